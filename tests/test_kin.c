// Kinematics: twists, gradient and normal matrix against differences, inverse kinematics on poses
// whose truth is known.
#include "testing.h"

#include <gerdy/kin.h>
#include <stdlib.h>

#include "kin/normal.h"
#include "math/function.h"
#include "math/vec.h"
#include "testing_rig.h"

static const double pi = 3.14159265358979323846;

// ---- derivatives -------------------------------------------------------------------------------

static bool is_below(const gerdy_model* m, int body, int ancestor) {
  while (body > ancestor) body = m->body_parent[body];
  return body == ancestor;
}

// velocity of every marker per unit of every coordinate, none coupled: J [3 nmarker x nq]
static void jacobian_from_twists(const rig* r, double* J) {
  const gerdy_model* m = r->m;
  for (int i = 0; i < m->nmarker; ++i) {
    for (int q = 0; q < m->nq; ++q) {
      double v[3] = {0, 0, 0};
      if (is_below(m, m->marker_body[i], m->q_body[q])) {
        gd_v3_cross(r->d->twist + 6 * q, r->d->marker_pos + 3 * i, v);
        gd_v3_add_scaled(1, r->d->twist + 6 * q + 3, v);
      }
      for (int k = 0; k < 3; ++k) J[(3 * i + k) * m->nq + q] = v[k];
    }
  }
}

// the same by central differences; coupled coordinates follow, so only independent columns mean
// anything
static void jacobian_by_differences(rig* r, double* J) {
  const gerdy_model* m = r->m;
  int n = 3 * m->nmarker;
  double* up = malloc((size_t)n * sizeof(double));
  for (int q = 0; q < m->nq; ++q) {
    double at = r->d->q[q], h = 1e-6;
    r->d->q[q] = at + h;
    place(r);
    memcpy(up, r->d->marker_pos, (size_t)n * sizeof(double));
    r->d->q[q] = at - h;
    place(r);
    for (int e = 0; e < n; ++e) J[e * m->nq + q] = (up[e] - r->d->marker_pos[e]) / (2 * h);
    r->d->q[q] = at;
  }
  place(r);
  free(up);
}

// columns of dependent coordinates added to those of their drivers
static void fold_columns(const rig* r, double* J) {
  int nq = r->m->nq;
  for (int q = 0; q < nq; ++q) {
    int driver = r->m->q_driver[q];
    if (driver < 0) continue;
    for (int e = 0; e < 3 * r->m->nmarker; ++e) {
      J[e * nq + driver] += r->d->q_slope[q] * J[e * nq + q];
    }
  }
}

static double normal_entry(const rig* r, const double* J, int i, int k) {
  double sum = 0;
  for (int e = 0; e < 3 * r->m->nmarker; ++e) {
    sum += r->weight[e / 3] * J[e * r->m->nq + i] * J[e * r->m->nq + k];
  }
  return sum;
}

static double gradient_entry(const rig* r, const double* J, int i) {
  double sum = 0;
  for (int e = 0; e < 3 * r->m->nmarker; ++e) {
    sum += r->weight[e / 3] * J[e * r->m->nq + i] * (r->marker[e] - r->d->marker_pos[e]);
  }
  return sum;
}

// independent rows and columns, or all of them
static void compare_normal(const rig* r, const double* J, const double* g, const double* H,
                           bool all, double tolerance) {
  int nq = r->m->nq;
  for (int i = 0; i < nq; ++i) {
    if (!all && r->m->q_driver[i] >= 0) continue;
    double want = gradient_entry(r, J, i);
    assert_near(g[i], want, tolerance * (1 + fabs(want)));
    for (int k = 0; k < nq; ++k) {
      if (!all && r->m->q_driver[k] >= 0) continue;
      want = normal_entry(r, J, i, k);
      assert_near(H[i * nq + k], want, tolerance * (1 + fabs(want)));
    }
  }
}

// slope of the cost along every independent coordinate is minus twice the gradient
static void compare_cost(rig* r, const double* g) {
  const gerdy_model* m = r->m;
  for (int q = 0; q < m->nq; ++q) {
    if (m->q_driver[q] >= 0) continue;
    double at = r->d->q[q], h = 1e-6;
    r->d->q[q] = at + h;
    place(r);
    double up = gd_tracking_cost(m, r->d, r->weight, r->marker);
    r->d->q[q] = at - h;
    place(r);
    double down = gd_tracking_cost(m, r->d, r->weight, r->marker);
    r->d->q[q] = at;
    double slope = (up - down) / (2 * h);
    assert_near(-2 * g[q], slope, 1e-5 * (1 + fabs(slope)));
  }
  place(r);
}

static void check_derivatives(rig* r, int poses) {
  const gerdy_model* m = r->m;
  size_t nq = (size_t)m->nq, ne = 3 * (size_t)m->nmarker;
  double *J = malloc(ne * nq * sizeof *J), *D = malloc(ne * nq * sizeof *D);
  double *g = calloc(nq, sizeof *g), *H = calloc(nq * nq, sizeof *H);
  gd_tracked* tracked = calloc((size_t)m->nbody, sizeof *tracked);
  gd_random random = {7};
  for (int pose = 0; pose < poses; ++pose) {
    random_pose(m, &random, r->d->q);
    place(r);
    for (size_t e = 0; e < ne; ++e) {
      r->marker[e] = r->d->marker_pos[e] + random_between(&random, -0.05, 0.05);
    }
    for (int i = 0; i < m->nmarker; ++i) {
      r->weight[i] = i % 5 == 0 ? 0 : random_between(&random, 0.1, 10);
    }
    jacobian_from_twists(r, J);
    gd_tracking_normal(m, r->d, r->weight, r->marker, tracked, g, H);
    compare_normal(r, J, g, H, true, 1e-11);
    gd_tracking_fold(m, r->d, g, H);
    fold_columns(r, J);
    compare_normal(r, J, g, H, false, 1e-11);
    jacobian_by_differences(r, D);
    for (size_t e = 0; e < ne; ++e) {
      for (size_t q = 0; q < nq; ++q) {
        if (m->q_driver[q] < 0) assert_near(J[e * nq + q], D[e * nq + q], 2e-8);
      }
    }
    compare_cost(r, g);
  }
  free(J);
  free(D);
  free(g);
  free(H);
  free(tracked);
}

