// tests/testing_wrap.h: a line over a surface, its length, and the slope of that by differences.
#ifndef GD_TESTING_WRAP_H
#define GD_TESTING_WRAP_H

#include <float.h>

#include "math/vec.h"
#include "muscle/wrap.h"
#include "testing_random.h"

typedef gd_wrap_outcome (*test_wrap)(const gd_wrap_surface*, const double*, const double*,
                                     gd_wrap_way*);

static inline double way_length(const double p[3], const double q[3], const gd_wrap_way* way) {
  return gd_v3_distance(p, way->contact[0]) + way->arc + gd_v3_distance(way->contact[1], q);
}

// Length from ends[0..2] to ends[3..5]; NAN when the line does not wrap.
static inline double wrapped_length(test_wrap wrap, const gd_wrap_surface* s,
                                    const double ends[6]) {
  gd_wrap_way way;
  if (wrap(s, ends, ends + 3, &way) != GD_WRAP_ON) return NAN;
  return way_length(ends, ends + 3, &way);
}

// Central difference by one coordinate of the ends, with h and with h / 2. Where the second leaves
// doubt (a corner, a sharp bend, an end of wrapping) *doubt is large or NAN.
static inline double difference_slope(test_wrap wrap, const gd_wrap_surface* s,
                                      const double ends[6], int k, double h, double* doubt) {
  double by[2];
  for (int half = 0; half < 2; ++half, h *= 0.5) {
    double there[6];
    memcpy(there, ends, sizeof there);
    there[k] = ends[k] + h;
    double more = wrapped_length(wrap, s, there);
    there[k] = ends[k] - h;
    by[half] = (more - wrapped_length(wrap, s, there)) / (2 * h);
  }
  *doubt = fabs(by[0] - by[1]);
  return by[1] + (by[1] - by[0]) / 3;  // the error is of second order: Richardson's extrapolation
}

static inline bool way_is_finite(const gd_wrap_way* way) {
  double sum = way->arc;
  for (int i = 0; i < 6; ++i) sum += way->contact[i / 3][i % 3] + way->slope[i / 3][i % 3];
  return isfinite(sum);
}

// Zeros, tiny, huge, whole and ordinary numbers.
static inline double any_number(gd_random* r) {
  static const double odd[] = {0,    -0.0, 1,     -1,    2,     0.5,     1e-13, -1e-13, 1e-300,
                               1e-8, 1e8,  1e150, 1e300, -1e30, DBL_MAX, 3,     -2,     1e-5};
  uint64_t kind = gd_random_bits(r) >> 8;
  if (kind % 3 == 0) return odd[kind / 3 % (sizeof odd / sizeof *odd)];
  return kind % 3 == 1 ? random_between(r, -3, 3) : (double)(kind / 3 % 7) - 3;
}

#endif
