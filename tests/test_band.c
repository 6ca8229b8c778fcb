// Laying the band on models: landmarks of every model there is, both legs alike, lengths that
// follow the posture without a step and grow with the model, models that lack something.
#include "testing.h"

#include <gerdy/band.h>
#include <gerdy/kin.h>
#include <gerdy/scale.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "math/vec.h"
#include "testing_random.h"
#include "tissue/band_shape.h"

static const double degree = 0.017453292519943295;

typedef struct laid {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_band band;
  gerdy_notes notes;
} laid;

static laid lay(gerdy_model* m) {
  laid l = {.m = m};
  gerdy_error err = {0};
  gerdy_notes_init(&l.notes);
  assert_ok(gerdy_data_new(l.m, &l.d, &err), &err);
  assert_ok(gerdy_band_lay(l.m, &l.band, &l.notes, &err), &err);
  return l;
}

static laid load(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  return lay(m);
}

static laid bundled(void) { return load(SOURCE_FILE("models/gerdy_runner.osim")); }

static void release(laid* l) {
  gerdy_data_free(l->d);
  gerdy_model_free(l->m);
  gerdy_notes_reset(&l->notes);
}

static int find(const laid* l, const char* name, int side) {
  char full[80];
  snprintf(full, sizeof full, "%.70s_%c", name, side ? 'l' : 'r');
  return gerdy_model_coordinate(l->m, full);
}

static void stand(laid* l) {
  for (int q = 0; q < l->m->nq; ++q) l->d->q[q] = l->m->q_locked[q] ? l->m->q_default[q] : 0;
  gerdy_fk(l->m, l->d);
}

static gerdy_band_way way_of(const laid* l, int head, int side) {
  gerdy_band_way way;
  gerdy_band_lay_way(&l->band, l->d, head, side, &way);
  return way;
}

// ---- landmarks ---------------------------------------------------------------------------------

static void expect_between(const char* what, double x, double low, double high) {
  if (!(x >= low && x <= high)) fail_msg("%s = %g m is not within %g .. %g", what, x, low, high);
}

// as on a person whose thigh is so long (m)
static void expect_plausible(const laid* l, int side) {
  const gerdy_band_leg* leg = &l->band.leg[side];
  double hip[3], knee[3], g[3], p[GERDY_NBAND][3];
  for (int head = 0; head < GERDY_NBAND; ++head) {
    gd_band_places(&l->band, l->d, head, side, p[head], g);
  }
  gerdy_fk_point(l->m, l->d, leg->femur, leg->thigh_pos, hip);
  gerdy_fk_point(l->m, l->d, leg->tibia, leg->knee, knee);
  double t = gd_v3_distance(hip, knee) / 0.4;
  expect_between("thigh over 0.4", t, 0.85, 1.3);
  const gerdy_band_surface *a = &leg->surface[0], *b = &leg->surface[1];
  expect_between("origin ahead", p[0][0], 0.015 * t, 0.055 * t);
  expect_between("origin up", p[0][1], 0.06 * t, 0.13 * t);
  expect_between("origin beside", p[0][2], 0.025 * t, 0.065 * t);
  expect_between("crest behind the origin", p[0][0] - p[1][0], 0.025 * t, 0.07 * t);
  expect_between("crest over the origin", p[1][1] - p[0][1], 0.01 * t, 0.05 * t);
  expect_between("crest beside", p[1][2], 0.03 * t, 0.08 * t);
  expect_between("trochanter's level", a->y, -0.13 * t, -0.07 * t);
  expect_between("trochanter's edge", a->z + a->radius, 0.05 * t, 0.07 * t);
  expect_between("epicondyle's level", b->y, -0.43 * t, -0.37 * t);
  expect_between("epicondyle's edge", b->z + b->radius, 0.034 * t, 0.047 * t);
  expect_between("guide", leg->guide, 0, 0.025 * t);
  expect_between("insertion below the epicondyle", b->y - g[1], 0.02 * t, 0.06 * t);
  expect_between("insertion beside", g[2], 0.024 * t, 0.045 * t);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    gerdy_band_way way = way_of(l, head, side);
    expect_between("length", way.length, 1.2 * 0.4 * t, 1.55 * 0.4 * t);
    assert_near(way.length, l->band.standing[head][side], 0);
    assert_near(way.length * (1 - GERDY_BAND_TIGHTNESS), l->band.slack[head][side], 1e-15);
    assert_int_equal(way.through_bone, 0);
    // some scaled models have the tubercle as far out as the epicondyle: they just miss it
    assert_true(way.touches[GERDY_BAND_TROCHANTER]);
    assert_true(way.press[0][2] < 0 && way.press[1][2] < 0.01);
  }
}

