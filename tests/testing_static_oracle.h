// Static optimization of a reference trial beside OpenSim's, from its own motion and moments.
#ifndef GD_TESTING_STATIC_ORACLE_H
#define GD_TESTING_STATIC_ORACLE_H

#include <gerdy/io.h>
#include <gerdy/static_optimization.h>
#include <gerdy/trial.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The trials: folder of the oracle, model, file with actuators, cut-off of the motion (Hz), as in
// so_setup.xml.
static const struct static_trial {
  const char *name, *model, *forces;
  double cutoff;
} static_trials[] = {
    {"run-bmclab", "data/run-bmclab/Scale/Rajagopal2015_scaled.osim",
     "oracle/trials/run-bmclab/so_reserves.xml", 6},
    {"run-rajagopal", "oracle/trials/run-rajagopal/scaled.osim",
     "oracle/trials/run-rajagopal/so_reserves.xml", 15},
    {"walk-gait2392", "data/walk-gait2392/subject01_simbody.osim",
     "data/walk-gait2392/gait2392_SO_Residual_Actuators.xml", 6},
};
enum { nstatic_trial = sizeof static_trials / sizeof static_trials[0] };

typedef struct static_oracle {
  gerdy_model* m;
  gerdy_muscles* muscles;
  gerdy_actuators given;
  gerdy_static* s;
  gerdy_series *q, *u, *tau;         // of the frames that OpenSim solved
  gerdy_series *activation, *force;  // OpenSim's
  gerdy_static_trial* ours;
} static_oracle;

static inline void static_oracle_close(static_oracle* o) {
  gerdy_static_trial_free(o->ours);
  gerdy_series_free(o->q);
  gerdy_series_free(o->u);
  gerdy_series_free(o->tau);
  gerdy_series_free(o->activation);
  gerdy_series_free(o->force);
  gerdy_static_free(o->s);
  gerdy_actuators_reset(&o->given);
  gerdy_muscles_free(o->muscles);
  gerdy_model_free(o->m);
}

static inline const char* static_path(char out[1024], const char* format, const char* name) {
  int n = snprintf(out, 1024, "%s/", TEST_SHARED);
  snprintf(out + n, 1024 - (size_t)n, format, name);
  return out;
}

static inline gerdy_status static_table(const static_oracle* o, gerdy_series** out,
                                        gerdy_error* err) {
  size_t nrow = o->activation->nrow;
  gerdy_status status = gerdy_series_new(nrow, (size_t)o->m->nq, out, err);
  for (int q = 0; q < o->m->nq && status == GERDY_OK; ++q) {
    status = gerdy_series_name(*out, (size_t)q, o->m->names + o->m->q_name[q], "");
  }
  if (status == GERDY_OK) memcpy((*out)->time, o->activation->time, nrow * sizeof(double));
  return status;
}

// column of a coordinate in a table of inverse dynamics
static inline ptrdiff_t static_tau_column(const gerdy_series* id, const char* name) {
  char full[300];
  snprintf(full, sizeof full, "%s_moment", name);
  ptrdiff_t found = gerdy_series_find(id, full);
  if (found >= 0) return found;
  snprintf(full, sizeof full, "%s_force", name);
  return gerdy_series_find(id, full);
}

// row at that time, nrow: none
static inline size_t static_row(const double* time, size_t nrow, double at) {
  size_t row = 0;
  while (row < nrow && fabs(time[row] - at) > 1e-5) ++row;
  return row;
}

// motion as AnalyzeTool has it, and moments of id.sto, at OpenSim's frames
static inline gerdy_status static_inputs(static_oracle* o, const struct static_trial* t,
                                         gerdy_error* err) {
  char path[1024];
  gerdy_series *ik = NULL, *id = NULL;
  gerdy_trial* motion = NULL;
  gerdy_trial_options options = gerdy_trial_options_default();
  options.smoothing = GERDY_SMOOTH_OPENSIM;
  options.cutoff = t->cutoff;
  gerdy_status status =
      gerdy_sto_load(static_path(path, "oracle/trials/%s/ik.mot", t->name), &ik, NULL, NULL, err);
  if (status == GERDY_OK) {
    status =
        gerdy_sto_load(static_path(path, "oracle/trials/%s/id.sto", t->name), &id, NULL, NULL, err);
  }
  for (size_t c = 0; status == GERDY_OK && c < ik->ncol; ++c) {
    int q = gerdy_model_coordinate(o->m, ik->column[c].name);
    if (q < 0 || !o->m->q_rotational[q]) continue;
    for (size_t r = 0; r < ik->nrow; ++r) ik->value[r * ik->ncol + c] /= GERDY_DEGREES_PER_RADIAN;
  }
  if (status == GERDY_OK) status = gerdy_trial_new(o->m, ik, &options, &motion, err);
  for (size_t r = 0; status == GERDY_OK && r < o->q->nrow; ++r) {
    size_t a = static_row(motion->time, motion->nframe, o->q->time[r]);
    size_t b = static_row(id->time, id->nrow, o->q->time[r]), nq = (size_t)o->m->nq;
    for (size_t q = 0; q < nq && a < motion->nframe && b < id->nrow; ++q) {
      ptrdiff_t c = static_tau_column(id, o->q->column[q].name);
      gerdy_series_set(o->q, r, q, motion->q[a * nq + q]);
      gerdy_series_set(o->u, r, q, motion->u[a * nq + q]);
      gerdy_series_set(o->tau, r, q, c >= 0 ? id->value[b * id->ncol + (size_t)c] : NAN);
    }
  }
  gerdy_trial_free(motion);
  gerdy_series_free(ik);
  gerdy_series_free(id);
  return status;
}

