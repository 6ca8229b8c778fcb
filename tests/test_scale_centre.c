// Segments measured from a joint that no marker shows.
#include "testing.h"

#include <gerdy/kin.h>
#include <gerdy/scale.h>
#include <stdlib.h>

#include "base/mem.h"
#include "scale/scale_auto.h"
#include "scale/scale_centre.h"

static const double pelvis_factor = 1.05, femur_factor = 1.1;
static const double whole[2] = {NAN, NAN};

// The bundled runner with a larger pelvis and longer thighs, as it stands: a static trial.
static gerdy_series* record_runner(const gerdy_model* generic) {
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_data* data;
  gerdy_series* s;
  double* factor = malloc(3 * (size_t)generic->nbody * sizeof *factor);
  assert_ok(gerdy_model_copy(generic, &m, &err), &err);
  for (int b = 0; b < m->nbody; ++b) {
    const char* name = m->names + m->body_name[b];
    double f = strcmp(name, "pelvis") == 0       ? pelvis_factor
               : strncmp(name, "femur_", 6) == 0 ? femur_factor
                                                 : 1;
    for (int k = 0; k < 3; ++k) factor[3 * b + k] = f;
  }
  assert_ok(gerdy_model_scale(m, factor, NAN, 0, &err), &err);
  assert_ok(gerdy_data_new(m, &data, &err), &err);
  gerdy_fk(m, data);
  gerdy_fk_markers(m, data);
  assert_ok(gerdy_series_new(1, 3 * (size_t)m->nmarker, &s, &err), &err);
  for (size_t c = 0; c < s->ncol; ++c) {
    char name[120];
    snprintf(name, sizeof name, "%s.%c", m->names + m->marker_name[c / 3], "xyz"[c % 3]);
    assert_ok(gerdy_series_name(s, c, name, "m"), &err);
    gerdy_series_set(s, 0, c, data->marker_pos[c]);
  }
  gerdy_data_free(data);
  gerdy_model_free(m);
  free(factor);
  return s;
}

static void hide(gerdy_series* s, const char* name) {
  ptrdiff_t marker = gerdy_marker_find(s, name);
  assert_true(marker >= 0);
  for (size_t k = 0; k < 3; ++k) gerdy_series_set(s, 0, 3 * (size_t)marker + k, NAN);
}

typedef struct result {
  double femur;       // its factor along x
  bool unmeasured;    // of the right thigh
  int npair, status;  // pairs that begin at a centre
} result;

static result measure(const gerdy_model* m, const gerdy_series* s, size_t fail_at) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_data* data;
  gd_scale_plan plan = {0};
  result r = {0};
  int femur = gerdy_model_body(m, "femur_r");
  double* factor = malloc(3 * (size_t)m->nbody * sizeof *factor);
  gerdy_notes_init(&notes);
  assert_ok(gerdy_data_new(m, &data, &err), &err);
  gerdy_fk(m, data);
  assert_ok(gd_scale_auto_plan(&plan, m, s, &err), &err);
  assert_ok(gd_scale_measure(&plan, m, s, whole, &notes, &err), &err);
  assert_ok(gd_scale_factors(&plan, m, factor, &notes, &err), &err);
  assert_true(gd_scale_is_unmeasured(&plan, m, data, femur));
  gd_mem_fail_at(fail_at);
  r.status = gd_scale_measure_centres(&plan, m, s, factor, &err);
  gd_mem_fail_at(0);
  r.femur = factor[3 * femur];
  r.unmeasured = gd_scale_is_unmeasured(&plan, m, data, femur);
  for (int i = 0; i < plan.npair; ++i) r.npair += strstr(plan.pair[i].marker[0], "centre") != NULL;
  gd_scale_plan_reset(&plan);
  gerdy_data_free(data);
  gerdy_notes_reset(&notes);
  free(factor);
  return r;
}

// no marker near the hips: the pelvis is told by its back and its crests
static gerdy_series* without_front(const gerdy_model* m) {
  gerdy_series* s = record_runner(m);
  hide(s, "RASI");
  hide(s, "LASI");
  hide(s, "RGTR");
  hide(s, "LGTR");
  return s;
}

static void a_thigh_is_measured_from_the_hip(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* s = without_front(m);
  result r = measure(m, s, 0);
  assert_int_equal(r.status, GERDY_OK);
  assert_false(r.unmeasured);
  assert_true(r.npair >= 4);
  assert_near(r.femur, femur_factor, 1e-6);
  gerdy_series_free(s);
  gerdy_model_free(m);
}

static void a_pelvis_that_is_not_told_measures_nothing(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  for (int what = 0; what < 2; ++what) {
    gerdy_series* s = without_front(m);
    if (what == 0) {
      // two markers are left
      hide(s, "RCRS");
      hide(s, "SACR");
    } else {
      // one is far from where the model has it
      ptrdiff_t marker = gerdy_marker_find(s, "SACR");
      s->value[3 * marker + 1] -= 0.15;
    }
    if (what == 0) hide(s, "LCRS");
    result r = measure(m, s, 0);
    assert_int_equal(r.status, GERDY_OK);
    assert_true(r.unmeasured);
    assert_int_equal(r.npair, 0);
    gerdy_series_free(s);
  }
  gerdy_model_free(m);
}

static void every_allocation_may_fail(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* s = without_front(m);
  for (size_t nth = 1;; ++nth) {
    result r = measure(m, s, nth);
    if (r.status == GERDY_OK) {
      assert_true(nth > 4);
      break;
    }
    assert_int_equal(r.status, GERDY_E_MEMORY);
  }
  gerdy_series_free(s);
  gerdy_model_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_thigh_is_measured_from_the_hip),
      cmocka_unit_test(a_pelvis_that_is_not_told_measures_nothing),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
