// The ground's force predicted from the motion: Newton's laws on motions whose force is known, and
// what was measured on plates.
#include "testing.h"

#include <gerdy/dyn.h>
#include <gerdy/ground.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/vec.h"

static const double bundled_g = 9.80665;

// A model, a motion of it and its soles.
typedef struct bench {
  gerdy_model* m;
  gerdy_trial* t;
  gerdy_sole sole[2];
  double weight;  // N
} bench;

static void find_soles(bench* b) {
  static const char* const name[2][2] = {{"calcn_r", "toes_r"}, {"calcn_l", "toes_l"}};
  for (int s = 0; s < 2; ++s) {
    b->sole[s] = (gerdy_sole){.toe = {0.06, 0, 0}};
    b->sole[s].heel_body = gerdy_model_body(b->m, name[s][0]);
    b->sole[s].toe_body = gerdy_model_body(b->m, name[s][1]);
    assert_true(b->sole[s].heel_body > 0 && b->sole[s].toe_body > 0);
  }
  b->weight = gerdy_model_mass(b->m) * fabs(b->m->gravity[1]);
}

// move a sole level so that a point of its line, 0 heel to 1 toe, lies under the mass centre; the
// bodies of these motions have the ground's axes. Returns how far forwards, m.
static double put_under_centre(bench* b, int s, double part) {
  gerdy_error err = {0};
  gerdy_data* d;
  gerdy_sole* sole = &b->sole[s];
  double com[3], heel[3], toe[3], forwards = 0;
  assert_ok(gerdy_data_new(b->m, &d, &err), &err);
  gerdy_trial_frame(b->m, b->t, 0, d);
  gerdy_fk(b->m, d);
  gerdy_mass_center(b->m, d, com);
  gerdy_fk_point(b->m, d, sole->heel_body, sole->heel, heel);
  gerdy_fk_point(b->m, d, sole->toe_body, sole->toe, toe);
  for (int k = 0; k < 3; k += 2) {
    double by = com[k] - heel[k] - part * (toe[k] - heel[k]);
    sole->heel[k] += by;
    sole->toe[k] += by;
    if (k == 0) forwards = by;
  }
  gerdy_data_free(d);
  return forwards;
}

static void drop(bench* b) {
  gerdy_trial_free(b->t);
  gerdy_model_free(b->m);
}

// ---- a stiff body that hops --------------------------------------------------------------------

enum { hop_rate = 500 };
static const double stance_time = 0.3, hop_time = 0.5;  // s

// Height, speed and acceleration, from s after landing: on the ground the force is a half sine
// whose impulse carries the weight over the whole hop.
static double acceleration(double s) {
  if (s > stance_time) return -bundled_g;
  double peak = 0.5 * GD_PI * bundled_g * hop_time / stance_time;
  return peak * sin(GD_PI * s / stance_time) - bundled_g;
}

static double height(double s) {
  double peak = 0.5 * GD_PI * bundled_g * hop_time / stance_time, w = GD_PI / stance_time;
  double fly = hop_time - stance_time, fall = -0.5 * bundled_g * fly;  // m/s at landing
  if (s > stance_time) {
    double t = s - stance_time;
    return -fall * t - 0.5 * bundled_g * t * t;
  }
  return (fall + peak / w) * s - peak / (w * w) * sin(w * s) - 0.5 * bundled_g * s * s;
}

static double since_landing(double time) { return time - hop_time * floor(time / hop_time); }

static void hop(bench* b, double seconds) {
  gerdy_error err = {0};
  gerdy_series* s;
  size_t n = (size_t)(seconds * hop_rate) + 1;
  gerdy_trial_options options = gerdy_trial_options_default();
  options.cutoff = 0;
  assert_ok(gerdy_model_bundled(&b->m, &err), &err);
  assert_ok(gerdy_series_new(n, 1, &s, &err), &err);
  assert_ok(gerdy_series_name(s, 0, "pelvis_ty", "m"), &err);
  s->rate = hop_rate;
  for (size_t i = 0; i < n; ++i) {
    s->time[i] = (double)i / hop_rate;
    gerdy_series_set(s, i, 0, 1 + height(since_landing(s->time[i])));
  }
  assert_ok(gerdy_trial_new(b->m, s, &options, &b->t, &err), &err);
  gerdy_series_free(s);
  find_soles(b);
  for (int k = 0; k < 2; ++k) put_under_centre(b, k, 0.5);
}

