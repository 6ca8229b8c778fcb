// Faults of markers: none where there is none, and every one that is put into real trials found
// with its marker and its frames.
#include "testing.h"

#include <gerdy/faults.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/vec.h"
#include "testing_random.h"
#include "trial/adopt.h"

typedef struct tally {
  int n, found, exact, others;
} tally;

// With sanitizers only some of what can be put in is; then the rates may be two off.
enum { every = test_sanitized ? 19 : 1, leeway = test_sanitized ? 2 : 0 };

// With sanitizers one in three of trials as they come.
static bool is_left_out(int nth) { return test_sanitized && nth % 3 != 0; }

static void assert_rate(tally y, int least, double exact, double others) {
  if (every == 1) assert_true(y.n >= least);
  assert_true(y.exact + leeway >= exact * y.n);
  assert_true(y.others <= others * y.n + 3 * leeway);
}

// ---- trials ------------------------------------------------------------------------------------

typedef struct trial {
  gerdy_model* m;
  gerdy_series* s;
  double* weight;
  unsigned char* held;
} trial;

// in ../shared; the first has markers that really are exchanged in every third frame
static const char* const files[][2] = {
    {"data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
     "data/run-bmclab/ExpData/motion_capture_run.trc"},
    {"oracle/trials/run-rajagopal/scaled.osim",
     "data/run-rajagopal/ExpData/motion_capture_run.trc"},
    {"oracle/trials/walk-rajagopal/scaled.osim",
     "data/run-rajagopal/ExpData/motion_capture_walk.trc"},
    {"data/walk-gait2392/subject01_simbody.osim", "data/walk-gait2392/subject01_walk1.trc"},
};
enum { ntrial = 4, bmclab = 0, rajagopal = 1, walk = 2, gait2392 = 3 };

static void weigh(trial* t) {
  t->weight = calloc((size_t)t->m->nmarker, sizeof *t->weight);
  t->held = calloc((size_t)t->m->nq, 1);
  gerdy_default_weights(t->m, t->weight);
  gerdy_default_held(t->m, t->held);
}

static void close_trial(trial* t) {
  free(t->weight);
  free(t->held);
  gerdy_series_free(t->s);
  gerdy_model_free(t->m);
}

static trial load_trial(int k) {
  trial t;
  gerdy_error err = {0};
  assert_ok(gerdy_model_load(SHARED_FILE(files[k][0]), &t.m, NULL, &err), &err);
  assert_ok(gerdy_trc_load(SHARED_FILE(files[k][1]), &t.s, NULL, &err), &err);
  weigh(&t);
  return t;
}

static const char* marker_name(const trial* t, int i) { return t->m->names + t->m->marker_name[i]; }

// first column of a marker of the model, -1: it is not in the trial, or seen in few frames
static int column_of(const trial* t, int i) {
  ptrdiff_t found = gerdy_marker_find(t->s, marker_name(t, i));
  size_t nseen = 0;
  for (size_t row = 0; row < t->s->nrow && found >= 0; ++row) {
    nseen += t->s->valid[row * t->s->ncol + 3 * (size_t)found];
  }
  return 2 * nseen > t->s->nrow ? (int)(3 * found) : -1;
}

static gerdy_status try_find(const trial* t, gerdy_faults** out, gerdy_error* err) {
  gerdy_ik_trial* solved;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = t->held;
  *out = NULL;
  gerdy_status status = gerdy_ik_solve(t->m, t->s, t->weight, &options, NULL, NULL, &solved, err);
  if (status != GERDY_OK) return status;
  status = gerdy_faults_find(t->m, t->s, t->weight, &options, solved, NULL, NULL, out, err);
  gerdy_ik_trial_free(solved);
  return status;
}

static gerdy_faults* find(const trial* t) {
  gerdy_error err = {0};
  gerdy_faults* f;
  assert_ok(try_find(t, &f, &err), &err);
  return f;
}

static void print_fault(const trial* t, const gerdy_fault* f) {
  print_message("    kind %d %s %s axis %d, frames %zu to %zu, %.0f mm\n", f->kind,
                f->marker >= 0 ? marker_name(t, f->marker) : "all",
                f->other >= 0 ? marker_name(t, f->other) : "", f->axis, f->first, f->last,
                1000 * f->distance);
}

