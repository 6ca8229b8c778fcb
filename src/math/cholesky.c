#include "math/cholesky.h"

#include <math.h>

// first column of a row's lower triangle that is not zero
static int row_begin(const double* row, int i) {
  int j = 0;
  while (j < i && row[j] == 0) ++j;
  return j;
}

bool gd_cholesky_factor(double* A, int n, int* begin) {
  double largest = 0;
  for (int i = 0; i < n; ++i) largest = fmax(largest, A[i * n + i]);
  for (int i = 0; i < n; ++i) {
    double* row = A + i * n;
    begin[i] = row_begin(row, i);
    for (int j = begin[i]; j <= i; ++j) {
      const double* other = A + j * n;
      double sum = row[j];
      for (int k = begin[i] > begin[j] ? begin[i] : begin[j]; k < j; ++k) sum -= row[k] * other[k];
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

void gd_cholesky_solve(const double* L, int n, const int* begin, double* b) {
  for (int i = 0; i < n; ++i) {
    for (int k = begin[i]; k < i; ++k) b[i] -= L[i * n + k] * b[k];
    b[i] /= L[i * n + i];
  }
  for (int i = n - 1; i >= 0; --i) {
    b[i] /= L[i * n + i];
    for (int k = begin[i]; k < i; ++k) b[k] -= L[i * n + k] * b[i];
  }
}
