// report/lookup.h: finding norms and inputs and counting steps in a report.
#ifndef GD_REPORT_LOOKUP_H
#define GD_REPORT_LOOKUP_H

#include <gerdy/report.h>
#include <stdbool.h>

// The norm of a measure or of a curve over the stride; NULL when there is none.
const gerdy_report_norm* gd_norm_of_measure(const gerdy_report* report, gerdy_measure_id id);
const gerdy_report_norm* gd_norm_of_curve(const gerdy_report* report, gerdy_curve_id id);

// Number of steps of a side that count, and of those of either side that do not.
size_t gd_steps_kept(const gerdy_gait* gait, gerdy_side side);
size_t gd_steps_left_out(const gerdy_gait* gait);

// Number of steps, left-out ones included, whose contact and toe-off come from forces.
size_t gd_steps_from_forces(const gerdy_gait* gait);

// Was a file of this role ("static", "forces") among the inputs?
bool gd_has_input(const gerdy_report* report, const char* role);

// Is there a reason to doubt all angles?
bool gd_in_doubt(const gerdy_report* report);

// Text that may be NULL, which is no text.
bool gd_has_text(const char* text);

#endif
