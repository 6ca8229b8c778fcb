// Inverse kinematics of whole trials: gaps, threads, tables, memory.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <stdlib.h>

#include "base/mem.h"
#include "kin/ik_bridge.h"
#include "testing_rig.h"

// ---- a whole trial -----------------------------------------------------------------------------

enum { frames = 60 };

// running in place of many poses: every frame a little further along a random curve
static void pose_at(const rig* r, double t, double* q) {
  const gerdy_model* m = r->m;
  for (int i = 0; i < m->nq; ++i) {
    double low = fmax(m->q_min[i], -1), high = fmin(m->q_max[i], 1);
    q[i] = m->q_locked[i] ? m->q_default[i] : (low + high) / 2 + (high - low) / 5 * sin(6 * t + i);
  }
  int tx = gerdy_model_coordinate(m, "pelvis_tx");
  if (tx >= 0) q[tx] = 3 * t;
}

static gerdy_series* marker_table(rig* r, size_t n) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(n, 3 * (size_t)r->m->nmarker, &s, &err), &err);
  s->rate = 100;
  for (int i = 0; i < r->m->nmarker; ++i) {
    for (int k = 0; k < 3; ++k) {
      char name[128];
      snprintf(name, sizeof name, "%s.%c", r->m->names + r->m->marker_name[i], 'x' + k);
      assert_int_equal(gerdy_series_name(s, (size_t)(3 * i + k), name, "m"), GERDY_OK);
    }
  }
  for (size_t row = 0; row < n; ++row) {
    s->time[row] = (double)row / 100;
    pose_at(r, s->time[row], r->d->q);
    place(r);
    for (size_t c = 0; c < s->ncol; ++c) gerdy_series_set(s, row, c, r->d->marker_pos[c]);
  }
  return s;
}

static gerdy_ik_trial* solve(const rig* r, const gerdy_series* markers) {
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  assert_ok(gerdy_ik_solve(r->m, markers, NULL, NULL, NULL, NULL, &t, &err), &err);
  return t;
}

// all markers in one point in some frames, in one line in others: no pose there, gaps, and the
// frames beside them as they are
static void one_point_or_line(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, frames);
  for (size_t row = 20; row < 30; ++row) {
    for (size_t c = 0; c < s->ncol; ++c) {
      double along = row < 25 ? 0 : 0.01 * (double)(c / 3);
      gerdy_series_set(s, row, c, 0.5 + (double)(c % 3) * along + 1e-5 * (double)(c % 7));
    }
  }
  gerdy_ik_trial* t = solve(&r, s);
  for (size_t row = 0; row < frames; ++row) {
    bool bad = row >= 20 && row < 30;
    assert_int_equal(t->info[row].outcome, bad ? GERDY_IK_TOO_FEW : GERDY_IK_SOLVED);
    assert_int_equal(t->info[row].nmarker, r.m->nmarker);
    assert_int_equal(t->motion->valid[row * t->motion->ncol], !bad);
    if (!bad) assert_true(t->info[row].rms < 1e-6);
  }
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

static void trial_recovers(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, frames);
  gerdy_ik_trial* t = solve(&r, s);
  assert_int_equal(t->nmatched, r.m->nmarker);
  assert_int_equal(t->motion->nrow, frames);
  assert_int_equal(t->motion->ncol, r.m->nq);
  assert_int_equal(t->error->ncol, r.m->nmarker);
  assert_near(t->motion->rate, 100, 0);
  for (int q = 0; q < r.m->nq; ++q) {
    assert_string_equal(t->motion->column[q].name, r.m->names + r.m->q_name[q]);
    assert_string_equal(t->motion->column[q].unit, r.m->q_rotational[q] ? "rad" : "m");
  }
  for (size_t row = 0; row < frames; ++row) {
    pose_at(&r, s->time[row], r.truth);
    for (int q = 0; q < r.m->nq; ++q) {
      assert_near(t->motion->value[row * t->motion->ncol + (size_t)q], r.truth[q], 1e-6);
    }
    assert_int_equal(t->info[row].outcome, GERDY_IK_SOLVED);
  }
  gerdy_ik_trial_free(t);
  gerdy_ik_trial_free(NULL);
  gerdy_series_free(s);
  release(&r);
}

