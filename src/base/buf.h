// base/buf.h: text that grows. An allocation failure is remembered, so that a writer may print
// line after line and ask once at the end.
#ifndef GD_BASE_BUF_H
#define GD_BASE_BUF_H

#include <gerdy/base.h>
#include <stdbool.h>

typedef struct gd_buf {
  char* at;  // (n) bytes and a closing zero; NULL while empty
  size_t n;
  size_t capacity;
  bool failed;  // memory ran out: the content is not whole
} gd_buf;

void gd_buf_init(gd_buf* buf);
void gd_buf_reset(gd_buf* buf);
void gd_buf_bytes(gd_buf* buf, const char* bytes, size_t n);
void gd_buf_text(gd_buf* buf, const char* text);
void gd_buf_printf(gd_buf* buf, const char* format, ...) GERDY_PRINTF(2, 3);

// A text that is UTF-8 as a JSON string, with its quotes.
void gd_buf_json(gd_buf* buf, const char* text);

// A real number in the shortest form that reads back to the same bits; '.' in every locale;
// "NaN", "Inf" for the rest.
void gd_buf_double(gd_buf* buf, double value);

// A real number with a fixed count of decimals; '.' in every locale.
void gd_buf_fixed(gd_buf* buf, double value, int decimals);

#endif
