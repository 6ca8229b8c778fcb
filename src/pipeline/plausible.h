// pipeline/plausible.h: results that computed well and yet cannot be right.
#ifndef GD_PIPELINE_PLAUSIBLE_H
#define GD_PIPELINE_PLAUSIBLE_H

#include <gerdy/kin.h>

// Does the runner stand upright along y? Markers recorded with z up fit a model just as well, lying
// on its side, and every angle against the vertical would be wrong. Errors: GERDY_E_DATA.
gerdy_status gd_check_upright(const gerdy_model* model, gerdy_data* data,
                              const gerdy_series* coordinates, gerdy_error* err);

// Warn when the markers are followed so badly that the model is hardly this runner's. Nullable:
// notes. Errors: GERDY_E_MEMORY.
gerdy_status gd_note_fit(const gerdy_ik_trial* trial, gerdy_notes* notes);

// Say which coordinates have gaps because no marker seen tells them. Nullable: notes. Errors:
// GERDY_E_MEMORY.
gerdy_status gd_note_gaps(const gerdy_model* model, const gerdy_ik_trial* trial,
                          gerdy_notes* notes);

#endif
