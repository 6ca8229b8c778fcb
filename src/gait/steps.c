// Which steps count, and the measures of those that do.
#include "gait/steps.h"

#include <math.h>
#include <stdbool.h>

#include "gait/measures.h"

// is pelvis or thigh unknown between two times?
static bool has_gap(const gerdy_series* m, gerdy_side side, double from, double to) {
  ptrdiff_t column[2] = {gerdy_series_find(m, "pelvis.x"),
                         gd_curve_column(m, GERDY_CURVE_hip_flexion, side)};
  for (size_t i = 0; i < m->nrow; ++i) {
    if (m->time[i] < from || m->time[i] > to) continue;
    for (int k = 0; k < 2; ++k) {
      if (column[k] >= 0 && !m->valid[i * m->ncol + (size_t)column[k]]) return true;
    }
  }
  return false;
}

// is there a stance of the same side before (direction -1) or after (1) step i?
static bool has_neighbour(const gerdy_gait* g, size_t i, int direction) {
  for (size_t k = i + (size_t)direction; k < g->nstep; k += (size_t)direction) {
    if (g->step[k].side == g->step[i].side) return true;
  }
  return false;
}

static gerdy_left_out judge(const gerdy_series* m, const gerdy_gait_options* o, const gerdy_gait* g,
                            size_t i) {
  const gerdy_step* s = &g->step[i];
  if (isnan(s->contact)) {
    return has_neighbour(g, i, -1) ? GERDY_LEFT_OUT_NOT_FOUND : GERDY_LEFT_OUT_START;
  }
  if (isnan(s->toe_off)) {
    return has_neighbour(g, i, 1) ? GERDY_LEFT_OUT_NOT_FOUND : GERDY_LEFT_OUT_END;
  }
  if (s->contact < m->time[0]) return GERDY_LEFT_OUT_START;
  if (s->toe_off > m->time[m->nrow - 1]) return GERDY_LEFT_OUT_END;
  double duration = s->toe_off - s->contact;
  if (duration < o->stance_min || duration > o->stance_max) return GERDY_LEFT_OUT_DURATION;
  return has_gap(m, s->side, s->contact, s->toe_off) ? GERDY_LEFT_OUT_GAP : GERDY_KEPT;
}

void gd_steps_measure(const gerdy_series* motion, const gerdy_gait_options* options,
                      gerdy_gait* g) {
  for (size_t i = 0; i < g->nstep; ++i) {
    g->step[i].left_out = judge(motion, options, g, i);
    gd_measure_nothing(g->step[i].measure);
  }
  gd_steps_progression(motion, g);
  gd_measure_columns columns;
  gd_measure_columns_find(motion, &columns);
  for (size_t i = 0; i < g->nstep; ++i) {
    if (g->step[i].left_out != GERDY_KEPT) continue;
    gd_measure_step(motion, &columns, g, i, g->step[i].measure);
  }
}
