// What all draws share: phases of the stride, the pose of the standing lengths, what skin does.
#include "strain/band_draw_plan.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "tissue/band_lay_frame.h"

// s: of a stride, where no foot is seen to land twice
static const double usual_stride = 0.72;

double gd_draw_length(const gerdy_band* band, const gerdy_data* data, int head, int side) {
  gerdy_band_way way;
  if (!band->leg[side].known) return NAN;
  gerdy_band_lay_way(band, data, head, side, &way);
  return way.length;
}

// ---- stride ------------------------------------------------------------------------------------

// strides since the first contact of a foot; before it and after the last by the nearest stride
static double turns(const gerdy_gait* g, gerdy_side side, double time) {
  double begin = NAN, stride = usual_stride, count = 0;
  for (size_t i = 0; i < g->nstep; ++i) {
    double contact = g->step[i].contact;
    if (g->step[i].side != side || isnan(contact)) continue;
    if (!isnan(begin)) {
      stride = contact - begin;
      if (time < contact) break;
      count += 1;
    }
    begin = contact;
  }
  return isnan(begin) ? time / stride : count + (time - begin) / stride;
}

static void fill_basis(gd_draw_plan* p) {
  const gd_band_run* run = p->run;
  for (size_t row = 0; row < p->nframe; ++row) {
    double angle = 2 * GD_PI * turns(run->gait, GERDY_RIGHT, run->motion->time[row]);
    double* b = p->basis + row * GD_WOBBLE_BASIS;
    b[0] = 1;
    b[1] = cos(angle);
    b[2] = sin(angle);
    b[3] = cos(2 * angle);
    b[4] = sin(2 * angle);
  }
}

// ---- wobbles of a leg, without markers ----------------------------------------------------------

// half of the variance stays the whole trial, half moves with the stride: assumption
static void set_legs(gd_draw_plan* p) {
  // about x, y, z of the thigh: adduction, rotation, flexion
  static const int kind[3] = {1, 2, 0};
  for (int side = 0; side < 2; ++side) {
    gd_wobble* w = &p->wobble[p->nwobble++];
    w->of = side;
    for (int k = 0; k < GD_WOBBLE_PARTS; ++k) {
      const double* sd = k < 3 ? p->error->hip_angle : p->error->knee_angle;
      w->constant[k] = sd[kind[k % 3]] * sqrt(0.5);
      w->swing[k] = sd[kind[k % 3]] * 0.5;
    }
  }
}

// which part of a leg's wobble a coordinate takes: by the direction of its axis in the thigh
static void share_out(gd_draw_plan* p, const gerdy_data* d) {
  for (int side = 0; side < 2; ++side) {
    const gerdy_band_leg* leg = &p->run->band->leg[side];
    for (int i = 0; leg->known && i < leg->nhip + leg->nknee; ++i) {
      bool hip = i < leg->nhip;
      int q = hip ? leg->hip[i] : leg->knee_q[i - leg->nhip];
      double thigh[9], axis[3];
      if (p->run->model->q_driver[q] >= 0 || !p->run->model->q_rotational[q]) continue;
      gd_m3_mul(d->body_rot + 9 * leg->femur, leg->thigh_rot, thigh);
      gd_m3_tmul_v3(thigh, d->twist + 6 * q, axis);
      double* share = p->share + ((size_t)q * 2 + (size_t)side) * GD_WOBBLE_PARTS;
      gd_v3_copy(axis, share + (hip ? 0 : 3));
    }
  }
}

// ---- memory ------------------------------------------------------------------------------------

void gd_draw_plan_close(gd_draw_plan* p) {
  gd_free(p->wobble);
  gd_free(p->basis);
  gd_free(p->reference);
  gd_free(p->share);
  gd_free(p->weight);
  gd_free(p->cluster);
  gd_free(p->arm);
  gd_free(p->marker);
  gd_free(p->seen);
  gd_free(p->away);
  gd_free(p->start);
  gd_free(p->posed);
  gd_free(p->turned);
}

