// How long meaning takes: opening the knowledge, gathering what a history says, judging it. Fixed
// inputs, one thread, median and 95th percentile.
#include <gerdy/clinic.h>
#include <gerdy/record.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "benching.h"

enum { warm_up = 3, open_repeats = 100, repeats = 300, diary_days = 3650 };

// ---- statistics --------------------------------------------------------------------------------

typedef struct samples {
  double at[repeats];
  int n;
} samples;

static void print_row(const char* what, samples* s, double budget_ms) {
  qsort(s->at, (size_t)s->n, sizeof *s->at, ascending);
  double median = 1e3 * s->at[s->n / 2], high = 1e3 * s->at[(s->n - 1) * 95 / 100];
  printf("%-44s %9.3f %9.3f  ms   budget %3.0f ms: %s\n", what, median, high, budget_ms,
         median <= budget_ms ? "kept" : "EXCEEDED");
}

// ---- histories ---------------------------------------------------------------------------------

static void say(gerdy_history* history, const char* name, const char* text) {
  gerdy_error err = {0};
  need(gerdy_history_text(history, name, 0, text, &err), &err);
}

static void number(gerdy_history* history, const char* name, char side, double value) {
  gerdy_error err = {0};
  need(gerdy_history_number(history, name, side, value, &err), &err);
}

static void entry(gerdy_history* history, gerdy_entry_kind kind, gerdy_when at) {
  gerdy_error err = {0};
  need(gerdy_history_entry(history, kind, at, at, "runner", "", "", &err), &err);
}

// a runner with everyday answers, some of them speaking against each other
static void put_intake(gerdy_history* history, gerdy_when at) {
  static const char* const answer[][2] = {
      {"now_knee", "none"},
      {"now_general", "none"},
      {"onset", "gradual"},
      {"side", "right"},
      {"where", "epicondyle joint_line"},
      {"can_run", "part_free"},
      {"in_run", "builds"},
      {"morning", "fine"},
      {"brings_on", "downhill pivot"},
      {"feels", "sharp_burning"},
      {"change", "longer hills"},
      {"tried", "rest stretch"},
      {"rest_result", "came_back"},
      {"stretch_result", "short"},
      {"past", "none"},
      {"worry", "some"},
  };
  entry(history, GERDY_ENTRY_INTAKE, at);
  for (size_t i = 0; i < sizeof answer / sizeof *answer; ++i) {
    say(history, answer[i][0], answer[i][1]);
  }
  number(history, "since_weeks", 0, 5);
  number(history, "free_minutes", 0, 20);
  number(history, "onset_run_km", 0, 24);
  number(history, "before_run_km", 0, 15);
}

static void put_tests(gerdy_history* history, gerdy_when at) {
  entry(history, GERDY_ENTRY_TEST, at);
  for (int k = 0; k < 2; ++k) {
    number(history, "hip_abduction_force", "rl"[k], k == 0 ? 160 : 210);
    number(history, "ober", "rl"[k], k == 0 ? -3 : 8);
  }
}

// a check-in and a run on every day
static void put_diary(gerdy_history* history, gerdy_when last) {
  long day = gerdy_when_day(last);
  for (long d = day - diary_days; d < day; ++d) {
    gerdy_when at = gerdy_when_of_day(d, 0);
    entry(history, GERDY_ENTRY_CHECKIN, at);
    number(history, "ci_worst_pain", 0, (double)(d % 4));
    say(history, "ci_morning", "fine");
    entry(history, GERDY_ENTRY_RUN, at);
    number(history, "run_km", 0, (double)(5 + d % 7));
  }
}

// ---- measurements ------------------------------------------------------------------------------

static void bench_open(void) {
  samples s = {.n = open_repeats};
  gerdy_error err = {0};
  for (int i = -warm_up; i < open_repeats; ++i) {
    gerdy_clinic* clinic;
    double start = now();
    need(gerdy_clinic_open(&clinic, &err), &err);
    if (i >= 0) s.at[i] = now() - start;
    gerdy_clinic_free(clinic);
  }
  print_row("open the knowledge", &s, 30);
}

static void bench_history(const gerdy_clinic* clinic, const gerdy_history* history, gerdy_when when,
                          const char* what) {
  samples gather = {.n = repeats}, assess = {.n = repeats};
  gerdy_error err = {0};
  size_t nargument = 0, nwanted = 0;
  for (int i = -warm_up; i < repeats; ++i) {
    gerdy_facts* facts;
    gerdy_assessment* a;
    double start = now();
    need(gerdy_facts_gather(clinic, history, when, &facts, NULL, &err), &err);
    double between = now();
    need(gerdy_assess(clinic, facts, when, &a, &err), &err);
    double end = now();
    if (i >= 0) gather.at[i] = between - start;
    if (i >= 0) assess.at[i] = end - between;
    nargument = 0;
    for (size_t h = 0; h < a->nhypothesis; ++h) nargument += a->hypothesis[h].nargument;
    for (size_t h = 0; h < a->ncontributor; ++h) nargument += a->contributor[h].nargument;
    nwanted = a->nwanted;
    gerdy_assessment_free(a);
    gerdy_facts_free(facts);
  }
  char row[80];
  snprintf(row, sizeof row, "gather, %s", what);
  print_row(row, &gather, 20);
  snprintf(row, sizeof row, "assess, %s", what);
  print_row(row, &assess, 25);
  printf("    %zu arguments, %zu wanted\n", nargument, nwanted);
}

int main(void) {
  gerdy_error err = {0};
  gerdy_when when;
  gerdy_clinic* clinic;
  gerdy_history* history;
  need(gerdy_when_parse("2026-11-20T10:00:00Z", &when, &err), &err);
  need(gerdy_clinic_open(&clinic, &err), &err);
  need(gerdy_history_new(&history, &err), &err);
  printf("%-44s %9s %9s\n", "", "median", "95 %");
  bench_open();
  bench_history(clinic, history, when, "nothing known");
  put_intake(history, when);
  bench_history(clinic, history, when, "intake");
  put_tests(history, when);
  bench_history(clinic, history, when, "intake and tests");
  put_diary(history, when);
  bench_history(clinic, history, when, "and ten years of diary");
  gerdy_history_free(history);
  gerdy_clinic_free(clinic);
  return 0;
}
