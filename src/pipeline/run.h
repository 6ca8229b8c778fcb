// pipeline/run.h: everything one job holds on its way from files to report.
#ifndef GD_PIPELINE_RUN_H
#define GD_PIPELINE_RUN_H

#include <gerdy/band.h>
#include <gerdy/case.h>
#include <gerdy/demand.h>
#include <gerdy/faults.h>
#include <gerdy/gait.h>
#include <gerdy/kin.h>
#include <gerdy/names.h>
#include <gerdy/pipeline.h>
#include <gerdy/report.h>
#include <stdbool.h>

#include "strain/band_drive.h"
#include "trial/axes.h"
#include "trial/motion_table.h"
#include "trial/norms.h"

typedef struct gd_run {
  const gerdy_job* job;
  gerdy_notes* notes;

  // what came in
  gerdy_report_input input[5];
  size_t ninput;
  gerdy_model* model;
  bool fitted;  // the model was scaled to the static trial here
  gerdy_series* markers;
  gerdy_series* standing;
  gerdy_series* force_table;
  gerdy_name_pairs* mapping;  // as given; NULL: none
  gd_axes axes;               // of the laboratory, from the markers of the run
  gerdy_name_pairs* matched;  // as the markers of the run were matched

  // motion
  double* weight;         // (nmarker)
  unsigned char* held;    // (nq)
  double* prior;          // (nq) rad, of freed knees; NULL: they are as in the model
  gerdy_ik_trial* trial;  // as solved
  gerdy_faults* faults;   // of its markers
  gerdy_series* smooth;   // coordinates, low-passed
  gerdy_data* data;

  gd_landmarks landmarks;

  // band
  gerdy_band band;
  double* stood;  // (nq) mean pose of the standing trial; NULL: there is none
  char reference_text[256];

  // gait
  gerdy_series* table;   // motion as gait takes it
  gerdy_series* forces;  // by foot
  gerdy_gait* gait;

  // forces
  gerdy_demand* demand;           // NULL: none
  char demand_text[640];          // why; "" = no forces were given
  gerdy_series* muscle_force[2];  // of gd_demand_options, while that leg stands; NULL: none

  // what the band goes through
  gd_band_drives drives;
  gerdy_band_load* band_load;  // NULL: no leg has a band

  // meaning
  gerdy_clinic* clinic;
  gerdy_history* history;  // of the job, and what the markers told
  gerdy_case meaning;      // empty without a history

  // report
  gerdy_report report;
  gerdy_report_marker* marker;  // (report.nmarker)
  const char** unmatched;       // (report.nunmatched) borrowed from unmatched_text
  char* unmatched_text;
  const char** unobserved;  // (report.nunobserved) names in the model
  gd_norms norms;
  char created[32];
  char subject[192];
  char norm_text[256];
  char band_text[512];
  char doubt[512];  // "" = none
} gd_run;

// Say how far the job is, and ask whether to go on. Errors: GERDY_E_STOPPED.
gerdy_status gd_run_stage(const gerdy_job* job, const char* name, double done, gerdy_error* err);

// Read model and markers and follow them. Errors: those of the readers and of inverse kinematics.
gerdy_status gd_run_track(gd_run* run, gerdy_error* err);

// Follow the markers and measure the gait: what all jobs with markers begin with.
// Errors: those of the readers and computations.
gerdy_status gd_run_measure(gd_run* run, gerdy_error* err);

// Free everything the run holds.
void gd_run_reset(gd_run* run);

// Append what the gait told as one entry of run->job->now (run_entry.c). Errors: GERDY_E_MEMORY.
gerdy_status gd_run_trial_entry(const gd_run* run, gerdy_history* into, gerdy_error* err);

// Fill run->report from everything else. Errors: GERDY_E_MEMORY, GERDY_E_FORMAT (bundled norms).
gerdy_status gd_run_describe(gd_run* run, gerdy_error* err);

// Write every output that the job names (outputs.c). Errors: those of the writers.
gerdy_status gd_run_write(const gd_run* run, gerdy_error* err);

// Before anything is read (job_check.c): can every output be written, and is none of them an input
// or another output? Errors: GERDY_E_ARG, GERDY_E_FILE.
gerdy_status gd_run_check_outputs(const gerdy_job* job, gerdy_error* err);

// Is the cutoff of the low-pass one that leaves the movement whole? Errors: GERDY_E_ARG.
gerdy_status gd_run_check_filter(const gerdy_job* job, gerdy_error* err);

// Free what the run holds for its report.
void gd_run_describe_reset(gd_run* run);

#endif
