// trial/motion_table.h: from coordinates over time to the plain series that gait analysis takes.
#ifndef GD_TRIAL_MOTION_TABLE_H
#define GD_TRIAL_MOTION_TABLE_H

#include <gerdy/band.h>
#include <gerdy/gait.h>
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

// Set the band's standing lengths to the means over the frames of a motion of somebody who stands,
// in which the leg is known; how much shorter the band is slack stays as it was. How many frames
// those are (the larger number of both sides). A side without a frame gets no lengths (NaN).
// pose: (nq) gets the mean of the coordinates, a default where none is known. Errors: those of
// gerdy_band_set_lengths.
gerdy_status gd_motion_band_standing(const gerdy_model* model, const gd_landmarks* landmarks,
                                     gerdy_data* data, const gerdy_series* coordinates,
                                     gerdy_band* band, double* pose, size_t* nframe,
                                     gerdy_error* err);

// The motion table of gerdy/gait.h from coordinates that are smooth already (one column a
// coordinate of the model, rad|m). What depends on a coordinate with a gap is a gap: one leg, one
// joint and what hangs on it. Rates of the band follow from the speeds of gd_motion_speeds by the
// exact derivative of its length. drive: of each side, one a frame; NULL: tension is passive.
// Owner: *out is the caller's. Errors: GERDY_E_MEMORY.
gerdy_status gd_motion_table(const gerdy_model* model, const gd_landmarks* landmarks,
                             const gerdy_band* band, const gerdy_band_drive* const drive[2],
                             gerdy_data* data, const gerdy_series* coordinates, gerdy_series** out,
                             gerdy_error* err);

// The same into a table that gd_motion_table made of as many rows, from speeds (nrow x nq; NaN
// where not known). Allocates nothing.
void gd_motion_table_fill(const gerdy_model* model, const gd_landmarks* landmarks,
                          const gerdy_band* band, const gerdy_band_drive* const drive[2],
                          gerdy_data* data, const gerdy_series* coordinates, const double* speed,
                          gerdy_series* table);

// Pose and speeds of a row, for gerdy_band_read and its like: coordinates with a gap stand at
// their default. Nullable: speed (then u is 0).
void gd_motion_set(const gerdy_model* model, gerdy_data* data, const gerdy_series* coordinates,
                   const double* speed, size_t row);

// Is the place of a body known in a row: has every coordinate from it down to the ground a value?
bool gd_motion_knows(const gerdy_model* model, const gerdy_series* coordinates, size_t row,
                     int body);

// Are the speeds (nq) of all that moves a leg on the pelvis known?
bool gd_motion_tells_speed(const gerdy_band_leg* leg, const double* speed);

// Joint angles of a side in the pose of data, in the clinic's signs: the entries of curve that are
// angles.
void gd_motion_angles(const gd_landmarks* landmarks, const gerdy_data* data, int side,
                      double curve[GERDY_NCURVE]);

// All readings of the band of a side in the pose and speeds of data; those of speeds are NaN unless
// the leg's are known.
void gd_motion_read_band(const gerdy_model* model, const gerdy_band* band, const gerdy_data* data,
                         int side, const gerdy_band_drive* drive, const double* speed,
                         gerdy_band_reading* out);

// Fill the table's pelvic_drop_markers from coordinates that were solved with the markers of the
// pelvis alone.
void gd_motion_pelvis_alone(const gerdy_model* model, const gd_landmarks* landmarks,
                            gerdy_data* data, const gerdy_series* coordinates, gerdy_series* table);

#endif
