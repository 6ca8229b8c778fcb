// Static optimization against OpenSim's: activations and forces of three trials, and what its
// solutions cost and lack in our equations.
#include "testing.h"

#include "testing_static.h"
#include "testing_static_oracle.h"

// What OpenSim's forces make less than asked for, at worst, by our moment arms; N|N.m
static double their_residual(const static_oracle* o, size_t row, static_rig* r) {
  const gerdy_model* m = o->m;
  const gerdy_actuators* list = gerdy_static_actuators(o->s, NULL);
  double worst = 0, *force = calloc((size_t)m->nmuscle, sizeof *force);
  double* control = calloc(list->n, sizeof *control);
  for (int q = 0; q < m->nq; ++q) {
    size_t at = row * (size_t)m->nq + (size_t)q;
    r->d->q[q] = o->q->value[at];
    r->d->u[q] = o->u->value[at];
    r->tau[q] = o->tau->value[at];
  }
  gerdy_fk(m, r->d);
  gerdy_path_opensim(m, r->d);
  for (int i = 0; i < m->nmuscle; ++i) {
    force[i] = static_at(o->force, row, m->names + m->muscle_name[i]);
  }
  // those it does not know are the ones we added
  for (size_t j = 0; j < list->n; ++j) {
    double x = static_at(o->activation, row, list->item[j].name);
    control[j] = isnan(x) ? 0 : x;
  }
  gerdy_static_frame f = {.force = force, .control = control};
  for (int k = 0; k < m->nq; ++k) {
    if (!gerdy_static_counts(o->s, k)) continue;
    worst = fmax(worst, fabs(static_moment(r, &f, k) - static_asked(r, k)));
  }
  free(force);
  free(control);
  return worst;
}

// limits: of rms and largest difference of activations, of the residual that OpenSim leaves
static void compare(const struct static_trial* t, double rms, double worst, double residual) {
  gerdy_error err = {0};
  static_oracle o;
  NEED_SHARED(SHARED_FILE(t->model));
  assert_ok(static_oracle_open(t, NULL, &o, &err), &err);
  assert_int_equal(o.ours->nbad, 0);
  static_distance d = static_compare(&o);
  static_rig r = {.m = o.m, .s = o.s, .tau = calloc((size_t)o.m->nq, sizeof(double))};
  assert_ok(gerdy_data_new(o.m, &r.d, &err), &err);
  double theirs = 0, most = 0;
  int iterations = 0;
  for (size_t row = 0; row < o.q->nrow; ++row) {
    const gerdy_static_frame* f = &o.ours->frame[row];
    theirs = fmax(theirs, their_residual(&o, row, &r));
    assert_true(fabs(f->gap) <= 1e-9 * fmax(1, f->cost));
    assert_near(f->residual, 0, 1e-9);
    most = fmax(most, f->iterations);
    iterations += f->iterations;
  }
  print_message(
      "%s: %zu frames, activation rms %.2g worst %.2g, force over largest rms %.2g worst %.2g, "
      "cost "
      "above theirs at most %.2g of it, their residual %.2g, steps %.2g at most %g\n",
      t->name, o.q->nrow, d.rms, d.worst, d.force_rms, d.force_worst, d.cost_above, theirs,
      (double)iterations / (double)o.q->nrow, most);
  assert_true(d.rms <= rms);
  assert_true(d.worst <= worst);
  assert_true(theirs <= residual);
  gerdy_data_free(r.d);
  free(r.tau);
  static_oracle_close(&o);
}

static void test_run_bmclab(void** state) {
  (void)state;
  compare(&static_trials[0], 2e-4, 0.003, 0.004);
}

static void test_run_rajagopal(void** state) {
  (void)state;
  compare(&static_trials[1], 3e-4, 0.01, 0.2);
}

static void test_walk_gait2392(void** state) {
  (void)state;
  compare(&static_trials[2], 1e-3, 0.01, 0.2);
}