static void print_leg(const laid* l, const char* name, int side) {
  const gerdy_band_leg* leg = &l->band.leg[side];
  const gerdy_band_surface* s = leg->surface;
  print_message(
      "%-38s %c  y, edge: trochanter %.4f %.4f epicondyle %.4f %.4f  guide %.4f  "
      "length %.4f %.4f\n",
      name, side ? 'l' : 'r', s[0].y, s[0].z + s[0].radius, s[1].y, s[1].z + s[1].radius,
      leg->guide, l->band.standing[0][side], l->band.standing[1][side]);
}

typedef struct known_model {
  const char* path;
  int legs[2];   // has a band
  size_t notes;  // said of it
} known_model;

static void every_model_has_a_band(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/models/gait2392_thelen2003muscle.osim"));
  static const known_model models[] = {
      {"data/models/Rajagopal2016.osim", {1, 1}, 0},
      {"data/models/LaiUhlrich2022.osim", {1, 1}, 0},
      {"data/models/RajagopalLaiUhlrich2023.osim", {1, 1}, 0},
      {"data/models/FullBodyModel_Hamner2010_v2_0.osim", {1, 1}, 0},
      {"data/models/gait2392_thelen2003muscle.osim", {1, 1}, 0},
      {"data/models/gait2392_millard2012muscle.osim", {1, 1}, 0},
      {"data/models/gait2354_simbody.osim", {1, 1}, 0},
      {"data/models/gait10dof18musc.osim", {1, 1}, 2},
      {"data/models/leg39.osim", {1, 0}, 2},
      {"data/model-lenhart2015/lenhart_itb.osim", {1, 1}, 2},
      {"data/run-bmclab/Rajagopal2015.osim", {1, 1}, 0},
      {"data/run-bmclab/Scale/Rajagopal2015_scaled.osim", {1, 1}, 0},
      {"data/walk-gait2392/subject01_simbody.osim", {1, 1}, 0},
      {"oracle/trials/run-rajagopal/scaled.osim", {1, 1}, 0},
      {"oracle/trials/walk-rajagopal/scaled.osim", {1, 1}, 0},
      {"data/models/arm26.osim", {0, 0}, 2},
  };
  for (size_t i = 0; i < sizeof models / sizeof models[0]; ++i) {
    const char* path = SHARED_FILE(models[i].path);
    if (!test_exists(path)) continue;
    laid l = load(path);
    stand(&l);
    assert_int_equal(l.notes.n, models[i].notes);
    for (int side = 0; side < 2; ++side) {
      assert_int_equal(l.band.leg[side].known, models[i].legs[side]);
      if (!l.band.leg[side].known) continue;
      print_leg(&l, strrchr(models[i].path, '/') + 1, side);
      expect_plausible(&l, side);
    }
    release(&l);
  }
}

static void bundled_model(void** state) {
  (void)state;
  laid l = bundled();
  stand(&l);
  assert_int_equal(l.notes.n, 0);
  for (int side = 0; side < 2; ++side) {
    const gerdy_band_leg* leg = &l.band.leg[side];
    print_leg(&l, "gerdy_runner.osim", side);
    expect_plausible(&l, side);
    assert_int_equal(leg->nhip, 3);
    assert_int_equal(leg->hip[0], find(&l, "hip_flexion", side));
    assert_int_equal(leg->hip[2], find(&l, "hip_rotation", side));
    assert_int_equal(leg->nknee, 3);
    assert_int_equal(leg->knee_q[0], find(&l, "knee_angle", side));
    assert_int_equal(leg->pelvis, gerdy_model_body(l.m, "pelvis"));
    assert_int_equal(leg->tibia, gerdy_model_body(l.m, side ? "tibia_l" : "tibia_r"));
    // origin and insertion are the muscle's own
    int tfl = gerdy_model_muscle(l.m, side ? "tfl_l" : "tfl_r"), point = l.m->path_point[tfl];
    int last = point + l.m->path_npoint[tfl] - 1;
    for (int k = 0; k < 3; ++k) {
      assert_near(leg->origin[GERDY_BAND_TFL][k], l.m->point_pos[3 * point + k], 0);
      assert_near(leg->insertion[k], l.m->point_pos[3 * last + k], 1e-15);
    }
  }
  release(&l);
}

