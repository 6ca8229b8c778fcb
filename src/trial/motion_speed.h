// trial/motion_speed.h: how fast coordinates change.
#ifndef GD_TRIAL_MOTION_SPEED_H
#define GD_TRIAL_MOTION_SPEED_H

#include <gerdy/series.h>

// Speeds of coordinates that are smooth already: the derivative of the natural quintic spline
// through the values, piece by piece between gaps (of a lower degree through fewer than 6 values;
// none through a single one). speed: (nrow x ncol), NaN where it is not known. Errors:
// GERDY_E_MEMORY.
gerdy_status gd_motion_speeds(const gerdy_series* coordinates, double* speed, gerdy_error* err);

#endif
