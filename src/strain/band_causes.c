#include "strain/band_causes.h"

#include <gerdy/band_cause.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "strain/band_posture.h"

// What is shared out.
static const struct peak {
  int measure;
  gerdy_curve_id curve;
  gerdy_band_effect effect;
  int first, end;  // heads whose effects add up
} peaks[] = {
    {GERDY_MEASURE_band_tfl_strain_peak, GERDY_CURVE_band_tfl, GERDY_BAND_EFFECT_STRAIN,
     GERDY_BAND_TFL, GERDY_BAND_TFL + 1},
    {GERDY_MEASURE_band_iliac_strain_peak, GERDY_CURVE_band_iliac, GERDY_BAND_EFFECT_STRAIN,
     GERDY_BAND_ILIAC, GERDY_BAND_ILIAC + 1},
    {GERDY_MEASURE_band_compression_peak, GERDY_CURVE_band_compression, GERDY_BAND_EFFECT_PRESS, 0,
     GERDY_NBAND},
};
enum { NPEAK = sizeof peaks / sizeof peaks[0] };

// left to right, and the norm to each of them
enum { most_differences = 3 * NPEAK };

static const char* const leg_words[2] = {"right leg", "left leg"};

typedef struct work {
  const gd_band_run* run;
  const gd_norms* norms;
  gerdy_data* d;
  double *q[2], *norm;  // (nq) mean postures at a peak, and a posture of the norm
  double drop[2];
  gerdy_band_load* out;
  gerdy_notes* notes;
  gerdy_error* err;
} work;

static double effect_of(const work* w, const struct peak* p, int side, const double* q) {
  gerdy_band_reading r;
  memcpy(w->d->q, q, (size_t)w->run->model->nq * sizeof *q);
  gerdy_fk(w->run->model, w->d);
  gerdy_band_read(w->run->band, w->run->model, w->d, side, NULL, 0, &r);
  return p->effect == GERDY_BAND_EFFECT_STRAIN ? r.strain_standing[p->first] : r.compression;
}

static void add_bar(gerdy_band_steps_down* s, const char* name, const char* label, double value) {
  gerdy_band_bar* bar = &s->bar[s->nbar++];
  snprintf(bar->name, sizeof bar->name, "%s", name);
  snprintf(bar->label, sizeof bar->label, "%s", label);
  bar->value = value;
}

// what the norm does not tell of the pelvis is not told apart
static const char* label_of(gerdy_band_share share, bool of_norm) {
  if (of_norm && share == GERDY_BAND_SHARE_thigh_adduction) return "hip adduction";
  return gerdy_band_share_label(share);
}

// the bars between two postures, and what they leave; motions that do nothing at all have none
static gerdy_status share_out(const work* w, const struct peak* p, const gerdy_band_posture* from,
                              const gerdy_band_posture* to, bool of_norm, gerdy_band_steps_down* s,
                              gerdy_error* err) {
  double sum[GERDY_NBAND_SHARE] = {0}, left = s->to - s->from;
  for (int head = p->first; head < p->end; ++head) {
    double share[GERDY_NBAND_SHARE];
    gerdy_status status = gerdy_band_waterfall(w->run->band, w->run->model, w->d, head, p->effect,
                                               from, to, share, NULL, err);
    if (status != GERDY_OK) return status;
    for (int i = 0; i < GERDY_NBAND_SHARE; ++i) sum[i] += share[i];
  }
  for (int i = 0; i < GERDY_NBAND_SHARE; ++i) {
    gerdy_band_share share = (gerdy_band_share)i;
    left -= sum[i];
    if (sum[i] != 0) add_bar(s, gerdy_band_share_name(share), label_of(share, of_norm), sum[i]);
  }
  bool muscles = p->effect == GERDY_BAND_EFFECT_PRESS && w->out->from_muscles;
  add_bar(s, "steps",
          muscles ? "pull of the muscles, and how steps differ from their mean"
                  : "how steps differ from their mean",
          left);
  return GERDY_OK;
}

static gerdy_status leave_out(work* w, const gerdy_band_steps_down* s, const char* why) {
  gerdy_status status = gerdy_notes_add(
      w->notes, GERDY_WARNING, 0, "band, differences", "%s, %s to %s: not shared out: %s",
      gerdy_measure_quantity((gerdy_measure_id)s->measure)->label, s->from_label, s->to_label, why);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(w->err);
}

// nothing to share out is no error
static gerdy_status keep(work* w, const gerdy_band_steps_down* s, gerdy_status status,
                         const gerdy_error* why) {
  if (status == GERDY_OK) ++w->out->nsteps_down;
  if (status == GERDY_E_DATA) return leave_out(w, s, why->msg);
  if (status != GERDY_OK && w->err != NULL) *w->err = *why;
  return status;
}

