// Wrapping through a torus: lengths known on paper, exact slopes, symmetries, and any input at all.
#include "testing.h"

#include "testing_random.h"
#include "testing_wrap.h"

static const double pi = 3.14159265358979323846;

static gd_wrap_surface torus(double tube, double circle) {
  return (gd_wrap_surface){.size = {tube, circle, 0}, .axis = -1, .sign = 0};
}

// A random torus of some centimetres with any side, and an end on either side of it.
static void random_case(gd_random* r, gd_wrap_surface* s, double ends[6]) {
  uint64_t kind = gd_random_bits(r) >> 8;
  *s = torus(random_between(r, 0.005, 0.02), random_between(r, 0.03, 0.07));
  s->sign = (int)(kind % 3) - 1;
  s->axis = s->sign == 0 ? -1 : (int)(kind / 3 % 3);
  s->alone = (int)(kind / 9 % 2);
  for (int i = 0; i < 6; ++i) ends[i] = random_between(r, -0.12, 0.12);
  ends[2] = fabs(ends[2]);
  ends[5] = -fabs(ends[5]);
}

// ---- on paper ----------------------------------------------------------------------------------

// Ends at (x, 0, 3) and (x, 0, -3), a tube of radius 1 about the circle of radius 5.
static double beside_tube(double x) {
  gd_wrap_surface s = torus(1, 5);
  double ends[6] = {x, 0, 3, x, 0, -3};
  return wrapped_length(gd_wrap_torus, &s, ends);
}

static void tube_in_the_way(void** state) {
  (void)state;
  // through the tube: led round on the side of the hole
  assert_near(beside_tube(4.5), 2 * sqrt(8.25) + 2 * atan(6) - 2 * acos(1 / sqrt(9.25)), 1e-9);
  // outside the tube: led through the hole all the same
  assert_near(beside_tube(7), 2 * sqrt(12) + 2 * (pi - atan(1.5)) - 2 * acos(1 / sqrt(13)), 1e-9);
  // through the hole: straight
  assert_true(isnan(beside_tube(0.5)));
  assert_true(isnan(beside_tube(-3)));

  // in the plane of the axis slopes are the tangents
  gd_wrap_surface s = torus(1, 5);
  double p[3] = {4.5, 0, 3}, q[3] = {4.5, 0, -3};
  gd_wrap_way way;
  assert_int_equal(gd_wrap_torus(&s, p, q, &way), GD_WRAP_ON);
  assert_int_equal(way.optional, 1);
  for (int k = 0; k < 2; ++k) {
    const double* end = k == 0 ? p : q;
    for (int i = 0; i < 3; ++i) {
      assert_near(way.slope[k][i], (end[i] - way.contact[k][i]) / sqrt(8.25), 1e-9);
    }
    assert_near(hypot(way.contact[k][0] - 5, way.contact[k][2]), 1, 1e-9);
    assert_true(way.contact[k][0] < 5);
  }
}

static void side_that_is_asked_for(void** state) {
  (void)state;
  gd_wrap_surface s = torus(1, 5);
  double p[3] = {4.5, 0, 3}, q[3] = {4.5, 0, -3};
  gd_wrap_way way;
  s.axis = 0;
  s.sign = 1;
  assert_int_equal(gd_wrap_torus(&s, p, q, &way), GD_WRAP_ON);
  s.sign = -1;
  assert_int_equal(gd_wrap_torus(&s, p, q, &way), GD_WRAP_MISSED);

  // a line across z comes near the circle on both sides; the asked one is taken
  double a[3] = {-12, 0, 1.5}, b[3] = {12, 0, -1.5};
  for (int sign = -1; sign <= 1; sign += 2) {
    s.sign = sign;
    if (gd_wrap_torus(&s, a, b, &way) == GD_WRAP_ON) assert_true(sign * way.contact[0][0] > 0);
  }
  assert_int_equal(gd_wrap_torus(&s, p, p, &way), GD_WRAP_MISSED);
}

// ---- for any configuration ---------------------------------------------------------------------

// Half the squared distance of a place to the circle of twice the radius, but for a constant.
static double nearness(const double at[3], double circle) {
  return 0.5 * gd_v3_dot(at, at) - 2 * circle * hypot(at[0], at[1]);
}

static void place_on_line(const double ends[6], double s, double at[3]) {
  for (int i = 0; i < 3; ++i) at[i] = ends[i] + s * (ends[3 + i] - ends[i]);
}

