#include "kin/fault_search.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/median.h"
#include "math/vec.h"

gerdy_status gd_fault_search_open(gd_fault_search* s) {
  size_t nmarker = (size_t)s->w->model->nmarker, nq = (size_t)s->w->model->nq;
  size_t each = 4 * nmarker + nq;
  s->number = gd_alloc(GD_FAULT_PROBES * each, sizeof *s->number);
  s->seen = gd_alloc(GD_FAULT_PROBES * nmarker, 1);
  if (s->number == NULL || s->seen == NULL) return gd_fail_memory(s->w->err);
  for (size_t k = 0; k < GD_FAULT_PROBES; ++k) {
    gd_fault_probe* p = &s->probe[k];
    p->marker = s->number + k * each;
    p->off = p->marker + 3 * nmarker;
    p->q = p->off + nmarker;
    p->seen = s->seen + k * nmarker;
  }
  return GERDY_OK;
}

static void keep_pose(const gd_fault_search* s, gd_fault_probe* p) {
  const gd_fault_work* w = s->w;
  memcpy(p->q, w->data->q, (size_t)w->model->nq * sizeof *p->q);
  p->cost = 0;
  for (int i = 0; i < w->model->nmarker; ++i) {
    p->off[i] = w->seen[i] ? gd_fault_distance(w, i) : NAN;
    if (w->seen[i]) p->cost += p->off[i] * p->off[i];
  }
}

void gd_fault_take_markers(const gd_fault_search* s, const gd_fault_probe* p) {
  memcpy(s->w->marker, p->marker, 3 * (size_t)s->w->model->nmarker * sizeof *p->marker);
  memcpy(s->w->seen, p->seen, (size_t)s->w->model->nmarker);
}

// frames spread over the trial, in the poses that were found
void gd_fault_choose_frames(gd_fault_search* s) {
  gd_fault_work* w = s->w;
  size_t nrow = w->markers->nrow, n = nrow < GD_FAULT_PROBES ? nrow : GD_FAULT_PROBES;
  for (size_t k = 0; k < n; ++k) {
    size_t row = (2 * k + 1) * nrow / (2 * n);
    if (w->trial->info[row].outcome == GERDY_IK_TOO_FEW) continue;
    gd_fault_probe* p = &s->probe[s->n++];
    gd_fault_gather(w, row, false);
    memcpy(p->marker, w->marker, 3 * (size_t)w->model->nmarker * sizeof *p->marker);
    memcpy(p->seen, w->seen, (size_t)w->model->nmarker);
    gd_fault_trial_pose(w, row, w->data->q);
    gerdy_fk(w->model, w->data);
    gerdy_fk_markers(w->model, w->data);
    keep_pose(s, p);
  }
}

// the poses that fit best, all markers alike; anywhere: wherever they are
void gd_fault_fit_all(gd_fault_search* s, bool anywhere) {
  for (size_t k = 0; k < s->n; ++k) {
    gd_fault_probe* p = &s->probe[k];
    gd_fault_take_markers(s, p);
    gd_fault_fit(s->w, anywhere ? NULL : p->q, NULL);
    keep_pose(s, p);
  }
}

double gd_fault_median_off(const gd_fault_search* s, int marker) {
  double off[GD_FAULT_PROBES];
  size_t n = 0;
  for (size_t k = 0; k < s->n; ++k) {
    if (s->probe[k].seen[marker]) off[n++] = s->probe[k].off[marker];
  }
  return n > 0 ? gd_median(off, n) : 0;
}

// The better of two fits: from the pose of the frame, and from there with all joints but the base
// in the middle. A model that has turned round to follow wrong markers does not find back by
// itself.
void gd_fault_fit_both(const gd_fault_search* s, const gd_fault_probe* p, gerdy_ik_info* info) {
  gd_fault_work* w = s->w;
  const gerdy_model* m = w->model;
  gerdy_ik_info second;
  double* start = w->q;
  size_t bytes = (size_t)m->nq * sizeof *start;
  gd_fault_fit(w, p->q, info);
  memcpy(w->q + m->nq, w->data->q, bytes);
  for (int q = 0; q < m->nq; ++q) {
    bool base = m->body_parent[m->q_body[q]] == 0;
    start[q] = base ? p->q[q] : m->q_default[q];
  }
  gd_fault_fit(w, start, &second);
  if (second.cost < info->cost)
    *info = second;
  else
    gd_fault_fit(w, w->q + m->nq, info);
}
