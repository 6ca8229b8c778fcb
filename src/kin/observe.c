#include "kin/observe.h"

#include <math.h>
#include <string.h>

// the share of a coordinate's effect on the markers that no other coordinate can undo; below it
// the markers' noise and the model's misfit would be amplified thirty times and more
static const double least_own_share = 1e-3;

// share of the null direction from which on a coordinate takes part in it
static const double takes_part = 1e-2;

// row i of the Cholesky factor; returns what is left of the diagonal
static double eliminate(double* L, int n, int i, const double* h) {
  double left = h[i];
  for (int j = 0; j < i; ++j) {
    double sum = h[j];
    for (int k = 0; k < j; ++k) sum -= L[i * n + k] * L[j * n + k];
    L[i * n + j] = sum / L[j * n + j];
    left -= L[i * n + j] * L[i * n + j];
  }
  return left;
}

// the direction in which coordinate i can be undone by those before it: null = (-L'^-1 l, 1)
static void undoing(const double* L, int n, int i, double* null) {
  null[i] = 1;
  for (int j = i - 1; j >= 0; --j) {
    double sum = -L[i * n + j];
    for (int k = j + 1; k < i; ++k) sum -= L[k * n + j] * null[k];
    null[j] = sum / L[j * n + j];
  }
}

static void mark(const double* null, int i, unsigned char* untold) {
  double largest = 0;
  for (int j = 0; j <= i; ++j) largest = fmax(largest, fabs(null[j]));
  for (int j = 0; j <= i; ++j) {
    if (fabs(null[j]) > takes_part * largest) untold[j] = 1;
  }
}

int gd_find_untold(const double* H, int nq, const int* active, int n, double* L, double* null,
                   unsigned char* untold) {
  int count = 0;
  memset(untold, 0, (size_t)n);
  for (int i = 0; i < n; ++i) {
    double* h = null;  // free until a direction is needed
    for (int j = 0; j <= i; ++j) h[j] = H[active[i] * nq + active[j]];
    double whole = h[i], left = eliminate(L, n, i, h);
    if (left > least_own_share * whole) {
      L[i * n + i] = sqrt(left);
      continue;
    }
    undoing(L, n, i, null);
    mark(null, i, untold);
    // taken out: an infinite diagonal makes its row and column vanish from what follows
    memset(L + i * n, 0, (size_t)i * sizeof *L);
    L[i * n + i] = INFINITY;
  }
  for (int i = 0; i < n; ++i) count += untold[i];
  return count;
}
