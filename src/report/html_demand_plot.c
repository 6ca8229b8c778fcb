// report/html_demand_plot.c: the moment of the hip over stance, and what its abductors could make,
// beside each other on one scale.
#include <math.h>

#include "report/html.h"
#include "report/html_demand.h"
#include "report/side_curves.h"
#include "report/svg_plot.h"
#include "report/words.h"

typedef struct drawing {
  const char *id, *name;
  const gerdy_curve* curve;  // (2) right, left
  gd_axis y;
} drawing;

static gd_axis common_axis(const gerdy_demand* d) {
  gd_range range = gd_range_empty();
  gd_range_take(&range, 0);
  for (int side = 0; side < 2; ++side) {
    const gerdy_curve *moment = &d->moment[side], *capacity = &d->capacity[side];
    if (moment->n > 0) gd_range_take_spread(&range, moment->mean, moment->sd, 1);
    if (capacity->n > 0) gd_range_take_spread(&range, capacity->mean, capacity->sd, 1);
  }
  return gd_axis_nice(range.low, range.high, 5);
}

static void put_words(gd_buf* out, const drawing* p) {
  const gerdy_quantity* quantity = gerdy_demand_quantity(GERDY_DEMAND_moment_peak);
  gd_buf_printf(out, "<title id='%s-t'>%s</title><desc id='%s-d'>", p->id, p->name, p->id);
  for (int side = 0; side < 2; ++side) {
    const gerdy_curve* curve = &p->curve[side];
    gd_buf_printf(out, "%s: ", side == GERDY_RIGHT ? "Right" : "Left");
    const size_t peak = curve->n > 0 ? gd_curve_peak(curve) : GERDY_NPERCENT;
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

static void put_drawing(gd_buf* out, const drawing* p) {
  const gd_plot plot = {.out = out,
                        .left = 44,
                        .top = 24,
                        .width = 310,
                        .height = 150,
                        .x = {0, 100, 20, 0},
                        .y = p->y,
                        .factor = 1};
  gd_buf_printf(out,
                "<svg class='plot' viewBox='0 0 400 210' role='img' aria-labelledby='%s-t %s-d'>",
                p->id, p->id);
  put_words(out, p);
  gd_plot_y_axis(&plot, "");
  gd_plot_x_axis(&plot, "% of stance");
  gd_side_spreads(&plot, p->curve);
  gd_side_lines(&plot, p->curve);
  gd_side_labels(&plot, p->curve);
  gd_buf_printf(out, "<text class='name' x='8' y='12'>%s, Nm/kg</text></svg>", p->name);
}

void gd_html_demand_plot(gd_buf* out, const gerdy_report* report) {
  const gerdy_demand* d = report->demand;
  const gd_axis y = common_axis(d);
  const drawing must = {"demand-must", "What the hip must hold", d->moment, y};
  const drawing could = {"demand-could", "What its abductors could make", d->capacity, y};
  gd_buf_text(out,
              "<figure class='curve'><figcaption><b>Abduction moment of the hip over stance</b> "
              "<span>upwards: abduction · ");
  gd_buf_text(out, "right ");
  gd_put_n(out, d->moment[GERDY_RIGHT].n);
  gd_buf_text(out, ", left ");
  gd_put_n(out, d->moment[GERDY_LEFT].n);
  if (d->predicted) gd_buf_text(out, " · predicted forces");
  gd_html_synthetic(out, report);
  gd_buf_text(out, "</span></figcaption>\n<div class='pair'>");
  put_drawing(out, &must);
  if (d->capacity[0].n + d->capacity[1].n > 0) put_drawing(out, &could);
  gd_buf_text(out, "</div></figure>\n");
}
