// Measures of the band on a motion of which every integral is known, measured twice, and doses.
#include "testing_gait.h"

#include <gerdy/band_load.h>
#include <stdlib.h>

#include "base/mem.h"

static const double seconds = 5;
enum { STRIDE_ROWS = 140 };  // stride x rate

// Columns beside those of the runner, right and left in turn.
typedef enum extra { HIP, TFL, ILIAC, TENSION, FORCE, PRESSURE, SLIDE, PULL, NEXTRA } extra;

static const char* const extra_name[NEXTRA] = {
    "hip_flexion",      "band_tfl",      "band_iliac", "band_tfl_tension",
    "band_compression", "band_pressure", "band_slide", "band_pull"};

// Straight lines over time since contact, so that what is interpolated is exact: force 20 + 200 t,
// sliding 0.31 - 4 t; the strain of the front path is a parabola that turns at 0.1512 s.
static const double turns = 0.1512;

static double extra_value(extra e, double t, int side) {
  const double twice = side == GERDY_LEFT ? 2 : 1;
  switch (e) {
    case HIP:
      return 0.3;
    case TFL:
      return 0.02 - 3 * (t - turns) * (t - turns);
    case ILIAC:
      return 0.1 * t;
    case TENSION:
      return 50 - 10 * t;
    case FORCE:
      return twice * (20 + 200 * t);
    case PRESSURE:
      return twice * 1e4 * t;
    case SLIDE:
      return 0.31 - 4 * t;
    case PULL:
    case NEXTRA:
      break;
  }
  return 70;
}

// knee: straight up for 25 frames from contact and down again, 0.2 to 0.6 to 0.2 rad
static double knee_value(size_t row) { return 0.2 + 0.016 * (double)(row < 25 ? row : 50 - row); }

static size_t column_of(extra e, int side) { return NCOL + 2 * (size_t)e + (size_t)side; }

static gerdy_series* make_band_motion(void) {
  gerdy_series *run = make_motion(seconds, 0.1, 0.05), *m;
  gerdy_error err = {0};
  assert_ok(gerdy_series_new(run->nrow, NCOL + 2 * NEXTRA, &m, &err), &err);
  m->rate = run->rate;
  memcpy(m->column, run->column, NCOL * sizeof *m->column);
  for (int side = 0; side < 2; ++side) {
    for (int e = 0; e < NEXTRA; ++e) {
      char name[64];
      snprintf(name, sizeof name, "%s%s", extra_name[e], gerdy_side_suffix((gerdy_side)side));
      assert_int_equal(gerdy_series_name(m, column_of((extra)e, side), name, ""), 0);
    }
  }
  for (size_t i = 0; i < m->nrow; ++i) {
    m->time[i] = run->time[i];
    for (size_t c = 0; c < NCOL; ++c) gerdy_series_set(m, i, c, run->value[i * NCOL + c]);
    for (int side = 0; side < 2; ++side) {
      const size_t row = (i + (side == 0 ? 0 : STRIDE_ROWS / 2)) % STRIDE_ROWS;
      for (int e = 0; e < NEXTRA; ++e) {
        gerdy_series_set(m, i, column_of((extra)e, side),
                         extra_value((extra)e, (double)row / rate, side));
      }
      if (row <= 50) gerdy_series_set(m, i, KNEE + (size_t)side, knee_value(row));
    }
  }
  gerdy_series_free(run);
  return m;
}

static gerdy_gait* analyse(const gerdy_series* motion) {
  gerdy_series* forces = make_forces(seconds);
  gerdy_gait* g;
  gerdy_error err = {0};
  assert_ok(gerdy_gait_analyse(motion, forces, NULL, &g, NULL, &err), &err);
  assert_true(g->from_forces);
  gerdy_series_free(forces);
  return g;
}

// time since the stride of a step began, as the curves count it
static double since(const gerdy_step* s, double time) {
  const double begin = s->side == GERDY_RIGHT ? 0 : stride / 2;
  return time - begin - stride * floor((s->contact - begin) / stride);
}

// integral of (20 + 200 t)(0.31 - 4 t) up to t
static double rub_until(double t) { return 6.2 * t - 9 * t * t - 800.0 / 3 * t * t * t; }

// and of its size: it changes sign where the sliding does
static double rub_size(double from, double to) {
  const double turn = 0.31 / 4;
  if (to <= turn || from >= turn) return fabs(rub_until(to) - rub_until(from));
  return rub_size(from, turn) + rub_size(turn, to);
}