// The contacts lie on a tube that touches the circle where the line is nearest to it: looked for
// by trying places along the line.
static void cylinder_stands_where_the_line_is_nearest(void** state) {
  (void)state;
  gd_random r = {29};
  int on = 0;
  for (int n = 0; n < 3000; ++n) {
    gd_wrap_surface s;
    gd_wrap_way way;
    double ends[6], best = INFINITY, at[3], next[3], last[3];
    random_case(&r, &s, ends);
    if (gd_wrap_torus(&s, ends, ends + 3, &way) != GD_WRAP_ON) continue;
    ++on;
    double circle = s.size[1], reach = 2.2 * circle / gd_v3_distance(ends, ends + 3) + 1;
    double step = reach / 2000;
    for (double u = -reach; u < 1 + reach; u += step) {
      place_on_line(ends, u - step, last);
      place_on_line(ends, u, at);
      place_on_line(ends, u + step, next);
      double here = nearness(at, circle);
      if (nearness(last, circle) < here || nearness(next, circle) < here) continue;
      double radius = hypot(at[0], at[1]), off = 0;
      for (int k = 0; k < 2; ++k) {
        double out = (way.contact[k][0] * at[0] + way.contact[k][1] * at[1]) / radius - circle;
        off = fmax(off, fabs(hypot(out, way.contact[k][2]) - s.size[0]));
      }
      best = fmin(best, off);
    }
    // as near as the steps are fine
    assert_true(best < 0.05 * s.size[0]);
  }
  assert_true(on > 500);
}

static void slope_is_the_derivative(void** state) {
  (void)state;
  gd_random r = {31};
  int compared = 0, doubtful = 0;
  for (int n = 0; n < 20000; ++n) {
    gd_wrap_surface s;
    gd_wrap_way way;
    double ends[6];
    random_case(&r, &s, ends);
    if (gd_wrap_torus(&s, ends, ends + 3, &way) != GD_WRAP_ON) continue;
    for (int k = 0; k < 6; ++k) {
      double doubt, slope = difference_slope(gd_wrap_torus, &s, ends, k, 1e-6, &doubt);
      ++compared;
      if (!(doubt < 1e-6)) {
        ++doubtful;
        continue;
      }
      assert_near(way.slope[k / 3][k % 3], slope, 1e-6);
    }
  }
  assert_true(compared > 20000);
  assert_true(doubtful < compared / 50);
}

// Turned about the axis: the same way. From q to p, or mirrored at the plane of the circle: the
// same but for the few lines whose side of the cylinder is settled by the end that is asked first.
static void symmetries(void** state) {
  (void)state;
  gd_random r = {37};
  int on = 0, reversed = 0, mirrored = 0;
  for (int n = 0; n < 10000; ++n) {
    gd_wrap_surface s;
    double ends[6], there[6];
    random_case(&r, &s, ends);
    s.sign = 0;
    double length = wrapped_length(gd_wrap_torus, &s, ends);
    if (isnan(length)) continue;
    ++on;
    assert_true(length >= gd_v3_distance(ends, ends + 3) - 1e-12);
    double turn = random_between(&r, 0, 2 * pi), c = cos(turn), d = sin(turn);
    for (int i = 0; i < 6; i += 3) {
      there[i] = c * ends[i] - d * ends[i + 1];
      there[i + 1] = d * ends[i] + c * ends[i + 1];
      there[i + 2] = ends[i + 2];
    }
    assert_near(wrapped_length(gd_wrap_torus, &s, there), length, 1e-9);
    for (int i = 0; i < 6; ++i) there[i] = ends[(i + 3) % 6];
    reversed += fabs(wrapped_length(gd_wrap_torus, &s, there) - length) < 1e-9;
    memcpy(there, ends, sizeof there);
    there[2] = -ends[2];
    there[5] = -ends[5];
    mirrored += fabs(wrapped_length(gd_wrap_torus, &s, there) - length) < 1e-9;
  }
  assert_true(on > 2000);
  assert_true(reversed > 0.97 * on);
  assert_true(mirrored > 0.97 * on);
}

static void any_input_gives_numbers(void** state) {
  (void)state;
  gd_random r = {41};
  int on = 0;
  for (int n = 0; n < 1000000; ++n) {
    double p[3], q[3];
    gd_wrap_surface s = n % 3 ? torus(random_between(&r, 0.1, 1), random_between(&r, 1, 3))
                              : torus(fabs(any_number(&r)), fabs(any_number(&r)));
    s.sign = n % 5 == 0 ? 1 : n % 5 == 1 ? -1 : 0;
    s.axis = s.sign == 0 ? -1 : n / 5 % 3;
    s.alone = n / 15 % 2;
    for (int i = 0; i < 3; ++i) {
      p[i] = any_number(&r);
      q[i] = n % 11 == 0 ? p[i] : n % 7 == 0 ? -p[i] : any_number(&r);
    }
    gd_wrap_way way;
    if (gd_wrap_torus(&s, p, q, &way) != GD_WRAP_ON) continue;
    ++on;
    if (!way_is_finite(&way) || way.arc < 0) {
      fail_msg("size %g %g p %g %g %g q %g %g %g", s.size[0], s.size[1], p[0], p[1], p[2], q[0],
               q[1], q[2]);
    }
  }
  assert_true(on > 20000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tube_in_the_way),
      cmocka_unit_test(side_that_is_asked_for),
      cmocka_unit_test(cylinder_stands_where_the_line_is_nearest),
      cmocka_unit_test(slope_is_the_derivative),
      cmocka_unit_test(symmetries),
      cmocka_unit_test(any_input_gives_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
