// Joint reactions of a trial: where muscles and dynamics meet.
#include <gerdy/dyn.h>
#include <gerdy/kin.h>
#include <gerdy/muscle.h>
#include <gerdy/reaction.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

gerdy_reaction_options gerdy_reaction_options_default(void) {
  return (gerdy_reaction_options){.frame = GERDY_IN_CHILD, .as_opensim = 1};
}

typedef struct work {
  const gerdy_model* m;
  const gerdy_trial* trial;
  const gerdy_loads* loads;
  const gerdy_series* muscle;
  gerdy_reaction_options o;
  ptrdiff_t* column;  // (nmuscle) in muscle; -1: does not pull
  double* wrench;     // (nbody x 6)
  gerdy_data* data;
  gerdy_series* out;
} work;

static int frame_body(const work* w, int body) {
  if (w->o.frame == GERDY_IN_CHILD) return body;
  if (w->o.frame == GERDY_IN_BODY) return w->o.body;
  return w->o.frame == GERDY_IN_PARENT ? w->m->body_parent[body] : 0;
}

static gerdy_status name_joint(const work* w, int body, gerdy_error* err) {
  static const char* const part[9] = {"fx", "fy", "fz", "mx", "my", "mz", "px", "py", "pz"};
  const gerdy_model* m = w->m;
  const char* joint = m->names + m->body_joint_name[body];
  const char* on = m->names + m->body_name[w->o.on_parent ? m->body_parent[body] : body];
  const char* in = m->names + m->body_name[frame_body(w, body)];
  for (size_t k = 0; k < 9; ++k) {
    char name[sizeof w->out->column->name];
    int n = snprintf(name, sizeof name, "%s_on_%s_in_%s_%s", joint, on, in, part[k]);
    const char* unit = k < 3 ? "N" : k < 6 ? "N.m" : "m";
    size_t c = 9 * (size_t)(body - 1) + k;
    if (n >= (int)sizeof name || gerdy_series_name(w->out, c, name, unit) != GERDY_OK) {
      return gd_fail(err, GERDY_E_MODEL, 0, joint, "the names are too long for a column");
    }
  }
  return GERDY_OK;
}

static gerdy_status open_work(work* w, gerdy_error* err) {
  const gerdy_model* m = w->m;
  size_t nframe = w->trial->nframe;
  w->column = gd_alloc((size_t)m->nmuscle, sizeof *w->column);
  w->wrench = gd_alloc((size_t)m->nbody, 6 * sizeof *w->wrench);
  if (w->column == NULL || w->wrench == NULL) return gd_fail_memory(err);
  gerdy_status status = gerdy_data_new(m, &w->data, err);
  if (status == GERDY_OK) {
    status = gerdy_series_new(nframe, 9 * (size_t)(m->nbody - 1), &w->out, err);
  }
  if (status != GERDY_OK) return status;
  memcpy(w->out->time, w->trial->time, nframe * sizeof *w->out->time);
  w->out->rate = w->trial->rate;
  snprintf(w->out->title, sizeof w->out->title, "Joint Reaction Loads");
  for (int b = 1; b < m->nbody && status == GERDY_OK; ++b) status = name_joint(w, b, err);
  return status;
}

static gerdy_status match_muscles(work* w, gerdy_error* err) {
  const gerdy_model* m = w->m;
  int n = 0;
  for (int i = 0; i < m->nmuscle; ++i) {
    const char* name = m->names + m->muscle_name[i];
    w->column[i] = w->muscle != NULL ? gerdy_series_find(w->muscle, name) : -1;
    n += w->column[i] >= 0;
  }
  if (w->muscle == NULL || n > 0 || m->nmuscle == 0) return GERDY_OK;
  return gd_fail(err, GERDY_E_DATA, 0, w->muscle->ncol > 0 ? w->muscle->column[0].name : NULL,
                 "no column of the muscle forces is a muscle of the model");
}

// time of a frame in the table of muscle forces, whose times are printed with fewer digits
static double muscle_time(const work* w, size_t i) {
  const double tolerance = 1e-6;  // s
  const gerdy_series* s = w->muscle;
  double t = w->trial->time[i], first = s->time[0], last = s->time[s->nrow - 1];
  if (t < first && t > first - tolerance) return first;
  return t > last && t < last + tolerance ? last : t;
}

