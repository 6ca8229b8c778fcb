// plan/diary.c: runs and check-ins, day by day, and some days together.
#include "plan/diary.h"

#include <math.h>

#include "base/fail.h"
#include "base/mem.h"
#include "clinic/diary_days.h"
#include "plan/believed.h"

enum { DAYS_MOST = 7305 };

static const gd_diary_page empty_page = {
    .shown = {.worst_pain = NAN, .run_pain = NAN, .run_km = NAN, .week_km = NAN, .strength = -1},
    .morning_worse = -1};

static double more(double a, double b) { return isnan(a) || b > a ? b : a; }

static double added(double sum, double x) { return isnan(sum) ? x : sum + x; }

static void write_page(gd_diary_page* page, const gd_day* day) {
  page->shown.worst_pain = day->pain;
  page->shown.run_pain = day->run_pain;
  page->shown.run_km = day->run_km;
  page->shown.strength = day->strength;
  page->shown.checked_in = day->checked_in;
  page->morning_worse = day->morning_worse;
  page->ran = day->ran;
}

static void add_weeks(gd_diary* diary) {
  for (size_t i = 0; i < diary->nday; ++i) {
    for (size_t back = 0; back < 7 && back <= i; ++back) {
      const double km = diary->page[i - back].shown.run_km;
      double* week = &diary->page[i].shown.week_km;
      if (!isnan(km)) *week = added(*week, km);
    }
  }
}

// Pages for all days from the first to the last, those without a word too.
static gerdy_status write_pages(gd_diary* diary, const gd_day* day, size_t n, gd_arena* arena,
                                gerdy_error* err) {
  if (n == 0) return GERDY_OK;
  const long last = day[n - 1].day;
  diary->first = last - day[0].day < DAYS_MOST ? day[0].day : last - DAYS_MOST + 1;
  const size_t nday = (size_t)(last - diary->first + 1);
  diary->page = gd_arena_alloc(arena, nday, sizeof *diary->page);
  if (diary->page == NULL) return gd_fail_memory(err);
  diary->nday = nday;
  for (size_t i = 0; i < nday; ++i) {
    diary->page[i] = empty_page;
    diary->page[i].shown.day = diary->first + (long)i;
  }
  for (size_t i = 0; i < n; ++i) {
    diary->ncheckin += day[i].checked_in;
    diary->nrun += day[i].nrun;
    if (day[i].day >= diary->first) write_page(&diary->page[day[i].day - diary->first], &day[i]);
  }
  add_weeks(diary);
  return GERDY_OK;
}

gerdy_status gd_diary_read(const gerdy_clinic* clinic, const gerdy_history* history, gerdy_when now,
                           gd_arena* arena, gd_diary* out, gerdy_error* err) {
  *out = (gd_diary){0};
  unsigned char* believed = NULL;
  gd_day* day = NULL;
  size_t n = 0;
  gerdy_status status = gd_believed(history, now, &believed, err);
  if (status == GERDY_OK) status = gd_days_read(clinic, history, believed, &day, &n, err);
  if (status == GERDY_OK) status = write_pages(out, day, n, arena, err);
  gd_free(day);
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

static bool bears(const gd_diary_page* page, gd_mark mark, double limit) {
  switch (mark) {
    case GD_MARK_RUN:
      return page->ran;
    case GD_MARK_PAIN:
      return page->shown.worst_pain > limit;
    case GD_MARK_MORNING:
      return page->morning_worse == 1;
    default:
      return page->shown.checked_in || page->ran;
  }
}

gd_span_of_days gd_diary_marked(const gd_diary* diary, gd_span_of_days among, gd_mark mark,
                                double limit) {
  gd_span_of_days found = {among.last + 1, among.last};
  for (long d = among.first; d <= among.last; ++d) {
    const gd_diary_page* page = gd_diary_find(diary, d);
    if (page == NULL || !bears(page, mark, limit)) continue;
    if (found.first > among.last) found.first = d;
    found.last = d;
  }
  return found;
}
