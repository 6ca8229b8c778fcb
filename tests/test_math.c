// Math layer: rotations, functions of one variable, Cholesky, low-pass, running mean.
#include "testing.h"

#include <stdlib.h>

#include "math/cholesky.h"
#include "math/filter.h"
#include "math/function.h"
#include "math/running.h"
#include "math/vec.h"
#include "testing_random.h"

static const double pi = 3.14159265358979323846;

// ---- vectors and rotations ---------------------------------------------------------------------

static void random_axis(gd_random* r, double axis[3]) {
  double length;
  do {
    for (int k = 0; k < 3; ++k) axis[k] = random_between(r, -1, 1);
    length = gd_v3_norm(axis);
  } while (length < 0.1);
  for (int k = 0; k < 3; ++k) axis[k] /= length;
}

static void same_matrix(const double A[9], const double B[9], double tolerance) {
  for (int i = 0; i < 9; ++i) assert_near(A[i], B[i], tolerance);
}

static double determinant(const double A[9]) {
  double c[3];
  gd_v3_cross(A, A + 3, c);
  return gd_v3_dot(c, A + 6);
}

static void rotation_is_orthonormal(void** state) {
  (void)state;
  gd_random r = {1};
  double one[9];
  gd_m3_identity(one);
  for (int i = 0; i < 1000; ++i) {
    double axis[3], R[9], back[9], product[9], kept[3];
    random_axis(&r, axis);
    double angle = random_between(&r, -10, 10);
    gd_m3_axis_angle(axis, angle, R);
    gd_m3_tmul(R, R, product);
    same_matrix(product, one, 1e-14);
    assert_near(determinant(R), 1, 1e-14);
    gd_m3_mul_v3(R, axis, kept);  // the axis stays
    for (int k = 0; k < 3; ++k) assert_near(kept[k], axis[k], 1e-14);
    gd_m3_axis_angle(axis, -angle, back);
    gd_m3_mul(R, back, product);
    same_matrix(product, one, 1e-14);
    // trace: 1 + 2 cos
    assert_near(R[0] + R[4] + R[8], 1 + 2 * cos(angle), 1e-13);
  }
}

static void rotation_sense(void** state) {
  (void)state;
  static const double x[3] = {1, 0, 0}, y[3] = {0, 1, 0}, z[3] = {0, 0, 1};
  double R[9], out[3];
  gd_m3_axis_angle(z, pi / 2, R);
  gd_m3_mul_v3(R, x, out);
  assert_near(gd_v3_distance(out, y), 0, 1e-15);
  gd_m3_axis_angle(x, pi / 2, R);
  gd_m3_mul_v3(R, y, out);
  assert_near(gd_v3_distance(out, z), 0, 1e-15);
  gd_m3_tmul_v3(R, z, out);
  assert_near(gd_v3_distance(out, y), 0, 1e-15);
}

static void euler_is_x_then_y_then_z(void** state) {
  (void)state;
  gd_random r = {2};
  static const double e[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  for (int i = 0; i < 200; ++i) {
    double angle[3], R[9], want[9], step[9], next[9];
    gd_m3_identity(want);
    for (int k = 0; k < 3; ++k) {
      angle[k] = random_between(&r, -pi, pi);
      gd_m3_axis_angle(e[k], angle[k], step);
      gd_m3_mul(want, step, next);
      memcpy(want, next, sizeof want);
    }
    gd_m3_euler_xyz(angle, R);
    same_matrix(R, want, 1e-14);
  }
}

static void from_zxy(double z, double x, double y, double R[9]) {
  static const double e[3][3] = {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}};
  double Z[9], X[9], Y[9], ZX[9];
  gd_m3_axis_angle(e[0], z, Z);
  gd_m3_axis_angle(e[1], x, X);
  gd_m3_axis_angle(e[2], y, Y);
  gd_m3_mul(Z, X, ZX);
  gd_m3_mul(ZX, Y, R);
}

