// Forces predicted from the motion, from files to files: that everything says so, that they can be
// read back, and what is said where nothing can be predicted. Against plates:
// test_predict_golden.c.
#include "testing.h"

#include <gerdy/id.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/muscle_job.h>
#include <gerdy/synth.h>
#include <stdlib.h>

#include "base/mem.h"
#include "force/predict.h"
#include "force/predict_stance.h"
#include "math/vec.h"
#include "testing_table.h"

static const char model_path[] = "predict/runner/model.osim";
static const char run_path[] = "predict/runner/truth.mot";
static gerdy_model* model;

static int make_folder(void** state) {
  gerdy_error err = {0};
  gerdy_synth_options options = gerdy_synth_options_default();
  (void)state;
  if (system("rm -rf predict && mkdir predict") != 0) return 1;
  options.strides = 4;
  options.rate = 100;
  assert_ok(gerdy_synth_run(&options, "predict/runner", &err), &err);
  assert_ok(gerdy_model_load(model_path, &model, NULL, &err), &err);
  return 0;
}

static int drop_folder(void** state) {
  (void)state;
  gerdy_model_free(model);
  return 0;
}

static void save(gerdy_series* s, const char* path) {
  gerdy_error err = {0};
  assert_ok(gerdy_sto_save(path, s, GERDY_RADIANS, &err), &err);
  gerdy_series_free(s);
}

static bool is_said(const gerdy_notes* notes, const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    if (strstr(notes->item[i].text, words) != NULL) return true;
  }
  return false;
}

static gerdy_id_job default_job(const char* motion) {
  gerdy_id_job job = gerdy_id_job_default();
  job.model = model_path;
  job.motion = motion;
  job.output = "predict/id.sto";
  job.predict = 1;
  return job;
}

// run, and find the words (NULL: none) among the notes
static gerdy_id_summary run(gerdy_id_job job, const char* words) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_id_run(&job, &notes, &err), &err);
  if (words != NULL && !is_said(&notes, words)) {
    for (size_t i = 0; i < notes.n; ++i) print_message("  %s\n", notes.item[i].text);
    fail_msg("\"%s\" is not said", words);
  }
  gerdy_notes_reset(&notes);
  return job.summary;
}

static void refused(gerdy_id_job job, gerdy_status code, const char* words) {
  gerdy_error err = {0};
  char text[1024];
  unlink("predict/id.sto");
  assert_int_equal(gerdy_id_run(&job, NULL, &err), code);
  if (strstr(gerdy_error_text(&err, text, sizeof text), words) == NULL) {
    fail_msg("\"%s\" is not in \"%s\"", words, text);
  }
  assert_false(test_exists("predict/id.sto"));
}

// ---- what comes of a run -----------------------------------------------------------------------

static void all_says_predicted(void** state) {
  static const char* const path[3] = {"predict/id.sto", "predict/r.sto", "predict/g.mot"};
  (void)state;
  gerdy_id_job job = default_job(run_path);
  job.residuals = path[1];
  job.ground = path[2];
  gerdy_id_summary s = run(job, "not measured but predicted");
  assert_int_equal(s.predicted.used, 1);
  assert_int_equal(s.predicted.running, 1);
  assert_true(s.predicted.nstance[0] >= 3 && s.predicted.nstance[1] >= 3);
  assert_true(isfinite(s.predicted.flight_share));
  assert_true(isnan(s.load_share));
  for (int i = 0; i < 3; ++i) {
    gerdy_series* t = load(path[i]);
    if (strstr(t->title, "predicted") == NULL) fail_msg("%s is titled \"%s\"", path[i], t->title);
    gerdy_series_free(t);
  }
  // without forces and without prediction the old words stand
  job = default_job(run_path);
  job.predict = 0;
  s = run(job, "no forces were given");
  assert_int_equal(s.predicted.used, 0);
  gerdy_series* t = load(path[0]);
  assert_null(strstr(t->title, "predicted"));
  gerdy_series_free(t);
}

