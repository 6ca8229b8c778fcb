// tests/testing_oracle.h: Gerdy's tables beside those of OpenSim for a reference model. Without
// cmocka: the golden test and the accuracy table both stand on it.
#ifndef GD_TESTING_ORACLE_H
#define GD_TESTING_ORACLE_H

#include <gerdy/eval.h>
#include <gerdy/muscle.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

// What is compared: X(id, what, unit of the difference).
// round: over cylinders, spheres and tori. "on its path": the muscle alone, at OpenSim's length,
// speed and activation. slack: the tendon carries less than 1e-7 of fmax; OpenSim stops at a
// tolerance of force, which leaves the fibre length open then.
#define ORACLE_QUANTITIES(X)                                                               \
  X(bodies, "body position and rotation", "m or 1")                                        \
  X(markers, "marker position", "m")                                                       \
  X(com, "mass centre", "m")                                                               \
  X(tau, "generalized force / largest of the row", "1")                                    \
  X(length_fixed, "path length without surfaces", "m")                                     \
  X(length_round, "path length over round surfaces", "m")                                  \
  X(length_ellipsoid, "path length over ellipsoids", "m")                                  \
  X(velocity_fixed, "path velocity / sum of speeds without surfaces", "m")                 \
  X(velocity_round, "path velocity / sum of speeds over round surfaces", "m")              \
  X(velocity_ellipsoid, "path velocity / sum of speeds over ellipsoids", "m")              \
  X(arm_fixed, "moment arm without surfaces", "m")                                         \
  X(arm_round, "moment arm over round surfaces", "m")                                      \
  X(arm_ellipsoid, "moment arm over ellipsoids", "m")                                      \
  X(fiber_length, "fibre length / optimal on its path", "1")                               \
  X(fiber_velocity, "fibre velocity / (optimal x vmax) on its path", "1")                  \
  X(active_force, "active fibre force / fmax on its path", "1")                            \
  X(passive_force, "passive fibre force / fmax on its path", "1")                          \
  X(cos_pennation, "cosine of pennation on its path", "1")                                 \
  X(slack_fiber_length, "fibre length / optimal with a slack tendon", "1")                 \
  X(slack_pennation, "cosine of pennation with a slack tendon", "1")                       \
  X(tendon_force, "tendon force / fmax on its path", "1")                                  \
  X(rigid_force, "rigid-tendon force / fmax on its path", "1")                             \
  X(whole_fiber_fixed, "fibre length / optimal from the pose without surfaces", "1")       \
  X(whole_fiber_round, "fibre length / optimal from the pose over round surfaces", "1")    \
  X(whole_fiber_ellipsoid, "fibre length / optimal from the pose over ellipsoids", "1")    \
  X(whole_tendon_fixed, "tendon force / fmax from the pose without surfaces", "1")         \
  X(whole_tendon_round, "tendon force / fmax from the pose over round surfaces", "1")      \
  X(whole_tendon_ellipsoid, "tendon force / fmax from the pose over ellipsoids", "1")      \
  X(whole_rigid_fixed, "rigid-tendon force / fmax from the pose without surfaces", "1")    \
  X(whole_rigid_round, "rigid-tendon force / fmax from the pose over round surfaces", "1") \
  X(whole_rigid_ellipsoid, "rigid-tendon force / fmax from the pose over ellipsoids", "1") \
  X(ligament_length, "ligament length", "m")                                               \
  X(ligament_strain, "ligament strain", "1")                                               \
  X(ligament_rate, "ligament strain rate", "1/s")                                          \
  X(ligament_force, "ligament force / stiffness", "1")

typedef enum oracle_quantity {
#define ORACLE_ID(id, what, unit) ORACLE_##id,
  ORACLE_QUANTITIES(ORACLE_ID)
#undef ORACLE_ID
      NORACLE_QUANTITY
} oracle_quantity;

