// gerdy/kin.h: where the body is (forward kinematics) and how it must stand to fit the markers
// (inverse kinematics).
#ifndef GERDY_KIN_H
#define GERDY_KIN_H

#include <gerdy/base.h>
#include <gerdy/model.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- forward kinematics ------------------------------------------------------------------------

// Pose of every body. Reads q; writes coupled entries of q, q_slope, body_pos, body_rot, twist,
// axis_twist. Allocates nothing.
GERDY_API void gerdy_fk(const gerdy_model* model, gerdy_data* data);

// Marker positions in ground from the poses. Reads body_pos, body_rot; writes marker_pos.
GERDY_API void gerdy_fk_markers(const gerdy_model* model, gerdy_data* data);

// A point fixed in a body, in ground. local, out: (3) m.
GERDY_API void gerdy_fk_point(const gerdy_model* model, const gerdy_data* data, int body,
                              const double local[3], double out[3]);

// ---- inverse kinematics ------------------------------------------------------------------------
//
// Every frame is the weighted least-squares problem
//     minimise  sum_i w_i |p_i(q) - m_i|^2 + sum_j pull_j (q_j - target_j)^2
// over the free coordinates q
// of global optimisation (Lu & O'Connor 1999, J Biomech 32:129-134): m_i measured, p_i on the
// model. Locked coordinates stay, prescribed ones follow their function of time, coupled ones
// follow their driver exactly, clamped ones stay in range. A prior of standard deviation s pulls by
// v / s^2, with v the variance of a marker of weight 1 by the frame's own residuals (docs/kin.md).
// Solved by Levenberg-Marquardt with the exact Jacobian J. J'WJ is never formed from J: it is the
// mass matrix of the skeleton with a point mass w_i at every marker, so that one composite-body
// sweep gives it (Featherstone 2008, "Rigid Body Dynamics Algorithms", ch. 6).

// How a frame went. A frame that did not converge or saw too few markers is a result, not an error.
typedef enum gerdy_ik_outcome {
  GERDY_IK_SOLVED = 0,
  GERDY_IK_NOT_CONVERGED = 1,  // the iteration limit was reached; the pose is the best one found
  GERDY_IK_TOO_FEW = 2,        // fewer than 3 markers seen, or, of a model that floats, all within
                               // 1 mm of one point or line: no pose, q keeps the start
} gerdy_ik_outcome;

typedef struct gerdy_ik_info {
  gerdy_ik_outcome outcome;
  int iterations;
  int nmarker;     // markers used
  double cost;     // m2, sum of w |p - m|^2
  double rms;      // m, unweighted over the markers used
  double max;      // m, largest distance
  int max_marker;  // marker of the model where it occurs, -1 = none
} gerdy_ik_info;

typedef struct gerdy_ik_options {
  const unsigned char* held;  // (nq) 1: kept at its default though not locked; NULL: none
  const double* pull;         // (nq) weight of the coordinate's own target; NULL: none has one
  const double* target;       // (nframe x nq) rad|m, of gerdy_ik_solve: the targets of every frame;
                              // NULL: the defaults
  int pull_is_share;          // 1: pull is per sum of the weights of the markers seen, as OpenSim's
                              // coordinate tasks weigh; 0: as it is
  const double* prior_sd;  // (nq) rad|m: what is known beforehand: normally distributed about the
                           // target with this standard deviation; 0: nothing; NULL: of none
  double barrier;   // m2: the pose that is best when -barrier log((q - q_min) (q_max - q)) of every
                    // clamped coordinate is added to half the mean weighted square; the ranges of
                    // the floating base bind then. 0 (default): none
  double accuracy;  // rad|m: stop when no coordinate moves more than this (1e-6)
  int max_iterations;  // per frame (100)
  int carry;  // of gerdy_ik_solve: 1 (default): markers that are not seen in a frame go on pulling
              // as they do before and after; 0: they are left out
  int with_sd;  // of gerdy_ik_solve: 1: the trial has standard deviations
  int nthread;  // of gerdy_ik_solve; 0: one a core. The result is the same, to the bit
} gerdy_ik_options;

GERDY_API gerdy_ik_options gerdy_ik_options_default(void);

// A solver: which markers of the model are tracked, and the memory to do it. One per thread.
typedef struct gerdy_ik gerdy_ik;

// Make a solver that tracks every marker of the model whose weight is positive.
// weight: (nmarker), NULL = 1 for all. The model must outlive the solver.
// Owner: the caller, gerdy_ik_free. Nullable: weight, options, err.
// Errors: GERDY_E_DATA (no marker has a weight, nothing is free to move), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_ik_new(const gerdy_model* model, const double* weight,
                                                    const gerdy_ik_options* options, gerdy_ik** out,
                                                    gerdy_error* err);

// Nullable: ik.
GERDY_API void gerdy_ik_free(gerdy_ik* ik);

