// tests/testing_predicted.h: forces predicted from a real motion beside those that plates measured.
#ifndef GD_TESTING_PREDICTED_H
#define GD_TESTING_PREDICTED_H

#include <gerdy/pipeline.h>
#include <gerdy/scale_job.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "force/id_work.h"
#include "force/predict_stance.h"
#include "math/vec.h"

typedef struct predicted_trial {
  const char *name, *model, *motion, *forces;  // under TEST_SHARED
} predicted_trial;

static const predicted_trial predicted_trials[] = {
    {"run-bmclab", "data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
     "oracle/trials/run-bmclab/ik.mot", "data/run-bmclab/ExpData/grf_run.mot"},
    {"run-rajagopal", "oracle/trials/run-rajagopal/scaled.osim",
     "oracle/trials/run-rajagopal/ik.mot", "data/run-rajagopal/ExpData/grf_run.mot"},
    {"walk-rajagopal", "oracle/trials/walk-rajagopal/scaled.osim",
     "oracle/trials/walk-rajagopal/ik.mot", "data/run-rajagopal/ExpData/grf_walk.mot"},
    {"walk-gait2392", "data/walk-gait2392/subject01_simbody.osim",
     "oracle/trials/walk-gait2392/ik.mot", "data/walk-gait2392/subject01_walk1_grf.mot"},
};
enum { npredicted_trial = 4 };

enum { PREDICTED_HIP, PREDICTED_KNEE, PREDICTED_ANKLE, NPREDICTED_MOMENT };
static const char* const predicted_moment[NPREDICTED_MOMENT] = {"hip_adduction", "knee_angle",
                                                                "ankle_angle"};

// What the predicted forces are off by; forces in weights, moments in N.m per kg.
typedef struct predicted_error {
  size_t nframe, nstance;   // a foot at a time
  double rms[3];            // fore-aft, vertical, across, over stance
  double peak, peak_worst;  // of the vertical force, of stances: mean and largest
  double impulse;           // share of the vertical impulse of whole stances, predicted over it
  double along, across;     // m, of the centre of pressure, where a foot carries 0.2 weights
  double torque;            // N.m, about the vertical, RMS
  double contact, toe_off;  // s, mean of predicted after measured
  double contact_sd, toe_off_sd;
  double moment[NPREDICTED_MOMENT];       // RMS over stance
  double moment_peak[NPREDICTED_MOMENT];  // mean of predicted peaks over measured ones
  double flight;                          // weights, RMS asked for in flight
} predicted_error;

typedef struct predicted_pair {
  gd_id_work predicted, measured, raw;  // raw: forces not low-passed
  gd_stances stances;
  double weight, mass;
} predicted_pair;

static inline void predicted_close(predicted_pair* p) {
  gd_id_work_reset(&p->predicted);
  gd_id_work_reset(&p->measured);
  gd_id_work_reset(&p->raw);
  gd_stances_reset(&p->stances);
}

static inline gerdy_status predicted_read(gerdy_id_job* job, gd_id_work* w, gerdy_error* err) {
  gerdy_id_options options = gerdy_id_options_default();
  gerdy_status status = gd_id_read(job, w, NULL, err);
  return status == GERDY_OK ? gd_id_solve(w, &options, NULL, err) : status;
}

// model, motion, forces: paths. cutoff: Hz, of motion and of the measured forces behind moments.
static inline gerdy_status predicted_open(const char* const file[3], double cutoff,
                                          predicted_pair* p, gerdy_error* err) {
  gerdy_id_job job = gerdy_id_job_default();
  gd_landmarks landmarks;
  memset(p, 0, sizeof *p);
  job.model = file[0];
  job.motion = file[1];
  job.output = "predicted_none.sto";
  job.cutoff = cutoff;
  job.predict = 1;
  gerdy_status status = predicted_read(&job, &p->predicted, err);
  job.predict = 0;
  job.forces = file[2];
  if (status == GERDY_OK) status = predicted_read(&job, &p->measured, err);
  job.force_cutoff = 0;
  if (status == GERDY_OK) status = predicted_read(&job, &p->raw, err);
  if (status == GERDY_OK) status = gd_landmarks_find(p->raw.model, &landmarks, err);
  if (status == GERDY_OK) {
    status = gd_stances_find(p->raw.model, &landmarks, p->raw.trial, &p->stances, err);
    p->weight = p->raw.id->weight;
    p->mass = gerdy_model_mass(p->raw.model);
  }
  return status;
}

