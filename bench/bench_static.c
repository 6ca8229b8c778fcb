// How long static optimization takes a frame: pose, paths, muscle forces and the solution. One
// thread, median and 95th percentile over the frames of a run, each from the one before. Input: the
// run-bmclab trial when the reference data are there, else the bundled model, stepping in place.
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/static_optimization.h>
#include <gerdy/trial.h>
#include <math.h>
#include <unistd.h>

#include "base/mem.h"
#include "benching_rows.h"

static const double budget_ms = 0.35;  // 80 muscles, the geometry included
enum { laps = 5, made_frames = 100 };

#define TRIAL BENCH_SHARED "/oracle/trials/run-bmclab/"

typedef struct bench {
  gerdy_model* m;
  gerdy_muscles* muscles;
  gerdy_actuators actuators;
  gerdy_data* d;
  size_t nframe;
  double *q, *u, *tau;  // (nframe x nq)
  double dt;
} bench;

// ---- input -------------------------------------------------------------------------------------

static void make_room(bench* b, size_t nframe) {
  gerdy_error err = {0};
  size_t n = nframe * (size_t)b->m->nq;
  need(gerdy_muscles_new(b->m, &b->muscles, &err), &err);
  need(gerdy_data_new(b->m, &b->d, &err), &err);
  b->nframe = nframe;
  b->q = room(n, sizeof *b->q);
  b->u = room(n, sizeof *b->u);
  b->tau = room(n, sizeof *b->tau);
}

static ptrdiff_t moment_column(const gerdy_series* id, const char* name) {
  char full[200];
  snprintf(full, sizeof full, "%s_moment", name);
  ptrdiff_t found = gerdy_series_find(id, full);
  snprintf(full, sizeof full, "%s_force", name);
  return found >= 0 ? found : gerdy_series_find(id, full);
}

// motion of ik.mot, filtered, and the moments of id.sto
static void open_trial(bench* b) {
  gerdy_error err = {0};
  gerdy_series *ik, *id;
  gerdy_trial* t;
  gerdy_trial_options options = gerdy_trial_options_default();
  options.smoothing = GERDY_SMOOTH_OPENSIM;
  options.cutoff = 6;
  const char* model = BENCH_SHARED "/data/run-bmclab/Scale/Rajagopal2015_scaled.osim";
  need(gerdy_model_load(model, &b->m, NULL, &err), &err);
  need(gerdy_actuators_load(model, b->m, &b->actuators, NULL, &err), &err);
  need(gerdy_actuators_load(TRIAL "so_reserves.xml", b->m, &b->actuators, NULL, &err), &err);
  need(gerdy_sto_load(TRIAL "ik.mot", &ik, NULL, NULL, &err), &err);
  need(gerdy_sto_load(TRIAL "id.sto", &id, NULL, NULL, &err), &err);
  for (size_t c = 0; c < ik->ncol; ++c) {
    int q = gerdy_model_coordinate(b->m, ik->column[c].name);
    if (q < 0 || !b->m->q_rotational[q]) continue;
    for (size_t r = 0; r < ik->nrow; ++r) ik->value[r * ik->ncol + c] /= GERDY_DEGREES_PER_RADIAN;
  }
  need(gerdy_trial_new(b->m, ik, &options, &t, &err), &err);
  // both begin together
  size_t nq = (size_t)b->m->nq, nframe = t->nframe < id->nrow ? t->nframe : id->nrow;
  make_room(b, nframe);
  memcpy(b->q, t->q, nframe * nq * sizeof *b->q);
  memcpy(b->u, t->u, nframe * nq * sizeof *b->u);
  for (size_t q = 0; q < nq; ++q) {
    ptrdiff_t c = moment_column(id, b->m->names + b->m->q_name[q]);
    for (size_t r = 0; r < nframe && c >= 0; ++r) {
      b->tau[r * nq + q] = id->value[r * id->ncol + (size_t)c];
    }
  }
  b->dt = t->time[1] - t->time[0];
  gerdy_trial_free(t);
  gerdy_series_free(ik);
  gerdy_series_free(id);
}

