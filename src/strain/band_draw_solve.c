// One draw: markers off, inverse kinematics again, a band that lies a little otherwise, measures.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/ik_solver.h"
#include "math/filter.h"
#include "strain/band_draw_plan.h"

// rad|m: what is left after so small a step is far below what is drawn. A tenth of it moves the
// ends of intervals by less than a thousandth of their width, and takes a fifth longer.
static const double accuracy = 1e-3;

// ---- poses -------------------------------------------------------------------------------------

// a marker that is carried through gaps is off the same way in all of them
static void stray(gd_drawer* w, size_t row) {
  const gd_draw_plan* p = w->plan;
  const double *away = p->away + row * p->nmarker, *z = w->z + p->stray;
  for (size_t i = 0; i < p->nmarker; ++i) {
    for (size_t k = 3 * i; k < 3 * i + 3; ++k) w->displaced[k] += away[i] * z[k];
  }
}

// what cameras and skin make of the markers of a frame
static const double* displace(gd_drawer* w, size_t row, gd_random* random) {
  const gd_draw_plan* p = w->plan;
  size_t n = 3 * p->nmarker;
  const unsigned char* seen = p->seen + row * p->nmarker;
  memcpy(w->displaced, p->marker + row * n, n * sizeof *w->displaced);
  for (size_t i = 0; i < n && random != NULL; ++i) {
    if (seen[i / 3]) w->displaced[i] += p->noise * gd_random_normal(random);
  }
  if (p->stray > 0) stray(w, row);
  gd_wobble_markers(p, w->z, p->turned + row * (size_t)p->nwobble * 9,
                    p->basis + row * GD_WOBBLE_BASIS, w->displaced);
  return w->displaced;
}

// every frame, from its own pose as far off as the frame before ended
static void follow(gd_drawer* w, gd_random* random) {
  const gd_draw_plan* p = w->plan;
  memset(w->drift, 0, p->nq * sizeof *w->drift);
  for (size_t row = 0; row < p->nframe; ++row) {
    const double* start = p->start + row * p->nq;
    double* value = w->motion->value + row * p->nq;
    if (!p->posed[row]) continue;
    for (size_t q = 0; q < p->nq; ++q) w->data->q[q] = start[q] + w->drift[q];
    const double* marker = displace(w, row, random);
    gerdy_ik_set_time(w->ik, p->run->motion->time[row]);
    gd_ik_pose(w->ik, w->data, marker, p->seen + row * p->nmarker);
    for (size_t q = 0; q < p->nq; ++q) {
      w->drift[q] = w->data->q[q] - start[q];
      value[q] = w->data->q[q];
    }
  }
}

// the run's low-pass on the same pieces of every column
static void smooth(gd_drawer* w) {
  const gd_draw_plan* p = w->plan;
  const gerdy_series* solved = p->run->trial->motion;
  gerdy_series* s = w->motion;
  for (size_t q = 0; q < p->nq && p->run->cutoff > 0; ++q) {
    for (size_t row = 0, end; row < s->nrow; row = end + 1) {
      for (end = row; end < s->nrow && solved->valid[end * s->ncol + q];) ++end;
      if (end == row) continue;
      gd_lowpass(s->value + row * s->ncol + q, end - row, s->ncol, s->rate, p->run->cutoff,
                 w->scratch);
    }
  }
}

// without markers: the coordinates themselves, off as skin would have them
static void sway(gd_drawer* w) {
  const gd_draw_plan* p = w->plan;
  const double* given = p->run->motion->value;
  for (size_t row = 0; row < p->nframe; ++row) {
    double part[2 * GD_WOBBLE_PARTS];
    for (int side = 0; side < 2; ++side) {
      gd_wobble_at(&p->wobble[side], w->z + side * GD_WOBBLE_SIZE, p->basis + row * GD_WOBBLE_BASIS,
                   part + side * GD_WOBBLE_PARTS);
    }
    for (size_t q = 0; q < p->nq; ++q) {
      const double* share = p->share + q * 2 * GD_WOBBLE_PARTS;
      double value = given[row * p->nq + q];
      for (int k = 0; k < 2 * GD_WOBBLE_PARTS; ++k) value += share[k] * part[k];
      w->motion->value[row * p->nq + q] = value;
    }
  }
}

// Differences of fourth order over five rows, where there are that many; else to the neighbours.
// The run's own speeds are those of a spline: nearly the same, and what differs is in every draw.
static double rate_of(const gerdy_series* s, size_t row, size_t q) {
  size_t i = row * s->ncol + q, n = s->ncol;
  const double* v = s->value;
  const unsigned char* ok = s->valid;
  if (!ok[i]) return NAN;
  bool before = row > 0 && ok[i - n], behind = row + 1 < s->nrow && ok[i + n];
  if (before && behind && row > 1 && ok[i - 2 * n] && row + 2 < s->nrow && ok[i + 2 * n]) {
    double step = (s->time[row + 2] - s->time[row - 2]) / 4;
    return (8 * (v[i + n] - v[i - n]) - (v[i + 2 * n] - v[i - 2 * n])) / (12 * step);
  }
  if (!before && !behind) return NAN;
  size_t a = before ? row - 1 : row, b = behind ? row + 1 : row;
  return (v[b * n + q] - v[a * n + q]) / (s->time[b] - s->time[a]);
}

