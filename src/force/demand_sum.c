// What the steps say together: mean and spread, curves over stance, muscles in their order.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/mem.h"
#include "force/demand.h"
#include "math/running.h"

static bool counts(const gerdy_demand_step* s, int side) {
  return (int)s->side == side && s->left_out == GERDY_DEMAND_COUNTED;
}

static void sum_values(gerdy_demand* d) {
  for (int side = 0; side < 2; ++side) {
    for (int id = 0; id < GERDY_NDEMAND; ++id) {
      gd_running r = {0, 0, 0};
      for (size_t i = 0; i < d->nstep; ++i) {
        if (counts(&d->step[i], side)) gd_running_add(&r, d->step[i].value[id]);
      }
      d->stat[id][side] =
          (gerdy_stat){.mean = gd_running_mean(&r), .sd = gd_running_sd(&r), .n = r.n};
    }
  }
}

// ---- curves ------------------------------------------------------------------------------------

static gerdy_status sum_curve(const gd_demand_work* w, int side, ptrdiff_t col, gerdy_curve* out) {
  const gerdy_demand* d = w->out;
  out->each = gd_alloc(d->nstep * GERDY_NPERCENT, sizeof *out->each);
  if (out->each == NULL) return GERDY_E_MEMORY;
  for (size_t i = 0; i < d->nstep; ++i) {
    const gerdy_step* g = &w->gait->step[d->step[i].step];
    double* to = out->each + out->n * GERDY_NPERCENT;
    bool whole = true;
    if (!counts(&d->step[i], side)) continue;
    for (int p = 0; p < GERDY_NPERCENT; ++p) {
      double share = (double)p / (GERDY_NPERCENT - 1);
      to[p] = gerdy_series_at(w->curve, col, g->contact + (g->toe_off - g->contact) * share);
      whole &= isfinite(to[p]);
    }
    out->n += whole;
  }
  for (size_t p = 0; p < GERDY_NPERCENT; ++p) {
    gd_running r = {0, 0, 0};
    for (size_t i = 0; i < out->n; ++i) gd_running_add(&r, out->each[i * GERDY_NPERCENT + p]);
    out->mean[p] = gd_running_mean(&r);
    out->sd[p] = gd_running_sd(&r);
  }
  if (out->n > 0) return GERDY_OK;
  gd_free(out->each);
  out->each = NULL;
  return GERDY_OK;
}

// ---- muscles -----------------------------------------------------------------------------------

// means over the counted steps, each of them weighing the same
static void sum_muscle(const gd_demand_work* w, size_t group, int side, gerdy_demand_muscle* out) {
  const gerdy_demand* d = w->out;
  gd_running moment = {0, 0, 0}, share = {0, 0, 0}, lift = {0, 0, 0};
  for (size_t i = 0; i < d->nstep; ++i) {
    const double* sum = w->muscle + (i * w->groups->n + group) * GD_DEMAND_SUMS;
    if (!counts(&d->step[i], side) || !(sum[3] > 0)) continue;
    gd_running_add(&moment, sum[0] / sum[3] / d->mass);
    if (sum[1] > 0) gd_running_add(&share, sum[0] / sum[1]);
    gd_running_add(&lift, sum[2] / sum[3]);
  }
  out->moment[side] = gd_running_mean(&moment);
  out->share[side] = gd_running_mean(&share);
  out->lift[side] = gd_running_mean(&lift);
}

// of both sides together; a side without steps adds nothing
static double both(const double value[2]) {
  return (isnan(value[0]) ? 0 : value[0]) + (isnan(value[1]) ? 0 : value[1]);
}

static int compare(const void* a, const void* b) {
  const gerdy_demand_muscle *x = a, *y = b;
  double mx = both(x->moment), my = both(y->moment);
  if (mx != my) return mx < my ? 1 : -1;
  double lx = both(x->lift), ly = both(y->lift);
  return (lx < ly) - (lx > ly);
}

static gerdy_status sum_muscles(gd_demand_work* w) {
  gerdy_demand* d = w->out;
  d->muscle = gd_alloc(w->groups->n, sizeof *d->muscle);
  if (d->muscle == NULL) return GERDY_E_MEMORY;
  for (size_t k = 0; k < w->groups->n; ++k) {
    gerdy_demand_muscle* m = &d->muscle[d->nmuscle++];
    snprintf(m->name, sizeof m->name, "%s", w->groups->name[k]);
    for (int side = 0; side < 2; ++side) sum_muscle(w, k, side, m);
  }
  if (d->nmuscle > 0) qsort(d->muscle, d->nmuscle, sizeof *d->muscle, compare);
  return GERDY_OK;
}

gerdy_status gd_demand_sum(gd_demand_work* w, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  sum_values(w->out);
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    status = sum_curve(w, side, side, &w->out->moment[side]);
    if (status == GERDY_OK) status = sum_curve(w, side, 2 + side, &w->out->capacity[side]);
  }
  if (status == GERDY_OK) status = sum_muscles(w);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
