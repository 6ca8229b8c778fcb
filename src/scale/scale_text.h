// scale/scale_text.h: what was measured, for people.
#ifndef GD_SCALE_SCALE_TEXT_H
#define GD_SCALE_SCALE_TEXT_H

#include "base/buf.h"
#include "scale/scale_made.h"
#include "scale/scale_plan.h"

// Mean ratio of a measurement's pairs of one side ('r', 'l', 0); NaN: it has none.
double gd_scale_side(const gd_scale_plan* plan, int measurement, int side);

// Warn of measurements whose sides differ by more than 5 %. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_note_sides(const gd_scale_plan* plan, gerdy_notes* notes, gerdy_error* err);

// Measurements with their pairs and sides, factors of the bodies, mass; when the markers were
// placed the static pose and where the joints are in it. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_text(const gd_scale_plan* plan, const gd_scale_made* made, int placed,
                           gd_buf* out, gerdy_error* err);

#endif
