// Actuators in static optimization: which are missing, and what each does to the coordinates.
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/composite.h"
#include "math/vec.h"
#include "muscle/static_solver.h"

bool gd_static_is_root(const gerdy_model* m, int q) {
  int body = m->q_body[q];
  return m->body_parent[body] == 0 && m->body_nq[body] == 6;
}

// ---- where it acts -----------------------------------------------------------------------------

// rows of all that carries a body, added to those that are there
static int add_rows(const gerdy_static* s, int body, int* out, int n) {
  const gerdy_model* m = s->model;
  for (int b = body; b > 0; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      int known = 0, row = s->q_row[q];
      while (known < n && out[known] != row) ++known;
      if (row >= 0 && known == n) out[n++] = row;
    }
  }
  return n;
}

int gd_static_actuator_rows(const gerdy_static* s, const gerdy_actuator* a, int* out) {
  int n = 0;
  switch (a->type) {
    case GERDY_ACTUATOR_COORDINATE:
      if (s->q_row[a->q] < 0) return 0;
      out[0] = s->q_row[a->q];
      return 1;
    case GERDY_ACTUATOR_POINT:
      return add_rows(s, a->body[0], out, 0);
    case GERDY_ACTUATOR_TORQUE:
      n = add_rows(s, a->body[0], out, 0);
      break;
  }
  return add_rows(s, a->body[1], out, n);
}

// ---- what is missing ---------------------------------------------------------------------------

static bool is_spare(const gerdy_static* s, const gerdy_actuator* a, int row) {
  return a->type == GERDY_ACTUATOR_COORDINATE && a->q == s->row_q[row] && a->min == -INFINITY &&
         a->max == INFINITY;
}

static bool acts_on(const gerdy_static* s, const gerdy_actuator* a, int row, int* scratch) {
  int n = gd_static_actuator_rows(s, a, scratch);
  for (int k = 0; k < n; ++k) {
    if (scratch[k] == row) return true;
  }
  return false;
}

static double strength(const gerdy_static* s, int row, bool helped) {
  int q = s->row_q[row];
  if (helped || !gd_static_is_root(s->model, q)) return s->options.reserve;
  return s->model->q_rotational[q] ? s->options.residual_moment : s->options.residual_force;
}

static void add_reserve(gerdy_static* s, int row, bool helped) {
  gerdy_actuator* a = &s->actuators.item[s->actuators.n++];
  int q = s->row_q[row];
  *a = (gerdy_actuator){.type = GERDY_ACTUATOR_COORDINATE,
                        .q = q,
                        .body = {-1, -1},
                        .optimal = strength(s, row, helped),
                        .min = -INFINITY,
                        .max = INFINITY};
  snprintf(a->name, sizeof a->name, "reserve_%.100s", s->model->names + s->model->q_name[q]);
}

gerdy_status gd_static_complete(gerdy_static* s, int nrow, const gerdy_actuators* given,
                                gerdy_error* err) {
  s->ngiven = given != NULL ? given->n : 0;
  s->actuators.item = gd_alloc(s->ngiven + (size_t)nrow, sizeof *s->actuators.item);
  int* scratch = gd_alloc((size_t)nrow, sizeof *scratch);
  if (s->actuators.item == NULL || scratch == NULL) {
    gd_free(scratch);
    return gd_fail_memory(err);
  }
  if (s->ngiven > 0) memcpy(s->actuators.item, given->item, s->ngiven * sizeof *given->item);
  s->actuators.n = s->ngiven;
  // in the order of the coordinates
  for (int row = nrow - 1; row >= 0; --row) {
    bool spare = false, helped = false;
    for (size_t j = 0; j < s->ngiven; ++j) {
      spare = spare || is_spare(s, &s->actuators.item[j], row);
      helped = helped || acts_on(s, &s->actuators.item[j], row, scratch);
    }
    if (!spare) add_reserve(s, row, helped);
  }
  gd_free(scratch);
  return GERDY_OK;
}

// ---- what it does ------------------------------------------------------------------------------

static void in_ground(const gerdy_data* d, int body, const double local[3], double out[3]) {
  gd_m3_mul_v3(d->body_rot + 9 * body, local, out);
}

// moment about the ground's origin, and force
static void wrench_of(const gerdy_data* d, const gerdy_actuator* a, double wrench[6]) {
  double way[3], at[3];
  if (a->direction_in_ground) {
    gd_v3_copy(a->direction, way);
  } else {
    in_ground(d, a->body[0], a->direction, way);
  }
  double scale = a->optimal / gd_v3_norm(way);
  for (int k = 0; k < 3; ++k) way[k] *= scale;
  memset(wrench, 0, 6 * sizeof *wrench);
  if (a->type == GERDY_ACTUATOR_TORQUE) {
    gd_v3_copy(way, wrench);
    return;
  }
  gd_v3_copy(a->point, at);
  if (!a->point_in_ground) {
    in_ground(d, a->body[0], a->point, at);
    gd_v3_add(at, d->body_pos + 3 * a->body[0], at);
  }
  gd_v3_cross(at, way, wrench);
  gd_v3_copy(way, wrench + 3);
}

// add its power on every coordinate that carries the body to column i
static void add_wrench(gerdy_static* s, const gerdy_data* d, int i, int body, double sign,
                       const double wrench[6]) {
  const gerdy_model* m = s->model;
  const gd_dual* dual = &s->dual;
  for (int b = body; b > 0; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      if (s->q_row[q] < 0) continue;
      double slope = m->q_driver[q] >= 0 ? d->q_slope[q] : 1;
      int k = dual->first[i];
      while (dual->row[k] != s->q_row[q]) ++k;
      dual->value[k] += sign * slope * gd_power(wrench, d->twist + 6 * q);
    }
  }
}

static void put_column(gerdy_static* s, const gerdy_data* d, int i, const gerdy_actuator* a) {
  gd_dual* dual = &s->dual;
  double wrench[6];
  if (a->type == GERDY_ACTUATOR_COORDINATE) {
    double slope = s->model->q_driver[a->q] >= 0 ? d->q_slope[a->q] : 1;
    if (s->q_row[a->q] >= 0) dual->value[dual->first[i]] = slope * a->optimal;
    return;
  }
  for (int k = dual->first[i]; k < dual->first[i + 1]; ++k) dual->value[k] = 0;
  wrench_of(d, a, wrench);
  add_wrench(s, d, i, a->body[0], 1, wrench);
  if (a->type == GERDY_ACTUATOR_TORQUE) add_wrench(s, d, i, a->body[1], -1, wrench);
}

void gd_static_put_actuators(gerdy_static* s, const gerdy_data* data) {
  for (size_t j = 0; j < s->actuators.n; ++j) {
    put_column(s, data, s->model->nmuscle + (int)j, &s->actuators.item[j]);
  }
}
