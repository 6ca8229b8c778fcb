// io/gaps.h: the ways in which files say that a marker was not seen.
#ifndef GD_IO_GAPS_H
#define GD_IO_GAPS_H

#include <gerdy/series.h>
#include <stdbool.h>

typedef enum gd_gap {
  GD_GAP_EMPTY,
  GD_GAP_NAN,
  GD_GAP_ZERO,
  GD_GAP_NINES,
  GD_GAP_PARTIAL,
  GD_GAP_KINDS
} gd_gap;

typedef struct gd_gaps {
  double nines;  // 9999999 of the file's unit, in metres
  size_t n[GD_GAP_KINDS];
  long line[GD_GAP_KINDS];  // of the first of its kind
} gd_gaps;

// nines for a file whose unit is 10^power m.
gd_gaps gd_gaps_begin(int power);

// Count a gap on that line.
void gd_gaps_count(gd_gaps* gaps, gd_gap kind, long line);

// Three coordinates of a marker in metres (NaN where the file has none; empty: there is no text)
// into the columns from col on of a row, or a gap.
void gd_gaps_set(gd_gaps* gaps, gerdy_series* series, size_t row, size_t col, const double v[3],
                 const bool empty[3], long line);

// Say how many of each kind were found. Nullable: notes. Errors: GERDY_E_MEMORY.
gerdy_status gd_gaps_note(const gd_gaps* gaps, gerdy_notes* notes, gerdy_error* err);

#endif
