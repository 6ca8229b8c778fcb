// Faults that a trial has from its first frame to its last: told by how the model fits without
// them, in a few frames spread over the trial.
#include "kin/fault_search.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/median.h"
#include "math/vec.h"

enum { most_faults = 8, most_singles = 3, least_markers = 8 };

static const double suspect_from = 0.06;  // m: so far from its place a marker is worth a trial
static const double lost_from = 0.12;     // m: half of the markers: no pose fits

static void apply(gd_fault_search* s, const gerdy_fault* f) {
  gd_fault_work* w = s->w;
  for (size_t k = 0; k < s->n; ++k) {
    gd_fault_probe* p = &s->probe[k];
    gd_fault_take_markers(s, p);
    if (f->kind == GERDY_FAULT_SIDES)
      gd_fault_exchange_sides(s);
    else if (f->kind == GERDY_FAULT_EXCHANGED)
      gd_fault_exchange(s, f->marker, f->other);
    else if (f->kind == GERDY_FAULT_SIGN)
      w->marker[3 * f->marker + f->axis] *= -1;
    else
      w->seen[f->marker] = 0;
    memcpy(p->marker, w->marker, 3 * (size_t)w->model->nmarker * sizeof *p->marker);
    memcpy(p->seen, w->seen, (size_t)w->model->nmarker);
  }
}

static void keep_better(gd_fault_attempt* best, gd_fault_attempt a) {
  if (a.fall > best->fall) *best = a;
}

// the single markers that are farthest off
static void try_singles(gd_fault_search* s, gd_fault_attempt* best) {
  double below = INFINITY;
  for (int k = 0; k < most_singles; ++k) {
    double worst = suspect_from;
    int marker = -1;
    for (int i = 0; i < s->w->model->nmarker; ++i) {
      double off = s->w->used[i] ? gd_fault_median_off(s, i) : 0;
      if (off <= worst || off >= below) continue;
      worst = off;
      marker = i;
    }
    if (marker < 0) return;
    below = worst;
    keep_better(best, gd_fault_try_without(s, marker));
  }
}

// Are two worth a trial: do they lie the other way round, or are they right and left, or on one
// bone, and something there is far off?
static bool worth_a_trial(const gd_fault_search* s, const signed char* vote, int i, int j) {
  const gd_fault_work* w = s->w;
  if (!w->used[i] || !w->used[j]) return false;
  if (vote[i * w->model->nmarker + j] > 0) return true;
  bool one_bone = w->model->marker_body[i] == w->model->marker_body[j];
  if (w->twin[i] != j && !one_bone) return false;
  for (int k = 0; k < w->model->nmarker; ++k) {
    int b = w->model->marker_body[k];
    bool there = b == w->model->marker_body[i] || b == w->model->marker_body[j];
    if (there && w->used[k] && gd_fault_median_off(s, k) > suspect_from) return true;
  }
  return false;
}

static gd_fault_attempt find_best(gd_fault_search* s, const signed char* vote) {
  gd_fault_attempt best = {.fall = 0};
  int n = s->w->model->nmarker;
  if (gd_fault_count_twins_off(s) > 0) {
    best = gd_fault_try_sides(s);
    if (best.fall > 0) return best;
  }
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < i && gd_fault_goes_on(s->w); ++j) {
      if (worth_a_trial(s, vote, i, j)) keep_better(&best, gd_fault_try_pair(s, i, j));
    }
  }
  try_singles(s, &best);
  return best;
}

static bool is_odd(const gd_fault_search* s, signed char* vote) {
  bool odd = gd_fault_find_turned(s, vote);
  for (int i = 0; i < s->w->model->nmarker && !odd; ++i) {
    odd = s->w->used[i] && gd_fault_median_off(s, i) > suspect_from;
  }
  return odd;
}

// distance of the marker in the middle, in the pose of data; 0: too few are seen to speak of most
static double median_of_frame(const gd_fault_work* w) {
  double best = 0;
  int nseen = 0, least = w->model->nmarker;
  for (int i = 0; i < w->model->nmarker; ++i) nseen += w->seen[i];
  for (int i = 0; i < w->model->nmarker; ++i) {
    int nbelow = 0;
    if (!w->seen[i]) continue;
    for (int j = 0; j < w->model->nmarker; ++j) {
      nbelow += w->seen[j] && gd_fault_distance(w, j) < gd_fault_distance(w, i);
    }
    if (nseen < least_markers || 2 * nbelow < nseen || nbelow > least) continue;
    least = nbelow;
    best = gd_fault_distance(w, i);
  }
  return best;
}

// Are most markers far from their places in the poses that most of them agree on? Then single ones
// cannot be told apart, and to try them all is a waste of time.
static bool find_too_many(gd_fault_search* s, double* distance) {
  gd_fault_work* w = s->w;
  double off[GD_FAULT_PROBES];
  size_t n = 0;
  for (size_t k = 0; k < s->n; ++k) {
    const gd_fault_probe* p = &s->probe[k];
    gd_fault_take_markers(s, p);
    gd_fault_robust(w, p->q, NULL);
    off[n] = median_of_frame(w);
    n += off[n] > 0;
  }
  *distance = n > 0 ? gd_median(off, n) : 0;
  return *distance > lost_from;
}

// instead of everything that was found
static gerdy_status add_too_many(const gd_fault_search* s, double distance) {
  gd_fault_work* w = s->w;
  gerdy_fault f = {.kind = GERDY_FAULT_TOO_MANY, .marker = -1, .other = -1, .axis = -1};
  f.whole = 1;
  f.nframe = w->markers->nrow;
  f.last = f.nframe - 1;
  f.distance = distance;
  w->faults->n = 0;
  return gd_fault_add(w, &f);
}

static gerdy_status find_all(gd_fault_search* s, signed char* vote) {
  gerdy_status status = GERDY_OK;
  double distance;
  gd_fault_choose_frames(s);
  if (!is_odd(s, vote)) return GERDY_OK;
  bool too_many = find_too_many(s, &distance);
  gd_fault_fit_all(s, false);
  for (int k = 0; k < most_faults && status == GERDY_OK; ++k) {
    gd_fault_find_turned(s, vote);
    gd_fault_attempt best = too_many ? gd_fault_try_sides(s) : find_best(s, vote);
    bool lost = too_many && !(best.fall > 0);
    if (lost || !gd_fault_goes_on(s->w)) return add_too_many(s, distance);
    if (!(best.fall > 0)) break;
    too_many = false;
    best.fault.whole = 1;
    best.fault.last = s->w->markers->nrow - 1;
    status = gd_fault_add(s->w, &best.fault);
    apply(s, &best.fault);
    gd_fault_fit_all(s, best.fault.kind != GERDY_FAULT_EXCHANGED);
  }
  return status;
}

gerdy_status gd_fault_whole(gd_fault_work* w) {
  gd_fault_search s = {.w = w};
  size_t n = (size_t)w->model->nmarker;
  signed char* vote = gd_alloc(n, n);
  gerdy_status status = vote != NULL ? gd_fault_search_open(&s) : gd_fail_memory(w->err);
  if (status == GERDY_OK) status = find_all(&s, vote);
  gd_free(vote);
  gd_free(s.number);
  gd_free(s.seen);
  return status;
}
