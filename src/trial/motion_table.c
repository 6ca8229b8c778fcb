#include "trial/motion_table.h"

#include <gerdy/gait.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "trial/motion_speed.h"

// ---- the table ---------------------------------------------------------------------------------

// Columns: pelvis, per side the points and the curves; the order of GERDY_CURVE_LIST
enum {
  COL_PELVIS = 0,
  COL_HEEL = 3,
  COL_TOE = 9,
  COL_CURVE = 15,
  COL_ALONE = COL_CURVE + 2 * GERDY_NCURVE,
  NCOL = COL_ALONE + 2
};

static gerdy_status name_point(gerdy_series* s, size_t col, const char* name, const char* suffix) {
  for (size_t k = 0; k < 3; ++k) {
    char full[48];
    snprintf(full, sizeof full, "%s%s.%c", name, suffix, (int)('x' + k));
    gerdy_status status = gerdy_series_name(s, col + k, full, "m");
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status name_columns(gerdy_series* s) {
  gerdy_status status = name_point(s, COL_PELVIS, "pelvis", "");
  for (size_t side = 0; side < 2 && status == GERDY_OK; ++side) {
    const char* suffix = gerdy_side_suffix((gerdy_side)side);
    status = name_point(s, COL_HEEL + 3 * side, "heel", suffix);
    if (status == GERDY_OK) status = name_point(s, COL_TOE + 3 * side, "toe", suffix);
    for (size_t c = 0; c < GERDY_NCURVE && status == GERDY_OK; ++c) {
      const gerdy_quantity* quantity = gerdy_curve_quantity((gerdy_curve_id)c);
      char full[112];
      snprintf(full, sizeof full, "%s%s", quantity->name, suffix);
      status = gerdy_series_name(s, COL_CURVE + 2 * c + side, full, quantity->unit);
    }
    if (status == GERDY_OK) {
      char full[48];
      snprintf(full, sizeof full, "pelvic_drop_markers%s", suffix);
      status = gerdy_series_name(s, COL_ALONE + side, full, "rad");
    }
  }
  return status;
}

// Cardan angles (z, x, y) of a body relative to another
static void relative_angles(const gerdy_data* d, int from, int to, double angle[3]) {
  double R[9];
  gd_m3_tmul(d->body_rot + 9 * from, d->body_rot + 9 * to, R);
  gd_m3_to_zxy(R, &angle[0], &angle[1], &angle[2]);
}

// What is known of one side in a frame.
typedef struct known {
  bool pelvis, thigh, shank, foot, toes;
} known;

static known find_known(const gerdy_model* m, const gd_landmarks* l, const gerdy_series* s,
                        size_t row, int side) {
  int toes = l->toes[side] > 0 ? l->toes[side] : l->foot[side];
  return (known){.pelvis = gd_motion_knows(m, s, row, l->pelvis),
                 .thigh = gd_motion_knows(m, s, row, l->femur[side]),
                 .shank = gd_motion_knows(m, s, row, l->tibia[side]),
                 .foot = gd_motion_knows(m, s, row, l->foot[side]),
                 .toes = gd_motion_knows(m, s, row, toes)};
}

// height of the right end of the pelvis' own left-right axis, as an angle: turning and tilting
// leave it alone
static double right_end_up(const gd_landmarks* l, const gerdy_data* d) {
  return asin(fmin(fmax(d->body_rot[9 * l->pelvis + 5], -1), 1));
}

void gd_motion_angles(const gd_landmarks* l, const gerdy_data* d, int side,
                      double curve[GERDY_NCURVE]) {
  double mirror = side == 0 ? 1 : -1, angle[3];
  curve[GERDY_CURVE_pelvic_drop] = mirror * right_end_up(l, d);
  relative_angles(d, l->pelvis, l->femur[side], angle);
  curve[GERDY_CURVE_hip_flexion] = angle[0];
  curve[GERDY_CURVE_hip_adduction] = mirror * angle[1];
  curve[GERDY_CURVE_hip_rotation] = mirror * angle[2];
  relative_angles(d, l->femur[side], l->tibia[side], angle);
  curve[GERDY_CURVE_knee_flexion] = -angle[0];
  relative_angles(d, l->tibia[side], l->foot[side], angle);
  curve[GERDY_CURVE_ankle_dorsiflexion] = angle[0];
}

// those of what is known
static void side_angles(const gd_landmarks* l, const gerdy_data* d, int side, const known* k,
                        double curve[GERDY_NCURVE]) {
  gd_motion_angles(l, d, side, curve);
  if (!k->pelvis) curve[GERDY_CURVE_pelvic_drop] = NAN;
  if (!k->thigh) {
    curve[GERDY_CURVE_hip_flexion] = NAN;
    curve[GERDY_CURVE_hip_adduction] = NAN;
    curve[GERDY_CURVE_hip_rotation] = NAN;
  }
  if (!k->shank) curve[GERDY_CURVE_knee_flexion] = NAN;
  if (!k->foot) curve[GERDY_CURVE_ankle_dorsiflexion] = NAN;
}

static void set_point(gerdy_series* s, size_t row, size_t col, const double p[3]) {
  for (size_t k = 0; k < 3; ++k) gerdy_series_set(s, row, col + k, p[k]);
}

// What one table is made from.
typedef struct maker {
  const gerdy_model* m;
  const gd_landmarks* l;
  const gerdy_band* band;
  const gerdy_band_drive* const* drive;
  gerdy_data* d;
  const gerdy_series* coordinates;
  const double* speed;
  gerdy_series* table;
} maker;

static void band_curves(const maker* a, size_t row, int side, double curve[GERDY_NCURVE]) {
  gerdy_band_reading r;
  gd_motion_read_band(a->m, a->band, a->d, side,
                      a->drive[side] != NULL ? a->drive[side] + row : NULL,
                      a->speed + row * a->coordinates->ncol, &r);
  curve[GERDY_CURVE_band_tfl] = r.strain_standing[GERDY_BAND_TFL];
  curve[GERDY_CURVE_band_iliac] = r.strain_standing[GERDY_BAND_ILIAC];
  curve[GERDY_CURVE_band_tfl_rate] = r.rate[GERDY_BAND_TFL];
  curve[GERDY_CURVE_band_iliac_rate] = r.rate[GERDY_BAND_ILIAC];
  curve[GERDY_CURVE_band_tfl_tension] = r.tension[GERDY_BAND_TFL];
  curve[GERDY_CURVE_band_iliac_tension] = r.tension[GERDY_BAND_ILIAC];
  curve[GERDY_CURVE_band_compression] = r.compression;
  curve[GERDY_CURVE_band_pressure] = r.pressure;
  curve[GERDY_CURVE_band_slide] = r.slide;
  curve[GERDY_CURVE_band_pull] = r.pull;
}

static void fill_side(const maker* a, size_t row, int side) {
  const gd_landmarks* l = a->l;
  known k = find_known(a->m, l, a->coordinates, row, side);
  double curve[GERDY_NCURVE], point[3];
  for (int c = 0; c < GERDY_NCURVE; ++c) curve[c] = NAN;
  side_angles(l, a->d, side, &k, curve);
  if (k.shank) band_curves(a, row, side, curve);
  if (k.foot) {
    gerdy_fk_point(a->m, a->d, l->foot[side], l->heel_local[side], point);
    set_point(a->table, row, COL_HEEL + 3 * (size_t)side, point);
  }
  if (k.toes) {
    int toes = l->toes[side] > 0 ? l->toes[side] : l->foot[side];
    gerdy_fk_point(a->m, a->d, toes, l->toe_local[side], point);
    set_point(a->table, row, COL_TOE + 3 * (size_t)side, point);
  }
  for (int c = 0; c < GERDY_NCURVE; ++c) {
    gerdy_series_set(a->table, row, (size_t)(COL_CURVE + 2 * c + side), curve[c]);
  }
}

static void fill_row(const maker* a, size_t row) {
  gd_motion_set(a->m, a->d, a->coordinates, a->speed, row);
  if (gd_motion_knows(a->m, a->coordinates, row, a->l->pelvis)) {
    set_point(a->table, row, COL_PELVIS, a->d->body_pos + 3 * a->l->pelvis);
  }
  for (int side = 0; side < 2; ++side) fill_side(a, row, side);
}

void gd_motion_table_fill(const gerdy_model* model, const gd_landmarks* landmarks,
                          const gerdy_band* band, const gerdy_band_drive* const drive[2],
                          gerdy_data* data, const gerdy_series* coordinates, const double* speed,
                          gerdy_series* table) {
  const maker a = {model, landmarks, band, drive, data, coordinates, speed, table};
  for (size_t row = 0; row < table->nrow; ++row) fill_row(&a, row);
}

gerdy_status gd_motion_table(const gerdy_model* model, const gd_landmarks* landmarks,
                             const gerdy_band* band, const gerdy_band_drive* const drive[2],
                             gerdy_data* data, const gerdy_series* coordinates, gerdy_series** out,
                             gerdy_error* err) {
  gerdy_series* s = NULL;
  double* speed = gd_alloc(coordinates->nrow * coordinates->ncol, sizeof *speed);
  gerdy_status status = speed != NULL ? GERDY_OK : gd_fail_memory(err);
  if (status == GERDY_OK) status = gd_motion_speeds(coordinates, speed, err);
  if (status == GERDY_OK) status = gerdy_series_new(coordinates->nrow, NCOL, &s, err);
  if (status == GERDY_OK && name_columns(s) != GERDY_OK) {
    status = gd_fail(err, GERDY_E_DATA, 0, NULL, "a column name is too long");
  }
  if (status == GERDY_OK) {
    memcpy(s->time, coordinates->time, s->nrow * sizeof *s->time);
    s->rate = coordinates->rate;
    gd_motion_table_fill(model, landmarks, band, drive, data, coordinates, speed, s);
    *out = s;
  } else {
    gerdy_series_free(s);
  }
  gd_free(speed);
  return status;
}

void gd_motion_pelvis_alone(const gerdy_model* model, const gd_landmarks* landmarks,
                            gerdy_data* data, const gerdy_series* coordinates,
                            gerdy_series* table) {
  for (size_t row = 0; row < table->nrow; ++row) {
    if (!gd_motion_knows(model, coordinates, row, landmarks->pelvis)) continue;
    gd_motion_set(model, data, coordinates, NULL, row);
    double up = right_end_up(landmarks, data);
    gerdy_series_set(table, row, COL_ALONE, up);
    gerdy_series_set(table, row, COL_ALONE + 1, -up);
  }
}
