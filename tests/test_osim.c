// The elements of .osim documents, one small document of fuzz/corpus/osim for each: what is read
// out of the good ones, what is said of the bad ones.
#include "testing.h"

#include <dirent.h>
#include <gerdy/kin.h>
#include <gerdy/model.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"
#include "math/function.h"
#include "testing_model.h"

static const double degree = 3.14159265358979323846 / 180;

static const char* corpus(const char* name) {
  static char path[1024];
  snprintf(path, sizeof path, "%s/fuzz/corpus/osim/%s.osim", TEST_SOURCE, name);
  return path;
}

static loaded load(const char* name) {
  loaded l;
  gerdy_error err = {0};
  gerdy_notes_init(&l.notes);
  assert_ok(gerdy_model_load(corpus(name), &l.m, &l.notes, &err), &err);
  assert_ok(gerdy_data_new(l.m, &l.d, &err), &err);
  gerdy_fk(l.m, l.d);
  gerdy_fk_markers(l.m, l.d);
  return l;
}

static void expect_note(const loaded* l, gerdy_severity severity, const char* where,
                        const char* words) {
  for (size_t i = 0; i < l->notes.n; ++i) {
    const gerdy_note* n = &l->notes.item[i];
    if (n->severity == severity && strcmp(n->where, where) == 0 && strstr(n->text, words)) {
      assert_true(n->line > 0);
      return;
    }
  }
  for (size_t i = 0; i < l->notes.n; ++i) {
    print_message("%s: %s\n", l->notes.item[i].where, l->notes.item[i].text);
  }
  fail_msg("no note about %s says \"%s\"", where, words);
}

static const char* name_at(const loaded* l, int offset) { return l->m->names + offset; }

// ---- surfaces and paths ------------------------------------------------------------------------

static const struct {
  const char* name;
  const char* body;
  gerdy_wrap_type type;
  double size[3];
  int axis, sign, active;
} surfaces[] = {
    {"ball", "ground", GERDY_WRAP_SPHERE, {0.04, 0, 0}, 0, 1, 1},
    {"roll", "b", GERDY_WRAP_CYLINDER, {0.03, 0.2, 0}, 1, -1, 1},
    {"egg", "b", GERDY_WRAP_ELLIPSOID, {0.05, 0.03, 0.04}, -1, 0, 0},
    {"ring", "b", GERDY_WRAP_TORUS, {0.005, 0.03, 0}, -1, 0, 1},
    {"on_frame", "b", GERDY_WRAP_CYLINDER, {0.03, 0.2, 0}, 2, 1, 1},
};

// surface, method, first and last point of each entry of the two paths
static const int wrapped[][4] = {{1, GERDY_WRAP_HYBRID, 0, 1},
                                 {0, GERDY_WRAP_MIDPOINT, -1, -1},
                                 {4, GERDY_WRAP_AXIAL, 1, 2},
                                 {2, GERDY_WRAP_HYBRID, -1, -1},
                                 {3, GERDY_WRAP_HYBRID, -1, 1}};

static void wraps(void** state) {
  (void)state;
  loaded l = load("ok_wraps");
  assert_int_equal(l.notes.n, 0);
  assert_int_equal(l.m->nwrap, 5);
  for (int i = 0; i < 5; ++i) {
    assert_string_equal(name_at(&l, l.m->wrap_name[i]), surfaces[i].name);
    assert_string_equal(name_at(&l, l.m->body_name[l.m->wrap_body[i]]), surfaces[i].body);
    assert_int_equal(l.m->wrap_type[i], surfaces[i].type);
    assert_memory_equal(l.m->wrap_size + 3 * i, surfaces[i].size, sizeof surfaces[i].size);
    assert_int_equal(l.m->wrap_axis[i], surfaces[i].axis);
    assert_int_equal(l.m->wrap_sign[i], surfaces[i].sign);
    assert_int_equal(l.m->wrap_active[i], surfaces[i].active);
  }
  expect_vec(l.m->wrap_pos, 0.1, 0, 0);
  // carried by a frame at 0 0.1 0, turned by 0.5 about z
  expect_vec(l.m->wrap_pos + 12, 0.1 * cos(0.5), 0.1 + 0.1 * sin(0.5), 0);
  assert_near(l.m->wrap_rot[36], cos(0.5), 1e-15);
  assert_near(l.m->wrap_rot[39], sin(0.5), 1e-15);
  assert_int_equal(l.m->npathwrap, 5);
  for (int i = 0; i < 5; ++i) {
    assert_int_equal(l.m->pathwrap_surface[i], wrapped[i][0]);
    assert_int_equal(l.m->pathwrap_method[i], wrapped[i][1]);
    assert_int_equal(l.m->pathwrap_first[i], wrapped[i][2]);
    assert_int_equal(l.m->pathwrap_last[i], wrapped[i][3]);
  }
  assert_int_equal(l.m->path_nwrap[0], 3);
  assert_int_equal(l.m->path_nwrap[1], 2);
  release(&l);
}

