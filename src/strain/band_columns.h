// strain/band_columns.h: naming the columns of the band's tables one after the other.
#ifndef GD_STRAIN_BAND_COLUMNS_H
#define GD_STRAIN_BAND_COLUMNS_H

#include <gerdy/band.h>
#include <gerdy/series.h>
#include <stdbool.h>

#include "base/buf.h"

extern const char* const gd_band_side_word[2];            // "right", "left"
extern const char* const gd_band_head_word[GERDY_NBAND];  // "tfl", "iliac"

// Start with {0}.
typedef struct gd_band_columns {
  gerdy_series* table;
  size_t next;
  bool failed;  // a name is too long
} gd_band_columns;

// A table of ncol columns over the times of a motion. Errors: GERDY_E_MEMORY.
gerdy_status gd_band_columns_open(gd_band_columns* c, const gerdy_series* motion, size_t ncol,
                                  const char* title, gerdy_error* err);

// Name the next column.
void gd_band_column(gd_band_columns* c, const char* unit, const char* format, ...)
    GERDY_PRINTF(3, 4);

// Hand the table over, when all names and the lines of the header are whole; else free it. Errors:
// GERDY_E_MODEL (a name is too long), GERDY_E_MEMORY.
gerdy_status gd_band_columns_close(gd_band_columns* c, const gd_buf* lines, gerdy_series** out,
                                   gerdy_error* err);

#endif
