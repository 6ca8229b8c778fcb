// Making a solver of static optimization: coordinates that count, variables, bounds, costs.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "muscle/muscle_model.h"
#include "muscle/static_solver.h"

static const double lowest_exponent = 1.2, highest_exponent = 4;

gerdy_static_options gerdy_static_options_default(gerdy_static_mode mode) {
  return (gerdy_static_options){.mode = mode,
                                .exponent = 2,
                                .opensim_arms = mode == GERDY_STATIC_COMPATIBLE,
                                .min_activation = NAN,
                                .reserve = mode == GERDY_STATIC_COMPATIBLE ? 0.05 : 1,
                                .residual_force = 500,
                                .residual_moment = 200};
}

bool gd_static_is_muscle(const gerdy_static* s, int i) {
  return s->model->muscle_type[i] != GERDY_MUSCLE_PATH;
}

gerdy_status gd_static_check(const gerdy_static_options* o, gerdy_error* err) {
  if (!(o->exponent >= lowest_exponent && o->exponent <= highest_exponent)) {
    return gd_fail(
        err, GERDY_E_ARG, 0, NULL,
        "the exponent is %g and must lie between %g and %g; with 1 the shares of muscles "
        "that help each other are not determined",
        o->exponent, lowest_exponent, highest_exponent);
  }
  if (!(o->reserve > 0 && o->residual_force > 0 && o->residual_moment > 0)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "reserves and residuals must have an optimal force above 0");
  }
  if (isnan(o->min_activation) || (o->min_activation >= 0 && o->min_activation < 1)) {
    return GERDY_OK;
  }
  return gd_fail(err, GERDY_E_ARG, 0, NULL,
                 "the lowest activation is %g and must lie between 0 and 1", o->min_activation);
}

// ---- rows --------------------------------------------------------------------------------------

static bool counts(const gerdy_model* m, int q) {
  return m->q_driver[q] < 0 && !m->q_locked[q] && m->q_prescribed[q] < 0;
}

static int number_rows(gerdy_static* s) {
  const gerdy_model* m = s->model;
  int n = 0;
  for (int q = m->nq - 1; q >= 0; --q) {
    s->q_row[q] = -1;
    if (!counts(m, q)) continue;
    s->row_q[n] = q;
    s->q_row[q] = n++;
  }
  for (int q = 0; q < m->nq; ++q) {
    if (m->q_driver[q] >= 0) s->q_row[q] = s->q_row[m->q_driver[q]];
  }
  return n;
}

// ---- columns -----------------------------------------------------------------------------------

// rows of a muscle: slopes of coupled coordinates are in those of their drivers
static int muscle_rows(const gerdy_static* s, int i, int* out) {
  const gerdy_model* m = s->model;
  int n = 0;
  if (!gd_static_is_muscle(s, i)) return 0;
  for (int k = m->path_slope[i]; k < m->path_slope[i] + m->path_nslope[i]; ++k) {
    int q = m->slope_q[k];
    if (m->q_driver[q] < 0 && s->q_row[q] >= 0) out[n++] = s->q_row[q];
  }
  return n;
}

static int column_rows(const gerdy_static* s, int i, int* out) {
  int nmuscle = s->model->nmuscle;
  if (i < nmuscle) return muscle_rows(s, i, out);
  return gd_static_actuator_rows(s, &s->actuators.item[i - nmuscle], out);
}

// the rows of every column; counted first
static gerdy_status make_columns(gerdy_static* s, int nrow, gerdy_error* err) {
  int nvar = s->model->nmuscle + (int)s->actuators.n, entries = 0;
  int* rows = gd_alloc((size_t)nrow, sizeof *rows);
  if (rows == NULL) return gd_fail_memory(err);
  for (int i = 0; i < nvar; ++i) entries += column_rows(s, i, rows);
  gd_free(rows);
  if (!gd_dual_allocate(&s->dual, nvar, nrow, entries)) return gd_fail_memory(err);
  for (int i = 0; i < nvar; ++i) {
    s->dual.first[i + 1] = s->dual.first[i] + column_rows(s, i, s->dual.row + s->dual.first[i]);
  }
  return GERDY_OK;
}

// ---- bounds, costs -----------------------------------------------------------------------------

static double volume(const gerdy_model* m, int i) { return m->muscle_fmax[i] * m->muscle_fiber[i]; }

static double mean_volume(const gerdy_model* m) {
  double sum = 0;
  for (int i = 0; i < m->nmuscle; ++i) sum += volume(m, i);
  return sum > 0 ? sum / m->nmuscle : 1;
}

static void set_muscle(gerdy_static* s, int i, double mean) {
  double own = s->muscles->muscle[i].min_activation, asked = s->options.min_activation;
  s->lowest[i] = !gd_static_is_muscle(s, i) ? 0 : isnan(asked) ? own : asked;
  s->dual.low[i] = s->lowest[i];
  s->dual.high[i] = gd_static_is_muscle(s, i) ? 1 : 0;
  // a muscle without force stays at its lowest activation, whatever it costs
  double weight = s->options.by_volume ? volume(s->model, i) / mean : 1;
  s->dual.cost[i] = weight > 0 ? weight : 1;
}

