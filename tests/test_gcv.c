// Natural splines (math/gcv_spline.h): what defines them, and how they smooth.
#include "testing.h"

#include <stdlib.h>

#include "base/mem.h"
#include "math/function.h"
#include "math/gcv_band.h"
#include "math/gcv_spline.h"
#include "testing_random.h"

enum { most = 120, widest = 16 };

static gd_function_type type_of(int m) { return (gd_function_type)(GD_FUNCTION_GCV + m); }

// n points at uneven steps, y between -1 and 1
static void uneven(gd_random* r, double* par, int n) {
  double x = -1;
  for (int i = 0; i < n; ++i) {
    par[i] = x;
    par[n + i] = random_between(r, -1, 1);
    x += random_between(r, 0.2, 1);
  }
}

static double order_at(const double* par, int n, int m, int piece, int order) {
  return order == 0 ? par[n + piece] : par[2 * n + piece * (2 * m - 1) + order - 1];
}

// Taylor coefficients of a piece, seen from its right end
static void right_end(const double* par, int n, int m, int piece, double c[2 * 7]) {
  double h = par[piece + 1] - par[piece];
  for (int k = 0; k < 2 * m; ++k) c[k] = order_at(par, n, m, piece, k);
  for (int i = 0; i < 2 * m - 1; ++i) {
    for (int j = 2 * m - 2; j >= i; --j) c[j] += h * c[j + 1];
  }
}

// It goes through its points, all derivatives below the last are continuous, and those from order m
// on vanish at both ends: no other function of piecewise degree 2m - 1 does all that.
static void interpolates_naturally(void** state) {
  (void)state;
  gd_random r = {3};
  for (int m = 1; m <= GD_GCV_HALF_ORDER_MAX; ++m) {
    for (int n = 2 * m; n < 2 * m + 20; n += 3) {
      double par[most * widest], y[most], c[14];
      uneven(&r, par, n);
      memcpy(y, par + n, (size_t)n * sizeof *y);
      assert_true(gd_gcv_fit(par, n, m, 0));
      assert_memory_equal(par + n, y, (size_t)n * sizeof *y);
      for (int i = 0; i < n - 1; ++i) {
        right_end(par, n, m, i, c);
        for (int k = 0; k < 2 * m - 1; ++k) {
          assert_near(c[k], order_at(par, n, m, i + 1, k), 1e-8);
        }
      }
      for (int k = m; k < 2 * m - 1; ++k) {
        assert_near(order_at(par, n, m, 0, k), 0, 1e-12);
        assert_near(order_at(par, n, m, n - 1, k), 0, 0);
      }
    }
  }
}

// a polynomial of degree less than m is its own smoothest curve
static void keeps_polynomials(void** state) {
  (void)state;
  gd_random r = {5};
  for (int m = 1; m <= GD_GCV_HALF_ORDER_MAX; ++m) {
    double par[most * widest], k[7];
    int n = 25;
    uneven(&r, par, n);
    for (int i = 0; i < m; ++i) k[i] = random_between(&r, -1, 1);
    for (int i = 0; i < n; ++i) {
      par[i] *= 0.1;
      double slope;
      gd_function_eval(GD_FUNCTION_POLYNOMIAL, k, m, par[i], &par[n + i], &slope);
    }
    assert_true(gd_gcv_fit(par, n, m, 0));
    for (double x = par[0] - 0.3; x < par[n - 1] + 0.3; x += 0.013) {
      double got[3], want[3];
      gd_function_eval2(type_of(m), par, n, x, &got[0], &got[1], &got[2]);
      gd_function_eval2(GD_FUNCTION_POLYNOMIAL, k, m, x, &want[0], &want[1], &want[2]);
      for (int d = 0; d < 3; ++d) assert_near(got[d], want[d], 1e-7);
    }
  }
}