static void derivatives_chain(void** state) {
  (void)state;
  rig r = chain();
  int cap = gerdy_model_coordinate(r.m, "cap");
  assert_true(r.m->q_driver[cap] == gerdy_model_coordinate(r.m, "knee"));
  check_derivatives(&r, 50);
  release(&r);
}

static void derivatives_bundled(void** state) {
  (void)state;
  rig r = bundled();
  check_derivatives(&r, 5);
  release(&r);
}

static void derivatives_rajagopal(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/models/Rajagopal2016.osim"));
  rig r = load_rig(SHARED_FILE("data/models/Rajagopal2016.osim"));
  int ncoupled = 0;
  for (int q = 0; q < r.m->nq; ++q) ncoupled += r.m->q_driver[q] >= 0;
  assert_true(ncoupled >= 2);
  check_derivatives(&r, 5);
  release(&r);
}

// ---- one frame ---------------------------------------------------------------------------------

// a plausible pose anywhere: joints in the middle half of their ranges, any heading, up to 20 m off
static void random_truth(rig* r, gd_random* random) {
  const gerdy_model* m = r->m;
  for (int q = 0; q < m->nq; ++q) {
    const char* name = m->names + m->q_name[q];
    double low = fmax(m->q_min[q], -2), high = fmin(m->q_max[q], 2);
    double middle = (low + high) / 2, half = (high - low) / 4;
    r->truth[q] = random_between(random, middle - half, middle + half);
    if (m->q_locked[q]) r->truth[q] = m->q_default[q];
    if (strcmp(name, "pelvis_tilt") == 0 || strcmp(name, "pelvis_list") == 0) {
      r->truth[q] = random_between(random, -0.4, 0.4);
    }
    if (strcmp(name, "pelvis_rotation") == 0) r->truth[q] = random_between(random, -pi, pi);
    if (strcmp(name, "pelvis_tx") == 0 || strcmp(name, "pelvis_tz") == 0) {
      r->truth[q] = random_between(random, -20, 20);
    }
    if (strcmp(name, "pelvis_ty") == 0) r->truth[q] = random_between(random, 0.5, 1.5);
  }
}

// markers at the true pose, moved by noise; coupled entries of the truth are made consistent
static void measure(rig* r, gd_random* random, double noise) {
  size_t bytes = (size_t)r->m->nq * sizeof(double);
  memcpy(r->d->q, r->truth, bytes);
  place(r);
  memcpy(r->truth, r->d->q, bytes);
  memcpy(r->base, r->d->body_rot + 9, 9 * sizeof(double));
  memcpy(r->base + 9, r->d->body_pos + 3, 3 * sizeof(double));
  for (int e = 0; e < 3 * r->m->nmarker; ++e) {
    r->marker[e] = r->d->marker_pos[e] + noise * gd_random_normal(random);
  }
}

// the base as it stands, because two sets of angles give the same rotation; joints by their angles
static void expect_truth(const rig* r, const gerdy_ik* ik, double tolerance) {
  const gerdy_model* m = r->m;
  for (int e = 0; e < 9; ++e) assert_near(r->d->body_rot[9 + e], r->base[e], tolerance);
  for (int k = 0; k < 3; ++k) assert_near(r->d->body_pos[3 + k], r->base[9 + k], tolerance);
  for (int q = 0; q < m->nq; ++q) {
    if (!gerdy_ik_observes(ik, q) || m->q_body[q] == 1) continue;
    double d = r->d->q[q] - r->truth[q];
    if (m->q_rotational[q]) d -= 2 * pi * round(d / (2 * pi));
    if (!(fabs(d) <= tolerance)) {
      fail_msg("%s: %.9g, true %.9g", m->names + m->q_name[q], r->d->q[q], r->truth[q]);
    }
  }
}

static void check_recovery(rig* r, int poses) {
  gerdy_ik* ik = make_ik(r, NULL);
  gd_random random = {3};
  int worst = 0;
  for (int pose = 0; pose < poses; ++pose) {
    gerdy_ik_info info;
    random_truth(r, &random);
    measure(r, &random, 0);
    back_to_default(r);
    gerdy_ik_frame_global(ik, r->d, r->marker, NULL, &info);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
    assert_int_equal(info.nmarker, r->m->nmarker);
    assert_true(info.rms < 1e-7 && info.max < 1e-6);
    expect_truth(r, ik, 1e-6);
    worst = info.iterations > worst ? info.iterations : worst;
    // from the solution itself nothing moves, and one more step is all it takes
    gerdy_ik_frame(ik, r->d, r->marker, r->seen, &info);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
    assert_true(info.iterations <= 2);
    expect_truth(r, ik, 1e-6);
  }
  print_message("%s: at most %d iterations from anywhere\n", r->m->name, worst);
  gerdy_ik_free(ik);
}

