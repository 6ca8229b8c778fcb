// Base layer: the digits of doubles, against printf and strtod.
#include "testing.h"

#include <float.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/digits.h"
#include "base/text.h"
#include "testing_random.h"

// what printf says with as few of 15, 16, 17 digits as read back to the same bits
static void by_printf(double value, char text[40]) {
  for (int places = 15; places <= 17; ++places) {
    snprintf(text, 40, "%.*g", places, value);
    if (strtod(text, NULL) == value) return;
  }
}

static void assert_printed(double value) {
  char expected[40];
  gd_buf buf;
  gd_buf_init(&buf);
  gd_buf_text(&buf, "=");
  by_printf(value, expected);
  gd_buf_double(&buf, value);
  assert_string_equal(buf.at + 1, expected);
  assert_int_equal(buf.n, strlen(buf.at));
  gd_buf_reset(&buf);
}

static double of_bits(uint64_t bits) {
  double value;
  memcpy(&value, &bits, sizeof value);
  return value;
}

static void edges(void** state) {
  (void)state;
  const double value[] = {0,
                          -0.0,
                          1,
                          -1,
                          0.1,
                          0.5,
                          9.5,
                          1e14,
                          1e15,
                          1e16,
                          1e17,
                          1e18,
                          123456789012345678.0,
                          99999999999999.95,
                          999999999999999.9,
                          9999999999999998.0,
                          1e-4,
                          1e-5,
                          9.9999999999999991e-5,
                          1e-35,
                          1e-36,
                          1e-34,
                          5e-324,
                          DBL_MIN,
                          DBL_MAX,
                          DBL_EPSILON,
                          2.2250738585072011e-308,
                          9007199254740991.0,
                          9007199254740992.0,
                          9007199254740993.0,
                          4503599627370497.5,
                          1.0 / 3,
                          2.0 / 3,
                          1e22,
                          1e23,
                          0.3,
                          0.1 + 0.2,
                          5e-36,
                          2e-5,
                          1.5e-5,
                          100,
                          1e5,
                          123456.5};
  for (size_t i = 0; i < sizeof value / sizeof value[0]; ++i) {
    assert_printed(value[i]);
    if (value[i] < DBL_MAX) assert_printed(nextafter(value[i], INFINITY));
    assert_printed(nextafter(value[i], -INFINITY));
  }
}

// the double below a power of two is nearer than the one above
static void powers(void** state) {
  (void)state;
  for (int e = -1074; e < 1024; ++e) {
    double x = ldexp(1, e);
    assert_printed(x);
    assert_printed(nextafter(x, 0));
    assert_printed(ldexp(3, e < 1022 ? e : 1021));
  }
  for (int e = -320; e <= 308; ++e) {
    char text[16];
    snprintf(text, sizeof text, "1e%d", e);
    double x = strtod(text, NULL);
    assert_printed(x);
    assert_printed(nextafter(x, 0));
    assert_printed(nextafter(x, INFINITY));
  }
}

static void random_numbers(void** state) {
  (void)state;
  gd_random r = {11};
  for (int i = 0; i < 60000; ++i) {
    double x = of_bits(gd_random_bits(&r));
    if (isfinite(x)) assert_printed(x);
    assert_printed(random_between(&r, -10, 10));
    // a mantissa of any kind, at an exponent that files hold
    uint64_t bits = gd_random_bits(&r), exponent = 900 + gd_random_bits(&r) % 200;
    assert_printed(of_bits(exponent << 52 | (bits & ((UINT64_C(1) << 52) - 1))));
    // few bits: ties between two decimals
    assert_printed(
        of_bits(exponent << 52 | (bits & ~((UINT64_C(1) << 44) - 1) & ~(UINT64_C(0xfff) << 52))));
    // few decimals, and what arithmetic makes of them
    double few = round(random_between(&r, -1e6, 1e6)) / pow(10, (double)(i % 9));
    assert_printed(few);
    assert_printed(few * 0.001);
    assert_printed(few / 3);
  }
}

// digits and a power of ten, as strtod reads them
static void values(void** state) {
  (void)state;
  gd_random r = {12};
  for (int i = 0; i < 300000; ++i) {
    char text[64];
    uint64_t m = gd_random_bits(&r) >> (gd_random_bits(&r) % 64);
    int power = (int)(gd_random_bits(&r) % 55) - GD_DIGITS_POWER;
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)m, power);
    double expected = strtod(text, NULL), value = gd_digits_value(m, power);
    if (memcmp(&value, &expected, sizeof value) != 0) fail_msg("%s: %.17g", text, value);
    // halfway between two doubles, and a little beside
    m = (gd_random_bits(&r) >> 11 | UINT64_C(1) << 52) * 2 + 1;
    snprintf(text, sizeof text, "%llue0", (unsigned long long)(m + (uint64_t)(i % 3) - 1));
    expected = strtod(text, NULL);
    value = gd_digits_value(m + (uint64_t)(i % 3) - 1, 0);
    assert_memory_equal(&value, &expected, sizeof value);
  }
  assert_true(gd_digits_value(0, 5) == 0 && gd_digits_value(25, -1) == 2.5);
}

// numbers of all lengths as text, and back
static void texts(void** state) {
  (void)state;
  gd_random r = {13};
  for (int i = 0; i < 200000; ++i) {
    char text[64];
    int places = i % 21;
    double x = random_between(&r, -1, 1) * pow(10, (double)(i % 13) - 6), expected, value;
    snprintf(text, sizeof text, i % 2 ? "%.*f" : "%.*e", places, x);
    expected = strtod(text, NULL);
    assert_true(gd_parse_double(gd_span_of(text), false, &value));
    if (memcmp(&value, &expected, sizeof value) != 0) fail_msg("%s: %.17g", text, value);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(edges),  cmocka_unit_test(powers), cmocka_unit_test(random_numbers),
      cmocka_unit_test(values), cmocka_unit_test(texts),
  };
  return cmocka_run_group_tests_name("digits", tests, NULL, NULL);
}
