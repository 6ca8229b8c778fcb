// Segments measured by the joints about which their markers turn: the rigid fit, runners in motion,
// and what tells nothing.
#include "testing.h"

#include <gerdy/kin.h>
#include <gerdy/scale.h>

#include "base/mem.h"
#include "math/rigid.h"
#include "math/vec.h"
#include "scale/scale_auto.h"
#include "scale/scale_joints.h"

static void points_are_brought_onto_others(void** state) {
  static const double from[12] = {0.1, 0, 0.02, 0.3, 0.4, -0.1, -0.2, 0.1, 0.5, 0, -0.3, 0.2};
  (void)state;
  for (int i = 0; i < 40; ++i) {
    // half turns among them
    double angle[3] = {0.3 * i, 1.1 - 0.2 * i, i % 4 == 0 ? GD_PI : 0.1 * i}, R[9], t[3], S[9],
           u[3];
    double to[12];
    gd_m3_euler_xyz(angle, R);
    for (int k = 0; k < 3; ++k) t[k] = i - 2.0 * k;
    for (int p = 0; p < 4; ++p) {
      gd_m3_mul_v3(R, from + 3 * p, to + 3 * p);
      gd_v3_add(to + 3 * p, t, to + 3 * p);
    }
    gd_rigid_fit(from, to, 4, S, u);
    for (int k = 0; k < 9; ++k) assert_near(S[k], R[k], 1e-12);
    for (int k = 0; k < 3; ++k) assert_near(u[k], t[k], 1e-10);
  }
}

static gerdy_data* default_pose(const gerdy_model* m) {
  gerdy_error err = {0};
  gerdy_data* d;
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  gerdy_fk(m, d);
  return d;
}

// ---- a runner in motion ------------------------------------------------------------------------

// all but the clusters of the legs and the pelvis are hidden
static bool is_shown(const gerdy_model* m, int i) {
  static const char* const hidden[] = {"LFC", "MFC", "LMAL", "MMAL", "HJC", "KJC", "AJC"};
  const char* name = m->names + m->marker_name[i];
  for (size_t k = 0; k < sizeof hidden / sizeof hidden[0]; ++k) {
    if (strcmp(name + 1, hidden[k]) == 0) return false;
  }
  return true;
}

static void bend(const gerdy_model* m, gerdy_data* d, const char* name, double angle) {
  int q = gerdy_model_coordinate(m, name);
  assert_true(q >= 0);
  d->q[q] = angle;
}

