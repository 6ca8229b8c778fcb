// Kinematics: twists, gradient and normal matrix against differences, inverse kinematics on poses
// whose truth is known.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <stdlib.h>

#include "base/mem.h"
#include "kin/ik_bridge.h"
#include "kin/normal.h"
#include "math/function.h"
#include "math/vec.h"
#include "testing_random.h"

static const double pi = 3.14159265358979323846;

// A model, its data, and a marker set to fit.
typedef struct rig {
  gerdy_model* m;
  gerdy_data* d;
  double* truth;        // (nq)
  double base[12];      // rotation and place of the floating base at the truth
  double* marker;       // (nmarker x 3)
  double* weight;       // (nmarker)
  unsigned char* seen;  // (nmarker)
} rig;

static rig make_rig(gerdy_model* m) {
  gerdy_error err = {0};
  rig r = {.m = m};
  assert_ok(gerdy_data_new(m, &r.d, &err), &err);
  size_t nmarker = (size_t)m->nmarker;
  r.truth = calloc((size_t)m->nq, sizeof(double));
  r.marker = calloc(3 * nmarker, sizeof(double));
  r.weight = calloc(nmarker, sizeof(double));
  r.seen = calloc(nmarker, 1);
  for (size_t i = 0; i < nmarker; ++i) r.weight[i] = r.seen[i] = 1;
  return r;
}

static rig load_rig(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  return make_rig(m);
}

static rig bundled(void) { return load_rig(SOURCE_FILE("models/gerdy_runner.osim")); }

static void release(rig* r) {
  free(r->truth);
  free(r->marker);
  free(r->weight);
  free(r->seen);
  gerdy_data_free(r->d);
  gerdy_model_free(r->m);
}

// A leg of two pins with a slider that follows the second pin, on a free base.
static const char* chain_text =
    "<OpenSimDocument Version=\"40000\"><Model name=\"chain\"><BodySet><objects>"
    "<Body name=\"base\"/><Body name=\"thigh\"/><Body name=\"shank\"/><Body name=\"cap\"/>"
    "</objects></BodySet><JointSet><objects>"
    "<FreeJoint name=\"root\"><socket_parent_frame>/ground</socket_parent_frame>"
    "<socket_child_frame>/bodyset/base</socket_child_frame><coordinates><Coordinate name=\"rx\"/>"
    "<Coordinate name=\"ry\"/><Coordinate name=\"rz\"/><Coordinate name=\"tx\"/>"
    "<Coordinate name=\"ty\"/><Coordinate name=\"tz\"/></coordinates></FreeJoint>"
    "<PinJoint name=\"hip\"><socket_parent_frame>/bodyset/base</socket_parent_frame>"
    "<socket_child_frame>in_thigh</socket_child_frame><coordinates><Coordinate name=\"hip\"/>"
    "</coordinates><frames><PhysicalOffsetFrame name=\"in_thigh\"><socket_parent>/bodyset/thigh"
    "</socket_parent><translation>0 0.4 0</translation><orientation>0.1 0.2 0.3</orientation>"
    "</PhysicalOffsetFrame></frames></PinJoint>"
    "<PinJoint name=\"knee\"><socket_parent_frame>/bodyset/thigh</socket_parent_frame>"
    "<socket_child_frame>in_shank</socket_child_frame><coordinates><Coordinate name=\"knee\"/>"
    "</coordinates><frames><PhysicalOffsetFrame name=\"in_shank\"><socket_parent>/bodyset/shank"
    "</socket_parent><translation>0 0.4 0</translation></PhysicalOffsetFrame></frames></PinJoint>"
    "<SliderJoint name=\"cap\"><socket_parent_frame>/bodyset/thigh</socket_parent_frame>"
    "<socket_child_frame>/bodyset/cap</socket_child_frame><coordinates><Coordinate name=\"cap\"/>"
    "</coordinates></SliderJoint></objects></JointSet>"
    "<ConstraintSet><objects><CoordinateCouplerConstraint name=\"c\"><coupled_coordinates_function>"
    "<SimmSpline><x>-3 -1 0 1 3</x><y>0.3 0.02 0 0.05 0.2</y></SimmSpline>"
    "</coupled_coordinates_function><independent_coordinate_names>knee"
    "</independent_coordinate_names><dependent_coordinate_name>cap</dependent_coordinate_name>"
    "</CoordinateCouplerConstraint></objects></ConstraintSet><MarkerSet><objects>"
    "<Marker name=\"a\"><body>base</body><location>0.1 0 0.1</location></Marker>"
    "<Marker name=\"b\"><body>base</body><location>-0.1 0 0.1</location></Marker>"
    "<Marker name=\"c\"><body>base</body><location>0 0.1 -0.1</location></Marker>"
    "<Marker name=\"d\"><body>thigh</body><location>0.05 0.2 0.1</location></Marker>"
    "<Marker name=\"e\"><body>thigh</body><location>0 0.1 -0.05</location></Marker>"
    "<Marker name=\"f\"><body>cap</body><location>0.02 0 0</location></Marker>"
    "<Marker name=\"g\"><body>shank</body><location>0.03 0.1 0.05</location></Marker>"
    "</objects></MarkerSet></Model></OpenSimDocument>";

