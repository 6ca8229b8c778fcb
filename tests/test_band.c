// The band's two paths: lengths, sensitivities to joint angles, symmetry, models without it.
#include "testing.h"

#include <gerdy/band.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/vec.h"
#include "testing_random.h"

static const double degree = 0.017453292519943295;

typedef struct loaded {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_band band;
  gerdy_notes notes;
} loaded;

static loaded lay(gerdy_model* m) {
  loaded l = {.m = m};
  gerdy_error err = {0};
  gerdy_notes_init(&l.notes);
  assert_ok(gerdy_data_new(l.m, &l.d, &err), &err);
  assert_int_equal(gerdy_band_init(l.m, &l.band, &l.notes), GERDY_OK);
  return l;
}

static loaded load(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  return lay(m);
}

static loaded bundled(void) { return load(SOURCE_FILE("models/gerdy_runner.osim")); }

static void release(loaded* l) {
  gerdy_data_free(l->d);
  gerdy_model_free(l->m);
  gerdy_notes_reset(&l->notes);
}

static int find(const loaded* l, const char* name, int side) {
  char full[80];
  snprintf(full, sizeof full, "%.70s_%c", name, side ? 'l' : 'r');
  int q = gerdy_model_coordinate(l->m, full);
  assert_true(q >= 0);
  return q;
}

static void random_pose(const loaded* l, gd_random* r) {
  const gerdy_model* m = l->m;
  for (int q = 0; q < m->nq; ++q) {
    l->d->q[q] = random_between(r, fmax(m->q_min[q], -0.8), fmin(m->q_max[q], 0.8));
  }
  gerdy_fk(m, l->d);
}

// the same lengths by other ways: as the muscle's path, and point by point
static void lengths_two_ways(void** state) {
  (void)state;
  loaded l = bundled();
  gd_random r = {1};
  for (int pose = 0; pose < 100; ++pose) {
    random_pose(&l, &r);
    gerdy_path_lengths(l.m, l.d);
    for (int side = 0; side < 2; ++side) {
      // the TFL path is the muscle's own
      int tfl = gerdy_model_muscle(l.m, side ? "tfl_l" : "tfl_r");
      double length = gerdy_band_length(l.d, &l.band.path[GERDY_BAND_TFL][side]);
      assert_near(length, l.d->path_length[tfl], 1e-14);
      // the iliac path point by point
      const gerdy_band_path* path = &l.band.path[GERDY_BAND_ILIAC][side];
      assert_true(path->npoint >= 3 && path->npoint <= GERDY_BAND_MAX_POINTS);
      double sum = 0, before[3] = {0}, at[3];
      for (int i = 0; i < path->npoint; ++i) {
        gerdy_fk_point(l.m, l.d, path->body[i], path->pos[i], at);
        if (i > 0) sum += hypot(hypot(at[0] - before[0], at[1] - before[1]), at[2] - before[2]);
        gd_v3_copy(at, before);
      }
      assert_near(gerdy_band_length(l.d, path), sum, 1e-14);
    }
  }
  release(&l);
}

// a path across two bodies of known place: 3-4-5 triangles
static void length_by_hand(void** state) {
  (void)state;
  loaded l = bundled();
  gerdy_band_path path = {.npoint = 3};
  path.pos[1][0] = 0.3;
  path.pos[1][1] = 0.4;
  path.pos[2][0] = 0.3;
  path.pos[2][1] = 0.4;
  path.pos[2][2] = -1.2;
  gerdy_fk(l.m, l.d);
  assert_near(gerdy_band_length(l.d, &path), 1.7, 1e-15);
  path.npoint = 1;
  assert_near(gerdy_band_length(l.d, &path), 0, 0);
  path.npoint = 0;
  assert_true(isnan(gerdy_band_length(l.d, &path)));
  release(&l);
}

static void ends_where_it_should(void** state) {
  (void)state;
  loaded l = bundled();
  for (int side = 0; side < 2; ++side) {
    int pelvis = gerdy_model_body(l.m, "pelvis");
    int tibia = gerdy_model_body(l.m, side ? "tibia_l" : "tibia_r");
    for (int p = 0; p < GERDY_NBAND; ++p) {
      const gerdy_band_path* path = &l.band.path[p][side];
      assert_int_equal(path->body[0], pelvis);
      assert_int_equal(path->body[path->npoint - 1], tibia);
      for (int i = 0; i < path->npoint; ++i) {  // on the outer side, all of it
        assert_true((side ? -1 : 1) * path->pos[i][2] > 0);
      }
    }
    // both end at the same place by way of the same point; the iliac path begins behind the other
    const gerdy_band_path* tfl = &l.band.path[GERDY_BAND_TFL][side];
    const gerdy_band_path* iliac = &l.band.path[GERDY_BAND_ILIAC][side];
    for (int back = 1; back <= 2; ++back) {
      for (int k = 0; k < 3; ++k) {
        assert_near(iliac->pos[iliac->npoint - back][k], tfl->pos[tfl->npoint - back][k], 0);
      }
    }
    assert_true(iliac->pos[0][0] < tfl->pos[0][0] - 0.03);
  }
  assert_int_equal(l.notes.n, 0);
  release(&l);
}

