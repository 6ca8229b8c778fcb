#include "pipeline/knee_peaks.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "math/running.h"
#include "math/vec.h"

enum { ADDUCTION = 0, ROTATION = 1, NANGLE = 2 };

static const char* const angle_name[NANGLE] = {"adduction", "internal rotation"};

// One side: its coordinates, and what the steps told.
typedef struct knee {
  int side, q[NANGLE];
  gd_running peak[NANGLE];  // rad
  gd_running sd[NANGLE];    // rad, of the coordinate at the peak
} knee;

static bool find_knee(const gd_run* run, int side, knee* k) {
  static const char* const coordinate[NANGLE] = {"knee_adduction", "knee_rotation"};
  memset(k, 0, sizeof *k);
  k->side = side;
  for (int i = 0; i < NANGLE; ++i) {
    char name[32];
    snprintf(name, sizeof name, "%s%s", coordinate[i], gerdy_side_suffix((gerdy_side)side));
    k->q[i] = gerdy_model_coordinate(run->model, name);
    if (k->q[i] < 0 || !(run->prior[k->q[i]] > 0)) return false;
  }
  return true;
}

// is the knee told in this row: every coordinate between femur and tibia has a value?
static bool is_told(const gd_run* run, size_t row, int side) {
  const gerdy_model* m = run->model;
  const unsigned char* valid = run->smooth->valid + row * run->smooth->ncol;
  for (int b = run->landmarks.tibia[side]; b > run->landmarks.femur[side]; b = m->body_parent[b]) {
    for (int q = m->body_q[b]; q < m->body_q[b] + m->body_nq[b]; ++q) {
      if (!valid[q]) return false;
    }
  }
  return true;
}

// adduction and internal rotation in the clinic's signs, as the report takes its angles
static void knee_angles(const gd_run* run, size_t row, int side, double angle[NANGLE]) {
  const gerdy_series* s = run->smooth;
  gerdy_data* d = run->data;
  double R[9], flexion, mirror = side == 0 ? 1 : -1;
  for (size_t q = 0; q < s->ncol; ++q) {
    d->q[q] = s->valid[row * s->ncol + q] ? s->value[row * s->ncol + q] : run->model->q_default[q];
  }
  gerdy_fk(run->model, d);
  gd_m3_tmul(d->body_rot + 9 * run->landmarks.femur[side],
             d->body_rot + 9 * run->landmarks.tibia[side], R);
  gd_m3_to_zxy(R, &flexion, &angle[ADDUCTION], &angle[ROTATION]);
  for (int i = 0; i < NANGLE; ++i) angle[i] *= mirror;
}

static void add_step(const gd_run* run, const gerdy_step* step, knee* k) {
  const gerdy_series* s = run->smooth;
  double peak[NANGLE] = {-INFINITY, -INFINITY}, sd[NANGLE] = {NAN, NAN}, angle[NANGLE];
  for (size_t row = 0; row < s->nrow; ++row) {
    if (s->time[row] < step->contact || s->time[row] > step->toe_off) continue;
    if (!is_told(run, row, k->side)) continue;
    knee_angles(run, row, k->side, angle);
    for (int i = 0; i < NANGLE; ++i) {
      if (angle[i] <= peak[i]) continue;
      peak[i] = angle[i];
      sd[i] = run->trial->sd->value[row * s->ncol + (size_t)k->q[i]];
    }
  }
  for (int i = 0; i < NANGLE; ++i) {
    gd_running_add(&k->peak[i], peak[i]);
    gd_running_add(&k->sd[i], sd[i]);
  }
}

static gerdy_status note_side(const gd_run* run, const knee* k) {
  const double deg = GERDY_DEGREES_PER_RADIAN;
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < NANGLE && status == GERDY_OK; ++i) {
    const gd_running* peak = &k->peak[i];
    char spread[48] = "";
    if (peak->n == 0) continue;
    if (peak->n > 1) {
      snprintf(spread, sizeof spread, ", %.1f deg (sd) between them", gd_running_sd(peak) * deg);
    }
    status = gerdy_notes_add(
        run->notes, GERDY_INFO, 0, k->side == 0 ? "right knee" : "left knee",
        "peak %s in stance %.1f deg over %zu step%s%s; from random errors of the markers alone one "
        "is known to %.1f deg (sd)",
        angle_name[i], gd_running_mean(peak) * deg, peak->n, peak->n == 1 ? "" : "s", spread,
        gd_running_mean(&k->sd[i]) * deg);
  }
  return status;
}

gerdy_status gd_note_knee_peaks(const gd_run* run, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    knee k;
    if (!find_knee(run, side, &k)) continue;
    for (size_t i = 0; i < run->gait->nstep; ++i) {
      const gerdy_step* step = &run->gait->step[i];
      if ((int)step->side == side && step->left_out == GERDY_KEPT) add_step(run, step, &k);
    }
    status = note_side(run, &k);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
