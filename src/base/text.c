#include "base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/digits.h"

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

static const char* skip_zeros(const char* at, const char* end) {
  while (at < end && *at == '0') ++at;
  return at;
}

// the digits from at on go into *mantissa; where they end
static const char* scan_digits(const char* at, const char* end, uint64_t* mantissa) {
  uint64_t value = *mantissa;
  for (; at < end && is_digit(*at); ++at) value = value * 10 + (uint64_t)(*at - '0');
  *mantissa = value;
  return at;
}

// "e-12" from its letter on; NULL: there is no number, or one with more than four digits
static const char* scan_exponent(const char* at, const char* end, int* exponent) {
  bool minus = false;
  int e = 0;
  if (++at < end && (*at == '-' || *at == '+')) minus = *at++ == '-';
  const char* first = at;
  for (; at < end && is_digit(*at) && at - first <= 4; ++at) e = e * 10 + (*at - '0');
  if (at == first || at - first > 4) return NULL;
  *exponent += minus ? -e : e;
  return at;
}

// Two numbers that are exact in double arithmetic have the right quotient and product (Clinger
// 1990, "How to read floating point numbers accurately"): most numbers in files are a whole number
// of at most 53 bits and a small power of ten.
static bool exact_value(uint64_t mantissa, int power, double* out) {
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (mantissa > (UINT64_C(1) << 53) || power < -22 || power > 22) return false;
  double value = (double)mantissa;
  *out = power < 0 ? value / powers[-power] : value * powers[power];
  return true;
}

bool gd_scan_short(gd_span s, char point, int power_of_ten, double* out, size_t* used) {
  const char *at = s.at, *end = s.at + s.n;
  bool negative = false;
  if (at < end && (*at == '-' || *at == '+')) negative = *at++ == '-';
  uint64_t mantissa = 0;
  const char *begin = at, *first = skip_zeros(at, end);
  at = scan_digits(first, end, &mantissa);
  ptrdiff_t any = at - begin, digits = at - first, decimals = 0;
  if (at < end && *at == point) {
    begin = ++at;
    first = digits == 0 ? skip_zeros(at, end) : at;
    at = scan_digits(first, end, &mantissa);
    digits += at - first;
    decimals = at - begin;
  }
  if (any + decimals == 0 || digits > 19 || decimals > 99) return false;
  power_of_ten -= (int)decimals;
  if (at < end && (*at == 'e' || *at == 'E')) {
    at = scan_exponent(at, end, &power_of_ten);
    if (at == NULL) return false;
  }
  double value;
  if (!exact_value(mantissa, power_of_ten, &value)) {
    if (power_of_ten < -GD_DIGITS_POWER || power_of_ten > GD_DIGITS_POWER) return false;
    value = gd_digits_value(mantissa, power_of_ten);
  }
  *out = negative ? -value : value;
  *used = (size_t)(at - s.at);
  return true;
}

static bool parse_short(gd_span s, char point, double* out) {
  size_t used;
  return gd_scan_short(s, point, 0, out, &used) && used == s.n;
}

// "-1.#IND", "1.#QNAN", "1,#IND00": what Windows printed for not-a-number
static bool is_windows_nan(const char* text) {
  if (*text == '-' || *text == '+') ++text;
  if (text[0] != '1' || (text[1] != '.' && text[1] != ',')) return false;
  return strncmp(text + 2, "#IND", 4) == 0 || strncmp(text + 2, "#QNAN", 5) == 0;
}

bool gd_parse_double(gd_span span, bool decimal_comma, double* out) {
  gd_span s = gd_trim(span);
  if (parse_short(s, decimal_comma ? ',' : '.', out)) return true;
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

gd_span gd_first_line(const char* bytes, size_t n, char comment) {
  gd_span rest = {bytes, n}, line = {"", 0};
  if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) rest = (gd_span){bytes + 3, n - 3};
  while (gd_next_line(&rest, &line)) {
    line = gd_trim(line);
    if (line.n > 0 && (comment == '\0' || line.at[0] != comment)) return line;
  }
  return (gd_span){"", 0};
}
