// trial/free_knee.h: knees with adduction and rotation, when a job asks for them.
#ifndef GD_TRIAL_FREE_KNEE_H
#define GD_TRIAL_FREE_KNEE_H

#include <gerdy/kin.h>
#include <gerdy/model.h>

// Free the knees of the model, which is replaced, and give what is known of them beforehand.
// path: of the model, for messages; NULL: bundled. Owner: *prior (nq) is the caller's, gd_free.
// Errors: those of gerdy_model_free_knees.
gerdy_status gd_free_knees(const char* path, gerdy_model** model, double** prior,
                           gerdy_notes* notes, gerdy_error* err);

// Say how the freed coordinates came out, and what skin markers cannot tell of them. The trial has
// standard deviations. Errors: GERDY_E_MEMORY.
gerdy_status gd_note_knees(const gerdy_model* model, const double* prior,
                           const gerdy_ik_trial* trial, gerdy_notes* notes, gerdy_error* err);

#endif
