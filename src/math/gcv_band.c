#include "math/gcv_band.h"

void gd_band_factor(double* A, int k, int m) {
  int w = m + 1;
  for (int i = 0; i < k; ++i) {
    double* row = A + i * w;
    int most = k - 1 - i < m ? k - 1 - i : m;
    for (int a = 1; a <= most; ++a) {
      double factor = row[a] / row[0];
      for (int b = a; b <= most; ++b) A[(i + a) * w + b - a] -= factor * row[b];
    }
    for (int a = 1; a <= most; ++a) row[a] /= row[0];
  }
}

void gd_band_solve(const double* A, int k, int m, double* b) {
  int w = m + 1;
  for (int i = 0; i < k; ++i) {
    for (int a = 1; a <= m && i + a < k; ++a) b[i + a] -= A[i * w + a] * b[i];
  }
  for (int i = k - 1; i >= 0; --i) {
    b[i] /= A[i * w];
    for (int a = 1; a <= m && i + a < k; ++a) b[i] -= A[i * w + a] * b[i + a];
  }
}

// entry (i, j) of a symmetric band
static double entry(const double* Z, int w, int i, int j) {
  return i <= j ? Z[i * w + j - i] : Z[j * w + i - j];
}

void gd_band_inverse(const double* A, int k, int m, double* Z) {
  int w = m + 1;
  for (int i = k - 1; i >= 0; --i) {
    for (int a = m; a >= 0; --a) {
      if (i + a >= k) {
        Z[i * w + a] = 0;
        continue;
      }
      double sum = a == 0 ? 1 / A[i * w] : 0;
      for (int b = 1; b <= m && i + b < k; ++b) sum -= A[i * w + b] * entry(Z, w, i + b, i + a);
      Z[i * w + a] = sum;
    }
  }
}
