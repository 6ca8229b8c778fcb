// From a run's files to its gait.
#include <gerdy/band.h>
#include <gerdy/gait.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/pipeline.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "pipeline/knee_peaks.h"
#include "pipeline/run.h"
#include "scale/scale_runner.h"
#include "trial/adopt.h"
#include "trial/clusters.h"
#include "trial/forces.h"
#include "trial/free_knee.h"
#include "trial/inputs.h"
#include "trial/motion_table.h"
#include "trial/plausible.h"
#include "trial/same_person.h"
#include "trial/synthetic.h"

void gd_run_reset(gd_run* run) {
  gerdy_case_reset(&run->meaning);
  gerdy_history_free(run->history);
  gerdy_clinic_free(run->clinic);
  gerdy_model_free(run->model);
  gerdy_data_free(run->data);
  gerdy_series_free(run->markers);
  gerdy_series_free(run->standing);
  gerdy_series_free(run->force_table);
  gerdy_name_pairs_free(run->mapping);
  gerdy_name_pairs_free(run->matched);
  gerdy_series_free(run->forces);
  gerdy_series_free(run->smooth);
  gerdy_series_free(run->table);
  gerdy_ik_trial_free(run->trial);
  gerdy_faults_free(run->faults);
  gerdy_gait_free(run->gait);
  gerdy_demand_free(run->demand);
  gerdy_series_free(run->muscle_force[0]);
  gerdy_series_free(run->muscle_force[1]);
  gd_band_drives_reset(&run->drives);
  gerdy_band_load_free(run->band_load);
  gd_free(run->weight);
  gd_free(run->held);
  gd_free(run->prior);
  gd_free(run->stood);
  gd_run_describe_reset(run);
}

gerdy_status gd_run_stage(const gerdy_job* job, const char* name, double done, gerdy_error* err) {
  if (job->progress == NULL || job->progress(job->context, name, done)) return GERDY_OK;
  return gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
}

