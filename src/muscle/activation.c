// Activation dynamics: how fast the activation follows the excitation.
#include "muscle/muscle_model.h"

// Time constant as in Thelen 2003, equations 1 and 2: rising is slower and falling faster the more
// the muscle is active.
static double thelen_rate(const gd_muscle* m, double a, double u) {
  double factor = 0.5 + 1.5 * a;
  return (u - a) / (u > a ? m->rise * factor : m->fall / factor);
}

// De Groote et al. 2016, equation 1: a smooth passage between both
static double degroote_rate(const gd_muscle* m, double a, double u) {
  double factor = 0.5 + 1.5 * a, rising = 0.5 + 0.5 * tanh(0.1 * (u - a));
  return (u - a) * (rising / (m->rise * factor) + (1 - rising) * factor / m->fall);
}

static double schutte_rate(const gd_muscle* m, double a, double u) {
  double rate = u >= a ? m->rise * u + m->fall : m->fall;
  return (u - a) * rate / m->time_scale;
}

double gerdy_muscle_activation_rate(const gerdy_muscles* muscles, int muscle, double activation,
                                    double excitation) {
  const gd_muscle* m = &muscles->muscle[muscle];
  double a = gd_clamp(activation, m->min_activation, 1);
  double u = gd_clamp(excitation, m->min_activation, 1);
  if (m->no_activation) return 0;
  switch (m->type) {
    case GERDY_MUSCLE_PATH:
      return NAN;
    case GERDY_MUSCLE_MILLARD:
    case GERDY_MUSCLE_THELEN:
      return thelen_rate(m, a, u);
    case GERDY_MUSCLE_SCHUTTE:
      return schutte_rate(m, a, u);
    case GERDY_MUSCLE_RIGID:
      return 0;  // its activation is the excitation
    case GERDY_MUSCLE_DEGROOTE:
      return degroote_rate(m, a, u);
  }
  return NAN;
}
