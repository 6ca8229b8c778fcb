// io/marker_columns.c: names of the columns of a table of markers.
#include "io/marker_columns.h"

#include <string.h>

#include "base/fail.h"

gerdy_status gd_marker_columns(gerdy_series* series, const gd_names* names, long line,
                               gerdy_error* err) {
  for (size_t c = 0; c < 3 * names->n; c++) {
    gerdy_column* column = &series->column[c];
    const char* name = names->at[c / 3];
    size_t n = strlen(name);
    if (n + 3 > sizeof column->name)
      return gd_fail(err, GERDY_E_FORMAT, line, name,
                     "The marker's name is too long: at most %zu characters are allowed.",
                     sizeof column->name - 3);
    memcpy(column->name, name, n);
    column->name[n] = '.';
    column->name[n + 1] = "xyz"[c % 3];
    column->unit[0] = 'm';
  }
  return GERDY_OK;
}

gerdy_status gd_marker_rows(size_t rows, size_t markers, size_t file_size, const char* above,
                            long line, gerdy_error* err) {
  if (rows == 0)
    return gd_fail(err, GERDY_E_DATA, line, NULL,
                   "The file has no frame: there is no row of numbers below the %s.", above);
  // rows may lack empty cells at their end, but a file cannot lack nearly all of them
  if (markers > 8 * file_size / rows)
    return gd_fail(err, GERDY_E_FORMAT, line, NULL,
                   "The rows are far too short for the %zu markers that are named.", markers);
  return GERDY_OK;
}