static void zxy_round_trip(void** state) {
  (void)state;
  gd_random r = {3};
  for (int i = 0; i < 1000; ++i) {
    double z = random_between(&r, -pi, pi), x = random_between(&r, -1.57, 1.57);
    double y = random_between(&r, -pi, pi), R[9], back[3];
    from_zxy(z, x, y, R);
    gd_m3_to_zxy(R, &back[0], &back[1], &back[2]);
    assert_near(back[0], z, 1e-11);
    assert_near(back[1], x, 1e-11);
    assert_near(back[2], y, 1e-11);
  }
  // where the angles are not unique the rotation still is
  for (int sign = -1; sign <= 1; sign += 2) {
    double R[9], back[3], again[9];
    from_zxy(0.7, sign * pi / 2, -0.4, R);
    gd_m3_to_zxy(R, &back[0], &back[1], &back[2]);
    assert_true(back[2] == 0);
    from_zxy(back[0], back[1], back[2], again);
    same_matrix(again, R, 1e-7);
  }
}

static void xyz_round_trip(void** state) {
  (void)state;
  gd_random r = {19};
  for (int i = 0; i < 1000; ++i) {
    double angle[3], R[9], back[3];
    for (int k = 0; k < 3; ++k) angle[k] = random_between(&r, -pi, pi) / (k == 1 ? 2.001 : 1);
    gd_m3_euler_xyz(angle, R);
    gd_m3_to_xyz(R, back);
    for (int k = 0; k < 3; ++k) assert_near(back[k], angle[k], 1e-11);
  }
}

