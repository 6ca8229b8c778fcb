// What the hip must hold, for a report: from the motion and the forces that the run has.
#include "pipeline/demand_run.h"

#include <gerdy/strength.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "trial/synthetic.h"

static int read_position(const gerdy_facts* facts) {
  static const char* const option[] = {
      [GERDY_TEST_SUPINE] = "supine",
      [GERDY_TEST_SIDE_LYING] = "side_lying",
      [GERDY_TEST_STANDING] = "standing",
  };
  for (int i = 0; i < (int)(sizeof option / sizeof option[0]); ++i) {
    if (gerdy_facts_has(facts, "hip_abduction_position", option[i])) return i;
  }
  return -1;
}

gd_strength gd_strength_of(const gerdy_facts* facts) {
  if (facts == NULL) return (gd_strength){.force = {NAN, NAN}, .lever = NAN, .position = -1};
  return (gd_strength){.force = {gerdy_facts_number(facts, "hip_abduction_force", 'r'),
                                 gerdy_facts_number(facts, "hip_abduction_force", 'l')},
                       .lever = gerdy_facts_number(facts, "hip_abduction_lever", 0),
                       .position = read_position(facts)};
}

// what is said once need not be said again: the steps have read the same forces
static gerdy_status add_new_notes(const gerdy_notes* from, gerdy_notes* to, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < from->n && status == GERDY_OK; ++i) {
    const gerdy_note* n = &from->item[i];
    bool known = false;
    for (size_t k = 0; k < to->n && !known; ++k) {
      known = strcmp(to->item[k].where, n->where) == 0 && strcmp(to->item[k].text, n->text) == 0;
    }
    if (!known) status = gerdy_notes_add(to, n->severity, n->line, n->where, "%s", n->text);
  }
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// motion and forces as inverse dynamics takes them, and what comes of them
static gerdy_status solve_dynamics(const gd_run* run, gd_id_work* w, gerdy_notes* notes,
                                   gerdy_error* err) {
  const gerdy_job* job = run->job;
  gerdy_trial_options trial = gerdy_trial_options_default();
  gerdy_id_options options = gerdy_id_options_default();
  trial.cutoff = job->cutoff;
  gerdy_status status = gerdy_trial_new(w->model, w->coordinates, &trial, &w->trial, err);
  if (status == GERDY_OK && job->predict) {
    const gerdy_id_job how = {.model = job->model, .motion = job->markers, .cutoff = job->cutoff};
    status = gd_id_predict(&how, w, notes, err);
  } else if (status == GERDY_OK) {
    status = gd_id_bind(w->model, &run->landmarks, w->trial, w->forces, job->cutoff, &w->loads,
                        notes, err);
  }
  return status == GERDY_OK ? gd_id_solve(w, &options, notes, err) : status;
}

// room for the forces of all muscles in the frames of the work
static gerdy_status make_forces(const gd_id_work* w, gerdy_series** out, gerdy_error* err) {
  const gerdy_model* m = w->model;
  gerdy_status status = gerdy_series_new(w->trial->nframe, (size_t)m->nmuscle, out, err);
  for (int i = 0; i < m->nmuscle && status == GERDY_OK; ++i) {
    const char* name = m->names + m->muscle_name[i];
    status = gerdy_series_name(*out, (size_t)i, name, "N");
    if (status != GERDY_OK) gd_fail(err, status, 0, name, "the name is too long for a column");
  }
  if (status == GERDY_OK) {
    memcpy((*out)->time, w->trial->time, w->trial->nframe * sizeof *w->trial->time);
    (*out)->rate = w->trial->rate;
  }
  return status;
}

static gerdy_status solve(gd_run* run, gd_id_work* w, gerdy_notes* notes, gerdy_error* err) {
  const gerdy_facts* facts = run->meaning.facts;
  const gd_strength strength = gd_strength_of(facts);
  gerdy_status status = solve_dynamics(run, w, notes, err);
  for (int side = 0; side < 2 && status == GERDY_OK; ++side) {
    status = make_forces(w, &run->muscle_force[side], err);
  }
  if (status != GERDY_OK) return status;
  const gd_demand_options options = {
      .strength = &strength,
      .predicted = run->job->predict,
      .mass = facts != NULL ? gerdy_facts_number(facts, "mass", 0) : NAN,
      .force = {run->muscle_force[0], run->muscle_force[1]},
  };
  return gd_demand_solve(w, &run->landmarks, run->gait, &options, &run->demand, notes, err);
}

gerdy_status gd_run_demand(gd_run* run, gerdy_error* err) {
  if (run->force_table == NULL && !run->job->predict) return GERDY_OK;
  if (gd_is_synthetic(run->markers->title) && !run->job->predict) {
    snprintf(run->demand_text, sizeof run->demand_text,
             "the forces of a synthetic runner tell when its feet are on the ground, and no more");
    return GERDY_OK;
  }
  gerdy_status status = gd_run_stage(run->job, "forces", 0, err);
  if (status != GERDY_OK) return status;
  gerdy_notes notes;
  gerdy_error why = {0};
  // borrowed by the work, and taken back from it before it is freed
  gd_id_work w = {
      .model = run->model, .coordinates = run->trial->motion, .forces = run->force_table};
  gerdy_notes_init(&notes);
  status = solve(run, &w, &notes, &why);
  w.model = NULL;
  w.coordinates = w.forces = NULL;
  gd_id_work_reset(&w);
  if (status == GERDY_E_MEMORY) {
    gerdy_notes_reset(&notes);
    return gd_fail_memory(err);
  }
  // a report without this is a report still
  if (status != GERDY_OK) {
    gerdy_error_text(&why, run->demand_text, sizeof run->demand_text);
  }
  status = add_new_notes(&notes, run->notes, err);
  gerdy_notes_reset(&notes);
  return status;
}
