// The strain peaks' standard deviations by first derivatives: what the draws are checked against,
// and where the error comes from.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "gait/motion_columns.h"
#include "math/filter.h"
#include "strain/band_linear_pose.h"
#include "strain/band_posture.h"

// change of a standard normal number for derivatives by the band's own numbers
static const double small = 1e-3;

static const gerdy_curve_id curve[GERDY_NBAND] = {GERDY_CURVE_band_tfl, GERDY_CURVE_band_iliac};

// Of a strain peak, by all of z; and the variance that comes from noise.
typedef struct slope {
  double* by;  // (nz)
  double noise;
} slope;

typedef struct linear {
  const gd_draw_plan* p;
  gd_drawer* w;
  gd_linear_pose pose;
  gerdy_data* stood;  // the reference pose
  double* z;          // (GD_BAND_Z_SIZE) all 0 but one
  double* standing;   // (GERDY_NBAND x 2 x nz) of a standing length, m
  slope peak[GERDY_NBAND][2];
  double* memory;
  double damped;  // of a noise's variance that the low-pass lets through
} linear;

// ---- what stands -------------------------------------------------------------------------------

static void stand(linear* a) {
  static const double still[GD_WOBBLE_BASIS] = {1};
  const gd_draw_plan* p = a->p;
  gerdy_data* d = a->stood;
  memcpy(d->q, p->reference, p->nq * sizeof *d->q);
  gerdy_fk(p->run->model, d);
  if (a->w->ik == NULL || p->run->stood == NULL) return;
  gerdy_fk_markers(p->run->model, d);
  memcpy(a->w->displaced, d->marker_pos, 3 * p->nmarker * sizeof *d->marker_pos);
  gerdy_ik_frame(a->w->ik, d, a->w->displaced, NULL, NULL);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    for (int side = 0; side < 2; ++side) {
      if (!p->run->band->leg[side].known) continue;
      gd_linear_slope(&a->pose, d, head, side);
      if (gd_linear_respond(&a->pose, d)) {
        gd_linear_add_markers(&a->pose, d, still, NULL,
                              a->standing + (size_t)(2 * head + side) * p->nz);
      }
    }
  }
}

// ---- one peak ----------------------------------------------------------------------------------

static double strain_with(linear* a, size_t k, double z, const gerdy_data* d, int head, int side) {
  gerdy_band band;
  a->z[k] = z;
  gd_band_misplace(a->p, a->z, &band);
  gd_band_relength(a->p, a->z, a->stood, &band);
  a->z[k] = 0;
  return gd_draw_length(&band, d, head, side) / band.standing[head][side] - 1;
}

static void add_band(linear* a, const gerdy_data* d, int head, int side, double weight,
                     double* out) {
  for (size_t k = 0; k < GD_BAND_Z_SIZE; ++k) {
    double more = strain_with(a, k, small, d, head, side);
    double less = strain_with(a, k, -small, d, head, side);
    out[k] += weight * (more - less) / (2 * small);
  }
}

static void set_pose(linear* a, size_t row) {
  const gd_draw_plan* p = a->p;
  gerdy_data* d = a->w->data;
  const gerdy_series* s = p->run->motion;
  if (a->w->ik != NULL) {
    memcpy(d->q, p->start + row * p->nq, p->nq * sizeof *d->q);
    gerdy_ik_set_time(a->w->ik, s->time[row]);
    gerdy_ik_frame(a->w->ik, d, p->marker + 3 * row * p->nmarker, p->seen + row * p->nmarker, NULL);
    return;
  }
  for (size_t q = 0; q < p->nq; ++q) {
    size_t i = row * p->nq + q;
    d->q[q] = s->valid[i] ? s->value[i] : p->run->model->q_default[q];
  }
  gerdy_fk(p->run->model, d);
}

// add the slopes of the strain in a frame; weight: of this step in the mean
static bool add_frame(linear* a, size_t row, int head, int side, double weight) {
  const gd_draw_plan* p = a->p;
  const gerdy_data* d = a->w->data;
  const double* basis = p->basis + row * GD_WOBBLE_BASIS;
  slope* out = &a->peak[head][side];
  double* length = a->memory;  // (nz) of this one
  memset(length, 0, p->nz * sizeof *length);
  set_pose(a, row);
  double now = gd_linear_slope(&a->pose, d, head, side), squares = 0;
  double standing = p->run->band->standing[head][side];
  if (a->w->ik == NULL) {
    gd_linear_add_angles(&a->pose, basis, length);
  } else {
    if (!gd_linear_respond(&a->pose, d)) return false;
    squares = gd_linear_add_markers(&a->pose, d, basis,
                                    p->stray > 0 ? p->away + row * p->nmarker : NULL, length);
  }
  const double* stood = a->standing + (size_t)(2 * head + side) * p->nz;
  double ratio = now / p->own[head][side];
  for (size_t k = 0; k < p->nz; ++k) {
    out->by[k] += weight * (length[k] - ratio * stood[k]) / standing;
  }
  double noise = weight * p->noise / standing;
  out->noise += noise * noise * squares * a->damped;
  add_band(a, d, head, side, weight, out->by + (size_t)p->nwobble * GD_WOBBLE_SIZE);
  return true;
}

static bool counts(const gerdy_step* s, int side, int measure) {
  return (int)s->side == side && s->left_out == GERDY_KEPT && isfinite(s->measure[measure]);
}

