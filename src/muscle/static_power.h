// muscle/static_power.h: the cost of one activation or control, a power of it, and what minimises
// it against a price.
#ifndef GD_MUSCLE_STATIC_POWER_H
#define GD_MUSCLE_STATIC_POWER_H

#include <math.h>

// Below this a power other than the square is continued by a parabola with the same slope, so that
// its second derivative is neither 0 nor infinite where the control vanishes.
static const double gd_power_toe = 1e-3;

// Cost of x with weight c.
static inline double gd_power_cost(double p, double c, double x) {
  if (p == 2) return c * x * x;
  double size = fabs(x), toe = pow(gd_power_toe, p);
  if (size < gd_power_toe) {
    double part = size / gd_power_toe;
    return 0.5 * c * p * toe * part * part;
  }
  return c * (pow(size, p) - (1 - 0.5 * p) * toe);
}

// The x at which the cost rises by `price` per unit of x, and *rate = dx/dprice.
static inline double gd_power_at(double p, double c, double price, double* rate) {
  if (p == 2) {
    *rate = 0.5 / c;
    return price * *rate;
  }
  double size = fabs(price) / (p * c), edge = pow(gd_power_toe, p - 1);
  if (size <= edge) {
    *rate = gd_power_toe / (edge * p * c);
    return price * *rate;
  }
  double x = pow(size, 1 / (p - 1));
  *rate = x / ((p - 1) * fabs(price));
  return copysign(x, price);
}

#endif
