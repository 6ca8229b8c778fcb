// io/decimal.c: numbers times a power of ten, exactly, on their decimal text.
#include "io/decimal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digits.h"

enum { TEXT_SIZE = 96, EXPONENT_LIMIT = 9999, LAID_OUT = 21 };

static bool is_number_start(gd_span s) {
  size_t i = s.n > 0 && (s.at[0] == '-' || s.at[0] == '+') ? 1 : 0;
  return i < s.n && ((s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == '.' || s.at[i] == ',');
}

// "e-12" without its letter; far exponents are cut to a limit beyond every double
static bool parse_exponent(gd_span s, int* out) {
  bool minus = s.n > 0 && s.at[0] == '-';
  if (s.n > 0 && (s.at[0] == '-' || s.at[0] == '+')) s = (gd_span){s.at + 1, s.n - 1};
  size_t value;
  if (!gd_parse_size(s, &value)) return false;
  int limited = value > EXPONENT_LIMIT ? EXPONENT_LIMIT : (int)value;
  *out = minus ? -limited : limited;
  return true;
}

bool gd_parse_shifted(gd_span cell, bool decimal_comma, int power, double* out) {
  char text[TEXT_SIZE + 16];
  size_t used;
  if (gd_scan_short(cell, decimal_comma ? ',' : '.', power, out, &used) && used == cell.n)
    return true;
  if (power == 0 || cell.n > TEXT_SIZE || !is_number_start(cell))
    return cell.n <= TEXT_SIZE && gd_parse_double(cell, decimal_comma, out);
  size_t n = 0;
  while (n < cell.n && cell.at[n] != 'e' && cell.at[n] != 'E') {
    text[n] = cell.at[n];
    n++;
  }
  int exponent = 0;
  if (n < cell.n) {
    if (!parse_exponent((gd_span){cell.at + n + 1, cell.n - n - 1}, &exponent)) return false;
    int more = snprintf(text + n, 16, "e%d", exponent + power);
    return gd_parse_double((gd_span){text, n + (size_t)more}, decimal_comma, out);
  }
  text[n++] = 'e';
  if (power < 0) text[n++] = '-';
  text[n++] = (char)('0' + abs(power));  // units differ by less than ten powers
  return gd_parse_double((gd_span){text, n}, decimal_comma, out);
}

bool gd_take_number(gd_span* rest, bool* more, char separator, bool decimal_comma, int power,
                    double* out) {
  size_t used;
  if (!*more || !gd_scan_short(*rest, decimal_comma ? ',' : '.', power, out, &used)) return false;
  if (used < rest->n && rest->at[used] != separator) return false;
  *more = used < rest->n;
  used += *more;
  *rest = (gd_span){rest->at + used, rest->n - used};
  return true;
}

// n bytes; where the next one goes
static char* put(char* at, const char* bytes, int n) {
  memcpy(at, bytes, (size_t)n);
  return at + n;
}

void gd_buf_shifted(gd_buf* buf, double value, int power) {
  static const char zeros[] = "00000000000000000000";
  char text[48], *at = text;
  if (signbit(value)) *at++ = '-';
  if (value == 0) {
    *at++ = '0';
    gd_buf_bytes(buf, text, (size_t)(at - text));
    return;
  }
  gd_digits d;
  gd_digits_of(fabs(value), &d);
  int exponent = d.exponent + power;
  if (exponent < -7 || exponent >= LAID_OUT) {
    at = put(at, d.digit, 1);
    if (d.n > 1) *at++ = '.';
    at = put(at, d.digit + 1, d.n - 1);
    at += snprintf(at, 16, "e%d", exponent);
  } else if (exponent < 0) {
    at = put(at, "0.", 2);
    at = put(at, zeros, -exponent - 1);
    at = put(at, d.digit, d.n);
  } else if (exponent >= d.n - 1) {
    at = put(at, d.digit, d.n);
    at = put(at, zeros, exponent - d.n + 1);
  } else {
    at = put(at, d.digit, exponent + 1);
    *at++ = '.';
    at = put(at, d.digit + exponent + 1, d.n - exponent - 1);
  }
  gd_buf_bytes(buf, text, (size_t)(at - text));
}
