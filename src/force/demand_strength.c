// The strength of the abductors: of the model as it came, or of a test with a dynamometer.
#include <gerdy/kin.h>
#include <gerdy/scale.h>
#include <gerdy/strength.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "force/demand.h"

static const char* const side_words[2] = {"right", "left"};

// ---- words -------------------------------------------------------------------------------------

static gerdy_status note(gerdy_notes* notes, gerdy_severity severity, const char* text,
                         gerdy_error* err) {
  gerdy_status status = gerdy_notes_add(notes, severity, 0, "hip strength", "%s", text);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

static bool is_tested(const gd_strength* s, int side) { return s->force[side] > 0; }

// what stands between a test and the model
static gerdy_status note_lacking(const gd_strength* s, gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  if (!is_tested(s, 0) && !is_tested(s, 1)) return GERDY_OK;
  if (!(s->lever > 0)) {
    return note(notes, GERDY_WARNING,
                "hip abduction was tested, but the lever of the test is not known: the strength is "
                "the model's own. Note the distance from the hip to the pad",
                err);
  }
  if (s->position < 0) {
    status = note(notes, GERDY_WARNING,
                  "it is not known how the runner lay in the test of hip abduction: the weight of "
                  "the leg is left out, which is right lying on the back and standing only",
                  err);
  }
  if (status == GERDY_OK && is_tested(s, 0) != is_tested(s, 1)) {
    status = note(notes, GERDY_WARNING,
                  "hip abduction was tested on one side: the strength of the other side is the "
                  "model's own, and shares of capacity of the two sides cannot be compared",
                  err);
  }
  return status;
}

static gerdy_status note_far(int side, double factor, gerdy_notes* notes, gerdy_error* err) {
  if (factor > 0.4 && factor < 2.5) return GERDY_OK;
  gerdy_status status = gerdy_notes_add(
      notes, GERDY_WARNING, 0, "hip strength",
      "the test makes the abductors of the %s hip %.2f times as strong as those of "
      "the model: are force in newtons and lever in metres, and is the model scaled?",
      side_words[side], factor);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// ---- to the model ------------------------------------------------------------------------------

static void stand_still(const gerdy_model* m, gerdy_data* d) {
  gd_neutral_pose(m, d);
  gerdy_path_slopes(m, d);
  gerdy_path_velocities(m, d);
}

static gerdy_status measure_own(const gerdy_model* m, const gd_hip hip[2], double mass,
                                gerdy_data* d, gerdy_demand* out, gerdy_error* err) {
  gerdy_muscles* muscles;
  gerdy_status status = gerdy_muscles_new(m, &muscles, err);
  if (status != GERDY_OK) return status;
  stand_still(m, d);
  for (int side = 0; side < 2; ++side) {
    double moment = gerdy_capacity(m, muscles, d, hip[side].q, (int)-hip[side].adducts, NULL);
    out->own[side] = moment / mass;
    out->tested[side] = NAN;
    out->factor[side] = 1;
  }
  gerdy_muscles_free(muscles);
  return GERDY_OK;
}

bool gd_demand_has_muscles(const gerdy_demand* d) { return d->own[0] > 0 && d->own[1] > 0; }

static gerdy_status strengthen(gerdy_model* m, const gd_hip* hip, const gd_strength* s, int side,
                               double mass, gerdy_data* d, gerdy_demand* out, gerdy_notes* notes,
                               gerdy_error* err) {
  gerdy_test_position position =
      s->position < 0 ? GERDY_TEST_SUPINE : (gerdy_test_position)s->position;
  gd_neutral_pose(m, d);
  double moment = gerdy_test_moment(m, d, hip->q, s->force[side], s->lever, position);
  gerdy_status status =
      gerdy_strengthen(m, d, hip->q, (int)-hip->adducts, moment, &out->factor[side], err);
  if (status != GERDY_OK) return status;
  out->tested[side] = moment / mass;
  return note_far(side, out->factor[side], notes, err);
}

gerdy_status gd_strength_apply(const gerdy_model* model, const gd_hip hip[2], double mass,
                               const gd_strength* strength, gerdy_model** out, gerdy_demand* demand,
                               gerdy_notes* notes, gerdy_error* err) {
  gerdy_data* d = NULL;
  gerdy_model* m = NULL;
  *out = NULL;
  gerdy_status status = gerdy_model_copy(model, &m, err);
  if (status == GERDY_OK) status = gerdy_data_new(m, &d, err);
  if (status == GERDY_OK) status = measure_own(m, hip, mass, d, demand, err);
  if (status == GERDY_OK && !gd_demand_has_muscles(demand)) {
    status =
        note(notes, GERDY_WARNING,
             "the model has no muscles that abduct both hips: what they could do is not told", err);
    strength = NULL;
  }
  if (status == GERDY_OK && strength != NULL) status = note_lacking(strength, notes, err);
  for (int side = 0; side < 2 && status == GERDY_OK && strength != NULL; ++side) {
    if (!is_tested(strength, side) || !(strength->lever > 0)) continue;
    status = strengthen(m, &hip[side], strength, side, mass, d, demand, notes, err);
  }
  gerdy_data_free(d);
  if (status == GERDY_OK)
    *out = m;
  else
    gerdy_model_free(m);
  return status;
}
