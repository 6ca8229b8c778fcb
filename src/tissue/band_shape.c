// The way of a head in the frame of the thigh. Free: one course over both surfaces. Held: two, that
// meet where the band is held over the ridge of the epicondyle, no further in than the bone lets
// it, and as far out as makes the way shortest.
#include "tissue/band_shape.h"

#include <math.h>
#include <string.h>

#include "math/vec.h"
#include "tissue/band_course.h"

enum { N = GD_BAND_NVARIABLE };

typedef struct shape {
  gd_disc disc[GERDY_NBAND_SURFACE];
  double guide;
  bool held, lifted;
  gd_course upper, lower;        // free: upper alone
  gd_string_start above, below;  // of a held band
} shape;

static void set_discs(const gerdy_band_leg* leg, shape* s) {
  for (int i = 0; i < GERDY_NBAND_SURFACE; ++i) {
    s->disc[i] = (gd_disc){leg->surface[i].y, leg->surface[i].z, leg->surface[i].radius};
  }
  s->guide = leg->guide;
}

// ---- held --------------------------------------------------------------------------------------

// begin a course at an end of the way; y turned round so that it comes from above
static void begin(const shape* s, int variable, const double at[3], gd_course* course,
                  gd_string_start* start) {
  const gd_disc* b = &s->disc[GERDY_BAND_EPICONDYLE];
  bool above = at[1] >= b->y;
  bool trochanter = variable == GD_BAND_P && above;
  double y = above ? at[1] : 2 * b->y - at[1];
  course->first = variable;
  course->last = GD_BAND_OUT;
  course->mirror = above ? 1 : -1;
  course->run = at[0] - s->guide;
  course->foot[0] = gd_foot_of(y, at[2], trochanter ? &s->disc[GERDY_BAND_TROCHANTER] : b);
  course->foot[1] = (gd_foot){.inside = false};
  gd_string_begin(course->foot[0].y, course->foot[0].z,
                  trochanter ? &s->disc[GERDY_BAND_TROCHANTER] : NULL, b, start);
}

// hold the band where its tangent to the epicondyle is so long: its distance from the centre
static double hold_at(shape* s, double tangent) {
  const gd_disc* b = &s->disc[GERDY_BAND_EPICONDYLE];
  double out = sqrt(b->radius * b->radius + tangent * tangent);
  gd_tangent bq = {out > 0 ? tangent / out : 0, out > 0 ? b->radius / out : 1, tangent};
  gd_string_end(&s->above, b->y, b->z + out, bq, &s->upper.string);
  gd_string_end(&s->below, b->y, b->z + out, bq, &s->lower.string);
  gd_course_close(&s->upper);
  gd_course_close(&s->lower);
  return out;
}

// pull on the hold, inward, per newton: the derivative of the length by its distance
static double inward(const shape* s) {
  return s->upper.flat * s->upper.string.last.s + s->lower.flat * s->lower.string.last.s;
}

// and the derivative of that by the distance
static double stiffness(const gd_course* course) {
  gd_tangent q = course->string.last;
  double bent = q.length > 0 ? course->flat * q.c * q.c / q.length : 0;
  double slanted =
      course->length > 0 ? course->slant * course->slant * q.s * q.s / course->length : 0;
  return bent + slanted;
}

// no further out than the outermost of what the string could pass
static double furthest(const shape* s) {
  const gd_disc* b = &s->disc[GERDY_BAND_EPICONDYLE];
  const gd_disc* a = &s->disc[GERDY_BAND_TROCHANTER];
  double z = fmax(s->above.z, s->below.z) - b->z;
  if (s->above.has_a) z = fmax(z, a->z + a->radius - b->z);
  return z > b->radius ? sqrt(z * z - b->radius * b->radius) : 0;
}

// a first guess from the pulls on the ridge: where one side lies on the bone, the angle that
// balances the other, else what the distance answers to them
static double guess(const shape* s) {
  double r = s->disc[GERDY_BAND_EPICONDYLE].radius, pull = inward(s);
  double ends = s->upper.string.last.s * s->lower.string.last.s;
  if (ends == 0) {
    double rests = s->upper.string.last.s == 0 ? s->upper.flat : s->lower.flat;
    double sine = rests > 0 ? fmin(-pull / rests, 0.8) : 0.8;
    return r * sine / sqrt(1 - sine * sine);
  }
  double step = -pull / (stiffness(&s->upper) + stiffness(&s->lower));
  return sqrt(step * (2 * r + step));
}

