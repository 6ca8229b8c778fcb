// plan/diary.h: runs and check-ins, day by day, and some days together.
#ifndef GD_PLAN_DIARY_H
#define GD_PLAN_DIARY_H

#include <gerdy/plan.h>
#include <stdbool.h>

#include "clinic/arena.h"

// One day with what the public one leaves out.
typedef struct gd_diary_page {
  gerdy_diary_day shown;
  int morning_worse;  // 1 yes, 0 no, -1 not said
  bool ran;           // a run, or a check-in that tells of one
} gd_diary_page;

// Days first .. first + nday without holes. Start with {0}.
typedef struct gd_diary {
  long first;
  gd_diary_page* page;  // (nday)
  size_t nday;
  size_t ncheckin;
  size_t nrun;
} gd_diary;

// Gather what was so at now or earlier; every entry belongs to the day of its own place. Several
// entries of a day: the most pain counts, runs add up, and a run and a check-in that tell of the
// same km count once. Values that cannot be are passed over. At most the last 20 years.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_diary_read(const gerdy_clinic* clinic, const gerdy_history* history, gerdy_when now,
                           gd_arena* arena, gd_diary* out, gerdy_error* err);

// A day; NULL = nothing was said.
const gd_diary_page* gd_diary_find(const gd_diary* diary, long day);

// What some days say together.
typedef struct gd_days_together {
  size_t nentry;          // days with a run or a check-in
  size_t nrun;            // days with a run
  size_t nstrength;       // days with strength exercises
  size_t nmorning_worse;  // days with a worse morning
  double worst;           // most pain; NaN = not known
  double mean;            // mean of the days' worst pain; NaN = not known
} gd_days_together;

gd_days_together gd_diary_together(const gd_diary* diary, long first, long last);

#endif
