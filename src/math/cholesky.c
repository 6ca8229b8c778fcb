#include "math/cholesky.h"

#include <math.h>

bool gd_cholesky_factor(double* A, int n) {
  double largest = 0;
  for (int i = 0; i < n; ++i) largest = fmax(largest, A[i * n + i]);
  for (int i = 0; i < n; ++i) {
    double* row = A + i * n;
    for (int j = 0; j <= i; ++j) {
      const double* other = A + j * n;
      double sum = row[j];
      for (int k = 0; k < j; ++k) sum -= row[k] * other[k];
      if (j < i) {
        row[j] = sum / other[j];
      } else {
        if (!(sum > 1e-15 * largest)) return false;
        row[j] = sqrt(sum);
      }
    }
  }
  return true;
}

void gd_cholesky_solve(const double* L, int n, double* b) {
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < i; ++k) b[i] -= L[i * n + k] * b[k];
    b[i] /= L[i * n + i];
  }
  for (int i = n - 1; i >= 0; --i) {
    for (int k = i + 1; k < n; ++k) b[i] -= L[k * n + i] * b[k];
    b[i] /= L[i * n + i];
  }
}
