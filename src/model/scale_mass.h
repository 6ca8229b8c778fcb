// model/scale_mass.h: mass and inertia of a stretched body.
#ifndef GD_MODEL_SCALE_MASS_H
#define GD_MODEL_SCALE_MASS_H

#include <gerdy/model.h>

// Stretch the inertia of body b by factor (3). volume: the mass follows the volume; else it stays.
void gd_scale_inertia(gerdy_model* model, int b, const double factor[3], int volume);

// Multiply masses and inertias of all bodies.
void gd_scale_masses(gerdy_model* model, double factor);

#endif
