// What is tried against a fault of the whole trial, and how much better the model fits then.
#include "kin/fault_search.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/median.h"
#include "math/vec.h"

static const double odd_share = 0.3;      // of the way between two markers: as far to the other
static const double least_apart = 0.02;   // m: nearer markers cannot be told from one another
static const double suspect_from = 0.06;  // m: so far from its place a marker is worth a trial
static const double agree_share = 0.7;    // of the frames must say the same

// ---- two markers -------------------------------------------------------------------------------

void gd_fault_exchange(gd_fault_search* s, int i, int j) {
  double v[3];
  double* marker = s->w->marker;
  unsigned char seen = s->w->seen[i];
  gd_v3_copy(marker + 3 * i, v);
  gd_v3_copy(marker + 3 * j, marker + 3 * i);
  gd_v3_copy(v, marker + 3 * j);
  s->w->seen[i] = s->w->seen[j];
  s->w->seen[j] = seen;
}

static void place_model(const gd_fault_search* s, const gd_fault_probe* p) {
  memcpy(s->w->data->q, p->q, (size_t)s->w->model->nq * sizeof *p->q);
  gerdy_fk(s->w->model, s->w->data);
  gerdy_fk_markers(s->w->model, s->w->data);
}

// does the pair lie rather the other way round in the pose of data? 0 when it is not seen
static int lies_turned(const gd_fault_search* s, const gd_fault_probe* p, int i, int j) {
  double is[3], ought[3];
  if (!p->seen[i] || !p->seen[j]) return 0;
  gd_v3_sub(s->w->data->marker_pos + 3 * i, s->w->data->marker_pos + 3 * j, ought);
  gd_v3_sub(p->marker + 3 * i, p->marker + 3 * j, is);
  double square = gd_v3_dot(ought, ought);
  if (square < least_apart * least_apart) return -1;
  return gd_v3_dot(is, ought) < odd_share * square ? 1 : -1;
}

// pairs that lie rather the other way round in most frames: vote[i * nmarker + j] > 0, j < i
bool gd_fault_find_turned(const gd_fault_search* s, signed char* vote) {
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
static bool better_exchanged(const gd_fault_search* s, const gd_fault_probe* p, int i, int j,
                             double cost) {
  const gd_fault_work* w = s->w;
  double apart = gd_v3_distance(w->data->marker_pos + 3 * i, w->data->marker_pos + 3 * j);
  double before = hypot(p->off[i], p->off[j]);
  double after = hypot(gd_fault_distance(w, i), gd_fault_distance(w, j));
  return after < 0.5 * before && after < 0.6 * apart && p->cost - cost > 0.25 * apart * apart;
}

gd_fault_attempt gd_fault_try_pair(gd_fault_search* s, int i, int j) {
  gd_fault_attempt a = {
      .fault = {.kind = GERDY_FAULT_EXCHANGED, .marker = j, .other = i, .axis = -1}};
  double fall[GD_FAULT_PROBES], off[GD_FAULT_PROBES], explained[GD_FAULT_PROBES];
  size_t n = 0, ngood = 0;
  for (size_t k = 0; k < s->n; ++k) {
    const gd_fault_probe* p = &s->probe[k];
    gerdy_ik_info info;
    if (!p->seen[i] || !p->seen[j]) continue;
    if ((double)(n - ngood) > (1 - agree_share) * (double)s->n) return a;
    gd_fault_take_markers(s, p);
    gd_fault_exchange(s, i, j);
    gd_fault_fit_both(s, p, &info);
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
static int judge_single(const gd_fault_search* s, const gd_fault_probe* p, int i, double cost,
                        double* after) {
  gd_fault_work* w = s->w;
  double distance = gd_v3_distance(p->marker + 3 * i, w->data->marker_pos + 3 * i);
  gd_v3_copy(p->marker + 3 * i, w->marker + 3 * i);
  int what = gd_fault_turned(w, i, after);
  if (what == GD_FAULT_AWAY) return distance > 0.2 && cost < 0.4 * p->cost ? what : 0;
  return distance > 0.08 && cost < 0.7 * p->cost ? what : 0;
}

static gd_fault_attempt name_single(int i, int what) {
  gd_fault_attempt a = {.fault = {.kind = GERDY_FAULT_AWAY, .marker = i, .other = -1, .axis = -1}};
  if (what <= GD_FAULT_MIRROR_X) {
    a.fault.kind = GERDY_FAULT_MIRRORED;
    a.fault.axis = GD_FAULT_MIRROR_X - what;
  } else if (what <= GD_FAULT_SIGN_X) {
    a.fault.kind = GERDY_FAULT_SIGN;
    a.fault.axis = GD_FAULT_SIGN_X - what;
  }
  return a;
}

gd_fault_attempt gd_fault_try_without(gd_fault_search* s, int i) {
  double fall[GD_FAULT_PROBES], off[GD_FAULT_PROBES], explained[GD_FAULT_PROBES];
  int what[GD_FAULT_PROBES], count[8] = {0}, best = 0;
  size_t n = 0, ntold = 0;
  bool anywhere = gd_fault_median_off(s, i) > 0.3;
  for (size_t k = 0; k < s->n; ++k) {
    const gd_fault_probe* p = &s->probe[k];
    gerdy_ik_info info;
    double after = 0;
    if (!p->seen[i]) continue;
    gd_fault_take_markers(s, p);
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
  gd_fault_attempt a = name_single(i, best);
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

void gd_fault_exchange_sides(gd_fault_search* s) {
  gd_fault_work* w = s->w;
  for (int i = 0; i < w->model->nmarker; ++i) {
    if (!w->sided[i]) continue;
    if (w->twin[i] < 0) w->seen[i] = 0;
    if (w->twin[i] > i) gd_fault_exchange(s, i, w->twin[i]);
  }
}

int gd_fault_count_twins_off(const gd_fault_search* s) {
  int noff = 0, ntwin = 0;
  for (int i = 0; i < s->w->model->nmarker; ++i) {
    if (!s->w->used[i] || s->w->twin[i] < 0 || !s->w->used[s->w->twin[i]]) continue;
    ++ntwin;
    noff += gd_fault_median_off(s, i) > suspect_from;
  }
  return ntwin >= 4 && 4 * noff > ntwin ? noff : 0;
}

gd_fault_attempt gd_fault_try_sides(gd_fault_search* s) {
  gd_fault_attempt a = {
      .fault = {.kind = GERDY_FAULT_SIDES, .marker = -1, .other = -1, .axis = -1}};
  double fall[GD_FAULT_PROBES], left[GD_FAULT_PROBES];
  size_t ngood = 0;
  for (size_t k = 0; k < s->n; ++k) {
    const gd_fault_probe* p = &s->probe[k];
    gerdy_ik_info info;
    gd_fault_take_markers(s, p);
    gd_fault_exchange_sides(s);
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
