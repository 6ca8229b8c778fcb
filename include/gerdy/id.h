// gerdy/id.h: inverse dynamics from files to files: moments of the joints behind a motion and the
// forces on the feet, and which frames to trust.
#ifndef GERDY_ID_H
#define GERDY_ID_H

#include <gerdy/base.h>
#include <gerdy/kin.h>
#include <gerdy/trial.h>

#ifdef __cplusplus
extern "C" {
#endif

// Why a frame is not to be trusted.
enum {
  GERDY_DOUBT_MOTION = 1,    // a coordinate is not known: no result
  GERDY_DOUBT_LOAD = 2,      // a load is not known: no result
  GERDY_DOUBT_EDGE = 4,      // too near to an end of the record for its accelerations
  GERDY_DOUBT_RESIDUAL = 8,  // loads and motion contradict each other: see residual_limit, or no
                             // number comes of them
  GERDY_DOUBT_FOOT = 16,     // a load lies under another foot than it acts on, or under none
};

// Residual force as a share of the largest load (of the weight, without loads; of five weights at
// most) above which a frame is not trusted; residual moment as a share of that load at 1 m.
#define GERDY_RESIDUAL_LIMIT 0.2

// How the forces on the feet were predicted from the motion, when they were.
typedef struct gerdy_id_prediction {
  int used;             // 0: they were measured, or there are none; the rest says nothing then
  int running;          // 1: the body flies between steps; 0: walking
  size_t nstance[2];    // right, left
  size_t nunknown;      // frames without a result: which foot stands is not known
  double flight_share;  // RMS of the force that the motion asks for in flight, over the weight;
                        // NaN: no flight
  double level;         // m, height of the ground
  double given_back;    // largest share by which a stance was raised: see gerdy_ground
  double unseen_mass;   // share of the mass on joints of which the motion shows nothing
} gerdy_id_prediction;

typedef struct gerdy_id_summary {
  size_t nframe, nresult, ntrusted;
  double weight;     // N, of the model
  double peak_load;  // N, largest sum of all loads
  // of the residual at the root
  double force_rms, force_max, force_max_time;  // N, N, s
  double moment_rms, moment_max;                // N.m, about the mass centre
  double load_share;  // vertical impulse of the loads over what the model's motion needs while it
                      // is loaded; NaN: never loaded, or predicted
  gerdy_id_prediction predicted;
} gerdy_id_summary;

// Paths are borrowed; NULL = not given.
typedef struct gerdy_id_job {
  const char* model;   // .osim; NULL: the bundled runner
  const char* motion;  // .mot or .sto of coordinates
  const char* forces;  // .mot or .sto of ground reactions: bound to the feet, or the data of loads
  const char* loads;   // ExternalLoads file, .xml
  int predict;         // 1: no forces are given, they are predicted from the motion
  gerdy_smoothing smoothing;
  double cutoff;        // Hz, of the coordinates; 0: none (12)
  double force_cutoff;  // Hz, of forces bound to the feet; 0: none; NaN: as cutoff
  double from, to;      // s: frames to solve; NaN: all
  int fold;             // as of gerdy_id_options

  const char* output;     // .sto of the generalized forces, N.m and N
  const char* residuals;  // .sto of the residuals, and the doubts of every frame
  const char* ground;     // .mot of the predicted forces

  gerdy_progress progress;  // asked now and then; 0 stops the job
  void* context;

  gerdy_id_summary summary;  // result
} gerdy_id_job;

GERDY_API gerdy_id_job gerdy_id_job_default(void);

// Inverse dynamics of a trial. Columns are named as OpenSim names them (COORDINATE_moment or
// COORDINATE_force) and stand in its order. What is odd about forces and motion, and which frames
// are to be trusted, is said in notes. All files appear or none. Nullable: notes, err.
// Predicted forces are named so in the titles of all tables and in a note with their error.
// Errors: those of the readers with the file's name, of gerdy_trial_new, gerdy_ground_predict and
// gerdy_id_solve;
// GERDY_E_ARG (no motion, nothing to write, an output that is an input); GERDY_E_MODEL (feet to
// which forces can be bound are missing); GERDY_E_DATA (no ground force in the file, none upwards);
// GERDY_E_STOPPED.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_id_run(gerdy_id_job* job, gerdy_notes* notes,
                                                    gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
