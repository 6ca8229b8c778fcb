// One frame of inverse kinematics: Levenberg-Marquardt inside bounds.
#include <gerdy/kin.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "kin/ik_solver.h"
#include "kin/normal.h"
#include "kin/observe.h"
#include "math/cholesky.h"
#include "model/model_function.h"

gerdy_ik_options gerdy_ik_options_default(void) {
  return (gerdy_ik_options){.accuracy = 1e-6, .max_iterations = 100};
}

void gerdy_ik_free(gerdy_ik* ik) {
  if (ik == NULL) return;
  gd_free(ik->weight);
  gd_free(ik->used);
  gd_free(ik->given_pull);
  gd_free(ik->pull);
  gd_free(ik->target);
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
  return ik->weight && ik->used && ik->given_pull && ik->pull && ik->target && ik->fixed &&
         ik->observed && ik->told && ik->untold && ik->root && ik->bounded && ik->pulled &&
         ik->active && ik->begin && ik->g && ik->H && ik->A && ik->step && ik->q_try &&
         ik->q_best && ik->q_start && ik->tracked && ik->sd;
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

static gerdy_status check(const gerdy_ik* ik, gerdy_error* err) {
  int ntracked = 0, nfree = 0;
  for (int i = 0; i < ik->m->nmarker; ++i) ntracked += ik->weight[i] > 0;
  for (int q = 0; q < ik->m->nq; ++q) nfree += ik->observed[q];
  if (ntracked == 0) {
    return gd_fail(err, GERDY_E_DATA, 0, ik->m->name,
                   "the model has no marker to track; add markers to its MarkerSet or give one a "
                   "positive weight");
  }
  if (nfree == 0) {
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
  ik->options.held = NULL;  // the caller's, not needed any more
  ik->options.pull = ik->options.target = NULL;
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
  return ik->fixed[source] || ik->told[source];
}

// ---- one frame ---------------------------------------------------------------------------------

static double pose_cost(gerdy_ik* ik, gerdy_data* d, const double* marker) {
  gerdy_fk(ik->m, d);
  gerdy_fk_markers(ik->m, d);
  return gd_tracking_cost(ik->m, d, ik->used, marker) +
         gd_target_cost(ik->m, d, ik->pull, ik->target);
}

// a coordinate at its bound that wants to leave it is not solved for in this step
static bool held_by_bound(const gerdy_ik* ik, const gerdy_data* d, int q) {
  if (!ik->bounded[q]) return false;
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
    if (!(ik->H[q * nq + q] > least) || held_by_bound(ik, d, q)) continue;
    ik->active[n++] = q;
  }
  return n;
}

// at the solution: what the markers of this frame determine. A coordinate held by its bound is
// determined by it, one with a target by that; the others are asked for given these.
static void find_told(gerdy_ik* ik, const gerdy_data* d) {
  int nq = ik->m->nq, n = 0, nactive = choose_active(ik, d, false);
  for (int q = 0; q < nq; ++q) {
    ik->told[q] = ik->pulled[q] || (ik->observed[q] && held_by_bound(ik, d, q));
  }
  for (int i = 0; i < nactive; ++i) {
    if (!ik->pulled[ik->active[i]]) ik->active[n++] = ik->active[i];
  }
  gd_find_untold(ik->H, nq, ik->active, n, ik->A, ik->step, ik->untold);
  for (int i = 0; i < n; ++i) ik->told[ik->active[i]] = !ik->untold[i];
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

// minimise over the observed (or only the root's) coordinates from the pose in d
static double minimise(gerdy_ik* ik, gerdy_data* d, const double* marker, bool root_only,
                       gerdy_ik_info* info) {
  double damping = 1e-12, cost = pose_cost(ik, d, marker);
  info->outcome = GERDY_IK_NOT_CONVERGED;
  for (int i = 0; i < ik->options.max_iterations; ++i) {
    gd_tracking_normal(ik->m, d, ik->used, marker, ik->tracked, ik->g, ik->H);
    gd_target_normal(ik->m, d, ik->pull, ik->target, ik->g, ik->H);
    gd_tracking_fold(ik->m, d, ik->g, ik->H);
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

// which markers count in this frame; returns how many
static int use_markers(gerdy_ik* ik, const double* marker, const unsigned char* seen) {
  int n = 0;
  for (int i = 0; i < ik->m->nmarker; ++i) {
    const double* m = marker + 3 * i;
    bool there = (seen == NULL || seen[i]) && isfinite(m[0] + m[1] + m[2]);
    ik->used[i] = there && ik->weight[i] > 0 ? ik->weight[i] : 0;
    n += ik->used[i] > 0;
  }
  return n;
}

// What the targets weigh in this frame. Beyond 1e8 times the markers' weight a pull pins its
// coordinate to within 1e-8 rad all the same, and rounding would hide the markers.
static void use_pulls(gerdy_ik* ik) {
  double sum = 0;
  for (int i = 0; i < ik->m->nmarker; ++i) sum += ik->used[i];
  double scale = ik->options.pull_is_share ? sum : 1;
  for (int q = 0; q < ik->m->nq; ++q) ik->pull[q] = fmin(scale * ik->given_pull[q], 1e8 * sum);
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
                  gerdy_ik_info* info) {
  memset(info, 0, sizeof *info);
  info->max_marker = -1;
  info->nmarker = ik->nmarker = use_markers(ik, marker, seen);
  ik->sd_known = 0;
  use_pulls(ik);
  for (int q = 0; q < ik->m->nq; ++q) {
    ik->told[q] = 0;
    if (ik->fixed[q])
      d->q[q] = given(ik, q);
    else if (ik->bounded[q])
      d->q[q] = fmin(fmax(d->q[q], ik->m->q_min[q]), ik->m->q_max[q]);
  }
  if (info->nmarker < 3) info->outcome = GERDY_IK_TOO_FEW;
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

void gerdy_ik_frame(gerdy_ik* ik, gerdy_data* data, const double* marker, const unsigned char* seen,
                    gerdy_ik_info* info) {
  gerdy_ik_info local;
  if (info == NULL) info = &local;
  start(ik, data, marker, seen, info);
  if (info->outcome == GERDY_IK_TOO_FEW) return;
  minimise(ik, data, marker, false, info);
  find_told(ik, data);
  summarise(ik, data, marker, info);
}

// the coordinate of the floating base that turns most about the vertical, -1 = there is no base
static int heading_coordinate(const gerdy_ik* ik, const gerdy_data* d) {
  int best = -1;
  double most = 0.5;
  for (int q = 0; q < ik->m->nq; ++q) {
    if (!ik->root[q] || !ik->observed[q]) continue;
    double turn = fabs(d->twist[6 * q + 1]);
    if (turn > most) {
      most = turn;
      best = q;
    }
  }
  return best;
}

// angles of the floating base have no bounds: of equal poses take the one within half a turn
static void unwind(const gerdy_ik* ik, gerdy_data* d) {
  static const double turn = 6.28318530717958648;
  for (int q = 0; q < ik->m->nq; ++q) {
    if (ik->root[q] && ik->m->q_rotational[q]) d->q[q] -= turn * round(d->q[q] / turn);
  }
}

// A pose can be stuck with joints at their bounds while a better one lies inside. Start again with
// these in the middle of their range, and keep the better of both.
static void leave_bounds(gerdy_ik* ik, gerdy_data* d, const double* marker, double cost,
                         gerdy_ik_info* info) {
  size_t bytes = (size_t)ik->m->nq * sizeof(double);
  int nheld = 0;
  memcpy(ik->q_best, d->q, bytes);
  for (int q = 0; q < ik->m->nq; ++q) {
    if (!ik->observed[q] || !held_by_bound(ik, d, q)) continue;
    d->q[q] = 0.5 * (ik->m->q_min[q] + ik->m->q_max[q]);
    ++nheld;
  }
  if (nheld == 0) return;
  double again = minimise(ik, d, marker, false, info);
  if (again < cost) return;
  memcpy(d->q, ik->q_best, bytes);
  minimise(ik, d, marker, false, info);
}

void gerdy_ik_frame_global(gerdy_ik* ik, gerdy_data* data, const double* marker,
                           const unsigned char* seen, gerdy_ik_info* info) {
  gerdy_ik_info local;
  if (info == NULL) info = &local;
  start(ik, data, marker, seen, info);
  if (info->outcome == GERDY_IK_TOO_FEW) return;
  size_t bytes = (size_t)ik->m->nq * sizeof(double);
  gerdy_fk(ik->m, data);
  int heading = heading_coordinate(ik, data), ntry = heading >= 0 ? 8 : 1;
  double lowest = INFINITY;
  memcpy(ik->q_start, data->q, bytes);
  memcpy(ik->q_best, data->q, bytes);
  for (int i = 0; i < ntry; ++i) {
    memcpy(data->q, ik->q_start, bytes);
    if (heading >= 0) {
      // 0, 45, -45, 90, -90 ... 180 degrees: of equal minima the one nearest to the start is kept
      data->q[heading] += (i % 2 ? 1 : -1) * ((i + 1) / 2) * 0.78539816339744831;
      minimise(ik, data, marker, true, info);
    }
    double cost = minimise(ik, data, marker, false, info);
    if (cost < lowest * (1 - 1e-9)) {
      lowest = cost;
      memcpy(ik->q_best, data->q, bytes);
    }
  }
  memcpy(data->q, ik->q_best, bytes);
  unwind(ik, data);
  double cost = minimise(ik, data, marker, false, info);
  leave_bounds(ik, data, marker, cost, info);
  find_told(ik, data);
  summarise(ik, data, marker, info);
}