// ---- sensitivities -----------------------------------------------------------------------------

// mm of path per degree of the coordinate at the mid-stance posture
static double sensitivity(loaded* l, gerdy_band_path_id path, const char* name, int side) {
  static const char* posture[4] = {"hip_flexion", "hip_adduction", "hip_rotation", "knee_angle"};
  static const double angle[4] = {20, 7, 8, 40};
  const gerdy_model* m = l->m;
  memcpy(l->d->q, m->q_default, (size_t)m->nq * sizeof(double));
  int knee = find(l, "knee_angle", side);
  // which way the knee bends is the model's own matter
  double bent = m->q_max[knee] > 1 ? 1 : -1;
  for (int i = 0; i < 4; ++i) l->d->q[find(l, posture[i], side)] = angle[i] * degree;
  l->d->q[knee] *= bent;
  int q = find(l, name, side);
  double at = l->d->q[q], h = 0.01 * degree, length[2];
  for (int k = 0; k < 2; ++k) {
    l->d->q[q] = at + (k ? -h : h);
    gerdy_fk(m, l->d);
    length[k] = gerdy_band_length(l->d, &l->band.path[path][side]);
  }
  return (q == knee ? bent : 1) * (length[0] - length[1]) / (2 * h) * degree * 1000;
}

static bool check_line(const char* line) {
  char model[256], path[16], name[64];
  double want, tolerance;
  assert_int_equal(sscanf(line, "%255s %15s %63s %lf %lf", model, path, name, &want, &tolerance),
                   5);
  bool own = strncmp(model, "./", 2) == 0;
  const char* file = own ? SOURCE_FILE(model) : SHARED_FILE(model);
  if (!own && !test_exists(file)) return false;
  loaded l = load(file);
  gerdy_band_path_id id = strcmp(path, "tfl") == 0 ? GERDY_BAND_TFL : GERDY_BAND_ILIAC;
  for (int side = 0; side < 2; ++side) {
    double got = sensitivity(&l, id, name, side);
    print_message("%-46s %-6s %-14s %s %+.3f mm/deg\n", model, path, name, side ? "l" : "r", got);
    assert_near(got, want, tolerance);
  }
  release(&l);
  return true;
}

// one run for the bundled model, one for the published ones, which may be absent
static int check_file(bool own) {
  FILE* list = fopen(SOURCE_FILE("tests/golden/band.txt"), "r");
  assert_non_null(list);
  char line[512];
  int n = 0;
  while (fgets(line, sizeof line, list) != NULL) {
    if (line[0] == '#' || (strncmp(line, "./", 2) == 0) != own) continue;
    n += check_line(line);
  }
  fclose(list);
  return n;
}

static void sensitivities_bundled(void** state) {
  (void)state;
  assert_true(check_file(true) >= 6);
}

static void sensitivities_gait2392(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/models/gait2392_thelen2003muscle.osim"));
  assert_true(check_file(false) >= 6);
}

// ---- both sides --------------------------------------------------------------------------------

static void sides_are_mirrored(void** state) {
  (void)state;
  loaded l = bundled();
  gd_random r = {2};
  static const char* names[] = {"hip_flexion", "hip_adduction",  "hip_rotation",
                                "knee_angle",  "knee_adduction", "knee_rotation"};
  for (int pose = 0; pose < 100; ++pose) {
    random_pose(&l, &r);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
      l.d->q[find(&l, names[i], 1)] = l.d->q[find(&l, names[i], 0)];
    }
    gerdy_fk(l.m, l.d);
    for (int p = 0; p < GERDY_NBAND; ++p) {
      assert_near(gerdy_band_length(l.d, &l.band.path[p][0]),
                  gerdy_band_length(l.d, &l.band.path[p][1]), 1e-13);
    }
  }
  release(&l);
}

// ---- models without a band ---------------------------------------------------------------------

#define MODEL(muscles)                                                                             \
  "<OpenSimDocument Version=\"40000\"><Model name=\"m\"><BodySet><objects><Body name=\"pelvis\"/>" \
  "<Body name=\"femur\"/></objects></BodySet><JointSet><objects><WeldJoint name=\"a\">"            \
  "<socket_parent_frame>/ground</socket_parent_frame><socket_child_frame>/bodyset/pelvis"          \
  "</socket_child_frame></WeldJoint><PinJoint name=\"b\"><socket_parent_frame>/bodyset/pelvis"     \
  "</socket_parent_frame><socket_child_frame>/bodyset/femur</socket_child_frame><coordinates>"     \
  "<Coordinate "                                                                                   \
  "name=\"hip\"/></coordinates></PinJoint></objects></JointSet><ForceSet><objects>" muscles        \
  "</objects></ForceSet></Model></OpenSimDocument>"
