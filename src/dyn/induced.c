// Accelerations that forces induce while some points are held to the ground.
#include <gerdy/dyn.h>
#include <gerdy/induced.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/cholesky.h"

// how little the ground gives way beside what the body does, so that points may depend on another
static const double give = 1e-10;

struct gerdy_induced {
  const gerdy_model* m;
  int n;        // coordinates that are free, tips before the root
  int* free_q;  // (n)
  int most, npoint;
  bool good;
  double* mass;  // (nq x nq)
  double* M;     // (n x n) factor of the mass matrix of the free coordinates
  int* begin;    // (n) of its rows
  double* J;     // (3 npoint x n) of the held points
  double* B;     // (3 npoint x n) rows of J M^-1
  double* S;     // (3 npoint x 3 npoint) factor of J M^-1 J'
  int* row;      // (3 npoint) of its rows
  double* jac;   // (3 x nq)
  double* f;     // (nq)
  double* a;     // (n)
  double* held;  // (3 npoint)
};

void gerdy_induced_free(gerdy_induced* induced) {
  if (induced == NULL) return;
  gd_free(induced->free_q);
  gd_free(induced->mass);
  gd_free(induced->M);
  gd_free(induced->begin);
  gd_free(induced->J);
  gd_free(induced->B);
  gd_free(induced->S);
  gd_free(induced->row);
  gd_free(induced->jac);
  gd_free(induced->f);
  gd_free(induced->a);
  gd_free(induced->held);
  gd_free(induced);
}

static bool allocate(gerdy_induced* x) {
  size_t nq = (size_t)x->m->nq, n3 = 3 * (size_t)x->most;
  x->free_q = gd_alloc(nq, sizeof *x->free_q);
  x->mass = gd_alloc(nq * nq, sizeof *x->mass);
  x->M = gd_alloc(nq * nq, sizeof *x->M);
  x->begin = gd_alloc(nq, sizeof *x->begin);
  x->J = gd_alloc(n3 * nq, sizeof *x->J);
  x->B = gd_alloc(n3 * nq, sizeof *x->B);
  x->S = gd_alloc(n3 * n3, sizeof *x->S);
  x->row = gd_alloc(n3, sizeof *x->row);
  x->jac = gd_alloc(3 * nq, sizeof *x->jac);
  x->f = gd_alloc(nq, sizeof *x->f);
  x->a = gd_alloc(nq, sizeof *x->a);
  x->held = gd_alloc(n3, sizeof *x->held);
  return x->free_q && x->mass && x->M && x->begin && x->J && x->B && x->S && x->row && x->jac &&
         x->f && x->a && x->held;
}

gerdy_status gerdy_induced_new(const gerdy_model* model, int most, gerdy_induced** out,
                               gerdy_error* err) {
  *out = NULL;
  if (most < 0) return gd_fail(err, GERDY_E_ARG, 0, NULL, "%d points cannot be held", most);
  gerdy_induced* x = gd_alloc(1, sizeof *x);
  if (x != NULL) {
    x->m = model;
    x->most = most;
  }
  if (x == NULL || !allocate(x)) {
    gerdy_induced_free(x);
    return gd_fail_memory(err);
  }
  for (int q = model->nq - 1; q >= 0; --q) {
    bool fixed = model->q_locked[q] || model->q_prescribed[q] >= 0 || model->q_driver[q] >= 0;
    if (!fixed) x->free_q[x->n++] = q;
  }
  if (x->n == 0) {
    gerdy_induced_free(x);
    return gd_fail(err, GERDY_E_DATA, 0, model->name, "no coordinate is free to accelerate");
  }
  *out = x;
  return GERDY_OK;
}

// ---- a pose ------------------------------------------------------------------------------------