static void turn_about_own_axis(void** state) {
  (void)state;
  gd_random r = {20};
  static const double e[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  for (int i = 0; i < 300; ++i) {
    double angle[3], R[9], step[9], want[9], by = random_between(&r, -pi, pi);
    for (int k = 0; k < 3; ++k) angle[k] = random_between(&r, -pi, pi);
    gd_m3_euler_xyz(angle, R);
    gd_m3_axis_angle(e[i % 3], by, step);
    gd_m3_mul(R, step, want);
    gd_m3_turn(R, i % 3, by);
    same_matrix(R, want, 1e-14);
  }
}

static void products(void** state) {
  (void)state;
  gd_random r = {4};
  for (int n = 0; n < 100; ++n) {
    double A[9], B[9], At[9], got[9], want[9], v[3], first[3], second[3], c[3], d[3];
    for (int i = 0; i < 9; ++i) A[i] = random_between(&r, -2, 2), B[i] = random_between(&r, -2, 2);
    for (int k = 0; k < 3; ++k) v[k] = random_between(&r, -2, 2);
    gd_m3_transpose(A, At);
    gd_m3_mul(At, B, want);
    gd_m3_tmul(A, B, got);
    same_matrix(got, want, 1e-14);
    gd_m3_mul(A, B, want);  // (A B) v = A (B v)
    gd_m3_mul_v3(want, v, first);
    gd_m3_mul_v3(B, v, c);
    gd_m3_mul_v3(A, c, second);
    assert_near(gd_v3_distance(first, second), 0, 1e-13);
    gd_m3_tmul_v3(A, v, first);
    gd_m3_mul_v3(At, v, second);
    assert_near(gd_v3_distance(first, second), 0, 1e-14);
    gd_v3_cross(A, B, c);  // at a right angle, and as long as the parallelogram is large
    assert_near(gd_v3_dot(c, A), 0, 1e-13);
    double dot = gd_v3_dot(A, B);
    assert_near(gd_v3_dot(c, c) + dot * dot, gd_v3_dot(A, A) * gd_v3_dot(B, B), 1e-12);
    gd_v3_sub(A, B, d);
    gd_v3_add_scaled(1, B, d);
    assert_near(gd_v3_distance(d, A), 0, 1e-14);
  }
}

// ---- functions ---------------------------------------------------------------------------------

static double value_at(gd_function_type type, const double* par, int n, double x) {
  double value, slope;
  gd_function_eval(type, par, n, x, &value, &slope);
  return value;
}

static double slope_at(gd_function_type type, const double* par, int n, double x) {
  double value, slope;
  gd_function_eval(type, par, n, x, &value, &slope);
  return slope;
}

enum { most_knots = 30 };

static int random_knots(gd_random* r, double* par) {
  int n = 2 + (int)(gd_random_bits(r) % (most_knots - 1));
  par[0] = random_between(r, -3, 0);
  for (int i = 1; i < n; ++i) par[i] = par[i - 1] + random_between(r, 0.05, 0.5);
  for (int i = 0; i < n; ++i) par[n + i] = random_between(r, -1, 1);
  return n;
}

static void spline_interpolates(void** state) {
  (void)state;
  gd_random r = {5};
  double par[5 * most_knots];
  for (int trial = 0; trial < 300; ++trial) {
    int n = random_knots(&r, par);
    gd_spline_fit(par, n);
    for (int i = 0; i < n; ++i) {
      assert_near(value_at(GD_FUNCTION_SPLINE, par, n, par[i]), par[n + i], 1e-12);
    }
    // first and second derivative are continuous at the inner knots
    const double *x = par, *b = par + 2 * n, *c = b + n, *d = c + n;
    for (int i = 0; i + 2 < n; ++i) {
      double h = x[i + 1] - x[i];
      assert_near(b[i] + h * (2 * c[i] + 3 * h * d[i]), b[i + 1], 1e-8);
      assert_near(2 * c[i] + 6 * h * d[i], 2 * c[i + 1], 1e-8);
    }
  }
}

// with four knots the spline is the cubic through them, so a cubic is given back exactly; with more
// knots its end conditions, taken from such cubics, keep it exact
static void spline_keeps_cubics(void** state) {
  (void)state;
  gd_random r = {6};
  double par[5 * most_knots], k[4];
  for (int trial = 0; trial < 300; ++trial) {
    int n = random_knots(&r, par);
    for (int i = 0; i < 4; ++i) k[i] = random_between(&r, -1, 1);
    if (n == 2) k[0] = k[1] = 0;
    if (n == 3) continue;
    for (int i = 0; i < n; ++i) {
      par[n + i] = value_at(GD_FUNCTION_POLYNOMIAL, k, 4, par[i]);
    }
    gd_spline_fit(par, n);
    double x = random_between(&r, par[0], par[n - 1]);
    assert_near(value_at(GD_FUNCTION_SPLINE, par, n, x), value_at(GD_FUNCTION_POLYNOMIAL, k, 4, x),
                1e-9);
    assert_near(slope_at(GD_FUNCTION_SPLINE, par, n, x), slope_at(GD_FUNCTION_POLYNOMIAL, k, 4, x),
                1e-8);
  }
}

static void spline_of_three(void** state) {
  (void)state;
  double par[15] = {0, 1, 3, 0, 1, 0};
  gd_spline_fit(par, 3);
  for (int i = 0; i < 3; ++i) {
    assert_near(value_at(GD_FUNCTION_SPLINE, par, 3, par[i]), par[3 + i], 1e-15);
  }
  double near = 1e-7;
  assert_near(slope_at(GD_FUNCTION_SPLINE, par, 3, 1 - near),
              slope_at(GD_FUNCTION_SPLINE, par, 3, 1 + near), 1e-6);
}

static void outside_is_straight(void** state) {
  (void)state;
  gd_random r = {7};
  double par[5 * most_knots];
  static const gd_function_type type[2] = {GD_FUNCTION_SPLINE, GD_FUNCTION_PIECEWISE};
  for (int trial = 0; trial < 200; ++trial) {
    int n = random_knots(&r, par);
    gd_spline_fit(par, n);
    for (int t = 0; t < 2; ++t) {
      for (int end = 0; end < 2; ++end) {
        double x0 = par[end ? n - 1 : 0], y0 = par[n + (end ? n - 1 : 0)];
        double slope = slope_at(type[t], par, n, x0);
        double away = (end ? 1 : -1) * random_between(&r, 0.1, 100);
        assert_near(value_at(type[t], par, n, x0 + away), y0 + away * slope, 1e-9);
        assert_near(slope_at(type[t], par, n, x0 + away), slope, 1e-12);
      }
    }
  }
}

static void piecewise(void** state) {
  (void)state;
  static const double par[] = {0, 1, 3, 10, 20, 0};
  double at[][3] = {{0, 10, 10}, {0.5, 15, 10}, {1, 20, -10}, {2, 10, -10},
                    {3, 0, -10}, {4, -10, -10}, {-1, 0, 10}};
  for (size_t i = 0; i < sizeof at / sizeof at[0]; ++i) {
    assert_near(value_at(GD_FUNCTION_PIECEWISE, par, 3, at[i][0]), at[i][1], 1e-14);
    assert_near(slope_at(GD_FUNCTION_PIECEWISE, par, 3, at[i][0]), at[i][2], 1e-14);
  }
}

static void plain_functions(void** state) {
  (void)state;
  static const double constant[] = {0.3}, linear[] = {-2, 0.5}, poly[] = {2, 0, -3, 1};
  assert_true(value_at(GD_FUNCTION_CONSTANT, constant, 1, 9) == 0.3);
  assert_true(slope_at(GD_FUNCTION_CONSTANT, constant, 1, 9) == 0);
  assert_near(value_at(GD_FUNCTION_LINEAR, linear, 2, 3), -5.5, 1e-15);
  assert_near(slope_at(GD_FUNCTION_LINEAR, linear, 2, 3), -2, 1e-15);
  assert_near(value_at(GD_FUNCTION_POLYNOMIAL, poly, 4, 2), 2 * 8 - 3 * 2 + 1, 1e-14);
  assert_near(slope_at(GD_FUNCTION_POLYNOMIAL, poly, 4, 2), 6 * 4 - 3, 1e-14);
  assert_true(slope_at(GD_FUNCTION_POLYNOMIAL, poly, 1, 2) == 0);
}

static void slopes_by_differences(void** state) {
  (void)state;
  gd_random r = {8};
  double par[5 * most_knots];
  for (int trial = 0; trial < 2000; ++trial) {
    int n = random_knots(&r, par), steps = 0;
    gd_spline_fit(par, n);
    for (int type = GD_FUNCTION_CONSTANT; type <= GD_FUNCTION_SPLINE; ++type) {
      gd_function_type t = (gd_function_type)type;
      int count = t == GD_FUNCTION_POLYNOMIAL && n > 6 ? 6 : n;
      double x = random_between(&r, par[0] - 1, par[n - 1] + 1), h = 1e-6;
      for (int i = 0; i < n; ++i) steps += fabs(x - par[i]) < 2 * h;
      if (steps > 0) continue;  // a corner of the piecewise function has no derivative
      double up = value_at(t, par, count, x + h), down = value_at(t, par, count, x - h);
      double want = (up - down) / (2 * h);
      assert_near(slope_at(t, par, count, x), want, 1e-7 * (1 + fabs(want)) + 1e-8);
    }
  }
}

// the second derivative against the first, away from corners and knots
static void curvatures_by_differences(void** state) {
  (void)state;
  gd_random r = {18};
  double par[5 * most_knots];
  for (int trial = 0; trial < 2000; ++trial) {
    int n = random_knots(&r, par), steps = 0;
    gd_spline_fit(par, n);
    for (int type = GD_FUNCTION_CONSTANT; type <= GD_FUNCTION_SPLINE; ++type) {
      gd_function_type t = (gd_function_type)type;
      int count = t == GD_FUNCTION_POLYNOMIAL && n > 6 ? 6 : n;
      double x = random_between(&r, par[0] - 1, par[n - 1] + 1), h = 1e-6;
      for (int i = 0; i < n; ++i) steps += fabs(x - par[i]) < 2 * h;
      if (steps > 0) continue;
      double value, slope, curvature;
      gd_function_eval2(t, par, count, x, &value, &slope, &curvature);
      assert_true(value == value_at(t, par, count, x) && slope == slope_at(t, par, count, x));
      double want = (slope_at(t, par, count, x + h) - slope_at(t, par, count, x - h)) / (2 * h);
      assert_near(curvature, want, 1e-6 * (1 + fabs(want)) + 1e-7);
    }
  }
}

static void function_sizes(void** state) {
  (void)state;
  assert_int_equal(gd_function_npar(GD_FUNCTION_CONSTANT, 1), 1);
  assert_int_equal(gd_function_npar(GD_FUNCTION_LINEAR, 2), 2);
  assert_int_equal(gd_function_npar(GD_FUNCTION_POLYNOMIAL, 7), 7);
  assert_int_equal(gd_function_npar(GD_FUNCTION_PIECEWISE, 7), 14);
  assert_int_equal(gd_function_npar(GD_FUNCTION_SPLINE, 7), 35);
}

// ---- Cholesky ----------------------------------------------------------------------------------

static void cholesky_solves(void** state) {
  (void)state;
  enum { most = 40 };
  static double B[most * most], A[most * most], L[most * most], x[most], b[most];
  static int begin[most];
  gd_random r = {9};
  for (int trial = 0; trial < 200; ++trial) {
    int n = 1 + (int)(gd_random_bits(&r) % most);
    // every second one with the zeros of a tree: three limbs that meet in the last quarter
    for (int i = 0; i < n * n; ++i) {
      int limb = 4 * (i / n) / n, other = 4 * (i % n) / n;
      bool apart = trial % 2 && limb < 3 && other != limb;
      B[i] = apart ? 0 : random_between(&r, -1, 1);
    }
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < n; ++j) {
        A[i * n + j] = i == j ? 0.1 : 0;
        for (int k = 0; k < n; ++k) A[i * n + j] += B[i * n + k] * B[j * n + k];
      }
      b[i] = x[i] = random_between(&r, -1, 1);
    }
    memcpy(L, A, sizeof(double) * (size_t)(n * n));
    assert_true(gd_cholesky_factor(L, n, begin));
    for (int i = 0; i < n; ++i) {
      for (int j = i + 1; j < n; ++j) assert_true(L[i * n + j] == A[i * n + j]);
    }
    gd_cholesky_solve(L, n, begin, x);
    for (int i = 0; i < n; ++i) {
      double sum = 0;
      for (int j = 0; j < n; ++j) sum += A[i * n + j] * x[j];
      assert_near(sum, b[i], 1e-11);
    }
  }
}