static size_t hops(gerdy_stance* out, double seconds) {
  size_t n = 0;
  for (double t = 0; t + stance_time < seconds; t += hop_time) {
    out[n] = (gerdy_stance){.sole = (int)(n % 2), .start = t, .end = t + stance_time};
    ++n;
  }
  return n;
}

static void newton_tells_the_force(void** state) {
  gerdy_error err = {0};
  bench b;
  gerdy_stance stance[8];
  gerdy_ground* g;
  size_t compared = 0;
  (void)state;
  hop(&b, 2.0);
  size_t n = hops(stance, 2.0);
  assert_int_equal(n, 4);
  gerdy_ground_options options = gerdy_ground_options_default();
  options.ramp = 0.002;  // so that little has to be given back
  assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, stance, n, &options, &g, &err), &err);
  for (size_t i = 0; i < b.t->nframe; ++i) {
    double s = since_landing(b.t->time[i]), truth = b.weight * (acceleration(s) / bundled_g + 1);
    int sole = (int)(b.t->time[i] / hop_time) % 2;
    const double* mine = g->loads->load[sole].force + 3 * i;
    const double* other = g->loads->load[1 - sole].force + 3 * i;
    assert_near(other[0] + other[1] + other[2], 0, 0);
    // away from the ramps, where the acceleration has a kink
    if (s < 0.03 || s > stance_time - 0.03 || b.t->time[i] < 0.5 || b.t->time[i] > 1.9) continue;
    assert_near(mine[1], truth, 0.005 * b.weight);
    assert_near(mine[0], 0, 5e-3 * b.weight);  // heel and toes are not quite level
    ++compared;
  }
  assert_true(compared > 300);
  assert_true(g->nflight > 100);
  assert_true(g->flight_rms < 0.02 * b.weight);
  gerdy_ground_free(g);
  drop(&b);
}

// the impulse over a whole hop is weight times time, however much the ramps and smoothing cut off
static void impulse_is_kept(void** state) {
  gerdy_error err = {0};
  bench b;
  gerdy_stance stance[8];
  gerdy_ground* g;
  (void)state;
  hop(&b, 2.0);
  size_t n = hops(stance, 2.0);
  gerdy_ground_options options = gerdy_ground_options_default();
  for (options.ramp = 0.001; options.ramp < 0.09; options.ramp *= 4) {
    double impulse = 0;
    assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, stance, n, &options, &g, &err), &err);
    for (size_t i = 0; i < b.t->nframe; ++i) {
      if (b.t->time[i] < 0.9 || b.t->time[i] >= 1.4 - 1e-9) continue;
      impulse += g->loads->load[0].force[3 * i + 1] / hop_rate;
    }
    assert_near(impulse, b.weight * hop_time, 0.01 * b.weight * hop_time);
    gerdy_ground_free(g);
  }
  drop(&b);
}

// ---- somebody who stands -----------------------------------------------------------------------

static void stand(bench* b) {
  gerdy_error err = {0};
  gerdy_series* s;
  gerdy_trial_options options = gerdy_trial_options_default();
  options.cutoff = 0;
  assert_ok(gerdy_model_bundled(&b->m, &err), &err);
  assert_ok(gerdy_series_new(101, 1, &s, &err), &err);
  assert_ok(gerdy_series_name(s, 0, "pelvis_ty", "m"), &err);
  s->rate = 100;
  for (size_t i = 0; i < 101; ++i) {
    s->time[i] = 0.01 * (double)i;
    gerdy_series_set(s, i, 0, 1);
  }
  assert_ok(gerdy_trial_new(b->m, s, &options, &b->t, &err), &err);
  gerdy_series_free(s);
  find_soles(b);
}