// mass matrix of the free coordinates, what is coupled to them included
static bool factor_mass(gerdy_induced* x, gerdy_data* d) {
  const gerdy_model* m = x->m;
  int nq = m->nq;
  gerdy_mass_matrix(m, d, x->mass);
  for (int j = 0; j < nq; ++j) {
    int i = m->q_driver[j];
    if (i < 0) continue;
    double s = d->q_slope[j];
    for (int k = 0; k < nq; ++k) x->mass[i * nq + k] += s * x->mass[j * nq + k];
    for (int k = 0; k < nq; ++k) x->mass[k * nq + i] += s * x->mass[k * nq + j];
  }
  for (int a = 0; a < x->n; ++a) {
    for (int b = 0; b <= a; ++b) x->M[a * x->n + b] = x->mass[x->free_q[a] * nq + x->free_q[b]];
  }
  return gd_cholesky_factor(x->M, x->n, x->begin);
}

static void take_point(gerdy_induced* x, const gerdy_data* d, const gerdy_held_point* p, int i) {
  gerdy_point_jacobian(x->m, d, p->body, p->local, x->jac);
  for (int k = 0; k < 3; ++k) {
    double* row = x->jac + k * x->m->nq;
    size_t at = (size_t)((3 * i + k) * x->n);
    gerdy_fold(x->m, d, row);
    for (int a = 0; a < x->n; ++a) x->J[at + (size_t)a] = row[x->free_q[a]];
    memcpy(x->B + at, x->J + at, (size_t)x->n * sizeof(double));
    gd_cholesky_solve(x->M, x->n, x->begin, x->B + at);
  }
}

static double dot(const double* a, const double* b, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

static bool factor_ground(gerdy_induced* x) {
  int n3 = 3 * x->npoint;
  double largest = 0;
  for (int i = 0; i < n3; ++i) {
    for (int j = 0; j <= i; ++j) x->S[i * n3 + j] = dot(x->J + i * x->n, x->B + j * x->n, x->n);
    largest = fmax(largest, x->S[i * n3 + i]);
  }
  for (int i = 0; i < n3; ++i) x->S[i * n3 + i] += give * largest;
  return n3 == 0 || gd_cholesky_factor(x->S, n3, x->row);
}

int gerdy_induced_pose(gerdy_induced* induced, gerdy_data* data, const gerdy_held_point* point,
                       int n) {
  induced->npoint = n < induced->most ? n : induced->most;
  induced->good = factor_mass(induced, data);
  if (!induced->good) return 0;
  for (int i = 0; i < induced->npoint; ++i) take_point(induced, data, &point[i], i);
  induced->good = factor_ground(induced);
  return induced->good;
}

// ---- a force -----------------------------------------------------------------------------------

void gerdy_induced_solve(gerdy_induced* induced, const gerdy_data* data, const double* force,
                         double* udot, double* ground) {
  gerdy_induced* x = induced;
  int nq = x->m->nq, n3 = 3 * x->npoint;
  for (int q = 0; q < nq; ++q) udot[q] = x->good ? 0 : NAN;
  for (int i = 0; i < n3 && ground != NULL; ++i) ground[i] = NAN;
  if (!x->good) return;
  memcpy(x->f, force, (size_t)nq * sizeof *force);
  gerdy_fold(x->m, data, x->f);
  for (int a = 0; a < x->n; ++a) x->a[a] = x->f[x->free_q[a]];
  gd_cholesky_solve(x->M, x->n, x->begin, x->a);
  for (int i = 0; i < n3; ++i) x->held[i] = -dot(x->J + i * x->n, x->a, x->n);
  if (n3 > 0) gd_cholesky_solve(x->S, n3, x->row, x->held);
  for (int i = 0; i < n3; ++i) {
    for (int a = 0; a < x->n; ++a) x->a[a] += x->held[i] * x->B[i * x->n + a];
  }
  for (int a = 0; a < x->n; ++a) udot[x->free_q[a]] = x->a[a];
  for (int q = 0; q < nq; ++q) {
    if (x->m->q_driver[q] >= 0) udot[q] = data->q_slope[q] * udot[x->m->q_driver[q]];
  }
  if (ground != NULL) memcpy(ground, x->held, (size_t)n3 * sizeof *ground);
}
