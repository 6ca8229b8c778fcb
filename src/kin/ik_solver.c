// A solver of frames: what it tracks, and its memory.
#include "kin/ik_solver.h"

#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

gerdy_ik_options gerdy_ik_options_default(void) {
  return (gerdy_ik_options){.accuracy = 1e-6, .max_iterations = 100, .carry = 1};
}

void gerdy_ik_free(gerdy_ik* ik) {
  if (ik == NULL) return;
  gd_free(ik->weight);
  gd_free(ik->used);
  gd_free(ik->given_pull);
  gd_free(ik->pull);
  gd_free(ik->target);
  gd_free(ik->precision);
  gd_free(ik->fixed);
  gd_free(ik->observed);
  gd_free(ik->told);
  gd_free(ik->untold);
  gd_free(ik->root);
  gd_free(ik->bounded);
  gd_free(ik->pulled);
  gd_free(ik->active);
  gd_free(ik->begin);
  gd_free(ik->g);
  gd_free(ik->H);
  gd_free(ik->A);
  gd_free(ik->step);
  gd_free(ik->q_try);
  gd_free(ik->q_best);
  gd_free(ik->q_start);
  gd_free(ik->tracked);
  gd_free(ik->sd);
  gd_free(ik);
}

static bool allocate(gerdy_ik* ik, const gerdy_model* m) {
  size_t nq = (size_t)m->nq, nmarker = (size_t)m->nmarker;
  ik->weight = gd_alloc(nmarker, sizeof(double));
  ik->used = gd_alloc(nmarker, sizeof(double));
  ik->given_pull = gd_alloc(nq, sizeof(double));
  ik->pull = gd_alloc(nq, sizeof(double));
  ik->target = gd_alloc(nq, sizeof(double));
  ik->precision = gd_alloc(nq, sizeof(double));
  ik->fixed = gd_alloc(nq, 1);
  ik->observed = gd_alloc(nq, 1);
  ik->told = gd_alloc(nq, 1);
  ik->untold = gd_alloc(nq, 1);
  ik->root = gd_alloc(nq, 1);
  ik->bounded = gd_alloc(nq, 1);
  ik->pulled = gd_alloc(nq, 1);
  ik->active = gd_alloc(nq, sizeof(int));
  ik->begin = gd_alloc(nq, sizeof(int));
  ik->g = gd_alloc(nq, sizeof(double));
  ik->H = gd_alloc(nq * nq, sizeof(double));
  ik->A = gd_alloc(nq * nq, sizeof(double));
  ik->step = gd_alloc(nq, sizeof(double));
  ik->q_try = gd_alloc(nq, sizeof(double));
  ik->q_best = gd_alloc(nq, sizeof(double));
  ik->q_start = gd_alloc(nq, sizeof(double));
  ik->tracked = gd_alloc((size_t)m->nbody, sizeof *ik->tracked);
  ik->sd = gd_alloc(nq, sizeof(double));
  return ik->weight && ik->used && ik->given_pull && ik->pull && ik->target && ik->precision &&
         ik->fixed && ik->observed && ik->told && ik->untold && ik->root && ik->bounded &&
         ik->pulled && ik->active && ik->begin && ik->g && ik->H && ik->A && ik->step &&
         ik->q_try && ik->q_best && ik->q_start && ik->tracked && ik->sd;
}

static bool moves_tracked(const gerdy_ik* ik, int q) {
  const gerdy_model* m = ik->m;
  for (int i = 0; i < m->nmarker; ++i) {
    if (ik->weight[i] > 0 && gerdy_model_is_below(m, m->marker_body[i], m->q_body[q])) return true;
  }
  return false;
}

