// Induced accelerations: against inverse dynamics, the held points, and what muscles do to the
// pelvis.
#include "testing.h"

#include <gerdy/dyn.h>
#include <gerdy/induced.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <gerdy/scale.h>
#include <stdlib.h>

#include "base/mem.h"
#include "testing_random.h"

static gerdy_model* m;
static gerdy_data* d;
static double *force, *udot, *other, *jac;

static int open_model(void** state) {
  gerdy_error err = {0};
  (void)state;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  size_t nq = (size_t)m->nq;
  force = calloc(nq, sizeof *force);
  udot = calloc(nq, sizeof *udot);
  other = calloc(nq, sizeof *other);
  jac = calloc(3 * nq, sizeof *jac);
  return force && udot && other && jac ? 0 : 1;
}

static int close_model(void** state) {
  (void)state;
  free(force);
  free(udot);
  free(other);
  free(jac);
  gerdy_data_free(d);
  gerdy_model_free(m);
  return 0;
}

static bool is_free(int q) {
  return !m->q_locked[q] && m->q_prescribed[q] < 0 && m->q_driver[q] < 0;
}

static void random_pose(gd_random* r) {
  for (int q = 0; q < m->nq; ++q) {
    double low = fmax(m->q_min[q], -1), high = fmin(m->q_max[q], 1);
    d->q[q] = is_free(q) ? random_between(r, low, high) : m->q_default[q];
    d->u[q] = 0;
  }
  gerdy_fk(m, d);
}

static void random_forces(gd_random* r, double* out) {
  for (int q = 0; q < m->nq; ++q) out[q] = random_between(r, -100, 100);
}

static gerdy_induced* open_solver(int most) {
  gerdy_error err = {0};
  gerdy_induced* x;
  assert_ok(gerdy_induced_new(m, most, &x, &err), &err);
  return x;
}

static double largest(const double* a) {
  double most = 0;
  for (int q = 0; q < m->nq; ++q) most = fmax(most, fabs(a[q]));
  return most;
}

// without a held point: what inverse dynamics asks for gives back the accelerations
static void inverts_inverse_dynamics(void** state) {
  gd_random r = {3};
  gerdy_induced* x = open_solver(0);
  (void)state;
  for (int k = 0; k < 20; ++k) {
    random_pose(&r);
    for (int q = 0; q < m->nq; ++q) d->udot[q] = is_free(q) ? random_between(&r, -50, 50) : 0;
    for (int q = 0; q < m->nq; ++q)
      if (m->q_driver[q] >= 0) d->udot[q] = d->q_slope[q] * d->udot[m->q_driver[q]];
    gerdy_inverse_dynamics(m, d);
    gerdy_bias_forces(m, d, force);
    for (int q = 0; q < m->nq; ++q) force[q] = d->tau[q] - force[q];
    assert_true(gerdy_induced_pose(x, d, NULL, 0));
    gerdy_induced_solve(x, d, force, udot, NULL);
    for (int q = 0; q < m->nq; ++q) assert_near(udot[q], d->udot[q], 1e-8 * largest(d->udot));
  }
  gerdy_induced_free(x);
}

static void hold(gerdy_held_point* point, const char* foot) {
  for (int i = 0; i < 2; ++i) {
    point[i] = (gerdy_held_point){gerdy_model_body(m, foot), {i == 0 ? 0 : 0.15, -0.02, 0}};
    assert_true(point[i].body > 0);
  }
}

// held points do not accelerate; the ground's forces, put on the free body, do the same; forces add
static void held_points_stay(void** state) {
  gd_random r = {4};
  gerdy_induced *x = open_solver(4), *none = open_solver(0);
  gerdy_held_point point[4];
  double ground[12];
  (void)state;
  hold(point, "calcn_r");
  hold(point + 2, "calcn_l");
  for (int n = 1; n <= 4; ++n) {
    random_pose(&r);
    random_forces(&r, force);
    assert_true(gerdy_induced_pose(none, d, NULL, 0));
    gerdy_induced_solve(none, d, force, other, NULL);
    double scale = largest(other);
    assert_true(gerdy_induced_pose(x, d, point, n));
    gerdy_induced_solve(x, d, force, udot, ground);
    for (int i = 0; i < n; ++i) {
      gerdy_point_jacobian(m, d, point[i].body, point[i].local, jac);
      for (int k = 0; k < 3; ++k) {
        double a = 0;
        for (int q = 0; q < m->nq; ++q) {
          a += jac[k * m->nq + q] * udot[q];
          force[q] += jac[k * m->nq + q] * ground[3 * i + k];
        }
        assert_near(a, 0, 1e-6 * scale);
      }
    }
    gerdy_induced_solve(none, d, force, other, NULL);
    for (int q = 0; q < m->nq; ++q) assert_near(other[q], udot[q], 1e-6 * scale);
  }
  gerdy_induced_free(none);
  gerdy_induced_free(x);
}

