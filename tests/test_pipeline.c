// The main job on synthetic runners, whose truth is known, and on bad input.
#include "testing_results.h"

#include <gerdy/io.h>
#include <gerdy/synth.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"

static const double deg = 0.017453292519943296;

static gerdy_job synthetic_job(const char* directory, bool forces) {
  static char path[4][256];
  static const char* file[4] = {"model.osim", "static.trc", "run.trc", "forces.mot"};
  for (int i = 0; i < 4; ++i) snprintf(path[i], sizeof path[i], "%s/%s", directory, file[i]);
  gerdy_job job = gerdy_job_default();
  job.model = path[0];
  job.standing = path[1];
  job.markers = path[2];
  job.forces = forces ? path[3] : NULL;
  job.ndraw = 0;  // the error bars of the band have tests of their own
  return job;
}

static void make(const gerdy_synth_options* o, const char* directory) {
  gerdy_error err = {0};
  assert_ok(gerdy_synth_run(o, directory, &err), &err);
}

// mean peak pelvic drop that was put in, deg
static double truth_of(const char* directory, const char* side) {
  char path[256];
  json_error_t err;
  snprintf(path, sizeof path, "%s/truth.json", directory);
  json_t *truth = json_load_file(path, 0, &err), *step;
  assert_non_null(truth);
  assert_true(json_boolean_value(json_object_get(truth, "synthetic")));
  double sum = 0;
  size_t n = 0, i;
  json_array_foreach(json_object_get(truth, "steps"), i, step) {
    if (strcmp(json_string_value(json_object_get(step, "side")), side) != 0) continue;
    sum += json_number_value(json_object_get(step, "pelvic_drop_peak_deg"));
    ++n;
  }
  json_decref(truth);
  assert_true(n > 5);
  return sum / (double)n;
}

// the issue that started this asked for 0.5 deg at 2 mm noise; it holds for all of these
static void pelvic_drop_is_recovered(void** state) {
  (void)state;
  static const struct {
    double right, left, noise_mm, spread;
    uint64_t seed;
  } runner[] = {{6, 6, 2, 0, 1},   {0, 0, 2, 0, 2}, {3, 9, 2, 0, 3}, {12, 5, 2, 1, 4},
                {5, 5, 2, 1.5, 5}, {5, 5, 2, 1, 6}, {8, 2, 2, 1, 7}, {6, 6, 0, 0, 8}};
  for (size_t i = 0; i < sizeof runner / sizeof runner[0]; ++i) {
    if (test_sanitized && i % 3 != 1) continue;
    gerdy_synth_options o = gerdy_synth_options_default();
    o.drop[0] = runner[i].right * deg;
    o.drop[1] = runner[i].left * deg;
    o.noise = runner[i].noise_mm / 1000;
    o.spread = runner[i].spread;
    o.seed = runner[i].seed;
    o.strides = 12;
    make(&o, "synth_drop");
    for (int forces = 0; forces < 2; ++forces) {
      json_t* r = run_job(synthetic_job("synth_drop", forces == 1), "results_drop.json", NULL);
      double right = measure_of(r, "pelvic_drop_peak", "right", "mean") / deg;
      double left = measure_of(r, "pelvic_drop_peak", "left", "mean") / deg;
      double tolerance = runner[i].noise_mm > 0 ? 0.5 : 0.05;
      // a pelvis that never drops still shows the noise of its largest frame
      assert_near(right, truth_of("synth_drop", "right"), tolerance);
      assert_near(left, truth_of("synth_drop", "left"), tolerance);
      // so does the pelvis alone, with more noise: fewer markers share it
      assert_near(measure_of(r, "pelvic_drop_markers_peak", "left", "mean") / deg,
                  truth_of("synth_drop", "left"), tolerance);
      json_decref(r);
    }
  }
}

