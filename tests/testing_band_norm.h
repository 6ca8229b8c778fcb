// tests/testing_band_norm.h: the mean curves of runners put through the band. Without cmocka: the
// tests and the accuracy table both stand on it.
#ifndef GD_TESTING_BAND_NORM_H
#define GD_TESTING_BAND_NORM_H

#include <gerdy/band.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const double band_degree = 0.017453292519943295;

// ---- poses -------------------------------------------------------------------------------------

static inline int band_find(const gerdy_model* m, const char* name, int side) {
  char full[80];
  snprintf(full, sizeof full, "%.70s_%c", name, side ? 'l' : 'r');
  return gerdy_model_coordinate(m, full);
}

// 1 or -1: which way the knee bends is the model's own matter
static inline double band_bend(const gerdy_model* m, int side) {
  int knee = band_find(m, "knee_angle", side);
  return knee >= 0 && m->q_max[knee] > 1 ? 1 : -1;
}

// Angles of the clinic, rad, and their speeds: hip flexion, adduction, internal rotation, knee
// flexion, alike on both sides; all else neutral and at rest. Then forward kinematics.
static inline void band_set_motion(const gerdy_model* m, gerdy_data* d, const double angle[4],
                                   const double speed[4]) {
  static const char* const name[4] = {"hip_flexion", "hip_adduction", "hip_rotation", "knee_angle"};
  for (int q = 0; q < m->nq; ++q) {
    d->q[q] = m->q_locked[q] ? m->q_default[q] : 0;
    d->u[q] = 0;
  }
  for (int i = 0; i < 8; ++i) {
    int side = i / 4, k = i % 4, q = band_find(m, name[k], side);
    double sign = k == 3 ? band_bend(m, side) : 1;
    if (q < 0) continue;
    d->q[q] = sign * angle[k];
    d->u[q] = sign * speed[k];
  }
  gerdy_fk(m, d);
}

// ---- curves ------------------------------------------------------------------------------------

// A periodic curve: cubic, twice continuously differentiable, over percent of a stride.
typedef struct norm_curve {
  int n;
  double at[128], value[128], bend[128];
} norm_curve;

// bend: second derivatives at the points; each row of the periodic system is solved again and again
static inline void norm_close(norm_curve* c) {
  double gap[128];
  for (int i = 0; i < c->n; ++i) {
    gap[i] = (i + 1 < c->n ? c->at[i + 1] : c->at[0] + 100) - c->at[i];
    c->bend[i] = 0;
  }
  for (int pass = 0; pass < 200; ++pass) {
    for (int i = 0; i < c->n; ++i) {
      int before = (i + c->n - 1) % c->n, behind = (i + 1) % c->n;
      double turn = (c->value[behind] - c->value[i]) / gap[i] -
                    (c->value[i] - c->value[before]) / gap[before];
      c->bend[i] = (6 * turn - gap[before] * c->bend[before] - gap[i] * c->bend[behind]) /
                   (2 * (gap[before] + gap[i]));
    }
  }
}

// value and slope by percent
static inline double norm_value(const norm_curve* c, double percent, double* slope) {
  int i = c->n - 1;
  percent -= 100 * floor(percent / 100);
  while (i > 0 && c->at[i] > percent) --i;
  int next = (i + 1) % c->n;
  double gap = (next > 0 ? c->at[next] : c->at[0] + 100) - c->at[i];
  double b = (percent - c->at[i]) / gap, a = 1 - b;
  *slope = (c->value[next] - c->value[i]) / gap +
           gap / 6 * ((3 * b * b - 1) * c->bend[next] - (3 * a * a - 1) * c->bend[i]);
  return a * c->value[i] + b * c->value[next] +
         gap * gap / 6 * ((a * a * a - a) * c->bend[i] + (b * b * b - b) * c->bend[next]);
}

// Hip flexion, adduction, internal rotation, knee flexion of a stride, deg.
typedef struct norm_stride {
  norm_curve angle[4];
  double time;   // s, of the stride
  double wider;  // rad, hip adduction less than in the curves
} norm_stride;

