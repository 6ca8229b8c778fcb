// Markers that are not seen in some frames: what carrying them does to the angles, and what not.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <stdlib.h>

#include "base/mem.h"
#include "kin/ik_carry.h"
#include "math/vec.h"
#include "testing_rig.h"

// ---- a trial -----------------------------------------------------------------------------------

// A model, the markers of a trial, the weights and held coordinates of the program, and the
// solution from all markers.
typedef struct whole {
  rig r;
  gerdy_series* markers;
  unsigned char* held;
  gerdy_ik_trial* trial;
} whole;

static gerdy_ik_trial* solve(const whole* w, const gerdy_series* markers, int carry, int nthread) {
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_ik_options options = gerdy_ik_options_default();
  assert_int_equal(options.carry, 1);
  options.held = w->held;
  options.carry = carry;
  options.nthread = nthread;
  options.with_sd = 1;
  assert_ok(gerdy_ik_solve(w->r.m, markers, w->r.weight, &options, NULL, NULL, &t, &err), &err);
  return t;
}

static whole finish(rig r, gerdy_series* markers) {
  whole w = {.r = r, .markers = markers, .held = calloc((size_t)r.m->nq, 1)};
  gerdy_default_weights(r.m, r.weight);
  gerdy_default_held(r.m, w.held);
  w.trial = solve(&w, markers, 1, 1);
  return w;
}

static void drop(whole* w) {
  gerdy_ik_trial_free(w->trial);
  gerdy_series_free(w->markers);
  free(w->held);
  release(&w->r);
}

static gerdy_series* copy_of(const gerdy_series* s) {
  gerdy_error err = {0};
  gerdy_series* out;
  assert_ok(gerdy_series_copy(s, &out, &err), &err);
  return out;
}

static void hide(gerdy_series* s, size_t row, size_t marker) {
  for (size_t k = 0; k < 3; ++k) gerdy_series_set(s, row, 3 * marker + k, NAN);
}

// The bundled runner on the spot. Every marker is off by some 10 mm in its bone's axes, which
// changes slowly, as skin does.
static whole synthetic(size_t nrow) {
  gerdy_error err = {0};
  rig r = bundled();
  gd_random random = {5};
  gerdy_series* s;
  size_t nmarker = (size_t)r.m->nmarker;
  double* off = calloc(6 * nmarker, sizeof *off);
  for (size_t i = 0; i < 6 * nmarker; ++i) off[i] = 0.01 * gd_random_normal(&random);
  assert_ok(gerdy_series_new(nrow, 3 * nmarker, &s, &err), &err);
  s->rate = 100;
  for (size_t c = 0; c < s->ncol; ++c) {
    char name[128];
    snprintf(name, sizeof name, "%s.%c", r.m->names + r.m->marker_name[c / 3], 'x' + (int)(c % 3));
    assert_int_equal(gerdy_series_name(s, c, name, "m"), GERDY_OK);
  }
  for (size_t row = 0; row < nrow; ++row) {
    double t = s->time[row] = (double)row / 100;
    for (int q = 0; q < r.m->nq; ++q) {
      double low = fmax(r.m->q_min[q], -1), high = fmin(r.m->q_max[q], 1);
      r.d->q[q] = (low + high) / 2 + (high - low) / 5 * sin(12 * t + q);
      if (r.m->q_locked[q]) r.d->q[q] = r.m->q_default[q];
    }
    place(&r);
    for (size_t i = 0; i < nmarker; ++i) {
      double local[3], ground[3];
      for (size_t k = 0; k < 3; ++k) {
        local[k] = off[6 * i + k] + 0.3 * off[6 * i + 3 + k] * sin(12 * t + off[6 * i] * 500);
      }
      gd_m3_mul_v3(r.d->body_rot + 9 * r.m->marker_body[i], local, ground);
      for (size_t k = 0; k < 3; ++k) {
        gerdy_series_set(s, row, 3 * i + k, r.d->marker_pos[3 * i + k] + ground[k]);
      }
    }
  }
  free(off);
  return finish(r, s);
}