static void cholesky_refuses(void** state) {
  (void)state;
  double indefinite[4] = {1, 2, 2, 1}, zero[4] = {0, 0, 0, 0}, nan[1] = {NAN};
  double singular[4] = {4, 2, 2, 1};
  int begin[2];
  assert_false(gd_cholesky_factor(indefinite, 2, begin));
  assert_false(gd_cholesky_factor(zero, 2, begin));
  assert_false(gd_cholesky_factor(nan, 1, begin));
  assert_false(gd_cholesky_factor(singular, 2, begin));
  assert_true(gd_cholesky_factor(zero, 0, begin));
}

// ---- low-pass ----------------------------------------------------------------------------------

enum { samples = 4000 };

static const double rate = 200;

// amplitude and phase of what a sine of that frequency becomes, in the middle of a long record
static void response(double frequency, double cutoff, double* gain, double* phase) {
  static double x[samples], scratch[3 * samples];
  for (int i = 0; i < samples; ++i) x[i] = sin(2 * pi * frequency * i / rate);
  assert_true(gd_lowpass(x, samples, 1, rate, cutoff, scratch));
  double in = 0, quadrature = 0;
  // whole periods of every frequency used below
  for (int i = 1000; i < 3000; ++i) {
    in += x[i] * sin(2 * pi * frequency * i / rate);
    quadrature += x[i] * cos(2 * pi * frequency * i / rate);
  }
  *gain = hypot(in, quadrature) / 1000;
  *phase = atan2(quadrature, in);
}

