// Wrapping over ellipsoids: lengths known on paper, exact slopes, symmetries, and any input at all.
#include "testing.h"

#include "muscle/ellipsoid_fan.h"
#include "muscle/ellipsoid_foot.h"
#include "muscle/elliptic.h"
#include "testing_random.h"
#include "testing_wrap.h"

static const double pi = 3.14159265358979323846;

static gd_wrap_surface ellipsoid(double a, double b, double c, gerdy_wrap_method method) {
  return (gd_wrap_surface){.size = {a, b, c}, .axis = -1, .sign = 0, .method = method};
}

static double vary(gd_random* r, double size) { return size * exp(random_between(r, -0.7, 0.7)); }

// A random surface of a few centimetres with any side and method, and two ends about it.
static void random_case(gd_random* r, gd_wrap_surface* s, double ends[6]) {
  uint64_t kind = gd_random_bits(r) >> 8;
  *s = ellipsoid(vary(r, 0.02), vary(r, 0.02), vary(r, 0.02), (gerdy_wrap_method)(kind % 3));
  s->axis = (int)(kind / 3 % 3);
  s->sign = (int)(kind / 9 % 3) - 1;
  for (int i = 0; i < 6; ++i) ends[i] = random_between(r, -0.06, 0.06);
}

// ---- the parts ---------------------------------------------------------------------------------

static void arc_of_ellipse_is_exact(void** state) {
  (void)state;
  // half axes 2 and 1: a quarter is E(3/4) * 2, of which Abramowitz & Stegun table 17.1 gives E
  gd_ellipse_speed speed = {.u = 4, .v = 1, .w = 0, .det = 4};
  gd_ellipse_arc arc;
  gd_ellipse_arc_between(&speed, 0, pi / 2, &arc);
  assert_near(arc.length, 2 * 1.2110560275684594, 1e-14);
  gd_ellipse_arc_between(&speed, -0.3, 2 * pi - 0.3, &arc);
  assert_near(arc.length, 9.6884482205476761, 1e-13);

  // a flat ellipse is a line there and back; a circle is an angle
  speed = (gd_ellipse_speed){.u = 1, .v = 1e-12, .w = 0, .det = 1e-12};
  gd_ellipse_arc_between(&speed, 0, pi, &arc);
  assert_near(arc.length, 2, 1e-9);
  speed = (gd_ellipse_speed){.u = 9, .v = 9, .w = 0, .det = 81};
  gd_ellipse_arc_between(&speed, 1, 4, &arc);
  assert_near(arc.length, 9, 1e-14);
  assert_near(arc.by_u + arc.by_v, 0.5, 1e-14);
}

static double speed_at(const gd_ellipse_speed* s, double t) {
  return sqrt(s->u * sin(t) * sin(t) - 2 * s->w * sin(t) * cos(t) + s->v * cos(t) * cos(t));
}

static void arc_derivatives_are_exact(void** state) {
  (void)state;
  gd_random r = {3};
  for (int n = 0; n < 2000; ++n) {
    double u = random_between(&r, 0.1, 4), v = random_between(&r, 0.1, 4);
    double w = random_between(&r, -0.95, 0.95) * sqrt(u * v);
    double from = random_between(&r, -6, 6), to = from + random_between(&r, 0, 6.2);
    gd_ellipse_speed s = {u, v, w, u * v - w * w};
    gd_ellipse_arc arc;
    gd_ellipse_arc_between(&s, from, to, &arc);
    // the midpoint rule on so many points is far better than what is asked
    double length = 0, by[3] = {0}, h = (to - from) / 4000;
    for (int k = 0; k < 4000; ++k) {
      double t = from + (k + 0.5) * h, speed = speed_at(&s, t);
      length += h * speed;
      by[0] += h * sin(t) * sin(t) / (2 * speed);
      by[1] += h * cos(t) * cos(t) / (2 * speed);
      by[2] -= h * sin(t) * cos(t) / speed;
    }
    assert_near(arc.length, length, 1e-4);
    assert_near(arc.by_u, by[0], 1e-3);
    assert_near(arc.by_v, by[1], 1e-3);
    assert_near(arc.by_w, by[2], 1e-3);
  }
}

