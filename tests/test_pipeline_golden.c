// The main job on real trials: it runs, and contacts found in the motion alone lie where the force
// plates have them.
#include "testing_results.h"

// Draws behind the error bars of the band: all there are, or few under sanitizers.
enum { bars = test_sanitized ? 5 : 200 };

typedef struct trial {
  char name[64], model[256], standing[256], markers[256], forces[256];
  double contact, toe_off;  // s: largest difference allowed
  size_t ncontact, ntoe_off;
} trial;

static double step_time(const json_t* step, const char* key) {
  const json_t* value = json_object_get(step, key);
  return json_is_number(value) ? json_number_value(value) : NAN;
}

// differences of an event between steps with forces and the nearest of the same side without
static size_t compare(const json_t* with, const json_t* without, const char* key, double* worst) {
  size_t n = 0, i, k;
  json_t *a, *b;
  *worst = 0;
  json_array_foreach(json_object_get(with, "steps"), i, a) {
    double ta = step_time(a, key), nearest = NAN;
    const char* side = json_string_value(json_object_get(a, "side"));
    const char* found_in = json_string_value(json_object_get(a, "found_in"));
    if (strcmp(found_in, "forces") != 0) continue;
    json_array_foreach(json_object_get(without, "steps"), k, b) {
      double d = step_time(b, key) - ta;
      if (strcmp(side, json_string_value(json_object_get(b, "side"))) != 0) continue;
      if (isfinite(d) && !(fabs(d) >= fabs(nearest))) nearest = d;
    }
    if (!(fabs(nearest) < 0.15)) continue;  // the other recording has no such event
    ++n;
    *worst = fmax(*worst, fabs(nearest));
  }
  return n;
}

static void check_trial(const trial* t) {
  char name[128];
  gerdy_job job = gerdy_job_default();
  job.model = SHARED_FILE(t->model);
  job.standing = SHARED_FILE(t->standing);
  job.markers = SHARED_FILE(t->markers);
  snprintf(name, sizeof name, "results_%s_motion.json", t->name);
  job.ndraw = 0;  // error bars of the band move no contact
  json_t* without = run_job(job, name, NULL);
  job.forces = SHARED_FILE(t->forces);
  snprintf(name, sizeof name, "results_good_%s.json", t->name);
  job.ndraw = bars;
  json_t* with = run_job(job, name, NULL);
  double contact, toe_off;
  size_t ncontact = compare(with, without, "contact", &contact);
  size_t ntoe_off = compare(with, without, "toe_off", &toe_off);
  print_message("%-14s contact within %.0f ms (%zu), toe-off within %.0f ms (%zu)\n", t->name,
                1000 * contact, ncontact, 1000 * toe_off, ntoe_off);
  assert_true(ncontact >= t->ncontact && contact <= t->contact);
  assert_true(ntoe_off >= t->ntoe_off && toe_off <= t->toe_off);
  json_decref(with);
  json_decref(without);
}

static void contacts(void** state) {
  (void)state;
  FILE* list = fopen(SOURCE_FILE("tests/golden/contacts.txt"), "r");
  assert_non_null(list);
  char line[1600];
  int n = 0;
  while (fgets(line, sizeof line, list) != NULL) {
    trial t;
    if (line[0] == '#') continue;
    assert_int_equal(
        sscanf(line, "%63s %255s %255s %255s %255s %lf %lf %zu %zu", t.name, t.model, t.standing,
               t.markers, t.forces, &t.contact, &t.toe_off, &t.ncontact, &t.ntoe_off),
        9);
    check_trial(&t);
    ++n;
  }
  fclose(list);
  assert_true(n == 3);
}

static gerdy_job bmclab(void) {
  gerdy_job job = gerdy_job_default();
  job.model = SHARED_FILE("data/run-bmclab/Scale/Rajagopal2015_scaled.osim");
  job.standing = SHARED_FILE("data/run-bmclab/ExpData/static_run.trc");
  job.markers = SHARED_FILE("data/run-bmclab/ExpData/motion_capture_run.trc");
  job.forces = SHARED_FILE("data/run-bmclab/ExpData/grf_run.mot");
  return job;
}

// its source says that the pelvis advances at about 3.0 m/s
static void overground_speed(void** state) {
  (void)state;
  gerdy_job job = bmclab();
  job.ndraw = 0;
  json_t* r = run_job(job, "results_bmclab.json", NULL);
  const json_t* recording = json_object_get(r, "recording");
  assert_string_equal(json_string_value(json_object_get(recording, "gait")), "running");
  double speed = json_number_value(json_object_get(json_object_get(recording, "speed"), "mean"));
  assert_near(speed, 3.0, 0.3);
  assert_false(json_boolean_value(json_object_get(r, "synthetic")));
  json_decref(r);
}

static void same_bits_twice(void** state) {
  (void)state;
  gerdy_job job = bmclab();
  job.ndraw = bars;
  json_t* a = run_job(job, "results_a.json", NULL);
  json_t* b = run_job(job, "results_b.json", NULL);
  json_object_del(a, "created");
  json_object_del(b, "created");
  assert_true(json_equal(a, b));
  json_decref(a);
  json_decref(b);
}

int main(void) {
  ENTER_BUILD_TREE();
  SKIP_WITHOUT_SHARED();
  const struct CMUnitTest tests[] = {cmocka_unit_test(contacts), cmocka_unit_test(overground_speed),
                                     cmocka_unit_test(same_bits_twice)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
