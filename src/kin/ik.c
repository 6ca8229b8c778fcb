// One frame of inverse kinematics: Levenberg-Marquardt inside bounds.
#include <gerdy/kin.h>
#include <math.h>
#include <string.h>

#include "kin/ik_barrier.h"
#include "kin/ik_solver.h"
#include "kin/normal.h"
#include "kin/observe.h"
#include "math/cholesky.h"
#include "math/vec.h"
#include "model/model_function.h"

// m, how far a marker of weight 1 is taken to be off: where a frame does not tell, and at least
static const double usually_off = 5e-3, least_off = 1e-4;

// m: markers nearer than this to one point or line are taken to be in it
static const double least_spread = 1e-3;

// seen on a floating base, for its place to be told
enum { least_base_markers = 2 };

static double pose_cost(gerdy_ik* ik, gerdy_data* d, const double* marker) {
  gerdy_fk(ik->m, d);
  gerdy_fk_markers(ik->m, d);
  return gd_tracking_cost(ik->m, d, ik->used, marker) +
         gd_target_cost(ik->m, d, ik->pull, ik->target) + gd_ik_barrier_cost(ik, d);
}

// gradient and normal matrix at the pose of d
static void linearise(gerdy_ik* ik, const gerdy_data* d, const double* marker) {
  gd_tracking_normal(ik->m, d, ik->used, marker, ik->tracked, ik->g, ik->H);
  gd_target_normal(ik->m, d, ik->pull, ik->target, ik->g, ik->H);
  gd_tracking_fold(ik->m, d, ik->g, ik->H);
  gd_ik_barrier_normal(ik, d);
}

bool gd_ik_held_by_bound(const gerdy_ik* ik, const gerdy_data* d, int q) {
  if (!ik->bounded[q] || ik->in_barrier) return false;
  return (d->q[q] <= ik->m->q_min[q] && ik->g[q] < 0) ||
         (d->q[q] >= ik->m->q_max[q] && ik->g[q] > 0);
}

// from the tips to the root, so that the zeros between branches survive the factorisation
static int choose_active(gerdy_ik* ik, const gerdy_data* d, bool root_only) {
  int n = 0, nq = ik->m->nq;
  double largest = 0;  // of the markers' doing: a pull may be of any size
  for (int q = 0; q < nq; ++q) {
    if (!ik->pulled[q]) largest = fmax(largest, ik->H[q * nq + q]);
  }
  for (int q = nq - 1; q >= 0; --q) {
    if (!ik->observed[q] || (root_only && !ik->root[q])) continue;
    // markers missing in this frame can leave a coordinate without any
    double least = ik->pulled[q] ? 0 : 1e-15 * largest;
    if (!(ik->H[q * nq + q] > least) || gd_ik_held_by_bound(ik, d, q)) continue;
    ik->active[n++] = q;
  }
  return n;
}

// the body that this one is fixed to without a joint, at the end
static int carrier(const gerdy_model* m, int body) {
  while (body > 0 && m->body_nq[body] == 0) body = m->body_parent[body];
  return body;
}

// A floating base has no joint that holds it: without markers of its own it hangs between the
// joints of what it carries, and what skin does to their markers turns it by many degrees. Then it
// is found, but not told, and so are the angles between it and its neighbours.
static void doubt_base(gerdy_ik* ik) {
  const gerdy_model* m = ik->m;
  for (int base = 1; base < m->nbody; ++base) {
    int own = 0;
    if (m->body_parent[base] != 0 || m->body_nq[base] != 6) continue;
    for (int i = 0; i < m->nmarker; ++i) {
      own += ik->used[i] > 0 && carrier(m, m->marker_body[i]) == base;
    }
    for (int q = 0; q < m->nq && own < least_base_markers; ++q) {
      int body = m->q_body[q];
      bool touches = body == base || carrier(m, m->body_parent[body]) == base;
      if (touches && ik->told[q] && !(ik->given_pull[q] > 0)) ik->told[q] = GD_IK_FOUND;
    }
  }
}