// what pulls as OpenSim's muscles do makes its activations; the derivatives of lengths do not
static void test_arms(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_static_options exact = gerdy_static_options_default(GERDY_STATIC_COMPATIBLE);
  exact.opensim_arms = 0;
  for (int k = 0; k < 2; ++k) {
    static_oracle o;
    NEED_SHARED(SHARED_FILE(static_trials[k].model));
    assert_ok(static_oracle_open(&static_trials[k], &exact, &o, &err), &err);
    static_distance d = static_compare(&o);
    print_message("%s, exact arms: rms %.2g worst %.2g\n", static_trials[k].name, d.rms, d.worst);
    assert_true(d.rms > 2e-3 && d.worst > 0.1);
    static_oracle_close(&o);
  }
}

// the reserves that carry more than 5 % of a moment: by name, and no other
static void test_reserves(void** state) {
  (void)state;
  gerdy_error err = {0};
  static_oracle o;
  NEED_SHARED(SHARED_FILE(static_trials[0].model));
  assert_ok(static_oracle_open(&static_trials[0], NULL, &o, &err), &err);
  size_t listed = 0, ankle = 0;
  for (size_t row = 0; row < o.q->nrow; ++row) {
    for (int q = 0; q < o.m->nq; ++q) {
      const char* name = o.m->names + o.m->q_name[q];
      char reserve[120];
      snprintf(reserve, sizeof reserve, "reserve_%s", name);
      double carried = fabs(static_at(o.force, row, reserve));
      double moment = fabs(o.tau->value[row * o.tau->ncol + (size_t)q]);
      // OpenSim's own, with a margin for what its solutions are off
      if (isnan(carried) || carried < 0.055 * moment || carried < 0.05) continue;
      int found = 0;
      for (size_t k = 0; k < o.ours->nreserve; ++k) {
        const gerdy_static_reserve* v = &o.ours->reserve[k];
        found += v->frame == row && v->coordinate == q && strcmp(v->actuator, reserve) == 0;
      }
      if (found != 1) fail_msg("%s in frame %zu is listed %d times", reserve, row, found);
      ++listed;
      ankle += strcmp(name, "ankle_angle_r") == 0;
    }
  }
  print_message("%zu of OpenSim's reserves above 5 %%, %zu at the right ankle; we list %zu\n",
                listed, ankle, o.ours->nreserve);
  assert_true(listed > 20 && ankle > 5);
  static_oracle_close(&o);
}

// the full mode on the same trials: moments hold, hardly a frame is left undecided
static void test_full(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_static_options full = gerdy_static_options_default(GERDY_STATIC_FULL);
  for (int k = 0; k < nstatic_trial; ++k) {
    static_oracle o;
    NEED_SHARED(SHARED_FILE(static_trials[k].model));
    assert_ok(static_oracle_open(&static_trials[k], &full, &o, &err), &err);
    static_distance d = static_compare(&o);
    double residual = 0;
    for (size_t row = 0; row < o.q->nrow; ++row) {
      residual = fmax(residual, o.ours->frame[row].residual);
    }
    print_message("%s, full: %zu of %zu frames not converged, rms from OpenSim's %.2g\n",
                  static_trials[k].name, o.ours->nbad, o.q->nrow, d.rms);
    assert_true(o.ours->nbad <= 3);
    assert_near(residual, 0, 1e-9);
    assert_true(d.rms > 0.01);  // it is another problem
    static_oracle_close(&o);
  }
}

int main(void) {
  SKIP_WITHOUT_SHARED();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_run_bmclab),    cmocka_unit_test(test_run_rajagopal),
      cmocka_unit_test(test_walk_gait2392), cmocka_unit_test(test_arms),
      cmocka_unit_test(test_reserves),      cmocka_unit_test(test_full),
  };
  return cmocka_run_group_tests_name("static optimization golden", tests, NULL, NULL);
}