static void same_seed_same_files(void** state) {
  (void)state;
  static const char* file[] = {"static.trc", "run.trc", "forces.mot", "truth.mot", "truth.json"};
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 3;
  make(&o, "synth_a");
  make(&o, "synth_b");
  o.seed = 2;
  make(&o, "synth_c");
  for (size_t i = 0; i < sizeof file / sizeof file[0]; ++i) {
    char path[3][64], *bytes[3];
    size_t n[3];
    gerdy_error err = {0};
    for (int k = 0; k < 3; ++k) {
      snprintf(path[k], sizeof path[k], "synth_%c/%s", 'a' + k, file[i]);
      assert_ok(gd_file_read(path[k], &bytes[k], &n[k], &err), &err);
    }
    assert_int_equal(n[0], n[1]);
    assert_memory_equal(bytes[0], bytes[1], n[0]);
    assert_true(n[0] != n[2] || memcmp(bytes[0], bytes[2], n[0]) != 0);
    for (int k = 0; k < 3; ++k) gd_free(bytes[k]);
  }
}

// the truth that was written, put back through the markers without noise, comes back
static void motion_is_recovered_exactly(void** state) {
  (void)state;
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 3;
  o.noise = 0;
  o.gaps = 0;
  make(&o, "synth_exact");
  gerdy_job job = synthetic_job("synth_exact", false);
  job.motion = "exact.mot";
  json_decref(run_job(job, "results_exact.json", NULL));
  gerdy_series *truth, *found;
  gerdy_error err = {0};
  assert_ok(gerdy_sto_load("synth_exact/truth.mot", &truth, NULL, NULL, &err), &err);
  assert_ok(gerdy_sto_load("exact.mot", &found, NULL, NULL, &err), &err);
  assert_int_equal(truth->nrow, found->nrow);
  for (size_t c = 0; c < truth->ncol; ++c) {
    ptrdiff_t same = gerdy_series_find(found, truth->column[c].name);
    assert_true(same >= 0);
    for (size_t row = 0; row < truth->nrow; ++row) {
      assert_near(found->value[row * found->ncol + (size_t)same],
                  truth->value[row * truth->ncol + c], 1e-3);
    }
  }
  gerdy_series_free(truth);
  gerdy_series_free(found);
}

static bool file_says(const char* path, const char* text) {
  char* bytes;
  size_t n;
  gerdy_error err = {0};
  assert_ok(gd_file_read(path, &bytes, &n, &err), &err);
  bool says = strstr(bytes, text) != NULL;
  gd_free(bytes);
  return says;
}

static void synthetic_data_say_so(void** state) {
  (void)state;
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 3;
  make(&o, "synth_label");
  gerdy_job job = synthetic_job("synth_label", true);
  // a new name does not hide it
  assert_int_equal(rename("synth_label/run.trc", "synth_label/patient.trc"), 0);
  job.markers = "synth_label/patient.trc";
  job.standing = job.forces = NULL;
  job.html = "label.html";
  job.ndraw = gerdy_job_default().ndraw;  // once with all that a report has
  json_t* r = run_job(job, "results_good_label.json", NULL);
  assert_true(json_boolean_value(json_object_get(r, "synthetic")));
  assert_true(file_says("label.html", "SYNTHETIC"));
  assert_true(file_says("synth_label/patient.trc", "SYNTHETIC"));
  assert_true(file_says("synth_label/static.trc", "SYNTHETIC"));
  assert_true(file_says("synth_label/forces.mot", "SYNTHETIC"));
  assert_true(file_says("synth_label/truth.mot", "SYNTHETIC"));
  json_decref(r);
}

