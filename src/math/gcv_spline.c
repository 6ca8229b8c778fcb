#include "math/gcv_spline.h"

#include "base/mem.h"
#include "math/gcv_band.h"
#include "math/gcv_system.h"
#include "math/vec.h"

enum { M = GD_GCV_HALF_ORDER_MAX };

typedef gd_gcv_system fit;

// ---- how smooth --------------------------------------------------------------------------------

// T + lambda S, lambda = p m!
static void factor(fit* f, double lambda) {
  int m = f->m;
  for (int i = 0; i < f->k; ++i) {
    for (int c = 0; c <= m; ++c) {
      double t = c < m ? f->T[i * m + c] : 0;
      f->A[i * (m + 1) + c] = t + lambda * f->S[i * (m + 1) + c];
    }
  }
  gd_band_factor(f->A, f->k, m);
}

// gamma: (T + lambda S) gamma = d
static void solve(fit* f) {
  memcpy(f->gamma, f->d, (size_t)f->k * sizeof *f->d);
  gd_band_solve(f->A, f->k, f->m, f->gamma);
}

// (Q gamma)_i, times lambda what the spline leaves of point i
static double residual(const fit* f, int i) {
  int m = f->m;
  double sum = 0;
  for (int j = i > m ? i - m : 0; j <= i && j < f->k; ++j) {
    sum += f->Q[j * (m + 1) + i - j] * f->gamma[j];
  }
  return sum;
}

// what a fit with this lambda is worth, less is better
static double worth(fit* f, double lambda, double variance) {
  int m = f->m, n = f->n;
  factor(f, lambda);
  solve(f);
  gd_band_inverse(f->A, f->k, m, f->Z);
  double squares = 0, trace = 0;
  for (int i = 0; i < n; ++i) {
    double r = lambda * residual(f, i);
    squares += r * r;
  }
  for (int i = 0; i < f->k; ++i) {
    for (int c = 0; c <= m && i + c < f->k; ++c) {
      trace += (c == 0 ? 1 : 2) * f->Z[i * (m + 1) + c] * f->S[i * (m + 1) + c];
    }
  }
  trace *= lambda;
  if (variance > 0) return squares / n - 2 * variance * trace / n;
  return squares / n / (trace / n * (trace / n));
}

// Golden section between two exponents of lambda, after a coarse look at the whole way from
// interpolation to a polynomial.
static double best_lambda(fit* f, double variance) {
  const double golden = 0.6180339887498949;
  enum { coarse = 80 };
  double scale = f->T[0] / f->S[0], low = log(scale) - 30, step = 60.0 / coarse, best = HUGE_VAL;
  int at = 0;
  for (int i = 0; i <= coarse; ++i) {
    double value = worth(f, exp(low + i * step), variance);
    if (value < best) best = value, at = i;
  }
  if (at == 0) return 0;
  double a = low + (at - 1) * step, b = a + 2 * step;
  double p = b - golden * (b - a), q = a + golden * (b - a);
  double fp = worth(f, exp(p), variance), fq = worth(f, exp(q), variance);
  for (int i = 0; i < 60; ++i) {
    if (fp < fq) {
      b = q, q = p, fq = fp;
      p = b - golden * (b - a);
      fp = worth(f, exp(p), variance);
    } else {
      a = p, p = q, fp = fq;
      q = a + golden * (b - a);
      fq = worth(f, exp(q), variance);
    }
  }
  return exp(0.5 * (a + b));
}

// ---- from gamma to pieces ----------------------------------------------------------------------

// the derivative of a B-spline is a difference of two of one order less
static void differentiate(fit* f) {
  for (int e = 0; e + 1 < f->m; ++e) {
    const double *step = f->step + e * f->n, *from = f->gamma + e * f->n;
    double *to = f->gamma + (e + 1) * f->n, before = 0;
    int count = f->k + e;
    for (int j = 0; j < count; ++j) {
      double own = from[j] * step[j];
      to[j] = own - before;
      before = own;
    }
    to[count] = -before;
  }
}