// strides of that size; 0: the runner stands still
static gerdy_series* stride(const gerdy_model* m, double size, double noise) {
  enum { nrow = 120 };
  gerdy_error err = {0};
  gerdy_series* t;
  gerdy_data* d;
  unsigned seed = 7;
  assert_ok(gerdy_series_new(nrow, 3 * (size_t)m->nmarker, &t, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  for (size_t c = 0; c < t->ncol; ++c) {
    char name[112];
    snprintf(name, sizeof name, "%.100s.%c", m->names + m->marker_name[c / 3], "xyz"[c % 3]);
    assert_ok(gerdy_series_name(t, c, name, "m"), &err);
  }
  for (size_t row = 0; row < nrow; ++row) {
    double phase = 0.1 * (double)row;
    t->time[row] = 0.01 * (double)row;
    for (int side = 0; side < 2; ++side) {
      static const char* const name[2][5] = {
          {"hip_flexion_r", "hip_adduction_r", "hip_rotation_r", "knee_angle_r", "ankle_angle_r"},
          {"hip_flexion_l", "hip_adduction_l", "hip_rotation_l", "knee_angle_l", "ankle_angle_l"}};
      double p = phase + side * GD_PI;
      bend(m, d, name[side][0], size * 0.5 * sin(p));
      bend(m, d, name[side][1], size * 0.12 * sin(p + 1));
      bend(m, d, name[side][2], size * 0.1 * cos(2 * p));
      bend(m, d, name[side][3], size * (0.8 + 0.6 * sin(p + 0.5)));
      bend(m, d, name[side][4], size * 0.35 * sin(p + 2));
    }
    gerdy_fk(m, d);
    gerdy_fk_markers(m, d);
    for (size_t c = 0; c < t->ncol; ++c) {
      seed = seed * 1103515245u + 12345u;
      double off = noise * ((double)(seed >> 16 & 0x7fff) / 16384 - 1);
      if (is_shown(m, (int)(c / 3))) gerdy_series_set(t, row, c, d->marker_pos[c] + off);
    }
  }
  gerdy_data_free(d);
  return t;
}

static double factor_of(const gd_scale_plan* plan, const char* name) {
  for (int i = 0; i < plan->nmeasurement; ++i) {
    if (strcmp(plan->measurement[i].name, name) == 0) return plan->measurement[i].factor;
  }
  return NAN;
}

// a runner with thighs of 1.1 and shanks of 0.95 times those of the bundled one
static gerdy_model* tall_runner(void) {
  static const char* const name[] = {"femur_r", "femur_l", "tibia_r", "tibia_l"};
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  double* f = gd_alloc(3 * (size_t)m->nbody, sizeof *f);
  for (int i = 0; i < 3 * m->nbody; ++i) f[i] = 1;
  for (int i = 0; i < 4; ++i) {
    for (int k = 0; k < 3; ++k) f[3 * gerdy_model_body(m, name[i]) + k] = i < 2 ? 1.1 : 0.95;
  }
  assert_ok(gerdy_model_scale(m, f, NAN, 1, &err), &err);
  gd_free(f);
  return m;
}

static void legs_are_measured_by_their_motion(void** state) {
  gerdy_error err = {0};
  gerdy_model *m, *tall = tall_runner();
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_data* d = default_pose(m);
  for (int i = 0; i < 2; ++i) {
    gerdy_series* t = stride(tall, 1, i == 0 ? 0 : 0.003);
    gd_scale_plan plan = {0};
    double tolerance = i == 0 ? 0.01 : 0.02;
    assert_ok(gd_scale_measure_joints(&plan, m, t, NULL, &err), &err);
    double thigh = factor_of(&plan, "femur length"), shank = factor_of(&plan, "tibia length");
    print_message("thigh %.4f of 1.1, shank %.4f of 0.95\n", thigh, shank);
    assert_near(thigh, 1.1, tolerance);
    assert_near(shank, 0.95, tolerance);
    assert_false(gd_scale_is_unmeasured(&plan, m, d, gerdy_model_body(m, "femur_l")));
    // what is measured already is left alone
    int npair = plan.npair;
    assert_ok(gd_scale_measure_joints(&plan, m, t, NULL, &err), &err);
    assert_int_equal(plan.npair, npair);
    gd_scale_plan_reset(&plan);
    gerdy_series_free(t);
  }
  gerdy_data_free(d);
  gerdy_model_free(m);
  gerdy_model_free(tall);
}

// one side is measured for both when the other lacks a marker
static void one_side_tells_of_both(void** state) {
  gerdy_error err = {0};
  gerdy_model *m, *tall = tall_runner();
  gd_scale_plan plan = {0};
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_data* d = default_pose(m);
  gerdy_series* t = stride(tall, 1, 0);
  int hidden = gerdy_model_body(m, "femur_r");
  for (int i = 0; i < m->nmarker; ++i) {
    for (size_t row = 0; m->marker_body[i] == hidden && row < t->nrow; ++row)
      memset(t->valid + row * t->ncol + 3 * (size_t)i, 0, 3);
  }
  assert_ok(gd_scale_measure_joints(&plan, m, t, NULL, &err), &err);
  assert_near(factor_of(&plan, "femur length"), 1.1, 0.01);
  assert_false(gd_scale_is_unmeasured(&plan, m, d, hidden));
  assert_int_equal(plan.pair[0].side, 'l');
  gd_scale_plan_reset(&plan);
  gerdy_series_free(t);
  gerdy_data_free(d);
  gerdy_model_free(m);
  gerdy_model_free(tall);
}

static void who_stands_still_is_not_measured(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  gd_scale_plan plan = {0};
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_data* d = default_pose(m);
  gerdy_series* t = stride(m, 0.05, 0.001);
  assert_ok(gd_scale_measure_joints(&plan, m, t, NULL, &err), &err);
  assert_int_equal(plan.npair, 0);
  assert_true(gd_scale_is_unmeasured(&plan, m, d, gerdy_model_body(m, "femur_l")));
  gd_scale_plan_reset(&plan);
  gerdy_series_free(t);
  gerdy_data_free(d);
  gerdy_model_free(m);
}

static void short_memory_is_told(void** state) {
  gerdy_error err = {0};
  gerdy_model* m;
  unsigned long count = 0;
  gerdy_status status = GERDY_E_MEMORY;
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  gerdy_series* t = stride(m, 1, 0);
  t->nrow = 24;
  while (status == GERDY_E_MEMORY) {
    gd_scale_plan plan = {0};
    gd_mem_fail_at(++count);
    status = gd_scale_measure_joints(&plan, m, t, NULL, &err);
    gd_mem_fail_at(0);
    gd_scale_plan_reset(&plan);
    count += count / 20;
  }
  assert_ok(status, &err);
  assert_true(count > 10);
  gerdy_series_free(t);
  gerdy_model_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(points_are_brought_onto_others),
      cmocka_unit_test(legs_are_measured_by_their_motion),
      cmocka_unit_test(one_side_tells_of_both),
      cmocka_unit_test(who_stands_still_is_not_measured),
      cmocka_unit_test(short_memory_is_told),
  };
  ENTER_BUILD_TREE();
  return cmocka_run_group_tests(tests, NULL, NULL);
}
