// How long inverse dynamics of a whole trial takes: smoothing, loads, moments; one thread and all
// of them, and from files to a file. Input: run-rajagopal of the reference data; without them
// nothing is measured.
#include <gerdy/id.h>
#include <gerdy/io.h>
#include <gerdy/trial.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "benching.h"
#include "force/id_work.h"
#include "force/loads_setup.h"

#define FOLDER BENCH_SHARED "/oracle/trials/run-rajagopal/"
static const char model_file[] = FOLDER "scaled.osim", motion_file[] = FOLDER "ik.mot";
static const char loads_file[] = FOLDER "external_loads.xml";

static const double budget_us = 15;  // a frame, one core

enum { repeats = 41 };

typedef struct bench {
  gd_id_work w;
  gd_loads_setup setup;
  double seconds[repeats];
} bench;

static void open_bench(bench* b) {
  gerdy_error err = {0};
  memset(b, 0, sizeof *b);
  need(gerdy_model_load(model_file, &b->w.model, NULL, &err), &err);
  need(gd_id_read_motion(motion_file, &b->w, NULL, &err), &err);
  need(gd_loads_setup_read(loads_file, b->w.model, &b->setup, NULL, &err), &err);
  need(gerdy_sto_load(b->setup.datafile, &b->w.forces, NULL, NULL, &err), &err);
}

static void close_bench(bench* b) {
  gd_loads_setup_reset(&b->setup);
  gd_id_work_reset(&b->w);
}

static double per_frame(const bench* b, double milliseconds) {
  return 1e3 * milliseconds / (double)b->w.trial->nframe;
}

static void bench_motion(bench* b, gerdy_smoothing smoothing, const char* what) {
  gerdy_error err = {0};
  gerdy_trial_options o = gerdy_trial_options_default();
  o.smoothing = smoothing;
  for (int k = 0; k < repeats; ++k) {
    gerdy_trial_free(b->w.trial);
    double start = now();
    need(gerdy_trial_new(b->w.model, b->w.coordinates, &o, &b->w.trial, &err), &err);
    b->seconds[k] = now() - start;
  }
  double median = print_times(what, b->seconds, repeats, "coordinates, speeds, accelerations");
  printf("%-34s %10.3g  us a frame\n", "", per_frame(b, median));
}

static void bench_loads(bench* b) {
  gerdy_error err = {0};
  for (int k = 0; k < repeats; ++k) {
    gerdy_loads_free(b->w.loads);
    double start = now();
    need(gd_loads_from_table(&b->setup, b->w.forces, b->w.trial, &b->w.loads, &err), &err);
    b->seconds[k] = now() - start;
  }
  double median = print_times("external loads", b->seconds, repeats, "splines through all rows");
  printf("%-34s %10.3g  us a frame\n", "", per_frame(b, median));
}

static void bench_moments(bench* b, int nthread, const char* what) {
  gerdy_error err = {0};
  gerdy_id_options o = gerdy_id_options_default();
  o.nthread = nthread;
  unsigned long allocations = 0;
  char text[80];
  for (int k = 0; k < repeats; ++k) {
    unsigned long before = gd_mem_count();
    gerdy_id_free(b->w.id);
    double start = now();
    need(gerdy_id_solve(b->w.model, b->w.trial, b->w.loads, &o, &b->w.id, &err), &err);
    b->seconds[k] = now() - start;
    allocations = gd_mem_count() - before;
  }
  snprintf(text, sizeof text, "%zu frames, %lu allocations", b->w.trial->nframe, allocations);
  double median = per_frame(b, print_times(what, b->seconds, repeats, text));
  printf("%-34s %10.3g  us a frame", "", median);
  if (nthread == 1) printf(" (budget %g: %s)", budget_us, median <= budget_us ? "met" : "MISSED");
  printf("\n");
}

static void bench_files(bench* b) {
  gerdy_error err = {0};
  gerdy_id_job job = gerdy_id_job_default();
  char folder[256], output[300];
  make_folder(folder, sizeof folder);
  snprintf(output, sizeof output, "%s/id.sto", folder);
  job.model = model_file;
  job.motion = motion_file;
  job.loads = loads_file;
  job.output = output;
  for (int k = 0; k < repeats / 4; ++k) {
    double start = now();
    need(gerdy_id_run(&job, NULL, &err), &err);
    b->seconds[k] = now() - start;
  }
  unlink(output);
  rmdir(folder);
  print_times("from files to a file", b->seconds, repeats / 4, "model and forces read, judged");
}

int main(void) {
  static bench b;
  printf("\ninverse dynamics of a trial: run-rajagopal\n");
  if (access(loads_file, R_OK) != 0) {
    printf("skipped: the reference data are not in ../shared\n");
    return 0;
  }
  open_bench(&b);
  printf("%-34s %10s %10s\n", "", "median", "95 %");
  bench_motion(&b, GERDY_SMOOTH_SPLINE, "motion by a smoothing spline");
  bench_motion(&b, GERDY_SMOOTH_OPENSIM, "motion as OpenSim does");
  bench_motion(&b, GERDY_SMOOTH_BUTTERWORTH, "motion by Butterworth");
  bench_loads(&b);
  bench_moments(&b, 1, "moments, one thread");
  bench_moments(&b, 0, "moments, a thread a core");
  bench_files(&b);
  close_bench(&b);
  return 0;
}
