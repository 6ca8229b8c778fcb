// Knees with adduction and rotation: what the new model is, in every known model; what inverse
// kinematics makes of it.
#include "testing.h"

#include <gerdy/dyn.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/knee.h>
#include <gerdy/muscle.h>
#include <gerdy/pipeline.h>
#include <gerdy/synth.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/vec.h"
#include "model/model_function.h"
#include "testing_random.h"

#define DEG 0.017453292519943295

// ---- models ------------------------------------------------------------------------------------

static const char* const known[] = {
    "data/models/Rajagopal2016.osim",
    "data/models/LaiUhlrich2022.osim",
    "data/models/RajagopalLaiUhlrich2023.osim",
    "data/models/FullBodyModel_Hamner2010_v2_0.osim",
    "data/models/gait2392_thelen2003muscle.osim",
    "data/models/gait2392_millard2012muscle.osim",
    "data/models/gait2354_simbody.osim",
    "data/models/gait10dof18musc.osim",
    "data/models/leg39.osim",
    "data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
    "data/walk-gait2392/subject01_simbody.osim",
    "oracle/trials/run-rajagopal/scaled.osim",
};
enum { nknown = sizeof known / sizeof known[0] };

// A model before and after.
typedef struct pair {
  gerdy_model *old, *now;
  gerdy_data *was, *is;
  gerdy_notes notes;
} pair;

static gerdy_model* load(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  return m;
}

static pair free_knees(const char* path) {
  gerdy_error err = {0};
  pair p = {.old = load(path)};
  p.old->exact_rates = 1;
  gerdy_notes_init(&p.notes);
  assert_ok(gerdy_model_free_knees(p.old, &p.now, &p.notes, &err), &err);
  assert_ok(gerdy_data_new(p.old, &p.was, &err), &err);
  assert_ok(gerdy_data_new(p.now, &p.is, &err), &err);
  return p;
}

static void release(pair* p) {
  gerdy_data_free(p->was);
  gerdy_data_free(p->is);
  gerdy_model_free(p->old);
  gerdy_model_free(p->now);
  gerdy_notes_reset(&p->notes);
}

static const char* q_name(const gerdy_model* m, int q) { return m->names + m->q_name[q]; }

static int side_coordinate(const gerdy_model* m, const char* name, int side) {
  char full[48];
  snprintf(full, sizeof full, "%s_%c", name, side == 0 ? 'r' : 'l');
  return gerdy_model_coordinate(m, full);
}

static int side_body(const gerdy_model* m, const char* name, int side) {
  char full[48];
  snprintf(full, sizeof full, "%s_%c", name, side == 0 ? 'r' : 'l');
  return gerdy_model_body(m, full);
}

// a random motion of the old model, and the same of the new
static void move(pair* p, gd_random* random) {
  const gerdy_model* m = p->old;
  memset(p->is->u, 0, (size_t)p->now->nq * sizeof(double));
  memset(p->is->udot, 0, (size_t)p->now->nq * sizeof(double));
  for (int q = 0; q < m->nq; ++q) {
    p->was->q[q] = random_between(random, fmax(m->q_min[q], -1.2), fmin(m->q_max[q], 1.2));
    p->was->u[q] = random_between(random, -3, 3);
    p->was->udot[q] = random_between(random, -20, 20);
  }
  gerdy_fk(m, p->was);  // coupled ones follow
  for (int q = 0; q < m->nq; ++q) {
    int i = gerdy_model_coordinate(p->now, q_name(m, q));
    assert_true(i >= 0);
    p->is->q[i] = p->was->q[q];
    p->is->u[i] = p->was->u[q];
    p->is->udot[i] = p->was->udot[q];
  }
}

// speeds and accelerations of coupled coordinates follow, or of knee_coupled_* alone, which is new
static void follow(const gerdy_model* m, gerdy_data* d, bool all) {
  for (int q = 0; q < m->nq; ++q) {
    if (m->q_driver[q] < 0 || (!all && strncmp(q_name(m, q), "knee_coupled", 12) != 0)) continue;
    double value, slope, curvature, u = d->u[m->q_driver[q]];
    gd_model_eval2(m, m->q_function[q], d->q[m->q_driver[q]], &value, &slope, &curvature);
    d->u[q] = slope * u;
    d->udot[q] = slope * d->udot[m->q_driver[q]] + curvature * u * u;
  }
}

// ---- the old model -----------------------------------------------------------------------------

// fold what is new alone: forces on what was coupled before stay where they were
static void fold_new(const gerdy_model* m, const gerdy_data* d, double* force) {
  for (int side = 0; side < 2; ++side) {
    int q = side_coordinate(m, "knee_coupled", side);
    if (q >= 0) force[m->q_driver[q]] += d->q_slope[q] * force[q];
  }
}

static void compare(const pair* p) {
  const gerdy_model *a = p->old, *b = p->now;
  double most = 0;
  for (int i = 0; i < a->nbody; ++i) {
    int k = gerdy_model_body(b, a->names + a->body_name[i]);
    for (int e = 0; e < 3; ++e)
      assert_near(p->is->body_pos[3 * k + e], p->was->body_pos[3 * i + e], 1e-14);
    for (int e = 0; e < 9; ++e)
      assert_near(p->is->body_rot[9 * k + e], p->was->body_rot[9 * i + e], 1e-14);
  }
  assert_int_equal(a->nmarker, b->nmarker);
  for (int e = 0; e < 3 * a->nmarker; ++e)
    assert_near(p->is->marker_pos[e], p->was->marker_pos[e], 1e-14);
  assert_int_equal(a->npath, b->npath);
  for (int i = 0; i < a->npath; ++i)
    assert_near(p->is->path_length[i], p->was->path_length[i], 1e-12);
  for (int q = 0; q < a->nq; ++q) most = fmax(most, fabs(p->was->tau[q]));
  for (int q = 0; q < a->nq; ++q) {
    int k = gerdy_model_coordinate(b, q_name(a, q));
    assert_near(p->is->tau[k], p->was->tau[q], 1e-12 * most);
  }
}

