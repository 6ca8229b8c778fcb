// The rows of a motion as poses of the model: do the tables fit, what follows from couplers, gaps.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "eval/check_parts.h"
#include "eval/eval_parts.h"
#include "model/model_function.h"

static const double coupled_tolerance = 1e-6;  // rad|m
static const double time_tolerance = 1e-6;     // s

// ---- checks ------------------------------------------------------------------------------------

static gerdy_status check_rows(const gd_eval_rows* rows, gd_eval_kind kind, gerdy_error* err) {
  const gd_eval_source *s = &rows->source[kind], *poses = &rows->source[GD_EVAL_POSES];
  if (s->series->nrow != rows->nrow) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "%zu row%s, but %s has %zu; every table must have the same rows",
                   s->series->nrow, s->series->nrow == 1 ? "" : "s", gd_path_name(poses->name),
                   rows->nrow);
  }
  for (size_t r = 0; r < rows->nrow; ++r) {
    double here = s->series->time[r], there = poses->series->time[r];
    if (fabs(here - there) <= time_tolerance * fmax(1, fabs(there))) continue;
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "row %zu is at time %.9g, but in %s at %.9g; every table must have the same "
                   "times",
                   r + 1, here, gd_path_name(poses->name), there);
  }
  return GERDY_OK;
}

static gerdy_status check_activation(const gd_eval_rows* rows, gerdy_error* err) {
  const gd_eval_source* s = &rows->source[GD_EVAL_ACTIVATION];
  for (size_t r = 0; r < rows->nrow; ++r) {
    for (int i = 0; i < s->n; ++i) {
      if (s->column[i] < 0) continue;
      size_t e = r * s->series->ncol + (size_t)s->column[i];
      if (!s->series->valid[e] || (s->series->value[e] >= 0 && s->series->value[e] <= 1)) continue;
      return gd_fail(err, GERDY_E_DATA, 0, rows->model->names + rows->model->muscle_name[i],
                     "the activation in row %zu is %g; activations lie between 0 and 1", r + 1,
                     s->series->value[e]);
    }
  }
  return GERDY_OK;
}

static gerdy_status check_activation_of_all(double value, gerdy_error* err) {
  if (isnan(value) || (value >= 0 && value <= 1)) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, NULL,
                 "the activation %g is not usable; activations lie between 0 and 1", value);
}

static gerdy_status open_source(gd_eval_rows* rows, gd_eval_kind kind,
                                const gerdy_eval_given* given, gerdy_notes* notes,
                                gerdy_error* err) {
  static const char* const called[GD_NEVAL_KIND] = {"poses", "speeds", "accelerations",
                                                    "activations"};
  const gerdy_model* m = rows->model;
  gd_eval_source* s = &rows->source[kind];
  s->series = given->series;
  if (s->series == NULL) return GERDY_OK;
  s->name = given->name != NULL ? given->name : called[kind];
  s->n = kind == GD_EVAL_ACTIVATION ? m->nmuscle : m->nq;
  s->column = gd_alloc((size_t)s->n, sizeof *s->column);
  s->factor = gd_alloc((size_t)s->n, sizeof *s->factor);
  if (s->column == NULL || s->factor == NULL) return gd_fail_memory(err);
  gerdy_status status = gd_eval_match(rows, kind, given->angle, notes, err);
  if (status == GERDY_OK) status = check_rows(rows, kind, err);
  if (status == GERDY_OK && kind == GD_EVAL_ACTIVATION) status = check_activation(rows, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, s->name);
}

// ---- order of columns --------------------------------------------------------------------------

static int level(const gerdy_model* m, int q) {
  int n = 0;
  for (int b = m->q_body[q]; b > 0; b = m->body_parent[b]) ++n;
  return n;
}

static void order_coordinates(gd_eval_rows* rows) {
  const gerdy_model* m = rows->model;
  int n = 0;
  for (int depth = 1; n < m->nq; ++depth) {
    for (int q = 0; q < m->nq; ++q) {
      if (level(m, q) == depth) rows->order[n++] = q;
    }
  }
}