// ---- muscles -----------------------------------------------------------------------------------

static double par(const loaded* l, const char* muscle, gerdy_muscle_parameter which) {
  int i = gerdy_model_muscle(l->m, muscle);
  assert_true(i >= 0);
  return l->m->muscle_par[GERDY_MUSCLE_NPAR * i + (int)which];
}

static void expect_type(const loaded* l, const char* muscle, gerdy_muscle_type type) {
  int i = gerdy_model_muscle(l->m, muscle);
  assert_true(i >= 0);
  assert_int_equal(l->m->muscle_type[i], type);
  assert_near(l->m->muscle_fmax[i], 500, 0);
  assert_near(l->m->muscle_fiber[i], 0.1, 0);
  assert_near(l->m->muscle_tendon[i], 0.2, 0);
}

static void muscle_classes(void** state) {
  (void)state;
  loaded l = load("ok_muscles");
  expect_type(&l, "millard", GERDY_MUSCLE_MILLARD);
  expect_type(&l, "plain", GERDY_MUSCLE_MILLARD);
  expect_type(&l, "thelen", GERDY_MUSCLE_THELEN);
  expect_type(&l, "schutte", GERDY_MUSCLE_SCHUTTE);
  expect_type(&l, "rigid", GERDY_MUSCLE_RIGID);
  expect_type(&l, "degroote", GERDY_MUSCLE_DEGROOTE);
  expect_type(&l, "other", GERDY_MUSCLE_PATH);
  expect_type(&l, "off", GERDY_MUSCLE_PATH);
  assert_int_equal(l.m->nmuscle, 8);
  assert_near(l.m->muscle_pennation[gerdy_model_muscle(l.m, "thelen")], 0.2, 0);
  for (int i = 0; i < GERDY_MUSCLE_NPAR; ++i) {
    assert_true(isnan(par(&l, "other", (gerdy_muscle_parameter)i)));
  }
  expect_note(&l, GERDY_INFO, "m/off", "1 muscle is switched off");
  expect_note(&l, GERDY_INFO, "m/other", "(Millard2012AccelerationMuscle) is known by path alone");
  expect_note(&l, GERDY_WARNING, "m/pathless", "left out for want of a GeometryPath");
  assert_int_equal(l.notes.n, 3);
  release(&l);
}

static void muscle_parameters(void** state) {
  (void)state;
  loaded l = load("ok_muscles");
  assert_near(par(&l, "millard", GERDY_MUSCLE_vmax), 12, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_rigid_tendon), 1, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_no_activation), 0, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_damping), 0.05, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_max_pennation), 1.4, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_afl_min), 0.4, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_afl_floor), 0.05, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_afl_max), 1.8123, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_fv_eccentric_max), 1.6, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_fl_zero), 0.1, 0);
  assert_near(par(&l, "millard", GERDY_MUSCLE_fl_one), 0.6, 0);
  assert_true(isnan(par(&l, "millard", GERDY_MUSCLE_fl_curve)));
  assert_near(par(&l, "millard", GERDY_MUSCLE_tl_one), 0.05, 0);
  assert_true(isnan(par(&l, "millard", GERDY_MUSCLE_thelen_af)));
  assert_near(par(&l, "plain", GERDY_MUSCLE_tl_one), 0.049, 0);
  assert_near(par(&l, "thelen", GERDY_MUSCLE_thelen_tendon_strain), 0.033, 0);
  assert_near(par(&l, "thelen", GERDY_MUSCLE_thelen_active_shape), 0.5, 0);
  assert_near(par(&l, "thelen", GERDY_MUSCLE_thelen_flen), 1.7, 0);  // from <defaults>
  assert_near(par(&l, "thelen", GERDY_MUSCLE_thelen_af), 0.25, 0);
  assert_near(par(&l, "schutte", GERDY_MUSCLE_schutte_damping), 0.07, 0);
  assert_near(par(&l, "degroote", GERDY_MUSCLE_degroote_no_passive), 1, 0);
  assert_near(par(&l, "degroote", GERDY_MUSCLE_degroote_tendon_strain), 0.06, 0);
  release(&l);
}

