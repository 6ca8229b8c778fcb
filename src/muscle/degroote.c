// Curves of De Groote et al. 2016, with the constants that OpenSim 4 made exact: the active curve
// passes (1, 1), the force-velocity curve (-1, 0) and (0, 1), the tendon (1, 0).
#include "muscle/degroote.h"

#define P(name) par[GERDY_MUSCLE_##name]

// b1 exp(-(x - b2)^2 / (2 (b3 + b4 x)^2)), added to out
static void bell(const double b[4], double x, double out[3]) {
  double width = b[2] + b[3] * x;
  double r = (x - b[1]) / width;                       // exponent: -r^2 / 2
  double r1 = (b[2] + b[3] * b[1]) / (width * width);  // slope of r
  double r2 = -2 * b[3] * r1 / width;                  // and its slope
  if (!(fabs(r) < 38)) return;                         // below the smallest number
  double value = b[0] * exp(-0.5 * r * r);
  out[0] += value;
  out[1] += -r * r1 * value;
  out[2] += (r * r * r1 * r1 - r1 * r1 - r * r2) * value;
}

static void active(const gd_muscle* m, double x, double out[3]) {
  static const double bells[3][4] = {
      {0.8150671134243542, 1.055033428970575, 0.162384573599574, 0.063303448465465},
      {0.433004984392647, 0.716775413397760, -0.029947116970696, 0.200356847296188},
      {0.1, 1, 0.353553390593274, 0}};
  double scale = m->as.degroote.active_width;
  out[0] = out[1] = out[2] = 0;
  for (int k = 0; k < 3; ++k) bell(bells[k], (x - 1) / scale + 1, out);
  out[1] /= scale;
  out[2] /= scale * scale;
}

static void velocity(const gd_muscle* m, double x, double out[3]) {
  (void)m;
  const double d1 = -0.3211346127989808, d2 = -8.149, d3 = -0.374, d4 = 0.8825327733249912;
  double t = d2 * x + d3, root = sqrt(t * t + 1);
  out[0] = d1 * asinh(t) + d4;
  out[1] = d1 * d2 / root;
  out[2] = -d1 * d2 * d2 * t / (root * root * root);
}

static void passive(const gd_muscle* m, double x, double out[3]) {
  const gd_degroote* d = &m->as.degroote;
  double e = d->passive_scale * exp(d->passive_rate * (x - 1));
  out[0] = e - d->passive_offset;
  out[1] = d->passive_rate * e;
  out[2] = d->passive_rate * out[1];
}

static void tendon(const gd_muscle* m, double x, double out[3]) {
  double rate = m->as.degroote.tendon_rate, e = 0.2 * exp(rate * (x - 1));
  out[0] = e - 0.2;
  out[1] = rate * e;
  out[2] = rate * out[1];
}

void gd_degroote_set(gd_muscle* m, const double* par) {
  gd_degroote* d = &m->as.degroote;
  const double shape = 4, shortest = 0.2;  // the passive force begins at this length
  d->active_width = P(degroote_active_width);
  d->passive_rate = shape / P(degroote_fiber_strain);
  double start = exp(d->passive_rate * (shortest - 1));
  d->passive_scale = P(degroote_no_passive) != 0 ? 0 : 1 / (exp(shape) - start);
  d->passive_offset = d->passive_scale * start;
  d->tendon_rate = log(1.2 / 0.2) / P(degroote_tendon_strain);
  m->damping = P(damping);
  m->shortest = fmax(m->shortest, shortest * m->fiber);
  m->shape[GERDY_CURVE_ACTIVE_LENGTH] = active;
  m->shape[GERDY_CURVE_VELOCITY] = velocity;
  m->shape[GERDY_CURVE_PASSIVE] = passive;
  m->shape[GERDY_CURVE_TENDON] = tendon;
}