// ---- a runner on a treadmill, from text tables -------------------------------------------------

// Forces of the belt (N, mm; a sample number instead of a time) as a table of one plate. The torque
// is left out: in whose axes and about what point is not told.
static inline int predicted_belt(const char* from, const char* to) {
  FILE *in = fopen(from, "r"), *out = fopen(to, "w");
  double n, f[3], p[3], torque;
  size_t rows = 0;
  int c = 0;
  if (in != NULL && out != NULL) {
    while ((c = fgetc(in)) != '\n' && c != EOF) continue;
    fprintf(out, "belt\nversion=1\nnRows=9000\nnColumns=10\ninDegrees=no\nendheader\n");
    fprintf(out,
            "time\tbelt_force_vx\tbelt_force_vy\tbelt_force_vz\tbelt_force_px\tbelt_force_py"
            "\tbelt_force_pz\tbelt_torque_x\tbelt_torque_y\tbelt_torque_z\n");
    while (fscanf(in, "%lf%lf%lf%lf%lf%lf%lf%lf", &n, f, f + 1, f + 2, p, p + 1, p + 2, &torque) ==
           8) {
      fprintf(out, "%.9f\t%g\t%g\t%g\t%g\t%g\t%g\t0\t0\t0\n", (n - 1) / 300, f[0], f[1], f[2],
              1e-3 * p[0], 1e-3 * p[1], 1e-3 * p[2]);
      ++rows;
    }
  }
  if (in != NULL) fclose(in);
  if (out != NULL) fclose(out);
  return rows == 9000;
}

// Scale, follow the markers and write model, motion and forces into the working directory.
static inline gerdy_status predicted_fukuchi(const char* const file[3], gerdy_error* err) {
  char standing[1024], run[1024], forces[1024];
  gerdy_scale_job scale = gerdy_scale_job_default();
  gerdy_job ik = gerdy_job_default();
  snprintf(standing, sizeof standing, "%s/data/run-fukuchi/RBDS001static.txt", TEST_SHARED);
  snprintf(run, sizeof run, "%s/data/run-fukuchi/RBDS001runT25markers.txt", TEST_SHARED);
  snprintf(forces, sizeof forces, "%s/data/run-fukuchi/RBDS001runT25forces.txt", TEST_SHARED);
  scale.markers = standing;
  scale.run = run;
  scale.mass = 62;  // as listed
  scale.rate = 150;
  scale.output = file[0];
  gerdy_status status = gerdy_scale_run(&scale, NULL, NULL, err);
  ik.model = file[0];
  ik.markers = run;
  ik.rate = 150;
  ik.motion = file[1];
  ik.fit = -1;
  if (status == GERDY_OK) status = gerdy_ik_run(&ik, NULL, err);
  if (status == GERDY_OK && !predicted_belt(forces, file[2])) {
    status = GERDY_E_FILE;
    snprintf(err->msg, sizeof err->msg, "the forces have not 9000 rows");
  }
  return status;
}

// One of the trials, those under TEST_SHARED and the runner on the treadmill (the last).
static inline gerdy_status predicted_load(int which, predicted_pair* p, gerdy_error* err) {
  static const char* const made[3] = {"model.osim", "motion.mot", "forces.mot"};
  const char* file[3];
  char path[3][1024];
  if (which == npredicted_trial) {
    // programs that run at the same time have their own
    for (int i = 0; i < 3; ++i) {
      snprintf(path[i], sizeof path[i], "predicted_%ld_%s", (long)getpid(), made[i]);
      file[i] = path[i];
    }
    gerdy_status status = predicted_fukuchi(file, err);
    memset(p, 0, sizeof *p);
    if (status == GERDY_OK) status = predicted_open(file, 12, p, err);
    for (int i = 0; i < 3; ++i) unlink(file[i]);
    return status;
  }
  const predicted_trial* t = &predicted_trials[which];
  const char* const name[3] = {t->model, t->motion, t->forces};
  for (int i = 0; i < 3; ++i) {
    snprintf(path[i], sizeof path[i], "%s/%s", TEST_SHARED, name[i]);
    file[i] = path[i];
  }
  return predicted_open(file, 12, p, err);
}