static void check_step(const gerdy_step* s) {
  const double a = since(s, s->contact), b = since(s, s->toe_off), *m = s->measure;
  const double twice = s->side == GERDY_LEFT ? 2 : 1;
  assert_true(a > 0 && a < 0.005 && b > 0.25 && b < 0.252);
  assert_near(m[GERDY_MEASURE_band_tfl_strain_when], (turns - a) / (b - a), 1e-9);
  assert_near(m[GERDY_MEASURE_band_iliac_strain_when], 1, 0);
  assert_near(m[GERDY_MEASURE_band_iliac_strain_peak], 0.1 * b, 1e-12);
  assert_near(m[GERDY_MEASURE_band_tfl_tension_peak], 50 - 10 * a, 1e-10);
  assert_true(isnan(m[GERDY_MEASURE_band_iliac_tension_peak]));
  assert_near(m[GERDY_MEASURE_band_compression_peak], twice * (20 + 200 * b), 1e-10);
  assert_near(m[GERDY_MEASURE_band_compression_when], 1, 0);
  assert_near(m[GERDY_MEASURE_band_compression_impulse],
              twice * (20 * (b - a) + 100 * (b * b - a * a)), 1e-11);
  assert_near(m[GERDY_MEASURE_band_pressure_peak], twice * 1e4 * b, 1e-8);
  assert_near(m[GERDY_MEASURE_band_pull_peak], 70, 0);
  assert_near(m[GERDY_MEASURE_band_rub_work], twice * rub_size(a, b), 1e-11);
  // the knee bends through the zone and comes back through it; the turn of the sliding lies in it
  const double low = (20 / GERDY_DEGREES_PER_RADIAN - 0.2) / 3.2;
  const double high = (30 / GERDY_DEGREES_PER_RADIAN - 0.2) / 3.2;
  assert_true(low < 0.31 / 4 && 0.31 / 4 < high);
  assert_near(m[GERDY_MEASURE_band_zone_time], 2 * (high - low), 1e-12);
  assert_near(m[GERDY_MEASURE_band_zone_work],
              twice * (rub_size(low, high) + rub_size(0.25 - high, 0.25 - low)), 1e-11);
}

