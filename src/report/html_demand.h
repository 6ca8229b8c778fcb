// report/html_demand.h: the parts of the section about what the hip must hold.
#ifndef GD_REPORT_HTML_DEMAND_H
#define GD_REPORT_HTML_DEMAND_H

#include <gerdy/report.h>
#include <stdbool.h>

#include "base/buf.h"

// Is there a counted step on either side? Was the strength of a side tested?
bool gd_demand_counts(const gerdy_demand* demand);
bool gd_demand_tested(const gerdy_demand* demand);

// Moment and capacity over stance, beside each other on one scale (html_demand_plot.c).
void gd_html_demand_plot(gd_buf* out, const gerdy_report* report);

// Every quantity right and left, and every step (html_demand_table.c).
void gd_html_demand_table(gd_buf* out, const gerdy_report* report);
void gd_html_demand_steps(gd_buf* out, const gerdy_report* report);

// The muscles in their order (html_demand_muscles.c).
void gd_html_demand_muscles(gd_buf* out, const gerdy_report* report);

#endif
