// gait/measures.h: the numbers of one step.
#ifndef GD_GAIT_MEASURES_H
#define GD_GAIT_MEASURES_H

#include "gait/motion_columns.h"

// All measures of step i, which counts, from a motion; contacts, toe-offs and heading are those of
// the gait. Allocates nothing. measure: (GERDY_NMEASURE).
void gd_measure_step(const gerdy_series* motion, const gd_measure_columns* columns,
                     const gerdy_gait* gait, size_t i, double* measure);

// What a step has that does not count: nothing. measure: (GERDY_NMEASURE).
void gd_measure_nothing(double* measure);

// Which frames and columns a motion has, in two numbers that differ when they do.
void gd_measure_fingerprint(const gerdy_series* motion, unsigned long long* frames,
                            unsigned long long* columns);

#endif