static void evaluate(const gerdy_model* m, gerdy_data* d) {
  gerdy_fk(m, d);
  gerdy_fk_markers(m, d);
  follow(m, d, false);
  gerdy_motion(m, d);
  gerdy_inverse_dynamics(m, d);
  fold_new(m, d, d->tau);
  gerdy_path_lengths(m, d);
}

// with both at 0, bodies, markers, lengths and forces are those of the model as it was
static void is_the_old_model_at_zero(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(known[0]));
  for (int i = 0; i < nknown; ++i) {
    pair p = free_knees(SHARED_FILE(known[i]));
    gd_random random = {1};
    int nfreed = 0;
    for (int side = 0; side < 2; ++side) {
      int a = side_coordinate(p.now, "knee_adduction", side);
      int r = side_coordinate(p.now, "knee_rotation", side);
      nfreed += a >= 0;
      assert_true((a >= 0) == (r >= 0));
    }
    assert_int_equal(nfreed, strstr(known[i], "leg39") ? 1 : 2);
    for (int pose = 0; pose < 10; ++pose) {
      move(&p, &random);
      evaluate(p.old, p.was);
      evaluate(p.now, p.is);
      compare(&p);
    }
    release(&p);
  }
}

// ---- what the new coordinates do ---------------------------------------------------------------

// right-handed rotation of the tibia in the femur
static void in_femur(const gerdy_model* m, const gerdy_data* d, int side, double R[9]) {
  int femur = side_body(m, "femur", side), tibia = side_body(m, "tibia", side);
  gd_m3_tmul(d->body_rot + 9 * femur, d->body_rot + 9 * tibia, R);
}

// adduction brings the foot to the middle, rotation the toes, on both sides, in every model
static void signs_are_the_clinics(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(known[0]));
  for (int i = 0; i < nknown; ++i) {
    pair p = free_knees(SHARED_FILE(known[i]));
    for (int side = 0; side < 2; ++side) {
      int a = side_coordinate(p.now, "knee_adduction", side);
      int r = side_coordinate(p.now, "knee_rotation", side);
      if (a < 0) continue;
      double R[9], mirror = side == 0 ? 1 : -1;
      p.is->q[a] = 10 * DEG;
      gerdy_fk(p.now, p.is);
      in_femur(p.now, p.is, side, R);
      assert_true(mirror * -R[7] < -0.16);  // the way down goes to the middle, z to the right
      p.is->q[a] = 0;
      p.is->q[r] = 10 * DEG;
      gerdy_fk(p.now, p.is);
      in_femur(p.now, p.is, side, R);
      assert_true(mirror * R[6] < -0.16);  // and so does the way forward
      p.is->q[r] = 0;
      assert_true(p.now->q_rotational[a] && p.now->q_rotational[r]);
      assert_near(p.now->q_max[a], 20 * DEG, 1e-12);
      assert_near(p.now->q_min[r], -35 * DEG, 1e-12);
    }
    release(&p);
  }
}

// The rotation of the old knee with a and r added to what follows flexion, axis by axis.
static void add_by_hand(const gerdy_model* m, const gerdy_data* d, int side, double a, double r,
                        double R[9]) {
  int b = side_body(m, "tibia", side);
  memcpy(R, m->body_parent_rot + 9 * b, 9 * sizeof *R);
  for (int k = 0; k < 3; ++k) {
    int axis = m->body_axis[b] + k;
    double value, slope, step[9], turned[9], v[3], mirror = side == 0 ? 1 : -1;
    gd_model_eval(m, m->axis_function[axis], d->q[m->axis_q[axis]], &value, &slope);
    gd_m3_mul_v3(m->body_parent_rot + 9 * b, m->axis_dir + 3 * axis, v);
    if (k == 1) value += (v[0] * mirror > 0 ? a : -a);
    if (k == 2) value += (v[1] * mirror > 0 ? r : -r);
    gd_m3_axis_angle(m->axis_dir + 3 * axis, value, step);
    gd_m3_mul(R, step, turned);
    memcpy(R, turned, sizeof turned);
  }
  double turned[9];
  gd_m3_mul(R, m->body_child_rot + 9 * b, turned);
  memcpy(R, turned, sizeof turned);
}

static void adds_to_what_follows_flexion(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(known[0]));
  for (int i = 0; i < 3; ++i) {
    pair p = free_knees(SHARED_FILE(known[i]));
    gd_random random = {2};
    for (int pose = 0; pose < 20; ++pose) {
      move(&p, &random);
      for (int side = 0; side < 2; ++side) {
        double a = random_between(&random, -0.3, 0.3), r = random_between(&random, -0.5, 0.5);
        double want[9], got[9];
        p.is->q[side_coordinate(p.now, "knee_adduction", side)] = a;
        p.is->q[side_coordinate(p.now, "knee_rotation", side)] = r;
        gerdy_fk(p.now, p.is);
        add_by_hand(p.old, p.was, side, a, r, want);
        in_femur(p.now, p.is, side, got);
        for (int e = 0; e < 9; ++e) assert_near(got[e], want[e], 1e-14);
        // the knee's centre stays, and the patella follows flexion alone
        int patella = side_body(p.now, "patella", side), tibia = side_body(p.now, "tibia", side);
        int was = side_body(p.old, "patella", side);
        for (int e = 0; e < 3; ++e) {
          assert_near(p.is->body_pos[3 * patella + e], p.was->body_pos[3 * was + e], 1e-14);
        }
        assert_true(tibia > 0);
      }
    }
    release(&p);
  }
}

