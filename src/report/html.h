// report/html.h: the chapters of a motion, in their order, and what they share.
#ifndef GD_REPORT_HTML_H
#define GD_REPORT_HTML_H

#include <gerdy/report.h>
#include <stdbool.h>

#include "base/buf.h"

void gd_html_style(gd_buf* out, const gerdy_report* report, bool with_case);  // <style>

void gd_html_summary(gd_buf* out, const gerdy_report* report);
void gd_html_quality(gd_buf* out, const gerdy_report* report);
void gd_html_steps(gd_buf* out, const gerdy_report* report);
void gd_html_curves(gd_buf* out, const gerdy_report* report);
void gd_html_demand(gd_buf* out, const gerdy_report* report);
void gd_html_band(gd_buf* out, const gerdy_report* report);
void gd_html_method(gd_buf* out, const gerdy_report* report);
void gd_html_origin(gd_buf* out, const gerdy_report* report);

// Every single step of a measure as a dot, both sides under each other, with means and norm.
void gd_html_strip(gd_buf* out, const gerdy_report* report, gerdy_measure_id id);

// The numbers of a measure in a small table, and that drawing beside it.
void gd_html_numbers(gd_buf* out, const gerdy_report* report, gerdy_measure_id id);

// Measures with their scatter over the steps, and every single step: those of the band, or all
// others.
void gd_html_measures(gd_buf* out, const gerdy_report* report, bool of_band);
void gd_html_every_step(gd_buf* out, const gerdy_report* report, bool of_band);

// A claim of the evidence base: its statement after a lead ("Hypothesis"), its support, what speaks
// for and against it with sources and identifiers, its limits. Nothing without the evidence base.
void gd_put_claim(gd_buf* out, const gerdy_report* report, const char* id, const char* lead);

// The same without its frame, for a claim at hand.
void gd_put_claim_text(gd_buf* out, const gerdy_claim* claim, const char* lead);

// Where a source is found: "doi 10.1/x", "PMID 1", an address.
void gd_put_identifier(gd_buf* out, const char* identifier);

// " · synthetic data" where a caption or line shall carry it; nothing for real data.
void gd_html_synthetic(gd_buf* out, const gerdy_report* report);

#endif
