// How long a model takes: loading it, and in a new pose its bodies, path lengths, moment arms,
// dynamics and muscle forces; and how that grows with models and poses. Fixed inputs, one thread,
// median and 95th percentile. Input: Rajagopal 2016 when the reference data are there, else the
// bundled model.
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <math.h>
#include <unistd.h>

#include "base/mem.h"
#include "benching_rows.h"

static const double load_budget_ms = 30;  // a full body with 80 muscles
static const double fk_budget_us = 3;
static const double arms_budget_us = 60;  // lengths and all moment arms, the pose included

enum { load_repeats = 15, warm_up = 200, nsample = 2000, batch = 50 };

// ---- input -------------------------------------------------------------------------------------

typedef struct bench {
  gerdy_model* m;
  gerdy_data* d;
  gerdy_muscles* muscles;
  double* mass_matrix;
} bench;

static gerdy_model* load(const char* path) {
  gerdy_error err = {0};
  gerdy_model* m;
  if (path != NULL)
    need(gerdy_model_load(path, &m, NULL, &err), &err);
  else
    need(gerdy_model_bundled(&m, &err), &err);
  return m;
}

static bench open_bench(const char* path) {
  gerdy_error err = {0};
  bench b = {.m = load(path)};
  need(gerdy_data_new(b.m, &b.d, &err), &err);
  need(gerdy_muscles_new(b.m, &b.muscles, &err), &err);
  b.mass_matrix = room((size_t)b.m->nq * (size_t)b.m->nq, sizeof *b.mass_matrix);
  return b;
}

static void close_bench(bench* b) {
  gerdy_muscles_free(b->muscles);
  gerdy_data_free(b->d);
  gerdy_model_free(b->m);
  free(b->mass_matrix);
}

// pose k: every joint elsewhere in the middle 70 % of its range, and moving
static void set_pose(const bench* b, int k) {
  const gerdy_model* m = b->m;
  for (int i = 0; i < m->nq; ++i) {
    double low = fmax(m->q_min[i], -2), high = fmin(m->q_max[i], 2);
    double phase = fmod(0.6180339887498949 * (k + 1) * (i + 1), 1);
    double q = (low + high) / 2 + 0.7 * (high - low) * (phase - 0.5);
    b->d->q[i] = m->q_locked[i] ? m->q_default[i] : q;
    b->d->u[i] = 2 * phase - 1;
    b->d->udot[i] = 20 * phase - 10;
  }
}

// ---- what is measured --------------------------------------------------------------------------

static void fk(const bench* b) { gerdy_fk(b->m, b->d); }

static void lengths(const bench* b) {
  gerdy_fk(b->m, b->d);
  gerdy_path_lengths(b->m, b->d);
}

static void arms(const bench* b) {
  gerdy_fk(b->m, b->d);
  gerdy_path_slopes(b->m, b->d);
}

static void arms_opensim(const bench* b) {
  gerdy_fk(b->m, b->d);
  gerdy_path_opensim(b->m, b->d);
}

static void inverse_dynamics(const bench* b) {
  gerdy_fk(b->m, b->d);
  gerdy_inverse_dynamics(b->m, b->d);
}

static void mass_matrix(const bench* b) {
  gerdy_fk(b->m, b->d);
  gerdy_mass_matrix(b->m, b->d, b->mass_matrix);
}

// of the paths of the pose before
static void equilibrium(const bench* b) {
  gerdy_muscle_state state;
  for (int i = 0; i < b->m->nmuscle; ++i) {
    gerdy_muscle_equilibrium(b->muscles, i, 0.3, b->d->path_length[i], b->d->path_velocity[i],
                             &state);
  }
}

static void rigid_force(const bench* b) {
  for (int i = 0; i < b->m->nmuscle; ++i) {
    gerdy_muscle_rigid_force(b->muscles, i, b->d->path_length[i], b->d->path_velocity[i]);
  }
}

// Time of one call; quick is for calls that the clock cannot see alone: those run over many poses.
// Setting the pose is not counted for slow calls, and is part of quick ones.
static samples measure(const bench* b, void (*run)(const bench*), int quick, int paths,
                       unsigned long* allocations) {
  samples s = {room(nsample, sizeof(double)), nsample};
  *allocations = 0;
  for (int k = -warm_up; k < nsample; ++k) {
    set_pose(b, k + warm_up);
    if (paths) {
      arms(b);
      gerdy_path_velocities(b->m, b->d);
    }
    unsigned long before = gd_mem_count();
    double start = now();
    for (int r = 0; r < (quick ? batch : 1); ++r) {
      // a joint moves, so that nothing can be kept from the call before
      if (quick) b->d->q[b->m->nq / 2] += 1e-4;
      run(b);
    }
    double took = (now() - start) / (quick ? batch : 1);
    *allocations += gd_mem_count() - before;
    if (k >= 0) s.at[k] = took;
  }
  return s;
}

