// muscle/elliptic.c: arcs of ellipses by Carlson's elliptic integrals.
#include "muscle/elliptic.h"

#include "math/vec.h"

// Integrals from 0 to an angle of 1 / D and of sin^2 / D, with D = sqrt(1 - m sin^2).
typedef struct integrals {
  double f, d;
} integrals;

// RF(x, y, 1) and RD(x, y, 1) by one chain of duplications.
static integrals carlson(double x, double y) {
  double z = 1, mean, spread, share = 1, sum = 0;
  do {
    double rx = sqrt(x), ry = sqrt(y), rz = sqrt(z);
    double step = rx * ry + rz * (rx + ry);
    sum += share / (rz * (z + step));
    share *= 0.25;
    x = 0.25 * (x + step);
    y = 0.25 * (y + step);
    z = 0.25 * (z + step);
    mean = (x + y + 3 * z) / 5;
    spread = fmax(fmax(fabs(mean - x), fabs(mean - y)), fabs(mean - z));
  } while (spread > 5e-3 * mean);

  // Taylor series about the mean, to the fifth order
  double X = 1 - x / mean, Y = 1 - y / mean, Z = -(X + Y) / 3, XY = X * Y, Z2 = Z * Z;
  double e2 = XY - 6 * Z2, e3 = (3 * XY - 8 * Z2) * Z, e4 = 3 * (XY - Z2) * Z2, e5 = XY * Z * Z2;
  double rd =
      1 - 3 * e2 / 14 + e3 / 6 + 9 * e2 * e2 / 88 - 3 * e4 / 22 - 9 * e2 * e3 / 52 + 3 * e5 / 26;
  rd = 3 * sum + share * rd / (mean * sqrt(mean));

  mean = (x + y + z) / 3;
  X = 1 - x / mean;
  Y = 1 - y / mean;
  Z = -X - Y;
  e2 = X * Y - Z * Z;
  e3 = X * Y * Z;
  double rf = (1 - e2 / 10 + e3 / 14 + e2 * e2 / 24 - 3 * e2 * e3 / 44) / sqrt(mean);
  return (integrals){.f = rf, .d = rd};
}

// The integrals up to any angle; flat is 1 - m.
static integrals legendre(double angle, double flat, double turns, integrals half) {
  double rest = angle - turns * GD_PI, s = sin(rest), c2 = cos(rest) * cos(rest);
  integrals r = carlson(c2, c2 + flat * s * s);
  return (integrals){.f = 2 * turns * half.f + s * r.f,
                     .d = 2 * turns * half.d + s * s * s * r.d / 3};
}

static integrals legendre_between(double from, double to, double flat) {
  double turns_from = round(from / GD_PI), turns_to = round(to / GD_PI);
  integrals half = {0, 0};
  // whole half turns add the same to both unless they differ
  if (turns_from != turns_to) {
    half = carlson(0, flat);
    half.d /= 3;
  }
  integrals a = legendre(from, flat, turns_from, half), b = legendre(to, flat, turns_to, half);
  return (integrals){.f = b.f - a.f, .d = b.d - a.d};
}

void gd_ellipse_arc_between(const gd_ellipse_speed* speed, double from, double to,
                            gd_ellipse_arc* out) {
  // about its axes: speed^2 = mean + swing cos 2 (t - start) = major^2 (1 - m sin^2 (t - start))
  double mean = 0.5 * (speed->u + speed->v), half = 0.5 * (speed->v - speed->u);
  double swing = hypot(half, speed->w), major2 = mean + swing, major = sqrt(major2);
  double turn_c = swing > 0 ? half / swing : 1, turn_s = swing > 0 ? -speed->w / swing : 0;
  double start = 0.5 * atan2(turn_s, turn_c), flat = speed->det / (major2 * major2);
  from -= start;
  to -= start;
  integrals g = legendre_between(from, to, flat);
  out->length = major * (g.f - (1 - flat) * g.d);

  // integrals of 1, cos 2t and sin 2t over the speed
  double sf = sin(from), st = sin(to), cf = 1 - sf * sf, ct = 1 - st * st;
  double ends = major * (sqrt(cf + flat * sf * sf) + sqrt(ct + flat * st * st));
  double one = g.f / major, cosine = (g.f - 2 * g.d) / major;
  double sine = ends > 0 ? 2 * (cf - ct) / ends : 0;
  double c = turn_c * cosine - turn_s * sine, s = turn_s * cosine + turn_c * sine;
  out->by_u = 0.25 * (one - c);
  out->by_v = 0.25 * (one + c);
  out->by_w = -0.5 * s;
}
