// How well a frame tells its coordinates.
#include <math.h>

#include "kin/ik_solver.h"
#include "math/cholesky.h"

// the coordinates that were found, tips before the root as the normal matrix likes it
static int list_found(gerdy_ik* ik) {
  int n = 0;
  for (int q = ik->m->nq - 1; q >= 0; --q) {
    if (ik->told[q] && !ik->fixed[q]) ik->active[n++] = q;
  }
  return n;
}

// Variance of a marker of weight 1: what is left, over the numbers measured beyond those needed.
// A target counts as a measurement. NaN when there are none beyond.
static double residual_variance(const gerdy_ik* ik, int n) {
  int spare = 3 * ik->nmarker - n;
  for (int q = 0; q < ik->m->nq; ++q) spare += ik->pull[q] > 0;
  return spare > 0 ? ik->cost / spare : NAN;
}

// diagonal of the inverse normal matrix, column by column
static void invert(gerdy_ik* ik, int n, double variance) {
  int nq = ik->m->nq;
  for (int i = 0; i < n; ++i) {
    const double* row = ik->H + ik->active[i] * nq;
    for (int j = 0; j <= i; ++j) ik->A[i * n + j] = row[ik->active[j]];
  }
  if (!gd_cholesky_factor(ik->A, n, ik->begin)) return;
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < n; ++j) ik->step[j] = i == j;
    gd_cholesky_solve(ik->A, n, ik->begin, ik->step);
    ik->sd[ik->active[i]] = sqrt(variance * ik->step[i]);
  }
}

static void find_all(gerdy_ik* ik) {
  for (int q = 0; q < ik->m->nq; ++q) ik->sd[q] = ik->fixed[q] ? 0 : NAN;
  int n = list_found(ik);
  invert(ik, n, residual_variance(ik, n));
  ik->sd_known = 1;
}

double gerdy_ik_sd(gerdy_ik* ik, const gerdy_data* data, int q) {
  int driver = ik->m->q_driver[q];
  if (!ik->sd_known) find_all(ik);
  return driver >= 0 ? fabs(data->q_slope[q]) * ik->sd[driver] : ik->sd[q];
}