static void lowpass_gain(void** state) {
  (void)state;
  static const double cutoffs[] = {5, 6, 10, 15, 20, 40};
  for (size_t c = 0; c < sizeof cutoffs / sizeof cutoffs[0]; ++c) {
    double gain, phase, before = 1;
    response(cutoffs[c], cutoffs[c], &gain, &phase);
    assert_near(gain, sqrt(0.5), 1e-9);
    assert_near(phase, 0, 1e-9);
    response(0.1, cutoffs[c], &gain, &phase);
    assert_near(gain, 1, 1e-4);
    for (double f = 1; f < 90; f += 1) {
      response(f, cutoffs[c], &gain, &phase);
      assert_true(gain < before + 1e-9);
      before = gain;
      if (gain > 1e-6) assert_near(phase, 0, 1e-6);
    }
  }
}

static void lowpass_keeps_lines(void** state) {
  (void)state;
  static const size_t lengths[] = {2, 3, 5, 30, 500};
  double x[500], scratch[1500];
  for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; ++k) {
    size_t n = lengths[k];
    assert_true(gd_lowpass_pad(rate, 6, n) < n);
    for (size_t i = 0; i < n; ++i) x[i] = 3 - 0.02 * (double)i;
    assert_true(gd_lowpass(x, n, 1, rate, 6, scratch));
    // a record shorter than the transient leaves it no room: it may shift by up to 3 samples
    double tolerance = n == 500 ? 1e-4 : 3 * 0.02;
    for (size_t i = 0; i < n; ++i) assert_near(x[i], 3 - 0.02 * (double)i, tolerance);
  }
  for (size_t i = 0; i < 500; ++i) x[i] = 7;
  assert_true(gd_lowpass(x, 500, 1, rate, 6, scratch));
  for (size_t i = 0; i < 500; ++i) assert_near(x[i], 7, 1e-12);
}

