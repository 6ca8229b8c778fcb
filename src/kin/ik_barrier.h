// kin/ik_barrier.h: keeping off the ends of ranges, as a search with a logarithmic barrier does.
#ifndef GD_KIN_IK_BARRIER_H
#define GD_KIN_IK_BARRIER_H

#include "kin/ik_solver.h"

// What the barrier adds to the cost: -2 barrier (sum of the markers' weights) times the sum of
// log((q - q_min) (q_max - q)) over the coordinates that are found and clamped. 0 while it is off.
double gd_ik_barrier_cost(const gerdy_ik* ik, const gerdy_data* data);

// Add its part to gradient and normal matrix, after coupled coordinates were folded.
void gd_ik_barrier_normal(gerdy_ik* ik, const gerdy_data* data);

// Where coordinate q may go in a step towards to: not on its bound while the barrier is on.
double gd_ik_barrier_step(const gerdy_ik* ik, double from, double to, int q);

// From the pose that was found without it: with it, the floating base's ranges bind too.
void gd_ik_barrier_solve(gerdy_ik* ik, gerdy_data* data, const double* marker, gerdy_ik_info* info);

#endif
