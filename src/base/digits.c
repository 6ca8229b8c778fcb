// A double is m 2^e with a whole m. Times a power of ten that gives it 17 digits before the point
// it is m 5^k 2^(e+k), which is exact in 192 bits as long as 5^k fits 128: for all numbers between
// 1e-35 and 1e17. The digits, their rounding and the question whether they read back are then whole
// numbers too. What lies outside goes to printf.
#include "base/digits.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

__extension__ typedef unsigned __int128 wide;
__extension__ typedef __int128 wide_signed;

enum { MANTISSA_BITS = 52, EXPONENT_BIAS = 1075, LEAST_POWER = -35, MOST_POWER = 16 };

static const uint64_t five[] = {
    UINT64_C(1),
    UINT64_C(5),
    UINT64_C(25),
    UINT64_C(125),
    UINT64_C(625),
    UINT64_C(3125),
    UINT64_C(15625),
    UINT64_C(78125),
    UINT64_C(390625),
    UINT64_C(1953125),
    UINT64_C(9765625),
    UINT64_C(48828125),
    UINT64_C(244140625),
    UINT64_C(1220703125),
    UINT64_C(6103515625),
    UINT64_C(30517578125),
    UINT64_C(152587890625),
    UINT64_C(762939453125),
    UINT64_C(3814697265625),
    UINT64_C(19073486328125),
    UINT64_C(95367431640625),
    UINT64_C(476837158203125),
    UINT64_C(2384185791015625),
    UINT64_C(11920928955078125),
    UINT64_C(59604644775390625),
    UINT64_C(298023223876953125),
    UINT64_C(1490116119384765625),
    UINT64_C(7450580596923828125),
};

static const uint64_t ten_16 = UINT64_C(10000000000000000);

// A number as 17 digits, a rest behind them, and how far its reader may be off.
typedef struct scaled {
  uint64_t whole;  // 17 digits
  wide rest;       // behind them, in units of 2^-shift
  wide half;       // half the distance to the next double, in units of 2^-(shift + 1)
  int shift;
  bool edge;  // a power of two: the double below is nearer than the one above
} scaled;

// whole and rest of m 5^k 2^-shift; false: they do not fit
static bool split(uint64_t m, wide power, scaled* x) {
  wide low = (wide)m * (uint64_t)power, high = (wide)m * (uint64_t)(power >> 64) + (low >> 64);
  wide bottom = (high << 64) | (uint64_t)low;
  uint64_t top = (uint64_t)(high >> 64);
  if (x->shift <= 0) {  // a whole number, so it is below 10^17
    if (x->shift < -63 || top != 0 || bottom >> 64 != 0) return false;
    x->whole = (uint64_t)bottom << -x->shift;
    x->rest = 0;
    x->half = power << -x->shift;
    x->shift = 0;
    return true;
  }
  if (x->shift > 121) return false;
  wide whole = (bottom >> x->shift) | ((wide)top << 1 << (127 - x->shift));
  x->whole = (uint64_t)whole;
  x->rest = bottom & (((wide)1 << x->shift) - 1);
  x->half = power;
  return true;
}

// size times 10^(16 - d); false: its power of five is too large
static bool scale(uint64_t bits, int d, scaled* x) {
  int k = MOST_POWER - d, exponent = (int)(bits >> MANTISSA_BITS);
  uint64_t m = bits & ((UINT64_C(1) << MANTISSA_BITS) - 1);
  x->edge = m == 0;
  m |= UINT64_C(1) << MANTISSA_BITS;
  if (k < 0 || k > MOST_POWER - LEAST_POWER) return false;
  x->shift = -(exponent - EXPONENT_BIAS + k);
  return split(m, (wide)five[k > 27 ? 27 : k] * five[k > 27 ? k - 27 : 0], x);
}

// the number rounded to one without its last 1 or 10 or 100, ties to even as printf does
static uint64_t round_to(const scaled* x, uint64_t unit) {
  uint64_t kept = x->whole / unit, over = x->whole % unit;
  wide half_rest = x->shift > 0 ? (wide)1 << (x->shift - 1) : 1;
  int side;  // of half a unit
  if (unit == 1)
    side = (x->rest > half_rest) - (x->rest < half_rest);
  else
    side = over != unit / 2 ? (over > unit / 2 ? 1 : -1) : x->rest > 0;
  return kept + (side > 0 || (side == 0 && kept % 2 == 1));
}

typedef enum answer { NO, YES, UNSURE } answer;

// does the rounded number lie nearer to this double than to its neighbours?
static answer reads_back(const scaled* x, uint64_t rounded, uint64_t unit) {
  int64_t away = (int64_t)(rounded * unit - x->whole);
  if (away > 16 || away < -16) return NO;  // 17 digits are finer than a sixteenth of that
  wide_signed off = (wide_signed)away * ((wide_signed)1 << x->shift) * 2 - 2 * (wide_signed)x->rest;
  wide size = off < 0 ? (wide)-off : (wide)off;
  if (size < (x->edge ? x->half / 2 : x->half)) return YES;
  return size > x->half ? NO : UNSURE;
}

// "00" to "99"
static const char pairs[] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546"
    "4748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293"
    "949596979899";