// Solve one frame. Reads data->q as start, marker [nmarker x 3] m, seen [nmarker] (0 = gap).
// Writes data (pose and markers of the solution) and *info. Allocates nothing.
// Nullable: seen (all are there), info.
GERDY_API void gerdy_ik_frame(gerdy_ik* ik, gerdy_data* data, const double* marker,
                              const unsigned char* seen, gerdy_ik_info* info);

// The same from anywhere: several headings of the root are tried, the best is kept. For the first
// frame of a trial, when nothing is known about where the runner is and which way they face.
GERDY_API void gerdy_ik_frame_global(gerdy_ik* ik, gerdy_data* data, const double* marker,
                                     const unsigned char* seen, gerdy_ik_info* info);

// Targets of the coordinates whose pull is positive, (nq) rad|m, copied: they add
// pull (q - target)^2 to what is minimised. The defaults until they are set.
GERDY_API void gerdy_ik_set_targets(gerdy_ik* ik, const double* target);

// Time of the frames that follow, s: coordinates that are a function of time take their value from
// it. 0 until it is set.
GERDY_API void gerdy_ik_set_time(gerdy_ik* ik, double time);

// Is coordinate q told by the tracked markers or by a target of its own? Not when it moves none of
// them, is locked, held, prescribed or coupled.
GERDY_API int gerdy_ik_observes(const gerdy_ik* ik, int q);

// Is the value of coordinate q known in the last frame: determined by the markers seen in it or by
// its target, locked, held or prescribed, or coupled to one that is? If not it kept the value it
// had. Coordinates that could move together without moving a marker are none of them known. One
// with a prior is when the markers would say more than that if they told all others.
GERDY_API int gerdy_ik_tells(const gerdy_ik* ik, int q);

// Standard deviation of coordinate q in the last frame, rad|m: from what the markers are off, from
// how far the coordinate moves them, and from what is known beforehand, beyond which it never is.
// Markers are taken to be off independently of each other with a variance of one over their weight
// times a common factor. Soft tissue that moves as a whole is not in it. data: the pose of that
// frame. NaN when gerdy_ik_tells says no, or when the frame has no more numbers than coordinates; 0
// for locked, held and prescribed coordinates. At a bound: as if there was none. The first call
// after a frame computes those of all coordinates.
GERDY_API double gerdy_ik_sd(gerdy_ik* ik, const gerdy_data* data, int q);

// ---- a whole trial -----------------------------------------------------------------------------

typedef struct gerdy_ik_trial {
  gerdy_series* motion;  // (nframe x nq) rad|m, one column a coordinate; gaps where no pose, and
                         // where the markers seen in the frame do not determine the coordinate
  gerdy_series* error;   // (nframe x nmarker) m, distance of each marker; gaps where not seen
  gerdy_series* sd;     // (nframe x nq) rad|m, gerdy_ik_sd of every coordinate; NULL: not asked for
  gerdy_ik_info* info;  // (nframe)
  int* column;          // (nmarker of the model) marker in the table, -1 = not there
  unsigned char* unobserved;  // (nq) 1: free to move, but determined in no frame
  size_t nmissing;            // samples of followed markers that were not seen
  size_t ncarried;            // of these, how many were carried
  size_t nmatched;            // markers that model and table share and that are seen at least once
} gerdy_ik_trial;

// Asked now and then during long work, with a stage in words and the done share 0..1. Return 0 to
// stop (the function at work then returns GERDY_E_STOPPED).
typedef int (*gerdy_progress)(void* context, const char* stage, double done);

// Solve every frame of a marker table (columns NAME.x .y .z, m). Markers are matched
// by exact name. Each frame starts from the one before; the first from anywhere. progress is asked
// by the calling thread.
// Owner: *out is the caller's, gerdy_ik_trial_free. Nullable: weight (nmarker of the model),
// options, progress, err.
// Errors: GERDY_E_DATA (no marker in common: the message shows names of both sides; no frame with
// enough markers), GERDY_E_STOPPED, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_ik_solve(const gerdy_model* model,
                                                      const gerdy_series* markers,
                                                      const double* weight,
                                                      const gerdy_ik_options* options,
                                                      gerdy_progress progress, void* context,
                                                      gerdy_ik_trial** out, gerdy_error* err);

// Nullable: trial.
GERDY_API void gerdy_ik_trial_free(gerdy_ik_trial* trial);

// How markers are followed when the user does not say: weight of every marker, (nmarker) of the
// model: pelvis 10, legs and feet 2, everything else 1. The pose of the pelvis is what pelvic drop
// is read from, and trunk and arm markers must not bend it where the model's spine does not fit;
// the published setups for the reference trials order them alike.
GERDY_API void gerdy_default_weights(const gerdy_model* model, double* weight);

// Coordinates kept at their default, (nq) of the model: subtalar and toe joints. The few markers on
// a shoe tell them badly, and what they get wrong turns up as hip rotation; the published setups
// hold them too. For gerdy_ik_options.held.
GERDY_API void gerdy_default_held(const gerdy_model* model, unsigned char* held);

#ifdef __cplusplus
}
#endif
#endif