// the table of predicted forces, given as forces, makes the same moments
static void table_reads_back(void** state) {
  static const char* const moment[] = {"hip_adduction_r_moment", "knee_angle_l_moment",
                                       "ankle_angle_r_moment"};
  (void)state;
  gerdy_id_job job = default_job(run_path);
  job.ground = "predict/g.mot";
  gerdy_id_summary s = run(job, NULL);
  gerdy_series* first = load(job.output);
  job.ground = NULL;
  job.predict = 0;
  job.forces = "predict/g.mot";
  job.force_cutoff = 0;
  assert_int_equal(run(job, NULL).nresult, s.nresult);
  gerdy_series* second = load(job.output);
  for (size_t k = 0; k < 3; ++k) {
    ptrdiff_t c = gerdy_series_find(first, moment[k]);
    double most = 0;
    for (size_t row = 0; row < first->nrow; ++row) {
      size_t i = row * first->ncol + (size_t)c;
      most = fmax(most, fabs(first->value[i] - second->value[i]));
    }
    assert_true(c >= 0);
    assert_true(most < 12);  // N.m: forces below 20 N are no contact when they are read
  }
  gerdy_series_free(first);
  gerdy_series_free(second);
}

// a range may begin and end in the middle of a step: its forces are those of the whole
static void range_is_cut_out(void** state) {
  (void)state;
  gerdy_id_job job = default_job(run_path);
  job.ground = "predict/g.mot";
  (void)run(job, NULL);
  gerdy_series* all = load(job.ground);
  job.from = 0.63;
  job.to = 0.71;
  gerdy_id_summary s = run(job, NULL);
  gerdy_series* part = load(job.ground);
  assert_int_equal(s.nframe, part->nrow);
  assert_true(part->nrow >= 8 && part->nrow <= 10);
  for (size_t row = 0; row < part->nrow; ++row) {
    for (size_t c = 0; c < part->ncol; ++c) {
      double whole = gerdy_series_at(all, (ptrdiff_t)c, part->time[row]);
      assert_near(part->value[row * part->ncol + c], whole, 1e-6 * (1 + fabs(whole)));
    }
  }
  gerdy_series_free(all);
  gerdy_series_free(part);
}

static void muscles_say_it_too(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  (void)state;
  gerdy_notes_init(&notes);
  gerdy_muscle_job job = gerdy_muscle_job_default(GERDY_STATIC_COMPATIBLE);
  job.id.model = model_path;
  job.id.motion = run_path;
  job.id.predict = 1;
  job.id.from = 0.6;
  job.id.to = 0.8;
  job.id.ground = "predict/g.mot";
  job.activation = "predict/a.sto";
  job.force = "predict/f.sto";
  job.reserves = "predict/r.csv";
  gerdy_status status = gerdy_muscle_run(&job, &notes, &err);
  assert_ok(status, &err);
  assert_true(is_said(&notes, "not measured but predicted"));
  assert_int_equal(job.summary.id.predicted.used, 1);
  const char* const table[] = {job.activation, job.force, job.id.ground};
  for (int i = 0; i < 3; ++i) {
    gerdy_series* t = load(table[i]);
    assert_non_null(strstr(t->title, "predicted"));
    gerdy_series_free(t);
  }
  char line[256] = "";
  FILE* file = fopen(job.reserves, "r");
  assert_non_null(file);
  assert_non_null(fgets(line, sizeof line, file));
  assert_non_null(strstr(line, "ground_forces"));
  assert_int_equal(fclose(file), 0);
  job.reserves = job.id.ground;
  assert_int_equal(gerdy_muscle_run(&job, NULL, &err), GERDY_E_ARG);
  gerdy_notes_reset(&notes);
}

// ---- motions that were not run -----------------------------------------------------------------

// coordinates of the model at their default, n frames at 100 a second
static gerdy_series* still(size_t n) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(n, (size_t)model->nq, &s, &err), &err);
  for (int q = 0; q < model->nq; ++q) {
    assert_ok(gerdy_series_name(s, (size_t)q, model->names + model->q_name[q], "rad"), &err);
  }
  s->rate = 100;
  for (size_t i = 0; i < n; ++i) {
    s->time[i] = 0.01 * (double)i;
    for (int q = 0; q < model->nq; ++q) {
      double sway = 2e-3 * sin(4 * s->time[i] + q);
      gerdy_series_set(s, i, (size_t)q, model->q_default[q] + sway);
    }
  }
  return s;
}

