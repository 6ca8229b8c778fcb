// Reading .osim documents: small ones written here with poses computed by hand, bad ones, the
// bundled model, and the models everybody uses.
#include "testing.h"

#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <stdlib.h>

#include "base/mem.h"
#include "testing_model.h"
#include "testing_random.h"

// ---- documents ---------------------------------------------------------------------------------

#define DOC(version, content)                                                       \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSimDocument Version=\"" version \
  "\">\n<Model name=\"m\">\n" content "</Model>\n</OpenSimDocument>\n"
#define SET(kind, list)   "<" kind ">\n<objects>\n" list "</objects>\n</" kind ">\n"
#define BODIES(list)      SET("BodySet", list)
#define JOINTS(list)      SET("JointSet", list)
#define FORCES(list)      SET("ForceSet", list)
#define MARKERS(list)     SET("MarkerSet", list)
#define CONSTRAINTS(list) SET("ConstraintSet", list)

#define BODY(name)              "<Body name=\"" name "\"><mass>2</mass></Body>\n"
#define COORDINATE(name, inner) "<Coordinate name=\"" name "\">" inner "</Coordinate>\n"
#define DEFAULT(value)          "<default_value>" value "</default_value>"
#define FRAME(name, parent, translation, orientation)                                   \
  "<PhysicalOffsetFrame name=\"" name "\"><socket_parent>" parent                       \
  "</socket_parent><translation>" translation "</translation><orientation>" orientation \
  "</orientation></PhysicalOffsetFrame>\n"
#define JOINT(kind, name, parent, child, coordinates, inner)   \
  "<" kind " name=\"" name "\">\n<socket_parent_frame>" parent \
  "</socket_parent_frame>\n<socket_child_frame>" child         \
  "</socket_child_frame>\n<coordinates>\n" coordinates "</coordinates>\n" inner "</" kind ">\n"
#define PIN(name, parent, child, coordinate) \
  JOINT("PinJoint", name, parent, child, COORDINATE(coordinate, ""), "")
#define AXIS(name, coordinate, axis, function)                                            \
  "<TransformAxis name=\"" name "\"><coordinates>" coordinate "</coordinates><axis>" axis \
  "</axis><function>" function "</function></TransformAxis>\n"
#define LINEAR          "<LinearFunction><coefficients>1 0</coefficients></LinearFunction>"
#define CONSTANT(value) "<Constant><value>" value "</value></Constant>"
#define POINT(kind, name, body, location, inner)                    \
  "<" kind " name=\"" name "\"><socket_parent_frame>/bodyset/" body \
  "</socket_parent_frame><location>" location "</location>" inner "</" kind ">\n"
#define MUSCLE(name, points)                                                                 \
  "<Thelen2003Muscle name=\"" name "\">\n<GeometryPath>\n<PathPointSet>\n<objects>\n" points \
  "</objects>\n</PathPointSet>\n</GeometryPath>\n</Thelen2003Muscle>\n"
#define COUPLER(name, independent, dependent, function)                                      \
  "<CoordinateCouplerConstraint name=\"" name "\">\n<coupled_coordinates_function>" function \
  "</coupled_coordinates_function>\n<independent_coordinate_names>" independent              \
  "</independent_coordinate_names>\n<dependent_coordinate_name>" dependent                   \
  "</dependent_coordinate_name>\n</CoordinateCouplerConstraint>\n"

#define ONE_PIN BODIES(BODY("b")) JOINTS(PIN("j", "/ground", "/bodyset/b", "q"))

static loaded read_model(const char* text) {
  loaded l;
  gerdy_error err = {0};
  gerdy_notes_init(&l.notes);
  assert_ok(gerdy_model_read(text, strlen(text), &l.m, &l.notes, &err), &err);
  assert_ok(gerdy_data_new(l.m, &l.d, &err), &err);
  gerdy_fk(l.m, l.d);
  gerdy_fk_markers(l.m, l.d);
  gerdy_path_lengths(l.m, l.d);
  return l;
}

// columns of a body's rotation: where its own axes point
static void expect_axes(const loaded* l, const char* body, const int axes[3]) {
  static const double unit[7][3] = {{0, 0, -1}, {0, -1, 0}, {-1, 0, 0}, {0, 0, 0},
                                    {1, 0, 0},  {0, 1, 0},  {0, 0, 1}};
  const double* R = l->d->body_rot + 9 * gerdy_model_body(l->m, body);
  for (int k = 0; k < 3; ++k) {
    const double* want = unit[3 + axes[k]];
    double got[3] = {R[k], R[3 + k], R[6 + k]};
    expect_vec(got, want[0], want[1], want[2]);
  }
}

static const double* position(const loaded* l, const char* body) {
  return l->d->body_pos + 3 * gerdy_model_body(l->m, body);
}

static double q_of(const loaded* l, const char* name) {
  int q = gerdy_model_coordinate(l->m, name);
  assert_true(q >= 0);
  return l->d->q[q];
}

static bool noted(const gerdy_notes* notes, gerdy_severity severity, const char* where,
                  const char* words) {
  for (size_t i = 0; i < notes->n; ++i) {
    const gerdy_note* n = &notes->item[i];
    if (n->severity == severity && strstr(n->where, where) && strstr(n->text, words)) {
      return n->line > 0;
    }
  }
  return false;
}

// ---- joints ------------------------------------------------------------------------------------

// a quarter turn, as default values of coordinates
#define TURN "1.5707963267948966"
#define TILTED(child) \
  "<frames>\n" FRAME("in_parent", "/ground", "1 0 0", TURN " 0 0") child "</frames>\n"
#define ONE_JOINT(kind, coordinates, child)                                      \
  DOC("40000",                                                                   \
      BODIES(BODY("b")) JOINTS(JOINT(kind, "j", "in_parent", child, coordinates, \
                                     TILTED(FRAME("in_child", "/bodyset/b", "0 1 0", "0 0 0")))))

// x, y, z are 1, 2, 3; negative where the axis points the other way
static const struct {
  const char* what;
  const char* text;
  int axes[3];
  double pos[3];
} simple_joints[] = {
    // the joint frame stands at (1 0 0), its y points along z and its z along -y
    {"weld", ONE_JOINT("WeldJoint", "", "/bodyset/b"), {1, 3, -2}, {1, 0, 0}},
    {"weld, child frame", ONE_JOINT("WeldJoint", "", "in_child"), {1, 3, -2}, {1, 0, -1}},
    {"pin",
     ONE_JOINT("PinJoint", COORDINATE("a", DEFAULT(TURN)), "/bodyset/b"),
     {3, -1, -2},
     {1, 0, 0}},
    {"pin, child frame",
     ONE_JOINT("PinJoint", COORDINATE("a", DEFAULT(TURN)), "in_child"),
     {3, -1, -2},
     {2, 0, 0}},
    {"slider",
     ONE_JOINT("SliderJoint", COORDINATE("a", DEFAULT("0.5")), "/bodyset/b"),
     {1, 3, -2},
     {1.5, 0, 0}},
    {"universal",
     ONE_JOINT("UniversalJoint", COORDINATE("a", DEFAULT(TURN)) COORDINATE("b", DEFAULT(TURN)),
               "/bodyset/b"),
     {3, -2, 1},
     {1, 0, 0}},
    {"ball",
     ONE_JOINT("BallJoint",
               COORDINATE("a", DEFAULT(TURN)) COORDINATE("b", "") COORDINATE("c", DEFAULT(TURN)),
               "/bodyset/b"),
     {-2, -1, -3},
     {1, 0, 0}},
    {"gimbal",
     ONE_JOINT("GimbalJoint",
               COORDINATE("a", "") COORDINATE("b", DEFAULT(TURN)) COORDINATE("c", DEFAULT(TURN)),
               "/bodyset/b"),
     {3, -2, 1},
     {1, 0, 0}},
    {"planar",
     ONE_JOINT("PlanarJoint",
               COORDINATE("a", DEFAULT(TURN)) COORDINATE("b", DEFAULT("0.2"))
                   COORDINATE("c", DEFAULT("0.3")),
               "/bodyset/b"),
     {3, -1, -2},
     {1.2, 0, 0.3}},
    {"free",
     ONE_JOINT("FreeJoint",
               COORDINATE("a", "") COORDINATE("b", "") COORDINATE("c", DEFAULT(TURN)) COORDINATE(
                   "d", DEFAULT("1")) COORDINATE("e", DEFAULT("2")) COORDINATE("f", DEFAULT("3")),
               "in_child"),
     {3, -1, -2},
     {3, -3, 2}},
};