// Taylor coefficients of order m and more at the left end of piece l. c: (2m), order 0 first
static void upper_orders(const fit* f, int l, double* c) {
  int m = f->m;
  const double* basis = f->basis + l * (m * (m + 1) / 2);
  double factorial = 1;
  for (int i = 2; i <= m; ++i) factorial *= i;
  for (int e = 0; e < m; ++e) {
    int order = m - e, first = l - order + 1, count = f->k + e;
    const double* gamma = f->gamma + e * f->n;
    double sum = 0;
    for (int a = first < 0 ? -first : 0; a < order && first + a < count; ++a) {
      sum += gamma[first + a] * basis[a];
    }
    c[m + e] = sum / factorial;
    factorial *= m + e + 1;
    basis += order;
  }
}

// move the point about which n Taylor coefficients hold by h
static void shift(double* c, int n, double h) {
  for (int i = 0; i < n - 1; ++i) {
    for (int j = n - 2; j >= i; --j) c[j] += h * c[j + 1];
  }
}

// The orders from m of a run of pieces, those of piece at + i in c[i].
typedef struct window {
  int at;
  double c[M][2 * M];
} window;

// what orders m and more of c, the highest given, come to after a step h
static double one_step(const double* c, double highest, int m, double h) {
  double value = highest;
  for (int k = 2 * m - 2; k >= m; --k) value = value * h + c[k];
  for (int k = 0; k < m; ++k) value *= h;
  return value;
}

// the same over several knots to the right, from l to the end of the window
static void go_right(const fit* f, const window* w, int l, double out[M]) {
  int m = f->m, first = w->at;
  double t[2 * M] = {0};
  for (int r = l; r + 1 < first + m; ++r) {
    memcpy(t + m, w->c[r - first] + m, (size_t)m * sizeof *t);
    shift(t, 2 * m, f->x[r + 1] - f->x[r]);
    out[r + 1 - first] = t[0];
  }
}

// and to the left, down to its beginning
static void go_left(const fit* f, const window* w, int l, double out[M]) {
  int m = f->m, first = w->at;
  double t[2 * M] = {0};
  for (int r = l; r > first; --r) {
    double h = f->x[r] - f->x[r - 1], piece[2 * M] = {0};
    // the upper orders of the piece on the left, seen from its right end
    memcpy(piece + m, w->c[r - 1 - first] + m, (size_t)m * sizeof *piece);
    shift(piece, 2 * m, h);
    memcpy(t + m, piece + m, (size_t)m * sizeof *t);
    shift(t, 2 * m, -h);
    out[r - 1 - first] = t[0];
  }
}

// At the knots of the window: what the upper orders alone make of a curve that starts flat at knot
// l. One step to either side is all that cubics and quintics need but for their ends; all orders
// but the highest are continuous, so that those of piece l serve on its left too.
static void flat_start(const fit* f, const window* w, int l, double out[M]) {
  int m = f->m, at = l - w->at, behind = m - 1 - at;
  const double* c = w->c[at];
  out[at] = 0;
  if (behind == 1) out[at + 1] = one_step(c, c[2 * m - 1], m, f->x[l + 1] - f->x[l]);
  if (behind > 1) go_right(f, w, l, out);
  if (at == 1) out[0] = one_step(c, w->c[0][2 * m - 1], m, f->x[l - 1] - f->x[l]);
  if (at > 1) go_left(f, w, l, out);
}

// orders up to m - 1 at knot l, into c: the polynomial through what is left of m neighbouring
// values
static void lower_orders(const fit* f, const window* w, int l, double* c) {
  int m = f->m, first = w->at;
  const double* x = f->x + first;
  double start[M], d[M], t[M] = {0};
  flat_start(f, w, l, start);
  for (int i = 0; i < m; ++i) d[i] = f->y[first + i] - start[i];
  for (int order = 1; order < m; ++order) {
    for (int i = m - 1; i >= order; --i) d[i] = (d[i] - d[i - 1]) / (x[i] - x[i - order]);
  }
  // Newton's form, to powers of x - x_l
  for (int i = m - 1; i >= 0; --i) {
    for (int j = m - 1; j > 0; --j) t[j] = t[j - 1] + (f->x[l] - x[i]) * t[j];
    t[0] = (f->x[l] - x[i]) * t[0] + d[i];
  }
  for (int i = 1; i < m; ++i) c[i] = t[i];
  c[0] = f->y[l];
}

