// gerdy/static_optimization.h: which muscle forces make the moments of a motion: static
// optimization, frame by frame.
//
// Every frame is the problem
//     minimise    sum_i c_i a_i^p + sum_j |e_j|^p
//     subject to  sum_i -slope_ik T_i(a_i) + sum_j (force of actuator j on k) e_j = tau_k
//                 lowest_i <= a_i <= highest_i,  e_j within the bounds of its control
// over activations a and controls e of the actuators (Crowninshield & Brand 1981, J Biomech
// 14:793-801, with activations for stresses), for all coordinates k that are neither locked,
// prescribed nor coupled. Solved by Newton's method on its dual: docs/forces.md.
#ifndef GERDY_STATIC_OPTIMIZATION_H
#define GERDY_STATIC_OPTIMIZATION_H

#include <gerdy/actuators.h>
#include <gerdy/base.h>
#include <gerdy/kin.h>
#include <gerdy/model.h>
#include <gerdy/muscle.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gerdy_static_mode {
  GERDY_STATIC_COMPATIBLE = 0,  // as OpenSim 4.6: T = a gerdy_muscle_rigid_force; every frame by
                                // itself
  GERDY_STATIC_FULL = 1,        // T: tendon force of gerdy_muscle_equilibrium_moving, passive
                                // force and elastic tendons included; activations change no faster
                                // than excitations between their bounds can make them
} gerdy_static_mode;

typedef struct gerdy_static_options {
  gerdy_static_mode mode;
  double exponent;   // p, from 1.2 to 4
  int by_volume;     // 1: c_i is the muscle's volume over the mean of all; 0: 1
  int isometric;     // 1: in compatible mode muscles have their maximum isometric force in every
                     // pose and at every speed; 0: what gerdy_muscle_rigid_force says
  int opensim_arms;  // 1: slopes of gerdy_path_opensim; 0: of gerdy_path_slopes
  double min_activation;   // lowest activation; NaN: what each muscle has
  double reserve;          // N|N.m: optimal force of reserves that are added
  double residual_force;   // N, and
  double residual_moment;  // N.m: the same on the joint of six coordinates between body and ground
} gerdy_static_options;

// p = 2, c = 1, residuals 500 and 200. Compatible: opensim_arms 1, reserves 0.05, so that they are
// not felt where muscles can do it. Full: 0 and 1.
GERDY_API gerdy_static_options gerdy_static_options_default(gerdy_static_mode mode);

// ---- one frame ---------------------------------------------------------------------------------

// A solver and its memory. One per thread.
typedef struct gerdy_static gerdy_static;

// Make a solver. Model and muscles must outlive it; the actuators are copied. Every coordinate that
// no actuator drives alone and without bounds gets one that does, "reserve_COORDINATE", so that
// every frame has a solution; its optimal force is that of the options, options->reserve where
// another actuator helps. Muscles of which only the path is known make no force and are named in
// notes. Owner: the caller, gerdy_static_free. Nullable: actuators, options (compatible), notes,
// err. Errors: GERDY_E_ARG (an option out of range), GERDY_E_DATA (nothing is free to move),
// GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_static_new(
    const gerdy_model* model, const gerdy_muscles* muscles, const gerdy_actuators* actuators,
    const gerdy_static_options* options, gerdy_static** out, gerdy_notes* notes, gerdy_error* err);

// Nullable: solver.
GERDY_API void gerdy_static_free(gerdy_static* solver);

// The actuators: those given, then those added, from *first_added on. Nullable:
// first_added.
GERDY_API const gerdy_actuators* gerdy_static_actuators(const gerdy_static* solver,
                                                        size_t* first_added);

// Is coordinate k one whose moment muscles and actuators must make?
GERDY_API int gerdy_static_counts(const gerdy_static* solver, int k);

// How a frame went. None of these is an error.
typedef enum gerdy_static_outcome {
  GERDY_STATIC_SOLVED = 0,
  GERDY_STATIC_NOT_CONVERGED = 1,  // moments are right, but the cost is not the least; see gap
  GERDY_STATIC_NO_NUMBER = 2,      // the motion or a moment is no number: all values are NaN
} gerdy_static_outcome;

typedef struct gerdy_static_frame {
  gerdy_static_outcome outcome;
  int iterations;            // steps of Newton's method
  int coordinate;            // no number: where, -1: in a muscle; else where the residual is
  double cost;               // what was minimised
  double gap;                // how far that is above the least cost at most, but for rounding
  double residual;           // N|N.m, largest moment that is missing
  const double* activation;  // (nmuscle)
  const double* force;       // (nmuscle) N: compatible: active, along the tendon; full: tendon
  const double* control;     // (actuators)
  const double* carried;     // (nq) N.m|N, what actuators make of each moment
} gerdy_static_frame;

// Solve one frame, starting from the one before. Reads data->q, u and tau (nq, N.m|N: of inverse
// dynamics, without muscles; coupled coordinates are added to their drivers). dt: time since the
// frame before, s; 0: there is none. Writes data (pose and paths) and *out, whose arrays live until
// the next frame. Allocates nothing.
GERDY_API void gerdy_static_solve_frame(gerdy_static* solver, gerdy_data* data, const double* tau,
                                        double dt, gerdy_static_frame* out);

// ---- a whole trial -----------------------------------------------------------------------------

// Where actuators carry a notable part of a moment that muscles are there to make.
typedef struct gerdy_static_reserve {
  size_t frame;
  int coordinate;
  double carried;      // N.m|N
  double of_moment;    // share of that moment in this frame
  double of_largest;   // share of the largest that moment is in the trial
  char actuator[112];  // which gives the most of it
} gerdy_static_reserve;

typedef struct gerdy_static_trial {
  gerdy_series* activation;       // (nframe) muscles (1), then controls of actuators (1)
  gerdy_series* force;            // (nframe) muscles (N), then actuators (N|N.m)
  gerdy_static_frame* frame;      // (nframe), its arrays NULL
  gerdy_static_reserve* reserve;  // (nreserve) frame by frame
  size_t nreserve;
  size_t nbad;  // frames that are not solved
} gerdy_static_trial;

// Solve every frame. motion, speed, tau: columns named by coordinate (rad|m, per s, N.m|N), the
// same times. Coordinates without a column in motion stay at their default, without one in speed
// at rest; coupled ones follow. Every coordinate that counts needs a column in tau. A gap makes
// its frame GERDY_STATIC_NO_NUMBER. share: list reserves above this part of the moment (0.05); of
// coordinates that a muscle moves, but not of the body's place in the room.
// The result does not depend on what was solved before. Owner: *out is the caller's,
// gerdy_static_trial_free. Nullable: progress, err. Errors:
// GERDY_E_DATA (other times, a missing column), GERDY_E_STOPPED, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status
gerdy_static_solve(gerdy_static* solver, const gerdy_series* motion, const gerdy_series* speed,
                   const gerdy_series* tau, double share, gerdy_progress progress, void* context,
                   gerdy_static_trial** out, gerdy_error* err);

// Nullable: trial.
GERDY_API void gerdy_static_trial_free(gerdy_static_trial* trial);

#ifdef __cplusplus
}
#endif
#endif
