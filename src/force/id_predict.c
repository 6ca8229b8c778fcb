// Loads of a trial that no plate measured.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "force/id_work.h"
#include "force/predict.h"

// Hz: what the motion shows above it is soft tissue more than force (docs/forces.md)
static const double most_cutoff = 8;

// the frames of the trial out of those of the whole motion
static gerdy_status cut(const gerdy_trial* all, const gerdy_loads* whole, const gerdy_trial* part,
                        gerdy_loads** out, gerdy_error* err) {
  size_t first = 0;
  gerdy_status status = gerdy_loads_new(whole->nload, part->nframe, out, err);
  if (status != GERDY_OK) return status;
  while (first + part->nframe < all->nframe && all->time[first] < part->time[0]) ++first;
  for (size_t k = 0; k < whole->nload; ++k) {
    const gerdy_load* from = &whole->load[k];
    gerdy_load* to = &(*out)->load[k];
    memcpy(to->name, from->name, sizeof to->name);
    to->body = from->body;
    to->force_body = from->force_body;
    to->point_body = from->point_body;
    memcpy(to->force, from->force + 3 * first, 3 * part->nframe * sizeof *to->force);
    memcpy(to->point, from->point + 3 * first, 3 * part->nframe * sizeof *to->point);
    memcpy(to->torque, from->torque + 3 * first, 3 * part->nframe * sizeof *to->torque);
    memcpy(to->valid, from->valid + first, part->nframe);
  }
  return GERDY_OK;
}

// steps are seen in the whole motion: a range may cut one in the middle
static gerdy_status predict(const gerdy_id_job* job, gd_id_work* w, const gd_landmarks* l,
                            gerdy_error* err) {
  gerdy_trial_options all = {
      .smoothing = job->smoothing, .cutoff = most_cutoff, .from = -INFINITY, .to = INFINITY};
  double unseen = gd_predict_unseen_mass(w->model, w->coordinates);
  if (job->cutoff > 0) all.cutoff = fmin(job->cutoff, most_cutoff);
  gerdy_trial* t = NULL;
  gerdy_loads* loads = NULL;
  gerdy_id_prediction* how = &w->summary.predicted;
  gerdy_status status = gerdy_trial_new(w->model, w->coordinates, &all, &t, err);
  if (status == GERDY_OK) status = gd_predict_loads(w->model, l, t, unseen, &loads, how, err);
  if (status == GERDY_OK) status = cut(t, loads, w->trial, &w->loads, err);
  gerdy_loads_free(loads);
  gerdy_trial_free(t);
  return status;
}

gerdy_status gd_id_predict(const gerdy_id_job* job, gd_id_work* work, gerdy_notes* notes,
                           gerdy_error* err) {
  gd_landmarks landmarks;
  gerdy_status status = gd_landmarks_find(work->model, &landmarks, err);
  if (status != GERDY_OK) return job->model != NULL ? gd_at_file(err, status, job->model) : status;
  status = predict(job, work, &landmarks, err);
  if (status != GERDY_OK) return gd_at_file(err, status, job->motion);
  status = gd_predict_note(&work->summary.predicted, work->trial, notes);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