static void recovers_from_anywhere(void** state) {
  (void)state;
  rig r = bundled();
  check_recovery(&r, 100);
  release(&r);
}

static void recovers_rajagopal(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/models/Rajagopal2016.osim"));
  rig r = load_rig(SHARED_FILE("data/models/Rajagopal2016.osim"));
  check_recovery(&r, 30);
  release(&r);
}

static void recovers_with_gaps(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_ik* ik = make_ik(&r, NULL);
  gd_random random = {4};
  for (int pose = 0; pose < 100; ++pose) {
    gerdy_ik_info info;
    random_truth(&r, &random);
    measure(&r, &random, 0);
    int hidden = hide_some(&r, &random, r.seen);
    for (int i = 0; i < r.m->nmarker; ++i) {
      // what stands in a gap must not matter
      if (!r.seen[i]) r.marker[3 * i] = r.marker[3 * i + 1] = r.marker[3 * i + 2] = 1e6;
    }
    back_to_default(&r);
    gerdy_ik_frame_global(ik, r.d, r.marker, r.seen, &info);
    assert_int_equal(info.nmarker, r.m->nmarker - hidden);
    assert_true(info.rms < 1e-7);
    expect_truth(&r, ik, 1e-6);
  }
  gerdy_ik_free(ik);
  release(&r);
}

static void nan_is_a_gap(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_ik* ik = make_ik(&r, NULL);
  gd_random random = {5};
  gerdy_ik_info info;
  random_truth(&r, &random);
  measure(&r, &random, 0);
  r.marker[0] = NAN;
  r.marker[3 * 7 + 2] = INFINITY;
  back_to_default(&r);
  gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
  assert_int_equal(info.nmarker, r.m->nmarker - 2);
  expect_truth(&r, ik, 1e-6);
  gerdy_ik_free(ik);
  release(&r);
}

static void too_few_markers(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_ik* ik = make_ik(&r, NULL);
  gd_random random = {6};
  gerdy_ik_info info;
  random_truth(&r, &random);
  measure(&r, &random, 0);
  memset(r.seen, 0, (size_t)r.m->nmarker);
  r.seen[3] = r.seen[20] = 1;
  back_to_default(&r);
  r.d->q[0] = 0.123;
  for (int global = 0; global < 2; ++global) {
    if (global)
      gerdy_ik_frame_global(ik, r.d, r.marker, r.seen, &info);
    else
      gerdy_ik_frame(ik, r.d, r.marker, r.seen, &info);
    assert_int_equal(info.outcome, GERDY_IK_TOO_FEW);
    assert_int_equal(info.nmarker, 2);
    assert_int_equal(info.max_marker, -1);
    assert_near(r.d->q[0], 0.123, 0);
  }
  r.seen[30] = 1;
  gerdy_ik_frame(ik, r.d, r.marker, r.seen, &info);
  assert_int_not_equal(info.outcome, GERDY_IK_TOO_FEW);
  gerdy_ik_free(ik);
  release(&r);
}

static void noise_costs_no_more_than_truth(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {8};
  for (int i = 0; i < r.m->nmarker; ++i) r.weight[i] = random_between(&random, 0.5, 10);
  gerdy_ik* ik = make_ik(&r, NULL);
  for (int pose = 0; pose < 100; ++pose) {
    gerdy_ik_info info;
    random_truth(&r, &random);
    measure(&r, &random, 0.005);
    double at_truth = gd_tracking_cost(r.m, r.d, r.weight, r.marker);
    back_to_default(&r);
    gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
    assert_true(info.cost <= at_truth);
    assert_near(info.cost, gd_tracking_cost(r.m, r.d, r.weight, r.marker), 1e-12);
    // the summary tells what the pose shows
    double sum = 0, largest = 0;
    for (int i = 0; i < r.m->nmarker; ++i) {
      double e = gd_v3_distance(r.marker + 3 * i, r.d->marker_pos + 3 * i);
      sum += e * e;
      largest = fmax(largest, e);
    }
    assert_near(info.rms, sqrt(sum / r.m->nmarker), 1e-12);
    assert_near(info.max, largest, 1e-12);
    int m = info.max_marker;
    assert_near(gd_v3_distance(r.marker + 3 * m, r.d->marker_pos + 3 * m), largest, 1e-12);
  }
  gerdy_ik_free(ik);
  release(&r);
}

// at the solution no small step inside the bounds makes it better
static void solution_is_a_minimum(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {9};
  gerdy_ik* ik = make_ik(&r, NULL);
  for (int pose = 0; pose < 20; ++pose) {
    gerdy_ik_info info;
    random_truth(&r, &random);
    measure(&r, &random, 0.01);
    back_to_default(&r);
    gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
    for (int q = 0; q < r.m->nq; ++q) {
      if (!gerdy_ik_observes(ik, q)) continue;
      for (int sign = -1; sign <= 1; sign += 2) {
        double at = r.d->q[q], moved = at + sign * 1e-4;
        bool bound = r.m->q_clamped[q] && r.m->body_parent[r.m->q_body[q]] != 0;
        if (bound && (moved < r.m->q_min[q] || moved > r.m->q_max[q])) continue;
        r.d->q[q] = moved;
        place(&r);
        assert_true(gd_tracking_cost(r.m, r.d, r.weight, r.marker) >= info.cost);
        r.d->q[q] = at;
      }
    }
  }
  gerdy_ik_free(ik);
  release(&r);
}

