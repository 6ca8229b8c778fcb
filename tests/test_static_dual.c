// The solver of separable problems under linear equations: optimality, checked by its conditions.
#include "testing.h"

#include "base/mem.h"
#include "muscle/static_dual.h"
#include "testing_random.h"

enum { nvar = 40, nrow = 12, in_column = 5 };

// a random problem in which every row has a spare variable
static void make(gd_dual* d, gd_random* r, double exponent, double spare) {
  assert_true(gd_dual_allocate(d, nvar + nrow, nrow, nvar * in_column + nrow));
  d->exponent = exponent;
  int at = 0;
  for (int i = 0; i < nvar; ++i) {
    int begin = (int)random_between(r, 0, nrow - in_column + 1);
    d->cost[i] = random_between(r, 0.5, 2);
    d->low[i] = i % 7 == 0 ? -1 : 0.01;
    d->high[i] = 1;
    for (int k = 0; k < in_column; ++k) {
      d->row[at] = begin + k;
      d->value[at++] = random_between(r, -60, 60);
    }
    d->first[i + 1] = at;
  }
  for (int k = 0; k < nrow; ++k) {
    d->cost[nvar + k] = 1;
    d->low[nvar + k] = -INFINITY;
    d->high[nvar + k] = INFINITY;
    d->row[at] = k;
    d->value[at++] = spare;
    d->first[nvar + k + 1] = at;
    d->spare[k] = nvar + k;
    d->target[k] = random_between(r, -80, 80);
  }
}

// slope of the cost of variable i, by differences
static double marginal(const gd_dual* d, int i) {
  double h = 1e-6 * fmax(1e-3, fabs(d->x[i])), up = fabs(d->x[i] + h), down = fabs(d->x[i] - h);
  return d->cost[i] * (pow(up, d->exponent) - pow(down, d->exponent)) / (2 * h);
}

// the rows hold, every variable is at a bound or as dear as its price says
static void expect_optimal(const gd_dual* d, const gd_dual_info* info) {
  double row[nrow], scale = 1;
  for (int k = 0; k < nrow; ++k) row[k] = -d->target[k];
  for (int i = 0; i < d->nvar; ++i) {
    double price = 0;
    for (int k = d->first[i]; k < d->first[i + 1]; ++k) {
      row[d->row[k]] += d->value[k] * d->x[i];
      price += d->value[k] * d->price[d->row[k]];
    }
    scale = fmax(1, fabs(price));
    assert_true(d->x[i] >= d->low[i] && d->x[i] <= d->high[i]);
    if (fabs(d->x[i]) < 2e-3 && d->exponent != 2) continue;  // on the parabola
    if (d->x[i] > d->low[i]) assert_true(marginal(d, i) <= price + 1e-4 * scale);
    if (d->x[i] < d->high[i]) assert_true(marginal(d, i) >= price - 1e-4 * scale);
  }
  for (int k = 0; k < nrow; ++k) assert_near(row[k], 0, 1e-9);
  assert_true(info->converged);
  assert_true(info->gap <= 1e-9 * fmax(1, info->cost));
  assert_true(info->gap >= -1e-9 * fmax(1, info->cost));
  assert_near(info->residual, 0, 1e-9);
}

static void test_conditions(void** state) {
  (void)state;
  static const double exponents[] = {1.2, 1.5, 2, 3, 4};
  gd_random r = {.state = 11};
  for (size_t e = 0; e < sizeof exponents / sizeof exponents[0]; ++e) {
    for (int trial = 0; trial < 40; ++trial) {
      gd_dual d;
      gd_dual_info info;
      make(&d, &r, exponents[e], trial % 2 ? 1 : 100);
      gd_dual_solve(&d, &info);
      expect_optimal(&d, &info);
      gd_dual_free(&d);
    }
  }
}

