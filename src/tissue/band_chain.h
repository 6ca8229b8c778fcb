// tissue/band_chain.h: the axes of hip and knee as the band meets them, and the coordinates that
// are motions of the clinic.
#ifndef GERDY_TISSUE_BAND_CHAIN_H
#define GERDY_TISSUE_BAND_CHAIN_H

#include <gerdy/band_cause.h>

enum { GD_BAND_MAX_AXES = 6 * GERDY_BAND_MAX_COORDINATES };

// An axis between pelvis and femur, or femur and tibia, in motion.
typedef struct gd_band_axis {
  const double* twist;  // of what it moves, per unit of its value, as gerdy_fk left it
  int q;                // independent coordinate that drives it
  double slope, bend;   // its value by that coordinate: first and second derivative
} gd_band_axis;

// Axis k of a frame whose axes are the columns, times scale.
static inline void gd_band_column(const double rot[9], int k, double scale, double out[3]) {
  for (int i = 0; i < 3; ++i) out[i] = scale * rot[3 * i + k];
}

// The axes of a joint's chain, from the femur outwards.
typedef struct gd_band_chain {
  int n;
  double sense;  // 1: the twists move what is outside; -1: they move the femur
  gd_band_axis axis[GD_BAND_MAX_AXES];
} gd_band_chain;

// Reads axis_twist, twist, q, q_slope.
void gd_band_hip(const gerdy_band_leg* leg, const gerdy_model* model, const gerdy_data* data,
                 gd_band_chain* out);
void gd_band_knee(const gerdy_band_leg* leg, const gerdy_model* model, const gerdy_data* data,
                  gd_band_chain* out);

// How a point outside moves per unit of an axis' value, as the femur sees it, in ground axes.
void gd_band_axis_moves(const gd_band_chain* chain, int axis, const double point[3], double out[3]);

// Coordinate that a motion is, -1: none, and the sign by which it becomes the clinic's.
typedef struct gd_band_handle {
  int q[GERDY_NBAND_MOTION];
  double sign[GERDY_NBAND_MOTION];
} gd_band_handle;

void gd_band_handles(const gerdy_band_leg* leg, int side, const gerdy_model* model,
                     const gerdy_data* data, gd_band_handle* out);

#endif
