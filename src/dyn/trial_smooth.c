#include "dyn/trial_smooth.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/filter.h"
#include "math/filter_iir.h"
#include "math/function.h"
#include "math/vec.h"

// splines of degree 3 over gaps; most samples after resampling, as in OpenSim
enum { gap_half_order = 2, most_samples = 100000 };

typedef gd_smoother smoother;

// ---- times -------------------------------------------------------------------------------------

// point reflection about the first and last sample, over x [n] from the middle n - 2 pad of it
static void reflect(double* x, size_t n, size_t pad) {
  double *first = x + pad, *last = x + n - pad - 1;
  for (size_t i = 1; i <= pad; ++i) {
    first[-(ptrdiff_t)i] = 2 * *first - first[i];
    last[i] = 2 * *last - last[-(ptrdiff_t)i];
  }
}

static double least_step(const double* x, size_t n) {
  double least = INFINITY;
  for (size_t i = 1; i < n; ++i) least = fmin(least, x[i] - x[i - 1]);
  return least;
}

// OpenSim resamples at the smallest step when that is smaller than the mean, if only by a rounding;
// times add up step by step
static gerdy_status opensim_grid(smoother* w, gerdy_error* err) {
  double step = least_step(w->x, w->n), span = w->x[w->n - 1] - w->x[0];
  w->resampled = w->cutoff > 0 && span / (double)(w->n - 1) - step > DBL_EPSILON;
  if (!w->resampled) {
    w->ngrid = w->n;
    w->grid = w->x;
    return GERDY_OK;
  }
  if (span / step > most_samples) step = span / most_samples;
  w->grid = gd_alloc((size_t)(span / step) + 10, sizeof *w->grid);
  if (w->grid == NULL) return gd_fail_memory(err);
  for (double t = w->x[0]; t <= w->x[w->n - 1]; t += step) w->grid[w->ngrid++] = t;
  // where the steps differ by roundings alone the samples are already those at the grid's times
  w->resampled = false;
  for (size_t i = 0; i < w->ngrid && !w->resampled; ++i) {
    w->resampled = i >= w->n || fabs(w->grid[i] - w->x[i]) > 1e-9 * step;
  }
  return GERDY_OK;
}

// rows at a constant rate whose times are printed with few digits stay what they are
static gerdy_status own_grid(smoother* w, gerdy_error* err) {
  const gerdy_series* s = w->s;
  double step = (s->time[s->nrow - 1] - s->time[0]) / (double)(s->nrow - 1);
  w->resampled = !(gerdy_series_rate(s) > 0);
  w->ngrid = w->n;
  w->grid = gd_alloc(w->n, sizeof *w->grid);
  if (w->grid == NULL) return gd_fail_memory(err);
  for (size_t i = 0; i < w->n; ++i) w->grid[i] = s->time[0] + (double)i * step;
  return GERDY_OK;
}

static gerdy_status check_times(const gerdy_series* s, gerdy_error* err) {
  if (s->nrow < 2 * GD_TRIAL_HALF_ORDER) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the motion has %zu frame%s; accelerations need at least %d", s->nrow,
                   s->nrow == 1 ? "" : "s", 2 * GD_TRIAL_HALF_ORDER);
  }
  for (size_t i = 1; i < s->nrow; ++i) {
    if (s->time[i] > s->time[i - 1] && isfinite(s->time[i]) && isfinite(s->time[0])) continue;
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "row %zu at %.6f s does not come after the row before; sort the rows by time "
                   "and leave out those that are there twice",
                   i + 1, s->time[i]);
  }
  return GERDY_OK;
}

double gd_smoother_rate(const gd_smoother* w) {
  return (double)(w->ngrid - 1) / (w->grid[w->ngrid - 1] - w->grid[0]);
}

static gerdy_status check_cutoff(smoother* w, gerdy_error* err) {
  double rate = gd_smoother_rate(w);
  if (w->cutoff < rate / 2) return GERDY_OK;
  if (w->smoothing == GERDY_SMOOTH_OPENSIM) {
    w->cutoff = 0.49 * rate;
    return GERDY_OK;
  }
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "the motion has %.4g frames a second and cannot be low-passed at %.4g Hz; give a "
                 "cut-off below half the rate, or 0 for none",
                 rate, w->cutoff);
}

