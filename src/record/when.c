// record/when.c: moments at a place: ISO 8601 in and out, days of the place's calendar.
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/fail.h"
#include "base/text.h"
#include "record/calendar.h"

enum { day_seconds = 86400, noon = 43200 };

// what a text says; the offset may be missing
typedef struct written {
  gd_date date;
  int hour, minute, second, offset;
  bool has_clock, has_offset;
} written;

// ---- this machine's zone -----------------------------------------------------------------------

static int64_t floor_div(int64_t a, int64_t b) { return a / b - (a % b < 0); }

// minutes that this machine's clock is ahead of UTC at a moment; what a zone shows is compared
// with UTC, since the C library's own field for it is not in the standard
static int machine_offset(int64_t utc) {
  struct tm local;
  time_t t = (time_t)utc;
  tzset();
  if (localtime_r(&t, &local) == NULL) return 0;
  gd_date date = {local.tm_year + 1900, local.tm_mon + 1, local.tm_mday};
  int64_t clock = local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec;
  int64_t ahead = gd_day_of_date(date) * (int64_t)day_seconds + clock - utc;
  int minutes = (int)floor_div(ahead + 30, 60);
  if (minutes > gd_offset_most) return gd_offset_most;
  return minutes < -gd_offset_most ? -gd_offset_most : minutes;
}

// the offset under which this machine's clock shows that time; the hour that a change of the clocks
// leaves out takes the offset before the change, the hour that comes twice is its first
static int offset_of_local(int64_t local) {
  int before = machine_offset(local - day_seconds), after = machine_offset(local + day_seconds);
  return machine_offset(local - before * 60) == before ? before
         : machine_offset(local - after * 60) == after ? after
                                                       : before;
}

// ---- reading -----------------------------------------------------------------------------------

// exactly n digits
static bool take_digits(gd_span* rest, size_t n, int* out) {
  if (rest->n < n) return false;
  *out = 0;
  for (size_t i = 0; i < n; ++i) {
    if (rest->at[i] < '0' || rest->at[i] > '9') return false;
    *out = *out * 10 + (rest->at[i] - '0');
  }
  rest->at += n;
  rest->n -= n;
  return true;
}

static bool take_one(gd_span* rest, const char* of) {
  if (rest->n == 0 || rest->at[0] == '\0' || strchr(of, rest->at[0]) == NULL) return false;
  ++rest->at;
  --rest->n;
  return true;
}

static bool take_date(gd_span* rest, gd_date* out) {
  return take_digits(rest, 4, &out->year) && take_one(rest, "-") &&
         take_digits(rest, 2, &out->month) && take_one(rest, "-") &&
         take_digits(rest, 2, &out->day);
}

// 07:30, 07:30:05, 07:30:05.250; parts of a second are read and dropped
static bool take_clock(gd_span* rest, written* w) {
  if (!take_digits(rest, 2, &w->hour) || !take_one(rest, ":") || !take_digits(rest, 2, &w->minute))
    return false;
  if (!take_one(rest, ":")) return true;
  if (!take_digits(rest, 2, &w->second)) return false;
  if (!take_one(rest, ".,")) return true;
  int digit;
  if (!take_digits(rest, 1, &digit)) return false;
  while (take_digits(rest, 1, &digit)) continue;
  return true;
}

// Z, +01:00, +0100, +01
static bool take_offset(gd_span* rest, written* w) {
  int hours, minutes = 0;
  w->has_offset = true;
  if (take_one(rest, "Zz")) return true;
  bool west = rest->n > 0 && rest->at[0] == '-';
  if (!take_one(rest, "+-") || !take_digits(rest, 2, &hours)) return false;
  bool colon = take_one(rest, ":");
  if ((colon || rest->n > 0) && !take_digits(rest, 2, &minutes)) return false;
  // an hour has no more minutes
  w->offset = minutes > 59 ? gd_offset_most + 1 : (hours * 60 + minutes);
  if (west) w->offset = -w->offset;
  return true;
}

static bool take_all(gd_span rest, written* w) {
  if (!take_date(&rest, &w->date)) return false;
  if (rest.n == 0) return true;
  w->has_clock = true;
  if (!take_one(&rest, "Tt ") || !take_clock(&rest, w)) return false;
  return rest.n == 0 || (take_offset(&rest, w) && rest.n == 0);
}

// ---- what cannot be ----------------------------------------------------------------------------

// the beginning of a stranger's text, fit for a message
static const char* quote(gd_span text, char out[48]) {
  size_t n = text.n < 40 ? text.n : 40;
  for (size_t i = 0; i < n; ++i) {
    out[i] = text.at[i] >= ' ' && text.at[i] <= '~' ? text.at[i] : '?';
  }
  memcpy(out + n, "...", 4);
  if (n == text.n) out[n] = '\0';
  return out;
}

