#include "force/predict_stance.h"

#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "gait/contact.h"
#include "math/vec.h"

static const double short_gap = 0.1;        // s, that the bridge of the trial spans well
static const double into_gap = 0.05;        // s, that a stance which meets a gap reaches into it
static const double still_down = 0.05;      // m above its lowest a foot counts as on the ground
static const double missed_walking = 0.12;  // s without a foot on the ground: events were late
static const double longest_flight = 0.4;   // s
static const double least_lift = 0.06;      // m, of a heel in a step: as gait analysis has it
static const double least_overlap = 0.06;   // s, of two feet in walking where none was found

static const double still_swinging = 1.0;  // m/s of a heel over the ground: it has not landed

enum { COL_PELVIS, COL_HEEL, COL_TOE = 3, COL_KNEE = 5, COL_X = 7, COL_Z = 9, NCOL = 11 };

typedef struct finder {
  const gerdy_model* m;
  const gd_landmarks* l;
  const gerdy_trial* t;
  gerdy_series* feet;
  gd_contacts contacts[2];
  gd_stances* out;
} finder;

void gd_stances_reset(gd_stances* s) {
  gd_free(s->item);
  gd_free(s->unknown);
  *s = (gd_stances){0};
}

// ---- the feet ----------------------------------------------------------------------------------

static gerdy_status name_columns(gerdy_series* s, gerdy_error* err) {
  static const char* const name[NCOL] = {"pelvis.y", "heel_r.y",       "heel_l.y",       "toe_r.y",
                                         "toe_l.y",  "knee_flexion_r", "knee_flexion_l", "heel_r.x",
                                         "heel_l.x", "heel_r.z",       "heel_l.z"};
  for (size_t c = 0; c < NCOL; ++c) {
    gerdy_status status =
        gerdy_series_name(s, c, name[c], c == COL_KNEE || c == COL_KNEE + 1 ? "rad" : "m");
    if (status != GERDY_OK) return gd_fail(err, status, 0, name[c], "the column has no name");
  }
  return GERDY_OK;
}

static void set_row(const finder* f, const gerdy_data* d, size_t row) {
  gerdy_series_set(f->feet, row, COL_PELVIS, d->body_pos[3 * f->l->pelvis + 1]);
  for (int side = 0; side < 2; ++side) {
    size_t k = (size_t)side;
    int foot = f->l->foot[side], toes = f->l->toes[side];
    double at[3], R[9], z, x, y;
    gerdy_fk_point(f->m, d, foot, f->l->heel_local[side], at);
    gerdy_series_set(f->feet, row, COL_X + k, at[0]);
    gerdy_series_set(f->feet, row, COL_HEEL + k, at[1]);
    gerdy_series_set(f->feet, row, COL_Z + k, at[2]);
    gerdy_fk_point(f->m, d, toes < 0 ? foot : toes, f->l->toe_local[side], at);
    gerdy_series_set(f->feet, row, COL_TOE + k, at[1]);
    gd_m3_tmul(d->body_rot + 9 * f->l->femur[side], d->body_rot + 9 * f->l->tibia[side], R);
    gd_m3_to_zxy(R, &z, &x, &y);
    gerdy_series_set(f->feet, row, COL_KNEE + k, -z);
  }
}

// rows of gaps that are too long to be looked through stay empty
static gerdy_status read_feet(finder* f, gerdy_error* err) {
  const gerdy_trial* t = f->t;
  gerdy_data* d = NULL;
  gerdy_status status = gerdy_series_new(t->nframe, NCOL, &f->feet, err);
  if (status == GERDY_OK) status = name_columns(f->feet, err);
  if (status == GERDY_OK) status = gerdy_data_new(f->m, &d, err);
  if (status != GERDY_OK) return status;
  memcpy(f->feet->time, t->time, t->nframe * sizeof *t->time);
  f->feet->rate = t->rate;
  for (size_t i = 0; i < t->nframe;) {
    size_t end = i;
    while (end < t->nframe && !t->known[end]) ++end;
    bool inside = i > 0 && end < t->nframe, skip = !inside;
    if (end > i && inside) skip = t->time[end] - t->time[i - 1] > short_gap;
    for (; i < end && skip; ++i) f->out->unknown[i] = 1;
    for (end = end > i ? end : i + 1; i < end && i < t->nframe; ++i) {
      gerdy_trial_frame(f->m, t, i, d);
      gerdy_fk(f->m, d);
      set_row(f, d, i);
    }
  }
  gerdy_data_free(d);
  return GERDY_OK;
}

