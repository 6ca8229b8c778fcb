// Laying the band on a model: bones, landmarks, lengths in the neutral pose, and what is said of
// it.
#include <gerdy/band.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "tissue/band_landmarks.h"
#include "tissue/band_lay_frame.h"

// ---- notes -------------------------------------------------------------------------------------

static gerdy_status note(gerdy_notes* notes, gerdy_severity severity, int side, const char* text) {
  const char* where = side == 0 ? "iliotibial band, right" : "iliotibial band, left";
  return gerdy_notes_add(notes, severity, 0, where, "%s", text);
}

static gerdy_status note_reference(gerdy_notes* notes, int side, int reference) {
  static const char* const name[] = {"origin of tensor fasciae latae", "iliac crest",
                                     "greater trochanter", "level and guide of the epicondyle",
                                     "Gerdy's tubercle"};
  char text[256] =
      "not told by the model's muscles (\"tfl...\"), so placed by the proportions of a reference "
      "skeleton:";
  size_t n = strlen(text);
  for (int i = 0; i < 5; ++i) {
    if (!(reference & 1 << i)) continue;
    snprintf(text + n, sizeof text - n, "%s %s", text[n - 1] == ':' ? "" : ",", name[i]);
    n = strlen(text);
  }
  return note(notes, GERDY_INFO, side, text);
}

static gerdy_status note_leg(gerdy_notes* notes, const gerdy_model* model,
                             const gerdy_band_leg* leg, int side, int reference) {
  gerdy_status status = GERDY_OK;
  if (reference != 0) status = note_reference(notes, side, reference);
  if (status != GERDY_OK || gd_band_knee_moves(model, leg)) return status;
  return note(notes, GERDY_INFO, side,
              "no coordinate of the knee is free: the band answers to the hip alone");
}

// ---- lengths -----------------------------------------------------------------------------------

static void set_length(gerdy_band* band, int head, int side, double standing, double tightness) {
  band->standing[head][side] = standing;
  band->slack[head][side] = standing * (1 - tightness);
}

gerdy_status gerdy_band_set_lengths(gerdy_band* band, int head, int side, double standing,
                                    double tightness, gerdy_error* err) {
  if (head < 0 || head >= GERDY_NBAND || side < 0 || side > 1) {
    return gd_fail(err, GERDY_E_ARG, 0, "band length", "there is no head %d on side %d", head,
                   side);
  }
  if (!(standing > 0) || isinf(standing)) {
    return gd_fail(err, GERDY_E_ARG, 0, "band length", "%g m is not a length: give one above 0",
                   standing);
  }
  if (!(tightness >= -0.2 && tightness <= 0.2)) {
    return gd_fail(err, GERDY_E_ARG, 0, "band tightness", "%g is not within -0.2 .. 0.2",
                   tightness);
  }
  set_length(band, head, side, standing, tightness);
  return GERDY_OK;
}

// ---- laying ------------------------------------------------------------------------------------

static gerdy_status lay_leg(const gerdy_model* model, const gerdy_data* data, int side,
                            gerdy_band* band, gerdy_notes* notes) {
  gerdy_band_leg* leg = &band->leg[side];
  const char* missing = gd_band_find_leg(model, data, side, leg);
  if (missing != NULL) {
    memset(leg, 0, sizeof *leg);
    char text[256];
    snprintf(text, sizeof text, "%s: no band", missing);
    return note(notes, GERDY_WARNING, side, text);
  }
  int reference = gd_band_place_landmarks(model, data, side, leg);
  leg->known = 1;
  for (int head = 0; head < GERDY_NBAND; ++head) {
    gerdy_band_way way;
    gerdy_band_lay_way(band, data, head, side, &way);
    set_length(band, head, side, way.length, GERDY_BAND_TIGHTNESS);
  }
  return note_leg(notes, model, leg, side, reference);
}

gerdy_status gerdy_band_lay(const gerdy_model* model, gerdy_band* band, gerdy_notes* notes,
                            gerdy_error* err) {
  memset(band, 0, sizeof *band);
  band->material = gerdy_band_material_default();
  for (int i = 0; i < 2 * GERDY_NBAND; ++i) {
    band->standing[i / 2][i % 2] = band->slack[i / 2][i % 2] = NAN;
  }
  gerdy_data* data;
  gerdy_status status = gerdy_data_new(model, &data, err);
  if (status != GERDY_OK) return status;
  gd_band_neutral(model, data->q);
  gerdy_fk(model, data);
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    status = lay_leg(model, data, side, band, notes);
  }
  gerdy_data_free(data);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
