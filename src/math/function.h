// math/function.h: the one-variable functions of joints, couplers and moving points, as flat
// parameter arrays that live inside the model.
#ifndef GD_MATH_FUNCTION_H
#define GD_MATH_FUNCTION_H

#include <stddef.h>

typedef enum gd_function_type {
  GD_FUNCTION_CONSTANT = 0,    // par: value
  GD_FUNCTION_LINEAR = 1,      // par: slope, intercept
  GD_FUNCTION_POLYNOMIAL = 2,  // par: coefficients, highest power first
  GD_FUNCTION_PIECEWISE = 3,   // par: x[n] y[n]; straight between, end slopes outside
  GD_FUNCTION_SPLINE = 4,      // par: x[n] y[n] b[n] c[n] d[n]; end slopes outside
  GD_FUNCTION_STAIRS = 5,      // par: x[n] y[n]; y[i] from x[i] on, y[0] before
  GD_FUNCTION_SINE = 6,        // par: amplitude, angular frequency, phase, offset
  GD_FUNCTION_STEP = 7,        // par: x0 x1 y0 y1; a smooth step between, level outside
  // natural splines of degree 2m - 1, m = 1 to 7 (math/gcv_spline.h): GD_FUNCTION_GCV + m, so that
  // the base itself is none. par: x[n] y[n] and Taylor coefficients of order 1 to 2m - 1 at every
  // point; outside the orders up to m - 1
  GD_FUNCTION_GCV = 7,
  GD_FUNCTION_GCV_7 = 14,
} gd_function_type;

// Value and first derivative at x. n is the number of points or coefficients.
void gd_function_eval(gd_function_type type, const double* par, int n, double x, double* value,
                      double* slope);

// The same, and the second derivative. It jumps to 0 outside a spline's points; piecewise lines
// have none, also in their corners.
void gd_function_eval2(gd_function_type type, const double* par, int n, double x, double* value,
                       double* slope, double* curvature);

// Number of parameters of a function with n points or coefficients.
size_t gd_function_npar(gd_function_type type, int n);

// Multiply the function by factor: the values it takes, not where it takes them.
void gd_function_scale(gd_function_type type, double* par, int n, double factor);

// Coefficients of the interpolating cubic spline through x[n] (increasing), y[n] whose third
// derivatives at the ends are those of the cubics through the first and the last four points:
// the spline of Forsythe, Malcolm & Moler 1977, "Computer Methods for Mathematical Computations",
// chapter 4, which SIMM and OpenSim use. par is laid out as for GD_FUNCTION_SPLINE with x and y in
// place; b, c, d are written. n >= 2.
void gd_spline_fit(double* par, int n);

#endif