static gerdy_series* load_markers(const char* path) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_trc_load(path, &s, NULL, &err), &err);
  return s;
}

// ---- how far off -------------------------------------------------------------------------------

typedef struct worst {
  double deg;
  const char* name;
} worst;

static bool is_of_arm(const char* name) {
  static const char* const part[] = {"arm_", "elbow_", "pro_sup", "wrist_"};
  for (size_t i = 0; i < sizeof part / sizeof part[0]; ++i) {
    if (strncmp(name, part[i], strlen(part[i])) == 0) return true;
  }
  return false;
}

// RMS difference to the solution from all markers, over the frames in which both know the angle:
// the worst angle of pelvis, trunk and legs, or of the arms
static worst worst_angle(const whole* w, const gerdy_ik_trial* t, bool arms) {
  const gerdy_series *a = t->motion, *b = w->trial->motion;
  worst angle = {0, "-"};
  for (size_t q = 0; q < a->ncol; ++q) {
    const char* name = w->r.m->names + w->r.m->q_name[q];
    double sum = 0;
    size_t n = 0;
    if (!w->r.m->q_rotational[q] || is_of_arm(name) != arms) continue;
    for (size_t at = q; at < a->nrow * a->ncol; at += a->ncol) {
      if (!a->valid[at] || !b->valid[at]) continue;
      sum += (a->value[at] - b->value[at]) * (a->value[at] - b->value[at]);
      ++n;
    }
    double deg = n > 0 ? sqrt(sum / (double)n) * GERDY_DEGREES_PER_RADIAN : 0;
    if (deg > angle.deg) angle = (worst){deg, name};
  }
  return angle;
}

// ---- samples taken away ------------------------------------------------------------------------

static void take_single(gerdy_series* s, double share, gd_random* random) {
  for (size_t row = 0; row < s->nrow; ++row) {
    for (size_t i = 0; i < s->ncol / 3; ++i) {
      if (gd_random_uniform(random) < share) hide(s, row, i);
    }
  }
}

// stretches of shortest to longest frames, each of one marker, until that share is gone
static void take_stretches(gerdy_series* s, double share, size_t shortest, size_t longest,
                           gd_random* random) {
  size_t nmarker = s->ncol / 3, gone = 0;
  while ((double)gone < share * (double)(nmarker * s->nrow)) {
    size_t i = (size_t)(gd_random_uniform(random) * (double)nmarker) % nmarker;
    size_t from = (size_t)(gd_random_uniform(random) * (double)s->nrow);
    size_t length =
        shortest + (size_t)(gd_random_uniform(random) * (double)(longest - shortest + 1));
    for (size_t row = from; row < from + length && row < s->nrow; ++row, ++gone) hide(s, row, i);
  }
}

typedef struct loss {
  const char* what;
  double share;
  size_t shortest, longest;  // 0: single samples
} loss;

typedef struct outcome {
  double left_out, carried, arms;  // deg, worst of all draws
} outcome;

static outcome lose(const whole* w, const loss* l, uint64_t ndraw) {
  outcome o = {0, 0, 0};
  if (test_sanitized) ndraw = 1;
  for (uint64_t draw = 1; draw <= ndraw; ++draw) {
    gd_random random = {draw};
    gerdy_series* s = copy_of(w->markers);
    if (l->longest == 0)
      take_single(s, l->share, &random);
    else
      take_stretches(s, l->share, l->shortest, l->longest, &random);
    gerdy_ik_trial *without = solve(w, s, 0, 1), *with = solve(w, s, 1, 1);
    assert_true(with->nmissing > 0 && with->nmissing == without->nmissing);
    // a bone that is not told carries nothing, as where most of the pelvis is gone for long
    bool most = with->ncarried > with->nmissing * 8 / 10;
    assert_true((most || l->longest > 20) && with->ncarried > 0 && without->ncarried == 0);
    o.left_out = fmax(o.left_out, worst_angle(w, without, false).deg);
    o.carried = fmax(o.carried, worst_angle(w, with, false).deg);
    o.arms = fmax(o.arms, worst_angle(w, with, true).deg);
    gerdy_ik_trial_free(without);
    gerdy_ik_trial_free(with);
    gerdy_series_free(s);
  }
  print_message("  %-36s left out %5.2f deg, carried %5.2f, arms %5.2f\n", l->what, o.left_out,
                o.carried, o.arms);
  return o;
}

