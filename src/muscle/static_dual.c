#include "muscle/static_dual.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "math/cholesky.h"
#include "muscle/static_power.h"

enum { most_iterations = 200, most_trials = 60 };
static const double tolerance = 1e-10;  // of the largest row, at least of 1
static const double same_cost = 1e-9;   // of the cost, at least of 1

// ---- memory ------------------------------------------------------------------------------------

static double* take(double** at, int n) {
  double* here = *at;
  *at += n;
  return here;
}

static void lay_out(gd_dual* d, int entries) {
  double* at = d->real;
  d->cost = take(&at, d->nvar);
  d->low = take(&at, d->nvar);
  d->high = take(&at, d->nvar);
  d->x = take(&at, d->nvar);
  d->lean = take(&at, d->nvar);
  d->turn = take(&at, d->nvar);
  d->rate = take(&at, d->nvar);
  d->target = take(&at, d->nrow);
  d->price = take(&at, d->nrow);
  d->residual = take(&at, d->nrow);
  d->step = take(&at, d->nrow);
  d->matrix = take(&at, d->nrow * d->nrow);
  d->value = take(&at, entries);
  d->first = d->whole;
  d->spare = d->first + d->nvar + 1;
  d->begin = d->spare + d->nrow;
  d->row = d->begin + d->nrow;
}

bool gd_dual_allocate(gd_dual* d, int nvar, int nrow, int entries) {
  size_t n = (size_t)nvar, m = (size_t)nrow, k = (size_t)entries;
  *d = (gd_dual){.nvar = nvar, .nrow = nrow, .exponent = 2};
  d->real = gd_alloc(7 * n + 4 * m + m * m + k, sizeof *d->real);
  d->whole = gd_alloc(n + 1 + 2 * m + k, sizeof *d->whole);
  if (d->real == NULL || d->whole == NULL) {
    gd_dual_free(d);
    return false;
  }
  lay_out(d, entries);
  return true;
}

void gd_dual_free(gd_dual* d) {
  gd_free(d->real);
  gd_free(d->whole);
  *d = (gd_dual){0};
}

// ---- prices to variables -----------------------------------------------------------------------

// out = A'y
static void gather(const gd_dual* d, const double* y, double* out) {
  for (int i = 0; i < d->nvar; ++i) {
    double sum = 0;
    for (int k = d->first[i]; k < d->first[i + 1]; ++k) sum += d->value[k] * y[d->row[k]];
    out[i] = sum;
  }
}

// x at the prices, how fast each would change with its own (0 at a bound), what the rows lack
static double respond(gd_dual* d) {
  double worst = 0;
  gather(d, d->price, d->lean);
  memcpy(d->residual, d->target, (size_t)d->nrow * sizeof *d->residual);
  for (int i = 0; i < d->nvar; ++i) {
    double x = gd_power_at(d->exponent, d->cost[i], d->lean[i], &d->rate[i]);
    d->x[i] = x < d->low[i] ? d->low[i] : x > d->high[i] ? d->high[i] : x;
    if (x != d->x[i]) d->rate[i] = 0;
    for (int k = d->first[i]; k < d->first[i + 1]; ++k) {
      d->residual[d->row[k]] -= d->value[k] * d->x[i];
    }
  }
  for (int r = 0; r < d->nrow; ++r) {
    // not a number is as far as can be
    if (!(fabs(d->residual[r]) <= worst)) {
      worst = isnan(d->residual[r]) ? INFINITY : fabs(d->residual[r]);
    }
  }
  return worst;
}

// ---- one step ----------------------------------------------------------------------------------

static void form(gd_dual* d) {
  memset(d->matrix, 0, (size_t)d->nrow * (size_t)d->nrow * sizeof *d->matrix);
  for (int i = 0; i < d->nvar; ++i) {
    if (d->rate[i] == 0) continue;
    for (int k = d->first[i]; k < d->first[i + 1]; ++k) {
      double part = d->rate[i] * d->value[k];
      double* row = d->matrix + d->row[k] * d->nrow;
      for (int l = d->first[i]; l < d->first[i + 1]; ++l) {
        if (d->row[l] <= d->row[k]) row[d->row[l]] += part * d->value[l];
      }
    }
  }
}

// The step of Newton's method; rows in which nothing is free are held by a ridge.
static bool find_step(gd_dual* d) {
  double largest = 0, ridge = 0;
  while (ridge < 1) {
    form(d);
    for (int r = 0; r < d->nrow; ++r) largest = fmax(largest, d->matrix[r * d->nrow + r]);
    for (int r = 0; r < d->nrow; ++r) d->matrix[r * d->nrow + r] += ridge * fmax(largest, 1e-300);
    ridge = ridge > 0 ? 100 * ridge : 1e-13;
    if (!gd_cholesky_factor(d->matrix, d->nrow, d->begin)) continue;
    memcpy(d->step, d->residual, (size_t)d->nrow * sizeof *d->step);
    gd_cholesky_solve(d->matrix, d->nrow, d->begin, d->step);
    return true;
  }
  return false;
}