// which coordinates are there to be found, and which ranges bind; the range of a floating base is
// about the laboratory, not about anatomy, and does not bind
static void classify(gerdy_ik* ik) {
  const gerdy_model* m = ik->m;
  for (int q = 0; q < m->nq; ++q) {
    int body = m->q_body[q];
    ik->root[q] = m->body_parent[body] == 0 && m->body_nq[body] == 6;
    ik->bounded[q] = m->q_clamped[q] && !ik->root[q];
    ik->fixed[q] = m->q_locked[q] || m->q_prescribed[q] >= 0 ||
                   (ik->options.held != NULL && ik->options.held[q]);
    if (m->q_driver[q] < 0 && !ik->fixed[q]) ik->observed[q] = moves_tracked(ik, q);
  }
  // a driver is also told by what its dependents move
  for (int q = 0; q < m->nq; ++q) {
    int driver = m->q_driver[q];
    if (driver >= 0 && !ik->fixed[driver] && moves_tracked(ik, q)) ik->observed[driver] = 1;
  }
}

// targets count only where something is free to reach them; a coupled one is its driver's
static void take_pulls(gerdy_ik* ik, const double* pull) {
  const gerdy_model* m = ik->m;
  memcpy(ik->target, m->q_default, (size_t)m->nq * sizeof(double));
  for (int q = 0; q < m->nq && pull != NULL; ++q) {
    int source = m->q_driver[q] >= 0 ? m->q_driver[q] : q;
    if (!(pull[q] > 0) || ik->fixed[source]) continue;
    ik->given_pull[q] = pull[q];
    ik->pulled[source] = ik->observed[source] = 1;
  }
}

// a prior counts where the coordinate itself is free and markers move it; a target goes before it
static void take_priors(gerdy_ik* ik, const double* sd) {
  for (int q = 0; q < ik->m->nq && sd != NULL; ++q) {
    bool has_target = ik->given_pull[q] > 0 || ik->m->q_driver[q] >= 0;
    if (!(sd[q] > 0) || !ik->observed[q] || has_target) continue;
    ik->precision[q] = 1 / (sd[q] * sd[q]);
    ik->pulled[q] = 1;
    ++ik->nprior;
  }
}

static gerdy_status check(gerdy_ik* ik, gerdy_error* err) {
  int ntracked = 0;
  for (int i = 0; i < ik->m->nmarker; ++i) ntracked += ik->weight[i] > 0;
  for (int q = 0; q < ik->m->nq; ++q) ik->nobserved += ik->observed[q];
  if (ntracked == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, ik->m->name,
                   "the model has no marker to track; add markers to its MarkerSet or give one a "
                   "positive weight");
  }
  if (ik->nobserved == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, ik->m->name,
                   "no coordinate is free to move the tracked markers; unlock one");
  }
  return GERDY_OK;
}

gerdy_status gerdy_ik_new(const gerdy_model* model, const double* weight,
                          const gerdy_ik_options* options, gerdy_ik** out, gerdy_error* err) {
  *out = NULL;
  gerdy_ik* ik = gd_alloc(1, sizeof *ik);
  if (ik == NULL || !allocate(ik, model)) {
    gerdy_ik_free(ik);
    return gd_fail_memory(err);
  }
  ik->m = model;
  ik->options = options != NULL ? *options : gerdy_ik_options_default();
  for (int i = 0; i < model->nmarker; ++i) ik->weight[i] = weight != NULL ? weight[i] : 1;
  classify(ik);
  take_pulls(ik, ik->options.pull);
  take_priors(ik, ik->options.prior_sd);
  ik->options.held = NULL;  // the caller's, not needed any more
  ik->options.pull = ik->options.target = ik->options.prior_sd = NULL;
  gerdy_status status = check(ik, err);
  if (status != GERDY_OK) {
    gerdy_ik_free(ik);
    return status;
  }
  *out = ik;
  return GERDY_OK;
}

void gerdy_ik_set_time(gerdy_ik* ik, double time) { ik->time = time; }

void gerdy_ik_set_targets(gerdy_ik* ik, const double* target) {
  memcpy(ik->target, target, (size_t)ik->m->nq * sizeof(double));
}

int gerdy_ik_observes(const gerdy_ik* ik, int q) { return ik->observed[q]; }

int gerdy_ik_tells(const gerdy_ik* ik, int q) {
  int source = ik->m->q_driver[q] >= 0 ? ik->m->q_driver[q] : q;
  return ik->fixed[source] || ik->told[source] == 1;
}
