// The tables of inverse dynamics, with the columns that OpenSim gives them.
#include <gerdy/io.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "force/id_work.h"
#include "force/predict.h"
#include "math/vec.h"

void gd_id_title(const gd_id_work* w, gerdy_series* table) {
  size_t used = strlen(table->title);
  if (!w->summary.predicted.used) return;
  snprintf(table->title + used, sizeof table->title - used, " (predicted ground forces)");
}

// coordinates level by level, as COORDINATE_moment or COORDINATE_force
static gerdy_status force_table(const gd_id_work* w, gerdy_series** out, gerdy_error* err) {
  const gerdy_series* tau = w->id->tau;
  gerdy_status status = gerdy_series_copy(tau, out, err);
  if (status != GERDY_OK) return status;
  gerdy_series* s = *out;
  snprintf(s->title, sizeof s->title, "Inverse Dynamics Generalized Forces");
  gd_id_title(w, s);
  for (size_t c = 0; c < tau->ncol; ++c) {
    size_t q = (size_t)w->order[c];
    char name[sizeof s->column->name];
    int n = snprintf(name, sizeof name, "%.*s_%s", (int)sizeof name - 1, tau->column[q].name,
                     w->model->q_rotational[q] ? "moment" : "force");
    if (n >= (int)sizeof name || gerdy_series_name(s, c, name, tau->column[q].unit) != GERDY_OK) {
      return gd_fail(err, GERDY_E_MODEL, 0, name, "the name is too long for a column");
    }
    for (size_t row = 0; row < tau->nrow; ++row) {
      gerdy_series_set(s, row, c, tau->value[row * tau->ncol + q]);
    }
  }
  return GERDY_OK;
}

// residuals, their size as a share of the largest load and of the weight, and the doubts
static gerdy_status residual_table(const gd_id_work* w, gerdy_series** out, gerdy_error* err) {
  static const char* const name[3] = {"share_of_peak_load", "share_of_weight", "doubt"};
  const gerdy_series* r = w->id->residual;
  gerdy_status status = gerdy_series_new(r->nrow, 9, out, err);
  if (status != GERDY_OK) return status;
  gerdy_series* s = *out;
  snprintf(s->title, sizeof s->title, "Residuals of inverse dynamics");
  gd_id_title(w, s);
  memcpy(s->time, r->time, r->nrow * sizeof *r->time);
  s->rate = r->rate;
  for (size_t c = 0; c < 9 && status == GERDY_OK; ++c) {
    status = c < 6 ? gerdy_series_name(s, c, r->column[c].name, r->column[c].unit)
                   : gerdy_series_name(s, c, name[c - 6], "1");
  }
  for (size_t row = 0; row < r->nrow; ++row) {
    const double* value = r->value + 6 * row;
    for (size_t c = 0; c < 6; ++c) gerdy_series_set(s, row, c, value[c]);
    gerdy_series_set(s, row, 6, gd_v3_norm(value) / w->id->peak_load);
    gerdy_series_set(s, row, 7, gd_v3_norm(value) / w->id->weight);
    gerdy_series_set(s, row, 8, w->doubt[row]);
  }
  return status;
}

gerdy_status gd_id_check_output(const char* path, const char* const* input, size_t n,
                                gerdy_error* err) {
  if (strcmp(path, "-") == 0) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "tables cannot be written to standard output (\"-\"); name a file");
  }
  for (size_t i = 0; i < n; ++i) {
    if (input[i] == NULL || input[i][0] == '\0' || !gd_file_same(path, input[i])) continue;
    gd_fail(err, GERDY_E_ARG, 0, NULL, "this is a file that is read; give the output another name");
    return gd_at_file(err, GERDY_E_ARG, path);
  }
  return GERDY_OK;
}

gerdy_status gd_id_check_outputs(const char* const* path, size_t npath, const char* const* input,
                                 size_t n, gerdy_error* err) {
  for (size_t i = 0; i < npath; ++i) {
    if (path[i] == NULL) continue;
    gerdy_status status = gd_id_check_output(path[i], input, n, err);
    if (status != GERDY_OK) return status;
    for (size_t k = 0; k < i; ++k) {
      if (path[k] == NULL || strcmp(path[i], path[k]) != 0) continue;
      return gd_fail(err, GERDY_E_ARG, 0, NULL,
                     "two outputs would be the same file, %.200s; give one another name", path[i]);
    }
  }
  return GERDY_OK;
}

static gerdy_status ground_table(const gd_id_work* w, gerdy_series** out, gerdy_error* err) {
  return gd_predict_table(w->loads, w->trial, out, err);
}

typedef gerdy_status make_table(const gd_id_work* w, gerdy_series** out, gerdy_error* err);

static gerdy_status save(const gd_id_work* w, make_table* make, const char* path, gd_file_set* set,
                         gerdy_error* err) {
  const char* part;
  gerdy_series* table = NULL;
  if (path == NULL) return GERDY_OK;
  gerdy_status status = gd_file_set_add(set, path, &part, err);
  if (status == GERDY_OK) status = make(w, &table, err);
  if (status == GERDY_OK) status = gerdy_sto_save(part, table, GERDY_RADIANS, err);
  gerdy_series_free(table);
  // the user knows the file by its own name
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

gerdy_status gd_id_write(const gd_id_work* work, const char* output, const char* residuals,
                         const char* ground, gerdy_error* err) {
  gd_file_set set = {0};
  gerdy_status status = save(work, force_table, output, &set, err);
  if (status == GERDY_OK) status = save(work, residual_table, residuals, &set, err);
  if (status == GERDY_OK) status = save(work, ground_table, ground, &set, err);
  if (status == GERDY_OK) status = gd_file_set_commit(&set, err);
  gd_file_set_reset(&set);
  return status;
}