// ---- what is done to them ----------------------------------------------------------------------

static void exchange(gerdy_series* s, size_t row, int a, int b) {
  for (int k = 0; k < 3; ++k) {
    size_t i = row * s->ncol + (size_t)(a + k), j = row * s->ncol + (size_t)(b + k);
    double value = s->value[i];
    unsigned char valid = s->valid[i];
    s->value[i] = s->value[j];
    s->valid[i] = s->valid[j];
    s->value[j] = value;
    s->valid[j] = valid;
  }
}

static void drop_samples(gerdy_series* s, double share, uint64_t seed) {
  gd_random random = {seed};
  for (size_t row = 0; row < s->nrow; ++row) {
    for (size_t i = 0; i < s->ncol / 3; ++i) {
      bool gone = gd_random_uniform(&random) < share;
      for (size_t k = 0; k < 3 && gone; ++k) gerdy_series_set(s, row, 3 * i + k, NAN);
    }
  }
}

// take back the exchanges that were found
static void mend(trial* t) {
  gerdy_faults* f = find(t);
  for (size_t k = 0; k < f->n; ++k) {
    assert_int_equal(f->item[k].kind, GERDY_FAULT_EXCHANGED);
    for (size_t row = f->item[k].first; row <= f->item[k].last; ++row) {
      exchange(t->s, row, column_of(t, f->item[k].marker), column_of(t, f->item[k].other));
    }
  }
  gerdy_faults_free(f);
}

// a trial without faults, with its own model or the bundled one
static trial open_trial(int k, bool own_model) {
  trial t = load_trial(k);
  gerdy_error err = {0};
  if (k == bmclab) mend(&t);
  if (own_model) return t;
  trial other = {.s = t.s};
  t.s = NULL;
  close_trial(&t);
  assert_ok(gerdy_model_bundled(&other.m, &err), &err);
  assert_ok(gd_adopt_markers(other.m, other.s, "", NULL, NULL, NULL, NULL, NULL, &err), &err);
  weigh(&other);
  return other;
}

// the name of the other side: R and L at its begin
static int twin_of(const trial* t, int i) {
  char name[112];
  snprintf(name, sizeof name, "%s", marker_name(t, i));
  if (name[0] != 'R' && name[0] != 'L') return -1;
  name[0] = name[0] == 'R' ? 'L' : 'R';
  return gerdy_model_marker(t->m, name);
}

// ---- nothing is found where nothing is ---------------------------------------------------------

static void no_false_finding(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(files[0][1]));
  for (int k = 0; k < ntrial; ++k) {
    for (int own = 0; own < 2; ++own) {
      for (uint64_t seed = 0; seed < 3; ++seed) {
        if (is_left_out(k + own + (int)seed)) continue;
        trial t = open_trial(k, own);
        if (seed > 0) drop_samples(t.s, 0.2, seed);
        gerdy_faults* f = find(&t);
        for (size_t i = 0; i < f->n; ++i) print_fault(&t, &f->item[i]);
        assert_int_equal(f->n, 0);
        gerdy_faults_free(f);
        close_trial(&t);
      }
    }
  }
}

// Two markers of the run of bmclab really are exchanged, again and again: from frame to frame they
// trade places exactly where a stretch that was found begins or ends.
static void found_in_the_wild(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(files[bmclab][1]));
  trial t = load_trial(bmclab);
  gerdy_faults* f = find(&t);
  int toe = gerdy_model_marker(t.m, "RTOE"), fifth = gerdy_model_marker(t.m, "RMT5");
  bool* exchanged = calloc(t.s->nrow, sizeof *exchanged);
  size_t ntrade = 0;
  for (size_t k = 0; k < f->n; ++k) {
    assert_int_equal(f->item[k].kind, GERDY_FAULT_EXCHANGED);
    assert_true(f->item[k].marker + f->item[k].other == toe + fifth);
    for (size_t row = f->item[k].first; row <= f->item[k].last; ++row) exchanged[row] = true;
  }
  for (size_t row = 1; row < t.s->nrow; ++row) {
    double v[2][3];
    for (size_t k = 0; k < 2; ++k) {
      const double* at = t.s->value + (row - k) * t.s->ncol;
      gd_v3_sub(at + column_of(&t, toe), at + column_of(&t, fifth), v[k]);
    }
    bool trade = gd_v3_dot(v[0], v[1]) < 0;
    ntrade += trade;
    assert_int_equal(trade, exchanged[row] != exchanged[row - 1]);
  }
  print_message("RTOE and RMT5 trade places %zu times\n", ntrade);
  assert_true(ntrade > 70);
  free(exchanged);
  gerdy_faults_free(f);
  close_trial(&t);
}

