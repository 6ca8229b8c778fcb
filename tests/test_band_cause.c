// What moves the band: slopes against finite differences of the readings, turns that are no
// coordinates against bones that are turned, and differences shared out to the last digit.
#include "testing.h"

#include <gerdy/band_cause.h>
#include <gerdy/kin.h>
#include <gerdy/knee.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "math/vec.h"
#include "testing_random.h"

static const double degree = GD_PI / 180;

// ---- models ------------------------------------------------------------------------------------

typedef struct rig {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_band band;
} rig;

static void finish_rig(rig* r, bool free_knees) {
  gerdy_error err;
  if (free_knees) {
    gerdy_model* freed;
    assert_int_equal(gerdy_model_free_knees(r->m, &freed, NULL, &err), GERDY_OK);
    gerdy_model_free(r->m);
    r->m = freed;
  }
  assert_int_equal(gerdy_data_new(r->m, &r->d, &err), GERDY_OK);
  assert_int_equal(gerdy_band_lay(r->m, &r->band, NULL, &err), GERDY_OK);
  // tight enough for tension in most postures
  for (int i = 0; i < 4; ++i) {
    double standing = r->band.standing[i / 2][i % 2];
    assert_int_equal(gerdy_band_set_lengths(&r->band, i / 2, i % 2, standing, 0.03, &err),
                     GERDY_OK);
  }
}

static rig open_rig(const char* path, bool free_knees) {
  rig r;
  gerdy_error err;
  assert_int_equal(gerdy_model_load(path, &r.m, NULL, &err), GERDY_OK);
  finish_rig(&r, free_knees);
  return r;
}

static rig open_runner(void) {
  rig r;
  gerdy_error err;
  assert_int_equal(gerdy_model_bundled(&r.m, &err), GERDY_OK);
  finish_rig(&r, false);
  return r;
}

static void close_rig(rig* r) {
  gerdy_data_free(r->d);
  gerdy_model_free(r->m);
}

static const char rajagopal[] = "data/models/Rajagopal2016.osim";
static const char gait2392[] = "data/models/gait2392_millard2012muscle.osim";

// ---- postures ----------------------------------------------------------------------------------

// Ranges of the motions that are coordinates, deg: from stance to swing.
static const double range[6][2] = {{-20, 60}, {-12, 16}, {-15, 15}, {2, 80}, {-6, 6}, {-10, 10}};
static const char* const names[6][2] = {
    {"hip_flexion_r", "hip_flexion_l"},       {"hip_adduction_r", "hip_adduction_l"},
    {"hip_rotation_r", "hip_rotation_l"},     {"knee_angle_r", "knee_angle_l"},
    {"knee_adduction_r", "knee_adduction_l"}, {"knee_rotation_r", "knee_rotation_l"}};

static int coordinate(const rig* r, int motion, int side) {
  return gerdy_model_coordinate(r->m, names[motion][side]);
}

// by what a coordinate becomes the clinic's: only the knees of gait2392 and its kin bend backwards
static double sign_of(const rig* r, int motion, int side) {
  int q = coordinate(r, motion, side);
  if (motion != GERDY_BAND_MOTION_knee_flexion) return 1;
  return r->m->q_max[q] < -r->m->q_min[q] ? -1 : 1;
}

static void set_motion(const rig* r, int motion, int side, double value, double* q) {
  int i = coordinate(r, motion, side);
  if (i >= 0) q[i] = sign_of(r, motion, side) * value;
}

static void random_posture(const rig* r, gd_random* random, double* q) {
  for (int i = 0; i < r->m->nq; ++i) {
    q[i] = r->m->q_default[i];
    if (r->m->q_body[i] == r->band.leg[0].pelvis) q[i] += random_between(random, -0.4, 0.4);
  }
  for (int i = 0; i < 12; ++i) {
    const double* limit = range[i / 2];
    set_motion(r, i / 2, i % 2, random_between(random, limit[0], limit[1]) * degree, q);
  }
}

static void random_speeds(const rig* r, gd_random* random, double* u) {
  for (int i = 0; i < r->m->nq; ++i) u[i] = random_between(random, -4, 4);
}

static gerdy_band_reading read_band(const rig* r, int side) {
  gerdy_band_reading reading;
  gerdy_fk(r->m, r->d);
  gerdy_band_read(&r->band, r->m, r->d, side, NULL, 1, &reading);
  return reading;
}

