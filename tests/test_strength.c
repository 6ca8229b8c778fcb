// Capacity of the muscles about a joint, and a model made as strong as a dynamometer says.
#include "testing.h"

#include <gerdy/kin.h>
#include <gerdy/scale.h>
#include <gerdy/strength.h>
#include <stdlib.h>

#include "base/mem.h"

static gerdy_model* m;
static gerdy_data* d;

static int open_model(void** state) {
  gerdy_error err = {0};
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  return 0;
}

static int close_model(void** state) {
  (void)state;
  gerdy_data_free(d);
  gerdy_model_free(m);
  return 0;
}

static int coordinate(const char* name) {
  int q = gerdy_model_coordinate(m, name);
  assert_true(q >= 0);
  return q;
}

static void stand(const gerdy_model* model, gerdy_data* data) {
  memcpy(data->q, model->q_default, (size_t)model->nq * sizeof *data->q);
  memset(data->u, 0, (size_t)model->nq * sizeof *data->u);
  gerdy_fk(model, data);
  gerdy_path_slopes(model, data);
  gerdy_path_velocities(model, data);
}

static gerdy_muscles* open_muscles(const gerdy_model* model) {
  gerdy_error err = {0};
  gerdy_muscles* muscles;
  assert_ok(gerdy_muscles_new(model, &muscles, &err), &err);
  return muscles;
}

// every muscle gives its moment arm times its force to one direction, and both sides have the same
static void capacity_adds_up(void** state) {
  gerdy_muscles* muscles = open_muscles(m);
  double* part = calloc((size_t)m->nmuscle, sizeof *part);
  double side[2][2];
  (void)state;
  assert_non_null(part);
  stand(m, d);
  for (int s = 0; s < 2; ++s) {
    int q = coordinate(s == 0 ? "hip_adduction_r" : "hip_adduction_l");
    for (int k = 0; k < 2; ++k) {
      int direction = k == 0 ? 1 : -1;
      double sum = 0, whole = gerdy_capacity(m, muscles, d, q, direction, part);
      for (int i = 0; i < m->nmuscle; ++i) {
        double arm = -direction * gerdy_path_slope(m, d, i, q);
        assert_true(arm > 0 ? part[i] >= 0 : part[i] == 0);
        sum += part[i];
      }
      assert_near(sum, whole, 1e-9 * whole);
      assert_near(gerdy_capacity(m, muscles, d, q, direction, NULL), whole, 0);
      side[s][k] = whole;
    }
    // abduction: the gluteus medius gives most
    gerdy_capacity(m, muscles, d, q, -1, part);
    int medius = gerdy_model_muscle(m, s == 0 ? "glmed1_r" : "glmed1_l");
    assert_true(medius >= 0 && part[medius] > 0.1 * side[s][1]);
  }
  for (int k = 0; k < 2; ++k) assert_near(side[0][k], side[1][k], 1e-6 * side[0][k]);
  print_message("  hip of the bundled runner: %.0f N.m abduction, %.0f N.m adduction\n", side[0][1],
                side[0][0]);
  assert_true(side[0][1] > 40 && side[0][1] < 400);
  free(part);
  gerdy_muscles_free(muscles);
}

// who shortens faster has less to give
static void speed_takes_some(void** state) {
  gerdy_muscles* muscles = open_muscles(m);
  int q = coordinate("hip_adduction_r");
  (void)state;
  stand(m, d);
  double still = gerdy_capacity(m, muscles, d, q, -1, NULL);
  d->u[q] = -2;
  gerdy_path_velocities(m, d);
  double fast = gerdy_capacity(m, muscles, d, q, -1, NULL);
  d->u[q] = 2;
  gerdy_path_velocities(m, d);
  double yielding = gerdy_capacity(m, muscles, d, q, -1, NULL);
  assert_true(fast < 0.95 * still && yielding > 1.02 * still);
  gerdy_muscles_free(muscles);
}

