// report/days.h: days since 1970-01-01 as people write them.
#ifndef GD_REPORT_DAYS_H
#define GD_REPORT_DAYS_H

#include "base/buf.h"

// "Monday"; the short form "Mon".
const char* gd_weekday(long day);
const char* gd_weekday_short(long day);

int gd_day_of_month(long day);

// "24 Nov 2026", "24 Nov", "2026-11-24"
void gd_put_date(gd_buf* out, long day);
void gd_put_date_short(gd_buf* out, long day);
void gd_put_date_iso(gd_buf* out, long day);

// "24 to 30 Nov 2026", "28 Nov to 4 Dec 2026", "28 Dec 2026 to 3 Jan 2027"; one day is a date
void gd_put_date_range(gd_buf* out, long first, long last);

#endif
