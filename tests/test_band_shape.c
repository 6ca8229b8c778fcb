// The shape of the band's way: derivatives against differences, the taut string against a hull of
// points, forces against what moved bones do to the length, and no step anywhere.
#include "testing.h"

#include <stdlib.h>

#include "math/vec.h"
#include "testing_random.h"
#include "tissue/band_shape.h"

// a leg of about an adult's size, so that every kind of contact comes about
static gerdy_band a_leg(gerdy_band_hold hold) {
  gerdy_band band = {.hold = hold};
  band.leg[0].known = 1;
  band.leg[0].surface[GERDY_BAND_TROCHANTER] = (gerdy_band_surface){-0.10, 0.010, 0.05};
  band.leg[0].surface[GERDY_BAND_EPICONDYLE] = (gerdy_band_surface){-0.40, 0.0155, 0.025};
  band.leg[0].guide = 0.01;
  return band;
}

// ends as in running and beyond: the hip in any posture, the knee bent up to where the insertion
// lies above the epicondyle
static void random_ends(gd_random* r, double p[3], double g[3]) {
  p[0] = random_between(r, -0.10, 0.12);
  p[1] = random_between(r, 0.02, 0.14);
  p[2] = random_between(r, 0.015, 0.12);
  double bent = random_between(r, -0.2, 2.0);
  g[0] = 0.01 - 0.05 * sin(bent) + random_between(r, -0.01, 0.01);
  g[1] = -0.395 - 0.05 * cos(bent) + random_between(r, -0.01, 0.01);
  g[2] = random_between(r, 0.018, 0.06);
}

static gerdy_band_way way_of(const gerdy_band* band, const double x[6]) {
  gerdy_band_way way;
  gd_band_shape(band, 0, 0, x, x + 3, &way);
  return way;
}

static void gradient_of(const gerdy_band* band, const double x[6], double out[9]) {
  gerdy_band_way way = way_of(band, x);
  gd_v3_copy(way.by_origin, out);
  gd_v3_copy(way.by_insertion, out + 3);
  gd_v3_copy(way.press[GERDY_BAND_EPICONDYLE], out + 6);
}

static void slopes_of_length(const gerdy_band* band, gd_random* r) {
  for (int round = 0; round < 5000; ++round) {
    double x[6], slope[9];
    random_ends(r, x, x + 3);
    gradient_of(band, x, slope);
    for (int i = 0; i < 6; ++i) {
      double h = 2e-7, at = x[i];
      x[i] = at + h;
      double more = way_of(band, x).length;
      x[i] = at - h;
      double less = way_of(band, x).length;
      x[i] = at;
      assert_near((more - less) / (2 * h), slope[i], 1e-6);
    }
  }
}

static void gradient_is_exact(void** state) {
  (void)state;
  for (int hold = 0; hold < 2; ++hold) {
    gerdy_band band = a_leg((gerdy_band_hold)hold);
    gd_random r = {(unsigned)hold + 1};
    slopes_of_length(&band, &r);
  }
}

// differences of the nine first derivatives by one variable, with a step
static void differences(const gerdy_band* band, double x[6], int i, double h, double out[9]) {
  double at = x[i], more[9], less[9];
  x[i] = at + h;
  gradient_of(band, x, more);
  x[i] = at - h;
  gradient_of(band, x, less);
  x[i] = at;
  for (int k = 0; k < 9; ++k) out[k] = (more[k] - less[k]) / (2 * h);
}

// The second derivatives jump where a contact begins: a point counts where differences with two
// steps agree among themselves, which has to be nearly everywhere.
static void curvature_is_exact(void** state) {
  (void)state;
  for (int hold = 0; hold < 2; ++hold) {
    gerdy_band band = a_leg((gerdy_band_hold)hold);
    gd_random r = {(unsigned)hold + 11};
    int counted = 0, all = 0;
    for (int round = 0; round < 3000; ++round) {
      double x[6], hessian[36], press[18], wide[9], narrow[9];
      random_ends(&r, x, x + 3);
      gd_band_shape_second(&band, 0, 0, x, x + 3, hessian, press);
      double scale = 0;
      for (int k = 0; k < 36; ++k) scale = fmax(scale, fabs(hessian[k]));
      for (int i = 0; i < 6; ++i) {
        differences(&band, x, i, 4e-6, wide);
        differences(&band, x, i, 2e-6, narrow);
        for (int k = 0; k < 9; ++k) {
          ++all;
          if (fabs(wide[k] - narrow[k]) > 3e-7 * scale) continue;
          ++counted;
          double exact = k < 6 ? hessian[6 * k + i] : press[6 * (k - 6) + i];
          double better = narrow[k] + (narrow[k] - wide[k]) / 3;
          assert_near(better, exact, 1e-6 * scale);
        }
      }
    }
    print_message("hold %d: %d of %d second derivatives compared\n", hold, counted, all);
    assert_true(counted > 0.97 * all);
  }
}

