#include "math/gcv_spline.h"

#include "base/mem.h"
#include "math/gcv_band.h"
#include "math/vec.h"

enum { M = GD_GCV_HALF_ORDER_MAX };

// What one fit works on. The m-th derivative of a natural spline is a combination of the k = n - m
// B-splines of order m that the knots carry: sum_j gamma_j B_j, each B_j with integral 1.
typedef struct fit {
  const double* x;  // (n)
  double* y;        // (n)
  int n, m, k;
  double* Q;       // (k, m + 1) weights of the m-th divided differences
  double* T;       // (k, m) band of the Gram matrix of the B-splines over m!, diagonal first
  double* S;       // (k, m + 1) band of Q'Q
  double* A;       // (k, m + 1) band of T + lambda S, factored
  double* Z;       // (k, m + 1) band of its inverse
  double* gamma;   // (k + m) room for the derivatives
  double* d;       // (k) divided differences of y
  double* buffer;  // all of the above
} fit;

static bool allocate(fit* f) {
  size_t k = (size_t)f->k, m = (size_t)f->m;
  f->buffer = gd_alloc(k * (4 * (m + 1) + m + 2) + m, sizeof *f->buffer);
  if (f->buffer == NULL) return false;
  f->Q = f->buffer;
  f->T = f->Q + k * (m + 1);
  f->S = f->T + k * m;
  f->A = f->S + k * (m + 1);
  f->Z = f->A + k * (m + 1);
  f->d = f->Z + k * (m + 1);
  f->gamma = f->d + k;
  return true;
}

// ---- the system --------------------------------------------------------------------------------

static void divided_differences(fit* f) {
  int m = f->m;
  for (int i = 0; i < f->k; ++i) {
    f->d[i] = 0;
    for (int j = 0; j <= m; ++j) {
      double w = 1;
      for (int l = 0; l <= m; ++l) {
        if (l != j) w /= f->x[i + j] - f->x[i + l];
      }
      f->Q[i * (m + 1) + j] = w;
      f->d[i] += w * f->y[i + j];
    }
  }
}

// Values at t of the B-splines of order r that live in interval l: out[a] is that of
// B_(l - r + 1 + a), 0 where there is none.
static void b_splines(const fit* f, int l, int r, double t, double out[M]) {
  const double* x = f->x;
  memset(out, 0, M * sizeof *out);
  out[0] = 1;
  for (int order = 2; order <= r; ++order) {
    // from the last to the first, since entry a needs the old entries a - 1 and a
    for (int a = order - 1; a >= 0; --a) {
      int j = l - order + 1 + a;
      double value = 0;
      if (j >= 0 && j + order < f->n) {
        if (a > 0) value += (t - x[j]) / (x[j + order - 1] - x[j]) * out[a - 1];
        if (a < order - 1) value += (x[j + order] - t) / (x[j + order] - x[j + 1]) * out[a];
      }
      out[a] = value;
    }
  }
  for (int a = 0; a < r; ++a) {
    int j = l - r + 1 + a;
    if (j >= 0 && j + r < f->n) out[a] *= r / (x[j + r] - x[j]);
  }
}

// integral over interval l of the products of the B-splines there: m points of Gauss are exact
static void add_products(fit* f, int l, const double* node, const double* weight, double factor) {
  int m = f->m;
  double h = f->x[l + 1] - f->x[l], b[M];
  for (int g = 0; g < m; ++g) {
    b_splines(f, l, m, f->x[l] + 0.5 * h * (1 + node[g]), b);
    double w = 0.5 * h * weight[g] * factor;
    for (int a = 0; a < m; ++a) {
      int i = l - m + 1 + a;
      if (i < 0 || i >= f->k) continue;
      for (int c = a; c < m && i + c - a < f->k; ++c) f->T[i * m + c - a] += w * b[a] * b[c];
    }
  }
}

// nodes and weights of Gauss and Legendre on -1 .. 1
static void gauss(int m, double node[M], double weight[M]) {
  for (int i = 0; i < m; ++i) {
    double z = cos(GD_PI * (i + 0.75) / (m + 0.5)), slope = 1;
    for (int step = 0; step < 30; ++step) {
      double p = 1, last = 0;
      for (int j = 1; j <= m; ++j) {
        double before = last;
        last = p;
        p = ((2 * j - 1) * z * last - (j - 1) * before) / j;
      }
      slope = m * (z * p - last) / (z * z - 1);
      z -= p / slope;
    }
    node[i] = z;
    weight[i] = 2 / ((1 - z * z) * slope * slope);
  }
}

static void build(fit* f) {
  int m = f->m;
  double node[M], weight[M], factorial = 1;
  for (int i = 2; i <= m; ++i) factorial *= i;
  divided_differences(f);
  gauss(m, node, weight);
  for (int l = 0; l < f->n - 1; ++l) add_products(f, l, node, weight, 1 / factorial);
  for (int i = 0; i < f->k; ++i) {
    for (int c = 0; c <= m && i + c < f->k; ++c) {
      double sum = 0;
      for (int j = c; j <= m; ++j) {
        sum += f->Q[i * (m + 1) + j] * f->Q[(i + c) * (m + 1) + j - c];
      }
      f->S[i * (m + 1) + c] = sum;
    }
  }
}

// ---- how smooth --------------------------------------------------------------------------------