// errors so large that nothing but the least-squares polynomial is left: for m = 2 a straight line
static void large_errors_leave_a_line(void** state) {
  (void)state;
  gd_random r = {7};
  double par[most * widest], x = 0, y = 0, xx = 0, xy = 0;
  int n = 30;
  uneven(&r, par, n);
  for (int i = 0; i < n; ++i) {
    x += par[i] / n;
    y += par[n + i] / n;
  }
  for (int i = 0; i < n; ++i) {
    xx += (par[i] - x) * (par[i] - x);
    xy += (par[i] - x) * (par[n + i] - y);
  }
  assert_true(gd_gcv_fit(par, n, 2, 1e9));
  for (int i = 0; i < n; ++i) assert_near(par[n + i], y + (par[i] - x) * xy / xx, 1e-7);
}

// noise of known size on a sine: the fit is nearer to the sine than the points are, with and
// without being told the size
static void smooths_noise(void** state) {
  (void)state;
  gd_random r = {11};
  enum { n = 100 };
  for (int m = 2; m <= 4; ++m) {
    double clean[n], noisy[n], raw = 0;
    for (int i = 0; i < n; ++i) {
      clean[i] = sin(0.06 * i);
      noisy[i] = clean[i];
      for (int k = 0; k < 12; ++k) noisy[i] += 0.05 * random_between(&r, -0.5, 0.5);
      raw += (noisy[i] - clean[i]) * (noisy[i] - clean[i]) / n;
    }
    for (int known = 0; known < 2; ++known) {
      double par[n * widest], left = 0;
      for (int i = 0; i < n; ++i) {
        par[i] = 0.01 * i;
        par[n + i] = noisy[i];
      }
      assert_true(gd_gcv_fit(par, n, m, known ? 0.05 * 0.05 : -1));
      for (int i = 0; i < n; ++i) left += (par[n + i] - clean[i]) * (par[n + i] - clean[i]) / n;
      assert_true(left < 0.25 * raw);
    }
  }
}

// fitted once more without errors, the smoothed values give the same spline
static void own_values_give_it_back(void** state) {
  (void)state;
  gd_random r = {13};
  for (int m = 1; m <= 5; ++m) {
    double par[most * widest], again[most * widest];
    int n = 40;
    uneven(&r, par, n);
    assert_true(gd_gcv_fit(par, n, m, 0.1));
    memcpy(again, par, 2 * (size_t)n * sizeof *par);
    assert_true(gd_gcv_fit(again, n, m, 0));
    for (int i = 0; i < (2 * m + 1) * n; ++i) assert_near(again[i], par[i], 1e-7);
  }
}

static void derivatives_by_differences(void** state) {
  (void)state;
  gd_random r = {17};
  const double h = 1e-5;
  for (int m = 2; m <= 7; ++m) {
    double par[most * widest];
    int n = 20;
    uneven(&r, par, n);
    assert_true(gd_gcv_fit(par, n, m, 0));
    for (int trial = 0; trial < 200; ++trial) {
      double x = random_between(&r, par[0] - 0.5, par[n - 1] + 0.5), low[3], high[3], at[3];
      gd_function_eval2(type_of(m), par, n, x - h, &low[0], &low[1], &low[2]);
      gd_function_eval2(type_of(m), par, n, x + h, &high[0], &high[1], &high[2]);
      gd_function_eval2(type_of(m), par, n, x, &at[0], &at[1], &at[2]);
      double size = 1 + fabs(at[1]) + fabs(at[2]);
      assert_near((high[0] - low[0]) / (2 * h), at[1], 1e-5 * size);
      assert_near((high[1] - low[1]) / (2 * h), at[2], 3e-3 * size);
    }
  }
}

