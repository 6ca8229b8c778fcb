// How long the kinematics takes: one pose with its markers, one frame of inverse kinematics, how
// that grows with the markers, and whole trials. Fixed inputs, median and 95th percentile. Input: a
// run of a full-body model when the reference data are there, else the bundled model with markers
// made from a running-like motion.
#include <gerdy/io.h>
#include <gerdy/kin.h>
#include <gerdy/knee.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "benching_rows.h"

static const double budget_ms = 0.3;        // for one frame of a full body
static const double trial_budget_ms = 0.1;  // a frame of a whole trial, the first included
static const double knee_budget_ms = 0.12;  // a frame of a model with freed knees

enum { warm_up = 1, repeats = 5, trial_repeats = 9, fk_samples = 400, fk_batch = 100 };

// ---- input -------------------------------------------------------------------------------------

typedef struct input {
  const char* path;
  gerdy_model* m;
  size_t nframe;
  double* marker;       // (nframe x nmarker x 3) in the model's order
  unsigned char* seen;  // (nframe x nmarker)
} input;

// the model's joints swing to and fro within their ranges while it moves ahead
static void swing(const gerdy_model* m, double t, double* q) {
  for (int i = 0; i < m->nq; ++i) {
    double low = fmax(m->q_min[i], -0.8), high = fmin(m->q_max[i], 0.8);
    q[i] = m->q_locked[i] ? m->q_default[i] : (low + high) / 2 + (high - low) / 4 * sin(9 * t + i);
  }
}

static void make_markers(input* in) {
  gerdy_error err = {0};
  gerdy_data* d;
  size_t row_size = 3 * (size_t)in->m->nmarker;
  need(gerdy_data_new(in->m, &d, &err), &err);
  in->nframe = 500;
  in->marker = room(in->nframe * row_size, sizeof(double));
  in->seen = room(in->nframe, (size_t)in->m->nmarker);
  memset(in->seen, 1, in->nframe * (size_t)in->m->nmarker);
  for (size_t row = 0; row < in->nframe; ++row) {
    swing(in->m, (double)row / 200, d->q);
    gerdy_fk(in->m, d);
    gerdy_fk_markers(in->m, d);
    for (size_t e = 0; e < row_size; ++e) {
      // soft tissue: a few millimetres, the same in every run
      in->marker[row * row_size + e] = d->marker_pos[e] + 0.004 * sin((double)(row + 7 * e));
    }
  }
  gerdy_data_free(d);
}

static void read_markers(input* in, const char* path) {
  gerdy_error err = {0};
  gerdy_series* s;
  need(gerdy_trc_load(path, &s, NULL, &err), &err);
  size_t nmarker = (size_t)in->m->nmarker;
  in->nframe = s->nrow;
  in->marker = room(s->nrow * nmarker * 3, sizeof(double));
  in->seen = room(s->nrow, nmarker);
  for (size_t i = 0; i < nmarker; ++i) {
    ptrdiff_t column = gerdy_marker_find(s, in->m->names + in->m->marker_name[i]);
    for (size_t row = 0; row < s->nrow && column >= 0; ++row) {
      size_t from = row * s->ncol + 3 * (size_t)column, to = row * nmarker + i;
      memcpy(in->marker + 3 * to, s->value + from, 3 * sizeof(double));
      in->seen[to] = s->valid[from] && s->valid[from + 1] && s->valid[from + 2];
    }
  }
  gerdy_series_free(s);
}

static input load_input(void) {
  static const char model[] = BENCH_SHARED "/oracle/trials/run-rajagopal/scaled.osim";
  static const char trc[] = BENCH_SHARED "/data/run-rajagopal/ExpData/motion_capture_run.trc";
  gerdy_error err = {0};
  input in = {.path = model};
  FILE* there = fopen(model, "r");
  if (there != NULL) {
    fclose(there);
    need(gerdy_model_load(model, &in.m, NULL, &err), &err);
    read_markers(&in, trc);
  } else {
    in.path = NULL;
    need(gerdy_model_bundled(&in.m, &err), &err);
    make_markers(&in);
  }
  return in;
}

// ---- measurements ------------------------------------------------------------------------------

static void bench_markers(const input* in) {
  samples s = {room(fk_samples, sizeof(double)), fk_samples};
  gerdy_error err = {0};
  gerdy_data* d;
  need(gerdy_data_new(in->m, &d, &err), &err);
  for (int i = -20; i < fk_samples; ++i) {
    swing(in->m, 0.01 * i, d->q);
    double start = now();
    for (int k = 0; k < fk_batch; ++k) {
      gerdy_fk(in->m, d);
      gerdy_fk_markers(in->m, d);
    }
    if (i >= 0) s.at[i] = (now() - start) / fk_batch;
  }
  print_row("forward kinematics and markers", &s, 1e6, "us", "");
  gerdy_data_free(d);
  free(s.at);
}

