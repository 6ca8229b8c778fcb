#include "math/gcv_system.h"

#include <string.h>

#include "base/mem.h"
#include "math/gcv_spline.h"
#include "math/vec.h"

enum { M = GD_GCV_HALF_ORDER_MAX };

typedef gd_gcv_system fit;

static bool allocate(fit* f) {
  size_t k = (size_t)f->k, m = (size_t)f->m, n = (size_t)f->n;
  f->buffer =
      gd_alloc(k * (4 * (m + 1) + m + 1) + n * (2 * m + m * (m + 1) / 2), sizeof *f->buffer);
  if (f->buffer == NULL) return false;
  f->Q = f->buffer;
  f->T = f->Q + k * (m + 1);
  f->S = f->T + k * m;
  f->A = f->S + k * (m + 1);
  f->Z = f->A + k * (m + 1);
  f->d = f->Z + k * (m + 1);
  f->gamma = f->d + k;
  f->step = f->gamma + n * m;
  f->basis = f->step + n * m;
  return true;
}

static void difference_weights(fit* f) {
  int m = f->m;
  for (int i = 0; i < f->k; ++i) {
    for (int j = 0; j <= m; ++j) {
      double w = 1;
      for (int l = 0; l <= m; ++l) {
        if (l != j) w /= f->x[i + j] - f->x[i + l];
      }
      f->Q[i * (m + 1) + j] = w;
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
  difference_weights(f);
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

// what the derivatives at the knots are made with
static void build_basis(fit* f) {
  int m = f->m, width = m * (m + 1) / 2, at = 0;
  for (int e = 0; e < m; ++e) {
    int order = m - e;
    for (int l = 0; l < f->n - 1; ++l) {
      double b[M];
      b_splines(f, l, order, f->x[l], b);
      memcpy(f->basis + l * width + at, b, (size_t)order * sizeof *b);
    }
    for (int j = 0; j < f->k + e; ++j) {
      f->step[e * f->n + j] = order / (f->x[j + order] - f->x[j]);
    }
    at += order;
  }
}

bool gd_gcv_system_open(gd_gcv_system* f, const double* x, int n, int m) {
  *f = (gd_gcv_system){.x = x, .n = n, .m = m, .k = n - m};
  if (!allocate(f)) return false;
  build(f);
  build_basis(f);
  return true;
}

void gd_gcv_system_close(gd_gcv_system* f) {
  gd_free(f->buffer);
  f->buffer = NULL;
}
