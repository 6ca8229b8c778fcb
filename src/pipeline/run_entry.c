// What a measured run says, as one entry of a runner's history.
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "pipeline/run.h"

// a measure of one side, in the unit for people, when there are steps behind it
static gerdy_status put_measure(const gerdy_gait* gait, int id, int side, gerdy_history* into,
                                gerdy_error* err) {
  const gerdy_quantity* quantity = gerdy_measure_quantity((gerdy_measure_id)id);
  const gerdy_stat* stat = &gait->stat[id][side];
  if (stat->n == 0 || !isfinite(stat->mean)) return GERDY_OK;
  gerdy_fact fact = {.name = quantity->name,
                     .number = stat->mean * quantity->factor,
                     .sd = stat->sd * quantity->factor,
                     .n = (long)stat->n,
                     .side = side == 0 ? 'r' : 'l'};
  return gerdy_history_fact(into, fact, err);
}

static gerdy_status put_text(gerdy_history* into, const char* name, const char* text,
                             gerdy_error* err) {
  return gerdy_history_text(into, name, 0, text, err);
}

static gerdy_status put_trial(const gd_run* run, gerdy_history* into, gerdy_error* err) {
  const gerdy_gait* gait = run->gait;
  gerdy_status status = put_text(into, "trial_walking", gait->walking ? "yes" : "no", err);
  if (status == GERDY_OK && isfinite(gait->speed.mean)) {
    status = gerdy_history_number(into, "trial_speed", 0, gait->speed.mean, err);
  }
  // numbers of which we would have to say that they are in doubt are no evidence, and the reasoning
  // is about running
  if (run->doubt[0] != '\0') {
    return status == GERDY_OK ? put_text(into, "trial_doubt", run->doubt, err) : status;
  }
  if (gait->walking) return status;
  for (int id = 0; id < GERDY_NMEASURE; ++id) {
    for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
      status = put_measure(gait, id, side, into, err);
    }
  }
  return status;
}

// the files that went in besides the markers, so that the trial can be computed again
static gerdy_status put_files(const gd_run* run, gerdy_history* into, gerdy_error* err) {
  static const char* const roles[][2] = {{"model", "trial_model"},
                                         {"static", "trial_static"},
                                         {"forces", "trial_forces"},
                                         {"mapping", "trial_map"}};
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < run->ninput; ++i) {
    for (size_t k = 0; k < sizeof roles / sizeof roles[0] && status == GERDY_OK; ++k) {
      bool bundled = k == 0 && run->job->model == NULL;
      if (bundled || strcmp(run->input[i].role, roles[k][0]) != 0) continue;
      status = put_text(into, roles[k][1], run->input[i].sha256, err);
    }
  }
  return status;
}

gerdy_status gd_run_trial_entry(const gd_run* run, gerdy_history* into, gerdy_error* err) {
  const gerdy_report_input* markers = NULL;
  for (size_t i = 0; i < run->ninput; ++i) {
    if (strcmp(run->input[i].role, "markers") == 0) markers = &run->input[i];
  }
  gerdy_status status =
      gerdy_history_entry(into, GERDY_ENTRY_TRIAL, run->job->now, gerdy_when_now(),
                          markers != NULL ? markers->name : "motion",
                          markers != NULL ? markers->sha256 : "", NULL, err);
  if (status == GERDY_OK) status = put_trial(run, into, err);
  return status == GERDY_OK ? put_files(run, into, err) : status;
}

gerdy_status gerdy_case_trial(const gerdy_job* job, gerdy_history* into, gerdy_notes* notes,
                              gerdy_error* err) {
  gerdy_notes own;
  gerdy_notes_init(&own);
  gd_run run = {.job = job, .notes = notes != NULL ? notes : &own};
  gerdy_status status = gd_run_measure(&run, err);
  if (status == GERDY_OK) status = gd_run_trial_entry(&run, into, err);
  gd_run_reset(&run);
  gerdy_notes_reset(&own);
  return status;
}