// both feet together carry the weight all the time while the load passes over, always forwards
static void load_passes_over(void** state) {
  static const gerdy_stance stance[2] = {{0, -INFINITY, 0.7}, {1, 0.4, INFINITY}};
  gerdy_error err = {0};
  bench b;
  gerdy_ground* g;
  double last = 0;
  (void)state;
  stand(&b);
  assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, stance, 2, NULL, &g, &err), &err);
  for (size_t i = 0; i < b.t->nframe; ++i) {
    double right = g->loads->load[0].force[3 * i + 1], left = g->loads->load[1].force[3 * i + 1];
    assert_near(right + left, b.weight, 1e-9 * b.weight);
    assert_true(left >= last - 1e-9);
    if (b.t->time[i] <= 0.4) assert_near(left, 0, 0);
    if (b.t->time[i] >= 0.7) assert_near(right, 0, 0);
    last = left;
  }
  assert_near(last, b.weight, 1e-9 * b.weight);
  assert_int_equal(g->nstance, b.t->nframe);
  assert_int_equal(g->nflight, 0);
  gerdy_ground_free(g);
  // so they do when nobody knows when either came or will go
  static const gerdy_stance both[2] = {{0, -INFINITY, INFINITY}, {1, -INFINITY, INFINITY}};
  assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, both, 2, NULL, &g, &err), &err);
  for (size_t i = 0; i < b.t->nframe; ++i) {
    for (int s = 0; s < 2; ++s) {
      assert_near(g->loads->load[s].force[3 * i + 1], 0.5 * b.weight, 1e-9 * b.weight);
    }
  }
  assert_true(isnan(g->flight_rms));
  gerdy_ground_free(g);
  drop(&b);
}

// the force lies under a level sole's middle, and under its lower end when the sole is tilted
static void centre_follows_the_sole(void** state) {
  static const gerdy_stance stance = {0, -INFINITY, INFINITY};
  static const double tilt[3] = {-0.2, 0, 0.2};  // m, toes above heel
  gerdy_error err = {0};
  bench b;
  (void)state;
  stand(&b);
  for (int k = 0; k < 3; ++k) {
    gerdy_ground* g;
    gerdy_data* d;
    double heel[3], toe[3];
    // the sole's heel point is moved, which tilts the line to the toes
    b.sole[0].heel[1] = 0;
    assert_ok(gerdy_data_new(b.m, &d, &err), &err);
    gerdy_trial_frame(b.m, b.t, 0, d);
    gerdy_fk(b.m, d);
    gerdy_fk_point(b.m, d, b.sole[0].heel_body, b.sole[0].heel, heel);
    gerdy_fk_point(b.m, d, b.sole[0].toe_body, b.sole[0].toe, toe);
    b.sole[0].heel[1] = toe[1] - heel[1] - tilt[k];
    gerdy_data_free(d);
    double forwards = put_under_centre(&b, 0, 1 - 0.5 * k);
    heel[0] += forwards;
    toe[0] += forwards;
    assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, &stance, 1, NULL, &g, &err), &err);
    double along = (g->loads->load[0].point[0] - heel[0]) / (toe[0] - heel[0]);
    assert_near(along, 1 - 0.5 * k, k == 1 ? 1e-9 : 0.05);
    gerdy_ground_free(g);
  }
  drop(&b);
}

// what contradicts itself gives way on all sides: a stiff body with its mass centre off the sole
// asks for no moment, but an upright force there makes one
static void all_give_way(void** state) {
  static const gerdy_stance stance = {0, -INFINITY, INFINITY};
  gerdy_error err = {0};
  bench b;
  gerdy_ground* g;
  gerdy_data* d;
  double com[3], arm[3], moment[3];
  (void)state;
  stand(&b);
  put_under_centre(&b, 0, 0.5);
  for (int k = 0; k < 3; k += 2) {
    b.sole[0].heel[k] += k == 0 ? 0.1 : -0.06;
    b.sole[0].toe[k] += k == 0 ? 0.1 : -0.06;
  }
  assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, &stance, 1, NULL, &g, &err), &err);
  assert_ok(gerdy_data_new(b.m, &d, &err), &err);
  gerdy_trial_frame(b.m, b.t, 0, d);
  gerdy_fk(b.m, d);
  gerdy_mass_center(b.m, d, com);
  const double *force = g->loads->load[0].force, *point = g->loads->load[0].point;
  gd_v3_sub(point, com, arm);
  gd_v3_cross(arm, force, moment);
  assert_near(force[1], b.weight, 1e-9 * b.weight);
  // the force leans towards the mass centre and its point has come nearer
  assert_true(force[0] < -0.02 * b.weight && force[0] > -0.12 * b.weight);
  assert_true(force[2] > 0.01 * b.weight && force[2] < 0.08 * b.weight);
  assert_true(arm[0] > 0.02 && arm[0] < 0.1);
  assert_true(arm[2] < -0.02 && arm[2] > -0.06);
  // less is left than an upright force under the sole would leave, and as much as is told
  double left = hypot(moment[0], moment[2]);
  assert_true(left < 0.5 * b.weight * hypot(0.1, 0.06));
  assert_near(g->moment_rms, left, 1e-6 * left);
  gerdy_data_free(d);
  gerdy_ground_free(g);
  drop(&b);
}

