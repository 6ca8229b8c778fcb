// Scaling: what a stretch does to every part of a model, measurements that cannot be taken, setups
// that are wrong, scaling without a setup.
#include "testing.h"

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <gerdy/scale.h>
#include <gerdy/scale_job.h>
#include <gerdy/tool.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "math/function.h"
#include "model/marker_set.h"
#include "model/osim_write.h"
#include "scale/scale_plan.h"

// ---- a small model -----------------------------------------------------------------------------

#define FRAMES(parent, at, child, from)                                                       \
  "<socket_parent_frame>p</socket_parent_frame><socket_child_frame>c</socket_child_frame>"    \
  "<frames><PhysicalOffsetFrame name=\"p\"><socket_parent>" parent                            \
  "</socket_parent><translation>" at                                                          \
  "</translation></PhysicalOffsetFrame><PhysicalOffsetFrame name=\"c\"><socket_parent>" child \
  "</socket_parent><translation>" from                                                        \
  "</translation><orientation>0.2 -0.3 0.4</orientation></PhysicalOffsetFrame></frames>"
#define WRAP(kind, name, turned, size)                     \
  "<" kind " name=\"" name "\"><xyz_body_rotation>" turned \
  "</xyz_body_rotation><translation>0.1 0.2 0.3</translation>" size "</" kind ">"
#define POINT(name, body, at)                                                                     \
  "<PathPoint name=\"" name "\"><socket_parent_frame>" body "</socket_parent_frame><location>" at \
  "</location></PathPoint>"
#define MARKER(name, body, at, fixed)                                                          \
  "<Marker name=\"" name "\"><socket_parent_frame>" body "</socket_parent_frame><location>" at \
  "</location><fixed>" fixed "</fixed></Marker>"

static const char first_half[] =
    "<OpenSimDocument Version=\"40000\"><Model name=\"small\"><gravity>0 -9.8 0</gravity>"
    "<BodySet><objects>"
    "<Body name=\"a\"><mass>2</mass><mass_center>0.1 0.2 0.3</mass_center>"
    "<inertia>0.05 0.02 0.06 0.001 0.002 0.003</inertia><WrapObjectSet><objects>"
    WRAP("WrapCylinder", "cylinder", "0 0 0", "<radius>0.03</radius><length>0.2</length>")
    WRAP("WrapCylinder", "turned", "1.5707963267948966 0 0",
         "<radius>0.03</radius><length>0.2</length>")
    WRAP("WrapSphere", "sphere", "0 0 0", "<radius>0.03</radius>")
    WRAP("WrapEllipsoid", "ellipsoid", "0 0 0", "<dimensions>0.01 0.02 0.03</dimensions>")
    WRAP("WrapTorus", "torus", "0 0 0",
         "<inner_radius>0.01</inner_radius><outer_radius>0.02</outer_radius>")
    "</objects></WrapObjectSet></Body>"
    "<Body name=\"b\"><mass>1</mass><mass_center>0 -0.1 0</mass_center>"
    "<inertia>0.01 0.01 0.01 0 0 0</inertia></Body></objects></BodySet><JointSet><objects>"
    "<PinJoint name=\"ja\">" FRAMES("/ground", "0 1 0", "/bodyset/a", "0 0.3 0")
    "<coordinates><Coordinate name=\"qa\"/></coordinates></PinJoint>"
    "<CustomJoint name=\"jb\">" FRAMES("/bodyset/a", "0.1 -0.3 0.05", "/bodyset/b", "0 0.2 0.1")
    "<coordinates><Coordinate name=\"qb\"><default_value>0.5</default_value></Coordinate>"
    "<Coordinate name=\"tz\"/></coordinates><SpatialTransform>"
    "<TransformAxis name=\"rotation1\"><coordinates>qb</coordinates><axis>0 0 1</axis>"
    "<LinearFunction name=\"function\"><coefficients>1 0</coefficients></LinearFunction>"
    "</TransformAxis><TransformAxis name=\"translation2\"><coordinates>qb</coordinates>"
    "<axis>0 1 0</axis><SimmSpline name=\"function\"><x>-1 0 1 2</x><y>0.01 0.02 0.05 0.04</y>"
    "</SimmSpline></TransformAxis><TransformAxis name=\"translation3\">"
    "<coordinates>tz</coordinates><axis>0 0 1</axis><LinearFunction name=\"function\">"
    "<coefficients>1 0</coefficients></LinearFunction></TransformAxis></SpatialTransform>"
    "</CustomJoint></objects></JointSet>";
static const char second_half[] =
    "<ConstraintSet><objects><CoordinateCouplerConstraint name=\"c\">"
    "<coupled_coordinates_function><LinearFunction><coefficients>0.02 0.01</coefficients>"
    "</LinearFunction></coupled_coordinates_function>"
    "<independent_coordinate_names>qb</independent_coordinate_names>"
    "<dependent_coordinate_name>tz</dependent_coordinate_name></CoordinateCouplerConstraint>"
    "</objects></ConstraintSet><ForceSet><objects>"
    "<Thelen2003Muscle name=\"m\"><max_isometric_force>500</max_isometric_force>"
    "<optimal_fiber_length>0.1</optimal_fiber_length>"
    "<tendon_slack_length>0.2</tendon_slack_length><GeometryPath><PathPointSet><objects>"
    POINT("m1", "/bodyset/a", "0.05 0.1 0.02")
    "<MovingPathPoint name=\"m2\"><socket_parent_frame>/bodyset/b</socket_parent_frame>"
    "<socket_x_coordinate>/jointset/jb/qb</socket_x_coordinate>"
    "<socket_y_coordinate>/jointset/jb/qb</socket_y_coordinate>"
    "<socket_z_coordinate>/jointset/jb/qb</socket_z_coordinate>"
    "<x_location><LinearFunction><coefficients>0.01 0.03</coefficients></LinearFunction>"
    "</x_location><y_location><Constant><value>-0.1</value></Constant></y_location>"
    "<z_location><LinearFunction><coefficients>0.02 0.01</coefficients></LinearFunction>"
    "</z_location></MovingPathPoint></objects></PathPointSet></GeometryPath></Thelen2003Muscle>"
    "<Blankevoort1991Ligament name=\"l\"><linear_stiffness>1000</linear_stiffness>"
    "<transition_strain>0.06</transition_strain><slack_length>0.3</slack_length><GeometryPath>"
    "<PathPointSet><objects>" POINT("l1", "/bodyset/a", "0.02 0 0")
    POINT("l2", "/bodyset/b", "0 -0.1 0.03")
    "</objects></PathPointSet></GeometryPath></Blankevoort1991Ligament></objects></ForceSet>"
    "<MarkerSet><objects>" MARKER("A1", "/bodyset/a", "0.05 0.2 0", "false")
    MARKER("A2", "/bodyset/a", "0.05 -0.3 0.1", "true") MARKER("A3", "/bodyset/a", "-0.1 0 0", "0")
    MARKER("B1", "/bodyset/b", "0.04 -0.2 0", "false") MARKER("B2", "/bodyset/b", "0 -0.2 0.1", "0")
    "</objects></MarkerSet></Model></OpenSimDocument>";

