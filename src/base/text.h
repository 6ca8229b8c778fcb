// base/text.h: numbers and names as text, independent of the locale.
#ifndef GD_BASE_TEXT_H
#define GD_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

// A piece of somebody else's text; not zero-terminated.
typedef struct gd_span {
  const char* at;
  size_t n;
} gd_span;

gd_span gd_span_of(const char* text);

// Without white space (space, tab, CR, LF) at both ends.
gd_span gd_trim(gd_span span);

bool gd_span_is(gd_span span, const char* text);         // equal
bool gd_span_is_nocase(gd_span span, const char* text);  // equal but for ASCII case
bool gd_equal_nocase(const char* a, const char* b);

// Read the whole span (trimmed) as one real number. Accepts what strtod accepts but hexadecimal:
// "nan", "inf", "-1.#IND", a leading '+'. With decimal_comma, ',' stands for '.'. Correctly
// rounded.
bool gd_parse_double(gd_span span, bool decimal_comma, double* out);

// Read the number that the span begins with, times 10^power_of_ten, when it is a plain one of at
// most 19 digits and a power of ten that is not far: correctly rounded, and fast. *used: its
// length. false: it needs the careful way, or there is no number.
bool gd_scan_short(gd_span span, char point, int power_of_ten, double* out, size_t* used);

// Read the whole span (trimmed) as a non-negative integer.
bool gd_parse_size(gd_span span, size_t* out);

// Next token of *rest separated by white space; empty span at the end. Advances *rest.
gd_span gd_next_token(gd_span* rest);

// Next line of *rest without its end (LF or CRLF); returns false at the end. Advances *rest.
bool gd_next_line(gd_span* rest, gd_span* line);

// The first line that is not blank, trimmed, and does not begin with this sign ('\0': any does), a
// byte order mark passed over. Empty when there is none.
gd_span gd_first_line(const char* bytes, size_t n, char comment);

// Copy the span into out [size], zero-terminated; false when it does not fit (out is then "").
bool gd_span_copy(gd_span span, char* out, size_t size);

#endif