static const loss losses[] = {{"5 % of the samples", 0.05, 0, 0},
                              {"10 % of the samples", 0.1, 0, 0},
                              {"20 % of the samples", 0.2, 0, 0},
                              {"30 % of the samples", 0.3, 0, 0},
                              {"10 % in stretches of 4 to 20 frames", 0.1, 4, 20},
                              {"10 % in stretches of 10 to 100 frames", 0.1, 10, 100}};

enum { fifth = 2, nloss = sizeof losses / sizeof losses[0] };

static void on_a_made_runner(void** state) {
  (void)state;
  whole w = synthetic(200);
  outcome o[nloss];
  print_message("made runner, markers 10 mm off, 200 frames at 100 Hz\n");
  for (size_t i = 0; i < nloss; ++i) o[i] = lose(&w, &losses[i], 3);
  for (size_t i = 0; i <= fifth; ++i) assert_true(o[i].carried < 1);
  for (size_t i = 0; i < nloss; ++i) assert_true(o[i].carried < o[i].left_out);
  drop(&w);
}

// In this trial the names of two markers of the right foot go to and fro between them: exchanged
// from this frame on where that makes both move less.
static void put_right(gerdy_series* s, const char* one, const char* other) {
  size_t a = 3 * (size_t)gerdy_marker_find(s, one), b = 3 * (size_t)gerdy_marker_find(s, other);
  size_t nexchanged = 0;
  for (size_t row = 1; row < s->nrow; ++row) {
    double *now = s->value + row * s->ncol, *before = now - s->ncol;
    double kept = gd_v3_distance(now + a, before + a) + gd_v3_distance(now + b, before + b);
    double crossed = gd_v3_distance(now + a, before + b) + gd_v3_distance(now + b, before + a);
    if (crossed >= kept) continue;
    ++nexchanged;
    for (size_t k = 0; k < 3; ++k) {
      double held = now[a + k];
      now[a + k] = now[b + k];
      now[b + k] = held;
    }
  }
  print_message("  %s and %s put right in %zu of %zu frames\n", one, other, nexchanged, s->nrow);
  assert_true(nexchanged > 0);
}

#define BMCLAB_MODEL SHARED_FILE("data/run-bmclab/Scale/Rajagopal2015_scaled.osim")
#define BMCLAB_RUN   SHARED_FILE("data/run-bmclab/ExpData/motion_capture_run.trc")

static void on_run_bmclab(void** state) {
  (void)state;
  NEED_SHARED(BMCLAB_MODEL);
  print_message("run-bmclab, with two names put right\n");
  gerdy_series* s = load_markers(BMCLAB_RUN);
  put_right(s, "RTOE", "RMT5");
  whole w = finish(load_rig(BMCLAB_MODEL), s);
  outcome o[nloss];
  for (size_t i = 0; i < nloss; ++i) o[i] = lose(&w, &losses[i], 10);
  for (size_t i = 0; i <= fifth; ++i) assert_true(o[i].carried < 0.5);
  for (size_t i = 0; i < nloss; ++i) assert_true(o[i].carried < o[i].left_out);
  drop(&w);
}

static void on_run_bmclab_as_it_is(void** state) {
  (void)state;
  NEED_SHARED(BMCLAB_MODEL);
  print_message("run-bmclab as it is\n");
  whole w = finish(load_rig(BMCLAB_MODEL), load_markers(BMCLAB_RUN));
  outcome o = lose(&w, &losses[fifth], 10);
  assert_true(o.carried < 1);
  drop(&w);
}

