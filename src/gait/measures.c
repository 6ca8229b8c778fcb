#include "gait/measures.h"

#include <math.h>

#include "gait/between.h"

static const double least_step_time = 0.15;  // s

static const double zone_low = 20 / GERDY_DEGREES_PER_RADIAN;   // of knee flexion, where the band
static const double zone_high = 30 / GERDY_DEGREES_PER_RADIAN;  // lies on the epicondyle

// A step with the motion under it.
typedef struct stance {
  const gerdy_step* step;
  const ptrdiff_t (*curve)[2];
  gd_between part;
} stance;

static ptrdiff_t column_of(const stance* s, gerdy_curve_id id) {
  return s->curve[id][s->step->side];
}

// value at contact, largest value, what it rose by, and when, of the curves that have them
static void measure_curves(const stance* s, double* measure) {
  static const struct {
    gerdy_curve_id curve;
    int contact, peak, excursion, when;
  } row[] = {
      {GERDY_CURVE_pelvic_drop, GERDY_MEASURE_pelvic_drop_contact, GERDY_MEASURE_pelvic_drop_peak,
       GERDY_MEASURE_pelvic_drop_excursion, -1},
      {GERDY_CURVE_hip_adduction, GERDY_MEASURE_hip_adduction_contact,
       GERDY_MEASURE_hip_adduction_peak, -1, -1},
      {GERDY_CURVE_hip_rotation, -1, GERDY_MEASURE_hip_rotation_peak, -1, -1},
      {GERDY_CURVE_knee_flexion, GERDY_MEASURE_knee_flexion_contact,
       GERDY_MEASURE_knee_flexion_peak, -1, -1},
      {GERDY_CURVE_band_tfl, -1, GERDY_MEASURE_band_tfl_strain_peak, -1,
       GERDY_MEASURE_band_tfl_strain_when},
      {GERDY_CURVE_band_tfl_rate, -1, GERDY_MEASURE_band_tfl_strain_rate_peak, -1, -1},
      {GERDY_CURVE_band_iliac, -1, GERDY_MEASURE_band_iliac_strain_peak, -1,
       GERDY_MEASURE_band_iliac_strain_when},
      {GERDY_CURVE_band_iliac_rate, -1, GERDY_MEASURE_band_iliac_strain_rate_peak, -1, -1},
      {GERDY_CURVE_band_tfl_tension, -1, GERDY_MEASURE_band_tfl_tension_peak, -1, -1},
      {GERDY_CURVE_band_iliac_tension, -1, GERDY_MEASURE_band_iliac_tension_peak, -1, -1},
      {GERDY_CURVE_band_compression, -1, GERDY_MEASURE_band_compression_peak, -1,
       GERDY_MEASURE_band_compression_when},
      {GERDY_CURVE_band_pressure, -1, GERDY_MEASURE_band_pressure_peak, -1, -1},
      {GERDY_CURVE_band_pull, -1, GERDY_MEASURE_band_pull_peak, -1, -1},
  };
  for (size_t i = 0; i < sizeof row / sizeof row[0]; ++i) {
    const ptrdiff_t c = column_of(s, row[i].curve);
    const double at = gerdy_series_at(s->part.motion, c, s->part.from);
    const double high = gd_between_peak(&s->part, c);
    if (row[i].contact >= 0) measure[row[i].contact] = at;
    measure[row[i].peak] = high;
    if (row[i].excursion >= 0) measure[row[i].excursion] = high - at;
    if (row[i].when >= 0) measure[row[i].when] = gd_between_peak_when(&s->part, c);
  }
}

// what adds up over the stance
static void measure_sums(const stance* s, double* measure) {
  const ptrdiff_t force = column_of(s, GERDY_CURVE_band_compression);
  const ptrdiff_t slide = column_of(s, GERDY_CURVE_band_slide);
  const gd_zone zone = {column_of(s, GERDY_CURVE_knee_flexion), zone_low, zone_high};
  measure[GERDY_MEASURE_band_compression_impulse] = gd_between_integral(&s->part, force);
  measure[GERDY_MEASURE_band_zone_time] = gd_between_zone_time(&s->part, &zone);
  measure[GERDY_MEASURE_band_zone_work] = gd_between_rub(&s->part, force, slide, &zone);
  measure[GERDY_MEASURE_band_rub_work] = gd_between_rub(&s->part, force, slide, NULL);
}

// where the heel is in the middle of a stance
static void heel_at(const gerdy_series* m, const gd_measure_columns* columns, const gerdy_step* s,
                    double out[3]) {
  for (int k = 0; k < 3; ++k) {
    out[k] = gerdy_series_at(m, columns->heel[s->side][k], 0.5 * (s->contact + s->toe_off));
  }
}

// distance between this stance and the next of the other foot, across the heading, each heel taken
// in the middle of its stance
static double step_width(const gerdy_series* m, const gd_measure_columns* columns,
                         const gerdy_gait* g, const gerdy_step* s, const gerdy_step* other) {
  double a[3], b[3];
  heel_at(m, columns, s, a);
  heel_at(m, columns, other, b);
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

// step time, cadence and width
static void measure_to_other(const gerdy_series* m, const gd_measure_columns* columns,
                             const gerdy_gait* g, size_t i, double* measure) {
  const gerdy_step *s = &g->step[i], *other = next_other(g, i);
  if (other == NULL || isnan(other->contact)) return;
  double step_time = other->contact - s->contact;
  // a contact that was missed would double the step: then there is no step time
  if (isfinite(s->next_contact) && other->contact > s->next_contact) return;
  // forces and motion see contact 10 to 25 ms apart: a time between the two means nothing, nor does
  // one in which no leg can swing
  if (other->from_forces != s->from_forces || step_time < least_step_time) return;
  measure[GERDY_MEASURE_step_time] = step_time;
  measure[GERDY_MEASURE_cadence] = 1 / step_time;
  if (!isfinite(other->toe_off)) return;
  measure[GERDY_MEASURE_step_width] = step_width(m, columns, g, s, other);
}

void gd_measure_nothing(double* measure) {
  for (int k = 0; k < GERDY_NMEASURE; ++k) measure[k] = NAN;
}

void gd_measure_step(const gerdy_series* motion, const gd_measure_columns* columns,
                     const gerdy_gait* gait, size_t i, double* measure) {
  const gerdy_step* step = &gait->step[i];
  const stance s = {step, columns->curve, gd_between_times(motion, step->contact, step->toe_off)};
  gd_measure_nothing(measure);
  measure_curves(&s, measure);
  measure_sums(&s, measure);
  measure[GERDY_MEASURE_pelvic_drop_markers_peak] =
      gd_between_peak(&s.part, columns->drop_markers[step->side]);
  measure[GERDY_MEASURE_stance_time] = step->toe_off - step->contact;
  measure_to_other(motion, columns, gait, i, measure);
}
