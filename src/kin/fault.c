// Faults of markers in a solved trial.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/fault.h"

enum { least_frames = 8 };  // fewer do not tell where a marker is at home

void gerdy_faults_free(gerdy_faults* faults) {
  if (faults == NULL) return;
  gd_free(faults->item);
  gd_free(faults);
}

// ---- mending -----------------------------------------------------------------------------------

static void exchange(gerdy_series* s, size_t row, int a, int b) {
  for (int k = 0; k < 3; ++k) {
    size_t i = row * s->ncol + (size_t)(a + k), j = row * s->ncol + (size_t)(b + k);
    double value = s->value[i];
    unsigned char valid = s->valid[i];
    s->value[i] = s->value[j];
    s->valid[i] = s->valid[j];
    s->value[j] = value;
    s->valid[j] = valid;
  }
}

static void mend_sides(const gd_fault_work* w, gerdy_series* s, size_t row) {
  const int* column = w->trial->column;
  for (int i = 0; i < w->model->nmarker; ++i) {
    int j = w->twin[i];
    bool both = j >= 0 && column[j] >= 0;
    if (!w->sided[i] || column[i] < 0 || (both && j > i)) continue;
    if (both) {
      exchange(s, row, column[i], column[j]);
    } else {
      for (int k = 0; k < 3; ++k) gerdy_series_set(s, row, (size_t)(column[i] + k), NAN);
    }
  }
}

// the table without a fault of the whole trial
static void mend(const gd_fault_work* w, const gerdy_fault* f, gerdy_series* s) {
  for (size_t row = 0; row < s->nrow; ++row) {
    int c = f->marker >= 0 ? w->trial->column[f->marker] : -1;
    if (f->kind == GERDY_FAULT_SIDES) {
      mend_sides(w, s, row);
    } else if (f->kind == GERDY_FAULT_EXCHANGED) {
      exchange(s, row, c, w->trial->column[f->other]);
    } else if (f->kind == GERDY_FAULT_SIGN) {
      s->value[row * s->ncol + (size_t)(c + f->axis)] *= -1;
    } else {
      for (int k = 0; k < 3; ++k) gerdy_series_set(s, row, (size_t)(c + k), NAN);
    }
  }
}

// ---- whole -------------------------------------------------------------------------------------

// frames in which most is odd, and those that were to be looked at when the limit was reached
static gerdy_status add_left(gd_fault_work* w) {
  gerdy_fault f = {.kind = GERDY_FAULT_TOO_MANY, .marker = -1, .other = -1, .axis = -1};
  for (size_t row = 0; row < w->markers->nrow; ++row) {
    bool pose = w->trial->info[row].outcome != GERDY_IK_TOO_FEW;
    bool left = w->suspect[row] && !w->done[row] && pose;
    if (!left && w->done[row] != GD_FAULT_GIVEN_UP) continue;
    if (f.nframe++ == 0) f.first = row;
    f.last = row;
  }
  return f.nframe > 0 ? gd_fault_add(w, &f) : GERDY_OK;
}

static gerdy_status find_in_frames(gd_fault_work* w, const gerdy_faults* whole) {
  gerdy_status status = GERDY_OK;
  bool too_many = whole->n > 0 && whole->item[0].kind == GERDY_FAULT_TOO_MANY;
  if (w->markers->nrow >= least_frames && !too_many) {
    status = gd_fault_homes(w);
    if (status == GERDY_OK) gd_fault_frames(w);
    if (status == GERDY_OK) status = add_left(w);
  }
  if (status == GERDY_OK && too_many) status = gd_fault_add(w, &whole->item[0]);
  return status == GERDY_OK ? gd_fault_spans(w, whole) : status;
}

// with what is wrong in the whole trial mended, and solved again
static gerdy_status find_in_mended(const gd_fault_work* first, const gerdy_faults* whole,
                                   const double* weight, const gerdy_ik_options* options) {
  gd_fault_work w = {.model = first->model, .faults = first->faults, .err = first->err};
  w.effort = first->effort;
  w.raw = first->markers;
  gerdy_series* mended = NULL;
  gerdy_ik_trial* trial = NULL;
  gerdy_status status = gerdy_series_copy(first->markers, &mended, w.err);
  if (status != GERDY_OK) return status;
  for (size_t k = 0; k < whole->n; ++k) mend(first, &whole->item[k], mended);
  status = gerdy_ik_solve(w.model, mended, weight, options, w.effort->progress, w.effort->context,
                          &trial, w.err);
  if (status == GERDY_OK) {
    w.markers = mended;
    w.trial = trial;
    status = gd_fault_open(&w, weight, options);
    if (status == GERDY_OK) status = find_in_frames(&w, whole);
    gd_fault_close(&w);
  }
  gerdy_ik_trial_free(trial);
  gerdy_series_free(mended);
  return status;
}

static int by_place(const void* a, const void* b) {
  const gerdy_fault *f = a, *g = b;
  if (f->kind != g->kind) return f->kind < g->kind ? -1 : 1;
  if (f->marker != g->marker) return f->marker < g->marker ? -1 : 1;
  if (f->other != g->other) return f->other < g->other ? -1 : 1;
  return f->first < g->first ? -1 : f->first > g->first;
}

static gerdy_status find(gd_fault_work* w, const double* weight, const gerdy_ik_options* options) {
  gerdy_faults whole = {NULL, 0}, *result = w->faults;
  gerdy_status status = gd_fault_open(w, weight, options);
  w->faults = &whole;
  if (status == GERDY_OK) status = gd_fault_whole(w);
  w->faults = result;
  if (status == GERDY_OK && !w->effort->stopped) {
    bool mends = whole.n > 0 && whole.item[0].kind != GERDY_FAULT_TOO_MANY;
    status = mends ? find_in_mended(w, &whole, weight, options) : find_in_frames(w, &whole);
  }
  if (status == GERDY_OK && w->effort->stopped)
    status = gd_fail(w->err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
  gd_free(whole.item);
  if (status == GERDY_OK && result->n > 1) {
    qsort(result->item, result->n, sizeof *result->item, by_place);
  }
  return status;
}

// some steps for faults of the whole trial, however short it is, and for single frames twice as
// many as it took to solve them all
static long most_effort(const gerdy_ik_trial* trial, size_t nrow) {
  enum { least = 60000, times = 2 };
  long solving = 0;
  for (size_t row = 0; row < nrow; ++row) solving += trial->info[row].iterations;
  return least + times * solving;
}

gerdy_status gerdy_faults_find(const gerdy_model* model, const gerdy_series* markers,
                               const double* weight, const gerdy_ik_options* options,
                               const gerdy_ik_trial* trial, gerdy_progress progress, void* context,
                               gerdy_faults** out, gerdy_error* err) {
  gd_fault_effort effort = {.progress = progress, .context = context};
  gd_fault_work w = {.model = model, .markers = markers, .trial = trial, .err = err};
  w.effort = &effort;
  effort.most = most_effort(trial, markers->nrow);
  *out = NULL;
  w.faults = gd_alloc(1, sizeof *w.faults);
  if (w.faults == NULL) return gd_fail_memory(err);
  gerdy_faults* result = w.faults;
  gerdy_status status = find(&w, weight, options);
  gd_fault_close(&w);
  if (status == GERDY_OK)
    *out = result;
  else
    gerdy_faults_free(result);
  return status;
}
