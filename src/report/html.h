// report/html.h: the sections of the page, in their order, and what they share.
#ifndef GD_REPORT_HTML_H
#define GD_REPORT_HTML_H

#include <gerdy/report.h>

#include "base/buf.h"

void gd_html_style(gd_buf* out, const gerdy_report* report);    // <style>
void gd_html_summary(gd_buf* out, const gerdy_report* report);  // 1
void gd_html_quality(gd_buf* out, const gerdy_report* report);  // 2
void gd_html_steps(gd_buf* out, const gerdy_report* report);    // 3
void gd_html_curves(gd_buf* out, const gerdy_report* report);   // 4
void gd_html_band(gd_buf* out, const gerdy_report* report);     // 5
void gd_html_method(gd_buf* out, const gerdy_report* report);   // 6
void gd_html_origin(gd_buf* out, const gerdy_report* report);   // 7

// Every single step of a measure as a dot, both sides under each other, with means and norm.
void gd_html_strip(gd_buf* out, const gerdy_report* report, gerdy_measure_id id);

// " · synthetic data" where a caption or line shall carry it; nothing for real data.
void gd_html_synthetic(gd_buf* out, const gerdy_report* report);

#endif