// ---- both sides --------------------------------------------------------------------------------

static void random_mirrored_pose(laid* l, gd_random* r) {
  static const char* names[] = {"hip_flexion", "hip_adduction",  "hip_rotation",
                                "knee_angle",  "knee_adduction", "knee_rotation"};
  for (int q = 0; q < l->m->nq; ++q) l->d->q[q] = random_between(r, -0.5, 0.5);
  for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
    int right = find(l, names[i], 0), left = find(l, names[i], 1);
    assert_true(right >= 0 && left >= 0);
    l->d->q[right] = l->d->q[left] = random_between(r, i == 3 ? -1.9 : -0.4, i == 3 ? 0 : 0.4);
  }
  gerdy_fk(l->m, l->d);
}

static void sides_are_mirrored(void** state) {
  (void)state;
  laid l = bundled();
  gd_random r = {2};
  for (int pose = 0; pose < 200; ++pose) {
    random_mirrored_pose(&l, &r);
    for (int i = 0; i < 2 * GERDY_NBAND; ++i) {
      l.band.hold = (gerdy_band_hold)(i / GERDY_NBAND);
      gerdy_band_way right = way_of(&l, i % GERDY_NBAND, 0), left = way_of(&l, i % GERDY_NBAND, 1);
      assert_near(right.length, left.length, 1e-13);
      assert_near(right.ahead, left.ahead, 1e-10);
      for (int k = 0; k < 3; ++k) {
        assert_near(right.origin[k], left.origin[k], 1e-13);
        assert_near(right.by_insertion[k], left.by_insertion[k], 1e-9);
        assert_near(right.press[1][k], left.press[1][k], 1e-9);
      }
    }
  }
  release(&l);
}

// ---- postures ----------------------------------------------------------------------------------

// both feet through every posture of running and beyond: numbers, and no steps
static void lengths_without_steps(void** state) {
  (void)state;
  laid l = bundled();
  int knee = find(&l, "knee_angle", 0), add = find(&l, "hip_adduction", 0);
  int flex = find(&l, "hip_flexion", 0), turn = find(&l, "knee_rotation", 0);
  for (int hold = 0; hold < 2; ++hold) {
    l.band.hold = (gerdy_band_hold)hold;
    for (int tilt = -3; tilt <= 3; ++tilt) {
      double before[GERDY_NBAND] = {0, 0};
      for (int i = 0; i <= 1400; ++i) {
        stand(&l);
        l.d->q[knee] = (10 - 0.1 * i) * degree;
        l.d->q[flex] = (-20 + 0.06 * i) * degree;
        l.d->q[add] = (tilt * 10 + 5 * sin(0.01 * i)) * degree;
        l.d->q[turn] = 10 * sin(0.02 * i) * degree;
        gerdy_fk(l.m, l.d);
        for (int head = 0; head < GERDY_NBAND; ++head) {
          gerdy_band_way way = way_of(&l, head, 0);
          assert_true(isfinite(way.length) && isfinite(way.press[1][2]) && way.length > 0.3);
          if (i > 0) assert_near(way.length, before[head], 0.0006);
          before[head] = way.length;
        }
      }
    }
  }
  release(&l);
}

// adduction lengthens both heads, as every source has it
static void adduction_lengthens(void** state) {
  (void)state;
  laid l = bundled();
  for (int side = 0; side < 2; ++side) {
    double length[2][GERDY_NBAND];
    for (int i = 0; i < 2; ++i) {
      stand(&l);
      l.d->q[find(&l, "hip_adduction", side)] = (6 + 2 * i) * degree;
      l.d->q[find(&l, "knee_angle", side)] = -40 * degree;
      l.d->q[find(&l, "hip_flexion", side)] = 20 * degree;
      gerdy_fk(l.m, l.d);
      for (int head = 0; head < GERDY_NBAND; ++head)
        length[i][head] = way_of(&l, head, side).length;
    }
    for (int head = 0; head < GERDY_NBAND; ++head) {
      double slope = (length[1][head] / length[0][head] - 1) / 2 * 100;
      print_message("hip adduction, head %d, side %d: %.4f %% per degree\n", head, side, slope);
      assert_true(slope > 0.09 && slope < 0.18);
    }
  }
  release(&l);
}