static void muscle_functions(void** state) {
  (void)state;
  loaded l = load("ok_muscles");
  const int* schutte = l.m->muscle_function + 3 * gerdy_model_muscle(l.m, "schutte");
  const int* rigid = l.m->muscle_function + 3 * gerdy_model_muscle(l.m, "rigid");
  assert_true(schutte[0] >= 0 && schutte[1] == -1 && schutte[2] == -1);
  assert_true(rigid[0] == -1 && rigid[1] >= 0 && rigid[2] == -1);
  assert_int_equal(l.m->function_type[rigid[1]], GD_FUNCTION_SPLINE);
  assert_int_equal(l.m->function_n[rigid[1]], 5);
  for (int k = 0; k < 3; ++k) {
    assert_int_equal(l.m->muscle_function[3 * gerdy_model_muscle(l.m, "thelen") + k], -1);
  }
  release(&l);
}

// ---- forces and constraints --------------------------------------------------------------------

static void ligaments_and_bushings(void** state) {
  (void)state;
  loaded l = load("ok_forces");
  assert_int_equal(l.m->nligament, 1);
  assert_string_equal(name_at(&l, l.m->ligament_name[0]), "band");
  assert_near(l.m->ligament_stiffness[0], 2000, 0);
  assert_near(l.m->ligament_toe_strain[0], 0.05, 0);
  assert_near(l.m->ligament_damping[0], 0.002, 0);
  assert_near(l.m->ligament_slack[0], 0.25, 0);
  assert_int_equal(l.m->npath, 1);
  assert_int_equal(l.m->path_npoint[0], 2);
  assert_int_equal(l.m->nbushing, 1);
  assert_int_equal(l.m->bushing_body[0], gerdy_model_body(l.m, "b"));
  assert_int_equal(l.m->bushing_body[1], 0);
  expect_vec(l.m->bushing_pos, 0, 0, 1);
  for (int k = 0; k < 6; ++k) {
    assert_near(l.m->bushing_stiffness[k], k + 1, 0);
    assert_near(l.m->bushing_damping[k], k + 7, 0);
  }
  release(&l);
}

// degrees where the coordinate is an angle
static void limits_and_springs(void** state) {
  (void)state;
  loaded l = load("ok_forces");
  assert_int_equal(l.m->nlimit, 2);
  assert_int_equal(l.m->limit_q[0], gerdy_model_coordinate(l.m, "q"));
  for (int i = 0; i < 2; ++i) {
    double unit = i == 0 ? degree : 1;
    assert_near(l.m->limit_range[2 * i], -45 * unit, 1e-15);
    assert_near(l.m->limit_range[2 * i + 1], 90 * unit, 1e-15);
    assert_near(l.m->limit_stiffness[2 * i], 2 / unit, 1e-12);
    assert_near(l.m->limit_stiffness[2 * i + 1], 1 / unit, 1e-12);
    assert_near(l.m->limit_damping[i], 0.5 / unit, 1e-12);
    assert_near(l.m->limit_transition[i], 10 * unit, 1e-15);
  }
  assert_int_equal(l.m->nspring, 1);  // the other is switched off
  assert_int_equal(l.m->spring_q[0], gerdy_model_coordinate(l.m, "s"));
  assert_near(l.m->spring_stiffness[0], 3, 0);
  assert_near(l.m->spring_rest[0], 0.5, 0);
  assert_near(l.m->spring_viscosity[0], 0.25, 0);
  release(&l);
}

static void unused_forces(void** state) {
  (void)state;
  loaded l = load("ok_forces");
  expect_note(&l, GERDY_INFO, "m/motor1", "2 actuators (CoordinateActuator) are not used");
  expect_note(&l, GERDY_INFO, "m/motor3", "1 actuator (TorqueActuator) is not used");
  expect_note(&l, GERDY_INFO, "m/contact", "contact force (HuntCrossleyForce) is not computed");
  expect_note(&l, GERDY_INFO, "m/cord", "neither length nor force");
  expect_note(&l, GERDY_INFO, "m/formula", "what it does to the body is missing");
  expect_note(&l, GERDY_INFO, "m/pilot", "steers simulations");
  expect_note(&l, GERDY_INFO, "m/extra", "1 TableReporter is not used");
  assert_int_equal(l.notes.n, 7);
  release(&l);
}