// what is touched, and on which part of the law of tension each head is: changes of it are kinks
static int state_of(const rig* r, int side) {
  int state = 0;
  for (int head = 0; head < GERDY_NBAND; ++head) {
    gerdy_band_way way;
    gerdy_band_lay_way(&r->band, r->d, head, side, &way);
    double strain = way.length / r->band.slack[head][side] - 1;
    int law = strain < 0 ? 0 : strain < r->band.material.toe_strain ? 1 : 2;
    state = state * 24 + law * 8 + way.through_bone * 4 + way.touches[0] * 2 + way.touches[1];
  }
  return state;
}

// ---- slopes against differences of the readings ------------------------------------------------

// largest error against the largest slope of its kind
typedef struct worst {
  double strain, rate, press;
  int n, left_out;
} worst;

static double largest(const double* x) {
  double most = 0;
  for (int j = 0; j < 6; ++j) most = fmax(most, fabs(x[j]));
  return most;
}

static void note_error(double got, double want, double scale, double* most) {
  assert_true(isfinite(got));
  *most = fmax(*most, fabs(got - want) / fmax(scale, 0.01));
}

// Differences of 4th order over one coordinate; false at a kink
static bool difference(const rig* r, int side, int q, gerdy_band_slopes* out, int j) {
  static const double step[4] = {-2, -1, 1, 2}, weight[4] = {1, -8, 8, -1};
  const double h = 2e-5, at = r->d->q[q];
  int first = 0;
  bool smooth = true;
  for (int head = 0; head < GERDY_NBAND; ++head) {
    out->strain[head][j] = out->rate[head][j] = out->press[head][j] = 0;
  }
  for (int k = 0; k < 4; ++k) {
    r->d->q[q] = at + step[k] * h;
    gerdy_band_reading reading = read_band(r, side);
    for (int head = 0; head < GERDY_NBAND; ++head) {
      out->strain[head][j] += weight[k] * reading.strain_standing[head] / (12 * h);
      out->rate[head][j] += weight[k] * reading.rate[head] / (12 * h);
      out->press[head][j] += weight[k] * reading.press[head] / (12 * h);
    }
    if (k == 0) first = state_of(r, side);
    smooth = smooth && state_of(r, side) == first;
  }
  r->d->q[q] = at;
  gerdy_fk(r->m, r->d);
  return smooth;
}

static void compare_coordinates(const rig* r, int side, worst* w) {
  gerdy_band_slopes slopes, differences = {0};
  gerdy_band_slopes_at(&r->band, r->m, r->d, side, &slopes);
  for (int j = 0; j < 6; ++j) {
    int q = coordinate(r, j, side);
    if (q < 0) continue;
    if (!difference(r, side, q, &differences, j)) {
      ++w->left_out;
      continue;
    }
    ++w->n;
    double sign = sign_of(r, j, side);
    for (int head = 0; head < GERDY_NBAND; ++head) {
      note_error(slopes.strain[head][j], sign * differences.strain[head][j],
                 largest(slopes.strain[head]), &w->strain);
      note_error(slopes.rate[head][j], sign * differences.rate[head][j], largest(slopes.rate[head]),
                 &w->rate);
      note_error(slopes.press[head][j], sign * differences.press[head][j],
                 largest(slopes.press[head]), &w->press);
    }
  }
}

static void check_coordinates(rig* r, const char* what) {
  gd_random random = {71};
  for (int hold = GERDY_BAND_HELD; hold <= GERDY_BAND_FREE; ++hold) {
    worst w = {0};
    r->band.hold = (gerdy_band_hold)hold;
    for (int i = 0; i < 200; ++i) {
      random_posture(r, &random, r->d->q);
      random_speeds(r, &random, r->d->u);
      gerdy_fk(r->m, r->d);
      compare_coordinates(r, i % 2, &w);
    }
    print_message("%s, %s: strain %.1e, rate %.1e, press %.1e of %d, %d at kinks\n", what,
                  hold == GERDY_BAND_HELD ? "held" : "free", w.strain, w.rate, w.press, w.n,
                  w.left_out);
    assert_true(w.n > 100 && w.left_out < w.n / 10);
    assert_true(w.strain < 1e-6 && w.rate < 1e-6 && w.press < 1e-6);
  }
}

static void slopes_are_differences_on_the_bundled_runner(void** state) {
  (void)state;
  rig r = open_runner();
  check_coordinates(&r, "bundled runner");
  close_rig(&r);
}

static void slopes_are_differences_on_published_models(void** state) {
  (void)state;
  static const struct {
    const char *file, *name;
    bool free_knees;
  } models[] = {{rajagopal, "Rajagopal", false},
                {rajagopal, "Rajagopal, free knees", true},
                {gait2392, "gait2392", false},
                {gait2392, "gait2392, free knees", true}};
  NEED_SHARED(SHARED_FILE(rajagopal));
  for (size_t i = 0; i < sizeof models / sizeof models[0]; ++i) {
    rig r = open_rig(SHARED_FILE(models[i].file), models[i].free_knees);
    check_coordinates(&r, models[i].name);
    close_rig(&r);
  }
}

