// Inverse kinematics of real trials against OpenSim's solutions of them.
#include "testing.h"

#include "testing_trial.h"

typedef struct golden {
  char name[64], model[256], markers[256];
  double most[3];
  size_t frames;
} golden;

static const char* const groups[3] = {"pelvis_", "hip_", "knee_angle"};

static void check_trial(const golden* g) {
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_ik_trial* t;
  gerdy_series* reference;
  gerdy_angle_unit unit;
  char path[600];
  snprintf(path, sizeof path, "oracle/trials/%s/ik.mot", g->name);
  assert_ok(gerdy_model_load(SHARED_FILE(g->model), &m, NULL, &err), &err);
  assert_ok(gerdy_sto_load(SHARED_FILE(path), &reference, &unit, NULL, &err), &err);
  assert_ok(trial_solve(m, SHARED_FILE(g->markers), &t, &err), &err);
  print_message("%-14s", g->name);
  bool good = true;
  for (int k = 0; k < 3; ++k) {
    size_t frames;
    double rms = trial_rms(t, reference, unit, m, groups[k], &frames);
    print_message("  %s %.2f deg (%zu frames)", groups[k], rms, frames);
    good = good && rms <= g->most[k] && frames >= g->frames;
  }
  print_message("\n");
  size_t solved = 0;
  for (size_t i = 0; i < t->motion->nrow; ++i) solved += t->info[i].outcome == GERDY_IK_SOLVED;
  assert_int_equal(solved, t->motion->nrow);
  assert_true(good);
  gerdy_ik_trial_free(t);
  gerdy_series_free(reference);
  gerdy_model_free(m);
}

static void all_trials(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  FILE* list = fopen(SOURCE_FILE("tests/golden/ik_trials.txt"), "r");
  assert_non_null(list);
  char line[1024];
  int n = 0;
  while (fgets(line, sizeof line, list) != NULL) {
    golden g;
    if (line[0] == '#') continue;
    assert_int_equal(sscanf(line, "%63s %255s %255s %lf %lf %lf %zu", g.name, g.model, g.markers,
                            &g.most[0], &g.most[1], &g.most[2], &g.frames),
                     7);
    check_trial(&g);
    ++n;
  }
  fclose(list);
  assert_true(n >= 3);
}

int main(void) {
  SKIP_WITHOUT_SHARED();
  const struct CMUnitTest tests[] = {cmocka_unit_test(all_trials)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
