// tests/testing_gait.h: a run on a treadmill, made of simple curves, and the forces under it.
#ifndef GD_TESTING_GAIT_H
#define GD_TESTING_GAIT_H

#include "testing.h"

#include <gerdy/gait.h>

static const double pi = 3.14159265358979323846;
static const double rate = 200, stride = 0.7, stance_share = 0.36, belt = 3.0;

// Columns of the table below.
enum { PELVIS = 0, HEEL = 3, TOE = 9, DROP = 15, KNEE = 17, NCOL = 19 };

static const char* const names[NCOL] = {
    "pelvis.x",      "pelvis.y",      "pelvis.z",       "heel_r.x",      "heel_r.y",
    "heel_r.z",      "heel_l.x",      "heel_l.y",       "heel_l.z",      "toe_r.x",
    "toe_r.y",       "toe_r.z",       "toe_l.x",        "toe_l.y",       "toe_l.z",
    "pelvic_drop_r", "pelvic_drop_l", "knee_flexion_r", "knee_flexion_l"};

// height of a heel over a stride: down for the stance, an arch in the swing
static inline double heel_height(double phase) {
  if (phase < stance_share) return 0.005 * (phase / stance_share);
  double x = (phase - stance_share) / (1 - stance_share);
  return 0.005 + 0.4 * sin(pi * x) * sin(pi * x) * (1 - 0.2 * x);
}

static inline double along(double phase) {
  if (phase < stance_share) return 0.3 - belt * stride * phase;
  double x = (phase - stance_share) / (1 - stance_share), length = belt * stride * stance_share;
  return 0.3 - length + length * (x - sin(2 * pi * x) / (2 * pi));
}

// A runner on a treadmill, made of simple curves. Right stance begins at 0, left half a stride
// later.
static inline gerdy_series* make_motion(double seconds, double drop_r, double drop_l) {
  gerdy_series* s;
  gerdy_error err = {0};
  size_t n = (size_t)(seconds * rate) + 1;
  assert_ok(gerdy_series_new(n, NCOL, &s, &err), &err);
  s->rate = rate;
  for (size_t c = 0; c < NCOL; ++c) assert_int_equal(gerdy_series_name(s, c, names[c], ""), 0);
  for (size_t i = 0; i < n; ++i) {
    double t = (double)i / rate, half = fmod(t, stride / 2) / (stride / 2);
    s->time[i] = t;
    gerdy_series_set(s, i, PELVIS, 0.02 * sin(4 * pi * t / stride));
    // free fall for a part of every step: half a stance-long push, then flight
    double flight = half - 2 * stance_share, g = 9.81 * stride * stride / 8;
    double y = half < 2 * stance_share ? -0.05 * sin(pi * half / (2 * stance_share))
                                       : g * flight * (1 - 2 * stance_share - flight);
    gerdy_series_set(s, i, PELVIS + 1, 0.9 + y);
    gerdy_series_set(s, i, PELVIS + 2, 0);
    for (size_t side = 0; side < 2; ++side) {
      double phase = fmod(t / stride + (side == 0 ? 0 : 0.5), 1), z = side == 0 ? 0.04 : -0.03;
      double bump = phase < stance_share ? sin(pi * phase / stance_share) : 0;
      gerdy_series_set(s, i, HEEL + 3 * side, along(phase));
      gerdy_series_set(s, i, HEEL + 3 * side + 1, heel_height(phase));
      gerdy_series_set(s, i, HEEL + 3 * side + 2, z);
      gerdy_series_set(s, i, TOE + 3 * side, along(phase) + 0.2);
      gerdy_series_set(s, i, TOE + 3 * side + 1, heel_height(fmod(phase + 0.98, 1)));
      gerdy_series_set(s, i, TOE + 3 * side + 2, z);
      double drop = (side == 0 ? drop_r : drop_l) * bump;
      gerdy_series_set(s, i, DROP + side, drop);
      gerdy_series_set(
          s, i, KNEE + side,
          phase < stance_share
              ? 0.2 + 0.5 * bump
              : 0.2 + 1.2 * (1 - cos(2 * pi * (phase - stance_share) / (1 - stance_share))) / 2);
    }
  }
  return s;
}

static inline gerdy_series* make_forces(double seconds) {
  static const char* column[6] = {"force_r.x", "force_r.y", "force_r.z",
                                  "force_l.x", "force_l.y", "force_l.z"};
  gerdy_series* s;
  gerdy_error err = {0};
  size_t n = (size_t)(seconds * 1000) + 1;
  assert_ok(gerdy_series_new(n, 6, &s, &err), &err);
  s->rate = 1000;
  for (size_t c = 0; c < 6; ++c) assert_int_equal(gerdy_series_name(s, c, column[c], "N"), 0);
  for (size_t i = 0; i < n; ++i) {
    s->time[i] = (double)i / 1000;
    for (size_t c = 0; c < 6; ++c) gerdy_series_set(s, i, c, 0);
    for (size_t side = 0; side < 2; ++side) {
      double phase = fmod(s->time[i] / stride + (side == 0 ? 0 : 0.5), 1);
      if (phase < stance_share) {
        gerdy_series_set(s, i, 3 * side + 1, 1600 * sin(pi * phase / stance_share));
      }
    }
  }
  return s;
}

#endif