static void constraints(void** state) {
  (void)state;
  loaded l = load("ok_constraints");
  int b = gerdy_model_body(l.m, "b"), c = gerdy_model_body(l.m, "c");
  assert_int_equal(l.m->nconstraint, 2);
  assert_int_equal(l.m->constraint_weld[0], 1);
  assert_int_equal(l.m->constraint_body[0], c);
  assert_int_equal(l.m->constraint_body[1], 0);
  expect_vec(l.m->constraint_pos, 0, 2, 0);
  assert_int_equal(l.m->constraint_weld[1], 0);
  assert_int_equal(l.m->constraint_body[2], b);
  assert_int_equal(l.m->constraint_body[3], 0);
  expect_vec(l.m->constraint_pos + 6, 1, 0, 0);
  expect_vec(l.m->constraint_pos + 9, 0, 1, 0);
  expect_note(&l, GERDY_WARNING, "m/line", "1 constraint (PointOnLineConstraint) is not supported");
  expect_note(&l, GERDY_WARNING, "m/weld", "not kept by inverse kinematics");
  expect_note(&l, GERDY_WARNING, "m/point", "not kept by inverse kinematics");
  assert_int_equal(l.notes.n, 3);
  release(&l);
}

// ---- functions ---------------------------------------------------------------------------------

static double value_of(const loaded* l, int f, double x) {
  double value, slope;
  gd_function_eval((gd_function_type)l->m->function_type[f],
                   l->m->parameter + l->m->function_par[f], l->m->function_n[f], x, &value, &slope);
  return value;
}

static void functions(void** state) {
  (void)state;
  static const double y[7] = {0, 1, 4, 2, 1, 3, 5};
  loaded l = load("ok_functions");
  assert_int_equal(l.notes.n, 0);
  const int* f = l.m->axis_function + l.m->body_axis[1];
  assert_near(value_of(&l, f[0], 0.25), 3.5, 1e-13);  // of degree 1: straight lines
  double worst = 0;
  for (int i = 0; i < 7; ++i) {
    assert_near(value_of(&l, f[1], i - 2), y[i], 1e-13);
    worst = fmax(worst, fabs(value_of(&l, f[2], i - 2) - y[i]));
  }
  assert_true(worst > 1e-6 && worst < 0.5);  // smoothed by its error variance
  assert_near(value_of(&l, f[3], -2), 2, 0);
  assert_near(value_of(&l, f[3], 0), 3, 1e-14);
  assert_near(value_of(&l, f[3], 5), 4, 0);
  assert_near(value_of(&l, f[4], -1), 50, 0);
  assert_near(value_of(&l, f[4], 0.9), 50, 0);
  assert_near(value_of(&l, f[4], 1), 60, 0);
  assert_near(value_of(&l, f[4], 9), 70, 0);
  assert_near(value_of(&l, f[5], 0.3), 3 * sin(0.6), 1e-14);
  assert_true(l.m->q_prescribed[0] >= 0);
  assert_near(value_of(&l, l.m->q_prescribed[0], 0.1), 1 + 2 * sin(0.8), 1e-14);
  release(&l);
}

// ---- dialects ----------------------------------------------------------------------------------

static void version_20302(void** state) {
  (void)state;
  loaded l = load("ok_version20302");
  assert_int_equal(l.m->nbody, 4);
  assert_int_equal(l.m->nq, 3);
  int shank = gerdy_model_body(l.m, "shank"), thigh = gerdy_model_body(l.m, "thigh");
  // joint frames keep six digits; the spline starts at 0.5 for 0 degrees, the constant is 0.25
  expect_vec(l.d->body_pos + 3 * shank, 0.5, 1 - 0.123457 + 0.25, 0);
  assert_int_equal(l.m->muscle_type[0], GERDY_MUSCLE_THELEN);
  assert_near(par(&l, "old", GERDY_MUSCLE_thelen_flen), 1.8, 0);
  assert_int_equal(l.m->path_npoint[0], 3);
  assert_int_equal(l.m->point_if_q[1], gerdy_model_coordinate(l.m, "knee"));
  assert_int_equal(l.m->path_nwrap[0], 1);
  assert_int_equal(l.m->wrap_body[0], thigh);
  assert_int_equal(l.m->nbushing, 1);
  assert_int_equal(l.m->bushing_body[0], thigh);
  expect_vec(l.m->bushing_pos, 0.123457, 0, 0);
  assert_near(l.m->bushing_stiffness[0], 10, 0);
  assert_int_equal(l.m->nconstraint, 2);
  expect_vec(l.m->constraint_pos, 1, 0, 0);               // a weld becomes offset frames
  expect_vec(l.m->constraint_pos + 6, 0.12345678, 0, 0);  // a point keeps its location
  expect_note(&l, GERDY_WARNING, "m/old", "no <Vmax>");
  assert_int_equal(l.notes.n, 3);  // and one about each kind of constraint
  release(&l);
}

