// Markers placed on a scaled model by its static pose.
#include "scale/scale_place.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "scale/scale_faults.h"
#include "trial/clusters.h"

static const double most_movement = 0.02;  // m: who moves more did not stand still

void gd_scale_tasks_reset(gd_scale_tasks* tasks) {
  gd_free(tasks->task);
  memset(tasks, 0, sizeof *tasks);
}

gd_scale_task* gd_scale_add_task(gd_scale_tasks* tasks) {
  gd_scale_task* list = gd_realloc(tasks->task, (size_t)tasks->ntask + 1, sizeof *list);
  if (list == NULL) return NULL;
  tasks->task = list;
  memset(&list[tasks->ntask], 0, sizeof *list);
  return &list[tasks->ntask++];
}

typedef struct placer {
  gerdy_model* model;
  const gd_scale_placing* placing;
  size_t first, last;     // rows of the table
  double* measured;       // (nmarker x 3) m, mean
  unsigned char* seen;    // (nmarker)
  double* weight;         // (nmarker)
  double *pull, *target;  // (nq)
  gerdy_notes* notes;
  gerdy_error* err;
} placer;

static gerdy_status note(const placer* p, gerdy_severity severity, const char* where,
                         const char* text) {
  if (gerdy_notes_add(p->notes, severity, 0, where, "%s", text) == GERDY_OK) return GERDY_OK;
  return gd_fail_memory(p->err);
}

static const char* marker_name(const gerdy_model* m, int i) { return m->names + m->marker_name[i]; }

// ---- markers -----------------------------------------------------------------------------------

gerdy_status gd_scale_drop_unmeasured(gerdy_model* m, const gerdy_series* table, gerdy_notes* notes,
                                      gerdy_error* err) {
  const placer p = {.notes = notes, .err = err};
  int n = 0;
  for (int i = 0; i < m->nmarker; ++i) {
    const char* name = marker_name(m, i);
    if (gerdy_marker_find(table, name) < 0) {
      gerdy_status status = note(&p, GERDY_INFO, name,
                                 "the trial has no marker of this name, so the scaled model "
                                 "has none either");
      if (status != GERDY_OK) return status;
      continue;
    }
    m->marker_name[n] = m->marker_name[i];
    m->marker_body[n] = m->marker_body[i];
    m->marker_fixed[n] = m->marker_fixed[i];
    gd_v3_copy(m->marker_pos + 3 * i, m->marker_pos + 3 * n++);
  }
  if (n == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the trial and the model have no marker in common, so no marker can be "
                   "placed; check the names");
  }
  m->nmarker = n;
  return GERDY_OK;
}

// how far a marker gets from its mean
static double movement(const placer* p, ptrdiff_t marker, const double mean[3]) {
  const gerdy_series* t = p->placing->table;
  double largest = 0;
  for (size_t row = p->first; row <= p->last; ++row) {
    double d = gd_v3_distance(t->value + row * t->ncol + 3 * (size_t)marker, mean);
    if (d > largest) largest = d;
  }
  return largest;
}

// how far apart the places of a marker are along the axis where they are farthest, as OpenSim looks
// at it
static double extent(const placer* p, ptrdiff_t marker) {
  const gerdy_series* t = p->placing->table;
  double largest = 0;
  for (size_t k = 0; k < 3; ++k) {
    double least = INFINITY, most = -INFINITY;
    for (size_t row = p->first; row <= p->last; ++row) {
      double value = t->value[row * t->ncol + 3 * (size_t)marker + k];
      if (isnan(value)) continue;
      least = fmin(least, value);
      most = fmax(most, value);
    }
    largest = fmax(largest, most - least);
  }
  return largest;
}

