// report/html_band_fall.c: a difference of the band shared out among the motions that make it: bars
// that step from one value to the other, each with its number beside it.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/html_band.h"
#include "report/lookup.h"
#include "report/svg_plot.h"
#include "report/words.h"

typedef struct fall {
  const gerdy_band_steps_down* s;
  gerdy_quantity quantity;
  gd_range range;                                  // of the values on the way, 0 included
  int n;                                           // bars that show
  const gerdy_band_bar* bar[GERDY_BAND_MAX_BARS];  // (n) the largest first
  int nrest;                                       // bars too small to show
  double rest;                                     // their sum
} fall;

static int by_size(const void* a, const void* b) {
  const double x = fabs((*(const gerdy_band_bar* const*)a)->value);
  const double y = fabs((*(const gerdy_band_bar* const*)b)->value);
  return (x < y) - (x > y);
}

// a few newtons are shared out in tenths
static gerdy_quantity quantity_of(const gerdy_band_steps_down* s) {
  gerdy_quantity q = *gerdy_measure_quantity((gerdy_measure_id)s->measure);
  if (q.decimals == 0 && fmax(fabs(s->from), fabs(s->to)) * q.factor < 100) q.decimals = 1;
  return q;
}

// half of what the last digit shows
static double least(const gerdy_quantity* quantity) {
  return 0.5 * pow(10, -quantity->decimals) / quantity->factor;
}

static fall prepare(const gerdy_band_steps_down* s) {
  fall f = {.s = s, .quantity = quantity_of(s), .range = gd_range_empty()};
  for (int i = 0; i < s->nbar; ++i) {
    if (fabs(s->bar[i].value) >= least(&f.quantity)) {
      f.bar[f.n++] = &s->bar[i];
    } else if (isfinite(s->bar[i].value)) {
      ++f.nrest;
      f.rest += s->bar[i].value;
    }
  }
  qsort(f.bar, (size_t)f.n, sizeof(f.bar[0]), by_size);
  gd_range_take(&f.range, 0);
  gd_range_take(&f.range, s->from);
  gd_range_take(&f.range, s->to);
  double at = s->from;
  for (int i = 0; i < f.n; ++i) gd_range_take(&f.range, at += f.bar[i]->value);
  return f;
}

static double place(const fall* f, double value) {
  const double wide = f->range.high - f->range.low;
  return wide > 0 ? 1 + 98 * (value - f->range.low) / wide : 1;
}

static void put_upright(gd_buf* out, const char* style, double x, int from, int to) {
  gd_buf_printf(out, "<path class='%s' d='M", style);
  gd_buf_fixed(out, x, 2);
  gd_buf_printf(out, " %dV%d'/>", from, to);
}

// one bar from a value to a value; lines lead in from the row above and out to the row below
static void put_bar(gd_buf* out, const fall* f, double from, double to, const char* style,
                    bool leads_in, bool leads_out) {
  const double a = place(f, from), b = place(f, to);
  gd_buf_text(out,
              "<td class='way'><svg viewBox='0 0 100 20' preserveAspectRatio='none' "
              "aria-hidden='true'>");
  put_upright(out, "nought", place(f, 0), 0, 20);
  if (leads_in) put_upright(out, "join", a, 0, 4);
  gd_buf_printf(out, "<rect class='%s' y='4' height='12' x='", style);
  gd_buf_fixed(out, fmin(a, b), 2);
  gd_buf_text(out, "' width='");
  gd_buf_fixed(out, fmax(fabs(b - a), 0.3), 2);
  gd_buf_text(out, "'/>");
  if (leads_out) put_upright(out, "join", b, 16, 20);
  gd_buf_text(out, "</svg></td>");
}

static const char* class_of(const char* label) {
  if (strstr(label, "right") != NULL) return " class='r'";
  return strstr(label, "left") != NULL ? " class='l'" : "";
}