// the foot stands still when the reversed ankle turns the other way than the hip
static void reversed_in_version_2(void** state) {
  (void)state;
  loaded l = load("ok_version20302");
  int foot = gerdy_model_body(l.m, "foot");
  l.d->q[gerdy_model_coordinate(l.m, "hip")] = 0.3;
  l.d->q[gerdy_model_coordinate(l.m, "ankle")] = 0.3;
  gerdy_fk(l.m, l.d);
  assert_near(l.d->body_rot[9 * foot], 1, 1e-15);
  assert_near(l.d->body_rot[9 * foot + 1], 0, 1e-15);
  release(&l);
}

static void version_30503(void** state) {
  (void)state;
  loaded l = load("ok_version30503");
  int a = gerdy_model_body(l.m, "a"), b = gerdy_model_body(l.m, "b");
  expect_vec(l.d->body_pos + 3 * a, 0, 0.5, 0);
  assert_int_equal(l.m->body_parent[b], a);
  assert_int_equal(l.notes.n, 0);
  release(&l);
}

static void sockets(void** state) {
  (void)state;
  loaded l = load("ok_sockets");
  assert_int_equal(l.notes.n, 0);
  expect_vec(l.d->body_pos + 3 * gerdy_model_body(l.m, "a"), 1, -1, 0);
  expect_vec(l.d->body_pos + 3 * gerdy_model_body(l.m, "b"), 1, 0, 2);
  expect_vec(l.d->marker_pos, 1, -1, 3);
  expect_vec(l.d->marker_pos + 3, 1, 0, 2);
  expect_vec(l.d->marker_pos + 6, 1, 0, 2);
  expect_vec(l.d->marker_pos + 9, 0, 0, 0);
  release(&l);
}

static void encodings(void** state) {
  (void)state;
  loaded l = load("ok_latin1");
  int body = gerdy_model_body(l.m, "k\xc3\xb6rper");
  assert_int_equal(body, 1);
  expect_vec(l.m->body_com + 3, 1, 2, 3);
  assert_near(l.m->q_default[0], 0.5, 0);
  assert_int_equal(l.m->q_clamped[0], 0);
  assert_int_equal(l.m->q_locked[0], 1);
  release(&l);
  l = load("ok_windows1252");
  assert_int_equal(gerdy_model_body(l.m, "\xe2\x82\xac\xc3\xb6"), 1);
  release(&l);
  l = load("ok_byte_order_mark");
  assert_int_equal(l.m->nbody, 2);
  release(&l);
}

// joints whose parent is the body and whose child is the ground
static void reversed(void** state) {
  (void)state;
  loaded l = load("ok_reversed");
  int a = gerdy_model_body(l.m, "a"), b = gerdy_model_body(l.m, "b");
  l.d->q[gerdy_model_coordinate(l.m, "p")] = 0.4;
  l.d->q[gerdy_model_coordinate(l.m, "q")] = 0.7;
  gerdy_fk(l.m, l.d);
  assert_near(l.d->body_rot[9 * a], cos(0.4), 1e-15);
  assert_near(l.d->body_rot[9 * a + 1], sin(0.4), 1e-15);
  expect_vec(l.d->body_pos + 3 * b, 0, -0.7, 0);
  release(&l);
}

// as OpenSim tells angles from distances, and in its order
static void coordinate_kinds(void** state) {
  (void)state;
  static const char* order[] = {"turns", "both", "bent", "slides", "idle"};
  static const int rotational[] = {1, 0, 0, 0, 0};
  loaded l = load("ok_coordinate_kinds");
  for (int i = 0; i < 5; ++i) {
    assert_string_equal(name_at(&l, l.m->q_name[i]), order[i]);
    assert_int_equal(l.m->q_rotational[i], rotational[i]);
  }
  expect_note(&l, GERDY_WARNING, "m/j", "\"idle\": it moves nothing");
  assert_int_equal(l.notes.n, 1);
  release(&l);
}