static void set_numbers(gerdy_static* s) {
  gd_dual* d = &s->dual;
  int nmuscle = s->model->nmuscle;
  double mean = mean_volume(s->model);
  d->exponent = s->options.exponent;
  for (int i = 0; i < nmuscle; ++i) set_muscle(s, i, mean);
  for (int r = 0; r < d->nrow; ++r) d->spare[r] = -1;
  for (int j = (int)s->actuators.n - 1; j >= 0; --j) {
    const gerdy_actuator* a = &s->actuators.item[j];
    d->cost[nmuscle + j] = 1;
    d->low[nmuscle + j] = a->min;
    d->high[nmuscle + j] = a->max;
    bool alone = a->type == GERDY_ACTUATOR_COORDINATE && isinf(a->min) && isinf(a->max);
    if (alone && counts(s->model, a->q)) d->spare[s->q_row[a->q]] = nmuscle + j;
  }
}

// ---- all ---------------------------------------------------------------------------------------

static gerdy_status note_paths(const gerdy_static* s, gerdy_notes* notes, gerdy_error* err) {
  const gerdy_model* m = s->model;
  for (int i = 0; i < m->nmuscle && notes != NULL; ++i) {
    if (gd_static_is_muscle(s, i)) continue;
    gerdy_status status =
        gerdy_notes_add(notes, GERDY_WARNING, 0, m->names + m->muscle_name[i],
                        "only the path of this muscle is known: it makes no force here");
    if (status != GERDY_OK) return gd_fail_memory(err);
  }
  return GERDY_OK;
}

static bool allocate(gerdy_static* s) {
  size_t nq = (size_t)s->model->nq, nmuscle = (size_t)s->model->nmuscle;
  s->q_row = gd_alloc(nq, sizeof *s->q_row);
  s->row_q = gd_alloc(nq, sizeof *s->row_q);
  s->tau = gd_alloc(nq, sizeof *s->tau);
  s->carried = gd_alloc(nq, sizeof *s->carried);
  s->gain = gd_alloc(nmuscle, sizeof *s->gain);
  s->offset = gd_alloc(nmuscle, sizeof *s->offset);
  s->lowest = gd_alloc(nmuscle, sizeof *s->lowest);
  s->activation = gd_alloc(nmuscle, sizeof *s->activation);
  s->force = gd_alloc(nmuscle, sizeof *s->force);
  return s->q_row && s->row_q && s->tau && s->carried && s->gain && s->offset && s->lowest &&
         s->activation && s->force;
}

static gerdy_status build(gerdy_static* s, const gerdy_actuators* given, gerdy_notes* notes,
                          gerdy_error* err) {
  if (!allocate(s)) return gd_fail_memory(err);
  int nrow = number_rows(s);
  if (nrow == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, s->model->name, "no coordinate of the model is free");
  }
  gerdy_status status = gd_static_complete(s, nrow, given, err);
  if (status == GERDY_OK) status = make_columns(s, nrow, err);
  if (status != GERDY_OK) return status;
  set_numbers(s);
  return note_paths(s, notes, err);
}

gerdy_status gerdy_static_new(const gerdy_model* model, const gerdy_muscles* muscles,
                              const gerdy_actuators* actuators, const gerdy_static_options* options,
                              gerdy_static** out, gerdy_notes* notes, gerdy_error* err) {
  gerdy_static_options usual = gerdy_static_options_default(GERDY_STATIC_COMPATIBLE);
  *out = NULL;
  if (options == NULL) options = &usual;
  gerdy_status status = gd_static_check(options, err);
  if (status != GERDY_OK) return status;
  gerdy_static* s = gd_alloc(1, sizeof *s);
  if (s == NULL) return gd_fail_memory(err);
  s->model = model;
  s->muscles = muscles;
  s->options = *options;
  status = build(s, actuators, notes, err);
  if (status == GERDY_OK)
    *out = s;
  else
    gerdy_static_free(s);
  return status;
}

void gerdy_static_free(gerdy_static* solver) {
  if (solver == NULL) return;
  gd_dual_free(&solver->dual);
  gerdy_actuators_reset(&solver->actuators);
  gd_free(solver->q_row);
  gd_free(solver->row_q);
  gd_free(solver->tau);
  gd_free(solver->carried);
  gd_free(solver->gain);
  gd_free(solver->offset);
  gd_free(solver->lowest);
  gd_free(solver->activation);
  gd_free(solver->force);
  gd_free(solver);
}

const gerdy_actuators* gerdy_static_actuators(const gerdy_static* solver, size_t* first_added) {
  if (first_added != NULL) *first_added = solver->ngiven;
  return &solver->actuators;
}

int gerdy_static_counts(const gerdy_static* solver, int k) { return counts(solver->model, k); }
