// Paths: points that come, go and move, surfaces one after the other, and exact derivatives of it
// all. The model is a free pelvis with two legs, mirror images of each other.
#include "testing.h"

#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/vec.h"
#include "muscle/path.h"
#include "testing_random.h"

// ---- the model ---------------------------------------------------------------------------------

typedef struct text {
  char at[60000];
  size_t n;
} text;

// A template; '#' is the side's letter, '~' a minus sign on the left side, '^' one on the right.
static void add(text* out, const char* part, char side) {
  for (; *part != '\0'; ++part) {
    if (*part == '~' && side == 'r') continue;
    if (*part == '^' && side == 'l') continue;
    assert_true(out->n + 2 < sizeof out->at);
    out->at[out->n++] = *part == '#' ? side : *part == '~' || *part == '^' ? '-' : *part;
  }
  out->at[out->n] = '\0';
}

#define POINT(kind, name, body, place, more)                      \
  "<" kind " name='" name "'><socket_parent_frame>/bodyset/" body \
  "</socket_parent_frame>"                                        \
  "<location>" place "</location>" more "</" kind ">"
#define FIXED(name, body, place) POINT("PathPoint", name, body, place, "")
#define OVER(surface, range)                                                             \
  "<PathWrap><wrap_object>" surface "</wrap_object><method>hybrid</method><range>" range \
  "</range></PathWrap>"
#define MUSCLE(name, points, wraps)                                                 \
  "<RigidTendonMuscle name='" name "'><GeometryPath><PathPointSet><objects>" points \
  "</objects></PathPointSet><PathWrapSet><objects>" wraps                           \
  "</objects></PathWrapSet></GeometryPath></RigidTendonMuscle>"
#define SURFACE(kind, name, turn, place, side, more)                                           \
  "<" kind " name='" name "'><active>true</active><xyz_body_rotation>" turn                    \
  "</xyz_body_rotation><translation>" place "</translation><quadrant>" side "</quadrant>" more \
  "</" kind ">"
#define CYLINDER(name, turn, place, side, radius) \
  SURFACE("WrapCylinder", name, turn, place, side, "<radius>" radius "</radius><length>1</length>")
#define COORDINATE(name) "<Coordinate name='" name "'/>"
#define FRAMES(a, b)                                                         \
  "<socket_parent_frame>/" a "</socket_parent_frame><socket_child_frame>/" b \
  "</"                                                                       \
  "socket_child_frame>"
#define ABOUT(q, axis)                                         \
  "<TransformAxis><coordinates>" q "</coordinates><axis>" axis \
  "</axis><LinearFunction><coefficients>1 0</coefficients></LinearFunction></TransformAxis>"

static const char* leg_bodies =
    "<Body name='thigh_#'><WrapObjectSet><objects>"
    CYLINDER("condyles_#", "~0.1 ^0.1 0.05", "0 -0.4 0", "all", "0.035")
    SURFACE("WrapSphere", "ball_#", "0 0 0", "0.01 -0.02 ~0.01", "all", "<radius>0.03</radius>")
    CYLINDER("shaft_#", "~1.5707963 0 0", "0 -0.2 0", "x", "0.02")
    "</objects></WrapObjectSet></Body>"
    "<Body name='shank_#'><WrapObjectSet><objects>"
    CYLINDER("head_#", "^0.1 ~0.2 0", "-0.005 -0.08 0", "-x", "0.03")
    SURFACE("WrapEllipsoid", "calf_#", "^0.1 ~0.1 0.2", "-0.01 -0.09 ~0.005", "all",
            "<dimensions>0.025 0.04 0.03</dimensions>")
    "</objects></WrapObjectSet></Body><Body name='cap_#'/>";

