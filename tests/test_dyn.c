// Dynamics: what must hold for any body whatever its shape: Lagrange's equations, balance of power,
// symmetry, gradients, free fall. Reference values: test_oracle_golden.c.
#include "testing.h"

#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <stdlib.h>

#include "base/mem.h"
#include "math/cholesky.h"
#include "math/function.h"
#include "math/vec.h"
#include "model/axis.h"
#include "testing_random.h"

enum { most_q = 64 };

// ---- models -------------------------------------------------------------------------------------

#define SOCKETS(parent, child)   \
  "<socket_parent_frame>" parent \
  "</socket_parent_frame>"       \
  "<socket_child_frame>" child "</socket_child_frame>"
#define BODY(name, mass, com, inertia)                             \
  "<Body name=\"" name "\"><mass>" mass "</mass><mass_center>" com \
  "</mass_center><inertia>" inertia "</inertia></Body>"
#define Q(name) "<Coordinate name=\"" name "\"/>"
#define OFFSET(name, body, pos, turn)                                    \
  "<PhysicalOffsetFrame name=\"" name "\"><socket_parent>/bodyset/" body \
  "</socket_parent><translation>" pos "</translation><orientation>" turn \
  "</orientation></PhysicalOffsetFrame>"
#define AXIS(name, q, dir, function)                                                               \
  "<TransformAxis name=\"" name "\"><coordinates>" q "</coordinates><axis>" dir "</axis>" function \
  "</TransformAxis>"
#define LINEAR(k) \
  "<LinearFunction name=\"function\"><coefficients>" k "</coefficients></LinearFunction>"
#define CONSTANT(k)  "<Constant name=\"function\"><value>" k "</value></Constant>"
#define SPLINE(x, y) "<SimmSpline name=\"function\"><x>" x "</x><y>" y "</y></SimmSpline>"
#define FREE_JOINT(child)                                                                   \
  "<FreeJoint name=\"root\">" SOCKETS("/ground", "/bodyset/" child) "<coordinates>" Q("rx") \
      Q("ry") Q("rz") Q("tx") Q("ty") Q("tz") "</coordinates></FreeJoint>"
// A free base with two limbs: a joint in which one coordinate turns about two axes and shifts, and
// behind it a pin between turned frames; a joint about three oblique axes, its coordinates listed
// in another order, and behind it a slider that follows the first limb.
static const char* zoo_text[] = {
    "<OpenSimDocument Version=\"40000\"><Model name=\"zoo\"><gravity>0.3 -9.8 0.2</gravity>"
    "<BodySet><objects>",
    BODY("base", "11", "-0.07 0.02 0.01", "0.10 0.09 0.06 0.01 -0.004 0.003"),
    BODY("thigh", "8", "0.01 -0.17 0.02", "0.13 0.035 0.14 0.002 0.001 -0.003"),
    BODY("shank", "3", "0 -0.19 0", "0.05 0.005 0.051 0 0 0"),
    BODY("arm", "2", "0.02 -0.16 -0.01", "0.012 0.004 0.013 0.001 0 0.0005"),
    BODY("cap", "0.4", "0.02 0 0.01", "0.001 0.0011 0.0012 0 0 0"),
    "</objects></BodySet><JointSet><objects>",
    FREE_JOINT("base"),
    "<CustomJoint name=\"knee\">",
    SOCKETS("on_base", "in_thigh"),
    "<coordinates>" Q("bend") Q("lean") "</coordinates><frames>",
    OFFSET("on_base", "base", "-0.05 -0.06 0.08", "0.1 0.2 -0.3"),
    OFFSET("in_thigh", "thigh", "0.01 0.02 -0.01", "0.2 -0.1 0.4"),
    "</frames><SpatialTransform>",
    AXIS("rotation1", "bend", "0 0 1", LINEAR("1 0")),
    AXIS("rotation2", "lean", "1 0.2 0", LINEAR("-0.8 0.1")),
    AXIS("rotation3", "bend", "0 -1 0", SPLINE("-3 -1 0 1 3", "0.5 0.1 0 -0.3 -0.2")),
    AXIS("translation1", "bend", "1 0 0", SPLINE("-3 -1 0 1 3", "0.02 0.01 0 0.03 0.05")),
    AXIS("translation2", "lean", "0 1 0", LINEAR("0.1 0.02")),
    AXIS("translation3", "", "0 0 1", CONSTANT("0.03")),
    "</SpatialTransform></CustomJoint><CustomJoint name=\"shoulder\">",
    SOCKETS("/bodyset/base", "/bodyset/arm"),
    "<coordinates>" Q("s2") Q("s1") Q("s3") "</coordinates><SpatialTransform>",
    AXIS("rotation1", "s1", "0.6 0 0.8", LINEAR("1 0")),
    AXIS("rotation2", "s2", "0 -1 0", LINEAR("1 0")),
    AXIS("rotation3", "s3", "1 1 0.2", LINEAR("1 0")),
    AXIS("translation1", "", "1 0 0", CONSTANT("0")),
    AXIS("translation2", "", "0 1 0", CONSTANT("0.4")),
    AXIS("translation3", "", "0 0 1", CONSTANT("0")),
    "</SpatialTransform></CustomJoint><PinJoint name=\"pin\">",
    SOCKETS("on_thigh", "in_shank"),
    "<coordinates>" Q("pin") "</coordinates><frames>",
    OFFSET("on_thigh", "thigh", "0 -0.4 0", "0.3 0.1 0.2"),
    OFFSET("in_shank", "shank", "0.01 0 0", "-0.2 0.3 0"),
    "</frames></PinJoint><SliderJoint name=\"cap\">",
    SOCKETS("/bodyset/arm", "/bodyset/cap"),
    "<coordinates>" Q("cap") "</coordinates></SliderJoint></objects></JointSet>"
    "<ConstraintSet><objects><CoordinateCouplerConstraint name=\"c\">"
    "<coupled_coordinates_function>",
    SPLINE("-3 -1 0 1 3", "0.3 0.02 0 0.05 0.2"),
    "</coupled_coordinates_function><independent_coordinate_names>bend"
    "</independent_coordinate_names><dependent_coordinate_name>cap</dependent_coordinate_name>"
    "</CoordinateCouplerConstraint></objects></ConstraintSet></Model></OpenSimDocument>",
    NULL};

