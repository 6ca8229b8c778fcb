#include "pipeline/run_band.h"

#include <stdbool.h>

#include "base/fail.h"
#include "base/mem.h"
#include "strain/band_load_run.h"
#include "trial/motion_speed.h"

// What is drawn again for a report, so that it stays quick: of run-bmclab every third frame of 150
// a second, with standard deviations of peaks that differ from those of all frames by less than a
// tenth. gerdy band draws all.
static const gd_band_sparing sparing = {.most_frames = 200, .rate = 50};

// are muscle forces known in every step that counts?
static bool has_muscles(const gd_run* run) {
  const gerdy_demand* d = run->demand;
  if (d == NULL || d->nstep == 0) return false;
  for (size_t i = 0; i < d->nstep; ++i) {
    if (d->step[i].left_out != GERDY_DEMAND_COUNTED) return false;
  }
  return true;
}

// the band's curves once more, with what the muscles do, and the steps measured on them
static gerdy_status measure_again(gd_run* run, gerdy_error* err) {
  const gerdy_gait_options options = gerdy_gait_options_default();
  const gerdy_band_drive* const drive[2] = {run->drives.side[0], run->drives.side[1]};
  gerdy_gait* gait = NULL;
  double* speed = gd_alloc(run->smooth->nrow * run->smooth->ncol, sizeof *speed);
  gerdy_status status = speed != NULL ? GERDY_OK : gd_fail_memory(err);
  if (status == GERDY_OK) status = gd_motion_speeds(run->smooth, speed, err);
  if (status == GERDY_OK) {
    gd_motion_table_fill(run->model, &run->landmarks, &run->band, drive, run->data, run->smooth,
                         speed, run->table);
    status = gerdy_gait_analyse(run->table, run->forces, &options, &gait, NULL, err);
  }
  gd_free(speed);
  if (status != GERDY_OK) return status;
  gerdy_gait_free(run->gait);
  run->gait = gait;
  return GERDY_OK;
}

static gerdy_status drive(gd_run* run, gerdy_error* err) {
  const gerdy_series* const force[2] = {run->muscle_force[0], run->muscle_force[1]};
  if (!has_muscles(run)) return GERDY_OK;
  gerdy_status status =
      gd_band_drives_make(run->model, &run->band, run->data, run->smooth, force, &run->drives, err);
  if (status != GERDY_OK) return status;
  // a model without a tensor fasciae latae
  if (run->drives.nknown[0] + run->drives.nknown[1] == 0) {
    gd_band_drives_reset(&run->drives);
    return GERDY_OK;
  }
  return measure_again(run, err);
}

static gerdy_status load(gd_run* run, const gd_norms* norms, gerdy_error* err) {
  const gd_band_run what = {
      .model = run->model,
      .band = &run->band,
      .landmarks = &run->landmarks,
      .weight = run->weight,
      .held = run->held,
      .prior = run->prior,
      .markers = run->markers,
      .trial = run->trial,
      .motion = run->smooth,
      .stood = run->stood,
      .cutoff = run->job->cutoff,
      .table = run->table,
      .gait = run->gait,
      .drive = {run->drives.side[0], run->drives.side[1]},
      .progress = run->job->progress,
      .context = run->job->context,
  };
  const gd_band_load_options options = {
      .norms = norms, .ndraw = run->job->ndraw, .sparing = sparing};
  return gd_band_load_make(&what, &options, run->data, &run->band_load, run->notes, err);
}

gerdy_status gd_run_band(gd_run* run, gerdy_error* err) {
  gd_norms norms = {0};
  if (!run->band.leg[0].known && !run->band.leg[1].known) return GERDY_OK;
  gerdy_status status = gd_run_stage(run->job, "band", 0, err);
  if (status == GERDY_OK) status = drive(run, err);
  bool beside = false;
  if (status == GERDY_OK) {
    status = gd_band_beside(run->doubt, run->gait, &beside, run->notes, err);
  }
  if (status == GERDY_OK && beside) status = gd_norms_load(&norms, err);
  if (status == GERDY_OK) status = load(run, beside ? &norms : NULL, err);
  gd_norms_reset(&norms);
  return status;
}
