// plan/changes.c: tests and measures that were taken more than once.
#include "plan/changes.h"

#include <math.h>

#include "base/fail.h"
#include "base/mem.h"
#include "clinic/facts_board.h"
#include "plan/believed.h"

// The ends so far of one name and side.
typedef struct ends {
  double from, to;
  gerdy_when from_at, to_at;
  size_t times;
} ends;

static void add_value(ends* e, double value, gerdy_when at) {
  if (e->times == 0 || at.utc < e->from_at.utc) {
    e->from = value;
    e->from_at = at;
  }
  if (e->times == 0 || at.utc >= e->to_at.utc) {
    e->to = value;
    e->to_at = at;
  }
  ++e->times;
}

static bool taken_twice(const ends* e) { return e->from_at.utc < e->to_at.utc; }

static void gather(const gerdy_clinic* clinic, const gerdy_history* history,
                   const unsigned char* believed, ends* series) {
  size_t nentry, nfact, at;
  const gerdy_entry* entry = gerdy_history_entries(history, &nentry);
  const gerdy_fact* fact = gerdy_history_facts(history, &nfact);
  for (size_t i = 0; i < nentry; ++i) {
    const gerdy_entry* e = &entry[i];
    if (!believed[i] || (e->kind != GERDY_ENTRY_TEST && e->kind != GERDY_ENTRY_TRIAL)) continue;
    for (const gerdy_fact* f = fact + e->first; f < fact + e->first + e->nfact; ++f) {
      if (f->text != NULL || !gd_index_find(&clinic->declared_index, f->name, &at)) continue;
      if (gd_fact_check(&clinic->declared[at], f, NULL) != GERDY_OK) continue;
      add_value(&series[3 * at + gd_side_place(f->side)], f->number, e->at);
    }
  }
}

static gerdy_change judge(const gerdy_clinic* clinic, const gd_declared* d, char side,
                          const ends* e) {
  const double by = e->to - e->from;
  const double real = d->real_change * (d->real_change_relative ? fabs(e->from) : 1);
  const int better = by > 0 ? -d->worse : by < 0 ? d->worse : 0;
  return (gerdy_change){.name = d->id,
                        .label = d->label,
                        .unit = d->unit,
                        .side = side,
                        .from = e->from,
                        .to = e->to,
                        .from_at = e->from_at,
                        .to_at = e->to_at,
                        .real_change = real,
                        .is_real = fabs(by) > real,
                        .better = better,
                        .claim = gerdy_clinic_claim(clinic, d->claim)};
}

static gerdy_status collect(const gerdy_clinic* clinic, const ends* series, gd_arena* arena,
                            const gerdy_change** out, size_t* n, gerdy_error* err) {
  size_t count = 0;
  const size_t places = 3 * clinic->ndeclared;
  for (size_t i = 0; i < places; ++i) count += taken_twice(&series[i]);
  gerdy_change* change = gd_arena_alloc(arena, count, sizeof *change);
  if (change == NULL) return gd_fail_memory(err);
  *n = 0;
  *out = change;
  for (size_t i = 0; i < places; ++i) {
    static const char side[3] = {0, 'r', 'l'};
    if (taken_twice(&series[i]))
      change[(*n)++] = judge(clinic, &clinic->declared[i / 3], side[i % 3], &series[i]);
  }
  return GERDY_OK;
}

gerdy_status gd_changes_find(const gerdy_clinic* clinic, const gerdy_history* history,
                             gerdy_when now, gd_arena* arena, const gerdy_change** out, size_t* n,
                             gerdy_error* err) {
  unsigned char* believed = NULL;
  gerdy_status status = gd_believed(history, now, &believed, err);
  ends* series = gd_alloc(3 * clinic->ndeclared, sizeof *series);
  if (status == GERDY_OK && series == NULL) status = gd_fail_memory(err);
  if (status == GERDY_OK) {
    gather(clinic, history, believed, series);
    status = collect(clinic, series, arena, out, n, err);
  }
  gd_free(series);
  gd_free(believed);
  return status;
}