static gerdy_status open_room(smoother* w, gerdy_error* err) {
  size_t around = w->cutoff > 0 ? gd_lowpass_pad(gd_smoother_rate(w), w->cutoff, w->ngrid) : 0;
  double p = 0;
  if (w->smoothing == GERDY_SMOOTH_SPLINE && w->cutoff > 0) {
    // the spline damps by 1 / (1 + (w / w0)^2m), which is 1 / sqrt(2) at the cut-off
    p = (sqrt(2.0) - 1) * gd_smoother_rate(w) / pow(2 * GD_PI * w->cutoff, 2 * GD_TRIAL_HALF_ORDER);
  }
  w->y = gd_alloc(w->n, sizeof *w->y);
  w->z = gd_alloc(w->ngrid, sizeof *w->z);
  w->gap = gd_alloc(w->s->nrow, (2 * gap_half_order + 1) * sizeof *w->gap);
  w->scratch = gd_alloc(w->ngrid + 2 * around, sizeof *w->scratch);
  w->over_grid = gd_gcv_open(w->grid, (int)w->ngrid, GD_TRIAL_HALF_ORDER, p);
  if (w->resampled) w->over_x = gd_gcv_open(w->x, (int)w->n, GD_TRIAL_HALF_ORDER, 0);
  bool whole = w->y && w->z && w->gap && w->scratch && w->over_grid;
  return whole && (!w->resampled || w->over_x) ? GERDY_OK : gd_fail_memory(err);
}

gerdy_status gd_smoother_open(gd_smoother* w, gerdy_error* err) {
  const gerdy_series* s = w->s;
  bool as_opensim = w->smoothing == GERDY_SMOOTH_OPENSIM;
  gerdy_status status = check_times(s, err);
  if (status != GERDY_OK) return status;
  w->pad = as_opensim && w->cutoff > 0 ? s->nrow / 2 : 0;
  w->n = s->nrow + 2 * w->pad;
  w->x = gd_alloc(w->n, sizeof *w->x);
  if (w->x == NULL) return gd_fail_memory(err);
  memcpy(w->x + w->pad, s->time, s->nrow * sizeof *w->x);
  reflect(w->x, w->n, w->pad);
  status = as_opensim ? opensim_grid(w, err) : own_grid(w, err);
  if (status == GERDY_OK) status = check_cutoff(w, err);
  if (status != GERDY_OK) return status;
  return open_room(w, err);
}

void gd_smoother_close(gd_smoother* w) {
  if (w->grid != w->x) gd_free(w->grid);
  gd_free(w->x);
  gd_free(w->y);
  gd_free(w->z);
  gd_free(w->gap);
  gd_gcv_close(w->over_x);
  gd_gcv_close(w->over_grid);
  gd_free(w->scratch);
}

// ---- one column --------------------------------------------------------------------------------

// y [n] has gaps: a cubic spline through what is there, level beyond the first and last. Room for
// the spline: gap. False when memory is short.
static bool bridge(smoother* w, double* y, const unsigned char* valid, size_t stride) {
  size_t n = w->s->nrow, nvalid = 0, first = n, last = 0;
  double* par = w->gap;
  for (size_t i = 0; i < n; ++i) nvalid += valid[i * stride];
  if (nvalid == n) return true;
  size_t k = 0;
  for (size_t i = 0; i < n; ++i) {
    if (!valid[i * stride]) continue;
    if (first == n) first = i;
    last = i;
    par[k] = w->s->time[i];
    par[nvalid + k++] = y[i];
  }
  bool spline = nvalid >= 2 * gap_half_order;
  if (spline && !gd_gcv_fit(par, (int)nvalid, gap_half_order, 0)) return false;
  for (size_t i = 0; i < n; ++i) {
    double slope;
    if (valid[i * stride]) continue;
    if (i < first || i > last || !spline)
      y[i] = y[i < first ? first : i > last ? last : i - 1];
    else
      gd_function_eval((gd_function_type)(GD_FUNCTION_GCV + gap_half_order), par, (int)nvalid,
                       w->s->time[i], &y[i], &slope);
  }
  return true;
}

// to the constant rate: w->y to w->z
static void resample(smoother* w) {
  if (!w->resampled) {
    memcpy(w->z, w->y, w->ngrid * sizeof *w->z);
    return;
  }
  gd_gcv_lay(w->over_x, w->y);
  for (size_t i = 0; i < w->ngrid; ++i) w->z[i] = gd_gcv_at(w->over_x, w->grid[i]);
}

// a smoothing spline needs no filter before it
static void filter(smoother* w) {
  if (!(w->cutoff > 0)) return;
  if (w->smoothing == GERDY_SMOOTH_OPENSIM) {
    gd_lowpass_iir(w->z, w->ngrid, gd_smoother_rate(w), w->cutoff);
  } else if (w->smoothing == GERDY_SMOOTH_BUTTERWORTH) {
    gd_lowpass(w->z, w->ngrid, 1, gd_smoother_rate(w), w->cutoff, w->scratch);
  }
}

bool gd_smoother_lay(gd_smoother* w, size_t column) {
  const gerdy_series* s = w->s;
  double* y = w->y + w->pad;
  for (size_t i = 0; i < s->nrow; ++i) y[i] = s->value[i * s->ncol + column];
  if (!bridge(w, y, s->valid + column, s->ncol)) return false;
  reflect(w->y, w->n, w->pad);
  resample(w);
  filter(w);
  gd_gcv_lay(w->over_grid, w->z);
  return true;
}