// ---- turns against turned bones ----------------------------------------------------------------

static void turn_body(gerdy_data* d, int body, const double axis[3], double angle,
                      const double centre[3]) {
  double R[9], turned[9], arm[3], moved[3];
  gd_m3_axis_angle(axis, angle, R);
  gd_m3_mul(R, d->body_rot + 9 * body, turned);
  memcpy(d->body_rot + 9 * body, turned, sizeof turned);
  gd_v3_sub(d->body_pos + 3 * body, centre, arm);
  gd_m3_mul_v3(R, arm, moved);
  gd_v3_add(moved, centre, d->body_pos + 3 * body);
}

// What a turn starts from: the pose at time 0.
typedef struct start {
  const rig* r;
  int side;
  double q[64], u[64];
  double forward[3];  // of the pelvis, horizontal
} start;

static void unit(double v[3]) {
  double size = gd_v3_norm(v);
  for (int k = 0; k < 3; ++k) v[k] /= size;
}

static void turn_for_pelvis(const start* s, double angle) {
  const gerdy_band_leg* leg = &s->r->band.leg[s->side];
  double hip[3];
  gerdy_fk_point(s->r->m, s->r->d, leg->femur, leg->thigh_pos, hip);
  // the other side of the pelvis goes down
  turn_body(s->r->d, leg->pelvis, s->forward, s->side == 0 ? -angle : angle, hip);
}

// The leg is turned about the hip until the ankle has gone half of the width outwards.
static void turn_for_width(const start* s, double width) {
  const rig* r = s->r;
  const gerdy_band_leg* leg = &r->band.leg[s->side];
  int talus = gerdy_model_body(r->m, s->side == 0 ? "talus_r" : "talus_l");
  double hip[3], ankle[3], out = s->side == 0 ? 1 : -1;
  gerdy_fk_point(r->m, r->d, leg->femur, leg->thigh_pos, hip);
  gerdy_fk_point(r->m, r->d, leg->tibia, r->m->body_parent_pos + 3 * talus, ankle);
  double angle = -out * width / 2 / (hip[1] - ankle[1]);
  turn_body(r->d, leg->femur, s->forward, angle, hip);
  turn_body(r->d, leg->tibia, s->forward, angle, hip);
}

static void turn_for_knee(const start* s, int motion, double angle) {
  const rig* r = s->r;
  const gerdy_band_leg* leg = &r->band.leg[s->side];
  double thigh[9], shank[9], knee[3], axis[3], hand = s->side == 0 ? 1 : -1;
  gd_m3_mul(r->d->body_rot + 9 * leg->femur, leg->thigh_rot, thigh);
  gd_m3_mul(r->d->body_rot + 9 * leg->tibia, leg->shank_rot, shank);
  const double y[3] = {shank[1], shank[4], shank[7]}, z[3] = {thigh[2], thigh[5], thigh[8]};
  gerdy_fk_point(r->m, r->d, leg->tibia, leg->knee, knee);
  if (motion == GERDY_BAND_MOTION_knee_adduction) {
    gd_v3_cross(y, z, axis);
    unit(axis);
  } else {
    for (int k = 0; k < 3; ++k) axis[k] = hand * y[k];
  }
  turn_body(r->d, leg->tibia, axis, angle, knee);
}

// The thigh is turned about an axis of its frame: as seen from it, the pelvis the other way.
static void turn_for_hip(const start* s, int motion, double angle) {
  static const int axis_of[3] = {2, 0, 1};
  const rig* r = s->r;
  const gerdy_band_leg* leg = &r->band.leg[s->side];
  double thigh[9], hip[3], axis[3];
  gd_m3_mul(r->d->body_rot + 9 * leg->femur, leg->thigh_rot, thigh);
  gerdy_fk_point(r->m, r->d, leg->femur, leg->thigh_pos, hip);
  for (int k = 0; k < 3; ++k) {
    axis[k] = (s->side == 0 ? -1 : 1) * thigh[3 * k + axis_of[motion]];
  }
  turn_body(r->d, leg->pelvis, axis, angle, hip);
}