static void on_run_rajagopal(void** state) {
  (void)state;
  const char* model = SHARED_FILE("oracle/trials/run-rajagopal/scaled.osim");
  NEED_SHARED(model);
  print_message("run-rajagopal\n");
  whole w = finish(load_rig(model),
                   load_markers(SHARED_FILE("data/run-rajagopal/ExpData/motion_capture_run.trc")));
  outcome o[nloss];
  for (size_t i = 0; i < nloss; ++i) o[i] = lose(&w, &losses[i], 3);
  for (size_t i = 0; i <= fifth; ++i) assert_true(o[i].carried < 0.3);
  for (size_t i = 0; i < nloss; ++i) assert_true(o[i].carried < o[i].left_out);
  drop(&w);
}

// ---- what is not there tells nothing -----------------------------------------------------------

static size_t coordinate(const whole* w, const char* name) {
  int q = gerdy_model_coordinate(w->r.m, name);
  assert_true(q >= 0);
  return (size_t)q;
}

// hide shank and foot of the right leg, all their markers or all but one
static void hide_leg(const whole* w, gerdy_series* s, size_t from, size_t to) {
  int tibia = gerdy_model_body(w->r.m, "tibia_r");
  for (int i = 0; i < w->r.m->nmarker; ++i) {
    if (!gerdy_model_is_below(w->r.m, w->r.m->marker_body[i], tibia)) continue;
    for (size_t row = from; row < to; ++row) hide(s, row, (size_t)i);
  }
}

// Within a few frames, to the end of the trial, and in all of it: what the leg's markers carried is
// a gap; the rest stays, and nothing runs away.
static void what_is_gone_is_not_told(void** state) {
  (void)state;
  static const size_t range[][2] = {{40, 43}, {60, 120}, {0, 120}};
  static const char* const lost[] = {"knee_angle_r", "ankle_angle_r"};
  whole w = synthetic(120);
  for (size_t k = 0; k < 3; ++k) {
    gerdy_series* s = copy_of(w.markers);
    hide_leg(&w, s, range[k][0], range[k][1]);
    gerdy_ik_trial* t = solve(&w, s, 1, 1);
    for (size_t row = 0; row < s->nrow; ++row) {
      bool gone = row >= range[k][0] && row < range[k][1];
      const unsigned char* valid = t->motion->valid + row * t->motion->ncol;
      for (size_t i = 0; i < 2; ++i) {
        size_t q = coordinate(&w, lost[i]);
        assert_int_equal(valid[q], !gone);
        assert_int_equal(t->sd->valid[row * t->sd->ncol + q], !gone);
      }
      assert_int_equal(valid[coordinate(&w, "hip_flexion_l")], 1);
      assert_int_equal(t->info[row].outcome, GERDY_IK_SOLVED);
      for (size_t i = 0; i < t->error->ncol; ++i) {
        assert_int_equal(t->error->valid[row * t->error->ncol + i],
                         s->valid[row * s->ncol + 3 * i]);
      }
    }
    assert_int_equal(t->unobserved[coordinate(&w, "ankle_angle_r")], k == 2);
    gerdy_ik_trial* without = solve(&w, s, 0, 1);
    worst rest = worst_angle(&w, t, false), rest_without = worst_angle(&w, without, false);
    print_message(
        "  shank and foot gone in %zu frames: rest within %.2f deg RMS (%s), left out %.2f\n",
        range[k][1] - range[k][0], rest.deg, rest.name, rest_without.deg);
    assert_true(rest.deg < 1.1 * rest_without.deg);
    gerdy_ik_trial_free(without);
    gerdy_ik_trial_free(t);
    gerdy_series_free(s);
  }
  drop(&w);
}