static char model_text[8192];  // both

static gerdy_model* small_model(void) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(model_text, strlen(model_text), &m, NULL, &err), &err);
  assert_int_equal(m->nwrap, 5);
  assert_int_equal(m->nligament, 1);
  return m;
}

static gd_buf text_of(const gerdy_model* m) {
  gd_buf out;
  gd_buf_init(&out);
  gd_osim_write(m, &out);
  assert_false(out.failed);
  return out;
}

static bool same(const gerdy_model* a, const gerdy_model* b) {
  gd_buf x = text_of(a), y = text_of(b);
  bool equal = x.n == y.n && memcmp(x.at, y.at, x.n) == 0;
  gd_buf_reset(&x);
  gd_buf_reset(&y);
  return equal;
}

static const char* find_note(const gerdy_notes* notes, gerdy_severity severity, const char* where,
                             const char* text) {
  for (size_t i = 0; i < notes->n; ++i) {
    const gerdy_note* note = &notes->item[i];
    if (note->severity == severity && strstr(note->where, where) && strstr(note->text, text))
      return note->text;
  }
  return NULL;
}

// ---- copies ------------------------------------------------------------------------------------

static void a_copy_is_the_same_and_its_own(void** state) {
  gerdy_error err = {0};
  gerdy_model *m = small_model(), *copy;
  (void)state;
  assert_ok(gerdy_model_copy(m, &copy, &err), &err);
  assert_true(same(m, copy));
  copy->marker_pos[0] += 1;
  copy->parameter[0] += 1;
  assert_false(same(m, copy));
  gerdy_model_free(copy);
  copy = small_model();
  assert_true(same(m, copy));
  gerdy_model_free(copy);
  gerdy_model_free(m);
}

// ---- stretching --------------------------------------------------------------------------------

// all bodies by the factors of one
static gerdy_status scale_all(gerdy_model* m, double x, double y, double z, double mass,
                              int preserve, gerdy_error* err) {
  double* f = gd_alloc(3 * (size_t)m->nbody, sizeof *f);
  assert_non_null(f);
  for (int b = 0; b < m->nbody; ++b) {
    f[3 * b] = x;
    f[3 * b + 1] = y;
    f[3 * b + 2] = z;
  }
  gerdy_status status = gerdy_model_scale(m, f, mass, preserve, err);
  gd_free(f);
  return status;
}

static void positions_follow_their_body(void** state) {
  gerdy_error err = {0};
  gerdy_model *m = small_model(), *was = small_model();
  double f[9] = {1, 1, 1, 2, 3, 4, 1, 1, 1};
  int a = gerdy_model_body(m, "a"), b = gerdy_model_body(m, "b");
  (void)state;
  assert_ok(gerdy_model_scale(m, f, NAN, 1, &err), &err);
  for (int k = 0; k < 3; ++k) {
    assert_near(m->body_com[3 * a + k], f[3 + k] * was->body_com[3 * a + k], 1e-15);
    assert_near(m->body_com[3 * b + k], was->body_com[3 * b + k], 0);
    assert_near(m->body_parent_pos[3 * b + k], f[3 + k] * was->body_parent_pos[3 * b + k], 1e-15);
    assert_near(m->body_child_pos[3 * b + k], was->body_child_pos[3 * b + k], 0);
    assert_near(m->marker_pos[k], f[3 + k] * was->marker_pos[k], 1e-15);
    assert_near(m->marker_pos[9 + k], was->marker_pos[9 + k], 0);
    assert_near(m->point_pos[k], f[3 + k] * was->point_pos[k], 1e-15);
    assert_near(m->wrap_pos[k], f[3 + k] * was->wrap_pos[k], 1e-15);
  }
  // the joint frame lies at 0 0.3 0 of body a, which is stretched threefold along y
  double moved[3] = {0, 0, 0};
  for (int i = 0; i < 3; ++i) {
    for (int k = 0; k < 3; ++k)
      moved[i] -= m->body_child_rot[9 * a + 3 * k + i] * m->body_child_pos[3 * a + k];
  }
  assert_near(moved[0], 0, 1e-15);
  assert_near(moved[1], 0.9, 1e-15);
  assert_near(moved[2], 0, 1e-15);
  gerdy_model_free(m);
  gerdy_model_free(was);
}