#define MUSCLE(name, points)                                                         \
  "<Thelen2003Muscle name=\"" name "\"><GeometryPath><PathPointSet><objects>" points \
  "</objects></PathPointSet></GeometryPath></Thelen2003Muscle>"
#define POINT(body, at) "<PathPoint><body>" body "</body><location>" at "</location></PathPoint>"

static loaded read_text(const char* text) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(text, strlen(text), &m, NULL, &err), &err);
  return lay(m);
}

static void expect_none(const char* text, int right, int left, const char* words) {
  loaded l = read_text(text);
  assert_int_equal(l.band.path[GERDY_BAND_TFL][0].npoint, right);
  assert_int_equal(l.band.path[GERDY_BAND_TFL][1].npoint, left);
  gerdy_fk(l.m, l.d);
  for (int side = 0; side < 2; ++side) {
    assert_int_equal(l.band.path[GERDY_BAND_ILIAC][side].npoint, 0);
    assert_true(isnan(gerdy_band_length(l.d, &l.band.path[GERDY_BAND_ILIAC][side])));
  }
  assert_int_equal(l.notes.n, 2);
  for (size_t i = 0; i < 2; ++i) {
    assert_int_equal(l.notes.item[i].severity, GERDY_WARNING);
    assert_non_null(strstr(l.notes.item[i].where, i ? "left" : "right"));
  }
  assert_non_null(strstr(l.notes.item[0].text, words));
  gd_mem_fail_at(1);
  gerdy_notes empty;
  gerdy_notes_init(&empty);
  assert_int_equal(gerdy_band_init(l.m, &l.band, &empty), GERDY_E_MEMORY);
  gd_mem_fail_at(0);
  assert_int_equal(gerdy_band_init(l.m, &l.band, NULL), GERDY_OK);
  release(&l);
}

static void without_tfl(void** state) {
  (void)state;
  expect_none(MODEL(""), 0, 0, "no tensor fasciae latae");
  expect_none(MODEL(MUSCLE("glmed_r", POINT("pelvis", "0 0 0") POINT("femur", "0 1 0"))), 0, 0,
              "no tensor fasciae latae");
  // a point that comes and goes would put steps into the strain
  expect_none(
      MODEL(MUSCLE("tfl_r",
                   POINT("pelvis", "0 0 0") "<ConditionalPathPoint><body>femur</body><location>0 1 "
                                            "0</location><coordinate>hip</coordinate><range>0 1"
                                            "</range></ConditionalPathPoint>")),
      0, 0, "fixed path points");
  // too many points
#define TWO POINT("femur", "0 1 0") POINT("femur", "0 2 0")
  expect_none(MODEL(MUSCLE("tfl_r", POINT("pelvis", "0 0 0") TWO TWO TWO TWO TWO TWO)), 0, 0,
              "fixed path points");
}

static void unlike_the_reference(void** state) {
  (void)state;
  // a muscle named so, on a pelvis with the hip at its origin: no place for the tubercle
  expect_none(MODEL(MUSCLE("TFL_r", POINT("pelvis", "0.01 0.02 0") POINT("femur", "0 -0.4 0.03"))),
              2, 0, "too unlike the reference");
  // in the reference's own proportions it is there, on the side that has the muscle
  const char* text =
      MODEL(MUSCLE("tfl_r", POINT("pelvis", "0.0396 0.0875 0.0406") POINT("femur", "0 -0.4 0.03")));
  loaded l = read_text(text);
  assert_true(l.band.path[GERDY_BAND_ILIAC][0].npoint > 0);
  const double* tubercle = l.band.path[GERDY_BAND_ILIAC][0].pos[0];
  assert_near(tubercle[0], -0.085 + 0.0707, 1e-12);
  assert_near(tubercle[1], 0.045 + 0.0661, 1e-12);
  assert_near(tubercle[2], 0.130 - 0.0835, 1e-12);
  assert_int_equal(l.notes.n, 1);
  release(&l);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lengths_two_ways),
      cmocka_unit_test(length_by_hand),
      cmocka_unit_test(ends_where_it_should),
      cmocka_unit_test(sensitivities_bundled),
      cmocka_unit_test(sensitivities_gait2392),
      cmocka_unit_test(sides_are_mirrored),
      cmocka_unit_test(without_tfl),
      cmocka_unit_test(unlike_the_reference),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
