// The motion a band job begins with: coordinates as given, or as they follow from markers.
#include <gerdy/io.h>
#include <math.h>
#include <stdint.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "strain/band_work.h"
#include "trial/adopt.h"
#include "trial/free_knee.h"
#include "trial/inputs.h"
#include "trial/motion_speed.h"
#include "trial/plausible.h"
#include "trial/synthetic.h"

gerdy_status gd_band_stage(const gerdy_band_job* job, const char* name, double done,
                           gerdy_error* err) {
  if (job->progress == NULL || job->progress(job->context, name, done)) return GERDY_OK;
  return gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
}

// ---- markers -----------------------------------------------------------------------------------

// what may be wrong with the markers of a solved trial is told
static gerdy_status find_faults(gd_band_work* w, const char* path, size_t before,
                                const gerdy_series* markers, const gerdy_ik_options* options,
                                const gerdy_ik_trial* trial, gerdy_faults** faults,
                                gerdy_error* err) {
  gerdy_status status = gerdy_faults_find(w->id.model, markers, w->weight, options, trial,
                                          w->job->progress, w->job->context, faults, err);
  if (status != GERDY_OK) return status;
  status = gd_note_quality(w->id.model, trial, *faults, before, gd_path_name(path), w->notes);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

gerdy_status gd_band_follow(gd_band_work* w, const char* path, size_t before, gd_axes* axes,
                            gerdy_series* markers, gerdy_ik_trial** trial, gerdy_faults** faults,
                            gerdy_error* err) {
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = w->held;
  options.prior_sd = w->prior;
  options.with_sd = 1;
  *trial = NULL;
  *faults = NULL;
  gerdy_status status = gd_adopt_markers(w->id.model, markers, path, w->mapping, w->job->map, axes,
                                         NULL, w->notes, err);
  if (status != GERDY_OK) return status;
  status = gerdy_ik_solve(w->id.model, markers, w->weight, &options, w->job->progress,
                          w->job->context, trial, err);
  if (status == GERDY_OK) {
    status = find_faults(w, path, before, markers, &options, *trial, faults, err);
  }
  return status == GERDY_E_DATA ? gd_at_file(err, status, path) : status;
}

static gerdy_status follow_run(gd_band_work* w, gerdy_error* err) {
  const gerdy_band_job* job = w->job;
  gerdy_faults* faults = NULL;
  gerdy_status status = gd_band_follow(w, job->markers, isnan(job->from) ? 0 : SIZE_MAX, &w->axes,
                                       w->markers, &w->trial, &faults, err);
  if (status == GERDY_OK && w->prior != NULL) {
    status = gd_note_knees(w->id.model, w->prior, w->trial, w->notes, err);
  }
  bool own_model = job->model != NULL || w->fitted || gd_is_synthetic(w->markers->title);
  if (status == GERDY_OK) {
    gd_find_doubt(w->id.model, w->trial, faults, own_model, w->doubt, sizeof w->doubt);
    if (w->doubt[0] != '\0' &&
        gerdy_notes_add(w->notes, GERDY_WARNING, 0, "angles", "%s", w->doubt) != GERDY_OK) {
      status = gd_fail_memory(err);
    }
  }
  gerdy_faults_free(faults);
  return status;
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
  if (job->cutoff > 0 && w->motion->nrow > 1)
    status = gd_motion_filter(w->motion, job->cutoff, err);
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

static gerdy_status read_coordinates(gd_band_work* w, gerdy_error* err) {
  gerdy_status status = gd_id_read_motion(w->job->motion, &w->id, w->notes, err);
  if (status != GERDY_OK) return status;
  status = gd_note_ranges(w->id.model, w->id.coordinates, gd_path_name(w->job->motion), w->notes);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

gerdy_status gd_band_read_motion(gd_band_work* w, gerdy_error* err) {
  gerdy_report_input unused;
  const gerdy_band_job* job = w->job;
  gerdy_status status = gd_band_stage(job, "reading", 0, err);
  if (status == GERDY_OK) status = gd_band_read_model(w, err);
  if (status == GERDY_OK && job->markers != NULL) {
    status = gd_input_markers(job->markers, "markers", job->rate, job->from, job->to, &w->markers,
                              &unused, w->notes, err);
  }
  if (status == GERDY_OK) status = gd_band_fit_model(w, err);
  if (status == GERDY_OK) {
    status = job->markers != NULL ? follow_run(w, err) : read_coordinates(w, err);
  }
  if (status != GERDY_OK) return status;
  status = smooth(w, w->trial != NULL ? w->trial->motion : w->id.coordinates, err);
  if (status == GERDY_OK) return GERDY_OK;
  return gd_at_file(err, status, job->motion != NULL ? job->motion : job->markers);
}
