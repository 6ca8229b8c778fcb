// Rounded corners: construction, and evaluation by solving x(u) = x.
#include "muscle/bezier_curve.h"

#include <math.h>

// polynomials in pairs of terms, which a processor works on side by side
static double value_at(const double* c, double u) {
  double u2 = u * u;
  return c[0] + c[1] * u + u2 * (c[2] + c[3] * u + u2 * (c[4] + c[5] * u));
}

static double slope_at(const double* c, double u) {
  double u2 = u * u;
  return c[1] + 2 * c[2] * u + u2 * (3 * c[3] + 4 * c[4] * u + u2 * 5 * c[5]);
}

static double curvature_at(const double* c, double u) {
  return 2 * c[2] + 6 * c[3] * u + u * u * (12 * c[4] + 20 * c[5] * u);
}

// Coefficients of the segment from a to b whose inner control points lie twice at a + p and twice
// at b - q: so the second derivative of y by x is 0 at both ends.
static void coefficients(double a, double b, double p, double q, double c[6]) {
  double d = b - a;
  c[0] = a;
  c[1] = 5 * p;
  c[2] = -10 * p;
  c[3] = 10 * (d - q);
  c[4] = 10 * p + 15 * q - 15 * d;
  c[5] = 6 * d - 5 * (p + q);
}

// u in [low, high] with x(u) = x: Halley's method, and halving where it leaves the interval
static double solve(const double* c, double x, double u, double low, double high) {
  for (int i = 0; i < 60; ++i) {
    double error = value_at(c, u) - x, slope = slope_at(c, u);
    if (error > 0)
      high = u;
    else
      low = u;
    double next = u - 2 * error * slope / (2 * slope * slope - error * curvature_at(c, u));
    if (!(next >= low && next <= high)) next = 0.5 * (low + high);
    double step = fabs(next - u);
    u = next;
    if (step < 2e-6) break;  // what is left is of the order of its cube
  }
  return u;
}

static void fill_starts(gd_bezier_segment* s, double x0, double x1) {
  double cell = (x1 - x0) / GD_BEZIER_CELLS;
  for (int k = 0; k <= GD_BEZIER_CELLS; ++k) {
    double u = k == 0 ? 0 : k == GD_BEZIER_CELLS ? 1 : solve(s->x, x0 + k * cell, 0.5, 0, 1);
    s->start[k] = u;
    s->pace[k] = cell / slope_at(s->x, u);
  }
}

static bool build_segment(gd_bezier_segment* s, const gd_bezier_knot* a, const gd_bezier_knot* b,
                          double curviness) {
  double width = b->x - a->x, turn = a->slope - b->slope;
  double rise = b->y - a->y - width * b->slope;
  // parallel tangents are one line or have no corner
  bool parallel = fabs(turn) <= 1e-8;
  if (!(width > 0) || (parallel && fabs(rise) > 1e-7 * width)) return false;
  double corner = parallel ? 0.5 * width : rise / turn;
  double margin = 1e-6 * width;
  if (!(corner > margin && corner < width - margin)) return false;
  double p = curviness * corner, q = curviness * (width - corner);
  coefficients(a->x, b->x, p, q, s->x);
  coefficients(a->y, b->y, p * a->slope, q * b->slope, s->y);
  fill_starts(s, a->x, b->x);
  return true;
}

bool gd_bezier_build_each(gd_bezier_curve* curve, const gd_bezier_knot* knots, int n,
                          const double* curviness) {
  curve->n = n;
  curve->knot[0] = knots[0];
  for (int i = 0; i < n; ++i) {
    curve->knot[i + 1] = knots[i + 1];
    if (!build_segment(&curve->segment[i], &knots[i], &knots[i + 1], curviness[i])) return false;
  }
  return true;
}

bool gd_bezier_build(gd_bezier_curve* curve, const gd_bezier_knot* knots, int n, double curviness) {
  double each[GD_BEZIER_SEGMENTS];
  for (int i = 0; i < n; ++i) each[i] = curviness;
  return gd_bezier_build_each(curve, knots, n, each);
}

static void straight(const gd_bezier_knot* end, double x, double out[3]) {
  out[0] = end->y + (x - end->x) * end->slope;
  out[1] = end->slope;
  out[2] = 0;
}

// u of x in the segment between a and b, from the cubic through the tabled points around it
static double parameter(const gd_bezier_segment* s, double a, double b, double x) {
  double t = (x - a) / (b - a) * GD_BEZIER_CELLS;
  int k = t < GD_BEZIER_CELLS - 1 ? (int)t : GD_BEZIER_CELLS - 1;
  t -= k;
  double low = s->start[k], high = s->start[k + 1], d = high - low;
  double m0 = s->pace[k] - d, m1 = s->pace[k + 1] - d;
  double u = low + t * d + t * (1 - t) * (m0 * (1 - t) - m1 * t);
  return solve(s->x, x, u, low, high);
}

void gd_bezier_eval(const gd_bezier_curve* curve, double x, double out[3]) {
  const gd_bezier_knot* knot = curve->knot;
  if (!(x > knot[0].x)) {
    straight(&knot[0], x, out);
    return;
  }
  if (x >= knot[curve->n].x) {
    straight(&knot[curve->n], x, out);
    return;
  }
  int i = 0;
  while (x >= knot[i + 1].x) ++i;
  const gd_bezier_segment* s = &curve->segment[i];
  double u = parameter(s, knot[i].x, knot[i + 1].x, x);
  double dx = slope_at(s->x, u), dy = slope_at(s->y, u);
  out[0] = value_at(s->y, u);
  out[1] = dy / dx;
  out[2] = (curvature_at(s->y, u) - out[1] * curvature_at(s->x, u)) / (dx * dx);
}
