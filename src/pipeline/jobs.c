// The jobs that callers start: what they need, what they do in which order, what they leave.
#include <gerdy/pipeline.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "pipeline/demand_run.h"
#include "pipeline/run.h"
#include "pipeline/run_band.h"
#include "strain/band_draw.h"
#include "trial/plausible.h"

gerdy_job gerdy_job_default(void) {
  return (gerdy_job){.from = NAN,
                     .to = NAN,
                     .cutoff = 12,
                     .ndraw = 200,
                     .subject = "",
                     .command = "",
                     .now = gerdy_when_now()};
}

static gerdy_status check_inputs(const gerdy_job* job, gerdy_error* err) {
  if (job->markers != NULL) return GERDY_OK;
  if (job->history == NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "no markers were given; name a .trc file or a table of text");
  }
  if (job->standing != NULL || job->forces != NULL || job->model != NULL || job->motion != NULL ||
      job->errors != NULL || job->sd != NULL || job->map != NULL || job->save_map != NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "model, standing trial, forces, joint angles, marker errors and mappings of "
                   "names need the markers of a run; name a .trc file");
  }
  return GERDY_OK;
}

static gerdy_status check_job(const gerdy_job* job, int needs_report, gerdy_error* err) {
  gerdy_status inputs = check_inputs(job, err);
  if (inputs != GERDY_OK) return inputs;
  if (needs_report ? job->html == NULL && job->json == NULL : job->motion == NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "there is nothing to write; name an output file");
  }
  if (job->predict && job->forces != NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "forces are either given or predicted; leave out --predict or --forces");
  }
  if (job->from > job->to) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "the time range ends (%.3f s) before it begins (%.3f s)", job->to, job->from);
  }
  gerdy_status status = gd_run_check_filter(job, err);
  if (status == GERDY_OK) status = gd_band_check_draws(job->ndraw, err);
  return status == GERDY_OK ? gd_run_check_outputs(job, err) : status;
}

static void summarise(const gd_run* run, gerdy_run_summary* out) {
  const gerdy_gait* g = run->gait;
  memset(out, 0, sizeof *out);
  for (size_t i = 0; i < g->nstep; ++i) {
    if (g->step[i].left_out == GERDY_KEPT)
      ++out->nkept[g->step[i].side];
    else
      ++out->nleft_out;
  }
  for (int side = 0; side < 2; ++side) {
    out->pelvic_drop_peak[side] = g->stat[GERDY_MEASURE_pelvic_drop_peak][side];
  }
  out->speed = g->speed;
  out->walking = g->walking;
  out->nframe = run->report.nframe;
  out->marker_rms = run->report.marker_rms;
}

// are these markers recorded already?
static bool is_recorded(const gd_run* run) {
  size_t n;
  const gerdy_entry* entry = gerdy_history_entries(run->history, &n);
  for (size_t i = 0; i < n; ++i) {
    bool same = strcmp(entry[i].file, run->input[1].sha256) == 0;
    if (entry[i].kind == GERDY_ENTRY_TRIAL && same) return true;
  }
  return false;
}

// what the history says, with what the markers told today
static gerdy_status judge_history(gd_run* run, gerdy_error* err) {
  const gerdy_job* job = run->job;
  gerdy_status status = gerdy_history_copy(job->history, &run->history, err);
  if (status == GERDY_OK && run->gait != NULL && !is_recorded(run)) {
    status = gd_run_trial_entry(run, run->history, err);
  }
  if (status == GERDY_OK) {
    status = gerdy_case_judge(run->clinic, run->history, job->now, &run->meaning, run->notes, err);
  }
  return status;
}

gerdy_status gerdy_report_run(const gerdy_job* job, gerdy_notes* notes, gerdy_error* err) {
  gerdy_notes own;
  gerdy_notes_init(&own);
  gd_run run = {.job = job, .notes = notes != NULL ? notes : &own};
  gerdy_status status = check_job(job, 1, err);
  if (status == GERDY_OK) status = gerdy_clinic_open(&run.clinic, err);
  if (status == GERDY_OK && job->markers != NULL) status = gd_run_measure(&run, err);
  if (status == GERDY_OK && job->history != NULL) status = judge_history(&run, err);
  if (status == GERDY_OK && run.gait != NULL) status = gd_run_demand(&run, err);
  if (status == GERDY_OK && run.gait != NULL) status = gd_run_band(&run, err);
  if (status == GERDY_OK) status = gd_run_describe(&run, err);
  if (status == GERDY_OK) status = gd_run_stage(job, "writing", 0, err);
  if (status == GERDY_OK) status = gd_run_write(&run, err);
  if (status == GERDY_OK && job->summary != NULL && run.gait != NULL) summarise(&run, job->summary);
  gd_run_reset(&run);
  gerdy_notes_reset(&own);
  return status;
}

gerdy_status gerdy_ik_run(const gerdy_job* job, gerdy_notes* notes, gerdy_error* err) {
  gd_run run = {.job = job, .notes = notes};
  gerdy_status status = check_job(job, 0, err);
  if (status == GERDY_OK) status = gd_run_track(&run, err);
  if (status == GERDY_OK && gd_note_unobserved(run.model, run.trial, notes) != GERDY_OK)
    status = gd_fail_memory(err);
  if (status == GERDY_OK) status = gd_run_write(&run, err);
  gd_run_reset(&run);
  return status;
}
