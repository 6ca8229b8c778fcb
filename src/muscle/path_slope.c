// Derivatives of the lengths by the coordinates.
//
// A length grows by u.(v_b - v_a) where a segment with direction u runs from body a to body b. The
// pair u at the place and its moment about the ground's origin is a wrench that is the same at both
// ends, so that a segment acts on the joints between its two bodies and on no other.
#include <gerdy/muscle.h>

#include "math/vec.h"
#include "model/model_function.h"
#include "muscle/path.h"

int gd_path_entry(const gerdy_model* m, int path, int q) {
  int low = m->path_slope[path], end = low + m->path_nslope[path], high = end;
  while (low < high) {
    int middle = low + (high - low) / 2;
    if (m->slope_q[middle] < q) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < end && m->slope_q[low] == q ? low : -1;
}

static void add_joint(const gerdy_model* m, gerdy_data* d, int path, int body, double sign,
                      const double wrench[6]) {
  int n = m->body_nq[body], q = m->body_q[body];
  int entry = n > 0 ? gd_path_entry(m, path, q) : -1;
  if (entry < 0) return;
  const double* twist = d->twist + 6 * q;
  for (int i = 0; i < n; ++i, twist += 6) {
    d->slope[entry + i] += sign * (gd_v3_dot(wrench, twist) + gd_v3_dot(wrench + 3, twist + 3));
  }
}

// a point that moves in its body by its own coordinates; pull: derivative of the length by it
static void add_moving(const gerdy_model* m, gerdy_data* d, int path, const gd_path_place* place,
                       const double pull[3]) {
  const double* R = d->body_rot + 9 * place->body;
  for (int k = 0; k < 3; ++k) {
    int q = m->point_q[3 * place->point + k], f = m->point_function[3 * place->point + k];
    if (q < 0 || f < 0) continue;
    double value, slope;
    gd_model_eval(m, f, d->q[q], &value, &slope);
    int entry = gd_path_entry(m, path, q);
    double along = pull[0] * R[k] + pull[1] * R[3 + k] + pull[2] * R[6 + k];
    if (entry >= 0) d->slope[entry] += along * slope;
  }
}

static void wrench_at(const double at[3], const double direction[3], double out[6]) {
  gd_v3_cross(at, direction, out);
  gd_v3_copy(direction, out + 3);
}

void gd_path_pull(const gerdy_model* m, gerdy_data* d, int path, const gd_path_place* a,
                  const gd_path_place* b, const double direction[3]) {
  int i = a->body, j = b->body;
  double wrench[2][6], back[3];
  if (i != j) {
    wrench_at(a->at, direction, wrench[0]);
    wrench_at(b->at, direction, wrench[1]);
  }
  // a parent has the smaller number: the larger one steps down until both are one body
  while (i != j) {
    if (i > j) {
      add_joint(m, d, path, i, -1, wrench[0]);
      i = m->body_parent[i];
    } else {
      add_joint(m, d, path, j, 1, wrench[1]);
      j = m->body_parent[j];
    }
  }
  for (int k = 0; k < 3; ++k) back[k] = -direction[k];
  if (a->wrap < 0 && m->point_moves[a->point]) add_moving(m, d, path, a, back);
  if (b->wrap < 0 && m->point_moves[b->point]) add_moving(m, d, path, b, direction);
}

// both ends of a segment are pulled at one place
static void pull_at(const gerdy_model* m, gerdy_data* d, int path, gd_path_place a, gd_path_place b,
                    const double at[3], const double direction[3]) {
  a.at = b.at = at;
  gd_path_pull(m, d, path, &a, &b, direction);
}

// from one surface to the next: either tells how the length depends on the contact with the other,
// both count the segment
static void add_between(const gerdy_model* m, gerdy_data* d, int path, const gd_path_place* a,
                        const gd_path_place* b) {
  double pull[3];
  const double* before = d->pathwrap_slope + 6 * b->wrap;
  gd_path_direction(a->at, b->at, pull);
  for (int i = 0; i < 3; ++i) pull[i] = -pull[i] - before[i];
  pull_at(m, d, path, *a, *b, a->at, pull);
  pull_at(m, d, path, *a, *b, b->at, d->pathwrap_slope + 6 * a->wrap + 3);
}

// a segment with a point at one end at least; beside a surface its direction is told by the surface
static void add_segment(const gerdy_model* m, gerdy_data* d, int path, const gd_path_place* a,
                        const gd_path_place* b) {
  double pull[3];
  if (a->body == b->body && (a->wrap >= 0 || !m->point_moves[a->point]) &&
      (b->wrap >= 0 || !m->point_moves[b->point])) {
    return;
  }
  if (a->wrap >= 0) {
    gd_v3_copy(d->pathwrap_slope + 6 * a->wrap + 3, pull);
  } else if (b->wrap >= 0) {
    for (int i = 0; i < 3; ++i) pull[i] = -d->pathwrap_slope[6 * b->wrap + i];
  } else {
    gd_path_direction(a->at, b->at, pull);
  }
  pull_at(m, d, path, *a, *b, b->wrap < 0 ? b->at : a->at, pull);
}

static void path_slopes(const gerdy_model* m, gerdy_data* d, int path) {
  gd_path_place a, b;
  if (!gd_path_begin(m, d, path, &b)) return;
  if (m->path_nwrap[path] > 1) gd_path_chain(m, d, path);
  for (a = b; gd_path_next(m, d, path, &b); a = b) {
    if (gd_path_is_arc(&a, &b)) continue;
    if (a.wrap >= 0 && b.wrap >= 0) {
      add_between(m, d, path, &a, &b);
    } else {
      add_segment(m, d, path, &a, &b);
    }
  }
}

void gd_path_fold(const gerdy_model* m, gerdy_data* d, int path) {
  int first = m->path_slope[path], end = first + m->path_nslope[path];
  for (int i = first; i < end; ++i) {
    int q = m->slope_q[i], driver = m->q_driver[q];
    int entry = driver >= 0 ? gd_path_entry(m, path, driver) : -1;
    if (entry >= 0) d->slope[entry] += d->slope[i] * d->q_slope[q];
  }
}

void gerdy_path_slopes(const gerdy_model* model, gerdy_data* data) {
  gerdy_path_lengths(model, data);
  memset(data->slope, 0, (size_t)model->nslope * sizeof *data->slope);
  for (int path = 0; path < model->npath; ++path) {
    path_slopes(model, data, path);
    gd_path_fold(model, data, path);
  }
}

double gd_path_speed(const gerdy_model* m, const gerdy_data* d, int path) {
  int first = m->path_slope[path], end = first + m->path_nslope[path];
  double speed = 0;
  for (int i = first; i < end; ++i) {
    int q = m->slope_q[i];
    if (m->q_driver[q] < 0) speed += d->slope[i] * d->u[q];
  }
  return speed;
}

void gerdy_path_velocities(const gerdy_model* model, gerdy_data* data) {
  for (int path = 0; path < model->npath; ++path) {
    data->path_velocity[path] = gd_path_speed(model, data, path);
  }
}

double gerdy_path_slope(const gerdy_model* model, const gerdy_data* data, int path, int q) {
  int entry = gd_path_entry(model, path, q);
  return entry >= 0 ? data->slope[entry] : 0;
}
