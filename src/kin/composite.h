// kin/composite.h: rigid bodies and sets of points joined to one, about the ground's origin, where
// they add without a change of frame: mass, first moment sum m p (3), second moments
// sum m (|p|^2 1 - p p'): xx yy zz xy xz yz.
#ifndef GD_KIN_COMPOSITE_H
#define GD_KIN_COMPOSITE_H

#include <gerdy/model.h>

enum { GD_COMPOSITE_SIZE = 10 };

static inline void gd_composite_add(const double part[10], double whole[10]) {
  for (int k = 0; k < GD_COMPOSITE_SIZE; ++k) whole[k] += part[k];
}

static inline void gd_composite_add_point(double mass, const double p[3], double whole[10]) {
  double x = mass * p[0], y = mass * p[1], z = mass * p[2];
  double xx = x * p[0], yy = y * p[1], zz = z * p[2];
  whole[0] += mass;
  whole[1] += x;
  whole[2] += y;
  whole[3] += z;
  whole[4] += yy + zz;
  whole[5] += xx + zz;
  whole[6] += xx + yy;
  whole[7] -= x * p[1];
  whole[8] -= x * p[2];
  whole[9] -= y * p[2];
}

// Momentum, angular about the ground's origin, then linear, when it moves with a twist.
static inline void gd_composite_momentum(const double c[10], const double twist[6], double out[6]) {
  const double *w = twist, *v = twist + 3, *h = c + 1, *s = c + 4;
  out[0] = s[0] * w[0] + s[3] * w[1] + s[4] * w[2] + h[1] * v[2] - h[2] * v[1];
  out[1] = s[3] * w[0] + s[1] * w[1] + s[5] * w[2] + h[2] * v[0] - h[0] * v[2];
  out[2] = s[4] * w[0] + s[5] * w[1] + s[2] * w[2] + h[0] * v[1] - h[1] * v[0];
  out[3] = c[0] * v[0] + w[1] * h[2] - w[2] * h[1];
  out[4] = c[0] * v[1] + w[2] * h[0] - w[0] * h[2];
  out[5] = c[0] * v[2] + w[0] * h[1] - w[1] * h[0];
}

// Power of a force, moment about the ground's origin and then force, on a twist.
static inline double gd_power(const double force[6], const double twist[6]) {
  double sum = 0;
  for (int k = 0; k < 6; ++k) sum += force[k] * twist[k];
  return sum;
}

// Rows and columns of H [nq x nq] for the coordinates of a body, c being what the body and all that
// it carries amount to: momentum against every coordinate from the body down to the root. Pairs on
// different branches of the tree are not touched.
void gd_composite_rows(const gerdy_model* model, const gerdy_data* data, int body,
                       const double c[10], double* H);

#endif
