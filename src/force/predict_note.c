// What is to be said of predicted forces.
#include <math.h>

#include "force/predict.h"

// good trials stay below 0.4; clocks that are wrong by a fifth or so, trunks that stand for arms
// and all go beyond (docs/forces.md)
static const double flight_limit = 0.45;  // weights
static const double notable_mass = 0.05;  // of the whole

static gerdy_status note_flight(const gerdy_id_prediction* how, gerdy_notes* notes) {
  if (!(how->flight_share > flight_limit)) return GERDY_OK;
  return gerdy_notes_add(
      notes, GERDY_WARNING, 0, "predicted forces",
      "in flight, where no force can be, the motion asks for %.2f body weights (RMS; good trials "
      "ask for less than %.2f): mass or segments of the model, the motion of the trunk or the "
      "stances are wrong, and the predicted forces are as much off",
      how->flight_share, flight_limit);
}

static gerdy_status note_unknown(const gerdy_id_prediction* how, const gerdy_trial* trial,
                                 gerdy_notes* notes) {
  if (how->nunknown == 0) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "predicted forces",
                         "in %zu of %zu frames it is not known which foot is on the ground; they "
                         "have no result",
                         how->nunknown, trial->nframe);
}

static gerdy_status note_mass(const gerdy_id_prediction* how, gerdy_notes* notes) {
  if (!(how->unseen_mass > notable_mass)) return GERDY_OK;
  return gerdy_notes_add(
      notes, GERDY_WARNING, 0, "predicted forces",
      "%.0f %% of the body's mass hangs on joints that nobody observed (a trunk or arms without "
      "markers): it is taken as carried along stiffly, and what it does is missing in the forces",
      100 * how->unseen_mass);
}

gerdy_status gd_predict_note(const gerdy_id_prediction* how, const gerdy_trial* trial,
                             gerdy_notes* notes) {
  gerdy_status status = gerdy_notes_add(
      notes, GERDY_WARNING, 0, "predicted forces",
      "the forces on the feet are not measured but predicted from the motion and the model's mass "
      "(%zu steps right, %zu left, %s). Where plates measured as well, the vertical force was off "
      "by %s; landing impacts are never seen (docs/forces.md)",
      how->nstance[0], how->nstance[1], how->running ? "running" : "walking",
      how->running ? GD_PREDICT_ERROR_RUNNING : GD_PREDICT_ERROR_WALKING);
  if (status == GERDY_OK) status = note_flight(how, notes);
  if (status == GERDY_OK) status = note_unknown(how, trial, notes);
  if (status == GERDY_OK) status = note_mass(how, notes);
  return status;
}
