// Which markers measure which segment, told by where they lie on the model in its default pose.
#include "scale/scale_auto.h"

#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"

static const double least_segment = 0.1;  // m: shorter ones follow their neighbour
static const double near_share = 0.3;     // of the segment: farther from a joint tells no length
static const double near_nearest = 1.5;   // times the distance of the nearest marker, and
static const double near_more = 0.02;     // m more: those that count beside the nearest
static const double least_width = 0.05;   // m
static const double along_axis = 0.8;     // cosine

typedef struct search {
  gd_scale_plan* plan;
  const gerdy_model* model;
  const gerdy_data* data;       // default pose, with its markers
  const unsigned char* shared;  // (nmarker) 1: the trial shows it
  gerdy_error* err;
} search;

// ---- names and places --------------------------------------------------------------------------

static const char* body_name(const gerdy_model* m, int b) { return m->names + m->body_name[b]; }

static const char* marker_name(const gerdy_model* m, int i) { return m->names + m->marker_name[i]; }

// 'r' or 'l' of "femur_r"
int gd_scale_side_of(const char* name) {
  size_t n = strlen(name);
  if (n < 3 || name[n - 2] != '_') return 0;
  return name[n - 1] == 'r' || name[n - 1] == 'l' ? name[n - 1] : 0;
}

// where the joint of a body is, in ground
void gd_scale_joint_center(const gerdy_model* m, const gerdy_data* data, int b, double out[3]) {
  const double* R = m->body_child_rot + 9 * b;
  double v[3], local[3];
  gd_m3_tmul_v3(R, m->body_child_pos + 3 * b, v);
  for (int k = 0; k < 3; ++k) local[k] = -v[k];
  gerdy_fk_point(m, data, b, local, out);
}

// does the body, or what it carries, hold the marker?
static bool holds(const search* s, int b, int marker) {
  return gerdy_model_is_below(s->model, s->model->marker_body[marker], b);
}

// Can the marker lie beside the joint that carries b, on this side of it or beyond? Not when it is
// on another branch: a hand hangs beside the hip in the default pose.
static bool meets(const search* s, int b, int marker) {
  return gerdy_model_is_below(s->model, b, s->model->marker_body[marker]);
}

// how far a marker may be from a joint to count
static double reach(const search* s, int b, bool below, const double joint[3], double length) {
  double nearest = INFINITY;
  for (int i = 0; i < s->model->nmarker; ++i) {
    if (!s->shared[i] || !(below ? holds(s, b, i) : meets(s, b, i))) continue;
    nearest = fmin(nearest, gd_v3_distance(s->data->marker_pos + 3 * i, joint));
  }
  return fmin(near_share * length, near_nearest * nearest + near_more);
}

// ---- lists -------------------------------------------------------------------------------------

// measurement of that name, made when it is not there; -1: memory is short
int gd_scale_measurement_named(gd_scale_plan* plan, const char* name) {
  for (int i = 0; i < plan->nmeasurement; ++i) {
    if (strcmp(plan->measurement[i].name, name) == 0) return i;
  }
  gd_scale_measurement* m = gd_scale_add_measurement(plan);
  if (m == NULL) return -1;
  snprintf(m->name, sizeof m->name, "%s", name);
  return plan->nmeasurement - 1;
}

static bool has_pair(const gd_scale_plan* plan, int measurement, const char* a, const char* b) {
  for (int i = 0; i < plan->npair; ++i) {
    const gd_scale_pair* p = &plan->pair[i];
    if (p->measurement != measurement) continue;
    if (strcmp(p->marker[0], a) == 0 && strcmp(p->marker[1], b) == 0) return true;
    if (strcmp(p->marker[0], b) == 0 && strcmp(p->marker[1], a) == 0) return true;
  }
  return false;
}

