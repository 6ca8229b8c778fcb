// Passive elements: bushings between bodies, limit forces and springs on coordinates; as OpenSim's
// BushingForce, CoordinateLimitForce, SpringGeneralizedForce.
#include <gerdy/dyn.h>
#include <string.h>

#include "dyn/relative.h"
#include "dyn/wrench.h"

// With w the angular velocity of the second frame in the first and R = Rx Ry Rz, the angles change
// by rate[i] . w
static void angle_rates(const double angle[3], double rate[3][3]) {
  double s = sin(angle[0]), c = cos(angle[0]), cy = cos(angle[1]), ty = tan(angle[1]);
  const double rows[3][3] = {{1, s * ty, -c * ty}, {0, c, s}, {0, -s / cy, c / cy}};
  memcpy(rate, rows, sizeof rows);
}

// velocity of the second frame in the first, in its axes: angular, then linear of its origin
static void relative_velocity(const gerdy_data* d, const int body[2], const gd_relative* r,
                              double out[6]) {
  double twist[6], moved[3];
  for (int k = 0; k < 6; ++k) {
    twist[k] = d->body_vel[6 * body[1] + k] - d->body_vel[6 * body[0] + k];
  }
  gd_v3_cross(twist, r->origin, moved);
  gd_v3_add(twist + 3, moved, twist + 3);
  gd_m3_tmul_v3(r->R_g1, twist, out);
  gd_m3_tmul_v3(r->R_g1, twist + 3, out + 3);
}

// The six deflections are the body-fixed x, y, z angles of the second frame in the first and the
// place of its origin; each has its spring and damper. What they do to the frames is what has the
// same power.
static void add_bushing(const gerdy_model* m, const gerdy_data* d, int i, double* out) {
  const int* body = m->bushing_body + 2 * i;
  const double *stiffness = m->bushing_stiffness + 6 * i, *damping = m->bushing_damping + 6 * i;
  gd_relative r = gd_relative_pose(m, d, body, m->bushing_pos + 6 * i, m->bushing_rot + 18 * i);
  double deflection[6], speed[6], rate[3][3], force[6], moment[3] = {0, 0, 0};
  gd_m3_to_xyz(r.R, deflection);
  gd_v3_copy(r.pos, deflection + 3);
  angle_rates(deflection, rate);
  relative_velocity(d, body, &r, speed);
  for (int k = 0; k < 6; ++k) {
    double change = k < 3 ? gd_v3_dot(rate[k], speed) : speed[k];
    force[k] = -stiffness[k] * deflection[k] - damping[k] * change;
    if (k < 3) gd_v3_add_scaled(force[k], rate[k], moment);
  }
  double force_g[3], moment_g[3], wrench[6];
  gd_m3_mul_v3(r.R_g1, force + 3, force_g);
  gd_m3_mul_v3(r.R_g1, moment, moment_g);
  gd_wrench(r.origin, force_g, moment_g, wrench);
  gd_wrench_apply(m, d, body[1], 1, wrench, out);
  gd_wrench_apply(m, d, body[0], -1, wrench, out);
}

// share of the full stiffness at a way beyond the limit: from 0 to 1 with two smooth derivatives
static double engaged(double beyond, double transition) {
  if (beyond <= 0) return 0;
  if (beyond >= transition) return 1;
  double x = beyond / transition;
  return x * x * x * (10 + x * (-15 + 6 * x));
}

static void add_limit(const gerdy_model* m, const gerdy_data* d, int i, double* out) {
  const double *range = m->limit_range + 2 * i, *stiffness = m->limit_stiffness + 2 * i;
  int q = m->limit_q[i];
  double below = range[0] - d->q[q], above = d->q[q] - range[1];
  double lower = engaged(below, m->limit_transition[i]);
  double upper = engaged(above, m->limit_transition[i]);
  out[q] += stiffness[0] * lower * below - stiffness[1] * upper * above -
            m->limit_damping[i] * (lower + upper) * d->u[q];
}

static void add_spring(const gerdy_model* m, const gerdy_data* d, int i, double* out) {
  int q = m->spring_q[i];
  out[q] -=
      m->spring_stiffness[i] * (d->q[q] - m->spring_rest[i]) + m->spring_viscosity[i] * d->u[q];
}

void gerdy_passive_forces(const gerdy_model* model, const gerdy_data* data, double* out) {
  memset(out, 0, (size_t)model->nq * sizeof *out);
  for (int i = 0; i < model->nbushing; ++i) add_bushing(model, data, i, out);
  for (int i = 0; i < model->nlimit; ++i) add_limit(model, data, i, out);
  for (int i = 0; i < model->nspring; ++i) add_spring(model, data, i, out);
}