// forces whose columns name the other foot go to the foot that stands there, and this is said
static void exchanged_force_names(void** state) {
  (void)state;
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 4;
  make(&o, "synth_swap");
  gerdy_series* f;
  gerdy_error err = {0};
  assert_ok(gerdy_sto_load("synth_swap/forces.mot", &f, NULL, NULL, &err), &err);
  for (size_t c = 0; c < 12; ++c) {
    char* side = strstr(f->column[c].name, "_r_");
    char* other = strstr(f->column[c].name, "_l_");
    if (side != NULL)
      side[1] = 'l';
    else if (other != NULL)
      other[1] = 'r';
  }
  assert_ok(gerdy_sto_save("synth_swap/swapped.mot", f, GERDY_RADIANS, &err), &err);
  gerdy_series_free(f);
  gerdy_job job = synthetic_job("synth_swap", true);
  json_t* right = run_job(job, "results_swap.json", NULL);
  job.forces = "synth_swap/swapped.mot";
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  json_t* swapped = run_job(job, "results_swap.json", &notes);
  assert_true(json_equal(json_object_get(right, "measures"), json_object_get(swapped, "measures")));
  bool said = false;
  for (size_t i = 0; i < notes.n; ++i) {
    said = said || strstr(notes.item[i].text, "under the other foot") != NULL;
  }
  assert_true(said);
  gerdy_notes_reset(&notes);
  json_decref(right);
  json_decref(swapped);
}

// for half a second no marker of the right foot is seen: the ankle has a gap, the step in it is
// left out, both are said, and the left foot does not care
static void lost_segment(void** state) {
  (void)state;
  static const char* foot[] = {"RCAL", "RMT1", "RMT5", "RTOE"};
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 6;
  o.gaps = 0;
  make(&o, "synth_lost");
  gerdy_series* m;
  gerdy_error err = {0};
  assert_ok(gerdy_trc_load("synth_lost/run.trc", &m, NULL, &err), &err);
  for (size_t i = 0; i < 4; ++i) {
    ptrdiff_t marker = gerdy_marker_find(m, foot[i]);
    assert_true(marker >= 0);
    for (size_t row = 300; row < 400; ++row) {
      for (size_t k = 0; k < 3; ++k) gerdy_series_set(m, row, 3 * (size_t)marker + k, NAN);
    }
  }
  assert_ok(gerdy_trc_save("synth_lost/lost.trc", m, &err), &err);
  gerdy_series_free(m);
  gerdy_job job = synthetic_job("synth_lost", true);
  json_t* whole = run_job(job, "results_lost.json", NULL);
  job.markers = "synth_lost/lost.trc";
  job.motion = "lost.mot";
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  json_t* lost = run_job(job, "results_good_lost.json", &notes);
  assert_true(measure_of(lost, "pelvic_drop_peak", "right", "n") ==
              measure_of(whole, "pelvic_drop_peak", "right", "n"));
  assert_near(measure_of(lost, "pelvic_drop_peak", "right", "mean"),
              measure_of(whole, "pelvic_drop_peak", "right", "mean"), 2e-3);
  assert_true(measure_of(lost, "step_width", "right", "n") <
              measure_of(whole, "step_width", "right", "n"));
  bool said = false;
  for (size_t i = 0; i < notes.n; ++i) {
    said = said || strcmp(notes.item[i].where, "ankle_angle_r") == 0;
  }
  assert_true(said);
  gerdy_notes_reset(&notes);
  gerdy_series* q;
  assert_ok(gerdy_sto_load("lost.mot", &q, NULL, NULL, &err), &err);
  size_t ankle = (size_t)gerdy_series_find(q, "ankle_angle_r");
  size_t knee = (size_t)gerdy_series_find(q, "knee_angle_r");
  assert_false(q->valid[350 * q->ncol + ankle]);
  assert_true(q->valid[350 * q->ncol + knee] && q->valid[420 * q->ncol + ankle]);
  gerdy_series_free(q);
  json_decref(whole);
  json_decref(lost);
}

// run.trc again, with the markers of a list blanked or taken away
static void without_markers(const char* directory, const char* const* name, size_t n) {
  char path[256];
  gerdy_series* m;
  gerdy_error err = {0};
  snprintf(path, sizeof path, "%s/run.trc", directory);
  assert_ok(gerdy_trc_load(path, &m, NULL, &err), &err);
  for (size_t i = 0; i < n; ++i) {
    ptrdiff_t marker = gerdy_marker_find(m, name[i]);
    assert_true(marker >= 0);
    for (size_t row = 0; row < m->nrow; ++row) {
      for (size_t k = 0; k < 3; ++k) gerdy_series_set(m, row, 3 * (size_t)marker + k, NAN);
    }
  }
  snprintf(path, sizeof path, "%s/less.trc", directory);
  assert_ok(gerdy_trc_save(path, m, &err), &err);
  gerdy_series_free(m);
}

