// Strain and press of a head and their derivatives by the places of its ends.
#include "tissue/band_effect.h"

#include "math/vec.h"

double gd_band_press_of(const gerdy_band_way* way) {
  double inwards = -way->press[GERDY_BAND_EPICONDYLE][2];
  return inwards > 0 ? inwards : 0;
}

static double tension_of(const gerdy_band* band, int head, int side, double length, double* slope) {
  double strain = length / band->slack[head][side] - 1;
  return gerdy_band_tension(&band->material, head, strain, slope);
}

double gd_band_effect_of(const gerdy_band* band, gerdy_band_effect effect, int head, int side,
                         const gerdy_band_way* way) {
  if (effect == GERDY_BAND_EFFECT_STRAIN) return way->length / band->standing[head][side] - 1;
  return tension_of(band, head, side, way->length, NULL) * gd_band_press_of(way);
}

void gd_band_strain_by_places(const gerdy_band* band, int head, int side, const gerdy_band_way* way,
                              double out[6]) {
  for (int k = 0; k < 3; ++k) {
    out[k] = way->by_origin[k] / band->standing[head][side];
    out[3 + k] = way->by_insertion[k] / band->standing[head][side];
  }
}

void gd_band_press_by_places(const gerdy_band* band, int head, int side, const gerdy_band_way* way,
                             const double press_slope[18], double out[6]) {
  double stiffness, tension = tension_of(band, head, side, way->length, &stiffness);
  double press = gd_band_press_of(way), stretch = stiffness / band->slack[head][side];
  double by[6];
  gd_v3_copy(way->by_origin, by);
  gd_v3_copy(way->by_insertion, by + 3);
  for (int k = 0; k < 6; ++k) {
    // where it does not press, it does not begin to
    double turn = press > 0 ? -press_slope[12 + k] : 0;
    out[k] = stretch * by[k] * press + tension * turn;
  }
}