static void a_test_sets_the_strength(void** state) {
  gerdy_error err = {0};
  gerdy_model* copy;
  double factor;
  int q = coordinate("hip_adduction_l");
  (void)state;
  assert_ok(gerdy_model_copy(m, &copy, &err), &err);
  stand(m, d);
  gerdy_muscles* before = open_muscles(m);
  double had = gerdy_capacity(m, before, d, q, -1, NULL);
  assert_ok(gerdy_strengthen(copy, d, q, -1, 90, &factor, &err), &err);
  assert_near(factor, 90 / had, 1e-9);
  gerdy_muscles* after = open_muscles(copy);
  stand(copy, d);
  assert_near(gerdy_capacity(copy, after, d, q, -1, NULL), 90, 1e-6);
  for (int i = 0; i < m->nmuscle; ++i) {
    bool pulls = gerdy_path_slope(m, d, i, q) > 0;
    assert_near(copy->muscle_fmax[i], m->muscle_fmax[i] * (pulls ? factor : 1), 1e-9);
  }
  gerdy_muscles_free(before);
  gerdy_muscles_free(after);
  gerdy_model_free(copy);
}

// force times lever; in side-lying the leg's weight on top, a sixth of the body's some 0.4 m away
static void positions_differ(void** state) {
  int q = coordinate("hip_adduction_r");
  (void)state;
  stand(m, d);
  assert_near(gerdy_test_moment(m, d, q, 150, 0.7, GERDY_TEST_SUPINE), 105, 1e-12);
  assert_near(gerdy_test_moment(m, d, q, 150, 0.7, GERDY_TEST_STANDING), 105, 1e-12);
  double leg = gerdy_test_moment(m, d, q, 150, 0.7, GERDY_TEST_SIDE_LYING) - 105;
  double weight = gerdy_model_mass(m) * 9.80665;
  assert_true(leg > 0.12 * weight * 0.25 && leg < 0.2 * weight * 0.45);
  double other =
      gerdy_test_moment(m, d, coordinate("hip_adduction_l"), 0, 0.7, GERDY_TEST_SIDE_LYING);
  assert_near(other, leg, 1e-9);
}

static void refuses(void** state) {
  gerdy_error err = {0};
  int q = coordinate("hip_adduction_r");
  (void)state;
  stand(m, d);
  assert_int_equal(gerdy_strengthen(m, d, m->nq, -1, 90, NULL, &err), GERDY_E_ARG);
  assert_int_equal(gerdy_strengthen(m, d, q, 0, 90, NULL, &err), GERDY_E_ARG);
  assert_int_equal(gerdy_strengthen(m, d, q, -1, 0, NULL, &err), GERDY_E_ARG);
  assert_int_equal(gerdy_strengthen(m, d, q, -1, NAN, NULL, &err), GERDY_E_ARG);
  // no muscle lifts the pelvis off the ground
  assert_int_equal(gerdy_strengthen(m, d, coordinate("pelvis_ty"), 1, 90, NULL, &err),
                   GERDY_E_DATA);
  assert_string_equal(err.element, "pelvis_ty");
}

static void survives_lack_of_memory(void** state) {
  gerdy_error err = {0};
  gerdy_model* copy;
  int q = coordinate("hip_adduction_r");
  gerdy_status status = GERDY_E_MEMORY;
  (void)state;
  assert_ok(gerdy_model_copy(m, &copy, &err), &err);
  for (unsigned long nth = 1; status != GERDY_OK; ++nth) {
    stand(copy, d);
    gd_mem_fail_at(nth);
    status = gerdy_strengthen(copy, d, q, -1, 90, NULL, &err);
    gd_mem_fail_at(0);
    assert_true(status == GERDY_OK || status == GERDY_E_MEMORY);
    assert_true(nth < 1000);
  }
  gerdy_model_free(copy);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(capacity_adds_up),
      cmocka_unit_test(speed_takes_some),
      cmocka_unit_test(a_test_sets_the_strength),
      cmocka_unit_test(positions_differ),
      cmocka_unit_test(refuses),
      cmocka_unit_test(survives_lack_of_memory),
  };
  return cmocka_run_group_tests(tests, open_model, close_model);
}
