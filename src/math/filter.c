#include "math/filter.h"

#include "math/vec.h"

typedef struct biquad {
  double b0, b1, b2, a1, a2;
} biquad;

// bilinear transform of the second-order Butterworth prototype; a pass damps to 1/2^(1/4) at the
// cut-off, widened where the transform has bent the frequencies, so that this is exact
static biquad design(double rate, double cutoff) {
  double w = tan(GD_PI * cutoff / rate) / pow(sqrt(2.0) - 1, 0.25);
  double norm = 1 / (1 + sqrt(2.0) * w + w * w);
  biquad q;
  q.b0 = w * w * norm;
  q.b1 = 2 * q.b0;
  q.b2 = q.b0;
  q.a1 = 2 * (w * w - 1) * norm;
  q.a2 = (1 - sqrt(2.0) * w + w * w) * norm;
  return q;
}

// one pass in place, started as if the first sample had stood for ever
static void pass(const biquad* q, double* x, size_t n, int backwards) {
  ptrdiff_t step = backwards ? -1 : 1;
  double* at = backwards ? x + n - 1 : x;
  double x1 = *at, x2 = *at, y1 = *at, y2 = *at;
  for (size_t i = 0; i < n; ++i, at += step) {
    double in = *at;
    double out = q->b0 * in + q->b1 * x1 + q->b2 * x2 - q->a1 * y1 - q->a2 * y2;
    x2 = x1;
    x1 = in;
    y2 = y1;
    y1 = out;
    *at = out;
  }
}

size_t gd_lowpass_pad(double rate, double cutoff, size_t n) {
  // the transient dies within about one period of the cut-off
  double want = ceil(1.5 * rate / cutoff);
  size_t pad = want < 1e6 ? (size_t)want : 1000000;
  return n == 0 ? 0 : pad < n - 1 ? pad : n - 1;
}

bool gd_lowpass(double* x, size_t n, size_t stride, double rate, double cutoff, double* scratch) {
  if (!(cutoff > 0 && cutoff < rate / 2)) return false;
  if (n < 2) return true;
  size_t pad = gd_lowpass_pad(rate, cutoff, n), total = n + 2 * pad;
  double first = x[0], last = x[(n - 1) * stride];
  for (size_t i = 0; i < pad; ++i) {
    scratch[i] = 2 * first - x[(pad - i) * stride];
    scratch[pad + n + i] = 2 * last - x[(n - 2 - i) * stride];
  }
  for (size_t i = 0; i < n; ++i) scratch[pad + i] = x[i * stride];
  biquad q = design(rate, cutoff);
  pass(&q, scratch, total, 0);
  pass(&q, scratch, total, 1);
  for (size_t i = 0; i < n; ++i) x[i * stride] = scratch[pad + i];
  return true;
}
