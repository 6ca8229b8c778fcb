// trial/plausible.h: results that computed well and yet cannot be right.
#ifndef GD_TRIAL_PLAUSIBLE_H
#define GD_TRIAL_PLAUSIBLE_H

#include <gerdy/faults.h>
#include <gerdy/kin.h>

#include "trial/motion_table.h"

// ---- what must not go on (errors: GERDY_E_DATA, and GERDY_E_MEMORY where notes are made)
// ---------

// Does the runner stand upright along y? Markers whose vertical could not be told (trial/axes.h)
// fit a model just as well, lying on its side, and every angle against the vertical would be wrong.
gerdy_status gd_check_upright(const gerdy_model* model, const gd_landmarks* landmarks,
                              gerdy_data* data, const gerdy_series* coordinates, gerdy_error* err);

// Do the markers determine the pelvis and at least one leg? A leg that they do not is named in a
// warning: what depends on it is "not available". Nullable: notes.
gerdy_status gd_check_observed(const gerdy_model* model, const gd_landmarks* landmarks,
                               const gerdy_ik_trial* trial, gerdy_notes* notes, gerdy_error* err);

// Does a standing trial stand: no joint of the legs moves by more than 20 degrees or stands at more
// than 30?
gerdy_status gd_check_standing(const gerdy_model* model, const gd_landmarks* landmarks,
                               const gerdy_series* coordinates, gerdy_error* err);

// Keep every nth frame of a standing trial, at most 100 of them: more would say nothing new. Every
// job that measures a standing trial takes these.
void gd_thin_standing(gerdy_series* standing);

// ---- what must be said (errors: GERDY_E_MEMORY; nullable: notes)
// ---------------------------------

// Coordinates with gaps, frames that did not converge, markers far from their place on the model.
// what: the trial in words.
// Faults of markers come first, and what they explain is not said once more. before: as of
// gd_note_faults. Nullable: faults.
gerdy_status gd_note_quality(const gerdy_model* model, const gerdy_ik_trial* trial,
                             const gerdy_faults* faults, size_t before, const char* what,
                             gerdy_notes* notes);

// Coordinates of joints between bodies of the model that leave their range in a motion that was
// given: a warning for each, with the number of frames and the time of the first. Less than 0.1 deg
// (0.1 mm) is not told; the joint with the ground is free to be anywhere. where: for the notes.
gerdy_status gd_note_ranges(const gerdy_model* model, const gerdy_series* coordinates,
                            const char* where, gerdy_notes* notes);

// Coordinates that no frame tells, by name; gd_note_quality leaves them out, as reports list them.
gerdy_status gd_note_unobserved(const gerdy_model* model, const gerdy_ik_trial* trial,
                                gerdy_notes* notes);

// Why the angles of a trial are in doubt as a whole, in one or two sentences; "" = nothing speaks
// against them. own_model: the model was given for this runner.
// Nullable: faults.
void gd_find_doubt(const gerdy_model* model, const gerdy_ik_trial* trial,
                   const gerdy_faults* faults, bool own_model, char* out, size_t size);

#endif