static void foot_is_nearest(void** state) {
  (void)state;
  gd_random r = {5};
  for (int n = 0; n < 3000; ++n) {
    double radius[3], from[3], size = n % 3 == 0 ? 0.2 : 2;
    for (int i = 0; i < 3; ++i) {
      radius[i] = vary(&r, 1);
      from[i] = n % 7 == i ? 0 : random_between(&r, -size, size);
    }
    gd_foot foot;
    gd_foot_find(radius, from, -1, &foot);
    double on = 0, nearest = gd_v3_distance(foot.at, from);
    for (int i = 0; i < 3; ++i) on += foot.at[i] * foot.at[i] / (radius[i] * radius[i]);
    assert_near(on, 1, 1e-12);
    for (int k = 0; k < 200; ++k) {
      double x[3];
      for (int i = 0; i < 3; ++i) x[i] = from[i] == 0 ? 0 : gd_random_normal(&r);
      double length = gd_v3_norm(x);
      for (int i = 0; i < 3; ++i) x[i] *= radius[i] / length;
      assert_true(gd_v3_distance(x, from) >= nearest - 1e-12);
    }
  }
}

// OpenSim sums 298 directions; the integral is what the sum tends to.
static void fan_is_the_mean_of_many(void** state) {
  (void)state;
  gd_random r = {7};
  int near = 0, all = 4000;
  for (int n = 0; n < all; ++n) {
    double radius[3], end[2][3], mean[3] = {0}, cross[3];
    for (int i = 0; i < 3; ++i) radius[i] = vary(&r, 1);
    for (int k = 0; k < 2; ++k) {
      for (int i = 0; i < 3; ++i) end[k][i] = gd_random_normal(&r);
      double length = gd_v3_norm(end[k]);
      for (int i = 0; i < 3; ++i) end[k][i] *= radius[i] / length;
    }
    gd_fan fan;
    gd_fan_spread(radius, end[0], end[1], &fan);
    for (int k = 1; k < 299; ++k) {
      double from[3];
      gd_foot foot;
      for (int i = 0; i < 3; ++i) from[i] = end[0][i] + k / 300.0 * (end[1][i] - end[0][i]);
      gd_foot_find(radius, from, -1, &foot);
      gd_v3_add_scaled(1 / gd_v3_norm(foot.normal), foot.normal, mean);
    }
    gd_v3_cross(mean, fan.sum, cross);
    near += gd_v3_norm(cross) < 0.02 * gd_v3_norm(mean) * gd_v3_norm(fan.sum);
  }
  assert_true(near > 0.97 * all);
}

// ---- on paper ----------------------------------------------------------------------------------

static void great_circle_of_a_sphere(void** state) {
  (void)state;
  gd_random r = {11};
  int on = 0;
  for (int n = 0; n < 20000; ++n) {
    double p[3], q[3], cross[3], radius = 0.03;
    // (the axial guide may lie on the far side of the circle)
    gd_wrap_surface s =
        ellipsoid(radius, radius, radius, n % 2 ? GERDY_WRAP_HYBRID : GERDY_WRAP_MIDPOINT);
    gd_wrap_way way;
    for (int i = 0; i < 3; ++i) {
      p[i] = random_between(&r, -0.06, 0.06);
      q[i] = random_between(&r, -0.06, 0.06);
    }
    if (gd_wrap_ellipsoid(&s, p, q, &way) != GD_WRAP_ON) continue;
    ++on;
    gd_v3_cross(p, q, cross);
    double angle = atan2(gd_v3_norm(cross), gd_v3_dot(p, q)), d = gd_v3_norm(p), e = gd_v3_norm(q);
    double free = sqrt(d * d - radius * radius) + sqrt(e * e - radius * radius);
    double arc = radius * (angle - acos(radius / d) - acos(radius / e));
    assert_near(way.arc, arc, 1e-12);
    assert_near(way_length(p, q, &way), free + arc, 1e-12);
    // a great circle is shortest: its plane does not matter, and slopes are the tangents
    for (int i = 0; i < 3; ++i) {
      double to_p = p[i] - way.contact[0][i], to_q = q[i] - way.contact[1][i];
      assert_near(way.slope[0][i] * sqrt(d * d - radius * radius), to_p, 1e-9);
      assert_near(way.slope[1][i] * sqrt(e * e - radius * radius), to_q, 1e-9);
    }
  }
  assert_true(on > 1000);
}

static void half_an_ellipse(void** state) {
  (void)state;
  // mirrored to the far side, two lines along y touch the ellipse x^2/4 + y^2 = 1 at its ends
  gd_wrap_surface s = ellipsoid(2, 1, 1, GERDY_WRAP_MIDPOINT);
  double p[3] = {-2, 0.5, 0}, q[3] = {2, 0.5, 0};
  gd_wrap_way way;
  s.axis = 1;
  s.sign = -1;
  assert_int_equal(gd_wrap_ellipsoid(&s, p, q, &way), GD_WRAP_ON);
  assert_near(way.arc, 4.8442241102738381, 1e-13);
  assert_near(way_length(p, q, &way), 5.8442241102738381, 1e-13);
  for (int k = 0; k < 2; ++k) {
    assert_near(way.contact[k][0], k == 0 ? -2 : 2, 1e-13);
    assert_near(way.slope[k][0], 0, 1e-12);
    assert_near(way.slope[k][1], 1, 1e-12);
    assert_near(way.slope[k][2], 0, 1e-12);
  }
  assert_int_equal(way.optional, 0);
}