static rig chain(void) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(chain_text, strlen(chain_text), &m, NULL, &err), &err);
  return make_rig(m);
}

static void random_pose(const gerdy_model* m, gd_random* r, double* q) {
  for (int i = 0; i < m->nq; ++i) {
    q[i] = random_between(r, fmax(m->q_min[i], -1.2), fmin(m->q_max[i], 1.2));
  }
}

static void place(rig* r) {
  gerdy_fk(r->m, r->d);
  gerdy_fk_markers(r->m, r->d);
}

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

static void back_to_default(rig* r) {
  memcpy(r->d->q, r->m->q_default, (size_t)r->m->nq * sizeof(double));
}

static gerdy_ik* make_ik(const rig* r, const gerdy_ik_options* options) {
  gerdy_error err = {0};
  gerdy_ik* ik;
  assert_ok(gerdy_ik_new(r->m, r->weight, options, &ik, &err), &err);
  return ik;
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

// hide a fifth of the markers at random, but leave every body with two, if it has them: with fewer
// a joint is not told at all. Returns how many are gone.
static int hide_some(const rig* r, gd_random* random, unsigned char* seen) {
  const gerdy_model* m = r->m;
  int hidden = 0;
  memset(seen, 1, (size_t)m->nmarker);
  for (int i = 0; i < m->nmarker; ++i) {
    int left = 0;
    for (int k = 0; k < m->nmarker; ++k) left += seen[k] && m->marker_body[k] == m->marker_body[i];
    seen[i] = left <= 2 || gd_random_uniform(random) > 0.2;
    hidden += !seen[i];
  }
  return hidden;
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

// ---- a whole trial -----------------------------------------------------------------------------

enum { frames = 60 };

// running in place of many poses: every frame a little further along a random curve
static void pose_at(const rig* r, double t, double* q) {
  const gerdy_model* m = r->m;
  for (int i = 0; i < m->nq; ++i) {
    double low = fmax(m->q_min[i], -1), high = fmin(m->q_max[i], 1);
    q[i] = m->q_locked[i] ? m->q_default[i] : (low + high) / 2 + (high - low) / 5 * sin(6 * t + i);
  }
  int tx = gerdy_model_coordinate(m, "pelvis_tx");
  if (tx >= 0) q[tx] = 3 * t;
}

static gerdy_series* marker_table(rig* r, size_t n) {
  gerdy_error err = {0};
  gerdy_series* s;
  assert_ok(gerdy_series_new(n, 3 * (size_t)r->m->nmarker, &s, &err), &err);
  s->rate = 100;
  for (int i = 0; i < r->m->nmarker; ++i) {
    for (int k = 0; k < 3; ++k) {
      char name[128];
      snprintf(name, sizeof name, "%s.%c", r->m->names + r->m->marker_name[i], 'x' + k);
      assert_int_equal(gerdy_series_name(s, (size_t)(3 * i + k), name, "m"), GERDY_OK);
    }
  }
  for (size_t row = 0; row < n; ++row) {
    s->time[row] = (double)row / 100;
    pose_at(r, s->time[row], r->d->q);
    place(r);
    for (size_t c = 0; c < s->ncol; ++c) gerdy_series_set(s, row, c, r->d->marker_pos[c]);
  }
  return s;
}

static gerdy_ik_trial* solve(const rig* r, const gerdy_series* markers) {
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  assert_ok(gerdy_ik_solve(r->m, markers, NULL, NULL, NULL, NULL, &t, &err), &err);
  return t;
}

static void trial_recovers(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, frames);
  gerdy_ik_trial* t = solve(&r, s);
  assert_int_equal(t->nmatched, r.m->nmarker);
  assert_int_equal(t->motion->nrow, frames);
  assert_int_equal(t->motion->ncol, r.m->nq);
  assert_int_equal(t->error->ncol, r.m->nmarker);
  assert_near(t->motion->rate, 100, 0);
  for (int q = 0; q < r.m->nq; ++q) {
    assert_string_equal(t->motion->column[q].name, r.m->names + r.m->q_name[q]);
    assert_string_equal(t->motion->column[q].unit, r.m->q_rotational[q] ? "rad" : "m");
  }
  for (size_t row = 0; row < frames; ++row) {
    pose_at(&r, s->time[row], r.truth);
    for (int q = 0; q < r.m->nq; ++q) {
      assert_near(t->motion->value[row * t->motion->ncol + (size_t)q], r.truth[q], 1e-6);
    }
    assert_int_equal(t->info[row].outcome, GERDY_IK_SOLVED);
  }
  gerdy_ik_trial_free(t);
  gerdy_ik_trial_free(NULL);
  gerdy_series_free(s);
  release(&r);
}

static void trial_with_gaps(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, frames);
  gd_random random = {15};
  for (size_t row = 0; row < frames; ++row) {
    hide_some(&r, &random, r.seen);
    for (size_t i = 0; i < s->ncol / 3; ++i) {
      bool gone = row == 0 || row == 30 ? i >= 2 : !r.seen[i];
      for (size_t k = 0; k < 3 && gone; ++k) gerdy_series_set(s, row, 3 * i + k, NAN);
    }
  }
  gerdy_ik_trial* t = solve(&r, s);
  for (size_t row = 0; row < frames; ++row) {
    bool empty = row == 0 || row == 30;
    assert_int_equal(t->info[row].outcome, empty ? GERDY_IK_TOO_FEW : GERDY_IK_SOLVED);
    pose_at(&r, s->time[row], r.truth);
    for (size_t q = 0; q < t->motion->ncol; ++q) {
      size_t at = row * t->motion->ncol + q;
      assert_int_equal(t->motion->valid[at], !empty);
      if (!empty) assert_near(t->motion->value[at], r.truth[q], 1e-6);
    }
    for (size_t i = 0; i < t->error->ncol; ++i) {
      bool seen = !empty && s->valid[row * s->ncol + 3 * i];
      assert_int_equal(t->error->valid[row * t->error->ncol + i], seen);
    }
  }
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

// the spline of the coupler, taken as a function of time
static void prescribed_follow_time(void** state) {
  (void)state;
  rig r = chain();
  int hip = gerdy_model_coordinate(r.m, "hip"), cap = gerdy_model_coordinate(r.m, "cap");
  int knee = gerdy_model_coordinate(r.m, "knee");
  r.m->q_prescribed[hip] = r.m->q_function[cap];
  gerdy_series* s = marker_table(&r, frames);
  gerdy_ik* ik = make_ik(&r, NULL);
  assert_false(gerdy_ik_observes(ik, hip));
  gerdy_ik_free(ik);
  gerdy_ik_trial* t = solve(&r, s);
  for (size_t row = 0; row < frames; ++row) {
    r.d->q[knee] = s->time[row];
    gerdy_fk(r.m, r.d);  // the slider shows what the function gives
    assert_near(t->motion->value[row * t->motion->ncol + (size_t)hip], r.d->q[cap], 1e-15);
  }
  assert_false(t->unobserved[hip]);
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

static void column_order_does_not_matter(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gerdy_series *s = marker_table(&r, 5), *turned;
  assert_ok(gerdy_series_new(5, s->ncol, &turned, &err), &err);
  size_t n = s->ncol / 3;
  for (size_t c = 0; c < s->ncol; ++c) {
    size_t to = 3 * (n - 1 - c / 3) + c % 3;
    turned->column[to] = s->column[c];
    for (size_t row = 0; row < 5; ++row) {
      turned->time[row] = s->time[row];
      gerdy_series_set(turned, row, to, s->value[row * s->ncol + c]);
    }
  }
  gerdy_ik_trial *a = solve(&r, s), *b = solve(&r, turned);
  size_t bytes = 5 * (size_t)r.m->nq * sizeof(double);
  assert_memory_equal(a->motion->value, b->motion->value, bytes);
  gerdy_ik_trial_free(a);
  gerdy_ik_trial_free(b);
  gerdy_series_free(s);
  gerdy_series_free(turned);
  release(&r);
}

static void unobserved_are_named(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, 3);
  // the right foot has no markers
  for (size_t c = 0; c < s->ncol; ++c) {
    const char* name = s->column[c].name;
    bool foot = strncmp(name, "RCAL", 4) == 0 || strncmp(name, "RMT", 3) == 0 ||
                strncmp(name, "RTOE", 4) == 0;
    if (foot) s->column[c].name[0] = 'X';
  }
  gerdy_ik_trial* t = solve(&r, s);
  static const char* lost[] = {"ankle_angle_r", "subtalar_angle_r"};
  for (int i = 0; i < 2; ++i) assert_true(t->unobserved[gerdy_model_coordinate(r.m, lost[i])]);
  assert_false(t->unobserved[gerdy_model_coordinate(r.m, "ankle_angle_l")]);
  assert_false(t->unobserved[gerdy_model_coordinate(r.m, "mtp_angle_r")]);  // locked: not asked
  assert_true(t->nmatched < (size_t)r.m->nmarker);
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

static bool on_right_leg(const char* marker) {
  static const char* name[] = {"RGTR", "RTH1", "RTH2",  "RTH3",  "RLFC", "RMFC", "RSH1",
                               "RSH2", "RSH3", "RLMAL", "RMMAL", "RCAL", "RMT1", "RMT5"};
  for (size_t i = 0; i < sizeof name / sizeof name[0]; ++i) {
    if (strncmp(marker, name[i], strlen(name[i])) == 0 && marker[strlen(name[i])] == '.') {
      return true;
    }
  }
  return false;
}

// of a whole leg one toe marker is left: every coordinate still moves it, none is determined
static void rank_decides_what_is_told(void** state) {
  (void)state;
  static const char* lost[] = {"hip_flexion_r", "hip_adduction_r", "knee_angle_r", "ankle_angle_r"};
  static const char* kept[] = {"hip_flexion_l", "knee_angle_l", "ankle_angle_l", "pelvis_list"};
  rig r = bundled();
  gerdy_series* s = marker_table(&r, 10);
  for (size_t row = 4; row < 7; ++row) {
    for (size_t c = 0; c < s->ncol; ++c) {
      if (on_right_leg(s->column[c].name)) gerdy_series_set(s, row, c, NAN);
    }
  }
  gerdy_ik_trial* t = solve(&r, s);
  for (size_t row = 0; row < 10; ++row) {
    bool poor = row >= 4 && row < 7;
    const unsigned char* valid = t->motion->valid + row * t->motion->ncol;
    for (int i = 0; i < 4; ++i) {
      assert_int_equal(valid[gerdy_model_coordinate(r.m, lost[i])], !poor);
      assert_true(valid[gerdy_model_coordinate(r.m, kept[i])]);
    }
  }
  for (int q = 0; q < r.m->nq; ++q) assert_false(t->unobserved[q]);
  gerdy_ik_trial_free(t);
  gerdy_series_free(s);
  release(&r);
}

// columns without a single sample are as good as none
static void never_seen_tells_nothing(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, 3);
  for (size_t c = 0; c < s->ncol; ++c) {
    bool right = on_right_leg(s->column[c].name) || strncmp(s->column[c].name, "RTOE", 4) == 0;
    for (size_t row = 0; row < 3 && right; ++row) gerdy_series_set(s, row, c, NAN);
  }
  gerdy_ik_trial* t = solve(&r, s);
  assert_true(t->unobserved[gerdy_model_coordinate(r.m, "hip_flexion_r")]);
  assert_true(t->unobserved[gerdy_model_coordinate(r.m, "knee_angle_r")]);
  assert_false(t->unobserved[gerdy_model_coordinate(r.m, "knee_angle_l")]);
  assert_int_equal(t->nmatched, r.m->nmarker - 15);
  gerdy_ik_trial_free(t);
  for (size_t i = 0; i < 3 * s->ncol; ++i) gerdy_series_set(s, i / s->ncol, i % s->ncol, NAN);
  gerdy_error err = {0};
  assert_int_equal(gerdy_ik_solve(r.m, s, NULL, NULL, NULL, NULL, &t, &err), GERDY_E_DATA);
  assert_non_null(strstr(err.msg, "none of them is ever seen"));
  gerdy_series_free(s);
  release(&r);
}

static void no_marker_in_common(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_series* s = marker_table(&r, 3);
  for (size_t c = 0; c < s->ncol; ++c) s->column[c].name[0] = '@';
  assert_int_equal(gerdy_ik_solve(r.m, s, NULL, NULL, NULL, NULL, &t, &err), GERDY_E_DATA);
  assert_null(t);
  assert_non_null(strstr(err.msg, "no marker in common"));
  char theirs[64], ours[64];
  snprintf(theirs, sizeof theirs, "the trial has @%s,", r.m->names + r.m->marker_name[0] + 1);
  snprintf(ours, sizeof ours, "the model has %s,", r.m->names + r.m->marker_name[0]);
  if (!strstr(err.msg, theirs) || !strstr(err.msg, ours)) fail_msg("%s", err.msg);
  gerdy_series_free(s);
  // markers in common, but never three at a time
  s = marker_table(&r, 3);
  for (size_t row = 0; row < 3; ++row) {
    for (size_t c = 6; c < s->ncol; ++c) gerdy_series_set(s, row, c, NAN);
  }
  assert_int_equal(gerdy_ik_solve(r.m, s, NULL, NULL, NULL, NULL, &t, &err), GERDY_E_DATA);
  assert_null(t);
  assert_non_null(strstr(err.msg, "no frame has the 3 markers"));
  gerdy_series_free(s);
  release(&r);
}

typedef struct asked {
  int times, stop_at;
  double last;
} asked;

static int ask(void* context, const char* stage, double done) {
  asked* a = context;
  assert_true(strlen(stage) > 0);
  assert_true(done >= a->last && done <= 1);
  a->last = done;
  return ++a->times != a->stop_at;
}

static void progress_may_stop(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_series* s = marker_table(&r, 200);
  asked all = {0};
  assert_ok(gerdy_ik_solve(r.m, s, NULL, NULL, ask, &all, &t, &err), &err);
  assert_true(all.times >= 3);
  gerdy_ik_trial_free(t);
  for (int at = 1; at <= 2; ++at) {
    asked some = {.stop_at = at};
    assert_int_equal(gerdy_ik_solve(r.m, s, NULL, NULL, ask, &some, &t, &err), GERDY_E_STOPPED);
    assert_null(t);
    assert_int_equal(some.times, at);
  }
  gerdy_series_free(s);
  release(&r);
}

// ---- short gaps --------------------------------------------------------------------------------

// a parabola of time is bridged as it was; what is too long, at an end, or seen stays as it is
static void short_gaps_are_bridged(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_series *s, *whole;
  assert_ok(gerdy_series_new(40, 6, &whole, &err), &err);
  for (size_t row = 0; row < 40; ++row) {
    double t = whole->time[row] = 0.01 * (double)row + (row % 3 ? 0.001 : 0);
    for (size_t c = 0; c < 6; ++c) gerdy_series_set(whole, row, c, 1 + (double)c * t - 3 * t * t);
  }
  assert_ok(gerdy_series_copy(whole, &s, &err), &err);
  static const size_t gone[] = {0, 1, 5, 10, 11, 12, 20, 21, 22, 23, 24, 25, 26, 38, 39};
  for (size_t i = 0; i < sizeof gone / sizeof gone[0]; ++i) {
    gerdy_series_set(s, gone[i], 4, NAN);  // one value gone: the marker is not seen
  }
  assert_int_equal(gd_bridge_gaps(s, 0.05), 4);
  for (size_t row = 0; row < 40; ++row) {
    bool stays = row < 2 || (row >= 20 && row <= 26) || row >= 38;
    for (size_t c = 0; c < 6; ++c) {
      size_t at = row * 6 + c;
      assert_int_equal(s->valid[at], !(stays && c == 4));
      if (s->valid[at]) assert_near(s->value[at], whole->value[at], 1e-12);
    }
    for (size_t c = 0; c < 3; ++c) assert_true(s->value[row * 6 + c] == whole->value[row * 6 + c]);
  }
  assert_int_equal(gd_bridge_gaps(s, 1), 7);
  gerdy_series_free(s);
  gerdy_series_free(whole);
}

// bridged markers count for the pose and not for the distances
static void bridged_have_no_distance(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gerdy_series* s = marker_table(&r, frames);
  size_t foot = (size_t)gerdy_model_marker(r.m, "RCAL");
  for (size_t i = 0; i < s->ncol / 3; ++i) {
    bool hidden = gerdy_model_is_below(r.m, r.m->marker_body[i], r.m->marker_body[foot]);
    for (size_t k = 0; k < 3 && hidden; ++k) gerdy_series_set(s, 20, 3 * i + k, NAN);
  }
  gerdy_ik_options options = gerdy_ik_options_default();
  size_t ankle = (size_t)gerdy_model_coordinate(r.m, "ankle_angle_r");
  for (int bridge = 0; bridge < 2; ++bridge) {
    gerdy_ik_trial* t;
    options.bridge = bridge ? 0.05 : 0;
    assert_ok(gerdy_ik_solve(r.m, s, NULL, &options, NULL, NULL, &t, &err), &err);
    assert_int_equal(t->motion->valid[20 * t->motion->ncol + ankle], bridge);
    assert_false(t->error->valid[20 * t->error->ncol + foot]);
    assert_true(t->error->valid[21 * t->error->ncol + foot]);
    assert_int_equal(t->nbridged > 0, bridge);
    pose_at(&r, s->time[20], r.truth);
    if (bridge) assert_near(t->motion->value[20 * t->motion->ncol + ankle], r.truth[ankle], 1e-3);
    gerdy_ik_trial_free(t);
  }
  gerdy_series_free(s);
  release(&r);
}

// the table holds what the frame's solver says, a gap where the motion has one
static void trial_has_standard_deviations(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_error err = {0};
  gd_random random = {77};
  gerdy_series* s = marker_table(&r, frames);
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) s->value[i] += 0.003 * gd_random_normal(&random);
  size_t foot = (size_t)gerdy_model_marker(r.m, "RCAL");
  for (size_t i = 0; i < s->ncol / 3; ++i) {
    bool hidden = gerdy_model_is_below(r.m, r.m->marker_body[i], r.m->marker_body[foot]);
    for (size_t k = 0; k < 3 && hidden; ++k) gerdy_series_set(s, 20, 3 * i + k, NAN);
  }
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_ik_trial *t, *without = solve(&r, s);
  options.with_sd = 1;
  assert_ok(gerdy_ik_solve(r.m, s, NULL, &options, NULL, NULL, &t, &err), &err);
  assert_null(without->sd);
  assert_int_equal(t->sd->ncol, r.m->nq);
  for (size_t i = 0; i < t->sd->nrow * t->sd->ncol; ++i) {
    assert_int_equal(t->sd->valid[i], t->motion->valid[i]);
    assert_true(!t->sd->valid[i] || (t->sd->value[i] >= 0 && t->sd->value[i] < 0.2));
  }
  gerdy_ik* ik = make_ik(&r, NULL);
  memcpy(r.d->q, without->motion->value, (size_t)r.m->nq * sizeof(double));
  gerdy_ik_frame(ik, r.d, s->value, NULL, NULL);
  for (int q = 0; q < r.m->nq; ++q) {
    assert_near(t->sd->value[q], gerdy_ik_sd(ik, r.d, q), 1e-6);
    assert_string_equal(t->sd->column[q].name, t->motion->column[q].name);
  }
  gerdy_ik_free(ik);
  gerdy_ik_trial_free(t);
  gerdy_ik_trial_free(without);
  gerdy_series_free(s);
  release(&r);
}

