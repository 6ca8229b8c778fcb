// force/predict.h: forces on the feet from the motion alone, where no plate measured any.
#ifndef GD_FORCE_PREDICT_H
#define GD_FORCE_PREDICT_H

#include <gerdy/id.h>

#include "trial/motion_table.h"

// Measured on the trials of docs/forces.md: what a reader has to know beside every predicted force.
#define GD_PREDICT_ERROR_RUNNING                                                                \
  "0.10 to 0.22 body weights (RMS over stance) and the peak moment of hip abduction by -17 to " \
  "+36 %"
#define GD_PREDICT_ERROR_WALKING                                                                \
  "0.07 to 0.10 body weights (RMS over stance) and the peak moment of hip abduction by +18 to " \
  "+20 %"

// Loads on both feet (0 right, 1 left) in every frame of a trial: stances from the motion, then
// gerdy_ground_predict. Frames in which nobody knows which foot stands are marked as not known.
// unseen_mass: as gd_predict_unseen_mass gives it. Owner: *out is the caller's.
// Errors: those of gd_stances_find and gerdy_ground_predict.
gerdy_status gd_predict_loads(const gerdy_model* model, const gd_landmarks* landmarks,
                              const gerdy_trial* trial, double unseen_mass, gerdy_loads** out,
                              gerdy_id_prediction* how, gerdy_error* err);

// Share of the model's mass that hangs on joints of which the table shows nothing: each of their
// coordinates has no value, or the same in every row.
double gd_predict_unseen_mass(const gerdy_model* model, const gerdy_series* coordinates);

// Say that forces are predicted, how well such forces were found to be, and what is odd about
// these. Nullable: notes. Errors: GERDY_E_MEMORY (no err to fill).
gerdy_status gd_predict_note(const gerdy_id_prediction* how, const gerdy_trial* trial,
                             gerdy_notes* notes);

// The forces as a table of OpenSim's columns (ground_force_r_vx .. ground_torque_l_z), whose title
// says that they are predicted. Owner: *out is the caller's. Errors: GERDY_E_MEMORY.
gerdy_status gd_predict_table(const gerdy_loads* loads, const gerdy_trial* trial,
                              gerdy_series** out, gerdy_error* err);

#endif