// the ground does not pull, and nobody stands below it
static void never_down(void** state) {
  static const gerdy_stance stance = {0, -INFINITY, INFINITY};
  gerdy_error err = {0};
  bench b;
  gerdy_ground* g;
  gerdy_ground_options options = gerdy_ground_options_default();
  (void)state;
  hop(&b, 1.0);
  assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, &stance, 1, NULL, &g, &err), &err);
  double least = INFINITY;
  for (size_t i = 0; i < b.t->nframe; ++i) {
    least = fmin(least, g->loads->load[0].force[3 * i + 1]);
    assert_int_equal(g->loads->load[0].valid[i], 1);
  }
  assert_near(least, 0, 0);
  gerdy_ground_free(g);
  options.level = 5;
  assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, &stance, 1, &options, &g, &err), &err);
  for (size_t i = 0; i < b.t->nframe; ++i) assert_int_equal(g->loads->load[0].valid[i], 0);
  gerdy_ground_free(g);
  drop(&b);
}

// ---- what was measured -------------------------------------------------------------------------

static bench open_trial(const char* model, const char* motion) {
  gerdy_error err = {0};
  bench b = {0};
  gerdy_series* q;
  gerdy_angle_unit angle;
  gerdy_trial_options options = gerdy_trial_options_default();
  options.cutoff = 10;
  assert_ok(gerdy_model_load(SHARED_FILE(model), &b.m, NULL, &err), &err);
  assert_ok(gerdy_sto_load(SHARED_FILE(motion), &q, &angle, NULL, &err), &err);
  for (size_t c = 0; c < q->ncol && angle == GERDY_DEGREES; ++c) {
    int k = gerdy_model_coordinate(b.m, q->column[c].name);
    for (size_t row = 0; row < q->nrow && k >= 0 && b.m->q_rotational[k]; ++row)
      q->value[row * q->ncol + c] /= GERDY_DEGREES_PER_RADIAN;
  }
  assert_ok(gerdy_trial_new(b.m, q, &options, &b.t, &err), &err);
  gerdy_series_free(q);
  find_soles(&b);
  return b;
}

// when a plate carries more than 20 N for longer than an eightieth of a second
static size_t measured_stances(const gerdy_series* forces, const ptrdiff_t column[2],
                               gerdy_stance* out, size_t most) {
  size_t n = 0;
  for (int s = 0; s < 2; ++s) {
    double start = NAN;
    for (size_t row = 0; row <= forces->nrow; ++row) {
      bool end = row == forces->nrow;
      bool on = !end && forces->value[row * forces->ncol + (size_t)column[s]] > 20;
      if (on && isnan(start)) start = row == 0 ? -INFINITY : forces->time[row];
      if (on || isnan(start)) continue;
      double stop = end ? INFINITY : forces->time[row];
      assert_true(n < most);
      if (stop - start > 0.08) out[n++] = (gerdy_stance){s, start, stop};
      start = NAN;
    }
  }
  return n;
}

static double vertical_error(const bench* b, const gerdy_ground* g, const gerdy_series* forces,
                             const ptrdiff_t column[2]) {
  double sum = 0;
  size_t n = 0;
  for (size_t i = 0; i < b->t->nframe; ++i) {
    for (int s = 0; s < 2; ++s) {
      double measured = gerdy_series_at(forces, column[s], b->t->time[i]);
      if (!(measured > 20)) continue;
      double off = g->loads->load[s].force[3 * i + 1] - measured;
      sum += off * off;
      ++n;
    }
  }
  assert_true(n > 50);
  return sqrt(sum / (double)n) / b->weight;
}