static inline const char* predicted_name(int which) {
  return which == npredicted_trial ? "run-fukuchi" : predicted_trials[which].name;
}

// a stance that plates saw, of one foot: frames [from, to), whole when it neither begins nor ends
// near an end of the record
typedef struct predicted_stance {
  size_t side, from, to;
  int whole;
} predicted_stance;

static inline int predicted_trusted(const predicted_pair* p, size_t i) {
  return !(p->predicted.doubt[i] & GERDY_DOUBT_EDGE) && p->predicted.id->lacking[i] == 0 &&
         p->raw.id->lacking[i] == 0;
}

static inline int predicted_next(const predicted_pair* p, size_t side, size_t* from, size_t* to) {
  const gerdy_load* l = &p->raw.loads->load[side];
  size_t n = p->raw.trial->nframe, i = *to;
  while (i < n && !(l->force[3 * i + 1] > 20)) ++i;
  *from = i;
  while (i < n && l->force[3 * i + 1] > 20) ++i;
  *to = i;
  return *from < n;
}

static inline double predicted_peak(const double* v, size_t step, size_t from, size_t to,
                                    int sign) {
  double most = 0;
  for (size_t i = from; i < to; ++i) most = fmax(most, sign * v[i * step]);
  return most;
}

// time at which the raw force crosses 20 N between two frames
static inline double predicted_crossing(const predicted_pair* p, size_t side, size_t i) {
  const double* f = p->raw.loads->load[side].force + 1;
  const double* t = p->raw.trial->time;
  double a = f[3 * i], b = f[3 * (i + 1)];
  return t[i] + (t[i + 1] - t[i]) * (b != a ? fmin(fmax((20 - a) / (b - a), 0), 1) : 0);
}

static inline const gerdy_stance* predicted_match(const predicted_pair* p, size_t side, double at) {
  for (size_t k = 0; k < p->stances.n; ++k) {
    const gerdy_stance* s = &p->stances.item[k];
    if (s->sole == (int)side && s->start < at && s->end > at) return s;
  }
  return NULL;
}

typedef struct predicted_sums {
  double square[3], along, across, torque, peak, impulse[2], moment[NPREDICTED_MOMENT];
  double moment_peak[NPREDICTED_MOMENT], event[2], event_square[2];
  size_t nframe, ncentre, nwhole, nevent;
} predicted_sums;

static inline void predicted_frame(const predicted_pair* p, size_t side, size_t i,
                                   predicted_sums* s) {
  const gerdy_load *a = &p->predicted.loads->load[side], *b = &p->raw.loads->load[side];
  for (int k = 0; k < 3; ++k) {
    double off = (a->force[3 * i + (size_t)k] - b->force[3 * i + (size_t)k]) / p->weight;
    s->square[k] += off * off;
  }
  for (int m = 0; m < NPREDICTED_MOMENT; ++m) {
    char name[32];
    snprintf(name, sizeof name, "%s_%c", predicted_moment[m], side == 0 ? 'r' : 'l');
    ptrdiff_t c = gerdy_series_find(p->raw.id->tau, name);
    size_t at = i * p->raw.id->tau->ncol + (size_t)c;
    double off = (p->predicted.id->tau->value[at] - p->measured.id->tau->value[at]) / p->mass;
    s->moment[m] += off * off;
  }
  ++s->nframe;
  if (b->force[3 * i + 1] < 0.2 * p->weight || a->force[3 * i + 1] < 0.2 * p->weight) return;
  double dx = a->point[3 * i] - b->point[3 * i], dz = a->point[3 * i + 2] - b->point[3 * i + 2];
  double dt = a->torque[3 * i + 1] - b->torque[3 * i + 1];
  s->along += dx * dx;
  s->across += dz * dz;
  s->torque += dt * dt;
  ++s->ncentre;
}

