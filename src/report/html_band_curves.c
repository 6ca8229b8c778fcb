// report/html_band_curves.c: what the band goes through over stance, right and left, and when the
// knee is bent as far as where it presses.
#include <math.h>
#include <string.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/html_band.h"
#include "report/side_curves.h"
#include "report/svg_plot.h"
#include "report/words.h"

// of knee flexion: claim impingement_zone
static const double zone_low = 20 / GERDY_DEGREES_PER_RADIAN;
static const double zone_high = 30 / GERDY_DEGREES_PER_RADIAN;

static const double little = 0.06;  // of the largest value

typedef struct row {
  const char* title;
  const char* section[2];  // of docs/band.md; the second one may be NULL
  gerdy_curve_id curve[2];
  bool same_axis;
} row;

static const row first_rows[] = {
    {"Strain of both heads",
     {"Strain", NULL},
     {GERDY_CURVE_band_tfl, GERDY_CURVE_band_iliac},
     true},
    {"On the outer knee",
     {"Pressing on the outer knee", "Sliding"},
     {GERDY_CURVE_band_compression, GERDY_CURVE_band_slide},
     false},
};
static const row more_rows[] = {
    {"How fast it is strained",
     {"Strain", NULL},
     {GERDY_CURVE_band_tfl_rate, GERDY_CURVE_band_iliac_rate},
     true},
    {"Tension",
     {"Tension", NULL},
     {GERDY_CURVE_band_tfl_tension, GERDY_CURVE_band_iliac_tension},
     true},
    {"Under the band, and at its end",
     {"Pressing on the outer knee", "Pull on the shin"},
     {GERDY_CURVE_band_pressure, GERDY_CURVE_band_pull},
     false},
};
enum { NFIRST = sizeof first_rows / sizeof first_rows[0] };
enum { NMORE = sizeof more_rows / sizeof more_rows[0] };

static const gerdy_curve* curves_of(const gerdy_report* report, gerdy_curve_id id) {
  return report->gait->stance[id];
}

static gd_range range_of(const gerdy_report* report, gerdy_curve_id id) {
  const double factor = gerdy_curve_quantity(id)->factor;
  gd_range range = gd_range_empty();
  for (int side = 0; side < 2; ++side) {
    const gerdy_curve* curve = &curves_of(report, id)[side];
    if (curve->n == 0) continue;
    gd_range_take_spread(&range, curve->mean, curve->sd, factor);
    const size_t neach = gd_shows_each(curve) ? curve->n * GERDY_NPERCENT : 0;
    for (size_t i = 0; i < neach; ++i) gd_range_take(&range, factor * curve->each[i]);
  }
  if (gd_range_is_empty(range)) return range;
  // a spread that reaches a little below nothing shall not open another step there
  if (range.low < 0 && range.low > -little * range.high) range.low = 0;
  gd_range_take(&range, 0);
  return range;
}

// ---- the zone ----------------------------------------------------------------------------------

static bool in_zone(const gerdy_curve* knee, int percent) {
  const double flexion = knee->n > 0 ? knee->mean[percent] : NAN;
  return flexion >= zone_low && flexion <= zone_high;
}

static void put_piece(const gd_plot* plot, int side, int from, int to) {
  gd_buf_printf(plot->out, "<path class='zone %c' d='M", side == GERDY_RIGHT ? 'r' : 'l');
  gd_svg_at(plot->out, gd_plot_x(plot, fmax(0, from - 0.5)));
  gd_buf_printf(plot->out, " %dH", (int)plot->top - (side == GERDY_RIGHT ? 9 : 4));
  gd_svg_at(plot->out, gd_plot_x(plot, fmin(100, to + 0.5)));
  gd_buf_text(plot->out, "'/>");
}

// a bar over the drawing for each time that the knee of a side is bent so far
static void put_zone(const gd_plot* plot, const gerdy_report* report) {
  for (int side = 0; side < 2; ++side) {
    const gerdy_curve* knee = &curves_of(report, GERDY_CURVE_knee_flexion)[side];
    for (int from = 0; from < GERDY_NPERCENT; ++from) {
      if (!in_zone(knee, from)) continue;
      int to = from;
      while (to + 1 < GERDY_NPERCENT && in_zone(knee, to + 1)) ++to;
      put_piece(plot, side, from, to);
      from = to;
    }
  }
}

static double zone_share(const gerdy_curve* knee) {
  int n = 0;
  for (int i = 0; i < GERDY_NPERCENT; ++i) n += in_zone(knee, i);
  return (double)n / GERDY_NPERCENT;
}

static void put_zone_words(gd_buf* out, const gerdy_report* report) {
  const gerdy_curve* knee = curves_of(report, GERDY_CURVE_knee_flexion);
  if (knee[0].n + knee[1].n == 0) return;
  gd_buf_text(out,
              "<p><svg class='key' viewBox='0 0 34 12' aria-hidden='true'><path class='zone r' "
              "d='M1 3h32'/><path class='zone l' d='M1 9h32'/></svg> The bars over the drawings "
              "mark when the mean knee is bent by 20 to 30°, where the band is thought to press on "
              "the outer knee most");
  const char* lead = ": ";
  for (int side = 0; side < 2; ++side) {
    if (knee[side].n == 0) continue;
    gd_buf_printf(out, "%s%s ", lead, gd_side_words((gerdy_side)side));
    gd_put_number(out, 100 * zone_share(&knee[side]), 0);
    gd_buf_text(out, "\u00a0% of stance");
    lead = ", ";
  }
  gd_buf_text(out, ". Every runner passes through it at every step. ");
  gd_put_band_docs(out, "Zone of 20 to 30 degrees");
  gd_buf_text(out, "</p>\n");
}

