// The motion that inverse dynamics begins with.
#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "eval/eval_parts.h"
#include "force/id_work.h"
#include "trial/inputs.h"

void gd_id_work_reset(gd_id_work* w) {
  gd_free(w->doubt);
  gerdy_id_free(w->id);
  gerdy_loads_free(w->loads);
  gd_loads_setup_reset(&w->external);
  gerdy_series_free(w->forces);
  gerdy_trial_free(w->trial);
  gd_free(w->order);
  gerdy_series_free(w->coordinates);
  gerdy_model_free(w->model);
}

static gerdy_status name_columns(const gerdy_model* m, gerdy_series* s, gerdy_error* err) {
  for (int q = 0; q < m->nq; ++q) {
    const char* name = m->names + m->q_name[q];
    if (gerdy_series_name(s, (size_t)q, name, m->q_rotational[q] ? "rad" : "m") == GERDY_OK) {
      continue;
    }
    return gd_fail(err, GERDY_E_MODEL, 0, name, "the name is too long for a column");
  }
  return GERDY_OK;
}

static gerdy_status take_rows(const gd_eval_rows* rows, gd_id_work* w, gerdy_error* err) {
  const gd_eval_source* s = &rows->source[GD_EVAL_POSES];
  gerdy_status status = gerdy_series_new(rows->nrow, (size_t)w->model->nq, &w->coordinates, err);
  if (status == GERDY_OK) status = name_columns(w->model, w->coordinates, err);
  if (status != GERDY_OK) return status;
  w->order = gd_alloc((size_t)w->model->nq, sizeof *w->order);
  if (w->order == NULL) return gd_fail_memory(err);
  memcpy(w->order, rows->order, (size_t)w->model->nq * sizeof *w->order);
  memcpy(w->coordinates->time, s->series->time, rows->nrow * sizeof *s->series->time);
  w->coordinates->rate = s->series->rate;
  for (size_t row = 0; row < rows->nrow; ++row) {
    for (int q = 0; q < w->model->nq; ++q) {
      if (s->column[q] < 0) continue;
      size_t e = row * s->series->ncol + (size_t)s->column[q];
      if (s->series->valid[e]) {
        gerdy_series_set(w->coordinates, row, (size_t)q, s->factor[q] * s->series->value[e]);
      }
    }
  }
  return GERDY_OK;
}

// columns of coordinates that hold no number in any row
static gerdy_status note_empty(const gd_eval_rows* rows, const gd_id_work* w, const char* path,
                               gerdy_notes* notes, gerdy_error* err) {
  const gd_eval_source* s = &rows->source[GD_EVAL_POSES];
  for (int q = 0; q < w->model->nq; ++q) {
    bool any = s->column[q] < 0 || w->model->q_driver[q] >= 0;
    for (size_t row = 0; row < rows->nrow && !any; ++row) {
      any = w->coordinates->valid[row * w->coordinates->ncol + (size_t)q];
    }
    if (any || gerdy_notes_add(notes, GERDY_WARNING, 0, gd_path_name(path),
                               "%s has no number in any row: it keeps its default, and no moment "
                               "of that joint is to be trusted",
                               w->model->names + w->model->q_name[q]) == GERDY_OK) {
      continue;
    }
    return gd_fail_memory(err);
  }
  return GERDY_OK;
}

gerdy_status gd_id_read_motion(const char* path, gd_id_work* w, gerdy_notes* notes,
                               gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_eval_input input = {.activation_of_all = NAN};
  gerdy_series* table = NULL;
  gd_eval_rows rows = {0};
  gerdy_status status =
      gd_input_table(path, "motion", &table, &input.poses.angle, &unused, notes, err);
  if (status != GERDY_OK) return status;
  input.poses.series = table;
  input.poses.name = path;
  status = gd_eval_rows_open(&rows, w->model, &input, notes, err);
  if (status == GERDY_OK) status = take_rows(&rows, w, err);
  if (status == GERDY_OK) status = note_empty(&rows, w, path, notes, err);
  gd_eval_rows_reset(&rows);
  gerdy_series_free(table);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

gerdy_status gd_id_feet(const gerdy_model* model, const gd_landmarks* landmarks,
                        const gerdy_trial* trial, gerdy_series** out, gerdy_error* err) {
  static const char* const point[4] = {"heel_r", "toe_r", "heel_l", "toe_l"};
  gerdy_data* d = NULL;
  gerdy_series* s = NULL;
  *out = NULL;
  gerdy_status status = gerdy_series_new(trial->nframe, 12, &s, err);
  if (status == GERDY_OK) status = gerdy_data_new(model, &d, err);
  for (size_t c = 0; c < 12 && status == GERDY_OK; ++c) {
    char name[16];
    snprintf(name, sizeof name, "%s.%c", point[c / 3], (int)('x' + c % 3));
    status = gerdy_series_name(s, c, name, "m");
  }
  for (size_t i = 0; i < trial->nframe && status == GERDY_OK; ++i) {
    s->time[i] = trial->time[i];
    if (!trial->known[i]) continue;
    gerdy_trial_frame(model, trial, i, d);
    gerdy_fk(model, d);
    for (int side = 0; side < 2; ++side) {
      int foot = landmarks->foot[side], toes = landmarks->toes[side];
      double at[6];
      gerdy_fk_point(model, d, foot, landmarks->heel_local[side], at);
      gerdy_fk_point(model, d, toes < 0 ? foot : toes, landmarks->toe_local[side], at + 3);
      for (size_t k = 0; k < 6; ++k) gerdy_series_set(s, i, 6 * (size_t)side + k, at[k]);
    }
  }
  gerdy_data_free(d);
  if (status == GERDY_OK)
    *out = s;
  else
    gerdy_series_free(s);
  return status;
}
