// math/running.h: mean and standard deviation of numbers as they come (Welford 1962,
// Technometrics 4:419-420). Values that are not finite are passed over.
#ifndef GD_MATH_RUNNING_H
#define GD_MATH_RUNNING_H

#include <math.h>
#include <stddef.h>

typedef struct gd_running {
  size_t n;
  double mean;     // of the n values, 0 while there are none
  double squares;  // sum of squared differences from the mean
} gd_running;

static inline void gd_running_add(gd_running* r, double value) {
  if (!isfinite(value)) return;
  double d = value - r->mean;
  r->mean += d / (double)++r->n;
  r->squares += d * (value - r->mean);
}

// NaN while there is no value
static inline double gd_running_mean(const gd_running* r) { return r->n > 0 ? r->mean : NAN; }

// Sample standard deviation; NaN while there are fewer than two values.
static inline double gd_running_sd(const gd_running* r) {
  return r->n > 1 ? sqrt(r->squares / (double)(r->n - 1)) : NAN;
}

#endif