// a knee of one rotation: the angles are the Cardan angles of the tibia on the femur
static void are_cardan_angles(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(known[3]));
  pair p = free_knees(SHARED_FILE(known[3]));
  gd_random random = {3};
  for (int pose = 0; pose < 20; ++pose) {
    move(&p, &random);
    for (int side = 0; side < 2; ++side) {
      double a = random_between(&random, -0.3, 0.3), r = random_between(&random, -0.5, 0.5);
      double R[9], flexion, adduction, rotation, mirror = side == 0 ? 1 : -1;
      p.is->q[side_coordinate(p.now, "knee_adduction", side)] = a;
      p.is->q[side_coordinate(p.now, "knee_rotation", side)] = r;
      gerdy_fk(p.now, p.is);
      in_femur(p.now, p.is, side, R);
      gd_m3_to_zxy(R, &flexion, &adduction, &rotation);
      assert_near(flexion, p.is->q[side_coordinate(p.now, "knee_angle", side)], 1e-12);
      assert_near(mirror * adduction, a, 1e-12);
      assert_near(mirror * rotation, r, 1e-12);
    }
  }
  release(&p);
}

// ---- derivatives -------------------------------------------------------------------------------

// a random motion in which the knees turn every way
static void move_all(pair* p, gd_random* random) {
  static const char* const names[] = {"knee_adduction", "knee_rotation"};
  move(p, random);
  for (int i = 0; i < 4; ++i) {
    int q = side_coordinate(p->now, names[i / 2], i % 2);
    if (q < 0) continue;
    p->is->q[q] = random_between(random, -0.2, 0.2);
    p->is->u[q] = random_between(random, -3, 3);
    p->is->udot[q] = random_between(random, -20, 20);
  }
}

// slopes of all paths by the new coordinates, against differences of their lengths
static void lengths_change_as_slopes_say(void** state) {
  (void)state;
  static const char* const names[] = {"knee_adduction", "knee_rotation"};
  const double h = 1e-6;
  NEED_SHARED(SHARED_FILE(known[0]));
  int npath = 0;
  for (int i = 0; i < 5; i += 4) {
    pair p = free_knees(SHARED_FILE(known[i]));
    const gerdy_model* m = p.now;
    double* before = calloc((size_t)m->npath, sizeof *before);
    gd_random random = {4};
    for (int pose = 0; pose < 10; ++pose) {
      move_all(&p, &random);
      for (int k = 0; k < 4; ++k) {
        int q = side_coordinate(m, names[k / 2], k % 2);
        double at = p.is->q[q];
        p.is->q[q] = at - h;
        gerdy_fk(m, p.is);
        gerdy_path_lengths(m, p.is);
        memcpy(before, p.is->path_length, (size_t)m->npath * sizeof *before);
        p.is->q[q] = at + h;
        gerdy_fk(m, p.is);
        gerdy_path_lengths(m, p.is);
        for (int path = 0; path < m->npath; ++path) {
          before[path] = (p.is->path_length[path] - before[path]) / (2 * h);
        }
        p.is->q[q] = at;
        gerdy_fk(m, p.is);
        gerdy_path_slopes(m, p.is);
        for (int path = 0; path < m->npath; ++path) {
          double slope = gerdy_path_slope(m, p.is, path, q);
          npath += fabs(slope) > 1e-3;
          assert_near(slope, before[path], 2e-7);
        }
      }
    }
    free(before);
    release(&p);
  }
  assert_true(npath > 500);
}

static double energy(const gerdy_model* m, gerdy_data* d, double* M) {
  double com[3], sum = 0;
  gerdy_fk(m, d);
  follow(m, d, true);
  gerdy_mass_matrix(m, d, M);
  gerdy_mass_center(m, d, com);
  for (int i = 0; i < m->nq; ++i) {
    for (int k = 0; k < m->nq; ++k) sum += 0.5 * d->u[i] * M[i * m->nq + k] * d->u[k];
  }
  return sum - gerdy_model_mass(m) * gd_v3_dot(m->gravity, com);
}

// the power of the forces is the change of energy, along the motion q + u t + udot t^2 / 2
static void power_is_the_change_of_energy(void** state) {
  (void)state;
  const double h = 1e-5;
  NEED_SHARED(SHARED_FILE(known[0]));
  for (int i = 0; i < 5; ++i) {
    pair p = free_knees(SHARED_FILE(known[i]));
    const gerdy_model* m = p.now;
    size_t nq = (size_t)m->nq, bytes = nq * sizeof(double);
    double *M = calloc(nq * nq, sizeof *M), *q = calloc(3 * nq, sizeof *q);
    double *u = q + nq, *udot = u + nq;
    gd_random random = {5};
    for (int pose = 0; pose < 6; ++pose) {
      move_all(&p, &random);
      // only what is independent moves by itself, and in half of the poses the knees alone
      for (int k = 0; k < m->nq; ++k) {
        bool knee = strncmp(q_name(m, k), "knee_", 5) == 0;
        if (m->q_driver[k] >= 0 || (pose % 2 && !knee)) p.is->u[k] = p.is->udot[k] = 0;
      }
      memcpy(q, p.is->q, bytes);
      memcpy(u, p.is->u, bytes);
      memcpy(udot, p.is->udot, bytes);
      double side[2], power = 0;
      for (int s = 0; s < 2; ++s) {
        double t = s == 0 ? -h : h;
        for (size_t k = 0; k < nq; ++k) {
          p.is->q[k] = q[k] + t * u[k] + 0.5 * t * t * udot[k];
          p.is->u[k] = u[k] + t * udot[k];
        }
        side[s] = energy(m, p.is, M);
      }
      memcpy(p.is->q, q, bytes);
      memcpy(p.is->u, u, bytes);
      memcpy(p.is->udot, udot, bytes);
      gerdy_fk(m, p.is);
      follow(m, p.is, true);
      gerdy_motion(m, p.is);
      gerdy_inverse_dynamics(m, p.is);
      for (size_t k = 0; k < nq; ++k) power += p.is->tau[k] * p.is->u[k];
      assert_near(power, (side[1] - side[0]) / (2 * h), 1e-6 * fmax(fabs(power), 100));
    }
    free(M);
    free(q);
    release(&p);
  }
}

