// Inverse kinematics of a whole marker table.
#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

void gerdy_ik_trial_free(gerdy_ik_trial* trial) {
  if (trial == NULL) return;
  gerdy_series_free(trial->motion);
  gerdy_series_free(trial->error);
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
                 "has %s. Rename the markers of one of them",
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

static gerdy_status make_tables(const gerdy_model* m, const gerdy_series* markers,
                                gerdy_ik_trial* t, gerdy_error* err) {
  size_t n = markers->nrow;
  gerdy_status status = gerdy_series_new(n, (size_t)m->nq, &t->motion, err);
  if (status == GERDY_OK) status = gerdy_series_new(n, (size_t)m->nmarker, &t->error, err);
  if (status != GERDY_OK) return status;
  t->info = gd_alloc(n, sizeof *t->info);
  if (t->info == NULL) return gd_fail_memory(err);
  for (size_t k = 0; k < 2; ++k) {
    gerdy_series* s = k ? t->error : t->motion;
    memcpy(s->time, markers->time, n * sizeof *s->time);
    s->rate = markers->rate;
    snprintf(s->title, sizeof s->title, "%s", k ? "Marker errors" : "Coordinates");
  }
  for (int q = 0; q < m->nq && status == GERDY_OK; ++q) {
    status = gerdy_series_name(t->motion, (size_t)q, m->names + m->q_name[q],
                               m->q_rotational[q] ? "rad" : "m");
  }
  for (int i = 0; i < m->nmarker && status == GERDY_OK; ++i) {
    status = gerdy_series_name(t->error, (size_t)i, m->names + m->marker_name[i], "m");
  }
  if (status == GERDY_OK) return GERDY_OK;
  return gd_fail(err, GERDY_E_MODEL, 0, m->name, "a name in the model is too long");
}

typedef struct frames {
  const gerdy_model* m;
  const gerdy_series* markers;
  gerdy_ik_trial* trial;
  gerdy_ik* ik;
  gerdy_data* data;
  double* marker;       // (nmarker x 3)
  unsigned char* seen;  // (nmarker)
} frames;

static void gather(frames* f, size_t row) {
  const double* value = f->markers->value + row * f->markers->ncol;
  const unsigned char* valid = f->markers->valid + row * f->markers->ncol;
  for (int i = 0; i < f->m->nmarker; ++i) {
    int c = f->trial->column[i];
    f->seen[i] = c >= 0 && valid[c] && valid[c + 1] && valid[c + 2];
    if (f->seen[i]) memcpy(f->marker + 3 * i, value + c, 3 * sizeof *value);
  }
}

static void store(frames* f, size_t row) {
  const gerdy_model* m = f->m;
  if (f->trial->info[row].outcome == GERDY_IK_TOO_FEW) return;
  for (int q = 0; q < m->nq; ++q) {
    gerdy_series_set(f->trial->motion, row, (size_t)q,
                     gerdy_ik_tells(f->ik, q) ? f->data->q[q] : NAN);
  }
  for (int i = 0; i < m->nmarker; ++i) {
    if (!f->seen[i]) continue;
    double square = 0;
    for (int k = 0; k < 3; ++k) {
      double r = f->marker[3 * i + k] - f->data->marker_pos[3 * i + k];
      square += r * r;
    }
    gerdy_series_set(f->trial->error, row, (size_t)i, sqrt(square));
  }
}

static gerdy_status solve_frames(frames* f, gerdy_progress progress, void* context,
                                 gerdy_error* err) {
  size_t n = f->markers->nrow, nsolved = 0;
  for (size_t row = 0; row < n; ++row) {
    gather(f, row);
    gerdy_ik_set_time(f->ik, f->markers->time[row]);
    gerdy_ik_info* info = &f->trial->info[row];
    if (nsolved == 0)
      gerdy_ik_frame_global(f->ik, f->data, f->marker, f->seen, info);
    else
      gerdy_ik_frame(f->ik, f->data, f->marker, f->seen, info);
    nsolved += info->outcome != GERDY_IK_TOO_FEW;
    store(f, row);
    if (progress != NULL && row % 64 == 0 &&
        !progress(context, "inverse kinematics", (double)row / (double)n)) {
      return gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
    }
  }
  if (nsolved > 0) return GERDY_OK;
  return gd_fail(
      err, GERDY_E_DATA, 0, NULL,
      "no frame has the 3 markers that a pose needs; markers that the trial shares with the "
      "model: %zu",
      f->trial->nmatched);
}

// free coordinates without a value in any frame
static gerdy_status find_unobserved(frames* f, gerdy_error* err) {
  const gerdy_series* s = f->trial->motion;
  f->trial->unobserved = gd_alloc(s->ncol, 1);
  if (f->trial->unobserved == NULL) return gd_fail_memory(err);
  for (size_t q = 0; q < s->ncol; ++q) {
    size_t row = 0;
    while (row < s->nrow && !s->valid[row * s->ncol + q]) ++row;
    f->trial->unobserved[q] = row == s->nrow && f->m->q_driver[q] < 0;
  }
  return GERDY_OK;
}

static gerdy_status run(frames* f, const double* weight, const gerdy_ik_options* options,
                        gerdy_progress progress, void* context, gerdy_error* err) {
  size_t nmarker = (size_t)f->m->nmarker;
  f->marker = gd_alloc(3 * nmarker, sizeof *f->marker);
  f->seen = gd_alloc(nmarker, 1);
  f->trial->column = gd_alloc(nmarker, sizeof *f->trial->column);
  double* used = gd_alloc(nmarker, sizeof *used);
  gerdy_status status = GERDY_OK;
  if (!f->marker || !f->seen || !f->trial->column || !used) status = gd_fail_memory(err);
  if (status == GERDY_OK) status = match(f->m, f->markers, weight, f->trial, used, err);
  if (status == GERDY_OK) status = make_tables(f->m, f->markers, f->trial, err);
  if (status == GERDY_OK) status = gerdy_ik_new(f->m, used, options, &f->ik, err);
  if (status == GERDY_OK) status = gerdy_data_new(f->m, &f->data, err);
  if (status == GERDY_OK) status = solve_frames(f, progress, context, err);
  if (status == GERDY_OK) status = find_unobserved(f, err);
  gd_free(used);
  return status;
}

gerdy_status gerdy_ik_solve(const gerdy_model* model, const gerdy_series* markers,
                            const double* weight, const gerdy_ik_options* options,
                            gerdy_progress progress, void* context, gerdy_ik_trial** out,
                            gerdy_error* err) {
  *out = NULL;
  frames f = {.m = model, .markers = markers};
  f.trial = gd_alloc(1, sizeof *f.trial);
  if (f.trial == NULL) return gd_fail_memory(err);
  gerdy_status status = run(&f, weight, options, progress, context, err);
  gerdy_ik_free(f.ik);
  gerdy_data_free(f.data);
  gd_free(f.marker);
  gd_free(f.seen);
  if (status != GERDY_OK) {
    gerdy_ik_trial_free(f.trial);
    return status;
  }
  *out = f.trial;
  return GERDY_OK;
}
