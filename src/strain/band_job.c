// gerdy_band_run: a model and its motion in files, what the band goes through into others.
#include <gerdy/band_job.h>
#include <gerdy/io.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "strain/band_load_run.h"
#include "strain/band_work.h"
#include "strain/band_write.h"
#include "trial/forces.h"
#include "trial/inputs.h"

void gd_band_work_reset(gd_band_work* w) {
  gd_id_work_reset(&w->id);
  gerdy_data_free(w->data);
  gerdy_series_free(w->markers);
  gd_free(w->weight);
  gd_free(w->held);
  gd_free(w->prior);
  gerdy_name_pairs_free(w->mapping);
  gerdy_ik_trial_free(w->trial);
  gerdy_series_free(w->motion);
  gd_free(w->speed);
  gd_free(w->stood);
  gd_band_drives_reset(&w->drives);
  gerdy_series_free(w->table);
  gerdy_series_free(w->forces);
  gerdy_gait_free(w->gait);
  gerdy_band_load_free(w->load);
  *w = (gd_band_work){0};
}

static gerdy_status note(const gd_band_work* w, const char* where, const char* text,
                         gerdy_error* err) {
  gerdy_status status = gerdy_notes_add(w->notes, GERDY_WARNING, 0, where, "%s", text);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// ---- muscles -----------------------------------------------------------------------------------

// two laws of tension in one curve are told
static gerdy_status note_unknown(const gd_band_work* w, gerdy_error* err) {
  static const char* const where[2] = {"muscles, right leg", "muscles, left leg"};
  gerdy_status status = GERDY_OK;
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    size_t known = w->drives.nknown[side], all = w->motion->nrow;
    if (!w->band.leg[side].known || known == all) continue;
    status = gerdy_notes_add(w->notes, GERDY_WARNING, 0, where[side],
                             "the force of tensor fasciae latae is known in %zu of %zu frames: in "
                             "the others tension is what stretch alone gives",
                             known, all);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

static gerdy_status read_muscles(gd_band_work* w, gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_series* force = NULL;
  const char* path = w->job->muscles;
  if (path == NULL) return GERDY_OK;
  gerdy_status status = gd_input_table(path, "muscle forces", &force, NULL, &unused, w->notes, err);
  if (status != GERDY_OK) return status;
  const gerdy_series* const both[2] = {force, force};
  status = gd_band_drives_make(w->id.model, &w->band, w->data, w->motion, both, &w->drives, err);
  if (status == GERDY_OK &&
      gd_band_note_drives(w->id.model, &w->band, force, gd_path_name(path), w->notes) != GERDY_OK) {
    status = gd_fail_memory(err);
  }
  gerdy_series_free(force);
  if (status != GERDY_OK) return gd_at_file(err, status, path);
  if (w->drives.nknown[0] + w->drives.nknown[1] > 0) return note_unknown(w, err);
  status = gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the table tells the force of no tensor fasciae latae of the model (a column "
                   "named like its muscle, tfl_r) at the times of the motion; give what gerdy "
                   "muscles --muscle-forces writes of this motion");
  return gd_at_file(err, status, path);
}

// ---- steps -------------------------------------------------------------------------------------

static gerdy_status read_forces(gd_band_work* w, double threshold, gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_series* table = NULL;
  const char* path = w->job->forces;
  if (path == NULL) return GERDY_OK;
  gerdy_status status = gd_input_forces(path, &table, &unused, w->notes, err);
  if (status == GERDY_OK && w->markers != NULL) {
    status = gd_axes_turn_forces(&w->axes, table, err);
  }
  if (status == GERDY_OK) {
    status = gd_forces_by_foot(table, w->table, threshold, &w->forces, w->notes, err);
  }
  gerdy_series_free(table);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

static size_t count_kept(const gerdy_gait* g, int side, size_t* all, const gerdy_step** first_out) {
  size_t kept = 0;
  *all = 0;
  *first_out = NULL;
  for (size_t i = 0; i < g->nstep; ++i) {
    const gerdy_step* s = &g->step[i];
    if ((int)s->side != side) continue;
    ++*all;
    kept += s->left_out == GERDY_KEPT;
    if (s->left_out != GERDY_KEPT && *first_out == NULL) *first_out = s;
  }
  return kept;
}

// a leg without figures is told why
static gerdy_status note_sides(const gd_band_work* w, gerdy_error* err) {
  static const char* const where[2] = {"steps, right leg", "steps, left leg"};
  gerdy_status status = GERDY_OK;
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    size_t all;
    const gerdy_step* first;
    if (!w->band.leg[side].known || count_kept(w->gait, side, &all, &first) > 0) continue;
    status = gerdy_notes_add(w->notes, GERDY_WARNING, 0, where[side],
                             "none counts of %zu that were seen%s%s: no figures of that leg", all,
                             first != NULL ? "; the first: " : "",
                             first != NULL ? gerdy_left_out_words(first->left_out) : "");
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

static gerdy_status find_steps(gd_band_work* w, gerdy_error* err) {
  const gerdy_gait_options options = gerdy_gait_options_default();
  const gerdy_band_drive* const drive[2] = {w->drives.side[0], w->drives.side[1]};
  gerdy_error why = {0};
  if (w->motion->nrow == 1) {
    snprintf(w->no_step, sizeof w->no_step, "one frame has no speed and no step");
    return note(w, "steps", w->no_step, err);
  }
  gerdy_status status = gd_landmarks_find(w->id.model, &w->landmarks, &why);
  if (status == GERDY_OK) {
    status = gd_motion_table(w->id.model, &w->landmarks, &w->band, drive, w->data, w->motion,
                             &w->table, err);
    if (status == GERDY_OK) status = read_forces(w, options.force_threshold, err);
    if (status != GERDY_OK) return status;
    status = gerdy_gait_analyse(w->table, w->forces, &options, &w->gait, w->notes, &why);
  }
  if (status == GERDY_E_MEMORY) return gd_fail_memory(err);
  if (status == GERDY_OK) return note_sides(w, err);
  // frames without steps are told still
  gerdy_error_text(&why, w->no_step, sizeof w->no_step);
  return note(w, "steps", w->no_step, err);
}

static gd_band_run run_of(const gd_band_work* w) {
  return (gd_band_run){.model = w->id.model,
                       .band = &w->band,
                       .landmarks = &w->landmarks,
                       .weight = w->weight,
                       .held = w->held,
                       .prior = w->prior,
                       .markers = w->markers,
                       .trial = w->trial,
                       .motion = w->motion,
                       .stood = w->stood,
                       .cutoff = w->job->cutoff,
                       .table = w->table,
                       .gait = w->gait,
                       .drive = {w->drives.side[0], w->drives.side[1]},
                       .progress = w->job->progress,
                       .context = w->job->context};
}

static gerdy_status summarise_steps(gd_band_work* w, const gd_band_run* run, gerdy_error* err) {
  const gerdy_band_job* job = w->job;
  gd_norms norms = {0};
  bool beside;
  gerdy_status status = gd_band_stage(job, "error bars", 0, err);
  if (status == GERDY_OK) status = gd_band_beside(w->doubt, w->gait, &beside, w->notes, err);
  if (status != GERDY_OK) return status;
  if (beside) status = gd_norms_load(&norms, err);
  const gd_band_load_options options = {
      .norms = beside ? &norms : NULL, .ndraw = job->ndraw, .nthread = job->nthread};
  if (status == GERDY_OK) {
    status = gd_band_load_make(run, &options, w->data, &w->load, w->notes, err);
  }
  gd_norms_reset(&norms);
  return status;
}

static gerdy_status summarise(gd_band_work* w, gerdy_error* err) {
  const gd_band_run run = run_of(w);
  gerdy_status status = w->gait != NULL
                            ? summarise_steps(w, &run, err)
                            : gd_band_load_frames(&run, w->data, &w->load, w->notes, err);
  if (status != GERDY_OK) return status;
  memcpy(w->load->reference, w->reference, sizeof w->load->reference);
  memcpy(w->load->no_step, w->no_step, sizeof w->load->no_step);
  return GERDY_OK;
}

// ---- all ---------------------------------------------------------------------------------------

static gerdy_status compute(gd_band_work* w, gerdy_error* err) {
  gerdy_status status = gd_band_read_motion(w, err);
  if (status == GERDY_OK) status = gd_band_set_up(w, err);
  if (status == GERDY_OK) status = read_muscles(w, err);
  if (status == GERDY_OK) status = find_steps(w, err);
  return status == GERDY_OK ? summarise(w, err) : status;
}

gerdy_status gerdy_band_run(const gerdy_band_job* job, gerdy_notes* notes, gerdy_error* err) {
  gd_band_work w = {.job = job, .notes = notes};
  if (job->load != NULL) *job->load = NULL;
  gerdy_status status = gd_band_check_job(job, err);
  if (status == GERDY_OK) status = compute(&w, err);
  if (status == GERDY_OK) status = gd_band_stage(job, "writing", 0.95, err);
  if (status == GERDY_OK) status = gd_band_write(&w, err);
  if (status == GERDY_OK && job->load != NULL) {
    *job->load = w.load;
    w.load = NULL;
  }
  gd_band_work_reset(&w);
  return status;
}