// ---- files, bad input, memory ------------------------------------------------------------------

// what is saved is what was made
static void is_saved_whole(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(known[0]));
  for (int i = 0; i < nknown; ++i) {
    gerdy_error err = {0};
    pair p = free_knees(SHARED_FILE(known[i]));
    assert_ok(gerdy_model_save("knee_saved.osim", p.now, &err), &err);
    gerdy_model* m = load("knee_saved.osim");
    assert_int_equal(m->nq, p.now->nq);
    assert_int_equal(m->naxis, p.now->naxis);
    assert_int_equal(m->nbody, p.now->nbody);
    assert_memory_equal(m->axis_q, p.now->axis_q, (size_t)m->naxis * sizeof(int));
    assert_memory_equal(m->q_driver, p.now->q_driver, (size_t)m->nq * sizeof(int));
    assert_memory_equal(m->slope_q, p.now->slope_q, (size_t)m->nslope * sizeof(int));
    assert_memory_equal(m->axis_dir, p.now->axis_dir, 3 * (size_t)m->naxis * sizeof(double));
    for (int q = 0; q < m->nq; ++q) assert_string_equal(q_name(m, q), q_name(p.now, q));
    // and is free already
    gerdy_model* again;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    assert_ok(gerdy_model_free_knees(m, &again, &notes, &err), &err);
    assert_int_equal(again->nq, m->nq);
    assert_true(notes.n > 0 && strstr(notes.item[0].text, "free already") != NULL);
    gerdy_notes_reset(&notes);
    gerdy_model_free(again);
    gerdy_model_free(m);
    release(&p);
  }
  unlink("knee_saved.osim");
}

// the bundled runner has both, locked
static void locked_ones_are_unlocked(void** state) {
  (void)state;
  pair p = free_knees(SOURCE_FILE("models/gerdy_runner.osim"));
  double* sd = calloc((size_t)p.now->nq, sizeof *sd);
  assert_int_equal(p.now->nq, p.old->nq);
  assert_int_equal(gerdy_knee_prior(p.old, sd), 0);
  for (int q = 0; q < p.old->nq; ++q) assert_true(sd[q] == 0);
  assert_int_equal(gerdy_knee_prior(p.now, sd), 4);
  for (int side = 0; side < 2; ++side) {
    int a = side_coordinate(p.now, "knee_adduction", side);
    int r = side_coordinate(p.now, "knee_rotation", side);
    assert_true(p.old->q_locked[a] && !p.now->q_locked[a] && !p.now->q_locked[r]);
    assert_near(sd[a], 4 * DEG, 1e-12);
    assert_near(sd[r], 7 * DEG, 1e-12);
  }
  assert_non_null(strstr(p.notes.item[0].text, "were locked"));
  free(sd);
  release(&p);
}

// one knee with six freedoms stays and is named, the other is freed
static void other_knees_stay(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/model-lenhart2015/lenhart2015.osim"));
  pair p = free_knees(SHARED_FILE("data/model-lenhart2015/lenhart2015.osim"));
  bool said = false;
  for (size_t i = 0; i < p.notes.n; ++i) {
    said |= p.notes.item[i].severity == GERDY_WARNING &&
            strstr(p.notes.item[i].text, "has 6 coordinates") != NULL;
  }
  assert_true(said);
  assert_int_equal(side_coordinate(p.now, "knee_adduction", 0), -1);
  assert_true(side_coordinate(p.now, "knee_adduction", 1) >= 0);
  gd_random random = {6};
  move(&p, &random);
  evaluate(p.old, p.was);
  evaluate(p.now, p.is);
  compare(&p);
  release(&p);
}

static void no_knee_is_an_error(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/models/arm26.osim"));
  gerdy_error err = {0};
  gerdy_model *m = load(SHARED_FILE("data/models/arm26.osim")), *now;
  assert_int_equal(gerdy_model_free_knees(m, &now, NULL, &err), GERDY_E_MODEL);
  assert_null(now);
  assert_non_null(strstr(err.msg, "no knee"));
  gerdy_model_free(m);
}

#define FRAMES(parent, child)             \
  "<socket_parent_frame>/bodyset/" parent \
  "</socket_parent_frame><socket_child_frame>/bodyset/" child "</socket_child_frame>"
#define TEXT(hip, knee)                                                                           \
  "<OpenSimDocument Version=\"40000\"><Model name=\"leg\"><BodySet><objects>"                     \
  "<Body name=\"femur_r\"><mass>7</mass><inertia>.1 .1 .1 0 0 0</inertia></Body>"                 \
  "<Body name=\"tibia_r\"><mass>3</mass><inertia>.1 .1 .1 0 0 0</inertia></Body>"                 \
  "</objects></BodySet><JointSet><objects><PinJoint name=\"hip\">"                                \
  "<socket_parent_frame>/ground</socket_parent_frame>"                                            \
  "<socket_child_frame>/bodyset/femur_r</socket_child_frame><coordinates><Coordinate name=\"" hip \
  "\"/></coordinates></PinJoint>" knee "</objects></JointSet></Model></OpenSimDocument>"
