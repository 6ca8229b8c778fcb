// A row of every table of evaluated poses.
#include <gerdy/dyn.h>
#include <math.h>
#include <string.h>

#include "eval/eval_parts.h"

static const double smallest_arm = 1e-10;  // m: what is less in every row is rounding

static void set_row(gerdy_series* s, size_t row, const double* value) {
  for (size_t c = 0; s != NULL && c < s->ncol; ++c) gerdy_series_set(s, row, c, value[c]);
}

static void set_bodies(gerdy_series* s, size_t row, const gerdy_model* m, const gerdy_data* d) {
  for (int b = 1; s != NULL && b < m->nbody; ++b) {
    for (int k = 0; k < 12; ++k) {
      double value = k < 3 ? d->body_pos[3 * b + k] : d->body_rot[9 * b + k - 3];
      gerdy_series_set(s, row, (size_t)(12 * (b - 1) + k), value);
    }
  }
}

static void set_ordered(gerdy_series* s, size_t row, const int* order, double sign,
                        const double* value) {
  for (size_t c = 0; s != NULL && c < s->ncol; ++c) {
    gerdy_series_set(s, row, c, sign * value[order[c]]);
  }
}

static void set_equilibrium(gerdy_series* s, size_t row, const gd_eval_rows* rows,
                            const gerdy_muscles* muscles, const gerdy_data* d,
                            gd_eval_found* found) {
  for (int i = 0; s != NULL && i < rows->model->nmuscle; ++i) {
    double a = rows->activation[i];
    if (isnan(a)) continue;
    gerdy_muscle_state e;
    (rows->exact ? gerdy_muscle_equilibrium_moving : gerdy_muscle_equilibrium)(
        muscles, i, a, d->path_length[i], d->path_velocity[i], &e);
    if (e.outcome == GERDY_MUSCLE_NOT_CONVERGED && found->nunsolved++ == 0) {
      found->row = row;
      found->muscle = i;
    }
    const double value[GD_EVAL_NEQUILIBRIUM] = {a,
                                                e.fiber_length,
                                                e.fiber_velocity,
                                                e.active_force,
                                                e.passive_force + e.damping_force,
                                                e.cos_pennation,
                                                e.tendon_force};
    for (size_t k = 0; k < GD_EVAL_NEQUILIBRIUM; ++k) {
      gerdy_series_set(s, row, GD_EVAL_NEQUILIBRIUM * (size_t)i + k, value[k]);
    }
  }
}

static void set_rigid(gerdy_series* s, size_t row, const gerdy_model* m,
                      const gerdy_muscles* muscles, const gerdy_data* d) {
  for (int i = 0; s != NULL && i < m->nmuscle; ++i) {
    gerdy_series_set(s, row, (size_t)i,
                     gerdy_muscle_rigid_force(muscles, i, d->path_length[i], d->path_velocity[i]));
  }
}

static void set_ligaments(gerdy_series* s, size_t row, const gerdy_model* m, const gerdy_data* d) {
  for (int i = 0; s != NULL && i < m->nligament; ++i) {
    int p = m->nmuscle + i;
    gerdy_ligament_state l;
    gerdy_ligament_force(m, i, d->path_length[p], d->path_velocity[p], &l);
    const double value[GD_EVAL_NLIGAMENT] = {l.total_force, l.strain, l.strain_rate,
                                             d->path_length[p]};
    for (size_t k = 0; k < GD_EVAL_NLIGAMENT; ++k) {
      gerdy_series_set(s, row, GD_EVAL_NLIGAMENT * (size_t)i + k, value[k]);
    }
  }
}

// lengths, moment arms and, with the speeds, velocities of the paths
static void lay_paths(const gd_eval_rows* rows, gerdy_data* d) {
  if (!rows->exact) {
    gerdy_path_opensim(rows->model, d);
    return;
  }
  gerdy_path_slopes(rows->model, d);
  gerdy_path_velocities(rows->model, d);
}

// paths and what follows from them; speeds count only when they are known
static void fill_paths(const gd_eval_rows* rows, const gerdy_muscles* muscles, gerdy_data* d,
                       size_t row, gerdy_eval* out, gd_eval_found* found) {
  const gerdy_model* m = rows->model;
  gerdy_series** t = out->table;
  bool any = false;
  for (int k = GERDY_EVAL_MUSCLE_LENGTH; k < GERDY_NEVAL_TABLE; ++k) any = any || t[k] != NULL;
  if (!any) return;
  lay_paths(rows, d);
  set_row(t[GERDY_EVAL_MUSCLE_LENGTH], row, d->path_length);
  set_ordered(t[GERDY_EVAL_MOMENT_ARM], row, rows->arm, -1, d->slope);
  if (!rows->known[GD_EVAL_SPEEDS]) return;
  set_row(t[GERDY_EVAL_MUSCLE_VELOCITY], row, d->path_velocity);
  set_equilibrium(t[GERDY_EVAL_EQUILIBRIUM], row, rows, muscles, d, found);
  set_rigid(t[GERDY_EVAL_RIGID_TENDON], row, m, muscles, d);
  set_ligaments(t[GERDY_EVAL_LIGAMENT], row, m, d);
}

void gd_eval_tables_fill(const gd_eval_rows* rows, const gerdy_muscles* muscles, gerdy_data* data,
                         size_t row, gerdy_eval* out, gd_eval_found* found) {
  const gerdy_model* m = rows->model;
  gerdy_series** t = out->table;
  if (!rows->known[GD_EVAL_POSES]) return;
  set_bodies(t[GERDY_EVAL_BODY_TRANSFORM], row, m, data);
  if (t[GERDY_EVAL_MARKER] != NULL) {
    gerdy_fk_markers(m, data);
    set_row(t[GERDY_EVAL_MARKER], row, data->marker_pos);
  }
  if (t[GERDY_EVAL_COM] != NULL) {
    double com[3];
    gerdy_mass_center(m, data, com);
    set_row(t[GERDY_EVAL_COM], row, com);
  }
  if (t[GERDY_EVAL_TAU] != NULL && rows->known[GD_EVAL_ACCELERATIONS]) {
    gerdy_inverse_dynamics(m, data);
    set_ordered(t[GERDY_EVAL_TAU], row, rows->order, 1, data->tau);
  }
  fill_paths(rows, muscles, data, row, out, found);
}

// ---- moment arms -------------------------------------------------------------------------------

static bool matters(const gerdy_series* s, size_t column) {
  for (size_t row = 0; row < s->nrow; ++row) {
    size_t e = row * s->ncol + column;
    if (s->valid[e] && fabs(s->value[e]) > smallest_arm) return true;
  }
  return false;
}

void gd_eval_moment_arm_trim(gerdy_series* table) {
  size_t kept = 0, ncol = table->ncol;
  for (size_t c = 0; c < ncol; ++c) {
    if (!matters(table, c)) continue;
    // column c moves to kept <= c, whose own values are no longer needed
    table->column[kept] = table->column[c];
    for (size_t row = 0; row < table->nrow && kept < c; ++row) {
      table->value[row * ncol + kept] = table->value[row * ncol + c];
      table->valid[row * ncol + kept] = table->valid[row * ncol + c];
    }
    ++kept;
  }
  // rows close up to their new width
  for (size_t row = 0; row < table->nrow; ++row) {
    memmove(table->value + row * kept, table->value + row * ncol, kept * sizeof *table->value);
    memmove(table->valid + row * kept, table->valid + row * ncol, kept);
  }
  table->ncol = kept;
}
