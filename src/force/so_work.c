#include "force/so_work.h"

#include <gerdy/io.h>
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "force/predict.h"

static const double notable = 0.05;  // of a moment, from which on a reserve is named

void gd_so_work_reset(gd_so_work* w) {
  gerdy_static_trial_free(w->trial);
  gerdy_series_free(w->reaction);
  gerdy_series_free(w->q);
  gerdy_series_free(w->u);
  gerdy_static_free(w->solver);
  gerdy_muscles_free(w->muscles);
  *w = (gd_so_work){0};
}

// ---- input -------------------------------------------------------------------------------------

// (nframe x nq) values as a table with the coordinates' names
static gerdy_status table_of(const gd_id_work* id, const double* value, gerdy_series** out,
                             gerdy_error* err) {
  const gerdy_series* like = id->id->tau;
  gerdy_status status = gerdy_series_copy(like, out, err);
  if (status != GERDY_OK) return status;
  for (size_t row = 0; row < like->nrow; ++row) {
    for (size_t q = 0; q < like->ncol; ++q) {
      double x = id->trial->known[row] ? value[row * like->ncol + q] : NAN;
      gerdy_series_set(*out, row, q, x);
    }
  }
  return GERDY_OK;
}

// ---- what is to be said ------------------------------------------------------------------------

// of one coordinate: in how many frames, and where most
static gerdy_status note_reserve(const gd_id_work* id, const gerdy_static_trial* t, int q,
                                 gerdy_notes* notes) {
  const gerdy_static_reserve* most = NULL;
  size_t frames = 0;
  for (size_t k = 0; k < t->nreserve; ++k) {
    const gerdy_static_reserve* r = &t->reserve[k];
    if (r->coordinate != q) continue;
    ++frames;
    if (most == NULL || r->of_largest > most->of_largest) most = r;
  }
  if (most == NULL) return GERDY_OK;
  const gerdy_model* m = id->model;
  return gerdy_notes_add(
      notes, most->of_largest > notable ? GERDY_WARNING : GERDY_INFO, 0, m->names + m->q_name[q],
      "muscles do not make the moment alone: %.60s carries more than %.0f %% of it in %zu of %zu "
      "frames, most at %.3f s: %.3g %s, %.1f %% of the largest moment",
      most->actuator, 100 * notable, frames, id->trial->nframe, id->trial->time[most->frame],
      most->carried, m->q_rotational[q] ? "N m" : "N", 100 * most->of_largest);
}

static gerdy_status note_frames(const gd_id_work* id, const gerdy_static_trial* t,
                                gerdy_static_outcome outcome, const char* what,
                                gerdy_notes* notes) {
  size_t n = 0, first = 0;
  for (size_t row = 0; row < id->trial->nframe; ++row) {
    if (t->frame[row].outcome != outcome) continue;
    if (n++ == 0) first = row;
  }
  if (n == 0) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "muscle forces",
                         "%zu of %zu frames %s (%.3f s%s)", n, id->trial->nframe, what,
                         id->trial->time[first], n > 1 ? " the first" : "");
}

