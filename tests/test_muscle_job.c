// Muscle forces from files to files: what is written belongs together, what is wrong is said.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/muscle_job.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <gerdy/kin.h>
#include "base/mem.h"

enum { nframe = 24 };

static gerdy_model* model;

// joints that swing, the body standing in the room: without forces on the feet
static int make_folder(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_series* s;
  mkdir("muscles", 0777);
  assert_ok(gerdy_model_bundled(&model, &err), &err);
  assert_ok(gerdy_series_new(nframe, (size_t)model->nq, &s, &err), &err);
  for (int q = 0; q < model->nq; ++q) {
    assert_ok(gerdy_series_name(s, (size_t)q, model->names + model->q_name[q], ""), &err);
    double low = fmax(model->q_min[q], -0.4), high = fmin(model->q_max[q], 0.4);
    for (size_t row = 0; row < nframe; ++row) {
      s->time[row] = 0.01 * (double)row;
      double swing = (low + high) / 2 + 0.1 * (high - low) * sin(5 * s->time[row] + q);
      gerdy_series_set(s, row, (size_t)q, model->q_locked[q] ? model->q_default[q] : swing);
    }
  }
  assert_ok(gerdy_sto_save("muscles/motion.sto", s, GERDY_RADIANS, &err), &err);
  gerdy_series_free(s);
  return 0;
}

static int drop_folder(void** state) {
  (void)state;
  gerdy_model_free(model);
  return 0;
}

static gerdy_muscle_job job_of(gerdy_static_mode mode) {
  gerdy_muscle_job job = gerdy_muscle_job_default(mode);
  job.id.motion = "muscles/motion.sto";
  job.activation = "muscles/a.sto";
  job.force = "muscles/f.sto";
  job.reserves = "muscles/r.csv";
  return job;
}

static size_t lines_of(const char* path) {
  size_t n = 0;
  char line[400];
  FILE* file = fopen(path, "r");
  assert_non_null(file);
  while (fgets(line, sizeof line, file) != NULL) ++n;
  fclose(file);
  return n;
}

static void test_files(void** state) {
  (void)state;
  for (int full = 0; full < 2; ++full) {
    gerdy_error err = {0};
    gerdy_series *a, *f;
    gerdy_muscle_job job = job_of(full ? GERDY_STATIC_FULL : GERDY_STATIC_COMPATIBLE);
    assert_ok(gerdy_muscle_run(&job, NULL, &err), &err);
    assert_int_equal(job.summary.nframe, nframe);
    assert_int_equal(job.summary.id.nframe, nframe);
    assert_true(job.summary.nsolved >= nframe - 1);
    assert_true(job.summary.gap < 1e-9);
    assert_ok(gerdy_sto_load(job.activation, &a, NULL, NULL, &err), &err);
    assert_ok(gerdy_sto_load(job.force, &f, NULL, NULL, &err), &err);
    assert_int_equal(a->nrow, nframe);
    assert_int_equal(f->ncol, a->ncol);
    for (size_t c = 0; c < a->ncol; ++c) {
      assert_string_equal(a->column[c].name, f->column[c].name);
      double x = a->value[5 * a->ncol + c];
      if (c < (size_t)model->nmuscle) assert_true(x >= 0.01 && x <= 1);
    }
    assert_int_equal(lines_of(job.reserves), 1 + job.summary.nreserve);
    gerdy_series_free(a);
    gerdy_series_free(f);
  }
}

// loads of hips, knees and ankles in the axes that are asked for, and the largest of them
static void test_reactions(void** state) {
  (void)state;
  static const char* const frame[] = {"ground", "child", "parent", "torso"};
  static const char* const end[] = {"in_ground_fx", "in_femur_r_fx", "in_pelvis_fx", "in_torso_fx"};
  gerdy_error err = {0};
  double size[4];
  for (int i = 0; i < 4; ++i) {
    gerdy_series* s;
    char name[112];
    gerdy_muscle_job job = job_of(GERDY_STATIC_COMPATIBLE);
    job.reactions = "muscles/j.sto";
    job.reaction_frame = frame[i];
    assert_ok(gerdy_muscle_run(&job, NULL, &err), &err);
    assert_ok(gerdy_sto_load(job.reactions, &s, NULL, NULL, &err), &err);
    assert_int_equal(s->nrow, nframe);
    assert_int_equal(s->ncol, 6 * 9);
    snprintf(name, sizeof name, "hip_r_on_femur_r_%s", end[i]);
    ptrdiff_t c = gerdy_series_find(s, name);
    assert_true(c >= 0);
    const double* f = s->value + 12 * s->ncol + c;
    size[i] = sqrt(f[0] * f[0] + f[1] * f[1] + f[2] * f[2]);
    // no force on the feet: the body falls, and no frame is trusted; then there is no largest one
    for (int k = 0; k < 2 * GERDY_NJOINT_PEAK; ++k) {
      double peak = job.summary.joint[k / 2][k % 2].force;
      assert_int_equal(isnan(peak), job.summary.id.ntrusted == 0);
    }
    gerdy_series_free(s);
  }
  // the same force in all axes
  assert_near(size[1], size[0], 1e-6);
  assert_near(size[2], size[0], 1e-6);
  assert_near(size[3], size[0], 1e-6);
  assert_true(size[0] > 1);
}

