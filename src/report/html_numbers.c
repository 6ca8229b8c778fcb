// report/html_numbers.c: the numbers behind a sentence of the first section, and the drawing beside
// them.
#include <math.h>

#include "report/band_view.h"
#include "report/html.h"
#include "report/welch.h"
#include "report/words.h"

static const gerdy_stat* stats_of(const gerdy_report* report, gerdy_measure_id id) {
  return report->gait->stat[id];
}

// figures of the band have an interval of all errors that were drawn, if they were
static bool is_drawn(const gerdy_report* report, gerdy_measure_id id) {
  return gd_is_band_measure((int)id) && gd_band_has_draws(report);
}

static gd_interval of_draws(gerdy_interval drawn) {
  return (gd_interval){.valid = isfinite(drawn.value) && gd_band_has_bounds(drawn),
                       .value = drawn.value,
                       .low = drawn.low,
                       .high = drawn.high};
}

static gd_interval difference_of(const gerdy_report* report, gerdy_measure_id id) {
  if (is_drawn(report, id)) return of_draws(gd_band_view_of(report, id).difference);
  const gerdy_stat* stat = stats_of(report, id);
  return gd_welch_interval(stat[GERDY_RIGHT], stat[GERDY_LEFT]);
}

static gd_interval side_interval(const gerdy_report* report, gerdy_measure_id id, int side) {
  return is_drawn(report, id) ? of_draws(gd_band_view_of(report, id).side[side])
                              : gd_mean_interval(stats_of(report, id)[side]);
}

static void put_interval(gd_buf* out, const gerdy_quantity* quantity, gd_interval interval) {
  gd_buf_text(out, "</td><td>");
  if (interval.valid) {
    gd_put_range(out, quantity, interval.low, interval.high);
  } else {
    gd_buf_text(out, "–");
  }
}

static bool both_are_means(const gerdy_stat* stat) {
  return stat[GERDY_RIGHT].n > 1 && stat[GERDY_LEFT].n > 1;
}

// where one side is no mean, the head cannot call them so: then the other says it itself
static void put_row(gd_buf* out, const gerdy_quantity* quantity, int side, gerdy_stat stat,
                    gd_interval interval, bool say_mean) {
  gd_buf_printf(out, "<tr><th scope='row' class='%c'>%s</th><td>", side == GERDY_RIGHT ? 'r' : 'l',
                side == GERDY_RIGHT ? "Right" : "Left");
  gd_put_value(out, quantity, stat.mean);
  if (say_mean && stat.n > 1) gd_buf_text(out, " (mean)");
  put_interval(out, quantity, interval);
  gd_buf_text(out, "</td><td>");
  if (isfinite(stat.sd)) {
    gd_put_value(out, quantity, stat.sd);
  } else {
    gd_buf_text(out, "–");
  }
  if (stat.n == 1) {
    gd_buf_text(out, "</td><td>one step</td></tr>\n");
  } else {
    gd_buf_printf(out, "</td><td>%zu</td></tr>\n", stat.n);
  }
}

static void put_difference_row(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  const gd_interval interval = difference_of(report, id);
  gd_buf_text(out, "<tr><th scope='row'>Right − left</th>");
  if (interval.valid) {
    gd_buf_text(out, "<td>");
    gd_put_value(out, gerdy_measure_quantity(id), interval.value);
    put_interval(out, gerdy_measure_quantity(id), interval);
    gd_buf_text(out, "</td><td></td><td></td></tr>\n");
  } else {
    gd_buf_text(out, "<td colspan='4' class='none'>not compared</td></tr>\n");
  }
}

static void put_numbers(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  const gerdy_quantity* quantity = gerdy_measure_quantity(id);
  const gerdy_stat* stat = stats_of(report, id);
  const bool means = both_are_means(stat);
  gd_buf_printf(out, "<table class='mini'><caption>%s%s", quantity->label,
                is_drawn(report, id) ? "; interval of the errors, SD of the steps" : "");
  gd_html_synthetic(out, report);
  gd_buf_printf(out,
                "</caption><thead><tr><th scope='col'>Side</th><th scope='col'>%s</th>"
                "<th scope='col'>95 %% interval</th><th scope='col'>SD</th>"
                "<th scope='col'>Steps</th></tr></thead><tbody>\n",
                means ? "Mean" : "Value");
  for (int side = 0; side < 2; ++side) {
    put_row(out, quantity, side, stat[side], side_interval(report, id, side), !means);
  }
  put_difference_row(out, report, id);
  gd_buf_text(out, "</tbody></table>\n");
}

void gd_html_numbers(gd_buf* out, const gerdy_report* report, gerdy_measure_id id) {
  gd_buf_text(out, "<div class='beside'>\n");
  put_numbers(out, report, id);
  gd_html_strip(out, report, id);
  gd_buf_text(out, "</div>\n");
}
