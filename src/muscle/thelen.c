// Curves of Thelen 2003; beyond their ends they go on as straight lines, as in OpenSim.
#include "muscle/thelen.h"

#define P(name) par[GERDY_MUSCLE_##name]

static void active(const gd_muscle* m, double x, double out[3]) {
  double width = m->as.thelen.active_shape, d = x - 1;
  double bend = -2 * d / width;
  out[0] = exp(-d * d / width);
  out[1] = bend * out[0];
  out[2] = (bend * bend - 2 / width) * out[0];
}

static void passive(const gd_muscle* m, double x, double out[3]) {
  const gd_thelen* t = &m->as.thelen;
  if (x <= 1) {
    out[0] = out[1] = out[2] = 0;
    return;
  }
  double e = t->passive_scale * exp(t->passive_rate * (x - 1));
  out[0] = e - t->passive_scale;
  out[1] = t->passive_rate * e;
  out[2] = t->passive_rate * out[1];
}

static void tendon(const gd_muscle* m, double x, double out[3]) {
  const gd_thelen* t = &m->as.thelen;
  double strain = x - 1;
  out[0] = out[1] = out[2] = 0;
  if (strain > t->toe_strain) {
    out[0] = 0.33 + t->slope * (strain - t->toe_strain);
    out[1] = t->slope;
  } else if (strain > 0) {
    double e = t->toe_scale * exp(t->toe_rate * strain);
    out[0] = e - t->toe_scale;
    out[1] = t->toe_rate * e;
    out[2] = t->toe_rate * out[1];
  }
}

// hyperbola through (0, 1): (1 + a x) / (1 + b x)
static void hyperbola(double a, double b, double x, double out[3]) {
  double bottom = 1 / (1 + b * x);
  out[0] = (1 + a * x) * bottom;
  out[1] = (a - b) * bottom * bottom;
  out[2] = -2 * b * out[1] * bottom;
}

// equations 6 and 7, solved for the force; x in units of the fastest shortening at this activation
static void velocity(const gd_muscle* m, double x, double out[3]) {
  const gd_thelen* t = &m->as.thelen;
  if (x <= -1) {
    out[0] = out[1] = out[2] = 0;
  } else if (x <= 0) {
    hyperbola(1, -1 / t->af, x, out);
  } else if (x <= t->end_speed) {
    hyperbola(t->lengthening * t->flen, t->lengthening, x, out);
  } else {
    out[0] = t->end_force + t->end_slope * (x - t->end_speed);
    out[1] = t->end_slope;
    out[2] = 0;
  }
}

static void set_velocity(gd_thelen* t, double threshold) {
  t->lengthening = (2 + 2 / t->af) / (t->flen - 1);
  t->end_force = threshold * t->flen;
  double gap = t->flen - t->end_force;
  t->end_speed = (t->end_force - 1) / (t->lengthening * gap);
  t->end_slope = t->lengthening * gap * gap / (t->flen - 1);
}

// a toe that ends at force 0.33 with exponent 3; the paper's 0.609 of the strain at fmax is the
// rounded value at which the slopes meet
static void set_tendon(gd_thelen* t, double strain) {
  const double e3 = exp(3);
  t->toe_strain = 99 * e3 / (166 * e3 - 67) * strain;
  t->toe_rate = 3 / t->toe_strain;
  t->toe_scale = 0.33 / (e3 - 1);
  t->slope = 0.67 / (strain - t->toe_strain);
}

void gd_thelen_set(gd_muscle* m, const double* par) {
  gd_thelen* t = &m->as.thelen;
  t->active_shape = P(thelen_active_shape);
  t->passive_rate = P(thelen_passive_shape) / P(thelen_fiber_strain);
  t->passive_scale = 1 / expm1(P(thelen_passive_shape));
  t->af = P(thelen_af);
  t->flen = P(thelen_flen);
  set_velocity(t, P(thelen_extrapolation));
  set_tendon(t, P(thelen_tendon_strain));
  m->speed_floor = 0.25;  // equation 6: (0.25 + 0.75 a) vmax
  m->min_activation = P(min_activation);
  m->shape[GERDY_CURVE_ACTIVE_LENGTH] = active;
  m->shape[GERDY_CURVE_VELOCITY] = velocity;
  m->shape[GERDY_CURVE_PASSIVE] = passive;
  m->shape[GERDY_CURVE_TENDON] = tendon;
}
