#include "scale/scale_joints.h"

#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/cholesky.h"
#include "math/rigid.h"
#include "math/vec.h"
#include "scale/scale_auto.h"
#include "scale/scale_motion.h"

enum { most_frames = 400, most_markers = 24, rounds = 4, least_frames = 20 };
static const double seen_share = 0.8;   // of the frames
static const double least_turn = 0.35;  // rad
static const double worst_fit = 0.010;  // m RMS
// where motion tells nothing, as along the axis of a knee, the middle of the cluster is as good as
// any place; per frame
static const double pull = 1e-3;

// Markers of one body as a rigid body, in the frames that show them all.
typedef struct cluster {
  int n;
  ptrdiff_t column[most_markers];
  double shape[3 * most_markers];  // mean, about its middle
  double* R;                       // (nframe x 9)
  double* t;                       // (nframe x 3)
  unsigned char* seen;             // (nframe)
} cluster;

typedef struct search {
  gd_scale_plan* plan;
  const gerdy_model* model;
  const gerdy_data* data;     // default pose
  const gerdy_series* table;  // of the runner, or of the model in his poses
  size_t nframe;
  gerdy_error* err;
} search;

// ---- clusters ----------------------------------------------------------------------------------

static bool shows(const search* s, size_t frame, ptrdiff_t column) {
  const unsigned char* valid = s->table->valid + frame * s->table->ncol + 3 * (size_t)column;
  return valid[0] && valid[1] && valid[2];
}

static void list_markers(const search* s, int body, cluster* c) {
  const gerdy_model* m = s->model;
  for (int i = 0; i < m->nmarker && c->n < most_markers; ++i) {
    if (m->marker_body[i] != body) continue;
    ptrdiff_t column = gerdy_marker_find(s->table, m->names + m->marker_name[i]);
    size_t seen = 0;
    for (size_t f = 0; column >= 0 && f < s->nframe; ++f) seen += shows(s, f, column);
    if ((double)seen >= seen_share * (double)s->nframe) c->column[c->n++] = column;
  }
}

static void get_points(const search* s, const cluster* c, size_t frame, double* out) {
  const double* row = s->table->value + frame * s->table->ncol;
  for (int i = 0; i < c->n; ++i) gd_v3_copy(row + 3 * (size_t)c->column[i], out + 3 * i);
}

static void center(double* shape, int n) {
  double mean[3] = {0, 0, 0};
  for (int i = 0; i < n; ++i) gd_v3_add(mean, shape + 3 * i, mean);
  for (int i = 0; i < 3 * n; ++i) shape[i] -= mean[i % 3] / n;
}

// poses of the shape that is known, and the mean shape in them
static void fit_shape(const search* s, cluster* c) {
  double point[3 * most_markers], sum[3 * most_markers] = {0};
  size_t n = 0;
  for (size_t f = 0; f < s->nframe; ++f) {
    if (!c->seen[f]) continue;
    get_points(s, c, f, point);
    gd_rigid_fit(c->shape, point, c->n, c->R + 9 * f, c->t + 3 * f);
    for (int i = 0; i < c->n; ++i) {
      double v[3], local[3];
      gd_v3_sub(point + 3 * i, c->t + 3 * f, v);
      gd_m3_tmul_v3(c->R + 9 * f, v, local);
      gd_v3_add(sum + 3 * i, local, sum + 3 * i);
    }
    ++n;
  }
  for (int i = 0; n > 0 && i < 3 * c->n; ++i) c->shape[i] = sum[i] / (double)n;
  center(c->shape, c->n);
}

