// report/side_curves.h: what every drawing of a right and a left curve needs.
#ifndef GD_REPORT_SIDE_CURVES_H
#define GD_REPORT_SIDE_CURVES_H

#include <gerdy/gait.h>

#include "report/svg_plot.h"

// Where a mean curve is largest; GERDY_NPERCENT when it holds no number.
size_t gd_curve_peak(const gerdy_curve* curve);

// Widen the range by mean and spread, each times factor.
void gd_range_take_spread(gd_range* range, const double mean[GERDY_NPERCENT],
                          const double sd[GERDY_NPERCENT], double factor);

// Is every single step drawn? Of many a side they would only make a smear.
bool gd_shows_each(const gerdy_curve* curve);

// The areas of one SD, then the single steps and the means. curve: right, left.
void gd_side_spreads(const gd_plot* plot, const gerdy_curve curve[2]);
void gd_side_lines(const gd_plot* plot, const gerdy_curve curve[2]);

// Names of the sides at the right end of their lines, pushed apart when they would overlap.
// curve: right, left.
void gd_side_labels(const gd_plot* plot, const gerdy_curve curve[2]);

#endif
