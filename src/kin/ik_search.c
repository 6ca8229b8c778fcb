// Poses of a frame from anywhere: headings are tried, and bounds left.
#include <math.h>
#include <string.h>

#include "kin/ik_solver.h"

// the coordinate of the floating base that turns most about the vertical, -1 = there is no base
static int heading_coordinate(const gerdy_ik* ik, const gerdy_data* d) {
  int best = -1;
  double most = 0.5;
  for (int q = 0; q < ik->m->nq; ++q) {
    if (!ik->root[q] || !ik->observed[q]) continue;
    double turn = fabs(d->twist[6 * q + 1]);
    if (turn > most) {
      most = turn;
      best = q;
    }
  }
  return best;
}

// angles of the floating base have no bounds: of equal poses take the one within half a turn
static void unwind(const gerdy_ik* ik, gerdy_data* d) {
  static const double turn = 6.28318530717958648;
  for (int q = 0; q < ik->m->nq; ++q) {
    if (ik->root[q] && ik->m->q_rotational[q]) d->q[q] -= turn * round(d->q[q] / turn);
  }
}

// A pose can be stuck with joints at their bounds while a better one lies inside. Start again with
// these in the middle of their range, and keep the better of both.
static void leave_bounds(gerdy_ik* ik, gerdy_data* d, const double* marker, double cost,
                         gerdy_ik_info* info) {
  size_t bytes = (size_t)ik->m->nq * sizeof(double);
  int nheld = 0;
  memcpy(ik->q_best, d->q, bytes);
  for (int q = 0; q < ik->m->nq; ++q) {
    if (!ik->observed[q] || !gd_ik_held_by_bound(ik, d, q)) continue;
    d->q[q] = 0.5 * (ik->m->q_min[q] + ik->m->q_max[q]);
    ++nheld;
  }
  if (nheld == 0) return;
  double again = gd_ik_minimise(ik, d, marker, false, info);
  if (again < cost) return;
  memcpy(d->q, ik->q_best, bytes);
  gd_ik_minimise(ik, d, marker, false, info);
}

void gd_ik_search(gerdy_ik* ik, gerdy_data* d, const double* marker, gerdy_ik_info* info) {
  size_t bytes = (size_t)ik->m->nq * sizeof(double);
  gerdy_fk(ik->m, d);
  int heading = heading_coordinate(ik, d), ntry = heading >= 0 ? 8 : 1;
  double lowest = INFINITY;
  memcpy(ik->q_start, d->q, bytes);
  memcpy(ik->q_best, d->q, bytes);
  for (int i = 0; i < ntry; ++i) {
    memcpy(d->q, ik->q_start, bytes);
    if (heading >= 0) {
      // 0, 45, -45, 90, -90 ... 180 degrees: of equal minima the one nearest to the start is kept
      d->q[heading] += (i % 2 ? 1 : -1) * ((i + 1) / 2) * 0.78539816339744831;
      gd_ik_minimise(ik, d, marker, true, info);
    }
    double cost = gd_ik_minimise(ik, d, marker, false, info);
    if (cost < lowest * (1 - 1e-9)) {
      lowest = cost;
      memcpy(ik->q_best, d->q, bytes);
    }
  }
  memcpy(d->q, ik->q_best, bytes);
  unwind(ik, d);
  double cost = gd_ik_minimise(ik, d, marker, false, info);
  leave_bounds(ik, d, marker, cost, info);
}