static void lowpass_stride_and_direction(void** state) {
  (void)state;
  gd_random r = {10};
  double x[200], wide[600], turned[200], scratch[1000];
  for (int i = 0; i < 200; ++i) {
    x[i] = turned[199 - i] = wide[3 * i + 1] = random_between(&r, -1, 1);
    wide[3 * i] = wide[3 * i + 2] = 99;
  }
  assert_true(gd_lowpass(x, 200, 1, rate, 10, scratch));
  assert_true(gd_lowpass(wide + 1, 200, 3, rate, 10, scratch));
  assert_true(gd_lowpass(turned, 200, 1, rate, 10, scratch));
  for (int i = 0; i < 200; ++i) {
    assert_true(wide[3 * i + 1] == x[i]);
    assert_true(wide[3 * i] == 99 && wide[3 * i + 2] == 99);
    // forwards then backwards is nearly backwards then forwards: no lag either way
    if (i > 60 && i < 140) assert_near(turned[199 - i], x[i], 1e-3);
  }
}

static void lowpass_refuses(void** state) {
  (void)state;
  double x[3] = {1, 2, 4}, scratch[100];
  assert_false(gd_lowpass(x, 3, 1, rate, 0, scratch));
  assert_false(gd_lowpass(x, 3, 1, rate, -1, scratch));
  assert_false(gd_lowpass(x, 3, 1, rate, 100, scratch));
  assert_false(gd_lowpass(x, 3, 1, rate, NAN, scratch));
  assert_false(gd_lowpass(x, 3, 1, NAN, 6, scratch));
  assert_true(x[0] == 1 && x[1] == 2 && x[2] == 4);
  assert_true(gd_lowpass(x, 1, 1, rate, 6, scratch) && x[0] == 1);
  assert_true(gd_lowpass(x, 0, 1, rate, 6, scratch));
  assert_int_equal(gd_lowpass_pad(rate, 6, 0), 0);
}

