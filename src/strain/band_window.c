#include "strain/band_window.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "gait/measures.h"

// s: what a low-pass makes of the ends of the part is to stay away from its steps
static const double margin = 0.1;

void gd_band_window_close(gd_band_window* w) {
  gerdy_series_free(w->motion);
  gerdy_series_free(w->table);
  gerdy_series_free(w->markers);
  gerdy_series_free(w->trial.motion);
  gd_free(w->trial.info);
  gd_free(w->drive[0]);
  gd_free(w->drive[1]);
  gd_free(w->steps);
}

// ---- steps -------------------------------------------------------------------------------------

// leave out the steps that do not lie in the part; a side that had steps has some left?
static bool keep_steps(gd_band_window* w, const gerdy_gait* whole, double from, double to) {
  size_t before[2] = {0, 0};
  for (size_t i = 0; i < whole->nstep; ++i) {
    gerdy_step* s = &w->steps[i];
    *s = whole->step[i];
    if (s->left_out != GERDY_KEPT) continue;
    ++before[s->side];
    if (s->contact >= from && s->toe_off <= to)
      ++w->nkept[s->side];
    else
      s->left_out = GERDY_LEFT_OUT_END;
  }
  return (w->nkept[0] > 0 || before[0] == 0) && (w->nkept[1] > 0 || before[1] == 0);
}

// the rows that are taken; false: all
static bool choose_rows(gd_band_window* w, const gd_band_run* whole,
                        const gd_band_sparing* sparing) {
  const size_t nrow = whole->motion->nrow, most = sparing->most_frames;
  const double *time = whole->motion->time, rate = whole->motion->rate;
  double from = -INFINITY, to = INFINITY;
  w->step = sparing->rate > 0 && rate > 0 ? (size_t)(rate / sparing->rate + 1e-6) : 1;
  if (w->step < 1) w->step = 1;
  size_t span = most * w->step;
  if (most > 0 && span < nrow) {
    w->first = (nrow - span) / 2;
    from = time[w->first] + margin;
    to = time[w->first + span - 1] - margin;
  } else {
    span = nrow;
  }
  w->nframe = (span + w->step - 1) / w->step;
  return w->nframe < nrow && keep_steps(w, whole->gait, from, to);
}

// ---- frames ------------------------------------------------------------------------------------

static gerdy_status thin_table(const gd_band_window* w, const gerdy_series* s, gerdy_series** out,
                               gerdy_error* err) {
  gerdy_status status = gerdy_series_new(w->nframe, s->ncol, out, err);
  if (status != GERDY_OK) return status;
  gerdy_series* t = *out;
  t->rate = s->rate / (double)w->step;
  memcpy(t->column, s->column, s->ncol * sizeof *s->column);
  for (size_t i = 0; i < w->nframe; ++i) {
    size_t row = w->first + i * w->step;
    t->time[i] = s->time[row];
    memcpy(t->value + i * s->ncol, s->value + row * s->ncol, s->ncol * sizeof *s->value);
    memcpy(t->valid + i * s->ncol, s->valid + row * s->ncol, s->ncol);
  }
  return GERDY_OK;
}

static gerdy_status thin_trial(gd_band_window* w, const gd_band_run* whole, gerdy_error* err) {
  const gerdy_ik_trial* t = whole->trial;
  if (whole->markers == NULL || t == NULL) return GERDY_OK;
  gerdy_status status = thin_table(w, whole->markers, &w->markers, err);
  w->trial = *t;
  w->trial.motion = w->trial.error = w->trial.sd = NULL;
  w->trial.info = NULL;
  if (status == GERDY_OK) status = thin_table(w, t->motion, &w->trial.motion, err);
  if (status != GERDY_OK) return status;
  w->trial.info = gd_alloc(w->nframe, sizeof *w->trial.info);
  if (w->trial.info == NULL) return gd_fail_memory(err);
  for (size_t i = 0; i < w->nframe; ++i) w->trial.info[i] = t->info[w->first + i * w->step];
  w->run.markers = w->markers;
  w->run.trial = &w->trial;
  return GERDY_OK;
}

static gerdy_status thin_drives(gd_band_window* w, const gd_band_run* whole, gerdy_error* err) {
  for (int side = 0; side < 2; ++side) {
    if (whole->drive[side] == NULL) continue;
    w->drive[side] = gd_alloc(w->nframe, sizeof *w->drive[side]);
    if (w->drive[side] == NULL) return gd_fail_memory(err);
    for (size_t i = 0; i < w->nframe; ++i) {
      w->drive[side][i] = whole->drive[side][w->first + i * w->step];
    }
    w->run.drive[side] = w->drive[side];
  }
  return GERDY_OK;
}

gerdy_status gd_band_window_open(gd_band_window* w, const gd_band_run* whole,
                                 const gd_band_sparing* sparing, gerdy_error* err) {
  memset(w, 0, sizeof *w);
  w->run = *whole;
  w->steps = gd_alloc(whole->gait->nstep, sizeof *w->steps);
  if (w->steps == NULL) return gd_fail_memory(err);
  if (!choose_rows(w, whole, sparing)) {
    w->nframe = whole->motion->nrow;
    w->step = 1;
    return GERDY_OK;
  }
  gerdy_status status = thin_table(w, whole->motion, &w->motion, err);
  if (status == GERDY_OK) status = thin_table(w, whole->table, &w->table, err);
  if (status == GERDY_OK) status = thin_trial(w, whole, err);
  if (status == GERDY_OK) status = thin_drives(w, whole, err);
  if (status != GERDY_OK) return status;
  w->gait = *whole->gait;
  w->gait.step = w->steps;
  gd_measure_fingerprint(w->table, &w->gait.motion_frames, &w->gait.motion_columns);
  w->run.every = w->step;
  w->run.motion = w->motion;
  w->run.table = w->table;
  w->run.gait = &w->gait;
  return GERDY_OK;
}
