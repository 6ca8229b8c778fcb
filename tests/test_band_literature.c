// The band against what was published: mean curves of runners put through it must give the strain,
// the strain rate and their timing that the literature has, and answer to adduction, to narrower
// steps, to speed and to rotation of the shin as runners and cadavers do. evidence/README.md,
// docs/band.md.
#include "testing.h"

#include "testing_band.h"
#include "testing_fukuchi.h"

static const char* const models[] = {
    "data/models/gait2392_thelen2003muscle.osim",
    "data/models/FullBodyModel_Hamner2010_v2_0.osim",
    "data/models/Rajagopal2016.osim",
    "data/models/LaiUhlrich2022.osim",
    "data/models/RajagopalLaiUhlrich2023.osim",
    "data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
};
// the bones of which the published figures are: the first two
enum { nmodel = sizeof models / sizeof models[0], nsame_bones = 2 };

static norm_stride mean_runner(void) {
  gerdy_error err = {0};
  norm_stride stride;
  assert_ok(norm_mean_runner(TEST_SOURCE, &stride, &err), &err);
  return stride;
}

// ---- peaks -------------------------------------------------------------------------------------

static void print_peaks(const char* name, const norm_peak p[GERDY_NBAND]) {
  for (int head = 0; head < GERDY_NBAND; ++head) {
    print_message(
        "%-34.34s %-5s peak %.2f %% at %.2f %%, rate %.1f %%/s at %.2f %%, contact %.2f\n", name,
        head ? "iliac" : "tfl", 100 * p[head].strain, p[head].strain_at, 100 * p[head].rate,
        p[head].rate_at, 100 * p[head].contact);
  }
}

// 1.9 +- 0.7 % late in stance, 2.4 +- 0.5 % at mid-stance; 38 +- 9 and 28.5 +- 9 %/s. The rates are
// means of each runner's largest, above the largest of the mean curve, and of gait2392's bones:
// others get 3 %/s more room, and a tenth of a percent of strain.
static void judge_peaks(const norm_peak p[GERDY_NBAND], bool same_bones) {
  const norm_peak *tfl = &p[GERDY_BAND_TFL], *iliac = &p[GERDY_BAND_ILIAC];
  assert_near(tfl->strain, 0.019, 0.007);
  assert_near(iliac->strain, 0.024, same_bones ? 0.005 : 0.006);
  assert_near(tfl->rate, 0.38, same_bones ? 0.09 : 0.12);
  assert_near(iliac->rate, 0.285, 0.09);
  // stance is 36 % of the stride: its last third, and the third in its middle
  assert_true(tfl->strain_at >= 24 && tfl->strain_at < 36);
  assert_near(iliac->strain_at, 18, 6);
  // at contact the anterior head is shorter than standing, the posterior as long
  assert_true(tfl->contact < -0.02);
  assert_near(iliac->contact, 0, 0.006);
}

static void peaks_of_the_mean_runner(void** state) {
  (void)state;
  norm_stride stride = mean_runner();
  norm_peak p[GERDY_NBAND];
  banded b = band_bundled();
  norm_peaks(&b.band, b.m, b.d, &stride, p);
  print_peaks("bundled", p);
  judge_peaks(p, false);
  band_release(&b);
}

static void peaks_in_published_models(void** state) {
  (void)state;
  norm_stride stride = mean_runner();
  for (int i = 0; i < nmodel; ++i) {
    norm_peak p[GERDY_NBAND];
    NEED_SHARED(SHARED_FILE(models[i]));
    banded b = band_load(SHARED_FILE(models[i]));
    norm_peaks(&b.band, b.m, b.d, &stride, p);
    print_peaks(b.m->name, p);
    judge_peaks(p, i < nsame_bones);
    band_release(&b);
  }
}

// the rate is that of the strain: over stance its integral is the gain of strain
static void rate_is_of_the_strain(void** state) {
  (void)state;
  norm_stride stride = mean_runner();
  banded b = band_bundled();
  double first[2] = {0, 0}, gained[2] = {0, 0};
  enum { n = 720 };
  for (int i = 0; i <= n; ++i) {
    norm_pose(b.m, b.d, &stride, 36.0 * i / n);
    gerdy_band_reading r = band_reading(&b, 0, 1);
    for (int head = 0; head < GERDY_NBAND; ++head) {
      double weight = (i == 0 || i == n ? 1 : i % 2 ? 4 : 2) / 3.0;
      if (i == 0) first[head] = r.strain_standing[head];
      gained[head] += weight * r.rate[head] * 0.36 * stride.time / n;
      if (i == n) assert_near(first[head] + gained[head], r.strain_standing[head], 1e-6);
    }
  }
  band_release(&b);
}

// ---- hip adduction -----------------------------------------------------------------------------

