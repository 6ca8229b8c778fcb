// gerdy/muscle.h: paths of muscles and ligaments in a pose, and the forces in them.
#ifndef GERDY_MUSCLE_H
#define GERDY_MUSCLE_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- paths -------------------------------------------------------------------------------------

// Lengths of all paths, from the poses of gerdy_fk: fixed, moving and conditional points, and
// wrapping over cylinders, spheres, ellipsoids and tori with their quadrants, ranges and methods.
// A conditional point belongs to the path while its coordinate lies in its range, widened by 1e-5
// at both ends as OpenSim does.
// Reads q, body_pos, body_rot; writes point_pos, point_on, pathwrap_*, path_length. Allocates
// nothing.
GERDY_API void gerdy_path_lengths(const gerdy_model* model, gerdy_data* data);

// The same, and the exact derivative of every length by the coordinates that change it
// (slope, with coupled coordinates folded into their driver: the moment arm of an independent
// coordinate is minus its slope and holds all that moves with it). The entry of a coupled
// coordinate is the derivative by itself alone.
// Reads q, q_slope, body_pos, body_rot, twist; writes what gerdy_path_lengths writes, and slope.
// Allocates nothing.
GERDY_API void gerdy_path_slopes(const gerdy_model* model, gerdy_data* data);

// Lengthening speeds from the slopes: the sum of slope times speed over independent coordinates.
// Reads slope, u; writes path_velocity. Allocates nothing.
GERDY_API void gerdy_path_velocities(const gerdy_model* model, gerdy_data* data);

// What OpenSim 4.6 reports of all paths, for comparison with it: as gerdy_path_slopes and
// gerdy_path_velocities, but for paths over surfaces with its shortcuts. Its moment arms are what a
// tension along the straight pieces does, also where these do not touch a surface as tangents; so
// they are not the derivative of its lengths. Where a path meets several surfaces, its straight
// pieces go to the contacts of the first pass and its arcs are those of the last. docs/muscle.md.
// Reads q, q_slope, u, body_pos, body_rot, twist; writes what gerdy_path_slopes writes and
// path_velocity. Allocates nothing.
GERDY_API void gerdy_path_opensim(const gerdy_model* model, gerdy_data* data);

// Add what a path under tension (N) does to the bodies it runs over: moment about the ground's
// origin, then force, in ground, to out (nbody x 6). Every straight piece between two bodies pulls
// along itself. as_opensim: the paths are those of gerdy_path_opensim; else those of
// gerdy_path_lengths or gerdy_path_slopes. Points that move in their body move nothing here.
// Allocates nothing.
GERDY_API void gerdy_path_load(const gerdy_model* model, const gerdy_data* data, int path,
                               double tension, int as_opensim, double* out);

// Derivative of a path's length by a coordinate, m/rad or 1: its entry in slope, 0 when the path
// does not depend on the coordinate.
GERDY_API double gerdy_path_slope(const gerdy_model* model, const gerdy_data* data, int path,
                                  int q);

// Make lengths fit the paths of a scaled model: optimal fibre and tendon slack lengths of muscles
// and slack lengths of ligaments change by the ratio of the path's length in the default pose to
// that before (both as of gerdy_path_opensim), as OpenSim's ScaleTool does. before: the model it
// was made from (gerdy_model_copy). A path that had no length leaves them. Errors: GERDY_E_ARG
// (other muscles or ligaments), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_muscles_rescale(gerdy_model* model,
                                                             const gerdy_model* before,
                                                             gerdy_error* err);

// ---- forces ------------------------------------------------------------------------------------

// Force-producing properties of all muscles, made from a model: the curves, fitted once. Constant
// after that: any number of threads may share it.
typedef struct gerdy_muscles gerdy_muscles;

// Owner: the caller, gerdy_muscles_free; the model must outlive it. Errors: GERDY_E_MODEL (a
// parameter out of the range in which the curves exist: the message names muscle and parameter),
// GERDY_E_MEMORY. Nullable: err.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_muscles_new(const gerdy_model* model,
                                                         gerdy_muscles** out, gerdy_error* err);

// Nullable: muscles.
GERDY_API void gerdy_muscles_free(gerdy_muscles* muscles);