#define PIN                          \
  "<PinJoint name=\"knee\">" FRAMES( \
      "femur_r", "tibia_r") "<coordinates><Coordinate name=\"flexion\"/></coordinates></PinJoint>"
#define SLIDER                          \
  "<SliderJoint name=\"knee\">" FRAMES( \
      "femur_r", "tibia_r") "<coordinates><Coordinate name=\"way\"/></coordinates></SliderJoint>"

static gerdy_model* read_text(const char* text) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(text, strlen(text), &m, NULL, &err), &err);
  return m;
}

static void pins_are_freed_sliders_are_not(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model *m = read_text(TEXT("hip", PIN)), *now;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_model_free_knees(m, &now, &notes, &err), &err);
  int b = gerdy_model_body(now, "tibia_r"), first = now->body_axis[b];
  assert_int_equal(now->body_nq[b], 3);
  assert_int_equal(now->body_nrot[b], 3);
  static const int along[3] = {3, 1, 2};  // flexion about z, then x, then y
  for (int k = 0; k < 3; ++k) assert_int_equal(now->axis_along[first + k], along[k]);
  gerdy_model_free(now);
  gerdy_model_free(m);
  // a name that is taken
  m = read_text(TEXT("knee_rotation_r", PIN));
  assert_int_equal(gerdy_model_free_knees(m, &now, NULL, &err), GERDY_E_MODEL);
  assert_non_null(strstr(err.msg, "knee_rotation_r"));
  gerdy_model_free(m);
  // no flexion
  m = read_text(TEXT("hip", SLIDER));
  gerdy_notes_reset(&notes);
  assert_ok(gerdy_model_free_knees(m, &now, &notes, &err), &err);
  assert_int_equal(now->nq, m->nq);
  assert_non_null(strstr(notes.item[0].text, "stays as it is"));
  gerdy_notes_reset(&notes);
  gerdy_model_free(now);
  gerdy_model_free(m);
}

static void every_failing_allocation_is_handled(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(known[0]));
  static const char* const text = TEXT("hip", PIN);
  gerdy_model* models[2] = {read_text(text), load(SHARED_FILE("data/models/Rajagopal2016.osim"))};
  for (int i = 0; i < 2; ++i) {
    gerdy_model* now;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    unsigned long before = gd_mem_count();
    assert_int_equal(gerdy_model_free_knees(models[i], &now, &notes, NULL), GERDY_OK);
    unsigned long n = gd_mem_count() - before, step = 1 + n / 400;
    gerdy_model_free(now);
    gerdy_notes_reset(&notes);
    for (unsigned long nth = 1; nth <= n; nth += step) {
      gd_mem_fail_at(nth);
      gerdy_status status = gerdy_model_free_knees(models[i], &now, &notes, NULL);
      gd_mem_fail_at(0);
      assert_int_equal(status, GERDY_E_MEMORY);
      assert_null(now);
      gerdy_notes_reset(&notes);
    }
    gerdy_model_free(models[i]);
  }
}

// ---- inverse kinematics ------------------------------------------------------------------------

static const char* const freedoms[] = {"knee_adduction", "knee_rotation"};

// A freed model that follows markers of a known motion.
typedef struct rig {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_ik* ik;
  double *prior, *truth, *marker, *weight;
  unsigned char* seen;
} rig;

static rig make_rig(const char* path) {
  gerdy_error err = {0};
  rig r = {.m = NULL};
  gerdy_model* old = load(path);
  assert_ok(gerdy_model_free_knees(old, &r.m, NULL, &err), &err);
  gerdy_model_free(old);
  size_t nq = (size_t)r.m->nq, nmarker = (size_t)r.m->nmarker;
  for (size_t q = 0; q < nq; ++q) r.m->q_clamped[q] = 0;
  assert_ok(gerdy_data_new(r.m, &r.d, &err), &err);
  r.prior = calloc(2 * nq, sizeof *r.prior);
  r.truth = r.prior + nq;
  r.marker = calloc(4 * nmarker, sizeof *r.marker);
  r.weight = r.marker + 3 * nmarker;
  r.seen = calloc(nmarker, 1);
  for (size_t i = 0; i < nmarker; ++i) r.weight[i] = r.seen[i] = 1;
  assert_int_equal(gerdy_knee_prior(r.m, r.prior), 4);
  return r;
}

static void close_rig(rig* r) {
  gerdy_ik_free(r->ik);
  gerdy_data_free(r->d);
  gerdy_model_free(r->m);
  free(r->prior);
  free(r->marker);
  free(r->seen);
}

static void follow_markers(rig* r) {
  gerdy_error err = {0};
  gerdy_ik_options options = gerdy_ik_options_default();
  options.prior_sd = r->prior;
  gerdy_ik_free(r->ik);
  assert_ok(gerdy_ik_new(r->m, r->weight, &options, &r->ik, &err), &err);
}

// A pose near the default. The knees are 5 and 8 deg times the sine of a phase that goes on with
// the frame; below 0: as the prior has them.
static void set_truth(rig* r, int frame, gd_random* random) {
  const gerdy_model* m = r->m;
  for (int q = 0; q < m->nq; ++q) {
    r->d->q[q] = m->q_default[q];
    if (!m->q_locked[q]) r->d->q[q] += random_between(random, -0.4, 0.4);
  }
  for (int side = 0; side < 2; ++side) {
    int flexion = side_coordinate(m, "knee_angle", side);
    r->d->q[flexion] = (m->q_max[flexion] > 1 ? 1 : -1) * random_between(random, 0.1, 1.2);
    for (int k = 0; k < 2; ++k) {
      int q = side_coordinate(m, freedoms[k], side);
      double wave = (k == 0 ? 5 : 8) * DEG * sin(0.31 * frame + 1.3 * k + 2.1 * side);
      r->d->q[q] = frame < 0 ? r->prior[q] * gd_random_normal(random) : wave;
    }
  }
  gerdy_fk(m, r->d);
  gerdy_fk_markers(m, r->d);
  memcpy(r->truth, r->d->q, (size_t)m->nq * sizeof(double));
}