#define LEG(side, z, mirror) \
  "<CustomJoint name=\"hip" side "\">" SOCKETS("on_hip" side, "/bodyset/thigh" side),           \
      "<coordinates>" Q("flexion" side) Q("adduction" side) Q("rotation" side) "</coordinates>" \
      "<frames>", OFFSET("on_hip" side, "base", "-0.06 -0.07 " z, "0 0 0"),                     \
      "</frames><SpatialTransform>",                                                            \
      AXIS("rotation1", "flexion" side, "0 0 1", LINEAR("1 0")),                                \
      AXIS("rotation2", "adduction" side, mirror "1 0 0", LINEAR("1 0")),                       \
      AXIS("rotation3", "rotation" side, "0 " mirror "1 0", LINEAR("1 0")),                     \
      AXIS("translation1", "", "1 0 0", CONSTANT("0")),                                         \
      AXIS("translation2", "", "0 1 0", CONSTANT("0")),                                         \
      AXIS("translation3", "", "0 0 1", CONSTANT("0")),                                         \
      "</SpatialTransform></CustomJoint><PinJoint name=\"knee" side "\">",                      \
      SOCKETS("on_thigh" side, "/bodyset/shank" side),                                          \
      "<coordinates>" Q("knee" side) "</coordinates><frames>",                                  \
      OFFSET("on_thigh" side, "thigh" side, "0 -0.4 0", "0 0 0"), "</frames></PinJoint>"

// The left half is the mirror image of the right one; gravity stands in the mirror's plane.
static const char* pair_text[] = {
    "<OpenSimDocument Version=\"40000\"><Model name=\"pair\"><gravity>0.5 -9.8 0</gravity>"
    "<BodySet><objects>",
    BODY("base", "11", "-0.07 0.02 0", "0.10 0.09 0.06 0.01 0 0"),
    BODY("thigh_r", "8", "0.01 -0.17 0.02", "0.13 0.035 0.14 0.002 0.001 -0.003"),
    BODY("thigh_l", "8", "0.01 -0.17 -0.02", "0.13 0.035 0.14 0.002 -0.001 0.003"),
    BODY("shank_r", "3", "0 -0.19 0.01", "0.05 0.005 0.051 0.001 0.002 0.001"),
    BODY("shank_l", "3", "0 -0.19 -0.01", "0.05 0.005 0.051 0.001 -0.002 -0.001"),
    "</objects></BodySet><JointSet><objects>",
    FREE_JOINT("base"),
    LEG("_r", "0.08", ""),
    LEG("_l", "-0.08", "-"),
    "</objects></JointSet></Model></OpenSimDocument>",
    NULL};

typedef struct rig {
  gerdy_model* m;
  gerdy_data* d;
} rig;

static rig make_rig(gerdy_model* m) {
  gerdy_error err = {0};
  rig r = {.m = m};
  assert_true(m->nq <= most_q);
  assert_ok(gerdy_data_new(m, &r.d, &err), &err);
  return r;
}

static rig read_rig(const char* const* parts) {
  static char text[20000];
  gerdy_error err = {0};
  gerdy_model* m;
  size_t n = 0;
  for (; *parts != NULL; ++parts) {
    n += (size_t)snprintf(text + n, sizeof text - n, "%s", *parts);
    assert_true(n < sizeof text);
  }
  assert_ok(gerdy_model_read(text, n, &m, NULL, &err), &err);
  return make_rig(m);
}

static rig load_rig(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  assert_ok(gerdy_model_load(path, &m, NULL, &err), &err);
  return make_rig(m);
}

static void release(rig* r) {
  gerdy_data_free(r->d);
  gerdy_model_free(r->m);
}

// the properties are shown on both: one of all kinds of joints, one of a runner
enum { nmade = 2 };

static rig made(int i) {
  rig r = i == 0 ? read_rig(zoo_text) : load_rig(SOURCE_FILE("models/gerdy_runner.osim"));
  r.m->exact_rates = 1;
  return r;
}

// ---- motion -------------------------------------------------------------------------------------

// every coordinate swings by itself
typedef struct swing {
  double middle[most_q], reach[most_q], speed[most_q], phase[most_q];
} swing;

static swing random_swing(const gerdy_model* m, gd_random* r) {
  swing s;
  for (int i = 0; i < m->nq; ++i) {
    s.middle[i] = random_between(r, -0.4, 0.4);
    s.reach[i] = random_between(r, 0.1, 0.5);
    s.speed[i] = random_between(r, 1, 6);
    s.phase[i] = random_between(r, 0, 6);
  }
  return s;
}

// coupled coordinates follow their drivers, with speed and acceleration
static void follow(const gerdy_model* m, gerdy_data* d) {
  for (int i = 0; i < m->nq; ++i) {
    int driver = m->q_driver[i], f = m->q_function[i];
    if (driver < 0) continue;
    double slope, curvature;
    gd_function_eval2((gd_function_type)m->function_type[f], m->parameter + m->function_par[f],
                      m->function_n[f], d->q[driver], &d->q[i], &slope, &curvature);
    d->u[i] = slope * d->u[driver];
    d->udot[i] = slope * d->udot[driver] + curvature * d->u[driver] * d->u[driver];
  }
}