// ---- exchanges ---------------------------------------------------------------------------------

typedef enum stretch { SOMEWHERE, TO_THE_END, WHOLE } stretch;

static void choose(gd_random* random, stretch where, size_t nrow, size_t* first, size_t* last) {
  *first = 5 + (size_t)(gd_random_uniform(random) * 0.6 * (double)nrow);
  *last = *first + (size_t)(gd_random_uniform(random) * 0.2 * (double)nrow);
  if (where != SOMEWHERE) *last = nrow - 1;
  if (where == WHOLE) *first = 0;
}

static void tell(const char* what, int k, tally y) {
  print_message(
      "%s, trial %d: %d put in, %d found, %d of them in just these frames; %d other "
      "findings\n",
      what, k, y.n, y.found, y.exact, y.others);
}

// is it found, in these frames and no others? slack: frames that its ends may be off
static void judge(const trial* t, const gerdy_faults* f, const gerdy_fault* put, size_t slack,
                  tally* y) {
  int nsame = 0, nexact = 0, nother = 0;
  for (size_t k = 0; k < f->n; ++k) {
    const gerdy_fault* g = &f->item[k];
    bool same = g->kind == put->kind && g->marker == put->marker && g->other == put->other &&
                g->axis == put->axis;
    size_t begin = g->first > put->first ? g->first - put->first : put->first - g->first;
    size_t end = g->last > put->last ? g->last - put->last : put->last - g->last;
    nsame += same;
    nexact += same && begin <= slack && end <= slack;
    nother += !same;
  }
  ++y->n;
  y->found += nsame > 0;
  y->exact += nexact == 1 && nsame == 1;
  y->others += nother;
  if (nexact == 1 && nsame == 1 && nother == 0) return;
  print_message("  not as put in, %d found and %d others:\n", nsame, nother);
  print_fault(t, put);
}

// exchange every pair on one bone and every right and left, one after the other
static tally exchange_all(trial* t, stretch where, size_t slack) {
  gd_random random = {11 + (uint64_t)where};
  tally y = {0, 0, 0, 0};
  int npair = 0;
  for (int i = 0; i < t->m->nmarker; ++i) {
    for (int j = i + 1; j < t->m->nmarker; ++j) {
      int a = column_of(t, i), b = column_of(t, j);
      bool one_bone = t->m->marker_body[i] == t->m->marker_body[j];
      if (a < 0 || b < 0 || (!one_bone && twin_of(t, i) != j)) continue;
      if (npair++ % every != 0) continue;
      gerdy_fault put = {.kind = GERDY_FAULT_EXCHANGED, .marker = i, .other = j, .axis = -1};
      choose(&random, where, t->s->nrow, &put.first, &put.last);
      for (size_t row = put.first; row <= put.last; ++row) exchange(t->s, row, a, b);
      gerdy_faults* f = find(t);
      judge(t, f, &put, slack, &y);
      gerdy_faults_free(f);
      for (size_t row = put.first; row <= put.last; ++row) exchange(t->s, row, a, b);
    }
  }
  return y;
}

static void exchanged_somewhere(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(files[0][1]));
  static const int which[3] = {bmclab, walk, gait2392};
  tally sum = {0, 0, 0, 0};
  for (int k = 0; k < 3; ++k) {
    trial t = open_trial(which[k], true);
    tally y = exchange_all(&t, k == 1 ? TO_THE_END : SOMEWHERE, 0);
    tell("exchanged in some frames", which[k], y);
    sum.n += y.n;
    sum.exact += y.exact;
    sum.others += y.others;
    close_trial(&t);
  }
  assert_rate(sum, 200, 0.97, 0.05);
}