// ---- by several threads ------------------------------------------------------------------------

static gerdy_ik_trial* solve_by(const rig* r, const gerdy_series* markers, int nthread) {
  gerdy_error err = {0};
  gerdy_ik_trial* t;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.nthread = nthread;
  assert_ok(gerdy_ik_solve(r->m, markers, NULL, &options, NULL, NULL, &t, &err), &err);
  return t;
}

static void expect_same_bits(const gerdy_ik_trial* a, const gerdy_ik_trial* b) {
  for (int k = 0; k < 2; ++k) {
    const gerdy_series *x = k ? a->error : a->motion, *y = k ? b->error : b->motion;
    size_t n = x->nrow * x->ncol;
    assert_memory_equal(x->valid, y->valid, n);
    for (size_t i = 0; i < n; ++i) {
      if (x->valid[i]) assert_memory_equal(&x->value[i], &y->value[i], sizeof(double));
    }
  }
  for (size_t row = 0; row < a->motion->nrow; ++row) {
    assert_int_equal(a->info[row].outcome, b->info[row].outcome);
    assert_int_equal(a->info[row].iterations, b->info[row].iterations);
    assert_true(a->info[row].cost == b->info[row].cost);
  }
  assert_memory_equal(a->unobserved, b->unobserved, a->motion->ncol);
}