// marching: each foot is lifted for 40 % of its second, half a second after the other
static gerdy_series* march(size_t n) {
  gerdy_series* s = still(n);
  static const char* const hip[2] = {"hip_flexion_r", "hip_flexion_l"};
  static const char* const knee[2] = {"knee_angle_r", "knee_angle_l"};
  for (size_t i = 0; i < n; ++i) {
    for (int side = 0; side < 2; ++side) {
      double phase = s->time[i] + 0.5 * side;
      phase -= floor(phase);
      double lift = phase < 0.4 ? 0.5 * (1 - cos(2 * GD_PI * phase / 0.4)) : 0;
      gerdy_series_set(s, i, (size_t)gerdy_model_coordinate(model, hip[side]), 0.5 * lift);
      gerdy_series_set(s, i, (size_t)gerdy_model_coordinate(model, knee[side]), 1.0 * lift);
    }
  }
  return s;
}

// the ground carries the weight all the time, one foot after the other
static void walking_on_the_spot(void** state) {
  double sum = 0, most[2] = {0};
  (void)state;
  save(march(601), "predict/march.sto");
  gerdy_id_job job = default_job("predict/march.sto");
  job.ground = "predict/g.mot";
  gerdy_id_summary s = run(job, "walking");
  assert_int_equal(s.predicted.running, 0);
  assert_true(s.predicted.nstance[0] >= 5 && s.predicted.nstance[1] >= 5);
  gerdy_series* g = load(job.ground);
  size_t n = 0;
  for (size_t row = 100; row < 500; ++row) {
    const double* f = g->value + row * g->ncol;
    if (!g->valid[row * g->ncol]) continue;
    sum += f[1] + f[10];
    most[0] = fmax(most[0], f[1]);
    most[1] = fmax(most[1], f[10]);
    ++n;
  }
  assert_true(n > 350);
  assert_near(sum / (double)n, s.weight, 0.02 * s.weight);
  assert_true(most[0] > 0.9 * s.weight && most[1] > 0.9 * s.weight);
  gerdy_series_free(g);
}

static void somebody_who_stands(void** state) {
  (void)state;
  save(still(301), "predict/still.sto");
  refused(default_job("predict/still.sto"), GERDY_E_DATA, "no heel is lifted");
  refused(default_job("predict/still.sto"), GERDY_E_DATA, "predict/still.sto");
}

static void shorter_than_a_step(void** state) {
  (void)state;
  save(still(12), "predict/short.sto");
  refused(default_job("predict/short.sto"), GERDY_E_DATA, "lasts 0.11 s and holds no step");
}

// a short gap is looked through, a long one leaves frames without a result, and only those
static void gaps_in_the_motion(void** state) {
  (void)state;
  gerdy_id_summary whole = run(default_job(run_path), NULL);
  gerdy_series* s = load(run_path);
  for (size_t row = 150; row < 155; ++row) {
    for (size_t c = 0; c < s->ncol; ++c) gerdy_series_set(s, row, c, NAN);
  }
  for (size_t c = 0; c < s->ncol; ++c) {
    int q = gerdy_model_coordinate(model, s->column[c].name);
    for (size_t row = 0; row < s->nrow && q >= 0 && model->q_rotational[q]; ++row) {
      s->value[row * s->ncol + c] *= GD_PI / 180;
    }
  }
  gerdy_series* more;
  gerdy_error err = {0};
  assert_ok(gerdy_series_copy(s, &more, &err), &err);
  save(s, "predict/gap.sto");
  gerdy_id_summary few = run(default_job("predict/gap.sto"), "have a gap in some coordinate");
  assert_int_equal(few.nresult, whole.nresult - 5);
  assert_int_equal(few.predicted.nunknown, 0);
  assert_int_equal(few.predicted.nstance[0], whole.predicted.nstance[0]);
  for (size_t row = 150; row < 190; ++row) {
    for (size_t c = 0; c < more->ncol; ++c) gerdy_series_set(more, row, c, NAN);
  }
  save(more, "predict/gap.sto");
  gerdy_id_summary many = run(default_job("predict/gap.sto"), "it is not known which foot");
  assert_true(many.predicted.nunknown >= 40);
  assert_true(many.nresult <= whole.nresult - 40 && many.nresult > whole.nresult / 2);
}

// ---- what a motion does not hold ---------------------------------------------------------------

