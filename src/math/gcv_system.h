// math/gcv_system.h: the linear system behind a natural spline: what depends on its knots alone.
#ifndef GD_MATH_GCV_SYSTEM_H
#define GD_MATH_GCV_SYSTEM_H

#include <stdbool.h>

// What one fit works on. The m-th derivative of a natural spline is a combination of the k = n - m
// B-splines of order m that the knots carry: sum_j gamma_j B_j, each B_j with integral 1.
typedef struct gd_gcv_system {
  const double* x;  // (n)
  double* y;        // (n)
  int n, m, k;
  double* Q;       // (k, m + 1) weights of the m-th divided differences
  double* T;       // (k, m) band of the Gram matrix of the B-splines over m!, diagonal first
  double* S;       // (k, m + 1) band of Q'Q
  double* A;       // (k, m + 1) band of T + lambda S, factored
  double* Z;       // (k, m + 1) band of its inverse
  double* gamma;   // (m, n) the derivatives of order m and more as B-splines of order m - e
  double* step;    // (m, n) from one such row to the next
  double* basis;   // (n, m (m + 1) / 2) values at the knots of the B-splines of orders m, m - 1 ...
  double* d;       // (k) divided differences of y
  double* buffer;  // all of the above
} gd_gcv_system;

// Make it for knots x (n), which must stay: Q, T, S, step and basis are filled, the rest is room.
// Close in any case. False when memory is short.
bool gd_gcv_system_open(gd_gcv_system* f, const double* x, int n, int m);
void gd_gcv_system_close(gd_gcv_system* f);

#endif