// at the solution: what the markers of this frame determine. A bound determines nothing: where the
// markers leave a coordinate free it drifts there. One with a target is determined by that; the
// others are asked for given these.
static void find_told(gerdy_ik* ik) {
  int nq = ik->m->nq, n = 0;
  double largest = 0;
  for (int q = 0; q < nq; ++q) {
    ik->told[q] = ik->pulled[q];
    // by its prior alone, when the markers would say less even if they told all others
    if (ik->precision[q] > 0) ik->told[q] = ik->H[q * nq + q] >= 2 * ik->pull[q];
    if (!ik->pulled[q]) largest = fmax(largest, ik->H[q * nq + q]);
  }
  for (int q = nq - 1; q >= 0; --q) {
    bool asked = ik->observed[q] && !ik->pulled[q] && ik->H[q * nq + q] > 1e-15 * largest;
    if (asked) ik->active[n++] = q;
  }
  gd_find_untold(ik->H, nq, ik->active, n, ik->A, ik->step, ik->untold);
  for (int i = 0; i < n; ++i) ik->told[ik->active[i]] = !ik->untold[i];
  doubt_base(ik);
}

// step = (H + damping diag H)^-1 g over the active coordinates; false when the system is singular
static bool solve_step(gerdy_ik* ik, int n, double damping) {
  int nq = ik->m->nq;
  for (int i = 0; i < n; ++i) {
    const double* row = ik->H + ik->active[i] * nq;
    for (int j = 0; j <= i; ++j) ik->A[i * n + j] = row[ik->active[j]];
    ik->A[i * n + i] *= 1 + damping;
    ik->step[i] = ik->g[ik->active[i]];
  }
  if (!gd_cholesky_factor(ik->A, n, ik->begin)) return false;
  gd_cholesky_solve(ik->A, n, ik->begin, ik->step);
  return true;
}

// how much the cost falls by the step if the problem were linear
static double predict(const gerdy_ik* ik, int n, double damping) {
  double fall = 0;
  for (int i = 0; i < n; ++i) {
    int q = ik->active[i];
    fall += ik->step[i] * (ik->g[q] + damping * ik->H[q * ik->m->nq + q] * ik->step[i]);
  }
  return fall;
}

// less damping where the linear prediction holds, more where the cost fell by little of it
static double adapt(double damping, double fall, double predicted) {
  if (fall > 0.75 * predicted) return fmax(damping * 0.1, 1e-12);
  return fall < 0.25 * predicted ? fmax(damping * 10, 1e-6) : damping;
}

// move the pose by the step, cut at the bounds; returns the largest move
static double take_step(gerdy_ik* ik, gerdy_data* d, int n) {
  double largest = 0;
  for (int i = 0; i < n; ++i) {
    int q = ik->active[i];
    double to = d->q[q] + ik->step[i];
    if (ik->bounded[q]) to = fmin(fmax(to, ik->m->q_min[q]), ik->m->q_max[q]);
    to = gd_ik_barrier_step(ik, d->q[q], to, q);
    largest = fmax(largest, fabs(to - d->q[q]));
    d->q[q] = to;
  }
  return largest;
}

// one accepted step: more damping until the cost falls; returns the largest move, 0 when none helps
static double descend(gerdy_ik* ik, gerdy_data* d, const double* marker, int n, double* damping,
                      double* cost) {
  size_t bytes = (size_t)ik->m->nq * sizeof(double);
  memcpy(ik->q_try, d->q, bytes);
  for (int attempt = 0; attempt < 12; ++attempt) {
    if (solve_step(ik, n, *damping)) {
      double moved = take_step(ik, d, n);
      double now = pose_cost(ik, d, marker);
      if (now <= *cost || moved <= ik->options.accuracy) {
        *damping = adapt(*damping, *cost - now, predict(ik, n, *damping));
        if (now <= *cost) {
          *cost = now;
          return moved;
        }
        memcpy(d->q, ik->q_try, bytes);
        break;
      }
      memcpy(d->q, ik->q_try, bytes);
    }
    *damping = fmax(*damping * 10, 1e-6);
  }
  pose_cost(ik, d, marker);
  return 0;
}

