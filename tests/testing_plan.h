// tests/testing_plan.h: histories in a line of words, and the plan that follows from them.
#ifndef GD_TESTING_PLAN_H
#define GD_TESTING_PLAN_H

#include "testing.h"

#include <gerdy/clinic.h>
#include <gerdy/plan.h>
#include <gerdy/record.h>
#include <stdlib.h>

#include "base/text.h"

// Monday 2026-11-23, noon
static const gerdy_when plan_now = {.utc = 1795435200};
enum { PLAN_TODAY = 20780 };

// A runner with moderate pain of the band, without anything that stops a plan.
static const char plan_answers[] =
    "now_knee=none now_general=none onset=gradual side=right where=epicondyle since_weeks=4 "
    "can_run=part_free in_run=builds free_minutes=15 run_pain=3 morning=fine brings_on=downhill "
    "feels=sharp_burning walk_pain=0 change=longer onset_run_km=14 before_run_km=10 "
    "longest_30d_km=10 tried=nothing past=none bone_health=none worry=little goal=back";

// The value of "name=value" in a line; false: the name is not there.
static inline bool plan_word(const char* line, gd_span name, gd_span* value) {
  gd_span rest = gd_span_of(line);
  for (gd_span w = gd_next_token(&rest); w.n > 0; w = gd_next_token(&rest)) {
    if (w.n > name.n && w.at[name.n] == '=' && memcmp(w.at, name.at, name.n) == 0) {
      *value = (gd_span){w.at + name.n + 1, w.n - name.n - 1};
      return true;
    }
  }
  return false;
}

// "name=value", "name.r=value" for a side; '+' stands for the space between options.
static inline void plan_say_word(gerdy_history* h, gd_span name, gd_span value) {
  gerdy_error err = {0};
  char id[64], text[200];
  gerdy_fact fact = {.name = id, .number = NAN, .sd = NAN};
  if (name.n > 2 && name.at[name.n - 2] == '.') {
    fact.side = name.at[name.n - 1];
    name.n -= 2;
  }
  assert_true(gd_span_copy(name, id, sizeof id) && gd_span_copy(value, text, sizeof text));
  for (char* c = text; *c != '\0'; ++c) {
    if (*c == '+') *c = ' ';
  }
  if (!gd_parse_double(value, false, &fact.number)) fact.text = text;
  assert_ok(gerdy_history_fact(h, fact, &err), &err);
}

static inline void plan_say_all(gerdy_history* h, const char* line, const char* but) {
  gd_span rest = gd_span_of(line), other;
  for (gd_span w = gd_next_token(&rest); w.n > 0; w = gd_next_token(&rest)) {
    const char* is = memchr(w.at, '=', w.n);
    assert_non_null(is);
    const gd_span name = {w.at, (size_t)(is - w.at)};
    const gd_span value = {is + 1, w.n - name.n - 1};
    if (value.n > 0 && !plan_word(but, name, &other)) plan_say_word(h, name, value);
  }
}

static inline gerdy_history* plan_history(void) {
  gerdy_history* h;
  gerdy_error err = {0};
  assert_ok(gerdy_history_new(&h, &err), &err);
  return h;
}

static inline void plan_entry(gerdy_history* h, gerdy_entry_kind kind, gerdy_when at,
                              const char* words) {
  gerdy_error err = {0};
  assert_ok(gerdy_history_entry(h, kind, at, at, "runner", "", "", &err), &err);
  plan_say_all(h, words, "");
}

static inline gerdy_when plan_days_ago(long days) {
  return gerdy_when_of_day(PLAN_TODAY - days, 0);
}

// The usual answers, some of them otherwise ("name=" leaves one out), given some days ago.
static inline void plan_intake(gerdy_history* h, long days_ago, const char* otherwise) {
  gerdy_error err = {0};
  const gerdy_when at = plan_days_ago(days_ago);
  assert_ok(gerdy_history_entry(h, GERDY_ENTRY_INTAKE, at, at, "runner", "", "", &err), &err);
  plan_say_all(h, plan_answers, otherwise);
  plan_say_all(h, otherwise, "");
}

static inline void plan_checkin(gerdy_history* h, long days_ago, const char* words) {
  plan_entry(h, GERDY_ENTRY_CHECKIN, plan_days_ago(days_ago), words);
}

// A plan with all it borrows from.
typedef struct made_plan {
  gerdy_facts* facts;
  gerdy_assessment* assessment;
  gerdy_plan* plan;
} made_plan;

static inline gerdy_status plan_try(const gerdy_clinic* clinic, const gerdy_history* h,
                                    made_plan* out, gerdy_error* err) {
  *out = (made_plan){0};
  gerdy_status status = gerdy_facts_gather(clinic, h, plan_now, &out->facts, NULL, err);
  if (status == GERDY_OK) {
    status = gerdy_assess(clinic, out->facts, plan_now, &out->assessment, err);
  }
  if (status == GERDY_OK) status = gerdy_plan_make(clinic, h, out->assessment, &out->plan, err);
  return status;
}

static inline made_plan plan_of(const gerdy_clinic* clinic, const gerdy_history* h) {
  made_plan made;
  gerdy_error err = {0};
  assert_ok(plan_try(clinic, h, &made, &err), &err);
  return made;
}

static inline void plan_drop(made_plan* made) {
  gerdy_plan_free(made->plan);
  gerdy_assessment_free(made->assessment);
  gerdy_facts_free(made->facts);
}

static inline const gerdy_plan_item* plan_find(const gerdy_plan* p, size_t week, const char* id) {
  if (week >= p->nweek) return NULL;
  for (size_t i = 0; i < p->week[week].nitem; ++i) {
    if (strcmp(p->week[week].item[i].id, id) == 0) return &p->week[week].item[i];
  }
  return NULL;
}

// opened once for a program
static gerdy_clinic* clinic;

static inline unsigned days_of(const gerdy_plan_week* week, gerdy_plan_part part) {
  unsigned days = 0;
  for (size_t i = 0; i < week->nitem; ++i) {
    if (week->item[i].part == part) days |= week->item[i].days;
  }
  return days;
}

static inline int open_clinic(void** state) {
  (void)state;
  gerdy_error err = {0};
  if (gerdy_clinic_open(&clinic, &err) == GERDY_OK) return 0;
  print_error("%s %s: %s\n", err.file, err.element, err.msg);
  return 1;
}

static inline int close_clinic(void** state) {
  (void)state;
  gerdy_clinic_free(clinic);
  return 0;
}

#endif
