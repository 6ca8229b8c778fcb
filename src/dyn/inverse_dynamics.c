// Recursive Newton-Euler: motion from the root to the tips, forces from the tips to the root
// (Featherstone 2008, "Rigid Body Dynamics Algorithms", ch. 5), all about the ground's origin.
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <string.h>

#include "dyn/motion.h"
#include "dyn/wrench.h"
#include "kin/composite.h"

static void inertia_times(const double I[6], const double w[3], double out[3]) {
  out[0] = I[0] * w[0] + I[3] * w[1] + I[4] * w[2];
  out[1] = I[3] * w[0] + I[1] * w[1] + I[5] * w[2];
  out[2] = I[4] * w[0] + I[5] * w[1] + I[2] * w[2];
}

// Euler's equation in the body's axes: moment about the mass centre, in ground
static void spin_moment(const gerdy_model* m, const gerdy_data* d, int b, const double acc[6],
                        double out[3]) {
  const double *R = d->body_rot + 9 * b, *I = m->body_inertia + 6 * b;
  double w[3], wdot[3], spin[3], moment[3], gyroscopic[3];
  gd_m3_tmul_v3(R, d->body_vel + 6 * b, w);
  gd_m3_tmul_v3(R, acc, wdot);
  inertia_times(I, w, spin);
  inertia_times(I, wdot, moment);
  gd_v3_cross(w, spin, gyroscopic);
  gd_v3_add(moment, gyroscopic, moment);
  gd_m3_mul_v3(R, moment, out);
}

// the force that gives body b this motion beside gravity. acc and out may be the same
static void net_force(const gerdy_model* m, const gerdy_data* d, int b, const double acc[6],
                      double out[6]) {
  const double *w = d->body_vel + 6 * b, *v = w + 3;
  double c[3], speed[3], part[3], force[3], moment[3];
  gerdy_fk_point(m, d, b, m->body_com + 3 * b, c);
  gd_v3_cross(w, c, speed);
  gd_v3_add(speed, v, speed);
  // acceleration of the mass centre: of the twist there, and because the centre moves in it
  gd_v3_sub(acc + 3, m->gravity, force);
  gd_v3_cross(acc, c, part);
  gd_v3_add(force, part, force);
  gd_v3_cross(w, speed, part);
  gd_v3_add(force, part, force);
  for (int k = 0; k < 3; ++k) force[k] *= m->body_mass[b];
  spin_moment(m, d, b, acc, moment);
  gd_wrench(c, force, moment, out);
}

// acc may be data->body_force: every body's acceleration is then overwritten by its force
static void recurse(const gerdy_model* m, gerdy_data* d, const double* udot, double* acc,
                    double* out) {
  double* force = d->body_force;
  gd_motion(m, d, udot, acc);
  for (int b = 1; b < m->nbody; ++b) net_force(m, d, b, acc + 6 * b, force + 6 * b);
  memset(force, 0, 6 * sizeof *force);
  for (int b = m->nbody - 1; b > 0; --b) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      out[q] = gd_power(force + 6 * b, d->twist + 6 * q);
    }
    for (int k = 0; k < 6; ++k) force[6 * m->body_parent[b] + k] += force[6 * b + k];
  }
}

void gerdy_inverse_dynamics(const gerdy_model* model, gerdy_data* data) {
  recurse(model, data, data->udot, data->body_acc, data->tau);
}

void gerdy_bias_forces(const gerdy_model* model, gerdy_data* data, double* out) {
  recurse(model, data, NULL, data->body_force, out);
}

void gerdy_gravity_forces(const gerdy_model* model, const gerdy_data* data, double* out) {
  static const double none[3] = {0, 0, 0};
  memset(out, 0, (size_t)model->nq * sizeof *out);
  for (int b = 1; b < model->nbody; ++b) {
    double c[3], wrench[6];
    gerdy_fk_point(model, data, b, model->body_com + 3 * b, c);
    gd_wrench(c, model->gravity, none, wrench);
    gd_wrench_apply(model, data, b, -model->body_mass[b], wrench, out);
  }
}
