// math/gcv_band.h: symmetric positive definite matrices with a narrow band. Row i of a band (k,
// m + 1) holds entries (i, i), (i, i + 1) ... (i, i + m); those beyond the matrix are not read.
#ifndef GD_MATH_GCV_BAND_H
#define GD_MATH_GCV_BAND_H

// Factor A = L D L' in place: D on the diagonal, L' (unit) beside it.
void gd_band_factor(double* A, int k, int m);

// Solve with the factor, in place of b (k).
void gd_band_solve(const double* A, int k, int m, double* b);

// The band of the inverse from the factor: Hutchinson & de Hoog 1985, Numer Math 47:99-106.
void gd_band_inverse(const double* A, int k, int m, double* Z);

#endif