static void curvature_is_symmetric(void** state) {
  (void)state;
  for (int hold = 0; hold < 2; ++hold) {
    gerdy_band band = a_leg((gerdy_band_hold)hold);
    gd_random r = {(unsigned)hold + 21};
    for (int round = 0; round < 2000; ++round) {
      double x[6], h[36], press[18];
      random_ends(&r, x, x + 3);
      gd_band_shape_second(&band, 0, 0, x, x + 3, h, press);
      double scale = 0;
      for (int k = 0; k < 36; ++k) scale = fmax(scale, fabs(h[k]));
      for (int k = 0; k < 36; ++k) {
        assert_true(isfinite(h[k]));
        assert_near(h[k], h[6 * (k % 6) + k / 6], 1e-10 * scale);
      }
    }
  }
}

// ---- forces ------------------------------------------------------------------------------------

// the length when a surface of the femur (and with the epicondyle the guide) stands elsewhere
static double length_with(gerdy_band band, const double x[6], int surface, int axis, double step) {
  gerdy_band_surface* s = &band.leg[0].surface[surface];
  if (axis == 0) band.leg[0].guide += surface == GERDY_BAND_EPICONDYLE ? step : 0;
  if (axis == 1) s->y += step;
  if (axis == 2) s->z += step;
  return way_of(&band, x).length;
}

// The band presses on a surface by as much as the length grows when the surface gives way; both
// presses and the pulls at both ends are in balance.
static void press_is_what_moved_bone_feels(void** state) {
  (void)state;
  for (int hold = 0; hold < 2; ++hold) {
    gerdy_band band = a_leg((gerdy_band_hold)hold);
    gd_random r = {(unsigned)hold + 31};
    int touched[GERDY_NBAND_SURFACE] = {0};
    for (int round = 0; round < 2000; ++round) {
      double x[6], h = 2e-8;
      random_ends(&r, x, x + 3);
      gerdy_band_way way = way_of(&band, x);
      for (int s = 0; s < GERDY_NBAND_SURFACE; ++s) {
        touched[s] += way.touches[s];
        for (int k = 0; k < 3; ++k) {
          double slope = (length_with(band, x, s, k, h) - length_with(band, x, s, k, -h)) / (2 * h);
          assert_near(way.press[s][k], -slope, 1e-6);
        }
      }
      for (int k = 0; k < 3; ++k) {
        double sum = way.press[0][k] + way.press[1][k] - way.by_origin[k] - way.by_insertion[k];
        assert_near(sum, 0, 1e-13);
      }
    }
    for (int s = 0; s < GERDY_NBAND_SURFACE; ++s) assert_in_range(touched[s], 300, 1990);
  }
}

// ---- the taut string against a hull of points --------------------------------------------------

enum { NRIM = 20000 };

typedef struct spot {
  double y, z;
} spot;

static int higher(const void* a, const void* b) {
  double ya = ((const spot*)a)->y, yb = ((const spot*)b)->y;
  return ya < yb ? 1 : ya > yb ? -1 : 0;
}

