// What muscles could do about a joint, and their strength from a test of it.
#include <gerdy/kin.h>
#include <gerdy/strength.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"

double gerdy_capacity(const gerdy_model* model, const gerdy_muscles* muscles,
                      const gerdy_data* data, int q, int direction, double* part) {
  double sum = 0;
  for (int i = 0; i < model->nmuscle; ++i) {
    double arm = -direction * gerdy_path_slope(model, data, i, q), given = 0;
    if (arm > 0) {
      gerdy_muscle_state state;
      gerdy_muscle_equilibrium_moving(muscles, i, 1, data->path_length[i], data->path_velocity[i],
                                      &state);
      if (state.outcome != GERDY_MUSCLE_NO_MODEL) given = arm * state.tendon_force;
    }
    if (part != NULL) part[i] = given;
    sum += given;
  }
  return sum;
}

double gerdy_test_moment(const gerdy_model* model, const gerdy_data* data, int q, double force,
                         double lever, gerdy_test_position position) {
  double moment = force * lever, mass = 0, centre[3] = {0, 0, 0};
  int limb = model->q_body[q];
  if (position != GERDY_TEST_SIDE_LYING) return moment;
  for (int b = limb; b < model->nbody; ++b) {
    double c[3];
    if (!gerdy_model_is_below(model, b, limb)) continue;
    gerdy_fk_point(model, data, b, model->body_com + 3 * b, c);
    gd_v3_add_scaled(model->body_mass[b], c, centre);
    mass += model->body_mass[b];
  }
  if (!(mass > 0)) return moment;
  for (int k = 0; k < 3; ++k) centre[k] /= mass;
  double away = gd_v3_distance(centre, data->body_pos + 3 * limb);
  return moment + mass * gd_v3_norm(model->gravity) * away;
}

// ---- as strong as a test says ------------------------------------------------------------------

static gerdy_status check(const gerdy_model* m, int q, int direction, double moment,
                          gerdy_error* err) {
  if (q < 0 || q >= m->nq || (direction != 1 && direction != -1)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "coordinate %d in direction %d: the model has coordinates 0 to %d, and a "
                   "direction is 1 or -1",
                   q, direction, m->nq - 1);
  }
  if (moment > 0 && isfinite(moment)) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, m->names + m->q_name[q],
                 "a strength of %g N.m is none; it must be above 0", moment);
}

static void take_posture(const gerdy_model* m, gerdy_data* d) {
  memset(d->u, 0, (size_t)m->nq * sizeof *d->u);
  gerdy_fk(m, d);
  gerdy_path_slopes(m, d);
  gerdy_path_velocities(m, d);
}

gerdy_status gerdy_strengthen(gerdy_model* model, gerdy_data* data, int q, int direction,
                              double moment, double* factor, gerdy_error* err) {
  gerdy_muscles* muscles = NULL;
  gerdy_status status = check(model, q, direction, moment, err);
  if (status != GERDY_OK) return status;
  double* part = gd_alloc((size_t)model->nmuscle, sizeof *part);
  status = part != NULL ? gerdy_muscles_new(model, &muscles, err) : gd_fail_memory(err);
  if (status == GERDY_OK) {
    take_posture(model, data);
    double capacity = gerdy_capacity(model, muscles, data, q, direction, part);
    // all forces of a muscle are in proportion to its maximum isometric force, so one step does it
    double scale = moment / capacity;
    if (capacity > 0) {
      for (int i = 0; i < model->nmuscle; ++i) model->muscle_fmax[i] *= part[i] > 0 ? scale : 1;
      if (factor != NULL) *factor = scale;
    } else {
      status = gd_fail(err, GERDY_E_DATA, 0, model->names + model->q_name[q],
                       "no muscle of the model pulls this coordinate in that direction, so none "
                       "can be made as strong as the test says");
    }
  }
  gerdy_muscles_free(muscles);
  gd_free(part);
  return status;
}
