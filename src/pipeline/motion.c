#include "pipeline/motion.h"

#include <gerdy/gait.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/filter.h"
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

bool gd_moves_legs(const gerdy_model* model, const gd_landmarks* landmarks, int q) {
  const gd_landmarks* l = landmarks;
  for (int side = 0; side < 2; ++side) {
    int body = l->toes[side] > 0 ? l->toes[side] : l->foot[side];
    for (; body > 0; body = model->body_parent[body]) {
      if (model->q_body[q] == body) return true;
    }
  }
  return false;
}

// pose of one row; false when a coordinate that moves pelvis or legs has a gap there
static bool set_pose(const gerdy_model* m, const gd_landmarks* l, gerdy_data* d,
                     const gerdy_series* s, size_t row) {
  for (int q = 0; q < m->nq; ++q) {
    bool known = s->valid[row * s->ncol + (size_t)q];
    if (!known && gd_moves_legs(m, l, q)) return false;
    d->q[q] = known ? s->value[row * s->ncol + (size_t)q] : m->q_default[q];
  }
  gerdy_fk(m, d);
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

void gd_motion_band_length(const gerdy_model* model, const gd_landmarks* landmarks,
                           const gerdy_band* band, gerdy_data* data,
                           const gerdy_series* coordinates, double length[GERDY_NBAND][2]) {
  double sum[GERDY_NBAND][2] = {{0}}, now[GERDY_NBAND][2];
  size_t n = 0;
  for (size_t row = 0; row < coordinates->nrow; ++row) {
    if (!set_pose(model, landmarks, data, coordinates, row)) continue;
    band_lengths(band, data, now);
    for (int k = 0; k < 2 * GERDY_NBAND; ++k) sum[k / 2][k % 2] += now[k / 2][k % 2];
    ++n;
  }
  for (int k = 0; k < 2 * GERDY_NBAND; ++k) {
    length[k / 2][k % 2] = n > 0 ? sum[k / 2][k % 2] / (double)n : NAN;
  }
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
  NCOL = COL_CURVE + 2 * GERDY_NCURVE
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
  }
  return status;
}

// Cardan angles (z, x, y) of a body relative to another
static void relative_angles(const gerdy_data* d, int from, int to, double angle[3]) {
  double R[9];
  gd_m3_tmul(d->body_rot + 9 * from, d->body_rot + 9 * to, R);
  gd_m3_to_zxy(R, &angle[0], &angle[1], &angle[2]);
}

// joint angles of one side in the clinic's signs
static void side_angles(const gd_landmarks* l, const gerdy_data* d, int side,
                        double curve[GERDY_NCURVE]) {
  double mirror = side == 0 ? 1 : -1, angle[3];
  // height of the right end of the pelvis' own left-right axis: turning and tilting leave it alone
  double right_up = asin(fmin(fmax(d->body_rot[9 * l->pelvis + 5], -1), 1));
  curve[GERDY_CURVE_pelvic_drop] = mirror * right_up;
  relative_angles(d, l->pelvis, l->femur[side], angle);
  curve[GERDY_CURVE_hip_flexion] = angle[0];
  curve[GERDY_CURVE_hip_adduction] = mirror * angle[1];
  curve[GERDY_CURVE_hip_rotation] = mirror * angle[2];
  relative_angles(d, l->femur[side], l->tibia[side], angle);
  curve[GERDY_CURVE_knee_flexion] = -angle[0];
  relative_angles(d, l->tibia[side], l->foot[side], angle);
  curve[GERDY_CURVE_ankle_dorsiflexion] = angle[0];
}

static void set_point(gerdy_series* s, size_t row, size_t col, const double p[3]) {
  for (size_t k = 0; k < 3; ++k) gerdy_series_set(s, row, col + k, p[k]);
}

static void fill_row(const gerdy_model* m, const gd_landmarks* l, const gerdy_band* band,
                     const double reference[GERDY_NBAND][2], const gerdy_data* d, gerdy_series* s,
                     size_t row) {
  double length[GERDY_NBAND][2];
  band_lengths(band, d, length);
  set_point(s, row, COL_PELVIS, d->body_pos + 3 * l->pelvis);
  for (int side = 0; side < 2; ++side) {
    double heel[3], toe[3], curve[GERDY_NCURVE];
    int toes = l->toes[side] > 0 ? l->toes[side] : l->foot[side];
    gerdy_fk_point(m, d, l->foot[side], l->heel_local[side], heel);
    gerdy_fk_point(m, d, toes, l->toe_local[side], toe);
    set_point(s, row, COL_HEEL + 3 * (size_t)side, heel);
    set_point(s, row, COL_TOE + 3 * (size_t)side, toe);
    for (int c = 0; c < GERDY_NCURVE; ++c) curve[c] = NAN;
    side_angles(l, d, side, curve);
    curve[GERDY_CURVE_band_tfl] =
        length[GERDY_BAND_TFL][side] / reference[GERDY_BAND_TFL][side] - 1;
    curve[GERDY_CURVE_band_iliac] =
        length[GERDY_BAND_ILIAC][side] / reference[GERDY_BAND_ILIAC][side] - 1;
    for (int c = 0; c < GERDY_NCURVE; ++c) {
      gerdy_series_set(s, row, (size_t)(COL_CURVE + 2 * c + side), curve[c]);
    }
  }
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
  for (size_t row = 0; row < s->nrow; ++row) {
    if (!set_pose(model, landmarks, data, coordinates, row)) continue;
    fill_row(model, landmarks, band, reference, data, s, row);
  }
  for (size_t side = 0; side < 2; ++side) {
    differentiate(s, COL_CURVE + 2 * GERDY_CURVE_band_tfl + side,
                  COL_CURVE + 2 * GERDY_CURVE_band_tfl_rate + side);
    differentiate(s, COL_CURVE + 2 * GERDY_CURVE_band_iliac + side,
                  COL_CURVE + 2 * GERDY_CURVE_band_iliac_rate + side);
  }
  *out = s;
  return GERDY_OK;
}
