// clinic/gather_diary.c: runs and check-ins of a history as one item a day.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "clinic/facts_board.h"

static double added(double sum, double value) { return isnan(sum) ? value : sum + value; }

// the larger of those that are known
static double larger(double a, double b) { return isnan(a) || b > a ? b : a; }

static double number_of(const gd_board* board, const gerdy_fact* fact) {
  gd_declared d;
  if (!gd_declared_find(board->clinic, fact->name, &d)) return NAN;
  return gd_fact_check(&d, fact, NULL) == GERDY_OK && fact->text == NULL ? fact->number : NAN;
}

static void read_fact(const gd_board* board, const gerdy_fact* fact, gd_day* day) {
  if (strcmp(fact->name, "run_km") == 0) {
    const double km = number_of(board, fact);
    if (!isnan(km)) day->run_km = added(day->run_km, km);
    if (!isnan(km)) day->longest_km = larger(day->longest_km, km);
  } else if (strcmp(fact->name, "ci_run_km") == 0) {
    day->checkin_km = number_of(board, fact);
  } else if (strcmp(fact->name, "ci_worst_pain") == 0) {
    day->pain = number_of(board, fact);
  } else if (strcmp(fact->name, "ci_morning") == 0 && fact->text != NULL &&
             strcmp(fact->text, "unknown") != 0) {
    day->morning_worse = strcmp(fact->text, "worse") == 0;
  }
}

static gd_day read_entry(const gd_board* board, const gerdy_entry* entry, size_t position) {
  size_t n;
  const gerdy_fact* fact = gerdy_history_facts(board->history, &n) + entry->first;
  gd_day day = {.day = gerdy_when_day(entry->at),
                .at = entry->at,
                .recorded = entry->recorded,
                .position = position,
                .run_km = NAN,
                .longest_km = NAN,
                .checkin_km = NAN,
                .pain = NAN,
                .morning_worse = -1,
                .checked_in = entry->kind == GERDY_ENTRY_CHECKIN};
  for (size_t i = 0; i < entry->nfact; ++i) read_fact(board, &fact[i], &day);
  return day;
}

static int by_time(const void* a, const void* b) {
  const gd_day *x = a, *y = b;
  int order = gerdy_when_order(x->at, x->recorded, y->at, y->recorded);
  if (order != 0) return order;
  return x->position < y->position ? -1 : x->position > y->position;
}

// Of one day: runs add up; of check-ins the later one tells the km, and the worst pain is the
// day's.
static void merge(gd_day* day, const gd_day* later) {
  if (!isnan(later->run_km)) day->run_km = added(day->run_km, later->run_km);
  day->longest_km = larger(day->longest_km, later->longest_km);
  if (!isnan(later->checkin_km)) day->checkin_km = later->checkin_km;
  day->pain = larger(day->pain, later->pain);
  if (later->morning_worse > day->morning_worse) day->morning_worse = later->morning_worse;
  day->checked_in = day->checked_in || later->checked_in;
  day->at = later->at;
}

// A run that is there as an entry and in the check-in is one run.
static void settle(gd_day* day) {
  if (isnan(day->longest_km) && day->checkin_km > 0) day->longest_km = day->checkin_km;
  day->run_km = larger(day->run_km, day->checkin_km);
}

gerdy_status gd_gather_diary(gd_board* board, gerdy_error* err) {
  size_t n, ndiary = 0, count = 0;
  const gerdy_entry* entry = gerdy_history_entries(board->history, &n);
  for (size_t i = 0; i < n; ++i) {
    count += entry[i].kind == GERDY_ENTRY_RUN || entry[i].kind == GERDY_ENTRY_CHECKIN;
  }
  board->day = gd_alloc(count, sizeof *board->day);
  if (board->day == NULL) return gd_fail_memory(err);
  for (size_t i = 0; i < n; ++i) {
    const bool diary = entry[i].kind == GERDY_ENTRY_RUN || entry[i].kind == GERDY_ENTRY_CHECKIN;
    if (diary && board->counts[i]) board->day[ndiary++] = read_entry(board, &entry[i], i);
  }
  qsort(board->day, ndiary, sizeof *board->day, by_time);
  for (size_t i = 0; i < ndiary; ++i) {
    if (board->nday > 0 && board->day[board->nday - 1].day == board->day[i].day) {
      merge(&board->day[board->nday - 1], &board->day[i]);
    } else {
      board->day[board->nday++] = board->day[i];
    }
  }
  for (size_t i = 0; i < board->nday; ++i) settle(&board->day[i]);
  return GERDY_OK;
}
