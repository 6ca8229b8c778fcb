// Force of a ligament: Blankevoort & Huiskes 1991, J Biomech Eng 113:263-269, with damping.
#include <gerdy/muscle.h>
#include <math.h>

// 0 at and below 0, 1 from 1 on, with continuous first and second derivative
static double smooth_step(double x) {
  if (x <= 0) return 0;
  return x >= 1 ? 1 : x * x * x * (10 + x * (6 * x - 15));
}

static double elastic(double stiffness, double toe, double strain) {
  if (strain <= 0) return 0;
  return strain < toe ? 0.5 * stiffness * strain * strain / toe : stiffness * (strain - 0.5 * toe);
}

void gerdy_ligament_force(const gerdy_model* model, int ligament, double length, double velocity,
                          gerdy_ligament_state* out) {
  const double onset = 0.01;  // strain over which the damping sets in
  double slack = model->ligament_slack[ligament];
  out->strain = length / slack - 1;
  out->strain_rate = velocity / slack;
  out->elastic_force = elastic(model->ligament_stiffness[ligament],
                               model->ligament_toe_strain[ligament], out->strain);
  out->damping_force = out->strain_rate > 0 ? model->ligament_damping[ligament] * out->strain_rate *
                                                  smooth_step(out->strain / onset)
                                            : 0;
  out->total_force = fmax(0, out->elastic_force + out->damping_force);
}
