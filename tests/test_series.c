// Series: a table over time, its gaps, interpolation and rate.
#include "testing.h"

#include <gerdy/series.h>

#include "base/mem.h"
#include "testing_random.h"

static gerdy_series* table(size_t nrow, size_t ncol) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(nrow, ncol, &s, &err), &err);
  return s;
}

static void begins_with_gaps(void** state) {
  (void)state;
  gerdy_series* s = table(3, 2);
  assert_int_equal(s->nrow, 3);
  assert_int_equal(s->ncol, 2);
  for (size_t i = 0; i < 6; ++i) assert_true(isnan(s->value[i]) && s->valid[i] == 0);
  for (size_t i = 0; i < 3; ++i) assert_true(s->time[i] == 0);
  for (size_t i = 0; i < 2; ++i) assert_string_equal(s->column[i].name, "");
  gerdy_series_free(s);
  gerdy_series_free(NULL);
  s = table(0, 0);
  assert_int_equal(gerdy_series_find(s, "x"), -1);
  assert_true(isnan(gerdy_series_at(s, 0, 0)));
  assert_true(gerdy_series_rate(s) == 0);
  gerdy_series_free(s);
}

static void names(void** state) {
  (void)state;
  gerdy_series* s = table(1, 3);
  assert_int_equal(gerdy_series_name(s, 0, "hip", "rad"), GERDY_OK);
  assert_int_equal(gerdy_series_name(s, 1, "hip_r", "rad"), GERDY_OK);
  assert_int_equal(gerdy_series_name(s, 2, "hip", "m"), GERDY_OK);
  assert_int_equal(gerdy_series_find(s, "hip"), 0);  // the first of equal names
  assert_int_equal(gerdy_series_find(s, "hip_r"), 1);
  assert_int_equal(gerdy_series_find(s, "hip_"), -1);
  assert_int_equal(gerdy_series_find(s, "Hip"), -1);
  char longest[112];
  memset(longest, 'n', sizeof longest - 1);
  longest[111] = '\0';
  assert_int_equal(gerdy_series_name(s, 0, longest, "N.m"), GERDY_OK);
  assert_int_equal(gerdy_series_find(s, longest), 0);
  assert_int_equal(gerdy_series_name(s, 3, "x", ""), GERDY_E_ARG);
  char too_long[113];
  memset(too_long, 'n', sizeof too_long - 1);
  too_long[112] = '\0';
  assert_int_equal(gerdy_series_name(s, 1, too_long, ""), GERDY_E_ARG);
  assert_int_equal(gerdy_series_name(s, 1, "x", "0123456789abcdef"), GERDY_E_ARG);
  assert_string_equal(s->column[1].name, "hip_r");  // refused: nothing changed
  gerdy_series_free(s);
}

static void set_makes_gaps(void** state) {
  (void)state;
  gerdy_series* s = table(2, 2);
  gerdy_series_set(s, 1, 0, 2.5);
  assert_true(s->value[2] == 2.5 && s->valid[2] == 1);
  gerdy_series_set(s, 1, 0, INFINITY);
  assert_true(isnan(s->value[2]) && s->valid[2] == 0);
  gerdy_series_set(s, 0, 1, NAN);
  assert_true(isnan(s->value[1]) && s->valid[1] == 0);
  gerdy_series_free(s);
}

static void interpolates(void** state) {
  (void)state;
  static const double time[5] = {1, 2, 4, 4.5, 5}, value[5] = {10, 20, 0, 5, -5};
  gerdy_series* s = table(5, 2);
  for (size_t i = 0; i < 5; ++i) {
    s->time[i] = time[i];
    gerdy_series_set(s, i, 1, value[i]);
  }
  for (size_t i = 0; i < 5; ++i) assert_true(gerdy_series_at(s, 1, time[i]) == value[i]);
  assert_near(gerdy_series_at(s, 1, 1.25), 12.5, 1e-14);
  assert_near(gerdy_series_at(s, 1, 3), 10, 1e-14);
  assert_near(gerdy_series_at(s, 1, 4.9), -3, 1e-13);
  assert_true(isnan(gerdy_series_at(s, 1, 0.999)));
  assert_true(isnan(gerdy_series_at(s, 1, 5.001)));
  assert_true(isnan(gerdy_series_at(s, 1, NAN)));
  assert_true(isnan(gerdy_series_at(s, 0, 2)));
  assert_true(isnan(gerdy_series_at(s, -1, 2)));
  assert_true(isnan(gerdy_series_at(s, 2, 2)));
  gerdy_series_free(s);
}

// rows at 100 Hz of which some are missing
static void rows_are_missed(void** state) {
  (void)state;
  gerdy_series* s = table(60, 1);
  for (size_t i = 0; i < 60; ++i)
    s->time[i] = 0.01 * (double)(i < 30 ? i : i < 45 ? i + 2 : i + 12);
  assert_int_equal(gerdy_series_skips(s, 0.105), 0);
  assert_int_equal(gerdy_series_skips(s, 0.305), 0);  // two rows
  assert_int_equal(gerdy_series_skips(s, 0.465), 1);  // ten
  assert_int_equal(gerdy_series_skips(s, 0.56), 1);
  assert_int_equal(gerdy_series_skips(s, s->time[44]), 0);  // on the rows beside
  assert_int_equal(gerdy_series_skips(s, s->time[45]), 0);
  assert_int_equal(gerdy_series_skips(s, -1), 0);
  assert_int_equal(gerdy_series_skips(s, 9), 0);
  assert_int_equal(gerdy_series_skips(s, NAN), 0);
  gerdy_series_free(s);
}

