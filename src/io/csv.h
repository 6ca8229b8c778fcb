// io/csv.h: small tables as text, cells parted by comma or semicolon, with a line of column names.
#ifndef GD_IO_CSV_H
#define GD_IO_CSV_H

#include <gerdy/base.h>

#include "base/text.h"

typedef struct gd_csv {
  size_t nrow;  // without the line of names
  size_t ncol;
  gd_span* name;  // (ncol)
  gd_span* cell;  // (nrow x ncol) trimmed, quotes taken away
  long* line;     // (nrow) where each row stands in the file
  char separator;
  char* text;  // what the spans point into
} gd_csv;

// Read a table whose cells are parted by separator (',' or ';'). Lines that begin with '#' and
// empty lines are passed over. A cell may stand in double quotes, with "" for a quote inside; it
// ends on its line. Every row must have as many cells as there are names. Owner: *out is the
// caller's, gd_csv_free. Errors: GERDY_E_FORMAT with the line, GERDY_E_MEMORY.
GERDY_NODISCARD gerdy_status gd_csv_read(const char* bytes, size_t n, char separator, gd_csv* out,
                                         gerdy_error* err);

void gd_csv_free(gd_csv* csv);

// Index of the column with that name, -1 = none.
ptrdiff_t gd_csv_column(const gd_csv* csv, const char* name);

// The cell of a row; empty when col < 0.
gd_span gd_csv_cell(const gd_csv* csv, size_t row, ptrdiff_t col);

#endif
