#include "import/run_date.h"

#include <stdio.h>
#include <string.h>

#include "base/fail.h"

// 1 .. 12 for the name of a month or its first three letters; 0 = none
static int month_of(const char* word) {
  static const char* const names[] = {"january",   "february", "march",    "april",
                                      "may",       "june",     "july",     "august",
                                      "september", "october",  "november", "december"};
  size_t n = strlen(word);
  for (int i = 0; i < 12; ++i) {
    if (n < 3 || n > strlen(names[i])) continue;
    char begin[16];
    snprintf(begin, sizeof begin, "%.*s", (int)n, names[i]);
    if (gd_equal_nocase(begin, word)) return i + 1;
  }
  return 0;
}

// "Sep 28, 2026, 6:12:03 PM" as ISO 8601; false: it is not of that form
static bool named_month(const char* text, char* iso, size_t size) {
  char word[16], half[4] = "";
  int day, year, hour = 0, minute = 0, second = 0;
  int n = sscanf(text, "%15[A-Za-z]%*[. ]%d, %d, %d:%d:%d %3[AaPpMm]", word, &day, &year, &hour,
                 &minute, &second, half);
  int month = n >= 3 ? month_of(word) : 0;
  if (month == 0 || (n > 3 && n < 6)) return false;
  bool after_noon = half[0] == 'P' || half[0] == 'p';
  if (half[0] != '\0' && (hour < 1 || hour > 12)) return false;
  if (half[0] != '\0') hour = hour % 12 + (after_noon ? 12 : 0);
  if (n == 3) {
    snprintf(iso, size, "%04d-%02d-%02d", year, month, day);
  } else {
    snprintf(iso, size, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, second);
  }
  return true;
}

gerdy_status gd_run_date(gd_span cell, gerdy_when* out, gerdy_error* err) {
  char text[64] = "", iso[64];
  if (gd_span_copy(cell, text, sizeof text)) {
    const char* day = named_month(text, iso, sizeof iso) ? iso : text;
    if (gerdy_when_parse(day, out, NULL) == GERDY_OK) return GERDY_OK;
  }
  return gd_fail(err, GERDY_E_FORMAT, 0, "date",
                 "\"%.40s\" is not a day that can be told for sure; write it like 2026-11-23 or "
                 "2026-11-23T07:30",
                 text);
}
