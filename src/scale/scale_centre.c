#include "scale/scale_centre.h"

#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/rigid.h"
#include "math/vec.h"
#include "scale/scale_auto.h"

enum { most_markers = 24 };
static const double worst_fit = 0.02;    // m RMS
static const double least_area = 2e-3;   // m2, of a triangle of markers, twice
static const double near_share = 0.3;    // of the segment, and as in scale_auto:
static const double near_nearest = 1.5;  // times the distance of the nearest marker, and
static const double near_more = 0.02;    // m more

typedef struct search {
  gd_scale_plan* plan;
  const gerdy_model* model;
  const gerdy_data* data;  // default pose, with its markers
  const gerdy_series* table;
  double* filled;  // (nbody x 3) factors, those not measured from their neighbours
  gerdy_error* err;
} search;

static const char* marker_name(const gerdy_model* m, int i) { return m->names + m->marker_name[i]; }

static bool measured_place(const search* s, int marker, double out[3]) {
  ptrdiff_t column = gerdy_marker_find(s->table, marker_name(s->model, marker));
  return column >= 0 && gd_scale_mean(s->table, column, 0, s->table->nrow - 1, out) > 0;
}

// ---- the body before the joint -----------------------------------------------------------------

static bool is_measured(const search* s, int body) {
  for (int i = 0; i < s->plan->nstretch; ++i) {
    const gd_scale_stretch* one = &s->plan->stretch[i];
    if (gerdy_model_body(s->model, one->body) == body &&
        !isnan(s->plan->measurement[one->measurement].factor))
      return true;
  }
  return false;
}

static bool spans_a_plane(const double* p, int n) {
  for (int i = 1; i < n; ++i) {
    for (int j = i + 1; j < n; ++j) {
      double a[3], b[3], area[3];
      gd_v3_sub(p + 3 * i, p, a);
      gd_v3_sub(p + 3 * j, p, b);
      gd_v3_cross(a, b, area);
      if (gd_v3_norm(area) > least_area) return true;
    }
  }
  return false;
}

// a place in a body, scaled
static void scaled(const search* s, int body, const double local[3], double out[3]) {
  for (int k = 0; k < 3; ++k) out[k] = s->filled[3 * body + k] * local[k];
}

// Where the body is in the static trial; false: its markers do not tell.
static bool find_pose(const search* s, int body, double R[9], double t[3]) {
  double shape[3 * most_markers], point[3 * most_markers], sum = 0;
  int n = 0;
  for (int i = 0; i < s->model->nmarker && n < most_markers; ++i) {
    if (s->model->marker_body[i] != body || !measured_place(s, i, point + 3 * n)) continue;
    scaled(s, body, s->model->marker_pos + 3 * i, shape + 3 * n++);
  }
  if (n < 3 || !spans_a_plane(point, n)) return false;
  gd_rigid_fit(shape, point, n, R, t);
  for (int i = 0; i < n; ++i) {
    double v[3];
    gd_m3_mul_v3(R, shape + 3 * i, v);
    gd_v3_add(v, t, v);
    sum += pow(gd_v3_distance(v, point + 3 * i), 2);
  }
  return sqrt(sum / n) <= worst_fit;
}

// the centre of the joint that carries b, in the static trial
static bool find_centre(const search* s, int b, double out[3]) {
  int parent = s->model->body_parent[b];
  double R[9], t[3], at[3], v[3], local[3];
  if (!find_pose(s, parent, R, t)) return false;
  gd_scale_joint_center(s->model, s->data, b, at);
  gd_v3_sub(at, s->data->body_pos + 3 * parent, v);
  gd_m3_tmul_v3(s->data->body_rot + 9 * parent, v, local);
  scaled(s, parent, local, v);
  gd_m3_mul_v3(R, v, out);
  gd_v3_add(out, t, out);
  return true;
}

// ---- the segment -------------------------------------------------------------------------------

// where the segment ends: the joint on it that is farthest from its own; its length
static double find_end(const search* s, int b, const double from[3], double end[3]) {
  double longest = 0, at[3];
  gd_v3_copy(from, end);
  for (int child = 1; child < s->model->nbody; ++child) {
    if (s->model->body_parent[child] != b) continue;
    gd_scale_joint_center(s->model, s->data, child, at);
    if (gd_v3_distance(from, at) <= longest) continue;
    longest = gd_v3_distance(from, at);
    gd_v3_copy(at, end);
  }
  return longest;
}