static gerdy_status note_carried(const gerdy_ik_trial* t, gerdy_notes* notes, gerdy_error* err) {
  if (t->nmissing == 0) return GERDY_OK;
  gerdy_status status = gerdy_notes_add(
      notes, GERDY_INFO, 0, "markers",
      "%zu samples of markers that are followed are missing; %zu of them are carried as the marker "
      "is before and after, the others left out",
      t->nmissing, t->ncarried);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// are model and static trial those of the runner in the run? static trial NULL: the model is meant
static gerdy_status compare(const gd_run* run, const gerdy_series* standing, gerdy_error* err) {
  gd_likeness likeness;
  gerdy_status status = gd_likeness_find(run->model, standing, run->markers, &likeness, err);
  if (status != GERDY_OK) return status;
  if (standing == NULL) {
    return gd_likeness_note_model(&likeness, run->model, gd_path_name(run->job->model), run->notes,
                                  err);
  }
  return gd_likeness_note_trials(&likeness, run->model, gd_path_name(run->job->standing),
                                 run->notes, err);
}

// the model scaled to the static trial, where that is wanted; the page says so beside its name
static gerdy_status fit_model(gd_run* run, gerdy_error* err) {
  static const char words[] = "; scaled to the static trial";
  char* detail = run->input[0].detail;
  const gerdy_job* job = run->job;
  const gd_runner runner = {.model = job->model,
                            .standing = job->standing,
                            .markers = job->markers,
                            .map = job->map,
                            .rate = job->rate,
                            .fit = job->fit,
                            .synthetic = gd_is_synthetic(run->markers->title)};
  gerdy_status status =
      gd_fit_runner(&runner, run->mapping, &run->model, &run->fitted, run->notes, err);
  if (run->fitted && strlen(detail) + sizeof words <= sizeof run->input[0].detail)
    strcat(detail, words);
  return status;
}

gerdy_status gd_run_track(gd_run* run, gerdy_error* err) {
  const gerdy_job* job = run->job;
  gerdy_status status = gd_run_stage(job, "reading", 0, err);
  if (status == GERDY_OK) {
    status = gd_input_model(job->model, &run->model, &run->input[run->ninput++], run->notes, err);
  }
  if (status == GERDY_OK) {
    status = gd_input_markers(job->markers, "markers", job->rate, job->from, job->to, &run->markers,
                              &run->input[run->ninput++], run->notes, err);
  }
  if (status == GERDY_OK && job->map != NULL) {
    status = gd_input_mapping(job->map, &run->mapping, &run->input[run->ninput++], err);
  }
  if (status == GERDY_OK) status = fit_model(run, err);
  if (status == GERDY_OK && job->free_knee) {
    status = gd_free_knees(job->model, &run->model, &run->prior, run->notes, err);
  }
  if (status == GERDY_OK) {
    status = gd_adopt_markers(run->model, run->markers, job->markers, run->mapping, job->map,
                              &run->axes, &run->matched, run->notes, err);
  }
  // a model that was fitted has been compared
  if (status == GERDY_OK && job->model != NULL && !run->fitted) status = compare(run, NULL, err);
  if (status != GERDY_OK) return status;
  const gerdy_model* m = run->model;
  run->weight = gd_alloc((size_t)m->nmarker, sizeof *run->weight);
  run->held = gd_alloc((size_t)m->nq, 1);
  if (run->weight == NULL || run->held == NULL) return gd_fail_memory(err);
  gerdy_default_weights(m, run->weight);
  gerdy_default_held(m, run->held);
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = run->held;
  options.prior_sd = run->prior;
  options.carry = !job->no_carry;
  options.with_sd = run->job->sd != NULL || run->prior != NULL;
  status = gerdy_ik_solve(m, run->markers, run->weight, &options, job->progress, job->context,
                          &run->trial, err);
  if (status == GERDY_OK) status = gerdy_data_new(m, &run->data, err);
  if (status == GERDY_E_DATA) gd_at_file(err, status, job->markers);
  if (status != GERDY_OK) return status;
  if (run->prior != NULL) status = gd_note_knees(m, run->prior, run->trial, run->notes, err);
  if (status != GERDY_OK) return status;
  status = note_carried(run->trial, run->notes, err);
  if (status != GERDY_OK) return status;
  status = gerdy_faults_find(m, run->markers, run->weight, &options, run->trial, job->progress,
                             job->context, &run->faults, err);
  if (status != GERDY_OK) return status;
  status = gd_note_quality(m, run->trial, run->faults, isnan(job->from) ? 0 : SIZE_MAX, "run",
                           run->notes);
  if (status != GERDY_OK) return gd_fail_memory(err);
  return gd_note_trial_clusters(m, run->trial, run->weight, run->held, run->notes, err);
}

// what only a report needs: a runner who stands upright, with a pelvis and a leg that are told
static gerdy_status judge(gd_run* run, gerdy_error* err) {
  const gerdy_job* job = run->job;
  gerdy_status status = gd_landmarks_find(run->model, &run->landmarks, err);
  if (status != GERDY_OK) return job->model != NULL ? gd_at_file(err, status, job->model) : status;
  status = gd_check_observed(run->model, &run->landmarks, run->trial, run->notes, err);
  if (status == GERDY_OK) {
    status = gd_check_upright(run->model, &run->landmarks, run->data, run->trial->motion, err);
  }
  if (status != GERDY_OK) return gd_at_file(err, status, job->markers);
  bool own_model = job->model != NULL || run->fitted || gd_is_synthetic(run->markers->title);
  gd_find_doubt(run->model, run->trial, run->faults, own_model, run->doubt, sizeof run->doubt);
  if (run->doubt[0] == '\0') return GERDY_OK;
  status = gerdy_notes_add(run->notes, GERDY_WARNING, 0, "angles", "%s", run->doubt);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// ---- reference length of the band --------------------------------------------------------------

// total: frames of the file; the trial may have every nth of them
static gerdy_status note_standing(gd_run* run, const gerdy_ik_trial* trial, size_t total,
                                  gerdy_error* err) {
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_faults* faults;
  options.held = run->held;
  options.prior_sd = run->prior;
  gerdy_status status = gerdy_faults_find(run->model, run->standing, run->weight, &options, trial,
                                          run->job->progress, run->job->context, &faults, err);
  if (status == GERDY_OK) {
    size_t before = total == run->standing->nrow ? 0 : SIZE_MAX;
    status = gd_note_quality(run->model, trial, faults, before, "standing trial", run->notes);
  }
  gerdy_faults_free(faults);
  return status;
}

static gerdy_status measure_standing(gd_run* run, const gerdy_ik_trial* trial, size_t total,
                                     gerdy_error* err) {
  gerdy_status status = gd_check_standing(run->model, &run->landmarks, trial->motion, err);
  if (status == GERDY_OK) {
    status = gd_check_upright(run->model, &run->landmarks, run->data, trial->motion, err);
  }
  if (status != GERDY_OK) return status;
  status = note_standing(run, trial, total, err);
  if (status != GERDY_OK) return gd_fail_memory(err);
  size_t used;
  run->stood = gd_alloc((size_t)run->model->nq, sizeof *run->stood);
  if (run->stood == NULL) return gd_fail_memory(err);
  status = gd_motion_band_standing(run->model, &run->landmarks, run->data, trial->motion,
                                   &run->band, run->stood, &used, err);
  if (status != GERDY_OK) return status;
  if (used == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the standing trial tells neither leg: it gives the band no reference length. "
                   "Leave it out, or record markers on pelvis, thigh and shank");
  }
  for (int side = 0; side < 2; ++side) {
    bool known = run->band.leg[side].known;
    if (!known || isfinite(run->band.standing[GERDY_BAND_TFL][side])) continue;
    status = gerdy_notes_add(run->notes, GERDY_WARNING, 0, "standing trial",
                             "it does not tell the %s leg: no band strain on that side",
                             side == 0 ? "right" : "left");
    if (status != GERDY_OK) return gd_fail_memory(err);
  }
  snprintf(run->reference_text, sizeof run->reference_text,
           "mean over the standing trial %s (%zu of %zu frames)", run->input[run->ninput - 1].name,
           used, total);
  return GERDY_OK;
}

static gerdy_status reference_from_standing(gd_run* run, gerdy_error* err) {
  const gerdy_job* job = run->job;
  gerdy_status status =
      gd_input_markers(job->standing, "static", job->rate, NAN, NAN, &run->standing,
                       &run->input[run->ninput++], run->notes, err);
  if (status != GERDY_OK) return status;
  size_t total = run->standing->nrow;
  gd_thin_standing(run->standing);
  status = gd_adopt_markers(run->model, run->standing, job->standing, run->mapping, job->map, NULL,
                            NULL, run->notes, err);
  if (status == GERDY_OK && !run->fitted) status = compare(run, run->standing, err);
  if (status != GERDY_OK) return status;
  gerdy_ik_trial* trial;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = run->held;
  options.prior_sd = run->prior;
  status = gerdy_ik_solve(run->model, run->standing, run->weight, &options, job->progress,
                          job->context, &trial, err);
  if (status == GERDY_OK) {
    status = measure_standing(run, trial, total, err);
    gerdy_ik_trial_free(trial);
  }
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, job->standing);
}