static void joints_by_hand(void** state) {
  (void)state;
  for (size_t i = 0; i < sizeof simple_joints / sizeof simple_joints[0]; ++i) {
    print_message("%s\n", simple_joints[i].what);
    loaded l = read_model(simple_joints[i].text);
    assert_int_equal(l.notes.n, 0);
    expect_axes(&l, "b", simple_joints[i].axes);
    const double* p = simple_joints[i].pos;
    expect_vec(position(&l, "b"), p[0], p[1], p[2]);
    for (int q = 0; q < l.m->nq; ++q) {
      bool slides =
          simple_joints[i].what[0] == 's' || q > 2 || (simple_joints[i].what[1] == 'l' && q > 0);
      assert_int_equal(l.m->q_rotational[q], !slides);
      assert_near(l.m->q_min[q], -10, 0);  // what a coordinate without a range has
      assert_near(l.m->q_max[q], 10, 0);
    }
    release(&l);
  }
}

// rotations in the order of their names, not of the document; an axis of any length; a translation
// as a function of an angle; an axis that is constant, one without a function, one that is missing
static const char* custom_text = DOC(
    "40000", BODIES(BODY("b")) JOINTS(JOINT(
                 "CustomJoint", "j", "/ground", "/bodyset/b",
                 COORDINATE("a", DEFAULT(TURN)) COORDINATE("c", DEFAULT("0.25")),
                 "<SpatialTransform>\n" AXIS("rotation2", "", "0 1 0", CONSTANT(TURN))
                     AXIS("rotation1", "a", "0 0 2", LINEAR) AXIS("translation1", "a", "1 0 0",
                                                                  "<SimmSpline><x>0 " TURN
                                                                  " 3</x><y>1 2 7</y></SimmSpline>")
                         AXIS("translation2", "c", "0 1 0",
                              "<PiecewiseLinearFunction><x>0 1</x><y>0 "
                              "4</y></PiecewiseLinearFunction>") "<TransformAxis "
                                                                 "name=\"translation3\"><axis>0 0 "
                                                                 "1</axis></TransformAxis>\n</"
                                                                 "SpatialTransform>\n")));

static void custom_joint(void** state) {
  (void)state;
  loaded l = read_model(custom_text);
  // R = Rz(90) Ry(90): x -> -z, y -> -x, z -> x turned by Rz = y
  expect_axes(&l, "b", (const int[3]){-3, -1, 2});
  expect_vec(position(&l, "b"), 2, 1, 0);
  assert_int_equal(l.m->q_rotational[gerdy_model_coordinate(l.m, "a")], 1);
  assert_int_equal(l.m->q_rotational[gerdy_model_coordinate(l.m, "c")], 0);
  release(&l);
}

// frames on frames, one of them written before the frame it stands on, one in <components>
static const char* nested_text = DOC(
    "40000",
    "<components>\n" FRAME("outer", "/bodyset/b/inner", "0 0 1", "0 0 0") "</components>\n" BODIES(
        "<Body name=\"b\"><mass>1</mass><components>\n" FRAME(
            "inner", "..", "1 2 3", "0 0 " TURN) "</components></Body>\n" BODY("c"))
        JOINTS(JOINT("WeldJoint", "j", "/ground", "/bodyset/b", "", "")
                   JOINT("WeldJoint", "k", "on_top", "/bodyset/c", "",
                         "<frames>\n" FRAME("on_top", "/outer", "1 0 0", "0 0 0") "</frames>\n"))
            MARKERS(
                "<Marker name=\"x\"><socket_parent_frame>/outer</socket_parent_frame><location>0 1 "
                "0</location></Marker>\n"));

static void nested_frames(void** state) {
  (void)state;
  // the document says "..": the body that holds the frame; a plain name does as well
  char text[8000];
  const char* dots = strstr(nested_text, ">..<");
  assert_non_null(dots);
  snprintf(text, sizeof text, "%.*s>/bodyset/b<%s", (int)(dots - nested_text), nested_text,
           dots + 4);
  const char* both[2] = {nested_text, text};
  for (int i = 0; i < 2; ++i) {
    loaded l = read_model(both[i]);
    // inner: at (1 2 3), its x along y; outer: 1 along z; on_top: 1 along its x, which is y
    expect_vec(position(&l, "c"), 1, 3, 4);
    expect_axes(&l, "c", (const int[3]){2, -1, 3});
    expect_vec(l.d->marker_pos, 0, 2, 4);
    assert_string_equal(l.m->names + l.m->body_name[l.m->marker_body[0]], "b");
    release(&l);
  }
}

// two joints own a frame of the same name: the path says which is meant
static void same_name_in_two_joints(void** state) {
  (void)state;
  loaded l = read_model(DOC(
      "40000",
      BODIES(BODY("p") BODY("r") BODY("s")) JOINTS(
          JOINT("WeldJoint", "base", "/ground", "/bodyset/p", "", "") JOINT(
              "WeldJoint", "hip_r", "p_offset", "/bodyset/r", "",
              "<frames>\n" FRAME("p_offset", "/bodyset/p", "0 0 1", "0 0 0") "</frames>\n")
              JOINT("WeldJoint", "hip_l", "p_offset", "/bodyset/s", "",
                    "<frames>\n" FRAME("p_offset", "/bodyset/p", "0 0 -1", "0 0 0") "</frames>\n"))
          MARKERS("<Marker name=\"x\"><socket_parent_frame>/jointset/hip_l/p_offset"
                  "</socket_parent_frame><location>0 0 0</location></Marker>\n"
                  "<Marker name=\"y\"><socket_parent_frame>/jointset/hip_r/p_offset"
                  "</socket_parent_frame><location>0 0 0</location></Marker>\n")));
  expect_vec(position(&l, "r"), 0, 0, 1);
  expect_vec(position(&l, "s"), 0, 0, -1);
  expect_vec(l.d->marker_pos, 0, 0, -1);
  expect_vec(l.d->marker_pos + 3, 0, 0, 1);
  release(&l);
}

