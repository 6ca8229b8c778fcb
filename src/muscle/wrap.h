// muscle/wrap.h: the shortest way of a stretched line over one surface, in the surface's own frame.
#ifndef GD_MUSCLE_WRAP_H
#define GD_MUSCLE_WRAP_H

#include <gerdy/model.h>
#include <math.h>
#include <stdbool.h>

typedef enum gd_wrap_outcome {
  GD_WRAP_MISSED = 0,  // the straight line does not touch the surface
  GD_WRAP_ON = 1,
  GD_WRAP_INSIDE = 2,  // an end lies inside the surface: no wrap is possible
} gd_wrap_outcome;

// A surface as the path meets it. Cylinder and torus stand about z.
typedef struct gd_wrap_surface {
  double size[3];  // as wrap_size of the model
  int axis, sign;  // as wrap_axis, wrap_sign of the model: the side that the path must pass
  gerdy_wrap_method method;
  int alone;  // 1: the path names no other surface (OpenSim then lays its cylinders more coarsely)
  int steps;  // 1: not alone, and the contacts on a cylinder only as near as OpenSim searches them
} gd_wrap_surface;

typedef struct gd_wrap_way {
  double contact[2][3];  // where the line meets the surface and where it leaves it
  double arc;            // length on the surface
  // derivative of the whole length |p - contact0| + arc + |contact1 - q| by p and by q
  double slope[2][3];
  // 0: the path must take it; 1: of the segments of a path that could, the one that gets least
  // longer does
  int optional;
} gd_wrap_way;

// Are all its numbers finite?
static inline bool gd_wrap_is_finite(const gd_wrap_way* way) {
  double sum = way->arc;
  for (int i = 0; i < 6; ++i) sum += way->contact[i / 3][i % 3] + way->slope[i / 3][i % 3];
  return isfinite(sum);
}

// The way from p to q. *way is written for GD_WRAP_ON only. Allocates nothing.
gd_wrap_outcome gd_wrap_cylinder(const gd_wrap_surface* surface, const double p[3],
                                 const double q[3], gd_wrap_way* way);
gd_wrap_outcome gd_wrap_sphere(const gd_wrap_surface* surface, const double p[3], const double q[3],
                               gd_wrap_way* way);
gd_wrap_outcome gd_wrap_ellipsoid(const gd_wrap_surface* surface, const double p[3],
                                  const double q[3], gd_wrap_way* way);
gd_wrap_outcome gd_wrap_torus(const gd_wrap_surface* surface, const double p[3], const double q[3],
                              gd_wrap_way* way);

#endif
