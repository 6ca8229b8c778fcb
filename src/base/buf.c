#include "base/buf.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/digits.h"
#include "base/mem.h"

void gd_buf_init(gd_buf* buf) { memset(buf, 0, sizeof *buf); }

void gd_buf_reset(gd_buf* buf) {
  gd_free(buf->at);
  gd_buf_init(buf);
}

// room for extra bytes and the closing zero; false once memory ran out
static bool reserve(gd_buf* buf, size_t extra) {
  if (buf->failed) return false;
  size_t need = buf->n + extra + 1;
  if (need <= buf->capacity) return true;
  size_t capacity = buf->capacity < 256 ? 256 : buf->capacity;
  while (capacity < need) capacity *= 2;
  char* at = gd_realloc(buf->at, capacity, 1);
  if (at == NULL) {
    buf->failed = true;
    return false;
  }
  buf->at = at;
  buf->capacity = capacity;
  return true;
}

void gd_buf_bytes(gd_buf* buf, const char* bytes, size_t n) {
  if (!reserve(buf, n)) return;
  memcpy(buf->at + buf->n, bytes, n);
  buf->n += n;
  buf->at[buf->n] = '\0';
}

void gd_buf_text(gd_buf* buf, const char* text) { gd_buf_bytes(buf, text, strlen(text)); }

void gd_buf_printf(gd_buf* buf, const char* format, ...) {
  va_list args, again;
  va_start(args, format);
  va_copy(again, args);
  char small[256];
  int n = vsnprintf(small, sizeof small, format, args);
  if (n >= 0 && (size_t)n < sizeof small) {
    gd_buf_bytes(buf, small, (size_t)n);
  } else if (n >= 0 && reserve(buf, (size_t)n)) {
    vsnprintf(buf->at + buf->n, (size_t)n + 1, format, again);
    buf->n += (size_t)n;
  }
  va_end(again);
  va_end(args);
}

// printf follows the locale; files must not
static void point_for_comma(char* text) {
  char* comma = strchr(text, ',');
  if (comma != NULL) *comma = '.';
}

static void put_special(gd_buf* buf, double value) {
  gd_buf_text(buf, isnan(value) ? "NaN" : value > 0 ? "Inf" : "-Inf");
}

void gd_buf_json(gd_buf* buf, const char* text) {
  gd_buf_bytes(buf, "\"", 1);
  for (; *text != '\0'; ++text) {
    unsigned char c = (unsigned char)*text;
    if (c < ' ' || c == 0x7f) {
      gd_buf_printf(buf, "\\u%04x", c);
    } else {
      if (c == '"' || c == '\\') gd_buf_bytes(buf, "\\", 1);
      gd_buf_bytes(buf, text, 1);
    }
  }
  gd_buf_bytes(buf, "\"", 1);
}

void gd_buf_double(gd_buf* buf, double value) {
  if (!isfinite(value)) {
    put_special(buf, value);
    return;
  }
  if (!reserve(buf, 32)) return;
  char* at = buf->at + buf->n;
  if (signbit(value)) *at++ = '-';
  if (value == 0) {
    *at++ = '0';
  } else {
    gd_digits d;
    gd_digits_of(fabs(value), &d);
    at += gd_digits_text(&d, at);
  }
  *at = '\0';
  buf->n = (size_t)(at - buf->at);
}

void gd_buf_fixed(gd_buf* buf, double value, int decimals) {
  if (!isfinite(value)) {
    put_special(buf, value);
    return;
  }
  char text[400];
  snprintf(text, sizeof text, "%.*f", decimals, value);
  point_for_comma(text);
  // "-0.0" says nothing that "0.0" does not
  bool zero = true;
  for (const char* c = text; *c != '\0'; ++c) zero = zero && (*c == '-' || *c == '0' || *c == '.');
  gd_buf_text(buf, zero && text[0] == '-' ? text + 1 : text);
}
