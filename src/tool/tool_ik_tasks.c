// The tasks of an InverseKinematicsTool as weights of markers and pulls of coordinates.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/function.h"
#include "math/gcv_spline.h"
#include "tool/tool_ik.h"
#include "trial/inputs.h"

// ---- markers -----------------------------------------------------------------------------------

// "A, B, C" of what cannot be followed
typedef struct missing {
  char names[240];
  size_t n;
} missing;

static void add_missing(missing* m, const char* name) {
  size_t used = strlen(m->names);
  if (used + strlen(name) + 3 < sizeof m->names) {
    snprintf(m->names + used, sizeof m->names - used, "%s%s", used > 0 ? ", " : "", name);
  }
  ++m->n;
}

static gerdy_status note_missing(const gd_ik_tool* t, const missing* m, const char* of) {
  if (m->n == 0) return GERDY_OK;
  return gd_osim_note(&t->file->osim, GERDY_WARNING, t->file->tool,
                      "%zu marker%s with a task %s not in the %s and not followed: %s", m->n,
                      m->n == 1 ? "" : "s", m->n == 1 ? "is" : "are", of, m->names);
}

// without any task of a marker all are followed alike, as OpenSim does
static gerdy_status follow_all(gd_ik_tool* t) {
  for (int i = 0; i < t->model->nmarker; ++i) t->weight[i] = 1;
  return gd_osim_note(&t->file->osim, GERDY_WARNING, t->file->tool,
                      "no task names a marker: all are followed, each with weight 1");
}

static gerdy_status weigh_markers(gd_ik_tool* t) {
  missing model = {"", 0}, table = {"", 0};
  size_t ntask = 0;
  for (size_t k = 0; k < t->setup.ntask; ++k) {
    const gd_ik_task* task = &t->setup.task[k];
    if (task->coordinate) continue;
    const char* name = task->node->attr_name;
    int i = gerdy_model_marker(t->model, name);
    ++ntask;
    if (gerdy_marker_find(t->markers, name) < 0) {
      add_missing(&table, name);
    } else if (i < 0) {
      add_missing(&model, name);
    } else {
      t->weight[i] = task->weight;
    }
  }
  if (ntask == 0) return follow_all(t);
  gerdy_status status = note_missing(t, &table, "marker file");
  return status == GERDY_OK ? note_missing(t, &model, "model") : status;
}

// ---- coordinates -------------------------------------------------------------------------------

static void fill(gd_ik_tool* t, int q, double value) {
  size_t nq = (size_t)t->model->nq;
  for (size_t row = 0; row < t->markers->nrow; ++row) t->target[row * nq + (size_t)q] = value;
}

// The natural spline of degree 5 through all values of a column, of less when these are few. *par
// is the caller's, gd_free; NULL: there are not even two.
static gerdy_status fit_column(const gerdy_series* s, size_t column, double** par, int* n, int* m,
                               gerdy_error* err) {
  *n = 0;
  *par = NULL;
  for (size_t row = 0; row < s->nrow; ++row) *n += s->valid[row * s->ncol + column];
  *m = *n / 2 < 3 ? *n / 2 : 3;
  if (*m == 0) return GERDY_OK;
  *par = gd_alloc((size_t)*n * (size_t)(2 * *m + 1), sizeof **par);
  if (*par == NULL) return gd_fail_memory(err);
  size_t k = 0;
  for (size_t row = 0; row < s->nrow; ++row) {
    if (!s->valid[row * s->ncol + column]) continue;
    (*par)[k] = s->time[row];
    (*par)[(size_t)*n + k++] = s->value[row * s->ncol + column];
  }
  return gd_gcv_fit(*par, *n, *m, 0) ? GERDY_OK : gd_fail_memory(err);
}