// one more pair of markers measures body b along axes
static gerdy_status add(const search* s, const char* name, int b, unsigned axes, int i, int j) {
  const char *a = marker_name(s->model, i), *c = marker_name(s->model, j);
  int measurement = gd_scale_measurement_named(s->plan, name);
  if (measurement < 0) return gd_fail_memory(s->err);
  if (has_pair(s->plan, measurement, a, c)) return GERDY_OK;
  gd_scale_pair* pair = gd_scale_add_pair(s->plan);
  if (pair == NULL) return gd_fail_memory(s->err);
  pair->measurement = measurement;
  pair->side = gd_scale_side_of(body_name(s->model, b));
  snprintf(pair->marker[0], sizeof pair->marker[0], "%s", a);
  snprintf(pair->marker[1], sizeof pair->marker[1], "%s", c);
  for (int k = 0; k < s->plan->nstretch; ++k) {
    const gd_scale_stretch* have = &s->plan->stretch[k];
    if (have->measurement == measurement && strcmp(have->body, body_name(s->model, b)) == 0)
      return GERDY_OK;
  }
  gd_scale_stretch* stretch = gd_scale_add_stretch(s->plan);
  if (stretch == NULL) return gd_fail_memory(s->err);
  stretch->measurement = measurement;
  stretch->axes = axes;
  snprintf(stretch->body, sizeof stretch->body, "%s", body_name(s->model, b));
  return GERDY_OK;
}

// ---- lengths -----------------------------------------------------------------------------------

// "femur length", of both sides
void gd_scale_length_name(const gerdy_model* m, int b, char* out, size_t size) {
  const char* name = body_name(m, b);
  size_t n = strlen(name) - (gd_scale_side_of(name) != 0 ? 2 : 0);
  snprintf(out, size, "%.*s length", (int)(n < 90 ? n : 90), name);
}

// pairs over segment b, from its own joint to the joint of child
static gerdy_status add_length(const search* s, int b, int child) {
  double from[3], to[3];
  char name[gd_scale_name_size];
  gerdy_status status = GERDY_OK;
  gd_scale_joint_center(s->model, s->data, b, from);
  gd_scale_joint_center(s->model, s->data, child, to);
  double length = gd_v3_distance(from, to);
  if (length < least_segment) return GERDY_OK;
  double reach_from = reach(s, b, false, from, length), reach_to = reach(s, b, true, to, length);
  gd_scale_length_name(s->model, b, name, sizeof name);
  for (int i = 0; i < s->model->nmarker; ++i) {
    if (!s->shared[i] || !meets(s, b, i)) continue;
    if (gd_v3_distance(s->data->marker_pos + 3 * i, from) > reach_from) continue;
    for (int j = 0; j < s->model->nmarker && status == GERDY_OK; ++j) {
      if (i == j || !s->shared[j] || !holds(s, b, j)) continue;
      if (gd_v3_distance(s->data->marker_pos + 3 * j, to) > reach_to) continue;
      status = add(s, name, b, 7, i, j);
    }
  }
  return status;
}

static gerdy_status add_lengths(const search* s) {
  const gerdy_model* m = s->model;
  gerdy_status status = GERDY_OK;
  for (int child = 1; child < m->nbody && status == GERDY_OK; ++child) {
    int b = m->body_parent[child];
    // what stands on ground has no joint to measure from
    if (b > 0 && m->body_parent[b] > 0) status = add_length(s, b, child);
  }
  return status;
}

// ---- the body that carries the others ----------------------------------------------------------

static gerdy_status add_width(const search* s, int b, int i, int j) {
  double d[3];
  char name[gd_scale_name_size];
  gd_v3_sub(s->model->marker_pos + 3 * j, s->model->marker_pos + 3 * i, d);
  double length = gd_v3_norm(d);
  if (length < least_width) return GERDY_OK;
  for (int k = 0; k < 3; ++k) {
    if (fabs(d[k]) < along_axis * length) continue;
    snprintf(name, sizeof name, "%.90s along %c", body_name(s->model, b), "xyz"[k]);
    return add(s, name, b, 1u << k, i, j);
  }
  return GERDY_OK;
}

