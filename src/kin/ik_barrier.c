#include "kin/ik_barrier.h"

#include <math.h>

// of the range, how near to an end the search begins; of the way to an end, how far a step goes
static const double begin_inside = 0.01, most_of_the_way = 0.99;

static bool has_barrier(const gerdy_ik* ik, int q) {
  return ik->observed[q] && ik->m->q_clamped[q] && ik->m->q_max[q] > ik->m->q_min[q];
}

// the barrier in units of the cost, which is not divided by the weights; 0: it is off
static double height(const gerdy_ik* ik) {
  double sum = 0;
  if (!ik->in_barrier) return 0;
  for (int i = 0; i < ik->m->nmarker; ++i) sum += ik->used[i];
  return ik->options.barrier * sum;
}

double gd_ik_barrier_cost(const gerdy_ik* ik, const gerdy_data* d) {
  double mu = height(ik), sum = 0;
  for (int q = 0; q < ik->m->nq && mu > 0; ++q) {
    if (has_barrier(ik, q)) sum += log((d->q[q] - ik->m->q_min[q]) * (ik->m->q_max[q] - d->q[q]));
  }
  return -2 * mu * sum;
}

void gd_ik_barrier_normal(gerdy_ik* ik, const gerdy_data* d) {
  double mu = height(ik);
  for (int q = 0; q < ik->m->nq && mu > 0; ++q) {
    if (!has_barrier(ik, q)) continue;
    double below = 1 / (d->q[q] - ik->m->q_min[q]), above = 1 / (ik->m->q_max[q] - d->q[q]);
    ik->g[q] += mu * (below - above);
    ik->H[q * ik->m->nq + q] += mu * (below * below + above * above);
  }
}

double gd_ik_barrier_step(const gerdy_ik* ik, double from, double to, int q) {
  if (!ik->in_barrier || !has_barrier(ik, q)) return to;
  double low = from - most_of_the_way * (from - ik->m->q_min[q]);
  double high = from + most_of_the_way * (ik->m->q_max[q] - from);
  return fmin(fmax(to, low), high);
}

void gd_ik_barrier_solve(gerdy_ik* ik, gerdy_data* d, const double* marker, gerdy_ik_info* info) {
  for (int q = 0; q < ik->m->nq; ++q) {
    if (!has_barrier(ik, q)) continue;
    double low = ik->m->q_min[q], high = ik->m->q_max[q], inside = begin_inside * (high - low);
    d->q[q] = fmin(fmax(d->q[q], low + inside), high - inside);
  }
  ik->in_barrier = true;
  gd_ik_minimise(ik, d, marker, false, info);
  ik->in_barrier = false;
}
