// io/marker_columns.h: names of the columns of a table of markers.
#ifndef GD_IO_MARKER_COLUMNS_H
#define GD_IO_MARKER_COLUMNS_H

#include <gerdy/series.h>

#include "io/names.h"

// Call the columns of the series (three a name) NAME.x, NAME.y, NAME.z, in m. Errors:
// GERDY_E_FORMAT with that line and the name, which is too long.
gerdy_status gd_marker_columns(gerdy_series* series, const gd_names* names, long line,
                               gerdy_error* err);

// Are there rows, and are they long enough for so many markers? above: what stands over them, for
// the message. Errors: GERDY_E_DATA, GERDY_E_FORMAT, both with that line.
gerdy_status gd_marker_rows(size_t rows, size_t markers, size_t file_size, const char* above,
                            long line, gerdy_error* err);

#endif