static gerdy_status add_widths(const search* s) {
  const gerdy_model* m = s->model;
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < m->nmarker; ++i) {
    int b = m->marker_body[i];
    if (!s->shared[i] || b == 0 || m->body_parent[b] != 0) continue;
    for (int j = i + 1; j < m->nmarker && status == GERDY_OK; ++j) {
      if (s->shared[j] && m->marker_body[j] == b) status = add_width(s, b, i, j);
    }
  }
  return status;
}

// ---- the plan ----------------------------------------------------------------------------------

static gerdy_status make(const search* s) {
  s->plan->step[0] = GD_SCALE_MEASURED;
  s->plan->nstep = 1;
  gerdy_status status = add_widths(s);
  if (status == GERDY_OK) status = add_lengths(s);
  if (status != GERDY_OK || s->plan->npair > 0) return status;
  return gd_fail(
      s->err, GERDY_E_DATA, 0, NULL,
      "no two markers that the static trial and the model share measure a segment; check "
      "the names of the markers, or scale by a ScaleTool setup");
}

static void find_shared(const gerdy_model* m, const gerdy_series* table, unsigned char* shared) {
  for (int i = 0; i < m->nmarker; ++i) {
    double mean[3];
    ptrdiff_t marker = gerdy_marker_find(table, marker_name(m, i));
    shared[i] = marker >= 0 && gd_scale_mean(table, marker, 0, table->nrow - 1, mean) > 0;
  }
}

gerdy_status gd_scale_auto_plan(gd_scale_plan* plan, const gerdy_model* model,
                                const gerdy_series* table, gerdy_error* err) {
  gerdy_data* data;
  gerdy_status status = gerdy_data_new(model, &data, err);
  if (status != GERDY_OK) return status;
  unsigned char* shared = gd_alloc((size_t)model->nmarker, 1);
  if (shared != NULL) {
    gerdy_fk(model, data);
    gerdy_fk_markers(model, data);
    find_shared(model, table, shared);
    search s = {.plan = plan, .model = model, .data = data, .shared = shared, .err = err};
    status = make(&s);
  } else {
    status = gd_fail_memory(err);
  }
  gd_free(shared);
  gerdy_data_free(data);
  return status;
}

// ---- what was not measured ---------------------------------------------------------------------

// axes of the bodies that were measured
static void mark_measured(const gd_scale_plan* plan, const gerdy_model* m, unsigned* axes) {
  for (int i = 0; i < plan->nstretch; ++i) {
    int b = gerdy_model_body(m, plan->stretch[i].body);
    if (b > 0 && !isnan(plan->measurement[plan->stretch[i].measurement].factor))
      axes[b] |= plan->stretch[i].axes;
  }
}

// mean over the axes in which a body was measured
static double mean_factor(const double factor[3], unsigned axes) {
  double sum = 0;
  int n = 0;
  for (int k = 0; k < 3; ++k) {
    if (!(axes >> k & 1)) continue;
    sum += factor[k];
    ++n;
  }
  return sum / n;
}

static void take_from(double* factor, unsigned* axes, int b, int neighbour) {
  double mean = mean_factor(factor + 3 * neighbour, axes[neighbour]);
  for (int k = 0; k < 3; ++k) factor[3 * b + k] = mean;
  axes[b] = 7;
}