// ---- running mean ------------------------------------------------------------------------------

static void running(void** state) {
  (void)state;
  gd_running run = {0};
  assert_true(isnan(gd_running_mean(&run)) && isnan(gd_running_sd(&run)));
  gd_running_add(&run, NAN);
  gd_running_add(&run, INFINITY);
  assert_int_equal(run.n, 0);
  gd_running_add(&run, 4);
  assert_true(gd_running_mean(&run) == 4 && isnan(gd_running_sd(&run)));
  gd_random r = {11};
  double x[1000], sum = 0, squares = 0;
  run = (gd_running){0};
  // a large offset is what the textbook formula does not survive
  for (int i = 0; i < 1000; ++i) {
    x[i] = 1e9 + random_between(&r, 0, 1);
    gd_running_add(&run, x[i]);
    sum += x[i] - 1e9;
  }
  double mean = sum / 1000;
  for (int i = 0; i < 1000; ++i) squares += (x[i] - 1e9 - mean) * (x[i] - 1e9 - mean);
  assert_near(gd_running_mean(&run) - 1e9, mean, 1e-6);
  assert_near(gd_running_sd(&run), sqrt(squares / 999), 1e-6);
}

// ---- random numbers ----------------------------------------------------------------------------

static void random_numbers(void** state) {
  (void)state;
  // the first numbers that the published generator gives for seed 1234567
  gd_random known = {1234567};
  assert_true(gd_random_bits(&known) == UINT64_C(6457827717110365317));
  assert_true(gd_random_bits(&known) == UINT64_C(3203168211198807973));
  gd_random r = {12};
  gd_running uniform = {0}, normal = {0};
  int far = 0;
  for (int i = 0; i < 100000; ++i) {
    double u = gd_random_uniform(&r), z = gd_random_normal(&r);
    assert_true(u > 0 && u < 1);
    gd_running_add(&uniform, u);
    gd_running_add(&normal, z);
    far += fabs(z) > 1.959964;
  }
  // five standard errors of each
  assert_near(gd_running_mean(&uniform), 0.5, 0.0046);
  assert_near(gd_running_sd(&uniform), sqrt(1.0 / 12), 0.0025);
  assert_near(gd_running_mean(&normal), 0, 0.016);
  assert_near(gd_running_sd(&normal), 1, 0.012);
  assert_near(far, 5000, 345);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(rotation_is_orthonormal),
      cmocka_unit_test(rotation_sense),
      cmocka_unit_test(euler_is_x_then_y_then_z),
      cmocka_unit_test(zxy_round_trip),
      cmocka_unit_test(xyz_round_trip),
      cmocka_unit_test(turn_about_own_axis),
      cmocka_unit_test(products),
      cmocka_unit_test(spline_interpolates),
      cmocka_unit_test(spline_keeps_cubics),
      cmocka_unit_test(spline_of_three),
      cmocka_unit_test(outside_is_straight),
      cmocka_unit_test(piecewise),
      cmocka_unit_test(plain_functions),
      cmocka_unit_test(slopes_by_differences),
      cmocka_unit_test(curvatures_by_differences),
      cmocka_unit_test(function_sizes),
      cmocka_unit_test(cholesky_solves),
      cmocka_unit_test(cholesky_refuses),
      cmocka_unit_test(lowpass_gain),
      cmocka_unit_test(lowpass_keeps_lines),
      cmocka_unit_test(lowpass_stride_and_direction),
      cmocka_unit_test(lowpass_refuses),
      cmocka_unit_test(running),
      cmocka_unit_test(random_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