// length of the hull, on the side of larger z, of both ends and the rims between them
static double hull_length(const gerdy_band_leg* leg, const double p[3], const double g[3]) {
  static spot all[2 * NRIM + 4], hull[2 * NRIM + 4];
  int n = 0, m = 0;
  all[n++] = (spot){p[1], p[2]};
  for (int s = 0; s < GERDY_NBAND_SURFACE; ++s) {
    const gerdy_band_surface* c = &leg->surface[s];
    for (int i = 0; i <= NRIM; ++i) {
      double angle = GD_PI * i / NRIM;
      spot rim = {c->y + c->radius * cos(angle), c->z + c->radius * sin(angle)};
      if (rim.y < p[1] && rim.y > g[1]) all[n++] = rim;
    }
  }
  all[n++] = (spot){g[1], g[2]};
  qsort(all, (size_t)n, sizeof *all, higher);
  for (int i = 0; i < n; ++i) {
    while (m >= 2) {
      spot a = hull[m - 2], b = hull[m - 1], c = all[i];
      if ((b.y - a.y) * (c.z - a.z) - (b.z - a.z) * (c.y - a.y) > 0) break;
      --m;
    }
    hull[m++] = all[i];
  }
  double length = 0;
  for (int i = 1; i < m; ++i) length += hypot(hull[i].y - hull[i - 1].y, hull[i].z - hull[i - 1].z);
  return length;
}

static void string_is_the_hull(void** state) {
  (void)state;
  int rounds = test_sanitized ? 20 : 200, bent[2] = {0, 0};
  gd_random r = {41};
  for (int round = 0; round < rounds; ++round) {
    double x[6];
    random_ends(&r, x, x + 3);
    x[4] = random_between(&r, -0.47, -0.43);  // below the epicondyle
    x[0] = x[3] = 0.01;                       // all in one plane: held and free are one
    for (int hold = 0; hold < 2; ++hold) {
      gerdy_band band = a_leg((gerdy_band_hold)hold);
      gerdy_band_way way = way_of(&band, x);
      double hull = hull_length(&band.leg[0], x, x + 3);
      assert_near(way.length, hull, 1e-9);
      for (int s = 0; s < 2; ++s) bent[s] += way.touches[s];
    }
  }
  assert_true(bent[0] > rounds / 4 && bent[1] > rounds / 4);
}

// A held band goes where its way over the ridge is shortest.
static void held_way_is_the_shortest(void** state) {
  (void)state;
  gerdy_band band = a_leg(GERDY_BAND_HELD), smooth = band;
  smooth.leg[0].surface[GERDY_BAND_TROCHANTER].radius = 1e-9;  // out of the way
  smooth.leg[0].surface[GERDY_BAND_TROCHANTER].z = -1;
  gd_random r = {51};
  int lifted = 0;
  for (int round = 0; round < 500; ++round) {
    double x[6];
    random_ends(&r, x, x + 3);
    x[2] = random_between(&r, 0.042, 0.12);
    x[5] = random_between(&r, 0.042, 0.06);
    const gerdy_band_surface* b = &band.leg[0].surface[GERDY_BAND_EPICONDYLE];
    // both ends further out than the ridge: straight to and from a point of its line
    double best = 1e9;
    for (int i = 0; i <= 200000; ++i) {
      double z = b->z + b->radius + 0.08 * i / 200000;
      double line[3] = {0.01, b->y, z};
      best = fmin(best, gd_v3_distance(x, line) + gd_v3_distance(line, x + 3));
    }
    gerdy_band_way way = way_of(&smooth, x);
    assert_near(way.length, best, 1e-9);
    lifted += !way.touches[GERDY_BAND_EPICONDYLE];
  }
  assert_int_equal(lifted, 500);
}

// ---- no step -----------------------------------------------------------------------------------

// from one pair of ends to another in small steps: the length follows its gradient
static void no_steps(void** state) {
  (void)state;
  for (int hold = 0; hold < 2; ++hold) {
    gerdy_band band = a_leg((gerdy_band_hold)hold);
    gd_random r = {(unsigned)hold + 61};
    for (int round = 0; round < 60; ++round) {
      double from[6], to[6], x[6], before[6];
      random_ends(&r, from, from + 3);
      random_ends(&r, to, to + 3);
      gerdy_band_way last = way_of(&band, from);
      memcpy(before, from, sizeof before);
      int n = 4000;
      for (int i = 1; i <= n; ++i) {
        for (int k = 0; k < 6; ++k) x[k] = from[k] + (to[k] - from[k]) * i / n;
        gerdy_band_way way = way_of(&band, x);
        double told = 0, step = 0;
        for (int k = 0; k < 3; ++k) {
          told += (last.by_origin[k] + way.by_origin[k]) / 2 * (x[k] - before[k]);
          told += (last.by_insertion[k] + way.by_insertion[k]) / 2 * (x[k + 3] - before[k + 3]);
        }
        for (int k = 0; k < 6; ++k) step += fabs(x[k] - before[k]);
        assert_true(isfinite(way.length) && isfinite(way.distal) && isfinite(way.ahead));
        // A free band that passes beside the epicondyle has a bend in its length where the
        // insertion sinks into the bone.
        assert_near(way.length - last.length, told, (hold == GERDY_BAND_HELD ? 0.05 : 1) * step);
        assert_near(way.distal, last.distal, 20 * step);
        last = way;
        memcpy(before, x, sizeof before);
      }
    }
  }
}