// two markers make no pose, whatever is known about the others
static void two_markers_make_no_pose(void** state) {
  (void)state;
  whole w = synthetic(60);
  gerdy_series* s = copy_of(w.markers);
  for (size_t i = 2; i < s->ncol / 3; ++i) hide(s, 30, i);
  gerdy_ik_trial* t = solve(&w, s, 1, 1);
  assert_int_equal(t->info[30].outcome, GERDY_IK_TOO_FEW);
  assert_int_equal(t->nmissing, s->ncol / 3 - 2);
  assert_int_equal(t->ncarried, 0);
  for (size_t q = 0; q < t->motion->ncol; ++q) {
    assert_false(t->motion->valid[30 * t->motion->ncol + q]);
    assert_true(t->motion->valid[31 * t->motion->ncol + q]);
  }
  // a marker that is seen only where there is no pose has no misfit to go on with
  for (size_t row = 0; row < s->nrow; ++row) {
    if (row != 30) hide(s, row, 0);
  }
  gerdy_ik_trial_free(t);
  t = solve(&w, s, 1, 1);
  assert_int_equal(t->ncarried, 0);
  assert_int_equal(t->nmissing, s->ncol / 3 - 2 + 59);
  for (size_t row = 0; row < s->nrow; ++row) {
    assert_int_equal(t->info[row].nmarker, row == 30 ? 2 : s->ncol / 3 - 1);
  }
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  drop(&w);
}

// ---- cost and bits -----------------------------------------------------------------------------

static void expect_same(const gerdy_series* a, const gerdy_series* b) {
  assert_memory_equal(a->valid, b->valid, a->nrow * a->ncol);
  for (size_t i = 0; i < a->nrow * a->ncol; ++i) {
    if (a->valid[i]) assert_memory_equal(&a->value[i], &b->value[i], sizeof(double));
  }
}

// nothing is done, and no memory taken, where no marker is missing
static void no_gap_costs_nothing(void** state) {
  (void)state;
  whole w = synthetic(150);
  unsigned long count[2];
  gerdy_ik_trial* t[2];
  for (int carry = 0; carry < 2; ++carry) {
    unsigned long before = gd_mem_count();
    t[carry] = solve(&w, w.markers, carry, 1);
    count[carry] = gd_mem_count() - before;
    assert_true(t[carry]->nmissing == 0 && t[carry]->ncarried == 0);
  }
  assert_int_equal(count[0], count[1]);
  expect_same(t[0]->motion, t[1]->motion);
  for (size_t row = 0; row < w.markers->nrow; ++row) {
    assert_int_equal(t[0]->info[row].iterations, t[1]->info[row].iterations);
  }
  // with gaps it takes memory for the trial, not for its frames
  unsigned long used[2];
  for (size_t k = 0; k < 2; ++k) {
    gerdy_series* s = copy_of(w.markers);
    s->nrow = 20 + 100 * k;
    hide(s, 5, 3);
    unsigned long before = gd_mem_count();
    gerdy_ik_trial_free(solve(&w, s, 1, 1));
    used[k] = gd_mem_count() - before;
    gerdy_series_free(s);
  }
  assert_int_equal(used[0], used[1]);
  for (int carry = 0; carry < 2; ++carry) gerdy_ik_trial_free(t[carry]);
  drop(&w);
}

static void threads_give_the_same_bits(void** state) {
  (void)state;
  static const int nthread[] = {2, 3, 8, 0};
  whole w = synthetic(300);
  gd_random random = {8};
  gerdy_series* s = copy_of(w.markers);
  take_single(s, 0.1, &random);
  take_stretches(s, 0.1, 5, 90, &random);
  for (size_t i = 0; i < s->ncol / 3; ++i) {
    for (size_t row = 100; row < 180; ++row) hide(s, row, i);
  }
  gerdy_ik_trial* one = solve(&w, s, 1, 1);
  for (size_t k = 0; k < sizeof nthread / sizeof nthread[0]; ++k) {
    gerdy_ik_trial* t = solve(&w, s, 1, nthread[k]);
    expect_same(one->motion, t->motion);
    expect_same(one->error, t->error);
    expect_same(one->sd, t->sd);
    gerdy_ik_trial_free(t);
  }
  gerdy_ik_trial_free(one);
  gerdy_series_free(s);
  drop(&w);
}

