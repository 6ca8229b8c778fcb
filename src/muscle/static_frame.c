// One frame of static optimization: from a pose and its moments to activations.
#include <math.h>
#include <string.h>

#include "muscle/static_solver.h"

enum { most_tangents = 30 };
static const double same_moment = 1e-6;  // of the largest moment, at least of 1

// ---- input -------------------------------------------------------------------------------------

// coordinate that is no number, -1: none
static int find_gap(const gerdy_static* s, const gerdy_data* d, const double* tau) {
  const gerdy_model* m = s->model;
  for (int q = 0; q < m->nq; ++q) {
    bool known = m->q_driver[q] >= 0 || isfinite(d->q[q] + d->u[q]);
    if (!known || (s->q_row[q] >= 0 && !isfinite(tau[q]))) return q;
  }
  return -1;
}

static void lay_paths(const gerdy_static* s, gerdy_data* d) {
  gerdy_fk(s->model, d);
  if (s->options.opensim_arms) {
    gerdy_path_opensim(s->model, d);
    return;
  }
  gerdy_path_slopes(s->model, d);
  gerdy_path_velocities(s->model, d);
}

static void fold(gerdy_static* s, const gerdy_data* d, const double* tau) {
  const gerdy_model* m = s->model;
  memcpy(s->tau, tau, (size_t)m->nq * sizeof *tau);
  for (int q = 0; q < m->nq; ++q) {
    if (m->q_driver[q] >= 0 && s->q_row[q] >= 0) s->tau[m->q_driver[q]] += d->q_slope[q] * tau[q];
  }
}

// ---- equations ---------------------------------------------------------------------------------

// false when the force of a muscle is no number
static bool rigid_gains(gerdy_static* s, const gerdy_data* d) {
  double sum = 0;
  for (int i = 0; i < s->model->nmuscle; ++i) {
    if (!gd_static_is_muscle(s, i)) continue;
    double length = d->path_length[i], velocity = d->path_velocity[i];
    s->gain[i] = s->options.isometric ? s->model->muscle_fmax[i]
                                      : gerdy_muscle_rigid_force(s->muscles, i, length, velocity);
    sum += s->gain[i];
  }
  return isfinite(sum);
}

static void put_muscle(gerdy_static* s, const gerdy_data* d, int i) {
  const gerdy_model* m = s->model;
  gd_dual* dual = &s->dual;
  int entry = dual->first[i];
  if (!gd_static_is_muscle(s, i)) return;
  for (int k = m->path_slope[i]; k < m->path_slope[i] + m->path_nslope[i]; ++k) {
    int q = m->slope_q[k], row = s->q_row[q];
    if (m->q_driver[q] >= 0 || row < 0) continue;
    dual->value[entry++] = -d->slope[k] * s->gain[i];
    dual->target[row] += d->slope[k] * s->offset[i];
  }
}

static void put_equations(gerdy_static* s, const gerdy_data* d) {
  for (int r = 0; r < s->dual.nrow; ++r) s->dual.target[r] = s->tau[s->row_q[r]];
  for (int i = 0; i < s->model->nmuscle; ++i) put_muscle(s, d, i);
}

// ---- output ------------------------------------------------------------------------------------

static void carry(gerdy_static* s) {
  const gd_dual* dual = &s->dual;
  memset(s->carried, 0, (size_t)s->model->nq * sizeof *s->carried);
  for (int i = s->model->nmuscle; i < dual->nvar; ++i) {
    for (int k = dual->first[i]; k < dual->first[i + 1]; ++k) {
      s->carried[s->row_q[dual->row[k]]] += dual->value[k] * dual->x[i];
    }
  }
}

static void no_number(gerdy_static* s, int coordinate, gerdy_static_frame* out) {
  for (int i = 0; i < s->dual.nvar; ++i) s->dual.x[i] = NAN;
  for (int i = 0; i < s->model->nmuscle; ++i) s->force[i] = NAN;
  for (int q = 0; q < s->model->nq; ++q) s->carried[q] = NAN;
  out->outcome = GERDY_STATIC_NO_NUMBER;
  out->coordinate = coordinate;
  out->cost = out->gap = out->residual = NAN;
}

static void put_info(gerdy_static* s, const gd_dual_info* info, bool converged,
                     gerdy_static_frame* out) {
  if (!isfinite(info->cost + info->gap)) {  // forces or arms beyond all bounds
    no_number(s, -1, out);
    s->has_before = false;
    return;
  }
  out->outcome = converged ? GERDY_STATIC_SOLVED : GERDY_STATIC_NOT_CONVERGED;
  out->cost = info->cost;
  out->gap = info->gap;
  out->residual = info->residual;
  out->coordinate = info->row >= 0 ? s->row_q[info->row] : -1;
}

// ---- modes -------------------------------------------------------------------------------------

static void solve_compatible(gerdy_static* s, const gerdy_data* d, gerdy_static_frame* out) {
  gd_dual_info info;
  if (!rigid_gains(s, d)) {
    no_number(s, -1, out);
    return;
  }
  put_equations(s, d);
  gd_dual_solve(&s->dual, &info);
  out->iterations = info.iterations;
  for (int i = 0; i < s->model->nmuscle; ++i) s->force[i] = s->gain[i] * s->dual.x[i];
  put_info(s, &info, info.converged, out);
}

static double largest_moment(const gerdy_static* s) {
  double largest = 1;
  for (int r = 0; r < s->dual.nrow; ++r) largest = fmax(largest, fabs(s->tau[s->row_q[r]]));
  return largest;
}

// tangents until the forces lie on them
static void solve_full(gerdy_static* s, const gerdy_data* d, double dt, gerdy_static_frame* out) {
  gd_dual_info info;
  bool agreed = false, converged = true;
  double share = 1, before = INFINITY;
  gd_static_bound(s, dt);
  double enough = same_moment * largest_moment(s);
  for (int k = 0; k < most_tangents && converged && !agreed; ++k) {
    if (!gd_static_tangents(s, d)) {
      no_number(s, -1, out);
      return;
    }
    put_equations(s, d);
    gd_dual_solve(&s->dual, &info);
    out->iterations += info.iterations;
    converged = info.converged;
    double off = gd_static_advance(s, d, share);
    agreed = off <= enough;
    // back and forth, or no nearer: go only part of the way for a while
    share = off > 0.9 * before ? fmax(0.1, 0.6 * share) : fmin(1, 1.3 * share);
    before = off;
  }
  memcpy(s->activation, s->dual.x, (size_t)s->model->nmuscle * sizeof *s->activation);
  put_info(s, &info, converged && agreed, out);
}

void gd_static_forget(gerdy_static* s) { s->has_before = s->dual.warm = false; }

void gerdy_static_solve_frame(gerdy_static* solver, gerdy_data* data, const double* tau, double dt,
                              gerdy_static_frame* out) {
  gerdy_static* s = solver;
  int gap = find_gap(s, data, tau);
  *out = (gerdy_static_frame){.activation = s->dual.x,
                              .force = s->force,
                              .control = s->dual.x + s->model->nmuscle,
                              .carried = s->carried};
  if (gap >= 0) {
    no_number(s, gap, out);
    return;
  }
  lay_paths(s, data);
  fold(s, data, tau);
  gd_static_put_actuators(s, data);
  if (s->options.mode == GERDY_STATIC_FULL)
    solve_full(s, data, dt, out);
  else
    solve_compatible(s, data, out);
  if (out->outcome != GERDY_STATIC_NO_NUMBER) carry(s);
}
