// plan/day_words.c: a day as people write it.
#include "plan/day_words.h"

#include "plan/plan_items.h"
#include "record/calendar.h"

void gd_put_day(gd_buf* out, long day) {
  static const char* const weekday[7] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                         "Thursday", "Friday", "Saturday"};
  static const char* const month[12] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
  const gd_date date = gd_date_of_day(day);
  gd_buf_printf(out, "%s, %d %s %d", weekday[gd_day_of_week(day)], date.day, month[date.month - 1],
                date.year);
}