static void exchanged_with_gaps(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(files[0][1]));
  trial t = open_trial(bmclab, true);
  drop_samples(t.s, 0.2, 3);
  // the first and the last may be samples that are gone
  tally y = exchange_all(&t, SOMEWHERE, 2);
  tell("exchanged, a fifth of all samples gone", bmclab, y);
  assert_rate(y, 70, 0.93, 0.2);
  close_trial(&t);
}

static void exchanged_always(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(files[0][1]));
  static const int which[3] = {bmclab, walk, gait2392};
  tally sum = {0, 0, 0, 0};
  for (int k = 0; k < 3; ++k) {
    trial t = open_trial(which[k], true);
    tally y = exchange_all(&t, WHOLE, 0);
    tell("exchanged in the whole trial", which[k], y);
    sum.n += y.n;
    sum.exact += y.exact;
    sum.others += y.others;
    close_trial(&t);
  }
  assert_rate(sum, 200, 0.97, 0.03);
}

// ---- sides -------------------------------------------------------------------------------------

static void exchange_sides(trial* t, size_t first, size_t last) {
  for (int i = 0; i < t->m->nmarker; ++i) {
    int j = twin_of(t, i);
    if (j < i || column_of(t, i) < 0 || column_of(t, j) < 0) continue;
    for (size_t row = first; row <= last; ++row) {
      exchange(t->s, row, column_of(t, i), column_of(t, j));
    }
  }
}

static void sides(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(files[0][1]));
  tally y = {0, 0, 0, 0};
  for (int k = 0; k < ntrial; ++k) {
    for (int where = SOMEWHERE; where <= WHOLE; ++where) {
      // with the bundled runner, which shares 14 markers with that trial, it cannot be told
      for (int own = k == gait2392; own < 2; ++own) {
        if (is_left_out(k + where + own)) continue;
        trial t = open_trial(k, own);
        gd_random random = {5 + (uint64_t)k};
        gerdy_fault put = {.kind = GERDY_FAULT_SIDES, .marker = -1, .other = -1, .axis = -1};
        choose(&random, (stretch)where, t.s->nrow, &put.first, &put.last);
        exchange_sides(&t, put.first, put.last);
        gerdy_faults* f = find(&t);
        judge(&t, f, &put, 0, &y);
        gerdy_faults_free(f);
        close_trial(&t);
      }
    }
  }
  tell("right and left", -1, y);
  assert_int_equal(y.exact, y.n);
}

// ---- single markers ----------------------------------------------------------------------------

typedef struct copy {
  double* value;
  unsigned char* valid;
} copy;

static copy keep(const gerdy_series* s) {
  copy c = {malloc(s->nrow * s->ncol * sizeof *c.value), malloc(s->nrow * s->ncol)};
  memcpy(c.value, s->value, s->nrow * s->ncol * sizeof *c.value);
  memcpy(c.valid, s->valid, s->nrow * s->ncol);
  return c;
}

static void restore(gerdy_series* s, const copy* c) {
  memcpy(s->value, c->value, s->nrow * s->ncol * sizeof *c->value);
  memcpy(s->valid, c->valid, s->nrow * s->ncol);
}

// far enough from the plane that its sign turns it over by 15 cm and more in all these frames
static bool sign_matters(const trial* t, const gerdy_fault* put) {
  for (size_t row = put->first; row <= put->last; ++row) {
    double x = t->s->value[row * t->s->ncol + (size_t)(column_of(t, put->marker) + put->axis)];
    if (!(fabs(x) > 0.075)) return false;
  }
  return true;
}

static void turn_sign(trial* t, const gerdy_fault* put) {
  for (size_t row = put->first; row <= put->last; ++row) {
    t->s->value[row * t->s->ncol + (size_t)(column_of(t, put->marker) + put->axis)] *= -1;
  }
}

static void push_away(trial* t, const gerdy_fault* put, gd_random* random) {
  double v[3], length = random_between(random, 0.12, 0.6);
  for (int k = 0; k < 3; ++k) v[k] = gd_random_normal(random);
  double scale = length / gd_v3_norm(v);
  for (size_t row = put->first; row <= put->last; ++row) {
    double* at = t->s->value + row * t->s->ncol + column_of(t, put->marker);
    for (int k = 0; k < 3; ++k) at[k] += scale * v[k];
  }
}