static void unseen_trunk_is_said(void** state) {
  (void)state;
  gerdy_series* s = load(run_path);
  for (size_t c = 0; c < s->ncol; ++c) {
    int q = gerdy_model_coordinate(model, s->column[c].name);
    bool hide = strncmp(s->column[c].name, "lumbar_", 7) == 0;
    for (size_t row = 0; row < s->nrow && q >= 0; ++row) {
      double* value = &s->value[row * s->ncol + c];
      *value = hide ? 0 : model->q_rotational[q] ? *value * GD_PI / 180 : *value;
    }
  }
  save(s, "predict/trunk.sto");
  gerdy_id_summary hidden = run(default_job("predict/trunk.sto"), "that nobody observed");
  assert_true(hidden.predicted.unseen_mass > 0.3);
}

// what a motion asks for in flight is a warning from half a body weight on (real clocks that are
// wrong: test_predict_golden.c)
static void flight_is_judged(void** state) {
  gerdy_trial t = {.nframe = 100};
  (void)state;
  for (int k = 0; k < 3; ++k) {
    const double share[3] = {0.4, 0.5, NAN};
    gerdy_id_prediction how = {.used = 1, .running = 1, .flight_share = share[k]};
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    assert_int_equal(gd_predict_note(&how, &t, &notes), GERDY_OK);
    assert_int_equal(is_said(&notes, "where no force can be"), k == 1);
    assert_int_equal(notes.n, k == 1 ? 2 : 1);
    gerdy_notes_reset(&notes);
  }
}

static void refuses(void** state) {
  gerdy_error err = {0};
  (void)state;
  gerdy_id_job job = default_job(run_path);
  job.forces = "predict/runner/forces.mot";
  refused(job, GERDY_E_ARG, "either given or predicted");
  job = default_job(run_path);
  job.predict = 0;
  job.ground = "predict/g.mot";
  refused(job, GERDY_E_ARG, "add --predict");
  job = default_job(run_path);
  job.ground = job.output;
  refused(job, GERDY_E_ARG, "the same file");
  // a model that weighs nothing
  gerdy_model* light;
  assert_ok(gerdy_model_load(model_path, &light, NULL, &err), &err);
  for (int b = 0; b < light->nbody; ++b) light->body_mass[b] = 0;
  assert_ok(gerdy_model_save("predict/light.osim", light, &err), &err);
  gerdy_model_free(light);
  job = default_job(run_path);
  job.model = "predict/light.osim";
  refused(job, GERDY_E_MODEL, "no mass");
}

static void survives_lack_of_memory(void** state) {
  gerdy_status status = GERDY_E_MEMORY;
  gerdy_error err = {0};
  gd_landmarks landmarks;
  gerdy_trial* t;
  gerdy_series* q = march(301);
  (void)state;
  assert_ok(gd_landmarks_find(model, &landmarks, &err), &err);
  assert_ok(gerdy_trial_new(model, q, NULL, &t, &err), &err);
  for (unsigned long nth = 1; status != GERDY_OK; ++nth) {
    gerdy_loads* loads;
    gerdy_id_prediction how;
    gerdy_series* table = NULL;
    assert_true(nth < 1000);
    gd_mem_fail_at(nth);
    status = gd_predict_loads(model, &landmarks, t, 0, &loads, &how, &err);
    if (status == GERDY_OK) status = gd_predict_table(loads, t, &table, &err);
    gd_mem_fail_at(0);
    assert_true(status == GERDY_OK || status == GERDY_E_MEMORY);
    gerdy_series_free(table);
    gerdy_loads_free(loads);
    if (status == GERDY_OK) assert_true(nth > 20);
  }
  gerdy_trial_free(t);
  gerdy_series_free(q);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(all_says_predicted),
      cmocka_unit_test(table_reads_back),
      cmocka_unit_test(range_is_cut_out),
      cmocka_unit_test(muscles_say_it_too),
      cmocka_unit_test(walking_on_the_spot),
      cmocka_unit_test(somebody_who_stands),
      cmocka_unit_test(shorter_than_a_step),
      cmocka_unit_test(gaps_in_the_motion),
      cmocka_unit_test(unseen_trunk_is_said),
      cmocka_unit_test(flight_is_judged),
      cmocka_unit_test(refuses),
      cmocka_unit_test(survives_lack_of_memory),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