static void surfaces_keep_their_kind(void** state) {
  gerdy_error err = {0};
  gerdy_model* m = small_model();
  (void)state;
  assert_ok(scale_all(m, 2, 3, 4, NAN, 1, &err), &err);
  assert_near(m->wrap_size[0], 0.03 * 2.5, 1e-15);  // cylinder along z: radius by x and y
  assert_near(m->wrap_size[1], 0.2 * 4, 1e-15);
  assert_near(m->wrap_size[3], 0.03 * 3, 1e-15);  // turned: along y, radius by x and z
  assert_near(m->wrap_size[4], 0.2 * 3, 1e-15);
  assert_near(m->wrap_size[6], 0.03 * 3, 1e-15);  // sphere: mean
  assert_near(m->wrap_size[9], 0.01 * 2, 1e-15);
  assert_near(m->wrap_size[10], 0.02 * 3, 1e-15);
  assert_near(m->wrap_size[11], 0.03 * 4, 1e-15);
  assert_near(m->wrap_size[12], 0.01 * 2.5, 1e-15);  // torus
  assert_near(m->wrap_size[13], 0.02 * 2.5, 1e-15);
  gerdy_model_free(m);
}

static void masses_and_inertias_follow(void** state) {
  gerdy_error err = {0};
  gerdy_model *m = small_model(), *was = small_model();
  int a = gerdy_model_body(m, "a");
  (void)state;
  assert_ok(scale_all(m, 2, 2, 2, NAN, 0, &err), &err);
  assert_near(m->body_mass[a], 16, 1e-14);
  for (int k = 0; k < 6; ++k)
    assert_near(m->body_inertia[6 * a + k], 32 * was->body_inertia[6 * a + k], 1e-14);
  gerdy_model_free(m);
  m = small_model();
  assert_ok(scale_all(m, 2, 2, 2, 30, 1, &err), &err);
  assert_near(m->body_mass[a], 20, 1e-14);
  for (int k = 0; k < 6; ++k)
    assert_near(m->body_inertia[6 * a + k], 40 * was->body_inertia[6 * a + k], 1e-14);
  gerdy_model_free(m);
  // a cylinder along y of 2 kg: r2 = 2 Iy / m, L2 = 12 (Ix / m - r2 / 4)
  m = small_model();
  double radius2 = 2 * 0.02 / 2 * 2 * 4, length2 = 12 * (0.05 / 2 - 0.02 / 4) * 9;
  assert_ok(scale_all(m, 2, 3, 4, NAN, 1, &err), &err);
  assert_near(m->body_inertia[6 * a + 1], radius2, 1e-14);
  assert_near(m->body_inertia[6 * a], 2 * (length2 / 12 + radius2 / 4), 1e-14);
  assert_near(m->body_inertia[6 * a + 2], m->body_inertia[6 * a], 0);
  assert_near(m->body_inertia[6 * a + 3], 0.001 * 6, 1e-15);
  assert_near(m->body_inertia[6 * a + 4], 0.002 * 8, 1e-15);
  assert_near(m->body_inertia[6 * a + 5], 0.003 * 12, 1e-15);
  gerdy_model_free(m);
  gerdy_model_free(was);
}

// Equal factors everywhere make a similar model: all lengths within it grow alike.
static void check_similar(gerdy_model* was, const char* name) {
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_data *d, *e;
  const double f = 1.3;
  assert_ok(gerdy_model_copy(was, &m, &err), &err);
  assert_ok(scale_all(m, f, f, f, NAN, 1, &err), &err);
  assert_ok(gerdy_muscles_rescale(m, was, &err), &err);
  assert_ok(gerdy_data_new(was, &d, &err), &err);
  assert_ok(gerdy_data_new(m, &e, &err), &err);
  // translations that are coordinates do not grow by themselves
  for (int q = 0; q < m->nq; ++q) {
    if (!m->q_rotational[q] && m->q_driver[q] < 0) e->q[q] = f * d->q[q];
  }
  gerdy_fk(was, d);
  gerdy_fk(m, e);
  gerdy_path_lengths(was, d);
  gerdy_path_lengths(m, e);
  for (int i = 0; i < m->npath; ++i) {
    if (!(fabs(e->path_length[i] - f * d->path_length[i]) < 1e-7))
      fail_msg("%s: path %d: %.9g of %.9g", name, i, e->path_length[i], d->path_length[i]);
  }
  for (int b = 1; b < m->nbody; ++b) {
    for (int k = 0; k < 3; ++k)
      assert_near(e->body_pos[3 * b + k], f * d->body_pos[3 * b + k], 1e-9);
  }
  gerdy_data_free(d);
  gerdy_data_free(e);
  gerdy_model_free(m);
}

static void equal_factors_make_a_similar_model(void** state) {
  gerdy_error err = {0};
  gerdy_model* m = small_model();
  (void)state;
  check_similar(m, "small");
  gerdy_model_free(m);
  assert_ok(gerdy_model_load(SOURCE_FILE("models/gerdy_runner.osim"), &m, NULL, &err), &err);
  check_similar(m, "gerdy_runner");
  gerdy_model_free(m);
}

static void models_in_use_become_similar(void** state) {
  static const char* const file[] = {"data/models/Rajagopal2016.osim",
                                     "data/walk-gait2392/subject01_simbody.osim",
                                     "data/model-lenhart2015/lenhart_itb.osim"};
  gerdy_error err = {0};
  (void)state;
  for (size_t i = 0; i < sizeof file / sizeof file[0]; ++i) {
    gerdy_model* m;
    NEED_SHARED(SHARED_FILE(file[i]));
    assert_ok(gerdy_model_load(SHARED_FILE(file[i]), &m, NULL, &err), &err);
    check_similar(m, file[i]);
    gerdy_model_free(m);
  }
}