gerdy_status gd_scale_auto_fill(const gd_scale_plan* plan, const gerdy_model* model, double* factor,
                                gerdy_error* err) {
  unsigned* axes = gd_alloc((size_t)model->nbody, sizeof *axes);
  if (axes == NULL) return gd_fail_memory(err);
  mark_measured(plan, model, axes);
  for (int b = 1; b < model->nbody; ++b) {
    double mean = axes[b] != 0 ? mean_factor(factor + 3 * b, axes[b]) : 1;
    for (int k = 0; k < 3; ++k) {
      if (axes[b] != 0 && !(axes[b] >> k & 1)) factor[3 * b + k] = mean;
    }
    if (axes[b] != 0) axes[b] = 7;
  }
  for (int b = model->nbody - 1; b > 0; --b) {
    int parent = model->body_parent[b];
    if (parent > 0 && axes[parent] == 0 && axes[b] != 0) take_from(factor, axes, parent, b);
  }
  for (int b = 1; b < model->nbody; ++b) {
    int parent = model->body_parent[b];
    if (axes[b] == 0 && parent > 0 && axes[parent] != 0) take_from(factor, axes, b, parent);
  }
  gd_free(axes);
  return GERDY_OK;
}

static double joint_distance(const gerdy_model* m, const gerdy_data* data, int a, int b) {
  double from[3], to[3];
  gd_scale_joint_center(m, data, a, from);
  gd_scale_joint_center(m, data, b, to);
  return gd_v3_distance(from, to);
}

// a segment that would have been measured, had its markers been there
static bool is_long(const gerdy_model* m, const gerdy_data* data, int b) {
  int parent = m->body_parent[b];
  // what begins beside its neighbour has its length too: the radius
  if (m->body_parent[parent] > 0 && joint_distance(m, data, parent, b) < least_segment)
    return false;
  for (int child = 1; child < m->nbody; ++child) {
    if (m->body_parent[child] == b && joint_distance(m, data, b, child) >= 2 * least_segment)
      return true;
  }
  return false;
}

bool gd_scale_is_unmeasured(const gd_scale_plan* plan, const gerdy_model* model,
                            const gerdy_data* data, int b) {
  if (b == 0 || model->body_parent[b] == 0 || !is_long(model, data, b)) return false;
  for (int i = 0; i < plan->nstretch; ++i) {
    const gd_scale_stretch* s = &plan->stretch[i];
    if (strcmp(s->body, body_name(model, b)) == 0 &&
        !isnan(plan->measurement[s->measurement].factor))
      return false;
  }
  return true;
}

gerdy_status gd_scale_auto_note(const gd_scale_plan* plan, const gerdy_model* model,
                                gerdy_notes* notes, gerdy_error* err) {
  char list[200] = "";
  size_t n = 0;
  gerdy_data* data;
  gerdy_status status = gerdy_data_new(model, &data, err);
  if (status != GERDY_OK) return status;
  gerdy_fk(model, data);
  for (int b = 1; b < model->nbody && n < sizeof list; ++b) {
    if (!gd_scale_is_unmeasured(plan, model, data, b)) continue;
    int more =
        snprintf(list + n, sizeof list - n, "%s%.40s", n > 0 ? ", " : "", body_name(model, b));
    if (more > 0) n += (size_t)more;
  }
  gerdy_data_free(data);
  if (n == 0) return GERDY_OK;
  if (gerdy_notes_add(notes, GERDY_WARNING, 0, list,
                      "no markers near both ends measure it: the factor is that of a neighbour and "
                      "can be wrong by 10 %% or more") == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}

// ---- placing -----------------------------------------------------------------------------------

static bool measures(const gd_scale_plan* plan, const char* marker) {
  for (int i = 0; i < plan->npair; ++i) {
    const gd_scale_pair* p = &plan->pair[i];
    if (strcmp(p->marker[0], marker) == 0 || strcmp(p->marker[1], marker) == 0) return true;
  }
  return false;
}

gerdy_status gd_scale_auto_tasks(const gd_scale_plan* plan, const gerdy_model* model,
                                 gd_scale_tasks* tasks, gerdy_error* err) {
  for (int i = 0; i < model->nmarker; ++i) {
    gd_scale_task* task = gd_scale_add_task(tasks);
    if (task == NULL) return gd_fail_memory(err);
    snprintf(task->name, sizeof task->name, "%s", marker_name(model, i));
    task->weight = measures(plan, task->name) ? 1 : 0.01;
  }
  return GERDY_OK;
}