// independent, unlocked coordinates that move a muscle's path
static void list_arms(gd_eval_rows* rows) {
  const gerdy_model* m = rows->model;
  for (int i = 0; i < m->nmuscle; ++i) {
    for (int k = 0; k < m->nq; ++k) {
      int q = rows->order[k], s = m->path_slope[i], end = s + m->path_nslope[i];
      while (s < end && m->slope_q[s] != q) ++s;
      if (s < end && m->q_driver[q] < 0 && !m->q_locked[q]) rows->arm[rows->narm++] = s;
    }
  }
}

gerdy_status gd_eval_rows_open(gd_eval_rows* rows, const gerdy_model* model,
                               const gerdy_eval_input* input, gerdy_notes* notes,
                               gerdy_error* err) {
  const gerdy_eval_given* given[GD_NEVAL_KIND] = {&input->poses, &input->speeds,
                                                  &input->accelerations, &input->activation};
  memset(rows, 0, sizeof *rows);
  rows->model = model;
  if (input->poses.series == NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "no poses were given");
  }
  rows->nrow = input->poses.series->nrow;
  rows->activation_of_all = input->activation_of_all;
  rows->exact = input->exact;
  gerdy_status status = check_activation_of_all(input->activation_of_all, err);
  rows->source[GD_EVAL_POSES].series = input->poses.series;
  for (int kind = 0; kind < GD_NEVAL_KIND && status == GERDY_OK; ++kind) {
    status = open_source(rows, (gd_eval_kind)kind, given[kind], notes, err);
  }
  if (status == GERDY_OK) status = gd_eval_angles_note(rows, notes, err);
  if (status != GERDY_OK) return status;
  rows->activation = gd_alloc((size_t)model->nmuscle, sizeof *rows->activation);
  rows->order = gd_alloc((size_t)model->nq, sizeof *rows->order);
  rows->arm = gd_alloc((size_t)model->nslope, sizeof *rows->arm);
  if (rows->activation == NULL || rows->order == NULL || rows->arm == NULL) {
    return gd_fail_memory(err);
  }
  order_coordinates(rows);
  list_arms(rows);
  return GERDY_OK;
}

void gd_eval_rows_reset(gd_eval_rows* rows) {
  for (int kind = 0; kind < GD_NEVAL_KIND; ++kind) {
    gd_free(rows->source[kind].column);
    gd_free(rows->source[kind].factor);
  }
  gd_free(rows->activation);
  gd_free(rows->order);
  gd_free(rows->arm);
  memset(rows, 0, sizeof *rows);
}

// ---- one row -----------------------------------------------------------------------------------

// NaN: a gap, or there is no column
static double value_of(const gd_eval_source* s, size_t row, int i) {
  if (s->series == NULL || s->column[i] < 0) return NAN;
  size_t e = row * s->series->ncol + (size_t)s->column[i];
  return s->series->valid[e] ? s->factor[i] * s->series->value[e] : NAN;
}

// Set the independent values, and the coupled ones that are given. Is every one with a column
// there?
static bool take_values(const gd_eval_rows* rows, gd_eval_kind kind, size_t row,
                        const double* missing, double* out) {
  const gd_eval_source* s = &rows->source[kind];
  bool whole = s->series != NULL;
  for (int i = 0; i < rows->model->nq; ++i) {
    double value = value_of(s, row, i);
    out[i] = !isnan(value) ? value : missing != NULL ? missing[i] : 0;
    if (isnan(value) && whole && s->column[i] >= 0 && rows->model->q_driver[i] < 0) whole = false;
  }
  return whole;
}

static void compare(gd_eval_rows* rows, gd_eval_kind kind, int q, double given, double follows) {
  double by = fabs(given - follows);
  // OpenSim 3 wrote in degrees also what OpenSim 4 leaves in radians
  if (kind == GD_EVAL_POSES && rows->source[kind].degrees && !rows->model->q_rotational[q] &&
      gd_check_unit(rows->model, q)[0] == 'r') {
    by = fmin(by, fabs(given / GERDY_DEGREES_PER_RADIAN - follows));
  }
  if (!(by > rows->odd_by[kind])) return;
  rows->odd_by[kind] = by;
  rows->odd[kind] = q;
}