static void trial_with_gaps(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, frames);
  gd_random random = {15};
  for (size_t row = 0; row < frames; ++row) {
    hide_some(&r, &random, r.seen);
    for (size_t i = 0; i < s->ncol / 3; ++i) {
      bool gone = row == 0 || row == 30 ? i >= 2 : !r.seen[i];
      for (size_t k = 0; k < 3 && gone; ++k) gerdy_series_set(s, row, 3 * i + k, NAN);
    }
  }
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.carry = 0;
  assert_ok(gerdy_ik_solve(r.m, s, NULL, &options, NULL, NULL, &t, &err), &err);
  assert_true(t->nmissing > 500);
  assert_int_equal(t->ncarried, 0);
  for (size_t row = 0; row < frames; ++row) {
    bool empty = row == 0 || row == 30;
    assert_int_equal(t->info[row].outcome, empty ? GERDY_IK_TOO_FEW : GERDY_IK_SOLVED);
    pose_at(&r, s->time[row], r.truth);
    for (size_t q = 0; q < t->motion->ncol; ++q) {
      size_t at = row * t->motion->ncol + q;
      assert_int_equal(t->motion->valid[at], !empty);
      if (!empty) assert_near(t->motion->value[at], r.truth[q], 1e-6);
    }
    for (size_t i = 0; i < t->error->ncol; ++i) {
      bool seen = !empty && s->valid[row * s->ncol + 3 * i];
      assert_int_equal(t->error->valid[row * t->error->ncol + i], seen);
    }
  }
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