static gerdy_status fill_from_column(gd_ik_tool* t, const gd_ik_task* task, int q, size_t column,
                                     double unit, gerdy_error* err) {
  double* par;
  int n, m;
  size_t nq = (size_t)t->model->nq;
  gerdy_status status = fit_column(t->coordinates, column, &par, &n, &m, err);
  for (size_t row = 0; row < t->markers->nrow && status == GERDY_OK; ++row) {
    double time = t->markers->time[row], slope;
    double value = gerdy_series_at(t->coordinates, (ptrdiff_t)column, time);
    if (isnan(value)) {
      status = gd_osim_fail(&t->setup.tasks.osim, GERDY_E_DATA, task->node,
                            "the coordinate file has no value of %.80s at %.3f s; shorten the time "
                            "range or complete the file",
                            task->node->attr_name, time);
    } else if (par != NULL) {
      gd_function_eval((gd_function_type)(GD_FUNCTION_GCV + m), par, n, time, &value, &slope);
    }
    t->target[row * nq + (size_t)q] = value * unit;
  }
  gd_free(par);
  return status;
}

static gerdy_status fill_from_file(gd_ik_tool* t, const gd_ik_task* task, int q, double unit,
                                   gerdy_error* err) {
  const char* name = task->node->attr_name;
  ptrdiff_t column = t->coordinates != NULL ? gerdy_series_find(t->coordinates, name) : -1;
  if (column >= 0) return fill_from_column(t, task, q, (size_t)column, unit, err);
  return gd_osim_fail(&t->setup.tasks.osim, GERDY_E_DATA, task->node,
                      t->coordinates != NULL ? "the coordinate file has no column %.80s"
                                             : "no <coordinate_file> gives the values of %.80s",
                      name);
}

static gerdy_status pull_coordinate(gd_ik_tool* t, const gd_ik_task* task, gerdy_angle_unit angle,
                                    gerdy_error* err) {
  const gd_osim* osim = &t->setup.tasks.osim;
  int q = gerdy_model_coordinate(t->model, task->node->attr_name);
  if (q < 0) {
    return gd_osim_fail(osim, GERDY_E_DATA, task->node,
                        "the model has no coordinate %.80s; correct or remove the task",
                        task->node->attr_name);
  }
  if (t->pull[q] > 0) {
    gerdy_status status =
        gd_osim_note(osim, GERDY_WARNING, task->node, "it has more than one task; the last counts");
    if (status != GERDY_OK) return status;
  }
  t->pull[q] = task->weight;
  if (task->from == GD_IK_FROM_FILE) {
    double unit =
        angle == GERDY_DEGREES && t->model->q_rotational[q] ? 1 / GERDY_DEGREES_PER_RADIAN : 1;
    return fill_from_file(t, task, q, unit, err);
  }
  fill(t, q, task->from == GD_IK_MANUAL ? task->value : t->model->q_default[q]);
  return GERDY_OK;
}

gerdy_status gd_ik_tool_tasks(gd_ik_tool* t, gerdy_angle_unit angle, gerdy_error* err) {
  size_t nq = (size_t)t->model->nq;
  t->weight = gd_alloc((size_t)t->model->nmarker, sizeof *t->weight);
  t->pull = gd_alloc(nq, sizeof *t->pull);
  t->target = gd_alloc(t->markers->nrow * nq, sizeof *t->target);
  if (t->weight == NULL || t->pull == NULL || t->target == NULL) return gd_fail_memory(err);
  gerdy_status status = weigh_markers(t);
  if (status != GERDY_OK) return status;
  gerdy_notes* notes = t->file->osim.notes;
  size_t first_note = notes != NULL ? notes->n : 0;
  bool apart = t->setup.tasks.path[0] != '\0';
  if (apart) t->setup.at = t->setup.tasks.path;
  for (size_t k = 0; k < t->setup.ntask && status == GERDY_OK; ++k) {
    const gd_ik_task* task = &t->setup.task[k];
    if (task->coordinate) status = pull_coordinate(t, task, angle, err);
  }
  if (apart) gd_notes_name_file(notes, first_note, t->setup.tasks.path);
  if (status == GERDY_OK) t->setup.at = t->file->path;
  return status;
}
