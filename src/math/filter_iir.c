#include "math/filter_iir.h"

#include <string.h>

#include "math/vec.h"

enum { order = 3 };

// b over a, a[0] = 1
typedef struct transfer {
  double b[order + 1], a[order + 1];
} transfer;

// w^3 / ((s + w) (s^2 + w s + w^2)) with s = (1 - z) / (1 + z), z one sample back: the product of a
// first and a second order in z
static transfer design(double rate, double cutoff) {
  static const double binomial[order + 1] = {1, 3, 3, 1};
  double w = tan(GD_PI * cutoff / rate);
  double first[2] = {w + 1, w - 1};
  double second[3] = {w * w + w + 1, 2 * (w * w - 1), w * w - w + 1};
  transfer t = {{0}, {0}};
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 3; ++j) t.a[i + j] += first[i] * second[j];
  }
  double scale = 1 / t.a[0];
  for (int i = 0; i <= order; ++i) {
    t.a[i] *= scale;
    t.b[i] = w * w * w * binomial[i] * scale;
  }
  return t;
}

// one pass in place; step 1 forwards, -1 backwards
static void pass(const transfer* t, double* at, size_t n, ptrdiff_t step) {
  double in[order + 1];  // newest last
  for (int i = 0; i < order; ++i) in[i + 1] = at[i * step];
  at += order * step;
  for (size_t i = order; i < n; ++i, at += step) {
    memmove(in, in + 1, order * sizeof *in);
    in[order] = *at;
    double sum = t->b[0] * in[order];
    for (int k = 1; k <= order; ++k) sum += t->b[k] * in[order - k] - t->a[k] * at[-k * step];
    *at = sum;
  }
}

void gd_lowpass_iir(double* x, size_t n, double rate, double cutoff) {
  transfer t = design(rate, cutoff);
  pass(&t, x, n, 1);
  pass(&t, x + n - 1, n, -1);
}