// every marker once: sign or away, in some frames or always
static tally turn_all(trial* t, gerdy_fault_kind kind, stretch where) {
  gd_random random = {23 + (uint64_t)where};
  tally y = {0, 0, 0, 0};
  copy c = keep(t->s);
  for (int i = 0; i < t->m->nmarker; i += every) {
    gerdy_fault put = {.kind = kind, .marker = i, .other = -1, .axis = -1};
    if (column_of(t, i) < 0) continue;
    if (kind == GERDY_FAULT_SIGN) put.axis = i % 3;
    choose(&random, where, t->s->nrow, &put.first, &put.last);
    if (kind == GERDY_FAULT_SIGN && !sign_matters(t, &put)) continue;
    if (kind == GERDY_FAULT_SIGN)
      turn_sign(t, &put);
    else
      push_away(t, &put, &random);
    gerdy_faults* f = find(t);
    judge(t, f, &put, 0, &y);
    gerdy_faults_free(f);
    restore(t->s, &c);
  }
  free(c.value);
  free(c.valid);
  return y;
}

static void single_markers(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(files[0][1]));
  trial t = open_trial(bmclab, true);
  tally sign = turn_all(&t, GERDY_FAULT_SIGN, SOMEWHERE);
  tally away = turn_all(&t, GERDY_FAULT_AWAY, SOMEWHERE);
  tally end = turn_all(&t, GERDY_FAULT_AWAY, TO_THE_END);
  tally always = turn_all(&t, GERDY_FAULT_SIGN, WHOLE);
  tell("a sign turned in some frames", bmclab, sign);
  tell("away in some frames", bmclab, away);
  tell("away to the end", bmclab, end);
  tell("a sign turned in the whole trial", bmclab, always);
  assert_rate(sign, 30, 0.95, 0.05);
  assert_rate(away, 30, 0.93, 0.1);
  assert_rate(end, 30, 0.8, 0.2);
  assert_rate(always, 20, 0.95, 0.05);
  close_trial(&t);
}

// ---- a runner made by hand ---------------------------------------------------------------------

static void made_pose(const gerdy_model* m, size_t row, double* pose) {
  for (int q = 0; q < m->nq; ++q) {
    double wave = sin(1.3 * (double)q + 0.05 * (double)row);
    pose[q] = m->q_default[q];
    if (!m->q_locked[q] && m->q_rotational[q]) pose[q] += 0.15 * wave;
    const char* name = m->names + m->q_name[q];
    if (strncmp(name, "knee", 4) == 0 || strncmp(name, "elbow", 5) == 0) pose[q] = 0.4;
    if (strncmp(name, "subtalar", 8) == 0 || strncmp(name, "mtp", 3) == 0) pose[q] = 0;
  }
}

// the bundled runner in poses that change slowly
static trial make_trial(size_t nrow) {
  trial t;
  gerdy_error err = {0};
  gerdy_data* data;
  assert_ok(gerdy_model_bundled(&t.m, &err), &err);
  assert_ok(gerdy_data_new(t.m, &data, &err), &err);
  assert_ok(gerdy_series_new(nrow, 3 * (size_t)t.m->nmarker, &t.s, &err), &err);
  t.s->rate = 100;
  for (int i = 0; i < t.m->nmarker; ++i) {
    for (size_t k = 0; k < 3; ++k) {
      char name[128];
      snprintf(name, sizeof name, "%s.%c", marker_name(&t, i), "xyz"[k]);
      assert_ok(gerdy_series_name(t.s, 3 * (size_t)i + k, name, "m"), &err);
    }
  }
  for (size_t row = 0; row < nrow; ++row) {
    t.s->time[row] = 0.01 * (double)row;
    made_pose(t.m, row, data->q);
    gerdy_fk(t.m, data);
    gerdy_fk_markers(t.m, data);
    for (size_t c = 0; c < t.s->ncol; ++c) gerdy_series_set(t.s, row, c, data->marker_pos[c]);
  }
  gerdy_data_free(data);
  weigh(&t);
  return t;
}