static const struct {
  const char *id, *what, *unit;
} oracle_quantities[NORACLE_QUANTITY] = {
#define ORACLE_ROW(id, what, unit) {#id, what, unit},
    ORACLE_QUANTITIES(ORACLE_ROW)
#undef ORACLE_ROW
};

// The largest difference, and where it is.
typedef struct oracle_worst {
  double by;
  size_t n;  // values compared
  size_t row;
  char column[112];
} oracle_worst;

typedef struct oracle {
  gerdy_model* model;
  gerdy_muscles* muscles;
  gerdy_series *q, *u, *udot;
  gerdy_series* reference[GERDY_NEVAL_TABLE];  // NULL: OpenSim's table is not there
  gerdy_eval ours;
} oracle;

// ---- loading -----------------------------------------------------------------------------------

// a table that is not there is none
static inline gerdy_status oracle_table(const char* folder, const char* name, gerdy_series** out,
                                        gerdy_error* err) {
  char path[1200];
  *out = NULL;
  snprintf(path, sizeof path, "%s/%s.sto", folder, name);
  return access(path, R_OK) != 0 ? GERDY_OK : gerdy_sto_load(path, out, NULL, NULL, err);
}

static inline void oracle_close(oracle* o) {
  gerdy_eval_reset(&o->ours);
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) gerdy_series_free(o->reference[t]);
  gerdy_series_free(o->q);
  gerdy_series_free(o->u);
  gerdy_series_free(o->udot);
  gerdy_muscles_free(o->muscles);
  gerdy_model_free(o->model);
}

static inline gerdy_eval_input oracle_input(const oracle* o, int exact) {
  return (gerdy_eval_input){.poses = {.series = o->q},
                            .speeds = {.series = o->u},
                            .accelerations = {.series = o->udot},
                            .activation = {.series = o->reference[GERDY_EVAL_EQUILIBRIUM]},
                            .activation_of_all = NAN,
                            .exact = exact};
}

// file: the model; folder: its tables. oracle_close frees it also after an error.
static inline gerdy_status oracle_open(oracle* o, const char* file, const char* folder,
                                       gerdy_error* err) {
  memset(o, 0, sizeof *o);
  gerdy_status status = gerdy_model_load(file, &o->model, NULL, err);
  if (status == GERDY_OK) status = gerdy_muscles_new(o->model, &o->muscles, err);
  if (status == GERDY_OK) status = oracle_table(folder, "q", &o->q, err);
  if (status == GERDY_OK) status = oracle_table(folder, "u", &o->u, err);
  if (status == GERDY_OK) status = oracle_table(folder, "udot", &o->udot, err);
  for (int t = 0; t < GERDY_NEVAL_TABLE && status == GERDY_OK; ++t) {
    const char* name = gerdy_eval_table_name((gerdy_eval_table)t);
    status = oracle_table(folder, name, &o->reference[t], err);
  }
  if (status != GERDY_OK) return status;
  gerdy_eval_input input = oracle_input(o, 0);
  return gerdy_eval_tables(o->model, &input, 0, NULL, NULL, &o->ours, NULL, err);
}

// ---- comparing ---------------------------------------------------------------------------------

static inline double oracle_at(const gerdy_series* s, size_t row, size_t column) {
  return s->value[row * s->ncol + column];
}

static inline void oracle_take(oracle_worst* worst, double by, size_t row, const char* column) {
  ++worst->n;
  // not a number is as far as can be
  if (isnan(by)) by = INFINITY;
  if (by < worst->by || (by == worst->by && worst->n > 1)) return;
  worst->by = by;
  worst->row = row;
  snprintf(worst->column, sizeof worst->column, "%s", column);
}

// 0: only points; 1: cylinders, spheres, tori; 2: an ellipsoid among the surfaces
static inline int oracle_path_kind(const gerdy_model* m, int path) {
  int kind = 0;
  for (int k = m->path_wrap[path]; k < m->path_wrap[path] + m->path_nwrap[path]; ++k) {
    if (m->wrap_type[m->pathwrap_surface[k]] == GERDY_WRAP_ELLIPSOID) return 2;
    kind = 1;
  }
  return kind;
}