// flexion about z, adduction about x, rotation about y; the cap slides as the knee bends
static const char* leg_joints =
    "<CustomJoint name='hip_#'>" FRAMES("bodyset/pelvis", "bodyset/thigh_#")
    "<coordinates>" COORDINATE("flexion_#") COORDINATE("adduction_#") COORDINATE("rotation_#")
    "</coordinates><SpatialTransform>" ABOUT("flexion_#", "0 0 1") ABOUT("adduction_#", "^1 0 0")
    ABOUT("rotation_#", "0 ^1 0") "</SpatialTransform></CustomJoint>"
    "<PinJoint name='knee_#'><socket_parent_frame>above_#</socket_parent_frame>"
    "<socket_child_frame>/bodyset/shank_#</socket_child_frame><coordinates>" COORDINATE("knee_#")
    "</coordinates><frames><PhysicalOffsetFrame name='above_#'><socket_parent>/bodyset/thigh_#"
    "</socket_parent><translation>0 -0.4 0</translation></PhysicalOffsetFrame></frames></PinJoint>"
    "<SliderJoint name='cap_#'>" FRAMES("bodyset/thigh_#", "bodyset/cap_#")
    "<coordinates>" COORDINATE("slide_#") "</coordinates></SliderJoint>";

static const char* leg_coupler =
    "<CoordinateCouplerConstraint name='c_#'><coupled_coordinates_function><SimmSpline>"
    "<x>-2 -1 0 1 2</x><y>0.09 0.06 0.05 0.055 0.08</y></SimmSpline>"
    "</coupled_coordinates_function><independent_coordinate_names>knee_#"
    "</independent_coordinate_names><dependent_coordinate_name>slide_#</dependent_coordinate_name>"
    "</CoordinateCouplerConstraint>";

#define MOVES(q, spline)                                                                       \
  "<socket_x_coordinate>/jointset/knee_#/" q                                                   \
  "</socket_x_coordinate>"                                                                     \
  "<socket_y_coordinate>/jointset/knee_#/" q                                                   \
  "</socket_y_coordinate>"                                                                     \
  "<socket_z_coordinate>/jointset/knee_#/" q                                                   \
  "</socket_z_coordinate><x_location><SimmSpline>"                                             \
  "<x>-2 -1 0 1 2</x><y>" spline                                                               \
  "</y></SimmSpline></x_location><y_location><Constant><value>"                                \
  "-0.03</value></Constant></y_location><z_location><LinearFunction><coefficients>~0.01 ~0.02" \
  "</coefficients></LinearFunction></z_location>"

static const char* const leg_muscles[] = {
    MUSCLE("straight_#",
           FIXED("a", "pelvis", "0.05 0.1 ~0.06") FIXED("b", "thigh_#", "0.03 -0.1 0")
               FIXED("c", "shank_#", "0.03 -0.1 ~0.01"),
           ""),
    MUSCLE("sometimes_#",
           FIXED("a", "pelvis", "-0.05 0.1 ~0.06")
               POINT("ConditionalPathPoint", "b", "thigh_#", "-0.05 -0.1 ~0.02",
                     "<socket_coordinate>/jointset/knee_#/knee_#</socket_coordinate>"
                     "<range>-0.3 0.5</range>") FIXED("c", "shank_#", "-0.02 -0.1 0"),
           ""),
    MUSCLE("moving_#",
           FIXED("a", "thigh_#", "0.03 -0.1 0") POINT("MovingPathPoint", "b", "shank_#", "0 0 0",
                                                      MOVES("knee_#", "0.05 0.06 0.04 0.05 0.03"))
               FIXED("c", "shank_#", "0.01 -0.2 0"),
           ""),
    MUSCLE("kneecap_#",
           FIXED("a", "pelvis", "0.04 0.05 ~0.02") FIXED("b", "cap_#", "0 -0.35 ~0.01")
               FIXED("c", "shank_#", "0.03 -0.1 ~0.01"),
           ""),
    MUSCLE("round_#",
           FIXED("a", "thigh_#", "-0.035 -0.15 ~0.01") FIXED("b", "shank_#", "-0.04 -0.6 ~0.02"),
           OVER("condyles_#", "-1 -1")),
    MUSCLE("ball_#",
           FIXED("a", "pelvis", "-0.06 0.04 ~0.03") FIXED("b", "thigh_#", "0.06 -0.1 ~0.01"),
           OVER("ball_#", "-1 -1")),
    MUSCLE("side_#",
           FIXED("a", "pelvis", "0.05 0.05 ~0.02") FIXED("b", "thigh_#", "-0.03 -0.15 ^0.02")
               FIXED("c", "shank_#", "0.02 -0.1 ~0.01"),
           OVER("shaft_#", "-1 2")),
    MUSCLE("two_#",
           FIXED("a", "thigh_#", "-0.04 -0.2 ~0.01") FIXED("b", "shank_#", "-0.04 -0.2 ~0.02"),
           OVER("head_#", "-1 -1") OVER("condyles_#", "-1 -1")),
    MUSCLE("egg_#",
           FIXED("a", "thigh_#", "-0.04 -0.2 ~0.01") FIXED("b", "shank_#", "-0.03 -0.25 ~0.02"),
           OVER("calf_#", "-1 -1")),
    MUSCLE("three_#",
           FIXED("a", "thigh_#", "-0.05 -0.2 ~0.01") FIXED("b", "shank_#", "-0.03 -0.25 ~0.01"),
           OVER("calf_#", "-1 -1") OVER("condyles_#", "-1 -1")),
    NULL};

