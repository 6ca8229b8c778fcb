// The middle of some numbers.
#include "math/median.h"

#include <math.h>
#include <stdlib.h>

static int ascending(const void* a, const void* b) {
  double x = *(const double*)a, y = *(const double*)b;
  return (x > y) - (x < y);
}

double gd_median(double* value, size_t n) {
  if (n == 0) return NAN;
  qsort(value, n, sizeof *value, ascending);
  return value[n / 2];
}
