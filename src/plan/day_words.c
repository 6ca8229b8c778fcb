// plan/day_words.c: days as people write them.
#include "plan/day_words.h"

#include "plan/plan_items.h"
#include "record/calendar.h"

enum { SHORT = 3 };  // letters of a month's short name

static const char* month_of(gd_date date) {
  static const char* const month[12] = {"January",   "February", "March",    "April",
                                        "May",       "June",     "July",     "August",
                                        "September", "October",  "November", "December"};
  return month[date.month - 1];
}

void gd_put_day(gd_buf* out, long day) {
  static const char* const weekday[7] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                         "Thursday", "Friday", "Saturday"};
  const gd_date date = gd_date_of_day(day);
  gd_buf_printf(out, "%s, %d %s %d", weekday[gd_day_of_week(day)], date.day, month_of(date),
                date.year);
}

void gd_put_day_short(gd_buf* out, long day) {
  const gd_date date = gd_date_of_day(day);
  gd_buf_printf(out, "%d %.*s", date.day, SHORT, month_of(date));
}

void gd_put_days_short(gd_buf* out, long first, long last) {
  const gd_date from = gd_date_of_day(first), to = gd_date_of_day(last);
  if (first < last) {
    if (from.month == to.month && from.year == to.year) {
      gd_buf_printf(out, "%d", from.day);
    } else {
      gd_put_day_short(out, first);
    }
    gd_buf_text(out, " to ");
  }
  gd_put_day_short(out, last);
}
