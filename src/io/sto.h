// io/sto.h: what the parts of the .mot / .sto reader share. Public entry: <gerdy/io.h>.
#ifndef GD_IO_STO_H
#define GD_IO_STO_H

#include <gerdy/io.h>
#include <stdbool.h>

#include "io/lines.h"

// The header: everything down to "endheader".
typedef struct gd_sto_header {
  gd_span title;  // points into the file
  size_t row_count, column_count;
  long row_line, column_line;  // where the counts stand, 0 = not stated
  double range[2];             // times of the first and last row, for tables without a time column
  bool has_range;
  gerdy_angle_unit angle;  // by the key inDegrees
  long angle_line;         // 0 = no such key
  gerdy_angle_unit said;   // by a sentence such as "Angles are in degrees."
  long said_line;          // 0 = no such sentence
  size_t parts;            // numbers in a cell: 1, or 3 for DataType=Vec3
} gd_sto_header;

// Read down to "endheader". Errors: GERDY_E_FORMAT (no "endheader", a key without sense),
// GERDY_E_UNSUPPORTED (a DataType that is neither double nor Vec3).
gerdy_status gd_sto_read_header(gd_lines* in, gd_sto_header* head, gerdy_notes* notes,
                                gerdy_error* err);

// Which unit the angles have, by key, sentence or kind of file, with notes.
gerdy_status gd_sto_settle_angle(const gd_sto_header* head, bool motion_file,
                                 gerdy_angle_unit* angle, gerdy_notes* notes, gerdy_error* err);

// gerdy_sto_save with lines of one's own in the header ("key=value\n" each, "" for none).
gerdy_status gd_sto_save(const char* path, const gerdy_series* series, gerdy_angle_unit angle,
                         const char* lines, gerdy_error* err);

#endif