// Newton's steps in the tangent's length, kept between bounds that close in
static void lift(shape* s) {
  double low = 0, high = furthest(s), tangent = guess(s);
  double r = s->disc[GERDY_BAND_EPICONDYLE].radius;
  for (int round = 0; round < 60; ++round) {
    if (!(tangent > low && tangent < high)) tangent = (low + high) / 2;
    double out = hold_at(s, tangent), pull = inward(s);
    if (pull > 0)
      high = tangent;
    else
      low = tangent;
    double slope = stiffness(&s->upper) + stiffness(&s->lower), next;
    if (s->upper.string.arc_b > 0 || s->lower.string.arc_b > 0) {
      next = tangent - pull * out / (slope * tangent);
    } else {
      double to = out - pull / slope;
      next = to > r ? sqrt(to * to - r * r) : 0;
    }
    if (fabs(next - tangent) <= 1e-6 * r && next > 0) {  // what is left is its square
      hold_at(s, next);
      return;
    }
    if (high - low <= 1e-15) return;
    tangent = next;
  }
}

static void lay_held(const double p[3], const double g[3], shape* s) {
  s->held = true;
  begin(s, GD_BAND_P, p, &s->upper, &s->above);
  begin(s, GD_BAND_G, g, &s->lower, &s->below);
  hold_at(s, 0);
  s->lifted = inward(s) < 0;
  if (s->lifted) lift(s);
}

// ---- free --------------------------------------------------------------------------------------

static void lay_free(const double p[3], const double g[3], shape* s) {
  const gd_disc *a = &s->disc[GERDY_BAND_TROCHANTER], *b = &s->disc[GERDY_BAND_EPICONDYLE];
  gd_course* c = &s->upper;
  *c = (gd_course){.first = GD_BAND_P, .last = GD_BAND_G, .mirror = 1, .run = p[0] - g[0]};
  c->foot[0] = gd_foot_of(p[1], p[2], a);
  c->foot[1] = gd_foot_of(g[1], g[2], b);
  double y = c->foot[1].y, z = c->foot[1].z;
  s->held = s->lifted = false;
  gd_string_begin(c->foot[0].y, c->foot[0].z, a, b, &s->above);
  gd_string_end(&s->above, y, z, gd_tangent_of(b->y - y, b->z - z, -b->radius), &c->string);
  gd_course_close(c);
}

// How far from the insertion a free string crosses the epicondyle: at the middle of its contact,
// else where it passes nearest.
static double flat_distal(const shape* s) {
  const gd_string* string = &s->upper.string;
  if (string->arc_b > 0) return string->last.length + string->arc_b / 2;
  const gd_disc* b = &s->disc[GERDY_BAND_EPICONDYLE];
  const gd_foot* end = &s->upper.foot[1];
  gd_tangent q = string->last;
  double along = q.c * (b->y - end->y) - q.s * (b->z - end->z);
  return fmin(fmax(along, 0), q.length);
}

// ---- what is told ------------------------------------------------------------------------------

static void lay_shape(const gerdy_band* band, int side, const double p[3], const double g[3],
                      shape* s) {
  set_discs(&band->leg[side], s);
  if (band->hold == GERDY_BAND_FREE) {
    lay_free(p, g, s);
  } else {
    lay_held(p, g, s);
  }
}

// A cylinder stands for a bone about as deep as wide: no further from the middle than its radius.
static bool inside(const gd_disc* disc, double middle, const double at[3]) {
  double y = at[1] - disc->y, z = at[2] - disc->z, r = disc->radius;
  return y * y + z * z < r * r * (1 - 1e-9) && fabs(at[0] - middle) < r;
}

// An end beside a surface further in than its axis: the way would have to lead round the inside of
// the bone, and its length jumps as the end passes the level of the axis. Not so where the band is
// held and the way to the insertion is laid from the ridge.
static bool behind(const gd_disc* disc, const double at[3]) {
  return fabs(at[1] - disc->y) < disc->radius && at[2] < disc->z;
}

static bool through_bone(const shape* s, const double p[3], const double g[3]) {
  const gd_disc *a = &s->disc[GERDY_BAND_TROCHANTER], *b = &s->disc[GERDY_BAND_EPICONDYLE];
  const double ridge[3] = {0, b->y, b->z + b->radius};
  return inside(a, 0, p) || inside(b, s->guide, p) || inside(a, 0, g) || inside(b, s->guide, g) ||
         behind(a, p) || (s->held ? inside(a, 0, ridge) : behind(b, g));
}