static void forces_add(void** state) {
  gd_random r = {5};
  gerdy_induced* x = open_solver(2);
  gerdy_held_point point[2];
  double *a = calloc((size_t)m->nq, sizeof *a), *b = calloc((size_t)m->nq, sizeof *b);
  (void)state;
  assert_true(a != NULL && b != NULL);
  hold(point, "calcn_l");
  random_pose(&r);
  assert_true(gerdy_induced_pose(x, d, point, 2));
  random_forces(&r, a);
  random_forces(&r, b);
  for (int q = 0; q < m->nq; ++q) force[q] = 2 * a[q] - 3 * b[q];
  gerdy_induced_solve(x, d, force, udot, NULL);
  gerdy_induced_solve(x, d, a, other, NULL);
  gerdy_induced_solve(x, d, b, force, NULL);
  for (int q = 0; q < m->nq; ++q)
    assert_near(udot[q], 2 * other[q] - 3 * force[q], 1e-8 * largest(udot));
  for (int q = 0; q < m->nq; ++q)
    if (m->q_locked[q]) assert_near(udot[q], 0, 0);
  free(a);
  free(b);
  gerdy_induced_free(x);
}

// what a newton of a muscle does to a coordinate while the runner stands on one foot
static double induced_by(gerdy_induced* x, const char* muscle, const char* coordinate) {
  int path = gerdy_model_muscle(m, muscle), k = gerdy_model_coordinate(m, coordinate);
  assert_true(path >= 0 && k >= 0);
  // what a coupled coordinate does stands in the slope of its driver
  for (int q = 0; q < m->nq; ++q)
    force[q] = m->q_driver[q] >= 0 ? 0 : -gerdy_path_slope(m, d, path, q);
  gerdy_induced_solve(x, d, force, udot, NULL);
  return udot[k];
}

// The abductors of the leg that stands lift the other side of the pelvis, those of the leg in the
// air pull it down; left and right are mirror images. Positive list: the left side up.
static void abductors_hold_the_pelvis(void** state) {
  gerdy_induced* x = open_solver(2);
  gerdy_held_point point[2];
  double own[2] = {0, 0}, far[2] = {0, 0};
  (void)state;
  memcpy(d->q, m->q_default, (size_t)m->nq * sizeof *d->q);
  gerdy_fk(m, d);
  gerdy_path_slopes(m, d);
  for (int side = 0; side < 2; ++side) {
    hold(point, side == 0 ? "calcn_r" : "calcn_l");
    assert_true(gerdy_induced_pose(x, d, point, 2));
    own[side] = induced_by(x, side == 0 ? "glmed2_r" : "glmed2_l", "pelvis_list");
    far[side] = induced_by(x, side == 0 ? "glmed2_l" : "glmed2_r", "pelvis_list");
  }
  assert_true(own[0] > 0.001);
  assert_near(own[1], -own[0], 1e-6 * own[0]);
  assert_near(far[1], -far[0], 1e-6 * own[0]);
  assert_true(far[0] < 0);
  gerdy_induced_free(x);
}

static void says_what_it_cannot(void** state) {
  gerdy_error err = {0};
  gerdy_induced* x;
  gerdy_model* copy;
  gerdy_data* data;
  (void)state;
  assert_int_equal(gerdy_induced_new(m, -1, &x, &err), GERDY_E_ARG);
  assert_null(x);
  assert_ok(gerdy_model_copy(m, &copy, &err), &err);
  for (int q = 0; q < copy->nq; ++q) copy->q_locked[q] = 1;
  assert_int_equal(gerdy_induced_new(copy, 0, &x, &err), GERDY_E_DATA);
  memcpy(copy->q_locked, m->q_locked, (size_t)m->nq);
  for (int b = 0; b < copy->nbody; ++b) copy->body_mass[b] = 0;
  memset(copy->body_inertia, 0, 6 * (size_t)copy->nbody * sizeof(double));
  assert_ok(gerdy_induced_new(copy, 0, &x, &err), &err);
  assert_ok(gerdy_data_new(copy, &data, &err), &err);
  gerdy_fk(copy, data);
  assert_false(gerdy_induced_pose(x, data, NULL, 0));
  gerdy_induced_solve(x, data, force, udot, NULL);
  assert_true(isnan(udot[0]));
  gerdy_data_free(data);
  gerdy_induced_free(x);
  gerdy_model_free(copy);
}

static void memory(void** state) {
  gerdy_held_point point[2];
  (void)state;
  hold(point, "calcn_r");
  for (unsigned long nth = 1; nth < 50; ++nth) {
    gerdy_error err = {0};
    gerdy_induced* x;
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_induced_new(m, 2, &x, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      unsigned long before = gd_mem_count();
      gerdy_fk(m, d);
      assert_true(gerdy_induced_pose(x, d, point, 2));
      gerdy_induced_solve(x, d, force, udot, NULL);
      assert_int_equal(gd_mem_count(), before);
      gerdy_induced_free(x);
      assert_true(nth > 10);
      return;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
  }
  fail();
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(inverts_inverse_dynamics),
      cmocka_unit_test(held_points_stay),
      cmocka_unit_test(forces_add),
      cmocka_unit_test(abductors_hold_the_pelvis),
      cmocka_unit_test(says_what_it_cannot),
      cmocka_unit_test(memory),
  };
  return cmocka_run_group_tests(tests, open_model, close_model);
}