static void differentiate(gd_drawer* w) {
  const gerdy_series* s = w->motion;
  for (size_t row = 0; row < s->nrow; ++row) {
    for (size_t q = 0; q < s->ncol; ++q) w->speed[row * s->ncol + q] = rate_of(s, row, q);
  }
}

// ---- measures ----------------------------------------------------------------------------------

// Somebody who stood in the reference pose with the same skin is solved as standing otherwise. What
// does not move cancels so far as it changes the standing length too. Without a standing trial the
// pose is the model's own.
static void stand(gd_drawer* w) {
  static const double still[GD_WOBBLE_BASIS] = {1};
  const gd_draw_plan* p = w->plan;
  gerdy_data* d = w->data;
  memcpy(d->q, p->reference, p->nq * sizeof *d->q);
  gerdy_fk(p->run->model, d);
  if (w->ik == NULL || p->run->stood == NULL) return;
  gerdy_fk_markers(p->run->model, d);
  memcpy(w->displaced, d->marker_pos, 3 * p->nmarker * sizeof *w->displaced);
  for (int k = 0; k < p->nwobble; ++k) {
    memcpy(w->turned + 9 * k, d->body_rot + 9 * p->wobble[k].of, 9 * sizeof *w->turned);
  }
  gd_wobble_markers(p, w->z, w->turned, still, w->displaced);
  gd_ik_pose(w->ik, d, w->displaced, NULL);
}

static void average(const gerdy_gait* g, const double* measure, double out[GD_NBAND_MEASURE][2]) {
  for (int k = 0; k < GD_NBAND_MEASURE; ++k) {
    double sum[2] = {0, 0}, n[2] = {0, 0};
    for (size_t i = 0; i < g->nstep; ++i) {
      double value = measure[i * GERDY_NMEASURE + (size_t)(GD_BAND_FIRST + k)];
      if (isnan(value)) continue;
      sum[g->step[i].side] += value;
      n[g->step[i].side] += 1;
    }
    for (int side = 0; side < 2; ++side) out[k][side] = n[side] > 0 ? sum[side] / n[side] : NAN;
  }
}

gerdy_status gd_drawer_make(gd_drawer* w, gd_random* random, double out[GD_NBAND_MEASURE][2]) {
  const gd_draw_plan* p = w->plan;
  const gd_band_run* run = p->run;
  const double* wrong = w->z + (size_t)p->nwobble * GD_WOBBLE_SIZE;
  gerdy_band band;
  gd_band_misplace(p, wrong, &band);
  stand(w);
  gd_band_relength(p, wrong, w->data, &band);
  if (w->ik != NULL) {
    follow(w, random);
    smooth(w);
  } else {
    sway(w);
  }
  differentiate(w);
  gd_motion_table_fill(run->model, run->landmarks, &band, run->drive, w->data, w->motion, w->speed,
                       w->table);
  gerdy_status status = gerdy_gait_measure_again(run->gait, w->table, w->measure, NULL);
  if (status == GERDY_OK) average(run->gait, w->measure, out);
  return status;
}

// ---- memory ------------------------------------------------------------------------------------

void gd_drawer_close(gd_drawer* w) {
  gerdy_ik_free(w->ik);
  gerdy_data_free(w->data);
  gerdy_series_free(w->motion);
  gerdy_series_free(w->table);
  gd_free(w->z);
  gd_free(w->displaced);
  gd_free(w->turned);
  gd_free(w->drift);
  gd_free(w->speed);
  gd_free(w->scratch);
  gd_free(w->measure);
}

static bool allocate(gd_drawer* w) {
  const gd_draw_plan* p = w->plan;
  w->z = gd_alloc(p->nz, sizeof *w->z);
  w->displaced = gd_alloc(3 * p->nmarker, sizeof *w->displaced);
  w->turned = gd_alloc(9 * (size_t)p->nwobble, sizeof *w->turned);
  w->drift = gd_alloc(p->nq, sizeof *w->drift);
  w->speed = gd_alloc(p->nframe * p->nq, sizeof *w->speed);
  // of the longest piece: the continuation of a shorter one is never longer
  size_t pad =
      p->run->cutoff > 0 ? gd_lowpass_pad(p->run->motion->rate, p->run->cutoff, p->nframe) : 0;
  w->scratch = gd_alloc(p->nframe + 2 * pad, sizeof *w->scratch);
  w->measure = gd_alloc(p->run->gait->nstep * GERDY_NMEASURE, sizeof *w->measure);
  return w->z && w->displaced && w->turned && w->drift && w->speed && w->scratch && w->measure;
}

gerdy_status gd_drawer_open(gd_drawer* w, const gd_draw_plan* plan, gerdy_error* err) {
  const gd_band_run* run = plan->run;
  memset(w, 0, sizeof *w);
  w->plan = plan;
  if (!allocate(w)) return gd_fail_memory(err);
  gerdy_status status = gerdy_data_new(run->model, &w->data, err);
  if (status == GERDY_OK) status = gerdy_series_copy(run->motion, &w->motion, err);
  if (status == GERDY_OK) status = gerdy_series_copy(run->table, &w->table, err);
  if (status != GERDY_OK || run->markers == NULL) return status;
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = run->held;
  options.prior_sd = run->prior;
  options.accuracy = accuracy;
  return gerdy_ik_new(run->model, plan->weight, &options, &w->ik, err);
}