// what the reserves carry is named, with the coordinate that has the most of it
static void test_reserves(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_muscle_job job = job_of(GERDY_STATIC_COMPATIBLE);
  job.options.reserve = 1e4;  // cheaper than any muscle
  assert_ok(gerdy_muscle_run(&job, &notes, &err), &err);
  assert_true(job.summary.nreserve > nframe);
  assert_true(job.summary.reserve > 0.5);
  assert_true(gerdy_model_coordinate(model, job.summary.coordinate) >= 0);
  int named = 0;
  for (size_t i = 0; i < notes.n; ++i) {
    named += strcmp(notes.item[i].where, job.summary.coordinate) == 0 &&
             strstr(notes.item[i].text, "muscles do not make the moment alone") != NULL;
  }
  assert_int_equal(named, 1);
  gerdy_notes_reset(&notes);
}

static void refused(const gerdy_muscle_job* job, gerdy_status status, const char* says) {
  gerdy_error err = {0};
  gerdy_muscle_job own = *job;
  char text[1200];
  assert_int_equal(gerdy_muscle_run(&own, NULL, &err), status);
  gerdy_error_text(&err, text, sizeof text);
  if (strstr(text, says) == NULL) fail_msg("\"%s\" does not say \"%s\"", text, says);
  assert_int_equal(own.summary.nframe, 0);
}

static void test_refused(void** state) {
  (void)state;
  gerdy_muscle_job job = job_of(GERDY_STATIC_COMPATIBLE);
  job.id.motion = NULL;
  refused(&job, GERDY_E_ARG, "no motion");
  job = job_of(GERDY_STATIC_COMPATIBLE);
  job.force = job.activation;
  refused(&job, GERDY_E_ARG, "the same file");
  job = job_of(GERDY_STATIC_COMPATIBLE);
  job.reserves = job.id.motion;
  refused(&job, GERDY_E_ARG, "a file that is read");
  job = job_of(GERDY_STATIC_COMPATIBLE);
  job.reactions = "muscles/k.sto";
  job.reaction_frame = "elbow";
  refused(&job, GERDY_E_ARG, "a body of the model");
  job = job_of(GERDY_STATIC_COMPATIBLE);
  job.reactions = job.force;
  refused(&job, GERDY_E_ARG, "the same file");
  job = job_of(GERDY_STATIC_COMPATIBLE);
  job.actuators = "muscles/none.xml";
  refused(&job, GERDY_E_FILE, "none.xml");
  job = job_of(GERDY_STATIC_COMPATIBLE);
  job.options.exponent = 7;
  refused(&job, GERDY_E_ARG, "exponent");
  job = job_of(GERDY_STATIC_COMPATIBLE);
  job.activation = NULL;
  refused(&job, GERDY_E_ARG, "nothing to write");
}

// from where the model is read: what comes before fails in turn elsewhere
static void test_no_memory(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_muscle_job job = job_of(GERDY_STATIC_COMPATIBLE);
  job.id.to = 0.03;
  job.reactions = "muscles/j.sto";
  unsigned long all = gd_mem_count();
  assert_ok(gerdy_muscle_run(&job, NULL, &err), &err);
  all = gd_mem_count() - all;
  for (unsigned long nth = 1; nth <= all; nth += nth + 300 < all ? 151 : 1) {
    remove("muscles/a.sto");
    gd_mem_fail_at(nth);
    int status = gerdy_muscle_run(&job, NULL, &err);
    gd_mem_fail_at(0);
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_false(test_exists("muscles/a.sto"));
  }
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_files),     cmocka_unit_test(test_reactions),
      cmocka_unit_test(test_reserves),  cmocka_unit_test(test_refused),
      cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests_name("muscle job", tests, make_folder, drop_folder);
}
