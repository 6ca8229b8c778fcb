#include "trial/plausible.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "math/running.h"

static const double least_upright = 0.5;           // cosine: 60 degrees off the vertical
static const double most_standing_motion = 0.349;  // rad: 20 degrees
static const double most_standing_bend = 0.524;    // rad: 30 degrees

enum { standing_frames = 100 };

static bool is_on_chain(const gerdy_model* m, int q, int from, int to) {
  for (int body = from; body > to; body = m->body_parent[body]) {
    if (m->q_body[q] == body) return true;
  }
  return false;
}

gerdy_status gd_check_upright(const gerdy_model* model, const gd_landmarks* landmarks,
                              gerdy_data* data, const gerdy_series* coordinates, gerdy_error* err) {
  gd_running up = {0, 0, 0};
  size_t step = coordinates->nrow / 50 + 1;
  for (size_t row = 0; row < coordinates->nrow; row += step) {
    bool known = true;
    for (int q = 0; q < model->nq; ++q) {
      double value = coordinates->value[row * coordinates->ncol + (size_t)q];
      if (isnan(value) && is_on_chain(model, q, landmarks->pelvis, 0)) known = false;
      data->q[q] = isnan(value) ? model->q_default[q] : value;
    }
    if (!known) continue;
    gerdy_fk(model, data);
    gd_running_add(&up, data->body_rot[9 * landmarks->pelvis + 4]);
  }
  if (up.n == 0 || up.mean >= least_upright) return GERDY_OK;
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "the runner does not stand upright: the pelvis leans %.0f degrees from y on "
                 "average. Either another axis points up and too few markers tell which (turn the "
                 "file so that y is up), or right and left marker names are exchanged",
                 acos(fmin(fmax(up.mean, -1), 1)) * GERDY_DEGREES_PER_RADIAN);
}

// ---- observed ----------------------------------------------------------------------------------

// names of the coordinates between two bodies of the tree that no frame determines
static int list_lost(const gerdy_model* m, const gerdy_ik_trial* t, int from, int to, char* out,
                     size_t size) {
  int n = 0;
  size_t used = 0;
  out[0] = '\0';
  for (int q = 0; q < m->nq; ++q) {
    if (!t->unobserved[q] || !is_on_chain(m, q, from, to)) continue;
    int length =
        snprintf(out + used, size - used, "%s%s", n++ ? ", " : "", m->names + m->q_name[q]);
    if (length > 0 && used + (size_t)length < size) used += (size_t)length;
  }
  return n;
}

gerdy_status gd_check_observed(const gerdy_model* model, const gd_landmarks* landmarks,
                               const gerdy_ik_trial* trial, gerdy_notes* notes, gerdy_error* err) {
  static const char* side_name[2] = {"right", "left"};
  char lost[2][200];
  if (list_lost(model, trial, landmarks->pelvis, 0, lost[0], sizeof lost[0]) > 0) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the markers do not tell where the pelvis is (%s): at least 3 markers on it are "
                   "needed, and the model needs their names",
                   lost[0]);
  }
  int n[2];
  for (int side = 0; side < 2; ++side) {
    n[side] = list_lost(model, trial, landmarks->foot[side], landmarks->pelvis, lost[side],
                        sizeof lost[side]);
  }
  if (n[0] > 0 && n[1] > 0) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the markers do not tell the legs (%s; %s): markers on thigh, shank and foot "
                   "are needed, and the model needs their names",
                   lost[0], lost[1]);
  }
  for (int side = 0; side < 2; ++side) {
    if (n[side] == 0) continue;
    gerdy_status status = gerdy_notes_add(
        notes, GERDY_WARNING, 0, side_name[side],
        "the markers do not determine %s: what depends on it is not available", lost[side]);
    if (status != GERDY_OK) return gd_fail_memory(err);
  }
  return GERDY_OK;
}

// ---- ranges ------------------------------------------------------------------------------------

gerdy_status gd_note_ranges(const gerdy_model* m, const gerdy_series* s, const char* where,
                            gerdy_notes* notes) {
  gerdy_status status = GERDY_OK;
  for (int q = 0; q < m->nq && status == GERDY_OK; ++q) {
    const double factor = m->q_rotational[q] ? GERDY_DEGREES_PER_RADIAN : 1000;
    const double spare = 0.1 / factor, low = m->q_min[q], high = m->q_max[q];
    size_t n = 0, first = 0;
    if (m->body_parent[m->q_body[q]] == 0 || m->q_driver[q] >= 0) continue;
    for (size_t row = s->nrow; row-- > 0;) {
      double value = s->value[row * s->ncol + (size_t)q];
      if (!(value < low - spare || value > high + spare)) continue;
      first = row;
      ++n;
    }
    if (n == 0) continue;
    status = gerdy_notes_add(
        notes, GERDY_WARNING, 0, where,
        "%s is outside its range [%.4g, %.4g] %s in %zu of %zu frames, first at %.3f s: was the "
        "motion made with another model, whose joint counts the other way or begins elsewhere? "
        "Give that model, or turn the sign of the column",
        m->names + m->q_name[q], low * factor, high * factor, m->q_rotational[q] ? "deg" : "mm", n,
        s->nrow, s->time[first]);
  }
  return status;
}

// ---- standing ----------------------------------------------------------------------------------

void gd_thin_standing(gerdy_series* s) {
  size_t step = (s->nrow + standing_frames - 1) / standing_frames, n = 0;
  for (size_t row = 0; row < s->nrow; row += step, ++n) {
    s->time[n] = s->time[row];
    memmove(s->value + n * s->ncol, s->value + row * s->ncol, s->ncol * sizeof *s->value);
    memmove(s->valid + n * s->ncol, s->valid + row * s->ncol, s->ncol);
  }
  s->nrow = n;
  if (step > 0) s->rate = s->rate / (double)step;
}

gerdy_status gd_check_standing(const gerdy_model* model, const gd_landmarks* landmarks,
                               const gerdy_series* coordinates, gerdy_error* err) {
  const gerdy_series* s = coordinates;
  for (int q = 0; q < model->nq; ++q) {
    bool leg = is_on_chain(model, q, landmarks->foot[0], landmarks->pelvis) ||
               is_on_chain(model, q, landmarks->foot[1], landmarks->pelvis);
    if (!leg || !model->q_rotational[q]) continue;
    double low = INFINITY, high = -INFINITY;
    for (size_t row = 0; row < s->nrow; ++row) {
      double value = s->value[row * s->ncol + (size_t)q];
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (fabs(low + high) / 2 > most_standing_bend) {
      return gd_fail(err, GERDY_E_DATA, 0, model->names + model->q_name[q],
                     "this is not a standing trial: the joint stands at %.0f degrees. The band's "
                     "strain needs a reference that stands upright",
                     (low + high) / 2 * GERDY_DEGREES_PER_RADIAN);
    }
    if (!(high - low > most_standing_motion)) continue;
    return gd_fail(err, GERDY_E_DATA, 0, model->names + model->q_name[q],
                   "this is not a standing trial: the joint moves by %.0f degrees. The band's "
                   "strain needs a reference that stands still",
                   (high - low) * GERDY_DEGREES_PER_RADIAN);
  }
  return GERDY_OK;
}