// How an equilibrium was found. Not having found one is a result, not an error.
typedef enum gerdy_muscle_outcome {
  GERDY_MUSCLE_SOLVED = 0,
  GERDY_MUSCLE_NOT_CONVERGED = 1,  // the best found is given; NaN: an input or a force is no number
  GERDY_MUSCLE_SHORTEST = 2,       // the fibre is at its shortest length: the tendon is slack
  GERDY_MUSCLE_NO_MODEL = 3,       // only the path of this muscle is known; all values are NaN
} gerdy_muscle_outcome;

typedef struct gerdy_muscle_state {
  gerdy_muscle_outcome outcome;
  double fiber_length;    // m
  double fiber_velocity;  // m/s, lengthening positive
  double tendon_length;   // m
  double cos_pennation;
  double active_force;   // N, of the fibre, along the fibre
  double passive_force;  // N, elastic, of the fibre, along the fibre
  double damping_force;  // N, along the fibre, 0 without damping
  double tendon_force;   // N
} gerdy_muscle_state;

// The state in which fibre and tendon carry the same force, for a path length (m), lengthening
// speed (m/s) and activation, as OpenSim's initial equilibrium has it. Rigid tendons follow at
// once. Fibre and elastic tendon of Thelen's and De Groote's muscle share the lengthening speed in
// the ratio of their compliances (the fibre velocity at constant activation); Millard's and
// Schutte's with an elastic tendon are taken at rest, whatever the speed. Millard et al. 2013, J
// Biomech Eng 135:021005; Thelen 2003, J Biomech Eng 125:70-77; De Groote et al. 2016, Ann Biomed
// Eng 44:2922-2936. Equations: docs/muscle.md. Allocates nothing.
GERDY_API void gerdy_muscle_equilibrium(const gerdy_muscles* muscles, int muscle, double activation,
                                        double length, double velocity, gerdy_muscle_state* out);

// The same, and fibre and elastic tendon share the speed in muscles of every type.
GERDY_API void gerdy_muscle_equilibrium_moving(const gerdy_muscles* muscles, int muscle,
                                               double activation, double length, double velocity,
                                               gerdy_muscle_state* out);

// Active force along the tendon at activation 1 when the tendon keeps its slack length, N: what
// static optimization multiplies with the activation. length m, velocity m/s. Of Millard's muscle
// it is the force that OpenSim uses there, which hardly sees the pennation (docs/muscle.md). NaN
// when only the path of the muscle is known.
GERDY_API double gerdy_muscle_rigid_force(const gerdy_muscles* muscles, int muscle, double length,
                                          double velocity);

// Rate of change of the activation, 1/s, for an excitation: first-order dynamics with the muscle's
// time constants and lowest activation (Thelen 2003, equations 1 and 2; De Groote 2016, equation
// 1; Schutte's muscle has rates instead). 0 when the activation follows at once, NaN when only the
// path of the muscle is known.
GERDY_API double gerdy_muscle_activation_rate(const gerdy_muscles* muscles, int muscle,
                                              double activation, double excitation);

// One of the normalised curves with first and second derivative, for drawing and checking.
typedef enum gerdy_muscle_curve {
  GERDY_CURVE_ACTIVE_LENGTH = 0,  // active force over fibre length / optimal
  GERDY_CURVE_VELOCITY = 1,       // force over fibre velocity / maximum
  GERDY_CURVE_PASSIVE = 2,        // passive force over fibre length / optimal
  GERDY_CURVE_TENDON = 3,         // force over tendon length / slack
} gerdy_muscle_curve;

// out: value, first, second derivative at x; NaN where the muscle has no such curve.
GERDY_API void gerdy_muscle_curve_at(const gerdy_muscles* muscles, int muscle,
                                     gerdy_muscle_curve curve, double x, double out[3]);

// ---- ligaments ---------------------------------------------------------------------------------

typedef struct gerdy_ligament_state {
  double strain;         // of the slack length
  double strain_rate;    // 1/s
  double elastic_force;  // N
  double damping_force;  // N
  double total_force;    // N, never below 0
} gerdy_ligament_state;

// Force of a ligament with a quadratic toe and a linear part, and damping while it is stretched:
// Blankevoort & Huiskes 1991, J Biomech Eng 113:263-269. length m, velocity m/s.
GERDY_API void gerdy_ligament_force(const gerdy_model* model, int ligament, double length,
                                    double velocity, gerdy_ligament_state* out);

#ifdef __cplusplus
}
#endif
#endif
