#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

gd_span gd_span_of(const char* text) { return (gd_span){text, strlen(text)}; }

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

gd_span gd_trim(gd_span span) {
  while (span.n > 0 && is_space(span.at[0])) ++span.at, --span.n;
  while (span.n > 0 && is_space(span.at[span.n - 1])) --span.n;
  return span;
}

bool gd_span_is(gd_span span, const char* text) {
  return strlen(text) == span.n && memcmp(span.at, text, span.n) == 0;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

bool gd_span_is_nocase(gd_span span, const char* text) {
  if (strlen(text) != span.n) return false;
  for (size_t i = 0; i < span.n; ++i) {
    if (lower(span.at[i]) != lower(text[i])) return false;
  }
  return true;
}

bool gd_equal_nocase(const char* a, const char* b) { return gd_span_is_nocase(gd_span_of(a), b); }

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Plain decimals with at most 19 digits and a power of ten within 22 are exact in double
// arithmetic when the digits fit 53 bits (Clinger 1990, "How to read floating point numbers
// accurately"). Returns false when the number needs the careful path.
static bool parse_exact(gd_span s, char point, double* out) {
  static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  size_t i = 0, digits = 0;
  bool negative = false;
  if (s.n > 0 && (s.at[0] == '-' || s.at[0] == '+')) negative = s.at[i++] == '-';
  uint64_t mantissa = 0;
  int exponent = 0;
  for (; i < s.n && is_digit(s.at[i]); ++i, ++digits) {
    mantissa = mantissa * 10 + (uint64_t)(s.at[i] - '0');
  }
  if (i < s.n && s.at[i] == point) {
    for (++i; i < s.n && is_digit(s.at[i]); ++i, ++digits, --exponent) {
      mantissa = mantissa * 10 + (uint64_t)(s.at[i] - '0');
    }
  }
  if (digits == 0 || digits > 18) return false;
  if (i < s.n && (s.at[i] == 'e' || s.at[i] == 'E')) {
    bool minus = false;
    int e = 0;
    if (++i < s.n && (s.at[i] == '-' || s.at[i] == '+')) minus = s.at[i++] == '-';
    if (i == s.n || s.n - i > 4) return false;
    for (; i < s.n && is_digit(s.at[i]); ++i) e = e * 10 + (s.at[i] - '0');
    exponent += minus ? -e : e;
  }
  if (i != s.n || mantissa > (UINT64_C(1) << 53) || exponent < -22 || exponent > 22) return false;
  double value = (double)mantissa;
  value = exponent < 0 ? value / power[-exponent] : value * power[exponent];
  *out = negative ? -value : value;
  return true;
}

// "-1.#IND", "1.#QNAN", "1,#IND00": what Windows printed for not-a-number
static bool is_windows_nan(const char* text) {
  if (*text == '-' || *text == '+') ++text;
  if (text[0] != '1' || (text[1] != '.' && text[1] != ',')) return false;
  return strncmp(text + 2, "#IND", 4) == 0 || strncmp(text + 2, "#QNAN", 5) == 0;
}

bool gd_parse_double(gd_span span, bool decimal_comma, double* out) {
  gd_span s = gd_trim(span);
  if (parse_exact(s, decimal_comma ? ',' : '.', out)) return true;
  char copy[128];
  if (s.n == 0 || s.n >= sizeof copy) return false;
  memcpy(copy, s.at, s.n);
  copy[s.n] = '\0';
  if (memchr(copy, 'x', s.n) != NULL || memchr(copy, 'X', s.n) != NULL) return false;
  if (is_windows_nan(copy)) {
    *out = NAN;
    return true;
  }
  // a comma is no point, whatever the locale says
  if (!decimal_comma && memchr(copy, ',', s.n) != NULL) return false;
  // strtod follows the locale: give it the point that the locale wants, by trying both
  for (size_t i = 0; decimal_comma && i < s.n; ++i) {
    if (copy[i] == ',') copy[i] = '.';
  }
  char* end = NULL;
  double value = strtod(copy, &end);
  if (*end == '.' && end > copy) {
    *end = ',';
    value = strtod(copy, &end);
  }
  if (end != copy + s.n) return false;
  *out = value;
  return true;
}

bool gd_parse_size(gd_span span, size_t* out) {
  gd_span s = gd_trim(span);
  size_t value = 0;
  if (s.n == 0 || s.n > 15) return false;
  for (size_t i = 0; i < s.n; ++i) {
    if (!is_digit(s.at[i])) return false;
    value = value * 10 + (size_t)(s.at[i] - '0');
  }
  *out = value;
  return true;
}

gd_span gd_next_token(gd_span* rest) {
  while (rest->n > 0 && is_space(rest->at[0])) ++rest->at, --rest->n;
  gd_span token = {rest->at, 0};
  while (token.n < rest->n && !is_space(rest->at[token.n])) ++token.n;
  rest->at += token.n;
  rest->n -= token.n;
  return token;
}

bool gd_next_line(gd_span* rest, gd_span* line) {
  if (rest->n == 0) return false;
  const char* end = memchr(rest->at, '\n', rest->n);
  size_t n = end != NULL ? (size_t)(end - rest->at) : rest->n;
  *line = (gd_span){rest->at, n};
  if (line->n > 0 && line->at[line->n - 1] == '\r') --line->n;
  size_t used = end != NULL ? n + 1 : n;
  rest->at += used;
  rest->n -= used;
  return true;
}

bool gd_span_copy(gd_span span, char* out, size_t size) {
  out[0] = '\0';
  if (span.n >= size) return false;
  if (span.n > 0) memcpy(out, span.at, span.n);
  out[span.n] = '\0';
  return true;
}
