// muscle/ellipsoid_foot.c: nearest point of an ellipsoid by Newton's method on one multiplier.
//
// The foot of s is x_i = r_i^2 s_i / (t + r_i^2), where t makes it a point of the ellipsoid. With
// r_k the shortest half axis, t is written as m - r_k^2: m > 0 then keeps all its digits near 0.
#include "muscle/ellipsoid_foot.h"

#include "math/vec.h"

// a coordinate is on the plane of symmetry below this, for half axes about 1 (as in OpenSim)
static const double on_plane = 2e-13;

// When nothing is held, a point on planes of symmetry holds that across the longest half axis.
static int held_axis(const double radius[3], const double from[3]) {
  int hold = -1;
  for (int i = 0; i < 3; ++i) {
    if (fabs(from[i]) <= on_plane && (hold < 0 || radius[i] > radius[hold])) hold = i;
  }
  return hold;
}

// Multiplier m > 0. Newton's method on 1 / sqrt(sum) - 1, which is nearly straight and bends so
// that steps from below never pass the root (Moré & Sorensen 1983, SIAM J Sci Stat Comput
// 4:553-572).
static double multiplier(const double radius[3], const double from[3], int hold, int shortest) {
  double lift[3], reach[3], m = 0;
  for (int i = 0; i < 3; ++i) {
    lift[i] = i == hold ? 0 : (radius[i] - radius[shortest]) * (radius[i] + radius[shortest]);
    reach[i] = i == hold ? 0 : radius[i] * fabs(from[i]);
    m = fmax(m, reach[i] - lift[i]);
  }
  for (int k = 0; k < 64; ++k) {
    double sum = 0, fall = 0;
    for (int i = 0; i < 3; ++i) {
      if (i == hold) continue;
      double inverse = 1 / (m + lift[i]), x = reach[i] * inverse;
      sum += x * x;
      fall += x * x * inverse;
    }
    double step = sum * (sqrt(sum) - 1) / fall;
    if (!(step > 1e-16 * m)) break;
    m += step;
    if (step < 1e-9 * m) break;  // the next step would be its square
  }
  return m;
}

// A point on the plane across the shortest half axis: m may be 0, with two feet as near as each
// other.
static void foot_on_axis(const double radius[3], const double from[3], int shortest, int other,
                         gd_foot* foot) {
  double a = radius[shortest], b = radius[other], lift = (b - a) * (b + a);
  double m = b * fabs(from[other]) - lift;
  double sign = from[other] < 0 ? -1 : 1;
  if (m >= 0) {
    foot->at[other] = sign * b;
    foot->at[shortest] = from[shortest];
    foot->ratio[other] = b * b / (m + lift);
    foot->ratio[shortest] = m > 0 ? a * a / m : 0;
    return;
  }
  // between the centres of curvature the foot leaves the plane, towards the positive side
  foot->ratio[other] = b * b / lift;
  foot->at[other] = foot->ratio[other] * from[other];
  double part = foot->at[other] / b;
  foot->at[shortest] = a * sqrt(1 - part * part);
  foot->ratio[shortest] = 0;
}

void gd_foot_find(const double radius[3], const double from[3], int hold, gd_foot* foot) {
  if (hold < 0) hold = held_axis(radius, from);
  int shortest = hold == 0 ? 1 : 0;
  for (int i = 0; i < 3; ++i) {
    if (i != hold && radius[i] < radius[shortest]) shortest = i;
  }
  if (hold >= 0 && fabs(from[shortest]) <= on_plane) {
    foot_on_axis(radius, from, shortest, 3 - hold - shortest, foot);
  } else {
    double m = multiplier(radius, from, hold, shortest);
    for (int i = 0; i < 3; ++i) {
      double lift = (radius[i] - radius[shortest]) * (radius[i] + radius[shortest]);
      foot->ratio[i] = radius[i] * radius[i] / (m + lift);
      foot->at[i] = foot->ratio[i] * from[i];
    }
  }
  for (int i = 0; i < 3; ++i) foot->normal[i] = foot->at[i] / (radius[i] * radius[i]);
  if (hold >= 0) {
    foot->at[hold] = from[hold];
    foot->normal[hold] = 0;
    foot->ratio[hold] = 1;
  }
}

void gd_foot_back(const gd_foot* foot, const double by_foot[3], double by_from[3]) {
  double across = 0, square = 0;
  for (int i = 0; i < 3; ++i) {
    double x = foot->ratio[i] * foot->normal[i];
    across += x * by_foot[i];
    square += x * foot->normal[i];
  }
  double part = square > 0 ? across / square : 0;
  for (int i = 0; i < 3; ++i) by_from[i] = foot->ratio[i] * (by_foot[i] - foot->normal[i] * part);
}