static void circle_of_a_spheroid(void** state) {
  (void)state;
  // about x all sections are circles: two tangents from (0, -+2, 1/2) to the unit circle
  gd_wrap_surface s = ellipsoid(3, 1, 1, GERDY_WRAP_HYBRID);
  double p[3] = {0, -2, 0.5}, q[3] = {0, 2, 0.5};
  gd_wrap_way way;
  assert_int_equal(gd_wrap_ellipsoid(&s, p, q, &way), GD_WRAP_ON);
  double arc = 2 * atan(4) - 2 * acos(1 / sqrt(4.25));
  assert_near(way.arc, arc, 1e-13);
  assert_near(way_length(p, q, &way), 2 * sqrt(3.25) + arc, 1e-13);

  // a very long one is a cylinder
  s = ellipsoid(300, 1, 1, GERDY_WRAP_HYBRID);
  p[0] = q[0] = 5;
  assert_int_equal(gd_wrap_ellipsoid(&s, p, q, &way), GD_WRAP_ON);
  assert_near(way_length(p, q, &way), 2 * sqrt(3.25) + arc, 1e-3);
}

static void outcomes(void** state) {
  (void)state;
  gd_wrap_surface s = ellipsoid(3, 2, 1, GERDY_WRAP_HYBRID);
  gd_wrap_way way;
  const double in[3] = {0, 1, 0}, left[3] = {-9, 0.3, 0.1}, right[3] = {9, 0.2, 0.3},
               above[3] = {9, 9, 0}, beside[3] = {-9, 9, 0.5}, farther[3] = {-20, 0.66, 0.22};
  assert_int_equal(gd_wrap_ellipsoid(&s, in, left, &way), GD_WRAP_INSIDE);
  assert_int_equal(gd_wrap_ellipsoid(&s, left, in, &way), GD_WRAP_INSIDE);
  assert_int_equal(gd_wrap_ellipsoid(&s, above, beside, &way), GD_WRAP_MISSED);
  assert_int_equal(gd_wrap_ellipsoid(&s, left, farther, &way), GD_WRAP_MISSED);
  assert_int_equal(gd_wrap_ellipsoid(&s, left, left, &way), GD_WRAP_MISSED);
  assert_int_equal(gd_wrap_ellipsoid(&s, left, right, &way), GD_WRAP_ON);
  s.size[1] = 0;
  assert_int_equal(gd_wrap_ellipsoid(&s, left, right, &way), GD_WRAP_MISSED);
}

// ---- for any configuration ---------------------------------------------------------------------

static void slope_is_the_derivative(void** state) {
  (void)state;
  gd_random r = {13};
  int compared = 0, doubtful = 0;
  for (int n = 0; n < 60000; ++n) {
    gd_wrap_surface s;
    gd_wrap_way way;
    double ends[6];
    random_case(&r, &s, ends);
    if (gd_wrap_ellipsoid(&s, ends, ends + 3, &way) != GD_WRAP_ON) continue;
    for (int k = 0; k < 6; ++k) {
      double doubt, slope = difference_slope(gd_wrap_ellipsoid, &s, ends, k, 1e-6, &doubt);
      ++compared;
      // two estimates that disagree tell of a corner or a sharp bend within the step
      if (!(doubt < 1e-6)) {
        ++doubtful;
        continue;
      }
      assert_near(way.slope[k / 3][k % 3], slope, 1e-6);
    }
  }
  assert_true(compared > 40000);
  assert_true(doubtful < compared / 50);
}

// Contacts are points of the surface with a tangent to their end, and nothing is shorter than a
// chord.
static void arc_lies_on_the_surface(void** state) {
  (void)state;
  gd_random r = {17};
  int on = 0;
  for (int n = 0; n < 20000; ++n) {
    gd_wrap_surface s;
    gd_wrap_way way;
    double ends[6];
    random_case(&r, &s, ends);
    if (gd_wrap_ellipsoid(&s, ends, ends + 3, &way) != GD_WRAP_ON) continue;
    ++on;
    for (int k = 0; k < 2; ++k) {
      double level = -1, lean = 0, size = 0;
      for (int i = 0; i < 3; ++i) {
        double normal = way.contact[k][i] / (s.size[i] * s.size[i]);
        level += way.contact[k][i] * normal;
        lean += (ends[3 * k + i] - way.contact[k][i]) * normal;
        size += normal * normal;
      }
      assert_near(level, 0, 1e-12);
      assert_near(lean / sqrt(size), 0, 1e-12);
    }
    assert_true(way.arc >= gd_v3_distance(way.contact[0], way.contact[1]) - 1e-12);
    assert_true(way_length(ends, ends + 3, &way) >= gd_v3_distance(ends, ends + 3));
  }
  assert_true(on > 2000);
}

