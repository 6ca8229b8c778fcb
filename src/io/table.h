// io/table.h: what the parts of the reader of plain marker tables share. Public entry:
// <gerdy/io.h>.
#ifndef GD_IO_TABLE_H
#define GD_IO_TABLE_H

#include <gerdy/io.h>
#include <stdbool.h>

#include "io/lines.h"
#include "io/names.h"

// What a column of the file is: a column of the series (0 and up), or one of these.
enum { GD_TABLE_IGNORED = -1, GD_TABLE_TIME = -2, GD_TABLE_FRAME = -3 };

typedef struct gd_table_header {
  long line;        // of the names
  char separator;   // tab ; , or ' ' for runs of white space
  gd_span* cell;    // (ncell) names of the columns, as in the file
  ptrdiff_t* role;  // (ncell)
  size_t ncell;
  size_t ignored;    // columns that belong to no marker
  ptrdiff_t time;    // its column, -1 = none
  ptrdiff_t frame;   // column that counts frames, -1 = none
  double time_unit;  // s
  gd_span unit;      // of the markers, in brackets behind the first one's name; empty = not said
  gd_names names;    // of the markers
} gd_table_header;

// Cells of a line: trimmed, without quotes; false at the end. Start with more = true.
typedef struct gd_table_cells {
  gd_span rest;
  char separator;
  bool more;
} gd_table_cells;

bool gd_table_next_cell(gd_table_cells* cells, gd_span* cell);

// Read the line of names; in stands before the first row then. Free *head in any case.
// Errors: GERDY_E_FORMAT (no markers, forces), GERDY_E_MEMORY.
gerdy_status gd_table_read_header(gd_lines* in, gd_table_header* head, gerdy_notes* notes,
                                  gerdy_error* err);
void gd_table_header_free(gd_table_header* head);

#endif