// 46 runners at 2.5 m/s; a stride takes 0.74 s, as evidence/README.md has it. folder: of the
// project
static inline gerdy_status norm_mean_runner(const char* folder, norm_stride* out,
                                            gerdy_error* err) {
  static const char* const name[4] = {"hip_flexion.mean", "hip_adduction.mean", "hip_rotation.mean",
                                      "knee_flexion.mean"};
  char path[1024];
  gerdy_series* s;
  snprintf(path, sizeof path, "%s/evidence/norm_running_curves.sto", folder);
  *out = (norm_stride){.time = 0.74};
  gerdy_status status = gerdy_sto_load(path, &s, NULL, NULL, err);
  if (status != GERDY_OK) return status;
  for (int k = 0; k < 4; ++k) {
    ptrdiff_t col = gerdy_series_find(s, name[k]);
    norm_curve* c = &out->angle[k];
    c->n = (int)s->nrow - 1;  // the last row is the first
    for (int i = 0; i < c->n; ++i) {
      c->at[i] = s->time[i];
      c->value[i] = col < 0 ? NAN : s->value[(size_t)i * s->ncol + (size_t)col];
    }
    norm_close(c);
  }
  gerdy_series_free(s);
  return GERDY_OK;
}

// the model in the stride, in motion
static inline void norm_pose(const gerdy_model* m, gerdy_data* d, const norm_stride* stride,
                             double percent) {
  double angle[4], speed[4];
  for (int k = 0; k < 4; ++k) {
    double slope;
    angle[k] = band_degree * norm_value(&stride->angle[k], percent, &slope);
    speed[k] = band_degree * slope * 100 / stride->time;
  }
  angle[1] -= stride->wider;
  band_set_motion(m, d, angle, speed);
}

// What a head goes through in stance, 0 to 36 % of the stride.
typedef struct norm_peak {
  double contact;            // strain
  double strain, strain_at;  // largest, and when, % of the stride
  double rate, rate_at;      // 1/s
} norm_peak;

static inline void norm_peaks(const gerdy_band* band, const gerdy_model* m, gerdy_data* d,
                              const norm_stride* stride, norm_peak peak[GERDY_NBAND]) {
  for (int head = 0; head < GERDY_NBAND; ++head) {
    peak[head] = (norm_peak){.strain = -INFINITY, .rate = -INFINITY};
  }
  for (int i = 0; i <= 144; ++i) {
    double percent = 0.25 * i;
    gerdy_band_reading r;
    norm_pose(m, d, stride, percent);
    gerdy_band_read(band, m, d, 0, NULL, 1, &r);
    for (int head = 0; head < GERDY_NBAND; ++head) {
      norm_peak* p = &peak[head];
      if (i == 0) p->contact = r.strain_standing[head];
      if (r.strain_standing[head] > p->strain) {
        p->strain = r.strain_standing[head];
        p->strain_at = percent;
      }
      if (r.rate[head] > p->rate) {
        p->rate = r.rate[head];
        p->rate_at = percent;
      }
    }
  }
}

// % of the path of a head per degree of hip adduction at mid-stance: hip flexion 20, adduction 7,
// internal rotation 8, knee flexion 40 deg
static inline double norm_by_adduction(const gerdy_band* band, const gerdy_model* m, gerdy_data* d,
                                       int head) {
  static const double rest[4] = {0};
  double strain[2];
  for (int k = 0; k < 2; ++k) {
    const double angle[4] = {20 * band_degree, (7 + (k ? 0.01 : -0.01)) * band_degree,
                             8 * band_degree, 40 * band_degree};
    gerdy_band_reading r;
    band_set_motion(m, d, angle, rest);
    gerdy_band_read(band, m, d, 0, NULL, 0, &r);
    strain[k] = r.strain_standing[head];
  }
  return 100 * (strain[1] - strain[0]) / 0.02;
}

#endif
