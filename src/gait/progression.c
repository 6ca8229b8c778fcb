// Speed, heading, walking or running.
#include <math.h>
#include <stdbool.h>

#include "gait/motion_columns.h"
#include "gait/steps.h"

// velocity of a point between two times
static void velocity(const double a[3], const double b[3], double seconds, double out[3]) {
  for (int k = 0; k < 3; ++k) out[k] = (b[k] - a[k]) / seconds;
}

static void pelvis_at(const gerdy_series* m, double t, double out[3]) {
  static const char* name[3] = {"pelvis.x", "pelvis.y", "pelvis.z"};
  for (int k = 0; k < 3; ++k) out[k] = gerdy_series_at(m, gerdy_series_find(m, name[k]), t);
}

// how the pelvis moves over the ground: its mean velocity over the stride (over stance where the
// stride is not recorded) less that of the toe in mid-stance, which is the belt's on a treadmill
// and nothing overground. False where unknown.
static bool velocity_over_ground(const gerdy_series* m, const gerdy_step* s, double out[3]) {
  double stance = s->toe_off - s->contact, t0 = s->contact + 0.3 * stance;
  double t1 = s->contact + 0.7 * stance, a[3], b[3], belt[3];
  gd_foot_at(m, "toe", s->side, t0, a);
  gd_foot_at(m, "toe", s->side, t1, b);
  velocity(a, b, t1 - t0, belt);
  double end = isfinite(s->next_contact) ? s->next_contact : s->toe_off;
  pelvis_at(m, s->contact, a);
  pelvis_at(m, end, b);
  velocity(a, b, end - s->contact, out);
  for (int k = 0; k < 3; ++k) out[k] -= belt[k];
  out[1] = 0;
  return isfinite(out[0] + out[2]);
}

static bool counted_velocity(const gerdy_series* m, const gerdy_step* s, double v[3]) {
  return s->left_out == GERDY_KEPT && velocity_over_ground(m, s, v);
}

// share of the steps' speeds that is left when they are added as vectors: 1 on a straight way
static const double least_straight = 0.9;

void gd_steps_progression(const gerdy_series* motion, gerdy_gait* g) {
  double sum[3] = {0, 0, 0}, v[3];
  gd_running speed = {0, 0, 0}, along = {0, 0, 0};
  g->heading[0] = g->heading[1] = g->heading[2] = NAN;
  g->walking = !gd_motion_flies(motion);
  for (size_t i = 0; i < g->nstep; ++i) {
    if (!counted_velocity(motion, &g->step[i], v)) continue;
    for (int k = 0; k < 3; ++k) sum[k] += v[k];
    gd_running_add(&speed, sqrt(v[0] * v[0] + v[2] * v[2]));
  }
  double length = sqrt(sum[0] * sum[0] + sum[2] * sum[2]);
  g->speed = gd_stat_of(&speed);
  // who turns has a speed but no heading
  if (!(length > least_straight * speed.mean * (double)speed.n)) return;
  for (int k = 0; k < 3; ++k) g->heading[k] = sum[k] / length;
  // the component along the common heading, step by step
  for (size_t i = 0; i < g->nstep; ++i) {
    if (!counted_velocity(motion, &g->step[i], v)) continue;
    gd_running_add(&along, v[0] * g->heading[0] + v[2] * g->heading[2]);
  }
  g->speed = gd_stat_of(&along);
}
