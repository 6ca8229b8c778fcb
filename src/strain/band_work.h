// strain/band_work.h: everything a band job holds on its way from files to tables.
#ifndef GD_STRAIN_BAND_WORK_H
#define GD_STRAIN_BAND_WORK_H

#include <gerdy/band_job.h>
#include <gerdy/faults.h>
#include <gerdy/names.h>
#include <stdbool.h>

#include "force/id_work.h"
#include "strain/band_drive.h"
#include "strain/band_tables.h"
#include "trial/axes.h"

typedef struct gd_band_work {
  const gerdy_band_job* job;
  gerdy_notes* notes;

  gd_id_work id;              // model, and the coordinates when they were given
  bool fitted;                // the model was scaled to the static trial here
  gerdy_name_pairs* mapping;  // as given; NULL: none
  gerdy_data* data;
  gerdy_series* markers;  // NULL: the motion was given
  gd_axes axes;           // of the laboratory, from the markers
  double* weight;         // (nmarker)
  unsigned char* held;    // (nq)
  double* prior;          // (nq) rad, of freed knees; NULL: they are as in the model
  gerdy_ik_trial* trial;  // NULL: the motion was given
  char doubt[512];        // why the angles are in doubt; "": nothing speaks against them
  gerdy_series* motion;   // (nrow x nq) low-passed
  double* speed;          // (nrow x nq)

  gerdy_band band;
  double* stood;        // (nq) mean pose of the standing trial; NULL: there is none
  char reference[256];  // what standing is
  gd_band_drives drives;

  // NULL without steps
  gd_landmarks landmarks;
  gerdy_series* table;  // motion as gait takes it
  gerdy_series* forces;
  gerdy_gait* gait;
  char no_step[512];  // why there are none; "": there are
  gerdy_band_load* load;
} gd_band_work;

void gd_band_work_reset(gd_band_work* work);

// Ask whether to go on. Errors: GERDY_E_STOPPED.
gerdy_status gd_band_stage(const gerdy_band_job* job, const char* name, double done,
                           gerdy_error* err);

// Can what the job says be done? (band_check.c) Errors: GERDY_E_ARG, GERDY_E_FILE.
gerdy_status gd_band_check_job(const gerdy_band_job* job, gerdy_error* err);

// Model and motion (band_motion_in.c).
gerdy_status gd_band_read_motion(gd_band_work* work, gerdy_error* err);

// The model as it was given, or the bundled one scaled to the standing markers, its knees freed
// when the job says so; and what following markers on it needs (band_model_in.c). Reads the
// mapping. Errors: those of the readers and of scaling.
gerdy_status gd_band_read_model(gd_band_work* work, gerdy_error* err);
gerdy_status gd_band_fit_model(gd_band_work* work, gerdy_error* err);

// Is standing told by coordinates (.mot, .sto) instead of markers?
bool gd_band_is_table(const char* path);

// The band on the model, its lengths and its material (band_setup.c). Errors: GERDY_E_MODEL (no
// leg has a band), GERDY_E_ARG (a material that no tissue has).
gerdy_status gd_band_set_up(gd_band_work* work, gerdy_error* err);

// Follow markers as they were read (band_motion_in.c), which get the names, axes and unit of the
// work's model. before: as of gd_note_faults. Faults of markers are told. Owner: *trial and *faults
// are the caller's.
gerdy_status gd_band_follow(gd_band_work* work, const char* path, size_t before, gd_axes* axes,
                            gerdy_series* markers, gerdy_ik_trial** trial, gerdy_faults** faults,
                            gerdy_error* err);

#endif
