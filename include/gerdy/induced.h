// gerdy/induced.h: which acceleration a force makes: what a muscle does to joints that it does not
// cross.
//
// A muscle pulls on its own joints, and through the linked bodies accelerates all of them: the
// gluteus medius of the standing leg holds the other side of the pelvis up, and so do muscles at
// knee and ankle. With the feet that stand held to the ground, the accelerations are linear in the
// forces, and every force has its share (Zajac & Gordon 1989, Exerc Sport Sci Rev 17:187-230).
#ifndef GERDY_INDUCED_H
#define GERDY_INDUCED_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

// A place where the body is held to the ground: it cannot accelerate in any direction.
typedef struct gerdy_held_point {
  int body;
  double local[3];  // m, in the body
} gerdy_held_point;

// The system of one pose, and the memory for it. One per thread.
typedef struct gerdy_induced gerdy_induced;

// most: points held at a time. The model must outlive it. Owner: the caller, gerdy_induced_free.
// Nullable: err. Errors: GERDY_E_ARG (most is negative), GERDY_E_DATA (nothing is free to move),
// GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_induced_new(const gerdy_model* model, int most,
                                                         gerdy_induced** out, gerdy_error* err);

// Nullable: induced.
GERDY_API void gerdy_induced_free(gerdy_induced* induced);

// Take a pose, from the results of gerdy_fk, with n points held (no more than most). Writes
// body_composite. Locked and prescribed coordinates do not accelerate, coupled ones follow. Points
// that hold each other already, as two in one foot do along the line between them, are no harm.
// Allocates nothing. 0: the masses do not determine the accelerations (a body without mass that is
// free to move); gerdy_induced_solve then gives NaN.
GERDY_API int gerdy_induced_pose(gerdy_induced* induced, gerdy_data* data,
                                 const gerdy_held_point* point, int n);

// Accelerations (nq) that generalized forces (nq, N.m|N) make in that pose by themselves: without
// gravity and velocities, which are forces like any other (gerdy_bias_forces, negated). ground:
// (n x 3) N, what the points are held with; nullable. Allocates nothing.
GERDY_API void gerdy_induced_solve(gerdy_induced* induced, const gerdy_data* data,
                                   const double* force, double* udot, double* ground);

#ifdef __cplusplus
}
#endif
#endif
