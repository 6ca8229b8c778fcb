#include "math/function.h"

#include <math.h>

size_t gd_function_npar(gd_function_type type, int n) {
  switch (type) {
    case GD_FUNCTION_CONSTANT:
      return 1;
    case GD_FUNCTION_LINEAR:
      return 2;
    case GD_FUNCTION_POLYNOMIAL:
      return (size_t)n;
    case GD_FUNCTION_PIECEWISE:
    case GD_FUNCTION_STAIRS:
      return 2 * (size_t)n;
    case GD_FUNCTION_SPLINE:
      return 5 * (size_t)n;
    case GD_FUNCTION_SINE:
    case GD_FUNCTION_STEP:
      return 4;
    default:  // GD_FUNCTION_GCV + m
      return (size_t)(2 * (type - GD_FUNCTION_GCV) + 1) * (size_t)n;
  }
}

// index i with x[i] <= at < x[i + 1], for x[0] <= at <= x[n - 1]
static int interval(const double* x, int n, double at) {
  int low = 0, high = n - 1;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    if (x[middle] <= at)
      low = middle;
    else
      high = middle;
  }
  return low;
}

static void eval_piecewise(const double* x, int n, double at, double* value, double* slope) {
  const double* y = x + n;
  int i = at <= x[0] ? 0 : at >= x[n - 1] ? n - 2 : interval(x, n, at);
  *slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
  *value = y[i] + (at - x[i]) * *slope;
}

static void eval_spline(const double* x, int n, double at, double* value, double* slope,
                        double* curvature) {
  const double *y = x + n, *b = y + n, *c = b + n, *d = c + n;
  if (at < x[0] || at > x[n - 1]) {
    int end = at < x[0] ? 0 : n - 1;
    *slope = b[end];
    *value = y[end] + (at - x[end]) * b[end];
    return;
  }
  int i = interval(x, n, at);
  double t = at - x[i];
  *value = y[i] + t * (b[i] + t * (c[i] + t * d[i]));
  *slope = b[i] + t * (2 * c[i] + t * 3 * d[i]);
  *curvature = 2 * c[i] + t * 6 * d[i];
}

// Horner's rule for the value and its Taylor coefficients of order one and two
static void eval_polynomial(const double* par, int n, double x, double* value, double* slope,
                            double* curvature) {
  double p = 0, p1 = 0, p2 = 0;
  for (int i = 0; i < n; ++i) {
    p2 = p2 * x + p1;
    p1 = p1 * x + p;
    p = p * x + par[i];
  }
  *value = p;
  *slope = p1;
  *curvature = 2 * p2;
}

static double eval_stairs(const double* x, int n, double at) {
  const double* y = x + n;
  return at < x[0] ? y[0] : at >= x[n - 1] ? y[n - 1] : y[interval(x, n, at)];
}

static void eval_sine(const double* par, double x, double* value, double* slope,
                      double* curvature) {
  double angle = par[1] * x + par[2], sine = par[0] * sin(angle);
  *value = sine + par[3];
  *slope = par[1] * par[0] * cos(angle);
  *curvature = -par[1] * par[1] * sine;
}

// the quintic between two levels whose first and second derivatives are 0 at both ends
static void eval_step(const double* par, double x, double* value, double* slope,
                      double* curvature) {
  double way = par[1] - par[0], rise = par[3] - par[2], t = (x - par[0]) / way;
  *slope = 0;
  if (!(t > 0 && t < 1)) {
    *value = t > 0 ? par[3] : par[2];
    return;
  }
  *value = par[2] + rise * t * t * t * (10 + t * (6 * t - 15));
  *slope = rise / way * 30 * t * t * (1 - t) * (1 - t);
  *curvature = rise / (way * way) * 60 * t * (1 - t) * (1 - 2 * t);
}

static void eval_gcv(const double* x, int n, int m, double at, double* value, double* slope,
                     double* curvature) {
  int i = at <= x[0] ? 0 : at >= x[n - 1] ? n - 1 : interval(x, n, at);
  int order = at < x[0] || i == n - 1 ? m - 1 : 2 * m - 1;
  const double* c = x + 2 * n + (size_t)i * (size_t)(2 * m - 1);
  double t = at - x[i], p = 0, p1 = 0, p2 = 0;
  for (int k = order; k >= 0; --k) {
    p2 = p2 * t + p1;
    p1 = p1 * t + p;
    p = p * t + (k > 0 ? c[k - 1] : x[n + i]);
  }
  *value = p;
  *slope = p1;
  *curvature = 2 * p2;
}