// gamma for lambda = p m!: (T + lambda S) gamma = d
static void solve(fit* f, double lambda) {
  int m = f->m;
  for (int i = 0; i < f->k; ++i) {
    for (int c = 0; c <= m; ++c) {
      double t = c < m ? f->T[i * m + c] : 0;
      f->A[i * (m + 1) + c] = t + lambda * f->S[i * (m + 1) + c];
    }
  }
  memcpy(f->gamma, f->d, (size_t)f->k * sizeof *f->d);
  gd_band_factor(f->A, f->k, m);
  gd_band_solve(f->A, f->k, m, f->gamma);
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
  solve(f, lambda);
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

// Taylor coefficients of order m and more at the left end of every piece. c: (n, 2m), order 0 first
static void upper_orders(fit* f, double* c) {
  int m = f->m, count = f->k;
  double factorial = 1;
  for (int i = 2; i <= m; ++i) factorial *= i;
  for (int e = 0; e < m; ++e) {
    int order = m - e;
    for (int l = 0; l < f->n - 1; ++l) {
      double b[M], sum = 0;
      b_splines(f, l, order, f->x[l], b);
      for (int a = 0; a < order; ++a) {
        int j = l - order + 1 + a;
        if (j >= 0 && j < count) sum += f->gamma[j] * b[a];
      }
      c[l * 2 * m + m + e] = sum / factorial;
    }
    factorial *= m + e + 1;
    // the derivative of a B-spline is a difference of two of one order less
    double before = 0;
    for (int j = 0; j <= count; ++j) {
      double own = j < count ? f->gamma[j] * order / (f->x[j + order] - f->x[j]) : 0;
      f->gamma[j] = own - before;
      before = own;
    }
    ++count;
  }
}

// move the point about which n Taylor coefficients hold by h
static void shift(double* c, int n, double h) {
  for (int i = 0; i < n - 1; ++i) {
    for (int j = n - 2; j >= i; --j) c[j] += h * c[j + 1];
  }
}

// At knots first .. first + m - 1: what the upper orders alone make of a curve that starts flat at
// knot l.
static void flat_start(const fit* f, const double* c, int l, int first, double out[M]) {
  int m = f->m;
  double t[2 * M];
  out[l - first] = 0;
  memset(t, 0, sizeof t);
  for (int r = l; r + 1 < first + m; ++r) {
    memcpy(t + m, c + r * 2 * m + m, (size_t)m * sizeof *t);
    shift(t, 2 * m, f->x[r + 1] - f->x[r]);
    out[r + 1 - first] = t[0];
  }
  memset(t, 0, sizeof t);
  for (int r = l; r > first; --r) {
    double h = f->x[r] - f->x[r - 1], piece[2 * M] = {0};
    // the upper orders of the piece on the left, seen from its right end
    memcpy(piece + m, c + (r - 1) * 2 * m + m, (size_t)m * sizeof *piece);
    shift(piece, 2 * m, h);
    memcpy(t + m, piece + m, (size_t)m * sizeof *t);
    shift(t, 2 * m, -h);
    out[r - 1 - first] = t[0];
  }
}

// orders 1 .. m - 1 at knot l: the polynomial through what is left of m neighbouring values
static void lower_orders(const fit* f, double* c, int l) {
  int m = f->m, first = l - (m - 1) / 2;
  if (first > f->n - m) first = f->n - m;
  if (first < 0) first = 0;
  const double* x = f->x + first;
  double start[M], d[M], t[M] = {0};
  flat_start(f, c, l, first, start);
  for (int i = 0; i < m; ++i) d[i] = f->y[first + i] - start[i];
  for (int order = 1; order < m; ++order) {
    for (int i = m - 1; i >= order; --i) d[i] = (d[i] - d[i - 1]) / (x[i] - x[i - order]);
  }
  // Newton's form, to powers of x - x_l
  for (int i = m - 1; i >= 0; --i) {
    for (int j = m - 1; j > 0; --j) t[j] = t[j - 1] + (f->x[l] - x[i]) * t[j];
    t[0] = (f->x[l] - x[i]) * t[0] + d[i];
  }
  for (int i = 1; i < m; ++i) c[l * 2 * m + i] = t[i];
  c[l * 2 * m] = f->y[l];
}

static void to_pieces(fit* f, double* coefficient, double* c) {
  int m = f->m, n = f->n, order = 2 * m;
  memset(c, 0, (size_t)(n * order) * sizeof *c);
  upper_orders(f, c);
  for (int l = 0; l < n - 1; ++l) lower_orders(f, c, l);
  // beyond the last knot the last piece goes on without the orders that are zero there
  double* last = c + (n - 1) * order;
  memcpy(last, last - order, (size_t)order * sizeof *c);
  shift(last, order, f->x[n - 1] - f->x[n - 2]);
  for (int i = m; i < order; ++i) last[i] = 0;
  for (int i = 0; i < n; ++i) {
    memcpy(coefficient + i * (order - 1), c + i * order + 1, (size_t)(order - 1) * sizeof *c);
  }
}

bool gd_gcv_fit(double* par, int n, int m, double variance) {
  fit f = {.x = par, .y = par + n, .n = n, .m = m, .k = n - m};
  double* pieces = gd_alloc((size_t)n, 2 * (size_t)m * sizeof *pieces);
  bool ready = pieces != NULL && allocate(&f);
  if (ready) {
    build(&f);
    double lambda = variance == 0 ? 0 : best_lambda(&f, variance);
    solve(&f, lambda);
    for (int i = 0; i < n && lambda > 0; ++i) f.y[i] -= lambda * residual(&f, i);
    to_pieces(&f, par + 2 * n, pieces);
  }
  gd_free(f.buffer);
  gd_free(pieces);
  return ready;
}