// version 3: joints inside their bodies, the ground among the bodies, locations kept to six digits
static const char* version3_text = DOC(
    "30000",
    "<gravity>0 -9 0</gravity>\n" BODIES(
        "<Body name=\"ground\"><mass>0</mass><Joint/></Body>\n"
        "<Body name=\"a\"><mass> 3 </mass><mass_center>0 0.1 "
        "0</mass_center><inertia_xx>1</inertia_xx><inertia_yy>1</inertia_yy><inertia_zz>1</"
        "inertia_zz>"
        "<inertia_yz>0.5</inertia_yz>\n<Joint>\n<PinJoint "
        "name=\"ja\"><parent_body>ground</parent_body><location_in_parent>0.123456789 0 "
        "0</location_in_parent><orientation_in_parent>0 0 0</orientation_in_parent><location>0 1 "
        "0</location><orientation>0 0 0</orientation>\n<CoordinateSet><objects>\n" COORDINATE(
            "qa",
            DEFAULT("3.14159265358979")) "</objects></CoordinateSet></PinJoint></Joint></Body>\n"
                                         "<Body name=\"b\"><mass>1</mass>\n<Joint>\n<WeldJoint "
                                         "name=\"jb\"><parent_body>a</"
                                         "parent_body><location_in_parent>0 0 "
                                         "2</location_in_parent><CoordinateSet><objects/></"
                                         "CoordinateSet></WeldJoint></Joint></Body>\n")
        MARKERS("<Marker name=\"top\"><body> b </body><location>0 0 1</location></Marker>\n")
            CONSTRAINTS("<CoordinateCouplerConstraint name=\"off\"><isDisabled> True "
                        "</isDisabled></CoordinateCouplerConstraint>\n"));

static void version3(void** state) {
  (void)state;
  loaded l = read_model(version3_text);
  assert_int_equal(l.notes.n, 0);
  assert_int_equal(l.m->nbody, 3);
  expect_vec(position(&l, "a"), 0.123457, 1, 0);
  expect_vec(position(&l, "b"), 0.123457, 1, 2);
  expect_vec(l.d->marker_pos, 0.123457, 1, 3);
  assert_near(gerdy_model_mass(l.m), 4, 0);
  expect_vec(l.m->gravity, 0, -9, 0);
  int a = gerdy_model_body(l.m, "a");
  expect_vec(l.m->body_com + 3 * a, 0, 0.1, 0);
  assert_near(l.m->body_inertia[6 * a], 1, 0);
  assert_near(l.m->body_inertia[6 * a + 5], 0.5, 0);
  assert_string_equal(l.m->names + l.m->body_joint_name[a], "ja");
  release(&l);
}

// a parent may stand behind its children in the document
static void any_order(void** state) {
  (void)state;
  loaded l = read_model(DOC("40000", BODIES(BODY("c") BODY("b") BODY("a"))
                                         JOINTS(PIN("jc", "/bodyset/b", "/bodyset/c", "qc")
                                                    PIN("jb", "/bodyset/a", "/bodyset/b", "qb")
                                                        PIN("ja", "/ground", "/bodyset/a", "qa"))));
  for (int b = 1; b < l.m->nbody; ++b) assert_true(l.m->body_parent[b] < b);
  int c = gerdy_model_body(l.m, "c"), b = gerdy_model_body(l.m, "b");
  assert_int_equal(l.m->body_parent[c], b);
  assert_int_equal(l.m->q_body[gerdy_model_coordinate(l.m, "qc")], c);
  release(&l);
}

// ---- values ------------------------------------------------------------------------------------

static const char* untidy_text = DOC(" 40000\n", "<length_units> Meters </length_units>\n<defaults>\n<Coordinate name=\"default\"><clamped>TRUE</clamped><range>-1 2</range>" DEFAULT("0.5") "</Coordinate>\n<Thelen2003Muscle name=\"default\"><max_isometric_force>700</max_isometric_force></Thelen2003Muscle>\n</defaults>\n"
  BODIES("<Body name=\"b\"><mass>\n\t2.5 \r\n</mass><mass_center>\n 1\t2\n3 </mass_center></Body>\n")
  JOINTS(JOINT("UniversalJoint", "j", " /ground\n", "\t/bodyset/b ", COORDINATE("p", "<locked> tRuE </locked><range> -Inf  Inf </range>") COORDINATE("q", "<clamped>\nfalse\n</clamped>" DEFAULT("\t-0.25\n")), ""))
  FORCES("<Thelen2003Muscle name=\"x\"><min_control>-Inf</min_control><GeometryPath><PathPointSet><objects>" POINT("PathPoint", "1", "b", "0 0 0", "") POINT("PathPoint", "2", "b", "0 3 4", "") "</objects></PathPointSet></GeometryPath></Thelen2003Muscle>\n"));

static void untidy_values_and_defaults(void** state) {
  (void)state;
  loaded l = read_model(untidy_text);
  assert_int_equal(l.notes.n, 0);
  int p = gerdy_model_coordinate(l.m, "p"), q = gerdy_model_coordinate(l.m, "q");
  int b = gerdy_model_body(l.m, "b");
  assert_near(l.m->body_mass[b], 2.5, 0);
  expect_vec(l.m->body_com + 3 * b, 1, 2, 3);
  assert_int_equal(l.m->q_locked[p], 1);
  assert_int_equal(l.m->q_clamped[p], 1);
  assert_near(l.m->q_default[p], 0.5, 0);
  assert_true(l.m->q_min[p] == -INFINITY && l.m->q_max[p] == INFINITY);
  assert_int_equal(l.m->q_locked[q], 0);
  assert_int_equal(l.m->q_clamped[q], 0);
  assert_near(l.m->q_default[q], -0.25, 0);
  assert_near(l.m->q_min[q], -1, 0);
  assert_near(l.m->q_max[q], 2, 0);
  assert_near(l.m->muscle_fmax[0], 700, 0);
  assert_near(l.d->path_length[0], 5, 1e-12);
  assert_near(l.m->gravity[1], -9.80665, 0);
  assert_string_equal(l.m->name, "m");
  release(&l);
}

#define TIMES(scale, function)                                               \
  "<MultiplierFunction>\n<function>\n" function "</function>\n<scale>" scale \
  "</scale>\n"                                                               \
  "</MultiplierFunction>\n"
#define TWO_PINS              \
  BODIES(BODY("a") BODY("b")) \
  JOINTS(PIN("ja", "/ground", "/bodyset/a", "p") PIN("jb", "/bodyset/a", "/bodyset/b", "q"))

