// Muscles whose tendon keeps its slack length: the fibre follows the path at once.
#include "muscle/equilibrium.h"

typedef struct fiber {
  double length, cos, speed;  // speed in m/s
} fiber;

// The fibre of OpenSim's RigidTendonMuscle takes the whole speed of the path, not its part along
// the fibre.
static fiber follow(const gd_muscle* m, double along, double velocity) {
  fiber f = {.length = gd_fiber_length(m, along)};
  f.cos = gd_fiber_cos(m, f.length, along);
  f.speed = m->type == GERDY_MUSCLE_RIGID ? velocity : velocity * f.cos;
  return f;
}

// active force of the fibre, of fmax
static double active_force(const gd_muscle* m, double activation, const fiber* f) {
  double active[3], fv[3];
  m->shape[GERDY_CURVE_ACTIVE_LENGTH](m, f->length / m->fiber, active);
  m->shape[GERDY_CURVE_VELOCITY](m, f->speed / gd_fastest(m, activation), fv);
  return activation * active[0] * fv[0];
}

void gd_rigid_state(const gd_muscle* m, double activation, double length, double velocity,
                    gerdy_muscle_state* out) {
  double along = length - m->tendon;
  if (along <= m->shortest_along) {
    gd_shortest_state(m, length, 0, out);
    return;
  }
  fiber f = follow(m, along, velocity);
  double passive[3];
  m->shape[GERDY_CURVE_PASSIVE](m, f.length / m->fiber, passive);
  double active = active_force(m, activation, &f);
  double damping = m->damping * f.speed / (m->vmax * m->fiber);
  if (active + passive[0] + damping < 0) damping = -active - passive[0];  // a fibre does not push
  *out = (gerdy_muscle_state){.outcome = GERDY_MUSCLE_SOLVED,
                              .fiber_length = f.length,
                              .fiber_velocity = f.speed,
                              .tendon_length = m->tendon,
                              .cos_pennation = f.cos,
                              .active_force = m->fmax * active,
                              .passive_force = m->fmax * passive[0],
                              .damping_force = m->fmax * damping};
  out->tendon_force = m->fmax * fmax(0, active + passive[0] + damping) * f.cos;
}

// OpenSim projects the active force of a Millard muscle with the angle of a fibre that is as many
// metres long as this one has optimal lengths: nearly 1. Its static optimization is made of these
// forces; to agree with it, so is ours.
static double projection(const gd_muscle* m, const fiber* f) {
  if (m->type != GERDY_MUSCLE_MILLARD) return f->cos;
  double sine = fmin(m->width * m->fiber / f->length, m->steepest_sine);
  return sqrt(1 - sine * sine);
}

double gerdy_muscle_rigid_force(const gerdy_muscles* muscles, int muscle, double length,
                                double velocity) {
  const gd_muscle* m = &muscles->muscle[muscle];
  if (m->type == GERDY_MUSCLE_PATH || !isfinite(length + velocity)) return NAN;
  double along = length - m->tendon;
  if (along <= m->shortest_along) return 0;
  fiber f = follow(m, along, velocity);
  return m->fmax * active_force(m, 1, &f) * projection(m, &f);
}
