// plan/course_start.h: the steps of returning to run, where the answers put the runner, and where
// the diary has led since.
#ifndef GD_PLAN_COURSE_START_H
#define GD_PLAN_COURSE_START_H

#include "plan/making.h"

// Read steps and limits, and set the course.
void gd_course_set(gd_making* m);

// What a single run may be at most in a week at this step; grows: the last week allows more than
// the longest run. 0 = no running, NaN = by pain and time alone.
double gd_longest_km(gd_making* m, size_t step, bool grows);

// The step, or the last one before it that minutes measure, as long as no run of the last month is
// known that could be the measure of distance.
size_t gd_step_allowed(const gd_making* m, size_t step);

#endif