static void check_threads(const rig* r, const gerdy_series* s) {
  static const int nthread[] = {2, 3, 8, 64, 0};
  gerdy_ik_trial* one = solve_by(r, s, 1);
  for (size_t k = 0; k < sizeof nthread / sizeof nthread[0]; ++k) {
    gerdy_ik_trial* t = solve_by(r, s, nthread[k]);
    expect_same_bits(one, t);
    gerdy_ik_trial_free(t);
  }
  gerdy_ik_trial_free(one);
}

// noise, a fifth of the markers gone, the begin and more than a whole chunk without any
static void threads_give_the_same_bits(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, 500);
  gd_random random = {31};
  for (size_t row = 0; row < s->nrow; ++row) {
    bool none = row < 5 || (row > 100 && row < 260);
    for (size_t i = 0; i < s->ncol / 3; ++i) {
      bool gone = none || gd_random_uniform(&random) < 0.2;
      for (size_t k = 0; k < 3; ++k) {
        double noise = 0.01 * gd_random_normal(&random);
        gerdy_series_set(s, row, 3 * i + k,
                         gone ? NAN : s->value[row * s->ncol + 3 * i + k] + noise);
      }
    }
  }
  check_threads(&r, s);
  gerdy_series_free(s);
  release(&r);
}

static void threads_on_a_run(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("oracle/trials/run-rajagopal/scaled.osim"));
  rig r = load_rig(SHARED_FILE("oracle/trials/run-rajagopal/scaled.osim"));
  gerdy_error err = {0};
  gerdy_series* s;
  const char* trc = SHARED_FILE("data/run-rajagopal/ExpData/motion_capture_run.trc");
  assert_ok(gerdy_trc_load(trc, &s, NULL, &err), &err);
  check_threads(&r, s);
  gerdy_series_free(s);
  release(&r);
}

