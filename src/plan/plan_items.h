// plan/plan_items.h: the lines of one week.
#ifndef GD_PLAN_PLAN_ITEMS_H
#define GD_PLAN_PLAN_ITEMS_H

#include "plan/making.h"

// One week as it is laid out.
typedef struct gd_week {
  int number;  // 1 = this week
  long first_day;
  size_t step;
  size_t strength_weeks;  // trained so far
  double longest_km;
  gerdy_plan_item* item;  // room for capacity
  size_t nitem;
  size_t capacity;
} gd_week;

// A new line; NULL after a failure.
gerdy_plan_item* gd_week_add(gd_making* m, gd_week* week);

// The days of a week (bit 0 = its first) that are these weekdays (bit 0 = Sunday).
unsigned gd_days_of_week(long first_day, unsigned weekdays);

// The weekday of a day, 0 = Sunday.
unsigned gd_day_of_week(long day);

// Lay out all lines of a week, in the order of the parts.
void gd_week_fill(gd_making* m, gd_week* week);

// Tests that fall due in the week (plan/retest.c).
void gd_week_retests(gd_making* m, gd_week* week);

#endif
