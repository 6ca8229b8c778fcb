// gait/between.h: what a column of the motion does between two times: its peak, its integral, how
// long it stays in a zone. The column runs straight from frame to frame, and the ends lie between
// frames. A column that is not there (-1), or that has a gap, gives NaN.
#ifndef GD_GAIT_BETWEEN_H
#define GD_GAIT_BETWEEN_H

#include <gerdy/series.h>

// A part of a motion.
typedef struct gd_between {
  const gerdy_series* motion;
  double from, to;    // s, inside the motion
  size_t first, end;  // rows strictly inside: first .. end - 1
} gd_between;

// Limits of a zone of a column, in its unit.
typedef struct gd_zone {
  ptrdiff_t column;
  double low, high;
} gd_zone;

gd_between gd_between_times(const gerdy_series* motion, double from, double to);

// Largest value.
double gd_between_peak(const gd_between* b, ptrdiff_t column);

// When it is reached, from 0 (from) to 1 (to): the parabola through the largest frame and its
// neighbours. NaN when the column never changes.
double gd_between_peak_when(const gd_between* b, ptrdiff_t column);

// Integral over time.
double gd_between_integral(const gd_between* b, ptrdiff_t column);

// Seconds in the zone.
double gd_between_zone_time(const gd_between* b, const gd_zone* zone);

// Integral over time of |force x speed|, as long as the zone lasts; all the time without one.
double gd_between_rub(const gd_between* b, ptrdiff_t force, ptrdiff_t speed, const gd_zone* zone);

#endif