// a runner who spins: from one chunk's first frame to the next it is more than half a turn, so that
// these alone would lose count
static void chunks_join(void** state) {
  (void)state;
  rig r = bundled();
  int turn = gerdy_model_coordinate(r.m, "pelvis_rotation");
  gerdy_series* s = marker_table(&r, 300);
  for (size_t row = 0; row < s->nrow; ++row) {
    pose_at(&r, s->time[row], r.d->q);
    r.d->q[turn] = 0.07 * (double)row;
    place(&r);
    for (size_t c = 0; c < s->ncol; ++c) gerdy_series_set(s, row, c, r.d->marker_pos[c]);
  }
  gerdy_ik_trial* t = solve(&r, s);
  for (size_t row = 0; row < s->nrow; ++row) {
    pose_at(&r, s->time[row], r.truth);
    r.truth[turn] = 0.07 * (double)row;
    for (size_t q = 0; q < t->motion->ncol; ++q) {
      assert_near(t->motion->value[row * t->motion->ncol + q], r.truth[q], 1e-5);
    }
  }
  gerdy_ik_trial_free(t);
  check_threads(&r, s);
  gerdy_series_free(s);
  release(&r);
}

// ---- memory ------------------------------------------------------------------------------------

static void frames_allocate_nothing(void** state) {
  (void)state;
  rig r = bundled();
  gerdy_series* s = marker_table(&r, frames);
  gerdy_ik* ik = make_ik(&r, NULL);
  back_to_default(&r);
  unsigned long before = gd_mem_count();
  for (size_t row = 0; row < frames; ++row) {
    gerdy_ik_info info;
    const double* marker = s->value + row * s->ncol;
    if (row % 20 == 0) gerdy_ik_frame_global(ik, r.d, marker, r.seen, &info);
    gerdy_ik_frame(ik, r.d, marker, r.seen, &info);
    gerdy_fk(r.m, r.d);
    gerdy_fk_markers(r.m, r.d);
    assert_int_equal(info.outcome, GERDY_IK_SOLVED);
  }
  assert_int_equal(gd_mem_count(), before);
  gerdy_ik_free(ik);
  gerdy_series_free(s);
  // a trial allocates for its tables and its solver, not for its frames
  unsigned long used[2];
  for (size_t k = 0; k < 2; ++k) {
    s = marker_table(&r, 5 + 45 * k);
    before = gd_mem_count();
    gerdy_ik_trial_free(solve(&r, s));
    used[k] = gd_mem_count() - before;
    gerdy_series_free(s);
  }
  assert_int_equal(used[0], used[1]);
  release(&r);
}