// static_oracle_close frees it also after an error
static inline gerdy_status static_oracle_open(const struct static_trial* t,
                                              const gerdy_static_options* options, static_oracle* o,
                                              gerdy_error* err) {
  char path[1024];
  memset(o, 0, sizeof *o);
  gerdy_status status = gerdy_model_load(static_path(path, "%s", t->model), &o->m, NULL, err);
  if (status == GERDY_OK) status = gerdy_muscles_new(o->m, &o->muscles, err);
  // those of the model come first, as OpenSim appends force set files
  if (status == GERDY_OK) status = gerdy_actuators_load(path, o->m, &o->given, NULL, err);
  if (status == GERDY_OK) {
    status = gerdy_actuators_load(static_path(path, "%s", t->forces), o->m, &o->given, NULL, err);
  }
  if (status == GERDY_OK) {
    status = gerdy_static_new(o->m, o->muscles, &o->given, options, &o->s, NULL, err);
  }
  const char* const files[2] = {"oracle/trials/%s/so_activation.sto",
                                "oracle/trials/%s/so_force.sto"};
  gerdy_series** tables[2] = {&o->activation, &o->force};
  for (int k = 0; k < 2 && status == GERDY_OK; ++k) {
    status = gerdy_sto_load(static_path(path, files[k], t->name), tables[k], NULL, NULL, err);
  }
  if (status == GERDY_OK) status = static_table(o, &o->q, err);
  if (status == GERDY_OK) status = static_table(o, &o->u, err);
  if (status == GERDY_OK) status = static_table(o, &o->tau, err);
  if (status == GERDY_OK) status = static_inputs(o, t, err);
  if (status != GERDY_OK) return status;
  return gerdy_static_solve(o->s, o->q, o->u, o->tau, 0.05, NULL, NULL, &o->ours, err);
}

// ---- comparing ---------------------------------------------------------------------------------

static inline double static_at(const gerdy_series* s, size_t row, const char* column) {
  ptrdiff_t c = gerdy_series_find(s, column);
  return c >= 0 ? s->value[row * s->ncol + (size_t)c] : NAN;
}

// sum of squares of OpenSim's activations and controls, on the same variables
static inline double static_their_cost(const static_oracle* o, size_t row) {
  double sum = 0;
  for (size_t c = 0; c < o->activation->ncol; ++c) {
    double x = o->activation->value[row * o->activation->ncol + c];
    sum += x * x;
  }
  return sum;
}

typedef struct static_distance {
  double rms, worst;              // of the activations of muscles
  double force_rms, force_worst;  // of the forces, over the largest isometric
  double cost_above;              // largest share by which our cost is above theirs
} static_distance;

static inline static_distance static_compare(const static_oracle* o) {
  const gerdy_model* m = o->m;
  static_distance d = {.cost_above = -INFINITY};
  size_t n = 0;
  for (size_t row = 0; row < o->q->nrow; ++row) {
    for (int i = 0; i < m->nmuscle; ++i, ++n) {
      const char* name = m->names + m->muscle_name[i];
      size_t at = row * o->ours->activation->ncol + (size_t)i;
      double by = o->ours->activation->value[at] - static_at(o->activation, row, name);
      double force = o->ours->force->value[at] - static_at(o->force, row, name);
      d.rms += by * by;
      force /= m->muscle_fmax[i];
      d.force_rms += force * force;
      // not a number is as far as can be
      if (!(fabs(by) <= d.worst)) d.worst = isnan(by) ? INFINITY : fabs(by);
      if (!(fabs(force) <= d.force_worst)) d.force_worst = isnan(force) ? INFINITY : fabs(force);
    }
    double theirs = static_their_cost(o, row);
    d.cost_above = fmax(d.cost_above, (o->ours->frame[row].cost - theirs) / theirs);
  }
  d.rms = sqrt(d.rms / (double)n);
  d.force_rms = sqrt(d.force_rms / (double)n);
  return d;
}

#endif