static void clamped_stays_in_range(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {10};
  int knee = gerdy_model_coordinate(r.m, "knee_angle_r");
  int hip = gerdy_model_coordinate(r.m, "hip_adduction_l");
  int tx = gerdy_model_coordinate(r.m, "pelvis_tx");
  r.m->q_clamped[knee] = r.m->q_clamped[hip] = r.m->q_clamped[tx] = 1;
  for (int q = 0; q < r.m->nq; ++q) r.truth[q] = r.m->q_default[q];
  r.truth[knee] = 1.2;
  r.truth[hip] = -0.4;
  r.truth[tx] = 50;
  r.m->q_max[knee] = 0.8;
  r.m->q_min[hip] = -0.1;
  measure(&r, &random, 0);
  back_to_default(&r);
  gerdy_ik* ik = make_ik(&r, NULL);
  gerdy_ik_info info;
  gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
  assert_int_equal(info.outcome, GERDY_IK_SOLVED);
  assert_near(r.d->q[knee], 0.8, 1e-12);
  assert_near(r.d->q[hip], -0.1, 1e-12);
  // the place of a floating base in the laboratory is no matter of anatomy
  assert_true(fabs(r.d->q[tx] - 50) < 0.1);
  // a range that does not bind does not hold
  r.m->q_clamped[knee] = r.m->q_clamped[hip] = 0;
  gerdy_ik* unbound = make_ik(&r, NULL);
  gerdy_ik_frame(unbound, r.d, r.marker, NULL, &info);
  expect_truth(&r, unbound, 1e-6);
  gerdy_ik_free(unbound);
  gerdy_ik_free(ik);
  release(&r);
}

// what a pose with a barrier minimises: half the mean square, and the barrier
static double barrier_cost(rig* r, double barrier) {
  double sum = 0, cost;
  place(r);
  cost = 0.5 * gd_tracking_cost(r->m, r->d, r->weight, r->marker) / r->m->nmarker;
  for (int q = 0; q < r->m->nq; ++q) {
    if (!r->m->q_clamped[q] || r->m->q_locked[q] || r->m->q_driver[q] >= 0) continue;
    sum += log((r->d->q[q] - r->m->q_min[q]) * (r->m->q_max[q] - r->d->q[q]));
  }
  return cost - barrier * sum;
}

// with a barrier every coordinate stays off its bounds, and no small step makes it better
static void barrier_keeps_off_the_bounds(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {12};
  gerdy_ik_options options = gerdy_ik_options_default();
  options.accuracy = 1e-9;
  for (options.barrier = 1e-7; options.barrier < 1e-3; options.barrier *= 10) {
    gerdy_ik_info info;
    gerdy_ik* ik = make_ik(&r, &options);
    random_truth(&r, &random);
    measure(&r, &random, 0.01);
    back_to_default(&r);
    gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
    double least = barrier_cost(&r, options.barrier);
    for (int q = 0; q < r.m->nq; ++q) {
      double at = r.d->q[q];
      if (!gerdy_ik_observes(ik, q)) continue;
      if (r.m->q_clamped[q]) assert_true(at > r.m->q_min[q] && at < r.m->q_max[q]);
      for (int sign = -1; sign <= 1; sign += 2) {
        r.d->q[q] = at + sign * 1e-5;
        assert_true(barrier_cost(&r, options.barrier) >= least);
      }
      r.d->q[q] = at;
    }
    gerdy_ik_free(ik);
  }
  release(&r);
}

static void locked_and_held_stay(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {11};
  unsigned char* held = calloc((size_t)r.m->nq, 1);
  int subtalar = gerdy_model_coordinate(r.m, "subtalar_angle_r");
  int mtp = gerdy_model_coordinate(r.m, "mtp_angle_r");
  int hip = gerdy_model_coordinate(r.m, "hip_flexion_r");
  assert_true(r.m->q_locked[mtp]);
  held[subtalar] = 1;
  r.m->q_default[subtalar] = 0.05;
  random_truth(&r, &random);
  r.truth[subtalar] = 0.3;
  r.truth[mtp] = 0.4;
  measure(&r, &random, 0);
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = held;
  gerdy_ik* ik = make_ik(&r, &options);
  memset(held, 0, (size_t)r.m->nq);  // the solver keeps no pointer to it
  free(held);
  assert_false(gerdy_ik_observes(ik, subtalar));
  assert_false(gerdy_ik_observes(ik, mtp));
  assert_true(gerdy_ik_observes(ik, hip));
  gerdy_ik_info info;
  back_to_default(&r);
  r.d->q[subtalar] = r.d->q[mtp] = 9;
  gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
  assert_near(r.d->q[subtalar], 0.05, 0);
  assert_near(r.d->q[mtp], r.m->q_default[mtp], 0);
  gerdy_ik_free(ik);
  release(&r);
}

