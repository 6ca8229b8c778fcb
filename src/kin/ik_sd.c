// How well a frame tells its coordinates.
#include <math.h>

#include "kin/ik_solver.h"
#include "math/cholesky.h"

// one of which only the prior is known is not told, but how far it may be off weighs on the others
int gd_ik_list_found(gerdy_ik* ik) {
  int n = 0;
  for (int q = ik->m->nq - 1; q >= 0; --q) {
    if ((ik->told[q] || ik->precision[q] > 0) && !ik->fixed[q]) ik->active[n++] = q;
  }
  return n;
}

double gd_ik_residual_variance(const gerdy_ik* ik, int n, double cost) {
  int spare = 3 * ik->nmarker - n;
  for (int q = 0; q < ik->m->nq; ++q) spare += ik->pull[q] > 0;
  return spare > 0 ? cost / spare : NAN;
}

// Diagonal of the inverse normal matrix, column by column. Priors are taken by the variance of
// these markers, which is not to the last digit the one that the solution was found with.
static void invert(gerdy_ik* ik, int n, double variance) {
  int nq = ik->m->nq;
  for (int i = 0; i < n; ++i) {
    const double* row = ik->H + ik->active[i] * nq;
    for (int j = 0; j <= i; ++j) ik->A[i * n + j] = row[ik->active[j]];
    ik->A[i * n + i] += (variance - ik->variance) * ik->precision[ik->active[i]];
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
  int n = gd_ik_list_found(ik);
  invert(ik, n, gd_ik_residual_variance(ik, n, ik->cost));
  ik->sd_known = 1;
}

double gerdy_ik_sd(gerdy_ik* ik, const gerdy_data* data, int q) {
  int driver = ik->m->q_driver[q];
  if (!ik->sd_known) find_all(ik);
  if (!gerdy_ik_tells(ik, q)) return NAN;
  return driver >= 0 ? fabs(data->q_slope[q]) * ik->sd[driver] : ik->sd[q];
}