static void lengths_of_muscles_follow_their_path(void** state) {
  gerdy_error err = {0};
  gerdy_model *m = small_model(), *was = small_model(), *other;
  (void)state;
  assert_ok(scale_all(m, 1.2, 1.2, 1.2, NAN, 1, &err), &err);
  assert_ok(gerdy_muscles_rescale(m, was, &err), &err);
  assert_near(m->muscle_fiber[0], 0.12, 1e-15);
  assert_near(m->muscle_tendon[0], 0.24, 1e-15);
  assert_near(m->ligament_slack[0], 0.36, 1e-15);
  assert_near(m->muscle_fmax[0], 500, 0);
  assert_ok(gerdy_model_load(SOURCE_FILE("models/gerdy_runner.osim"), &other, NULL, &err), &err);
  assert_int_equal(gerdy_muscles_rescale(m, other, &err), GERDY_E_ARG);
  gerdy_model_free(other);
  gerdy_model_free(m);
  gerdy_model_free(was);
}

static void functions_of_every_kind_are_multiplied(void** state) {
  double par[64];
  (void)state;
  for (int type = GD_FUNCTION_CONSTANT; type <= GD_FUNCTION_GCV_7; ++type) {
    gd_function_type t = (gd_function_type)type;
    int n = type >= GD_FUNCTION_GCV || type == GD_FUNCTION_SPLINE ? 4 : 3;
    if (type == GD_FUNCTION_GCV) continue;
    size_t npar = gd_function_npar(t, n);
    assert_true(npar <= 64);
    for (size_t i = 0; i < npar; ++i) par[i] = 0.5 + 0.25 * (double)i;
    double before[9], after[9], slope;
    for (int k = 0; k < 9; ++k) gd_function_eval(t, par, n, 0.3 * k, &before[k], &slope);
    gd_function_scale(t, par, n, 1.7);
    for (int k = 0; k < 9; ++k) {
      gd_function_eval(t, par, n, 0.3 * k, &after[k], &slope);
      assert_near(after[k], 1.7 * before[k], 1e-12 * fmax(1, fabs(after[k])));
    }
  }
}

static void what_cannot_be_scaled_is_refused(void** state) {
  gerdy_error err = {0};
  gerdy_model* m = small_model();
  double f[9] = {1, 1, 1, 1, 0, 1, 1, 1, 1};
  (void)state;
  assert_int_equal(gerdy_model_scale(m, f, NAN, 1, &err), GERDY_E_ARG);
  assert_string_equal(err.element, "a");
  f[4] = NAN;
  assert_int_equal(gerdy_model_scale(m, f, NAN, 1, &err), GERDY_E_ARG);
  f[4] = -1;
  assert_int_equal(gerdy_model_scale(m, f, NAN, 1, &err), GERDY_E_ARG);
  assert_int_equal(scale_all(m, 1, 1, 1, 0, 1, &err), GERDY_E_ARG);
  for (int b = 0; b < m->nbody; ++b) m->body_mass[b] = 0;
  assert_int_equal(scale_all(m, 1, 1, 1, 70, 1, &err), GERDY_E_MODEL);
  assert_non_null(strstr(err.msg, "no mass"));
  assert_ok(scale_all(m, 1, 1, 1, NAN, 1, &err), &err);
  gerdy_model_free(m);
}

// ---- measurements ------------------------------------------------------------------------------

