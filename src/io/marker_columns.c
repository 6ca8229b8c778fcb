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