// the spline of the coupler, taken as a function of time
static void prescribed_follow_time(void** state) {
  (void)state;
  rig r = chain();
  int hip = gerdy_model_coordinate(r.m, "hip"), cap = gerdy_model_coordinate(r.m, "cap");
  int knee = gerdy_model_coordinate(r.m, "knee");
  r.m->q_prescribed[hip] = r.m->q_function[cap];
  gerdy_series* s = marker_table(&r, frames);
  gerdy_ik* ik = make_ik(&r, NULL);
  assert_false(gerdy_ik_observes(ik, hip));
  gerdy_ik_free(ik);
  gerdy_ik_trial* t = solve(&r, s);
  for (size_t row = 0; row < frames; ++row) {
    r.d->q[knee] = s->time[row];
    gerdy_fk(r.m, r.d);  // the slider shows what the function gives
    assert_near(t->motion->value[row * t->motion->ncol + (size_t)hip], r.d->q[cap], 1e-15);
  }
  assert_false(t->unobserved[hip]);
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

static void column_order_does_not_matter(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gerdy_series *s = marker_table(&r, 5), *turned;
  assert_ok(gerdy_series_new(5, s->ncol, &turned, &err), &err);
  size_t n = s->ncol / 3;
  for (size_t c = 0; c < s->ncol; ++c) {
    size_t to = 3 * (n - 1 - c / 3) + c % 3;
    turned->column[to] = s->column[c];
    for (size_t row = 0; row < 5; ++row) {
      turned->time[row] = s->time[row];
      gerdy_series_set(turned, row, to, s->value[row * s->ncol + c]);
    }
  }
  gerdy_ik_trial *a = solve(&r, s), *b = solve(&r, turned);
  size_t bytes = 5 * (size_t)r.m->nq * sizeof(double);
  assert_memory_equal(a->motion->value, b->motion->value, bytes);
  gerdy_ik_trial_free(a);
  gerdy_ik_trial_free(b);
  gerdy_series_free(s);
  gerdy_series_free(turned);
  release(&r);
}

static void unobserved_are_named(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, 3);
  // the right foot has no markers
  for (size_t c = 0; c < s->ncol; ++c) {
    const char* name = s->column[c].name;
    bool foot = strncmp(name, "RCAL", 4) == 0 || strncmp(name, "RMT", 3) == 0 ||
                strncmp(name, "RTOE", 4) == 0;
    if (foot) s->column[c].name[0] = 'X';
  }
  gerdy_ik_trial* t = solve(&r, s);
  static const char* lost[] = {"ankle_angle_r", "subtalar_angle_r"};
  for (int i = 0; i < 2; ++i) assert_true(t->unobserved[gerdy_model_coordinate(r.m, lost[i])]);
  assert_false(t->unobserved[gerdy_model_coordinate(r.m, "ankle_angle_l")]);
  assert_false(t->unobserved[gerdy_model_coordinate(r.m, "mtp_angle_r")]);  // locked: not asked
  assert_true(t->nmatched < (size_t)r.m->nmarker);
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

static bool on_right_leg(const char* marker) {
  static const char* name[] = {"RGTR", "RTH1", "RTH2",  "RTH3",  "RLFC", "RMFC", "RSH1",
                               "RSH2", "RSH3", "RLMAL", "RMMAL", "RCAL", "RMT1", "RMT5"};
  for (size_t i = 0; i < sizeof name / sizeof name[0]; ++i) {
    if (strncmp(marker, name[i], strlen(name[i])) == 0 && marker[strlen(name[i])] == '.') {
      return true;
    }
  }
  return false;
}

// of a whole leg one toe marker is left: every coordinate still moves it, none is determined
static void rank_decides_what_is_told(void** state) {
  (void)state;
  static const char* lost[] = {"hip_flexion_r", "hip_adduction_r", "knee_angle_r", "ankle_angle_r"};
  static const char* kept[] = {"hip_flexion_l", "knee_angle_l", "ankle_angle_l", "pelvis_list"};
  rig r = bundled();
  gerdy_series* s = marker_table(&r, 10);
  for (size_t row = 4; row < 7; ++row) {
    for (size_t c = 0; c < s->ncol; ++c) {
      if (on_right_leg(s->column[c].name)) gerdy_series_set(s, row, c, NAN);
    }
  }
  gerdy_ik_trial* t = solve(&r, s);
  for (size_t row = 0; row < 10; ++row) {
    bool poor = row >= 4 && row < 7;
    const unsigned char* valid = t->motion->valid + row * t->motion->ncol;
    for (int i = 0; i < 4; ++i) {
      assert_int_equal(valid[gerdy_model_coordinate(r.m, lost[i])], !poor);
      assert_true(valid[gerdy_model_coordinate(r.m, kept[i])]);
    }
  }
  for (int q = 0; q < r.m->nq; ++q) assert_false(t->unobserved[q]);
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

// columns without a single sample are as good as none
static void never_seen_tells_nothing(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, 3);
  for (size_t c = 0; c < s->ncol; ++c) {
    bool right = on_right_leg(s->column[c].name) || strncmp(s->column[c].name, "RTOE", 4) == 0;
    for (size_t row = 0; row < 3 && right; ++row) gerdy_series_set(s, row, c, NAN);
  }
  gerdy_ik_trial* t = solve(&r, s);
  assert_true(t->unobserved[gerdy_model_coordinate(r.m, "hip_flexion_r")]);
  assert_true(t->unobserved[gerdy_model_coordinate(r.m, "knee_angle_r")]);
  assert_false(t->unobserved[gerdy_model_coordinate(r.m, "knee_angle_l")]);
  assert_int_equal(t->nmatched, r.m->nmarker - 15);
  gerdy_ik_trial_free(t);
  for (size_t i = 0; i < 3 * s->ncol; ++i) gerdy_series_set(s, i / s->ncol, i % s->ncol, NAN);
  gerdy_error err = {0};
  assert_int_equal(gerdy_ik_solve(r.m, s, NULL, NULL, NULL, NULL, &t, &err), GERDY_E_DATA);
  assert_non_null(strstr(err.msg, "none of them is ever seen"));
  gerdy_series_free(s);
  release(&r);
}

static void no_marker_in_common(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_series* s = marker_table(&r, 3);
  for (size_t c = 0; c < s->ncol; ++c) s->column[c].name[0] = '@';
  assert_int_equal(gerdy_ik_solve(r.m, s, NULL, NULL, NULL, NULL, &t, &err), GERDY_E_DATA);
  assert_null(t);
  assert_non_null(strstr(err.msg, "no marker in common"));
  char theirs[64], ours[64];
  snprintf(theirs, sizeof theirs, "the trial has @%s,", r.m->names + r.m->marker_name[0] + 1);
  snprintf(ours, sizeof ours, "the model has %s,", r.m->names + r.m->marker_name[0]);
  if (!strstr(err.msg, theirs) || !strstr(err.msg, ours)) fail_msg("%s", err.msg);
  gerdy_series_free(s);
  // markers in common, but never three at a time
  s = marker_table(&r, 3);
  for (size_t row = 0; row < 3; ++row) {
    for (size_t c = 6; c < s->ncol; ++c) gerdy_series_set(s, row, c, NAN);
  }
  assert_int_equal(gerdy_ik_solve(r.m, s, NULL, NULL, NULL, NULL, &t, &err), GERDY_E_DATA);
  assert_null(t);
  assert_non_null(strstr(err.msg, "no frame has the 3 markers"));
  gerdy_series_free(s);
  release(&r);
}

typedef struct asked {
  int times, stop_at;
  double last;
} asked;

static int ask(void* context, const char* stage, double done) {
  asked* a = context;
  assert_true(strlen(stage) > 0);
  assert_true(done >= a->last && done <= 1);
  a->last = done;
  return ++a->times != a->stop_at;
}

static void progress_may_stop(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_series* s = marker_table(&r, 200);
  asked all = {0};
  assert_ok(gerdy_ik_solve(r.m, s, NULL, NULL, ask, &all, &t, &err), &err);
  assert_true(all.times >= 3);
  gerdy_ik_trial_free(t);
  for (int at = 1; at <= 2; ++at) {
    asked some = {.stop_at = at};
    assert_int_equal(gerdy_ik_solve(r.m, s, NULL, NULL, ask, &some, &t, &err), GERDY_E_STOPPED);
    assert_null(t);
    assert_int_equal(some.times, at);
  }
  gerdy_series_free(s);
  release(&r);
}

// ---- short gaps --------------------------------------------------------------------------------

// a parabola of time is bridged as it was; what is too long, at an end, or seen stays as it is
static void short_gaps_are_bridged(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_series *s, *whole;
  assert_ok(gerdy_series_new(40, 6, &whole, &err), &err);
  for (size_t row = 0; row < 40; ++row) {
    double t = whole->time[row] = 0.01 * (double)row + (row % 3 ? 0.001 : 0);
    for (size_t c = 0; c < 6; ++c) gerdy_series_set(whole, row, c, 1 + (double)c * t - 3 * t * t);
  }
  assert_ok(gerdy_series_copy(whole, &s, &err), &err);
  static const size_t gone[] = {0, 1, 5, 10, 11, 12, 20, 21, 22, 23, 24, 25, 26, 38, 39};
  for (size_t i = 0; i < sizeof gone / sizeof gone[0]; ++i) {
    gerdy_series_set(s, gone[i], 4, NAN);  // one value gone: the marker is not seen
  }
  assert_int_equal(gd_bridge_gaps(s, 0.05), 4);
  for (size_t row = 0; row < 40; ++row) {
    bool stays = row < 2 || (row >= 20 && row <= 26) || row >= 38;
    for (size_t c = 0; c < 6; ++c) {
      size_t at = row * 6 + c;
      assert_int_equal(s->valid[at], !(stays && c == 4));
      if (s->valid[at]) assert_near(s->value[at], whole->value[at], 1e-12);
    }
    for (size_t c = 0; c < 3; ++c) assert_true(s->value[row * 6 + c] == whole->value[row * 6 + c]);
  }
  assert_int_equal(gd_bridge_gaps(s, 1), 7);
  gerdy_series_free(s);
  gerdy_series_free(whole);
}

// the table holds what the frame's solver says, a gap where the motion has one
static void trial_has_standard_deviations(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gd_random random = {77};
  gerdy_series* s = marker_table(&r, frames);
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) s->value[i] += 0.003 * gd_random_normal(&random);
  size_t foot = (size_t)gerdy_model_marker(r.m, "RCAL");
  for (size_t i = 0; i < s->ncol / 3; ++i) {
    bool hidden = gerdy_model_is_below(r.m, r.m->marker_body[i], r.m->marker_body[foot]);
    for (size_t k = 0; k < 3 && hidden; ++k) gerdy_series_set(s, 20, 3 * i + k, NAN);
  }
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_ik_trial *t, *without = solve(&r, s);
  options.with_sd = 1;
  assert_ok(gerdy_ik_solve(r.m, s, NULL, &options, NULL, NULL, &t, &err), &err);
  assert_null(without->sd);
  assert_int_equal(t->sd->ncol, r.m->nq);
  for (size_t i = 0; i < t->sd->nrow * t->sd->ncol; ++i) {
    assert_int_equal(t->sd->valid[i], t->motion->valid[i]);
    assert_true(!t->sd->valid[i] || (t->sd->value[i] >= 0 && t->sd->value[i] < 0.2));
  }
  gerdy_ik* ik = make_ik(&r, NULL);
  memcpy(r.d->q, without->motion->value, (size_t)r.m->nq * sizeof(double));
  gerdy_ik_frame(ik, r.d, s->value, NULL, NULL);
  for (int q = 0; q < r.m->nq; ++q) {
    assert_near(t->sd->value[q], gerdy_ik_sd(ik, r.d, q), 1e-6);
    assert_string_equal(t->sd->column[q].name, t->motion->column[q].name);
  }
  gerdy_ik_free(ik);
  gerdy_ik_trial_free(t);
  gerdy_ik_trial_free(without);
  gerdy_series_free(s);
  release(&r);
}

