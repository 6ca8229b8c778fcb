// gerdy/series.h: a table over time. Every measured or computed curve travels as one of these.
#ifndef GERDY_SERIES_H
#define GERDY_SERIES_H

#include <gerdy/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// One column: its name and the unit of its values. SI throughout: "m", "rad", "N", "N.m", "1".
typedef struct gerdy_column {
  char name[112];
  char unit[16];  // "" = not known
} gerdy_column;

// Values over time, row by row. Transparent: read and write the arrays directly.
// A value whose mask is 0 was not measured or not computed; it holds NaN.
typedef struct gerdy_series {
  size_t nrow;
  size_t ncol;           // without time
  double rate;           // samples per second, 0 = not uniform or not known
  double* time;          // (nrow) s
  double* value;         // (nrow x ncol) in the column's unit
  unsigned char* valid;  // (nrow x ncol) 1 = holds a value, 0 = gap
  gerdy_column* column;  // (ncol)
  char title[128];       // what the file called itself
} gerdy_series;

// Make a table of nrow x ncol gaps (mask 0, values NaN), times 0, columns unnamed.
// Owner: the caller, gerdy_series_free. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_series_new(size_t nrow, size_t ncol,
                                                        gerdy_series** out, gerdy_error* err);

// A copy of a table with everything in it. Owner: the caller. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_series_copy(const gerdy_series* series,
                                                         gerdy_series** out, gerdy_error* err);

// Free a table. Nullable: series.
GERDY_API void gerdy_series_free(gerdy_series* series);

// Index of the column with that exact name, -1 = none.
GERDY_API ptrdiff_t gerdy_series_find(const gerdy_series* series, const char* name);

// Name a column. Errors: GERDY_E_ARG when the name is too long or the column does not exist.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_series_name(gerdy_series* series, size_t col,
                                                         const char* name, const char* unit);

// Set a value and its mask; a value that is not finite becomes a gap.
GERDY_API void gerdy_series_set(gerdy_series* series, size_t row, size_t col, double value);

// Value at a time by linear interpolation between neighbouring valid samples; NaN outside the
// table, in a gap, or when col < 0.
GERDY_API double gerdy_series_at(const gerdy_series* series, ptrdiff_t col, double time);

// 1 when a time lies between two rows that are more than four mean steps of the table apart: rows
// are missing there, and nothing is known of what they held.
GERDY_API int gerdy_series_skips(const gerdy_series* series, double time);

// Samples per second from the times: one over their mean step when every step agrees with it within
// 2 % plus 1.1 ms (times printed with three decimals), else 0. Needs at least two rows.
GERDY_API double gerdy_series_rate(const gerdy_series* series);

// ---- markers as groups of three columns --------------------------------------------------------

// Is the table made of markers: columns in threes named NAME.x, NAME.y, NAME.z?
GERDY_API int gerdy_markers_check(const gerdy_series* series);

// Name of marker i (0 <= i < ncol / 3) without its ".x", written to out [size]. Returns out.
GERDY_API char* gerdy_marker_name(const gerdy_series* markers, size_t i, char* out, size_t size);

// Index of the marker with that exact name, -1 = none.
GERDY_API ptrdiff_t gerdy_marker_find(const gerdy_series* markers, const char* name);

#ifdef __cplusplus
}
#endif
#endif
