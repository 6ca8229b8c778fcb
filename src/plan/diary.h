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
  size_t ncheckin;  // days
  size_t nrun;      // entries
} gd_diary;

// What was so at now or earlier, day by day, as clinic/diary_days.h puts a day together. At most
// the last 20 years. Errors: GERDY_E_MEMORY.
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

// From the first to the last of some days. first > last: there is none.
typedef struct gd_span_of_days {
  long first, last;
} gd_span_of_days;

// What a day may be looked for by.
typedef enum gd_mark {
  GD_MARK_ENTRY,    // something was said
  GD_MARK_RUN,      // there was a run
  GD_MARK_PAIN,     // more pain than a limit
  GD_MARK_MORNING,  // a worse morning
} gd_mark;

// The first and last of the days first .. last that bear the mark; limit: of GD_MARK_PAIN.
gd_span_of_days gd_diary_marked(const gd_diary* diary, gd_span_of_days among, gd_mark mark,
                                double limit);

#endif
