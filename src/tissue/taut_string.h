// tissue/taut_string.h: a taut string in a plane, from a point over up to two discs to another
// point, always on the side of larger z: its length with first and second derivatives by its ends.
#ifndef GD_TISSUE_TAUT_STRING_H
#define GD_TISSUE_TAUT_STRING_H

#include <math.h>
#include <stdbool.h>

typedef struct gd_disc {
  double y, z, radius;
} gd_disc;

// A straight piece: its normal (sine along y, cosine along z), and how long it is. It runs down in
// the direction (-c, s) of y, z.
typedef struct gd_tangent {
  double s, c, length;
} gd_tangent;

// A string from a point, as far as it does not depend on its other end.
typedef struct gd_string_start {
  double y, z;
  bool has_a, a_first;  // over disc a; and a stands out over the way from the point to b
  gd_disc a, b;
  gd_tangent pa, pb, ab;
} gd_string_start;

typedef struct gd_string {
  double length;
  double arc_a, arc_b;             // parts on the discs
  gd_tangent first, middle, last;  // straight pieces: from the point, before disc b, to the end
  bool direct;                     // straight from end to end
} gd_string;

// The tangent of two discs, dy, dz from the lower's centre to the upper's, more: radius of the
// lower less that of the upper. Where one lies inside the other: of length 0, in the direction of
// the centres.
static inline gd_tangent gd_tangent_of(double dy, double dz, double more) {
  double d2 = dy * dy + dz * dz, l2 = d2 - more * more;
  if (l2 > 0) {
    double l = sqrt(l2), by = 1 / d2;
    return (gd_tangent){(dy * more - dz * l) * by, (dz * more + dy * l) * by, l};
  }
  double d = copysign(sqrt(d2), more);
  if (d == 0) return (gd_tangent){0, 1, 0};
  return (gd_tangent){dy / d, dz / d, 0};
}

// a: NULL for no such disc.
void gd_string_begin(double y, double z, const gd_disc* a, const gd_disc* b,
                     gd_string_start* start);

// On to the end (y, z); bq: tangent of disc b and that end.
void gd_string_end(const gd_string_start* start, double y, double z, gd_tangent bq,
                   gd_string* string);

// Gradient by first y, z, last y, z, and second derivatives, 4 x 4.
void gd_string_slopes(const gd_string* string, double gradient[4], double hessian[16]);

// Change of the angle of the middle piece by the ends: its direction (-c, s) turns to (s, c).
void gd_string_turn(const gd_string* string, double turn[4]);

#endif
