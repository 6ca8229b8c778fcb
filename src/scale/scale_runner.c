#include "scale/scale_runner.h"

#include <math.h>

#include "base/fail.h"
#include "scale/scale_fit.h"

static gerdy_status check(const gd_runner* runner, gerdy_error* err) {
  if (runner->fit <= 0 || runner->standing != NULL) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, NULL,
                 "a model is fitted to a static trial, and none was given");
}

static bool is_wanted(const gd_runner* runner) {
  if (runner->fit != 0) return runner->fit > 0;
  return runner->standing != NULL && runner->model == NULL && !runner->synthetic;
}

static gerdy_status copy_notes(const gerdy_notes* from, gerdy_severity least, gerdy_notes* to) {
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < from->n && status == GERDY_OK; ++i) {
    const gerdy_note* note = &from->item[i];
    if (note->severity < least) continue;
    status = gerdy_notes_add(to, note->severity, note->line, note->where, "%s", note->text);
  }
  return status;
}

static gerdy_status note_done(const gerdy_model* m, gerdy_notes* notes) {
  return gerdy_notes_add(notes, GERDY_INFO, 0, "model",
                         "scaled to the static trial, and its %d markers put where they were "
                         "measured in it",
                         m->nmarker);
}

static gerdy_status note_failed(gerdy_notes* notes, const gerdy_error* why) {
  char text[400];
  return gerdy_notes_add(notes, GERDY_WARNING, 0, "model",
                         "the bundled runner could not be scaled to the static trial, and is used "
                         "as it is: %s",
                         gerdy_error_text(why, text, sizeof text));
}

// what the mapping names must still be there: markers that the static trial lacks are dropped
static gerdy_status check_mapping(const gerdy_name_pairs* mapping, const gerdy_model* m,
                                  gerdy_error* err) {
  for (size_t i = 0; mapping != NULL && i < mapping->n; ++i) {
    const gerdy_name_pair* pair = &mapping->pair[i];
    if (pair->model[0] == '\0' || gerdy_model_marker(m, pair->model) >= 0) continue;
    return gd_fail(err, GERDY_E_DATA, pair->line, pair->model,
                   "the mapping names this marker, but the static trial does not show it, so the "
                   "scaled model has none of that name");
  }
  return GERDY_OK;
}

static gerdy_status make(const gd_runner* runner, const gerdy_name_pairs* mapping,
                         gerdy_model** out, gerdy_notes* notes, gerdy_notes* name_notes,
                         gerdy_error* err) {
  gerdy_scale_job scale = gerdy_scale_job_default();
  *out = NULL;
  scale.model = runner->model;
  scale.markers = runner->standing;
  scale.run = runner->markers;
  scale.rate = runner->rate;
  scale.map = runner->map;
  gerdy_status status = gd_scale_make(&scale, out, notes, name_notes, err);
  if (status == GERDY_OK) status = check_mapping(mapping, *out, err);
  return status;
}

gerdy_status gd_fit_runner(const gd_runner* runner, const gerdy_name_pairs* mapping,
                           gerdy_model** model, bool* fitted, gerdy_notes* notes,
                           gerdy_error* err) {
  gerdy_notes own, names;
  gerdy_error why = {0};
  gerdy_model* made;
  *fitted = false;
  gerdy_status status = check(runner, err);
  if (status != GERDY_OK || !is_wanted(runner)) return status;
  gerdy_notes_init(&own);
  gerdy_notes_init(&names);
  status = make(runner, mapping, &made, &own, &names, &why);
  if (status == GERDY_OK) {
    gerdy_model* before = *model;
    *model = made;
    made = before;
    *fitted = true;
    // how names were matched is told again when the trials are followed
    status = copy_notes(&own, GERDY_INFO, notes);
    if (status == GERDY_OK) status = copy_notes(&names, GERDY_WARNING, notes);
    if (status == GERDY_OK) status = note_done(*model, notes);
    if (status != GERDY_OK) gd_fail_memory(err);
  } else if (runner->fit == 0 && (status == GERDY_E_DATA || status == GERDY_E_MODEL)) {
    status = note_failed(notes, &why) == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
  } else if (err != NULL) {
    *err = why;
  }
  gerdy_model_free(made);
  gerdy_notes_reset(&own);
  gerdy_notes_reset(&names);
  return status;
}