static gerdy_status add_pair(const search* s, int b, int marker, double of_model,
                             double of_runner) {
  char name[gd_scale_name_size];
  gd_scale_length_name(s->model, b, name, sizeof name);
  int measurement = gd_scale_measurement_named(s->plan, name);
  gd_scale_pair* pair = measurement >= 0 ? gd_scale_add_pair(s->plan) : NULL;
  if (pair == NULL) return gd_fail_memory(s->err);
  pair->measurement = measurement;
  pair->side = gd_scale_side_of(s->model->names + s->model->body_name[b]);
  snprintf(pair->marker[0], sizeof pair->marker[0], "%.90s centre",
           s->model->names + s->model->body_joint_name[b]);
  snprintf(pair->marker[1], sizeof pair->marker[1], "%s", marker_name(s->model, marker));
  pair->of_model = of_model;
  pair->of_runner = of_runner;
  return GERDY_OK;
}

static gerdy_status add_stretch(const search* s, int b) {
  char name[gd_scale_name_size];
  gd_scale_length_name(s->model, b, name, sizeof name);
  gd_scale_stretch* stretch = gd_scale_add_stretch(s->plan);
  if (stretch == NULL) return gd_fail_memory(s->err);
  stretch->measurement = gd_scale_measurement_named(s->plan, name);
  stretch->axes = 7;
  snprintf(stretch->body, sizeof stretch->body, "%s", s->model->names + s->model->body_name[b]);
  return GERDY_OK;
}

// the markers near the end of the segment, each with the centre of its joint
static gerdy_status measure(const search* s, int b) {
  const gerdy_model* m = s->model;
  double from[3], end[3], centre[3], place[3], nearest = INFINITY;
  gd_scale_joint_center(m, s->data, b, from);
  double length = find_end(s, b, from, end);
  if (!(length > 0) || !find_centre(s, b, centre)) return GERDY_OK;
  for (int i = 0; i < m->nmarker; ++i) {
    if (gerdy_model_is_below(m, m->marker_body[i], b) && measured_place(s, i, place))
      nearest = fmin(nearest, gd_v3_distance(s->data->marker_pos + 3 * i, end));
  }
  double reach = fmin(near_share * length, near_nearest * nearest + near_more);
  gerdy_status status = GERDY_OK;
  int n = 0;
  for (int i = 0; i < m->nmarker && status == GERDY_OK; ++i) {
    const double* at = s->data->marker_pos + 3 * i;
    if (!gerdy_model_is_below(m, m->marker_body[i], b) || gd_v3_distance(at, end) > reach) continue;
    if (!measured_place(s, i, place)) continue;
    status = add_pair(s, b, i, gd_v3_distance(at, from), gd_v3_distance(place, centre));
    ++n;
  }
  return status == GERDY_OK && n > 0 ? add_stretch(s, b) : status;
}

// ---- the whole ---------------------------------------------------------------------------------

static bool is_wanted(const search* s, int b) {
  int parent = s->model->body_parent[b];
  return parent > 0 && s->model->body_parent[parent] == 0 && is_measured(s, parent) &&
         gd_scale_is_unmeasured(s->plan, s->model, s->data, b);
}

// mean ratio of the pairs of the measurements that were added, into the factors of their bodies
static void take_factors(const search* s, int first, double* factor) {
  for (int i = first; i < s->plan->nstretch; ++i) {
    const gd_scale_stretch* stretch = &s->plan->stretch[i];
    gd_scale_average(s->plan, stretch->measurement);
    double* of_body = factor + 3 * gerdy_model_body(s->model, stretch->body);
    for (int k = 0; k < 3; ++k) of_body[k] = s->plan->measurement[stretch->measurement].factor;
  }
}

static gerdy_status measure_all(const search* s, double* factor) {
  int first = s->plan->nstretch;
  gerdy_status status = GERDY_OK;
  for (int b = 1; b < s->model->nbody && status == GERDY_OK; ++b) {
    if (is_wanted(s, b)) status = measure(s, b);
  }
  if (status == GERDY_OK) take_factors(s, first, factor);
  return status;
}

gerdy_status gd_scale_measure_centres(gd_scale_plan* plan, const gerdy_model* model,
                                      const gerdy_series* table, double* factor, gerdy_error* err) {
  gerdy_data* data = NULL;
  search s = {.plan = plan, .model = model, .table = table, .err = err};
  s.filled = gd_alloc(3 * (size_t)model->nbody, sizeof *s.filled);
  gerdy_status status = s.filled != NULL ? gerdy_data_new(model, &data, err) : gd_fail_memory(err);
  if (status == GERDY_OK) {
    memcpy(s.filled, factor, 3 * (size_t)model->nbody * sizeof *factor);
    status = gd_scale_auto_fill(plan, model, s.filled, err);
  }
  if (status == GERDY_OK) {
    gerdy_fk(model, data);
    gerdy_fk_markers(model, data);
    s.data = data;
    status = measure_all(&s, factor);
  }
  gerdy_data_free(data);
  gd_free(s.filled);
  return status;
}