static void add_legs(text* out, const char* part) {
  add(out, part, 'r');
  add(out, part, 'l');
}

static gerdy_model* two_legs(void) {
  static text t;
  gerdy_error err = {0};
  gerdy_model* m;
  t.n = 0;
  add(&t,
      "<OpenSimDocument Version='40000'><Model name='two legs'><BodySet><objects>"
      "<Body name='pelvis'/>",
      'r');
  add_legs(&t, leg_bodies);
  add(&t,
      "</objects></BodySet><JointSet><objects><FreeJoint name='root'>" FRAMES(
          "ground", "bodyset/pelvis") "<coordinates>" COORDINATE("rx") COORDINATE("ry")
          COORDINATE("rz") COORDINATE("tx") COORDINATE("ty")
              COORDINATE("tz") "</coordinates></FreeJoint>",
      'r');
  add_legs(&t, leg_joints);
  add(&t, "</objects></JointSet><ConstraintSet><objects>", 'r');
  add_legs(&t, leg_coupler);
  add(&t, "</objects></ConstraintSet><ForceSet><objects>", 'r');
  for (int side = 0; side < 2; ++side) {
    for (const char* const* muscle = leg_muscles; *muscle != NULL; ++muscle) {
      add(&t, *muscle, side ? 'l' : 'r');
    }
  }
  add(&t, "</objects></ForceSet></Model></OpenSimDocument>", 'r');
  assert_ok(gerdy_model_read(t.at, t.n, &m, NULL, &err), &err);
  return m;
}

static gerdy_model* model;
static gerdy_data *data, *other;

static int set_up(void** state) {
  (void)state;
  gerdy_error err = {0};
  model = two_legs();
  assert_ok(gerdy_data_new(model, &data, &err), &err);
  assert_ok(gerdy_data_new(model, &other, &err), &err);
  return 0;
}

static int tear_down(void** state) {
  (void)state;
  gerdy_data_free(data);
  gerdy_data_free(other);
  gerdy_model_free(model);
  return 0;
}

static int q_of(const char* name) {
  int q = gerdy_model_coordinate(model, name);
  assert_true(q >= 0);
  return q;
}

static int path_of(const char* name) {
  int i = gerdy_model_muscle(model, name);
  assert_true(i >= 0);
  return i;
}

static void random_pose(gd_random* r, gerdy_data* d) {
  for (int q = 0; q < model->nq; ++q) d->q[q] = random_between(r, -0.7, 0.7);
  for (int side = 0; side < 2; ++side)
    d->q[q_of(side ? "knee_l" : "knee_r")] = random_between(r, -0.4, 0.9);
}

static void lengths(gerdy_data* d) {
  gerdy_fk(model, d);
  gerdy_path_lengths(model, d);
}

static void slopes(gerdy_data* d) {
  gerdy_fk(model, d);
  gerdy_path_slopes(model, d);
}

// ---- derivatives -------------------------------------------------------------------------------

// Is a path laid the same way in two poses that lie close together?
static bool same_way(const gerdy_data* a, const gerdy_data* b, int path) {
  int p = model->path_point[path], w = model->path_wrap[path];
  for (int i = 0; i < model->path_npoint[path]; ++i) {
    if (a->point_on[p + i] != b->point_on[p + i]) return false;
  }
  for (int i = 0; i < model->path_nwrap[path]; ++i) {
    if (a->pathwrap_on[w + i] != b->pathwrap_on[w + i]) return false;
    if (a->pathwrap_on[w + i] == 0) continue;
    for (int k = 0; k < 6; ++k) {
      const double x = a->pathwrap_contact[6 * (w + i) + k],
                   y = b->pathwrap_contact[6 * (w + i) + k];
      if (fabs(x - y) > 1e-3) return false;
    }
  }
  return true;
}

