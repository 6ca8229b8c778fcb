// report/html_band.h: the parts of the chapter of the band, in their order.
#ifndef GD_REPORT_HTML_BAND_H
#define GD_REPORT_HTML_BAND_H

#include <gerdy/report.h>

#include "base/buf.h"

void gd_html_band_table(gd_buf* out, const gerdy_report* report);
void gd_html_band_curves(gd_buf* out, const gerdy_report* report);

// Nothing when there is no such part.
void gd_html_band_falls(gd_buf* out, const gerdy_report* report);
void gd_html_band_doses(gd_buf* out, const gerdy_report* report);
void gd_html_band_doubt(gd_buf* out, const gerdy_report* report);

// The look of these parts.
void gd_html_style_band(gd_buf* out);

#endif
