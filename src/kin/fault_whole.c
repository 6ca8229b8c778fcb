// Faults that a trial has from its first frame to its last: told by how the model fits without
// them, in a few frames spread over the trial.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/fault.h"
#include "math/median.h"
#include "math/vec.h"

enum { most_probes = 7, most_faults = 8, most_singles = 3, least_markers = 8 };

static const double odd_share = 0.3;      // of the way between two markers: as far to the other
static const double least_apart = 0.02;   // m: nearer markers cannot be told from one another
static const double suspect_from = 0.06;  // m: so far from its place a marker is worth a trial
static const double lost_from = 0.12;     // m: half of the markers: no pose fits
static const double agree_share = 0.7;    // of the frames must say the same

// A frame that is looked at, with what was found mended.
typedef struct probe {
  double* marker;       // (nmarker x 3)
  unsigned char* seen;  // (nmarker)
  double* q;            // (nq) pose that fits best
  double* off;          // (nmarker) m, from its place
  double cost;          // m2
} probe;

typedef struct search {
  gd_fault_work* w;
  probe probe[most_probes];
  size_t n;
  double* number;       // memory of the probes
  unsigned char* seen;  // likewise
} search;

// What is tried, and what comes of it.
typedef struct attempt {
  gerdy_fault fault;
  double fall;  // m2, of the cost; 0: refused
} attempt;

// ---- frames ------------------------------------------------------------------------------------

static gerdy_status open_search(search* s) {
  size_t nmarker = (size_t)s->w->model->nmarker, nq = (size_t)s->w->model->nq;
  size_t each = 4 * nmarker + nq;
  s->number = gd_alloc(most_probes * each, sizeof *s->number);
  s->seen = gd_alloc(most_probes * nmarker, 1);
  if (s->number == NULL || s->seen == NULL) return gd_fail_memory(s->w->err);
  for (size_t k = 0; k < most_probes; ++k) {
    probe* p = &s->probe[k];
    p->marker = s->number + k * each;
    p->off = p->marker + 3 * nmarker;
    p->q = p->off + nmarker;
    p->seen = s->seen + k * nmarker;
  }
  return GERDY_OK;
}

static void keep_pose(const search* s, probe* p) {
  const gd_fault_work* w = s->w;
  memcpy(p->q, w->data->q, (size_t)w->model->nq * sizeof *p->q);
  p->cost = 0;
  for (int i = 0; i < w->model->nmarker; ++i) {
    p->off[i] = w->seen[i] ? gd_fault_distance(w, i) : NAN;
    if (w->seen[i]) p->cost += p->off[i] * p->off[i];
  }
}

static void take_markers(const search* s, const probe* p) {
  memcpy(s->w->marker, p->marker, 3 * (size_t)s->w->model->nmarker * sizeof *p->marker);
  memcpy(s->w->seen, p->seen, (size_t)s->w->model->nmarker);
}

