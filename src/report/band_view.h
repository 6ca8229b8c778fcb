// report/band_view.h: figures of the band for a page: with error bars when there are, else the
// means over the steps, and how they read as words.
#ifndef GD_REPORT_BAND_VIEW_H
#define GD_REPORT_BAND_VIEW_H

#include <gerdy/report.h>
#include <stdbool.h>

#include "base/buf.h"

// Is it about the band? The chapter of the band shows these, and no other does.
bool gd_is_band_measure(int measure);
bool gd_is_band_curve(int curve);

typedef enum gd_band_verdict {
  GD_BAND_NOT_JUDGED,  // no interval of the difference is known
  GD_BAND_ALIKE,       // not distinguishable
  GD_BAND_APART,
  GD_BAND_UNDRAWN,  // of forces that muscles make: nobody drew their errors
  GD_BAND_FEW,      // too few draws
} gd_band_verdict;

// One measure of the band. Without error bars the intervals are NaN.
typedef struct gd_band_view {
  const gerdy_quantity* quantity;
  gerdy_interval side[2], difference;
  gd_band_verdict verdict;
} gd_band_view;

gd_band_view gd_band_view_of(const gerdy_report* report, gerdy_measure_id id);

// A name that needs no table around it: "Front head, peak strain".
const char* gd_band_title(int measure);

// Is a value known for a side? Are there draws behind the intervals?
bool gd_band_view_known(const gd_band_view* view);
bool gd_band_has_draws(const gerdy_report* report);

// Does an interval have ends?
bool gd_band_has_bounds(gerdy_interval interval);

// "not distinguishable", "too few draws to judge"; NULL: the sides are apart.
const char* gd_band_verdict_words(gd_band_verdict verdict);

// "not known", or the value with its unit, and with "(1.2 to 2.4)" where that is known.
void gd_put_if_known(gd_buf* out, const gerdy_quantity* quantity, double value);
void gd_put_interval(gd_buf* out, const gerdy_quantity* quantity, gerdy_interval interval);

// " (1.2 to 2.4)" alone; nothing where it is not known.
void gd_put_between(gd_buf* out, const gerdy_quantity* quantity, gerdy_interval interval);

// Where the formulas of a figure stand: "docs/band.md, Strain"; a title of a section there.
void gd_put_band_docs(gd_buf* out, const char* section);

// The one line: how far both sides are strained, whether that differs, how hard it presses.
void gd_put_band_answer(gd_buf* out, const gerdy_report* report);

// Where its figures are derived.
void gd_put_band_answer_docs(gd_buf* out);

#endif