void gd_function_eval2(gd_function_type type, const double* par, int n, double x, double* value,
                       double* slope, double* curvature) {
  *curvature = 0;
  switch (type) {
    case GD_FUNCTION_CONSTANT:
      *value = par[0];
      *slope = 0;
      return;
    case GD_FUNCTION_LINEAR:
      *value = par[0] * x + par[1];
      *slope = par[0];
      return;
    case GD_FUNCTION_POLYNOMIAL:
      eval_polynomial(par, n, x, value, slope, curvature);
      return;
    case GD_FUNCTION_PIECEWISE:
      eval_piecewise(par, n, x, value, slope);
      return;
    case GD_FUNCTION_SPLINE:
      eval_spline(par, n, x, value, slope, curvature);
      return;
    case GD_FUNCTION_STAIRS:
      *value = eval_stairs(par, n, x);
      *slope = 0;
      return;
    case GD_FUNCTION_SINE:
      eval_sine(par, x, value, slope, curvature);
      return;
    case GD_FUNCTION_STEP:
      eval_step(par, x, value, slope, curvature);
      return;
    default:  // GD_FUNCTION_GCV + m
      eval_gcv(par, n, (int)type - GD_FUNCTION_GCV, x, value, slope, curvature);
      return;
  }
}

void gd_function_eval(gd_function_type type, const double* par, int n, double x, double* value,
                      double* slope) {
  double curvature;
  gd_function_eval2(type, par, n, x, value, slope, &curvature);
}

// divided difference of order three through four neighbouring points, times six = third derivative
static double third_difference(const double* x, const double* y) {
  double d01 = (y[1] - y[0]) / (x[1] - x[0]);
  double d12 = (y[2] - y[1]) / (x[2] - x[1]);
  double d23 = (y[3] - y[2]) / (x[3] - x[2]);
  double d012 = (d12 - d01) / (x[2] - x[0]);
  double d123 = (d23 - d12) / (x[3] - x[1]);
  return (d123 - d012) / (x[3] - x[0]);
}

// solve the tridiagonal system for sigma = half the second derivative over three; the diagonal is
// in diag, the right-hand side in sigma, the off-diagonal is the step h[i] = x[i + 1] - x[i]
static void solve_sigma(const double* x, double* diag, double* sigma, int n) {
  for (int i = 1; i < n; ++i) {
    double h = x[i] - x[i - 1];
    double factor = h / diag[i - 1];
    diag[i] -= factor * h;
    sigma[i] -= factor * sigma[i - 1];
  }
  sigma[n - 1] /= diag[n - 1];
  for (int i = n - 2; i >= 0; --i) {
    sigma[i] = (sigma[i] - (x[i + 1] - x[i]) * sigma[i + 1]) / diag[i];
  }
}

void gd_spline_fit(double* par, int n) {
  const double *x = par, *y = par + n;
  double *b = par + 2 * n, *c = b + n, *d = c + n;
  if (n == 2) {
    b[0] = b[1] = (y[1] - y[0]) / (x[1] - x[0]);
    c[0] = c[1] = d[0] = d[1] = 0;
    return;
  }
  // b holds the diagonal and c the right-hand side until the system is solved
  for (int i = 1; i < n - 1; ++i) {
    double h0 = x[i] - x[i - 1], h1 = x[i + 1] - x[i];
    b[i] = 2 * (h0 + h1);
    c[i] = (y[i + 1] - y[i]) / h1 - (y[i] - y[i - 1]) / h0;
  }
  double first = x[1] - x[0], last = x[n - 1] - x[n - 2];
  b[0] = -first;
  b[n - 1] = -last;
  c[0] = n > 3 ? first * first * third_difference(x, y) : 0;
  c[n - 1] = n > 3 ? -last * last * third_difference(x + n - 4, y + n - 4) : 0;
  solve_sigma(x, b, c, n);
  for (int i = 0; i < n - 1; ++i) {
    double h = x[i + 1] - x[i];
    b[i] = (y[i + 1] - y[i]) / h - h * (c[i + 1] + 2 * c[i]);
    d[i] = (c[i + 1] - c[i]) / h;
  }
  b[n - 1] = (y[n - 1] - y[n - 2]) / last + last * (c[n - 2] + 2 * c[n - 1]);
  d[n - 1] = d[n - 2];
  for (int i = 0; i < n; ++i) c[i] *= 3;
}