static void put_end(gd_buf* out, const fall* f, const char* label, double value, bool first) {
  gd_buf_printf(out, "<tr class='end'><th scope='row'%s>", class_of(label));
  gd_put_escaped(out, label);
  gd_buf_text(out, "</th>");
  // the last one's lead comes from above, at its value
  put_bar(out, f, first ? 0 : value, first ? value : 0, "whole", !first, first);
  gd_buf_text(out, "<td>");
  gd_put_if_known(out, &f->quantity, value);
  gd_buf_text(out, "</td></tr>\n");
}

static void put_part(gd_buf* out, const fall* f, const char* label, double from, double value) {
  gd_buf_text(out, "<tr><th scope='row'>");
  gd_put_escaped(out, label);
  gd_buf_text(out, "</th>");
  put_bar(out, f, from, from + value, value < 0 ? "down" : "up", true, true);
  gd_buf_text(out, value > 0 ? "<td>+" : "<td>");
  gd_put_value(out, &f->quantity, value);
  gd_buf_text(out, "</td></tr>\n");
}

static void put_rows(gd_buf* out, const fall* f) {
  double at = f->s->from;
  put_end(out, f, f->s->from_label, at, true);
  for (int i = 0; i < f->n; ++i) {
    put_part(out, f, f->bar[i]->label, at, f->bar[i]->value);
    at += f->bar[i]->value;
  }
  if (fabs(f->rest) >= least(&f->quantity)) {
    char label[64];
    snprintf(label, sizeof label, "%d others, each too small to show", f->nrest);
    put_part(out, f, label, at, f->rest);
  }
  put_end(out, f, f->s->to_label, f->s->to, false);
}

static void put_fall(gd_buf* out, const gerdy_report* report, const gerdy_band_steps_down* s) {
  const fall f = prepare(s);
  gd_buf_printf(out, "<table class='fall'><caption><b>%s</b>: from <b>", gd_band_title(s->measure));
  gd_put_escaped(out, s->from_label);
  gd_buf_text(out, "</b> to <b>");
  gd_put_escaped(out, s->to_label);
  gd_buf_text(out, "</b>");
  gd_html_synthetic(out, report);
  gd_buf_text(out,
              "</caption><colgroup><col class='part'/><col/><col class='much'/></colgroup>"
              "<thead class='unseen'><tr><th scope='col'>Part</th><th scope='col'>Bar"
              "</th><th scope='col'>Value</th></tr></thead><tbody>\n");
  put_rows(out, &f);
  gd_buf_text(out, "</tbody></table>\n");
}

static bool is_whole(const gerdy_band_steps_down* s) {
  return isfinite(s->from) && isfinite(s->to) && s->nbar > 0;
}

static void put_signs(gd_buf* out) {
  gd_buf_text(out,
              "<p>The bars lead from the first value to the last, and together they are the whole "
              "difference. <b>+</b> and a <svg class='sample' viewBox='0 0 22 10' "
              "aria-hidden='true'><rect class='up' x='1' y='1' width='20' height='8'/></svg> full "
              "bar: this motion makes the last value larger. <b>−</b> and an <svg class='sample' "
              "viewBox='0 0 22 10' aria-hidden='true'><rect class='down' x='1' y='1' width='20' "
              "height='8'/></svg> open bar: it makes it smaller. A share tells how the posture "
              "differs at that moment, not why, and no single share has error bars. ");
  gd_put_band_docs(out, "What moves the band");
  gd_buf_text(out, "</p>\n");
}

static bool from_a_leg(const gerdy_band_steps_down* s) {
  return strstr(s->from_label, "leg") != NULL;
}

// those that begin at a leg, or those that begin at the norm
static size_t put_falls(gd_buf* out, const gerdy_report* report, bool of_legs) {
  const gerdy_band_load* load = report->band_load;
  size_t n = 0;
  for (size_t i = 0; i < load->nsteps_down; ++i) {
    const gerdy_band_steps_down* s = &load->steps_down[i];
    if (!is_whole(s) || from_a_leg(s) != of_legs) continue;
    if (out != NULL) put_fall(out, report, s);
    ++n;
  }
  return n;
}

