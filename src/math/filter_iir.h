// math/filter_iir.h: the zero-lag low-pass of OpenSim's tools.
#ifndef GD_MATH_FILTER_IIR_H
#define GD_MATH_FILTER_IIR_H

#include <stddef.h>

// Third-order Butterworth run forwards and backwards over x [n] in place. Each pass damps to
// 1/sqrt(2) at the cut-off, both together to 1/2. A pass leaves its first three samples as they are
// and starts from them: the caller continues the record before. 0 < cutoff < rate / 2, n >= 4.
// As Signal::LowpassIIR of OpenSim 4.6.
void gd_lowpass_iir(double* x, size_t n, double rate, double cutoff);

#endif
