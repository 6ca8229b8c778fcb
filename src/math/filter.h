// math/filter.h: zero-lag low-pass for curves sampled at a constant rate.
#ifndef GD_MATH_FILTER_H
#define GD_MATH_FILTER_H

#include <stdbool.h>
#include <stddef.h>

// Second-order Butterworth run forwards and backwards (fourth order, no lag), in place, over
// x [n] with the given stride between samples. The cut-off is where the two passes together damp
// to 1/sqrt(2): the single pass is widened by (2^(1/2) - 1)^(-1/4), after the frequencies are
// warped (Robertson & Dowling 2003, J Electromyogr Kinesiol 13:569-573). The ends are continued by
// point reflection over scratch, which holds n + 2 * gd_lowpass_pad(rate, cutoff, n) values. False
// (x untouched) when 0 < cutoff < rate / 2 does not hold.
bool gd_lowpass(double* x, size_t n, size_t stride, double rate, double cutoff, double* scratch);

// Samples of continuation used at each end.
size_t gd_lowpass_pad(double rate, double cutoff, size_t n);

#endif