// +0.13 to +0.145 % of the path, as precise as the figures are printed, in gait2392's bones
static void a_degree_of_adduction(void** state) {
  (void)state;
  for (int i = 0; i < nsame_bones; ++i) {
    NEED_SHARED(SHARED_FILE(models[i]));
    banded b = band_load(SHARED_FILE(models[i]));
    double tfl = norm_by_adduction(&b.band, b.m, b.d, GERDY_BAND_TFL);
    double iliac = norm_by_adduction(&b.band, b.m, b.d, GERDY_BAND_ILIAC);
    print_message("%s: %% per degree of adduction: tfl %.4f, iliac %.4f\n", b.m->name, tfl, iliac);
    assert_near(tfl, 0.13, 0.005);
    assert_near(iliac, 0.145, 0.005);
    band_release(&b);
  }
}

// the same as it was published in millimetres, 0.71 and 0.81, which longer legs leave as they are
static void a_degree_in_millimetres(void** state) {
  (void)state;
  banded b = band_bundled();
  const double published[GERDY_NBAND] = {0.71, 0.81};
  for (int head = 0; head < GERDY_NBAND; ++head) {
    double mm = 10 * b.band.standing[head][0] * norm_by_adduction(&b.band, b.m, b.d, head);
    print_message("mm per degree of adduction: %.3f\n", mm);
    assert_near(mm, published[head], 0.05);
  }
  band_release(&b);
}

// ---- narrower steps ----------------------------------------------------------------------------

// Steps 5 % of the leg's length narrower and wider than preferred (Meardon 2012). Strain: narrow >
// preferred > wide, and linear; rate: narrow > wide.
static void expect_order(norm_peak p[3][GERDY_NBAND], int head) {
  double narrow = p[0][head].strain, wide = p[2][head].strain;
  assert_true(narrow > p[1][head].strain + 1e-3 && p[1][head].strain > wide + 1e-3);
  assert_near((narrow + wide) / 2, p[1][head].strain, 0.1 * (narrow - wide));
}

// the leg turns in the hip by as much all through stance
static void narrower_steps_strain_more(void** state) {
  (void)state;
  norm_stride stride = mean_runner();
  norm_peak p[3][GERDY_NBAND];
  banded b = band_bundled();
  for (int k = 0; k < 3; ++k) {
    stride.wider = asin(0.05 * (k - 1));
    norm_peaks(&b.band, b.m, b.d, &stride, p[k]);
    print_peaks(k == 0 ? "narrow" : k == 1 ? "preferred" : "wide", p[k]);
  }
  for (int head = 0; head < GERDY_NBAND; ++head) expect_order(p, head);
  band_release(&b);
}

// the same angle more and less by the time of the largest adduction, from the same contact
static void more_adduction_strains_faster(void** state) {
  (void)state;
  norm_peak p[3][GERDY_NBAND];
  banded b = band_bundled();
  for (int k = 0; k < 3; ++k) {
    norm_stride stride = mean_runner();
    norm_curve* c = &stride.angle[1];
    double contact = c->value[0], largest = contact;
    for (int i = 0; i < c->n; ++i) largest = fmax(largest, c->value[i]);
    double by = asin(0.05 * (1 - k)) / band_degree / (largest - contact);
    for (int i = 0; i < c->n; ++i) c->value[i] += by * (c->value[i] - contact);
    norm_close(c);
    norm_peaks(&b.band, b.m, b.d, &stride, p[k]);
    print_peaks(k == 0 ? "more adduction" : k == 1 ? "as it is" : "less adduction", p[k]);
  }
  for (int head = 0; head < GERDY_NBAND; ++head) {
    assert_true(p[0][head].strain > p[1][head].strain && p[1][head].strain > p[2][head].strain);
    assert_true(p[0][head].rate > p[2][head].rate);
  }
  band_release(&b);
}

// ---- speed -------------------------------------------------------------------------------------

// One runner's own curves at two speeds, and how long the strides take: the power at the knee is
// moment times angular velocity, and only the time turns an angle per percent into one.
static norm_stride fukuchi_stride(const gerdy_series* s, char side, int speed) {
  static const char* const joint[4] = {"hipAngZ", "hipAngX", "hipAngY", "kneeAngZ"};
  norm_stride stride = {.time = 0};
  char name[40];
  ptrdiff_t moment, power;
  for (int k = 0; k < 4; ++k) {
    norm_curve* c = &stride.angle[k];
    snprintf(name, sizeof name, "%c%s%d", side, joint[k], speed);
    ptrdiff_t col = gerdy_series_find(s, name);
    assert_true(col >= 0);
    c->n = 50;
    for (int i = 0; i < c->n; ++i) {
      c->at[i] = 2 * i;
      c->value[i] = s->value[(size_t)(2 * i) * s->ncol + (size_t)col];
    }
    norm_close(c);
  }
  snprintf(name, sizeof name, "%ckneeMomZ%d", side, speed);
  moment = gerdy_series_find(s, name);
  snprintf(name, sizeof name, "%ckneePow%d", side, speed);
  power = gerdy_series_find(s, name);
  assert_true(moment >= 0 && power >= 0);
  double squared = 0, product = 0;
  for (size_t i = 1; i < 100; ++i) {
    double slope;
    norm_value(&stride.angle[3], (double)i, &slope);
    double work = slope * 100 * band_degree * s->value[i * s->ncol + (size_t)moment];
    squared += work * work;
    product += work * s->value[i * s->ncol + (size_t)power];
  }
  stride.time = squared / fabs(product);
  return stride;
}

