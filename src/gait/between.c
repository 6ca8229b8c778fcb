#include "gait/between.h"

#include <math.h>

// first row whose time is after t
static size_t row_after(const gerdy_series* m, double t) {
  size_t low = 0, high = m->nrow;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (m->time[middle] <= t) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

gd_between gd_between_times(const gerdy_series* motion, double from, double to) {
  gd_between b = {.motion = motion, .from = from, .to = to};
  b.first = b.end = row_after(motion, from);
  while (b.end < motion->nrow && motion->time[b.end] < to) ++b.end;
  return b;
}

// ---- knots: the begin, every row inside, the end -----------------------------------------------

static size_t nknot(const gd_between* b) { return b->end - b->first + 2; }

static double time_of(const gd_between* b, size_t knot) {
  if (knot == 0) return b->from;
  return knot + 1 == nknot(b) ? b->to : b->motion->time[b->first + knot - 1];
}

static double value_of(const gd_between* b, ptrdiff_t column, size_t knot) {
  const gerdy_series* m = b->motion;
  if (knot == 0) return gerdy_series_at(m, column, b->from);
  if (knot + 1 == nknot(b)) return gerdy_series_at(m, column, b->to);
  return m->value[(b->first + knot - 1) * m->ncol + (size_t)column];
}

static int has_gap(const gd_between* b, ptrdiff_t column) {
  if (column < 0) return 1;
  for (size_t k = 0; k < nknot(b); ++k) {
    if (isnan(value_of(b, column, k))) return 1;
  }
  return 0;
}

// ---- one column --------------------------------------------------------------------------------

double gd_between_peak(const gd_between* b, ptrdiff_t column) {
  if (has_gap(b, column)) return NAN;
  double best = value_of(b, column, 0);
  for (size_t k = 1; k < nknot(b); ++k) best = fmax(best, value_of(b, column, k));
  return best;
}

// time at which the parabola through a row and its two neighbours turns; the row is not lower than
// they are
static double turning_time(const gerdy_series* m, ptrdiff_t column, size_t row) {
  const double* v = m->value + row * m->ncol + (size_t)column;
  const double* t = m->time + row;
  double before = *(v - m->ncol), after = v[m->ncol], bend = before - 2 * *v + after;
  double rows = bend < 0 ? 0.5 * (before - after) / bend : 0;
  return *t + rows * 0.5 * (t[1] - t[-1]);
}

double gd_between_peak_when(const gd_between* b, ptrdiff_t column) {
  if (has_gap(b, column)) return NAN;
  size_t best = 0, n = nknot(b);
  double high = value_of(b, column, 0), low = high;
  for (size_t k = 1; k < n; ++k) {
    double v = value_of(b, column, k);
    low = fmin(low, v);
    if (v > high) {
      high = v;
      best = k;
    }
  }
  if (!(high > low)) return NAN;
  double t = time_of(b, best);
  // a row inside has neighbours, and they are not higher: else the end beside it would be
  if (best > 0 && best + 1 < n) t = turning_time(b->motion, column, b->first + best - 1);
  t = fmin(fmax(t, b->from), b->to);
  return (t - b->from) / (b->to - b->from);
}

double gd_between_integral(const gd_between* b, ptrdiff_t column) {
  double sum = 0;
  if (has_gap(b, column)) return NAN;
  for (size_t k = 0; k + 1 < nknot(b); ++k) {
    double seconds = time_of(b, k + 1) - time_of(b, k);
    sum += 0.5 * seconds * (value_of(b, column, k) + value_of(b, column, k + 1));
  }
  return sum;
}

// ---- zones -------------------------------------------------------------------------------------

// A piece of the way from one knot to the next, as parts of it from 0 to 1.
typedef struct piece {
  double begin, end;
} piece;

// the part in which a line from a to b lies in the zone; empty: end is not behind begin
static piece clip(double a, double b, double low, double high) {
  double rise = b - a;
  if (!(fabs(rise) > 0)) return (piece){0, a >= low && a <= high ? 1 : 0};
  double at_low = (low - a) / rise, at_high = (high - a) / rise;
  return (piece){fmax(0, fmin(at_low, at_high)), fmin(1, fmax(at_low, at_high))};
}

static piece clip_knot(const gd_between* b, const gd_zone* zone, size_t knot) {
  if (zone == NULL) return (piece){0, 1};
  return clip(value_of(b, zone->column, knot), value_of(b, zone->column, knot + 1), zone->low,
              zone->high);
}

double gd_between_zone_time(const gd_between* b, const gd_zone* zone) {
  double sum = 0;
  if (has_gap(b, zone->column)) return NAN;
  for (size_t k = 0; k + 1 < nknot(b); ++k) {
    piece in = clip_knot(b, zone, k);
    if (in.end > in.begin) sum += (in.end - in.begin) * (time_of(b, k + 1) - time_of(b, k));
  }
  return sum;
}

// ---- the product of two columns ----------------------------------------------------------------

static double on_line(const double line[2], double part) {
  return line[0] + part * (line[1] - line[0]);
}

// where a line changes its sign inside a piece; its end when it does not
static double crossing(const double line[2], piece in) {
  double rise = line[1] - line[0];
  double at = fabs(rise) > 0 ? -line[0] / rise : in.end;
  return at > in.begin && at < in.end ? at : in.end;
}

static double power(const double force[2], const double speed[2], double part) {
  return fabs(on_line(force, part) * on_line(speed, part));
}

// mean of |force x speed| over a piece, times its length: exact, for the product of two lines is a
// parabola as long as neither changes its sign
static double rub_of(const double force[2], const double speed[2], piece in) {
  double a = crossing(force, in), b = crossing(speed, in), sum = 0;
  double cut[4] = {in.begin, fmin(a, b), fmax(a, b), in.end};
  for (int i = 0; i < 3; ++i) {
    double middle = 0.5 * (cut[i] + cut[i + 1]);
    sum += (cut[i + 1] - cut[i]) / 6 *
           (power(force, speed, cut[i]) + 4 * power(force, speed, middle) +
            power(force, speed, cut[i + 1]));
  }
  return sum;
}

double gd_between_rub(const gd_between* b, ptrdiff_t force, ptrdiff_t speed, const gd_zone* zone) {
  double sum = 0;
  if (has_gap(b, force) || has_gap(b, speed)) return NAN;
  if (zone != NULL && has_gap(b, zone->column)) return NAN;
  for (size_t k = 0; k + 1 < nknot(b); ++k) {
    piece in = clip_knot(b, zone, k);
    if (!(in.end > in.begin)) continue;
    const double f[2] = {value_of(b, force, k), value_of(b, force, k + 1)};
    const double v[2] = {value_of(b, speed, k), value_of(b, speed, k + 1)};
    sum += rub_of(f, v, in) * (time_of(b, k + 1) - time_of(b, k));
  }
  return sum;
}