// ---- what is missing ---------------------------------------------------------------------------

static bool is_there(const gerdy_band_load* load, int measure, const char* from, const char* to) {
  for (size_t i = 0; i < load->nsteps_down; ++i) {
    const gerdy_band_steps_down* s = &load->steps_down[i];
    if (s->measure != measure || !is_whole(s)) continue;
    if (strcmp(s->from_label, from) == 0 && strcmp(s->to_label, to) == 0) return true;
  }
  return false;
}

static const char* const leg_words[2] = {"right leg", "left leg"};

// one that could be shared out, as far as its ends are known, and is not
static void put_if_missing(gd_buf* out, const gerdy_report* report, int measure, const char* from,
                           int to, size_t* n) {
  const gd_band_view view = gd_band_view_of(report, (gerdy_measure_id)measure);
  const bool legs = strstr(from, "leg") != NULL;
  if (!isfinite(legs ? view.difference.value : view.side[to].value)) return;
  if (is_there(report->band_load, measure, from, leg_words[to])) return;
  gd_buf_printf(out, "%s%s, %s to %s", (*n)++ == 0 ? "<p class='small'>Not shared out: " : "; ",
                gd_band_title(measure), from, leg_words[to]);
}

static void put_missing(gd_buf* out, const gerdy_report* report, bool norms) {
  static const int measure[] = {GERDY_MEASURE_band_tfl_strain_peak,
                                GERDY_MEASURE_band_iliac_strain_peak,
                                GERDY_MEASURE_band_compression_peak};
  size_t n = 0;
  for (size_t i = 0; i < sizeof measure / sizeof measure[0]; ++i) {
    put_if_missing(out, report, measure[i], leg_words[GERDY_LEFT], GERDY_RIGHT, &n);
    for (int side = 0; norms && side < 2; ++side) {
      put_if_missing(out, report, measure[i], "norm", side, &n);
    }
  }
  if (n > 0)
    gd_buf_text(out, ". Why: see the notes under <a href='#quality'>data quality</a>.</p>\n");
}

static void put_no_norm(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<p class='small'>No difference from the norm is shared out: ");
  gd_buf_text(out, gd_in_doubt(report)
                       ? "the angles are in doubt.</p>\n"
                       : "see the notes under <a href='#quality'>data quality</a>.</p>\n");
}

// ---- all ---------------------------------------------------------------------------------------

// the first bar is a length against this runner's own standing, as all others here
static void put_norm_level(gd_buf* out) {
  gd_buf_text(out,
              "<p class='small'><b>Norm</b> is here this runner's own leg with hip and knee bent "
              "and turned as the norm's are in the mean, and its strain is told against this "
              "runner's own reference length, not against the standing of the runners of the norm. "
              "So its first bar is no norm of strain, and may lie far off the norm in the "
              "drawings: read the steps between the bars, not the level. ");
  gd_put_band_docs(out, "What moves the band");
  gd_buf_text(out, "</p>\n");
}

void gd_html_band_falls(gd_buf* out, const gerdy_report* report) {
  if (report->band_load == NULL) return;
  const size_t legs = put_falls(NULL, report, true), norms = put_falls(NULL, report, false);
  if (legs + norms == 0) return;
  gd_buf_text(out, "<h3>Where a difference comes from</h3>\n");
  put_signs(out);
  if (legs > 0) {
    gd_buf_text(out, "<div class='falls'>\n");
    put_falls(out, report, true);
    gd_buf_text(out, "</div>\n");
  }
  if (norms > 0) {
    gd_buf_printf(out,
                  "<details><summary>From a runner who moves as the norm does to each leg (%zu)"
                  "</summary>\n",
                  norms);
    put_norm_level(out);
    gd_buf_text(out, "<div class='falls pairs'>\n");
    put_falls(out, report, false);
    gd_buf_text(out, "</div></details>\n");
  } else {
    put_no_norm(out, report);
  }
  put_missing(out, report, norms > 0);
}