static int wrapped_poses[64];  // of each path, poses with all its surfaces met

static void count_wrapped(const gerdy_data* d) {
  for (int path = 0; path < model->npath; ++path) {
    bool all = true;
    for (int i = 0; i < model->path_nwrap[path]; ++i) {
      all = all && d->pathwrap_on[model->path_wrap[path] + i] > 0;
    }
    wrapped_poses[path] += all;
  }
}

// slope of every path by coordinate q against a central difference with two steps; where these do
// not agree a path begins or ends to wrap
static void check_column(int q, int* checked, int* skipped) {
  const double h = 2e-5;
  double by[2][64], at = data->q[q];
  bool same[64];
  for (int path = 0; path < model->npath; ++path) same[path] = true;
  memcpy(other->q, data->q, (size_t)model->nq * sizeof(double));
  for (int k = 0; k < 2; ++k) {
    double step = k ? h / 2 : h, low[64];
    other->q[q] = at - step;
    lengths(other);
    memcpy(low, other->path_length, (size_t)model->npath * sizeof(double));
    for (int i = 0; i < model->npath; ++i) same[i] = same[i] && same_way(data, other, i);
    other->q[q] = at + step;
    lengths(other);
    for (int i = 0; i < model->npath; ++i) {
      same[i] = same[i] && same_way(data, other, i);
      by[k][i] = (other->path_length[i] - low[i]) / (2 * step);
    }
  }
  for (int i = 0; i < model->npath; ++i) {
    if (!same[i] || fabs(by[0][i] - by[1][i]) > 1e-6) {
      ++*skipped;
      continue;
    }
    ++*checked;
    double slope = gerdy_path_slope(model, data, i, q);
    double difference = by[1][i] + (by[1][i] - by[0][i]) / 3;
    if (fabs(slope - difference) > 1e-6) {
      fail_msg("%s by %s: slope %.10f, difference %.10f", model->names + model->muscle_name[i],
               model->names + model->q_name[q], slope, difference);
    }
  }
}

static void slopes_are_derivatives_of_the_lengths(void** state) {
  (void)state;
  gd_random random = {5};
  int checked = 0, skipped = 0;
  memset(wrapped_poses, 0, sizeof wrapped_poses);
  for (int pose = 0; pose < 700; ++pose) {
    random_pose(&random, data);
    slopes(data);
    count_wrapped(data);
    for (int q = 0; q < model->nq; ++q) {
      if (model->q_driver[q] < 0) check_column(q, &checked, &skipped);
    }
  }
  assert_true(checked > 100000);
  assert_true(skipped < checked / 100);
  // every path was seen on all its surfaces
  for (int path = 0; path < model->npath; ++path) {
    if (wrapped_poses[path] < 10) {
      fail_msg("%s wraps in %d poses only", model->names + model->muscle_name[path],
               wrapped_poses[path]);
    }
  }
}

// The line from a to b crosses "big" and not "small"; the way over big crosses small, and the way
// over small meets it inside big.
static gerdy_model* at_odds(void) {
  static const char document[] =
      "<OpenSimDocument Version='40000'><Model name='odds'><Ground><WrapObjectSet><objects>"
      CYLINDER("small", "0 0 0", "0.025 0.06 0", "all", "0.02")
      CYLINDER("big", "0 0 0", "0 0 0", "all", "0.05")
      "</objects></WrapObjectSet></Ground><BodySet><objects><Body name='arm'/></objects></BodySet>"
      "<JointSet><objects><PinJoint name='j'>" FRAMES("ground", "bodyset/arm")
      "<coordinates>" COORDINATE("q") "</coordinates></PinJoint></objects></JointSet>"
      "<ForceSet><objects>"
      "<RigidTendonMuscle name='m'><GeometryPath><PathPointSet><objects>"
      "<PathPoint name='a'><socket_parent_frame>/ground</socket_parent_frame>"
      "<location>-0.2 0.03 0</location></PathPoint>" FIXED("b", "arm", "0.2 0.03 0.01")
      "</objects></PathPointSet><PathWrapSet><objects>" OVER("small", "-1 -1") OVER("big", "-1 -1")
      "</objects></PathWrapSet></GeometryPath></RigidTendonMuscle>"
      "</objects></ForceSet></Model></OpenSimDocument>";
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_read(document, sizeof document - 1, &m, NULL, &err), &err);
  return m;
}