// the markers of a model in its default pose, for nrow frames
static gerdy_series* trial_of(const gerdy_model* m, size_t nrow) {
  gerdy_error err = {0};
  gerdy_series* t;
  gerdy_data* d;
  assert_ok(gerdy_series_new(nrow, 3 * (size_t)m->nmarker, &t, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  gerdy_fk(m, d);
  gerdy_fk_markers(m, d);
  for (size_t c = 0; c < t->ncol; ++c) {
    char name[112];
    snprintf(name, sizeof name, "%.100s.%c", m->names + m->marker_name[c / 3], "xyz"[c % 3]);
    assert_ok(gerdy_series_name(t, c, name, "m"), &err);
    for (size_t row = 0; row < nrow; ++row) gerdy_series_set(t, row, c, d->marker_pos[c]);
  }
  for (size_t row = 0; row < nrow; ++row) t->time[row] = 0.01 * (double)row;
  gerdy_data_free(d);
  return t;
}

static void add_measurement(gd_scale_plan* plan, const char* name, const char* a, const char* b,
                            const char* body, unsigned axes) {
  gd_scale_measurement* m = gd_scale_add_measurement(plan);
  gd_scale_pair* pair = gd_scale_add_pair(plan);
  gd_scale_stretch* stretch = gd_scale_add_stretch(plan);
  assert_true(m != NULL && pair != NULL && stretch != NULL);
  strcpy(m->name, name);
  pair->measurement = stretch->measurement = plan->nmeasurement - 1;
  strcpy(pair->marker[0], a);
  strcpy(pair->marker[1], b);
  strcpy(stretch->body, body);
  stretch->axes = axes;
  plan->step[0] = GD_SCALE_MEASURED;
  plan->nstep = 1;
}

static const double whole[2] = {-1, -1};

static void gaps_are_left_out_and_told(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_model* m = small_model();
  gerdy_series* t = trial_of(m, 5);
  gd_scale_plan plan = {0};
  double f[9];
  (void)state;
  gerdy_notes_init(&notes);
  for (size_t i = 0; i < 5 * t->ncol; ++i) t->value[i] *= 1.25;
  add_measurement(&plan, "length", "A1", "A2", "a", 2);
  gerdy_series_set(t, 1, 0, NAN);
  t->value[3 * t->ncol] = 1e6;  // a wrong sample that is masked
  t->valid[3 * t->ncol] = 0;
  assert_ok(gd_scale_measure(&plan, m, t, whole, &notes, &err), &err);
  assert_ok(gd_scale_factors(&plan, m, f, &notes, &err), &err);
  assert_near(f[4], 1.25, 1e-12);
  assert_near(f[3], 1, 0);
  assert_non_null(find_note(&notes, GERDY_WARNING, "length", "some frames"));
  for (size_t row = 0; row < 5; ++row) gerdy_series_set(t, row, 0, NAN);
  assert_int_equal(gd_scale_measure(&plan, m, t, whole, &notes, &err), GERDY_E_DATA);
  assert_non_null(find_note(&notes, GERDY_WARNING, "length", "no frame shows both"));
  gd_scale_plan_reset(&plan);
  gerdy_notes_reset(&notes);
  gerdy_series_free(t);
  gerdy_model_free(m);
}

static void absent_and_degenerate_pairs_are_named(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_model* m = small_model();
  gerdy_series* t = trial_of(m, 2);
  gd_scale_plan plan = {0};
  double f[9];
  (void)state;
  gerdy_notes_init(&notes);
  add_measurement(&plan, "good", "A1", "A2", "a", 1);
  add_measurement(&plan, "absent", "A1", "NOBODY", "b", 7);
  add_measurement(&plan, "twice", "A1", "A1", "b", 7);
  add_measurement(&plan, "nowhere", "A1", "A2", "tail", 7);
  add_measurement(&plan, "untold", "A1", "B1", "b", 7);
  assert_ok(gerdy_series_name(t, 9, "X.x", "m"), &err);
  assert_ok(gerdy_series_name(t, 10, "X.y", "m"), &err);
  assert_ok(gerdy_series_name(t, 11, "X.z", "m"), &err);
  assert_ok(gd_scale_measure(&plan, m, t, whole, &notes, &err), &err);
  assert_ok(gd_scale_factors(&plan, m, f, &notes, &err), &err);
  for (int i = 0; i < 9; ++i) assert_near(f[i], 1, 1e-12);
  assert_non_null(find_note(&notes, GERDY_WARNING, "absent", "the model has no marker NOBODY"));
  assert_non_null(find_note(&notes, GERDY_WARNING, "twice", "same place on the model"));
  assert_non_null(find_note(&notes, GERDY_WARNING, "untold", "the trial has no marker B1"));
  assert_non_null(find_note(&notes, GERDY_WARNING, "tail", "no body of this name"));
  assert_true(isnan(plan.measurement[1].factor) && isnan(plan.measurement[2].factor));
  // both markers in one place on the runner
  for (size_t i = 0; i < 2 * t->ncol; ++i) t->value[i] = 1;
  assert_int_equal(gd_scale_measure(&plan, m, t, whole, &notes, &err), GERDY_E_DATA);
  assert_non_null(find_note(&notes, GERDY_WARNING, "good", "same place in the trial"));
  gd_scale_plan_reset(&plan);
  gerdy_notes_reset(&notes);
  gerdy_series_free(t);
  gerdy_model_free(m);
}

static void factors_of_no_runner_are_named(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_model* m = small_model();
  gerdy_series* t = trial_of(m, 2);
  gd_scale_plan plan = {0};
  double f[9];
  (void)state;
  gerdy_notes_init(&notes);
  for (size_t i = 0; i < 2 * t->ncol; ++i) t->value[i] *= 1000;
  add_measurement(&plan, "length", "A1", "A2", "a", 2);
  assert_ok(gd_scale_measure(&plan, m, t, whole, &notes, &err), &err);
  assert_ok(gd_scale_factors(&plan, m, f, &notes, &err), &err);
  assert_non_null(find_note(&notes, GERDY_WARNING, "a", "along y is 1e+03"));
  gd_scale_plan_reset(&plan);
  gerdy_notes_reset(&notes);
  gerdy_series_free(t);
  gerdy_model_free(m);
}

static void the_later_step_counts(void** state) {
  gerdy_error err = {0};
  gerdy_model* m = small_model();
  gerdy_series* t = trial_of(m, 2);
  gd_scale_plan plan = {0};
  double f[9];
  (void)state;
  add_measurement(&plan, "length", "A1", "A2", "a", 7);
  gd_scale_given* given = gd_scale_add_given(&plan);
  assert_non_null(given);
  *given = (gd_scale_given){.body = "a", .factor = {1.1, 1.2, 1.3}};
  assert_ok(gd_scale_measure(&plan, m, t, whole, NULL, &err), &err);
  plan.nstep = 2;
  plan.step[1] = GD_SCALE_GIVEN;
  assert_ok(gd_scale_factors(&plan, m, f, NULL, &err), &err);
  assert_near(f[4], 1.2, 0);
  plan.step[0] = GD_SCALE_GIVEN;
  plan.step[1] = GD_SCALE_MEASURED;
  assert_ok(gd_scale_factors(&plan, m, f, NULL, &err), &err);
  assert_near(f[4], 1, 1e-12);
  gd_scale_plan_reset(&plan);
  gerdy_series_free(t);
  gerdy_model_free(m);
}

static void rows_are_taken_as_opensim_does(void** state) {
  gerdy_error err = {0};
  gerdy_series* t;
  size_t first, last;
  (void)state;
  assert_ok(gerdy_series_new(5, 3, &t, &err), &err);
  for (size_t i = 0; i < 5; ++i) t->time[i] = (double)i;
  const struct {
    double range[2];
    size_t first, last;
  } want[] = {{{1, 3}, 1, 3},   {{1.5, 2.5}, 1, 3}, {{-5, 99}, 0, 4},
              {{-1, -1}, 0, 4}, {{3, 1}, 1, 3},     {{NAN, NAN}, 0, 4}};
  for (size_t i = 0; i < sizeof want / sizeof want[0]; ++i) {
    gd_scale_rows(t, want[i].range, &first, &last);
    assert_int_equal(first, want[i].first);
    assert_int_equal(last, want[i].last);
  }
  gerdy_series_free(t);
}

// ---- setups ------------------------------------------------------------------------------------

static void save(const char* path, const char* text) {
  FILE* file = fopen(path, "w");
  assert_non_null(file);
  fputs(text, file);
  fclose(file);
}

#define SETUP(maker, scaler, placer)                                               \
  "<OpenSimDocument Version=\"40000\"><ScaleTool "                                 \
  "name=\"made\"><mass>6</mass><GenericModelMaker>" maker                          \
  "</GenericModelMaker><ModelScaler>" scaler "</ModelScaler><MarkerPlacer>" placer \
  "</MarkerPlacer></ScaleTool></OpenSimDocument>"
#define MAKER   "<model_file>.\\scale_small.osim</model_file>"
#define MARKERS "<marker_set_file>scale_markers.xml</marker_set_file>"
#define MEASURE(pairs)                                                                            \
  "<scaling_order>measurements</scaling_order><MeasurementSet><objects><Measurement name=\"l\">"  \
  "<MarkerPairSet><objects>" pairs                                                                \
  "</objects></MarkerPairSet><BodyScaleSet><objects>"                                             \
  "<BodyScale name=\"a\"><axes> X Y Z </axes></BodyScale></objects></BodyScaleSet></Measurement>" \
  "</objects></MeasurementSet><marker_file>scale_small.trc</marker_file>"                         \
  "<time_range>0 1</time_range>"
#define PAIR(names) "<MarkerPair><markers>" names "</markers></MarkerPair>"
#define OUT         "<output_model_file>scale_small_out.osim</output_model_file>"
#define PLACE                                                                               \
  "<IKTaskSet><objects><IKMarkerTask name=\"A1\"><weight>5</weight></IKMarkerTask>"         \
  "<IKMarkerTask name=\"B1\"><weight>1</weight></IKMarkerTask><IKMarkerTask "               \
  "name=\"B2\"><weight>1</weight></IKMarkerTask><IKMarkerTask "                             \
  "name=\"A3\"><weight>1</weight></IKMarkerTask>"                                           \
  "<IKCoordinateTask name=\"qa\"><weight>1e4</weight><value_type>manual_value</value_type>" \
  "<value>0.2</value></IKCoordinateTask></objects></IKTaskSet>"                             \
  "<marker_file>scale_small.trc</marker_file><time_range>0 1</time_range>" OUT              \
  "<output_motion_file>scale_small.mot</output_motion_file>"

static void write_small_files(void) {
  gerdy_error err = {0};
  gerdy_model* m = small_model();
  gerdy_series* t = trial_of(m, 3);
  save("scale_small.osim", model_text);
  for (size_t i = 0; i < 3 * t->ncol; ++i) t->value[i] += 1;
  assert_ok(gerdy_trc_save("scale_small.trc", t, &err), &err);
  gerdy_series_free(t);
  gerdy_model_free(m);
}

static void wrong_setups_are_refused(void** state) {
  static const struct {
    const char* text;
    gerdy_status status;
    const char* says;
  } bad[] = {
      {"<OpenSimDocument/>", GERDY_E_FORMAT, "not the setup of a ScaleTool"},
      {SETUP("", "", ""), GERDY_E_FORMAT, "names no model"},
      {SETUP(MAKER, "", ""), GERDY_E_ARG, "no file to write"},
      {SETUP(MAKER, "<scaling_order>guess</scaling_order>", ""), GERDY_E_FORMAT, "\"guess\""},
      {SETUP(MAKER, MEASURE(PAIR("A1")) OUT, ""), GERDY_E_FORMAT, "two markers"},
      {SETUP(MAKER, "<time_range>1</time_range>", ""), GERDY_E_FORMAT, "two numbers"},
      {SETUP(MAKER, MEASURE(PAIR("N1 N2")) OUT, ""), GERDY_E_DATA, "none of the 1 measurements"},
      {SETUP("<model_file>scale_none.osim</model_file>", OUT, ""), GERDY_E_FILE, ""},
      {SETUP(MAKER, MEASURE(PAIR("A1 A2")) "<output_model_file>scale_small.trc</output_model_file>",
             ""),
       GERDY_E_ARG, "written over"},
      {SETUP(MAKER, OUT, "<IKTaskSet><objects><Other/></objects></IKTaskSet>"), GERDY_E_UNSUPPORTED,
       "IKMarkerTask"},
      {SETUP(MAKER, "", "<marker_file></marker_file>" OUT), GERDY_E_FORMAT, "static trial"},
      {SETUP(MAKER, "", "<marker_file>scale_other.trc</marker_file>" OUT), GERDY_E_DATA,
       "no marker in common"},
  };
  gerdy_error err = {0};
  gerdy_series* t;
  (void)state;
  write_small_files();
  assert_ok(gerdy_series_new(2, 3, &t, &err), &err);
  for (size_t k = 0; k < 3; ++k) {
    assert_ok(gerdy_series_name(t, k, k == 0 ? "Q.x" : k == 1 ? "Q.y" : "Q.z", "m"), &err);
    for (size_t row = 0; row < 2; ++row) gerdy_series_set(t, row, k, 1);
  }
  t->time[1] = 0.01;
  assert_ok(gerdy_trc_save("scale_other.trc", t, &err), &err);
  gerdy_series_free(t);
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    err = (gerdy_error){0};
    save("scale_bad.xml", bad[i].text);
    remove("scale_small_out.osim");
    gerdy_status status = gerdy_scale_tool("scale_bad.xml", NULL, &err);
    if (status != bad[i].status || strstr(err.msg, bad[i].says) == NULL)
      fail_msg("setup %zu: %d %s", i, (int)status, err.msg);
    assert_true(err.file[0] != '\0');
    assert_false(test_exists("scale_small_out.osim"));
  }
}

static void a_setup_places_markers(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_model *m, *was = small_model();
  (void)state;
  gerdy_notes_init(&notes);
  write_small_files();
  save("scale_good.xml", SETUP(MAKER, MEASURE(PAIR("A1 A2") PAIR("A1 A3")), PLACE));
  assert_ok(gerdy_scale_tool("scale_good.xml", &notes, &err), &err);
  assert_ok(gerdy_model_load("scale_small_out.osim", &m, NULL, &err), &err);
  assert_string_equal(m->name, "made");
  assert_near(gerdy_model_mass(m), 6, 1e-12);
  assert_int_equal(m->nmarker, 5);
  assert_int_equal(m->marker_fixed[1], 1);
  // the model stands on the ground and cannot follow by a metre: the markers move, the fixed stays
  assert_true(fabs(m->marker_pos[0] - was->marker_pos[0]) > 0.1);
  for (int k = 0; k < 3; ++k) assert_near(m->marker_pos[3 + k], was->marker_pos[3 + k], 1e-9);
  assert_non_null(find_note(&notes, GERDY_INFO, "static pose", "RMS"));
  // the task holds the coordinate against the markers
  gerdy_series* pose;
  gerdy_angle_unit angle;
  assert_ok(gerdy_sto_load("scale_small.mot", &pose, &angle, NULL, &err), &err);
  assert_int_equal(angle, GERDY_DEGREES);
  double qa = gerdy_series_at(pose, gerdy_series_find(pose, "qa"), 0);
  assert_near(qa, 0.2 * GERDY_DEGREES_PER_RADIAN, 0.1);
  gerdy_series_free(pose);
  gerdy_notes_reset(&notes);
  gerdy_model_free(m);
  gerdy_model_free(was);
}

static void markers_may_come_from_their_own_file(void** state) {
  static const char old_set[] =
      "<OpenSimDocument Version=\"20302\"><MarkerSet name=\"s\"><objects>"
      "<Marker name=\"A1\"><body> a </body><location> 0.2 0.3 0.4 </location><fixed>true</fixed>"
      "</Marker><Marker name=\"new\"><body>b</body><location>1 2 3</location></Marker>"
      "</objects></MarkerSet></OpenSimDocument>";
  static const char no_body[] =
      "<MarkerSet><objects><Marker name=\"A1\"><socket_parent_frame>/bodyset/tail"
      "</socket_parent_frame></Marker></objects></MarkerSet>";
  gerdy_error err = {0};
  gerdy_model *m = small_model(), *was = small_model();
  (void)state;
  save("scale_markers.xml", no_body);
  assert_int_equal(gd_marker_set_load("scale_markers.xml", m, &err), GERDY_E_MODEL);
  assert_non_null(strstr(err.msg, "/bodyset/tail"));
  save("scale_markers.xml", "<MarkerSet/>");
  assert_int_equal(gd_marker_set_load("scale_markers.xml", m, &err), GERDY_E_FORMAT);
  assert_true(same(m, was));
  save("scale_markers.xml", old_set);
  assert_ok(gd_marker_set_load("scale_markers.xml", m, &err), &err);
  assert_int_equal(m->nmarker, 6);
  assert_int_equal(gerdy_model_marker(m, "new"), 5);
  assert_int_equal(m->marker_body[5], gerdy_model_body(m, "b"));
  assert_int_equal(m->marker_fixed[0], 1);
  assert_near(m->marker_pos[0], 0.2, 0);
  assert_near(m->marker_pos[17], 3, 0);
  assert_near(m->marker_pos[3], was->marker_pos[3], 0);
  gerdy_model_free(m);
  gerdy_model_free(was);
}

static void what_a_setup_asks_in_vain_is_named(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  (void)state;
  write_small_files();
  gerdy_notes_init(&notes);
  save("scale_vain.xml",
       SETUP(MAKER, "<scaling_order>measurements</scaling_order><colour>red</colour><empty/>" OUT,
             "<apply>false</apply>"));
  assert_ok(gerdy_scale_tool("scale_vain.xml", &notes, &err), &err);
  assert_non_null(find_note(&notes, GERDY_WARNING, "", "<colour> is not used"));
  assert_null(find_note(&notes, GERDY_WARNING, "", "<empty>"));
  assert_non_null(find_note(&notes, GERDY_WARNING, "", "none is written here"));
  gerdy_notes_reset(&notes);
}

// ---- without a setup ---------------------------------------------------------------------------

// a runner of other size: the bundled model, scaled, in its default pose
static void write_runner(const char* path, double factor, bool shift_left) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(SOURCE_FILE("models/gerdy_runner.osim"), &m, NULL, &err), &err);
  assert_ok(scale_all(m, factor, factor, factor, NAN, 1, &err), &err);
  gerdy_series* t = trial_of(m, 3);
  for (size_t c = 0; c < t->ncol && shift_left; ++c) {
    int body = m->marker_body[c / 3], shank = gerdy_model_body(m, "tibia_l");
    assert_true(shank > 0);
    if (c % 3 != 1 || !gerdy_model_is_below(m, body, shank)) continue;
    for (size_t row = 0; row < 3; ++row) t->value[row * t->ncol + c] -= 0.06;
  }
  assert_ok(gerdy_trc_save(path, t, &err), &err);
  gerdy_series_free(t);
  gerdy_model_free(m);
}

