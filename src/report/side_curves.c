#include "report/side_curves.h"

#include <math.h>

enum { EACH_MOST = 12 };  // more single steps than this a side would only make a smear

size_t gd_curve_peak(const gerdy_curve* curve) {
  size_t best = GERDY_NPERCENT;
  for (size_t i = 0; i < GERDY_NPERCENT; ++i) {
    const bool better = best == GERDY_NPERCENT || curve->mean[i] > curve->mean[best];
    if (isfinite(curve->mean[i]) && better) best = i;
  }
  return best;
}

void gd_range_take_spread(gd_range* range, const double mean[GERDY_NPERCENT],
                          const double sd[GERDY_NPERCENT], double factor) {
  for (size_t i = 0; i < GERDY_NPERCENT; ++i) {
    const double reach = isfinite(sd[i]) ? sd[i] : 0.0;
    gd_range_take(range, factor * (mean[i] - reach));
    gd_range_take(range, factor * (mean[i] + reach));
  }
}

bool gd_shows_each(const gerdy_curve* curve) {
  return curve->each != NULL && curve->n > 1 && curve->n <= EACH_MOST;
}

void gd_side_spreads(const gd_plot* plot, const gerdy_curve curve[2]) {
  for (int side = 0; side < 2; ++side) {
    if (curve[side].n < 2) continue;
    gd_plot_band(plot, curve[side].mean, curve[side].sd, GERDY_NPERCENT,
                 side == GERDY_RIGHT ? "spread r" : "spread l");
  }
}

void gd_side_lines(const gd_plot* plot, const gerdy_curve curve[2]) {
  for (int side = 0; side < 2; ++side) {
    const size_t neach = gd_shows_each(&curve[side]) ? curve[side].n : 0;
    for (size_t k = 0; k < neach; ++k) {
      gd_plot_line(plot, curve[side].each + k * GERDY_NPERCENT, GERDY_NPERCENT,
                   side == GERDY_RIGHT ? "each r" : "each l");
    }
  }
  for (int side = 0; side < 2; ++side) {
    if (curve[side].n == 0) continue;
    gd_plot_line(plot, curve[side].mean, GERDY_NPERCENT, side == GERDY_RIGHT ? "line r" : "line l");
  }
}

void gd_side_labels(const gd_plot* plot, const gerdy_curve curve[2]) {
  static const double apart = 13.0;
  double y[2];
  for (int side = 0; side < 2; ++side) {
    y[side] = curve[side].n > 0 ? gd_plot_y(plot, curve[side].mean[GERDY_NPERCENT - 1]) : NAN;
  }
  const double gap = fabs(y[0] - y[1]);
  if (gap < apart) {
    const int upper = y[0] <= y[1] ? 0 : 1;
    y[upper] -= 0.5 * (apart - gap);
    y[1 - upper] += 0.5 * (apart - gap);
  }
  // not into the numbers under the axis; fmax prefers the number
  const double below = fmax(0, fmax(y[0], y[1]) - (plot->top + plot->height - 4));
  for (int side = 0; side < 2; ++side) {
    if (!isfinite(y[side])) continue;
    gd_buf_printf(plot->out, "<text class='label %c' x='", side == GERDY_RIGHT ? 'r' : 'l');
    gd_svg_at(plot->out, plot->left + plot->width + 5);
    gd_buf_text(plot->out, "' y='");
    gd_svg_at(plot->out, y[side] - below + 4);
    gd_buf_printf(plot->out, "'>%s</text>", side == GERDY_RIGHT ? "Right" : "Left");
  }
}
