// muscle/ellipsoid_fan.h: the mean direction in which a chord of an ellipsoid is nearest to the
// surface.
#ifndef GD_MUSCLE_ELLIPSOID_FAN_H
#define GD_MUSCLE_ELLIPSOID_FAN_H

#include "muscle/ellipsoid_foot.h"

enum { GD_FAN_NODES = 8 };

typedef struct gd_fan {
  double sum[3];  // mean of the unit vectors from the points of the chord to their feet

  // what the derivative needs
  int pieces;                        // 2 when the chord crosses the plane of the split, else 1
  int axis;                          // of the shortest half axis
  double split;                      // where: 0 at the first end, 1 at the second
  double place[2 * GD_FAN_NODES];    // of the nodes on the chord
  double inverse[2 * GD_FAN_NODES];  // 1 / length of their foot's normal
  gd_foot foot[2 * GD_FAN_NODES];
} gd_fan;

// The chord from a to b, both on the ellipsoid. The integral along the chord is taken by Gauss and
// Legendre's rule on each side of the plane across the shortest half axis, where feet may jump.
void gd_fan_spread(const double radius[3], const double a[3], const double b[3], gd_fan* fan);

// Adds to the derivatives by a and b what comes from that by the sum.
void gd_fan_back(const double radius[3], const double a[3], const double b[3], const gd_fan* fan,
                 const double by_sum[3], double by_a[3], double by_b[3]);

#endif