static void coupled_follow_exactly(void** state) {
  (void)state;
  rig r = chain();
  gd_random random = {12};
  gerdy_ik* ik = make_ik(&r, NULL);
  int cap = gerdy_model_coordinate(r.m, "cap"), knee = gerdy_model_coordinate(r.m, "knee");
  assert_false(gerdy_ik_observes(ik, cap));
  assert_true(gerdy_ik_observes(ik, knee));
  for (int pose = 0; pose < 50; ++pose) {
    gerdy_ik_info info;
    for (int q = 0; q < r.m->nq; ++q) r.truth[q] = random_between(&random, -0.8, 0.8);
    measure(&r, &random, pose % 2 ? 0.01 : 0);
    back_to_default(&r);
    gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
    double value, slope;
    int f = r.m->q_function[cap];
    gd_function_eval((gd_function_type)r.m->function_type[f], r.m->parameter + r.m->function_par[f],
                     r.m->function_n[f], r.d->q[knee], &value, &slope);
    assert_true(r.d->q[cap] == value);
    if (pose % 2 == 0) expect_truth(&r, ik, 1e-6);
  }
  gerdy_ik_free(ik);
  // the driver is told by what its dependent moves, when nothing else does
  memset(r.weight, 0, (size_t)r.m->nmarker * sizeof(double));
  r.weight[gerdy_model_marker(r.m, "f")] = 1;
  ik = make_ik(&r, NULL);
  assert_true(gerdy_ik_observes(ik, knee));
  assert_true(gerdy_ik_observes(ik, gerdy_model_coordinate(r.m, "hip")));
  gerdy_ik_free(ik);
  release(&r);
}

static void weights_matter(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {13};
  double error[2] = {0, 0};
  int asis = gerdy_model_marker(r.m, "RASI");
  for (int heavy = 0; heavy < 2; ++heavy) {
    r.weight[asis] = heavy ? 1000 : 1;
    gerdy_ik* ik = make_ik(&r, NULL);
    random = (gd_random){13};
    for (int pose = 0; pose < 20; ++pose) {
      random_truth(&r, &random);
      measure(&r, &random, 0.01);
      back_to_default(&r);
      gerdy_ik_frame_global(ik, r.d, r.marker, NULL, NULL);
      error[heavy] += gd_v3_distance(r.marker + 3 * asis, r.d->marker_pos + 3 * asis) / 20;
    }
    gerdy_ik_free(ik);
  }
  assert_true(error[0] > 0.003);
  assert_true(error[1] < 0.1 * error[0]);
  // only ratios count, and a marker without weight does not exist
  r.weight[asis] = 0;
  gerdy_ik* ik = make_ik(&r, NULL);
  gerdy_ik_info info;
  r.marker[3 * asis] += 5;
  gerdy_ik_frame(ik, r.d, r.marker, NULL, &info);
  assert_int_equal(info.nmarker, r.m->nmarker - 1);
  assert_true(info.max < 0.1);
  double* q = malloc((size_t)r.m->nq * sizeof *q);
  memcpy(q, r.d->q, (size_t)r.m->nq * sizeof *q);
  gerdy_ik_free(ik);
  for (int i = 0; i < r.m->nmarker; ++i) r.weight[i] *= 1e-14;
  ik = make_ik(&r, NULL);
  back_to_default(&r);
  gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
  for (int i = 0; i < r.m->nq; ++i) assert_near(r.d->q[i], q[i], 1e-5);
  free(q);
  gerdy_ik_free(ik);
  release(&r);
}

static void swap_markers(gerdy_model* m, int a, int b) {
  int body = m->marker_body[a], name = m->marker_name[a];
  double pos[3];
  gd_v3_copy(m->marker_pos + 3 * a, pos);
  m->marker_body[a] = m->marker_body[b];
  m->marker_name[a] = m->marker_name[b];
  gd_v3_copy(m->marker_pos + 3 * b, m->marker_pos + 3 * a);
  m->marker_body[b] = body;
  m->marker_name[b] = name;
  gd_v3_copy(pos, m->marker_pos + 3 * b);
}

static void order_of_markers_does_not_matter(void** state) {
  (void)state;
  rig r = bundled(), turned = bundled();
  int n = r.m->nmarker;
  for (int i = 0; i < n / 2; ++i) swap_markers(turned.m, i, n - 1 - i);
  gerdy_ik *ik = make_ik(&r, NULL), *other = make_ik(&turned, NULL);
  gd_random random = {14};
  for (int pose = 0; pose < 20; ++pose) {
    random_truth(&r, &random);
    measure(&r, &random, 0.01);
    for (int i = 0; i < n; ++i) {
      gd_v3_copy(r.marker + 3 * i, turned.marker + 3 * (n - 1 - i));
    }
    back_to_default(&r);
    back_to_default(&turned);
    gerdy_ik_frame_global(ik, r.d, r.marker, NULL, NULL);
    gerdy_ik_frame_global(other, turned.d, turned.marker, NULL, NULL);
    for (int q = 0; q < r.m->nq; ++q) assert_near(turned.d->q[q], r.d->q[q], 1e-7);
  }
  gerdy_ik_free(ik);
  gerdy_ik_free(other);
  release(&r);
  release(&turned);
}

static void nothing_to_do_is_said(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gerdy_ik* ik;
  memset(r.weight, 0, (size_t)r.m->nmarker * sizeof(double));
  assert_int_equal(gerdy_ik_new(r.m, r.weight, NULL, &ik, &err), GERDY_E_DATA);
  assert_null(ik);
  assert_non_null(strstr(err.msg, "no marker to track"));
  for (int q = 0; q < r.m->nq; ++q) r.m->q_locked[q] = 1;
  assert_int_equal(gerdy_ik_new(r.m, NULL, NULL, &ik, &err), GERDY_E_DATA);
  assert_null(ik);
  assert_non_null(strstr(err.msg, "no coordinate is free"));
  gerdy_ik_free(NULL);
  release(&r);
}

// ---- targets of coordinates --------------------------------------------------------------------

static double total_cost(const rig* r, const double* pull, const double* target) {
  return gd_tracking_cost(r->m, r->d, r->weight, r->marker) +
         gd_target_cost(r->m, r->d, pull, target);
}