// slope of the dual after so much of the step; it falls with t
static double slope_at(const gd_dual* d, double rise, double t) {
  double sum = rise, rate;
  for (int i = 0; i < d->nvar; ++i) {
    double x = gd_power_at(d->exponent, d->cost[i], d->lean[i] + t * d->turn[i], &rate);
    x = x < d->low[i] ? d->low[i] : x > d->high[i] ? d->high[i] : x;
    sum -= d->turn[i] * x;
  }
  return sum;
}

// How much of the step: all of it when the dual still rises there, but much less than at the
// start; else where it has all but stopped rising (regula falsi, Illinois rule).
static double find_length(gd_dual* d) {
  double rise = 0, low = 0, high = 1;
  gather(d, d->step, d->turn);
  for (int r = 0; r < d->nrow; ++r) rise += d->target[r] * d->step[r];
  double start = slope_at(d, rise, 0), at_low = start, at_high = slope_at(d, rise, 1);
  if (fabs(at_high) <= 1e-3 * start || (at_high > 0 && at_high <= 0.5 * start)) return 1;
  for (int k = 0; k < most_trials && at_high > 0; ++k) {
    low = high;
    at_low = at_high;
    high *= 4;
    at_high = slope_at(d, rise, high);
  }
  if (at_high > 0) return high;
  for (int k = 0; k < most_trials; ++k) {
    double t = (low * at_high - high * at_low) / (at_high - at_low);
    double here = slope_at(d, rise, t);
    if (here >= -1e-3 * start && here <= 0.1 * start) return t;
    if (here > 0) {
      low = t;
      at_low = here;
      at_high *= 0.5;
    } else {
      high = t;
      at_high = here;
      at_low *= 0.5;
    }
  }
  return low;
}

// ---- all ---------------------------------------------------------------------------------------

// without a start: as if no variable met a bound
static void start_cold(gd_dual* d) {
  if (d->warm) return;
  memset(d->price, 0, (size_t)d->nrow * sizeof *d->price);
  respond(d);
  for (int i = 0; i < d->nvar; ++i) d->rate[i] = 0.5 / d->cost[i];
}

static double row_scale(const gd_dual* d) {
  double scale = 1;
  for (int r = 0; r < d->nrow; ++r) scale = fmax(scale, fabs(d->target[r]));
  return scale;
}

// y'b plus the least of cost less price, over the box: below every cost of a solution
static double dual_cost(const gd_dual* d) {
  double sum = 0;
  for (int r = 0; r < d->nrow; ++r) sum += d->price[r] * d->target[r];
  for (int i = 0; i < d->nvar; ++i) {
    sum += gd_power_cost(d->exponent, d->cost[i], d->x[i]) - d->lean[i] * d->x[i];
  }
  return sum;
}

void gd_dual_give(gd_dual* d) {
  for (int r = 0; r < d->nrow; ++r) {
    int i = d->spare[r];
    if (i < 0) continue;
    d->x[i] += d->residual[r] / d->value[d->first[i]];
    d->residual[r] = 0;
  }
}

static void report(gd_dual* d, gd_dual_info* info) {
  double least = dual_cost(d);
  gd_dual_give(d);
  info->cost = info->residual = 0;
  info->row = -1;
  for (int i = 0; i < d->nvar; ++i) {
    info->cost += gd_power_cost(d->exponent, d->cost[i], d->x[i]);
  }
  info->gap = info->cost - least;
  for (int r = 0; r < d->nrow; ++r) {
    if (fabs(d->residual[r]) <= info->residual) continue;
    info->residual = fabs(d->residual[r]);
    info->row = r;
  }
}

void gd_dual_solve(gd_dual* d, gd_dual_info* info) {
  double enough = tolerance * row_scale(d);
  bool cold = !d->warm;
  start_cold(d);
  info->converged = false;
  for (info->iterations = 0; info->iterations < most_iterations; ++info->iterations) {
    if (!cold && respond(d) <= enough) {
      info->converged = true;
      break;
    }
    cold = false;
    if (!find_step(d)) break;
    double t = find_length(d);
    for (int r = 0; r < d->nrow; ++r) d->price[r] += t * d->step[r];
  }
  if (!info->converged) respond(d);
  report(d, info);
  // with steep powers the prices' last digits may move the rows by more than that: the gap decides
  bool good = info->gap <= same_cost * fmax(1, info->cost) && info->residual <= enough;
  info->converged = info->converged || good;
  d->warm = info->converged;
}
