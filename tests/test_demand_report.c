// What the hip must hold, through the main job: from the files of a run to results.json.
#include "testing_results.h"

#include <gerdy/demand.h>
#include <gerdy/synth.h>

#include "base/file.h"
#include "base/mem.h"

#define DIRECTORY "synth_demand"

static gerdy_job synthetic(bool forces) {
  gerdy_job job = gerdy_job_default();
  job.model = DIRECTORY "/model.osim";
  job.markers = DIRECTORY "/run.trc";
  job.forces = forces ? DIRECTORY "/forces.mot" : NULL;
  job.ndraw = 0;  // error bars of the band change nothing here
  return job;
}

static int make_runner(void** state) {
  gerdy_error err = {0};
  gerdy_synth_options o = gerdy_synth_options_default();
  (void)state;
  o.strides = 4;
  return gerdy_synth_run(&o, DIRECTORY, &err) == GERDY_OK ? 0 : -1;
}

static json_t* demand_in(json_t* root) {
  json_t* d = json_object_get(root, "demand");
  assert_true(json_is_object(d));
  return d;
}

static bool is_known(json_t* root) {
  return json_is_true(json_object_get(demand_in(root), "known"));
}

static double strength(json_t* root, const char* what, const char* side) {
  json_t* value = json_object_get(json_object_get(demand_in(root), "strength"), what);
  value = json_object_get(value, side);
  return json_is_number(value) ? json_number_value(value) : NAN;
}

static double mean_of(json_t* root, const char* measure, const char* side) {
  json_t* value = json_object_get(json_object_get(demand_in(root), "measures"), measure);
  value = json_object_get(json_object_get(value, side), "mean");
  return json_is_number(value) ? json_number_value(value) : NAN;
}

static size_t count(json_t* root, const char* reason) {
  size_t n = 0, i;
  json_t* step;
  json_array_foreach(json_object_get(demand_in(root), "steps"), i, step) {
    n += strcmp(json_string_value(json_object_get(step, "reason")), reason) == 0;
  }
  return n;
}

static void without_forces_nothing_is_known(void** state) {
  (void)state;
  json_t* root = run_job(synthetic(false), "results_demand_none.json", NULL);
  assert_false(is_known(root));
  assert_string_equal(json_string_value(json_object_get(demand_in(root), "note")), "");
  json_decref(root);
}

// The forces of the synthetic runner are made for their contacts alone: nothing is asked of them.
static void synthetic_forces_are_not_asked(void** state) {
  (void)state;
  json_t* root = run_job(synthetic(true), "results_demand_synthetic.json", NULL);
  assert_false(is_known(root));
  const char* note = json_string_value(json_object_get(demand_in(root), "note"));
  assert_non_null(strstr(note, "synthetic"));
  json_decref(root);
}

// the markers without the mark that they are synthetic
static const char* unmarked(void) {
  static const char path[] = DIRECTORY "/plain.trc";
  gerdy_error err = {0};
  char* bytes;
  size_t n;
  assert_ok(gd_file_read(DIRECTORY "/run.trc", &bytes, &n, &err), &err);
  char* mark = strstr(bytes, "SYNTHETIC");
  assert_non_null(mark);
  memcpy(mark, "SOMEBODYS", strlen("SOMEBODYS"));
  assert_ok(gd_file_write(path, bytes, n, &err), &err);
  gd_free(bytes);
  return path;
}

// they do not fit its motion, and whoever has such forces is told
static void forces_that_do_not_fit(void** state) {
  gerdy_notes notes;
  size_t said = 0;
  (void)state;
  gerdy_notes_init(&notes);
  gerdy_job job = synthetic(true);
  job.markers = unmarked();
  json_t* root = run_job(job, "results_demand_doubt.json", &notes);
  assert_true(is_known(root));
  size_t n = json_array_size(json_object_get(demand_in(root), "steps"));
  assert_true(n >= 6);
  assert_int_equal(count(root, "doubt"), n);
  assert_true(isnan(mean_of(root, "share", "right")));
  for (size_t i = 0; i < notes.n; ++i) said += strcmp(notes.item[i].where, "residuals") == 0;
  assert_int_equal(said, 1);
  gerdy_notes_reset(&notes);
  json_decref(root);
}

