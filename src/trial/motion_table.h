// trial/motion_table.h: from coordinates over time to the plain series that gait analysis takes.
#ifndef GD_TRIAL_MOTION_TABLE_H
#define GD_TRIAL_MOTION_TABLE_H

#include <gerdy/band.h>
#include <gerdy/model.h>
#include <gerdy/series.h>
#include <stdbool.h>

// Bodies and points of the model that gait needs. Left and right: [0] right, [1] left.
typedef struct gd_landmarks {
  int pelvis;
  int femur[2], tibia[2], foot[2];  // foot: calcn
  int toes[2];                      // -1: none, then the toe point lies on the foot
  double heel_local[2][3];          // m, in the foot
  double toe_local[2][3];           // m, in toes or, without toes, in the foot
} gd_landmarks;

// Find them. Errors: GERDY_E_MODEL naming what is missing (a model without a pelvis or legs).
gerdy_status gd_landmarks_find(const gerdy_model* model, gd_landmarks* out, gerdy_error* err);

// Low-pass every column in place, piece by piece between gaps; pieces too short are left as they
// are. Errors: GERDY_E_DATA (no constant rate, cut-off not below half of it), GERDY_E_MEMORY.
gerdy_status gd_motion_filter(gerdy_series* coordinates, double cutoff, gerdy_error* err);

// Mean path lengths over the frames of a motion in which the leg is known, and how many those are
// (the larger number of both sides). length [GERDY_NBAND][2] m, NaN where there is no path or
// frame.
size_t gd_motion_band_length(const gerdy_model* model, const gd_landmarks* landmarks,
                             const gerdy_band* band, gerdy_data* data,
                             const gerdy_series* coordinates, double length[GERDY_NBAND][2]);

// Path lengths in the neutral pose: every free coordinate at 0 or, if its range excludes 0, at the
// nearest end of it.
void gd_neutral_band_length(const gerdy_model* model, const gerdy_band* band, gerdy_data* data,
                            double length[GERDY_NBAND][2]);

// The motion table of gerdy/gait.h from coordinates (one column a coordinate of the model, rad|m).
// What depends on a coordinate with a gap is a gap: one leg, one joint and what hangs on it.
// reference: path lengths of strain 0. Owner: *out is the caller's. Errors: GERDY_E_MEMORY.
gerdy_status gd_motion_table(const gerdy_model* model, const gd_landmarks* landmarks,
                             const gerdy_band* band, const double reference[GERDY_NBAND][2],
                             gerdy_data* data, const gerdy_series* coordinates, gerdy_series** out,
                             gerdy_error* err);

// Fill the table's pelvic_drop_markers from coordinates that were solved with the markers of the
// pelvis alone.
void gd_motion_pelvis_alone(const gerdy_model* model, const gd_landmarks* landmarks,
                            gerdy_data* data, const gerdy_series* coordinates, gerdy_series* table);

#endif
