// plan/diary.c: runs and check-ins, day by day, and some days together.
#include "plan/diary.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "clinic/facts_board.h"
#include "plan/believed.h"

enum { DAYS_MOST = 7305 };

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

// What a day gathers before its km are settled.
typedef struct gathered {
  double run_km;      // sum over the runs
  double checkin_km;  // what the last check-in tells
} gathered;

typedef struct reading {
  gd_diary* diary;
  gathered* km;  // (nday)
  const gerdy_entry* entry;
  size_t nentry;
  const gerdy_fact* fact;
  const unsigned char* believed;
  gd_declared declared[NLINE];
  bool is_declared[NLINE];
} reading;

static bool tells_of_days(const reading* r, size_t i) {
  const gerdy_entry_kind kind = r->entry[i].kind;
  return r->believed[i] && (kind == GERDY_ENTRY_RUN || kind == GERDY_ENTRY_CHECKIN);
}

// The first and last day with an entry that counts; false: there is none.
static bool find_range(const reading* r, long* first, long* last) {
  bool found = false;
  for (size_t i = 0; i < r->nentry; ++i) {
    if (!tells_of_days(r, i)) continue;
    const long day = gerdy_when_day(r->entry[i].at);
    if (!found || day < *first) *first = day;
    if (!found || day > *last) *last = day;
    found = true;
  }
  if (found && *last - *first >= DAYS_MOST) *first = *last - DAYS_MOST + 1;
  return found;
}

static double more(double a, double b) { return isnan(a) || b > a ? b : a; }

static double added(double sum, double x) { return isnan(sum) ? x : sum + x; }

static void add_text(gd_diary_page* page, line what, const char* text) {
  if (strcmp(text, "unknown") == 0) return;
  if (what == MORNING) {
    const int worse = strcmp(text, "worse") == 0;
    if (worse > page->morning_worse) page->morning_worse = worse;
  } else if (what == STRENGTH) {
    const int done = strcmp(text, "yes") == 0;
    if (done > page->shown.strength) page->shown.strength = done;
  }
}

static void add_number(gd_diary_page* page, gathered* km, line what, double number) {
  if (what == RUN_KM) km->run_km = added(km->run_km, number);
  if (what == CHECKIN_KM) km->checkin_km = number;
  if (what == RUN_PAIN || what == CHECKIN_RUN_PAIN)
    page->shown.run_pain = more(page->shown.run_pain, number);
  if (what == WORST_PAIN) page->shown.worst_pain = more(page->shown.worst_pain, number);
}

static void add_fact(const reading* r, size_t at, const gerdy_fact* f) {
  for (int what = 0; what < NLINE; ++what) {
    if (strcmp(f->name, line_name[what]) != 0) continue;
    if (!r->is_declared[what] || gd_fact_check(&r->declared[what], f, NULL) != GERDY_OK) return;
    if (f->text != NULL) {
      add_text(&r->diary->page[at], (line)what, f->text);
    } else {
      add_number(&r->diary->page[at], &r->km[at], (line)what, f->number);
    }
    return;
  }
}

static void add_entry(reading* r, const gerdy_entry* e) {
  const bool run = e->kind == GERDY_ENTRY_RUN;
  r->diary->nrun += run;
  r->diary->ncheckin += !run;
  const long at = gerdy_when_day(e->at) - r->diary->first;
  if (at < 0) return;
  gd_diary_page* page = &r->diary->page[at];
  if (run) page->ran = true;
  if (!run) page->shown.checked_in = 1;
  for (size_t i = 0; i < e->nfact; ++i) add_fact(r, (size_t)at, &r->fact[e->first + i]);
}

// A run and a check-in of one day speak of the same km, as far as they go.
static void settle(gd_diary* diary, const gathered* km) {
  for (size_t i = 0; i < diary->nday; ++i) {
    gd_diary_page* page = &diary->page[i];
    page->shown.run_km = more(km[i].run_km, km[i].checkin_km);
    if (page->shown.run_km > 0) page->ran = true;
    page->shown.worst_pain = more(page->shown.worst_pain, page->shown.run_pain);
    for (size_t back = 0; back < 7 && back <= i; ++back) {
      const double km_then = diary->page[i - back].shown.run_km;
      if (!isnan(km_then)) page->shown.week_km = added(page->shown.week_km, km_then);
    }
  }
}

static const gd_diary_page empty_page = {
    .shown = {.worst_pain = NAN, .run_pain = NAN, .run_km = NAN, .week_km = NAN, .strength = -1},
    .morning_worse = -1};

static gerdy_status fill(reading* r, gd_arena* arena, gerdy_error* err) {
  gd_diary* diary = r->diary;
  long last = 0;
  if (!find_range(r, &diary->first, &last)) return GERDY_OK;
  const size_t nday = (size_t)(last - diary->first + 1);
  diary->page = gd_arena_alloc(arena, nday, sizeof *diary->page);
  r->km = gd_arena_alloc(arena, nday, sizeof *r->km);
  if (diary->page == NULL || r->km == NULL) return gd_fail_memory(err);
  diary->nday = nday;
  for (size_t i = 0; i < nday; ++i) {
    diary->page[i] = empty_page;
    diary->page[i].shown.day = diary->first + (long)i;
    r->km[i] = (gathered){NAN, NAN};
  }
  for (size_t i = 0; i < r->nentry; ++i) {
    if (tells_of_days(r, i)) add_entry(r, &r->entry[i]);
  }
  settle(diary, r->km);
  return GERDY_OK;
}

gerdy_status gd_diary_read(const gerdy_clinic* clinic, const gerdy_history* history, gerdy_when now,
                           gd_arena* arena, gd_diary* out, gerdy_error* err) {
  *out = (gd_diary){0};
  size_t nfact;
  reading r = {.diary = out, .fact = gerdy_history_facts(history, &nfact)};
  r.entry = gerdy_history_entries(history, &r.nentry);
  for (int i = 0; i < NLINE; ++i) {
    r.is_declared[i] = gd_declared_find(clinic, line_name[i], &r.declared[i]);
  }
  unsigned char* believed = NULL;
  gerdy_status status = gd_believed(history, now, &believed, err);
  r.believed = believed;
  if (status == GERDY_OK) status = fill(&r, arena, err);
  gd_free(believed);
  return status;
}

const gd_diary_page* gd_diary_find(const gd_diary* diary, long day) {
  const long at = day - diary->first;
  return at >= 0 && (size_t)at < diary->nday ? &diary->page[at] : NULL;
}

gd_days_together gd_diary_together(const gd_diary* diary, long first, long last) {
  gd_days_together t = {.worst = NAN, .mean = NAN};
  double sum = 0;
  size_t n = 0;
  for (long d = first; d <= last; ++d) {
    const gd_diary_page* page = gd_diary_find(diary, d);
    if (page == NULL) continue;
    t.nentry += page->shown.checked_in || page->ran;
    t.nrun += page->ran;
    t.nstrength += page->shown.strength == 1;
    t.nmorning_worse += page->morning_worse == 1;
    if (isnan(page->shown.worst_pain)) continue;
    t.worst = more(t.worst, page->shown.worst_pain);
    sum += page->shown.worst_pain;
    ++n;
  }
  if (n > 0) t.mean = sum / (double)n;
  return t;
}