static void bench_one(const bench* b, const char* what, void (*run)(const bench*), int quick,
                      int paths, double budget_us, const char* remark) {
  unsigned long allocations;
  char text[120];
  samples s = measure(b, run, quick, paths, &allocations);
  snprintf(text, sizeof text, "%s; %lu allocations", remark, allocations);
  print_row(what, &s, 1e6, "us", text);
  if (budget_us > 0) print_budget(&s, 1e6, "us", budget_us);
  free(s.at);
}

static void bench_load(const char* path) {
  samples s = {room(load_repeats, sizeof(double)), load_repeats};
  for (int i = -1; i < load_repeats; ++i) {
    double start = now();
    gerdy_model* m = load(path);
    if (i >= 0) s.at[i] = now() - start;
    gerdy_model_free(m);
  }
  print_row("model load", &s, 1e3, "ms", "file to compiled model");
  print_budget(&s, 1e3, "ms", load_budget_ms);
  free(s.at);
}

static void bench_model(const char* path) {
  bench b = open_bench(path);
  printf("model: %s%s, %d bodies, %d coordinates, %d muscles, %d surfaces on their paths\n\n",
         b.m->name, path == NULL ? " (bundled)" : "", b.m->nbody - 1, b.m->nq, b.m->nmuscle,
         b.m->npathwrap);
  printf("%-34s %10s %10s\n", "one new pose", "median", "95 %");
  bench_load(path);
  bench_one(&b, "forward kinematics", fk, 1, 0, fk_budget_us, "bodies and twists");
  bench_one(&b, "path lengths", lengths, 0, 0, 0, "with forward kinematics");
  bench_one(&b, "path lengths and moment arms", arms, 0, 0, arms_budget_us,
            "with forward kinematics");
  bench_one(&b, "the same as OpenSim reports them", arms_opensim, 0, 0, 0,
            "with forward kinematics, speeds");
  bench_one(&b, "inverse dynamics", inverse_dynamics, 1, 0, 0, "with forward kinematics");
  bench_one(&b, "mass matrix", mass_matrix, 1, 0, 0, "with forward kinematics");
  bench_one(&b, "equilibrium of all muscles", equilibrium, 0, 1, 0, "from known paths");
  bench_one(&b, "rigid-tendon force of all muscles", rigid_force, 0, 1, 0, "from known paths");
  close_bench(&b);
}

// ---- growth ------------------------------------------------------------------------------------

static void bench_poses(const char* path) {
  bench b = open_bench(path);
  printf("\nlengths and moment arms of n new poses\n%-34s %10s\n", "n", "us a pose");
  for (int k = 0; k < warm_up; ++k) {
    set_pose(&b, k);
    arms(&b);
  }
  for (int n = 1; n <= 1000; n *= 10) {
    double took = 0;
    for (int k = 0; k < n; ++k) {
      set_pose(&b, warm_up + n + k);
      double start = now();
      arms(&b);
      took += now() - start;
    }
    printf("%-34d %10.4g\n", n, 1e6 * took / n);
  }
  close_bench(&b);
}

static void bench_growth(void) {
  static const char* const models[] = {
      "/data/models/arm26.osim",
      "/data/models/gait10dof18musc.osim",
      "/data/models/gait2354_simbody.osim",
      "/data/models/gait2392_millard2012muscle.osim",
      "/data/models/Rajagopal2016.osim",
  };
  printf("\n%-34s %8s %9s %10s %10s  lengths and moment arms, us\n", "models", "muscles",
         "surfaces", "median", "95 %");
  for (size_t i = 0; i < sizeof models / sizeof models[0]; ++i) {
    char path[1024];
    unsigned long allocations;
    snprintf(path, sizeof path, "%s%s", BENCH_SHARED, models[i]);
    bench b = open_bench(path);
    samples s = measure(&b, arms, 0, 0, &allocations);
    printf("%-34s %8d %9d %10.4g %10.4g  %lu allocations\n", b.m->name, b.m->nmuscle,
           b.m->npathwrap, 1e6 * quantile(&s, 0.5), 1e6 * quantile(&s, 0.95), allocations);
    free(s.at);
    close_bench(&b);
  }
}

int main(void) {
  static const char model[] = BENCH_SHARED "/data/models/Rajagopal2016.osim";
  const char* path = access(model, R_OK) == 0 ? model : NULL;
  print_machine();
  bench_model(path);
  bench_poses(path);
  if (path != NULL) bench_growth();
  return 0;
}