// strain when a time has gone by and a motion was made
static void turned(const start* s, int motion, double time, double amount,
                   gerdy_band_reading* out) {
  const rig* r = s->r;
  for (int i = 0; i < r->m->nq; ++i) r->d->q[i] = s->q[i] + time * s->u[i];
  gerdy_fk(r->m, r->d);
  if (motion == GERDY_BAND_MOTION_pelvic_drop)
    turn_for_pelvis(s, amount);
  else if (motion == GERDY_BAND_MOTION_step_width)
    turn_for_width(s, amount);
  else if (motion < GERDY_BAND_MOTION_knee_flexion)
    turn_for_hip(s, motion, amount);
  else
    turn_for_knee(s, motion, amount);
  gerdy_band_read(&r->band, r->m, r->d, s->side, NULL, 0, out);
}

// One slope by the motion, and the mixed one by time too, from central differences of step h.
static bool turn_differences(const start* s, int motion, double h, gerdy_band_slopes* out) {
  gerdy_band_reading v[3][3];
  int first = 0;
  bool smooth = true;
  for (int i = 0; i < 9; ++i) {
    turned(s, motion, (i / 3 - 1) * h / 2, (i % 3 - 1) * h, &v[i / 3][i % 3]);
    if (i == 0) first = state_of(s->r, s->side);
    smooth = smooth && state_of(s->r, s->side) == first;
  }
  for (int k = 0; k < GERDY_NBAND; ++k) {
    out->strain[k][motion] = (v[1][2].strain_standing[k] - v[1][0].strain_standing[k]) / (2 * h);
    out->press[k][motion] = (v[1][2].press[k] - v[1][0].press[k]) / (2 * h);
    out->rate[k][motion] = (v[2][2].strain_standing[k] - v[2][0].strain_standing[k] -
                            v[0][2].strain_standing[k] + v[0][0].strain_standing[k]) /
                           (2 * h * h);
  }
  return smooth;
}

static void compare_turn(const start* s, int motion, const gerdy_band_slopes* slopes, worst* w) {
  gerdy_band_slopes coarse, fine;
  bool smooth = turn_differences(s, motion, 1e-3, &coarse);
  if (!smooth) {
    ++w->left_out;
    return;
  }
  ++w->n;
  turn_differences(s, motion, 5e-4, &fine);
  for (int k = 0; k < GERDY_NBAND; ++k) {
#define BETTER(kind) ((4 * fine.kind[k][motion] - coarse.kind[k][motion]) / 3)
    note_error(slopes->strain[k][motion], BETTER(strain), largest(slopes->strain[k]), &w->strain);
    note_error(slopes->rate[k][motion], BETTER(rate), largest(slopes->rate[k]), &w->rate);
    note_error(slopes->press[k][motion], BETTER(press), largest(slopes->press[k]), &w->press);
#undef BETTER
  }
}

// every motion that is no coordinate
static void check_turns(rig* r, const char* what) {
  gd_random random = {72};
  worst w = {0};
  for (int i = 0; i < 100; ++i) {
    start s = {.r = r, .side = i % 2};
    r->band.hold = i % 4 < 2 ? GERDY_BAND_HELD : GERDY_BAND_FREE;
    assert_true(r->m->nq <= 64);
    random_posture(r, &random, s.q);
    random_speeds(r, &random, s.u);
    memcpy(r->d->q, s.q, (size_t)r->m->nq * sizeof *s.q);
    memcpy(r->d->u, s.u, (size_t)r->m->nq * sizeof *s.u);
    gerdy_fk(r->m, r->d);
    const double* pelvis = r->d->body_rot + 9 * r->band.leg[s.side].pelvis;
    s.forward[0] = pelvis[0];
    s.forward[2] = pelvis[6];
    unit(s.forward);
    gerdy_band_slopes slopes;
    gerdy_band_slopes_at(&r->band, r->m, r->d, s.side, &slopes);
    for (int j = 0; j < GERDY_NBAND_MOTION; ++j) {
      if (j > GERDY_BAND_MOTION_knee_rotation || coordinate(r, j, s.side) < 0) {
        compare_turn(&s, j, &slopes, &w);
      }
    }
  }
  print_message("%s, turns: strain %.1e, rate %.1e, press %.1e of %d, %d at kinks\n", what,
                w.strain, w.rate, w.press, w.n, w.left_out);
  assert_true(w.n > 100 && w.left_out < w.n / 10);
  assert_true(w.strain < 1e-6 && w.rate < 1e-6 && w.press < 1e-6);
}

static void turns_are_differences(void** state) {
  (void)state;
  static const struct {
    const char *file, *name;
  } models[] = {{rajagopal, "Rajagopal"},
                {gait2392, "gait2392"},
                {"data/models/gait10dof18musc.osim", "gait10dof18musc"}};
  rig r = open_runner();
  check_turns(&r, "bundled runner");
  close_rig(&r);
  NEED_SHARED(SHARED_FILE(gait2392));
  for (size_t i = 0; i < sizeof models / sizeof models[0]; ++i) {
    r = open_rig(SHARED_FILE(models[i].file), false);
    check_turns(&r, models[i].name);
    close_rig(&r);
  }
}

