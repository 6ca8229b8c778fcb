// A model with muscles, ready for static optimization, and checks that do not use its equations.
#ifndef GD_TESTING_STATIC_H
#define GD_TESTING_STATIC_H

#include "testing.h"

#include <gerdy/dyn.h>
#include <gerdy/static_optimization.h>
#include <stdlib.h>

#include "testing_random.h"

typedef struct static_rig {
  gerdy_model* m;
  gerdy_muscles* muscles;
  gerdy_actuators given;
  gerdy_data* d;
  gerdy_static* s;
  double* tau;  // (nq)
} static_rig;

static inline void static_release(static_rig* r) {
  gerdy_static_free(r->s);
  gerdy_data_free(r->d);
  gerdy_actuators_reset(&r->given);
  gerdy_muscles_free(r->muscles);
  gerdy_model_free(r->m);
  free(r->tau);
}

// a solver for the rig's model as it is now
static inline void static_again(static_rig* r, const gerdy_static_options* options) {
  gerdy_error err = {0};
  gerdy_static_free(r->s);
  gerdy_muscles_free(r->muscles);
  assert_ok(gerdy_muscles_new(r->m, &r->muscles, &err), &err);
  assert_ok(gerdy_static_new(r->m, r->muscles, &r->given, options, &r->s, NULL, &err), &err);
}

// text: a force set, "": none
static inline static_rig static_open(const char* model, const char* forces,
                                     const gerdy_static_options* options) {
  gerdy_error err = {0};
  static_rig r = {0};
  assert_ok(gerdy_model_load(model, &r.m, NULL, &err), &err);
  assert_ok(gerdy_data_new(r.m, &r.d, &err), &err);
  if (forces[0] != '\0') {
    assert_ok(gerdy_actuators_read(forces, strlen(forces), r.m, &r.given, NULL, &err), &err);
  }
  r.tau = calloc((size_t)r.m->nq, sizeof *r.tau);
  static_again(&r, options);
  return r;
}

// a pose inside the ranges, and moments of that size where they count
static inline void static_pose(static_rig* r, gd_random* random, double moment) {
  const gerdy_model* m = r->m;
  for (int q = 0; q < m->nq; ++q) {
    double low = fmax(m->q_min[q], -0.6), high = fmin(m->q_max[q], 0.6);
    if (!(low < high)) low = high = m->q_default[q];
    r->d->q[q] = m->q_locked[q] ? m->q_default[q] : random_between(random, low, high);
    r->d->u[q] = random_between(random, -1, 1);
    r->tau[q] = random_between(random, -moment, moment);
  }
}

// moment of muscles and actuators at coordinate k, from slopes and, for actuators, the Jacobians of
// dynamics
static inline double static_moment(const static_rig* r, const gerdy_static_frame* f, int k) {
  const gerdy_model* m = r->m;
  const gerdy_actuators* list = gerdy_static_actuators(r->s, NULL);
  double* J = calloc(6 * (size_t)m->nq, sizeof *J);
  double* force = calloc((size_t)m->nq, sizeof *force);
  for (int i = 0; i < m->nmuscle; ++i) {
    double slope = gerdy_path_slope(m, r->d, i, k);
    force[k] -= slope != 0 ? slope * f->force[i] : 0;
  }
  for (size_t j = 0; j < list->n; ++j) {
    const gerdy_actuator* a = &list->item[j];
    double x = f->control[j] * a->optimal, way[3];
    if (a->type == GERDY_ACTUATOR_COORDINATE) {
      force[a->q] += x;
      continue;
    }
    double length = sqrt(a->direction[0] * a->direction[0] + a->direction[1] * a->direction[1] +
                         a->direction[2] * a->direction[2]);
    for (int i = 0; i < 3; ++i) {
      const double* R = r->d->body_rot + 9 * a->body[0] + 3 * i;
      double turned = R[0] * a->direction[0] + R[1] * a->direction[1] + R[2] * a->direction[2];
      way[i] = x * (a->direction_in_ground ? a->direction[i] : turned) / length;
    }
    int torque = a->type == GERDY_ACTUATOR_TORQUE;
    for (int side = 0; side < (torque ? 2 : 1); ++side) {
      if (torque)
        gerdy_body_jacobian(m, r->d, a->body[side], J);
      else
        gerdy_point_jacobian(m, r->d, a->body[0], a->point, J);
      for (int q = 0; q < m->nq; ++q) {
        for (int i = 0; i < 3; ++i) force[q] += (side ? -1 : 1) * J[i * m->nq + q] * way[i];
      }
    }
  }
  gerdy_fold(m, r->d, force);
  double sum = force[k];
  free(J);
  free(force);
  return sum;
}

// moment asked for at coordinate k, with what is coupled to it
static inline double static_asked(const static_rig* r, int k) {
  double* tau = calloc((size_t)r->m->nq, sizeof *tau);
  memcpy(tau, r->tau, (size_t)r->m->nq * sizeof *tau);
  gerdy_fold(r->m, r->d, tau);
  double asked = tau[k];
  free(tau);
  return asked;
}

static inline void static_expect_moments(const static_rig* r, const gerdy_static_frame* f,
                                         double tolerance) {
  for (int k = 0; k < r->m->nq; ++k) {
    if (!gerdy_static_counts(r->s, k)) continue;
    assert_near(static_moment(r, f, k), static_asked(r, k), tolerance);
  }
}

#endif
