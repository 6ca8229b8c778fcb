// clinic/diary_days.c: runs and check-ins of a history as one item a day.
#include "clinic/diary_days.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "clinic/facts_board.h"

// What the diary reads of an entry.
typedef enum line {
  RUN_KM,
  RUN_PAIN,
  CHECKIN_KM,
  CHECKIN_RUN_PAIN,
  WORST_PAIN,
  MORNING,
  STRENGTH,
  NLINE
} line;

static const char* const line_name[NLINE] = {"run_km",      "run_pain_felt", "ci_run_km",
                                             "ci_run_pain", "ci_worst_pain", "ci_morning",
                                             "ci_strength"};

// One entry of the diary and its place in the history.
typedef struct told {
  long day;
  int64_t recorded;
  size_t position;
} told;

typedef struct reading {
  gd_declared declared[NLINE];
  bool is_declared[NLINE];
  const gerdy_fact* fact;  // of the history
} reading;

static double added(double sum, double value) { return isnan(sum) ? value : sum + value; }

// the larger of those that are known
static double larger(double a, double b) { return isnan(a) || b > a ? b : a; }

static void add_number(gd_day* day, line what, double number) {
  if (what == RUN_KM) {
    day->run_km = added(day->run_km, number);
    day->longest_km = larger(day->longest_km, number);
  }
  if (what == CHECKIN_KM) day->checkin_km = number;
  if (what == RUN_PAIN || what == CHECKIN_RUN_PAIN) day->run_pain = larger(day->run_pain, number);
  if (what == WORST_PAIN) day->pain = larger(day->pain, number);
}

static void add_text(gd_day* day, line what, const char* text) {
  if (strcmp(text, "unknown") == 0) return;
  const int worse = strcmp(text, "worse") == 0, done = strcmp(text, "yes") == 0;
  if (what == MORNING && worse > day->morning_worse) day->morning_worse = worse;
  if (what == STRENGTH && done > day->strength) day->strength = done;
}

static void add_fact(const reading* r, gd_day* day, const gerdy_fact* fact) {
  int what = 0;
  while (what < NLINE && strcmp(fact->name, line_name[what]) != 0) ++what;
  if (what == NLINE || !r->is_declared[what]) return;
  if (gd_fact_check(&r->declared[what], fact, NULL) != GERDY_OK) return;
  if (fact->text != NULL) {
    add_text(day, (line)what, fact->text);
  } else {
    add_number(day, (line)what, fact->number);
  }
}

static void add_entry(const reading* r, gd_day* day, const gerdy_entry* entry) {
  if (entry->kind == GERDY_ENTRY_RUN) ++day->nrun;
  if (entry->kind == GERDY_ENTRY_CHECKIN) day->checked_in = true;
  for (size_t i = 0; i < entry->nfact; ++i) add_fact(r, day, &r->fact[entry->first + i]);
}

// A run that is there as an entry and in the check-in is one run.
static void settle(gd_day* day) {
  if (isnan(day->longest_km) && day->checkin_km > 0) day->longest_km = day->checkin_km;
  day->run_km = larger(day->run_km, day->checkin_km);
  day->pain = larger(day->pain, day->run_pain);
  day->ran = day->nrun > 0 || day->run_km > 0;
}

static int by_time(const void* a, const void* b) {
  const told *x = a, *y = b;
  // as gerdy_when_order has it
  if (x->day != y->day) return x->day < y->day ? -1 : 1;
  if (x->recorded != y->recorded) return x->recorded < y->recorded ? -1 : 1;
  return x->position < y->position ? -1 : x->position > y->position;
}

// The entries of the diary that count, in the order in which they were so.
static size_t list_entries(const gerdy_entry* entry, size_t nentry, const unsigned char* counts,
                           told* list) {
  size_t n = 0;
  bool sorted = true;
  for (size_t i = 0; i < nentry; ++i) {
    const bool diary = entry[i].kind == GERDY_ENTRY_RUN || entry[i].kind == GERDY_ENTRY_CHECKIN;
    if (!diary || !counts[i]) continue;
    list[n] = (told){gerdy_when_day(entry[i].at), entry[i].recorded.utc, i};
    sorted = sorted && (n == 0 || by_time(&list[n - 1], &list[n]) < 0);
    ++n;
  }
  // a diary is mostly written day by day
  if (!sorted) qsort(list, n, sizeof *list, by_time);
  return n;
}

static size_t put_together(const reading* r, const gerdy_entry* entry, const told* list, size_t n,
                           gd_day* day) {
  static const gd_day empty = {.run_km = NAN,
                               .longest_km = NAN,
                               .checkin_km = NAN,
                               .pain = NAN,
                               .run_pain = NAN,
                               .morning_worse = -1,
                               .strength = -1};
  size_t nday = 0;
  for (size_t i = 0; i < n; ++i) {
    if (nday == 0 || day[nday - 1].day != list[i].day) {
      day[nday] = empty;
      day[nday++].day = list[i].day;
    }
    add_entry(r, &day[nday - 1], &entry[list[i].position]);
  }
  for (size_t i = 0; i < nday; ++i) settle(&day[i]);
  return nday;
}

gerdy_status gd_days_read(const gerdy_clinic* clinic, const gerdy_history* history,
                          const unsigned char* counts, gd_day** out, size_t* n, gerdy_error* err) {
  size_t nentry, nfact;
  const gerdy_entry* entry = gerdy_history_entries(history, &nentry);
  reading r = {.fact = gerdy_history_facts(history, &nfact)};
  for (int i = 0; i < NLINE; ++i) {
    r.is_declared[i] = gd_declared_find(clinic, line_name[i], &r.declared[i]);
  }
  told* list = gd_alloc(nentry, sizeof *list);
  *out = list != NULL ? gd_alloc(nentry, sizeof **out) : NULL;
  *n = 0;
  if (*out != NULL) {
    const size_t ntold = list_entries(entry, nentry, counts, list);
    *n = put_together(&r, entry, list, ntold, *out);
  }
  gd_free(list);
  return *out != NULL ? GERDY_OK : gd_fail_memory(err);
}
