// Forces predicted from real motions, stances included, beside those that plates measured; and what
// such forces do to the moments of the joints. Figures of docs/forces.md.
#include "testing.h"

#include <gerdy/io.h>

#include "testing_predicted.h"

// at most; forces in weights, moments in N.m per kg (RMS over stance), peaks predicted over
// measured
static const struct {
  double vertical, fore_aft, across, peak, centre_along, centre_across, event;
  double moment[NPREDICTED_MOMENT], hip_peak[2];
} limit[] = {
    // run-bmclab
    {0.22, 0.058, 0.046, 0.27, 0.023, 0.014, 0.010, {0.30, 0.47, 0.37}, {0.80, 1.0}},
    // run-rajagopal
    {0.10, 0.062, 0.040, 0.19, 0.048, 0.014, 0.009, {0.25, 0.21, 0.39}, {1.0, 1.15}},
    // walk-rajagopal
    {0.10, 0.040, 0.026, 0.13, 0.028, 0.011, 0.048, {0.20, 0.22, 0.23}, {1.0, 1.25}},
    // walk-gait2392
    {0.07, 0.045, 0.031, 0.08, 0.043, 0.010, 0.010, {0.27, 0.27, 0.35}, {1.0, 1.25}},
    // run-fukuchi
    {0.17, 0.082, 0.052, 0.18, 0.032, 0.018, 0.016, {0.42, 0.27, 0.39}, {1.2, 1.4}},
};

static void show(const char* name, const predicted_error* e) {
  print_message(
      "  %-15s %zu frames, %zu stances: vertical %.3f fore-aft %.3f across %.3f weights; peak "
      "%+.2f, "
      "worst %+.2f; impulse %.3f\n"
      "    centre %.0f and %.0f mm; contact %+.0f (%.0f), toe-off %+.0f (%.0f) ms; flight %.2f\n"
      "    hip %.2f knee %.2f ankle %.2f N.m/kg RMS; peaks %.2f %.2f %.2f of the measured\n",
      name, e->nframe, e->nstance, e->rms[1], e->rms[0], e->rms[2], e->peak, e->peak_worst,
      e->impulse, 1e3 * e->along, 1e3 * e->across, 1e3 * e->contact, 1e3 * e->contact_sd,
      1e3 * e->toe_off, 1e3 * e->toe_off_sd, e->flight, e->moment[0], e->moment[1], e->moment[2],
      e->moment_peak[0], e->moment_peak[1], e->moment_peak[2]);
}

static void compare(int which) {
  gerdy_error err = {0};
  predicted_pair p;
  assert_ok(predicted_load(which, &p, &err), &err);
  predicted_error e = predicted_compare(&p);
  show(predicted_name(which), &e);
  assert_true(e.nframe > 70 && e.nstance >= 2);
  assert_true(e.rms[1] < 0.25);  // what must be reached
  assert_true(e.rms[0] < limit[which].fore_aft);
  assert_true(e.rms[1] < limit[which].vertical);
  assert_true(e.rms[2] < limit[which].across);
  assert_true(fabs(e.peak_worst) < limit[which].peak);
  assert_near(e.impulse, 1, 0.05);
  assert_true(e.along < limit[which].centre_along);
  assert_true(e.across < limit[which].centre_across);
  assert_true(fmax(fabs(e.contact), fabs(e.toe_off)) < limit[which].event);
  for (int m = 0; m < NPREDICTED_MOMENT; ++m) assert_true(e.moment[m] < limit[which].moment[m]);
  assert_true(e.moment_peak[PREDICTED_HIP] > limit[which].hip_peak[0]);
  assert_true(e.moment_peak[PREDICTED_HIP] < limit[which].hip_peak[1]);
  predicted_close(&p);
}

static void bmclab_runs(void** state) {
  (void)state;
  compare(0);
}

static void rajagopal_runs(void** state) {
  (void)state;
  compare(1);
}

static void rajagopal_walks(void** state) {
  (void)state;
  compare(2);
}

static void gait2392_walks(void** state) {
  (void)state;
  compare(3);
}

static void fukuchi_runs(void** state) {
  (void)state;
  compare(4);
}

