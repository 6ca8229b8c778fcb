// io/gaps.c: markers that were not seen, in all the ways of saying so.
#include "io/gaps.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"

gd_gaps gd_gaps_begin(int power) {
  return (gd_gaps){.nines = 9999999 * pow(10, power) * (1 - 1e-12)};
}

void gd_gaps_count(gd_gaps* gaps, gd_gap kind, long line) {
  if (gaps->n[kind]++ == 0) gaps->line[kind] = line;
}

void gd_gaps_set(gd_gaps* gaps, gerdy_series* series, size_t row, size_t col, const double v[3],
                 const bool empty[3], long line) {
  bool any = false, all = true;
  for (int k = 0; k < 3; k++) {
    bool missing = empty[k] || !isfinite(v[k]) || fabs(v[k]) >= gaps->nines;
    any = any || missing;
    all = all && missing;
  }
  if (!any && (v[0] != 0 || v[1] != 0 || v[2] != 0)) {
    size_t at = row * series->ncol + col;
    memcpy(series->value + at, v, 3 * sizeof *v);
    memset(series->valid + at, 1, 3);
    return;
  }
  if (!any)
    gd_gaps_count(gaps, GD_GAP_ZERO, line);
  else if (!all)
    gd_gaps_count(gaps, GD_GAP_PARTIAL, line);
  else
    gd_gaps_count(gaps,
                  empty[0]          ? GD_GAP_EMPTY
                  : !isfinite(v[0]) ? GD_GAP_NAN
                                    : GD_GAP_NINES,
                  line);
}

gerdy_status gd_gaps_note(const gd_gaps* gaps, gerdy_notes* notes, gerdy_error* err) {
  static const char* const said[GD_GAP_KINDS] = {
      [GD_GAP_EMPTY] = "empty cells",
      [GD_GAP_NAN] = "'NaN'",
      [GD_GAP_ZERO] = "'0 0 0'",
      [GD_GAP_NINES] = "'9999999'",
      [GD_GAP_PARTIAL] = "only some of their three coordinates",
  };
  for (int kind = 0; kind < GD_GAP_KINDS; kind++) {
    if (gaps->n[kind] == 0) continue;
    gerdy_status s = gerdy_notes_add(notes, GERDY_INFO, gaps->line[kind], NULL,
                                     "Marker positions given as %s: %zu; they are gaps.",
                                     said[kind], gaps->n[kind]);
    if (s != GERDY_OK) return gd_fail_memory(err);
  }
  return GERDY_OK;
}