// A knee that lacks two motions answers to them as one that has them.
static void turns_of_a_knee_are_those_of_a_free_knee(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(gait2392));
  rig locked = open_rig(SHARED_FILE(gait2392), false);
  rig freed = open_rig(SHARED_FILE(gait2392), true);
  for (int side = 0; side < 2; ++side) {
    gerdy_band_slopes a, b;
    rig* both[2] = {&locked, &freed};
    for (int i = 0; i < 2; ++i) {
      memset(both[i]->d->q, 0, (size_t)both[i]->m->nq * sizeof(double));
      set_motion(both[i], GERDY_BAND_MOTION_knee_flexion, side, 0.4, both[i]->d->q);
      gerdy_fk(both[i]->m, both[i]->d);
      gerdy_band_slopes_at(&both[i]->band, both[i]->m, both[i]->d, side, i == 0 ? &a : &b);
    }
    for (int j = GERDY_BAND_MOTION_knee_flexion; j <= GERDY_BAND_MOTION_knee_rotation; ++j) {
      assert_true(fabs(a.strain[0][j] - b.strain[0][j]) < 0.1 * fabs(b.strain[0][j]) + 2e-3);
      assert_true(a.strain[0][j] * b.strain[0][j] > 0);
    }
  }
  close_rig(&locked);
  close_rig(&freed);
}

// ---- what is known of the directions -----------------------------------------------------------

static void directions_are_the_clinics(void** state) {
  (void)state;
  rig r = open_runner();
  for (int side = 0; side < 2; ++side) {
    gerdy_band_slopes slopes;
    memset(r.d->q, 0, (size_t)r.m->nq * sizeof *r.d->q);
    set_motion(&r, GERDY_BAND_MOTION_hip_flexion, side, 20 * degree, r.d->q);
    set_motion(&r, GERDY_BAND_MOTION_hip_adduction, side, 7 * degree, r.d->q);
    set_motion(&r, GERDY_BAND_MOTION_knee_flexion, side, 40 * degree, r.d->q);
    gerdy_fk(r.m, r.d);
    gerdy_band_slopes_at(&r.band, r.m, r.d, side, &slopes);
    for (int head = 0; head < GERDY_NBAND; ++head) {
      const double* strain = slopes.strain[head];
      assert_true(strain[GERDY_BAND_MOTION_hip_adduction] > 0.04);
      assert_true(strain[GERDY_BAND_MOTION_pelvic_drop] > 0.04);
      assert_true(strain[GERDY_BAND_MOTION_step_width] < -0.01);
      assert_true(strain[GERDY_BAND_MOTION_knee_adduction] > 0.02);
      assert_true(strain[GERDY_BAND_MOTION_knee_rotation] > 0);
      assert_true(slopes.press_by_tension[head] > 0);
    }
    // a foot that is not under the hip has no step width
    set_motion(&r, GERDY_BAND_MOTION_hip_flexion, side, 100 * degree, r.d->q);
    set_motion(&r, GERDY_BAND_MOTION_knee_flexion, side, 5 * degree, r.d->q);
    gerdy_fk(r.m, r.d);
    gerdy_band_slopes_at(&r.band, r.m, r.d, side, &slopes);
    assert_true(isnan(slopes.strain[0][GERDY_BAND_MOTION_step_width]));
    assert_true(isfinite(slopes.strain[0][GERDY_BAND_MOTION_hip_adduction]));
  }
  close_rig(&r);
}

static void mirrored_poses_have_the_same_slopes(void** state) {
  (void)state;
  rig r = open_runner();
  gd_random random = {73};
  for (int i = 0; i < 50; ++i) {
    gerdy_band_slopes side[2];
    for (int q = 0; q < r.m->nq; ++q) r.d->q[q] = r.d->u[q] = 0;
    for (int j = 0; j < 6; ++j) {
      double value = random_between(&random, range[j][0], range[j][1]) * degree;
      double speed = random_between(&random, -3, 3);
      for (int k = 0; k < 2; ++k) {
        set_motion(&r, j, k, value, r.d->q);
        set_motion(&r, j, k, speed, r.d->u);
      }
    }
    gerdy_fk(r.m, r.d);
    for (int k = 0; k < 2; ++k) gerdy_band_slopes_at(&r.band, r.m, r.d, k, &side[k]);
    for (int k = 0; k < GERDY_NBAND * GERDY_NBAND_MOTION; ++k) {
      const int head = k / GERDY_NBAND_MOTION, j = k % GERDY_NBAND_MOTION;
      assert_near(side[0].strain[head][j], side[1].strain[head][j], 1e-9);
      assert_near(side[0].rate[head][j], side[1].rate[head][j], 1e-8);
      assert_near(side[0].press[head][j], side[1].press[head][j], 1e-4);
    }
  }
  close_rig(&r);
}

