// record/calendar.h: days of the Gregorian calendar as numbers, 1900 to 2200, without any locale.
#ifndef GD_RECORD_CALENDAR_H
#define GD_RECORD_CALENDAR_H

#include <gerdy/record.h>
#include <stdbool.h>

enum { gd_first_year = 1900, gd_last_year = 2200, gd_offset_most = 1080 };

typedef struct gd_date {
  int year, month, day;  // month 1 .. 12
} gd_date;

int gd_days_in_month(int year, int month);

// Days since 1970-01-01 and back.
long gd_day_of_date(gd_date date);
gd_date gd_date_of_day(long day);

// Is it a moment that gerdy_when_parse could have read?
bool gd_when_possible(gerdy_when when);

#endif
