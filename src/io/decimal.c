// io/decimal.c: numbers times a power of ten, exactly, on their decimal text.
#include "io/decimal.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 96, EXPONENT_LIMIT = 9999, DIGITS = 17, LAID_OUT = 21 };

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

// Most numbers of files have few decimals: they are a whole number over a power of ten. Both are
// exact below 2^53 and 10^22, so their quotient is what reading the digits gives. 0 = not so.
static int few_decimals(double size, char digits[DIGITS + 1], int* exponent) {
  static const double power[] = {1e0, 1e1, 1e2, 1e3,  1e4,  1e5, 1e6,
                                 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
  for (size_t d = 0; d < sizeof power / sizeof *power; d++) {
    double whole = nearbyint(size * power[d]);
    if (!(whole < 0x1p53)) return 0;
    if (whole / power[d] != size) continue;
    int n = 0;
    char back[DIGITS + 1];
    for (uint64_t rest = (uint64_t)whole; rest > 0; rest /= 10) back[n++] = (char)('0' + rest % 10);
    for (int i = 0; i < n; i++) digits[i] = back[n - 1 - i];
    *exponent = n - 1 - (int)d;
    return n;
  }
  return 0;
}

// Any number, with as many digits as it needs.
static int many_decimals(double size, char digits[DIGITS + 1], int* exponent) {
  char text[48];
  for (int n = 15; n <= DIGITS; n++) {
    snprintf(text, sizeof text, "%.*e", n - 1, size);
    if (strtod(text, NULL) == size) break;
  }
  int n = 0;
  const char* c = text;
  for (; *c != 'e'; c++)
    if (*c >= '0' && *c <= '9') digits[n++] = *c;
  *exponent = (int)strtol(c + 1, NULL, 10);
  return n;
}

// Digits d.ddd of a finite number that is not zero, without its sign, and its power of ten.
static int shortest(double size, char digits[DIGITS + 1], int* exponent) {
  int n = few_decimals(size, digits, exponent);
  if (n == 0) n = many_decimals(size, digits, exponent);
  while (n > 1 && digits[n - 1] == '0') n--;
  digits[n] = '\0';
  return n;
}

void gd_buf_shifted(gd_buf* buf, double value, int power) {
  if (value == 0) {
    gd_buf_text(buf, signbit(value) ? "-0" : "0");
    return;
  }
  char digits[DIGITS + 1];
  int exponent;
  int n = shortest(fabs(value), digits, &exponent);
  exponent += power;
  if (value < 0) gd_buf_text(buf, "-");
  if (exponent < -7 || exponent >= LAID_OUT) {
    gd_buf_bytes(buf, digits, 1);
    if (n > 1) gd_buf_printf(buf, ".%s", digits + 1);
    gd_buf_printf(buf, "e%d", exponent);
  } else if (exponent < 0) {
    gd_buf_printf(buf, "0.%.*s%s", -exponent - 1, "000000", digits);
  } else if (exponent >= n - 1) {
    gd_buf_printf(buf, "%s%.*s", digits, exponent - n + 1, "00000000000000000000");
  } else {
    gd_buf_printf(buf, "%.*s.%s", exponent + 1, digits, digits + exponent + 1);
  }
}
