// muscle/wrap_section.h: a line stretched over an ellipsoid within a given plane.
#ifndef GD_MUSCLE_WRAP_SECTION_H
#define GD_MUSCLE_WRAP_SECTION_H

#include <stdbool.h>

typedef struct gd_section_way {
  double contact[2][3];  // where the line from p meets the ellipsoid and where it leaves to q
  double arc;            // length between them
  double slope[3][3];    // derivative of the whole length by p, q and c
} gd_section_way;

// The plane goes through p, q and c. The segment from p to q enters and leaves the ellipsoid, whose
// half axes are radius; c is a point of the surface, and the line passes on its side. Exact.
// False when p, q and c lie in one line, so that there is no plane.
bool gd_wrap_section(const double radius[3], const double p[3], const double q[3],
                     const double c[3], gd_section_way* way);

#endif
