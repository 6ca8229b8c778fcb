// gerdy/band_job.h: from a model and its motion to what the band goes through, file to file.
#ifndef GERDY_BAND_JOB_H
#define GERDY_BAND_JOB_H

#include <gerdy/band.h>
#include <gerdy/band_load.h>
#include <gerdy/base.h>
#include <gerdy/kin.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gerdy_band_job {
  const char* model;     // .osim; NULL: the bundled runner, scaled to standing when that is markers
  const char* motion;    // coordinates, .mot or .sto; NULL: from markers
  const char* markers;   // the run's markers, when there is no motion: they are followed, and drawn
                         // for error bars; without them the coordinates are drawn
  const char* standing;  // markers (.trc) or coordinates (.mot, .sto) of standing; NULL: the
                         // model's neutral pose
  const char* forces;    // of the ground, for contacts; nullable
  const char* muscles;   // muscle forces over time, N, as `gerdy muscles --muscle-forces` writes
                         // them: tension of the heads; NULL: passive
  const char* map;       // mapping of marker names, .csv; nullable
  double rate;           // of markers in tables without times, per second; 0: not given
  int free_knee;         // 1: the knees of the model may adduct and rotate, weakly held
  double from, to;       // s; NaN: all
  double cutoff;         // Hz, low-pass on the coordinates; 0: none
  gerdy_band_hold hold;
  double tight[GERDY_NBAND];      // slack length shorter than standing by this part; NaN: default
  double stiffness[GERDY_NBAND];  // N; NaN: the default
  int ndraw;                      // error bars; 0: none, else at least 2
  int nthread;                    // 0: one a core
  const char* out;                // table of all readings over time, .sto
  const char* slopes;             // table of what moves the band; nullable
  const char* json;               // summary: the band of results.json (docs/results.md); nullable
  gerdy_band_load** load;         // gets the summary; the caller's, gerdy_band_load_free. Nullable
  gerdy_progress progress;        // asked now and then; 0 stops the job
  void* context;                  // handed to progress
} gerdy_band_job;

// Whole motion, 12 Hz, held, default material, 200 draws.
GERDY_API gerdy_band_job gerdy_band_job_default(void);

// Run it. Without a whole step in the motion (or on a model of one leg) the summary counts frames
// and says why there are no figures. Every output appears whole or not at all. Nullable: notes,
// err. Errors: those of the readers, GERDY_E_ARG (an option; the message names it), GERDY_E_MODEL
// (no leg has a band), GERDY_E_STOPPED.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_band_run(const gerdy_band_job* job, gerdy_notes* notes,
                                                      gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