// ---- misfits alone -----------------------------------------------------------------------------

// Between two samples that are close the straight line, far from all the mean; known ones stay.
static void misfits_are_guessed(void** state) {
  (void)state;
  enum { n = 400 };
  gerdy_error err = {0};
  rig r = chain();
  gerdy_series* s;
  int column[16] = {0};
  gd_carry c;
  size_t nmarker = (size_t)r.m->nmarker;
  assert_ok(gerdy_series_new(n, 3, &s, &err), &err);
  s->rate = 100;
  for (int i = 1; i < r.m->nmarker; ++i) column[i] = -1;
  static const size_t seen[] = {50, 52, 56, 350};
  static const double off[] = {0.01, 0.02, 0.04, -0.03};
  back_to_default(&r);
  place(&r);
  for (size_t k = 0; k < 4; ++k) {
    for (size_t j = 0; j < 3; ++j) {
      gerdy_series_set(s, seen[k], j, r.d->marker_pos[j] + (j == 1 ? off[k] : 0));
    }
  }
  assert_int_equal(gd_carry_count(r.m, s, r.weight, column), n - 4);
  assert_ok(gd_carry_open(&c, r.m, s, r.weight, column, &err), &err);
  for (size_t k = 0; k < 4; ++k) gd_carry_keep(&c, seen[k], r.d);
  gd_carry_guess(&c);
  const double* y = c.misfit + 1;
  for (size_t k = 0; k < 4; ++k) assert_near(y[seen[k] * nmarker * 3], off[k], 1e-15);
  double mean = 0.01;
  assert_near(y[51 * nmarker * 3], 0.015, 1e-4);
  assert_near(y[54 * nmarker * 3], 0.03, 5e-4);
  assert_near(y[200 * nmarker * 3], mean, 1e-7);
  assert_near(y[0], mean, 1e-4);
  assert_near(y[399 * nmarker * 3], mean - 0.04 * exp(-4.9), 1e-12);
  for (size_t row = 0; row < n; ++row) {
    bool known = row == 50 || row == 52 || row == 56 || row == 350;
    assert_int_equal(gd_carry_has_gap(&c, row), !known);
    if (!known) assert_true(c.share[row * nmarker] > 0.3 && c.share[row * nmarker] <= 1);
  }
  assert_true(c.share[51 * nmarker] < c.share[54 * nmarker]);
  // the guess pulls as much as the whole marker would
  double marker[3 * 16], carried[16];
  memcpy(c.pose, r.d->q, (size_t)r.m->nq * sizeof(double));
  memcpy(c.pose + 54 * r.m->nq, r.d->q, (size_t)r.m->nq * sizeof(double));
  unsigned char told[16] = {0};
  gd_carry_place(&c, 54, told, r.d, marker, carried);
  assert_near(carried[0] * (marker[1] - r.d->marker_pos[1]), y[54 * nmarker * 3], 1e-15);
  for (size_t i = 1; i < nmarker; ++i) assert_true(carried[i] == 0);
  gd_carry_close(&c);
  gerdy_series_free(s);
  release(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(misfits_are_guessed),
      cmocka_unit_test(on_a_made_runner),
      cmocka_unit_test(on_run_bmclab),
      cmocka_unit_test(on_run_bmclab_as_it_is),
      cmocka_unit_test(on_run_rajagopal),
      cmocka_unit_test(what_is_gone_is_not_told),
      cmocka_unit_test(two_markers_make_no_pose),
      cmocka_unit_test(no_gap_costs_nothing),
      cmocka_unit_test(threads_give_the_same_bits),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
