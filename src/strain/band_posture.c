#include "strain/band_posture.h"

#include <gerdy/kin.h>
#include <math.h>
#include <string.h>

#include "gait/motion_columns.h"
#include "math/running.h"
#include "math/vec.h"

enum { nhip = 3, rounds = 8 };

static const double close_enough = 1e-6;  // rad

// ---- of the runner -----------------------------------------------------------------------------

size_t gd_band_peak_row(const gerdy_series* table, ptrdiff_t column, const gerdy_step* step) {
  size_t best = table->nrow;
  for (size_t row = 0; row < table->nrow; ++row) {
    if (table->time[row] < step->contact || table->time[row] > step->toe_off) continue;
    double value = table->value[row * table->ncol + (size_t)column];
    if (isnan(value)) continue;
    if (best == table->nrow || value > table->value[best * table->ncol + (size_t)column]) {
      best = row;
    }
  }
  return best;
}

static void add_row(const gd_band_run* run, size_t row, size_t n, double* q) {
  const gerdy_series* s = run->motion;
  for (int i = 0; i < run->model->nq; ++i) {
    size_t at = row * s->ncol + (size_t)i;
    double value = s->valid[at] ? s->value[at] : run->model->q_default[i];
    q[i] += (value - q[i]) / (double)n;
  }
}

size_t gd_band_peak_posture(const gd_band_run* run, int side, gerdy_curve_id curve, double* q,
                            double* pelvic_drop) {
  const gerdy_series* t = run->table;
  ptrdiff_t column = gd_curve_column(t, curve, (gerdy_side)side);
  ptrdiff_t drop = gd_curve_column(t, GERDY_CURVE_pelvic_drop, (gerdy_side)side);
  gd_running mean = {0, 0, 0};
  size_t n = 0;
  memset(q, 0, (size_t)run->model->nq * sizeof *q);
  for (size_t i = 0; i < run->gait->nstep && column >= 0; ++i) {
    const gerdy_step* s = &run->gait->step[i];
    if ((int)s->side != side || s->left_out != GERDY_KEPT) continue;
    size_t row = gd_band_peak_row(t, column, s);
    if (row == t->nrow) continue;
    add_row(run, row, ++n, q);
    if (drop >= 0) gd_running_add(&mean, t->value[row * t->ncol + (size_t)drop]);
  }
  *pelvic_drop = mean.n > 0 ? mean.mean : 0;
  return n;
}

// ---- of the norm -------------------------------------------------------------------------------

static bool norm_at(const gd_norms* norms, gerdy_curve_id id, int percent, double* out) {
  for (size_t i = 0; i < norms->n; ++i) {
    if (!norms->item[i].is_curve || norms->item[i].id != (int)id) continue;
    *out = norms->item[i].mean[percent];
    return isfinite(*out);
  }
  return false;
}

static const gerdy_curve_id hip_curve[nhip] = {GERDY_CURVE_hip_flexion, GERDY_CURVE_hip_adduction,
                                               GERDY_CURVE_hip_rotation};

static void angles_at(const gd_band_run* run, int side, gerdy_data* d, const double* q,
                      double angle[nhip + 1]) {
  double curve[GERDY_NCURVE];
  memcpy(d->q, q, (size_t)run->model->nq * sizeof *q);
  gerdy_fk(run->model, d);
  gd_motion_angles(run->landmarks, d, side, curve);
  for (int i = 0; i < nhip; ++i) angle[i] = curve[hip_curve[i]];
  angle[nhip] = curve[GERDY_CURVE_knee_flexion];
}

static bool is_free(const gerdy_model* m, int q) {
  return m->q_rotational[q] && !m->q_locked[q] && m->q_driver[q] < 0;
}

// the coordinates that turn the hip, and the one that bends the knee
static bool find_turns(const gd_band_run* run, int side, int turn[nhip + 1]) {
  const gerdy_band_leg* leg = &run->band->leg[side];
  int n = 0;
  for (int i = 0; i < leg->nhip && n < nhip; ++i) {
    if (is_free(run->model, leg->hip[i])) turn[n++] = leg->hip[i];
  }
  for (int i = 0; i < leg->nknee && n == nhip; ++i) {
    if (is_free(run->model, leg->knee_q[i])) turn[n++] = leg->knee_q[i];
  }
  return n == nhip + 1;
}

// x of A x = b, A by columns; false when they lie in a plane
static bool solve3(double A[nhip][3], const double b[3], double x[3]) {
  double cross[3];
  gd_v3_cross(A[1], A[2], cross);
  double det = gd_v3_dot(A[0], cross);
  if (!(fabs(det) > 1e-6)) return false;
  x[0] = gd_v3_dot(b, cross) / det;
  gd_v3_cross(A[2], A[0], cross);
  x[1] = gd_v3_dot(b, cross) / det;
  gd_v3_cross(A[0], A[1], cross);
  x[2] = gd_v3_dot(b, cross) / det;
  return true;
}

// one step of Newton's method towards the wanted angles; the hip does not turn the knee
static bool step(const gd_band_run* run, int side, const int turn[nhip + 1],
                 const double wanted[nhip + 1], gerdy_data* d, double* q) {
  const double h = 1e-6;
  double now[nhip + 1], moved[nhip + 1], A[nhip][3], b[3], x[3];
  angles_at(run, side, d, q, now);
  for (int k = 0; k < nhip; ++k) {
    q[turn[k]] += h;
    angles_at(run, side, d, q, moved);
    q[turn[k]] -= h;
    for (int i = 0; i < 3; ++i) A[k][i] = (moved[i] - now[i]) / h;
    b[k] = wanted[k] - now[k];
  }
  q[turn[nhip]] += h;
  angles_at(run, side, d, q, moved);
  q[turn[nhip]] -= h;
  double bend = (moved[nhip] - now[nhip]) / h;
  if (!solve3(A, b, x) || !(fabs(bend) > 1e-3)) return false;
  for (int k = 0; k < nhip; ++k) q[turn[k]] += x[k];
  q[turn[nhip]] += (wanted[nhip] - now[nhip]) / bend;
  return true;
}

bool gd_band_norm_posture(const gd_band_run* run, const gd_norms* norms, int side, int percent,
                          gerdy_data* data, double* q) {
  int turn[nhip + 1];
  double wanted[nhip + 1], reached[nhip + 1];
  for (int i = 0; i < nhip; ++i) {
    if (!norm_at(norms, hip_curve[i], percent, &wanted[i])) return false;
  }
  if (!norm_at(norms, GERDY_CURVE_knee_flexion, percent, &wanted[nhip])) return false;
  if (!find_turns(run, side, turn)) return false;
  for (int i = 0; i < rounds; ++i) {
    if (!step(run, side, turn, wanted, data, q)) return false;
  }
  angles_at(run, side, data, q, reached);
  for (int i = 0; i <= nhip; ++i) {
    if (!(fabs(reached[i] - wanted[i]) < close_enough)) return false;
  }
  return true;
}