static void measure(rig* r, double noise, gd_random* random) {
  for (int e = 0; e < 3 * r->m->nmarker; ++e) {
    double sd = noise / sqrt(r->weight[e / 3]);
    r->marker[e] = r->d->marker_pos[e] + sd * gd_random_normal(random);
  }
}

// How the two freedoms came out.
typedef struct recovery {
  int within, all, others_within, others;
  double error, sd;  // rad, mean square, mean
} recovery;

static void add_frame(const rig* r, recovery* out) {
  for (int q = 0; q < r->m->nq; ++q) {
    double sd = gerdy_ik_sd(r->ik, r->d, q), error = r->d->q[q] - r->truth[q];
    if (!(sd > 0)) continue;
    bool within = fabs(error) <= 1.96 * sd;
    if (r->prior[q] > 0) {
      assert_true(sd <= r->prior[q] * (1 + 1e-12));
      out->within += within;
      ++out->all;
      out->error += error * error;
      out->sd += sd;
    } else {
      out->others_within += within;
      ++out->others;
    }
  }
}

// 200 frames with markers off by noise over the root of their weight
static void check_coverage(rig* r, const char* name, double noise, bool drawn, gd_random* random) {
  recovery sum = {.all = 0};
  for (int frame = 0; frame < 200; ++frame) {
    gerdy_ik_info info;
    set_truth(r, drawn ? -1 : frame, random);
    measure(r, noise, random);
    gerdy_ik_frame(r->ik, r->d, r->marker, NULL, &info);
    assert_true(info.outcome == GERDY_IK_SOLVED || noise > 0.01);
    add_frame(r, &sum);
  }
  double share = (double)sum.within / sum.all;
  double others = (double)sum.others_within / sum.others;
  print_message(
      "%s, %s, noise %g mm: %.1f %% of the knees' and %.1f %% of the other angles within 1.96 sd; "
      "rms error %.2f deg, mean sd %.2f deg\n",
      name, drawn ? "drawn" : "waves", 1000 * noise, 100 * share, 100 * others,
      sqrt(sum.error / sum.all) / DEG, sum.sd / sum.all / DEG);
  assert_true(share > 0.90 && share < 0.98);
  assert_true(others > 0.93 && others < 0.97);
}

// the sd covers the truth, and is never wider than what was known before, at every noise
static void deviations_cover_the_truth(void** state) {
  (void)state;
  static const double noise[] = {0.0005, 0.001, 0.003, 0.005, 0.01, 0.02};
  const char* path[2] = {SOURCE_FILE("models/gerdy_runner.osim"),
                         SHARED_FILE("oracle/trials/run-rajagopal/scaled.osim")};
  for (int i = 0; i < 2; ++i) {
    if (!test_exists(path[i])) continue;
    const char* name = i == 0 ? "bundled" : "rajagopal";
    rig r = make_rig(path[i]);
    gd_random random = {7};
    for (int weighted = 0; weighted < 2; ++weighted) {
      for (int k = 0; k < r.m->nmarker && weighted; ++k) {
        r.weight[k] = random_between(&random, 0.3, 10);
      }
      follow_markers(&r);
      for (int k = 0; k < 6; ++k) {
        if (test_sanitized && (k + weighted) % 3 != 0) continue;
        // a sine has no tails: where the prior says most, the waves are within it too often
        if (noise[k] <= 0.01) check_coverage(&r, name, noise[k], false, &random);
        check_coverage(&r, name, noise[k], true, &random);
      }
    }
    close_rig(&r);
  }
}

// without the markers of shank and foot nothing is said of the knee
static void a_prior_alone_tells_nothing(void** state) {
  (void)state;
  rig r = make_rig(SOURCE_FILE("models/gerdy_runner.osim"));
  gd_random random = {8};
  int tibia = side_body(r.m, "tibia", 0);
  follow_markers(&r);
  set_truth(&r, 3, &random);
  measure(&r, 0.003, &random);
  for (int i = 0; i < r.m->nmarker; ++i) {
    r.seen[i] = !gerdy_model_is_below(r.m, r.m->marker_body[i], tibia);
  }
  gerdy_ik_frame(r.ik, r.d, r.marker, r.seen, NULL);
  for (int k = 0; k < 2; ++k) {
    int right = side_coordinate(r.m, freedoms[k], 0), left = side_coordinate(r.m, freedoms[k], 1);
    assert_true(gerdy_ik_observes(r.ik, right));
    assert_false(gerdy_ik_tells(r.ik, right));
    assert_true(isnan(gerdy_ik_sd(r.ik, r.d, right)));
    assert_true(gerdy_ik_tells(r.ik, left));
  }
  // a marker at the foot alone tells little, and says so
  int heel = -1;
  for (int i = 0; i < r.m->nmarker; ++i) {
    if (r.m->marker_body[i] == side_body(r.m, "calcn", 0)) heel = i;
  }
  assert_true(heel >= 0);
  r.seen[heel] = 1;
  gerdy_ik_frame(r.ik, r.d, r.marker, r.seen, NULL);
  int q = side_coordinate(r.m, freedoms[1], 0);
  if (gerdy_ik_tells(r.ik, q)) assert_true(gerdy_ik_sd(r.ik, r.d, q) > 0.5 * r.prior[q]);
  close_rig(&r);
}