static void every_allocation_may_fail(void** state) {
  (void)state;
  rig r = chain();
  gerdy_series* s = marker_table(&r, 70);  // two chunks
  gerdy_ik_options options = gerdy_ik_options_default();
  options.bridge = 0.05;
  options.nthread = 2;
  unsigned long nth = 1;
  for (;; ++nth) {
    gerdy_error err = {0};
    gerdy_ik_trial* t = NULL;
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_ik_solve(r.m, s, NULL, &options, NULL, NULL, &t, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      gerdy_ik_trial_free(t);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
    assert_null(t);
  }
  assert_true(nth > 20);
  gerdy_series_free(s);
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
      cmocka_unit_test(locked_and_held_stay),
      cmocka_unit_test(prescribed_follow_time),
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
      cmocka_unit_test(trial_recovers),
      cmocka_unit_test(trial_with_gaps),
      cmocka_unit_test(column_order_does_not_matter),
      cmocka_unit_test(unobserved_are_named),
      cmocka_unit_test(rank_decides_what_is_told),
      cmocka_unit_test(never_seen_tells_nothing),
      cmocka_unit_test(no_marker_in_common),
      cmocka_unit_test(progress_may_stop),
      cmocka_unit_test(short_gaps_are_bridged),
      cmocka_unit_test(bridged_have_no_distance),
      cmocka_unit_test(trial_has_standard_deviations),
      cmocka_unit_test(threads_give_the_same_bits),
      cmocka_unit_test(threads_on_a_run),
      cmocka_unit_test(chunks_join),
      cmocka_unit_test(frames_allocate_nothing),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