// Surfaces that push the path off each other by turns: what is left is the way over the one that
// the line meets, with its derivative.
static void surfaces_at_odds_still_make_a_way(void** state) {
  (void)state;
  gerdy_model* m = at_odds();
  gerdy_data* d;
  gerdy_error err = {0};
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  const double h = 1e-6;
  for (int i = -10; i <= 10; ++i) {
    double q = 0.002 * i, length[2];
    for (int k = 0; k < 2; ++k) {
      d->q[0] = q + (k ? h : -h);
      gerdy_fk(m, d);
      gerdy_path_lengths(m, d);
      length[k] = d->path_length[0];
    }
    d->q[0] = q;
    gerdy_fk(m, d);
    gerdy_path_slopes(m, d);
    assert_int_equal(d->pathwrap_on[0], 0);
    assert_int_equal(d->pathwrap_on[1], 1);
    assert_near(gerdy_path_slope(m, d, 0, 0), (length[1] - length[0]) / (2 * h), 1e-7);
    for (int end = 0; end < 2; ++end) {
      const double* at = d->pathwrap_contact + 6 + 3 * end;
      assert_near(hypot(at[0], at[1]), 0.05, 1e-12);
    }
  }
  gerdy_data_free(d);
  gerdy_model_free(m);
}

// Over two cylinders that nearly coincide the contacts settle slowly. Unrolled, the way is
// straight.
static void close_surfaces_settle(void** state) {
  (void)state;
  static const char document[] =
      "<OpenSimDocument Version='40000'><Model name='close'><Ground><WrapObjectSet><objects>"
      CYLINDER("left", "0 0 0", "-0.003 0 0", "all", "0.02")
      CYLINDER("right", "0 0 0", "0.003 0 0", "all", "0.02")
      "</objects></WrapObjectSet></Ground><BodySet><objects><Body name='arm'/></objects></BodySet>"
      "<JointSet><objects><SliderJoint name='j'>" FRAMES("ground", "bodyset/arm")
      "<coordinates>" COORDINATE("q") "</coordinates></SliderJoint></objects></JointSet>"
      "<ForceSet><objects>"
      "<RigidTendonMuscle name='m'><GeometryPath><PathPointSet><objects>"
      "<PathPoint name='a'><socket_parent_frame>/ground</socket_parent_frame>"
      "<location>-0.3 0.015 -0.1</location></PathPoint>" FIXED("b", "arm", "0.3 0.015 0.1")
      "</objects></PathPointSet><PathWrapSet><objects>" OVER("left", "-1 -1") OVER("right", "-1 -1")
      "</objects></PathWrapSet></GeometryPath></RigidTendonMuscle>"
      "</objects></ForceSet></Model></OpenSimDocument>";
  gerdy_error err = {0};
  gerdy_model* m;
  gerdy_data* d;
  assert_ok(gerdy_model_read(document, sizeof document - 1, &m, NULL, &err), &err);
  assert_ok(gerdy_data_new(m, &d, &err), &err);
  gerdy_fk(m, d);
  gerdy_path_lengths(m, d);
  assert_true(d->pathwrap_on[0] == 1 && d->pathwrap_on[1] == 1);
  // seen along the axes: two tangents, two arcs and a level line between the tops
  double x = 0.297, y = 0.015, r = 0.02, rho = hypot(x, y), tangent = sqrt(rho * rho - r * r);
  double angle = atan2(x, y) - acos(r / rho), flat = 2 * (tangent + r * angle) + 0.006;
  assert_near(d->path_length[0], hypot(flat, 0.2), 1e-12);
  assert_near(d->pathwrap_contact[5], -0.2 * 0.003 / flat, 1e-9);
  assert_near(d->pathwrap_contact[8], 0.2 * 0.003 / flat, 1e-9);
  gerdy_data_free(d);
  gerdy_model_free(m);
}

