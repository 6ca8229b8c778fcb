// Quintic Bezier curves: against control points, their own differences, at knots and outside.
#include "testing.h"

#include "muscle/bezier_curve.h"
#include "testing_random.h"

// a force-velocity curve: convex, then concave, four corners
static const gd_bezier_knot bend[5] = {
    {-1, 0, 0.05}, {-0.9, 0.02, 0.25}, {0, 1, 5}, {0.9, 1.3875, 0.15}, {1, 1.4, 0.1}};
static const double curviness[4] = {0.58, 0.58, 0.82, 0.82};

static void build(gd_bezier_curve* c) { assert_true(gd_bezier_build_each(c, bend, 4, curviness)); }

// the point at u by de Casteljau's construction, from the control points of the published rule
static void construct(const gd_bezier_knot* a, const gd_bezier_knot* b, double c, double u,
                      double out[2]) {
  double x = (b->y - a->y - b->x * b->slope + a->x * a->slope) / (a->slope - b->slope);
  double corner[2] = {x, a->y + (x - a->x) * a->slope};
  double start[2] = {a->x, a->y}, end[2] = {b->x, b->y};
  for (int k = 0; k < 2; ++k) {
    double near = start[k] + c * (corner[k] - start[k]), far = end[k] + c * (corner[k] - end[k]);
    double p[6] = {start[k], near, near, far, far, end[k]};
    for (int level = 5; level > 0; --level) {
      for (int i = 0; i < level; ++i) p[i] += u * (p[i + 1] - p[i]);
    }
    out[k] = p[0];
  }
}

static void test_construction(void** state) {
  (void)state;
  gd_bezier_curve c;
  gd_random r = {7};
  build(&c);
  for (int i = 0; i < 20000; ++i) {
    int s = i % 4;
    double point[2], out[3];
    construct(&bend[s], &bend[s + 1], curviness[s], gd_random_uniform(&r), point);
    gd_bezier_eval(&c, point[0], out);
    assert_near(out[0], point[1], 1e-12);
  }
}

static void test_derivatives(void** state) {
  (void)state;
  gd_bezier_curve c;
  gd_random r = {11};
  build(&c);
  for (int i = 0; i < 5000; ++i) {
    double x = random_between(&r, -1.2, 1.2), h = 1e-6, at[3], low[3], high[3];
    gd_bezier_eval(&c, x, at);
    gd_bezier_eval(&c, x - h, low);
    gd_bezier_eval(&c, x + h, high);
    assert_near(at[1], (high[0] - low[0]) / (2 * h), 1e-7);
    assert_near(at[2], (high[1] - low[1]) / (2 * h), 1e-3);
  }
}

static void test_knots(void** state) {
  (void)state;
  gd_bezier_curve c;
  build(&c);
  for (int i = 0; i < 5; ++i) {
    double left[3], at[3], right[3];
    gd_bezier_eval(&c, bend[i].x, at);
    gd_bezier_eval(&c, bend[i].x - 1e-9, left);
    gd_bezier_eval(&c, bend[i].x + 1e-9, right);
    assert_near(at[0], bend[i].y, 1e-14);
    assert_near(at[1], bend[i].slope, 1e-12);
    assert_near(at[2], 0, 1e-9);
    assert_near(left[2], right[2], 1e-4);
  }
}

static void test_outside(void** state) {
  (void)state;
  gd_bezier_curve c;
  double out[3];
  build(&c);
  gd_bezier_eval(&c, -3, out);
  assert_near(out[0], 0 - 2 * 0.05, 1e-15);
  assert_near(out[1], 0.05, 0);
  gd_bezier_eval(&c, 11, out);
  assert_near(out[0], 1.4 + 10 * 0.1, 1e-15);
  assert_near(out[2], 0, 0);
  gd_bezier_eval(&c, NAN, out);
  assert_true(isnan(out[0]));
}

// the sharpest and the softest corner, and one far to a side
static void test_extremes(void** state) {
  (void)state;
  static const double slope[3] = {1.001, 2, 500};
  for (int i = 0; i < 3; ++i) {
    for (int k = 0; k <= 4; ++k) {
      const gd_bezier_knot knots[2] = {{0, 0, 0}, {1, 1, slope[i]}};
      gd_bezier_curve c;
      double last = 0;
      assert_true(gd_bezier_build(&c, knots, 1, 0.1 + 0.2 * k));
      for (int j = 0; j <= 1000; ++j) {
        double out[3];
        gd_bezier_eval(&c, j / 1000.0, out);
        assert_true(out[0] >= last && out[1] >= 0 && isfinite(out[2]));
        last = out[0];
      }
      assert_near(last, 1, 1e-12);
    }
  }
}

static void test_no_corner(void** state) {
  (void)state;
  gd_bezier_curve c;
  const gd_bezier_knot bad[][2] = {
      {{0, 0, 0}, {1, 1, 1}},    // the second line passes the first point
      {{0, 0, 0}, {1, 1, 0.5}},  // and left of it
      {{0, 0, 2}, {1, 1, 2}},    // parallel lines need no corner, but these are not one line
      {{1, 0, 0}, {0, 1, 2}},    // x must increase
      {{0, 0, NAN}, {1, 1, 2}},
  };
  assert_false(gd_bezier_build(&c, bad[0], 1, 0.5));
  assert_false(gd_bezier_build(&c, bad[1], 1, 0.5));
  assert_false(gd_bezier_build(&c, bad[2], 1, 0.5));
  assert_false(gd_bezier_build(&c, bad[3], 1, 0.5));
  assert_false(gd_bezier_build(&c, bad[4], 1, 0.5));
  const gd_bezier_knot line[2] = {{0, 1, 2}, {1, 3, 2}};
  double out[3];
  assert_true(gd_bezier_build(&c, line, 1, 0.5));
  gd_bezier_eval(&c, 0.3, out);
  assert_near(out[0], 1.6, 1e-14);
  assert_near(out[2], 0, 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_construction), cmocka_unit_test(test_derivatives),
      cmocka_unit_test(test_knots),        cmocka_unit_test(test_outside),
      cmocka_unit_test(test_extremes),     cmocka_unit_test(test_no_corner),
  };
  return cmocka_run_group_tests_name("bezier", tests, NULL, NULL);
}