// ---- what the way tells ------------------------------------------------------------------------

static void through_bone_is_told(void** state) {
  (void)state;
  gerdy_band band = a_leg(GERDY_BAND_HELD);
  double good[6] = {0.04, 0.09, 0.04, 0.007, -0.445, 0.030};
  assert_int_equal(way_of(&band, good).through_bone, 0);
  double insertion[6] = {0.04, 0.09, 0.04, 0.007, -0.41, 0.015};
  assert_int_equal(way_of(&band, insertion).through_bone, 1);
  double origin[6] = {0.04, -0.10, 0.02, 0.007, -0.445, 0.030};
  assert_int_equal(way_of(&band, origin).through_bone, 1);
  // behind the epicondyle, as in a deeply bent knee, there is no bone at its level
  double behind[6] = {0.04, 0.09, 0.04, -0.05, -0.41, 0.015};
  assert_int_equal(way_of(&band, behind).through_bone, 0);
  // but a free band would have to lead round its inside: there the length jumps
  band.hold = GERDY_BAND_FREE;
  for (int i = -1; i <= 1; i += 2) {
    behind[4] = -0.40 + 1e-6 * i;
    assert_int_equal(way_of(&band, behind).through_bone, 1);
  }
  behind[5] = 0.016;
  assert_int_equal(way_of(&band, behind).through_bone, 0);
  band.hold = GERDY_BAND_HELD;
  double beside[6] = {0.07, -0.10, 0.005, 0.007, -0.445, 0.030};
  assert_int_equal(way_of(&band, beside).through_bone, 1);
  // the ridge within the trochanter
  band.leg[0].surface[GERDY_BAND_TROCHANTER] = (gerdy_band_surface){-0.40, 0.03, 0.05};
  assert_int_equal(way_of(&band, good).through_bone, 1);
}

// points without number in: numbers out, whatever they are worth
static void finite_everywhere(void** state) {
  (void)state;
  for (int hold = 0; hold < 2; ++hold) {
    gerdy_band band = a_leg((gerdy_band_hold)hold);
    gd_random r = {(unsigned)hold + 71};
    for (int round = 0; round < 20000; ++round) {
      double x[6], hessian[36], press[18];
      for (int k = 0; k < 6; ++k) x[k] = random_between(&r, -0.6, 0.6);
      if (round % 7 == 0) x[4] = -0.40;
      if (round % 11 == 0) x[5] = 0.0155;
      if (round % 13 == 0) gd_v3_copy(x, x + 3);
      gerdy_band_way way = way_of(&band, x);
      gd_band_shape_second(&band, 0, 0, x, x + 3, hessian, press);
      assert_true(isfinite(way.length) && way.length >= 0);
      for (int k = 0; k < 3; ++k) {
        assert_true(isfinite(way.by_origin[k]) && isfinite(way.by_insertion[k]));
        assert_true(isfinite(way.press[0][k]) && isfinite(way.press[1][k]));
      }
      for (int k = 0; k < 36; ++k) assert_true(isfinite(hessian[k]));
      for (int k = 0; k < 18; ++k) assert_true(isfinite(press[k]));
    }
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(gradient_is_exact),
      cmocka_unit_test(curvature_is_exact),
      cmocka_unit_test(curvature_is_symmetric),
      cmocka_unit_test(press_is_what_moved_bone_feels),
      cmocka_unit_test(string_is_the_hull),
      cmocka_unit_test(held_way_is_the_shortest),
      cmocka_unit_test(no_steps),
      cmocka_unit_test(through_bone_is_told),
      cmocka_unit_test(finite_everywhere),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