static void mass_properties(void** state) {
  (void)state;
  loaded l = load("ok_massless_between");
  expect_note(&l, GERDY_INFO, "m/carrier", "no mass but an inertia");
  assert_near(l.m->body_inertia[6], 0, 0);
  release(&l);
  l = load("ok_no_mass_at_all");
  expect_note(&l, GERDY_WARNING, "m", "no body has a mass");
  release(&l);
  l = load("ok_toes");
  expect_note(&l, GERDY_INFO, "m/b", "0.0001 0.0002 0.001");
  assert_near(l.m->body_inertia[8], 0.001, 0);
  release(&l);
}

static void doubtful_names(void** state) {
  (void)state;
  loaded l = load("ok_unknown_elements");
  expect_note(&l, GERDY_WARNING, "m/b", "a Body has no <mas_center>");
  expect_note(&l, GERDY_WARNING, "m/x", "has no <optimal_fibre_length> (2 times)");
  assert_int_equal(l.notes.n, 2);
  release(&l);
  l = load("ok_shared_names");
  expect_note(&l, GERDY_WARNING, "M", "3 markers");
  expect_note(&l, GERDY_WARNING, "roll", "2 wrapping surfaces");
  expect_note(&l, GERDY_WARNING, "x", "2 muscles");
  assert_int_equal(l.notes.n, 3);
  assert_int_equal(l.m->wrap_type[l.m->pathwrap_surface[0]], GERDY_WRAP_CYLINDER);
  release(&l);
}

// ---- the models everybody uses -----------------------------------------------------------------

static const char* published[] = {
    "data/models/FullBodyModel_Hamner2010_v2_0.osim",
    "data/models/LaiUhlrich2022.osim",
    "data/models/Rajagopal2016.osim",
    "data/models/RajagopalLaiUhlrich2023.osim",
    "data/models/arm26.osim",
    "data/models/gait10dof18musc.osim",
    "data/models/gait2354_simbody.osim",
    "data/models/gait2392_millard2012muscle.osim",
    "data/models/gait2392_thelen2003muscle.osim",
    "data/models/leg39.osim",
    "data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
    "data/walk-gait2392/subject01_simbody.osim",
    "data/model-lenhart2015/lenhart_itb.osim",
    "data/model-lenhart2015/lenhart2015.osim",
};

// few notes, none of them a warning: nothing is misunderstood, no force beside actuators and
// contact is left out
static void published_models_are_quiet(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/models"));
  for (size_t i = 0; i < sizeof published / sizeof published[0]; ++i) {
    gerdy_model* m;
    gerdy_notes notes;
    gerdy_error err = {0};
    gerdy_notes_init(&notes);
    assert_ok(gerdy_model_load(SHARED_FILE(published[i]), &m, &notes, &err), &err);
    assert_true(notes.n <= 3);
    for (size_t k = 0; k < notes.n; ++k) {
      const char* text = notes.item[k].text;
      bool known = strstr(text, "no solid has") || strstr(text, "(CoordinateActuator)") ||
                   strstr(text, "(Smith2018ArticularContactForce)");
      if (notes.item[k].severity != GERDY_INFO || !known) fail_msg("%s: %s", published[i], text);
    }
    gerdy_notes_reset(&notes);
    gerdy_model_free(m);
  }
}

// ---- bad documents -----------------------------------------------------------------------------