// false: memory is short. c->n < 3: it is none
static bool make_cluster(const search* s, int body, cluster* c) {
  memset(c, 0, sizeof *c);
  list_markers(s, body, c);
  c->R = gd_alloc(9 * s->nframe, sizeof *c->R);
  c->t = gd_alloc(3 * s->nframe, sizeof *c->t);
  c->seen = gd_alloc(s->nframe, 1);
  if (c->R == NULL || c->t == NULL || c->seen == NULL) return false;
  size_t first = s->nframe;
  for (size_t f = s->nframe; f-- > 0;) {
    c->seen[f] = 1;
    for (int i = 0; i < c->n; ++i) c->seen[f] &= shows(s, f, c->column[i]);
    if (c->seen[f]) first = f;
  }
  if (c->n < 3 || first == s->nframe) {
    c->n = 0;
    return true;
  }
  get_points(s, c, first, c->shape);
  center(c->shape, c->n);
  for (int round = 0; round < rounds; ++round) fit_shape(s, c);
  return true;
}

static void free_cluster(cluster* c) {
  gd_free(c->R);
  gd_free(c->t);
  gd_free(c->seen);
}

// ---- joints ------------------------------------------------------------------------------------

// largest angle between two poses of b in a, of those with the first; rad
static double turn(const search* s, const cluster* a, const cluster* b) {
  double first[9], now[9], by[9], largest = 0;
  bool found = false;
  for (size_t f = 0; f < s->nframe; ++f) {
    if (!a->seen[f] || !b->seen[f]) continue;
    gd_m3_tmul(a->R + 9 * f, b->R + 9 * f, now);
    if (!found) memcpy(first, now, sizeof first);
    found = true;
    gd_m3_tmul(first, now, by);
    double cosine = (by[0] + by[4] + by[8] - 1) / 2;
    largest = fmax(largest, acos(fmax(-1, fmin(1, cosine))));
  }
  return largest;
}

// one frame of R_a x_a + t_a = R_b x_b + t_b in the normal equations of both points
static void add_frame(const cluster* a, const cluster* b, size_t f, double H[36], double g[6]) {
  for (size_t k = 0; k < 3; ++k) {
    double row[6], rhs = b->t[3 * f + k] - a->t[3 * f + k];
    for (size_t j = 0; j < 3; ++j) {
      row[j] = a->R[9 * f + 3 * k + j];
      row[3 + j] = -b->R[9 * f + 3 * k + j];
    }
    for (int i = 0; i < 6; ++i) {
      g[i] += row[i] * rhs;
      for (int j = 0; j <= i; ++j) H[6 * i + j] += row[i] * row[j];
    }
  }
}

static double misfit(const search* s, const cluster* a, const cluster* b, const double x[6]) {
  double sum = 0;
  size_t n = 0;
  for (size_t f = 0; f < s->nframe; ++f) {
    double p[3], q[3];
    if (!a->seen[f] || !b->seen[f]) continue;
    gd_m3_mul_v3(a->R + 9 * f, x, p);
    gd_m3_mul_v3(b->R + 9 * f, x + 3, q);
    gd_v3_add(p, a->t + 3 * f, p);
    gd_v3_add(q, b->t + 3 * f, q);
    gd_v3_sub(p, q, p);
    sum += gd_v3_dot(p, p);
    ++n;
  }
  return sqrt(sum / (double)n);
}

// the point that stays the same in both, in either; false: motion does not tell it
static bool find_joint(const search* s, const cluster* a, const cluster* b, double x[6]) {
  double H[36] = {0};
  int begin[6];
  size_t n = 0;
  memset(x, 0, 6 * sizeof *x);
  if (a->n == 0 || b->n == 0) return false;
  for (size_t f = 0; f < s->nframe; ++f) {
    if (!a->seen[f] || !b->seen[f]) continue;
    add_frame(a, b, f, H, x);
    ++n;
  }
  if (n < least_frames || turn(s, a, b) < least_turn) return false;
  for (int i = 0; i < 6; ++i) H[7 * i] += pull * (double)n;
  if (!gd_cholesky_factor(H, 6, begin)) return false;
  gd_cholesky_solve(H, 6, begin, x);
  return misfit(s, a, b, x) <= worst_fit;
}

