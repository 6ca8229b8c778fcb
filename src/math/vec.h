// math/vec.h: three-vectors and three-by-three matrices, row by row; the result comes last.
#ifndef GD_MATH_VEC_H
#define GD_MATH_VEC_H

#include <math.h>
#include <string.h>

#define GD_PI 3.14159265358979323846

static inline void gd_v3_copy(const double a[3], double out[3]) { memcpy(out, a, 3 * sizeof *a); }

static inline void gd_v3_add(const double a[3], const double b[3], double out[3]) {
  for (int i = 0; i < 3; ++i) out[i] = a[i] + b[i];
}

static inline void gd_v3_sub(const double a[3], const double b[3], double out[3]) {
  for (int i = 0; i < 3; ++i) out[i] = a[i] - b[i];
}

// out += s * a
static inline void gd_v3_add_scaled(double s, const double a[3], double out[3]) {
  for (int i = 0; i < 3; ++i) out[i] += s * a[i];
}

static inline double gd_v3_dot(const double a[3], const double b[3]) {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

// out must not be a or b
static inline void gd_v3_cross(const double a[3], const double b[3], double out[3]) {
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}

static inline double gd_v3_norm(const double a[3]) { return sqrt(gd_v3_dot(a, a)); }

static inline double gd_v3_distance(const double a[3], const double b[3]) {
  double d[3];
  gd_v3_sub(a, b, d);
  return gd_v3_norm(d);
}

static inline void gd_m3_identity(double out[9]) {
  memset(out, 0, 9 * sizeof *out);
  out[0] = out[4] = out[8] = 1;
}

// out = A b; out must not be b
static inline void gd_m3_mul_v3(const double A[9], const double b[3], double out[3]) {
  for (int i = 0; i < 3; ++i) out[i] = A[3 * i] * b[0] + A[3 * i + 1] * b[1] + A[3 * i + 2] * b[2];
}

// out = A' b; out must not be b
static inline void gd_m3_tmul_v3(const double A[9], const double b[3], double out[3]) {
  for (int i = 0; i < 3; ++i) out[i] = A[i] * b[0] + A[3 + i] * b[1] + A[6 + i] * b[2];
}

// out = A B; out must be neither
static inline void gd_m3_mul(const double A[9], const double B[9], double out[9]) {
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      out[3 * i + j] = A[3 * i] * B[j] + A[3 * i + 1] * B[3 + j] + A[3 * i + 2] * B[6 + j];
    }
  }
}

// out = A' B; out must be neither
static inline void gd_m3_tmul(const double A[9], const double B[9], double out[9]) {
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) {
      out[3 * i + j] = A[i] * B[j] + A[3 + i] * B[3 + j] + A[6 + i] * B[6 + j];
    }
  }
}

static inline void gd_m3_transpose(const double A[9], double out[9]) {
  for (int i = 0; i < 3; ++i) {
    for (int j = 0; j < 3; ++j) out[3 * i + j] = A[3 * j + i];
  }
}

// Rotation by an angle about a unit axis (Rodrigues' formula).
static inline void gd_m3_axis_angle(const double axis[3], double angle, double out[9]) {
  double s = sin(angle), c = cos(angle), t = 1 - c;
  double x = axis[0], y = axis[1], z = axis[2];
  out[0] = c + t * x * x;
  out[1] = t * x * y - s * z;
  out[2] = t * x * z + s * y;
  out[3] = t * x * y + s * z;
  out[4] = c + t * y * y;
  out[5] = t * y * z - s * x;
  out[6] = t * x * z - s * y;
  out[7] = t * y * z + s * x;
  out[8] = c + t * z * z;
}

// Turn R by an angle about its own axis k (0 x, 1 y, 2 z): R = R R_k(angle).
static inline void gd_m3_turn(double R[9], int k, double angle) {
  int i = k == 2 ? 0 : k + 1, j = k == 0 ? 2 : k - 1;
  double s = sin(angle), c = cos(angle);
  for (int row = 0; row < 9; row += 3) {
    double a = R[row + i], b = R[row + j];
    R[row + i] = c * a + s * b;
    R[row + j] = c * b - s * a;
  }
}

// Body-fixed rotations about x, then y, then z: R = Rx Ry Rz, the convention of .osim orientations.
static inline void gd_m3_euler_xyz(const double angle[3], double out[9]) {
  static const double x[3] = {1, 0, 0}, y[3] = {0, 1, 0}, z[3] = {0, 0, 1};
  double X[9], Y[9], Z[9], XY[9];
  gd_m3_axis_angle(x, angle[0], X);
  gd_m3_axis_angle(y, angle[1], Y);
  gd_m3_axis_angle(z, angle[2], Z);
  gd_m3_mul(X, Y, XY);
  gd_m3_mul(XY, Z, out);
}

// Angles of body-fixed rotations about x, then y, then z. The middle angle lies in [-pi/2, pi/2];
// at its ends the other two are not unique.
static inline void gd_m3_to_xyz(const double R[9], double angle[3]) {
  angle[0] = atan2(-R[5], R[8]);
  angle[1] = atan2(R[2], sqrt(R[0] * R[0] + R[1] * R[1]));
  angle[2] = atan2(-R[1], R[0]);
}

// Angles of body-fixed rotations about z, then x, then y: R = Rz Rx Ry. The middle angle lies in
// [-pi/2, pi/2]; at its ends the other two are not unique and the third is taken as 0.
static inline void gd_m3_to_zxy(const double R[9], double* z, double* x, double* y) {
  double s = R[7] > 1 ? 1 : R[7] < -1 ? -1 : R[7];
  *x = asin(s);
  if (fabs(s) < 1 - 1e-12) {
    *z = atan2(-R[1], R[4]);
    *y = atan2(-R[6], R[8]);
  } else {
    *z = atan2(R[3], R[0]);
    *y = 0;
  }
}

#endif