static const struct {
  const char* name;
  const char* at;  // the error's line is where this first stands
  gerdy_status status;
  const char* element;
  const char* words;
} bad[] = {
    {"missing_parent", "<PinJoint", GERDY_E_MODEL, "m/j", "\"/bodyset/nobody\""},
    {"loop_of_joints", "<Body name", GERDY_E_MODEL, "a", "loop"},
    {"one_point", "<GeometryPath", GERDY_E_MODEL, "m/x/path", "at least 2 points"},
    {"negative_mass", "<mass>", GERDY_E_MODEL, "m/b", "<mass> must not be negative, found -1"},
    {"no_mass_at_the_end", "name=\"b\"", GERDY_E_MODEL, "b", "the joint \"k\" can move it"},
    {"negative_inertia", "<Body ", GERDY_E_MODEL, "m/b", "0.1 -0.1 0.1"},
    {"inertia_of_no_solid", "<Body ", GERDY_E_MODEL, "m/b", "0.1 0.1 0.5"},
    {"inertia_products", "<Body ", GERDY_E_MODEL, "m/b", "products 0.09 0.09 -0.09"},
    {"one_knot", "<SimmSpline", GERDY_E_FORMAT, "m/j/rotation1", "at least 2 points, found 1"},
    {"spline_goes_back", "<SimmSpline", GERDY_E_FORMAT, "m/j/rotation1", "must increase"},
    {"gcv_order", "<GCVSpline", GERDY_E_FORMAT, "m/j/rotation1", "from 1 to 7, found 8"},
    {"gcv_few_points", "<GCVSpline", GERDY_E_FORMAT, "m/j/rotation1", "at least 8 points, found 7"},
    {"step_without_way", "<StepFunction", GERDY_E_FORMAT, "m/j/rotation1", "are the same"},
    {"unknown_function", "<FourierFunction", GERDY_E_UNSUPPORTED, "m/j/rotation1",
     "FourierFunction"},
    {"billion_laughs", "<!DOCTYPE", GERDY_E_FORMAT, "lolz", "refused for safety"},
    {"infinite_location", "<location", GERDY_E_FORMAT, "m/M", "\"0 inf 0\""},
    {"numbers", "<mass>", GERDY_E_FORMAT, "m/b", "\"1e999\""},
    {"body_twice",
     "<Body name=\"b\">\n          <mass>1</mass>\n          "
     "<inertia>0.1 0.1 0.1 0 0 0</inertia>\n        </Body>\n      </objects>",
     GERDY_E_MODEL, "b", "two bodies are named"},
    {"coordinate_twice",
     "<Coordinate name=\"q\"/>\n          </coordinates>\n        </PinJoint>\n      </",
     GERDY_E_MODEL, "q", "two coordinates are named"},
    {"no_such_surface", "<PathWrap name", GERDY_E_MODEL, "x", "surface \"nothing\" does not exist"},
    {"surface_not_named", "<PathWrap name", GERDY_E_MODEL, "m/x/path/w", "does not name a surface"},
    {"negative_radius", "<radius>", GERDY_E_MODEL, "m/b/roll",
     "<radius> must be greater than zero, found -0.1"},
    {"ellipsoid_of_no_size", "<dimensions>", GERDY_E_MODEL, "m/b/egg", "greater than zero"},
    {"torus_inside_out", "<WrapTorus", GERDY_E_MODEL, "m/b/ring", "found 0.05 and 0.1"},
    {"misspelled_member", "<PathWrp", GERDY_E_UNSUPPORTED, "m/muscle/path/w", "only <PathWrap> is"},
    {"quadrant", "<quadrant>", GERDY_E_FORMAT, "m/b/roll", "\"sideways\""},
    {"method", "<method>", GERDY_E_FORMAT, "m/x/path/w", "\"shortest\""},
    {"range_outside", "<range>", GERDY_E_MODEL, "m/x/path/w", "which has 2"},
    {"range_turned_round", "<range>", GERDY_E_MODEL, "m/x/path/w", "found 2 1"},
    {"surface_kind", "<WrapSphereObst", GERDY_E_UNSUPPORTED, "m/b/w", "WrapSphereObst"},
    {"fiber_length", "<optimal_fiber_length>", GERDY_E_MODEL, "m/x", "greater than zero, found 0"},
    {"force", "<max_isometric_force>", GERDY_E_MODEL, "m/x", "not be negative, found -1"},
    {"tendon", "<tendon_slack_length>", GERDY_E_MODEL, "m/x", "not be negative, found -0.1"},
    {"pennation", "<pennation_angle", GERDY_E_MODEL, "m/x", "less than a right angle, found 20"},
    {"muscle_flag", "<ignore_tendon", GERDY_E_FORMAT, "m/x", "true or false"},
    {"ligament_slack", "<slack_length>", GERDY_E_MODEL, "m/band", "greater than zero, found 0"},
    {"limit_of_nothing", "<CoordinateLimitForce", GERDY_E_MODEL, "m/stop",
     "coordinate \"nothing\" does not exist"},
    {"limit_stiffness", "<CoordinateLimitForce", GERDY_E_FORMAT, "m/stop", "too large"},
    {"spring_of_nothing", "<SpringGeneralizedForce", GERDY_E_MODEL, "m/spring", "does not exist"},
    {"bushing_of_nothing", "<BushingForce", GERDY_E_MODEL, "m/bush", "\"/bodyset/nobody\""},
    {"weld_of_nothing", "<WeldConstraint", GERDY_E_MODEL, "m/weld", "<socket_frame1> is missing"},
    {"point_of_nothing", "<PointConstraint", GERDY_E_MODEL, "m/point",
     "<socket_body_1> is missing"},
    {"clamped_outside", "<Coordinate ", GERDY_E_MODEL, "m/j/q", "clamped to -1 to 1"},
    {"reversed_and_moving", "<FreeJoint", GERDY_E_UNSUPPORTED, "m/j", "both turns and moves"},
    {"axis_of_no_coordinate", "<TransformAxis", GERDY_E_MODEL, "m/j/rotation1",
     "must be a Constant"},
    {"axis_of_two_coordinates", "<TransformAxis", GERDY_E_UNSUPPORTED, "m/j/rotation1",
     "found \"p q\""},
    {"scapula_joint", "<ScapulothoracicJoint", GERDY_E_UNSUPPORTED, "m/j", "ScapulothoracicJoint"},
    {"unknown_joint", "<EllipsoidJoint", GERDY_E_UNSUPPORTED, "m/j", "EllipsoidJoint"},
    {"old_version", "<OpenSimDocument", GERDY_E_UNSUPPORTED, "", "20301 is older"},
};