static void lengths_grow_with_the_model(void** state) {
  (void)state;
  laid l = bundled();
  gerdy_error err = {0};
  gerdy_model* bigger;
  assert_ok(gerdy_model_copy(l.m, &bigger, &err), &err);
  double* factor = malloc((size_t)l.m->nbody * 3 * sizeof *factor);
  assert_non_null(factor);
  for (int i = 0; i < 3 * l.m->nbody; ++i) factor[i] = 1.1;
  assert_ok(gerdy_model_scale(bigger, factor, NAN, 0, &err), &err);
  free(factor);
  laid big = lay(bigger);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    for (int side = 0; side < 2; ++side) {
      assert_near(big.band.standing[head][side], 1.1 * l.band.standing[head][side], 1e-12);
      assert_near(big.band.slack[head][side], 1.1 * l.band.slack[head][side], 1e-12);
      assert_near(big.band.leg[side].guide, 1.1 * l.band.leg[side].guide, 1e-14);
    }
  }
  release(&big);
  release(&l);
}

static void lengths_are_set(void** state) {
  (void)state;
  laid l = bundled();
  gerdy_error err = {0};
  assert_ok(gerdy_band_set_lengths(&l.band, 1, 0, 0.55, 0.02, &err), &err);
  assert_near(l.band.standing[1][0], 0.55, 0);
  assert_near(l.band.slack[1][0], 0.539, 1e-15);
  static const double bad[][2] = {{0, 0},        {-1, 0},     {NAN, 0},
                                  {INFINITY, 0}, {0.5, 0.21}, {0.5, NAN}};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    assert_int_equal(gerdy_band_set_lengths(&l.band, 1, 0, bad[i][0], bad[i][1], &err),
                     GERDY_E_ARG);
    assert_true(strlen(err.msg) > 0);
  }
  assert_int_equal(gerdy_band_set_lengths(&l.band, 2, 0, 0.5, 0, NULL), GERDY_E_ARG);
  assert_int_equal(gerdy_band_set_lengths(&l.band, 0, 2, 0.5, 0, NULL), GERDY_E_ARG);
  assert_near(l.band.standing[1][0], 0.55, 0);
  release(&l);
}

// ---- models that lack something ----------------------------------------------------------------

#define BODY(name) "<Body name=\"" name "\"/>"
#define FRAME(name, body, at)                                            \
  "<PhysicalOffsetFrame name=\"" name "\"><socket_parent>/bodyset/" body \
  "</socket_parent><translation>" at "</translation></PhysicalOffsetFrame>"
#define JOINT(kind, name, parent, at, child, inside)           \
  "<" kind " name=\"" name "\"><socket_parent_frame>" name     \
  "_p</socket_parent_frame>"                                   \
  "<socket_child_frame>" name "_c</socket_child_frame>" inside \
  "<frames>" FRAME(name "_p", parent, at) FRAME(name "_c", child, "0 0 0") "</frames></" kind ">"
#define ANGLE(name, locked)                                    \
  "<coordinates><Coordinate name=\"" name "\"><locked>" locked \
  "</locked></Coordinate>"                                     \
  "</coordinates>"
#define PELVIS                                                                  \
  "<WeldJoint name=\"base\"><socket_parent_frame>/ground</socket_parent_frame>" \
  "<socket_child_frame>/bodyset/pelvis</socket_child_frame></WeldJoint>"
#define MODEL(bodies, joints, muscles)                                             \
  "<OpenSimDocument Version=\"40000\"><Model name=\"m\"><BodySet><objects>" bodies \
  "</objects></BodySet><JointSet><objects>" joints                                 \
  "</objects></JointSet><ForceSet><objects>" muscles                               \
  "</objects></ForceSet></Model></OpenSimDocument>"
