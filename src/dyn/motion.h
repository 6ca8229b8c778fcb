// dyn/motion.h: the forward sweep that motion and inverse dynamics share.
#ifndef GD_DYN_MOTION_H
#define GD_DYN_MOTION_H

#include <gerdy/model.h>

// Velocities of all bodies into data->body_vel, accelerations into acc (nbody x 6).
// Nullable: udot (all 0).
void gd_motion(const gerdy_model* model, gerdy_data* data, const double* udot, double* acc);

#endif
