// What the band is made of: defaults, the law of tension, and what no tissue can be.
#include <gerdy/band.h>
#include <math.h>

#include "base/fail.h"

// Sources: docs/band.md, "Tension".
// stiffness: 10 kN per strain of the whole band, as the strand of Lenhart's model has it; a modulus
// of 338 to 363 MPa over the thigh (Otsuka 2020) times 23.8 mm2 (Kim 2023) gives 8.0 to 8.6. That
// the heads share it equally is assumed. toe_strain: nobody measured it on the band; between 0.03
// and 0.06 of other ligaments, assumed. width: widest branch of the band above the knee in 52
// cadaver knees, 39.6 +- 4.2 mm. muscle: fibres of 0.095 m in a way of 0.536 m, as gait2392 and
// Rajagopal have them. gluteus_share: anatomists contradict each other; assumed.
gerdy_band_material gerdy_band_material_default(void) {
  return (gerdy_band_material){.stiffness = {5000, 5000},
                               .toe_strain = 0.04,
                               .width = 0.040,
                               .muscle = {0.177, 0},
                               .gluteus_share = 0.5};
}

double gerdy_band_tension(const gerdy_band_material* material, int head, double strain,
                          double* slope) {
  double k = material->stiffness[head], toe = material->toe_strain;
  if (strain <= 0) {
    if (slope != NULL) *slope = 0;
    return 0;
  }
  if (strain < toe) {
    if (slope != NULL) *slope = k * strain / toe;
    return 0.5 * k * strain * strain / toe;
  }
  if (slope != NULL) *slope = isnan(strain) ? NAN : k;
  return k * (strain - 0.5 * toe);
}

// ---- what no tissue can be ---------------------------------------------------------------------

static gerdy_status within(const char* what, double value, double low, double high,
                           const char* unit, gerdy_error* err) {
  if (value >= low && value <= high) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, what, "%g%s%s is not what a band can have: give %g to %g%s%s",
                 value, *unit ? " " : "", unit, low, high, *unit ? " " : "", unit);
}

static gerdy_status check_lengths(const gerdy_band* band, int head, int side, gerdy_error* err) {
  static const char* const name[GERDY_NBAND][2] = {
      {"length of the anterior head, right", "length of the anterior head, left"},
      {"length of the posterior head, right", "length of the posterior head, left"}};
  double standing = band->standing[head][side], slack = band->slack[head][side];
  if (isnan(standing) && isnan(slack)) return GERDY_OK;  // not set yet
  gerdy_status status = within(name[head][side], standing, 0.05, 2, "m standing", err);
  // as far as gerdy_band_set_lengths goes, and a rounding
  if (status != GERDY_OK) return status;
  return within(name[head][side], slack / standing, 0.7999999, 1.2000001, "of it when standing",
                err);
}

gerdy_status gerdy_band_check(const gerdy_band* band, gerdy_error* err) {
  const gerdy_band_material* m = &band->material;
  const struct {
    const char* what;
    double value, low, high;
    const char* unit;
  } rows[] = {
      {"stiffness of the anterior head", m->stiffness[GERDY_BAND_TFL], 100, 200000, "N"},
      {"stiffness of the posterior head", m->stiffness[GERDY_BAND_ILIAC], 100, 200000, "N"},
      {"strain where the toe ends", m->toe_strain, 0.001, 0.2, ""},
      {"width of the band", m->width, 0.002, 0.2, "m"},
      {"muscle in the anterior head", m->muscle[GERDY_BAND_TFL], 0, 0.7, "of the way"},
      {"muscle in the posterior head", m->muscle[GERDY_BAND_ILIAC], 0, 0.7, "of the way"},
      {"share of gluteus maximus in the band", m->gluteus_share, 0, 1, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; ++i) {
    gerdy_status status =
        within(rows[i].what, rows[i].value, rows[i].low, rows[i].high, rows[i].unit, err);
    if (status != GERDY_OK) return status;
  }
  if (band->hold != GERDY_BAND_HELD && band->hold != GERDY_BAND_FREE) {
    return gd_fail(err, GERDY_E_ARG, 0, "hold of the band", "%d is neither held nor free",
                   (int)band->hold);
  }
  for (int i = 0; i < 2 * GERDY_NBAND; ++i) {
    gerdy_status status = check_lengths(band, i / 2, i % 2, err);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}
