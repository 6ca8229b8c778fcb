// Inverse kinematics of a whole marker table.
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/ik_carry.h"
#include "kin/ik_frames.h"

void gerdy_ik_trial_free(gerdy_ik_trial* trial) {
  if (trial == NULL) return;
  gerdy_series_free(trial->motion);
  gerdy_series_free(trial->error);
  gerdy_series_free(trial->sd);
  gd_free(trial->info);
  gd_free(trial->column);
  gd_free(trial->unobserved);
  gd_free(trial);
}

// "A, B, C ..." of up to five names, each without its last characters, for messages
static void list_names(char* out, size_t size, int n, const char* (*name)(const void*, int),
                       const void* of, size_t without) {
  size_t used = 0;
  out[0] = '\0';
  for (int i = 0; i < n && i < 5 && used < size; ++i) {
    const char* full = name(of, i);
    size_t keep = strlen(full) > without ? strlen(full) - without : 0;
    int length = snprintf(out + used, size - used, "%s%.*s", i ? ", " : "", (int)keep, full);
    used += length > 0 ? (size_t)length : 0;
  }
  if (n > 5 && used < size) snprintf(out + used, size - used, " ...");
}

static const char* model_marker(const void* of, int i) {
  const gerdy_model* m = of;
  return m->names + m->marker_name[i];
}

static const char* table_marker(const void* of, int i) {
  const gerdy_series* s = of;
  return s->column[3 * i].name;
}

// is the marker that begins at this column seen in any frame?
static bool ever_seen(const gerdy_series* s, int column) {
  for (size_t row = 0; row < s->nrow; ++row) {
    const unsigned char* v = s->valid + row * s->ncol + column;
    if (v[0] && v[1] && v[2]) return true;
  }
  return false;
}

static gerdy_status fail_no_match(const gerdy_model* m, const gerdy_series* markers, int ncommon,
                                  gerdy_error* err) {
  if (ncommon > 0) {
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "the trial names %d markers of the model, but none of them is ever seen",
                   ncommon);
  }
  char have[160], want[160];
  list_names(have, sizeof have, (int)(markers->ncol / 3), table_marker, markers, strlen(".x"));
  list_names(want, sizeof want, m->nmarker, model_marker, m, 0);
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "the model and the trial have no marker in common: the trial has %s; the model "
                 "has %s. Rename the markers of one of them, or give a mapping of names",
                 have[0] ? have : "none", want[0] ? want : "none");
}

// a marker that is named but never seen tells nothing: it is not tracked
static gerdy_status match(const gerdy_model* m, const gerdy_series* markers, const double* weight,
                          gerdy_ik_trial* t, double* used, gerdy_error* err) {
  int ncommon = 0;
  for (int i = 0; i < m->nmarker; ++i) {
    ptrdiff_t found = gerdy_marker_find(markers, m->names + m->marker_name[i]);
    t->column[i] = found >= 0 ? (int)(3 * found) : -1;
    ncommon += t->column[i] >= 0;
    bool seen = t->column[i] >= 0 && ever_seen(markers, t->column[i]);
    used[i] = seen ? (weight != NULL ? weight[i] : 1) : 0;
    t->nmatched += seen;
  }
  return t->nmatched > 0 ? GERDY_OK : fail_no_match(m, markers, ncommon, err);
}

static gerdy_status new_table(const gerdy_series* markers, size_t ncol, const char* title,
                              gerdy_series** out, gerdy_error* err) {
  gerdy_status status = gerdy_series_new(markers->nrow, ncol, out, err);
  if (status != GERDY_OK) return status;
  memcpy((*out)->time, markers->time, markers->nrow * sizeof *markers->time);
  (*out)->rate = markers->rate;
  snprintf((*out)->title, sizeof(*out)->title, "%s", title);
  return GERDY_OK;
}

static gerdy_status name_coordinates(const gerdy_model* m, gerdy_series* s) {
  gerdy_status status = GERDY_OK;
  for (int q = 0; q < m->nq && status == GERDY_OK; ++q) {
    const char* unit = m->q_rotational[q] ? "rad" : "m";
    status = gerdy_series_name(s, (size_t)q, m->names + m->q_name[q], unit);
  }
  return status;
}

