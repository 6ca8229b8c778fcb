// report/html_strip.c: every single step of a measure as a dot, both sides, means and norm.
#include <math.h>
#include <stdio.h>

#include "report/html.h"
#include "report/lookup.h"
#include "report/svg_plot.h"
#include "report/welch.h"
#include "report/words.h"

enum { ROW = 30, TOP = 20 };  // height of a side's row, space for the word above the norm

static double step_value(const gerdy_step* step, gerdy_measure_id id, int side) {
  const bool counts = step->left_out == GERDY_KEPT && (int)step->side == side;
  return counts ? step->measure[id] : NAN;
}

static gd_range range_of(const gerdy_report* report, gerdy_measure_id id, double factor,
                         const gerdy_report_norm* norm) {
  gd_range range = gd_range_empty();
  for (size_t i = 0; i < report->gait->nstep; ++i) {
    for (int side = 0; side < 2; ++side) {
      gd_range_take(&range, factor * step_value(&report->gait->step[i], id, side));
    }
  }
  if (norm != NULL && !gd_range_is_empty(range)) {
    gd_range_take(&range, factor * (norm->mean[0] - norm->sd[0]));
    gd_range_take(&range, factor * (norm->mean[0] + norm->sd[0]));
  }
  return range;
}

static double middle_of(int side) { return TOP + ROW * (side + 0.5); }

static void put_norm(const gd_plot* plot, const gerdy_report_norm* norm) {
  if (norm == NULL) return;
  gd_buf* out = plot->out;
  const double from = gd_plot_x(plot, plot->factor * (norm->mean[0] - norm->sd[0]));
  const double to = gd_plot_x(plot, plot->factor * (norm->mean[0] + norm->sd[0]));
  gd_buf_text(out, "<rect class='norm' x='");
  gd_svg_at(out, from);
  gd_buf_printf(out, "' y='%d' width='", TOP);
  gd_svg_at(out, to - from);
  gd_buf_printf(out, "' height='%d'/><text class='name' text-anchor='middle' y='%d' x='", 2 * ROW,
                TOP - 6);
  gd_svg_at(out, 0.5 * (from + to));
  gd_buf_text(out, "'>norm ± 1 SD</text>");
}

// right: a filled disc; left: an open diamond, so that the shape alone tells the side
static void put_dot(const gd_plot* plot, int side, double value) {
  gd_buf* out = plot->out;
  const double x = gd_plot_x(plot, plot->factor * value), y = middle_of(side);
  if (side == GERDY_RIGHT) {
    gd_buf_text(out, "<circle class='dot r' r='4' cx='");
    gd_svg_at(out, x);
    gd_buf_text(out, "' cy='");
    gd_svg_at(out, y);
    gd_buf_text(out, "'/>");
  } else {
    gd_buf_text(out, "<path class='dot l' d='M");
    gd_svg_at(out, x);
    gd_buf_text(out, " ");
    gd_svg_at(out, y - 5);
    gd_buf_text(out, "l5 5l-5 5l-5-5Z'/>");
  }
}

static void put_side(const gd_plot* plot, const gerdy_report* report, gerdy_measure_id id,
                     int side) {
  gd_buf* out = plot->out;
  const char style = side == GERDY_RIGHT ? 'r' : 'l';
  gd_buf_printf(out, "<text class='label %c' x='0' y='", style);
  gd_svg_at(out, middle_of(side) + 4);
  gd_buf_printf(out, "'>%s</text>", side == GERDY_RIGHT ? "Right" : "Left");
  for (size_t i = 0; i < report->gait->nstep; ++i) {
    const double value = step_value(&report->gait->step[i], id, side);
    if (isfinite(value)) put_dot(plot, side, value);
  }
  const gerdy_stat stat = report->gait->stat[id][side];
  if (stat.n < 2) return;  // one step is no mean
  const double x = gd_plot_x(plot, plot->factor * stat.mean);
  gd_buf_printf(out, "<line class='mean %c' x1='", style);
  gd_svg_at(out, x);
  gd_buf_text(out, "' x2='");
  gd_svg_at(out, x);
  gd_buf_text(out, "' y1='");
  gd_svg_at(out, middle_of(side) - 12);
  gd_buf_text(out, "' y2='");
  gd_svg_at(out, middle_of(side) + 12);
  gd_buf_text(out, "'/>");
}

static void put_words(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  const gerdy_quantity* quantity = gerdy_measure_quantity(id);
  gd_buf_printf(out, "<title id='strip-%s-t'>%s, every step</title><desc id='strip-%s-d'>",
                quantity->name, quantity->label, quantity->name);
  for (int side = 0; side < 2; ++side) {
    const gerdy_stat stat = report->gait->stat[id][side];
    gd_buf_printf(out, "%s: ", side == GERDY_RIGHT ? "Right" : "Left");
    gd_put_spread(out, quantity, stat);
    gd_buf_text(out, stat.n > 0 ? ", " : "");
    if (stat.n > 0) gd_put_n(out, stat.n);
    gd_buf_text(out, ". ");
  }
  gd_buf_text(out, "</desc>");
}

static void put_drawing(gd_buf* out, const gerdy_report* report, gerdy_measure_id id,
                        gd_range range) {
  const gerdy_quantity* quantity = gerdy_measure_quantity(id);
  const gerdy_report_norm* norm = gd_norm_of_measure(report, id);
  const gd_plot plot = {.out = out,
                        .left = 52,
                        .top = TOP,
                        .width = 288,
                        .height = 2 * ROW,
                        .x = gd_axis_nice(range.low, range.high, 5),
                        .y = {0, 1, 1, 0},
                        .factor = quantity->factor};
  gd_buf_printf(out,
                "<svg class='plot' viewBox='0 0 360 %d' role='img' aria-labelledby='"
                "strip-%s-t strip-%s-d'>",
                TOP + 2 * ROW + 38, quantity->name, quantity->name);
  put_words(out, report, id);
  put_norm(&plot, norm);
  char name[128];
  snprintf(name, sizeof name, "%s (%s)", quantity->label, gd_unit_words(quantity));
  gd_plot_x_axis(&plot, name);
  gd_buf_printf(out, "<path class='axis' d='M52 %dh288'/>", TOP + 2 * ROW);
  for (int side = 0; side < 2; ++side) put_side(&plot, report, id, side);
  gd_buf_text(out, "</svg>");
}

void gd_html_strip(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  const double factor = gerdy_measure_quantity(id)->factor;
  const gd_range range = range_of(report, id, factor, gd_norm_of_measure(report, id));
  if (gd_range_is_empty(range)) return;
  const gerdy_stat* stat = report->gait->stat[id];
  gd_buf_text(out, "<figure class='strip'><figcaption>Every mark is a step");
  if (stat[GERDY_RIGHT].n > 1 || stat[GERDY_LEFT].n > 1) {
    gd_buf_text(out, ", the bar their mean");
  }
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</figcaption>");
  put_drawing(out, report, id, range);
  gd_buf_text(out, "</figure>\n");
}