#define HIP \
  JOINT("PinJoint", "hip", "pelvis", "-0.07 -0.066 0.0835", "femur_r", ANGLE("hip", "false"))
#define KNEE(kind, inside) JOINT(kind, "knee", "femur_r", "0 -0.4 0", "tibia_r", inside)
#define LEG                BODY("pelvis") BODY("femur_r") BODY("tibia_r")
#define TFL(points)                                                               \
  "<Thelen2003Muscle name=\"TFL_r\"><GeometryPath><PathPointSet><objects>" points \
  "</objects></PathPointSet></GeometryPath></Thelen2003Muscle>"
#define POINT(body, at) "<PathPoint><body>" body "</body><location>" at "</location></PathPoint>"

static laid read_text(const char* text) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(text, strlen(text), &m, NULL, &err), &err);
  laid l = lay(m);
  stand(&l);
  return l;
}

static void expect_note(const laid* l, const char* side, gerdy_severity severity,
                        const char* words) {
  for (size_t i = 0; i < l->notes.n; ++i) {
    const gerdy_note* n = &l->notes.item[i];
    if (strstr(n->where, side) && strstr(n->text, words) && n->severity == severity) return;
  }
  fail_msg("no note on the %s says \"%s\"", side, words);
}

static void expect_no_band(const char* text, const char* words) {
  laid l = read_text(text);
  assert_int_equal(l.notes.n, 2);
  expect_note(&l, "right", GERDY_WARNING, words);
  for (int side = 0; side < 2; ++side) {
    assert_int_equal(l.band.leg[side].known, 0);
    gerdy_band_way way = way_of(&l, GERDY_BAND_TFL, side);
    assert_true(isnan(way.length) && isnan(way.press[1][2]) && isnan(way.by_origin[0]));
    assert_true(isnan(l.band.standing[0][side]) && isnan(l.band.slack[1][side]));
  }
  release(&l);
}

static void without_bones(void** state) {
  (void)state;
  expect_no_band(MODEL(BODY("pelvis"), PELVIS, ""), "no femur");
  expect_no_band(MODEL(BODY("pelvis") BODY("femur_r"), PELVIS HIP, ""), "no tibia");
  // the thigh stands on the ground
  expect_no_band(MODEL(BODY("femur_r") BODY("tibia_r"),
                       "<PinJoint name=\"hip\"><socket_parent_frame>/ground</socket_parent_frame>"
                       "<socket_child_frame>/bodyset/femur_r</socket_child_frame>" ANGLE(
                           "hip", "false") "</PinJoint>" KNEE("PinJoint", ANGLE("knee", "false")),
                       ""),
                 "no pelvis");
  // hip and knee in one place
  expect_no_band(MODEL(LEG,
                       PELVIS HIP JOINT("PinJoint", "knee", "femur_r", "0 0 0", "tibia_r",
                                        ANGLE("knee", "false")),
                       ""),
                 "as in a leg");
}

static void one_leg_only(void** state) {
  (void)state;
  laid l = read_text(MODEL(LEG, PELVIS HIP KNEE("PinJoint", ANGLE("knee", "false")), ""));
  assert_int_equal(l.band.leg[0].known, 1);
  assert_int_equal(l.band.leg[1].known, 0);
  assert_int_equal(l.notes.n, 2);
  expect_note(&l, "right", GERDY_INFO,
              "origin of tensor fasciae latae, iliac crest, greater "
              "trochanter, level and guide of the epicondyle, Gerdy's");
  expect_note(&l, "left", GERDY_WARNING, "no femur");
  expect_plausible(&l, 0);
  release(&l);
}

// the knee cannot move: locked, or one piece
static void knee_locked_straight(void** state) {
  (void)state;
  static const char* texts[2] = {
      MODEL(LEG, PELVIS HIP KNEE("PinJoint", ANGLE("knee", "true")), ""),
      MODEL(LEG, PELVIS HIP KNEE("WeldJoint", ""), ""),
  };
  for (int i = 0; i < 2; ++i) {
    laid l = read_text(texts[i]);
    expect_note(&l, "right", GERDY_INFO, "hip alone");
    expect_plausible(&l, 0);
    release(&l);
  }
}

