// math/gcv_spline.h: natural splines of degree 1, 3 ... 13 through points or near them.
#ifndef GD_MATH_GCV_SPLINE_H
#define GD_MATH_GCV_SPLINE_H

#include <stdbool.h>

enum { GD_GCV_HALF_ORDER_MAX = 7 };

// Fit the natural spline of degree 2m - 1 with knots at the points: it minimises
//     sum (y_i - s(x_i))^2 + p integral (d^m s)^2
// variance 0: p = 0, it goes through the points. variance > 0, that of the errors in y: p makes the
// estimated true error least. variance < 0: p makes the generalized cross-validation least.
// Woltring 1986, Adv Eng Software 8:104-113; Craven & Wahba 1979, Numer Math 31:377-403.
// par holds x[n] (increasing) and y[n] and is written in the layout of GD_FUNCTION_GCV; y becomes
// the spline's values. 1 <= m <= 7, n >= 2 m. False when memory is short.
bool gd_gcv_fit(double* par, int n, int m, double variance);

// ---- many curves over the same knots ------------------------------------------------------------
//
// What depends on the knots alone is made once.
typedef struct gd_gcv gd_gcv;

// For knots x (n), which must stay, and p >= 0. Samples at a rate r are damped as by
// 1 / (1 + (w / w0)^2m) with w0 = (p / r)^(-1 / 2m), w the angular frequency (Woltring 1986).
// Owner: the caller, gd_gcv_close. NULL when memory is short.
gd_gcv* gd_gcv_open(const double* x, int n, int m, double p);
void gd_gcv_close(gd_gcv* g);  // nullable

// Take a curve y (n), which becomes the spline's values and must stay while these are asked for:
// the Taylor coefficients (2m) at knot l, order 0 first, which hold up to the next knot; a value.
// Nothing is allocated.
void gd_gcv_lay(gd_gcv* g, double* y);
void gd_gcv_piece(const gd_gcv* g, int l, double* c);
double gd_gcv_at(const gd_gcv* g, double x);

#endif