// Every frame of the trial from the one before, several times over. prior: (nq) for freed knees,
// else NULL.
static void bench_ik(const input* in, int take_every, const double* prior) {
  const gerdy_model* m = in->m;
  size_t nmarker = (size_t)m->nmarker, iterations = 0;
  samples s = {room(repeats * in->nframe, sizeof(double)), repeats * in->nframe};
  double* weight = room(nmarker, sizeof *weight);
  gerdy_error err = {0};
  gerdy_data* d;
  gerdy_ik* ik;
  int used = 0;
  gerdy_default_weights(m, weight);
  for (int i = 0; i < m->nmarker; ++i) {
    if (i % take_every != 0) weight[i] = 0;
    used += weight[i] > 0;
  }
  need(gerdy_data_new(m, &d, &err), &err);
  gerdy_ik_options options = gerdy_ik_options_default();
  options.prior_sd = prior;
  need(gerdy_ik_new(m, weight, &options, &ik, &err), &err);
  unsigned long allocations = gd_mem_count();
  for (int r = -warm_up; r < repeats; ++r) {
    gerdy_ik_frame_global(ik, d, in->marker, in->seen, NULL);
    for (size_t f = 0; f < in->nframe; ++f) {
      gerdy_ik_info info;
      double start = now();
      gerdy_ik_frame(ik, d, in->marker + 3 * nmarker * f, in->seen + nmarker * f, &info);
      if (r < 0) continue;
      s.at[(size_t)r * in->nframe + f] = now() - start;
      iterations += (size_t)info.iterations;
    }
  }
  allocations = gd_mem_count() - allocations;
  char what[64], remark[120];
  double mean = (double)iterations / (double)s.n;
  if (prior == NULL)
    snprintf(what, sizeof what, "inverse kinematics, %d markers", used);
  else
    snprintf(what, sizeof what, "inverse kinematics, freed knees");
  snprintf(remark, sizeof remark, "a frame; %.1f iterations, %lu allocations", mean, allocations);
  print_row(what, &s, 1e3, "ms", remark);
  double budget = prior != NULL ? knee_budget_ms : budget_ms;
  if (take_every == 1) print_budget(&s, 1e3, "ms", budget);
  gerdy_ik_free(ik);
  gerdy_data_free(d);
  free(weight);
  free(s.at);
}

// the same frames, the knees with adduction and rotation
static void bench_freed_knees(const input* in) {
  gerdy_error err = {0};
  input freed = *in;
  need(gerdy_model_free_knees(in->m, &freed.m, NULL, &err), &err);
  double* prior = room((size_t)freed.m->nq, sizeof *prior);
  gerdy_knee_prior(freed.m, prior);
  bench_ik(&freed, 1, prior);
  gerdy_model_free(freed.m);
  free(prior);
}

// a marker table of the input's frames
static gerdy_series* make_table(const input* in) {
  gerdy_error err = {0};
  gerdy_series* s;
  size_t ncol = 3 * (size_t)in->m->nmarker;
  need(gerdy_series_new(in->nframe, ncol, &s, &err), &err);
  for (size_t c = 0; c < ncol; ++c) {
    char name[112];
    snprintf(name, sizeof name, "%s.%c", in->m->names + in->m->marker_name[c / 3], "xyz"[c % 3]);
    need(gerdy_series_name(s, c, name, "m"), &err);
  }
  for (size_t row = 0; row < in->nframe; ++row) {
    s->time[row] = 0.01 * (double)row;
    for (size_t c = 0; c < ncol; ++c) {
      if (!in->seen[(row * ncol + c) / 3]) continue;
      gerdy_series_set(s, row, c, in->marker[row * ncol + c]);
    }
  }
  return s;
}

// a whole trial, its first frame from anywhere, by one thread and by one a core
static void bench_trial(const input* in) {
  gerdy_series* s = make_table(in);
  double* weight = room((size_t)in->m->nmarker, sizeof *weight);
  samples t = {room(trial_repeats, sizeof(double)), trial_repeats};
  gerdy_default_weights(in->m, weight);
  for (int nthread = 1; nthread >= 0; --nthread) {
    gerdy_ik_options options = gerdy_ik_options_default();
    gerdy_error err = {0};
    options.nthread = nthread;
    for (int i = -1; i < trial_repeats; ++i) {
      gerdy_ik_trial* trial;
      double start = now();
      need(gerdy_ik_solve(in->m, s, weight, &options, NULL, NULL, &trial, &err), &err);
      if (i >= 0) t.at[i] = (now() - start) / (double)in->nframe;
      gerdy_ik_trial_free(trial);
    }
    print_row(nthread == 1 ? "whole trial, one thread" : "whole trial, all cores", &t, 1e3, "ms",
              "a frame");
    print_budget(&t, 1e3, "ms", trial_budget_ms);
  }
  gerdy_series_free(s);
  free(weight);
  free(t.at);
}

int main(void) {
  input in = load_input();
  int nfree = 0;
  for (int q = 0; q < in.m->nq; ++q) nfree += in.m->q_driver[q] < 0;
  print_machine();
  printf("model: %s%s, %d bodies, %d independent coordinates, %d markers; %zu frames\n\n",
         in.m->name, in.path == NULL ? " (bundled; made-up motion)" : "", in.m->nbody, nfree,
         in.m->nmarker, in.nframe);
  printf("%-34s %10s %10s\n", "", "median", "95 %");
  bench_markers(&in);
  for (int every = 4; every >= 1; every /= 2) bench_ik(&in, every, NULL);
  bench_freed_knees(&in);
  bench_trial(&in);
  gerdy_model_free(in.m);
  free(in.marker);
  free(in.seen);
  return 0;
}