// over whole strides the ground carries the weight: from one right contact to a much later one
static void weight_is_carried(void** state) {
  gerdy_error err = {0};
  predicted_pair p;
  double first = NAN, last = NAN, sum = 0;
  size_t n = 0;
  (void)state;
  assert_ok(predicted_load(npredicted_trial, &p, &err), &err);
  assert_int_equal(p.predicted.summary.predicted.running, 1);
  assert_near(p.predicted.summary.predicted.unseen_mass, 0.52, 0.05);
  for (size_t k = 0; k < p.stances.n; ++k) {
    const gerdy_stance* s = &p.stances.item[k];
    if (s->sole != 0 || !isfinite(s->start) || s->start < 0.1) continue;
    if (isnan(first)) first = s->start;
    last = s->start;
  }
  assert_true(last - first > 25);
  const gerdy_loads* l = p.predicted.loads;
  for (size_t i = 0; i < l->nframe; ++i) {
    double t = p.predicted.trial->time[i];
    if (t < first || t >= last) continue;
    sum += l->load[0].force[3 * i + 1] + l->load[1].force[3 * i + 1];
    ++n;
  }
  print_message("  mean vertical force %.4f of the weight over %.1f s\n",
                sum / (double)n / p.weight, last - first);
  assert_near(sum / (double)n, p.weight, 0.01 * p.weight);
  predicted_close(&p);
}

// A trunk and arms that nobody observed cost the hips' moments, not the vertical force.
static void trunk_unseen(void** state) {
  (void)state;
  gerdy_error err = {0};
  const predicted_trial* t = &predicted_trials[1];
  const char* file[3] = {SHARED_FILE(t->model), "predicted_trunk.mot", SHARED_FILE(t->forces)};
  static const char* const hidden[] = {"lumbar_", "arm_", "elbow_", "pro_sup_", "wrist_"};
  gerdy_series* q;
  gerdy_angle_unit unit;
  predicted_pair p;
  assert_ok(gerdy_sto_load(SHARED_FILE(t->motion), &q, &unit, NULL, &err), &err);
  for (size_t c = 0; c < q->ncol; ++c) {
    for (size_t k = 0; k < sizeof hidden / sizeof hidden[0]; ++k) {
      if (strncmp(q->column[c].name, hidden[k], strlen(hidden[k])) != 0) continue;
      for (size_t row = 0; row < q->nrow; ++row) q->value[row * q->ncol + c] = 0;
    }
  }
  assert_ok(gerdy_sto_save(file[1], q, unit, &err), &err);
  gerdy_series_free(q);
  assert_ok(predicted_open(file, 12, &p, &err), &err);
  predicted_error e = predicted_compare(&p);
  show("trunk unseen", &e);
  assert_true(p.predicted.summary.predicted.unseen_mass > 0.4);
  assert_true(e.rms[1] < 0.10);
  assert_true(e.moment[PREDICTED_HIP] < 0.6);
  assert_true(e.flight > 0.4);
  predicted_close(&p);
  unlink(file[1]);
}

// a clock that is a fifth too fast shows in flight, where no force can be
static void wrong_clock(void** state) {
  (void)state;
  for (int which = 0; which < 2; ++which) {
    gerdy_error err = {0};
    const predicted_trial* t = &predicted_trials[which];
    const char* file[3] = {SHARED_FILE(t->model), "predicted_clock.mot", SHARED_FILE(t->forces)};
    gerdy_series* q;
    gerdy_angle_unit unit;
    predicted_pair p;
    assert_ok(gerdy_sto_load(SHARED_FILE(t->motion), &q, &unit, NULL, &err), &err);
    for (size_t row = 0; row < q->nrow; ++row) q->time[row] *= 0.8;
    assert_ok(gerdy_sto_save(file[1], q, unit, &err), &err);
    gerdy_series_free(q);
    assert_ok(predicted_open(file, 12, &p, &err), &err);
    print_message("  %-15s asks for %.2f weights in flight\n", t->name,
                  p.predicted.summary.predicted.flight_share);
    assert_true(p.predicted.summary.predicted.flight_share > 0.6);
    predicted_close(&p);
    unlink(file[1]);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bmclab_runs),     cmocka_unit_test(rajagopal_runs),
      cmocka_unit_test(rajagopal_walks), cmocka_unit_test(gait2392_walks),
      cmocka_unit_test(fukuchi_runs),    cmocka_unit_test(weight_is_carried),
      cmocka_unit_test(trunk_unseen),    cmocka_unit_test(wrong_clock),
  };
  SKIP_WITHOUT_SHARED();
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
