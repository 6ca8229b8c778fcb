// tissue/band_speed.h: how the ends of the band move, as the thigh sees it.
#ifndef GD_TISSUE_BAND_SPEED_H
#define GD_TISSUE_BAND_SPEED_H

#include <gerdy/band.h>

// The frame of the thigh in ground: axes as columns, origin.
typedef struct gd_band_thigh {
  double rot[9], pos[3];
} gd_band_thigh;

gd_band_thigh gd_band_thigh_of(const gerdy_band_leg* leg, const gerdy_data* data);

// Motion of pelvis and of tibia against the thigh: angular, then linear at the ground's origin, in
// ground. Reads twist, q_slope, u.
typedef struct gd_band_drift {
  double pelvis[6], tibia[6];
} gd_band_drift;

gd_band_drift gd_band_drift_of(const gerdy_band_leg* leg, const gerdy_model* model,
                               const gerdy_data* data);

// Speed of a place that moves so, place and speed in the frame of the thigh.
void gd_band_place_speed(const gd_band_thigh* thigh, const double motion[6], const double place[3],
                         double speed[3]);

#endif
