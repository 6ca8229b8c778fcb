// report/svg_plot.c: axes, ticks, bands, lines and marks as inline SVG.
#include "report/svg_plot.h"

#include <math.h>

#include "report/words.h"

gd_range gd_range_empty(void) { return (gd_range){INFINITY, -INFINITY}; }

void gd_range_take(gd_range* range, double value) {
  if (!isfinite(value)) return;
  range->low = fmin(range->low, value);
  range->high = fmax(range->high, value);
}

bool gd_range_is_empty(gd_range range) { return range.low > range.high; }

static double round_step(double wanted) {
  const double magnitude = pow(10.0, floor(log10(wanted)));
  const double lead = wanted / magnitude;
  return magnitude * (lead <= 1.0 ? 1.0 : lead <= 2.0 ? 2.0 : lead <= 5.0 ? 5.0 : 10.0);
}

gd_axis gd_axis_nice(double low, double high, int steps) {
  const double least = 1e-6 * fmax(1.0, fmax(fabs(low), fabs(high)));
  if (high - low < least) {
    low -= 0.5;
    high += 0.5;
  }
  gd_axis axis = {0};
  axis.step = round_step((high - low) / steps);
  // a value that is a tick but for rounding shall not open another step
  axis.low = axis.step * floor(low / axis.step + 1e-9);
  axis.high = axis.step * ceil(high / axis.step - 1e-9);
  axis.decimals = (int)fmax(0.0, -floor(log10(axis.step) + 1e-9));
  return axis;
}

double gd_plot_x(const gd_plot* plot, double x) {
  return plot->left + plot->width * (x - plot->x.low) / (plot->x.high - plot->x.low);
}

double gd_plot_y(const gd_plot* plot, double value) {
  const double share = (value * plot->factor - plot->y.low) / (plot->y.high - plot->y.low);
  return plot->top + plot->height * (1.0 - share);
}

void gd_svg_at(gd_buf* out, double coordinate) { gd_buf_fixed(out, coordinate, 1); }

static int tick_count(gd_axis axis) { return (int)lround((axis.high - axis.low) / axis.step); }

static double tick_value(gd_axis axis, int i) {
  const double value = axis.low + axis.step * i;
  return fabs(value) < 1e-9 * axis.step ? 0.0 : value;
}

static void put_attribute(gd_buf* out, const char* name, double coordinate) {
  gd_buf_printf(out, " %s='", name);
  gd_svg_at(out, coordinate);
  gd_buf_text(out, "'");
}

static void put_segment(gd_buf* out, double x1, double y1, double x2, double y2,
                        const char* style) {
  gd_buf_printf(out, "<line class='%s'", style);
  put_attribute(out, "x1", x1);
  put_attribute(out, "y1", y1);
  put_attribute(out, "x2", x2);
  put_attribute(out, "y2", y2);
  gd_buf_text(out, "/>");
}

void gd_plot_y_axis(const gd_plot* plot, const char* unit) {
  gd_buf* out = plot->out;
  for (int i = 0; i <= tick_count(plot->y); ++i) {
    const double value = tick_value(plot->y, i);
    const double y = gd_plot_y(plot, value / plot->factor);
    put_segment(out, plot->left, y, plot->left + plot->width, y, value == 0.0 ? "zero" : "grid");
    gd_buf_text(out, "<text class='tick' text-anchor='end'");
    put_attribute(out, "x", plot->left - 6);
    put_attribute(out, "y", y + 4);
    gd_buf_text(out, ">");
    gd_put_number(out, value, plot->y.decimals);
    gd_buf_printf(out, "%s</text>", unit);
  }
}

void gd_plot_x_axis(const gd_plot* plot, const char* name) {
  gd_buf* out = plot->out;
  const double bottom = plot->top + plot->height;
  for (int i = 0; i <= tick_count(plot->x); ++i) {
    const double value = tick_value(plot->x, i);
    const double x = gd_plot_x(plot, value);
    put_segment(out, x, bottom, x, bottom + 4, "axis");
    gd_buf_text(out, "<text class='tick' text-anchor='middle'");
    put_attribute(out, "x", x);
    put_attribute(out, "y", bottom + 16);
    gd_buf_text(out, ">");
    gd_put_number(out, value, plot->x.decimals);
    gd_buf_text(out, "</text>");
  }
  gd_buf_text(out, "<text class='name' text-anchor='middle'");
  put_attribute(out, "x", plot->left + 0.5 * plot->width);
  put_attribute(out, "y", bottom + 31);
  gd_buf_text(out, ">");
  gd_put_escaped(out, name);
  gd_buf_text(out, "</text>");
}

static void put_point(const gd_plot* plot, size_t i, double value, char command) {
  gd_buf_bytes(plot->out, &command, 1);
  gd_svg_at(plot->out, gd_plot_x(plot, (double)i));
  gd_buf_text(plot->out, " ");
  gd_svg_at(plot->out, gd_plot_y(plot, value));
}

void gd_plot_line(const gd_plot* plot, const double* value, size_t n, const char* style) {
  gd_buf_printf(plot->out, "<path class='%s' d='", style);
  bool open = false;
  for (size_t i = 0; i < n; ++i) {
    const bool known = isfinite(value[i]);
    if (known) put_point(plot, i, value[i], open ? 'L' : 'M');
    open = known;
  }
  gd_buf_text(plot->out, "'/>");
}

// one unbroken piece of a band, first .. end - 1: along the top, back along the bottom
static void put_piece(const gd_plot* plot, const double* mean, const double* sd, size_t first,
                      size_t end) {
  for (size_t i = first; i < end; ++i) put_point(plot, i, mean[i] + sd[i], i == first ? 'M' : 'L');
  for (size_t i = end; i-- > first;) put_point(plot, i, mean[i] - sd[i], 'L');
  gd_buf_text(plot->out, "Z");
}

void gd_plot_band(const gd_plot* plot, const double* mean, const double* sd, size_t n,
                  const char* style) {
  gd_buf_printf(plot->out, "<path class='%s' d='", style);
  for (size_t first = 0; first < n;) {
    size_t end = first;
    while (end < n && isfinite(mean[end]) && isfinite(sd[end])) ++end;
    if (end > first) put_piece(plot, mean, sd, first, end);
    first = end + 1;
  }
  gd_buf_text(plot->out, "'/>");
}

void gd_plot_upright(const gd_plot* plot, double x, const char* style) {
  const double at = gd_plot_x(plot, x);
  put_segment(plot->out, at, plot->top, at, plot->top + plot->height, style);
}
