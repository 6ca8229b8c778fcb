// scale/scale_joints.h: lengths of segments between the joints about which their markers turn,
// for runs that lack the markers of knees and ankles.
#ifndef GD_SCALE_SCALE_JOINTS_H
#define GD_SCALE_SCALE_JOINTS_H

#include "scale/scale_plan.h"

// Measure every long segment that the plan does not: its length is the distance between the point
// that stays the same for its cluster and that of the segment before, and the point that stays the
// same for its cluster and that of the segment behind (Ehrig et al. 2006, J Biomech 39:2798-2809).
// The model's length is found in the same way, from its markers as it follows those of the trial:
// that a knee rolls as it bends makes no difference then. held: (nq) coordinates that stay.
// What is measured is added to the plan with its factor; joints stand in the place of markers. Not
// measured: clusters of fewer than 3 markers, joints that move by less than 20 deg, points that
// stay worse than within 10 mm RMS. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_measure_joints(gd_scale_plan* plan, const gerdy_model* model,
                                     const gerdy_series* table, const unsigned char* held,
                                     gerdy_error* err);

#endif
