// report/days.c: days since 1970-01-01 as people write them.
#include "report/days.h"

#include <gerdy/record.h>
#include <stdio.h>

static const char* const long_name[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                         "Friday", "Saturday", "Sunday"};
static const char* const short_name[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
static const char* const month_name[12] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

// 1970-01-01 was a Thursday
static long weekday_of(long day) { return ((day + 3) % 7 + 7) % 7; }

const char* gd_weekday(long day) { return long_name[weekday_of(day)]; }

const char* gd_weekday_short(long day) { return short_name[weekday_of(day)]; }

typedef struct date {
  int year, month, day;
} date;

static char* iso_of(long day, char out[32]) {
  gerdy_when when = gerdy_when_of_day(day, 0);
  when.day_only = 1;
  return gerdy_when_text(when, out);
}

static date date_of(long day) {
  char text[32];
  date d = {0, 1, 0};
  if (sscanf(iso_of(day, text), "%d-%d-%d", &d.year, &d.month, &d.day) != 3) d.month = 1;
  if (d.month < 1 || d.month > 12) d.month = 1;
  return d;
}

int gd_day_of_month(long day) { return date_of(day).day; }

void gd_put_date_short(gd_buf* out, long day) {
  const date d = date_of(day);
  gd_buf_printf(out, "%d %s", d.day, month_name[d.month - 1]);
}

void gd_put_date(gd_buf* out, long day) {
  gd_put_date_short(out, day);
  gd_buf_printf(out, " %d", date_of(day).year);
}

void gd_put_date_iso(gd_buf* out, long day) {
  char text[32];
  gd_buf_text(out, iso_of(day, text));
}

void gd_put_date_range(gd_buf* out, long first, long last) {
  const date a = date_of(first), b = date_of(last);
  if (first == last) {
    gd_put_date(out, last);
    return;
  }
  if (a.year != b.year) {
    gd_put_date(out, first);
  } else if (a.month != b.month) {
    gd_put_date_short(out, first);
  } else {
    gd_buf_printf(out, "%d", a.day);
  }
  gd_buf_text(out, " to ");
  gd_put_date(out, last);
}