// What the targets weigh in this frame. Beyond 1e8 times the markers' weight a pull pins its
// coordinate to within 1e-8 rad all the same, and rounding would hide the markers.
static void use_pulls(gerdy_ik* ik) {
  double sum = 0;
  for (int i = 0; i < ik->m->nmarker; ++i) sum += ik->used[i];
  double scale = ik->options.pull_is_share ? sum : 1;
  for (int q = 0; q < ik->m->nq; ++q) {
    double pull = scale * ik->given_pull[q] + ik->variance * ik->precision[q];
    ik->pull[q] = fmin(pull, 1e8 * sum);
  }
}

// Weigh the priors by what the markers are off in this pose, which is known better with every step.
// Returns the cost by the new weights.
static double weigh_priors(gerdy_ik* ik, const gerdy_data* d, double cost) {
  double markers = cost - gd_target_cost(ik->m, d, ik->pull, ik->target);
  double variance = gd_ik_residual_variance(ik, ik->nobserved, cost);
  if (isnan(variance)) return cost;
  ik->variance = fmax(variance, least_off * least_off);
  use_pulls(ik);
  return markers + gd_target_cost(ik->m, d, ik->pull, ik->target);
}

double gd_ik_minimise(gerdy_ik* ik, gerdy_data* d, const double* marker, bool root_only,
                      gerdy_ik_info* info) {
  double damping = 1e-12, cost = pose_cost(ik, d, marker);
  info->outcome = GERDY_IK_NOT_CONVERGED;
  for (int i = 0; i < ik->options.max_iterations; ++i) {
    if (ik->nprior > 0) cost = weigh_priors(ik, d, cost);
    linearise(ik, d, marker);
    int n = choose_active(ik, d, root_only);
    ++info->iterations;
    double moved = n > 0 ? descend(ik, d, marker, n, &damping, &cost) : 0;
    if (moved <= ik->options.accuracy) {
      info->outcome = GERDY_IK_SOLVED;
      break;
    }
  }
  return cost;
}

// what the markers weigh in this frame; returns how many of those that count are seen
static int use_markers(gerdy_ik* ik, const double* marker, const unsigned char* seen,
                       const double* carried) {
  int nseen = 0;
  ik->nmarker = 0;
  for (int i = 0; i < ik->m->nmarker; ++i) {
    const double* m = marker + 3 * i;
    bool there = seen == NULL || seen[i];
    double share = there ? 1 : carried != NULL ? carried[i] : 0;
    bool used = ik->weight[i] > 0 && share > 0 && isfinite(m[0] + m[1] + m[2]);
    ik->used[i] = used ? share * ik->weight[i] : 0;
    ik->nmarker += used;
    nseen += used && there;
  }
  return nseen;
}

// Do the markers used lie neither in one point nor in one line? How a body that floats is turned
// nothing tells otherwise, and any pose fits them as badly as any other.
static bool spans_something(const gerdy_ik* ik, const double* marker) {
  const double *first = NULL, *last = NULL;
  double farthest = 0, v[3], u[3], across[3];
  for (int i = 0; i < ik->m->nmarker; ++i) {
    if (!(ik->used[i] > 0)) continue;
    if (first == NULL) first = marker + 3 * i;
    double distance = gd_v3_distance(first, marker + 3 * i);
    if (distance <= farthest) continue;
    farthest = distance;
    last = marker + 3 * i;
  }
  if (farthest < least_spread) return false;
  gd_v3_sub(last, first, u);
  for (int i = 0; i < ik->m->nmarker; ++i) {
    if (!(ik->used[i] > 0)) continue;
    gd_v3_sub(marker + 3 * i, first, v);
    gd_v3_cross(u, v, across);
    if (gd_v3_norm(across) >= least_spread * farthest) return true;
  }
  return false;
}

static bool floats(const gerdy_ik* ik) {
  bool any = false;
  for (int q = 0; q < ik->m->nq; ++q) any = any || ik->root[q];
  return any;
}

// the value of a coordinate that is not solved for: its function of time, else its default
static double given(const gerdy_ik* ik, int q) {
  const gerdy_model* m = ik->m;
  int f = m->q_prescribed[q];
  if (m->q_locked[q] || f < 0) return m->q_default[q];
  double value, slope;
  gd_model_eval(m, f, ik->time, &value, &slope);
  return value;
}