// lengths of the paths, and of ligaments their speeds
static void lay_paths(const gerdy_model* m, gerdy_data* d, int as_opensim) {
  if (as_opensim) {
    gerdy_path_opensim(m, d);
  } else if (m->nligament > 0) {
    gerdy_path_slopes(m, d);
    gerdy_path_velocities(m, d);
  } else {
    gerdy_path_lengths(m, d);
  }
}

static void pull_ligaments(work* w) {
  const gerdy_model* m = w->m;
  for (int i = 0; i < m->nligament; ++i) {
    int path = m->nmuscle + i;
    gerdy_ligament_state s;
    gerdy_ligament_force(m, i, w->data->path_length[path], w->data->path_velocity[path], &s);
    gerdy_path_load(m, w->data, path, s.total_force, w->o.as_opensim, w->wrench);
  }
}

// what loads, ligaments and muscles do to the bodies; false when something is not known
static bool gather(work* w, size_t i) {
  const gerdy_model* m = w->m;
  memset(w->wrench, 0, 6 * (size_t)m->nbody * sizeof *w->wrench);
  if (w->loads != NULL && !gerdy_loads_known(w->loads, i)) return false;
  for (size_t k = 0; w->loads != NULL && k < w->loads->nload; ++k) {
    const gerdy_load* l = &w->loads->load[k];
    double wrench[6];
    gerdy_load_wrench(l, w->data, i, wrench);
    for (int c = 0; c < 6; ++c) w->wrench[6 * l->body + c] += wrench[c];
  }
  if (w->muscle == NULL && m->nligament == 0) return true;
  lay_paths(m, w->data, w->o.as_opensim);
  pull_ligaments(w);
  if (w->muscle == NULL) return true;
  double time = muscle_time(w, i);
  for (int k = 0; k < m->nmuscle; ++k) {
    if (w->column[k] < 0) continue;
    double force = gerdy_series_at(w->muscle, w->column[k], time);
    if (isnan(force)) return false;
    gerdy_path_load(m, w->data, k, force, w->o.as_opensim, w->wrench);
  }
  return true;
}

static void solve_frame(work* w, size_t i) {
  const gerdy_model* m = w->m;
  if (!w->trial->known[i]) return;
  gerdy_trial_frame(m, w->trial, i, w->data);
  gerdy_fk(m, w->data);
  gerdy_inverse_dynamics(m, w->data);
  if (!gather(w, i)) return;
  gerdy_joint_reactions(m, w->data, w->wrench, w->wrench);
  for (int b = 1; b < m->nbody; ++b) {
    double out[9];
    gerdy_reaction_in(m, w->data, b, w->wrench + 6 * b, w->o.on_parent, frame_body(w, b), out);
    for (size_t k = 0; k < 9; ++k) gerdy_series_set(w->out, i, 9 * (size_t)(b - 1) + k, out[k]);
  }
}

gerdy_status gerdy_reactions(const gerdy_model* model, const gerdy_trial* trial,
                             const gerdy_loads* loads, const gerdy_series* muscle,
                             const gerdy_reaction_options* options, gerdy_series** out,
                             gerdy_error* err) {
  work w = {.m = model, .trial = trial, .loads = loads, .muscle = muscle};
  w.o = options != NULL ? *options : gerdy_reaction_options_default();
  *out = NULL;
  if (loads != NULL && loads->nframe != trial->nframe) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "the loads have %zu frames, the motion has %zu",
                   loads->nframe, trial->nframe);
  }
  if (w.o.frame == GERDY_IN_BODY && (w.o.body < 0 || w.o.body >= model->nbody)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "the model has no body %d to give reactions in",
                   w.o.body);
  }
  gerdy_status status = open_work(&w, err);
  if (status == GERDY_OK) status = match_muscles(&w, err);
  for (size_t i = 0; i < trial->nframe && status == GERDY_OK; ++i) solve_frame(&w, i);
  if (status == GERDY_OK)
    *out = w.out;
  else
    gerdy_series_free(w.out);
  gerdy_data_free(w.data);
  gd_free(w.column);
  gd_free(w.wrench);
  return status;
}