// every joint swings in the middle of its range, under some moment
static void make_motion(bench* b) {
  gerdy_error err = {0};
  need(gerdy_model_bundled(&b->m, &err), &err);
  make_room(b, made_frames);
  b->dt = 0.005;
  for (size_t r = 0; r < b->nframe; ++r) {
    for (int k = 0; k < b->m->nq; ++k) {
      size_t at = r * (size_t)b->m->nq + (size_t)k;
      double low = fmax(b->m->q_min[k], -1), high = fmin(b->m->q_max[k], 1), rate = 12 + k % 5;
      double size = 0.2 * (high - low), phase = rate * b->dt * (double)r + k;
      b->q[at] = b->m->q_locked[k] ? b->m->q_default[k] : (low + high) / 2 + size * sin(phase);
      b->u[at] = b->m->q_locked[k] ? 0 : size * rate * cos(phase);
      b->tau[at] = 40 * cos(2 * phase + 1);
    }
  }
}

static void close_bench(bench* b) {
  free(b->q);
  free(b->u);
  free(b->tau);
  gerdy_data_free(b->d);
  gerdy_actuators_reset(&b->actuators);
  gerdy_muscles_free(b->muscles);
  gerdy_model_free(b->m);
}

// ---- what is measured --------------------------------------------------------------------------

static void run(const bench* b, const char* what, const gerdy_static_options* options,
                double budget) {
  gerdy_error err = {0};
  gerdy_static* s;
  samples times = {room(laps * b->nframe, sizeof(double)), laps * b->nframe};
  size_t nq = (size_t)b->m->nq;
  unsigned long steps = 0, allocations = 0;
  char text[120];
  need(gerdy_static_new(b->m, b->muscles, &b->actuators, options, &s, NULL, &err), &err);
  for (size_t k = 0; k < times.n; ++k) {
    size_t row = k % b->nframe;
    gerdy_static_frame f;
    memcpy(b->d->q, b->q + row * nq, nq * sizeof *b->q);
    memcpy(b->d->u, b->u + row * nq, nq * sizeof *b->u);
    unsigned long before = gd_mem_count();
    double start = now();
    gerdy_static_solve_frame(s, b->d, b->tau + row * nq, k > 0 ? b->dt : 0, &f);
    times.at[k] = now() - start;
    allocations += gd_mem_count() - before;
    steps += (unsigned long)f.iterations;
  }
  snprintf(text, sizeof text, "%.1f steps; %lu allocations", (double)steps / (double)times.n,
           allocations);
  print_row(what, &times, 1e3, "ms", text);
  if (budget > 0) print_budget(&times, 1e3, "ms", budget);
  free(times.at);
  gerdy_static_free(s);
}

int main(void) {
  bench b = {0};
  int there = access(TRIAL "id.sto", R_OK) == 0;
  print_machine();
  if (there)
    open_trial(&b);
  else
    make_motion(&b);
  gerdy_static_options compatible = gerdy_static_options_default(GERDY_STATIC_COMPATIBLE);
  gerdy_static_options exact = compatible, cubes = exact;
  gerdy_static_options full = gerdy_static_options_default(GERDY_STATIC_FULL);
  exact.opensim_arms = 0;
  cubes.opensim_arms = 0;
  cubes.exponent = 3;
  printf("model: %s%s, %d muscles, %zu frames\n\n%-34s %10s %10s\n", b.m->name,
         there ? " (run-bmclab)" : " (bundled)", b.m->nmuscle, b.nframe,
         "static optimization, a frame", "median", "95 %");
  run(&b, "compatible", &compatible, budget_ms);
  run(&b, "the same, exact moment arms", &exact, budget_ms);
  run(&b, "the same, cubes of activations", &cubes, 0);
  run(&b, "full", &full, 0);
  close_bench(&b);
  return 0;
}
