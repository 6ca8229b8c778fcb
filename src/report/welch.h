// report/welch.h: how sure a mean and a difference of means are, from their own scatter.
#ifndef GD_REPORT_WELCH_H
#define GD_REPORT_WELCH_H

#include <gerdy/gait.h>
#include <stdbool.h>

// Student's t: the value that a variable with df > 0 degrees of freedom stays below with
// probability p, 0 < p < 1. df need not be whole. NaN outside.
double gd_student_quantile(double p, double df);

// 95 % interval; valid is false when there are too few steps to give one.
typedef struct gd_interval {
  bool valid;
  double value, low, high;
  double df;  // degrees of freedom; 0 when the steps do not scatter at all
} gd_interval;

// Interval of one mean: needs two steps.
gd_interval gd_mean_interval(gerdy_stat stat);

// Interval of a.mean - b.mean by Welch's method (variances may differ): two steps a side.
// Without it, value is still the difference where both means exist, else NaN.
gd_interval gd_welch_interval(gerdy_stat a, gerdy_stat b);

// Does a valid interval leave zero out?
bool gd_interval_resolved(gd_interval interval);

// Mean and spread of two groups put together; either may be empty.
gerdy_stat gd_stat_pooled(gerdy_stat a, gerdy_stat b);

#endif
