// Lengths that belong to a path, after the path itself became longer or shorter.
#include <gerdy/kin.h>
#include <gerdy/muscle.h>

#include "base/fail.h"

// of the paths in the default pose; *out is also there after an error
static gerdy_status default_lengths(const gerdy_model* model, gerdy_data** out, gerdy_error* err) {
  gerdy_status status = gerdy_data_new(model, out, err);
  if (status != GERDY_OK) return status;
  gerdy_fk(model, *out);
  gerdy_path_opensim(model, *out);  // so that its scaled models come out, over several surfaces too
  return GERDY_OK;
}

static gerdy_status check(const gerdy_model* model, const gerdy_model* before, gerdy_error* err) {
  if (model->nmuscle == before->nmuscle && model->nligament == before->nligament) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, model->name,
                 "the model has %d muscles and %d ligaments, the one before scaling %d and %d; "
                 "give the model it was made from",
                 model->nmuscle, model->nligament, before->nmuscle, before->nligament);
}

static void rescale(gerdy_model* model, const double* now, const double* then) {
  for (int i = 0; i < model->nmuscle + model->nligament; ++i) {
    double ratio = then[i] > 0 ? now[i] / then[i] : 1;
    if (i >= model->nmuscle) {
      model->ligament_slack[i - model->nmuscle] *= ratio;
      continue;
    }
    model->muscle_fiber[i] *= ratio;
    model->muscle_tendon[i] *= ratio;
  }
}

gerdy_status gerdy_muscles_rescale(gerdy_model* model, const gerdy_model* before,
                                   gerdy_error* err) {
  gerdy_data *now = NULL, *then = NULL;
  gerdy_status status = check(model, before, err);
  if (status == GERDY_OK) status = default_lengths(model, &now, err);
  if (status == GERDY_OK) status = default_lengths(before, &then, err);
  if (status == GERDY_OK) rescale(model, now->path_length, then->path_length);
  gerdy_data_free(now);
  gerdy_data_free(then);
  return status;
}