// ---- shares ------------------------------------------------------------------------------------

static double effect_of(const rig* r, const gerdy_band_posture* p, int head, int effect) {
  gerdy_band_reading reading;
  memcpy(r->d->q, p->q, (size_t)r->m->nq * sizeof *p->q);
  gerdy_fk(r->m, r->d);
  gerdy_band_read(&r->band, r->m, r->d, p->side, NULL, 0, &reading);
  return effect == GERDY_BAND_EFFECT_STRAIN ? reading.strain_standing[head] : reading.press[head];
}

typedef struct answer {
  double share[GERDY_NBAND_SHARE], whole, sum;
} answer;

static answer ask(const rig* r, int head, int effect, const gerdy_band_posture* from,
                  const gerdy_band_posture* to) {
  answer a;
  gerdy_error err;
  assert_int_equal(gerdy_band_waterfall(&r->band, r->m, r->d, head, (gerdy_band_effect)effect, from,
                                        to, a.share, &a.whole, &err),
                   GERDY_OK);
  a.sum = 0;
  for (int i = 0; i < GERDY_NBAND_SHARE; ++i) a.sum += a.share[i];
  return a;
}

static double elapsed(clock_t since) { return (double)(clock() - since) / CLOCKS_PER_SEC; }

// Any two postures of any two legs: the shares are the difference that the readings have, and
// turning the question round turns the signs round.
static void check_sums(rig* r, const char* what) {
  gd_random random = {74};
  double q[2][64], off = 0, odd = 0, whole_off = 0, time[2] = {0};
  const int npair = test_sanitized ? 40 : 200;
  int ntransition = 0;
  for (int i = 0; i < npair; ++i) {
    gerdy_band_posture from = {q[0], i % 2, random_between(&random, -0.1, 0.1)};
    gerdy_band_posture to = {q[1], i / 2 % 2, random_between(&random, -0.1, 0.1)};
    r->band.hold = i % 8 < 4 ? GERDY_BAND_HELD : GERDY_BAND_FREE;
    random_posture(r, &random, q[0]);
    random_posture(r, &random, q[1]);
    for (int k = 0; k < 4; ++k) {
      const int head = k / 2, effect = k % 2;
      clock_t since = clock();
      answer there = ask(r, head, effect, &from, &to);
      time[effect] += elapsed(since);
      answer back = ask(r, head, effect, &to, &from);
      double last = effect_of(r, &to, head, effect);
      int state = state_of(r, to.side);
      double difference = last - effect_of(r, &from, head, effect);
      ntransition += state != state_of(r, from.side);
      off = fmax(off, fabs(there.sum - there.whole));
      whole_off = fmax(whole_off, fabs(there.whole - difference));
      for (int j = 0; j < GERDY_NBAND_SHARE; ++j) {
        odd = fmax(odd, fabs(there.share[j] + back.share[j]));
      }
    }
  }
  print_message("%s: sums off by %.1e, swapped by %.1e, %d of %d over a kink; ", what, off, odd,
                ntransition, 4 * npair);
  print_message("%.2f ms for strain, %.2f ms for press\n", time[0] / npair / 2 * 1e3,
                time[1] / npair / 2 * 1e3);
  assert_true(ntransition > npair / 4);
  assert_true(off < 1e-9 && odd < 1e-9 && whole_off < 1e-9);
}

static void shares_add_up_on_the_bundled_runner(void** state) {
  (void)state;
  rig r = open_runner();
  check_sums(&r, "bundled runner");
  close_rig(&r);
}

static void shares_add_up_on_published_models(void** state) {
  (void)state;
  NEED_SHARED(SHARED_FILE(rajagopal));
  NEED_SHARED(SHARED_FILE(gait2392));
  rig r = open_rig(SHARED_FILE(rajagopal), false);
  check_sums(&r, "Rajagopal");
  close_rig(&r);
  r = open_rig(SHARED_FILE(gait2392), true);
  check_sums(&r, "gait2392, free knees");
  close_rig(&r);
}

