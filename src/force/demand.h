// force/demand.h: what the hip must hold in every step: from inverse dynamics, static
// optimization, capacity and induced accelerations to the plain numbers of gerdy/demand.h.
#ifndef GD_FORCE_DEMAND_H
#define GD_FORCE_DEMAND_H

#include <gerdy/demand.h>
#include <gerdy/induced.h>
#include <gerdy/muscle.h>

#include "force/id_work.h"

// ---- the hip in the model (demand_hip.c) -------------------------------------------------------

typedef struct gd_hip {
  int q;                     // coordinate that adducts and abducts
  double adducts;            // 1: positive is adduction; -1: abduction
  gerdy_held_point held[3];  // of the foot that stands: heel, ball, a point beside them
} gd_hip;

// Find it by what the coordinates of the thigh's joint do to the knee: the one that moves it most
// to the side. Writes data. Errors: GERDY_E_MODEL (no coordinate moves it to the side).
gerdy_status gd_hips_find(const gerdy_model* model, const gd_landmarks* landmarks, gerdy_data* data,
                          gd_hip out[2], gerdy_error* err);

// The neutral pose at rest: all free coordinates at 0 or, if their range excludes 0, at the nearest
// end of it.
void gd_neutral_pose(const gerdy_model* model, gerdy_data* data);

// Muscles by name, heads together, and whose side they are on.
typedef struct gd_muscle_groups {
  size_t n;
  char (*name)[64];   // (n) for people
  int* group;         // (nmuscle) of the model
  signed char* side;  // (nmuscle) 0 right leg, 1 left leg, -1: neither
} gd_muscle_groups;

// Errors: GERDY_E_MEMORY. Reset in any case.
gerdy_status gd_muscle_groups_make(const gerdy_model* model, const gd_landmarks* landmarks,
                                   gd_muscle_groups* out, gerdy_error* err);
void gd_muscle_groups_reset(gd_muscle_groups* groups);

// What people call a muscle, by its name in a model without side and number of the head: "glmed" is
// the gluteus medius. Unknown names as they are (muscle_words.c).
const char* gd_muscle_words(const char* stem);

// ---- strength (demand_strength.c) --------------------------------------------------------------

// A test of hip abduction with a hand-held dynamometer.
typedef struct gd_strength {
  double force[2];  // N, right and left; NaN: not tested
  double lever;     // m, from the hip to the pad; NaN: not known
  int position;     // gerdy_test_position; -1: not known
} gd_strength;

// Does the model tell what the abductors of both hips could? Of a demand whose own is filled.
bool gd_demand_has_muscles(const gerdy_demand* demand);

// A copy of the model whose abductors are as strong as the test says, and what was done: fills
// tested, factor and own of a demand. Says in notes what was assumed. Owner: *out is the caller's.
// Nullable: strength, notes. Errors: those of gerdy_model_copy and gerdy_strengthen.
gerdy_status gd_strength_apply(const gerdy_model* model, const gd_hip hip[2], double mass,
                               const gd_strength* strength, gerdy_model** out, gerdy_demand* demand,
                               gerdy_notes* notes, gerdy_error* err);

// ---- the steps (demand_step.c) -----------------------------------------------------------------

// Everything that threads share; written: each step's own places.
typedef struct gd_demand_work {
  const gd_id_work* id;          // solved and judged
  const gerdy_model* model;      // with the strength that counts
  const gerdy_muscles* muscles;  // NULL: the model tells nothing of the abductors
  const gd_landmarks* landmarks;
  const gerdy_gait* gait;
  const gd_muscle_groups* groups;
  gd_hip hip[2];
  gerdy_demand* out;
  gerdy_series* curve;     // (nframe x 4) N.m/kg: moment right and left, capacity right and left
  gerdy_series* force[2];  // as of gd_demand_options
  double* muscle;          // (nstep x groups->n x 4) sums over the frames in which the moment is at
                   // least half its peak: N.m abduction, what they could make, rad/s2; frames
} gd_demand_work;

enum { GD_DEMAND_SUMS = 4 };

// Solve all steps, by nthread threads (0: one a core), with the same bits for any number of them.
// Errors: those of gerdy_static_new and gerdy_induced_new.
gerdy_status gd_demand_steps(gd_demand_work* work, int nthread, gerdy_error* err);

// Statistics, curves and muscles from the steps (demand_sum.c). Errors: GERDY_E_MEMORY.
gerdy_status gd_demand_sum(gd_demand_work* work, gerdy_error* err);

// ---- all (demand.c) ----------------------------------------------------------------------------

typedef struct gd_demand_options {
  const gd_strength* strength;  // NULL: the model's own
  double mass;                  // kg, by which moments are divided; NaN: the model's
  int predicted;                // the loads were predicted
  int nthread;                  // 0: one a core
  gerdy_series* force[2];  // (nframe x nmuscle) N: gets the tendon forces of all muscles while that
                           // leg stands, where they are solved; NULL: not asked for
} gd_demand_options;

// From inverse dynamics that is solved and judged, and the steps of the same motion. Owner: *out is
// the caller's, gerdy_demand_free. Without muscles about the hip there are moments alone. Nullable:
// notes. Errors: GERDY_E_MODEL (no hip that abducts, a muscle out of range), GERDY_E_MEMORY.
gerdy_status gd_demand_solve(const gd_id_work* id, const gd_landmarks* landmarks,
                             const gerdy_gait* gait, const gd_demand_options* options,
                             gerdy_demand** out, gerdy_notes* notes, gerdy_error* err);

#endif