static void start(gerdy_ik* ik, gerdy_data* d, const double* marker, const unsigned char* seen,
                  const double* carried, gerdy_ik_info* info) {
  memset(info, 0, sizeof *info);
  info->max_marker = -1;
  info->nmarker = use_markers(ik, marker, seen, carried);
  ik->sd_known = 0;
  ik->variance = usually_off * usually_off;
  use_pulls(ik);
  for (int q = 0; q < ik->m->nq; ++q) {
    ik->told[q] = 0;
    if (ik->fixed[q])
      d->q[q] = given(ik, q);
    else if (ik->bounded[q])
      d->q[q] = fmin(fmax(d->q[q], ik->m->q_min[q]), ik->m->q_max[q]);
  }
  bool poseless = info->nmarker < 3 || (!spans_something(ik, marker) && floats(ik));
  if (poseless) info->outcome = GERDY_IK_TOO_FEW;
}

static void summarise(gerdy_ik* ik, const gerdy_data* d, const double* marker,
                      gerdy_ik_info* info) {
  double sum = 0;
  info->cost = gd_tracking_cost(ik->m, d, ik->used, marker);
  ik->cost = info->cost + gd_target_cost(ik->m, d, ik->pull, ik->target);
  for (int i = 0; i < ik->m->nmarker; ++i) {
    if (ik->used[i] <= 0) continue;
    double square = 0;
    for (int k = 0; k < 3; ++k) {
      double r = marker[3 * i + k] - d->marker_pos[3 * i + k];
      square += r * r;
    }
    sum += square;
    if (sqrt(square) >= info->max) {
      info->max = sqrt(square);
      info->max_marker = i;
    }
  }
  info->rms = sqrt(sum / info->nmarker);
}

// carried markers have done their part: what is told, and how well, is by those that are seen
static void drop_carried(gerdy_ik* ik, gerdy_data* d, const double* marker,
                         const unsigned char* seen) {
  int nbefore = ik->nmarker;
  for (int i = 0; i < ik->m->nmarker && seen != NULL; ++i) {
    if (seen[i] || !(ik->used[i] > 0)) continue;
    ik->used[i] = 0;
    --ik->nmarker;
  }
  if (ik->nmarker < nbefore) linearise(ik, d, marker);
}

static void find_pose(gerdy_ik* ik, gerdy_data* d, const double* marker, bool anywhere,
                      gerdy_ik_info* info) {
  if (anywhere)
    gd_ik_search(ik, d, marker, info);
  else
    gd_ik_minimise(ik, d, marker, false, info);
  if (ik->options.barrier > 0) gd_ik_barrier_solve(ik, d, marker, info);
}

void gd_ik_frame(gerdy_ik* ik, gerdy_data* d, const double* marker, const unsigned char* seen,
                 const double* carried, bool anywhere, gerdy_ik_info* info) {
  start(ik, d, marker, seen, carried, info);
  if (info->outcome == GERDY_IK_TOO_FEW) return;
  find_pose(ik, d, marker, anywhere, info);
  drop_carried(ik, d, marker, seen);
  find_told(ik);
  summarise(ik, d, marker, info);
}

bool gd_ik_pose(gerdy_ik* ik, gerdy_data* d, const double* marker, const unsigned char* seen) {
  gerdy_ik_info info;
  start(ik, d, marker, seen, NULL, &info);
  if (info.outcome == GERDY_IK_TOO_FEW) return false;
  find_pose(ik, d, marker, false, &info);
  return true;
}

void gerdy_ik_frame(gerdy_ik* ik, gerdy_data* data, const double* marker, const unsigned char* seen,
                    gerdy_ik_info* info) {
  gerdy_ik_info local;
  gd_ik_frame(ik, data, marker, seen, NULL, false, info != NULL ? info : &local);
}

void gerdy_ik_frame_global(gerdy_ik* ik, gerdy_data* data, const double* marker,
                           const unsigned char* seen, gerdy_ik_info* info) {
  gerdy_ik_info local;
  gd_ik_frame(ik, data, marker, seen, NULL, true, info != NULL ? info : &local);
}