static inline void predicted_whole(const predicted_pair* p, size_t side, size_t from, size_t to,
                                   predicted_sums* s, predicted_error* e) {
  const double* a = p->predicted.loads->load[side].force + 1;
  const double* b = p->raw.loads->load[side].force + 1;
  double off = (predicted_peak(a, 3, from, to, 1) - predicted_peak(b, 3, from, to, 1)) / p->weight;
  s->peak += off;
  if (fabs(off) > fabs(e->peak_worst)) e->peak_worst = off;
  for (size_t i = from; i < to; ++i) {
    s->impulse[0] += a[3 * i];
    s->impulse[1] += b[3 * i];
  }
  for (int m = 0; m < NPREDICTED_MOMENT; ++m) {
    char name[32];
    snprintf(name, sizeof name, "%s_%c", predicted_moment[m], side == 0 ? 'r' : 'l');
    const gerdy_series *x = p->predicted.id->tau, *y = p->measured.id->tau;
    size_t c = (size_t)gerdy_series_find(y, name);
    double up = predicted_peak(y->value + c, y->ncol, from, to, 1);
    double down = predicted_peak(y->value + c, y->ncol, from, to, -1);
    int sign = up > down ? 1 : -1;
    s->moment_peak[m] += predicted_peak(x->value + c, x->ncol, from, to, sign) / fmax(up, down);
  }
  ++s->nwhole;
  const gerdy_stance* found = predicted_match(p, side, p->raw.trial->time[(from + to) / 2]);
  if (found == NULL) return;
  double by[2] = {found->start - predicted_crossing(p, side, from - 1),
                  found->end - predicted_crossing(p, side, to - 1)};
  for (int k = 0; k < 2; ++k) {
    s->event[k] += by[k];
    s->event_square[k] += by[k] * by[k];
  }
  ++s->nevent;
}

static inline predicted_error predicted_compare(const predicted_pair* p) {
  predicted_error e = {0};
  predicted_sums s = {0};
  size_t n = p->raw.trial->nframe;
  for (size_t side = 0; side < 2; ++side) {
    for (size_t from = 0, to = 0; predicted_next(p, side, &from, &to);) {
      int whole = from > 0 && to < n && to - from > 5;
      for (size_t i = from; i < to; ++i) {
        whole = whole && predicted_trusted(p, i);
        if (predicted_trusted(p, i)) predicted_frame(p, side, i, &s);
      }
      if (whole) predicted_whole(p, side, from, to, &s, &e);
    }
  }
  for (int k = 0; k < 3; ++k) e.rms[k] = sqrt(s.square[k] / (double)s.nframe);
  e.nframe = s.nframe;
  e.nstance = s.nwhole;
  e.peak = s.peak / (double)s.nwhole;
  e.impulse = s.impulse[0] / s.impulse[1];
  e.along = sqrt(s.along / (double)s.ncentre);
  e.across = sqrt(s.across / (double)s.ncentre);
  e.torque = sqrt(s.torque / (double)s.ncentre);
  e.contact = s.event[0] / (double)s.nevent;
  e.toe_off = s.event[1] / (double)s.nevent;
  e.contact_sd = sqrt(fmax(0, s.event_square[0] / (double)s.nevent - e.contact * e.contact));
  e.toe_off_sd = sqrt(fmax(0, s.event_square[1] / (double)s.nevent - e.toe_off * e.toe_off));
  for (int m = 0; m < NPREDICTED_MOMENT; ++m) {
    e.moment[m] = sqrt(s.moment[m] / (double)s.nframe);
    e.moment_peak[m] = s.moment_peak[m] / (double)s.nwhole;
  }
  e.flight = p->predicted.summary.predicted.flight_share;
  return e;
}

#endif