static void one_motion_has_one_share(void** state) {
  (void)state;
  static const gerdy_band_share share_of[6] = {
      GERDY_BAND_SHARE_hip_flexion,    GERDY_BAND_SHARE_thigh_adduction,
      GERDY_BAND_SHARE_hip_rotation,   GERDY_BAND_SHARE_knee_flexion,
      GERDY_BAND_SHARE_knee_adduction, GERDY_BAND_SHARE_knee_rotation};
  rig r = open_runner();
  gd_random random = {75};
  double q[2][64];
  for (int i = 0; i < 120; ++i) {
    const int j = i % 6, side = i / 6 % 2, head = i / 12 % 2;
    random_posture(&r, &random, q[0]);
    memcpy(q[1], q[0], sizeof q[0]);
    set_motion(&r, j, side, random_between(&random, range[j][0], range[j][1]) * degree, q[1]);
    gerdy_band_posture from = {q[0], side, 0.02}, to = {q[1], side, 0.02};
    answer a = ask(&r, head, GERDY_BAND_EFFECT_STRAIN, &from, &to);
    for (int k = 0; k < GERDY_NBAND_SHARE; ++k) {
      if (k == (int)share_of[j])
        assert_near(a.share[k], a.whole, 1e-10);
      else
        assert_true(a.share[k] == 0);
    }
    assert_true(fabs(a.whole) > 0);
  }
  close_rig(&r);
}

// Of 5 degrees of hip adduction 3 come from the pelvis, so three fifths of what it does.
static void the_pelvis_has_its_part_of_adduction(void** state) {
  (void)state;
  rig r = open_runner();
  gd_random random = {76};
  double q[2][64];
  for (int side = 0; side < 2; ++side) {
    random_posture(&r, &random, q[0]);
    memcpy(q[1], q[0], sizeof q[0]);
    q[1][coordinate(&r, GERDY_BAND_MOTION_hip_adduction, side)] += 5 * degree;
    gerdy_band_posture from = {q[0], side, 1 * degree}, to = {q[1], side, 4 * degree};
    answer a = ask(&r, GERDY_BAND_TFL, GERDY_BAND_EFFECT_STRAIN, &from, &to);
    assert_true(a.whole > 0);
    assert_near(a.share[GERDY_BAND_SHARE_pelvic_drop], 0.6 * a.whole, 1e-10);
    assert_near(a.share[GERDY_BAND_SHARE_thigh_adduction], 0.4 * a.whole, 1e-10);
    // the pelvis drops and the thigh goes out as much: nothing altogether, two shares
    from.q = q[1];
    a = ask(&r, GERDY_BAND_TFL, GERDY_BAND_EFFECT_STRAIN, &from, &to);
    assert_true(a.whole == 0 && a.share[GERDY_BAND_SHARE_pelvic_drop] > 0);
    assert_near(a.sum, 0, 1e-15);
  }
  close_rig(&r);
}

// Between two legs in the same posture there is nothing but their bones and lengths.
static void bones_are_what_the_legs_differ_in(void** state) {
  (void)state;
  rig r = open_runner();
  gerdy_error err;
  gd_random random = {77};
  double q[64];
  random_posture(&r, &random, q);
  for (int j = 0; j < 6; ++j) {
    double value = random_between(&random, range[j][0], range[j][1]) * degree;
    for (int side = 0; side < 2; ++side) set_motion(&r, j, side, value, q);
  }
  gerdy_band_posture from = {q, 0, 0.03}, to = {q, 1, 0.03};
  answer a = ask(&r, GERDY_BAND_ILIAC, GERDY_BAND_EFFECT_STRAIN, &from, &to);
  for (int k = 0; k < GERDY_NBAND_SHARE; ++k) assert_near(a.share[k], 0, 1e-9);
  double shorter = 0.99 * r.band.standing[GERDY_BAND_ILIAC][1];
  assert_int_equal(gerdy_band_set_lengths(&r.band, GERDY_BAND_ILIAC, 1, shorter, 0, &err),
                   GERDY_OK);
  a = ask(&r, GERDY_BAND_ILIAC, GERDY_BAND_EFFECT_STRAIN, &from, &to);
  assert_true(a.whole > 0.009);
  assert_near(a.share[GERDY_BAND_SHARE_bones], a.whole, 1e-9);
  close_rig(&r);
}

// ---- what cannot be asked ----------------------------------------------------------------------