static void couplers(void** state) {
  (void)state;
  loaded l = read_model(DOC(
      "40000",
      TWO_PINS CONSTRAINTS(COUPLER(
          "c", "p", "q",
          TIMES("3",
                TIMES("0.5",
                      "<LinearFunction><coefficients>2 0.1</coefficients></LinearFunction>"))))));
  int p = gerdy_model_coordinate(l.m, "p"), q = gerdy_model_coordinate(l.m, "q");
  assert_int_equal(l.m->q_driver[q], p);
  assert_int_equal(l.m->q_driver[p], -1);
  assert_near(q_of(&l, "q"), 0.15, 1e-15);
  l.d->q[p] = 0.4;
  l.d->q[q] = 99;
  gerdy_fk(l.m, l.d);
  assert_near(q_of(&l, "q"), 1.35, 1e-15);
  assert_near(l.d->q_slope[q], 3, 1e-15);
  assert_near(l.d->q_slope[p], 1, 0);
  assert_near(l.d->body_rot[9 * gerdy_model_body(l.m, "b")], cos(1.75), 1e-15);
  release(&l);
  // switched off, either way of saying it; scale_factor multiplies
  l = read_model(DOC("40000", TWO_PINS CONSTRAINTS(
                                  "<CoordinateCouplerConstraint "
                                  "name=\"c\"><isEnforced>false</isEnforced></"
                                  "CoordinateCouplerConstraint>\n<CoordinateCouplerConstraint "
                                  "name=\"d\"><coupled_coordinates_function>" LINEAR
                                  "</coupled_coordinates_function><independent_coordinate_names>q</"
                                  "independent_coordinate_names><dependent_coordinate_name>p</"
                                  "dependent_coordinate_name><scale_factor>-2</scale_factor></"
                                  "CoordinateCouplerConstraint>\n")));
  assert_int_equal(l.m->q_driver[gerdy_model_coordinate(l.m, "q")], -1);
  l.d->q[gerdy_model_coordinate(l.m, "q")] = 0.3;
  gerdy_fk(l.m, l.d);
  assert_near(q_of(&l, "p"), -0.6, 1e-15);
  release(&l);
}

static const char* muscles_text = DOC(
    "40000",
    ONE_PIN FORCES(
        MUSCLE("fixed",
               POINT("PathPoint", "1", "b", "1 0 0",
                     "") "<PathPoint "
                         "name=\"2\"><socket_parent_frame>/ground</socket_parent_frame><location>0 "
                         "0 0</location></PathPoint>\n" POINT("PathPoint", "3", "b", "0 2 0", ""))
            MUSCLE("conditional",
                   POINT("PathPoint", "1", "b", "0 0 0", "") POINT(
                       "ConditionalPathPoint", "2", "b", "3 4 0",
                       "<socket_coordinate>/jointset/j/q</socket_coordinate><range>0.5 1</range>")
                       POINT("PathPoint", "3", "b", "6 0 0", ""))
                MUSCLE("moving",
                       POINT("PathPoint", "1", "b", "0 0 0",
                             "") "<MovingPathPoint "
                                 "name=\"2\"><socket_parent_frame>/bodyset/b</"
                                 "socket_parent_frame><socket_x_coordinate>/jointset/j/q</"
                                 "socket_x_coordinate><socket_y_coordinate>/jointset/j/q</"
                                 "socket_y_coordinate><socket_z_coordinate>/jointset/j/q</"
                                 "socket_z_coordinate><x_location>" LINEAR
                                 "</x_location><y_location><Constant><value>4</value></Constant></"
                                 "y_location><z_location><PolynomialFunction><coefficients>1 0 "
                                 "0</coefficients></PolynomialFunction></z_location></"
                                 "MovingPathPoint>\n")));

static void muscle_paths(void** state) {
  (void)state;
  loaded l = read_model(muscles_text);
  int fixed = gerdy_model_muscle(l.m, "fixed"), moving = gerdy_model_muscle(l.m, "moving");
  int conditional = gerdy_model_muscle(l.m, "conditional");
  static const double at[] = {-1, 0, 0.5 - 2e-5, 0.5 - 0.5e-5, 0.7, 1 + 0.5e-5, 1 + 2e-5, 2};
  static const double through[] = {6, 6, 6, 10, 10, 10, 6, 6};
  for (size_t i = 0; i < sizeof at / sizeof at[0]; ++i) {
    l.d->q[0] = at[i];
    gerdy_fk(l.m, l.d);
    gerdy_path_lengths(l.m, l.d);
    assert_near(l.d->path_length[fixed], 3, 1e-12);
    assert_near(l.d->path_length[conditional], through[i], 1e-12);
    assert_int_equal(l.d->point_on[l.m->path_point[conditional] + 1], through[i] > 6);
    double q = at[i];
    assert_near(l.d->path_length[moving], sqrt(q * q + 16 + q * q * q * q), 1e-12);
  }
  release(&l);
}

static void says_what_it_leaves_out(void** state) {
  (void)state;
  loaded l;
  l = read_model(DOC("99999", BODIES(BODY("b")) JOINTS(
                                  JOINT("PinJoint", "j", "/ground", "/bodyset/b",
                                        COORDINATE("q", "<prescribed>true</prescribed>"), ""))));
  assert_true(noted(&l.notes, GERDY_WARNING, "", "newer version"));
  assert_true(noted(&l.notes, GERDY_WARNING, "m/j/q", "prescribed"));
  release(&l);
  l = read_model("<Model name=\"bare\">" ONE_PIN "</Model>");
  assert_true(noted(&l.notes, GERDY_WARNING, "bare", "does not state its version"));
  release(&l);
}

// ---- bad documents -----------------------------------------------------------------------------

#define WITH_AXIS(function)                                                                       \
  DOC("40000", BODIES(BODY("b"))                                                                  \
                   JOINTS(JOINT("CustomJoint", "j", "/ground", "/bodyset/b", COORDINATE("q", ""), \
                                "<SpatialTransform>\n" AXIS("rotation1", "q", "0 0 1",            \
                                                            function) "</SpatialTransform>\n")))
#define WITH_MUSCLE(points) DOC("40000", ONE_PIN FORCES(MUSCLE("x", points)))

