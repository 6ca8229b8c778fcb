// muscle/bezier_curve.h: smooth curves y(x) of corners rounded by quintic Bezier segments: the
// value, the slope and the second derivative are continuous, and the ends go on as straight lines.
// Millard et al. 2013, J Biomech Eng 135:021005.
#ifndef GD_MUSCLE_BEZIER_CURVE_H
#define GD_MUSCLE_BEZIER_CURVE_H

#include <stdbool.h>

enum { GD_BEZIER_SEGMENTS = 5, GD_BEZIER_CELLS = 16 };

// A point of the curve and the slope there.
typedef struct gd_bezier_knot {
  double x, y, slope;
} gd_bezier_knot;

typedef struct gd_bezier_segment {
  double x[6], y[6];                  // coefficients of u^0 .. u^5, u in [0, 1]
  double start[GD_BEZIER_CELLS + 1];  // u where x has gone k cells of its way
  double pace[GD_BEZIER_CELLS + 1];   // and du there, per cell
} gd_bezier_segment;

typedef struct gd_bezier_curve {
  int n;  // segments
  gd_bezier_knot knot[GD_BEZIER_SEGMENTS + 1];
  gd_bezier_segment segment[GD_BEZIER_SEGMENTS];
} gd_bezier_curve;

// Lay segments between n + 1 knots with increasing x. Between two knots the lines through them meet
// in a corner; curviness (above 0, at most 1) says how closely the curve follows it. False when the
// lines do not meet between the knots.
bool gd_bezier_build(gd_bezier_curve* curve, const gd_bezier_knot* knots, int n, double curviness);

// The same with a curviness for every segment.
bool gd_bezier_build_each(gd_bezier_curve* curve, const gd_bezier_knot* knots, int n,
                          const double* curviness);

// out: value, first and second derivative at x.
void gd_bezier_eval(const gd_bezier_curve* curve, double x, double out[3]);

#endif