static void none_seen(void** state) {
  (void)state;
  trial t = make_trial(40);
  for (size_t row = 11; row <= 14; ++row) {
    for (size_t c = 0; c < t.s->ncol; ++c) gerdy_series_set(t.s, row, c, NAN);
  }
  gerdy_faults* f = find(&t);
  assert_int_equal(f->n, 1);
  assert_int_equal(f->item[0].kind, GERDY_FAULT_NONE_SEEN);
  assert_int_equal(f->item[0].first, 11);
  assert_int_equal(f->item[0].last, 14);
  assert_int_equal(f->item[0].nframe, 4);
  gerdy_faults_free(f);
  gerdy_faults_free(NULL);
  close_trial(&t);
}

// a marker where its mirror image on its bone would be
static void mirrored(void** state) {
  (void)state;
  trial t = make_trial(40);
  gerdy_error err = {0};
  gerdy_data* data;
  int i = gerdy_model_marker(t.m, "RGTR"), axis = 2;
  double local[3];
  gd_v3_copy(t.m->marker_pos + 3 * i, local);
  local[axis] = -local[axis];
  assert_ok(gerdy_data_new(t.m, &data, &err), &err);
  for (size_t row = 15; row <= 21; ++row) {
    made_pose(t.m, row, data->q);
    gerdy_fk(t.m, data);
    gerdy_fk_point(t.m, data, t.m->marker_body[i], local,
                   t.s->value + row * t.s->ncol + column_of(&t, i));
  }
  gerdy_faults* f = find(&t);
  for (size_t k = 0; k < f->n; ++k) print_fault(&t, &f->item[k]);
  assert_int_equal(f->n, 1);
  assert_int_equal(f->item[0].kind, GERDY_FAULT_MIRRORED);
  assert_int_equal(f->item[0].marker, i);
  assert_int_equal(f->item[0].axis, axis);
  assert_int_equal(f->item[0].first, 15);
  assert_int_equal(f->item[0].last, 21);
  gerdy_faults_free(f);
  gerdy_data_free(data);
  close_trial(&t);
}

// frames in which one of two is missing do not show that they are exchanged
static void exchanged_always_but_missing(void** state) {
  (void)state;
  trial t = make_trial(60);
  int i = gerdy_model_marker(t.m, "RTH1"), j = gerdy_model_marker(t.m, "RTH3");
  for (size_t row = 0; row < 60; ++row) exchange(t.s, row, column_of(&t, i), column_of(&t, j));
  for (size_t row = 10; row < 15; ++row) {
    for (size_t k = 0; k < 3; ++k) gerdy_series_set(t.s, row, (size_t)column_of(&t, j) + k, NAN);
  }
  gerdy_faults* f = find(&t);
  assert_int_equal(f->n, 1);
  assert_int_equal(f->item[0].kind, GERDY_FAULT_EXCHANGED);
  assert_int_equal(f->item[0].whole, 1);
  assert_int_equal(f->item[0].first, 0);
  assert_int_equal(f->item[0].last, 59);
  assert_int_equal(f->item[0].nframe, 55);
  gerdy_faults_free(f);
  close_trial(&t);
}

// a marker without one of the same name on the other side changes nothing
static void sides_without_a_twin(void** state) {
  (void)state;
  trial t = make_trial(40);
  int i = gerdy_model_marker(t.m, "RTH1"), j = twin_of(&t, i);
  size_t gone = (size_t)column_of(&t, i > j ? i : j);
  for (int k = 0; k < t.m->nmarker; ++k) {
    int twin = twin_of(&t, k);
    for (size_t row = 0; row < 40 && twin > k; ++row)
      exchange(t.s, row, column_of(&t, k), column_of(&t, twin));
  }
  for (size_t k = 0; k < 3; ++k) snprintf(t.s->column[gone + k].name, 16, "nobody.%c", "xyz"[k]);
  gerdy_faults* f = find(&t);
  for (size_t k = 0; k < f->n; ++k) print_fault(&t, &f->item[k]);
  assert_int_equal(f->n, 1);
  assert_int_equal(f->item[0].kind, GERDY_FAULT_SIDES);
  assert_int_equal(f->item[0].whole, 1);
  gerdy_faults_free(f);
  close_trial(&t);
}