// ---- by several threads ------------------------------------------------------------------------

static gerdy_ik_trial* solve_by(const rig* r, const gerdy_series* markers, int nthread) {
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.nthread = nthread;
  assert_ok(gerdy_ik_solve(r->m, markers, NULL, &options, NULL, NULL, &t, &err), &err);
  return t;
}

static void expect_same_bits(const gerdy_ik_trial* a, const gerdy_ik_trial* b) {
  for (int k = 0; k < 2; ++k) {
    const gerdy_series *x = k ? a->error : a->motion, *y = k ? b->error : b->motion;
    size_t n = x->nrow * x->ncol;
    assert_memory_equal(x->valid, y->valid, n);
    for (size_t i = 0; i < n; ++i) {
      if (x->valid[i]) assert_memory_equal(&x->value[i], &y->value[i], sizeof(double));
    }
  }
  for (size_t row = 0; row < a->motion->nrow; ++row) {
    assert_int_equal(a->info[row].outcome, b->info[row].outcome);
    assert_int_equal(a->info[row].iterations, b->info[row].iterations);
    assert_true(a->info[row].cost == b->info[row].cost);
  }
  assert_memory_equal(a->unobserved, b->unobserved, a->motion->ncol);
}

static void check_threads(const rig* r, const gerdy_series* s) {
  static const int nthread[] = {2, 3, 8, 64, 0};
  gerdy_ik_trial* one = solve_by(r, s, 1);
  for (size_t k = 0; k < sizeof nthread / sizeof nthread[0]; ++k) {
    gerdy_ik_trial* t = solve_by(r, s, nthread[k]);
    expect_same_bits(one, t);
    gerdy_ik_trial_free(t);
  }
  gerdy_ik_trial_free(one);
}

