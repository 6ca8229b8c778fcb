// gerdy/muscle_job.h: muscle forces from files to files: motion and forces on the feet to
// activations, muscle forces and what reserves had to carry.
#ifndef GERDY_MUSCLE_JOB_H
#define GERDY_MUSCLE_JOB_H

#include <gerdy/base.h>
#include <gerdy/id.h>
#include <gerdy/reaction.h>
#include <gerdy/static_optimization.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GERDY_PEAK_HIP, GERDY_PEAK_KNEE, GERDY_PEAK_ANKLE, GERDY_NJOINT_PEAK };

// The largest force that a joint transmits in the frames to be trusted; NaN: there is none.
typedef struct gerdy_joint_peak {
  double force;  // N
  double time;   // s
} gerdy_joint_peak;

typedef struct gerdy_muscle_summary {
  gerdy_id_summary id;  // of the inverse dynamics before it
  size_t nframe;
  size_t nsolved;        // with the least cost there is
  double gap;            // largest, as a share of the frame's cost
  size_t nreserve;       // entries of the reserves' table
  double reserve;        // largest share that reserves carry of the largest moment
  char coordinate[112];  // where; "": none
  // right and left, when reactions were asked for
  gerdy_joint_peak joint[GERDY_NJOINT_PEAK][2];
} gerdy_muscle_summary;

// Paths are borrowed; NULL = not given.
typedef struct gerdy_muscle_job {
  gerdy_id_job id;        // model, motion, forces, loads or predict, smoothing, range, progress,
                          // ground; not its other outputs
  const char* actuators;  // force set, .xml, beside what the model has
  gerdy_static_options options;
  const char* activation;        // .sto of activations and controls (needed)
  const char* force;             // .sto of forces, N and N.m
  const char* reserves;          // .csv of reserves above 5 % of their moment, frame by frame
  const char* reactions;         // .sto of the loads of hips, knees and ankles, N and N.m
  const char* reaction_frame;    // in whose axes: child (NULL), parent, ground or a body's name
  gerdy_muscle_summary summary;  // result
} gerdy_muscle_job;

GERDY_API gerdy_muscle_job gerdy_muscle_job_default(gerdy_static_mode mode);

// Inverse dynamics and static optimization of a trial. What is odd about forces and motion, which
// frames are to be trusted and what reserves carry is said in notes. All files appear or none.
// Reactions take the paths that the moment arms are of. Nullable: notes, err. Errors: those of
// gerdy_id_run, gerdy_actuators_load, gerdy_static_new, gerdy_static_solve and gerdy_reactions;
// GERDY_E_MODEL (reactions of a model without legs).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_muscle_run(gerdy_muscle_job* job, gerdy_notes* notes,
                                                        gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
