// How strain, its rate and the press on the epicondyle answer to each motion of the leg: what the
// ends do, times what the length's derivatives make of it.
#include <gerdy/band_cause.h>
#include <math.h>

#include "math/vec.h"
#include "tissue/band_effect.h"
#include "tissue/band_motion.h"
#include "tissue/band_shape.h"

// what a quantity gains when origin and insertion move, vectors in ground
typedef struct slope {
  double origin[3], insertion[3];
} slope;

static slope in_ground(const double thigh[9], const double by[6]) {
  slope s;
  gd_m3_mul_v3(thigh, by, s.origin);
  gd_m3_mul_v3(thigh, by + 3, s.insertion);
  return s;
}

static double along(const slope* s, const double origin[3], const double insertion[3]) {
  return gd_v3_dot(s->origin, origin) + gd_v3_dot(s->insertion, insertion);
}

// derivative of the strain's rate by the places while their velocities stay
static void bend(const gd_band_moves* moves, const gd_band_place* origin, const double hessian[36],
                 double standing, double out[6]) {
  double speed[6];
  gd_m3_tmul_v3(moves->thigh, origin->speed, speed);
  gd_m3_tmul_v3(moves->thigh, moves->insertion.speed, speed + 3);
  for (int i = 0; i < 6; ++i) {
    out[i] = 0;
    for (int k = 0; k < 6; ++k) out[i] += hessian[6 * i + k] * speed[k];
    out[i] /= standing;
  }
}

static void head_slopes(const gerdy_band* band, const gerdy_data* data, const gd_band_moves* moves,
                        int head, int side, gerdy_band_slopes* out) {
  const gd_band_place *origin = &moves->origin[head], *insertion = &moves->insertion;
  const double standing = band->standing[head][side];
  double p[3], g[3], hessian[36], press_slope[18], by[6], by_place[6];
  gerdy_band_way way;
  gd_band_places(band, data, head, side, p, g);
  gd_band_shape(band, head, side, p, g, &way);
  gd_band_shape_second(band, head, side, p, g, hessian, press_slope);
  gd_band_strain_by_places(band, head, side, &way, by);
  slope strain = in_ground(moves->thigh, by);
  bend(moves, origin, hessian, standing, by_place);
  slope rate = in_ground(moves->thigh, by_place);
  gd_band_press_by_places(band, head, side, &way, press_slope, by);
  slope press = in_ground(moves->thigh, by);
  out->press_by_tension[head] = gd_band_press_of(&way);
  for (int j = 0; j < GERDY_NBAND_MOTION; ++j) {
    out->strain[head][j] = along(&strain, origin->by[j], insertion->by[j]);
    out->rate[head][j] = along(&rate, origin->by[j], insertion->by[j]) +
                         along(&strain, origin->speed_by[j], insertion->speed_by[j]);
    out->press[head][j] = along(&press, origin->by[j], insertion->by[j]);
  }
}

static void know_nothing(gerdy_band_slopes* out) {
  for (int head = 0; head < GERDY_NBAND; ++head) {
    out->press_by_tension[head] = NAN;
    for (int j = 0; j < GERDY_NBAND_MOTION; ++j) {
      out->strain[head][j] = out->rate[head][j] = out->press[head][j] = NAN;
    }
  }
}

void gerdy_band_slopes_at(const gerdy_band* band, const gerdy_model* model, const gerdy_data* data,
                          int side, gerdy_band_slopes* out) {
  gd_band_moves moves;
  know_nothing(out);
  if (!band->leg[side].known) return;
  gd_band_moves_at(&band->leg[side], side, model, data, &moves);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    head_slopes(band, data, &moves, head, side, out);
  }
}
