// strain/band_linear_pose.h: how the length of a head answers to errors of markers or angles in one
// pose, by first derivatives.
#ifndef GD_STRAIN_BAND_LINEAR_POSE_H
#define GD_STRAIN_BAND_LINEAR_POSE_H

#include "strain/band_draw_plan.h"

// Borrowed but by_q.
typedef struct gd_linear_pose {
  const gd_draw_plan* p;
  gerdy_ik* ik;  // NULL: no markers
  double* by_q;  // (nq) of a length
} gd_linear_pose;

// by_q gets the slopes of a head's length by the independent coordinates; returns the length.
double gd_linear_slope(gd_linear_pose* pose, const gerdy_data* data, int head, int side);

// by_q becomes (J'WJ)^-1 by_q in the frame that was solved last: how the coordinates would move for
// a unit of force along the length; 0 where they are not solved for. False: it cannot be solved.
bool gd_linear_respond(gd_linear_pose* pose, const gerdy_data* data);

// Add to out (nz) how the length changes by the wobbles, at a basis. The response says how far each
// marker pulls: w (J response) for each way it is off. away: (nmarker) of carried ones, nullable.
// Returns the sum of the squares of the pulls.
double gd_linear_add_markers(const gd_linear_pose* pose, const gerdy_data* data,
                             const double basis[GD_WOBBLE_BASIS], const double* away, double* out);

// The same without markers: what a leg's wobble does to the coordinates.
void gd_linear_add_angles(const gd_linear_pose* pose, const double basis[GD_WOBBLE_BASIS],
                          double* out);

#endif