static void known_integrals(void** state) {
  (void)state;
  gerdy_series* m = make_band_motion();
  gerdy_gait* g = analyse(m);
  size_t kept = 0;
  for (size_t i = 0; i < g->nstep; ++i) {
    if (g->step[i].left_out != GERDY_KEPT) continue;
    check_step(&g->step[i]);
    ++kept;
  }
  assert_true(kept >= 12);
  // new curves are cut and averaged like the old ones
  const gerdy_curve* c = &g->stance[GERDY_CURVE_band_compression][GERDY_LEFT];
  const gerdy_step* s = &g->step[1];
  assert_true(c->n > 0 && s->side == GERDY_LEFT);
  const double middle = 0.5 * (since(s, s->contact) + since(s, s->toe_off));
  assert_near(c->mean[50], 2 * (20 + 200 * middle), 1e-6);
  assert_true(g->stride[GERDY_CURVE_band_pull][GERDY_RIGHT].n > 0);
  assert_int_equal(g->stance[GERDY_CURVE_band_iliac_tension][GERDY_RIGHT].n, 0);
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

static void rename_column(gerdy_series* m, extra e, int side) {
  assert_int_equal(gerdy_series_name(m, column_of(e, side), "something", ""), 0);
}

static void missing_columns(void** state) {
  (void)state;
  gerdy_series* m = make_band_motion();
  rename_column(m, SLIDE, GERDY_RIGHT);
  rename_column(m, FORCE, GERDY_LEFT);
  gerdy_gait* g = analyse(m);
  gerdy_stat(*stat)[2] = g->stat;
  assert_int_equal(stat[GERDY_MEASURE_band_zone_work][0].n, 0);
  assert_int_equal(stat[GERDY_MEASURE_band_rub_work][0].n, 0);
  assert_true(stat[GERDY_MEASURE_band_compression_impulse][0].n > 0);
  assert_true(stat[GERDY_MEASURE_band_zone_time][0].n > 0);
  assert_int_equal(stat[GERDY_MEASURE_band_rub_work][1].n, 0);
  assert_int_equal(stat[GERDY_MEASURE_band_compression_peak][1].n, 0);
  assert_int_equal(stat[GERDY_MEASURE_band_compression_when][1].n, 0);
  assert_int_equal(stat[GERDY_MEASURE_band_compression_impulse][1].n, 0);
  assert_true(stat[GERDY_MEASURE_band_zone_time][1].n > 0);
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

// row in the middle of the third right stance, out of the zone
enum { GAP_ROW = 2 * STRIDE_ROWS + 25 };

static const gerdy_step* step_over(const gerdy_gait* g, double time) {
  for (size_t i = 0; i < g->nstep; ++i) {
    const gerdy_step* s = &g->step[i];
    if (s->side == GERDY_RIGHT && s->contact < time && s->toe_off > time) return s;
  }
  fail_msg("no step at %g s", time);
  return NULL;
}

static void gaps(void** state) {
  (void)state;
  gerdy_series* m = make_band_motion();
  gerdy_series_set(m, GAP_ROW, column_of(SLIDE, 0), NAN);
  gerdy_series_set(m, GAP_ROW + STRIDE_ROWS, KNEE, NAN);
  gerdy_gait* g = analyse(m);
  const double* slide = step_over(g, m->time[GAP_ROW])->measure;
  assert_true(isnan(slide[GERDY_MEASURE_band_rub_work]));
  assert_true(isnan(slide[GERDY_MEASURE_band_zone_work]));
  assert_true(isfinite(slide[GERDY_MEASURE_band_compression_impulse]));
  assert_true(isfinite(slide[GERDY_MEASURE_band_zone_time]));
  const gerdy_step* knee = step_over(g, m->time[GAP_ROW + STRIDE_ROWS]);
  assert_int_equal(knee->left_out, GERDY_KEPT);
  assert_true(isnan(knee->measure[GERDY_MEASURE_band_zone_time]));
  assert_true(isnan(knee->measure[GERDY_MEASURE_band_zone_work]));
  assert_true(isfinite(knee->measure[GERDY_MEASURE_band_rub_work]));
  check_step(step_over(g, m->time[GAP_ROW - STRIDE_ROWS]));
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

// a band that is slack all the time presses with 0 N, and at no moment most; a knee that stays
// straight, or bent in the zone
static void nothing_happens(void** state) {
  (void)state;
  gerdy_series* m = make_band_motion();
  for (size_t i = 0; i < m->nrow; ++i) {
    gerdy_series_set(m, i, column_of(FORCE, 0), 0);
    for (size_t side = 0; side < 2; ++side) {
      const size_t row = (i + side * STRIDE_ROWS / 2) % STRIDE_ROWS;
      if (row <= 51) gerdy_series_set(m, i, KNEE + side, side == 0 ? 0.1 : 0.4);
    }
  }
  gerdy_gait* g = analyse(m);
  size_t kept = 0;
  for (size_t i = 0; i < g->nstep; ++i) {
    const gerdy_step* s = &g->step[i];
    if (s->left_out != GERDY_KEPT) continue;
    ++kept;
    const double* v = s->measure;
    if (s->side == GERDY_LEFT) {
      assert_near(v[GERDY_MEASURE_band_zone_time], s->toe_off - s->contact, 1e-12);
      assert_near(v[GERDY_MEASURE_band_zone_work], v[GERDY_MEASURE_band_rub_work], 1e-12);
      continue;
    }
    assert_near(v[GERDY_MEASURE_band_compression_peak], 0, 0);
    assert_near(v[GERDY_MEASURE_band_compression_impulse], 0, 0);
    assert_near(v[GERDY_MEASURE_band_rub_work], 0, 0);
    assert_near(v[GERDY_MEASURE_band_zone_time], 0, 0);
    assert_near(v[GERDY_MEASURE_band_zone_work], 0, 0);
    assert_true(isnan(v[GERDY_MEASURE_band_compression_when]));
  }
  assert_true(kept >= 8);
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

// ---- measured again ----------------------------------------------------------------------------

static double* measure_again(const gerdy_gait* g, const gerdy_series* m) {
  double* out = malloc(g->nstep * GERDY_NMEASURE * sizeof *out);
  gerdy_error err = {0};
  assert_non_null(out);
  gd_mem_fail_at(1);  // it must not ask for memory
  gerdy_status status = gerdy_gait_measure_again(g, m, out, &err);
  gd_mem_fail_at(0);
  assert_ok(status, &err);
  return out;
}

static bool same_bits(double a, double b) {
  return (isnan(a) && isnan(b)) || memcmp(&a, &b, sizeof a) == 0;
}

static void again_to_the_bit(void** state) {
  (void)state;
  gerdy_series* m = make_band_motion();
  gerdy_gait* g = analyse(m);
  double* again = measure_again(g, m);
  size_t known = 0;
  for (size_t i = 0; i < g->nstep; ++i) {
    for (int k = 0; k < GERDY_NMEASURE; ++k) {
      const double value = again[i * GERDY_NMEASURE + (size_t)k];
      assert_true(same_bits(g->step[i].measure[k], value));
      assert_true(g->step[i].left_out == GERDY_KEPT || isnan(value));
      if (!isnan(value)) ++known;
    }
  }
  assert_true(known > 200);
  free(again);
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

// twice the force: what hangs on it doubles, nothing else moves, and the stances stay
static void again_on_another(void** state) {
  (void)state;
  gerdy_series* m = make_band_motion();
  gerdy_gait* g = analyse(m);
  for (size_t i = 0; i < m->nrow; ++i) {
    m->value[i * m->ncol + column_of(FORCE, 0)] *= 2;
    m->value[i * m->ncol + column_of(FORCE, 1)] *= 2;
  }
  double* again = measure_again(g, m);
  for (size_t i = 0; i < g->nstep; ++i) {
    for (int k = 0; k < GERDY_NMEASURE; ++k) {
      const bool doubles = k == GERDY_MEASURE_band_compression_peak ||
                           k == GERDY_MEASURE_band_compression_impulse ||
                           k == GERDY_MEASURE_band_zone_work || k == GERDY_MEASURE_band_rub_work;
      const double before = g->step[i].measure[k], now = again[i * GERDY_NMEASURE + (size_t)k];
      if (doubles && isfinite(before)) {
        assert_near(now, 2 * before, 1e-12 * before);
      } else {
        assert_true(same_bits(before, now));
      }
    }
  }
  free(again);
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

static void check_refused(const gerdy_gait* g, const gerdy_series* m, const char* words) {
  static double out[64 * GERDY_NMEASURE];
  gerdy_error err = {0};
  assert_true(g->nstep <= 64);
  assert_int_equal(gerdy_gait_measure_again(g, m, out, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, words));
}

static void again_on_what_does_not_fit(void** state) {
  (void)state;
  gerdy_series *m = make_band_motion(), *longer = make_motion(seconds + 0.1, 0.1, 0.05);
  gerdy_gait* g = analyse(m);
  check_refused(g, longer, "other frames");
  m->nrow -= 1;
  check_refused(g, m, "other frames");
  m->nrow += 1;
  m->time[m->nrow / 2] += 1e-4;
  check_refused(g, m, "other frames");
  m->time[m->nrow / 2] = (double)(m->nrow / 2) / rate;
  rename_column(m, PULL, GERDY_RIGHT);
  check_refused(g, m, "other columns");
  gerdy_gait_free(g);
  gerdy_series_free(longer);
  gerdy_series_free(m);
}

// ---- doses -------------------------------------------------------------------------------------

static void doses_of_a_run(void** state) {
  (void)state;
  gerdy_series* m = make_band_motion();
  gerdy_gait* g = analyse(m);
  gerdy_band_dose dose[GERDY_NBAND_DOSE];
  gerdy_band_doses(g, dose);
  assert_int_equal(dose[0].measure, GERDY_MEASURE_band_compression_impulse);
  assert_int_equal(dose[1].measure, GERDY_MEASURE_band_zone_time);
  assert_int_equal(dose[2].measure, GERDY_MEASURE_band_zone_work);
  assert_int_equal(dose[3].measure, GERDY_MEASURE_band_rub_work);
  for (int i = 0; i < GERDY_NBAND_DOSE; ++i) {
    for (int side = 0; side < 2; ++side) {
      const double each = g->stat[dose[i].measure][side].mean;
      assert_true(isfinite(each));
      assert_near(dose[i].per_step[side], each, 0);
      // strides of 0.7 s, as near as contacts are found
      assert_near(dose[i].per_hour[side], each * 3600 / stride, 1e-6 * each * 3600 / stride);
      assert_near(dose[i].per_km[side], dose[i].per_hour[side] / (3.6 * g->speed.mean),
                  1e-12 * dose[i].per_km[side]);
    }
  }
  gerdy_gait_free(g);
  gerdy_series_free(m);
}

static void doses_by_hand(void** state) {
  (void)state;
  gerdy_step step[3];
  for (int i = 0; i < 3; ++i) {
    step[i] = (gerdy_step){.side = i % 2 ? GERDY_LEFT : GERDY_RIGHT, .next_contact = NAN};
    for (int k = 0; k < GERDY_NMEASURE; ++k) step[i].measure[k] = NAN;
    step[i].contact = 0.4 * i;
  }
  step[0].next_contact = 0.8;
  step[2].left_out = GERDY_LEFT_OUT_GAP;
  step[2].next_contact = 9;
  gerdy_gait* g = calloc(1, sizeof *g);
  assert_non_null(g);
  g->nstep = 3;
  g->step = step;
  g->speed.mean = 2.5;
  g->stat[GERDY_MEASURE_band_zone_time][0].mean = 0.1;
  g->stat[GERDY_MEASURE_band_zone_time][1].mean = NAN;
  gerdy_band_dose dose[GERDY_NBAND_DOSE];
  gerdy_band_doses(g, dose);
  // 500 strides of 2 m in a kilometre, 4500 of 0.8 s in an hour
  assert_near(dose[1].per_km[0], 50, 1e-9);
  assert_near(dose[1].per_hour[0], 450, 1e-9);
  assert_true(isnan(dose[1].per_step[1]) && isnan(dose[1].per_km[1]) && isnan(dose[1].per_hour[1]));
  // no whole stride: two steps make one
  step[0].next_contact = NAN;
  step[0].measure[GERDY_MEASURE_step_time] = 0.4;
  step[1].measure[GERDY_MEASURE_step_time] = 0.6;
  gerdy_band_doses(g, dose);
  assert_near(dose[1].per_hour[0], 360, 1e-9);
  g->speed.mean = NAN;
  gerdy_band_doses(g, dose);
  assert_true(isnan(dose[1].per_km[0]) && isfinite(dose[1].per_hour[0]));
  g->speed.mean = 0;
  gerdy_band_doses(g, dose);
  assert_true(isnan(dose[1].per_km[0]));
  g->nstep = 0;
  gerdy_band_doses(g, dose);
  assert_true(isnan(dose[1].per_hour[0]));
  assert_near(dose[1].per_step[0], 0.1, 0);
  free(g);
}

static void words_and_memory(void** state) {
  (void)state;
  assert_string_equal(gerdy_band_doubt_label(GERDY_BAND_DOUBT_markers), "noise of the markers");
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) {
    assert_true(strlen(gerdy_band_doubt_label((gerdy_band_doubt)i)) > 8);
  }
  gerdy_band_load_free(NULL);
  gerdy_band_load* load = gd_alloc(1, sizeof *load);
  assert_non_null(load);
  load->figure = gd_alloc(2, sizeof *load->figure);
  load->steps_down = gd_alloc(2, sizeof *load->steps_down);
  load->dose = gd_alloc(2, sizeof *load->dose);
  gerdy_band_load_free(load);
}

static void allocation_failures(void** state) {
  (void)state;
  gerdy_series *m = make_band_motion(), *f = make_forces(seconds);
  unsigned long n = 1;
  for (;; ++n) {
    gerdy_gait* g;
    gerdy_error err = {0};
    gd_mem_fail_at(n);
    gerdy_status status = gerdy_gait_analyse(m, f, NULL, &g, NULL, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      gerdy_gait_free(g);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_null(g);
  }
  assert_true(n > 20);
  gerdy_series_free(m);
  gerdy_series_free(f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(known_integrals),
                                     cmocka_unit_test(missing_columns),
                                     cmocka_unit_test(gaps),
                                     cmocka_unit_test(nothing_happens),
                                     cmocka_unit_test(again_to_the_bit),
                                     cmocka_unit_test(again_on_another),
                                     cmocka_unit_test(again_on_what_does_not_fit),
                                     cmocka_unit_test(doses_of_a_run),
                                     cmocka_unit_test(doses_by_hand),
                                     cmocka_unit_test(words_and_memory),
                                     cmocka_unit_test(allocation_failures)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
