// scale/scale_motion.h: places of markers from a trial in motion, for runners without a static
// trial.
#ifndef GD_SCALE_SCALE_MOTION_H
#define GD_SCALE_SCALE_MOTION_H

#include <gerdy/model.h>
#include <gerdy/series.h>

#include "scale/scale_place.h"
#include "scale/scale_plan.h"

// A table of at most that many of the rows from first to last, spread evenly. Owner: *out is the
// caller's. Errors: GERDY_E_MEMORY.
gerdy_status gd_scale_thin_out(const gerdy_series* table, size_t first, size_t last, size_t most,
                               gerdy_series** out, gerdy_error* err);

// Put the markers of a scaled model where they are on their segments on average over the
// frames of a trial, as the model follows it, and drop those that the table lacks. Of placing, the
// range and the coordinates are not used. Errors: GERDY_E_DATA (no frame shows enough markers),
// GERDY_E_MEMORY.
gerdy_status gd_scale_place_motion(gerdy_model* model, const gd_scale_placing* placing,
                                   gerdy_notes* notes, gerdy_error* err);

#endif