static void gaps_are_not_bridged(void** state) {
  (void)state;
  gerdy_series* s = table(5, 1);
  for (size_t i = 0; i < 5; ++i) {
    s->time[i] = (double)i;
    gerdy_series_set(s, i, 0, i == 2 ? NAN : (double)(10 * i));
  }
  assert_true(gerdy_series_at(s, 0, 1) == 10);  // on the last sample before the gap
  assert_true(gerdy_series_at(s, 0, 3) == 30);  // and on the first behind it
  assert_true(isnan(gerdy_series_at(s, 0, 1.01)));
  assert_true(isnan(gerdy_series_at(s, 0, 2)));
  assert_true(isnan(gerdy_series_at(s, 0, 2.99)));
  assert_near(gerdy_series_at(s, 0, 3.5), 35, 1e-13);
  gerdy_series_free(s);
  s = table(1, 1);
  s->time[0] = 3;
  gerdy_series_set(s, 0, 0, 8);
  assert_true(gerdy_series_at(s, 0, 3) == 8);
  assert_true(isnan(gerdy_series_at(s, 0, 3.1)));
  gerdy_series_free(s);
}

static void against_plain_search(void** state) {
  (void)state;
  gd_random r = {1};
  gerdy_series* s = table(300, 1);
  double t = -1;
  for (size_t i = 0; i < 300; ++i) {
    s->time[i] = t += random_between(&r, 0.001, 0.1);
    gerdy_series_set(s, i, 0, random_between(&r, -1, 1));
  }
  for (int k = 0; k < 2000; ++k) {
    double at = random_between(&r, s->time[0], s->time[299]);
    size_t i = 0;
    while (s->time[i + 1] < at) ++i;
    double f = (at - s->time[i]) / (s->time[i + 1] - s->time[i]);
    assert_near(gerdy_series_at(s, 0, at), (1 - f) * s->value[i] + f * s->value[i + 1], 1e-12);
  }
  gerdy_series_free(s);
}

// times of n samples at a rate, printed with so many decimals
static double rate_of(size_t n, double rate, int decimals, double start) {
  gerdy_series* s = table(n, 0);
  for (size_t i = 0; i < n; ++i) {
    char text[40];
    snprintf(text, sizeof text, "%.*f", decimals, start + (double)i / rate);
    sscanf(text, "%lf", &s->time[i]);
  }
  double got = gerdy_series_rate(s);
  gerdy_series_free(s);
  return got;
}

static void rates(void** state) {
  (void)state;
  assert_near(rate_of(500, 150, 9, 0), 150, 1e-4);
  assert_near(rate_of(500, 150, 3, 0), 150, 0.1);
  assert_near(rate_of(500, 300, 3, 12.1), 300, 0.3);
  assert_near(rate_of(2, 100, 6, 0), 100, 1e-6);
  assert_true(rate_of(1, 100, 6, 0) == 0);
  gerdy_series* s = table(4, 0);
  static const double bad[][4] = {{0, 0.01, 0.03, 0.04},  // a frame is missing
                                  {0, 0.01, 0.01, 0.02},  // a time comes twice
                                  {0.03, 0.02, 0.01, 0},  // backwards
                                  {0, 0, 0, 0},           // no time at all
                                  {0, 1, INFINITY, NAN}};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    memcpy(s->time, bad[i], sizeof bad[i]);
    assert_true(gerdy_series_rate(s) == 0);
  }
  gerdy_series_free(s);
}

static void copies(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_series *s = table(4, 2), *copy;
  s->rate = 50;
  strcpy(s->title, "walk");
  assert_int_equal(gerdy_series_name(s, 1, "knee", "rad"), GERDY_OK);
  for (size_t row = 0; row < 4; ++row) {
    s->time[row] = 0.02 * (double)row;
    gerdy_series_set(s, row, 1, row == 2 ? NAN : (double)row);
  }
  assert_ok(gerdy_series_copy(s, &copy, &err), &err);
  assert_int_equal(copy->nrow, 4);
  assert_int_equal(gerdy_series_find(copy, "knee"), 1);
  assert_string_equal(copy->title, "walk");
  assert_near(copy->rate, 50, 0);
  assert_memory_equal(copy->time, s->time, 4 * sizeof(double));
  assert_memory_equal(copy->valid, s->valid, 8);
  gerdy_series_set(copy, 0, 1, 9);  // its own arrays
  assert_true(s->value[1] == 0 && copy->value[1] == 9 && copy->value[3] == 1);
  assert_true(isnan(copy->value[5]));
  gerdy_series_free(copy);
  gd_mem_fail_at(3);
  assert_int_equal(gerdy_series_copy(s, &copy, &err), GERDY_E_MEMORY);
  gd_mem_fail_at(0);
  assert_null(copy);
  gerdy_series_free(s);
}

static void memory(void** state) {
  (void)state;
  gerdy_error err;
  gerdy_series* s;
  for (unsigned long nth = 1; nth <= 5; ++nth) {
    memset(&err, 0, sizeof err);
    gd_mem_fail_at(nth);
    assert_int_equal(gerdy_series_new(4, 4, &s, &err), GERDY_E_MEMORY);
    gd_mem_fail_at(0);
    assert_null(s);
    assert_int_equal(err.code, GERDY_E_MEMORY);
  }
  assert_int_equal(gerdy_series_new(SIZE_MAX / 4, 8, &s, &err), GERDY_E_MEMORY);
  assert_null(s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(begins_with_gaps),
      cmocka_unit_test(names),
      cmocka_unit_test(set_makes_gaps),
      cmocka_unit_test(interpolates),
      cmocka_unit_test(rows_are_missed),
      cmocka_unit_test(gaps_are_not_bridged),
      cmocka_unit_test(against_plain_search),
      cmocka_unit_test(rates),
      cmocka_unit_test(copies),
      cmocka_unit_test(memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
