// How long the mechanics of the band take a frame: both legs, both heads, in motion, after the pose
// is known. One thread, median and 95th percentile. Input: run-bmclab when the reference data are
// there, else the bundled model, stepping in place.
#include <gerdy/band.h>
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/trial.h>
#include <math.h>
#include <unistd.h>

#include "base/mem.h"
#include "benching_rows.h"

static const double budget_us = 5;
enum { laps = 50, made_frames = 200 };

#define MODEL  BENCH_SHARED "/data/run-bmclab/Scale/Rajagopal2015_scaled.osim"
#define MOTION BENCH_SHARED "/oracle/trials/run-bmclab/ik.mot"

typedef struct bench {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_band band;
  size_t nframe;
  double *q, *u;  // (nframe x nq)
} bench;

// ---- input -------------------------------------------------------------------------------------

static void make_room(bench* b, size_t nframe) {
  gerdy_error err = {0};
  size_t n = nframe * (size_t)b->m->nq;
  need(gerdy_data_new(b->m, &b->d, &err), &err);
  need(gerdy_band_lay(b->m, &b->band, NULL, &err), &err);
  b->nframe = nframe;
  b->q = room(n, sizeof *b->q);
  b->u = room(n, sizeof *b->u);
}

static void open_trial(bench* b) {
  gerdy_error err = {0};
  gerdy_series* ik;
  gerdy_trial* t;
  gerdy_trial_options options = gerdy_trial_options_default();
  need(gerdy_model_load(MODEL, &b->m, NULL, &err), &err);
  need(gerdy_sto_load(MOTION, &ik, NULL, NULL, &err), &err);
  for (size_t c = 0; c < ik->ncol; ++c) {
    int q = gerdy_model_coordinate(b->m, ik->column[c].name);
    if (q < 0 || !b->m->q_rotational[q]) continue;
    for (size_t r = 0; r < ik->nrow; ++r) ik->value[r * ik->ncol + c] /= GERDY_DEGREES_PER_RADIAN;
  }
  need(gerdy_trial_new(b->m, ik, &options, &t, &err), &err);
  make_room(b, t->nframe);
  memcpy(b->q, t->q, t->nframe * (size_t)b->m->nq * sizeof *b->q);
  memcpy(b->u, t->u, t->nframe * (size_t)b->m->nq * sizeof *b->u);
  gerdy_trial_free(t);
  gerdy_series_free(ik);
}

// every joint swings in the middle of its range
static void make_motion(bench* b) {
  gerdy_error err = {0};
  need(gerdy_model_bundled(&b->m, &err), &err);
  make_room(b, made_frames);
  for (size_t r = 0; r < b->nframe; ++r) {
    for (int k = 0; k < b->m->nq; ++k) {
      size_t at = r * (size_t)b->m->nq + (size_t)k;
      double low = fmax(b->m->q_min[k], -1), high = fmin(b->m->q_max[k], 1);
      double rate = 8, size = 0.2 * (high - low), phase = rate * 0.005 * (double)r + k;
      b->q[at] = b->m->q_locked[k] ? b->m->q_default[k] : (low + high) / 2 + size * sin(phase);
      b->u[at] = b->m->q_locked[k] ? 0 : size * rate * cos(phase);
    }
  }
}

static void close_bench(bench* b) {
  free(b->q);
  free(b->u);
  gerdy_data_free(b->d);
  gerdy_model_free(b->m);
}

// ---- what is measured --------------------------------------------------------------------------

static void run(bench* b, const char* what, gerdy_band_hold hold, int moving, double budget) {
  samples times = {room(laps * b->nframe, sizeof(double)), laps * b->nframe};
  size_t nq = (size_t)b->m->nq;
  unsigned long allocations = gd_mem_count();
  char text[120];
  double sum = 0;
  b->band.hold = hold;
  for (size_t k = 0; k < times.n; ++k) {
    gerdy_band_reading r[2];
    size_t row = k % b->nframe;
    memcpy(b->d->q, b->q + row * nq, nq * sizeof *b->q);
    memcpy(b->d->u, b->u + row * nq, nq * sizeof *b->u);
    gerdy_fk(b->m, b->d);
    double start = now();
    for (int side = 0; side < 2; ++side) {
      gerdy_band_read(&b->band, b->m, b->d, side, NULL, moving, &r[side]);
    }
    times.at[k] = now() - start;
    sum += r[0].compression + r[1].compression;
  }
  snprintf(text, sizeof text, "%lu allocations, mean compression %.1f N",
           gd_mem_count() - allocations, sum / 2 / (double)times.n);
  print_row(what, &times, 1e6, "us", text);
  if (budget > 0) print_budget(&times, 1e6, "us", budget);
  free(times.at);
}

int main(void) {
  bench b = {0};
  int there = access(MODEL, R_OK) == 0 && access(MOTION, R_OK) == 0;
  print_machine();
  if (there)
    open_trial(&b);
  else
    make_motion(&b);
  printf("model: %s%s, %zu frames, %d laps\n\n%-34s %10s %10s\n", b.m->name,
         there ? " (run-bmclab)" : " (bundled)", b.nframe, laps, "band of both legs, a frame",
         "median", "95 %");
  run(&b, "held, in motion", GERDY_BAND_HELD, 1, budget_us);
  run(&b, "held, at rest", GERDY_BAND_HELD, 0, 0);
  run(&b, "free, in motion", GERDY_BAND_FREE, 1, budget_us);
  close_bench(&b);
  return 0;
}