static gerdy_status make_tables(const gerdy_model* m, const gerdy_series* markers, int with_sd,
                                gerdy_ik_trial* t, gerdy_error* err) {
  size_t nq = (size_t)m->nq, nmarker = (size_t)m->nmarker;
  gerdy_status status = new_table(markers, nq, "Coordinates", &t->motion, err);
  if (status == GERDY_OK) status = new_table(markers, nmarker, "Marker errors", &t->error, err);
  if (status == GERDY_OK && with_sd) {
    status = new_table(markers, nq, "Standard deviations of coordinates", &t->sd, err);
  }
  if (status != GERDY_OK) return status;
  t->info = gd_alloc(markers->nrow, sizeof *t->info);
  if (t->info == NULL) return gd_fail_memory(err);
  status = name_coordinates(m, t->motion);
  if (status == GERDY_OK && with_sd) status = name_coordinates(m, t->sd);
  for (int i = 0; i < m->nmarker && status == GERDY_OK; ++i) {
    status = gerdy_series_name(t->error, (size_t)i, m->names + m->marker_name[i], "m");
  }
  if (status == GERDY_OK) return GERDY_OK;
  return gd_fail(err, GERDY_E_MODEL, 0, m->name, "a name in the model is too long");
}

static gerdy_status check_solved(const gerdy_ik_trial* t, size_t nsolved, gerdy_error* err) {
  if (nsolved > 0) return GERDY_OK;
  return gd_fail(err, GERDY_E_DATA, 0, NULL,
                 "no frame has the 3 markers that a pose needs, not all in one point or line; "
                 "markers that the trial shares with the "
                 "model: %zu",
                 t->nmatched);
}

// free coordinates without a value in any frame
static gerdy_status find_unobserved(const gerdy_model* m, gerdy_ik_trial* t, gerdy_error* err) {
  const gerdy_series* s = t->motion;
  t->unobserved = gd_alloc(s->ncol, 1);
  if (t->unobserved == NULL) return gd_fail_memory(err);
  for (size_t q = 0; q < s->ncol; ++q) {
    size_t row = 0;
    while (row < s->nrow && !s->valid[row * s->ncol + q]) ++row;
    t->unobserved[q] = row == s->nrow && m->q_driver[q] < 0;
  }
  return GERDY_OK;
}

static size_t count_carried(const gerdy_ik_trial* t, const gd_carry* c) {
  size_t n = 0, nmarker = (size_t)c->model->nmarker;
  for (size_t k = 0; k < t->motion->nrow * nmarker; ++k) {
    n += c->share[k] > 0 && t->info[k / nmarker].outcome != GERDY_IK_TOO_FEW;
  }
  return n;
}

// all frames; without a gap there is nothing to carry, and it costs nothing
static gerdy_status solve(const gerdy_model* m, const gerdy_series* markers, const double* weight,
                          const gerdy_ik_options* options, gerdy_progress progress, void* context,
                          gerdy_ik_trial* t, gerdy_error* err) {
  size_t nsolved;
  gd_carry carry = {0};
  gerdy_status status = GERDY_OK;
  t->nmissing = gd_carry_count(m, markers, weight, t->column);
  bool carries = t->nmissing > 0 && (options == NULL || options->carry);
  if (carries) status = gd_carry_open(&carry, m, markers, weight, t->column, err);
  if (status == GERDY_OK) {
    status = gd_ik_solve_frames(m, markers, weight, options, carries ? &carry : NULL, progress,
                                context, t, &nsolved, err);
  }
  if (status == GERDY_OK && carries) t->ncarried = count_carried(t, &carry);
  gd_carry_close(&carry);
  return status == GERDY_OK ? check_solved(t, nsolved, err) : status;
}

gerdy_status gerdy_ik_solve(const gerdy_model* model, const gerdy_series* markers,
                            const double* weight, const gerdy_ik_options* options,
                            gerdy_progress progress, void* context, gerdy_ik_trial** out,
                            gerdy_error* err) {
  size_t nmarker = (size_t)model->nmarker;
  *out = NULL;
  gerdy_ik_trial* t = gd_alloc(1, sizeof *t);
  double* used = gd_alloc(nmarker, sizeof *used);
  gerdy_status status = t != NULL && used != NULL ? GERDY_OK : gd_fail_memory(err);
  if (status == GERDY_OK) {
    t->column = gd_alloc(nmarker, sizeof *t->column);
    if (t->column == NULL) status = gd_fail_memory(err);
  }
  if (status == GERDY_OK) status = match(model, markers, weight, t, used, err);
  if (status == GERDY_OK) {
    status = make_tables(model, markers, options != NULL && options->with_sd, t, err);
  }
  if (status == GERDY_OK) {
    status = solve(model, markers, used, options, progress, context, t, err);
  }
  if (status == GERDY_OK) status = find_unobserved(model, t, err);
  gd_free(used);
  if (status == GERDY_OK)
    *out = t;
  else
    gerdy_ik_trial_free(t);
  return status;
}
