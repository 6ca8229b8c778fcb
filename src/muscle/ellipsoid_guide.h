// muscle/ellipsoid_guide.h: the point of an ellipsoid over which a line is led.
#ifndef GD_MUSCLE_ELLIPSOID_GUIDE_H
#define GD_MUSCLE_ELLIPSOID_GUIDE_H

#include "muscle/ellipsoid_fan.h"
#include "muscle/ellipsoid_foot.h"
#include "muscle/wrap.h"

#include <stdbool.h>

// A line that goes through an ellipsoid. Lengths are such that the half axes are 1 on average.
typedef struct gd_chord {
  double radius[3];
  double p[3], q[3];
  double part[2];    // where it enters and leaves: 0 at p, 1 at q
  double end[2][3];  // the same as points
} gd_chord;

typedef struct gd_guide {
  double at[3];  // the guide, on the surface

  // how it came about, for the derivative
  gerdy_wrap_method method;
  int axis;            // coordinate axis that the line is most parallel to
  double place;        // where the chord crosses the plane across it: 0 where it enters, 1 leaves
  double axial;        // weight of the axial guide against that of the fan
  double cross[3];     // the crossing
  gd_foot axial_foot;  // of the crossing
  gd_fan fan;
  double fan_length;   // of its sum
  gd_foot fan_foot;    // of the middle, or of the point that the fan leads to
  gd_foot mixed_foot;  // of the mean of the two when both have weight
  bool mirrored;       // the wanted side is the other one
  int side;            // its axis
  double before;       // coordinate on it before mirroring
  gd_foot mirrored_foot;
} gd_guide;

void gd_guide_find(const gd_wrap_surface* surface, const gd_chord* chord, gd_guide* guide);

// Adds to the derivatives by p and q what comes from that by the guide.
void gd_guide_back(const gd_chord* chord, const gd_guide* guide, const double by_guide[3],
                   double by_p[3], double by_q[3]);

#endif