static void muscle_that_tells_a_part(void** state) {
  (void)state;
  // no origin of its own; a point that comes and goes is no landmark
  laid l = read_text(
      MODEL(LEG, PELVIS HIP KNEE("PinJoint", ANGLE("knee", "false")),
            TFL("<ConditionalPathPoint><body>pelvis</body><location>0 1 0</location><coordinate>hip"
                "</coordinate><range>0 1</range></ConditionalPathPoint>" POINT(
                    "femur_r", "0.03 -0.1 0.06") POINT("tibia_r", "0.006 -0.05 0.03"))));
  expect_note(&l, "right", GERDY_INFO,
              "skeleton: origin of tensor fasciae latae, iliac crest, "
              "level and guide of the epicondyle");
  assert_near(l.band.leg[0].surface[0].z + l.band.leg[0].surface[0].radius, 0.06, 1e-15);
  assert_near(l.band.leg[0].insertion[1], -0.05, 1e-15);
  expect_plausible(&l, 0);
  release(&l);
}

// an insertion in the middle of the bone is laid as it stands, and told
static void insertion_inside_bone(void** state) {
  (void)state;
  laid l = read_text(
      MODEL(LEG, PELVIS HIP KNEE("PinJoint", ANGLE("knee", "false")),
            TFL(POINT("pelvis", "-0.031 0.0214 0.1241") POINT("femur_r", "0.03 -0.1 0.06")
                    POINT("femur_r", "0.005 -0.405 0.036") POINT("tibia_r", "0.006 -0.01 0.01"))));
  gerdy_band_way way = way_of(&l, GERDY_BAND_TFL, 0);
  assert_int_equal(way.through_bone, 1);
  assert_true(isfinite(way.length));
  release(&l);
}

static void no_memory(void** state) {
  (void)state;
  laid l = read_text(MODEL(LEG, PELVIS HIP KNEE("WeldJoint", ""), ""));
  int failed = 0;
  for (size_t n = 1; n < 100; ++n) {
    gerdy_band band;
    gerdy_notes notes;
    gerdy_error err = {0};
    gerdy_notes_init(&notes);
    gd_mem_fail_at(n);
    gerdy_status status = gerdy_band_lay(l.m, &band, &notes, &err);
    gd_mem_fail_at(0);
    gerdy_notes_reset(&notes);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    ++failed;
  }
  assert_true(failed >= 2);
  assert_int_equal(gerdy_band_lay(l.m, &l.band, NULL, NULL), GERDY_OK);
  release(&l);
}

// ---- speed -------------------------------------------------------------------------------------

static void is_fast(void** state) {
  (void)state;
  laid l = bundled();
  int knee = find(&l, "knee_angle", 0), other = find(&l, "knee_angle", 1), n = 0;
  double sum = 0, spent = 0;
  for (int round = 0; round < 200; ++round) {
    stand(&l);
    l.d->q[knee] = l.d->q[other] = -0.006 * round;
    l.d->q[find(&l, "hip_adduction", 0)] = 0.001 * round - 0.05;
    gerdy_fk(l.m, l.d);
    clock_t from = clock();
    for (int i = 0; i < 500; ++i, ++n) {
      for (int k = 0; k < 2 * GERDY_NBAND; ++k) sum += way_of(&l, k % 2, k / 2).length;
    }
    spent += (double)(clock() - from) / CLOCKS_PER_SEC;
  }
  print_message("both heads of both legs: %.2f microseconds\n", spent / n * 1e6);
  assert_true(sum > 0);
  if (test_times_count) assert_true(spent / n < 20e-6);
  release(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_model_has_a_band),
      cmocka_unit_test(bundled_model),
      cmocka_unit_test(sides_are_mirrored),
      cmocka_unit_test(lengths_without_steps),
      cmocka_unit_test(adduction_lengthens),
      cmocka_unit_test(lengths_grow_with_the_model),
      cmocka_unit_test(lengths_are_set),
      cmocka_unit_test(without_bones),
      cmocka_unit_test(one_leg_only),
      cmocka_unit_test(knee_locked_straight),
      cmocka_unit_test(muscle_that_tells_a_part),
      cmocka_unit_test(insertion_inside_bone),
      cmocka_unit_test(no_memory),
      cmocka_unit_test(is_fast),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
