// io/names.h: a growing list of column names, and making them unique.
#ifndef GD_IO_NAMES_H
#define GD_IO_NAMES_H

#include <gerdy/base.h>

#include "base/text.h"

enum { GD_NAME_SIZE = 112, GD_NAMES_LIMIT = 65536 };

typedef struct gd_names {
  char (*at)[GD_NAME_SIZE];  // (n)
  size_t n;
  size_t capacity;
} gd_names;

// Append a name. Errors: GERDY_E_FORMAT (too long, too many) with the line, GERDY_E_MEMORY.
gerdy_status gd_names_add(gd_names* names, gd_span name, long line, gerdy_error* err);

void gd_names_free(gd_names* names);

// Rename every repetition: the first keeps its name, the next become NAME#2, NAME#3 ...
// with notes at that line. Errors: GERDY_E_FORMAT (no room for the suffix), GERDY_E_MEMORY.
gerdy_status gd_names_unique(gd_names* names, long line, gerdy_notes* notes, gerdy_error* err);

#endif
