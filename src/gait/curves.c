// Statistics over steps, and curves averaged over stance and stride.
#include <math.h>
#include <stdbool.h>

#include "base/mem.h"
#include "gait/motion_columns.h"
#include "gait/steps.h"

void gd_steps_statistics(gerdy_gait* g) {
  for (int side = 0; side < 2; ++side) {
    gd_running measure[GERDY_NMEASURE] = {{0, 0, 0}}, share = {0, 0, 0};
    for (size_t i = 0; i < g->nstep; ++i) {
      const gerdy_step* s = &g->step[i];
      if ((int)s->side != side || s->left_out != GERDY_KEPT) continue;
      for (int k = 0; k < GERDY_NMEASURE; ++k) gd_running_add(&measure[k], s->measure[k]);
      gd_running_add(&share, (s->toe_off - s->contact) / (s->next_contact - s->contact));
    }
    for (int k = 0; k < GERDY_NMEASURE; ++k) g->stat[k][side] = gd_stat_of(&measure[k]);
    g->stance_share[side] = gd_stat_of(&share);
  }
}

// one step of one curve at 0 .. 100 %; false when a gap lies in it
static bool resample(const gerdy_series* m, ptrdiff_t col, double from, double to, double* out) {
  for (int p = 0; p < GERDY_NPERCENT; ++p) {
    out[p] = gerdy_series_at(m, col, from + (to - from) * p / (GERDY_NPERCENT - 1));
    if (isnan(out[p])) return false;
  }
  return true;
}

static void average(gerdy_curve* curve) {
  for (size_t p = 0; p < GERDY_NPERCENT; ++p) {
    gd_running r = {0, 0, 0};
    for (size_t i = 0; i < curve->n; ++i) gd_running_add(&r, curve->each[i * GERDY_NPERCENT + p]);
    curve->mean[p] = gd_running_mean(&r);
    curve->sd[p] = gd_running_sd(&r);
  }
}

static gerdy_status fill_curve(const gerdy_series* m, const gerdy_gait* g, gerdy_curve_id id,
                               gerdy_side side, bool stride, gerdy_curve* curve) {
  ptrdiff_t col = gd_curve_column(m, id, side);
  curve->each = gd_alloc(g->nstep * GERDY_NPERCENT, sizeof(double));
  if (curve->each == NULL) return GERDY_E_MEMORY;
  for (size_t i = 0; i < g->nstep; ++i) {
    const gerdy_step* s = &g->step[i];
    if (s->side != side || s->left_out != GERDY_KEPT) continue;
    double end = stride ? s->next_contact : s->toe_off;
    if (resample(m, col, s->contact, end, curve->each + curve->n * GERDY_NPERCENT)) ++curve->n;
  }
  average(curve);
  if (curve->n == 0) {
    gd_free(curve->each);
    curve->each = NULL;
  }
  return GERDY_OK;
}

gerdy_status gd_steps_curves(const gerdy_series* motion, gerdy_gait* g) {
  for (int id = 0; id < GERDY_NCURVE; ++id) {
    for (int side = 0; side < 2; ++side) {
      gerdy_status status =
          fill_curve(motion, g, (gerdy_curve_id)id, (gerdy_side)side, false, &g->stance[id][side]);
      if (status == GERDY_OK) {
        status =
            fill_curve(motion, g, (gerdy_curve_id)id, (gerdy_side)side, true, &g->stride[id][side]);
      }
      if (status != GERDY_OK) return status;
    }
  }
  return GERDY_OK;
}