// noise, a fifth of the markers gone, the begin and more than a whole chunk without any
static void threads_give_the_same_bits(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, 500);
  gd_random random = {31};
  for (size_t row = 0; row < s->nrow; ++row) {
    bool none = row < 5 || (row > 100 && row < 260);
    for (size_t i = 0; i < s->ncol / 3; ++i) {
      bool gone = none || gd_random_uniform(&random) < 0.2;
      for (size_t k = 0; k < 3; ++k) {
        double noise = 0.01 * gd_random_normal(&random);
        gerdy_series_set(s, row, 3 * i + k,
                         gone ? NAN : s->value[row * s->ncol + 3 * i + k] + noise);
      }
    }
  }
  check_threads(&r, s);
  gerdy_series_free(s);
  release(&r);
}

static void threads_on_a_run(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("oracle/trials/run-rajagopal/scaled.osim"));
  rig r = load_rig(SHARED_FILE("oracle/trials/run-rajagopal/scaled.osim"));
  gerdy_error err = {0};
  gerdy_series* s;
  const char* trc = SHARED_FILE("data/run-rajagopal/ExpData/motion_capture_run.trc");
  assert_ok(gerdy_trc_load(trc, &s, NULL, &err), &err);
  check_threads(&r, s);
  gerdy_series_free(s);
  release(&r);
}