// gradient and curvature of the targets alone, coupled coordinates folded, against differences
static void target_derivatives(void** state) {
  (void)state;
  rig r = chain();
  int nq = r.m->nq;
  double *pull = calloc((size_t)nq, sizeof *pull), *target = calloc((size_t)nq, sizeof *target);
  double *g = calloc((size_t)nq, sizeof *g), *H = calloc((size_t)(nq * nq), sizeof *H);
  gd_tracked* tracked = calloc((size_t)r.m->nbody, sizeof *tracked);
  gd_random random = {21};
  for (int pose = 0; pose < 50; ++pose) {
    random_pose(r.m, &random, r.d->q);
    place(&r);
    for (int e = 0; e < 3 * r.m->nmarker; ++e) {
      r.marker[e] = r.d->marker_pos[e] + random_between(&random, -0.05, 0.05);
    }
    for (int q = 0; q < nq; ++q) {
      pull[q] = q % 3 ? random_between(&random, 0.1, 10) : 0;
      target[q] = random_between(&random, -1, 1);
    }
    gd_tracking_normal(r.m, r.d, r.weight, r.marker, tracked, g, H);
    gd_target_normal(r.m, r.d, pull, target, g, H);
    gd_tracking_fold(r.m, r.d, g, H);
    for (int q = 0; q < nq; ++q) {
      if (r.m->q_driver[q] >= 0) continue;
      double at = r.d->q[q], h = 1e-6;
      r.d->q[q] = at + h;
      place(&r);
      double up = total_cost(&r, pull, target);
      r.d->q[q] = at - h;
      place(&r);
      double slope = (up - total_cost(&r, pull, target)) / (2 * h);
      r.d->q[q] = at;
      assert_near(-2 * g[q], slope, 1e-6 * (1 + fabs(slope)));
      // the targets' share of the diagonal: own, and that of the slider through its driver
      place(&r);
      double share = pull[q];
      for (int k = 0; k < nq; ++k) {
        if (r.m->q_driver[k] == q) share += pull[k] * r.d->q_slope[k] * r.d->q_slope[k];
      }
      double whole = H[q * nq + q];
      gd_tracking_normal(r.m, r.d, r.weight, r.marker, tracked, g, H);
      gd_tracking_fold(r.m, r.d, g, H);
      assert_near(whole - H[q * nq + q], share, 1e-12 * (1 + whole));
      gd_tracking_normal(r.m, r.d, r.weight, r.marker, tracked, g, H);
      gd_target_normal(r.m, r.d, pull, target, g, H);
      gd_tracking_fold(r.m, r.d, g, H);
    }
  }
  free(pull);
  free(target);
  free(g);
  free(H);
  free(tracked);
  release(&r);
}

// a solver whose coordinate q alone is pulled
static gerdy_ik* make_pulling(const rig* r, int q, double weight, int share) {
  double* pull = calloc((size_t)r->m->nq, sizeof *pull);
  pull[q] = weight;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.pull = pull;
  options.pull_is_share = share;
  gerdy_ik* ik = make_ik(r, &options);
  free(pull);  // the solver keeps no pointer to it
  return ik;
}

static void set_target(const rig* r, gerdy_ik* ik, int q, double value) {
  double* target = calloc((size_t)r->m->nq, sizeof *target);
  target[q] = value;
  gerdy_ik_set_targets(ik, target);
  free(target);
}

// without its markers the ankle goes to its target, with a tiny pull, and is told
static void target_without_markers(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {22};
  int ankle = gerdy_model_coordinate(r.m, "ankle_angle_r");
  int subtalar = gerdy_model_coordinate(r.m, "subtalar_angle_r");
  for (int i = 0; i < r.m->nmarker; ++i) {
    if (gerdy_model_is_below(r.m, r.m->marker_body[i], r.m->q_body[ankle])) r.weight[i] = 0;
  }
  gerdy_ik *ik = make_pulling(&r, ankle, 1e-9, 0), *free_ik = make_ik(&r, NULL);
  assert_true(gerdy_ik_observes(ik, ankle));
  assert_false(gerdy_ik_observes(free_ik, ankle));
  for (int pose = 0; pose < 20; ++pose) {
    gerdy_ik_info info, without;
    random_truth(&r, &random);
    measure(&r, &random, 0.005);
    back_to_default(&r);
    gerdy_ik_frame_global(free_ik, r.d, r.marker, NULL, &without);
    assert_false(gerdy_ik_tells(free_ik, ankle));
    back_to_default(&r);
    double want = random_between(&random, -0.4, 0.4);
    set_target(&r, ik, ankle, want);
    gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
    assert_near(r.d->q[ankle], want, 1e-9);
    assert_true(gerdy_ik_tells(ik, ankle));
    assert_false(gerdy_ik_tells(ik, subtalar));
    // the markers are fitted as well as without
    assert_near(info.cost, without.cost, 1e-9 * without.cost);
  }
  // until they are set, targets are the defaults
  gerdy_ik* fresh = make_pulling(&r, ankle, 1, 0);
  r.d->q[ankle] = 0.3;
  gerdy_ik_frame(fresh, r.d, r.marker, NULL, NULL);
  assert_near(r.d->q[ankle], r.m->q_default[ankle], 1e-9);
  gerdy_ik_free(fresh);
  gerdy_ik_free(ik);
  gerdy_ik_free(free_ik);
  release(&r);
}

