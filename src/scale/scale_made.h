// scale/scale_made.h: a model being made to measure; what setups and plain calls share.
#ifndef GD_SCALE_SCALE_MADE_H
#define GD_SCALE_SCALE_MADE_H

#include <gerdy/model.h>

#include "scale/scale_place.h"
#include "scale/scale_plan.h"

typedef struct gd_scale_made {
  gerdy_model* model;
  double* factor;  // (nbody x 3)
  double* q;       // (nq) static pose; the defaults until markers are placed
  gerdy_ik_info info;
} gd_scale_made;

// Take over a model, freed by gd_scale_made_reset (also after an error). Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_made_begin(gd_scale_made* made, gerdy_model* model, gerdy_error* err);
void gd_scale_made_reset(gd_scale_made* made);

// Scale by made->factor: bodies, then the lengths of muscles and ligaments. mass as of
// gerdy_model_scale.
gerdy_status gd_scale_made_scale(gd_scale_made* made, double mass, int preserve_masses,
                                 gerdy_error* err);

// Warn of a mass that nobody has. NaN: none is given.
gerdy_status gd_scale_note_mass(double mass, gerdy_notes* notes, gerdy_error* err);

// Say the factors, the mass and the fit of the static pose.
gerdy_status gd_scale_note_factors(const gd_scale_made* made, gerdy_notes* notes, gerdy_error* err);
gerdy_status gd_scale_note_pose(const gd_scale_made* made, gerdy_notes* notes, gerdy_error* err);

#endif