// one leg without markers is not available, the other is; without both there is no report
static void one_leg_is_enough(void** state) {
  (void)state;
  static const char* legs[] = {"RSH1",  "RSH2",  "RSH3", "RLMAL", "RMMAL", "RCAL",
                               "RMT1",  "RMT5",  "RTOE", "LSH1",  "LSH2",  "LSH3",
                               "LLMAL", "LMMAL", "LCAL", "LMT1",  "LMT5",  "LTOE"};
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 6;
  make(&o, "synth_leg");
  without_markers("synth_leg", legs, 9);
  gerdy_job job = synthetic_job("synth_leg", false);
  job.markers = "synth_leg/less.trc";
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  json_t* r = run_job(job, "results_good_leg.json", &notes);
  assert_true(measure_of(r, "pelvic_drop_peak", "right", "n") == 0);
  assert_true(measure_of(r, "pelvic_drop_peak", "left", "n") >= 4);
  assert_near(measure_of(r, "pelvic_drop_peak", "left", "mean") / deg, 5, 0.8);
  bool said = false;
  for (size_t i = 0; i < notes.n; ++i) {
    said = said || strstr(notes.item[i].text, "do not determine knee_angle_r") != NULL;
  }
  assert_true(said);
  json_decref(r);
  gerdy_notes_reset(&notes);
  without_markers("synth_leg", legs, 18);
  gerdy_error err = {0};
  job.json = "none.json";
  assert_int_equal(gerdy_report_run(&job, NULL, &err), GERDY_E_DATA);
  assert_non_null(strstr(err.msg, "do not tell the legs"));
  assert_false(test_exists("none.json"));
}

// a pelvis without markers: the page says on top that its angles are guessed, and shows no norm
static void doubt_is_said(void** state) {
  (void)state;
  static const char* pelvis[] = {"RASI", "LASI", "RPSI", "LPSI", "SACR", "RCRS", "LCRS"};
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 4;
  make(&o, "synth_doubt");
  without_markers("synth_doubt", pelvis + 2, 5);  // RASI and LASI are left
  gerdy_job job = synthetic_job("synth_doubt", true);
  json_t* sure = run_job(job, "results_sure.json", NULL);
  job.markers = "synth_doubt/less.trc";
  job.html = "doubt.html";
  json_t* r = run_job(job, "results_good_guessed.json", NULL);
  const char* doubt = json_string_value(json_object_get(json_object_get(r, "quality"), "doubt"));
  assert_non_null(strstr(doubt, "fewer than 3 markers of the pelvis are seen"));
  assert_true(file_says("doubt.html", "fewer than 3 markers of the pelvis are seen"));
  assert_true(measure_of(r, "pelvic_drop_markers_peak", "right", "n") == 0);
  doubt = json_string_value(json_object_get(json_object_get(sure, "quality"), "doubt"));
  assert_string_equal(doubt, "");
  json_decref(r);
  json_decref(sure);
}

static void standing_trial_must_stand(void** state) {
  (void)state;
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 2;
  make(&o, "synth_static");
  gerdy_job job = synthetic_job("synth_static", true);
  job.standing = "synth_static/run.trc";
  job.json = "static.json";
  gerdy_error err = {0};
  assert_int_equal(gerdy_report_run(&job, NULL, &err), GERDY_E_DATA);
  assert_non_null(strstr(err.msg, "not a standing trial"));
  assert_non_null(strstr(err.file, "run.trc"));
  assert_false(test_exists("static.json"));
}

