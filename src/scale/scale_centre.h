// scale/scale_centre.h: lengths of segments from a joint that no marker shows, but that the body
// before it tells.
#ifndef GD_SCALE_SCALE_CENTRE_H
#define GD_SCALE_SCALE_CENTRE_H

#include "scale/scale_plan.h"

// Measure every long segment on the body that stands on ground (the pelvis) that the plan does not
// measure: from the centre of its joint, which lies in that body, scaled and laid over its markers
// in a static trial, to the markers near the joint behind. What is measured is added to the plan
// and to factor, (nbody x 3) as of gd_scale_factors; the joint stands in the place of a marker. Not
// measured: fewer than 3 markers, or markers in one line, or more than 20 mm RMS from their places.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_measure_centres(gd_scale_plan* plan, const gerdy_model* model,
                                      const gerdy_series* table, double* factor, gerdy_error* err);

#endif
