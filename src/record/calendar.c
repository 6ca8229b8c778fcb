// record/calendar.c: days of the Gregorian calendar as numbers.
#include "record/calendar.h"

static bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int gd_days_in_month(int year, int month) {
  static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return days[month - 1] + (month == 2 && is_leap(year));
}

// days from 1970-01-01 to the first day of a year
static long first_day(int year) {
  long before = year - 1;
  long leaps = before / 4 - before / 100 + before / 400;
  return 365L * (year - 1970) + leaps - (1969 / 4 - 1969 / 100 + 1969 / 400);
}

long gd_day_of_date(gd_date date) {
  long day = first_day(date.year) + date.day - 1;
  for (int month = 1; month < date.month; ++month) day += gd_days_in_month(date.year, month);
  return day;
}

gd_date gd_date_of_day(long day) {
  // a guess that is some months off at most; the loops mend it
  gd_date date = {(int)(1970 + day / 366), 1, 1};
  while (day < first_day(date.year)) --date.year;
  while (day >= first_day(date.year + 1)) ++date.year;
  long rest = day - first_day(date.year);
  while (rest >= gd_days_in_month(date.year, date.month)) {
    rest -= gd_days_in_month(date.year, date.month++);
  }
  date.day = (int)rest + 1;
  return date;
}

bool gd_when_possible(gerdy_when when) {
  if (when.offset_minutes < -gd_offset_most || when.offset_minutes > gd_offset_most) return false;
  int64_t local_first = (int64_t)first_day(gd_first_year) * 86400;
  int64_t local_end = (int64_t)first_day(gd_last_year + 1) * 86400;
  int64_t shift = (int64_t)when.offset_minutes * 60;
  return when.utc >= local_first - shift && when.utc < local_end - shift;
}