static void speeds_are_derivatives_by_time(void** state) {
  (void)state;
  gd_random random = {6};
  const double h = 1e-5;
  int path = path_of("kneecap_r"), two = path_of("two_l");
  for (int pose = 0; pose < 200; ++pose) {
    random_pose(&random, data);
    for (int q = 0; q < model->nq; ++q) data->u[q] = random_between(&random, -2, 2);
    slopes(data);
    gerdy_path_velocities(model, data);
    double length[2][2];
    for (int k = 0; k < 2; ++k) {
      for (int q = 0; q < model->nq; ++q) other->q[q] = data->q[q] + (k ? h : -h) * data->u[q];
      lengths(other);
      length[k][0] = other->path_length[path];
      length[k][1] = same_way(data, other, two) ? other->path_length[two] : NAN;
    }
    assert_near(data->path_velocity[path], (length[1][0] - length[0][0]) / (2 * h), 1e-7);
    double speed = (length[1][1] - length[0][1]) / (2 * h);
    if (isfinite(speed)) assert_near(data->path_velocity[two], speed, 1e-5);
  }
}

// What cannot change a length has no entry; a driver holds what its coupled coordinate does.
static void entries_are_those_that_matter(void** state) {
  (void)state;
  gd_random random = {7};
  random_pose(&random, data);
  slopes(data);
  static const char* const whole[] = {"rx", "ry", "rz", "tx", "ty", "tz"};
  for (int path = 0; path < model->npath; ++path) {
    for (int k = 0; k < 6; ++k)
      assert_true(gerdy_path_slope(model, data, path, q_of(whole[k])) == 0);
  }
  assert_true(gerdy_path_slope(model, data, path_of("two_r"), q_of("flexion_r")) == 0);
  assert_true(gerdy_path_slope(model, data, path_of("straight_r"), q_of("knee_l")) == 0);
  assert_true(gerdy_path_slope(model, data, path_of("straight_r"), q_of("knee_r")) != 0);
  // the part of the slide alone, by moving nothing but the cap
  int path = path_of("kneecap_r"), slide = q_of("slide_r"), knee = q_of("knee_r");
  double alone = gerdy_path_slope(model, data, path, slide);
  double with = gerdy_path_slope(model, data, path, knee);
  double saved = data->q_slope[slide];
  data->q_slope[slide] = 0;
  gerdy_path_slopes(model, data);
  double without = gerdy_path_slope(model, data, path, knee);
  assert_true(fabs(alone * saved) > 1e-4);
  assert_near(with, without + alone * saved, 1e-15);
}

// ---- symmetry ----------------------------------------------------------------------------------

static void moving_the_whole_changes_no_length(void** state) {
  (void)state;
  gd_random random = {8};
  for (int pose = 0; pose < 300; ++pose) {
    random_pose(&random, data);
    memcpy(other->q, data->q, (size_t)model->nq * sizeof(double));
    for (int q = 0; q < 6; ++q) other->q[q] = random_between(&random, -1.5, 1.5);
    slopes(data);
    slopes(other);
    for (int i = 0; i < model->npath; ++i) {
      assert_near(data->path_length[i], other->path_length[i], 1e-10);
    }
    for (int i = 0; i < model->nslope; ++i) assert_near(data->slope[i], other->slope[i], 1e-6);
  }
}

static void left_is_the_mirror_of_right(void** state) {
  (void)state;
  static const char* const joint[] = {"flexion", "adduction", "rotation", "knee"};
  gd_random random = {9};
  for (int pose = 0; pose < 500; ++pose) {
    random_pose(&random, data);
    for (int k = 0; k < 4; ++k) {
      char r[32], l[32];
      snprintf(r, sizeof r, "%s_r", joint[k]);
      snprintf(l, sizeof l, "%s_l", joint[k]);
      data->q[q_of(l)] = data->q[q_of(r)];
    }
    slopes(data);
    int half = model->npath / 2;
    for (int i = 0; i < half; ++i) {
      assert_near(data->path_length[i], data->path_length[half + i], 1e-10);
      for (int k = 0; k < 4; ++k) {
        char r[32], l[32];
        snprintf(r, sizeof r, "%s_r", joint[k]);
        snprintf(l, sizeof l, "%s_l", joint[k]);
        assert_near(gerdy_path_slope(model, data, i, q_of(r)),
                    gerdy_path_slope(model, data, half + i, q_of(l)), 1e-6);
      }
    }
  }
}

