// The motion a band job begins with: coordinates as given, or as they follow from markers.
#include <gerdy/io.h>
#include <math.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/mem.h"
#include "strain/band_work.h"
#include "trial/adopt.h"
#include "trial/inputs.h"
#include "trial/motion_speed.h"
#include "trial/plausible.h"

gerdy_status gd_band_stage(const gerdy_band_job* job, const char* name, double done,
                           gerdy_error* err) {
  if (job->progress == NULL || job->progress(job->context, name, done)) return GERDY_OK;
  return gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
}

// ---- markers -----------------------------------------------------------------------------------

gerdy_status gd_band_follow(gd_band_work* w, const char* path, double from, double to,
                            gd_axes* axes, gerdy_series** markers, gerdy_ik_trial** trial,
                            gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_name_pairs* matched = NULL;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = w->held;
  options.with_sd = 1;
  gerdy_status status =
      gd_input_markers(path, "markers", 0, from, to, markers, &unused, w->notes, err);
  if (status != GERDY_OK) return status;
  status = gd_adopt_markers(w->id.model, *markers, path, NULL, NULL, axes, &matched, w->notes, err);
  gerdy_name_pairs_free(matched);
  if (status != GERDY_OK) return status;
  status = gerdy_ik_solve(w->id.model, *markers, w->weight, &options, w->job->progress,
                          w->job->context, trial, err);
  if (status == GERDY_OK &&
      gd_note_quality(w->id.model, *trial, NULL, SIZE_MAX, path, w->notes) != GERDY_OK) {
    status = gd_fail_memory(err);
  }
  return status == GERDY_E_DATA ? gd_at_file(err, status, path) : status;
}

// ---- coordinates -------------------------------------------------------------------------------

static void keep_range(gerdy_series* s, double from, double to) {
  size_t first = 0, end = s->nrow;
  while (first < s->nrow && s->time[first] < from - 1e-9) ++first;
  while (end > first && s->time[end - 1] > to + 1e-9) --end;
  gd_keep_rows(s, first, end - first);
}

// the low-pass sees the whole recording, the range comes after it
static gerdy_status smooth(gd_band_work* w, const gerdy_series* raw, gerdy_error* err) {
  const gerdy_band_job* job = w->job;
  gerdy_status status = gerdy_series_copy(raw, &w->motion, err);
  if (status != GERDY_OK) return status;
  if (w->motion->rate == 0 && w->motion->nrow > 1) w->motion->rate = gerdy_series_rate(w->motion);
  if (job->cutoff > 0) status = gd_motion_filter(w->motion, job->cutoff, err);
  if (status != GERDY_OK) return status;
  keep_range(w->motion, isnan(job->from) ? -INFINITY : job->from,
             isnan(job->to) ? INFINITY : job->to);
  if (w->motion->nrow == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "no frame lies in the time range; the motion goes from %.3f to %.3f s",
                   raw->time[0], raw->time[raw->nrow - 1]);
  }
  w->speed = gd_alloc(w->motion->nrow * w->motion->ncol, sizeof *w->speed);
  return w->speed != NULL ? gd_motion_speeds(w->motion, w->speed, err) : gd_fail_memory(err);
}

static gerdy_status prepare(gd_band_work* w, gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_status status = gd_input_model(w->job->model, &w->id.model, &unused, w->notes, err);
  if (status != GERDY_OK) return status;
  const gerdy_model* m = w->id.model;
  w->weight = gd_alloc((size_t)m->nmarker, sizeof *w->weight);
  w->held = gd_alloc((size_t)m->nq, 1);
  if (w->weight == NULL || w->held == NULL) return gd_fail_memory(err);
  gerdy_default_weights(m, w->weight);
  gerdy_default_held(m, w->held);
  return gerdy_data_new(m, &w->data, err);
}

gerdy_status gd_band_read_motion(gd_band_work* w, gerdy_error* err) {
  const gerdy_band_job* job = w->job;
  const char* path = job->motion != NULL ? job->motion : job->markers;
  gerdy_status status = gd_band_stage(job, "reading", 0, err);
  if (status == GERDY_OK) status = prepare(w, err);
  if (status == GERDY_OK && job->motion != NULL) {
    status = gd_id_read_motion(job->motion, &w->id, w->notes, err);
  } else if (status == GERDY_OK) {
    status = gd_band_follow(w, path, job->from, job->to, &w->axes, &w->markers, &w->trial, err);
  }
  if (status != GERDY_OK) return status;
  status = smooth(w, w->trial != NULL ? w->trial->motion : w->id.coordinates, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}