// contacts in the motion stay with the landing, whatever the cadence and the frame rate
static void contacts_at_any_cadence(void** state) {
  (void)state;
  static const struct {
    double cadence, rate;
  } runner[] = {{150, 200}, {170, 60}, {190, 100}, {210, 100}, {210, 500}};
  for (size_t i = 0; i < sizeof runner / sizeof runner[0]; ++i) {
    if (test_sanitized && i % 2 != 1) continue;
    gerdy_synth_options o = gerdy_synth_options_default();
    o.cadence = runner[i].cadence / 60;
    o.rate = runner[i].rate;
    o.gaps = 0;
    o.strides = 6;
    make(&o, "synth_cadence");
    json_t* r = run_job(synthetic_job("synth_cadence", false), "results_cadence.json", NULL);
    assert_near(60 * measure_of(r, "cadence", "right", "mean"), runner[i].cadence, 2);
    json_error_t err;
    json_t *truth = json_load_file("synth_cadence/truth.json", 0, &err), *a, *b;
    size_t k, j, n = 0;
    json_array_foreach(json_object_get(r, "steps"), k, a) {
      double contact = json_number_value(json_object_get(a, "contact")), nearest = 1;
      if (!json_boolean_value(json_object_get(a, "counted"))) continue;
      json_array_foreach(json_object_get(truth, "steps"), j, b) {
        double d = contact - json_number_value(json_object_get(b, "contact_s"));
        if (fabs(d) < fabs(nearest)) nearest = d;
      }
      assert_near(nearest, 0, 0.05);
      ++n;
    }
    assert_true(n >= 8);
    json_decref(truth);
    json_decref(r);
  }
}

static int stop_at_once(void* context, const char* stage, double done) {
  (void)stage;
  (void)done;
  ++*(int*)context;
  return 0;
}

static void caller_can_stop(void** state) {
  (void)state;
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 2;
  make(&o, "synth_stop");
  gerdy_job job = synthetic_job("synth_stop", false);
  int asked = 0;
  job.html = "stopped.html";
  job.progress = stop_at_once;
  job.context = &asked;
  gerdy_error err = {0};
  assert_int_equal(gerdy_report_run(&job, NULL, &err), GERDY_E_STOPPED);
  assert_int_equal(asked, 1);
  assert_false(test_exists("stopped.html"));
}

// every allocation of the whole job fails in turn: a clear status, nothing written
static void allocation_failures(void** state) {
  (void)state;
  gerdy_synth_options o = gerdy_synth_options_default();
  o.strides = 2;
  o.rate = 60;
  make(&o, "synth_memory");
  gerdy_job job = synthetic_job("synth_memory", true);
  job.html = "memory.html";
  job.json = "memory.json";
  job.motion = "memory.mot";
  job.errors = "memory.sto";
  job.sd = "memory_sd.sto";
  job.ndraw = 2;  // one draw asks for memory like the other
  const char* outputs[] = {job.html, job.json, job.motion, job.errors, job.sd};
  for (size_t i = 0; i < 5; ++i) unlink(outputs[i]);
  unsigned long n = 1, step = 1, failures = 0;
  for (;; n += step) {
    gerdy_error err = {0};
    gd_mem_fail_at(n);
    gerdy_status status = gerdy_report_run(&job, NULL, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    ++failures;
    assert_int_equal(status, GERDY_E_MEMORY);
    for (size_t i = 0; i < 5; ++i) assert_false(test_exists(outputs[i]));
    // parsing the model takes thousands of them one like the other; its own test takes each
    step = failures > 400 ? 397 : 1;
  }
  print_message("%lu of %lu allocations failed in turn\n", failures, n);
  assert_true(failures > 400);
  for (size_t i = 0; i < 5; ++i) assert_true(test_exists(outputs[i]));
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {cmocka_unit_test(pelvic_drop_is_recovered),
                                     cmocka_unit_test(same_seed_same_files),
                                     cmocka_unit_test(motion_is_recovered_exactly),
                                     cmocka_unit_test(synthetic_data_say_so),
                                     cmocka_unit_test(exchanged_force_names),
                                     cmocka_unit_test(lost_segment),
                                     cmocka_unit_test(contacts_at_any_cadence),
                                     cmocka_unit_test(one_leg_is_enough),
                                     cmocka_unit_test(doubt_is_said),
                                     cmocka_unit_test(standing_trial_must_stand),
                                     cmocka_unit_test(caller_can_stop),
                                     cmocka_unit_test(allocation_failures)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