// with exact markers the prior does not move the knee
static void exact_markers_win(void** state) {
  (void)state;
  rig r = make_rig(SOURCE_FILE("models/gerdy_runner.osim"));
  gd_random random = {9};
  follow_markers(&r);
  for (int frame = 0; frame < 20; ++frame) {
    set_truth(&r, frame, &random);
    measure(&r, 0, &random);
    memcpy(r.d->q, r.m->q_default, (size_t)r.m->nq * sizeof(double));
    gerdy_ik_frame_global(r.ik, r.d, r.marker, NULL, NULL);
    for (int k = 0; k < 4; ++k) {
      int q = side_coordinate(r.m, freedoms[k / 2], k % 2);
      assert_near(r.d->q[q], r.truth[q], 2e-5);
    }
  }
  close_rig(&r);
}

// root of the mean square of all distances, m
static double all_rms(const gerdy_ik_trial* t) {
  double sum = 0;
  int n = 0;
  for (size_t i = 0; i < t->error->nrow * t->error->ncol; ++i) {
    if (!t->error->valid[i]) continue;
    sum += t->error->value[i] * t->error->value[i];
    ++n;
  }
  return sqrt(sum / n);
}

// where a coordinate goes, and its mean sd
static void check_range(const gerdy_model* m, const gerdy_ik_trial* t, int q, double prior) {
  double least = INFINITY, most = -INFINITY, sd = 0;
  for (size_t row = 0; row < t->motion->nrow; ++row) {
    size_t i = row * t->motion->ncol + (size_t)q;
    assert_true(t->motion->valid[i] && t->sd->valid[i]);
    assert_true(t->sd->value[i] > 0 && t->sd->value[i] < prior);
    least = fmin(least, t->motion->value[i]);
    most = fmax(most, t->motion->value[i]);
    sd += t->sd->value[i] / (double)t->motion->nrow;
  }
  print_message("%s: %.1f to %.1f deg, sd %.1f deg (mean)\n", q_name(m, q), least / DEG, most / DEG,
                sd / DEG);
  assert_true(least > -4 * prior && most < 4 * prior && most - least > sd);
  assert_true(sd < 0.6 * prior);
}

// two runs: every frame solved, the knees within reason and better known than before, markers
// nearer
static void real_runs_are_plausible(void** state) {
  (void)state;
  static const char* const trial[2][2] = {{"oracle/trials/run-rajagopal/scaled.osim",
                                           "data/run-rajagopal/ExpData/motion_capture_run.trc"},
                                          {"data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
                                           "data/run-bmclab/ExpData/motion_capture_run.trc"}};
  for (int i = 0; i < (test_sanitized ? 1 : 2); ++i) {
    NEED_SHARED(SHARED_FILE(trial[i][1]));
    gerdy_error err = {0};
    gerdy_series* markers;
    gerdy_ik_trial* t[2];
    pair p = free_knees(SHARED_FILE(trial[i][0]));
    size_t nq = (size_t)p.now->nq;
    double* prior = calloc(nq, sizeof *prior);
    double* weight = calloc((size_t)p.now->nmarker, sizeof *weight);
    unsigned char* held = calloc(nq, 1);
    assert_ok(gerdy_trc_load(SHARED_FILE(trial[i][1]), &markers, NULL, &err), &err);
    for (int k = 0; k < 2; ++k) {
      const gerdy_model* m = k == 0 ? p.old : p.now;
      gerdy_ik_options options = gerdy_ik_options_default();
      options.held = held;
      options.prior_sd = k == 0 ? NULL : prior;
      options.with_sd = options.nthread = 1;
      gerdy_default_held(m, held);
      gerdy_default_weights(m, weight);
      gerdy_knee_prior(p.now, prior);
      assert_ok(gerdy_ik_solve(m, markers, weight, &options, NULL, NULL, &t[k], &err), &err);
      for (size_t row = 0; row < markers->nrow; ++row) {
        assert_int_equal(t[k]->info[row].outcome, GERDY_IK_SOLVED);
      }
    }
    for (int q = 0; q < p.now->nq; ++q) {
      if (prior[q] > 0) check_range(p.now, t[1], q, prior[q]);
    }
    print_message("markers %.1f mm RMS, %.1f mm with freed knees\n", 1000 * all_rms(t[0]),
                  1000 * all_rms(t[1]));
    assert_true(all_rms(t[1]) < all_rms(t[0]));
    // to the bit by any number of threads
    gerdy_ik_trial* threaded;
    gerdy_ik_options options = gerdy_ik_options_default();
    options.held = held;
    options.prior_sd = prior;
    options.nthread = 3;
    assert_ok(gerdy_ik_solve(p.now, markers, weight, &options, NULL, NULL, &threaded, &err), &err);
    assert_memory_equal(threaded->motion->value, t[1]->motion->value,
                        markers->nrow * nq * sizeof(double));
    gerdy_ik_trial_free(threaded);
    gerdy_ik_trial_free(t[0]);
    gerdy_ik_trial_free(t[1]);
    gerdy_series_free(markers);
    free(prior);
    free(weight);
    free(held);
    release(&p);
  }
}

// ---- the report --------------------------------------------------------------------------------

// adduction and rotation in stance, rad; in swing, when the knee is bent, both are 6 deg more
static const double in_stance[2][2] = {{3 * DEG, 5 * DEG}, {-2 * DEG, -4 * DEG}};

