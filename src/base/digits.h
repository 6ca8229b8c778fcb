// base/digits.h: the decimal digits of a double that reading turns back into the same double, and
// the way back.
#ifndef GD_BASE_DIGITS_H
#define GD_BASE_DIGITS_H

#include <stdint.h>

enum { GD_DIGITS_LEAST = 15, GD_DIGITS_MOST = 17, GD_DIGITS_POWER = 27 };

// d.ddd times 10^exponent; digits without their trailing zeros, zero-terminated.
typedef struct gd_digits {
  char digit[GD_DIGITS_MOST + 1];
  int n;         // digits, at least one
  int places;    // 15, 16 or 17: how many significant digits it took to be exact
  int exponent;  // of the first digit
} gd_digits;

// Digits of size rounded to 15 significant ones, or to 16 or 17 when fewer do not read back to the
// same bits. size must be finite and above zero.
void gd_digits_of(double size, gd_digits* out);

// The same laid out as "%.*g" does with out->places: 0.001, 12.5, 1.5e-07. text: at least 32 bytes,
// not zero-terminated. Returns its length.
int gd_digits_text(const gd_digits* digits, char* text);

// m times 10^power, correctly rounded. power: from -GD_DIGITS_POWER to GD_DIGITS_POWER.
double gd_digits_value(uint64_t m, int power);

#endif
