// What the hip must hold, from inverse dynamics to plain numbers.
#include "force/demand.h"

#include <gerdy/scale.h>
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

// the whole stances of the gait
static gerdy_status list_steps(const gerdy_gait* gait, gerdy_demand* out, gerdy_error* err) {
  out->step = gd_alloc(gait->nstep, sizeof *out->step);
  if (out->step == NULL) return gd_fail_memory(err);
  for (size_t i = 0; i < gait->nstep; ++i) {
    if (gait->step[i].left_out != GERDY_KEPT) continue;
    out->step[out->nstep++] = (gerdy_demand_step){.step = i, .side = gait->step[i].side};
  }
  return GERDY_OK;
}

static gerdy_status make_room(gd_demand_work* w, gerdy_error* err) {
  static const char* const name[4] = {"moment_r", "moment_l", "capacity_r", "capacity_l"};
  const gerdy_trial* t = w->id->trial;
  gerdy_status status = gerdy_series_new(t->nframe, 4, &w->curve, err);
  for (size_t c = 0; c < 4 && status == GERDY_OK; ++c) {
    status = gerdy_series_name(w->curve, c, name[c], "N.m/kg");
  }
  if (status != GERDY_OK) return status;
  memcpy(w->curve->time, t->time, t->nframe * sizeof *t->time);
  w->curve->rate = t->rate;
  w->muscle = gd_alloc(w->out->nstep * w->groups->n, GD_DEMAND_SUMS * sizeof *w->muscle);
  return w->muscle != NULL ? GERDY_OK : gd_fail_memory(err);
}

static void describe(const gd_id_work* id, const gd_demand_options* options, gerdy_demand* out) {
  out->predicted = options->predicted;
  out->mass = options->mass > 0 ? options->mass : gerdy_model_mass(id->model);
  out->nframe = id->trial->nframe;
  for (size_t i = 0; i < out->nframe; ++i) out->ntrusted += id->doubt[i] == 0;
  out->load_share = id->summary.load_share;
  out->residual = id->id->force_rms / id->id->weight;
}

static gerdy_status solve(gd_demand_work* w, const gd_demand_options* options, gerdy_notes* notes,
                          gerdy_error* err) {
  const gerdy_model* m = w->id->model;
  gerdy_model* strong = NULL;
  gerdy_muscles* muscles = NULL;
  gerdy_data* d = NULL;
  gerdy_status status = gerdy_data_new(m, &d, err);
  if (status == GERDY_OK) status = gd_hips_find(m, w->landmarks, d, w->hip, err);
  if (status == GERDY_OK) {
    status =
        gd_strength_apply(m, w->hip, w->out->mass, options->strength, &strong, w->out, notes, err);
  }
  if (status == GERDY_OK && gd_demand_has_muscles(w->out)) {
    status = gerdy_muscles_new(strong, &muscles, err);
  }
  w->model = strong;
  w->muscles = muscles;
  if (status == GERDY_OK) status = gd_demand_steps(w, options->nthread, err);
  if (status == GERDY_OK) status = gd_demand_sum(w, err);
  gerdy_muscles_free(muscles);
  gerdy_model_free(strong);
  gerdy_data_free(d);
  return status;
}

gerdy_status gd_demand_solve(const gd_id_work* id, const gd_landmarks* landmarks,
                             const gerdy_gait* gait, const gd_demand_options* options,
                             gerdy_demand** out, gerdy_notes* notes, gerdy_error* err) {
  gd_muscle_groups groups = {0};
  gd_demand_work w = {.id = id,
                      .landmarks = landmarks,
                      .gait = gait,
                      .groups = &groups,
                      .force = {options->force[0], options->force[1]}};
  *out = NULL;
  w.out = gd_alloc(1, sizeof *w.out);
  gerdy_status status = w.out != NULL ? GERDY_OK : gd_fail_memory(err);
  if (status == GERDY_OK) {
    describe(id, options, w.out);
    status = list_steps(gait, w.out, err);
  }
  if (status == GERDY_OK) status = gd_muscle_groups_make(id->model, landmarks, &groups, err);
  if (status == GERDY_OK) status = make_room(&w, err);
  if (status == GERDY_OK) status = solve(&w, options, notes, err);
  gerdy_series_free(w.curve);
  gd_free(w.muscle);
  gd_muscle_groups_reset(&groups);
  if (status == GERDY_OK)
    *out = w.out;
  else
    gerdy_demand_free(w.out);
  return status;
}
