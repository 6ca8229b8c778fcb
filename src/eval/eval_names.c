// The tables of evaluated poses before there is a value in them: how many columns, and their names.
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "eval/eval_parts.h"

static const char* const transform_parts[12] = {"px",  "py",  "pz",  "r00", "r01", "r02",
                                                "r10", "r11", "r12", "r20", "r21", "r22"};
static const char* const axis_parts[3] = {"x", "y", "z"};
static const char* const equilibrium_parts[GD_EVAL_NEQUILIBRIUM] = {
    "activation",          "fiber_length",  "fiber_velocity", "active_fiber_force",
    "passive_fiber_force", "cos_pennation", "tendon_force"};
static const char* const equilibrium_units[GD_EVAL_NEQUILIBRIUM] = {"1", "m", "m/s", "N",
                                                                    "N", "1", "N"};
static const char* const ligament_parts[GD_EVAL_NLIGAMENT] = {"total_force", "strain",
                                                              "strain_rate", "length"};
static const char* const ligament_units[GD_EVAL_NLIGAMENT] = {"N", "1", "1/s", "m"};

// where the next column of a table is named
typedef struct namer {
  gerdy_series* series;
  size_t next;
  gerdy_status status;
  gerdy_error* err;
} namer;

static void name_next(namer* n, const char* unit, const char* a, const char* between,
                      const char* b) {
  char name[sizeof n->series->column->name];
  if (n->status != GERDY_OK) return;
  int length = snprintf(name, sizeof name, "%s%s%s", a, between, b);
  if (length < (int)sizeof name) {
    n->status = gerdy_series_name(n->series, n->next++, name, unit);
    return;
  }
  n->status = gd_fail(n->err, GERDY_E_MODEL, 0, name,
                      "the name is too long for a column; columns have at most %zu characters",
                      sizeof name - 1);
}

static void name_parts(namer* n, const char* of, const char* const* part, const char* const* unit,
                       int count) {
  for (int k = 0; k < count; ++k) name_next(n, unit[k], of, ".", part[k]);
}

static void name_bodies(namer* n, const gerdy_model* m) {
  for (int b = 1; b < m->nbody; ++b) {
    for (int k = 0; k < 12; ++k) {
      name_next(n, k < 3 ? "m" : "1", m->names + m->body_name[b], ".", transform_parts[k]);
    }
  }
}

// muscles come one after the other in slope, as they do in rows->arm
static void name_arms(namer* n, const gd_eval_rows* rows) {
  const gerdy_model* m = rows->model;
  int muscle = 0;
  for (size_t k = 0; k < rows->narm; ++k) {
    int s = rows->arm[k], q = m->slope_q[s];
    while (s < m->path_slope[muscle] || s >= m->path_slope[muscle] + m->path_nslope[muscle]) {
      ++muscle;
    }
    name_next(n, m->q_rotational[q] ? "m" : "1", m->names + m->muscle_name[muscle], "|",
              m->names + m->q_name[q]);
  }
}

static void name_muscles(namer* n, const gerdy_model* m, const char* unit) {
  for (int i = 0; i < m->nmuscle; ++i) name_next(n, unit, m->names + m->muscle_name[i], "", "");
}

static void name_markers(namer* n, const gerdy_model* m) {
  static const char* const unit[] = {"m", "m", "m"};
  for (int i = 0; i < m->nmarker; ++i) {
    name_parts(n, m->names + m->marker_name[i], axis_parts, unit, 3);
  }
}

static void name_columns(namer* n, const gd_eval_rows* rows, gerdy_eval_table table) {
  const gerdy_model* m = rows->model;
  switch (table) {
    case GERDY_EVAL_BODY_TRANSFORM:
      name_bodies(n, m);
      return;
    case GERDY_EVAL_MARKER:
      name_markers(n, m);
      return;
    case GERDY_EVAL_COM:
      for (int k = 0; k < 3; ++k) name_next(n, "m", axis_parts[k], "", "");
      return;
    case GERDY_EVAL_TAU:
      for (int k = 0; k < m->nq; ++k) {
        int q = rows->order[k];
        name_next(n, m->q_rotational[q] ? "N.m" : "", m->names + m->q_name[q], "", "");
      }
      return;
    case GERDY_EVAL_MUSCLE_LENGTH:
      name_muscles(n, m, "m");
      return;
    case GERDY_EVAL_MUSCLE_VELOCITY:
      name_muscles(n, m, "m/s");
      return;
    case GERDY_EVAL_MOMENT_ARM:
      name_arms(n, rows);
      return;
    case GERDY_EVAL_EQUILIBRIUM:
      for (int i = 0; i < m->nmuscle; ++i) {
        name_parts(n, m->names + m->muscle_name[i], equilibrium_parts, equilibrium_units,
                   GD_EVAL_NEQUILIBRIUM);
      }
      return;
    case GERDY_EVAL_RIGID_TENDON:
      name_muscles(n, m, "N");
      return;
    case GERDY_EVAL_LIGAMENT:
      for (int i = 0; i < m->nligament; ++i) {
        name_parts(n, m->names + m->ligament_name[i], ligament_parts, ligament_units,
                   GD_EVAL_NLIGAMENT);
      }
      return;
    case GERDY_NEVAL_TABLE:
      return;
  }
}

static size_t count_columns(const gd_eval_rows* rows, gerdy_eval_table table) {
  const gerdy_model* m = rows->model;
  switch (table) {
    case GERDY_EVAL_BODY_TRANSFORM:
      return 12 * (size_t)(m->nbody - 1);
    case GERDY_EVAL_MARKER:
      return 3 * (size_t)m->nmarker;
    case GERDY_EVAL_COM:
      return 3;
    case GERDY_EVAL_TAU:
      return (size_t)m->nq;
    case GERDY_EVAL_MOMENT_ARM:
      return rows->narm;
    case GERDY_EVAL_EQUILIBRIUM:
      return GD_EVAL_NEQUILIBRIUM * (size_t)m->nmuscle;
    case GERDY_EVAL_LIGAMENT:
      return GD_EVAL_NLIGAMENT * (size_t)m->nligament;
    default:
      return (size_t)m->nmuscle;
  }
}

gerdy_status gd_eval_tables_new(const gd_eval_rows* rows, unsigned tables, gerdy_eval* out,
                                gerdy_error* err) {
  const gerdy_series* poses = rows->source[GD_EVAL_POSES].series;
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) {
    gerdy_eval_table table = (gerdy_eval_table)t;
    if (!(tables >> t & 1)) continue;
    gerdy_status status =
        gerdy_series_new(rows->nrow, count_columns(rows, table), &out->table[t], err);
    if (status != GERDY_OK) return status;
    namer n = {.series = out->table[t], .status = GERDY_OK, .err = err};
    name_columns(&n, rows, table);
    if (n.status != GERDY_OK) return n.status;
    memcpy(out->table[t]->time, poses->time, rows->nrow * sizeof *poses->time);
    out->table[t]->rate = poses->rate;
    snprintf(out->table[t]->title, sizeof out->table[t]->title, "%s", gerdy_eval_table_name(table));
  }
  return GERDY_OK;
}