static const struct {
  const char* text;
  const char* at;  // the error's line is where this first stands; NULL: no line
  gerdy_status status;
  const char* element;
  const char* words;
} bad[] = {
    {"", NULL, GERDY_E_FORMAT, "", "empty"},
    {" \n\t", NULL, GERDY_E_FORMAT, "", "empty"},
    {"no xml at all", "no xml", GERDY_E_FORMAT, "", "well-formed"},
    {"<OpenSimDocument Version=\"40000\">\n<Model>\n</Mod>\n", "</Mod>", GERDY_E_FORMAT, "Model",
     "well-formed"},
    {"<OpenSimDocument Version=\"40000\">\n<Model name=\"m\">\n<BodySet>", "<BodySet>",
     GERDY_E_FORMAT, "BodySet", "ends before it is complete"},
    {"<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;&b;\">]>\n<Model>&c;</Model>",
     "<!DOCTYPE", GERDY_E_FORMAT, "", "DOCTYPE"},
    {"<html>\n<body>404</body></html>", "<html>", GERDY_E_FORMAT, "", "found <body>"},
    {"<OpenSimDocument Version=\"40000\">\n<InverseKinematicsTool/></OpenSimDocument>",
     "<OpenSimDocument", GERDY_E_FORMAT, "", "found <InverseKinematicsTool>"},
    {DOC("20301", ONE_PIN), "<OpenSimDocument", GERDY_E_UNSUPPORTED, "", "20301"},
    {DOC("four", ONE_PIN), "<OpenSimDocument", GERDY_E_FORMAT, "", "Version=\"four\""},
    {DOC("40000", "<length_units>millimeters</length_units>\n" ONE_PIN), "millimeters",
     GERDY_E_UNSUPPORTED, "m", "millimeters"},
    {DOC("40000", "<gravity>0 down 0</gravity>\n" ONE_PIN), "down", GERDY_E_FORMAT, "m",
     "3 numbers expected in <gravity>"},
    {DOC("40000", ""), NULL, GERDY_E_MODEL, "m", "no bodies"},
    {DOC("40000", BODIES("<Body name=\"b\"><mass>-1</mass></Body>\n")), "-1", GERDY_E_MODEL, "m/b",
     "negative"},
    {DOC("40000", BODIES("<Body name=\"b\">\n<mass>NaN</mass></Body>\n")), "NaN", GERDY_E_FORMAT,
     "m/b", "\"NaN\""},
    {DOC("40000", BODIES("<Body name=\"b\">\n<mass>inf</mass></Body>\n")), "inf", GERDY_E_FORMAT,
     "m/b", "\"inf\""},
    {DOC("40000", BODIES("<Body name=\"b\">\n<mass>1 2</mass></Body>\n")), "1 2", GERDY_E_FORMAT,
     "m/b", "more than 1 number"},
    {DOC("40000", BODIES("<Body name=\"b\">\n<mass_center>1 2</mass_center></Body>\n")), "1 2",
     GERDY_E_FORMAT, "m/b", "3 numbers expected"},
    {DOC("40000", BODIES("<Body><mass>1</mass></Body>\n")), "<mass>", GERDY_E_MODEL, "m",
     "no name"},
    {DOC("40000", BODIES(BODY("b") "\n"
                                   "<Body name=\"b\"/>\n")),
     "<Body name=\"b\"/>", GERDY_E_MODEL, "b", "two bodies"},
    {DOC("40000", BODIES(BODY("b"))), "<Body name", GERDY_E_MODEL, "b", "no joint carries"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(PIN("j", "/bodyset/nobody", "/bodyset/b", "q"))),
     "<PinJoint", GERDY_E_MODEL, "m/j", "nobody"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(PIN("j", "/ground", "/bodyset/nobody", "q"))),
     "<PinJoint", GERDY_E_MODEL, "m/j", "nobody"},
    {DOC("30000", BODIES("<Body name=\"b\"><Joint>\n<WeldJoint name=\"j\"><parent_body>nobody"
                         "</parent_body></WeldJoint></Joint></Body>\n")),
     "<WeldJoint", GERDY_E_MODEL, "j", "parent body \"nobody\""},
    {DOC("40000", BODIES(BODY("a") BODY("b")) JOINTS(PIN("j", "/bodyset/b", "/bodyset/a", "p") PIN(
                      "k", "/bodyset/a", "/bodyset/b", "q"))),
     "<Body name=\"a\"", GERDY_E_MODEL, "a", "loop"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(PIN("j", "/bodyset/b", "/bodyset/b", "q"))),
     "<Body name", GERDY_E_MODEL, "b", "loop"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(PIN("j", "/ground", "/bodyset/b", "p")
                                               PIN("k", "/ground", "/bodyset/b", "q"))),
     "\"k\"", GERDY_E_MODEL, "k", "second joint"},
    {DOC("40000",
         BODIES(BODY("a") BODY("b")) JOINTS(PIN("j", "/ground", "/bodyset/a", "q") JOINT(
             "PinJoint", "k", "/ground", "/bodyset/b", COORDINATE("q", DEFAULT("7")), ""))),
     ">7<", GERDY_E_MODEL, "q", "two coordinates"},
    {DOC("40000", BODIES(BODY("b")) JOINTS("<PinJoint name=\"j\"><socket_child_frame>b"
                                           "</socket_child_frame></PinJoint>\n")),
     "<PinJoint", GERDY_E_MODEL, "m/j", "socket_parent_frame"},
    {DOC("40000",
         BODIES(BODY("b")) JOINTS(JOINT("EllipsoidJoint", "j", "/ground", "/bodyset/b", "", ""))),
     "<EllipsoidJoint", GERDY_E_UNSUPPORTED, "m/j", "EllipsoidJoint"},
    {DOC("40000",
         BODIES(BODY("b")) JOINTS(JOINT("PinJoint", "j", "/ground", "/bodyset/b", "", ""))),
     "<PinJoint", GERDY_E_MODEL, "m/j", "1 coordinates, found 0"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(JOINT(
                      "PinJoint", "j", "/ground", "/bodyset/b",
                      COORDINATE("1", "") COORDINATE("2", "") COORDINATE("3", "") COORDINATE(
                          "4", "") COORDINATE("5", "") COORDINATE("6", "") COORDINATE("7", ""),
                      ""))),
     "<PinJoint", GERDY_E_MODEL, "m/j", "at most 6"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(PIN("j", "/ground", "/bodyset/b", ""))), "<Coordinate ",
     GERDY_E_MODEL, "m/j", "no name"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(JOINT("PinJoint", "j", "/ground", "/bodyset/b",
                                                 COORDINATE("q", "\n<range>2 1</range>"), ""))),
     "2 1", GERDY_E_MODEL, "m/j/q", "smaller number first"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(JOINT("PinJoint", "j", "/ground", "/bodyset/b",
                                                 COORDINATE("q", "\n<range>nan 1</range>"), ""))),
     "nan 1", GERDY_E_FORMAT, "m/j/q", "nan 1"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(JOINT("PinJoint", "j", "/ground", "/bodyset/b",
                                                 COORDINATE("q", "\n<locked>maybe</locked>"), ""))),
     "maybe", GERDY_E_FORMAT, "m/j/q", "true or false"},
    {DOC("40000", BODIES(BODY("b")) JOINTS(
                      JOINT("CustomJoint", "j", "/ground", "/bodyset/b", COORDINATE("q", ""), ""))),
     "<CustomJoint", GERDY_E_MODEL, "m/j", "SpatialTransform"},
    {DOC("40000", BODIES(BODY("b"))
                      JOINTS(JOINT("CustomJoint", "j", "/ground", "/bodyset/b", COORDINATE("q", ""),
                                   "<SpatialTransform>\n" AXIS("rotation1", "q", "0 0 0",
                                                               LINEAR) "</SpatialTransform>\n"))),
     "<TransformAxis", GERDY_E_MODEL, "m/j/rotation1", "must not be zero"},
    {DOC("40000", BODIES(BODY("b"))
                      JOINTS(JOINT("CustomJoint", "j", "/ground", "/bodyset/b", COORDINATE("q", ""),
                                   "<SpatialTransform>\n" AXIS("rotation1", "other", "0 0 1",
                                                               LINEAR) "</SpatialTransform>\n"))),
     "<TransformAxis", GERDY_E_UNSUPPORTED, "m/j/rotation1", "\"other\""},
    {WITH_AXIS("\n<FourierFunction/>"), "<FourierFunction", GERDY_E_UNSUPPORTED, "m/j/rotation1",
     "FourierFunction"},
    {WITH_AXIS("\n<SimmSpline><x>1</x><y>2</y></SimmSpline>"), "<SimmSpline", GERDY_E_FORMAT,
     "m/j/rotation1", "at least 2 points, found 1"},
    {WITH_AXIS("\n<SimmSpline><x>0 1 1</x><y>2 3 4</y></SimmSpline>"), "<SimmSpline",
     GERDY_E_FORMAT, "m/j/rotation1", "must increase; point 3"},
    {WITH_AXIS("\n<SimmSpline><x>0 1 2</x><y>2 3</y></SimmSpline>"), "<SimmSpline", GERDY_E_FORMAT,
     "m/j/rotation1", "<x> holds 3 numbers and <y> 2"},
    {WITH_AXIS("\n<SimmSpline><y>2 3</y></SimmSpline>"), "<SimmSpline", GERDY_E_FORMAT,
     "m/j/rotation1", "needs <x> and <y>"},
    {WITH_AXIS("\n<SimmSpline><x>0 1e-300</x><y>-1e300 1e300</y></SimmSpline>"), "<SimmSpline",
     GERDY_E_FORMAT, "m/j/rotation1", "too large or too close"},
    {WITH_AXIS("\n<PiecewiseLinearFunction><x>0 1e-300</x><y>-1e300 1e300</y>"
               "</PiecewiseLinearFunction>"),
     "<PiecewiseLinearFunction", GERDY_E_FORMAT, "m/j/rotation1", "too large or too close"},
    {WITH_AXIS("<LinearFunction>\n<coefficients>1</coefficients></LinearFunction>"),
     "<coefficients", GERDY_E_FORMAT, "m/j/rotation1", "2 numbers expected, found 1"},
    {WITH_AXIS("<PolynomialFunction>\n<coefficients></coefficients></PolynomialFunction>"),
     "<coefficients", GERDY_E_FORMAT, "m/j/rotation1", "1 or more numbers expected, found 0"},
    {WITH_AXIS("<Constant>\n<value>Infinity</value></Constant>"), "<value", GERDY_E_FORMAT,
     "m/j/rotation1", "\"Infinity\""},
    {WITH_AXIS("<Constant>\n<value>1 a</value></Constant>"), "<value", GERDY_E_FORMAT,
     "m/j/rotation1", "more than 1 number"},
    {WITH_AXIS("\n<MultiplierFunction><scale>2</scale></MultiplierFunction>"),
     "<MultiplierFunction", GERDY_E_FORMAT, "m/j/rotation1", "to multiply is missing"},
    {DOC("40000", TWO_PINS CONSTRAINTS(COUPLER("c", "p", "nothing", LINEAR))),
     "<Coordinat"
     "eCoupler",
     GERDY_E_MODEL, "nothing", "\"nothing\" does not exist"},
    {DOC("40000", TWO_PINS CONSTRAINTS(COUPLER("c", "nothing", "q", LINEAR))), "<CoordinateCoupler",
     GERDY_E_MODEL, "q", "\"nothing\" does not exist"},
    {DOC("40000",
         TWO_PINS CONSTRAINTS(COUPLER("c", "p", "q", LINEAR) COUPLER("d", "p", "q", LINEAR))),
     "\"d\"", GERDY_E_MODEL, "q", "coupled twice"},
    {DOC("40000",
         TWO_PINS CONSTRAINTS(COUPLER("c", "p", "q", LINEAR) COUPLER("d", "q", "p", LINEAR))),
     "\"c\"", GERDY_E_MODEL, "q", "coupled itself"},
    {DOC("40000", TWO_PINS CONSTRAINTS(COUPLER("c", "p", "p", LINEAR))), "<CoordinateCoupler",
     GERDY_E_MODEL, "p", "coupled itself"},
    {DOC("40000", TWO_PINS CONSTRAINTS(COUPLER("c", "p", "q", ""))), "<CoordinateCoupler",
     GERDY_E_MODEL, "m/c", "a function"},
    {DOC("40000", ONE_PIN MARKERS("<Marker name=\"x\"><location>0 0 0</location></Marker>\n")),
     "<Marker ", GERDY_E_MODEL, "m/x", "not named"},
    {DOC("40000", ONE_PIN MARKERS("<Marker name=\"x\"><body>nobody</body></Marker>\n")), "<Marker ",
     GERDY_E_MODEL, "m/x", "nobody"},
    {DOC("40000", ONE_PIN MARKERS("<Marker name=\"x\"><body>b</body>\n<location>0 0 -inf</location>"
                                  "</Marker>\n")),
     "-inf", GERDY_E_FORMAT, "m/x", "-inf"},
    {WITH_MUSCLE(POINT("PathPoint", "1", "b", "0 0 0", "")), "<GeometryPath", GERDY_E_MODEL, "m/x",
     "at least 2 points"},
    {WITH_MUSCLE(POINT("PathPoint", "1", "b", "0 0 0", "")
                     POINT("SpringPoint", "2", "b", "1 0 0", "")),
     "<SpringPoint", GERDY_E_UNSUPPORTED, "m/x/2", "SpringPoint"},
    {WITH_MUSCLE(POINT("PathPoint", "1", "b", "0 0 0", "")
                     POINT("ConditionalPathPoint", "2", "b", "1 0 0", "")),
     "<ConditionalPathPoint", GERDY_E_MODEL, "m/x/2", "needs a coordinate"},
    {WITH_MUSCLE(POINT("PathPoint", "1", "b", "0 0 0", "")
                     POINT("ConditionalPathPoint", "2", "b", "1 0 0",
                           "<coordinate>none</coordinate><range>0 1</range>")),
     "<ConditionalPathPoint", GERDY_E_MODEL, "x", "\"none\" does not exist"},
    {WITH_MUSCLE(POINT("PathPoint", "1", "b", "0 0 0", "")
                     POINT("MovingPathPoint", "2", "b", "1 0 0", "")),
     "<MovingPathPoint", GERDY_E_MODEL, "m/x/2", "function in <x_location>"},
    {WITH_MUSCLE(POINT("PathPoint", "1", "b", "0 0 0", "") POINT(
         "MovingPathPoint", "2", "b", "1 0 0", "<x_location>" LINEAR "</x_location>")),
     "<MovingPathPoint", GERDY_E_MODEL, "m/x/2", "coordinate in <socket_x_coordinate>"},
    {DOC("40000",
         BODIES(BODY("b")) JOINTS(JOINT("WeldJoint", "j", "f", "/bodyset/b", "",
                                        "<frames>\n" FRAME("f", "g", "0 0 0", "0 0 0")
                                            FRAME("g", "f", "0 0 0", "0 0 0") "</frames>"))),
     "name=\"f\"", GERDY_E_MODEL, "", "never reach a body"},
    {DOC("40000",
         BODIES(BODY("b")) JOINTS(
             JOINT("WeldJoint", "j", "f", "/bodyset/b", "",
                   "<frames>\n<PhysicalOffsetFrame name=\"f\"></PhysicalOffsetFrame></frames>"))),
     "<PhysicalOffsetFrame", GERDY_E_MODEL, "m/j/f", "socket_parent"},
};

