#include "gait/steps.h"

#include <math.h>
#include <stdbool.h>

#include "gait/motion_columns.h"

static const double least_step_time = 0.15;  // s

// largest value between two times, their interpolated ends included; NaN when a gap lies between
static double peak(const gerdy_series* m, ptrdiff_t col, double from, double to) {
  double begin = gerdy_series_at(m, col, from), end = gerdy_series_at(m, col, to);
  if (isnan(begin) || isnan(end)) return NAN;
  double best = fmax(begin, end);
  for (size_t i = 0; i < m->nrow; ++i) {
    if (m->time[i] <= from || m->time[i] >= to) continue;
    double v = m->value[i * m->ncol + (size_t)col];
    if (isnan(v)) return NAN;
    best = fmax(best, v);
  }
  return best;
}

// ---- measures ----------------------------------------------------------------------------------

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

static void measure_angles(const gerdy_series* m, gerdy_step* s) {
  // contact value, peak and excursion of the curves that have them
  static const struct {
    gerdy_curve_id curve;
    int contact, peak, excursion;
  } row[] = {
      {GERDY_CURVE_pelvic_drop, GERDY_MEASURE_pelvic_drop_contact, GERDY_MEASURE_pelvic_drop_peak,
       GERDY_MEASURE_pelvic_drop_excursion},
      {GERDY_CURVE_hip_adduction, GERDY_MEASURE_hip_adduction_contact,
       GERDY_MEASURE_hip_adduction_peak, -1},
      {GERDY_CURVE_hip_rotation, -1, GERDY_MEASURE_hip_rotation_peak, -1},
      {GERDY_CURVE_knee_flexion, GERDY_MEASURE_knee_flexion_contact,
       GERDY_MEASURE_knee_flexion_peak, -1},
      {GERDY_CURVE_band_tfl, -1, GERDY_MEASURE_band_tfl_strain_peak, -1},
      {GERDY_CURVE_band_tfl_rate, -1, GERDY_MEASURE_band_tfl_strain_rate_peak, -1},
      {GERDY_CURVE_band_iliac, -1, GERDY_MEASURE_band_iliac_strain_peak, -1},
      {GERDY_CURVE_band_iliac_rate, -1, GERDY_MEASURE_band_iliac_strain_rate_peak, -1},
  };
  for (size_t i = 0; i < sizeof row / sizeof row[0]; ++i) {
    ptrdiff_t c = gd_curve_column(m, row[i].curve, s->side);
    double at = gerdy_series_at(m, c, s->contact), high = peak(m, c, s->contact, s->toe_off);
    if (row[i].contact >= 0) s->measure[row[i].contact] = at;
    if (row[i].peak >= 0) s->measure[row[i].peak] = high;
    if (row[i].excursion >= 0) s->measure[row[i].excursion] = high - at;
  }
}

// distance between this stance and the next of the other foot, across the heading, each heel taken
// in the middle of its stance
static double step_width(const gerdy_series* m, const gerdy_gait* g, const gerdy_step* s,
                         const gerdy_step* other) {
  double a[3], b[3];
  gd_foot_at(m, "heel", s->side, 0.5 * (s->contact + s->toe_off), a);
  gd_foot_at(m, "heel", other->side, 0.5 * (other->contact + other->toe_off), b);
  // right of the heading is heading x up
  double right[3] = {-g->heading[2], 0, g->heading[0]};
  double apart = (a[0] - b[0]) * right[0] + (a[2] - b[2]) * right[2];
  return s->side == GERDY_RIGHT ? apart : -apart;
}

// the stance of the other foot that follows step i, NULL = none recorded
static const gerdy_step* next_other(const gerdy_gait* g, size_t i) {
  for (size_t k = i + 1; k < g->nstep; ++k) {
    if (g->step[k].side != g->step[i].side) return &g->step[k];
  }
  return NULL;
}

static void measure_step(const gerdy_series* m, gerdy_gait* g, size_t i) {
  gerdy_step* s = &g->step[i];
  const gerdy_step* other = next_other(g, i);
  measure_angles(m, s);
  s->measure[GERDY_MEASURE_pelvic_drop_markers_peak] =
      peak(m, gd_side_column(m, "pelvic_drop_markers", s->side), s->contact, s->toe_off);
  s->measure[GERDY_MEASURE_stance_time] = s->toe_off - s->contact;
  if (other == NULL || isnan(other->contact)) return;
  double step_time = other->contact - s->contact;
  // a contact that was missed would double the step: then there is no step time
  if (isfinite(s->next_contact) && other->contact > s->next_contact) return;
  // forces and motion see contact 10 to 25 ms apart: a time between the two means nothing, nor does
  // one in which no leg can swing
  if (other->from_forces != s->from_forces || step_time < least_step_time) return;
  s->measure[GERDY_MEASURE_step_time] = step_time;
  s->measure[GERDY_MEASURE_cadence] = 1 / step_time;
  if (isfinite(other->toe_off)) s->measure[GERDY_MEASURE_step_width] = step_width(m, g, s, other);
}

void gd_steps_measure(const gerdy_series* motion, const gerdy_gait_options* options,
                      gerdy_gait* g) {
  for (size_t i = 0; i < g->nstep; ++i) {
    g->step[i].left_out = judge(motion, options, g, i);
    for (int k = 0; k < GERDY_NMEASURE; ++k) g->step[i].measure[k] = NAN;
  }
  gd_steps_progression(motion, g);
  for (size_t i = 0; i < g->nstep; ++i) {
    if (g->step[i].left_out == GERDY_KEPT) measure_step(motion, g, i);
  }
}