// ---- segments ----------------------------------------------------------------------------------

static double model_length(const search* s, int b, int child) {
  double from[3], to[3];
  gd_scale_joint_center(s->model, s->data, b, from);
  gd_scale_joint_center(s->model, s->data, child, to);
  return gd_v3_distance(from, to);
}

// the body below b, down the longest way, whose joint ends it: tibia below femur; 0: none
static int next_body(const search* s, int b) {
  const gerdy_model* m = s->model;
  int best = 0;
  double longest = 0;
  for (int child = 1; child < m->nbody; ++child) {
    if (m->body_parent[child] != b) continue;
    double length = model_length(s, b, child);
    int below = 0;
    for (int c = 1; c < m->nbody; ++c) below += m->body_parent[c] == child;
    // the patella carries nothing
    if (below == 0 || length <= longest) continue;
    longest = length;
    best = child;
  }
  return best;
}

// a body with a cluster, from b on towards the tips; a talus has none
static int with_cluster(const search* s, int b) {
  const gerdy_model* m = s->model;
  for (; b > 0;) {
    int n = 0, child = 0;
    for (int i = 0; i < m->nmarker; ++i) n += m->marker_body[i] == b;
    if (n >= 3) return b;
    for (int c = 1; c < m->nbody && child == 0; ++c) child = m->body_parent[c] == b ? c : 0;
    b = child;
  }
  return 0;
}

// what is found of one side is that of both
static bool stretch_sides(const search* s, int b, int measurement) {
  const gerdy_model* m = s->model;
  for (int side = 0; side < 2; ++side) {
    char name[gd_scale_name_size];
    snprintf(name, sizeof name, "%.100s", m->names + m->body_name[b]);
    if (side == 1 && gd_scale_side_of(name) == 0) break;
    if (side == 1) name[strlen(name) - 1] = gd_scale_side_of(name) == 'r' ? 'l' : 'r';
    int body = gerdy_model_body(m, name);
    if (body < 0 || !gd_scale_is_unmeasured(s->plan, m, s->data, body)) continue;
    gd_scale_stretch* stretch = gd_scale_add_stretch(s->plan);
    if (stretch == NULL) return false;
    stretch->measurement = measurement;
    stretch->axes = 7;
    memcpy(stretch->body, name, sizeof name);
  }
  return true;
}

static gerdy_status add(const search* s, int b, int child, const double length[2]) {
  const gerdy_model* m = s->model;
  char name[gd_scale_name_size];
  gd_scale_length_name(m, b, name, sizeof name);
  int measurement = gd_scale_measurement_named(s->plan, name);
  gd_scale_pair* pair = measurement < 0 ? NULL : gd_scale_add_pair(s->plan);
  if (pair == NULL) return gd_fail_memory(s->err);
  pair->measurement = measurement;
  pair->side = gd_scale_side_of(m->names + m->body_name[b]);
  pair->of_runner = length[0];
  pair->of_model = length[1];
  snprintf(pair->marker[0], sizeof pair->marker[0], "%.100s", m->names + m->body_joint_name[b]);
  snprintf(pair->marker[1], sizeof pair->marker[1], "%.100s", m->names + m->body_joint_name[child]);
  gd_scale_average(s->plan, measurement);
  return stretch_sides(s, b, measurement) ? GERDY_OK : gd_fail_memory(s->err);
}

// length of b between the joints to the bodies before and behind; NaN: motion does not tell it
static gerdy_status find_length(const search* s, int b, int tip, double* out) {
  cluster before = {0}, own = {0}, behind = {0};
  double x[6], y[6];
  gerdy_status status = GERDY_OK;
  *out = NAN;
  if (!make_cluster(s, s->model->body_parent[b], &before) || !make_cluster(s, b, &own) ||
      !make_cluster(s, tip, &behind)) {
    status = gd_fail_memory(s->err);
  } else if (find_joint(s, &before, &own, x) && find_joint(s, &own, &behind, y)) {
    *out = gd_v3_distance(x + 3, y);
  }
  free_cluster(&before);
  free_cluster(&own);
  free_cluster(&behind);
  return status;
}