static gerdy_band_steps_down* next(work* w, const struct peak* p, const char* from,
                                   const char* to) {
  gerdy_band_steps_down* s = &w->out->steps_down[w->out->nsteps_down];
  *s = (gerdy_band_steps_down){.measure = p->measure};
  snprintf(s->from_label, sizeof s->from_label, "%s", from);
  snprintf(s->to_label, sizeof s->to_label, "%s", to);
  return s;
}

static gerdy_status between_legs(work* w, const struct peak* p) {
  gerdy_band_steps_down* s = next(w, p, leg_words[GERDY_LEFT], leg_words[GERDY_RIGHT]);
  s->from = w->run->gait->stat[p->measure][GERDY_LEFT].mean;
  s->to = w->run->gait->stat[p->measure][GERDY_RIGHT].mean;
  const gerdy_band_posture left = {w->q[GERDY_LEFT], GERDY_LEFT, w->drop[GERDY_LEFT]};
  const gerdy_band_posture right = {w->q[GERDY_RIGHT], GERDY_RIGHT, w->drop[GERDY_RIGHT]};
  gerdy_error why = {0};
  gerdy_status status = share_out(w, p, &left, &right, false, s, &why);
  return keep(w, s, status, &why);
}

// the leg as the norm moves it, in the instant of the largest effect in stance; false: not known
static bool find_norm(work* w, const struct peak* p, int side, double* effect) {
  size_t bytes = (size_t)w->run->model->nq * sizeof(double);
  double share = w->run->gait->stance_share[side].mean;
  int best = -1, last = isfinite(share) ? (int)lround(100 * share) : -1;
  *effect = -HUGE_VAL;
  for (int percent = 0; percent <= last; ++percent) {
    memcpy(w->norm, w->q[side], bytes);
    if (!gd_band_norm_posture(w->run, w->norms, side, percent, w->d, w->norm)) return false;
    double value = effect_of(w, p, side, w->norm);
    if (!(value > *effect)) continue;
    *effect = value;
    best = percent;
  }
  if (best < 0) return false;
  memcpy(w->norm, w->q[side], bytes);
  return gd_band_norm_posture(w->run, w->norms, side, best, w->d, w->norm);
}

static gerdy_status from_norm(work* w, const struct peak* p, int side) {
  gerdy_band_steps_down* s = next(w, p, "norm", leg_words[side]);
  gerdy_error why = {0};
  if (!find_norm(w, p, side, &s->from)) {
    return leave_out(w, s, "the model cannot be brought to the norm's angles of hip and knee");
  }
  s->to = w->run->gait->stat[p->measure][side].mean;
  const gerdy_band_posture norm = {w->norm, side, w->drop[side]};
  const gerdy_band_posture own = {w->q[side], side, w->drop[side]};
  gerdy_status status = share_out(w, p, &norm, &own, true, s, &why);
  return keep(w, s, status, &why);
}

static gerdy_status explain(work* w, const struct peak* p) {
  gerdy_status status = GERDY_OK;
  bool known[2];
  for (int side = 0; side < 2; ++side) {
    known[side] = w->run->band->leg[side].known &&
                  isfinite(w->run->gait->stat[p->measure][side].mean) &&
                  gd_band_peak_posture(w->run, side, p->curve, w->q[side], &w->drop[side]) > 0;
  }
  if (known[0] && known[1]) status = between_legs(w, p);
  for (int side = 0; side < 2 && w->norms != NULL && status == GERDY_OK; ++side) {
    if (known[side]) status = from_norm(w, p, side);
  }
  return status;
}

gerdy_status gd_band_causes(const gd_band_run* run, const gd_norms* norms, gerdy_data* data,
                            gerdy_band_load* out, gerdy_notes* notes, gerdy_error* err) {
  size_t nq = (size_t)run->model->nq;
  double* room = gd_alloc(3 * nq, sizeof *room);
  work w = {.run = run, .norms = norms, .d = data, .out = out, .notes = notes, .err = err};
  out->steps_down = gd_alloc(most_differences, sizeof *out->steps_down);
  gerdy_status status = room != NULL && out->steps_down != NULL ? GERDY_OK : gd_fail_memory(err);
  w.q[0] = room;
  if (status == GERDY_OK) {
    w.q[1] = room + nq;
    w.norm = room + 2 * nq;
  }
  for (int i = 0; i < NPEAK && status == GERDY_OK; ++i) status = explain(&w, &peaks[i]);
  gd_free(room);
  return status;
}