static gerdy_status note_movement(const placer* p, ptrdiff_t marker, const char* name,
                                  const double mean[3]) {
  double allowed = p->placing->most_movement;
  char text[160];
  if (allowed > 0) {
    double moved = extent(p, marker);
    if (moved <= allowed) return GERDY_OK;
    snprintf(text, sizeof text,
             "it moves by %.1f mm in the static trial, more than the %.1f mm of "
             "max_marker_movement, and is placed by its mean",
             1e3 * moved, 1e3 * allowed);
    return note(p, GERDY_WARNING, name, text);
  }
  if (movement(p, marker, mean) <= most_movement) return GERDY_OK;
  return note(p, GERDY_WARNING, name,
              "it moves by more than 20 mm in the static trial, and is placed by its mean");
}

static gerdy_status take_mean(const placer* p, int i) {
  const char* name = marker_name(p->model, i);
  ptrdiff_t marker = gerdy_marker_find(p->placing->table, name);
  double* mean = p->measured + 3 * i;
  size_t n = gd_scale_mean(p->placing->table, marker, p->first, p->last, mean);
  p->seen[i] = n > 0;
  if (n == 0) {
    return note(p, GERDY_WARNING, name, "no frame of the static trial shows it; it is not placed");
  }
  return note_movement(p, marker, name, mean);
}

static gerdy_status take_means(const placer* p) {
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < p->model->nmarker && status == GERDY_OK; ++i) status = take_mean(p, i);
  return status;
}

// ---- tasks -------------------------------------------------------------------------------------

static gerdy_status find_target(const placer* p, const gd_scale_task* task, int q) {
  const gd_scale_placing* placing = p->placing;
  p->target[q] = task->source == GD_SCALE_VALUE ? task->value : p->model->q_default[q];
  if (task->source != GD_SCALE_FILE) return GERDY_OK;
  double value = NAN, time = placing->table->time[p->first];
  if (placing->coordinates != NULL) {
    ptrdiff_t column = gerdy_series_find(placing->coordinates, task->name);
    value = gerdy_series_at(placing->coordinates, column, time);
  }
  if (isnan(value)) {
    return gd_fail(p->err, GERDY_E_DATA, 0, task->name,
                   "its task takes the value from the coordinate file, which does not give it at "
                   "%g s; give it there, or a value of its own",
                   time);
  }
  bool degrees = placing->angle == GERDY_DEGREES && p->model->q_rotational[q];
  p->target[q] = degrees ? value / GERDY_DEGREES_PER_RADIAN : value;
  return GERDY_OK;
}

static gerdy_status take_task(const placer* p, const gd_scale_task* task) {
  int i = task->coordinate ? gerdy_model_coordinate(p->model, task->name)
                           : gerdy_model_marker(p->model, task->name);
  if (i < 0) {
    if (task->weight == 0) return GERDY_OK;
    return note(p, GERDY_WARNING, task->name,
                task->coordinate ? "the model has no coordinate of this name; its task is not used"
                                 : "model and static trial do not both have a marker of this name; "
                                   "its task is not used");
  }
  if (!task->coordinate) {
    p->weight[i] = task->weight;
    return GERDY_OK;
  }
  p->pull[i] = task->weight;
  return task->weight > 0 ? find_target(p, task, i) : GERDY_OK;
}

static gerdy_status take_tasks(const placer* p) {
  const gd_scale_tasks* tasks = p->placing->tasks;
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < p->model->nmarker; ++i) p->weight[i] = tasks == NULL;
  memcpy(p->target, p->model->q_default, (size_t)p->model->nq * sizeof *p->target);
  for (int i = 0; tasks != NULL && i < tasks->ntask && status == GERDY_OK; ++i)
    status = take_task(p, &tasks->task[i]);
  return status;
}

// OpenSim divides the squares of the markers by the sum of the weights of those that are seen, and
// adds those of the coordinates as they are
static void weigh_pulls(const placer* p) {
  double sum = 0;
  for (int i = 0; i < p->model->nmarker; ++i) sum += p->seen[i] ? p->weight[i] : 0;
  for (int q = 0; q < p->model->nq; ++q) p->pull[q] *= sum;
}

// ---- pose --------------------------------------------------------------------------------------

