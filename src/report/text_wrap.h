// report/text_wrap.h: paragraphs of plain text, broken at 78 columns.
#ifndef GD_REPORT_TEXT_WRAP_H
#define GD_REPORT_TEXT_WRAP_H

#include "base/buf.h"

enum { GD_TEXT_COLUMNS = 78 };

// A paragraph that is put together piece by piece and then broken into lines. A character counts
// as one column.
typedef struct gd_text {
  gd_buf* out;   // where lines go; a failure of the piece is handed on to it
  gd_buf piece;  // what was said since the last end
} gd_text;

void gd_text_open(gd_text* text, gd_buf* out);
void gd_text_close(gd_text* text);

// Our own words; words from outside (cleaned, nullable), as they are and with a capital in front.
void gd_text_say(gd_text* text, const char* words);
void gd_text_quote(gd_text* text, const char* words);
void gd_text_capital(gd_text* text, const char* words);

// Write the paragraph: mark ("  - ") before its first line, as many spaces before the others.
void gd_text_end(gd_text* text, const char* mark);

// An empty line; a heading with a line of its own under it.
void gd_text_gap(gd_text* text);
void gd_text_heading(gd_text* text, const char* words);

#endif
