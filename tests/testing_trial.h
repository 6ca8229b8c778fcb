// tests/testing_trial.h: a real trial solved with the defaults of the program, beside OpenSim's
// solution of it.
#ifndef GD_TESTING_TRIAL_H
#define GD_TESTING_TRIAL_H

#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// 0 or the failing step's status, with err filled
static inline gerdy_status trial_follow(const gerdy_model* m, const gerdy_series* markers,
                                        gerdy_ik_trial** out, gerdy_error* err) {
  *out = NULL;
  double* weight = calloc((size_t)m->nmarker + 1, sizeof *weight);
  unsigned char* held = calloc((size_t)m->nq + 1, 1);
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = held;
  gerdy_default_weights(m, weight);
  gerdy_default_held(m, held);
  gerdy_status status = gerdy_ik_solve(m, markers, weight, &options, NULL, NULL, out, err);
  free(weight);
  free(held);
  return status;
}

// the same from a file
static inline gerdy_status trial_solve(const gerdy_model* m, const char* trc, gerdy_ik_trial** out,
                                       gerdy_error* err) {
  gerdy_series* markers = NULL;
  *out = NULL;
  gerdy_status status = gerdy_trc_load(trc, &markers, NULL, err);
  if (status == GERDY_OK) status = trial_follow(m, markers, out, err);
  gerdy_series_free(markers);
  return status;
}

// Sum of squared differences of one coordinate in degrees over the frames that both hold; *n counts
// them. Rows are matched by time.
static inline double trial_squares(const gerdy_ik_trial* t, const gerdy_series* reference,
                                   gerdy_angle_unit unit, const char* name, size_t* n) {
  double sum = 0, degree = 57.29577951308232;
  ptrdiff_t ours = gerdy_series_find(t->motion, name), theirs = gerdy_series_find(reference, name);
  *n = 0;
  if (ours < 0 || theirs < 0) return 0;
  for (size_t row = 0; row < reference->nrow; ++row) {
    // the reference's times are printed with fewer digits
    double time = reference->time[row];
    double last = t->motion->time[t->motion->nrow - 1];
    if (time > last && time < last + 1e-4) time = last;
    double a = gerdy_series_at(t->motion, ours, time);
    double b = reference->value[row * reference->ncol + (size_t)theirs];
    if (!isfinite(a) || !isfinite(b)) continue;
    double d = a * degree - b * (unit == GERDY_DEGREES ? 1 : degree);
    d -= 360 * round(d / 360);
    sum += d * d;
    ++*n;
  }
  return sum;
}

// RMS difference in degrees over all coordinates whose names begin so ("hip_": all of both hips).
static inline double trial_rms(const gerdy_ik_trial* t, const gerdy_series* reference,
                               gerdy_angle_unit unit, const gerdy_model* m, const char* group,
                               size_t* frames) {
  double sum = 0;
  size_t total = 0;
  *frames = 0;
  for (int q = 0; q < m->nq; ++q) {
    const char* name = m->names + m->q_name[q];
    if (strncmp(name, group, strlen(group)) != 0 || !m->q_rotational[q]) continue;
    size_t n;
    sum += trial_squares(t, reference, unit, name, &n);
    total += n;
    if (n > *frames) *frames = n;
  }
  return total > 0 ? sqrt(sum / (double)total) : NAN;
}

#endif