// of three markers none can be left out to see what the others say
static void three_markers(void** state) {
  (void)state;
  trial t = make_trial(40);
  static const char* const kept[] = {"RASI", "LASI", "SACR"};
  for (int i = 0; i < t.m->nmarker; ++i) {
    bool keeps = false;
    for (int k = 0; k < 3; ++k) keeps = keeps || strcmp(marker_name(&t, i), kept[k]) == 0;
    t.weight[i] = keeps ? 1 : 0;
  }
  int moved = gerdy_model_marker(t.m, "SACR");
  assert_true(moved >= 0);
  for (size_t row = 0; row < 40; ++row)
    t.s->value[row * t.s->ncol + (size_t)column_of(&t, moved) + 1] += 0.6;
  gerdy_faults* f = find(&t);
  assert_int_equal(f->n, 0);
  gerdy_faults_free(f);
  close_trial(&t);
}

// where the limit lies: two markers of a thigh ever nearer to one another
static void too_near(void** state) {
  (void)state;
  trial t = make_trial(60);
  int i = gerdy_model_marker(t.m, "RTH1"), j = gerdy_model_marker(t.m, "RTH2");
  assert_true(i >= 0 && j >= 0);
  static const double apart[] = {0.04, 0.025, 0.008};
  for (int k = 0; k < 3; ++k) {
    trial u = make_trial(60);
    gd_random random = {9};
    for (size_t row = 0; row < 60; ++row) {
      double *a = u.s->value + row * u.s->ncol + column_of(&u, i),
             *b = u.s->value + row * u.s->ncol + column_of(&u, j), v[3];
      gd_v3_sub(b, a, v);
      double scale = apart[k] / gd_v3_norm(v);
      for (int c = 0; c < 3; ++c) b[c] = a[c] + scale * v[c] + 0.001 * gd_random_normal(&random);
      if (row >= 20 && row < 30) exchange(u.s, row, column_of(&u, i), column_of(&u, j));
    }
    gerdy_faults* f = find(&u);
    assert_int_equal(f->n, k < 2);
    if (f->n > 0) {
      assert_int_equal(f->item[0].kind, GERDY_FAULT_EXCHANGED);
      assert_int_equal(f->item[0].first, 20);
      assert_int_equal(f->item[0].last, 29);
    }
    gerdy_faults_free(f);
    close_trial(&u);
  }
  close_trial(&t);
}

// ---- too much, and a stop ----------------------------------------------------------------------

// every marker under the name of another, far from it in the list
static void permute(trial* t, size_t first, size_t last) {
  int n = t->m->nmarker;
  gd_random random = {3};
  for (int i = n - 1; i > 0; --i) {
    int j = (int)(gd_random_uniform(&random) * (double)i);
    for (size_t row = first; row <= last; ++row)
      exchange(t->s, row, column_of(t, i), column_of(t, j));
  }
}

// single markers are not accused, and little is done
static void all_names_wrong(void** state) {
  (void)state;
  trial t = make_trial(60);
  permute(&t, 0, 59);
  for (size_t c = 0; c < t.s->ncol; ++c) gerdy_series_set(t.s, 7, c, NAN);
  gerdy_faults* f = find(&t);
  assert_int_equal(f->n, 2);
  assert_int_equal(f->item[0].kind, GERDY_FAULT_NONE_SEEN);
  assert_int_equal(f->item[1].kind, GERDY_FAULT_TOO_MANY);
  assert_int_equal(f->item[1].whole, 1);
  assert_int_equal(f->item[1].marker, -1);
  assert_int_equal(f->item[1].last, 59);
  assert_true(f->item[1].distance > 0.12);
  gerdy_faults_free(f);
  close_trial(&t);
}

// how often it is asked, and after which answer it stops
typedef struct patience {
  int nasked, most;
  double last;
} patience;

static int ask(void* context, const char* stage, double done) {
  patience* p = context;
  if (strcmp(stage, "faults of markers") != 0) return 1;
  assert_true(done >= p->last && done <= 1);
  p->last = done;
  return ++p->nasked < p->most;
}

