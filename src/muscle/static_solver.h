// muscle/static_solver.h: the inside of a solver of static optimization.
#ifndef GD_MUSCLE_STATIC_SOLVER_H
#define GD_MUSCLE_STATIC_SOLVER_H

#include <gerdy/static_optimization.h>

#include "muscle/static_dual.h"

// Variables: activations of the muscles, then controls of the actuators. Rows: coordinates that
// count, the last of the tree first, so that the matrix of the rows stays as empty as the tree
// allows.
struct gerdy_static {
  const gerdy_model* model;
  const gerdy_muscles* muscles;
  gerdy_static_options options;
  gerdy_actuators actuators;
  size_t ngiven;
  gd_dual dual;
  int* q_row;          // (nq) row of the coordinate, or of its driver; -1: it does not count
  int* row_q;          // (rows)
  double* tau;         // (nq) with coupled ones folded
  double* gain;        // (nmuscle) N, force per activation ...
  double* offset;      // (nmuscle) N, ... and at none
  double* lowest;      // (nmuscle) lowest activation
  double* activation;  // (nmuscle) of the last frame that has one
  double* force;       // (nmuscle)
  double* carried;     // (nq)
  bool has_before;     // activation is that of the frame before
};

// Are the options in range? Errors: GERDY_E_ARG.
gerdy_status gd_static_check(const gerdy_static_options* options, gerdy_error* err);

// Force that muscle i makes, which only its path may be known of.
bool gd_static_is_muscle(const gerdy_static* s, int i);

// ---- actuators (static_actuator.c) -------------------------------------------------------------

// Copy the given actuators and add those that are missing. Errors: GERDY_E_MEMORY.
gerdy_status gd_static_complete(gerdy_static* s, int nrow, const gerdy_actuators* given,
                                gerdy_error* err);

// Does the joint of coordinate q, alone, hold its body in the room with all six coordinates?
bool gd_static_is_root(const gerdy_model* model, int q);

// Rows on which an actuator acts; out: (rows) or NULL. Returns how many.
int gd_static_actuator_rows(const gerdy_static* s, const gerdy_actuator* a, int* out);

// Write the columns of all actuators, from the pose.
void gd_static_put_actuators(gerdy_static* s, const gerdy_data* data);

// Begin anew: what is solved next does not depend on what was solved before (static_frame.c).
void gd_static_forget(gerdy_static* s);

// ---- full mode (static_full.c) -----------------------------------------------------------------

// Bounds of the activations after dt, from those before.
void gd_static_bound(gerdy_static* s, double dt);

// Write gain and offset: the tangent of every tendon force at s->activation. False when a force is
// no number.
bool gd_static_tangents(gerdy_static* s, const gerdy_data* data);

// Go that share of the way to the solution: write activation, and force at the solution itself, and
// give what the forces make less than their tangents to the spare actuators. Returns the largest
// such moment.
double gd_static_advance(gerdy_static* s, const gerdy_data* data, double share);

#endif