static gerdy_status reference(gd_run* run, gerdy_error* err) {
  gerdy_status status = gerdy_band_lay(run->model, &run->band, run->notes, err);
  if (status != GERDY_OK) return status;
  if (run->job->standing != NULL) return reference_from_standing(run, err);
  snprintf(run->reference_text, sizeof run->reference_text,
           "neutral pose of the model, all joint angles 0 (no standing trial was given)");
  return GERDY_OK;
}

// ---- gait --------------------------------------------------------------------------------------

static gerdy_status smooth(gd_run* run, gerdy_error* err) {
  gerdy_status status = gerdy_series_copy(run->trial->motion, &run->smooth, err);
  if (status != GERDY_OK || !(run->job->cutoff > 0)) return status;
  return gd_motion_filter(run->smooth, run->job->cutoff, err);
}

// The pelvis once more, from its own markers, with nothing hanging on it that could pull: how far
// its drop differs is what model and weights add to the number that matters most. Left out where
// fewer than 3 of its markers are seen.
static gerdy_status pelvis_alone(gd_run* run, gerdy_error* err) {
  const gerdy_model* m = run->model;
  gerdy_ik_options options = gerdy_ik_options_default();
  double* weight = gd_alloc((size_t)m->nmarker, sizeof *weight);
  unsigned char* held = gd_alloc((size_t)m->nq, 1);
  gerdy_ik_trial* trial = NULL;
  gerdy_status status = weight == NULL || held == NULL ? gd_fail_memory(err) : GERDY_OK;
  for (int i = 0; status == GERDY_OK && i < m->nmarker; ++i) {
    weight[i] = m->marker_body[i] == run->landmarks.pelvis ? 1 : 0;
  }
  for (int q = 0; status == GERDY_OK && q < m->nq; ++q) {
    held[q] = m->q_body[q] > run->landmarks.pelvis;
  }
  options.held = held;
  if (status == GERDY_OK) {
    status = gerdy_ik_solve(m, run->markers, weight, &options, NULL, NULL, &trial, err);
  }
  if (status == GERDY_OK && run->job->cutoff > 0) {
    status = gd_motion_filter(trial->motion, run->job->cutoff, err);
  }
  if (status == GERDY_OK) {
    gd_motion_pelvis_alone(m, &run->landmarks, run->data, trial->motion, run->table);
  }
  gerdy_ik_trial_free(trial);
  gd_free(weight);
  gd_free(held);
  return status == GERDY_E_DATA ? GERDY_OK : status;
}