static void bad_input_is_said(void** state) {
  (void)state;
  rig r = open_runner();
  gerdy_error err;
  gerdy_band_slopes slopes;
  double q[64], share[GERDY_NBAND_SHARE];
  memcpy(q, r.m->q_default, (size_t)r.m->nq * sizeof *q);
  gerdy_band_posture from = {q, 0, 0}, to = {q, 1, 0};
#define ASK()                                                                                   \
  gerdy_band_waterfall(&r.band, r.m, r.d, GERDY_BAND_TFL, GERDY_BAND_EFFECT_STRAIN, &from, &to, \
                       share, NULL, &err)
  assert_int_equal(ASK(), GERDY_OK);
  q[coordinate(&r, GERDY_BAND_MOTION_hip_rotation, 1)] = NAN;
  assert_int_equal(ASK(), GERDY_E_DATA);
  assert_string_equal(err.element, "hip_rotation_l");
  q[coordinate(&r, GERDY_BAND_MOTION_hip_rotation, 1)] = 0;
  q[gerdy_model_coordinate(r.m, "pelvis_tx")] = NAN;  // nothing here depends on it
  assert_int_equal(ASK(), GERDY_OK);
  from.pelvic_drop = INFINITY;
  assert_int_equal(ASK(), GERDY_E_DATA);
  assert_string_equal(err.element, "pelvic_drop");
  from.pelvic_drop = 0;
  r.band.standing[GERDY_BAND_TFL][1] = NAN;  // the effect is no number
  assert_int_equal(ASK(), GERDY_E_DATA);
  r.band.leg[1].known = 0;
  assert_int_equal(ASK(), GERDY_E_DATA);
  assert_string_equal(err.element, "left leg");
#undef ASK
  gerdy_fk(r.m, r.d);
  gerdy_band_slopes_at(&r.band, r.m, r.d, 1, &slopes);
  assert_true(isnan(slopes.strain[1][0]) && isnan(slopes.rate[0][7]) && isnan(slopes.press[1][3]));
  assert_true(isnan(slopes.press_by_tension[0]));
  close_rig(&r);
}

// Neither touches the allocator, nor what the header says is left alone.
static void nothing_is_allocated(void** state) {
  (void)state;
  rig r = open_runner();
  gd_random random = {78};
  gerdy_band_slopes slopes;
  double q[2][64], u[64];
  random_posture(&r, &random, q[0]);
  random_posture(&r, &random, q[1]);
  random_speeds(&r, &random, u);
  memcpy(r.d->q, q[0], (size_t)r.m->nq * sizeof(double));
  memcpy(r.d->u, u, (size_t)r.m->nq * sizeof(double));
  gerdy_band_posture from = {q[0], 0, 0}, to = {q[1], 1, 0};
  unsigned long before = gd_mem_count();
  gerdy_fk(r.m, r.d);
  gerdy_band_slopes_at(&r.band, r.m, r.d, 0, &slopes);
  ask(&r, GERDY_BAND_TFL, GERDY_BAND_EFFECT_PRESS, &from, &to);
  assert_true(gd_mem_count() == before);
  assert_memory_equal(r.d->u, u, (size_t)r.m->nq * sizeof(double));
  close_rig(&r);
}

static void shares_have_names(void** state) {
  (void)state;
  assert_string_equal(gerdy_band_share_name(GERDY_BAND_SHARE_bones), "bones");
  for (int i = 0; i < GERDY_NBAND_SHARE; ++i) {
    assert_true(gerdy_band_share_name((gerdy_band_share)i)[0] != 0);
    assert_true(gerdy_band_share_label((gerdy_band_share)i)[0] != 0);
  }
}

static void slopes_are_quick(void** state) {
  (void)state;
  enum { N = 20000 };
  rig r = open_runner();
  gd_random random = {79};
  gerdy_band_slopes slopes;
  random_posture(&r, &random, r.d->q);
  random_speeds(&r, &random, r.d->u);
  gerdy_fk(r.m, r.d);
  clock_t since = clock();
  for (int i = 0; i < N; ++i) gerdy_band_slopes_at(&r.band, r.m, r.d, i % 2, &slopes);
  double each = elapsed(since) / N * 1e6;
  print_message("slopes of both heads of a leg: %.2f microseconds\n", each);
  if (test_times_count) assert_true(each < 20);
  close_rig(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(slopes_are_differences_on_the_bundled_runner),
      cmocka_unit_test(slopes_are_differences_on_published_models),
      cmocka_unit_test(turns_are_differences),
      cmocka_unit_test(turns_of_a_knee_are_those_of_a_free_knee),
      cmocka_unit_test(directions_are_the_clinics),
      cmocka_unit_test(mirrored_poses_have_the_same_slopes),
      cmocka_unit_test(shares_add_up_on_the_bundled_runner),
      cmocka_unit_test(shares_add_up_on_published_models),
      cmocka_unit_test(one_motion_has_one_share),
      cmocka_unit_test(the_pelvis_has_its_part_of_adduction),
      cmocka_unit_test(bones_are_what_the_legs_differ_in),
      cmocka_unit_test(bad_input_is_said),
      cmocka_unit_test(nothing_is_allocated),
      cmocka_unit_test(shares_have_names),
      cmocka_unit_test(slopes_are_quick),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
