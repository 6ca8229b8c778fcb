// Evaluating a model in poses: which tables, row by row, with notes.
#include <gerdy/dyn.h>
#include <math.h>

#include "base/fail.h"
#include "eval/eval_parts.h"

static const char* const names[GERDY_NEVAL_TABLE] = {
#define TABLE_NAME(id, name, meaning) #name,
    GERDY_EVAL_TABLES(TABLE_NAME)
#undef TABLE_NAME
};

const char* gerdy_eval_table_name(gerdy_eval_table table) { return names[table]; }

// ---- which tables ------------------------------------------------------------------------------

// why a table cannot be made, NULL = it can
static const char* hindrance(gerdy_eval_table table, const gerdy_model* m,
                             const gerdy_eval_input* in) {
  bool speeds = in->speeds.series != NULL;
  bool activation = in->activation.series != NULL || !isnan(in->activation_of_all);
  switch (table) {
    case GERDY_EVAL_MARKER:
      return m->nmarker == 0 ? "the model has no markers" : NULL;
    case GERDY_EVAL_TAU:
      return speeds && in->accelerations.series != NULL ? NULL
                                                        : "it needs speeds and accelerations";
    case GERDY_EVAL_MUSCLE_LENGTH:
    case GERDY_EVAL_MOMENT_ARM:
      return m->nmuscle == 0 ? "the model has no muscles" : NULL;
    case GERDY_EVAL_MUSCLE_VELOCITY:
    case GERDY_EVAL_RIGID_TENDON:
      return m->nmuscle == 0 ? "the model has no muscles" : speeds ? NULL : "it needs speeds";
    case GERDY_EVAL_EQUILIBRIUM:
      if (m->nmuscle == 0) return "the model has no muscles";
      return speeds && activation ? NULL : "it needs speeds and activations";
    case GERDY_EVAL_LIGAMENT:
      return m->nligament == 0 ? "the model has no ligaments" : speeds ? NULL : "it needs speeds";
    default:
      return NULL;
  }
}

static gerdy_status choose(const gerdy_model* m, const gerdy_eval_input* in, unsigned asked,
                           unsigned* chosen, gerdy_error* err) {
  *chosen = 0;
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) {
    const char* why = hindrance((gerdy_eval_table)t, m, in);
    if (why == NULL && (asked == 0 || (asked >> t & 1))) *chosen |= 1u << t;
    if (why != NULL && asked != 0 && (asked >> t & 1)) {
      return gd_fail(err, GERDY_E_ARG, 0, NULL, "%s cannot be made: %s", names[t], why);
    }
  }
  return GERDY_OK;
}