static void tell_held(const shape* s, gerdy_band_way* way) {
  double lower[N];
  gd_course_gradient(&s->lower, lower);
  gd_v3_copy(lower + GD_BAND_G, way->by_insertion);
  way->length = s->upper.length + s->lower.length;
  double up = s->upper.flat > 0 ? 1 / s->upper.flat : 1;
  double low = s->lower.flat > 0 ? 1 / s->lower.flat : 1;
  way->arc[GERDY_BAND_TROCHANTER] = up * s->upper.string.arc_a;
  way->arc[GERDY_BAND_EPICONDYLE] = up * s->upper.string.arc_b + low * s->lower.string.arc_b;
  way->touches[GERDY_BAND_EPICONDYLE] = !s->lifted || way->arc[GERDY_BAND_EPICONDYLE] > 0;
  way->distal = s->lower.length;
  way->ahead = 0;
}

static void tell_free(const shape* s, const double gradient[N], gerdy_band_way* way) {
  const gd_course* c = &s->upper;
  double along = c->flat > 0 ? 1 / c->flat : 1, distal = flat_distal(s);
  double share = c->string.length > 0 ? distal / c->string.length : 0;
  gd_v3_copy(gradient + GD_BAND_G, way->by_insertion);
  way->length = c->length;
  way->arc[GERDY_BAND_TROCHANTER] = along * c->string.arc_a;
  way->arc[GERDY_BAND_EPICONDYLE] = along * c->string.arc_b;
  way->touches[GERDY_BAND_EPICONDYLE] = c->string.arc_b > 0;
  way->distal = along * distal;
  way->ahead = way->insertion[0] + share * c->run - s->guide;
}

void gd_band_shape(const gerdy_band* band, int head, int side, const double p[3], const double g[3],
                   gerdy_band_way* way) {
  (void)head;
  shape s;
  lay_shape(band, side, p, g, &s);
  double upper[N], towards[3];
  gd_v3_copy(p, way->origin);
  gd_v3_copy(g, way->insertion);
  gd_course_gradient(&s.upper, upper);
  gd_v3_copy(upper + GD_BAND_P, way->by_origin);
  if (s.held)
    tell_held(&s, way);
  else
    tell_free(&s, upper, way);
  gd_course_middle(&s.upper, towards);
  gd_v3_sub(way->by_origin, towards, way->press[GERDY_BAND_TROCHANTER]);
  gd_v3_add(way->by_insertion, towards, way->press[GERDY_BAND_EPICONDYLE]);
  way->touches[GERDY_BAND_TROCHANTER] = way->arc[GERDY_BAND_TROCHANTER] > 0;
  way->through_bone = through_bone(&s, p, g);
}

// The hold follows the ends so that the pull on it stays 0: its slopes by them, 0 where it rests.
static void hold_slopes(const shape* s, const double hessian[N * N], double slopes[6]) {
  const double* row = hessian + N * GD_BAND_OUT;
  for (int i = 0; i < 6; ++i) slopes[i] = s->lifted ? -row[i] / row[GD_BAND_OUT] : 0;
}

void gd_band_shape_second(const gerdy_band* band, int head, int side, const double p[3],
                          const double g[3], double hessian[36], double press_slope[18]) {
  (void)head;
  shape s;
  lay_shape(band, side, p, g, &s);
  double full[N * N] = {0}, middle[3 * N], out[6];
  gd_course_second(&s.upper, full);
  if (s.held) gd_course_second(&s.lower, full);
  gd_course_middle_slopes(&s.upper, middle);
  hold_slopes(&s, full, out);
  for (int i = 0; i < 6; ++i) {
    for (int j = 0; j < 6; ++j) {
      hessian[6 * i + j] = full[N * i + j] + (s.lifted ? full[N * i + GD_BAND_OUT] * out[j] : 0);
    }
  }
  for (int k = 0; k < 3; ++k) {
    for (int j = 0; j < 6; ++j) {
      press_slope[6 * k + j] = hessian[6 * (GD_BAND_G + k) + j] + middle[N * k + j] +
                               middle[N * k + GD_BAND_OUT] * out[j];
    }
  }
}