static bool allocate(gd_draw_plan* p) {
  size_t n = p->nframe, nmarker = p->nmarker, most = (size_t)p->run->model->nbody + 2;
  p->wobble = gd_alloc(most, sizeof *p->wobble);
  p->basis = gd_alloc(n * GD_WOBBLE_BASIS, sizeof *p->basis);
  p->reference = gd_alloc(p->nq, sizeof *p->reference);
  p->share = gd_alloc(p->nq * 2 * GD_WOBBLE_PARTS, sizeof *p->share);
  if (!p->wobble || !p->basis || !p->reference || !p->share) return false;
  if (p->run->markers == NULL) return true;
  p->weight = gd_alloc(nmarker, sizeof *p->weight);
  p->cluster = gd_alloc(nmarker, sizeof *p->cluster);
  p->arm = gd_alloc(3 * nmarker, sizeof *p->arm);
  p->marker = gd_alloc(n * nmarker * 3, sizeof *p->marker);
  p->seen = gd_alloc(n * nmarker, 1);
  p->away = gd_alloc(n * nmarker, sizeof *p->away);
  p->start = gd_alloc(n * p->nq, sizeof *p->start);
  p->posed = gd_alloc(n, 1);
  return p->weight && p->cluster && p->arm && p->marker && p->seen && p->away && p->start &&
         p->posed;
}

// ---- all ---------------------------------------------------------------------------------------

// the pose of the standing lengths, and the band in it
static void stand(gd_draw_plan* p, gerdy_data* d) {
  const gerdy_model* m = p->run->model;
  if (p->run->stood != NULL)
    memcpy(p->reference, p->run->stood, p->nq * sizeof *p->reference);
  else
    gd_band_neutral(m, p->reference);
  memcpy(d->q, p->reference, p->nq * sizeof *d->q);
  gerdy_fk(m, d);
  for (int side = 0; side < 2; ++side) {
    const gerdy_band_leg* leg = &p->run->band->leg[side];
    double apart[3];
    for (int head = 0; head < GERDY_NBAND; ++head) {
      p->own[head][side] = gd_draw_length(p->run->band, d, head, side);
    }
    if (!leg->known) continue;
    gerdy_fk_point(m, d, leg->femur, leg->thigh_pos, apart);
    gd_v3_sub(apart, d->body_pos + 3 * leg->pelvis, apart);
    gd_m3_tmul_v3(d->body_rot + 9 * leg->pelvis, apart, p->hip[side]);
  }
}

static gerdy_status check(const gd_band_run* run, gerdy_error* err) {
  size_t n = run->motion->nrow;
  bool fits = run->table->nrow == n && run->motion->ncol == (size_t)run->model->nq;
  if (run->markers != NULL) {
    fits = fits && run->trial != NULL && run->markers->nrow == n && run->trial->motion->nrow == n;
  }
  if (fits) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, NULL,
                 "motion, table and markers of a run must have the same frames, and the motion a "
                 "column for every coordinate of the model");
}

gerdy_status gd_draw_plan_open(gd_draw_plan* p, const gd_band_run* run, const gd_band_error* error,
                               gerdy_error* err) {
  gerdy_data* d = NULL;
  memset(p, 0, sizeof *p);
  p->run = run;
  p->error = error;
  p->noise = run->every > 1 ? error->marker / sqrt((double)run->every) : error->marker;
  p->nframe = run->motion->nrow;
  p->nq = (size_t)run->model->nq;
  p->nmarker = (size_t)run->model->nmarker;
  gerdy_status status = check(run, err);
  if (status == GERDY_OK && !allocate(p)) status = gd_fail_memory(err);
  if (status == GERDY_OK) status = gerdy_data_new(run->model, &d, err);
  if (status != GERDY_OK) return status;
  fill_basis(p);
  stand(p, d);
  if (run->markers != NULL) {
    status = gd_draw_follow(p, d, err);
  } else {
    set_legs(p);
    share_out(p, d);
  }
  p->nz = (size_t)p->nwobble * GD_WOBBLE_SIZE + GD_BAND_Z_SIZE;
  if (run->markers != NULL && run->trial->ncarried > 0) {
    p->stray = p->nz;
    p->nz += 3 * p->nmarker;
  }
  gerdy_data_free(d);
  return status;
}