static void a_larger_runner_is_measured(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_scale_job job = gerdy_scale_job_default();
  gerdy_model *m, *was;
  char* text;
  (void)state;
  gerdy_notes_init(&notes);
  write_runner("scale_runner.trc", 1.1, false);
  job.markers = "scale_runner.trc";
  job.output = "scale_runner.osim";
  job.factors = "scale_runner.xml";
  job.mass = 80;
  assert_ok(gerdy_scale_run(&job, &text, &notes, &err), &err);
  assert_non_null(strstr(text, "femur length"));
  assert_non_null(strstr(text, "tibia length"));
  assert_non_null(strstr(text, "right beyond left"));
  assert_non_null(strstr(text, "joint centres"));
  assert_true(test_exists("scale_runner.xml"));
  assert_ok(gerdy_model_load("scale_runner.osim", &m, NULL, &err), &err);
  assert_ok(gerdy_model_load(SOURCE_FILE("models/gerdy_runner.osim"), &was, NULL, &err), &err);
  assert_near(gerdy_model_mass(m), 80, 1e-9);
  for (int i = 3; i < 3 * m->nbody; ++i)
    assert_near(m->body_parent_pos[i],
                (m->body_parent[i / 3] > 0 ? 1.1 : 1) * was->body_parent_pos[i], 1e-6);
  // that the bones for display are lost, and nothing else
  for (size_t i = 0, n = 0; i < notes.n; ++i) {
    if (notes.item[i].severity == GERDY_WARNING && n++ > 0) fail_msg("%s", notes.item[i].text);
  }
  assert_non_null(find_note(&notes, GERDY_WARNING, "scale_runner.osim", "geometry for display"));
  gerdy_scale_free(text);
  gerdy_notes_reset(&notes);
  gerdy_model_free(m);
  gerdy_model_free(was);
}