static gerdy_status measure(const search* runner, const search* model, int b) {
  int child = next_body(runner, b), tip = with_cluster(runner, child);
  double length[2];
  if (tip == 0) return GERDY_OK;
  gerdy_status status = find_length(runner, b, tip, &length[0]);
  if (status == GERDY_OK) status = find_length(model, b, tip, &length[1]);
  if (status != GERDY_OK || isnan(length[0]) || isnan(length[1])) return status;
  return add(runner, b, child, length);
}

// ---- the model in the runner's poses -----------------------------------------------------------

// the markers of the model where the table shows those of the runner
static void put_model(const gerdy_model* m, gerdy_data* data, const gerdy_series* motion,
                      gerdy_series* table) {
  for (size_t row = 0; row < table->nrow; ++row) {
    const double* q = motion->value + row * motion->ncol;
    for (int i = 0; i < m->nq; ++i) data->q[i] = isnan(q[i]) ? m->q_default[i] : q[i];
    gerdy_fk(m, data);
    gerdy_fk_markers(m, data);
    for (int i = 0; i < m->nmarker; ++i) {
      ptrdiff_t column = gerdy_marker_find(table, m->names + m->marker_name[i]);
      if (column < 0) continue;
      gd_v3_copy(data->marker_pos + 3 * i, table->value + row * table->ncol + 3 * (size_t)column);
    }
  }
}

static gerdy_status follow(const gerdy_model* m, const gerdy_series* runner,
                           const unsigned char* held, gerdy_data* data, gerdy_series** out,
                           gerdy_error* err) {
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_ik_trial* trial = NULL;
  options.held = held;
  gerdy_status status = gerdy_ik_solve(m, runner, NULL, &options, NULL, NULL, &trial, err);
  if (status == GERDY_OK) status = gerdy_series_copy(runner, out, err);
  if (status == GERDY_OK) put_model(m, data, trial->motion, *out);
  gerdy_ik_trial_free(trial);
  return status;
}

// ---- whole -------------------------------------------------------------------------------------

static gerdy_status measure_all(const search* runner, const search* model) {
  const gerdy_model* m = runner->model;
  gerdy_status status = GERDY_OK;
  unsigned char* asked = gd_alloc((size_t)m->nbody, 1);
  if (asked == NULL) return gd_fail_memory(runner->err);
  for (int b = 0; b < m->nbody; ++b)
    asked[b] = gd_scale_is_unmeasured(runner->plan, m, runner->data, b);
  for (int b = 1; b < m->nbody && status == GERDY_OK; ++b) {
    if (asked[b]) status = measure(runner, model, b);
  }
  gd_free(asked);
  return status;
}

gerdy_status gd_scale_measure_joints(gd_scale_plan* plan, const gerdy_model* model,
                                     const gerdy_series* table, const unsigned char* held,
                                     gerdy_error* err) {
  gerdy_data *data = NULL, *pose = NULL;
  gerdy_series *frames = NULL, *of_model = NULL;
  gerdy_status status = gerdy_data_new(model, &data, err);
  if (status == GERDY_OK) status = gerdy_data_new(model, &pose, err);
  if (status == GERDY_OK)
    status = gd_scale_thin_out(table, 0, table->nrow - 1, most_frames, &frames, err);
  if (status == GERDY_OK) status = follow(model, frames, held, pose, &of_model, err);
  if (status == GERDY_OK) {
    gerdy_fk(model, data);
    search runner = {plan, model, data, frames, frames->nrow, err}, same = runner;
    same.table = of_model;
    status = measure_all(&runner, &same);
  }
  gerdy_series_free(frames);
  gerdy_series_free(of_model);
  gerdy_data_free(data);
  gerdy_data_free(pose);
  return status;
}