static long line_of(const char* text, const char* at) {
  const char* found = strstr(text, at);
  assert_non_null(found);
  long line = 1;
  for (const char* c = text; c < found; ++c) line += *c == '\n';
  return line;
}

static void expect_failure(size_t i, gerdy_status status, const gerdy_error* err,
                           const gerdy_model* m) {
  char text[1200];
  gerdy_error_text(err, text, sizeof text);
  long line = bad[i].at != NULL ? line_of(bad[i].text, bad[i].at) : 0;
  bool whole = status == bad[i].status && err->code == status && m == NULL;
  // the cyclic frames are reported where the search gave up: at either of the two
  bool placed = err->line == line || strstr(bad[i].words, "never") != NULL;
  if (!whole || !placed || strstr(err->msg, bad[i].words) == NULL ||
      (bad[i].element[0] != '\0' && strcmp(err->element, bad[i].element) != 0)) {
    fail_msg("case %zu (%s): status %d, wanted %d at line %ld: %s\nin\n%s", i, bad[i].words, status,
             bad[i].status, line, text, bad[i].text);
  }
}

static void bad_documents(void** state) {
  (void)state;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    gerdy_error err = {0};
    gerdy_model* m = NULL;
    gerdy_status status = gerdy_model_read(bad[i].text, strlen(bad[i].text), &m, NULL, &err);
    expect_failure(i, status, &err, m);
    // the same without anybody to tell
    assert_int_equal(gerdy_model_read(bad[i].text, strlen(bad[i].text), &m, NULL, NULL), status);
  }
}