static void sides_that_differ_are_told(void** state) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_scale_job job = gerdy_scale_job_default();
  (void)state;
  gerdy_notes_init(&notes);
  write_runner("scale_runner.trc", 1, true);
  job.markers = "scale_runner.trc";
  job.output = "scale_runner.osim";
  assert_ok(gerdy_scale_run(&job, NULL, &notes, &err), &err);
  assert_non_null(find_note(&notes, GERDY_WARNING, "length", "shorter than the left"));
  gerdy_notes_reset(&notes);
}

static void wrong_jobs_are_refused(void** state) {
  gerdy_error err = {0};
  gerdy_scale_job job = gerdy_scale_job_default();
  (void)state;
  write_small_files();
  assert_int_equal(gerdy_scale_run(&job, NULL, NULL, &err), GERDY_E_ARG);
  job.markers = "scale_small.trc";
  assert_int_equal(gerdy_scale_run(&job, NULL, NULL, &err), GERDY_E_ARG);
  job.output = "scale_small.trc";
  assert_int_equal(gerdy_scale_run(&job, NULL, NULL, &err), GERDY_E_ARG);
  job.output = "scale_none.osim";
  job.mass = 0;
  assert_int_equal(gerdy_scale_run(&job, NULL, NULL, &err), GERDY_E_ARG);
  job.mass = NAN;
  // two outputs of one name: one would be lost
  job.save_map = "./scale_none.osim";
  assert_int_equal(gerdy_scale_run(&job, NULL, NULL, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "written twice"));
  job.save_map = NULL;
  // of nobody: no marker of it is one of the runner's
  assert_int_equal(gerdy_scale_run(&job, NULL, NULL, &err), GERDY_E_DATA);
  assert_non_null(strstr(err.msg, "no two markers"));
  assert_false(test_exists("scale_none.osim"));
}