static gerdy_status read_forces(gd_run* run, double threshold, gerdy_error* err) {
  const gerdy_job* job = run->job;
  gerdy_status status =
      gd_input_forces(job->forces, &run->force_table, &run->input[run->ninput++], run->notes, err);
  if (status != GERDY_OK) return status;
  status = gd_axes_turn_forces(&run->axes, run->force_table, err);
  if (status != GERDY_OK) return gd_at_file(err, status, job->forces);
  status =
      gd_forces_by_foot(run->force_table, run->table, threshold, &run->forces, run->notes, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, job->forces);
}

static gerdy_status gait(gd_run* run, gerdy_error* err) {
  const gerdy_band_drive* const passive[2] = {NULL, NULL};
  gerdy_gait_options options = gerdy_gait_options_default();
  gerdy_status status = judge(run, err);
  if (status == GERDY_OK) status = reference(run, err);
  if (status == GERDY_OK) status = gd_run_stage(run->job, "gait", 0, err);
  if (status == GERDY_OK) status = smooth(run, err);
  if (status == GERDY_OK) {
    status = gd_motion_table(run->model, &run->landmarks, &run->band, passive, run->data,
                             run->smooth, &run->table, err);
  }
  if (status == GERDY_OK) status = pelvis_alone(run, err);
  if (status == GERDY_OK && run->job->forces != NULL) {
    status = read_forces(run, options.force_threshold, err);
  }
  if (status != GERDY_OK) return status;
  status = gerdy_gait_analyse(run->table, run->forces, &options, &run->gait, run->notes, err);
  if (status == GERDY_E_DATA) gd_at_file(err, status, run->job->markers);
  if (status == GERDY_OK && run->prior != NULL) status = gd_note_knee_peaks(run, err);
  return status;
}

gerdy_status gd_run_measure(gd_run* run, gerdy_error* err) {
  gerdy_status status = gd_run_track(run, err);
  return status == GERDY_OK ? gait(run, err) : status;
}