// a runner who spins: from one chunk's first frame to the next it is more than half a turn, so that
// these alone would lose count
static void chunks_join(void** state) {
  (void)state;
  rig r = bundled();
  int turn = gerdy_model_coordinate(r.m, "pelvis_rotation");
  gerdy_series* s = marker_table(&r, 300);
  for (size_t row = 0; row < s->nrow; ++row) {
    pose_at(&r, s->time[row], r.d->q);
    r.d->q[turn] = 0.07 * (double)row;
    place(&r);
    for (size_t c = 0; c < s->ncol; ++c) gerdy_series_set(s, row, c, r.d->marker_pos[c]);
  }
  gerdy_ik_trial* t = solve(&r, s);
  for (size_t row = 0; row < s->nrow; ++row) {
    pose_at(&r, s->time[row], r.truth);
    r.truth[turn] = 0.07 * (double)row;
    for (size_t q = 0; q < t->motion->ncol; ++q) {
      assert_near(t->motion->value[row * t->motion->ncol + q], r.truth[q], 1e-5);
    }
  }
  gerdy_ik_trial_free(t);
  check_threads(&r, s);
  gerdy_series_free(s);
  release(&r);
}

// ---- memory ------------------------------------------------------------------------------------

static void frames_allocate_nothing(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, frames);
  gerdy_ik* ik = make_ik(&r, NULL);
  back_to_default(&r);
  unsigned long before = gd_mem_count();
  for (size_t row = 0; row < frames; ++row) {
    gerdy_ik_info info;
    const double* marker = s->value + row * s->ncol;
    if (row % 20 == 0) gerdy_ik_frame_global(ik, r.d, marker, r.seen, &info);
    gerdy_ik_frame(ik, r.d, marker, r.seen, &info);
    gerdy_fk(r.m, r.d);
    gerdy_fk_markers(r.m, r.d);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
  }
  assert_int_equal(gd_mem_count(), before);
  gerdy_ik_free(ik);
  gerdy_series_free(s);
  // a trial allocates for its tables and its solver, not for its frames
  unsigned long used[2];
  for (size_t k = 0; k < 2; ++k) {
    s = marker_table(&r, 5 + 45 * k);
    before = gd_mem_count();
    gerdy_ik_trial_free(solve(&r, s));
    used[k] = gd_mem_count() - before;
    gerdy_series_free(s);
  }
  assert_int_equal(used[0], used[1]);
  release(&r);
}

static void every_allocation_may_fail(void** state) {
  (void)state;
  rig r = chain();
  gerdy_series* s = marker_table(&r, 70);  // two chunks
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_series_set(s, 10, 0, NAN);  // a gap: something is carried
  options.nthread = 2;
  unsigned long nth = 1;
  for (;; ++nth) {
    gerdy_error err = {0};
    gerdy_ik_trial* t = NULL;
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_ik_solve(r.m, s, NULL, &options, NULL, NULL, &t, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      gerdy_ik_trial_free(t);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
    assert_null(t);
  }
  assert_true(nth > 20);
  gerdy_series_free(s);
  release(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(prescribed_follow_time),
      cmocka_unit_test(one_point_or_line),
      cmocka_unit_test(trial_recovers),
      cmocka_unit_test(trial_with_gaps),
      cmocka_unit_test(column_order_does_not_matter),
      cmocka_unit_test(unobserved_are_named),
      cmocka_unit_test(rank_decides_what_is_told),
      cmocka_unit_test(never_seen_tells_nothing),
      cmocka_unit_test(no_marker_in_common),
      cmocka_unit_test(progress_may_stop),
      cmocka_unit_test(short_gaps_are_bridged),
      cmocka_unit_test(trial_has_standard_deviations),
      cmocka_unit_test(threads_give_the_same_bits),
      cmocka_unit_test(threads_on_a_run),
      cmocka_unit_test(chunks_join),
      cmocka_unit_test(frames_allocate_nothing),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