static gerdy_status check(const written* w, const char* quoted, gerdy_error* err) {
  static const char* const month[] = {"January",   "February", "March",    "April",
                                      "May",       "June",     "July",     "August",
                                      "September", "October",  "November", "December"};
  const gd_date* d = &w->date;
  const gerdy_status bad = GERDY_E_FORMAT;
  if (d->year < gd_first_year || d->year > gd_last_year) {
    return gd_fail(err, bad, 0, NULL, "\"%s\": the year must be from %d to %d", quoted,
                   gd_first_year, gd_last_year);
  }
  if (d->month < 1 || d->month > 12) {
    return gd_fail(err, bad, 0, NULL, "\"%s\": there is no month %d; write year-month-day", quoted,
                   d->month);
  }
  if (d->day < 1 || d->day > gd_days_in_month(d->year, d->month)) {
    return gd_fail(err, bad, 0, NULL, "\"%s\": this day does not exist; %s %d has %d days", quoted,
                   month[d->month - 1], d->year, gd_days_in_month(d->year, d->month));
  }
  if (w->hour > 23 || w->minute > 59 || w->second > 59) {
    return gd_fail(err, bad, 0, NULL, "\"%s\": a clock goes from 00:00:00 to 23:59:59", quoted);
  }
  if (w->offset < -gd_offset_most || w->offset > gd_offset_most) {
    return gd_fail(err, bad, 0, NULL,
                   "\"%s\": a clock is at most 18 hours ahead of UTC or behind it", quoted);
  }
  return GERDY_OK;
}

gerdy_status gerdy_when_parse(const char* text, gerdy_when* out, gerdy_error* err) {
  char quoted[48];
  written w = {{0, 0, 0}, 0, 0, 0, 0, false, false};
  gd_span span = gd_trim(gd_span_of(text != NULL ? text : ""));
  quote(span, quoted);
  if (!take_all(span, &w)) {
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL,
                   "\"%s\" is not a date; write 2026-11-23, 2026-11-23T07:30 or "
                   "2026-11-23T07:30:00+01:00",
                   quoted);
  }
  gerdy_status status = check(&w, quoted, err);
  if (status != GERDY_OK) return status;
  int64_t clock = w.has_clock ? w.hour * 3600 + w.minute * 60 + w.second : noon;
  int64_t local = gd_day_of_date(w.date) * (int64_t)day_seconds + clock;
  int offset = w.has_offset ? w.offset : offset_of_local(local);
  *out = (gerdy_when){local - (int64_t)offset * 60, offset, !w.has_clock};
  return GERDY_OK;
}

// ---- writing -----------------------------------------------------------------------------------

static int64_t local_seconds(gerdy_when when) {
  return when.utc + (int64_t)when.offset_minutes * 60;
}

static char* put(char* at, int value, int digits) {
  for (int i = digits - 1; i >= 0; --i, value /= 10) at[i] = (char)('0' + value % 10);
  return at + digits;
}

static char* put_after(char* at, char mark, int value) {
  *at = mark;
  return put(at + 1, value, 2);
}

char* gerdy_when_text(gerdy_when when, char out[32]) {
  strcpy(out, "?");
  if (!gd_when_possible(when)) return out;
  gd_date date = gd_date_of_day(gerdy_when_day(when));
  char* at = put(out, date.year, 4);
  at = put_after(at, '-', date.month);
  at = put_after(at, '-', date.day);
  if (!when.day_only) {
    int clock = (int)(local_seconds(when) - gerdy_when_day(when) * (int64_t)day_seconds);
    int offset = when.offset_minutes < 0 ? -when.offset_minutes : when.offset_minutes;
    at = put_after(at, 'T', clock / 3600);
    at = put_after(at, ':', clock / 60 % 60);
    at = put_after(at, ':', clock % 60);
    at = put_after(at, when.offset_minutes < 0 ? '-' : '+', offset / 60);
    at = put_after(at, ':', offset % 60);
  }
  *at = '\0';
  return out;
}

// ---- days --------------------------------------------------------------------------------------

gerdy_when gerdy_when_now(void) {
  int64_t utc = (int64_t)time(NULL);
  return (gerdy_when){utc, machine_offset(utc), 0};
}

long gerdy_when_day(gerdy_when when) { return (long)floor_div(local_seconds(when), day_seconds); }

gerdy_when gerdy_when_of_day(long day, int offset_minutes) {
  int64_t utc = (int64_t)day * day_seconds + noon - (int64_t)offset_minutes * 60;
  return (gerdy_when){utc, offset_minutes, 1};
}