// ---- memory ------------------------------------------------------------------------------------

static void allocations_may_fail(void** state) {
  gerdy_error err = {0};
  gerdy_model* m = small_model();
  gerdy_scale_job job = gerdy_scale_job_default();
  unsigned long count[3] = {0};
  (void)state;
  write_small_files();
  write_runner("scale_runner.trc", 1, true);
  save("scale_markers.xml",
       "<MarkerSet><objects><Marker name=\"A9\"><body>a</body><location>0 0.1 0</location></Marker>"
       "</objects></MarkerSet>");
  save("scale_good.xml", SETUP(MAKER MARKERS, MEASURE(PAIR("A1 A2")), PLACE));
  job.markers = "scale_runner.trc";
  job.output = "scale_memory.osim";
  job.factors = "scale_memory.xml";
  for (int what = 0; what < 3; ++what) {
    gerdy_status status = GERDY_E_MEMORY;
    while (status == GERDY_E_MEMORY) {
      gerdy_model* copy = NULL;
      gerdy_notes notes;
      char* text = NULL;
      gerdy_notes_init(&notes);
      gd_mem_fail_at(++count[what]);
      if (what == 0) status = gerdy_model_copy(m, &copy, &err);
      if (what == 0 && status == GERDY_OK) status = gerdy_muscles_rescale(copy, m, &err);
      if (what == 1) status = gerdy_scale_tool("scale_good.xml", &notes, &err);
      if (what == 2) status = gerdy_scale_run(&job, &text, &notes, &err);
      gd_mem_fail_at(0);
      gerdy_model_free(copy);
      gerdy_notes_reset(&notes);
      if (status != GERDY_OK) assert_null(text);
      gerdy_scale_free(text);
      // how far it got is not to be guessed by the next step
      count[what] += what > 0 ? count[what] / 40 : 0;
    }
    assert_ok(status, &err);
  }
  assert_true(count[0] > 4 && count[1] > 40 && count[2] > 40);
  gerdy_model_free(m);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_copy_is_the_same_and_its_own),
      cmocka_unit_test(positions_follow_their_body),
      cmocka_unit_test(surfaces_keep_their_kind),
      cmocka_unit_test(masses_and_inertias_follow),
      cmocka_unit_test(equal_factors_make_a_similar_model),
      cmocka_unit_test(models_in_use_become_similar),
      cmocka_unit_test(lengths_of_muscles_follow_their_path),
      cmocka_unit_test(functions_of_every_kind_are_multiplied),
      cmocka_unit_test(what_cannot_be_scaled_is_refused),
      cmocka_unit_test(gaps_are_left_out_and_told),
      cmocka_unit_test(absent_and_degenerate_pairs_are_named),
      cmocka_unit_test(factors_of_no_runner_are_named),
      cmocka_unit_test(the_later_step_counts),
      cmocka_unit_test(rows_are_taken_as_opensim_does),
      cmocka_unit_test(wrong_setups_are_refused),
      cmocka_unit_test(a_setup_places_markers),
      cmocka_unit_test(markers_may_come_from_their_own_file),
      cmocka_unit_test(what_a_setup_asks_in_vain_is_named),
      cmocka_unit_test(a_larger_runner_is_measured),
      cmocka_unit_test(sides_that_differ_are_told),
      cmocka_unit_test(wrong_jobs_are_refused),
      cmocka_unit_test(allocations_may_fail),
  };
  ENTER_BUILD_TREE();
  snprintf(model_text, sizeof model_text, "%s%s", first_half, second_half);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
