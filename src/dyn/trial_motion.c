// A recorded motion, smoothed and differentiated.
#include <gerdy/trial.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "dyn/trial_smooth.h"
#include "model/model_function.h"

gerdy_trial_options gerdy_trial_options_default(void) {
  return (gerdy_trial_options){.cutoff = 12, .from = -INFINITY, .to = INFINITY};
}

void gerdy_trial_free(gerdy_trial* trial) {
  if (trial == NULL) return;
  gd_free(trial->buffer);
  gd_free(trial);
}

void gerdy_trial_frame(const gerdy_model* model, const gerdy_trial* trial, size_t frame,
                       gerdy_data* data) {
  size_t nq = (size_t)model->nq, bytes = nq * sizeof(double);
  memcpy(data->q, trial->q + frame * nq, bytes);
  memcpy(data->u, trial->u + frame * nq, bytes);
  memcpy(data->udot, trial->udot + frame * nq, bytes);
}

typedef struct work {
  const gerdy_model* m;
  gd_smoother smooth;
  size_t first;  // of the grid's times that come out
} work;

// ---- frames ------------------------------------------------------------------------------------

// last grid time that is not after t; the first when all are
static size_t not_after(const work* w, double t) {
  size_t i = 0;
  while (i + 1 < w->smooth.ngrid && w->smooth.grid[i + 1] <= t) ++i;
  return i;
}

static size_t not_before(const work* w, double t) {
  size_t i = 0;
  while (i + 1 < w->smooth.ngrid && w->smooth.grid[i] < t) ++i;
  return i;
}

// frames of the range; OpenSim begins with the one before it
static gerdy_status choose_frames(work* w, const gerdy_trial_options* o, size_t* nframe,
                                  gerdy_error* err) {
  // times of the table and of the grid differ by roundings
  const double* time = w->smooth.s->time;
  double begin = time[0], end = time[w->smooth.s->nrow - 1], slack = 1e-9;
  double from = fmax(o->from, begin), to = fmin(o->to, end);
  if (!(from <= to)) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "no frame lies in the time range %g to %g s; the motion goes from %.3f to "
                   "%.3f s",
                   o->from, o->to, begin, end);
  }
  bool as_opensim = w->smooth.smoothing == GERDY_SMOOTH_OPENSIM;
  w->first = as_opensim ? not_after(w, from) : not_before(w, from - slack);
  size_t last = not_after(w, as_opensim ? to : to + slack);
  if (last < w->first) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL, "no frame lies between %g and %g s", from, to);
  }
  *nframe = last - w->first + 1;
  return GERDY_OK;
}

static gerdy_status new_trial(const work* w, size_t nframe, gerdy_trial** out, gerdy_error* err) {
  size_t nq = (size_t)w->m->nq;
  gerdy_trial* t = gd_alloc(1, sizeof *t);
  if (t != NULL) t->buffer = gd_alloc(nframe, (3 * nq + 1) * sizeof(double) + 1);
  if (t == NULL || t->buffer == NULL) {
    gd_free(t);
    return gd_fail_memory(err);
  }
  t->nframe = nframe;
  t->time = t->buffer;
  t->q = t->time + nframe;
  t->u = t->q + nframe * nq;
  t->udot = t->u + nframe * nq;
  t->known = (unsigned char*)(t->udot + nframe * nq);
  t->rate = gd_smoother_rate(&w->smooth);
  t->cutoff = w->smooth.cutoff;
  t->edge = w->smooth.cutoff > 0 ? 0.5 / w->smooth.cutoff : 2 / t->rate;
  memcpy(t->time, w->smooth.grid + w->first, nframe * sizeof *t->time);
  memset(t->known, 1, nframe);
  // the table's own times where the frames are its rows
  bool rows = !w->smooth.resampled && w->smooth.smoothing != GERDY_SMOOTH_OPENSIM;
  if (rows) memcpy(t->time, w->smooth.s->time + w->first, nframe * sizeof *t->time);
  *out = t;
  return GERDY_OK;
}

static bool take_column(work* w, size_t column, int q, gerdy_trial* out) {
  size_t nq = (size_t)w->m->nq;
  double taylor[2 * GD_TRIAL_HALF_ORDER];
  if (!gd_smoother_lay(&w->smooth, column)) return false;
  for (size_t i = 0; i < out->nframe; ++i) {
    gd_gcv_piece(w->smooth.over_grid, (int)(w->first + i), taylor);
    out->q[i * nq + (size_t)q] = taylor[0];
    out->u[i * nq + (size_t)q] = taylor[1];
    out->udot[i * nq + (size_t)q] = 2 * taylor[2];
  }
  return true;
}

