// math/median.h: the middle of some numbers.
#ifndef GD_MATH_MEDIAN_H
#define GD_MATH_MEDIAN_H

#include <stddef.h>

// The middle one of n numbers, of an even count the upper of the two; they are sorted by it. NaN
// when there is none. None may be NaN.
double gd_median(double* value, size_t n);

#endif
