// A case that was kept every day for ten years.
#ifndef GD_TEN_YEARS_H
#define GD_TEN_YEARS_H

#include <gerdy/record.h>

#include "benching.h"

enum { first_day = 16000, ndays = 3650 };

static inline void add(gerdy_history* into, gerdy_entry_kind kind, long day, const char* source) {
  gerdy_error err = {0};
  gerdy_when at = gerdy_when_of_day(day, 60), recorded = {at.utc + 30000 + (int)kind, 60, 0};
  need(gerdy_history_entry(into, kind, at, recorded, source, NULL, NULL, &err), &err);
}

static inline void number(gerdy_history* into, const char* name, double value) {
  gerdy_error err = {0};
  need(gerdy_history_number(into, name, 0, value, &err), &err);
}

static inline void text(gerdy_history* into, const char* name, const char* value) {
  gerdy_error err = {0};
  need(gerdy_history_text(into, name, 0, value, &err), &err);
}

static inline void add_day(gerdy_history* into, long day) {
  add(into, GERDY_ENTRY_RUN, day, "watch");
  number(into, "run_km", 5 + (double)(day * 7 % 90) / 10);
  number(into, "run_minutes", 30 + (double)(day * 11 % 600) / 10);
  number(into, "run_cadence", 160 + (double)(day % 20));
  number(into, "run_ascent_m", (double)(day * 13 % 300));
  number(into, "run_pain_felt", (double)(day % 6));
  add(into, GERDY_ENTRY_CHECKIN, day, "runner");
  number(into, "ci_worst_pain", (double)(day % 7));
  text(into, "ci_morning", day % 3 == 0 ? "worse" : "fine");
  number(into, "ci_run_km", 5 + (double)(day * 7 % 90) / 10);
  number(into, "ci_run_pain", (double)(day % 6));
  text(into, "ci_strength", day % 2 == 0 ? "yes" : "off");
  text(into, "ci_new", "none");
}

static inline gerdy_history* ten_years(void) {
  gerdy_error err = {0};
  gerdy_history* history;
  need(gerdy_history_new(&history, &err), &err);
  add(history, GERDY_ENTRY_PROFILE, first_day, "runner");
  text(history, "name", "Anna");
  text(history, "sex", "female");
  number(history, "age", 31);
  for (long day = first_day; day < first_day + ndays; ++day) add_day(history, day);
  return history;
}

#endif