// two muscles about one joint share as the squares say: a_i in the ratio of their moments
static void test_two_muscles(void** state) {
  (void)state;
  static const double exponents[] = {1.5, 2, 3};
  for (int e = 0; e < 3; ++e) {
    gd_dual d;
    gd_dual_info info;
    double p = exponents[e], strong = 90, weak = 40;
    assert_true(gd_dual_allocate(&d, 3, 1, 3));
    d.exponent = p;
    for (int i = 0; i < 3; ++i) {
      d.cost[i] = 1;
      d.low[i] = i < 2 ? 0 : -INFINITY;
      d.high[i] = i < 2 ? 1 : INFINITY;
      d.first[i + 1] = i + 1;
      d.row[i] = 0;
    }
    d.value[0] = strong;
    d.value[1] = weak;
    d.value[2] = 1e-6;  // as good as none
    d.spare[0] = 2;
    d.target[0] = 50;
    gd_dual_solve(&d, &info);
    assert_true(info.converged);
    assert_near(d.x[0] / d.x[1], pow(strong / weak, 1 / (p - 1)), 1e-9);
    assert_near(strong * d.x[0] + weak * d.x[1], 50, 1e-6);
    gd_dual_free(&d);
  }
}

// variables in another order have the same values
static void test_permutation(void** state) {
  (void)state;
  gd_random r = {.state = 5};
  for (int trial = 0; trial < 20; ++trial) {
    gd_dual a, b;
    gd_dual_info info;
    make(&a, &r, 2, 1);
    assert_true(gd_dual_allocate(&b, a.nvar, a.nrow, a.first[a.nvar]));
    int at = 0;
    for (int i = 0; i < a.nvar; ++i) {
      int from = a.nvar - 1 - i;
      b.cost[i] = a.cost[from];
      b.low[i] = a.low[from];
      b.high[i] = a.high[from];
      // and the rows the other way round
      for (int k = a.first[from]; k < a.first[from + 1]; ++k) {
        b.row[at] = nrow - 1 - a.row[k];
        b.value[at++] = a.value[k];
      }
      b.first[i + 1] = at;
    }
    for (int k = 0; k < nrow; ++k) {
      b.target[k] = a.target[nrow - 1 - k];
      b.spare[k] = a.nvar - 1 - a.spare[nrow - 1 - k];
    }
    gd_dual_solve(&a, &info);
    gd_dual_solve(&b, &info);
    for (int i = 0; i < a.nvar; ++i) assert_near(a.x[i], b.x[a.nvar - 1 - i], 1e-9);
    gd_dual_free(&a);
    gd_dual_free(&b);
  }
}

// the answer does not depend on where it is sought from, and is found at once from itself
static void test_warm(void** state) {
  (void)state;
  gd_random r = {.state = 8};
  gd_dual d;
  gd_dual_info info;
  make(&d, &r, 2, 1);
  gd_dual_solve(&d, &info);
  double x[nvar];
  memcpy(x, d.x, sizeof x);
  int cold = info.iterations;
  gd_dual_solve(&d, &info);
  assert_int_equal(info.iterations, 0);
  for (int k = 0; k < nrow; ++k) d.price[k] += random_between(&r, -1, 1);
  gd_dual_solve(&d, &info);
  assert_true(info.iterations > 0 && info.iterations < cold + 20);
  for (int i = 0; i < nvar; ++i) assert_near(d.x[i], x[i], 1e-9);
  gd_dual_free(&d);
}

static void test_no_memory(void** state) {
  (void)state;
  gd_dual d;
  for (unsigned long nth = 1; nth <= 2; ++nth) {
    gd_mem_fail_at(nth);
    bool made = gd_dual_allocate(&d, 3, 2, 4);
    gd_mem_fail_at(0);
    assert_false(made);
    assert_null(d.real);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_conditions),  cmocka_unit_test(test_two_muscles),
      cmocka_unit_test(test_permutation), cmocka_unit_test(test_warm),
      cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests_name("static dual", tests, NULL, NULL);
}
