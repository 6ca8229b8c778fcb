#include "scale/scale_run.h"

#include <math.h>

#include "math/vec.h"

enum { frames = 300, least_frames = 10, least_others = 2 };
static const double most_off = 0.01;  // m: more than skin and shoes do to a mean distance
static const double clear_share = 1. / 3;

int gd_run_distance(const gerdy_series* run, ptrdiff_t i, ptrdiff_t j, double* mean, double* sd) {
  double middle = 0, squares = 0;
  size_t n = 0, step = run->nrow / frames + 1;
  for (size_t row = 0; row < run->nrow; row += step) {
    const double* value = run->value + row * run->ncol;
    double d = gd_v3_distance(value + 3 * i, value + 3 * j);
    if (!isfinite(d)) continue;
    double by = d - middle;
    middle += by / (double)++n;
    squares += by * (d - middle);
  }
  if (n < least_frames) return 0;
  *mean = middle;
  *sd = sqrt(squares / (double)n);
  return 1;
}

// how far mean distances in the run are from those of the static trial, for rider i and j under
// their own names and under each other's
typedef struct off {
  double own, swapped;  // m2, summed
  int n;
} off;

static void add_other(const gerdy_series* run, const gd_rider* i, const gd_rider* j,
                      const gd_rider* other, off* sum) {
  double in_run[2], unused;
  if (!gd_run_distance(run, i->marker, other->marker, &in_run[0], &unused)) return;
  if (!gd_run_distance(run, j->marker, other->marker, &in_run[1], &unused)) return;
  double standing[2] = {gd_v3_distance(i->place, other->place),
                        gd_v3_distance(j->place, other->place)};
  for (int k = 0; k < 2; ++k) {
    sum->own += pow(in_run[k] - standing[k], 2);
    sum->swapped += pow(in_run[k] - standing[1 - k], 2);
  }
  ++sum->n;
}

int gd_run_exchanged(const gerdy_series* run, const gd_rider* rider, int n, int i) {
  if (rider[i].marker < 0) return -1;
  for (int j = 0; j < n; ++j) {
    off sum = {0};
    if (j == i || rider[j].bone != rider[i].bone || rider[j].marker < 0) continue;
    for (int k = 0; k < n; ++k) {
      if (k == i || k == j || rider[k].bone != rider[i].bone || rider[k].marker < 0) continue;
      add_other(run, &rider[i], &rider[j], &rider[k], &sum);
    }
    if (sum.n < least_others) continue;
    double own = sqrt(sum.own / (2 * sum.n)), swapped = sqrt(sum.swapped / (2 * sum.n));
    if (own > most_off && swapped < clear_share * own) return j;
  }
  return -1;
}