static void at_time(const rig* r, const swing* s, double t) {
  for (int i = 0; i < r->m->nq; ++i) {
    double w = s->speed[i], angle = w * t + s->phase[i];
    r->d->q[i] = s->middle[i] + s->reach[i] * sin(angle);
    r->d->u[i] = w * s->reach[i] * cos(angle);
    r->d->udot[i] = -w * w * s->reach[i] * sin(angle);
  }
  follow(r->m, r->d);
  gerdy_fk(r->m, r->d);
  gerdy_motion(r->m, r->d);
}

static void in_motion(const rig* r, gd_random* random) {
  swing s = random_swing(r->m, random);
  at_time(r, &s, 0);
}

static double dot(const double* a, const double* b, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

static double largest(const double* a, int n) {
  double max = 0;
  for (int i = 0; i < n; ++i) max = fmax(max, fabs(a[i]));
  return max;
}

// ---- energy, from positions and velocities of the bodies ----------------------------------------

static double potential(const rig* r) {
  double c[3];
  gerdy_mass_center(r->m, r->d, c);
  return -gerdy_model_mass(r->m) * gd_v3_dot(r->m->gravity, c);
}

static double kinetic(const rig* r) {
  double sum = 0;
  for (int b = 1; b < r->m->nbody; ++b) {
    const double *I = r->m->body_inertia + 6 * b, *twist = r->d->body_vel + 6 * b;
    double c[3], v[3], w[3];
    gerdy_fk_point(r->m, r->d, b, r->m->body_com + 3 * b, c);
    gd_v3_cross(twist, c, v);
    gd_v3_add(v, twist + 3, v);
    gd_m3_tmul_v3(r->d->body_rot + 9 * b, twist, w);
    sum += r->m->body_mass[b] * gd_v3_dot(v, v) + I[0] * w[0] * w[0] + I[1] * w[1] * w[1] +
           I[2] * w[2] * w[2] + 2 * (I[3] * w[0] * w[1] + I[4] * w[0] * w[2] + I[5] * w[1] * w[2]);
  }
  return sum / 2;
}

// ---- velocities and accelerations ---------------------------------------------------------------

// body_vel and body_acc against differences of poses and of body_vel
static void motion_by_differences(void** state) {
  (void)state;
  gd_random random = {1};
  double h = 1e-5;
  for (int i = 0; i < nmade; ++i) {
    rig r = made(i), up = made(i), down = made(i);
    for (int trial = 0; trial < 20; ++trial) {
      swing s = random_swing(r.m, &random);
      at_time(&r, &s, 0);
      at_time(&up, &s, h);
      at_time(&down, &s, -h);
      for (int b = 1; b < r.m->nbody; ++b) {
        const double *twist = r.d->body_vel + 6 * b, *acc = r.d->body_acc + 6 * b;
        double spin[9], v[3], w[3];
        for (int k = 0; k < 9; ++k) {
          spin[k] = (up.d->body_rot[9 * b + k] - down.d->body_rot[9 * b + k]) / (2 * h);
        }
        double S[9], Rt[9];
        gd_m3_transpose(r.d->body_rot + 9 * b, Rt);
        gd_m3_mul(spin, Rt, S);  // the cross-product matrix of the angular velocity
        w[0] = S[7];
        w[1] = S[2];
        w[2] = S[3];
        gd_v3_cross(twist, r.d->body_pos + 3 * b, v);
        for (int k = 0; k < 3; ++k) {
          double moved = (up.d->body_pos[3 * b + k] - down.d->body_pos[3 * b + k]) / (2 * h);
          assert_near(twist[k], w[k], 1e-7);
          assert_near(twist[3 + k] + v[k], moved, 1e-7);
        }
        for (int k = 0; k < 6; ++k) {
          double change = (up.d->body_vel[6 * b + k] - down.d->body_vel[6 * b + k]) / (2 * h);
          assert_near(acc[k], change, 1e-6);
        }
      }
    }
    release(&r);
    release(&up);
    release(&down);
  }
}

// what loading the model tells about plain axes and frames only saves time
static void plain_axes(void** state) {
  (void)state;
  gd_random random = {16};
  for (int i = 0; i < nmade; ++i) {
    rig r = made(i), general = made(i);
    gerdy_model* m = general.m;
    for (int a = 0; a < m->naxis; ++a) {
      m->axis_form[a] = GD_AXIS_COMPOSED;
      m->axis_along[a] = 0;
    }
    for (int b = 1; b < m->nbody; ++b) {
      m->body_offset[b] = GD_OFFSET_PARENT_TURNED | GD_OFFSET_CHILD_TURNED | GD_OFFSET_CHILD_MOVED |
                          GD_OFFSET_COMPOSED;
    }
    for (int trial = 0; trial < 20; ++trial) {
      swing s = random_swing(m, &random);
      at_time(&r, &s, 0);
      at_time(&general, &s, 0);
      for (int k = 0; k < 9 * m->nbody; ++k) {
        assert_near(r.d->body_rot[k], general.d->body_rot[k], 1e-14);
      }
      for (int k = 0; k < 6 * m->nq; ++k) assert_near(r.d->twist[k], general.d->twist[k], 1e-14);
      for (int k = 0; k < 6 * m->nbody; ++k) {
        assert_near(r.d->body_acc[k], general.d->body_acc[k], 1e-11);
      }
    }
    release(&r);
    release(&general);
  }
}

// OpenSim's way differs where one coordinate turns about several axes, and nowhere else
static void opensim_rates(void** state) {
  (void)state;
  gd_random random = {2};
  rig exact = made(0), r = made(0);
  r.m->exact_rates = 0;
  int knee = gerdy_model_body(r.m, "thigh"), arm = gerdy_model_body(r.m, "arm");
  in_motion(&exact, &random);
  random = (gd_random){2};
  in_motion(&r, &random);
  double differ = 0;
  for (int k = 0; k < 6; ++k) {
    assert_near(r.d->body_vel[6 * knee + k], exact.d->body_vel[6 * knee + k], 1e-13);
    assert_near(r.d->body_acc[6 * arm + k], exact.d->body_acc[6 * arm + k], 1e-12);
    differ = fmax(differ, fabs(r.d->body_acc[6 * knee + k] - exact.d->body_acc[6 * knee + k]));
  }
  assert_true(differ > 1e-3);
  release(&exact);
  release(&r);
}

static void mass_center_velocity(void** state) {
  (void)state;
  gd_random random = {3};
  double h = 1e-5;
  for (int i = 0; i < nmade; ++i) {
    rig r = made(i);
    for (int trial = 0; trial < 20; ++trial) {
      swing s = random_swing(r.m, &random);
      double up[3], down[3], v[3];
      at_time(&r, &s, h);
      gerdy_mass_center(r.m, r.d, up);
      at_time(&r, &s, -h);
      gerdy_mass_center(r.m, r.d, down);
      at_time(&r, &s, 0);
      gerdy_mass_center_velocity(r.m, r.d, v);
      for (int k = 0; k < 3; ++k) assert_near(v[k], (up[k] - down[k]) / (2 * h), 1e-7);
    }
    for (int b = 0; b < r.m->nbody; ++b) r.m->body_mass[b] = 0;
    double none[3];
    gerdy_mass_center(r.m, r.d, none);
    assert_true(isnan(none[0]) && isnan(none[1]) && isnan(none[2]));
    gerdy_mass_center_velocity(r.m, r.d, none);
    assert_true(isnan(none[0]) && isnan(none[1]) && isnan(none[2]));
    release(&r);
  }
}

// ---- forces -------------------------------------------------------------------------------------

static void forces_are_mass_and_bias(void** state) {
  (void)state;
  static double M[most_q * most_q];
  gd_random random = {4};
  for (int i = 0; i < 2 * nmade; ++i) {
    rig r = made(i / 2);
    int nq = r.m->nq;
    r.m->exact_rates = i % 2;
    for (int trial = 0; trial < 30; ++trial) {
      double bias[most_q], acc[6];
      in_motion(&r, &random);
      gerdy_inverse_dynamics(r.m, r.d);
      gerdy_mass_matrix(r.m, r.d, M);
      memcpy(acc, r.d->body_acc + 6 * (r.m->nbody - 1), sizeof acc);
      gerdy_bias_forces(r.m, r.d, bias);
      assert_memory_equal(acc, r.d->body_acc + 6 * (r.m->nbody - 1), sizeof acc);
      double scale = largest(r.d->tau, nq);
      for (int q = 0; q < nq; ++q) {
        double tau = bias[q] + dot(M + q * nq, r.d->udot, nq);
        assert_near(tau, r.d->tau[q], 1e-12 * scale);
      }
    }
    release(&r);
  }
}

static void mass_matrix(void** state) {
  (void)state;
  static double M[most_q * most_q];
  int begin[most_q];
  gd_random random = {5};
  for (int i = 0; i < nmade; ++i) {
    rig r = made(i);
    int nq = r.m->nq;
    for (int trial = 0; trial < 30; ++trial) {
      double energy = 0;
      in_motion(&r, &random);
      gerdy_mass_matrix(r.m, r.d, M);
      for (int q = 0; q < nq; ++q) {
        energy += r.d->u[q] * dot(M + q * nq, r.d->u, nq) / 2;
        for (int k = 0; k < q; ++k) assert_true(M[q * nq + k] == M[k * nq + q]);
      }
      assert_near(energy, kinetic(&r), 1e-12 * energy);
      assert_true(gd_cholesky_factor(M, nq, begin));
    }
    release(&r);
  }
}

// what the forces put in is what kinetic and potential energy gain
static void power_balance(void** state) {
  (void)state;
  gd_random random = {6};
  double h = 1e-5;
  for (int i = 0; i < nmade; ++i) {
    rig r = made(i);
    for (int trial = 0; trial < 30; ++trial) {
      swing s = random_swing(r.m, &random);
      at_time(&r, &s, h);
      double up = kinetic(&r) + potential(&r);
      at_time(&r, &s, -h);
      double gain = (up - kinetic(&r) - potential(&r)) / (2 * h);
      at_time(&r, &s, 0);
      gerdy_inverse_dynamics(r.m, r.d);
      double scale = 1 + largest(r.d->tau, r.m->nq);
      assert_near(dot(r.d->tau, r.d->u, r.m->nq), gain, 1e-7 * scale);
    }
    release(&r);
  }
}

// p = dT/du of the independent coordinates
static void momentum(const rig* r, double* out) {
  static double M[most_q * most_q];
  gerdy_mass_matrix(r->m, r->d, M);
  for (int q = 0; q < r->m->nq; ++q) out[q] = dot(M + q * r->m->nq, r->d->u, r->m->nq);
  gerdy_fold(r->m, r->d, out);
}

// kinetic minus potential energy with one coordinate moved and all speeds kept
static double lagrangian(const rig* r, int q, double step) {
  r->d->q[q] += step;
  follow(r->m, r->d);
  gerdy_fk(r->m, r->d);
  gerdy_motion(r->m, r->d);
  double value = kinetic(r) - potential(r);
  r->d->q[q] -= step;
  return value;
}

// the same forces from the energies alone: tau = d/dt dT/du - d(T - V)/dq
static void lagrange(void** state) {
  (void)state;
  gd_random random = {15};
  double h = 1e-5;
  for (int i = 0; i < nmade; ++i) {
    rig r = made(i);
    for (int trial = 0; trial < 10; ++trial) {
      double late[most_q], early[most_q], tau[most_q];
      swing s = random_swing(r.m, &random);
      at_time(&r, &s, h);
      momentum(&r, late);
      at_time(&r, &s, -h);
      momentum(&r, early);
      at_time(&r, &s, 0);
      gerdy_inverse_dynamics(r.m, r.d);
      memcpy(tau, r.d->tau, sizeof(double) * (size_t)r.m->nq);
      gerdy_fold(r.m, r.d, tau);
      double scale = largest(tau, r.m->nq);
      for (int q = 0; q < r.m->nq; ++q) {
        if (r.m->q_driver[q] >= 0) continue;
        double slope = (lagrangian(&r, q, h) - lagrangian(&r, q, -h)) / (2 * h);
        assert_near(tau[q], (late[q] - early[q]) / (2 * h) - slope, 1e-6 * scale);
      }
    }
    release(&r);
  }
}

// also shows that gerdy_fold carries forces to the drivers
static void gravity_is_a_gradient(void** state) {
  (void)state;
  gd_random random = {7};
  double h = 1e-5;
  for (int i = 0; i < nmade; ++i) {
    rig r = made(i);
    int nq = r.m->nq;
    for (int trial = 0; trial < 10; ++trial) {
      double force[most_q], bias[most_q];
      in_motion(&r, &random);
      gerdy_gravity_forces(r.m, r.d, force);
      memset(r.d->u, 0, (size_t)nq * sizeof *r.d->u);
      gerdy_bias_forces(r.m, r.d, bias);
      for (int q = 0; q < nq; ++q) assert_near(force[q], bias[q], 1e-10);
      gerdy_fold(r.m, r.d, force);
      for (int q = 0; q < nq; ++q) {
        double at = r.d->q[q];
        if (r.m->q_driver[q] >= 0) {
          assert_true(force[q] == 0);
          continue;
        }
        r.d->q[q] = at + h;
        gerdy_fk(r.m, r.d);
        double up = potential(&r);
        r.d->q[q] = at - h;
        gerdy_fk(r.m, r.d);
        assert_near(force[q], (up - potential(&r)) / (2 * h), 1e-5);
        r.d->q[q] = at;
      }
    }
    release(&r);
  }
}

// nothing pushes: the mass centre falls, whatever the joints do, and no energy is gained
static void free_fall(void** state) {
  (void)state;
  static double M[most_q * most_q];
  int begin[most_q];
  gd_random random = {8};
  double h = 1e-5;
  rig r = read_rig(pair_text);
  int nq = r.m->nq;
  r.m->exact_rates = 1;
  for (int trial = 0; trial < 20; ++trial) {
    double q[most_q], u[most_q], fall[most_q], v[2][3];
    in_motion(&r, &random);
    gerdy_mass_matrix(r.m, r.d, M);
    gerdy_bias_forces(r.m, r.d, fall);
    for (int k = 0; k < nq; ++k) fall[k] = -fall[k];
    assert_true(gd_cholesky_factor(M, nq, begin));
    gd_cholesky_solve(M, nq, begin, fall);
    memcpy(r.d->udot, fall, (size_t)nq * sizeof *fall);
    gerdy_inverse_dynamics(r.m, r.d);
    assert_near(largest(r.d->tau, nq), 0, 1e-9);
    memcpy(q, r.d->q, sizeof(double) * (size_t)nq);
    memcpy(u, r.d->u, sizeof(double) * (size_t)nq);
    for (int side = 0; side < 2; ++side) {
      double t = side ? h : -h;
      for (int k = 0; k < nq; ++k) {
        r.d->q[k] = q[k] + t * u[k] + t * t / 2 * fall[k];
        r.d->u[k] = u[k] + t * fall[k];
      }
      gerdy_fk(r.m, r.d);
      gerdy_motion(r.m, r.d);
      gerdy_mass_center_velocity(r.m, r.d, v[side]);
    }
    for (int k = 0; k < 3; ++k) {
      assert_near((v[1][k] - v[0][k]) / (2 * h), r.m->gravity[k], 1e-4);
    }
  }
  release(&r);
}

// ---- left and right -----------------------------------------------------------------------------

// of a coordinate in the mirror: which one it is there, and with which sign
static int image(const gerdy_model* m, int q, double* sign) {
  const char* name = m->names + m->q_name[q];
  char other[64];
  size_t n = strlen(name);
  *sign = strcmp(name, "rx") == 0 || strcmp(name, "ry") == 0 || strcmp(name, "tz") == 0 ? -1 : 1;
  snprintf(other, sizeof other, "%s", name);
  if (n > 2 && name[n - 2] == '_') other[n - 1] = name[n - 1] == 'r' ? 'l' : 'r';
  return gerdy_model_coordinate(m, other);
}

static void reflect(const gerdy_model* m, const double* from, double* to) {
  for (int q = 0; q < m->nq; ++q) {
    double sign;
    int there = image(m, q, &sign);
    to[there] = sign * from[q];
  }
}

static void mirror(void** state) {
  (void)state;
  gd_random random = {9};
  rig r = read_rig(pair_text), seen = read_rig(pair_text);
  for (int trial = 0; trial < 20; ++trial) {
    double tau[most_q];
    in_motion(&r, &random);
    gerdy_inverse_dynamics(r.m, r.d);
    reflect(r.m, r.d->q, seen.d->q);
    reflect(r.m, r.d->u, seen.d->u);
    reflect(r.m, r.d->udot, seen.d->udot);
    gerdy_fk(seen.m, seen.d);
    gerdy_inverse_dynamics(seen.m, seen.d);
    reflect(r.m, r.d->tau, tau);
    for (int q = 0; q < r.m->nq; ++q) assert_near(seen.d->tau[q], tau[q], 1e-10);
  }
  release(&r);
  release(&seen);
}

// ---- Jacobians ----------------------------------------------------------------------------------

static void jacobians(void** state) {
  (void)state;
  static double J[3 * most_q], B[6 * most_q];
  gd_random random = {10};
  double h = 1e-5;
  for (int i = 0; i < nmade; ++i) {
    rig r = made(i);
    int nq = r.m->nq;
    for (int b = 1; b < r.m->nbody; ++b) {
      double local[3], origin[3];
      for (int k = 0; k < 3; ++k) local[k] = random_between(&random, -0.3, 0.3);
      in_motion(&r, &random);
      gerdy_point_jacobian(r.m, r.d, b, local, J);
      gerdy_body_jacobian(r.m, r.d, b, B);
      const double* twist = r.d->body_vel + 6 * b;
      gd_v3_cross(twist, r.d->body_pos + 3 * b, origin);
      gd_v3_add(origin, twist + 3, origin);
      for (int k = 0; k < 3; ++k) {
        assert_near(dot(B + k * nq, r.d->u, nq), twist[k], 1e-11);
        assert_near(dot(B + (3 + k) * nq, r.d->u, nq), origin[k], 1e-11);
        gerdy_fold(r.m, r.d, J + k * nq);
      }
      for (int q = 0; q < nq; ++q) {
        double at = r.d->q[q], up[3], down[3];
        if (r.m->q_driver[q] >= 0) continue;
        r.d->q[q] = at + h;
        gerdy_fk(r.m, r.d);
        gerdy_fk_point(r.m, r.d, b, local, up);
        r.d->q[q] = at - h;
        gerdy_fk(r.m, r.d);
        gerdy_fk_point(r.m, r.d, b, local, down);
        r.d->q[q] = at;
        for (int k = 0; k < 3; ++k) {
          assert_near(J[k * nq + q], (up[k] - down[k]) / (2 * h), 1e-8);
        }
      }
    }
    release(&r);
  }
}

// ---- passive elements ---------------------------------------------------------------------------

// One bushing, two limit forces and a spring for the zoo; the model borrows the arrays.
typedef struct passive {
  int bushing_body[2], limit_q[2], spring_q[1];
  double bushing_pos[6], bushing_rot[18], bushing_stiffness[6], bushing_damping[6];
  double limit_range[4], limit_stiffness[4], limit_damping[2], limit_transition[2];
  double spring_stiffness[1], spring_rest[1], spring_viscosity[1];
} passive;

static void attach(gerdy_model* m, passive* p, bool damped) {
  const double angle[2][3] = {{0.3, -0.2, 0.1}, {-0.1, 0.3, 0.2}};
  *p = (passive){.bushing_body = {gerdy_model_body(m, "base"), gerdy_model_body(m, "shank")},
                 .limit_q = {gerdy_model_coordinate(m, "bend"), gerdy_model_coordinate(m, "s2")},
                 .spring_q = {gerdy_model_coordinate(m, "pin")},
                 .bushing_pos = {0.02, -0.05, 0.03, 0.01, 0.3, -0.02},
                 .bushing_stiffness = {30, 20, 25, 4000, 5000, 3000},
                 .bushing_damping = {3, 2, 2.5, 40, 50, 30},
                 .limit_range = {-0.1, 0.1, -0.05, 0.02},
                 .limit_stiffness = {50, 80, 40, 30},
                 .limit_damping = {2, 3},
                 .limit_transition = {0.3, 0.2},
                 .spring_stiffness = {12},
                 .spring_rest = {0.2},
                 .spring_viscosity = {0.7}};
  for (int i = 0; i < 2; ++i) gd_m3_euler_xyz(angle[i], p->bushing_rot + 9 * i);
  if (!damped) {
    memset(p->bushing_damping, 0, sizeof p->bushing_damping);
    memset(p->limit_damping, 0, sizeof p->limit_damping);
    p->spring_viscosity[0] = 0;
  }
  m->nbushing = 1;
  m->nlimit = 2;
  m->nspring = 1;
  m->bushing_body = p->bushing_body;
  m->bushing_pos = p->bushing_pos;
  m->bushing_rot = p->bushing_rot;
  m->bushing_stiffness = p->bushing_stiffness;
  m->bushing_damping = p->bushing_damping;
  m->limit_q = p->limit_q;
  m->limit_range = p->limit_range;
  m->limit_stiffness = p->limit_stiffness;
  m->limit_damping = p->limit_damping;
  m->limit_transition = p->limit_transition;
  m->spring_q = p->spring_q;
  m->spring_stiffness = p->spring_stiffness;
  m->spring_rest = p->spring_rest;
  m->spring_viscosity = p->spring_viscosity;
}

// place and body-fixed x, y, z angles of the second frame in the first, read from the matrices
static void deflect(const rig* r, const passive* p, double out[6]) {
  double R[2][9], o[2][3], apart[3], T[9];
  for (int i = 0; i < 2; ++i) {
    gd_m3_mul(r->d->body_rot + 9 * p->bushing_body[i], p->bushing_rot + 9 * i, R[i]);
    gerdy_fk_point(r->m, r->d, p->bushing_body[i], p->bushing_pos + 3 * i, o[i]);
  }
  gd_m3_tmul(R[0], R[1], T);
  gd_v3_sub(o[1], o[0], apart);
  gd_m3_tmul_v3(R[0], apart, out + 3);
  out[1] = asin(T[2]);
  out[0] = asin(-T[5] / cos(out[1]));
  out[2] = asin(-T[1] / cos(out[1]));
  double back[9];
  gd_m3_euler_xyz(out, back);  // the quarter that asin cannot tell
  if (fabs(back[8] - T[8]) > 1e-9) out[0] = 3.14159265358979323846 - out[0];
  if (fabs(back[0] - T[0]) > 1e-9) out[2] = 3.14159265358979323846 - out[2];
}

// integral of K S(x / t) x, with S the transition
static double limit_energy(double stiffness, double transition, double beyond) {
  double x = beyond / transition, t2 = transition * transition;
  if (beyond <= 0) return 0;
  if (x > 1) return stiffness * (5. / 14 * t2 + (beyond * beyond - t2) / 2);
  return stiffness * t2 * pow(x, 5) * (2 - 2.5 * x + 6. / 7 * x * x);
}

static double stored(const rig* r, const passive* p) {
  double deflection[6], sum = 0, stretch = r->d->q[p->spring_q[0]] - p->spring_rest[0];
  deflect(r, p, deflection);
  for (int k = 0; k < 6; ++k) sum += p->bushing_stiffness[k] * deflection[k] * deflection[k] / 2;
  for (int i = 0; i < 2; ++i) {
    double q = r->d->q[p->limit_q[i]], t = p->limit_transition[i];
    sum += limit_energy(p->limit_stiffness[2 * i], t, p->limit_range[2 * i] - q);
    sum += limit_energy(p->limit_stiffness[2 * i + 1], t, q - p->limit_range[2 * i + 1]);
  }
  return sum + p->spring_stiffness[0] * stretch * stretch / 2;
}

static void passive_forces(void** state) {
  (void)state;
  gd_random random = {11};
  double h = 1e-6;
  rig r = read_rig(zoo_text);
  passive p;
  attach(r.m, &p, false);
  for (int trial = 0; trial < 40; ++trial) {
    double force[most_q];
    in_motion(&r, &random);
    gerdy_passive_forces(r.m, r.d, force);
    gerdy_fold(r.m, r.d, force);
    for (int q = 0; q < r.m->nq; ++q) {
      double at = r.d->q[q];
      if (r.m->q_driver[q] >= 0) continue;
      r.d->q[q] = at + h;
      gerdy_fk(r.m, r.d);
      double up = stored(&r, &p);
      r.d->q[q] = at - h;
      gerdy_fk(r.m, r.d);
      assert_near(force[q], (stored(&r, &p) - up) / (2 * h), 1e-5);
      r.d->q[q] = at;
    }
  }
  release(&r);
}

// dampers take energy out, and a bushing takes what its speeds of deflection say
static void damping(void** state) {
  (void)state;
  gd_random random = {12};
  double h = 1e-6;
  rig r = read_rig(zoo_text), up = read_rig(zoo_text), down = read_rig(zoo_text);
  passive p, undamped;
  for (int trial = 0; trial < 40; ++trial) {
    double with[most_q], without[most_q], taken = 0, early[6], late[6];
    swing s = random_swing(r.m, &random);
    at_time(&r, &s, 0);
    attach(r.m, &p, true);
    gerdy_passive_forces(r.m, r.d, with);
    attach(r.m, &undamped, false);
    gerdy_passive_forces(r.m, r.d, without);
    for (int q = 0; q < r.m->nq; ++q) taken += (without[q] - with[q]) * r.d->u[q];
    at_time(&up, &s, h);
    at_time(&down, &s, -h);
    deflect(&up, &p, late);
    deflect(&down, &p, early);
    double bushing = 0, spring = p.spring_viscosity[0] * pow(r.d->u[p.spring_q[0]], 2);
    for (int k = 0; k < 6; ++k) {
      bushing += p.bushing_damping[k] * pow((late[k] - early[k]) / (2 * h), 2);
    }
    assert_true(bushing > 0);
    assert_true(taken > (bushing + spring) * (1 - 1e-6));
    r.m->nlimit = 0;  // the rest is exact
    taken = 0;
    gerdy_passive_forces(r.m, r.d, without);
    attach(r.m, &p, true);
    r.m->nlimit = 0;
    gerdy_passive_forces(r.m, r.d, with);
    for (int q = 0; q < r.m->nq; ++q) taken += (without[q] - with[q]) * r.d->u[q];
    assert_near(taken, bushing + spring, 1e-6 * (1 + taken));
  }
  release(&r);
  release(&up);
  release(&down);
}

// the values of the transition at its ends and in its middle
static void limits(void** state) {
  (void)state;
  rig r = read_rig(zoo_text);
  passive p;
  attach(r.m, &p, true);
  r.m->nbushing = r.m->nspring = 0;
  int q = p.limit_q[0];
  const double want[][3] = {// angle, speed, force
                            {0, 5, 0},
                            {0.1, 5, 0},
                            {0.25, 0, -0.5 * 80 * 0.15},
                            {0.4, 0, -80 * 0.3},
                            {0.5, 2, -80 * 0.4 - 2 * 2},
                            {-0.6, -1, 50 * 0.5 + 2}};
  for (size_t i = 0; i < sizeof want / sizeof want[0]; ++i) {
    double force[most_q];
    memset(r.d->q, 0, sizeof(double) * (size_t)r.m->nq);
    r.d->q[q] = want[i][0];
    r.d->u[q] = want[i][1];
    gerdy_fk(r.m, r.d);
    gerdy_passive_forces(r.m, r.d, force);
    assert_near(force[q], want[i][2], 1e-12);
  }
  p.limit_transition[0] = 0;  // at once
  r.d->q[q] = 0.1 + 1e-9;
  r.d->u[q] = 1;
  double force[most_q];
  gerdy_passive_forces(r.m, r.d, force);
  assert_near(force[q], -2 - 80e-9, 1e-12);
  release(&r);
}

// ---- constraints --------------------------------------------------------------------------------

static void constraint_error(void** state) {
  (void)state;
  gd_random random = {13};
  rig r = read_rig(zoo_text);
  int body[2] = {gerdy_model_body(r.m, "arm"), gerdy_model_body(r.m, "shank")}, weld = 1;
  double pos[6] = {0}, rot[18];
  r.m->nconstraint = 1;
  r.m->constraint_body = body;
  r.m->constraint_weld = &weld;
  r.m->constraint_pos = pos;
  r.m->constraint_rot = rot;
  for (int trial = 0; trial < 200; ++trial) {
    // the second frame is made to stand at a known place of the first
    double axis[3], away[3], turn[9], first[9], second[9], point[3], got[6], back[9];
    double angle = trial % 4 == 0   ? 3.14159265358979323846
                   : trial % 4 == 1 ? random_between(&random, 0, 1e-6)
                                    : random_between(&random, 0, 3.14);
    for (int k = 0; k < 3; ++k) axis[k] = random_between(&random, -1, 1);
    for (int k = 0; k < 3; ++k) away[k] = random_between(&random, -1, 1);
    double norm = gd_v3_norm(axis);
    for (int k = 0; k < 3; ++k) axis[k] /= norm;
    in_motion(&r, &random);
    for (int k = 0; k < 3; ++k) pos[k] = random_between(&random, -0.2, 0.2);
    gd_m3_axis_angle(away, 0.3, turn);
    gd_m3_euler_xyz(away, rot);
    gd_m3_mul(r.d->body_rot + 9 * body[0], rot, first);
    gd_m3_axis_angle(axis, angle, turn);
    gd_m3_mul(first, turn, second);
    gd_m3_tmul(r.d->body_rot + 9 * body[1], second, rot + 9);
    gd_m3_mul_v3(first, away, point);
    double start[3], apart[3];
    gerdy_fk_point(r.m, r.d, body[0], pos, start);
    gd_v3_add(point, start, point);
    gd_v3_sub(point, r.d->body_pos + 3 * body[1], apart);
    gd_m3_tmul_v3(r.d->body_rot + 9 * body[1], apart, pos + 3);

    weld = 1;
    gerdy_constraint_error(r.m, r.d, 0, got);
    double size = gd_v3_norm(got);
    assert_near(size, angle, 1e-7);  // at half a turn the angle is the arc cosine of -1
    double unit[3] = {got[0] / size, got[1] / size, got[2] / size};
    gd_m3_axis_angle(unit, size, back);
    for (int k = 0; k < 9 && size > 0; ++k) assert_near(back[k], turn[k], 1e-12);
    for (int k = 0; k < 3; ++k) assert_near(got[3 + k], away[k], 1e-12);
    weld = 0;
    gerdy_constraint_error(r.m, r.d, 0, got);
    for (int k = 0; k < 3; ++k) assert_true(got[k] == 0);
    for (int k = 0; k < 3; ++k) assert_near(got[3 + k], away[k], 1e-12);
  }
  release(&r);
}

// ---- memory -------------------------------------------------------------------------------------

static void nothing_allocates(void** state) {
  (void)state;
  static double M[most_q * most_q], J[6 * most_q];
  static const double local[3] = {0.1, 0, 0};
  gd_random random = {14};
  rig r = read_rig(zoo_text);
  passive p;
  double out[most_q], c[3];
  attach(r.m, &p, true);
  unsigned long before = gd_mem_count();
  in_motion(&r, &random);
  gerdy_inverse_dynamics(r.m, r.d);
  gerdy_bias_forces(r.m, r.d, out);
  gerdy_gravity_forces(r.m, r.d, out);
  gerdy_mass_matrix(r.m, r.d, M);
  gerdy_mass_center(r.m, r.d, c);
  gerdy_mass_center_velocity(r.m, r.d, c);
  gerdy_point_jacobian(r.m, r.d, 3, local, J);
  gerdy_body_jacobian(r.m, r.d, 3, J);
  gerdy_passive_forces(r.m, r.d, out);
  gerdy_fold(r.m, r.d, out);
  assert_int_equal(gd_mem_count(), before);
  release(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(motion_by_differences),
      cmocka_unit_test(plain_axes),
      cmocka_unit_test(opensim_rates),
      cmocka_unit_test(mass_center_velocity),
      cmocka_unit_test(forces_are_mass_and_bias),
      cmocka_unit_test(mass_matrix),
      cmocka_unit_test(power_balance),
      cmocka_unit_test(lagrange),
      cmocka_unit_test(gravity_is_a_gradient),
      cmocka_unit_test(free_fall),
      cmocka_unit_test(mirror),
      cmocka_unit_test(jacobians),
      cmocka_unit_test(passive_forces),
      cmocka_unit_test(damping),
      cmocka_unit_test(limits),
      cmocka_unit_test(constraint_error),
      cmocka_unit_test(nothing_allocates),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
