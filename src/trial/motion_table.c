#include "trial/motion_table.h"

#include <gerdy/gait.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/filter.h"
#include "math/running.h"
#include "math/vec.h"

// ---- filter ------------------------------------------------------------------------------------

// end of the run of valid rows that begins at row
static size_t run_end(const gerdy_series* s, size_t row, size_t col) {
  while (row < s->nrow && s->valid[row * s->ncol + col]) ++row;
  return row;
}

gerdy_status gd_motion_filter(gerdy_series* s, double cutoff, gerdy_error* err) {
  if (!(s->rate > 0) || !(cutoff > 0) || !(cutoff < s->rate / 2)) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the motion cannot be filtered at %.3g Hz: its frame rate is %.4g Hz (0 means "
                   "not constant) and must be more than twice the cut-off",
                   cutoff, s->rate);
  }
  size_t pad = gd_lowpass_pad(s->rate, cutoff, s->nrow);
  double* scratch = gd_alloc(s->nrow + 2 * pad, sizeof *scratch);
  if (scratch == NULL) return gd_fail_memory(err);
  for (size_t c = 0; c < s->ncol; ++c) {
    for (size_t row = 0; row < s->nrow;) {
      size_t end = run_end(s, row, c);
      if (end > row) {
        gd_lowpass(s->value + row * s->ncol + c, end - row, s->ncol, s->rate, cutoff, scratch);
      }
      row = end + 1;
    }
  }
  gd_free(scratch);
  return GERDY_OK;
}

// ---- poses -------------------------------------------------------------------------------------

// pose of one row; coordinates with a gap stand at their default, and what hangs on them must not
// be used
static void set_pose(const gerdy_model* m, gerdy_data* d, const gerdy_series* s, size_t row) {
  for (int q = 0; q < m->nq; ++q) {
    size_t i = row * s->ncol + (size_t)q;
    d->q[q] = s->valid[i] ? s->value[i] : m->q_default[q];
  }
  gerdy_fk(m, d);
}

// is the place of a body known in a row: every coordinate from it down to the ground has a value?
static bool is_known(const gerdy_model* m, const gerdy_series* s, size_t row, int body) {
  for (; body > 0; body = m->body_parent[body]) {
    const unsigned char* valid = s->valid + row * s->ncol + m->body_q[body];
    for (int k = 0; k < m->body_nq[body]; ++k) {
      if (!valid[k]) return false;
    }
  }
  return true;
}

static void band_lengths(const gerdy_band* band, const gerdy_data* d,
                         double length[GERDY_NBAND][2]) {
  for (int k = 0; k < GERDY_NBAND; ++k) {
    for (int side = 0; side < 2; ++side) {
      length[k][side] = gerdy_band_length(d, &band->path[k][side]);
    }
  }
}

size_t gd_motion_band_length(const gerdy_model* model, const gd_landmarks* landmarks,
                             const gerdy_band* band, gerdy_data* data,
                             const gerdy_series* coordinates, double length[GERDY_NBAND][2]) {
  gd_running mean[GERDY_NBAND][2] = {{{0, 0, 0}}};
  double now[GERDY_NBAND][2];
  for (size_t row = 0; row < coordinates->nrow; ++row) {
    set_pose(model, data, coordinates, row);
    band_lengths(band, data, now);
    for (int side = 0; side < 2; ++side) {
      if (!is_known(model, coordinates, row, landmarks->tibia[side])) continue;
      for (int k = 0; k < GERDY_NBAND; ++k) gd_running_add(&mean[k][side], now[k][side]);
    }
  }
  for (int k = 0; k < GERDY_NBAND; ++k) {
    for (int side = 0; side < 2; ++side) length[k][side] = gd_running_mean(&mean[k][side]);
  }
  return mean[0][0].n > mean[0][1].n ? mean[0][0].n : mean[0][1].n;
}

void gd_neutral_band_length(const gerdy_model* model, const gerdy_band* band, gerdy_data* data,
                            double length[GERDY_NBAND][2]) {
  for (int q = 0; q < model->nq; ++q) {
    if (model->q_locked[q])
      data->q[q] = model->q_default[q];
    else
      data->q[q] = fmin(fmax(0, model->q_min[q]), model->q_max[q]);
  }
  gerdy_fk(model, data);
  band_lengths(band, data, length);
}

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
  return (known){.pelvis = is_known(m, s, row, l->pelvis),
                 .thigh = is_known(m, s, row, l->femur[side]),
                 .shank = is_known(m, s, row, l->tibia[side]),
                 .foot = is_known(m, s, row, l->foot[side]),
                 .toes = is_known(m, s, row, toes)};
}

// height of the right end of the pelvis' own left-right axis, as an angle: turning and tilting
// leave it alone
static double right_end_up(const gd_landmarks* l, const gerdy_data* d) {
  return asin(fmin(fmax(d->body_rot[9 * l->pelvis + 5], -1), 1));
}