// value: as many digits as places, or one more when rounding made 9.99 to 10.0
static void put_digits(uint64_t value, int places, int exponent, gd_digits* out) {
  static const uint64_t most[] = {UINT64_C(1000000000000000), UINT64_C(10000000000000000),
                                  UINT64_C(100000000000000000)};
  if (value >= most[places - GD_DIGITS_LEAST]) {
    value /= 10;
    ++exponent;
  }
  int at = places;
  for (; at >= 2; at -= 2, value /= 100) memcpy(out->digit + at - 2, pairs + 2 * (value % 100), 2);
  if (at == 1) out->digit[0] = (char)('0' + value);
  out->places = places;
  out->exponent = exponent;
  out->n = places;
  while (out->n > 1 && out->digit[out->n - 1] == '0') --out->n;
  out->digit[out->n] = '\0';
}

static bool digits_exactly(double size, gd_digits* out) {
  uint64_t bits;
  memcpy(&bits, &size, sizeof bits);
  // 1233 / 4096 is just below log10(2); one too low at most
  int two = (int)(bits >> MANTISSA_BITS) - 1023;
  int d = two >= 0 ? two * 1233 / 4096 : -((-two * 1233 + 4095) / 4096);
  scaled x;
  if (d < LEAST_POWER || d > MOST_POWER || !scale(bits, d, &x)) return false;
  if (x.whole >= 10 * ten_16) {
    if (++d > MOST_POWER || !scale(bits, d, &x)) return false;
  }
  if (x.whole < ten_16) return false;
  uint64_t unit = 100;
  for (int places = GD_DIGITS_LEAST; places <= GD_DIGITS_MOST; ++places, unit /= 10) {
    uint64_t rounded = round_to(&x, unit);
    answer same = places == GD_DIGITS_MOST ? YES : reads_back(&x, rounded, unit);
    if (same == UNSURE) return false;
    if (same == YES) {
      put_digits(rounded, places, d, out);
      return true;
    }
  }
  return false;
}

static void digits_by_printf(double size, gd_digits* out) {
  char text[48];
  for (out->places = GD_DIGITS_LEAST; out->places <= GD_DIGITS_MOST; ++out->places) {
    snprintf(text, sizeof text, "%.*e", out->places - 1, size);
    if (out->places == GD_DIGITS_MOST || strtod(text, NULL) == size) break;
  }
  const char* c = text;
  for (out->n = 0; *c != 'e'; ++c) {
    if (*c >= '0' && *c <= '9') out->digit[out->n++] = *c;
  }
  while (out->n > 1 && out->digit[out->n - 1] == '0') --out->n;
  out->digit[out->n] = '\0';
  out->exponent = (int)strtol(c + 1, NULL, 10);
}

void gd_digits_of(double size, gd_digits* out) {
  if (!digits_exactly(size, out)) digits_by_printf(size, out);
}

// "e-07": two digits at least
static char* put_exponent(char* at, int exponent) {
  *at++ = 'e';
  *at++ = exponent < 0 ? '-' : '+';
  if (exponent < 0) exponent = -exponent;
  if (exponent >= 100) *at++ = (char)('0' + exponent / 100);
  *at++ = (char)('0' + exponent / 10 % 10);
  *at++ = (char)('0' + exponent % 10);
  return at;
}

static char* put_piece(char* at, const char* digits, int n) {
  memcpy(at, digits, (size_t)n);
  return at + n;
}

int gd_digits_text(const gd_digits* d, char* text) {
  char* at = text;
  int before = d->exponent + 1;  // digits before the point
  if (d->exponent < -4 || d->exponent >= d->places) {
    *at++ = d->digit[0];
    if (d->n > 1) *at++ = '.';
    at = put_piece(at, d->digit + 1, d->n - 1);
    return (int)(put_exponent(at, d->exponent) - text);
  }
  if (before <= 0) {
    at = put_piece(at, "0.000", 2 - before);
    return (int)(put_piece(at, d->digit, d->n) - text);
  }
  int whole = d->n < before ? d->n : before;
  at = put_piece(at, d->digit, whole);
  for (int i = whole; i < before; ++i) *at++ = '0';
  if (d->n > before) *at++ = '.';
  return (int)(put_piece(at, d->digit + whole, d->n - whole) - text);
}

// ---- back --------------------------------------------------------------------------------------

static int bits_of(wide x) {
  uint64_t high = (uint64_t)(x >> 64);
  return high != 0 ? 128 - __builtin_clzll(high) : 64 - __builtin_clzll((uint64_t)x);
}

// x 2^exponent rounded to 53 bits, ties to even; more: there is something behind x
static double round_bits(wide x, bool more, int exponent) {
  int drop = bits_of(x) - 53;
  uint64_t kept = (uint64_t)(x >> drop);
  wide rest = x & (((wide)1 << drop) - 1), half = (wide)1 << (drop - 1);
  kept += rest > half || (rest == half && (more || kept % 2 == 1));
  uint64_t two = (uint64_t)(1023 + exponent + drop) << MANTISSA_BITS;
  double factor;
  memcpy(&factor, &two, sizeof factor);
  return (double)kept * factor;
}

double gd_digits_value(uint64_t m, int power) {
  if (m == 0) return 0;
  int shift = __builtin_clzll(m);
  m <<= shift;
  // 64 bits and more either way, exact or with a rest that counts as more
  if (power >= 0) return round_bits((wide)m * five[power], false, power - shift);
  wide whole = (wide)m << 64;
  return round_bits(whole / five[-power], whole % five[-power] != 0, power - shift - 64);
}