// muscle that "MUSCLE|COORDINATE" or "MUSCLE" is about
static inline int oracle_muscle(const gerdy_model* m, const char* column) {
  char name[112];
  snprintf(name, sizeof name, "%.*s", (int)strcspn(column, "|"), column);
  return gerdy_model_muscle(m, name);
}

static inline int oracle_is_slack(const oracle* o, int muscle, size_t row) {
  const gerdy_series* e = o->reference[GERDY_EVAL_EQUILIBRIUM];
  return oracle_at(e, row, 7 * (size_t)muscle + 6) < 1e-7 * o->model->muscle_fmax[muscle];
}

// sum of the speeds that lengthen a path: times a difference of moment arm it is one of velocity
static inline double oracle_speeds(const oracle* o, int path, size_t row) {
  const gerdy_model* m = o->model;
  double sum = 0;
  for (int s = m->path_slope[path]; s < m->path_slope[path] + m->path_nslope[path]; ++s) {
    if (m->q_driver[m->slope_q[s]] >= 0) continue;
    ptrdiff_t c = gerdy_series_find(o->u, m->names + m->q_name[m->slope_q[s]]);
    sum += c >= 0 ? fabs(oracle_at(o->u, row, (size_t)c)) : 0;
  }
  return sum > 0 ? sum : 1;
}

static inline double oracle_largest(const gerdy_series* s, size_t row) {
  double largest = 0;
  for (size_t c = 0; c < s->ncol; ++c) largest = fmax(largest, fabs(oracle_at(s, row, c)));
  return largest;
}

// which quantity a value belongs to (-1: none), and what its difference is divided by
static inline int oracle_quantity_of(const oracle* o, gerdy_eval_table table, size_t row, size_t c,
                                     double* scale) {
  static const int ligament[4] = {ORACLE_ligament_force, ORACLE_ligament_strain,
                                  ORACLE_ligament_rate, ORACLE_ligament_length};
  const gerdy_model* m = o->model;
  const char* column = o->ours.table[table]->column[c].name;
  int i = oracle_muscle(m, column), kind = i >= 0 ? oracle_path_kind(m, i) : 0;
  *scale = 1;
  switch (table) {
    case GERDY_EVAL_BODY_TRANSFORM:
      return ORACLE_bodies;
    case GERDY_EVAL_MARKER:
      return ORACLE_markers;
    case GERDY_EVAL_COM:
      return ORACLE_com;
    case GERDY_EVAL_TAU:
      *scale = oracle_largest(o->reference[table], row);
      return ORACLE_tau;
    case GERDY_EVAL_MUSCLE_LENGTH:
      return ORACLE_length_fixed + kind;
    case GERDY_EVAL_MUSCLE_VELOCITY:
      *scale = oracle_speeds(o, i, row);
      return ORACLE_velocity_fixed + kind;
    case GERDY_EVAL_MOMENT_ARM:
      return ORACLE_arm_fixed + kind;
    case GERDY_EVAL_RIGID_TENDON:
      *scale = m->muscle_fmax[i];
      return ORACLE_whole_rigid_fixed + kind;
    case GERDY_EVAL_EQUILIBRIUM:
      i = (int)(c / 7);
      kind = oracle_path_kind(m, i);
      *scale = c % 7 == 1 ? m->muscle_fiber[i] : m->muscle_fmax[i];
      if (c % 7 == 1 && oracle_is_slack(o, i, row)) return ORACLE_slack_fiber_length;
      return c % 7 == 1   ? ORACLE_whole_fiber_fixed + kind
             : c % 7 == 6 ? ORACLE_whole_tendon_fixed + kind
                          : -1;
    case GERDY_EVAL_LIGAMENT:
      if (c % 4 == 0) *scale = m->ligament_stiffness[c / 4];
      return ligament[c % 4];
    case GERDY_NEVAL_TABLE:
      break;
  }
  return -1;
}

