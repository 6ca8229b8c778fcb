// math/cholesky.h: small symmetric positive definite systems.
#ifndef GD_MATH_CHOLESKY_H
#define GD_MATH_CHOLESKY_H

#include <stdbool.h>

// Factor A [n x n] = L L' in place (lower triangle; the upper is not touched). Zeros at the
// beginning of a row stay zero and cost nothing; begin [n] is written with where each row begins.
// Number the leaves of a tree before its root, and no other zero is lost either. False when a pivot
// is not larger than tiny times the largest diagonal: A is then not positive definite.
bool gd_cholesky_factor(double* A, int n, int* begin);

// Solve L L' x = b in place of b [n].
void gd_cholesky_solve(const double* L, int n, const int* begin, double* b);

#endif