static gerdy_status find_with(const trial* t, patience* p, gerdy_faults** f, gerdy_error* err) {
  gerdy_ik_trial* solved;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = t->held;
  assert_ok(gerdy_ik_solve(t->m, t->s, t->weight, &options, NULL, NULL, &solved, err), err);
  gerdy_status status = gerdy_faults_find(t->m, t->s, t->weight, &options, solved, ask, p, f, err);
  gerdy_ik_trial_free(solved);
  return status;
}

// in a few frames of many: what is not looked at is told, and the work has an end
static void too_much_to_tell(void** state) {
  (void)state;
  if (test_sanitized) skip();
  trial t = make_trial(4000);
  permute(&t, 500, 1799);
  patience p = {0, 1 << 30, 0};
  gerdy_error err = {0};
  gerdy_faults* f;
  assert_ok(find_with(&t, &p, &f, &err), &err);
  assert_true(p.nasked > 10);
  assert_true(f->n > 0);
  const gerdy_fault* last = &f->item[f->n - 1];
  print_fault(&t, last);
  assert_int_equal(last->kind, GERDY_FAULT_TOO_MANY);
  assert_int_equal(last->whole, 0);
  assert_true(last->first >= 499 && last->last <= 1801 && last->nframe > 1000);
  gerdy_faults_free(f);
  close_trial(&t);
}

static void stops_on_request(void** state) {
  (void)state;
  trial t = make_trial(100);
  permute(&t, 40, 59);
  for (int most = 1; most < 4; ++most) {
    patience p = {0, most, 0};
    gerdy_error err = {0};
    gerdy_faults* f;
    assert_int_equal(find_with(&t, &p, &f, &err), GERDY_E_STOPPED);
    assert_int_equal(p.nasked, most);
    assert_null(f);
  }
  close_trial(&t);
}

// a sign always and an exchange for a while; every allocation fails in turn
static void memory_runs_out(void** state) {
  (void)state;
  trial t = make_trial(12);
  gerdy_error err = {0};
  gerdy_ik_trial* solved;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = t.held;
  options.nthread = 1;
  int heel = gerdy_model_marker(t.m, "RCAL"), toe = gerdy_model_marker(t.m, "RMT5");
  for (size_t row = 0; row < 12; ++row) {
    t.s->value[row * t.s->ncol + (size_t)column_of(&t, 0) + 1] *= -1;
    if (row > 5 && row < 9) exchange(t.s, row, column_of(&t, heel), column_of(&t, toe));
  }
  assert_ok(gerdy_ik_solve(t.m, t.s, t.weight, &options, NULL, NULL, &solved, &err), &err);
  gerdy_faults* f = NULL;
  unsigned long nth = 1;
  for (;; ++nth) {
    gd_mem_fail_at(nth);
    gerdy_status status =
        gerdy_faults_find(t.m, t.s, t.weight, &options, solved, NULL, NULL, &f, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_null(f);
  }
  assert_true(nth > 40);
  assert_int_equal(f->n, 2);
  assert_int_equal(f->item[0].kind, GERDY_FAULT_EXCHANGED);
  assert_int_equal(f->item[0].first, 6);
  assert_int_equal(f->item[0].last, 8);
  assert_int_equal(f->item[1].kind, GERDY_FAULT_SIGN);
  assert_int_equal(f->item[1].marker, 0);
  assert_int_equal(f->item[1].axis, 1);
  assert_int_equal(f->item[1].whole, 1);
  gerdy_faults_free(f);
  gerdy_ik_trial_free(solved);
  close_trial(&t);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(none_seen),
      cmocka_unit_test(mirrored),
      cmocka_unit_test(exchanged_always_but_missing),
      cmocka_unit_test(sides_without_a_twin),
      cmocka_unit_test(three_markers),
      cmocka_unit_test(too_near),
      cmocka_unit_test(all_names_wrong),
      cmocka_unit_test(too_much_to_tell),
      cmocka_unit_test(stops_on_request),
      cmocka_unit_test(memory_runs_out),
      cmocka_unit_test(no_false_finding),
      cmocka_unit_test(found_in_the_wild),
      cmocka_unit_test(exchanged_somewhere),
      cmocka_unit_test(exchanged_with_gaps),
      cmocka_unit_test(exchanged_always),
      cmocka_unit_test(sides),
      cmocka_unit_test(single_markers),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
