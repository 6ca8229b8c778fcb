// report/svg_plot.h: axes, ticks, bands, lines and marks as inline SVG. Pure: numbers in, text out.
#ifndef GD_REPORT_SVG_PLOT_H
#define GD_REPORT_SVG_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

// An axis that begins and ends at a tick; ticks at 1, 2 or 5 times a power of ten.
typedef struct gd_axis {
  double low, high, step;
  int decimals;  // of its tick labels
} gd_axis;

// The axis around low .. high with about so many steps. Values that are equal are given room.
gd_axis gd_axis_nice(double low, double high, int steps);

// A plotting area in the SVG's own units, values multiplied by factor before they are drawn.
typedef struct gd_plot {
  gd_buf* out;
  double left, top, width, height;
  gd_axis x, y;
  double factor;
} gd_plot;

// A range that grows with the values it sees; low > high while it saw none.
typedef struct gd_range {
  double low, high;
} gd_range;

gd_range gd_range_empty(void);
void gd_range_take(gd_range* range, double value);  // ignores what is not finite
bool gd_range_is_empty(gd_range range);

double gd_plot_x(const gd_plot* plot, double x);  // x as it is on the axis
double gd_plot_y(const gd_plot* plot, double value);

// Horizontal lines and labels of the y axis, unit after each number; the zero line is stronger.
void gd_plot_y_axis(const gd_plot* plot, const char* unit);

// Ticks and labels of the x axis below the area, and its name centred under them.
void gd_plot_x_axis(const gd_plot* plot, const char* name);

// A line through value[i] at x = i, i = 0 .. n - 1; broken where a value is not finite.
void gd_plot_line(const gd_plot* plot, const double* value, size_t n, const char* style);

// The area mean - sd .. mean + sd; pieces where both are finite.
void gd_plot_band(const gd_plot* plot, const double* mean, const double* sd, size_t n,
                  const char* style);

// A vertical line over the whole height.
void gd_plot_upright(const gd_plot* plot, double x, const char* style);

// One coordinate of a drawing, one decimal.
void gd_svg_at(gd_buf* out, double coordinate);

#endif