// the harder the pull the nearer the target; a huge one pins the coordinate, whatever the markers
// say, and the others do their best
static void huge_pull_pins(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {23};
  int knee = gerdy_model_coordinate(r.m, "knee_angle_r");
  int hip = gerdy_model_coordinate(r.m, "hip_flexion_r");
  random_truth(&r, &random);
  r.truth[knee] = 0.9;
  measure(&r, &random, 0);
  double last = INFINITY, cost = 0;
  static const double weight[] = {1e-6, 1e-3, 0.1, 10, 1e6, 1e12, 1e20};
  for (size_t k = 0; k < sizeof weight / sizeof weight[0]; ++k) {
    gerdy_ik* ik = make_pulling(&r, knee, weight[k], 0);
    gerdy_ik_info info;
    set_target(&r, ik, knee, 0.5);
    back_to_default(&r);
    gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
    double off = fabs(r.d->q[knee] - 0.5);
    assert_true(off <= last + 1e-12 && info.cost >= cost * (1 - 1e-9));
    if (k == 0) assert_near(r.d->q[knee], 0.9, 1e-3);
    if (weight[k] >= 1e6) assert_near(off, 0, 1e-6);
    if (weight[k] >= 1e12) assert_near(off, 0, 1e-8);
    last = off;
    cost = info.cost;
    gerdy_ik_free(ik);
  }
  assert_true(cost > 1e-3 && fabs(r.d->q[hip] - r.truth[hip]) > 1e-3);
  // as a share of the markers' weights it does not matter how these are counted
  double at[2];
  for (int k = 0; k < 2; ++k) {
    for (int i = 0; i < r.m->nmarker; ++i) r.weight[i] = k ? 7 : 1;
    gerdy_ik* ik = make_pulling(&r, knee, 0.01, 1);
    set_target(&r, ik, knee, 0.5);
    gerdy_ik_frame(ik, r.d, r.marker, NULL, NULL);
    at[k] = r.d->q[knee];
    gerdy_ik_free(ik);
  }
  assert_true(at[0] > 0.5 && at[0] < 0.85);
  assert_near(at[1], at[0], 1e-6);
  release(&r);
}

// a pull on a coupled coordinate is one on its driver; locked ones are not pulled
static void target_of_coupled_and_locked(void** state) {
  (void)state;
  rig r = chain();
  gd_random random = {24};
  int cap = gerdy_model_coordinate(r.m, "cap"), knee = gerdy_model_coordinate(r.m, "knee");
  r.weight[gerdy_model_marker(r.m, "f")] = r.weight[gerdy_model_marker(r.m, "g")] = 0;
  for (int q = 0; q < r.m->nq; ++q) r.truth[q] = random_between(&random, -0.8, 0.8);
  r.truth[knee] = 2;
  measure(&r, &random, 0);
  double want = r.d->q[cap];
  gerdy_ik* ik = make_pulling(&r, cap, 1, 0);
  assert_true(gerdy_ik_observes(ik, knee));
  set_target(&r, ik, cap, want);
  gerdy_ik_info info;
  back_to_default(&r);
  r.d->q[knee] = 1;
  gerdy_ik_frame(ik, r.d, r.marker, NULL, &info);
  assert_near(r.d->q[cap], want, 1e-9);
  assert_near(r.d->q[knee], 2, 1e-6);
  assert_true(gerdy_ik_tells(ik, knee) && gerdy_ik_tells(ik, cap));
  gerdy_ik_free(ik);
  r.m->q_locked[knee] = 1;
  ik = make_pulling(&r, cap, 1, 0);
  assert_false(gerdy_ik_observes(ik, knee));
  set_target(&r, ik, cap, want);
  gerdy_ik_frame(ik, r.d, r.marker, NULL, &info);
  assert_near(r.d->q[knee], r.m->q_default[knee], 0);
  assert_near(info.cost, 0, 1e-12);
  gerdy_ik_free(ik);
  release(&r);
}

// ---- how well a coordinate is told -------------------------------------------------------------

// share of the true values within 1.96 standard deviations, all coordinates and poses together;
// markers are off by noise over the root of their weight
static double coverage(rig* r, double noise, int poses, uint64_t seed) {
  gd_random random = {seed};
  gerdy_ik* ik = make_ik(r, NULL);
  int within = 0, all = 0;
  for (int pose = 0; pose < poses; ++pose) {
    gerdy_ik_info info;
    random_truth(r, &random);
    measure(r, &random, 0);
    for (int e = 0; e < 3 * r->m->nmarker; ++e) {
      r->marker[e] += noise / sqrt(r->weight[e / 3]) * gd_random_normal(&random);
    }
    memcpy(r->d->q, r->truth, (size_t)r->m->nq * sizeof(double));
    gerdy_ik_frame(ik, r->d, r->marker, NULL, &info);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
    for (int q = 0; q < r->m->nq; ++q) {
      double sd = gerdy_ik_sd(ik, r->d, q);
      if (!gerdy_ik_observes(ik, q) || !gerdy_ik_tells(ik, q)) continue;
      assert_true(sd > 0);
      within += fabs(r->d->q[q] - r->truth[q]) <= 1.96 * sd;
      ++all;
    }
  }
  gerdy_ik_free(ik);
  assert_true(all > 20 * poses);
  return (double)within / all;
}