// ---- what is told of a path --------------------------------------------------------------------

static void the_places_make_up_the_length(void** state) {
  (void)state;
  gd_random random = {10};
  int met = 0;
  for (int pose = 0; pose < 300; ++pose) {
    random_pose(&random, data);
    lengths(data);
    for (int path = 0; path < model->npath; ++path) {
      const double* from = NULL;
      double length = 0;
      int first = model->path_wrap[path], n = model->path_nwrap[path], next = 0, count = 0;
      for (int i = 0; i < model->path_npoint[path]; ++i) {
        int p = model->path_point[path] + i;
        if (!data->point_on[p]) continue;
        const double* at = data->point_pos + 3 * p;
        // surfaces between the point before and this one, in their order
        for (; next < n; ++next) {
          int w = data->pathwrap_order[first + next];
          if (w < 0 || data->pathwrap_on[w] != count) break;
          const double* contact = data->pathwrap_contact + 6 * w;
          length += gd_v3_distance(from, contact) + data->pathwrap_arc[w];
          from = contact + 3;
          ++met;
        }
        if (from != NULL) length += gd_v3_distance(from, at);
        from = at;
        ++count;
      }
      assert_near(length, data->path_length[path], 1e-15);
      int on = 0;
      for (int w = first; w < first + n; ++w) on += data->pathwrap_on[w] > 0;
      assert_int_equal(on, next);
    }
  }
  assert_true(met > 1000);
}

