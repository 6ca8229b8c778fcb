#include "kin/ik_bridge.h"

#include <gerdy/series.h>
#include <stdbool.h>

static bool is_seen(const gerdy_series* s, size_t row, size_t marker) {
  const unsigned char* v = s->valid + row * s->ncol + 3 * marker;
  return v[0] && v[1] && v[2];
}

// times are often printed with three decimals; at a constant rate the row number is the better
// clock
double gd_seconds_between(const gerdy_series* s, size_t from, size_t to) {
  return s->rate > 0 ? (double)(to - from) / s->rate : s->time[to] - s->time[from];
}

static double slope(const gerdy_series* s, size_t from, size_t to, size_t column) {
  double rise = s->value[to * s->ncol + column] - s->value[from * s->ncol + column];
  return rise / gd_seconds_between(s, from, to);
}

// from row a to row b, both seen; slope_a, slope_b: per second
static void fill(gerdy_series* s, size_t a, size_t b, size_t column, double slope_a,
                 double slope_b) {
  double whole = gd_seconds_between(s, a, b);
  double from = s->value[a * s->ncol + column], to = s->value[b * s->ncol + column];
  for (size_t row = a + 1; row < b; ++row) {
    double t = gd_seconds_between(s, a, row) / whole, r = 1 - t;
    double ends = r * r * (1 + 2 * t) * from + t * t * (3 - 2 * t) * to;
    double slopes = t * r * (r * slope_a - t * slope_b) * whole;
    gerdy_series_set(s, row, column, ends + slopes);
  }
}

// slope at row b of the parabola through rows a, b, c
static double slope_between(const gerdy_series* s, size_t a, size_t b, size_t c, size_t column) {
  double h1 = gd_seconds_between(s, a, b), h2 = gd_seconds_between(s, b, c);
  return (h2 * slope(s, a, b, column) + h1 * slope(s, b, c, column)) / (h1 + h2);
}

// Slopes at both ends of a gap from the samples beyond; with a sample on one side only as if the
// gap was a parabola, with none as if it was straight.
static void bridge(gerdy_series* s, size_t a, size_t b, size_t marker) {
  bool before = a > 0 && is_seen(s, a - 1, marker);
  bool after = b + 1 < s->nrow && is_seen(s, b + 1, marker);
  for (size_t c = 3 * marker; c < 3 * marker + 3; ++c) {
    double straight = slope(s, a, b, c), at_a = straight, at_b = straight;
    if (before) at_a = slope_between(s, a - 1, a, b, c);
    if (after) at_b = slope_between(s, a, b, b + 1, c);
    if (before && !after) at_b = 2 * straight - at_a;
    if (after && !before) at_a = 2 * straight - at_b;
    fill(s, a, b, c, at_a, at_b);
  }
}

size_t gd_bridge_gaps(gerdy_series* s, double longest) {
  size_t nfilled = 0;
  for (size_t i = 0; i < s->ncol / 3; ++i) {
    size_t last = s->nrow;  // row seen last, nrow: none yet
    for (size_t row = 0; row < s->nrow; ++row) {
      if (!is_seen(s, row, i)) continue;
      bool gap = last < s->nrow && row > last + 1;
      if (gap && gd_seconds_between(s, last, row) <= longest) {
        bridge(s, last, row, i);
        nfilled += row - last - 1;
      }
      last = row;
    }
  }
  return nfilled;
}
