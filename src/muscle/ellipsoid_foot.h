// muscle/ellipsoid_foot.h: the point of an ellipsoid that is nearest to a given point.
#ifndef GD_MUSCLE_ELLIPSOID_FOOT_H
#define GD_MUSCLE_ELLIPSOID_FOOT_H

typedef struct gd_foot {
  double at[3];      // the nearest point
  double normal[3];  // at / radius^2; 0 on an axis that was held
  double ratio[3];   // at / given point, axis by axis
} gd_foot;

// Axis hold (-1: none) keeps its coordinate: the nearest point of the section across that axis,
// whose coordinate on it is about 0. A point in a plane of symmetry keeps in it, as in OpenSim.
void gd_foot_find(const double radius[3], const double from[3], int hold, gd_foot* foot);

// Derivative by the given point from that by the foot. It is symmetric: its own transpose.
void gd_foot_back(const gd_foot* foot, const double by_foot[3], double by_from[3]);

#endif