static double height(const finder* f, size_t row, int side) {
  const double* v = f->feet->value + row * NCOL;
  return fmin(v[COL_HEEL + side], v[COL_TOE + side]);
}

// ---- contacts to stances -----------------------------------------------------------------------

// the frame at or after a time
static size_t row_at(const finder* f, double time) {
  size_t row = 0;
  while (row + 1 < f->t->nframe && f->t->time[row] < time) ++row;
  return row;
}

static void mark(const finder* f, double from, double to) {
  for (size_t i = 0; i < f->t->nframe; ++i) {
    if (f->t->time[i] >= from && f->t->time[i] <= to) f->out->unknown[i] = 1;
  }
}

// where a stance begins that nobody saw begin: with the record, or in the gap before it
static double begin_of(const finder* f, const gd_contact* c) {
  size_t row = row_at(f, c->first);
  while (row > 0 && f->feet->valid[(row - 1) * NCOL]) --row;
  return row == 0 ? -INFINITY : f->t->time[row] - into_gap;
}

// Where a stance ends that nobody saw end: with the record, or in the gap behind it. A foot that is
// up there, or lands once more before, was lost: NaN.
static double end_of(const finder* f, const gd_contact* c, const gd_contact* next, int side) {
  size_t row = row_at(f, c->last);
  double low = height(f, row, side);
  while (row + 1 < f->t->nframe && f->feet->valid[(row + 1) * NCOL]) {
    low = fmin(low, height(f, ++row, side));
  }
  if (next != NULL && next->first <= f->t->time[row]) return NAN;
  if (height(f, row, side) > low + still_down) return NAN;
  return row + 1 == f->t->nframe ? INFINITY : f->t->time[row] + into_gap;
}

// mean level velocity of a heel from one row to another
static void heel_velocity(const finder* f, int side, size_t from, size_t to, double out[2]) {
  const double *a = f->feet->value + from * NCOL + side, *b = f->feet->value + to * NCOL + side;
  double span = f->t->time[to] - f->t->time[from];
  out[0] = (b[COL_X] - a[COL_X]) / span;
  out[1] = (b[COL_Z] - a[COL_Z]) / span;
}

// A foot that swings low can look as if it had landed. In walking the heel comes to rest, on the
// ground or on the belt, when it lands: where it moves as in the middle of its stance.
static double landed(const finder* f, int side, double start, double end) {
  const double* time = f->t->time;
  double last = fmin(end, time[f->t->nframe - 1]);
  size_t from = row_at(f, start + 0.35 * (last - start)),
         to = row_at(f, start + 0.6 * (last - start));
  size_t row = row_at(f, start);
  double rest[2], now[2];
  if (to < from + 2) return start;
  heel_velocity(f, side, from, to, rest);
  for (; row > 0 && row < from; ++row) {
    heel_velocity(f, side, row - 1, row + 1, now);
    if (!(hypot(now[0] - rest[0], now[1] - rest[1]) > still_swinging)) break;
  }
  return fmax(start, time[row]);
}

static void add_stance(finder* f, int side, double start, double end) {
  if (!(end > start)) return;
  f->out->item[f->out->n++] = (gerdy_stance){.sole = side, .start = start, .end = end};
  ++f->out->nside[side];
}

static void take_contacts(finder* f, int side) {
  const gd_contacts* all = &f->contacts[side];
  for (size_t k = 0; k < all->n; ++k) {
    const gd_contact* c = &all->item[k];
    const gd_contact* next = k + 1 < all->n ? c + 1 : NULL;
    double start = isnan(c->start) ? begin_of(f, c) : c->start;
    double end = isnan(c->end) ? end_of(f, c, next, side) : c->end;
    if (isnan(end)) {
      // it stood from here on, but for how long is not known
      mark(f, start, next != NULL ? next->first : f->t->time[f->t->nframe - 1]);
      continue;
    }
    if (!f->out->running && isfinite(start)) start = landed(f, side, start, end);
    add_stance(f, side, start, end);
  }
}

