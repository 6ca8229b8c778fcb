// muscle/millard.h: the curves of Millard et al. 2013 from their parameters.
#ifndef GD_MUSCLE_MILLARD_H
#define GD_MUSCLE_MILLARD_H

#include "muscle/muscle_model.h"

// A curve by its kind and the numbers it is made of: equal numbers, equal curve.
typedef struct gd_millard_key {
  gerdy_muscle_curve kind;
  double par[8];
} gd_millard_key;

// Parameters of a muscle with all that is not given filled in, and adjusted as its configuration
// (rigid tendon, damping) needs. par, out: [GERDY_MUSCLE_NPAR].
void gd_millard_complete(const double* par, double* out);

// The four curves of complete parameters.
void gd_millard_keys(const double* par, gd_millard_key key[4]);

// False when the numbers do not describe a curve.
bool gd_millard_build(const gd_millard_key* key, gd_bezier_curve* curve);

// Set what a muscle of this type has beside its curves.
void gd_millard_set(gd_muscle* muscle, const double* par);

#endif
