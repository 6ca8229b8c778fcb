// Reading is a function of three numbers. It is inverted by a guess, and a search among the
// neighbours of the guess for numbers that are read as exactly what is wanted.
#include "model/osim_write_exact.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "math/vec.h"

enum { most = 9, nvariant = 9, ncombination = nvariant * nvariant * nvariant };

typedef struct reading {
  int n;       // numbers it gives
  int nguess;  // guesses to begin with, one after the other
  void (*read)(const struct reading* how, const double written[3], double* out);
  void (*guess)(const struct reading* how, int i, const double* wanted, double written[3]);
  const double* R;  // what else it depends on
  double factor;
} reading;

static double printed(const char* format, double value) {
  char text[400];
  snprintf(text, sizeof text, format, value);
  return strtod(text, NULL);
}

// on the grid on which a value settles that no number is read as; noise is 0 there
static double on_grid(double value) { return printed("%.15f", value); }

// short decimals, which most documents hold, the shortest first; the guess and its neighbours
static void variants(double guess, double out[nvariant]) {
  double digits = printed("%.15g", guess);
  bool small = fabs(guess) < 1;
  out[0] = small ? on_grid(guess) : digits;
  out[1] = small ? digits : on_grid(guess);
  out[2] = guess;
  double up = guess, down = guess;
  for (int i = 3; i < nvariant; i += 2) {
    out[i] = up = nextafter(up, INFINITY);
    out[i + 1] = down = nextafter(down, -INFINITY);
  }
}

static double distance(const reading* how, const double written[3], const double* wanted) {
  double got[most], worst = 0;
  how->read(how, written, got);
  for (int i = 0; i < how->n; ++i) worst = fmax(worst, fabs(got[i] - wanted[i]));
  return worst;
}

// better than *best, from guess i on, into out
static void search_near(const reading* how, int i, const double* wanted, double* best,
                        double out[3]) {
  double guess[3], variant[3][nvariant];
  how->guess(how, i, wanted, guess);
  for (int k = 0; k < 3; ++k) variants(guess[k], variant[k]);
  for (int v = 0; *best > 0 && v < ncombination; ++v) {
    double written[3] = {variant[0][v % nvariant], variant[1][v / nvariant % nvariant],
                         variant[2][v / nvariant / nvariant]};
    double d = distance(how, written, wanted);
    if (!(d < *best)) continue;
    *best = d;
    gd_v3_copy(written, out);
  }
}

static void search(const reading* how, const double* wanted, double out[3]) {
  double best = INFINITY;
  how->guess(how, 0, wanted, out);
  for (int i = 0; i < how->nguess && best > 0; ++i) search_near(how, i, wanted, &best, out);
}

// What a document that holds out is read as is looked for again, until it is written as out. When
// that takes long the grid settles it: the guess is nearer to a point of it than half a step.
static void invert(const reading* how, const double* wanted, double out[3]) {
  double read[most], again[3];
  search(how, wanted, out);
  for (int i = 0; i < 8; ++i) {
    how->read(how, out, read);
    search(how, read, again);
    if (memcmp(again, out, sizeof again) == 0) break;
    for (int k = 0; k < 3; ++k) out[k] = i < 4 ? again[k] : on_grid(again[k]);
  }
  for (int k = 0; k < 3; ++k) out[k] += 0.0;  // -0 becomes 0
}

// ---- angles ------------------------------------------------------------------------------------

static void read_angles(const reading* how, const double written[3], double* out) {
  (void)how;
  gd_m3_euler_xyz(written, out);
}

// Two triples give the same rotation; i & 2 takes that with y beyond 90 degrees. z comes from what
// is left when the turn about x is undone: near y = +-90 degrees x is arbitrary, and z makes up for
// it. i & 1: z by itself, which keeps the last bits of a small one.
static void guess_angles(const reading* how, int i, const double* R, double written[3]) {
  (void)how;
  double side = i & 2 ? -1 : 1;
  written[0] = atan2(-side * R[5], side * R[8]);
  double s = sin(written[0]), c = cos(written[0]);
  written[1] = atan2(R[2], c * R[8] - s * R[5]);
  written[2] =
      i & 1 ? atan2(-side * R[1], side * R[0]) : atan2(c * R[3] + s * R[6], c * R[4] + s * R[7]);
}

void gd_osim_write_angles(const double R[9], double angle[3]) {
  static const reading how = {9, 4, read_angles, guess_angles, NULL, 0};
  invert(&how, R, angle);
}

// ---- child frames ------------------------------------------------------------------------------

// how->R: the joint frame in the child body
static void read_child(const reading* how, const double written[3], double* out) {
  double inverse[9];
  gd_m3_transpose(how->R, inverse);
  gd_m3_mul_v3(inverse, written, out);
  for (int k = 0; k < 3; ++k) out[k] = -out[k];
}

static void guess_child(const reading* how, int i, const double* pos, double written[3]) {
  (void)i;
  gd_m3_mul_v3(how->R, pos, written);
  for (int k = 0; k < 3; ++k) written[k] = -written[k];
}

void gd_osim_write_child(const double pos[3], const double R[9], double frame_pos[3],
                         double frame_angle[3]) {
  double frame_rot[9];
  gd_m3_transpose(R, frame_rot);
  gd_osim_write_angles(frame_rot, frame_angle);
  gd_m3_euler_xyz(frame_angle, frame_rot);  // as it will be read
  reading how = {3, 1, read_child, guess_child, frame_rot, 0};
  invert(&how, pos, frame_pos);
}

// ---- axes --------------------------------------------------------------------------------------

static void read_axis(const reading* how, const double written[3], double* out) {
  (void)how;
  double length = gd_v3_norm(written);
  for (int k = 0; k < 3; ++k) out[k] = written[k] / length;
}

// lengths near 1: which unit vectors a length can give is a matter of rounding
static void guess_axis(const reading* how, int i, const double* dir, double written[3]) {
  (void)how;
  for (int k = 0; k < 3; ++k) written[k] = dir[k] * (1 + (i % 2 == 0 ? i : -i) * 0x1p-20);
}

void gd_osim_write_axis(const double dir[3], double axis[3]) {
  static const reading how = {3, 100, read_axis, guess_axis, NULL, 0};
  invert(&how, dir, axis);
}

// ---- units -------------------------------------------------------------------------------------

static void read_multiplied(const reading* how, const double written[3], double* out) {
  out[0] = written[0] * how->factor;
}

static void read_divided(const reading* how, const double written[3], double* out) {
  out[0] = written[0] / how->factor;
}

static void guess_multiplied(const reading* how, int i, const double* value, double written[3]) {
  (void)i;
  written[0] = value[0] / how->factor;
  written[1] = written[2] = 0;
}

static void guess_divided(const reading* how, int i, const double* value, double written[3]) {
  (void)i;
  written[0] = value[0] * how->factor;
  written[1] = written[2] = 0;
}

double gd_osim_write_multiplied(double value, double factor) {
  reading how = {1, 1, read_multiplied, guess_multiplied, NULL, factor};
  double written[3];
  invert(&how, &value, written);
  return written[0];
}

double gd_osim_write_divided(double value, double factor) {
  reading how = {1, 1, read_divided, guess_divided, NULL, factor};
  double written[3];
  invert(&how, &value, written);
  return written[0];
}