// frames spread over the trial, in the poses that were found
static void choose_frames(search* s) {
  gd_fault_work* w = s->w;
  size_t nrow = w->markers->nrow, n = nrow < most_probes ? nrow : most_probes;
  for (size_t k = 0; k < n; ++k) {
    size_t row = (2 * k + 1) * nrow / (2 * n);
    if (w->trial->info[row].outcome == GERDY_IK_TOO_FEW) continue;
    probe* p = &s->probe[s->n++];
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
static void fit_all(search* s, bool anywhere) {
  for (size_t k = 0; k < s->n; ++k) {
    probe* p = &s->probe[k];
    take_markers(s, p);
    gd_fault_fit(s->w, anywhere ? NULL : p->q, NULL);
    keep_pose(s, p);
  }
}

static double median_off(const search* s, int marker) {
  double off[most_probes];
  size_t n = 0;
  for (size_t k = 0; k < s->n; ++k) {
    if (s->probe[k].seen[marker]) off[n++] = s->probe[k].off[marker];
  }
  return n > 0 ? gd_median(off, n) : 0;
}

// The better of two fits: from the pose of the frame, and from there with all joints but the base
// in the middle. A model that has turned round to follow wrong markers does not find back by
// itself.
static void fit_both(const search* s, const probe* p, gerdy_ik_info* info) {
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

// ---- two markers -------------------------------------------------------------------------------

static void exchange(search* s, int i, int j) {
  double v[3];
  double* marker = s->w->marker;
  unsigned char seen = s->w->seen[i];
  gd_v3_copy(marker + 3 * i, v);
  gd_v3_copy(marker + 3 * j, marker + 3 * i);
  gd_v3_copy(v, marker + 3 * j);
  s->w->seen[i] = s->w->seen[j];
  s->w->seen[j] = seen;
}

static void place_model(const search* s, const probe* p) {
  memcpy(s->w->data->q, p->q, (size_t)s->w->model->nq * sizeof *p->q);
  gerdy_fk(s->w->model, s->w->data);
  gerdy_fk_markers(s->w->model, s->w->data);
}

// does the pair lie rather the other way round in the pose of data? 0 when it is not seen
static int lies_turned(const search* s, const probe* p, int i, int j) {
  double is[3], ought[3];
  if (!p->seen[i] || !p->seen[j]) return 0;
  gd_v3_sub(s->w->data->marker_pos + 3 * i, s->w->data->marker_pos + 3 * j, ought);
  gd_v3_sub(p->marker + 3 * i, p->marker + 3 * j, is);
  double square = gd_v3_dot(ought, ought);
  if (square < least_apart * least_apart) return -1;
  return gd_v3_dot(is, ought) < odd_share * square ? 1 : -1;
}

// pairs that lie rather the other way round in most frames: vote[i * nmarker + j] > 0, j < i
static bool find_turned(const search* s, signed char* vote) {
  const gd_fault_work* w = s->w;
  int n = w->model->nmarker;
  bool any = false;
  memset(vote, 0, (size_t)n * (size_t)n);
  for (size_t k = 0; k < s->n; ++k) {
    place_model(s, &s->probe[k]);
    for (int i = 0; i < n; ++i) {
      for (int j = 0; j < i; ++j) {
        vote[i * n + j] = (signed char)(vote[i * n + j] + lies_turned(s, &s->probe[k], i, j));
      }
    }
  }
  for (int k = 0; k < n * n; ++k) any = any || vote[k] > 0;
  return any;
}

// both much nearer to their places, and the cost falls by more than chance would have it
static bool better_exchanged(const search* s, const probe* p, int i, int j, double cost) {
  const gd_fault_work* w = s->w;
  double apart = gd_v3_distance(w->data->marker_pos + 3 * i, w->data->marker_pos + 3 * j);
  double before = hypot(p->off[i], p->off[j]);
  double after = hypot(gd_fault_distance(w, i), gd_fault_distance(w, j));
  return after < 0.5 * before && after < 0.6 * apart && p->cost - cost > 0.25 * apart * apart;
}

static attempt try_pair(search* s, int i, int j) {
  attempt a = {.fault = {.kind = GERDY_FAULT_EXCHANGED, .marker = j, .other = i, .axis = -1}};
  double fall[most_probes], off[most_probes], explained[most_probes];
  size_t n = 0, ngood = 0;
  for (size_t k = 0; k < s->n; ++k) {
    const probe* p = &s->probe[k];
    gerdy_ik_info info;
    if (!p->seen[i] || !p->seen[j]) continue;
    if ((double)(n - ngood) > (1 - agree_share) * (double)s->n) return a;
    take_markers(s, p);
    exchange(s, i, j);
    fit_both(s, p, &info);
    double after = hypot(gd_fault_distance(s->w, i), gd_fault_distance(s->w, j));
    ngood += better_exchanged(s, p, i, j, info.cost);
    fall[n] = p->cost - info.cost;
    explained[n] = 1 - after / hypot(p->off[i], p->off[j]);
    off[n++] = gd_v3_distance(s->w->data->marker_pos + 3 * i, s->w->data->marker_pos + 3 * j);
  }
  if (n == 0 || (double)ngood < agree_share * (double)n) return a;
  a.fall = gd_median(fall, n);
  a.fault.distance = gd_median(off, n);
  a.fault.explained = gd_median(explained, n);
  return a;
}

// ---- one marker --------------------------------------------------------------------------------

// what a left-out marker does where the others say that it should be: a label, 0: nothing odd
static int judge_single(const search* s, const probe* p, int i, double cost, double* after) {
  gd_fault_work* w = s->w;
  double distance = gd_v3_distance(p->marker + 3 * i, w->data->marker_pos + 3 * i);
  gd_v3_copy(p->marker + 3 * i, w->marker + 3 * i);
  int what = gd_fault_turned(w, i, after);
  if (what == GD_FAULT_AWAY) return distance > 0.2 && cost < 0.4 * p->cost ? what : 0;
  return distance > 0.08 && cost < 0.7 * p->cost ? what : 0;
}

static attempt name_single(int i, int what) {
  attempt a = {.fault = {.kind = GERDY_FAULT_AWAY, .marker = i, .other = -1, .axis = -1}};
  if (what <= GD_FAULT_MIRROR_X) {
    a.fault.kind = GERDY_FAULT_MIRRORED;
    a.fault.axis = GD_FAULT_MIRROR_X - what;
  } else if (what <= GD_FAULT_SIGN_X) {
    a.fault.kind = GERDY_FAULT_SIGN;
    a.fault.axis = GD_FAULT_SIGN_X - what;
  }
  return a;
}

static attempt try_without(search* s, int i) {
  double fall[most_probes], off[most_probes], explained[most_probes];
  int what[most_probes], count[8] = {0}, best = 0;
  size_t n = 0, ntold = 0;
  bool anywhere = median_off(s, i) > 0.3;
  for (size_t k = 0; k < s->n; ++k) {
    const probe* p = &s->probe[k];
    gerdy_ik_info info;
    double after = 0;
    if (!p->seen[i]) continue;
    take_markers(s, p);
    s->w->seen[i] = 0;
    gd_fault_fit(s->w, anywhere ? NULL : p->q, &info);
    if (info.outcome == GERDY_IK_TOO_FEW) continue;  // without it nothing tells
    what[n] = judge_single(s, p, i, info.cost, &after);
    ++count[-what[n]];
    off[n] = gd_v3_distance(p->marker + 3 * i, s->w->data->marker_pos + 3 * i);
    explained[n] = 1 - after / off[n];
    fall[n++] = p->cost - info.cost;
  }
  for (int k = 1; k < 8; ++k) {
    if (count[k] > 0 && (best == 0 || count[k] > count[-best])) best = -k;
  }
  attempt a = name_single(i, best);
  if (best == 0 || (double)count[-best] < agree_share * (double)n) return a;
  for (size_t k = 0; k < n; ++k) {
    if (what[k] != best) continue;
    fall[ntold] = fall[k];
    off[ntold] = off[k];
    explained[ntold++] = explained[k];
  }
  a.fall = gd_median(fall, ntold);
  a.fault.distance = gd_median(off, ntold);
  a.fault.explained = best == GD_FAULT_AWAY ? 0 : gd_median(explained, ntold);
  return a;
}

// ---- sides -------------------------------------------------------------------------------------

static void exchange_sides(search* s) {
  gd_fault_work* w = s->w;
  for (int i = 0; i < w->model->nmarker; ++i) {
    if (!w->sided[i]) continue;
    if (w->twin[i] < 0) w->seen[i] = 0;
    if (w->twin[i] > i) exchange(s, i, w->twin[i]);
  }
}

static int count_twins_off(const search* s) {
  int noff = 0, ntwin = 0;
  for (int i = 0; i < s->w->model->nmarker; ++i) {
    if (!s->w->used[i] || s->w->twin[i] < 0 || !s->w->used[s->w->twin[i]]) continue;
    ++ntwin;
    noff += median_off(s, i) > suspect_from;
  }
  return ntwin >= 4 && 4 * noff > ntwin ? noff : 0;
}

static attempt try_sides(search* s) {
  attempt a = {.fault = {.kind = GERDY_FAULT_SIDES, .marker = -1, .other = -1, .axis = -1}};
  double fall[most_probes], left[most_probes];
  size_t ngood = 0;
  for (size_t k = 0; k < s->n; ++k) {
    const probe* p = &s->probe[k];
    gerdy_ik_info info;
    take_markers(s, p);
    exchange_sides(s);
    gd_fault_fit(s->w, NULL, &info);
    ngood += info.outcome != GERDY_IK_TOO_FEW && info.cost < 0.4 * p->cost;
    fall[k] = p->cost - info.cost;
    left[k] = sqrt(info.cost / p->cost);
  }
  if (s->n == 0 || (double)ngood < agree_share * (double)s->n) return a;
  a.fall = gd_median(fall, s->n);
  a.fault.explained = 1 - gd_median(left, s->n);
  return a;
}

// ---- all ---------------------------------------------------------------------------------------

static void apply(search* s, const gerdy_fault* f) {
  gd_fault_work* w = s->w;
  for (size_t k = 0; k < s->n; ++k) {
    probe* p = &s->probe[k];
    take_markers(s, p);
    if (f->kind == GERDY_FAULT_SIDES)
      exchange_sides(s);
    else if (f->kind == GERDY_FAULT_EXCHANGED)
      exchange(s, f->marker, f->other);
    else if (f->kind == GERDY_FAULT_SIGN)
      w->marker[3 * f->marker + f->axis] *= -1;
    else
      w->seen[f->marker] = 0;
    memcpy(p->marker, w->marker, 3 * (size_t)w->model->nmarker * sizeof *p->marker);
    memcpy(p->seen, w->seen, (size_t)w->model->nmarker);
  }
}

static void keep_better(attempt* best, attempt a) {
  if (a.fall > best->fall) *best = a;
}

// the single markers that are farthest off
static void try_singles(search* s, attempt* best) {
  double below = INFINITY;
  for (int k = 0; k < most_singles; ++k) {
    double worst = suspect_from;
    int marker = -1;
    for (int i = 0; i < s->w->model->nmarker; ++i) {
      double off = s->w->used[i] ? median_off(s, i) : 0;
      if (off <= worst || off >= below) continue;
      worst = off;
      marker = i;
    }
    if (marker < 0) return;
    below = worst;
    keep_better(best, try_without(s, marker));
  }
}

// Are two worth a trial: do they lie the other way round, or are they right and left, or on one
// bone, and something there is far off?
static bool worth_a_trial(const search* s, const signed char* vote, int i, int j) {
  const gd_fault_work* w = s->w;
  if (!w->used[i] || !w->used[j]) return false;
  if (vote[i * w->model->nmarker + j] > 0) return true;
  bool one_bone = w->model->marker_body[i] == w->model->marker_body[j];
  if (w->twin[i] != j && !one_bone) return false;
  for (int k = 0; k < w->model->nmarker; ++k) {
    int b = w->model->marker_body[k];
    bool there = b == w->model->marker_body[i] || b == w->model->marker_body[j];
    if (there && w->used[k] && median_off(s, k) > suspect_from) return true;
  }
  return false;
}

static attempt find_best(search* s, const signed char* vote) {
  attempt best = {.fall = 0};
  int n = s->w->model->nmarker;
  if (count_twins_off(s) > 0) {
    best = try_sides(s);
    if (best.fall > 0) return best;
  }
  for (int i = 0; i < n; ++i) {
    for (int j = 0; j < i && gd_fault_goes_on(s->w); ++j) {
      if (worth_a_trial(s, vote, i, j)) keep_better(&best, try_pair(s, i, j));
    }
  }
  try_singles(s, &best);
  return best;
}

static bool is_odd(const search* s, signed char* vote) {
  bool odd = find_turned(s, vote);
  for (int i = 0; i < s->w->model->nmarker && !odd; ++i) {
    odd = s->w->used[i] && median_off(s, i) > suspect_from;
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
static bool find_too_many(search* s, double* distance) {
  gd_fault_work* w = s->w;
  double off[most_probes];
  size_t n = 0;
  for (size_t k = 0; k < s->n; ++k) {
    const probe* p = &s->probe[k];
    take_markers(s, p);
    gd_fault_robust(w, p->q, NULL);
    off[n] = median_of_frame(w);
    n += off[n] > 0;
  }
  *distance = n > 0 ? gd_median(off, n) : 0;
  return *distance > lost_from;
}

// instead of everything that was found
static gerdy_status add_too_many(const search* s, double distance) {
  gd_fault_work* w = s->w;
  gerdy_fault f = {.kind = GERDY_FAULT_TOO_MANY, .marker = -1, .other = -1, .axis = -1};
  f.whole = 1;
  f.nframe = w->markers->nrow;
  f.last = f.nframe - 1;
  f.distance = distance;
  w->faults->n = 0;
  return gd_fault_add(w, &f);
}

static gerdy_status find_all(search* s, signed char* vote) {
  gerdy_status status = GERDY_OK;
  double distance;
  choose_frames(s);
  if (!is_odd(s, vote)) return GERDY_OK;
  bool too_many = find_too_many(s, &distance);
  fit_all(s, false);
  for (int k = 0; k < most_faults && status == GERDY_OK; ++k) {
    find_turned(s, vote);
    attempt best = too_many ? try_sides(s) : find_best(s, vote);
    bool lost = too_many && !(best.fall > 0);
    if (lost || !gd_fault_goes_on(s->w)) return add_too_many(s, distance);
    if (!(best.fall > 0)) break;
    too_many = false;
    best.fault.whole = 1;
    best.fault.last = s->w->markers->nrow - 1;
    status = gd_fault_add(s->w, &best.fault);
    apply(s, &best.fault);
    fit_all(s, best.fault.kind != GERDY_FAULT_EXCHANGED);
  }
  return status;
}

gerdy_status gd_fault_whole(gd_fault_work* w) {
  search s = {.w = w};
  size_t n = (size_t)w->model->nmarker;
  signed char* vote = gd_alloc(n, n);
  gerdy_status status = vote != NULL ? open_search(&s) : gd_fail_memory(w->err);
  if (status == GERDY_OK) status = find_all(&s, vote);
  gd_free(vote);
  gd_free(s.number);
  gd_free(s.seen);
  return status;
}
