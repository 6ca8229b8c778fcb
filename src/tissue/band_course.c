// With L the string and R the run: S = hypot(L, R), its gradient from those of L and R, and the
// second derivatives w L'' + ((1 - w2) L'L' + (1 - s2) R'R' - w s (L'R' + R'L')) / S, w = L / S,
// s = R / S.
#include "tissue/band_course.h"

#include <math.h>
#include <string.h>

enum { N = GD_BAND_NVARIABLE };

gd_foot gd_foot_of(double y, double z, const gd_disc* disc) {
  double dy = y - disc->y, dz = z - disc->z, d2 = dy * dy + dz * dz;
  if (d2 >= disc->radius * disc->radius) return (gd_foot){.y = y, .z = z};
  double d = sqrt(d2), least = 1e-6 * disc->radius;
  gd_foot foot = {.inside = true, .out = {0, 1}, .distance = d > least ? d : least};
  if (d > 0) {
    foot.out[0] = dy / d;
    foot.out[1] = dz / d;
  }
  foot.along[0] = foot.out[1];
  foot.along[1] = -foot.out[0];
  foot.ratio = disc->radius / foot.distance;
  foot.y = disc->y + disc->radius * foot.out[0];
  foot.z = disc->z + disc->radius * foot.out[1];
  return foot;
}

void gd_course_close(gd_course* course) {
  double length = sqrt(course->string.length * course->string.length + course->run * course->run);
  course->length = length;
  course->flat = length > 0 ? course->string.length / length : 1;
  course->slant = length > 0 ? course->run / length : 0;
}

// derivative by a foot to that by the place: only what goes along the rim moves it
static void pull_back(const gd_foot* foot, double g[2]) {
  if (!foot->inside) return;
  double along = foot->ratio * (g[0] * foot->along[0] + g[1] * foot->along[1]);
  g[0] = along * foot->along[0];
  g[1] = along * foot->along[1];
}

// what the bend of the rim adds to the second derivatives of a function with this gradient
static void bend(const gd_foot* foot, const double g[2], double hessian[4]) {
  const double *o = foot->out, *a = foot->along;
  double by = -foot->ratio / foot->distance;
  double out = (g[0] * o[0] + g[1] * o[1]) * by, along = (g[0] * a[0] + g[1] * a[1]) * by;
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 2; ++j) {
      hessian[2 * i + j] = out * a[i] * a[j] + along * (o[i] * a[j] + a[i] * o[j]);
    }
  }
}

// the variables of a string's four coordinates; -1: it stands
static void variables(const gd_course* course, int at[4]) {
  at[0] = course->first + 1;
  at[1] = course->first + 2;
  at[2] = course->last == GD_BAND_OUT ? -1 : course->last + 1;
  at[3] = course->last == GD_BAND_OUT ? GD_BAND_OUT : course->last + 2;
}

// derivatives by the string's coordinates to those by the variables
static void spread(const gd_course* course, const double by_string[4], double gradient[N]) {
  double g[4];
  memcpy(g, by_string, sizeof g);
  pull_back(&course->foot[0], g);
  pull_back(&course->foot[1], g + 2);
  int at[4];
  variables(course, at);
  memset(gradient, 0, N * sizeof *gradient);
  for (int i = 0; i < 4; ++i) {
    if (at[i] >= 0) gradient[at[i]] = (i % 2 == 0 ? course->mirror : 1) * g[i];
  }
}

static void run_gradient(const gd_course* course, double gradient[N]) {
  memset(gradient, 0, N * sizeof *gradient);
  gradient[course->first] = 1;
  if (course->last != GD_BAND_OUT) gradient[course->last] = -1;
}

void gd_course_gradient(const gd_course* course, double gradient[N]) {
  gd_tangent p = course->string.first, q = course->string.last;
  const double by_string[4] = {p.c, -p.s, -q.c, q.s};
  spread(course, by_string, gradient);
  for (int i = 0; i < N; ++i) gradient[i] *= course->flat;
  gradient[course->first] += course->slant;
  if (course->last != GD_BAND_OUT) gradient[course->last] -= course->slant;
}

// second derivatives of the string by its ends' places instead of its feet
static void second_by_places(const gd_course* course, double gradient[4], double hessian[16]) {
  gd_string_slopes(&course->string, gradient, hessian);
  for (int end = 0; end < 2; ++end) {
    const gd_foot* foot = &course->foot[end];
    if (!foot->inside) continue;
    for (int row = 0; row < 4; ++row) pull_back(foot, hessian + 4 * row + 2 * end);
    for (int column = 0; column < 4; ++column) {
      double g[2] = {hessian[8 * end + column], hessian[8 * end + 4 + column]};
      pull_back(foot, g);
      hessian[8 * end + column] = g[0];
      hessian[8 * end + 4 + column] = g[1];
    }
    double more[4];
    bend(foot, gradient + 2 * end, more);
    for (int i = 0; i < 4; ++i) hessian[4 * (2 * end + i / 2) + 2 * end + i % 2] += more[i];
  }
}

void gd_course_second(const gd_course* course, double hessian[N * N]) {
  double by_string[4], second[16], string[N], run[N];
  second_by_places(course, by_string, second);
  spread(course, by_string, string);
  run_gradient(course, run);
  int at[4];
  variables(course, at);
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) {
      if (at[i] < 0 || at[j] < 0) continue;
      double sign = (i - j) % 2 == 0 ? 1 : course->mirror;
      hessian[N * at[i] + at[j]] += course->flat * sign * second[4 * i + j];
    }
  }
  if (!(course->length > 0)) return;
  double w = course->flat, s = course->slant, by = 1 / course->length;
  for (int i = 0; i < N; ++i) {
    for (int j = 0; j < N; ++j) {
      hessian[N * i + j] += by * (s * s * string[i] * string[j] + w * w * run[i] * run[j] -
                                  w * s * (string[i] * run[j] + run[i] * string[j]));
    }
  }
}

void gd_course_middle(const gd_course* course, double direction[3]) {
  gd_tangent m = course->string.middle;
  direction[0] = course->slant;
  direction[1] = course->mirror * course->flat * m.c;
  direction[2] = -course->flat * m.s;
}

void gd_course_middle_slopes(const gd_course* course, double slopes[3 * N]) {
  gd_tangent p = course->string.first, q = course->string.last, m = course->string.middle;
  const double by_string[4] = {p.c, -p.s, -q.c, q.s};
  double string[N], run[N], by_turn[4], turn[N];
  spread(course, by_string, string);
  run_gradient(course, run);
  gd_string_turn(&course->string, by_turn);
  spread(course, by_turn, turn);
  double w = course->flat, s = course->slant, by = course->length > 0 ? 1 / course->length : 0;
  for (int i = 0; i < N; ++i) {
    double slant = by * (w * w * run[i] - w * s * string[i]);
    double flat = by * (s * s * string[i] - w * s * run[i]);
    slopes[i] = slant;
    slopes[N + i] = course->mirror * (flat * m.c - w * m.s * turn[i]);
    slopes[2 * N + i] = -flat * m.s - w * m.c * turn[i];
  }
}