// what couplers say about the coordinates they drive; follows the poses
static void follow(gd_eval_rows* rows, size_t row, gerdy_data* data) {
  const gerdy_model* m = rows->model;
  for (int i = 0; i < m->nq; ++i) {
    int driver = m->q_driver[i], f = m->q_function[i];
    if (driver < 0) continue;
    double given = value_of(&rows->source[GD_EVAL_POSES], row, i), value, slope, curvature;
    if (rows->known[GD_EVAL_POSES]) compare(rows, GD_EVAL_POSES, i, given, data->q[i]);
    gd_model_eval2(m, f, data->q[driver], &value, &slope, &curvature);
    double u = data->u[driver], speed = slope * u;
    given = value_of(&rows->source[GD_EVAL_SPEEDS], row, i);
    if (rows->known[GD_EVAL_SPEEDS]) compare(rows, GD_EVAL_SPEEDS, i, given, speed);
    if (isnan(given)) data->u[i] = speed;
    if (isnan(value_of(&rows->source[GD_EVAL_ACCELERATIONS], row, i))) {
      data->udot[i] = slope * data->udot[driver] + curvature * u * u;
    }
  }
}

void gd_eval_rows_take(gd_eval_rows* rows, size_t row, gerdy_data* data) {
  const gerdy_model* m = rows->model;
  bool* known = rows->known;
  known[GD_EVAL_POSES] = take_values(rows, GD_EVAL_POSES, row, m->q_default, data->q);
  known[GD_EVAL_SPEEDS] =
      take_values(rows, GD_EVAL_SPEEDS, row, NULL, data->u) && known[GD_EVAL_POSES];
  known[GD_EVAL_ACCELERATIONS] =
      take_values(rows, GD_EVAL_ACCELERATIONS, row, NULL, data->udot) && known[GD_EVAL_SPEEDS];
  for (int kind = 0; kind < 3; ++kind) {
    // a row counts for the first of its tables that has the gap
    if (known[kind] || rows->source[kind].series == NULL || (kind > 0 && !known[kind - 1]))
      continue;
    if (rows->ngap[kind]++ == 0) rows->first_gap[kind] = row;
  }
  gerdy_fk(m, data);
  follow(rows, row, data);
  const gd_eval_source* activation = &rows->source[GD_EVAL_ACTIVATION];
  for (int i = 0; i < m->nmuscle; ++i) {
    rows->activation[i] =
        activation->series != NULL ? value_of(activation, row, i) : rows->activation_of_all;
  }
}

// ---- what is to be said ------------------------------------------------------------------------

static gerdy_status note_gaps(const gd_eval_rows* rows, gd_eval_kind kind, gerdy_notes* notes) {
  static const char* const what[] = {"a coordinate", "a speed", "an acceleration"};
  size_t n = rows->ngap[kind], first = rows->first_gap[kind];
  const gd_eval_source* s = &rows->source[kind];
  if (n == 0) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, gd_path_name(s->name),
                         "%zu of %zu rows %s a gap in %s, the first is row %zu (time %.6g); what "
                         "depends on it is a gap in the results",
                         n, rows->nrow, n == 1 ? "has" : "have", what[kind], first + 1,
                         s->series->time[first]);
}

static gerdy_status note_odd(const gd_eval_rows* rows, gd_eval_kind kind, gerdy_notes* notes) {
  const gerdy_model* m = rows->model;
  if (!(rows->odd_by[kind] > coupled_tolerance)) return GERDY_OK;
  const char* name = m->names + m->q_name[rows->odd[kind]];
  const char* driver = m->names + m->q_name[m->q_driver[rows->odd[kind]]];
  return gerdy_notes_add(notes, GERDY_WARNING, 0, gd_path_name(rows->source[kind].name),
                         kind == GD_EVAL_POSES
                             ? "%s is coupled to %s and differs by up to %.3g from what follows "
                               "from it; the value that follows was used"
                             : "%s is coupled to %s and its speed differs by up to %.3g from what "
                               "follows from it; tau uses it as given, muscles what follows",
                         name, driver, rows->odd_by[kind]);
}

gerdy_status gd_eval_rows_notes(const gd_eval_rows* rows, gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  for (int kind = 0; kind < 3 && status == GERDY_OK; ++kind) {
    status = note_gaps(rows, (gd_eval_kind)kind, notes);
  }
  for (int kind = 0; kind < 2 && status == GERDY_OK; ++kind) {
    status = note_odd(rows, (gd_eval_kind)kind, notes);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