// frames beside a row in which the column has a gap
static void mark_gaps(const gerdy_series* s, size_t column, gerdy_trial* t) {
  size_t row = 0;
  for (size_t i = 0; i < t->nframe; ++i) {
    while (row + 1 < s->nrow && s->time[row + 1] <= t->time[i]) ++row;
    bool on_row = s->time[row] >= t->time[i] || row + 1 == s->nrow;
    const unsigned char* valid = s->valid + row * s->ncol + column;
    if (!valid[0] || (!on_row && !valid[s->ncol])) t->known[i] = 0;
  }
}

// frames where rows of the table are missing
static void mark_skipped(const gerdy_series* s, gerdy_trial* t) {
  for (size_t i = 0; i < t->nframe; ++i) {
    if (gerdy_series_skips(s, t->time[i])) t->known[i] = 0;
  }
}

static bool has_values(const gerdy_series* s, size_t column) {
  for (size_t row = 0; row < s->nrow; ++row) {
    if (s->valid[row * s->ncol + column]) return true;
  }
  return false;
}

// a coordinate in every frame from its driver in the same frame
static void follow(const gerdy_model* m, int q, gerdy_trial* t) {
  size_t nq = (size_t)m->nq;
  for (size_t i = 0; i < t->nframe; ++i) {
    double value, slope, curvature;
    size_t driver = i * nq + (size_t)m->q_driver[q], own = i * nq + (size_t)q;
    gd_model_eval2(m, m->q_function[q], t->q[driver], &value, &slope, &curvature);
    t->q[own] = value;
    t->udot[own] = slope * t->udot[driver] + curvature * t->u[driver] * t->u[driver];
    t->u[own] = slope * t->u[driver];
  }
}

static gerdy_status fill(work* w, gerdy_trial* t, gerdy_error* err) {
  const gerdy_model* m = w->m;
  size_t nq = (size_t)m->nq, nused = 0;
  for (int q = 0; q < m->nq; ++q) {
    ptrdiff_t c = gerdy_series_find(w->smooth.s, m->names + m->q_name[q]);
    bool coupled = m->q_driver[q] >= 0;
    bool used = c >= 0 && has_values(w->smooth.s, (size_t)c) &&
                !(coupled && w->smooth.smoothing != GERDY_SMOOTH_OPENSIM);
    for (size_t i = 0; i < t->nframe && !used; ++i) t->q[i * nq + (size_t)q] = m->q_default[q];
    if (!used) continue;
    if (!take_column(w, (size_t)c, q, t)) return gd_fail_memory(err);
    if (!coupled) mark_gaps(w->smooth.s, (size_t)c, t);
    ++nused;
  }
  if (nused == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, w->smooth.s->ncol > 0 ? w->smooth.s->column[0].name : NULL,
                   "no column holds values of a coordinate of the model");
  }
  mark_skipped(w->smooth.s, t);
  // a driver may come behind what it drives; it is never driven itself
  for (int q = 0; q < m->nq; ++q) {
    ptrdiff_t c = gerdy_series_find(w->smooth.s, m->names + m->q_name[q]);
    if (m->q_driver[q] < 0) continue;
    if (w->smooth.smoothing != GERDY_SMOOTH_OPENSIM || c < 0 ||
        !has_values(w->smooth.s, (size_t)c)) {
      follow(m, q, t);
    }
  }
  return GERDY_OK;
}

gerdy_status gerdy_trial_new(const gerdy_model* model, const gerdy_series* coordinates,
                             const gerdy_trial_options* options, gerdy_trial** out,
                             gerdy_error* err) {
  gerdy_trial_options o = options != NULL ? *options : gerdy_trial_options_default();
  work w = {.m = model, .smooth = {.s = coordinates, .smoothing = o.smoothing}};
  gerdy_trial* t = NULL;
  size_t nframe = 0;
  w.smooth.cutoff = o.cutoff > 0 ? o.cutoff : 0;
  *out = NULL;
  gerdy_status status = gd_smoother_open(&w.smooth, err);
  if (status == GERDY_OK) status = choose_frames(&w, &o, &nframe, err);
  if (status == GERDY_OK) status = new_trial(&w, nframe, &t, err);
  if (status == GERDY_OK) status = fill(&w, t, err);
  if (status == GERDY_OK)
    *out = t;
  else
    gerdy_trial_free(t);
  gd_smoother_close(&w.smooth);
  return status;
}