static long line_of(const char* text, const char* at) {
  const char* found = strstr(text, at);
  assert_non_null(found);
  long line = 1;
  for (const char* c = text; c < found; ++c) line += *c == '\n';
  return line;
}

static void bad_documents(void** state) {
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    char name[80], *text, said[1200];
    size_t n;
    gerdy_error err = {0};
    gerdy_model* m = NULL;
    snprintf(name, sizeof name, "bad_%s", bad[i].name);
    assert_ok(gd_file_read(corpus(name), &text, &n, &err), &err);
    long line = line_of(text, bad[i].at);
    gerdy_status status = gerdy_model_read(text, n, &m, NULL, &err);
    gerdy_error_text(&err, said, sizeof said);
    bool right = status == bad[i].status && err.code == status && m == NULL && err.line == line &&
                 strcmp(err.element, bad[i].element) == 0 && strstr(err.msg, bad[i].words);
    if (!right) fail_msg("%s, line %ld: status %d, %s", name, line, status, said);
    gd_free(text);
  }
}

// ---- memory ------------------------------------------------------------------------------------

static void expect_memory_handled(const char* text, size_t n, gerdy_status want) {
  for (unsigned long nth = 1;; ++nth) {
    gerdy_error err = {0};
    gerdy_model* m = NULL;
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_model_read(text, n, &m, &notes, &err);
    gd_mem_fail_at(0);
    gerdy_notes_reset(&notes);
    if (status == GERDY_E_MEMORY) {
      assert_int_equal(err.code, GERDY_E_MEMORY);
      assert_null(m);
      continue;
    }
    assert_int_equal(status, want);
    gerdy_model_free(m);
    return;
  }
}

// every document of the corpus, with every allocation failing in turn
static void every_allocation_may_fail(void** state) {
  (void)state;
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/osim"));
  assert_non_null(folder);
  int count = 0;
  for (struct dirent* entry; (entry = readdir(folder)) != NULL;) {
    char path[1100], *text;
    size_t n;
    gerdy_error err = {0};
    gerdy_model* m;
    if (strstr(entry->d_name, ".osim") == NULL) continue;
    snprintf(path, sizeof path, "%s/%s", SOURCE_FILE("fuzz/corpus/osim"), entry->d_name);
    assert_ok(gd_file_read(path, &text, &n, &err), &err);
    gerdy_status status = gerdy_model_read(text, n, &m, NULL, NULL);
    if (strncmp(entry->d_name, "ok_", 3) == 0) assert_int_equal(status, GERDY_OK);
    if (strncmp(entry->d_name, "bad_", 4) == 0) assert_int_not_equal(status, GERDY_OK);
    gerdy_model_free(m);
    expect_memory_handled(text, n, status);
    gd_free(text);
    ++count;
  }
  closedir(folder);
  assert_true(count >= 75);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wraps),
      cmocka_unit_test(muscle_classes),
      cmocka_unit_test(muscle_parameters),
      cmocka_unit_test(muscle_functions),
      cmocka_unit_test(ligaments_and_bushings),
      cmocka_unit_test(limits_and_springs),
      cmocka_unit_test(unused_forces),
      cmocka_unit_test(constraints),
      cmocka_unit_test(functions),
      cmocka_unit_test(version_20302),
      cmocka_unit_test(reversed_in_version_2),
      cmocka_unit_test(version_30503),
      cmocka_unit_test(sockets),
      cmocka_unit_test(encodings),
      cmocka_unit_test(reversed),
      cmocka_unit_test(coordinate_kinds),
      cmocka_unit_test(mass_properties),
      cmocka_unit_test(doubtful_names),
      cmocka_unit_test(published_models_are_quiet),
      cmocka_unit_test(bad_documents),
      cmocka_unit_test(every_allocation_may_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
