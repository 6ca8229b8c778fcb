// How long a trial takes from file to file: 30 s of treadmill running at 150 frames a second, read,
// solved on all cores and written, and the reading and writing alone, on one (in its time). Input:
// a runner of the reference data on a model scaled to his standing trial, else a synthetic runner.
#include <gerdy/io.h>
#include <gerdy/pipeline.h>
#include <gerdy/scale_job.h>
#include <gerdy/synth.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "benching_rows.h"

enum { warm_up = 1, repeats = 9 };

static const double budget_ms = 1000;                     // from file to file
static const double text_budget = 100, trc_budget = 150;  // MB/s

#define RUN     BENCH_SHARED "/data/run-fukuchi/RBDS001runT25markers.txt"
#define STATIC  BENCH_SHARED "/data/run-fukuchi/RBDS001static.txt"
#define GENERIC BENCH_SHARED "/data/models/Rajagopal2016.osim"

static char folder[256], model[300], trc[300], angles[300];
static const char* markers = RUN;

static void remove_all(void) {
  static const char* const made[] = {"model.osim", "static.trc", "run.trc",    "forces.mot",
                                     "truth.mot",  "truth.json", "copied.trc", "angles.mot"};
  for (size_t i = 0; i < sizeof made / sizeof made[0]; ++i) {
    char path[300];
    snprintf(path, sizeof path, "%s/%s", folder, made[i]);
    unlink(path);
  }
  rmdir(folder);
}

static void make_input(void) {
  static char made[300];
  gerdy_error err = {0};
  if (access(RUN, R_OK) == 0 && access(GENERIC, R_OK) == 0) {
    gerdy_scale_job job = gerdy_scale_job_default();
    char* text;
    job.model = GENERIC;
    job.markers = STATIC;
    job.run = RUN;
    job.output = model;
    need(gerdy_scale_run(&job, &text, NULL, &err), &err);
    gerdy_scale_free(text);
    return;
  }
  gerdy_synth_options options = gerdy_synth_options_default();
  options.rate = 150;
  options.strides = 42;
  need(gerdy_synth_run(&options, folder, &err), &err);
  snprintf(made, sizeof made, "%s/run.trc", folder);
  markers = made;
}

// ---- measurements ------------------------------------------------------------------------------

// of the processor, which other programs do not lengthen much
static double worked(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double megabytes(const char* path) {
  struct stat info;
  return stat(path, &info) == 0 ? (double)info.st_size / 1e6 : 0;
}

static void print_rate(const char* what, samples* s, const char* path, double budget) {
  double rate = megabytes(path) / quantile(s, 0.5), late = megabytes(path) / quantile(s, 0.95);
  printf("%-34s %10.4g %10.4g  MB/s\n", what, rate, late);
  if (budget > 0)
    printf("%-34s %10.4g %10s  MB/s %s\n", "  budget", budget, "",
           rate >= budget ? "kept" : "EXCEEDED");
}

static void bench_reading(const char* what, const char* path, double budget) {
  samples s = {room(repeats, sizeof(double)), repeats};
  gerdy_error err = {0};
  for (int i = -warm_up; i < repeats; ++i) {
    gerdy_series* table;
    double start = worked();
    need(gerdy_markers_load(path, 0, &table, NULL, &err), &err);
    if (i >= 0) s.at[i] = worked() - start;
    gerdy_series_free(table);
  }
  print_rate(what, &s, path, budget);
  free(s.at);
}

static gerdy_status save_angles(const gerdy_series* table, gerdy_error* err) {
  return gerdy_sto_save(angles, table, GERDY_DEGREES, err);
}

static gerdy_status save_markers(const gerdy_series* table, gerdy_error* err) {
  return gerdy_trc_save(trc, table, err);
}

static void bench_writing(const char* what, const char* path, const gerdy_series* table,
                          gerdy_status (*save)(const gerdy_series*, gerdy_error*)) {
  samples s = {room(repeats, sizeof(double)), repeats};
  gerdy_error err = {0};
  for (int i = -warm_up; i < repeats; ++i) {
    double start = worked();
    need(save(table, &err), &err);
    if (i >= 0) s.at[i] = worked() - start;
  }
  print_rate(what, &s, path, 0);
  free(s.at);
}

static void bench_trial(void) {
  samples s = {room(repeats, sizeof(double)), repeats},
          p = {room(repeats, sizeof(double)), repeats};
  gerdy_error err = {0};
  gerdy_job job = gerdy_job_default();
  job.model = model;
  job.markers = markers;
  job.motion = angles;
  for (int i = -warm_up; i < repeats; ++i) {
    double start = now(), first = worked();
    need(gerdy_ik_run(&job, NULL, &err), &err);
    if (i < 0) continue;
    s.at[i] = now() - start;
    p.at[i] = worked() - first;
  }
  print_row("trial, from file to file", &s, 1e3, "ms", "as gerdy ik does");
  print_budget(&s, 1e3, "ms", budget_ms);
  print_row("  time of all cores together", &p, 1e3, "ms", "");
  free(s.at);
  free(p.at);
}

int main(void) {
  gerdy_error err = {0};
  gerdy_series *table, *motion;
  make_folder(folder, sizeof folder);
  atexit(remove_all);
  snprintf(model, sizeof model, "%s/model.osim", folder);
  snprintf(trc, sizeof trc, "%s/copied.trc", folder);
  snprintf(angles, sizeof angles, "%s/angles.mot", folder);
  make_input();
  need(gerdy_markers_load(markers, 0, &table, NULL, &err), &err);
  print_machine();
  printf("%s: %zu frames, %zu markers\n\n",
         strcmp(markers, RUN) == 0 ? "run-fukuchi" : "synthetic runner", table->nrow,
         table->ncol / 3);
  printf("%-34s %10s %10s\n", "", "median", "95 %");
  bench_trial();
  need(gerdy_sto_load(angles, &motion, NULL, NULL, &err), &err);
  bench_writing("angles written, .mot", angles, motion, save_angles);
  bench_writing("markers written, .trc", trc, table, save_markers);
  bench_reading("markers read, .trc", trc, trc_budget);
  if (strcmp(markers, RUN) == 0) bench_reading("markers read, table of text", markers, text_budget);
  gerdy_series_free(table);
  gerdy_series_free(motion);
  return 0;
}