static gerdy_status say(const gd_id_work* id, const gerdy_static_trial* t, gerdy_notes* notes,
                        gerdy_error* err) {
  gerdy_status status = note_frames(id, t, GERDY_STATIC_NO_NUMBER,
                                    "have no motion or no moments, and no forces", notes);
  if (status == GERDY_OK && id->model->nmuscle == 0) {
    status = gerdy_notes_add(notes, GERDY_WARNING, 0, "muscle forces",
                             "the model has no muscles: reserves and motors make all moments, and "
                             "nothing is told about muscles. Give a model with muscles");
  }
  if (status == GERDY_OK) {
    status = note_frames(id, t, GERDY_STATIC_NOT_CONVERGED,
                         "have the moments, but not surely the least cost", notes);
  }
  for (int q = 0; q < id->model->nq && status == GERDY_OK; ++q) {
    status = note_reserve(id, t, q, notes);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// ---- all ---------------------------------------------------------------------------------------

gerdy_status gd_so_solve(const gd_id_work* id, const gerdy_actuators* actuators,
                         const gerdy_static_options* options, gerdy_progress progress,
                         void* context, gd_so_work* out, gerdy_notes* notes, gerdy_error* err) {
  gd_so_work* w = out;
  *w = (gd_so_work){0};
  gerdy_status status = gerdy_muscles_new(id->model, &w->muscles, err);
  if (status == GERDY_OK) {
    status = gerdy_static_new(id->model, w->muscles, actuators, options, &w->solver, notes, err);
  }
  if (status == GERDY_OK) status = table_of(id, id->trial->q, &w->q, err);
  if (status == GERDY_OK) status = table_of(id, id->trial->u, &w->u, err);
  if (status == GERDY_OK) {
    status = gerdy_static_solve(w->solver, w->q, w->u, id->id->tau, notable, progress, context,
                                &w->trial, err);
  }
  return status == GERDY_OK ? say(id, w->trial, notes, err) : status;
}

// ---- files -------------------------------------------------------------------------------------

// path NULL: it is not asked for
static gerdy_status save_table(const gerdy_series* table, const char* path, gd_file_set* set,
                               gerdy_error* err) {
  const char* part;
  if (path == NULL) return GERDY_OK;
  gerdy_status status = gd_file_set_add(set, path, &part, err);
  if (status == GERDY_OK) status = gerdy_sto_save(part, table, GERDY_RADIANS, err);
  // the user knows the file by its own name
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

static void reserve_rows(const gd_so_work* w, const gd_id_work* id, gd_buf* text) {
  const gerdy_model* m = id->model;
  const char* predicted = id->summary.predicted.used ? ",ground_forces" : "";
  gd_buf_printf(text, "time,coordinate,actuator,carried,unit,share_of_moment,share_of_largest%s\n",
                predicted);
  for (size_t k = 0; k < w->trial->nreserve; ++k) {
    const gerdy_static_reserve* r = &w->trial->reserve[k];
    const double number[] = {r->carried, r->of_moment, r->of_largest};
    gd_buf_fixed(text, id->trial->time[r->frame], 4);
    gd_buf_printf(text, ",%s,%s", m->names + m->q_name[r->coordinate], r->actuator);
    for (int i = 0; i < 3; ++i) {
      gd_buf_text(text, ",");
      gd_buf_fixed(text, number[i], 4);
      if (i == 0) gd_buf_text(text, m->q_rotational[r->coordinate] ? ",N.m" : ",N");
    }
    gd_buf_text(text, id->summary.predicted.used ? ",predicted\n" : "\n");
  }
}

static gerdy_status save_reserves(const gd_so_work* w, const gd_id_work* id, const char* path,
                                  gd_file_set* set, gerdy_error* err) {
  const char* part;
  gd_buf text = {0};
  if (path == NULL) return GERDY_OK;
  gerdy_status status = gd_file_set_add(set, path, &part, err);
  if (status == GERDY_OK) {
    reserve_rows(w, id, &text);
    status = text.failed ? gd_fail_memory(err) : gd_file_write(part, text.at, text.n, err);
  }
  gd_buf_reset(&text);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

static gerdy_status save_force(const gd_so_work* w, const gd_id_work* id, const char* path,
                               gd_file_set* set, gerdy_error* err) {
  gerdy_series* table = NULL;
  if (path == NULL) return GERDY_OK;
  gerdy_status status = gd_so_force_table(w, id, &table, err);
  if (status == GERDY_OK) status = save_table(table, path, set, err);
  gerdy_series_free(table);
  return status;
}

static gerdy_status save_ground(const gd_id_work* id, const char* path, gd_file_set* set,
                                gerdy_error* err) {
  gerdy_series* table = NULL;
  if (path == NULL) return GERDY_OK;
  gerdy_status status = gd_predict_table(id->loads, id->trial, &table, err);
  if (status == GERDY_OK) status = save_table(table, path, set, err);
  gerdy_series_free(table);
  return status;
}

gerdy_status gd_so_write(const gd_so_work* work, const gd_id_work* id, const gd_so_outputs* out,
                         gerdy_error* err) {
  gd_file_set set = {0};
  gd_id_title(id, work->trial->activation);
  gd_id_title(id, work->trial->force);
  if (work->reaction != NULL) gd_id_title(id, work->reaction);
  gerdy_status status = save_table(work->trial->activation, out->activation, &set, err);
  if (status == GERDY_OK) status = save_force(work, id, out->force, &set, err);
  if (status == GERDY_OK) status = save_reserves(work, id, out->reserves, &set, err);
  if (status == GERDY_OK) status = save_ground(id, out->ground, &set, err);
  if (status == GERDY_OK) status = save_table(work->reaction, out->reactions, &set, err);
  if (status == GERDY_OK) status = gd_file_set_commit(&set, err);
  gd_file_set_reset(&set);
  return status;
}