// Taylor coefficients (2m) of piece l, which holds from knot l on
static void lay_piece(const fit* f, int l, double* c) {
  int m = f->m, n = f->n, order = 2 * m;
  window w;
  if (l == n - 1) {
    // beyond the last knot the last piece goes on without the orders that are zero there
    lay_piece(f, n - 2, c);
    shift(c, order, f->x[n - 1] - f->x[n - 2]);
    for (int i = m; i < order; ++i) c[i] = 0;
    return;
  }
  w.at = l - (m - 1) / 2;
  if (w.at > n - m) w.at = n - m;
  if (w.at < 0) w.at = 0;
  for (int i = 0; i < m && w.at + i < n - 1; ++i) upper_orders(f, w.at + i, w.c[i]);
  if (l - w.at < m) memcpy(c, w.c[l - w.at], (size_t)order * sizeof *c);
  lower_orders(f, &w, l, c);
}

// ---- one curve ---------------------------------------------------------------------------------

static void divided_differences(fit* f) {
  int m = f->m;
  for (int i = 0; i < f->k; ++i) {
    double sum = 0;
    for (int j = 0; j <= m; ++j) sum += f->Q[i * (m + 1) + j] * f->y[i + j];
    f->d[i] = sum;
  }
}

// y becomes the spline's values
static void lay(fit* f, double lambda) {
  divided_differences(f);
  solve(f);
  for (int i = 0; i < f->n && lambda > 0; ++i) f->y[i] -= lambda * residual(f, i);
  differentiate(f);
}

// p m!
static double lambda_of(double p, int m) {
  for (int i = 2; i <= m; ++i) p *= i;
  return p;
}

bool gd_gcv_fit(double* par, int n, int m, double variance) {
  fit f;
  double c[2 * M];
  if (!gd_gcv_system_open(&f, par, n, m)) return false;
  f.y = par + n;
  divided_differences(&f);
  double lambda = variance == 0 ? 0 : best_lambda(&f, variance);
  factor(&f, lambda);
  lay(&f, lambda);
  for (int l = 0; l < n; ++l) {
    lay_piece(&f, l, c);
    memcpy(par + 2 * n + l * (2 * m - 1), c + 1, (size_t)(2 * m - 1) * sizeof *c);
  }
  gd_gcv_system_close(&f);
  return true;
}

// ---- many curves over the same knots
// -------------------------------------------------------------

struct gd_gcv {
  fit f;
  double lambda;
};

gd_gcv* gd_gcv_open(const double* x, int n, int m, double p) {
  gd_gcv* g = gd_alloc(1, sizeof *g);
  if (g == NULL) return NULL;
  g->lambda = lambda_of(p, m);
  if (gd_gcv_system_open(&g->f, x, n, m)) {
    factor(&g->f, g->lambda);
    return g;
  }
  gd_free(g);
  return NULL;
}

void gd_gcv_close(gd_gcv* g) {
  if (g == NULL) return;
  gd_gcv_system_close(&g->f);
  gd_free(g);
}

void gd_gcv_lay(gd_gcv* g, double* y) {
  g->f.y = y;
  lay(&g->f, g->lambda);
}

void gd_gcv_piece(const gd_gcv* g, int l, double* c) { lay_piece(&g->f, l, c); }

double gd_gcv_at(const gd_gcv* g, double x) {
  const fit* f = &g->f;
  int low = 0, high = f->n - 1;
  while (high - low > 1) {
    int middle = (low + high) / 2;
    *(f->x[middle] <= x ? &low : &high) = middle;
  }
  if (x >= f->x[f->n - 1]) low = f->n - 1;
  double c[2 * M], value = 0;
  lay_piece(f, low, c);
  for (int i = x < f->x[0] ? f->m - 1 : 2 * f->m - 1; i >= 0; --i) {
    value = value * (x - f->x[low]) + c[i];
  }
  return value;
}
