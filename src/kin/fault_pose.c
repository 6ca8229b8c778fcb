// Poses that a few wrong markers do not bend.
#include <math.h>
#include <string.h>

#include "kin/fault.h"
#include "kin/ik_solver.h"
#include "math/vec.h"

// m: markers farther than this from home count little; from wide to narrow, so that the pose comes
// to where most agree
static const double reach[] = {0.3, 0.12, 0.06, 0.03, 0.03};

void gd_fault_gather(gd_fault_work* w, size_t row, bool sides) {
  const gerdy_series* s = w->markers;
  for (int i = 0; i < w->model->nmarker; ++i) {
    int source = sides && w->sided[i] ? w->twin[i] : i;
    w->seen[i] = 0;
    if (source < 0 || !w->used[source] || !w->used[i]) continue;
    size_t at = row * s->ncol + (size_t)w->trial->column[source];
    w->seen[i] = s->valid[at] && s->valid[at + 1] && s->valid[at + 2];
    if (w->seen[i]) gd_v3_copy(s->value + at, w->marker + 3 * i);
  }
  gerdy_ik_set_time(w->ik, s->time[row]);
  if (w->target != NULL) gerdy_ik_set_targets(w->ik, w->target + row * (size_t)w->model->nq);
}

void gd_fault_trial_pose(const gd_fault_work* w, size_t row, double* q) {
  const gerdy_series* s = w->trial->motion;
  for (int k = 0; k < w->model->nq; ++k) {
    size_t at = row * s->ncol + (size_t)k;
    q[k] = s->valid[at] ? s->value[at] : w->model->q_default[k];
  }
}

double gd_fault_distance(const gd_fault_work* w, int marker) {
  return gd_v3_distance(w->marker + 3 * marker, w->data->marker_pos + 3 * marker);
}

static double square_of(const gd_fault_work* w, int i) {
  double d = gd_fault_distance(w, i);
  return d * d;
}

// weights of Geman and McClure: what is far off is let go
static void weigh(gd_fault_work* w, double width) {
  for (int i = 0; i < w->model->nmarker; ++i) {
    if (!w->seen[i]) continue;
    double share = 1 / (1 + square_of(w, i) / (width * width));
    w->ik->weight[i] = share * share;
  }
}

// first: where in reach to begin
static double settle(gd_fault_work* w, const double* start, size_t first) {
  gerdy_ik_info info;
  memcpy(w->data->q, start, (size_t)w->model->nq * sizeof *start);
  gerdy_fk(&w->view, w->data);
  gerdy_fk_markers(&w->view, w->data);
  for (size_t k = first; k < sizeof reach / sizeof reach[0]; ++k) {
    weigh(w, reach[k]);
    gerdy_ik_frame(w->ik, w->data, w->marker, w->seen, &info);
    w->effort->spent += info.iterations;
  }
  double cost = 0, last = reach[sizeof reach / sizeof reach[0] - 1];
  for (int i = 0; i < w->model->nmarker; ++i) {
    double square = w->seen[i] ? square_of(w, i) : 0;
    cost += square / (square + last * last);
  }
  return cost;
}

double gd_fault_robust(gd_fault_work* w, const double* a, const double* b) {
  size_t nq = (size_t)w->model->nq;
  double* kept = w->q + 2 * nq;
  double first = settle(w, a, 0);
  if (b == NULL) return first;
  memcpy(kept, w->data->q, nq * sizeof *kept);
  double second = settle(w, b, 0);
  if (second <= first) return second;
  memcpy(w->data->q, kept, nq * sizeof *kept);
  gerdy_fk(&w->view, w->data);
  gerdy_fk_markers(&w->view, w->data);
  return first;
}

void gd_fault_robust_near(gd_fault_work* w, const double* start) { settle(w, start, 3); }

void gd_fault_fit(gd_fault_work* w, const double* start, gerdy_ik_info* info) {
  gerdy_ik_info own;
  if (info == NULL) info = &own;
  size_t bytes = (size_t)w->model->nq * sizeof(double);
  for (int i = 0; i < w->model->nmarker; ++i) w->ik->weight[i] = 1;
  memcpy(w->data->q, start != NULL ? start : w->model->q_default, bytes);
  if (start != NULL)
    gerdy_ik_frame(w->ik, w->data, w->marker, w->seen, info);
  else
    gerdy_ik_frame_global(w->ik, w->data, w->marker, w->seen, info);
  w->effort->spent += info->iterations;
}

bool gd_fault_goes_on(gd_fault_work* w) {
  enum { between = 256 };
  gd_fault_effort* e = w->effort;
  if (e->progress != NULL && !e->stopped && e->spent - e->asked >= between) {
    double done = fmin((double)e->spent / (double)e->most, 1);
    e->asked = e->spent;
    e->stopped = !e->progress(e->context, "faults of markers", done);
  }
  return !e->stopped && e->spent < e->most;
}