static inline void oracle_compare_table(const oracle* o, gerdy_eval_table table,
                                        oracle_worst worst[NORACLE_QUANTITY]) {
  const gerdy_series *a = o->ours.table[table], *b = o->reference[table];
  for (size_t c = 0; c < a->ncol; ++c) {
    ptrdiff_t there = gerdy_series_find(b, a->column[c].name);
    for (size_t row = 0; row < a->nrow && there >= 0; ++row) {
      double scale, by = oracle_at(a, row, c) - oracle_at(b, row, (size_t)there);
      int quantity = oracle_quantity_of(o, table, row, c, &scale);
      if (quantity < 0) continue;
      oracle_take(&worst[quantity], fabs(by) / scale, row, a->column[c].name);
    }
  }
}

// muscle i alone, at OpenSim's length, speed and activation
static inline void oracle_compare_muscle(const oracle* o, int i, size_t row,
                                         oracle_worst worst[NORACLE_QUANTITY]) {
  const gerdy_model* m = o->model;
  const gerdy_series* e = o->reference[GERDY_EVAL_EQUILIBRIUM];
  double fmax_i = m->muscle_fmax[i], optimal = m->muscle_fiber[i], expected[7];
  double length = oracle_at(o->reference[GERDY_EVAL_MUSCLE_LENGTH], row, (size_t)i);
  double velocity = oracle_at(o->reference[GERDY_EVAL_MUSCLE_VELOCITY], row, (size_t)i);
  double vmax = m->muscle_par[(size_t)i * GERDY_MUSCLE_NPAR + GERDY_MUSCLE_vmax];
  gerdy_muscle_state s;
  const char* name = m->names + m->muscle_name[i];
  for (size_t k = 0; k < 7; ++k) expected[k] = oracle_at(e, row, 7 * (size_t)i + k);
  gerdy_muscle_equilibrium(o->muscles, i, expected[0], length, velocity, &s);
  int slack = oracle_is_slack(o, i, row);
  const struct {
    int quantity;
    double ours, expected, scale;
  } pair[] = {
      {slack ? ORACLE_slack_fiber_length : ORACLE_fiber_length, s.fiber_length, expected[1],
       optimal},
      {ORACLE_fiber_velocity, s.fiber_velocity, expected[2], optimal * (vmax > 0 ? vmax : 10)},
      {ORACLE_active_force, s.active_force, expected[3], fmax_i},
      {ORACLE_passive_force, s.passive_force + s.damping_force, expected[4], fmax_i},
      {slack ? ORACLE_slack_pennation : ORACLE_cos_pennation, s.cos_pennation, expected[5], 1},
      {ORACLE_tendon_force, s.tendon_force, expected[6], fmax_i},
      {ORACLE_rigid_force, gerdy_muscle_rigid_force(o->muscles, i, length, velocity),
       oracle_at(o->reference[GERDY_EVAL_RIGID_TENDON], row, (size_t)i), fmax_i}};
  for (size_t k = 0; k < sizeof pair / sizeof pair[0]; ++k) {
    double by = fabs(pair[k].ours - pair[k].expected) / pair[k].scale;
    oracle_take(&worst[pair[k].quantity], by, row, name);
  }
}

static inline void oracle_compare(const oracle* o, oracle_worst worst[NORACLE_QUANTITY]) {
  memset(worst, 0, NORACLE_QUANTITY * sizeof *worst);
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) {
    if (o->reference[t] != NULL && o->ours.table[t] != NULL) {
      oracle_compare_table(o, (gerdy_eval_table)t, worst);
    }
  }
  for (size_t row = 0; row < o->q->nrow; ++row) {
    for (int i = 0; i < o->model->nmuscle; ++i) oracle_compare_muscle(o, i, row, worst);
  }
}

#endif