static void near_what_plates_measure(void** state) {
  static const struct {
    const char *model, *motion, *forces;
    double most;  // body weights, RMS over stance; what it must be is 0.25
  } trials[] = {{"data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
                 "oracle/trials/run-bmclab/ik.mot", "data/run-bmclab/ExpData/grf_run.mot", 0.22},
                {"oracle/trials/run-rajagopal/scaled.osim", "oracle/trials/run-rajagopal/ik.mot",
                 "data/run-rajagopal/ExpData/grf_run.mot", 0.11}};
  (void)state;
  if (!test_exists(SHARED_FILE(trials[0].motion))) skip();
  for (size_t k = 0; k < sizeof trials / sizeof trials[0]; ++k) {
    gerdy_error err = {0};
    gerdy_series* forces;
    gerdy_ground* g;
    gerdy_stance stance[64];
    bench b = open_trial(trials[k].model, trials[k].motion);
    assert_ok(gerdy_sto_load(SHARED_FILE(trials[k].forces), &forces, NULL, NULL, &err), &err);
    const ptrdiff_t column[2] = {gerdy_series_find(forces, "R_ground_force_vy"),
                                 gerdy_series_find(forces, "L_ground_force_vy")};
    assert_true(column[0] >= 0 && column[1] >= 0);
    size_t n = measured_stances(forces, column, stance, 64);
    assert_ok(gerdy_ground_predict(b.m, b.t, b.sole, stance, n, NULL, &g, &err), &err);
    double error = vertical_error(&b, g, forces, column);
    print_message("  %-28s vertical %.3f body weights RMS over %zu stances; in flight %.2f\n",
                  trials[k].motion + strlen("oracle/trials/"), error, n, g->flight_rms / b.weight);
    assert_true(error < trials[k].most);
    gerdy_ground_free(g);
    gerdy_series_free(forces);
    drop(&b);
  }
}

// ---- what cannot be ----------------------------------------------------------------------------

static void refuses(void** state) {
  gerdy_error err = {0};
  bench b;
  gerdy_ground* g;
  (void)state;
  stand(&b);
  const gerdy_stance wrong[] = {{2, 0, 1}, {0, 0.5, 0.5}, {0, NAN, 1}};
  for (size_t i = 0; i < 3; ++i) {
    assert_int_equal(gerdy_ground_predict(b.m, b.t, b.sole, &wrong[i], 1, NULL, &g, &err),
                     GERDY_E_ARG);
    assert_null(g);
  }
  const gerdy_stance later = {0, 5, 6};
  assert_int_equal(gerdy_ground_predict(b.m, b.t, b.sole, &later, 1, NULL, &g, &err), GERDY_E_DATA);
  assert_non_null(strstr(err.msg, "no foot is on the ground"));
  assert_int_equal(gerdy_ground_predict(b.m, b.t, b.sole, NULL, 0, NULL, &g, &err), GERDY_E_DATA);
  gerdy_sole odd[2] = {b.sole[0], b.sole[1]};
  odd[1].toe_body = b.m->nbody;
  const gerdy_stance good = {0, -INFINITY, INFINITY};
  assert_int_equal(gerdy_ground_predict(b.m, b.t, odd, &good, 1, NULL, &g, &err), GERDY_E_ARG);
  double down = b.m->gravity[1];
  b.m->gravity[1] = 0;
  assert_int_equal(gerdy_ground_predict(b.m, b.t, b.sole, &good, 1, NULL, &g, &err), GERDY_E_MODEL);
  assert_non_null(strstr(err.msg, "gravity"));
  b.m->gravity[1] = down;
  for (int body = 0; body < b.m->nbody; ++body) b.m->body_mass[body] = 0;
  assert_int_equal(gerdy_ground_predict(b.m, b.t, b.sole, &good, 1, NULL, &g, &err), GERDY_E_MODEL);
  drop(&b);
}

static void survives_lack_of_memory(void** state) {
  static const gerdy_stance stance = {0, -INFINITY, INFINITY};
  bench b;
  gerdy_status status = GERDY_E_MEMORY;
  (void)state;
  stand(&b);
  for (unsigned long nth = 1; status != GERDY_OK; ++nth) {
    gerdy_error err = {0};
    gerdy_ground* g;
    assert_true(nth < 100);
    gd_mem_fail_at(nth);
    status = gerdy_ground_predict(b.m, b.t, b.sole, &stance, 1, NULL, &g, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      assert_true(nth > 5);
      gerdy_ground_free(g);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_null(g);
  }
  drop(&b);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(newton_tells_the_force),
      cmocka_unit_test(impulse_is_kept),
      cmocka_unit_test(load_passes_over),
      cmocka_unit_test(centre_follows_the_sole),
      cmocka_unit_test(all_give_way),
      cmocka_unit_test(never_down),
      cmocka_unit_test(near_what_plates_measure),
      cmocka_unit_test(refuses),
      cmocka_unit_test(survives_lack_of_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