// at 2.5 and 3.5 m/s: Chen 2023 found the rate higher by 9.7 and 9.9 %
static void faster_is_faster_strained(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(FUKUCHI "RBDS001processed.txt"));
  gerdy_series* s = fukuchi_table("RBDS001processed.txt", 101);
  assert_non_null(s);
  banded b = band_bundled();
  double ratio = 0;
  for (int side = 0; side < 2; ++side) {
    norm_peak p[2][GERDY_NBAND];
    for (int k = 0; k < 2; ++k) {
      norm_stride stride = fukuchi_stride(s, side ? 'L' : 'R', k ? 35 : 25);
      norm_peaks(&b.band, b.m, b.d, &stride, p[k]);
      print_message("%s at %s m/s, stride %.3f s\n", side ? "left" : "right", k ? "3.5" : "2.5",
                    stride.time);
      print_peaks("", p[k]);
      assert_near(stride.time, k ? 0.71 : 0.77, 0.03);
    }
    for (int head = 0; head < GERDY_NBAND; ++head) {
      ratio += p[1][head].rate / p[0][head].rate / 4;
    }
  }
  print_message("rate at 3.5 over that at 2.5 m/s: %.3f\n", ratio);
  assert_near(ratio, 1.1, 0.05);
  band_release(&b);
  gerdy_series_free(s);
}

// ---- rotation of the shin ----------------------------------------------------------------------

// Near 30 degrees of flexion the band presses more on the epicondyle as the shin turns inwards
// (Fairclough 2006), in a knee that can: by its shape alone, at one tension, and with the tension
// that stretch gives.
static void shin_rotation_presses(banded* b) {
  int rotation = band_coordinate(b, "knee_rotation", 0);
  for (double flexion = 20; flexion <= 40; flexion += 5) {
    const double angle[4] = {15 * band_degree, 7 * band_degree, 0, flexion * band_degree};
    double last[2] = {-INFINITY, -INFINITY};
    for (double inwards = 0; inwards <= 15; inwards += 2.5) {
      gerdy_band_drive drive = {{100, NAN}, {NAN, NAN}};
      gerdy_band_reading stretched, driven;
      band_pose(b, angle);
      b->d->q[rotation] = inwards * band_degree;
      gerdy_fk(b->m, b->d);
      stretched = band_reading(b, 0, 0);
      gerdy_band_read(&b->band, b->m, b->d, 0, &drive, 0, &driven);
      if (flexion == 30) {
        print_message("shin inwards %4.1f deg: %.2f N, anterior head at 100 N %.2f N\n", inwards,
                      stretched.compression, driven.press[GERDY_BAND_TFL]);
      }
      assert_true(stretched.compression > last[0]);
      assert_true(driven.press[GERDY_BAND_TFL] > last[1]);
      last[0] = stretched.compression;
      last[1] = driven.press[GERDY_BAND_TFL];
    }
  }
}

static void shin_rotation_of_the_bundled_model(void** state) {
  (void)state;
  banded b = band_bundled();
  shin_rotation_presses(&b);
  band_release(&b);
}

static void shin_rotation_of_freed_knees(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(models[0]));
  for (int i = 0; i < 4; ++i) {
    banded b = band_freed(SHARED_FILE(models[i]));
    shin_rotation_presses(&b);
    band_release(&b);
  }
}

// ---- held or free ------------------------------------------------------------------------------

// From 0 to 45 deg of flexion, standing, the band's front edge goes 7.1 mm back over the epicondyle
// (Jelsing 2013). Held it does not, free it goes further: the truth lies between.
static void glides_less_than_free(void** state) {
  (void)state;
  const double straight[4] = {0}, bent[4] = {0, 0, 0, 45 * band_degree};
  banded b = band_bundled();
  for (int hold = 0; hold < 2; ++hold) {
    b.band.hold = (gerdy_band_hold)hold;
    band_pose(&b, straight);
    double back = band_reading(&b, 0, 0).ahead;
    band_pose(&b, bent);
    back -= band_reading(&b, 0, 0).ahead;
    print_message("%s: %.1f mm back\n", hold ? "free" : "held", 1000 * back);
    if (hold == GERDY_BAND_HELD) assert_near(back, 0, 0);
    if (hold == GERDY_BAND_FREE) assert_true(back > 0.0071 && back < 0.04);
  }
  band_release(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(peaks_of_the_mean_runner),
      cmocka_unit_test(peaks_in_published_models),
      cmocka_unit_test(rate_is_of_the_strain),
      cmocka_unit_test(a_degree_of_adduction),
      cmocka_unit_test(a_degree_in_millimetres),
      cmocka_unit_test(narrower_steps_strain_more),
      cmocka_unit_test(more_adduction_strains_faster),
      cmocka_unit_test(faster_is_faster_strained),
      cmocka_unit_test(shin_rotation_of_the_bundled_model),
      cmocka_unit_test(shin_rotation_of_freed_knees),
      cmocka_unit_test(glides_less_than_free),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
