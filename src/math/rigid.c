#include "math/rigid.h"

#include <math.h>
#include <string.h>

#include "math/vec.h"

static void mean_of(const double* p, int n, double out[3]) {
  double sum[3] = {0, 0, 0};
  for (int i = 0; i < n; ++i) gd_v3_add(sum, p + 3 * i, sum);
  for (int k = 0; k < 3; ++k) out[k] = sum[k] / n;
}

// Horn's symmetric matrix of the products of both sets; the quaternion is the eigenvector of its
// largest eigenvalue
static void products(const double S[9], double N[16]) {
  const double a = S[5] - S[7], b = S[6] - S[2], c = S[1] - S[3];
  const double d = S[1] + S[3], e = S[6] + S[2], f = S[5] + S[7];
  const double rows[16] = {S[0] + S[4] + S[8],  a, b, c, a, S[0] - S[4] - S[8], d, e, b, d,
                           -S[0] + S[4] - S[8], f, c, e, f, -S[0] - S[4] + S[8]};
  memcpy(N, rows, sizeof rows);
}

// The matrix is shifted until no eigenvalue is negative, and squared again and again: what is left
// is the projection on the eigenvector. 40 squarings are a power of 1e12.
static void largest_eigenvector(double N[16], double out[4]) {
  double shift = 0;
  for (int i = 0; i < 16; ++i) shift += N[i] * N[i];
  for (int i = 0; i < 4; ++i) N[5 * i] += sqrt(shift);
  for (int round = 0; round < 40; ++round) {
    double M[16], most = 0;
    for (int i = 0; i < 16; ++i) {
      M[i] = 0;
      for (int k = 0; k < 4; ++k) M[i] += N[i / 4 * 4 + k] * N[4 * k + i % 4];
      most = fmax(most, fabs(M[i]));
    }
    if (!(most > 0)) break;
    for (int i = 0; i < 16; ++i) N[i] = M[i] / most;
  }
  int column = 0;
  for (int i = 1; i < 4; ++i) column = N[5 * i] > N[5 * column] ? i : column;
  double length = 0;
  for (int i = 0; i < 4; ++i) length += N[4 * i + column] * N[4 * i + column];
  length = sqrt(length);
  for (int i = 0; i < 4; ++i) out[i] = length > 0 ? N[4 * i + column] / length : i == 0;
}

static void rotation_of(const double q[4], double R[9]) {
  double w = q[0], x = q[1], y = q[2], z = q[3];
  const double rows[9] = {
      w * w + x * x - y * y - z * z, 2 * (x * y - w * z),           2 * (x * z + w * y),
      2 * (x * y + w * z),           w * w - x * x + y * y - z * z, 2 * (y * z - w * x),
      2 * (x * z - w * y),           2 * (y * z + w * x),           w * w - x * x - y * y + z * z};
  memcpy(R, rows, sizeof rows);
}

void gd_rigid_fit(const double* from, const double* to, int n, double R[9], double t[3]) {
  double a[3], b[3], S[9] = {0}, N[16], q[4], turned[3];
  mean_of(from, n, a);
  mean_of(to, n, b);
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < 9; ++k)
      S[k] += (from[3 * i + k / 3] - a[k / 3]) * (to[3 * i + k % 3] - b[k % 3]);
  }
  products(S, N);
  largest_eigenvector(N, q);
  rotation_of(q, R);
  gd_m3_mul_v3(R, a, turned);
  gd_v3_sub(b, turned, t);
}
