// The model of a band job: as given, or the bundled one made to the measures of who stands.
#include <gerdy/kin.h>
#include <math.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "scale/scale_runner.h"
#include "strain/band_work.h"
#include "trial/free_knee.h"
#include "trial/inputs.h"
#include "trial/synthetic.h"

bool gd_band_is_table(const char* path) {
  const char* ext = gd_path_ext(path);
  return gd_equal_nocase(ext, ".mot") || gd_equal_nocase(ext, ".sto");
}

gerdy_status gd_band_read_model(gd_band_work* w, gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_status status = gd_input_model(w->job->model, &w->id.model, &unused, w->notes, err);
  if (status != GERDY_OK || w->job->map == NULL) return status;
  return gd_input_mapping(w->job->map, &w->mapping, &unused, err);
}

// Markers of the run tell whether they were made of the bundled runner; without them those of who
// stands.
static gerdy_status tell_synthetic(const gd_band_work* w, bool* synthetic, gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_series* standing = NULL;
  if (w->markers != NULL) {
    *synthetic = gd_is_synthetic(w->markers->title);
    return GERDY_OK;
  }
  gerdy_status status = gd_input_markers(w->job->standing, "static", w->job->rate, NAN, NAN,
                                         &standing, &unused, NULL, err);
  if (status == GERDY_OK) *synthetic = gd_is_synthetic(standing->title);
  gerdy_series_free(standing);
  return status;
}

static gerdy_status fit(gd_band_work* w, gerdy_error* err) {
  const gerdy_band_job* job = w->job;
  if (job->model != NULL || job->standing == NULL || gd_band_is_table(job->standing)) {
    return GERDY_OK;
  }
  gd_runner runner = {
      .standing = job->standing, .markers = job->markers, .map = job->map, .rate = job->rate};
  gerdy_status status = tell_synthetic(w, &runner.synthetic, err);
  if (status != GERDY_OK) return status;
  return gd_fit_runner(&runner, w->mapping, &w->id.model, &w->fitted, w->notes, err);
}

gerdy_status gd_band_fit_model(gd_band_work* w, gerdy_error* err) {
  gerdy_status status = fit(w, err);
  if (status == GERDY_OK && w->job->free_knee) {
    status = gd_free_knees(w->job->model, &w->id.model, &w->prior, w->notes, err);
  }
  if (status != GERDY_OK) return status;
  const gerdy_model* m = w->id.model;
  w->weight = gd_alloc((size_t)m->nmarker, sizeof *w->weight);
  w->held = gd_alloc((size_t)m->nq, 1);
  if (w->weight == NULL || w->held == NULL) return gd_fail_memory(err);
  gerdy_default_weights(m, w->weight);
  gerdy_default_held(m, w->held);
  return gerdy_data_new(m, &w->data, err);
}