static int by_start(const void* a, const void* b) {
  const gerdy_stance *x = a, *y = b;
  return (x->start > y->start) - (x->start < y->start);
}

// ---- frames in which no foot stands ------------------------------------------------------------

// In walking some foot always stands: where the events leave a little between two stances these
// meet; what is longer is not known.
static void bridge(finder* f, gerdy_stance* before, gerdy_stance* after, double from, double to) {
  if (f->out->running) {
    if (to - from > longest_flight) mark(f, from, to);
  } else if (before != NULL && after != NULL && to - from <= missed_walking) {
    double more = fmax(0, 0.5 * (least_overlap - (to - from)));
    before->end = to + more;
    after->start = from - more;
  } else {
    mark(f, from, to);
  }
}

static void judge_cover(finder* f) {
  const gerdy_trial* t = f->t;
  gerdy_stance* last = NULL;
  double until = t->time[0];  // some foot stands up to here
  if (f->out->n == 0) return;
  qsort(f->out->item, f->out->n, sizeof *f->out->item, by_start);
  for (size_t k = 0; k < f->out->n; ++k) {
    gerdy_stance* s = &f->out->item[k];
    double start = s->start, end = s->end;
    if (start > until) bridge(f, last, s, until, start);
    if (end < until && last != NULL) continue;
    until = end;
    last = s;
  }
  double record = t->time[t->nframe - 1];
  if (until < record) bridge(f, last, NULL, until, record);
}

// ---- none --------------------------------------------------------------------------------------

static gerdy_status fail_none(const finder* f, gerdy_error* err) {
  const gerdy_trial* t = f->t;
  double lift = 0, lasts = t->time[t->nframe - 1] - t->time[0];
  for (int side = 0; side < 2; ++side) {
    double low = INFINITY, high = -INFINITY;
    for (size_t row = 0; row < t->nframe; ++row) {
      size_t at = row * NCOL + COL_HEEL + (size_t)side;
      if (!f->feet->valid[at]) continue;
      low = fmin(low, f->feet->value[at]);
      high = fmax(high, f->feet->value[at]);
    }
    lift = fmax(lift, high - low);
  }
  if (lasts < 0.5) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "no forces can be predicted: the trial lasts %.2f s and holds no step", lasts);
  }
  if (lift < least_lift) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "no forces can be predicted: no heel is lifted by more than %.0f mm. How "
                   "somebody who stands shares the weight between both feet the motion does not "
                   "tell",
                   1000 * lift);
  }
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "no forces can be predicted: in %.1f s no step was found, though a heel is lifted "
                 "by %.2f m. Is y up, and are the feet observed?",
                 lasts, lift);
}

gerdy_status gd_stances_find(const gerdy_model* model, const gd_landmarks* landmarks,
                             const gerdy_trial* trial, gd_stances* out, gerdy_error* err) {
  finder f = {.m = model, .l = landmarks, .t = trial, .out = out};
  *out = (gd_stances){0};
  out->unknown = gd_alloc(trial->nframe, 1);
  gerdy_status status = out->unknown != NULL ? read_feet(&f, err) : gd_fail_memory(err);
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    status = gd_contacts_from_motion(f.feet, (gerdy_side)side, &f.contacts[side], err);
  }
  if (status == GERDY_OK) {
    out->running = gd_motion_flies(f.feet);
    out->item = gd_alloc(f.contacts[0].n + f.contacts[1].n + 1, sizeof *out->item);
    if (out->item == NULL) status = gd_fail_memory(err);
  }
  if (status == GERDY_OK) {
    for (int side = 0; side < 2; ++side) take_contacts(&f, side);
    judge_cover(&f);
    if (out->n == 0) status = fail_none(&f, err);
  }
  for (int side = 0; side < 2; ++side) gd_contacts_reset(&f.contacts[side]);
  gerdy_series_free(f.feet);
  return status;
}