// the synthetic runner again, with knees that adduct and rotate
static void write_run(const char* truth_file, const char* from, const char* to) {
  gerdy_error err = {0};
  gerdy_angle_unit angle;
  gerdy_series *truth, *markers;
  pair p = free_knees(SOURCE_FILE("models/gerdy_runner.osim"));
  gd_random random = {10};
  assert_ok(gerdy_sto_load(truth_file, &truth, &angle, NULL, &err), &err);
  assert_ok(gerdy_trc_load(from, &markers, NULL, &err), &err);
  assert_int_equal(truth->nrow, markers->nrow);
  for (size_t row = 0; row < truth->nrow; ++row) {
    for (size_t c = 0; c < truth->ncol; ++c) {
      int q = gerdy_model_coordinate(p.now, truth->column[c].name);
      if (q < 0) continue;
      bool degrees = angle == GERDY_DEGREES && p.now->q_rotational[q];
      p.is->q[q] = truth->value[row * truth->ncol + c] * (degrees ? DEG : 1);
    }
    for (int k = 0; k < 4; ++k) {
      double bent = p.is->q[side_coordinate(p.now, "knee_angle", k % 2)] / DEG;
      double swing = fmin(fmax((bent - 55) / 25, 0), 1);
      p.is->q[side_coordinate(p.now, freedoms[k / 2], k % 2)] =
          in_stance[k % 2][k / 2] + 6 * DEG * swing * swing * (3 - 2 * swing);
    }
    gerdy_fk(p.now, p.is);
    gerdy_fk_markers(p.now, p.is);
    for (size_t c = 0; c < markers->ncol; ++c) {
      char name[112];
      snprintf(name, sizeof name, "%.*s", (int)strlen(markers->column[c].name) - 2,
               markers->column[c].name);
      int i = gerdy_model_marker(p.now, name);
      assert_true(i >= 0);
      gerdy_series_set(markers, row, c,
                       p.is->marker_pos[3 * i + (int)(c % 3)] + 1e-3 * gd_random_normal(&random));
    }
  }
  assert_ok(gerdy_trc_save(to, markers, &err), &err);
  gerdy_series_free(truth);
  gerdy_series_free(markers);
  release(&p);
}

static void check_peak(const gerdy_notes* notes, const char* where, const char* what, double want) {
  for (size_t i = 0; i < notes->n; ++i) {
    double peak, sd = NAN;
    size_t n;
    const char* text = notes->item[i].text;
    if (strcmp(notes->item[i].where, where) != 0 || strstr(text, what) == NULL) continue;
    assert_int_equal(sscanf(strstr(text, "stance") + 7, "%lf deg over %zu", &peak, &n), 2);
    assert_int_equal(sscanf(strstr(text, "known to ") + 9, "%lf", &sd), 1);
    print_message("%s: %s\n", where, text);
    assert_near(peak * DEG, want, 0.8 * DEG);  // the largest of many values, each off by about 0.3
    assert_true(n >= 3 && sd > 0.1 && sd < 1);
    return;
  }
  fail_msg("no note on %s of the %s", what, where);
}

// peaks in stance, not in swing, of both sides, with what skin does to them
static void a_report_tells_the_peaks(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_synth_options options = gerdy_synth_options_default();
  options.strides = 5;
  options.rate = 100;
  options.gaps = 0;
  assert_ok(gerdy_synth_run(&options, "knee_synth", &err), &err);
  write_run("knee_synth/truth.mot", "knee_synth/run.trc", "knee_synth/knee.trc");
  gerdy_job job = gerdy_job_default();
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  job.model = "knee_synth/model.osim";
  job.markers = "knee_synth/knee.trc";
  job.json = "knee_synth/knee.json";
  job.free_knee = 1;
  assert_ok(gerdy_report_run(&job, &notes, &err), &err);
  for (int side = 0; side < 2; ++side) {
    const char* where = side == 0 ? "right knee" : "left knee";
    check_peak(&notes, where, "peak adduction", in_stance[side][0]);
    check_peak(&notes, where, "peak internal rotation", in_stance[side][1]);
  }
  bool said = false;
  for (size_t i = 0; i < notes.n; ++i) {
    said |= notes.item[i].severity == GERDY_WARNING &&
            strstr(notes.item[i].text, "skin markers tell") != NULL;
  }
  assert_true(said);
  gerdy_notes_reset(&notes);
}

// after the report's test, whose files it reads
static void jobs_run_out_of_memory(void** state) {
  (void)state;
  gerdy_job job = gerdy_job_default();
  job.model = "knee_synth/model.osim";
  job.markers = "knee_synth/knee.trc";
  job.json = "knee_synth/out.json";
  job.to = 1.5;
  job.free_knee = 1;
  job.ndraw = 2;  // one draw asks for memory like the other
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  unsigned long before = gd_mem_count();
  assert_ok(gerdy_report_run(&job, &notes, &err), &err);
  unsigned long n = gd_mem_count() - before;
  gerdy_notes_reset(&notes);
  for (unsigned long nth = 1; nth <= n; nth += 1 + n / (test_sanitized ? 50 : 150)) {
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_report_run(&job, &notes, &err);
    gd_mem_fail_at(0);
    assert_int_equal(status, GERDY_E_MEMORY);
    gerdy_notes_reset(&notes);
  }
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(is_the_old_model_at_zero),
      cmocka_unit_test(signs_are_the_clinics),
      cmocka_unit_test(adds_to_what_follows_flexion),
      cmocka_unit_test(are_cardan_angles),
      cmocka_unit_test(lengths_change_as_slopes_say),
      cmocka_unit_test(power_is_the_change_of_energy),
      cmocka_unit_test(is_saved_whole),
      cmocka_unit_test(locked_ones_are_unlocked),
      cmocka_unit_test(other_knees_stay),
      cmocka_unit_test(no_knee_is_an_error),
      cmocka_unit_test(pins_are_freed_sliders_are_not),
      cmocka_unit_test(every_failing_allocation_is_handled),
      cmocka_unit_test(deviations_cover_the_truth),
      cmocka_unit_test(a_prior_alone_tells_nothing),
      cmocka_unit_test(exact_markers_win),
      cmocka_unit_test(real_runs_are_plausible),
      cmocka_unit_test(a_report_tells_the_peaks),
      cmocka_unit_test(jobs_run_out_of_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