// every beginning of a good document is an error, none is a model
static void cut_documents(void** state) {
  (void)state;
  const char* whole[] = {version3_text, untidy_text};
  for (int i = 0; i < 2; ++i) {
    size_t n = strlen(whole[i]) - strlen("\n");
    for (size_t cut = 0; cut < n; ++cut) {
      gerdy_error err = {0};
      gerdy_model* m;
      assert_int_equal(gerdy_model_read(whole[i], cut, &m, NULL, &err), GERDY_E_FORMAT);
      assert_null(m);
      assert_true(err.msg[0] != '\0');
    }
  }
}

static char* repeated(const char* before, const char* piece, int n, const char* after) {
  size_t length = strlen(piece);
  char* text = malloc(strlen(before) + length * (size_t)n + strlen(after) + 1);
  char* at = text + sprintf(text, "%s", before);
  for (int i = 0; i < n; ++i, at += length) memcpy(at, piece, length);
  strcpy(at, after);
  return text;
}

static void expect_refused(char* text, gerdy_status want, const char* words) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_int_equal(gerdy_model_read(text, strlen(text), &m, NULL, &err), want);
  assert_null(m);
  if (strstr(err.msg, words) == NULL) fail_msg("\"%s\" does not say \"%s\"", err.msg, words);
  free(text);
}

static void absurd_sizes(void** state) {
  (void)state;
  expect_refused(repeated("", "<a>", 100000, ""), GERDY_E_FORMAT, "nested deeper");
  expect_refused(repeated("<Model><BodySet><objects>", "<Body name='b'/>", 50000,
                          "</objects></BodySet></Model>"),
                 GERDY_E_UNSUPPORTED, "at most");
  char* deep = repeated("", "<MultiplierFunction><function>", 60, "");
  char* text = malloc(20000);
  snprintf(text, 20000, "%s%s", strstr(WITH_AXIS("@"), "<OpenSim"), "");
  char* at = strstr(text, "@");
  char tail[4000];
  snprintf(tail, sizeof tail, "%s", at + 1);
  at += sprintf(at, "%s%s", deep, LINEAR);
  for (int i = 0; i < 60; ++i) at += sprintf(at, "</function></MultiplierFunction>");
  strcpy(at, tail);
  free(deep);
  expect_refused(text, GERDY_E_FORMAT, "to multiply is missing");
  gerdy_error err = {0};
  gerdy_model* m;
  assert_int_equal(gerdy_model_read("", (size_t)1 << 40, &m, NULL, &err), GERDY_E_UNSUPPORTED);
  assert_int_equal(gerdy_model_load(SOURCE_FILE("no/such.osim"), &m, NULL, &err), GERDY_E_FILE);
  assert_null(m);
  assert_string_equal(err.file, SOURCE_FILE("no/such.osim"));
}

// a file that does not load is named together with the place in it
static void load_names_the_file(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_model* m;
  char text[1200];
  FILE* file = fopen("bad_model.osim", "w");
  fputs("<OpenSimDocument>\n<Model>\n</Mod>", file);
  fclose(file);
  assert_int_equal(gerdy_model_load("bad_model.osim", &m, NULL, &err), GERDY_E_FORMAT);
  gerdy_error_text(&err, text, sizeof text);
  assert_memory_equal(text, "bad_model.osim:3: Model: ", 25);
  remove("bad_model.osim");
}

// ---- memory ------------------------------------------------------------------------------------

static void every_allocation_may_fail(void** state) {
  (void)state;
  const char* all[] = {
      custom_text,
      nested_text,
      version3_text,
      untidy_text,
      muscles_text,
      DOC("40000", TWO_PINS CONSTRAINTS(COUPLER(
                       "c", "p", "q", TIMES("3", LINEAR)) "<PointOnLineConstraint name=\"w\"/>")
                       FORCES("<PathSpring name=\"f\"/>"))};
  for (size_t i = 0; i < sizeof all / sizeof all[0]; ++i) {
    unsigned long nth = 1;
    for (;; ++nth) {
      gerdy_error err = {0};
      gerdy_model* m = NULL;
      gerdy_notes notes;
      gerdy_notes_init(&notes);
      gd_mem_fail_at(nth);
      gerdy_status status = gerdy_model_read(all[i], strlen(all[i]), &m, &notes, &err);
      gd_mem_fail_at(0);
      gerdy_notes_reset(&notes);
      if (status == GERDY_OK) {
        gerdy_model_free(m);
        break;
      }
      assert_int_equal(status, GERDY_E_MEMORY);
      assert_int_equal(err.code, GERDY_E_MEMORY);
      assert_null(m);
    }
    assert_true(nth > 15);
  }
  gerdy_error err = {0};
  loaded l = read_model(muscles_text);
  gerdy_data* d;
  for (unsigned long nth = 1; nth <= 2; ++nth) {
    gd_mem_fail_at(nth);
    assert_int_equal(gerdy_data_new(l.m, &d, &err), GERDY_E_MEMORY);
    gd_mem_fail_at(0);
    assert_null(d);
  }
  release(&l);
  gerdy_model_free(NULL);
  gerdy_data_free(NULL);
}

// ---- the bundled model -------------------------------------------------------------------------

static loaded load_file(const char* path) {
  loaded l;
  gerdy_error err = {0};
  gerdy_notes_init(&l.notes);
  assert_ok(gerdy_model_load(path, &l.m, &l.notes, &err), &err);
  assert_ok(gerdy_data_new(l.m, &l.d, &err), &err);
  return l;
}

static void bundled_loads(void** state) {
  (void)state;
  loaded l = load_file(SOURCE_FILE("models/gerdy_runner.osim"));
  for (size_t i = 0; i < l.notes.n; ++i) {
    if (l.notes.item[i].severity == GERDY_WARNING) fail_msg("%s", l.notes.item[i].text);
  }
  assert_near(gerdy_model_mass(l.m), 70, 0.01);
  assert_int_equal(l.m->nbody, 13);
  // the one inside the library is the same
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_bundled(&m, &err), &err);
  assert_int_equal(m->nname, l.m->nname);
  assert_memory_equal(m->names, l.m->names, (size_t)m->nname);
  assert_memory_equal(m->q_default, l.m->q_default, (size_t)m->nq * sizeof *m->q_default);
  assert_memory_equal(m->parameter, l.m->parameter, (size_t)m->nparameter * sizeof *m->parameter);
  gerdy_model_free(m);
  release(&l);
}

static void other_side(const char* name, char out[128]) {
  size_t n = strlen(name);
  snprintf(out, 128, "%s", name);
  if (n > 2 && name[n - 2] == '_' && (name[n - 1] == 'r' || name[n - 1] == 'l')) {
    out[n - 1] = name[n - 1] == 'r' ? 'l' : 'r';
  }
}

