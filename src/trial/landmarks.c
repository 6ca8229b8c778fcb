// Which bodies of the model are pelvis, thighs, shanks and feet.
#include <stdio.h>

#include "base/fail.h"
#include "math/vec.h"
#include "trial/motion_table.h"

static gerdy_status need(const gerdy_model* m, const char* name, int* out, gerdy_error* err) {
  *out = gerdy_model_body(m, name);
  if (*out > 0) return GERDY_OK;
  return gd_fail(err, GERDY_E_MODEL, 0, m->name,
                 "the model has no body named \"%s\"; gait measures need pelvis, femur, tibia and "
                 "calcn of both sides under these names",
                 name);
}

gerdy_status gd_landmarks_find(const gerdy_model* model, gd_landmarks* out, gerdy_error* err) {
  static const char* bone[3] = {"femur", "tibia", "calcn"};
  gerdy_status status = need(model, "pelvis", &out->pelvis, err);
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    char name[32], end = side == 0 ? 'r' : 'l';
    int* body[3] = {&out->femur[side], &out->tibia[side], &out->foot[side]};
    for (int i = 0; i < 3 && status == GERDY_OK; ++i) {
      snprintf(name, sizeof name, "%s_%c", bone[i], end);
      status = need(model, name, body[i], err);
    }
    snprintf(name, sizeof name, "toes_%c", end);
    out->toes[side] = gerdy_model_body(model, name);
    // the origin of the foot lies under the heel, that of the toes in the ball of the foot; a
    // model without toes gets a point as far ahead of the heel as the ball usually is
    double ahead[3] = {out->toes[side] < 0 ? 0.24 : 0.06, 0, 0};
    double none[3] = {0, 0, 0};
    gd_v3_copy(none, out->heel_local[side]);
    gd_v3_copy(ahead, out->toe_local[side]);
  }
  return status;
}
