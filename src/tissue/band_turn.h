// tissue/band_turn.h: motions of the leg that are no coordinates of the model: turns of bones as
// they stand.
#ifndef GERDY_TISSUE_BAND_TURN_H
#define GERDY_TISSUE_BAND_TURN_H

#include "tissue/band_chain.h"

// A place as the femur sees it: how each motion moves it, and its velocity by each motion while all
// speeds are held.
typedef struct gd_band_place {
  double at[3];     // m, in ground
  double speed[3];  // m/s
  double by[GERDY_NBAND_MOTION][3];
  double speed_by[GERDY_NBAND_MOTION][3];
} gd_band_place;

// Where the bones are and how they move: twists in ground. thigh, shank: axes of their frames in
// ground, as columns.
typedef struct gd_band_bones {
  double thigh[9], shank[9];
  double hip[3], knee[3];  // centres
  double femur[6], tibia[6];
} gd_band_bones;

// Motions of hip or knee that the model has no coordinate for, each on the end that it moves.
// motion: gerdy_band_motion.
void gd_band_turn_hip(int side, const gd_band_bones* bones, int motion, gd_band_place* origin);
void gd_band_turn_knee(int side, const gd_band_bones* bones, int motion, gd_band_place* insertion);

// pelvic_drop and step_width, on an origin.
void gd_band_turn_pelvis(const gerdy_band_leg* leg, int side, const gerdy_model* model,
                         const gerdy_data* data, const gd_band_bones* bones, gd_band_place* origin);

#endif