static int marker_partner(const gerdy_model* m, int i) {
  char name[128];
  snprintf(name, sizeof name, "%s", m->names + m->marker_name[i]);
  if (name[0] == 'R' || name[0] == 'L') name[0] = name[0] == 'R' ? 'L' : 'R';
  int partner = gerdy_model_marker(m, name);
  return partner >= 0 ? partner : i;
}

// coordinates of the middle that turn round in a mirror
static bool turns_round(const char* name) {
  static const char* odd[] = {"pelvis_list", "pelvis_rotation", "pelvis_tz", "lumbar_bending",
                              "lumbar_rotation"};
  for (size_t i = 0; i < sizeof odd / sizeof odd[0]; ++i) {
    if (strcmp(name, odd[i]) == 0) return true;
  }
  return false;
}

static void mirror_pose(const gerdy_model* m, const double* q, double* out) {
  for (int i = 0; i < m->nq; ++i) {
    char name[128];
    other_side(m->names + m->q_name[i], name);
    int partner = gerdy_model_coordinate(m, name);
    assert_true(partner >= 0);
    out[partner] = turns_round(name) ? -q[i] : q[i];
  }
}

static void random_pose(const gerdy_model* m, gd_random* r, double* q) {
  for (int i = 0; i < m->nq; ++i) {
    double low = fmax(m->q_min[i], -1.5), high = fmin(m->q_max[i], 1.5);
    q[i] = random_between(r, low, high);
  }
}

static void expect_mirrored(const loaded* a, const loaded* b) {
  static const double sign[9] = {1, 1, -1, 1, 1, -1, -1, -1, 1};
  const gerdy_model* m = a->m;
  char name[128];
  for (int i = 1; i < m->nbody; ++i) {
    other_side(m->names + m->body_name[i], name);
    int k = gerdy_model_body(m, name);
    assert_true(k > 0);
    const double *p = a->d->body_pos + 3 * i, *R = a->d->body_rot + 9 * i;
    expect_vec(b->d->body_pos + 3 * k, p[0], p[1], -p[2]);
    for (int e = 0; e < 9; ++e) assert_near(b->d->body_rot[9 * k + e], sign[e] * R[e], 1e-12);
  }
  for (int i = 0; i < m->nmarker; ++i) {
    const double* p = a->d->marker_pos + 3 * i;
    expect_vec(b->d->marker_pos + 3 * marker_partner(m, i), p[0], p[1], -p[2]);
  }
  for (int i = 0; i < m->nmuscle; ++i) {
    other_side(m->names + m->muscle_name[i], name);
    int k = gerdy_model_muscle(m, name);
    assert_true(k >= 0 && k != i);
    assert_near(b->d->path_length[k], a->d->path_length[i], 1e-12);
  }
}

static void bundled_is_symmetric(void** state) {
  (void)state;
  const char* path = SOURCE_FILE("models/gerdy_runner.osim");
  loaded a = load_file(path), b = load_file(path);
  gd_random r = {1};
  int pairs = 0;
  for (int i = 0; i < a.m->nmarker; ++i) pairs += marker_partner(a.m, i) != i;
  assert_true(pairs >= 30);
  for (int trial = 0; trial < 200; ++trial) {
    random_pose(a.m, &r, a.d->q);
    mirror_pose(a.m, a.d->q, b.d->q);
    const loaded* both[2] = {&a, &b};
    for (int k = 0; k < 2; ++k) {
      gerdy_fk(both[k]->m, both[k]->d);
      gerdy_fk_markers(both[k]->m, both[k]->d);
      gerdy_path_lengths(both[k]->m, both[k]->d);
    }
    expect_mirrored(&a, &b);
  }
  release(&a);
  release(&b);
}

// ---- the models everybody uses -----------------------------------------------------------------

static const struct {
  const char* path;
  int nbody, nq, nmarker, nmuscle;  // as the documents list them, ground included
} published[] = {
    {"data/models/FullBodyModel_Hamner2010_v2_0.osim", 21, 37, 83, 92},
    {"data/models/LaiUhlrich2022.osim", 23, 35, 0, 80},
    {"data/models/Rajagopal2016.osim", 23, 39, 66, 80},
    {"data/models/RajagopalLaiUhlrich2023.osim", 23, 39, 66, 80},
    {"data/models/arm26.osim", 4, 2, 3, 6},
    {"data/models/gait10dof18musc.osim", 13, 10, 0, 18},
    {"data/models/gait2354_simbody.osim", 13, 23, 0, 54},
    {"data/models/gait2392_millard2012muscle.osim", 13, 23, 0, 92},
    {"data/models/gait2392_thelen2003muscle.osim", 13, 23, 0, 92},
    {"data/models/leg39.osim", 8, 14, 12, 9},
    {"data/run-bmclab/Rajagopal2015.osim", 23, 39, 66, 80},
    {"data/run-bmclab/Scale/Rajagopal2015_scaled.osim", 23, 39, 64, 80},
    {"data/walk-gait2392/subject01_simbody.osim", 13, 23, 39, 92},
    {"data/model-lenhart2015/lenhart_itb.osim", 26, 52, 39, 44},
    {"data/model-lenhart2015/lenhart2015.osim", 26, 52, 39, 44},
    {"oracle/trials/run-rajagopal/scaled.osim", 23, 39, 64, 80},
    {"oracle/trials/walk-rajagopal/scaled.osim", 23, 39, 41, 80},
};

static void published_models_load(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE("data/models"));
  for (size_t i = 0; i < sizeof published / sizeof published[0]; ++i) {
    loaded l = load_file(SHARED_FILE(published[i].path));
    print_message("%-50s %2d bodies %2d coordinates %2d markers %3d muscles %zu notes\n",
                  published[i].path, l.m->nbody, l.m->nq, l.m->nmarker, l.m->nmuscle, l.notes.n);
    assert_int_equal(l.m->nbody, published[i].nbody);
    assert_int_equal(l.m->nq, published[i].nq);
    assert_int_equal(l.m->nmarker, published[i].nmarker);
    assert_int_equal(l.m->nmuscle, published[i].nmuscle);
    assert_true(gerdy_model_mass(l.m) > 0);
    gerdy_fk(l.m, l.d);
    gerdy_path_lengths(l.m, l.d);
    for (int b = 0; b < 3 * l.m->nbody; ++b) assert_true(isfinite(l.d->body_pos[b]));
    for (int k = 0; k < l.m->nmuscle; ++k) assert_true(l.d->path_length[k] > 0);
    release(&l);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(joints_by_hand),
      cmocka_unit_test(custom_joint),
      cmocka_unit_test(nested_frames),
      cmocka_unit_test(same_name_in_two_joints),
      cmocka_unit_test(version3),
      cmocka_unit_test(any_order),
      cmocka_unit_test(untidy_values_and_defaults),
      cmocka_unit_test(couplers),
      cmocka_unit_test(muscle_paths),
      cmocka_unit_test(says_what_it_leaves_out),
      cmocka_unit_test(bad_documents),
      cmocka_unit_test(cut_documents),
      cmocka_unit_test(absurd_sizes),
      cmocka_unit_test(load_names_the_file),
      cmocka_unit_test(every_allocation_may_fail),
      cmocka_unit_test(bundled_loads),
      cmocka_unit_test(bundled_is_symmetric),
      cmocka_unit_test(published_models_load),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