static void same_length(const gd_wrap_surface* s, const double ends[6], double scale,
                        double expected) {
  assert_near(wrapped_length(gd_wrap_ellipsoid, s, ends), scale * expected, 1e-10 * scale);
}

// From q to p, mirrored, turned about the diagonal, and larger: the same way.
static void symmetries(void** state) {
  (void)state;
  gd_random r = {19};
  int on = 0;
  for (int n = 0; n < 20000; ++n) {
    gd_wrap_surface s, t;
    gd_wrap_way way, back;
    double ends[6], there[6];
    random_case(&r, &s, ends);
    if (gd_wrap_ellipsoid(&s, ends, ends + 3, &way) != GD_WRAP_ON) continue;
    ++on;
    double length = way_length(ends, ends + 3, &way);
    assert_int_equal(gd_wrap_ellipsoid(&s, ends + 3, ends, &back), GD_WRAP_ON);
    assert_near(way_length(ends + 3, ends, &back), length, 1e-10);
    for (int i = 0; i < 6; ++i) {
      assert_near(back.slope[1 - i / 3][i % 3], way.slope[i / 3][i % 3], 1e-6);
    }

    for (int axis = 0; axis < 3; ++axis) {
      memcpy(there, ends, sizeof there);
      there[axis] = -ends[axis];
      there[3 + axis] = -ends[3 + axis];
      t = s;
      if (t.axis == axis) t.sign = -t.sign;
      same_length(&t, there, 1, length);
    }
    for (int i = 0; i < 3; ++i) {
      t.size[i] = s.size[(i + 1) % 3];
      there[i] = ends[(i + 1) % 3];
      there[3 + i] = ends[3 + (i + 1) % 3];
    }
    t.axis = (s.axis + 2) % 3;
    t.sign = s.sign;
    same_length(&t, there, 1, length);
    for (int i = 0; i < 6; ++i) there[i] = 50 * ends[i];
    t = s;
    for (int i = 0; i < 3; ++i) t.size[i] = 50 * s.size[i];
    same_length(&t, there, 50, length);
  }
  assert_true(on > 2000);
}

static void any_input_gives_numbers(void** state) {
  (void)state;
  gd_random r = {23};
  int on = 0;
  for (int n = 0; n < 1000000; ++n) {
    uint64_t kind = gd_random_bits(&r) >> 8;
    double size[3], p[3], q[3];
    for (int i = 0; i < 3; ++i) {
      size[i] = n % 4 ? fabs(any_number(&r)) : 1 + (double)(kind >> 2 * i & 1);
      p[i] = any_number(&r);
      q[i] = n % 11 == 0 ? p[i] : n % 7 == 0 ? -p[i] : any_number(&r);
    }
    gd_wrap_surface s = ellipsoid(size[0], size[1], size[2], (gerdy_wrap_method)(kind % 3));
    s.sign = (int)(kind / 3 % 3) - 1;
    s.axis = s.sign == 0 ? -1 : (int)(kind / 9 % 3);
    gd_wrap_way way;
    if (gd_wrap_ellipsoid(&s, p, q, &way) != GD_WRAP_ON) continue;
    ++on;
    if (!way_is_finite(&way) || way.arc < 0) {
      fail_msg("size %g %g %g p %g %g %g q %g %g %g", s.size[0], s.size[1], s.size[2], p[0], p[1],
               p[2], q[0], q[1], q[2]);
    }
  }
  assert_true(on > 20000);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(arc_of_ellipse_is_exact),
      cmocka_unit_test(arc_derivatives_are_exact),
      cmocka_unit_test(foot_is_nearest),
      cmocka_unit_test(fan_is_the_mean_of_many),
      cmocka_unit_test(great_circle_of_a_sphere),
      cmocka_unit_test(half_an_ellipse),
      cmocka_unit_test(circle_of_a_spheroid),
      cmocka_unit_test(outcomes),
      cmocka_unit_test(slope_is_the_derivative),
      cmocka_unit_test(arc_lies_on_the_surface),
      cmocka_unit_test(symmetries),
      cmocka_unit_test(any_input_gives_numbers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
