// io/lines.h: text files line by line and cell by cell, with line numbers. Used by all text
// readers.
#ifndef GD_IO_LINES_H
#define GD_IO_LINES_H

#include <gerdy/base.h>
#include <stdbool.h>

#include "base/text.h"

typedef struct gd_lines {
  gd_span rest;     // not read yet
  gd_span text;     // the current line without its end
  long line;        // its number, 1 = first
  bool terminated;  // the current line ended with a line feed
} gd_lines;

// Start reading: skips a byte order mark; refuses UTF-16, binary bytes and old Mac line ends.
// Errors: GERDY_E_FORMAT with the line.
gerdy_status gd_lines_open(gd_lines* in, const char* bytes, size_t n, gerdy_error* err);

// Next line into in->text; false at the end.
bool gd_lines_next(gd_lines* in);

// The same, passing over lines without any visible character.
bool gd_lines_next_filled(gd_lines* in);

// Number of lines with a visible character that are still to come.
size_t gd_lines_count_filled(const gd_lines* in);

// The cells of one line: between tabs, or (no tabs) between runs of white space.
typedef struct gd_cells {
  gd_span rest;
  bool tabs;
  bool more;  // tabs: another cell follows, which may be empty
} gd_cells;

gd_cells gd_cells_of(gd_span line);

// Next cell, trimmed; false at the end.
bool gd_cells_next(gd_cells* cells, gd_span* cell);

// How the rest of a file writes its decimals.
typedef enum gd_decimal { GD_DECIMAL_POINT, GD_DECIMAL_COMMA, GD_DECIMAL_MIXED } gd_decimal;

// *line: with GD_DECIMAL_MIXED where the second kind first appears, else where a comma does.
gd_decimal gd_lines_decimal(const gd_lines* in, long* line);

// Length of a span for "%.*s", shortened to what a message can bear.
int gd_shown(gd_span span);

// Status of gerdy_notes_add with err filled when it failed.
gerdy_status gd_noted(gerdy_status status, gerdy_error* err);

#endif