// joint angles of one side in the clinic's signs
static void side_angles(const gd_landmarks* l, const gerdy_data* d, int side, const known* k,
                        double curve[GERDY_NCURVE]) {
  double mirror = side == 0 ? 1 : -1, angle[3];
  if (k->pelvis) curve[GERDY_CURVE_pelvic_drop] = mirror * right_end_up(l, d);
  if (k->thigh) {
    relative_angles(d, l->pelvis, l->femur[side], angle);
    curve[GERDY_CURVE_hip_flexion] = angle[0];
    curve[GERDY_CURVE_hip_adduction] = mirror * angle[1];
    curve[GERDY_CURVE_hip_rotation] = mirror * angle[2];
  }
  if (k->shank) {
    relative_angles(d, l->femur[side], l->tibia[side], angle);
    curve[GERDY_CURVE_knee_flexion] = -angle[0];
  }
  if (k->foot) {
    relative_angles(d, l->tibia[side], l->foot[side], angle);
    curve[GERDY_CURVE_ankle_dorsiflexion] = angle[0];
  }
}

static void set_point(gerdy_series* s, size_t row, size_t col, const double p[3]) {
  for (size_t k = 0; k < 3; ++k) gerdy_series_set(s, row, col + k, p[k]);
}

// What one table is made from.
typedef struct maker {
  const gerdy_model* m;
  const gd_landmarks* l;
  const gerdy_band* band;
  const double (*reference)[2];
  gerdy_data* d;
  const gerdy_series* coordinates;
  gerdy_series* table;
} maker;

static void fill_side(const maker* a, size_t row, int side, double length[GERDY_NBAND][2]) {
  const gd_landmarks* l = a->l;
  known k = find_known(a->m, l, a->coordinates, row, side);
  double curve[GERDY_NCURVE], point[3];
  for (int c = 0; c < GERDY_NCURVE; ++c) curve[c] = NAN;
  side_angles(l, a->d, side, &k, curve);
  if (k.shank) {
    curve[GERDY_CURVE_band_tfl] =
        length[GERDY_BAND_TFL][side] / a->reference[GERDY_BAND_TFL][side] - 1;
    curve[GERDY_CURVE_band_iliac] =
        length[GERDY_BAND_ILIAC][side] / a->reference[GERDY_BAND_ILIAC][side] - 1;
  }
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
  double length[GERDY_NBAND][2];
  set_pose(a->m, a->d, a->coordinates, row);
  band_lengths(a->band, a->d, length);
  if (is_known(a->m, a->coordinates, row, a->l->pelvis)) {
    set_point(a->table, row, COL_PELVIS, a->d->body_pos + 3 * a->l->pelvis);
  }
  for (int side = 0; side < 2; ++side) fill_side(a, row, side, length);
}

// central difference of a column into another; one-sided at ends and gaps
static void differentiate(gerdy_series* s, size_t from, size_t to) {
  for (size_t i = 0; i < s->nrow; ++i) {
    size_t a = i > 0 && s->valid[(i - 1) * s->ncol + from] ? i - 1 : i;
    size_t b = i + 1 < s->nrow && s->valid[(i + 1) * s->ncol + from] ? i + 1 : i;
    if (a == b || !s->valid[i * s->ncol + from]) continue;
    double rise = s->value[b * s->ncol + from] - s->value[a * s->ncol + from];
    gerdy_series_set(s, i, to, rise / (s->time[b] - s->time[a]));
  }
}

gerdy_status gd_motion_table(const gerdy_model* model, const gd_landmarks* landmarks,
                             const gerdy_band* band, const double reference[GERDY_NBAND][2],
                             gerdy_data* data, const gerdy_series* coordinates, gerdy_series** out,
                             gerdy_error* err) {
  gerdy_series* s;
  gerdy_status status = gerdy_series_new(coordinates->nrow, NCOL, &s, err);
  if (status != GERDY_OK) return status;
  status = name_columns(s);
  if (status != GERDY_OK) {
    gerdy_series_free(s);
    return gd_fail(err, status, 0, NULL, "a column name is too long");
  }
  memcpy(s->time, coordinates->time, s->nrow * sizeof *s->time);
  s->rate = coordinates->rate;
  maker a = {model, landmarks, band, reference, data, coordinates, s};
  for (size_t row = 0; row < s->nrow; ++row) fill_row(&a, row);
  for (size_t side = 0; side < 2; ++side) {
    differentiate(s, COL_CURVE + 2 * GERDY_CURVE_band_tfl + side,
                  COL_CURVE + 2 * GERDY_CURVE_band_tfl_rate + side);
    differentiate(s, COL_CURVE + 2 * GERDY_CURVE_band_iliac + side,
                  COL_CURVE + 2 * GERDY_CURVE_band_iliac_rate + side);
  }
  *out = s;
  return GERDY_OK;
}

void gd_motion_pelvis_alone(const gerdy_model* model, const gd_landmarks* landmarks,
                            gerdy_data* data, const gerdy_series* coordinates,
                            gerdy_series* table) {
  for (size_t row = 0; row < table->nrow; ++row) {
    if (!is_known(model, coordinates, row, landmarks->pelvis)) continue;
    set_pose(model, data, coordinates, row);
    double up = right_end_up(landmarks, data);
    gerdy_series_set(table, row, COL_ALONE, up);
    gerdy_series_set(table, row, COL_ALONE + 1, -up);
  }
}