static void a_conditional_point_comes_and_goes(void** state) {
  (void)state;
  int path = path_of("sometimes_r"), p = model->path_point[path], knee = q_of("knee_r");
  static const struct {
    double knee;
    int on;
  } cases[] = {{-0.31, 0}, {-0.300009, 1}, {-0.3, 1}, {0, 1}, {0.500009, 1}, {0.51, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    memset(data->q, 0, (size_t)model->nq * sizeof(double));
    data->q[knee] = cases[i].knee;
    lengths(data);
    assert_int_equal(data->point_on[p + 1], cases[i].on);
    const double* x = data->point_pos + 3 * p;
    double straight = gd_v3_distance(x, x + 6);
    double over = gd_v3_distance(x, x + 3) + gd_v3_distance(x + 3, x + 6);
    assert_near(data->path_length[path], cases[i].on ? over : straight, 1e-15);
  }
}

// the shaft is in the way of both segments; the range leaves it the first, between points 1 and 2
static void a_range_keeps_a_surface_to_its_segments(void** state) {
  (void)state;
  int path = path_of("side_r"), w = model->path_wrap[path], on = 0;
  gd_random random = {11};
  for (int pose = 0; pose < 500; ++pose) {
    random_pose(&random, data);
    lengths(data);
    on += data->pathwrap_on[w] > 0;
    assert_true(data->pathwrap_on[w] <= 1);
  }
  assert_true(on > 20);
}

static void an_inactive_surface_is_not_there(void** state) {
  (void)state;
  int path = path_of("round_r"), w = model->path_wrap[path];
  int surface = model->pathwrap_surface[w], p = model->path_point[path];
  memset(data->q, 0, (size_t)model->nq * sizeof(double));
  data->q[q_of("knee_r")] = 0.25;
  lengths(data);
  double wrapped = data->path_length[path];
  const double* x = data->point_pos + 3 * p;
  assert_int_equal(data->pathwrap_on[w], 1);
  model->wrap_active[surface] = 0;
  lengths(data);
  model->wrap_active[surface] = 1;
  assert_int_equal(data->pathwrap_on[w], 0);
  assert_near(data->path_length[path], gd_v3_distance(x, x + 3), 1e-15);
  assert_true(wrapped > data->path_length[path] + 1e-4);
}

// Two surfaces settle: a further pass changes nothing.
static void surfaces_agree_with_each_other(void** state) {
  (void)state;
  gd_random random = {12};
  int path = path_of("two_r"), w = model->path_wrap[path], both = 0;
  for (int pose = 0; pose < 500; ++pose) {
    random_pose(&random, data);
    lengths(data);
    if (data->pathwrap_on[w] == 0 || data->pathwrap_on[w + 1] == 0) continue;
    ++both;
    const int* order = data->pathwrap_order + w;
    const double* end[2] = {data->point_pos + 3 * model->path_point[path],
                            data->point_pos + 3 * model->path_point[path] + 3};
    for (int k = 0; k < 2; ++k) {
      gd_path_surface s = gd_path_surface_of(model, data, path, order[k]);
      const double* other_contact = data->pathwrap_contact + 6 * order[1 - k] + (k ? 3 : 0);
      gd_wrap_way way;
      assert_int_equal(
          gd_path_over(&s, k ? other_contact : end[0], k ? end[1] : other_contact, &way),
          GD_WRAP_ON);
      for (int c = 0; c < 2; ++c) {
        double ground[3];
        gd_m3_mul_v3(s.rot, way.contact[c], ground);
        gd_v3_add(ground, s.pos, ground);
        assert_near(gd_v3_distance(ground, data->pathwrap_contact + 6 * order[k] + 3 * c), 0, 1e-9);
      }
    }
  }
  assert_true(both > 50);
}

// ---- as OpenSim tells it -----------------------------------------------------------------------

// The same where its shortcuts make no difference: paths without surfaces, over a sphere, and the
// length over one surface.
static void opensim_tells_the_same_of_simple_paths(void** state) {
  (void)state;
  static const char* const same[] = {"straight_r", "sometimes_r", "kneecap_l", "ball_r", "ball_l"};
  gd_random random = {13};
  for (int pose = 0; pose < 200; ++pose) {
    random_pose(&random, data);
    for (int q = 0; q < model->nq; ++q) data->u[q] = random_between(&random, -2, 2);
    memcpy(other->q, data->q, (size_t)model->nq * sizeof(double));
    memcpy(other->u, data->u, (size_t)model->nq * sizeof(double));
    slopes(data);
    gerdy_path_velocities(model, data);
    gerdy_fk(model, other);
    gerdy_path_opensim(model, other);
    for (size_t k = 0; k < sizeof same / sizeof *same; ++k) {
      int path = path_of(same[k]);
      assert_near(data->path_length[path], other->path_length[path], 1e-15);
      assert_near(data->path_velocity[path], other->path_velocity[path], 1e-12);
      for (int i = 0; i < model->path_nslope[path]; ++i) {
        int s = model->path_slope[path] + i;
        assert_near(data->slope[s], other->slope[s], 1e-12);
      }
    }
    int one = path_of("round_r");
    assert_near(data->path_length[one], other->path_length[one], 1e-15);
  }
}

static void nothing_is_allocated(void** state) {
  (void)state;
  gd_random random = {14};
  random_pose(&random, data);
  unsigned long before = gd_mem_count();
  slopes(data);
  gerdy_path_velocities(model, data);
  gerdy_path_opensim(model, data);
  assert_int_equal(gd_mem_count(), before);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(slopes_are_derivatives_of_the_lengths),
      cmocka_unit_test(surfaces_at_odds_still_make_a_way),
      cmocka_unit_test(close_surfaces_settle),
      cmocka_unit_test(speeds_are_derivatives_by_time),
      cmocka_unit_test(entries_are_those_that_matter),
      cmocka_unit_test(moving_the_whole_changes_no_length),
      cmocka_unit_test(left_is_the_mirror_of_right),
      cmocka_unit_test(the_places_make_up_the_length),
      cmocka_unit_test(a_conditional_point_comes_and_goes),
      cmocka_unit_test(a_range_keeps_a_surface_to_its_segments),
      cmocka_unit_test(an_inactive_surface_is_not_there),
      cmocka_unit_test(surfaces_agree_with_each_other),
      cmocka_unit_test(opensim_tells_the_same_of_simple_paths),
      cmocka_unit_test(nothing_is_allocated),
  };
  return cmocka_run_group_tests(tests, set_up, tear_down);
}