// input from which nothing follows for want of another
static gerdy_status note_unused(const gerdy_eval_input* in, unsigned asked, gerdy_notes* notes,
                                gerdy_error* err) {
  bool activation = in->activation.series != NULL || !isnan(in->activation_of_all);
  bool accelerations = in->accelerations.series != NULL;
  if (asked != 0 || in->speeds.series != NULL || !(activation || accelerations)) return GERDY_OK;
  const char* what = activation && accelerations ? "activations and accelerations"
                     : activation                ? "activations"
                                                 : "accelerations";
  const char* made = activation && accelerations ? "equilibrium and tau"
                     : activation                ? "equilibrium"
                                                 : "tau";
  if (gerdy_notes_add(notes, GERDY_WARNING, 0, what,
                      "they are not used: %s cannot be made without speeds (for a pose at rest "
                      "give a table of zeros)",
                      made) == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}

// muscles whose columns of forces stay empty
static gerdy_status note_forceless(const gerdy_model* m, gerdy_notes* notes, gerdy_error* err) {
  int n = 0, first = 0;
  for (int i = m->nmuscle - 1; i >= 0; --i) {
    if (m->muscle_type[i] != GERDY_MUSCLE_PATH) continue;
    first = i;
    ++n;
  }
  if (n == 0 || gerdy_notes_add(notes, GERDY_WARNING, 0, m->names + m->muscle_name[first],
                                "the force of this muscle%s is not known, only the path; the "
                                "columns of its force are gaps (gerdy check says why)",
                                n > 1 ? " and others" : "") == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}

// ---- rows --------------------------------------------------------------------------------------

static bool has(unsigned tables, gerdy_eval_table table) { return tables >> table & 1; }

static gerdy_status fill_rows(gd_eval_rows* rows, const gerdy_muscles* muscles, gerdy_data* data,
                              gerdy_progress progress, void* context, gerdy_eval* out,
                              gd_eval_found* found, gerdy_error* err) {
  for (size_t row = 0; row < rows->nrow; ++row) {
    double done = (double)row / (double)rows->nrow;
    if (progress != NULL && row % 64 == 0 && !progress(context, "evaluating", done)) {
      return gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
    }
    gd_eval_rows_take(rows, row, data);
    gd_eval_tables_fill(rows, muscles, data, row, out, found);
  }
  if (rows->ngap[GD_EVAL_POSES] < rows->nrow) return GERDY_OK;
  gd_fail(err, GERDY_E_DATA, 0, NULL, "every row has a gap in some coordinate; no pose is known");
  return gd_at_file(err, GERDY_E_DATA, rows->source[GD_EVAL_POSES].name);
}

static gerdy_status note_unsolved(const gd_eval_rows* rows, const gd_eval_found* found,
                                  gerdy_notes* notes, gerdy_error* err) {
  const gerdy_model* m = rows->model;
  if (found->nunsolved == 0 ||
      gerdy_notes_add(notes, GERDY_WARNING, 0, names[GERDY_EVAL_EQUILIBRIUM],
                      "%zu equilibri%s not found to the end; the first is that of %s in row %zu. "
                      "The best state found stands there",
                      found->nunsolved, found->nunsolved == 1 ? "um was" : "a were",
                      m->names + m->muscle_name[found->muscle], found->row + 1) == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(err);
}

static gerdy_status evaluate(gd_eval_rows* rows, unsigned tables, gerdy_progress progress,
                             void* context, gerdy_eval* out, gerdy_notes* notes, gerdy_error* err) {
  gerdy_muscles* muscles = NULL;
  gerdy_data* data = NULL;
  gd_eval_found found = {0};
  gerdy_status status = gd_eval_tables_new(rows, tables, out, err);
  if (status == GERDY_OK) status = gerdy_data_new(rows->model, &data, err);
  if (status == GERDY_OK &&
      (has(tables, GERDY_EVAL_EQUILIBRIUM) || has(tables, GERDY_EVAL_RIGID_TENDON))) {
    status = gerdy_muscles_new(rows->model, &muscles, err);
    if (status == GERDY_OK) status = note_forceless(rows->model, notes, err);
  }
  if (status == GERDY_OK) {
    status = fill_rows(rows, muscles, data, progress, context, out, &found, err);
  }
  if (status == GERDY_OK) {
    if (out->table[GERDY_EVAL_MOMENT_ARM] != NULL) {
      gd_eval_moment_arm_trim(out->table[GERDY_EVAL_MOMENT_ARM]);
    }
    status = gd_eval_rows_notes(rows, notes, err);
    if (status == GERDY_OK) status = note_unsolved(rows, &found, notes, err);
  }
  gerdy_muscles_free(muscles);
  gerdy_data_free(data);
  return status;
}

gerdy_status gerdy_eval_tables(const gerdy_model* model, const gerdy_eval_input* input,
                               unsigned tables, gerdy_progress progress, void* context,
                               gerdy_eval* out, gerdy_notes* notes, gerdy_error* err) {
  gd_eval_rows rows = {0};
  unsigned chosen;
  *out = (gerdy_eval){0};
  gerdy_status status = choose(model, input, tables, &chosen, err);
  if (status == GERDY_OK) status = note_unused(input, tables, notes, err);
  if (status == GERDY_OK) status = gd_eval_rows_open(&rows, model, input, notes, err);
  if (status == GERDY_OK) status = evaluate(&rows, chosen, progress, context, out, notes, err);
  gd_eval_rows_reset(&rows);
  if (status != GERDY_OK) gerdy_eval_reset(out);
  return status;
}

void gerdy_eval_reset(gerdy_eval* eval) {
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) gerdy_series_free(eval->table[t]);
  *eval = (gerdy_eval){0};
}