// ---- drawings ----------------------------------------------------------------------------------

static void put_words(gd_buf* out, const gerdy_report* report, gerdy_curve_id id) {
  const gerdy_quantity* quantity = gerdy_curve_quantity(id);
  gd_buf_printf(out, "<title id='%s-t'>%s over stance</title><desc id='%s-d'>", quantity->name,
                quantity->label, quantity->name);
  for (int side = 0; side < 2; ++side) {
    const gerdy_curve* curve = &curves_of(report, id)[side];
    const size_t peak = curve->n > 0 ? gd_curve_peak(curve) : GERDY_NPERCENT;
    gd_buf_printf(out, "%s: ", side == GERDY_RIGHT ? "Right" : "Left");
    if (peak == GERDY_NPERCENT) {
      gd_buf_text(out, "not available. ");
      continue;
    }
    gd_put_n(out, curve->n);
    gd_buf_text(out, ", largest ");
    gd_put_value(out, quantity, curve->mean[peak]);
    gd_buf_printf(out, " at %zu %% of stance. ", peak);
  }
  gd_buf_text(out, "</desc>");
}

static void put_drawing(gd_buf* out, const gerdy_report* report, gerdy_curve_id id,
                        gd_range range) {
  const gerdy_quantity* quantity = gerdy_curve_quantity(id);
  const gerdy_curve* curve = curves_of(report, id);
  if (curve[0].n + curve[1].n == 0 || gd_range_is_empty(range)) {
    gd_buf_printf(out, "<p class='none'>%s: not available</p>", quantity->label);
    return;
  }
  const gd_plot plot = {.out = out,
                        .left = 44,
                        .top = 34,
                        .width = 310,
                        .height = 150,
                        .x = {0, 100, 20, 0},
                        .y = gd_axis_nice(range.low, range.high, 5),
                        .factor = quantity->factor};
  gd_buf_printf(out,
                "<svg class='plot' viewBox='0 0 400 220' role='img' aria-labelledby='%s-t %s-d'>",
                quantity->name, quantity->name);
  put_words(out, report, id);
  gd_plot_y_axis(&plot, "");
  gd_plot_x_axis(&plot, "% of stance");
  gd_side_spreads(&plot, curve);
  put_zone(&plot, report);
  gd_side_lines(&plot, curve);
  gd_side_labels(&plot, curve);
  gd_buf_printf(out, "<text class='name' x='8' y='12'>%s, %s</text></svg>", quantity->label,
                gd_unit_words(quantity));
}

static void put_counts(gd_buf* out, const gerdy_curve* curve) {
  gd_buf_text(out, "right ");
  gd_put_n(out, curve[GERDY_RIGHT].n);
  gd_buf_text(out, ", left ");
  gd_put_n(out, curve[GERDY_LEFT].n);
}

// what upwards means; once where both drawings say the same
static void put_upwards(gd_buf* out, const row* one) {
  const gerdy_quantity* first = gerdy_curve_quantity(one->curve[0]);
  const gerdy_quantity* second = gerdy_curve_quantity(one->curve[1]);
  gd_buf_printf(out, "upwards: %s", first->definition);
  if (strcmp(first->definition, second->definition) != 0) {
    gd_buf_printf(out, "; %s", second->definition);
  }
  gd_buf_text(out, " · ");
}

static void put_row(gd_buf* out, const gerdy_report* report, const row* one) {
  gd_range range[2] = {range_of(report, one->curve[0]), range_of(report, one->curve[1])};
  if (one->same_axis) {
    gd_range both = range[0];
    gd_range_take(&both, range[1].low);
    gd_range_take(&both, range[1].high);
    range[0] = range[1] = both;
  }
  gd_buf_printf(out, "<figure class='curve'><figcaption><b>%s</b> <span>", one->title);
  put_upwards(out, one);
  put_counts(out, curves_of(report, one->curve[0]));
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</span>");
  for (int i = 0; i < 2 && one->section[i] != NULL; ++i) {
    gd_buf_text(out, " ");
    gd_put_band_docs(out, one->section[i]);
  }
  gd_buf_text(out, "</figcaption>\n<div class='pair'>");
  for (int i = 0; i < 2; ++i) put_drawing(out, report, one->curve[i], range[i]);
  gd_buf_text(out, "</div></figure>\n");
}

void gd_html_band_curves(gd_buf* out, const gerdy_report* report) {
  gd_buf_text(out, "<h3>Over stance</h3>\n");
  put_zone_words(out, report);
  for (int i = 0; i < NFIRST; ++i) put_row(out, report, &first_rows[i]);
  gd_buf_text(out, "<details><summary>Strain rate, tension, pressure, pull</summary>\n");
  for (int i = 0; i < NMORE; ++i) put_row(out, report, &more_rows[i]);
  gd_buf_text(out, "</details>\n");
}