static void predicted_when_asked_for(void** state) {
  (void)state;
  gerdy_job job = synthetic(false);
  job.predict = 1;
  json_t* root = run_job(job, "results_demand_predicted.json", NULL);
  assert_true(is_known(root));
  assert_true(json_is_true(json_object_get(demand_in(root), "predicted")));
  assert_true(json_array_size(json_object_get(demand_in(root), "steps")) >= 6);
  assert_int_equal(count(root, "no_force"), 0);
  json_decref(root);
  gerdy_error err = {0};
  job = synthetic(true);
  job.predict = 1;
  job.json = "results_demand_never.json";
  assert_int_equal(gerdy_report_run(&job, NULL, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "--predict"));
}

// ---- a real run --------------------------------------------------------------------------------

static gerdy_job rajagopal(void) {
  gerdy_job job = gerdy_job_default();
  job.model = SHARED_FILE("oracle/trials/run-rajagopal/scaled.osim");
  job.markers = SHARED_FILE("data/run-rajagopal/ExpData/motion_capture_run.trc");
  job.forces = SHARED_FILE("data/run-rajagopal/ExpData/grf_run.mot");
  job.to = 2.2;
  job.ndraw = 0;
  return job;
}

// told at the moment that the job looks back from: a second later would be its future
static gerdy_history* tested_history(gerdy_when now) {
  static const struct {
    const char* name;
    char side;
    double value;
  } fact[] = {{"mass", 0, 70},
              {"hip_abduction_force", 'r', 170},
              {"hip_abduction_force", 'l', 120},
              {"hip_abduction_lever", 0, 0.78}};
  gerdy_error err = {0};
  gerdy_history* h;
  assert_ok(gerdy_history_new(&h, &err), &err);
  assert_ok(gerdy_history_entry(h, GERDY_ENTRY_TEST, now, now, "therapist", "", NULL, &err), &err);
  for (size_t i = 0; i < sizeof fact / sizeof fact[0]; ++i) {
    assert_ok(gerdy_history_number(h, fact[i].name, fact[i].side, fact[i].value, &err), &err);
  }
  assert_ok(gerdy_history_text(h, "hip_abduction_position", 0, "supine", &err), &err);
  return h;
}

static void both_sides_of_a_real_run(void** state) {
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  (void)state;
  json_t* root = run_job(rajagopal(), "results_demand_real.json", NULL);
  assert_true(is_known(root));
  assert_true(count(root, "counted") >= 4);
  assert_near(json_number_value(json_object_get(demand_in(root), "load_share")), 1, 0.1);
  for (int side = 0; side < 2; ++side) {
    const char* key = side == 0 ? "right" : "left";
    double peak = mean_of(root, "moment_peak", key);
    assert_true(peak > 1 && peak < 2.5);
    assert_true(isnan(strength(root, "tested", key)));
  }
  json_decref(root);
}

// the test of a case: force times lever over mass, and what the model has is left behind
static void strength_of_a_case(void** state) {
  NEED_SHARED(SHARED_FILE("oracle/README.md"));
  (void)state;
  gerdy_job job = rajagopal();
  gerdy_history* h = tested_history(job.now);
  json_t* own = run_job(job, "results_demand_own.json", NULL);
  job.history = h;
  json_t* root = run_job(job, "results_demand_tested.json", NULL);
  assert_near(json_number_value(json_object_get(demand_in(root), "mass")), 70, 1e-9);
  assert_near(strength(root, "tested", "right"), 170 * 0.78 / 70, 1e-6);
  assert_near(strength(root, "tested", "left"), 120 * 0.78 / 70, 1e-6);
  assert_true(strength(root, "factor", "left") < 0.5);
  assert_true(mean_of(root, "share", "left") > 1.5 * mean_of(own, "share", "left"));
  json_decref(own);
  json_decref(root);
  gerdy_history_free(h);
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(without_forces_nothing_is_known),
      cmocka_unit_test(synthetic_forces_are_not_asked),
      cmocka_unit_test(forces_that_do_not_fit),
      cmocka_unit_test(predicted_when_asked_for),
      cmocka_unit_test(both_sides_of_a_real_run),
      cmocka_unit_test(strength_of_a_case),
  };
  return cmocka_run_group_tests(tests, make_runner, NULL);
}