// the mean of a side's peaks; false: there is none
static bool add_steps(linear* a, int head, int side) {
  const gd_band_run* run = a->p->run;
  const gerdy_gait* g = run->gait;
  int measure = head == GERDY_BAND_TFL ? GERDY_MEASURE_band_tfl_strain_peak
                                       : GERDY_MEASURE_band_iliac_strain_peak;
  size_t n = 0, taken = 0;
  ptrdiff_t col = gd_curve_column(run->table, curve[head], (gerdy_side)side);
  for (size_t i = 0; i < g->nstep; ++i) n += counts(&g->step[i], side, measure);
  for (size_t i = 0; i < g->nstep && col >= 0 && run->band->leg[side].known; ++i) {
    const gerdy_step* s = &g->step[i];
    if (!counts(s, side, measure)) continue;
    size_t row = gd_band_peak_row(run->table, col, s);
    taken += row < run->table->nrow && add_frame(a, row, head, side, 1 / (double)n);
  }
  return taken > 0 && taken == n;
}

// ---- sums --------------------------------------------------------------------------------------

static double sum_squares(const double* by, size_t n) {
  double sum = 0;
  for (size_t i = 0; i < n; ++i) sum += by[i] * by[i];
  return sum;
}

static void sum_head(linear* a, int head, const bool known[2], gd_linear* out) {
  const slope* s = a->peak[head];
  size_t nz = a->p->nz;
  for (int side = 0; side < 2; ++side) {
    if (known[side]) out->sd[head][side] = sqrt(sum_squares(s[side].by, nz) + s[side].noise);
  }
  if (!known[0] || !known[1]) return;
  for (size_t k = 0; k < nz; ++k) a->memory[k] = s[0].by[k] - s[1].by[k];
  out->sd_difference[head] = sqrt(sum_squares(a->memory, nz) + s[0].noise + s[1].noise);
}

// of the sides that have a peak, together
static void share_out(const linear* a, const bool known[2], gd_linear* out) {
  size_t skin = (size_t)a->p->nwobble * GD_WOBBLE_SIZE, leg = GD_BAND_LEG_SIZE;
  double part[GERDY_NBAND_DOUBT] = {0}, sum = 0;
  for (int side = 0; side < 2; ++side) {
    const slope* s = &a->peak[0][side];
    if (!known[side]) continue;
    double band = sum_squares(s->by + skin, GD_BAND_Z_SIZE), tissue;
    // slack stands last in a leg's numbers; strain against standing does not know the tissue
    tissue = sum_squares(s->by + skin + 3 * leg, GD_BAND_TISSUE_SIZE);
    for (size_t k = 0; k < 3; ++k) {
      tissue += sum_squares(s->by + skin + (k + 1) * leg - GERDY_NBAND, GERDY_NBAND);
    }
    part[GERDY_BAND_DOUBT_markers] += s->noise;
    part[GERDY_BAND_DOUBT_skin] +=
        sum_squares(s->by, skin) +
        sum_squares(s->by + skin + GD_BAND_Z_SIZE, a->p->nz - skin - GD_BAND_Z_SIZE);
    part[GERDY_BAND_DOUBT_bones] += band - tissue;
    part[GERDY_BAND_DOUBT_tissue] += tissue;
  }
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) sum += part[i];
  for (int i = 0; i < GERDY_NBAND_DOUBT && sum > 0; ++i) out->share[i] = part[i] / sum;
}

// ---- all ---------------------------------------------------------------------------------------

// the variance of white noise that the low-pass leaves: the squares of its answer to a unit, which
// lies in the middle, so that the ends do not matter
static double damping(const gd_draw_plan* p, gd_drawer* w) {
  const gd_band_run* run = p->run;
  size_t n = p->nframe;
  if (!(run->cutoff > 0)) return 1;
  memset(w->speed, 0, n * sizeof *w->speed);
  w->speed[n / 2] = 1;
  gd_lowpass(w->speed, n, 1, run->motion->rate, run->cutoff, w->scratch);
  return sum_squares(w->speed, n);
}

static gerdy_status open(linear* a, gerdy_error* err) {
  const gd_draw_plan* p = a->p;
  a->z = gd_alloc(GD_BAND_Z_SIZE, sizeof *a->z);
  a->pose = (gd_linear_pose){p, a->w->ik, gd_alloc(p->nq, sizeof(double))};
  a->standing = gd_alloc(GERDY_NBAND * 2 * p->nz, sizeof *a->standing);
  a->memory = gd_alloc((1 + GERDY_NBAND * 2) * p->nz, sizeof *a->memory);
  if (!a->z || !a->pose.by_q || !a->standing || !a->memory) return gd_fail_memory(err);
  for (size_t k = 0; k < GERDY_NBAND * 2; ++k)
    a->peak[k / 2][k % 2].by = a->memory + (1 + k) * p->nz;
  a->damped = damping(p, a->w);
  return gerdy_data_new(p->run->model, &a->stood, err);
}

static void close(linear* a) {
  gd_free(a->z);
  gd_free(a->pose.by_q);
  gd_free(a->standing);
  gd_free(a->memory);
  gerdy_data_free(a->stood);
}

gerdy_status gd_band_linear(const gd_draw_plan* plan, gd_drawer* drawer, gd_linear* out,
                            gerdy_error* err) {
  linear a = {.p = plan, .w = drawer};
  for (int i = 0; i < GERDY_NBAND_DOUBT; ++i) out->share[i] = NAN;
  gerdy_status status = open(&a, err);
  if (status == GERDY_OK) stand(&a);
  for (int head = 0; head < GERDY_NBAND; ++head) {
    bool known[2];
    out->sd_difference[head] = out->sd[head][0] = out->sd[head][1] = NAN;
    for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
      known[side] = add_steps(&a, head, side);
    }
    if (status != GERDY_OK) continue;
    sum_head(&a, head, known, out);
    if (head == 0) share_out(&a, known, out);
  }
  close(&a);
  return status;
}