static gerdy_status check_pose(const placer* p, const gerdy_ik_info* info) {
  if (info->outcome == GERDY_IK_TOO_FEW && info->nmarker >= 3) {
    return gd_fail(p->err, GERDY_E_DATA, 0, NULL,
                   "all markers of the static trial lie in one point or line; a pose needs more");
  }
  if (info->outcome == GERDY_IK_TOO_FEW) {
    return gd_fail(p->err, GERDY_E_DATA, 0, NULL,
                   "only %d markers with a weight are seen in the static trial; a pose needs 3",
                   info->nmarker);
  }
  if (info->outcome == GERDY_IK_SOLVED) return GERDY_OK;
  return note(p, GERDY_WARNING, "static pose",
              "the best pose found is not the last word: the search did not converge");
}

static gerdy_status solve(const placer* p, gerdy_data* data, gerdy_ik_info* info) {
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_ik* ik;
  options.pull = p->pull;
  options.held = p->placing->held;
  options.barrier = p->placing->barrier;
  options.accuracy = 1e-9;
  gerdy_status status = gerdy_ik_new(p->model, p->weight, &options, &ik, p->err);
  if (status != GERDY_OK) return status;
  gerdy_ik_set_targets(ik, p->target);
  gerdy_ik_set_time(ik, p->placing->table->time[p->first]);
  gerdy_ik_frame_global(ik, data, p->measured, p->seen, info);
  gerdy_ik_free(ik);
  return check_pose(p, info);
}

static void move_markers(const placer* p, const gerdy_data* data) {
  gerdy_model* m = p->model;
  for (int i = 0; i < m->nmarker; ++i) {
    int b = m->marker_body[i];
    double v[3];
    if (m->marker_fixed[i] || !p->seen[i]) continue;
    gd_v3_sub(p->measured + 3 * i, data->body_pos + 3 * b, v);
    gd_m3_tmul_v3(data->body_rot + 9 * b, v, m->marker_pos + 3 * i);
  }
}

static gerdy_status place(const placer* p, double* q, gerdy_ik_info* info) {
  gerdy_data* data = NULL;
  gerdy_status status = take_means(p);
  if (status == GERDY_OK) status = take_tasks(p);
  weigh_pulls(p);
  if (status == GERDY_OK) status = gerdy_data_new(p->model, &data, p->err);
  if (status == GERDY_OK) {
    status = gd_scale_note_faults(p->model, p->placing->table, p->first, p->last, p->placing->held,
                                  p->notes, p->err);
  }
  if (status == GERDY_OK) status = solve(p, data, info);
  if (status == GERDY_OK) {
    move_markers(p, data);
    memcpy(q, data->q, (size_t)p->model->nq * sizeof *q);
    status = gd_note_clusters(p->model, q, p->seen, p->placing->held, p->notes, p->err);
  }
  gerdy_data_free(data);
  return status;
}

gerdy_status gd_scale_place(gerdy_model* model, const gd_scale_placing* placing, double* q,
                            gerdy_ik_info* info, gerdy_notes* notes, gerdy_error* err) {
  placer p = {.model = model, .placing = placing, .notes = notes, .err = err};
  gd_scale_rows(placing->table, placing->range, &p.first, &p.last);
  gerdy_status status = gd_scale_drop_unmeasured(model, placing->table, notes, err);
  if (status != GERDY_OK) return status;
  size_t nmarker = (size_t)model->nmarker, nq = (size_t)model->nq;
  p.measured = gd_alloc(3 * nmarker, sizeof *p.measured);
  p.seen = gd_alloc(nmarker, 1);
  p.weight = gd_alloc(nmarker, sizeof *p.weight);
  p.pull = gd_alloc(nq, sizeof *p.pull);
  p.target = gd_alloc(nq, sizeof *p.target);
  status = p.measured && p.seen && p.weight && p.pull && p.target ? place(&p, q, info)
                                                                  : gd_fail_memory(err);
  gd_free(p.measured);
  gd_free(p.seen);
  gd_free(p.weight);
  gd_free(p.pull);
  gd_free(p.target);
  return status;
}
