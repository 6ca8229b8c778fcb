// The band of a job: laid on the model, measured standing, made of what the job says.
#include <gerdy/kin.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "strain/band_work.h"
#include "tissue/band_lay_frame.h"
#include "trial/inputs.h"
#include "trial/plausible.h"

// ---- standing ----------------------------------------------------------------------------------

// the legs of a model that has no feet to name end at the shank
static gd_landmarks find_legs(const gd_band_work* w) {
  gd_landmarks l = {0};
  if (gd_landmarks_find(w->id.model, &l, NULL) == GERDY_OK) return l;
  l = (gd_landmarks){0};
  for (int side = 0; side < 2; ++side) {
    if (!w->band.leg[side].known) continue;
    l.pelvis = w->band.leg[side].pelvis;
    l.foot[side] = l.tibia[side] = w->band.leg[side].tibia;
  }
  return l;
}

// total: frames of the file; the motion may have every nth of them
static gerdy_status measure_standing(gd_band_work* w, const gerdy_series* motion, size_t total,
                                     gerdy_error* err) {
  size_t n;
  const gd_landmarks legs = find_legs(w);
  gd_landmarks landmarks = {0};
  gerdy_status status = gd_check_standing(w->id.model, &legs, motion, err);
  if (status != GERDY_OK) return status;
  for (int side = 0; side < 2; ++side) landmarks.tibia[side] = w->band.leg[side].tibia;
  w->stood = gd_alloc((size_t)w->id.model->nq, sizeof *w->stood);
  if (w->stood == NULL) return gd_fail_memory(err);
  status = gd_motion_band_standing(w->id.model, &landmarks, w->data, motion, &w->band, w->stood, &n,
                                   err);
  if (status != GERDY_OK) return status;
  if (n == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the standing trial tells neither leg: it gives the band no length. Leave it "
                   "out, or record markers on pelvis, thigh and shank");
  }
  snprintf(w->reference, sizeof w->reference, "mean over the standing trial %s (%zu of %zu frames)",
           gd_path_name(w->job->standing), n, total);
  return GERDY_OK;
}

static gerdy_status stand_in_markers(gd_band_work* w, gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_series* markers = NULL;
  gerdy_ik_trial* trial = NULL;
  gerdy_faults* faults = NULL;
  gd_axes axes;
  gerdy_status status = gd_input_markers(w->job->standing, "static", w->job->rate, NAN, NAN,
                                         &markers, &unused, w->notes, err);
  if (status != GERDY_OK) return status;
  size_t total = markers->nrow;
  gd_thin_standing(markers);
  size_t before = markers->nrow == total ? 0 : SIZE_MAX;
  status = gd_band_follow(w, w->job->standing, before, &axes, markers, &trial, &faults, err);
  if (status == GERDY_OK) status = measure_standing(w, trial->motion, total, err);
  gerdy_series_free(markers);
  gerdy_ik_trial_free(trial);
  gerdy_faults_free(faults);
  return status;
}

static gerdy_status stand_in_coordinates(gd_band_work* w, gerdy_error* err) {
  gd_id_work still = {.model = w->id.model};
  gerdy_status status = gd_id_read_motion(w->job->standing, &still, w->notes, err);
  if (status == GERDY_OK) {
    size_t total = still.coordinates->nrow;
    gd_thin_standing(still.coordinates);
    status = measure_standing(w, still.coordinates, total, err);
  }
  // borrowed
  still.model = NULL;
  gd_id_work_reset(&still);
  return status;
}

// a band that glides is not as long in the neutral pose as one that is held
static gerdy_status stand_neutral(gd_band_work* w, gerdy_error* err) {
  const gerdy_model* m = w->id.model;
  gerdy_band* band = &w->band;
  gerdy_status status = GERDY_OK;
  gd_band_neutral(m, w->data->q);
  gerdy_fk(m, w->data);
  for (int i = 0; i < 2 * GERDY_NBAND && status == GERDY_OK; ++i) {
    int head = i / 2, side = i % 2;
    gerdy_band_way way;
    if (!band->leg[side].known) continue;
    double tight = 1 - band->slack[head][side] / band->standing[head][side];
    gerdy_band_lay_way(band, w->data, head, side, &way);
    status = gerdy_band_set_lengths(band, head, side, way.length, tight, err);
  }
  return status;
}

static gerdy_status stand(gd_band_work* w, gerdy_error* err) {
  if (w->job->standing == NULL) {
    snprintf(w->reference, sizeof w->reference,
             "neutral pose of the model, all joint angles 0 (no standing trial was given)");
    return w->band.hold == GERDY_BAND_HELD ? GERDY_OK : stand_neutral(w, err);
  }
  gerdy_status status =
      gd_band_is_table(w->job->standing) ? stand_in_coordinates(w, err) : stand_in_markers(w, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, w->job->standing);
}

// ---- tissue ------------------------------------------------------------------------------------

static gerdy_status take_tissue(gd_band_work* w, gerdy_error* err) {
  const gerdy_band_job* job = w->job;
  gerdy_band* band = &w->band;
  gerdy_status status = GERDY_OK;
  for (int head = 0; head < GERDY_NBAND; ++head) {
    if (!isnan(job->stiffness[head])) band->material.stiffness[head] = job->stiffness[head];
    for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
      double standing = band->standing[head][side];
      if (isnan(job->tight[head]) || isnan(standing)) continue;
      status = gerdy_band_set_lengths(band, head, side, standing, job->tight[head], err);
    }
  }
  return status == GERDY_OK ? gerdy_band_check(band, err) : status;
}

gerdy_status gd_band_set_up(gd_band_work* w, gerdy_error* err) {
  gerdy_status status = gerdy_band_lay(w->id.model, &w->band, w->notes, err);
  if (status != GERDY_OK) return status;
  w->band.hold = w->job->hold;
  if (!w->band.leg[0].known && !w->band.leg[1].known) {
    status = gd_fail(err, GERDY_E_MODEL, 0, NULL,
                     "no leg of this model has a band: it needs bodies named pelvis, femur_r and "
                     "tibia_r (or _l), joined as a leg is");
    return w->job->model != NULL ? gd_at_file(err, status, w->job->model) : status;
  }
  status = stand(w, err);
  return status == GERDY_OK ? take_tissue(w, err) : status;
}