static void deviations_cover_the_truth(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {41};
  for (int q = 0; q < r.m->nq; ++q) r.m->q_clamped[q] = 0;
  for (int weighted = 0; weighted < 2; ++weighted) {
    for (int i = 0; i < r.m->nmarker; ++i) {
      r.weight[i] = weighted ? random_between(&random, 0.3, 10) : 1;
    }
    static const double noise[] = {0.0005, 0.003, 0.01};
    for (uint64_t k = 0; k < 3; ++k) {
      double share = coverage(&r, noise[k], 100, 50 + k);
      print_message("noise %g mm%s: %.1f %% within 1.96 standard deviations\n", 1000 * noise[k],
                    weighted ? ", weighted" : "", 100 * share);
      assert_true(share > 0.93 && share < 0.97);
    }
  }
  release(&r);
}

static void deviations_of_every_kind(void** state) {
  (void)state;
  rig r = chain();
  gd_random random = {42};
  int knee = gerdy_model_coordinate(r.m, "knee"), cap = gerdy_model_coordinate(r.m, "cap");
  int hip = gerdy_model_coordinate(r.m, "hip");
  for (int q = 0; q < r.m->nq; ++q) r.truth[q] = random_between(&random, -0.8, 0.8);
  measure(&r, &random, 0.005);
  gerdy_ik* ik = make_ik(&r, NULL);
  back_to_default(&r);
  gerdy_ik_frame_global(ik, r.d, r.marker, NULL, NULL);
  double sd = gerdy_ik_sd(ik, r.d, knee), of_hip = gerdy_ik_sd(ik, r.d, hip);
  assert_true(sd > 0 && of_hip > 0);
  assert_near(gerdy_ik_sd(ik, r.d, cap), fabs(r.d->q_slope[cap]) * sd, 1e-15);
  // without its markers the knee is not told
  r.seen[gerdy_model_marker(r.m, "f")] = r.seen[gerdy_model_marker(r.m, "g")] = 0;
  gerdy_ik_frame(ik, r.d, r.marker, r.seen, NULL);
  assert_true(isnan(gerdy_ik_sd(ik, r.d, knee)) && isnan(gerdy_ik_sd(ik, r.d, cap)));
  assert_true(gerdy_ik_sd(ik, r.d, hip) > 0);
  // three markers for seven coordinates: no pose, nothing known
  memset(r.seen, 0, (size_t)r.m->nmarker);
  r.seen[0] = 1;
  gerdy_ik_frame(ik, r.d, r.marker, r.seen, NULL);
  assert_true(isnan(gerdy_ik_sd(ik, r.d, hip)));
  gerdy_ik_free(ik);
  // three markers for six coordinates leave 3 numbers; locked ones are exact
  r.m->q_locked[hip] = r.m->q_locked[knee] = 1;
  ik = make_ik(&r, NULL);
  memset(r.seen, 0, (size_t)r.m->nmarker);
  r.seen[0] = r.seen[1] = r.seen[2] = 1;
  gerdy_ik_frame_global(ik, r.d, r.marker, r.seen, NULL);
  assert_true(gerdy_ik_sd(ik, r.d, hip) == 0);
  assert_true(gerdy_ik_sd(ik, r.d, gerdy_model_coordinate(r.m, "rx")) > 0);
  gerdy_ik_free(ik);
  release(&r);
}

// with nothing but a target to tell it, a coordinate is as certain as the target's weight says
static void deviation_of_a_target(void** state) {
  (void)state;
  rig r = bundled();
  gd_random random = {43};
  int ankle = gerdy_model_coordinate(r.m, "ankle_angle_r"), below = 0, nfound = 0;
  for (int i = 0; i < r.m->nmarker; ++i) {
    if (!gerdy_model_is_below(r.m, r.m->marker_body[i], r.m->q_body[ankle])) continue;
    r.weight[i] = 0;
    ++below;
  }
  random_truth(&r, &random);
  measure(&r, &random, 0.005);
  gerdy_ik* ik = make_pulling(&r, ankle, 0.04, 0);
  gerdy_ik_info info;
  back_to_default(&r);
  gerdy_ik_frame_global(ik, r.d, r.marker, NULL, &info);
  for (int q = 0; q < r.m->nq; ++q) nfound += gerdy_ik_observes(ik, q) && gerdy_ik_tells(ik, q);
  double variance = info.cost / (3 * (r.m->nmarker - below) + 1 - nfound);
  assert_near(gerdy_ik_sd(ik, r.d, ankle), sqrt(variance / 0.04), 1e-9);
  gerdy_ik_free(ik);
  release(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(derivatives_chain),
      cmocka_unit_test(derivatives_bundled),
      cmocka_unit_test(derivatives_rajagopal),
      cmocka_unit_test(recovers_from_anywhere),
      cmocka_unit_test(recovers_rajagopal),
      cmocka_unit_test(recovers_with_gaps),
      cmocka_unit_test(nan_is_a_gap),
      cmocka_unit_test(too_few_markers),
      cmocka_unit_test(noise_costs_no_more_than_truth),
      cmocka_unit_test(solution_is_a_minimum),
      cmocka_unit_test(clamped_stays_in_range),
      cmocka_unit_test(barrier_keeps_off_the_bounds),
      cmocka_unit_test(locked_and_held_stay),
      cmocka_unit_test(coupled_follow_exactly),
      cmocka_unit_test(weights_matter),
      cmocka_unit_test(order_of_markers_does_not_matter),
      cmocka_unit_test(nothing_to_do_is_said),
      cmocka_unit_test(target_derivatives),
      cmocka_unit_test(target_without_markers),
      cmocka_unit_test(huge_pull_pins),
      cmocka_unit_test(target_of_coupled_and_locked),
      cmocka_unit_test(deviations_cover_the_truth),
      cmocka_unit_test(deviations_of_every_kind),
      cmocka_unit_test(deviation_of_a_target),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