static void other_new_functions(void** state) {
  (void)state;
  static const double step[4] = {1, 3, -2, 6}, sine[4] = {2, 3, 0.4, 1};
  static const double stairs[6] = {0, 1, 2, 5, 6, 7};
  static const double at[][2] = {{-1, 5}, {0, 5}, {0.5, 5}, {1, 6}, {1.9, 6}, {2, 7}, {8, 7}};
  double v, s, c, low[3], high[3];
  for (size_t i = 0; i < sizeof at / sizeof at[0]; ++i) {
    gd_function_eval2(GD_FUNCTION_STAIRS, stairs, 3, at[i][0], &v, &s, &c);
    assert_near(v, at[i][1], 0);
    assert_true(s == 0 && c == 0);
  }
  for (double x = 0; x < 4; x += 0.05) {
    const double* par[2] = {step, sine};
    for (int k = 0; k < 2; ++k) {
      gd_function_type type = k == 0 ? GD_FUNCTION_STEP : GD_FUNCTION_SINE;
      gd_function_eval2(type, par[k], 1, x - 1e-5, &low[0], &low[1], &low[2]);
      gd_function_eval2(type, par[k], 1, x + 1e-5, &high[0], &high[1], &high[2]);
      gd_function_eval2(type, par[k], 1, x, &v, &s, &c);
      assert_near((high[0] - low[0]) / 2e-5, s, 1e-7);
      assert_near((high[1] - low[1]) / 2e-5, c, 1e-3);
    }
  }
  gd_function_eval2(GD_FUNCTION_STEP, step, 1, 2, &v, &s, &c);
  assert_near(v, 2, 1e-14);
  assert_near(s, 1.875 * 8 / 2, 1e-13);
  assert_int_equal(gd_function_npar(GD_FUNCTION_STAIRS, 3), 6);
  assert_int_equal(gd_function_npar(GD_FUNCTION_SINE, 1), 4);
  assert_int_equal(gd_function_npar(GD_FUNCTION_STEP, 1), 4);
  assert_int_equal(gd_function_npar(type_of(1), 10), 30);
  assert_int_equal(gd_function_npar(type_of(7), 10), 150);
}

// the inverse's band times the matrix, row by row
static void band_inverse(void** state) {
  (void)state;
  enum { k = 9, m = 3, w = m + 1 };
  gd_random r = {19};
  double A[k * w], F[k * w], Z[k * w], column[k];
  for (int i = 0; i < k * w; ++i) A[i] = i % w == 0 ? 10 : random_between(&r, -1, 1);
  memcpy(F, A, sizeof A);
  gd_band_factor(F, k, m);
  gd_band_inverse(F, k, m, Z);
  for (int j = 0; j < k; ++j) {
    memset(column, 0, sizeof column);
    column[j] = 1;
    gd_band_solve(F, k, m, column);
    for (int i = 0; i < k; ++i) {
      if (j < i || j - i > m) continue;
      assert_near(Z[i * w + j - i], column[i], 1e-14);
    }
    double back = 0;
    for (int i = 0; i < k; ++i) {
      int a = i < j ? i : j, b = i < j ? j : i;
      if (b - a <= m) back += A[a * w + b - a] * column[i];
    }
    assert_near(back, 1, 1e-13);
  }
}

static void memory_is_told(void** state) {
  (void)state;
  gd_random r = {23};
  double par[most * widest];
  uneven(&r, par, 12);
  gd_mem_fail_at(1);
  assert_false(gd_gcv_fit(par, 12, 3, 0));
  for (unsigned long nth = 1; nth <= 2; ++nth) {
    gd_mem_fail_at(nth);
    assert_null(gd_gcv_open(par, 12, 3, 0));
  }
  gd_mem_fail_at(0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(interpolates_naturally),
      cmocka_unit_test(keeps_polynomials),
      cmocka_unit_test(large_errors_leave_a_line),
      cmocka_unit_test(smooths_noise),
      cmocka_unit_test(own_values_give_it_back),
      cmocka_unit_test(derivatives_by_differences),
      cmocka_unit_test(other_new_functions),
      cmocka_unit_test(band_inverse),
      cmocka_unit_test(memory_is_told),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
