// gerdy_muscle_run: a motion and its forces in files, activations and muscle forces into others.
#include <gerdy/muscle_job.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "force/joint_loads.h"
#include "force/so_work.h"
#include "muscle/static_solver.h"

gerdy_muscle_job gerdy_muscle_job_default(gerdy_static_mode mode) {
  return (gerdy_muscle_job){.id = gerdy_id_job_default(),
                            .options = gerdy_static_options_default(mode)};
}

// the reading of inverse dynamics sees that no output is one of its inputs
static gerdy_status read_trial(const gerdy_muscle_job* job, gd_id_work* id, gerdy_notes* notes,
                               gerdy_error* err) {
  const char* const input[] = {job->id.model, job->id.motion, job->id.forces, job->id.loads,
                               job->actuators};
  const char* const output[] = {job->activation, job->force, job->reserves, job->id.ground,
                                job->reactions};
  gerdy_id_job reading = job->id;
  reading.output = job->activation;
  reading.residuals = job->force;
  gerdy_status status =
      gd_id_check_outputs(output, sizeof output / sizeof output[0], input, 5, err);
  return status == GERDY_OK ? gd_id_read(&reading, id, notes, err) : status;
}

// those of the model, then those of the file
static gerdy_status read_actuators(const gerdy_muscle_job* job, const gd_id_work* id,
                                   gerdy_actuators* out, gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  if (job->id.model != NULL) {
    status = gerdy_actuators_load(job->id.model, id->model, out, NULL, err);
  }
  if (status != GERDY_OK || job->actuators == NULL) return status;
  return gerdy_actuators_load(job->actuators, id->model, out, notes, err);
}

static void summarise(const gd_id_work* id, const gerdy_static_trial* t,
                      gerdy_muscle_summary* out) {
  out->id = id->summary;
  out->nframe = id->trial->nframe;
  out->nreserve = t->nreserve;
  out->nsolved = out->nframe - t->nbad;
  for (size_t row = 0; row < out->nframe; ++row) {
    const gerdy_static_frame* f = &t->frame[row];
    if (f->outcome != GERDY_STATIC_NO_NUMBER) out->gap = fmax(out->gap, f->gap / f->cost);
  }
  for (size_t k = 0; k < t->nreserve; ++k) {
    const gerdy_static_reserve* r = &t->reserve[k];
    if (r->of_largest <= out->reserve) continue;
    out->reserve = r->of_largest;
    snprintf(out->coordinate, sizeof out->coordinate, "%s",
             id->model->names + id->model->q_name[r->coordinate]);
  }
}

// what can be refused before anything is computed
static gerdy_status check_options(const gerdy_muscle_job* job, const gd_id_work* id,
                                  gerdy_reaction_options* out, gerdy_error* err) {
  *out = gerdy_reaction_options_default();
  out->as_opensim = job->options.opensim_arms;
  gerdy_status status = gd_static_check(&job->options, err);
  if (status != GERDY_OK || job->reactions == NULL || job->reaction_frame == NULL) return status;
  if (gd_joint_loads_frame(id->model, gd_span_of(job->reaction_frame), out)) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, NULL,
                 "joint loads are given in child, parent, ground or a body of the model; found "
                 "\"%.60s\"",
                 job->reaction_frame);
}

static gerdy_status react(gerdy_muscle_job* job, const gd_id_work* id,
                          const gerdy_reaction_options* options, gd_so_work* so, gerdy_error* err) {
  if (job->reactions == NULL) return GERDY_OK;
  gerdy_status status =
      gd_joint_loads(id, so->trial->force, options, &so->reaction, job->summary.joint, err);
  // of a model that is not bundled its file is known
  if (status == GERDY_E_MODEL && job->id.model != NULL) gd_at_file(err, status, job->id.model);
  return status;
}

gerdy_status gerdy_muscle_run(gerdy_muscle_job* job, gerdy_notes* notes, gerdy_error* err) {
  const gerdy_id_options id_options = gerdy_id_options_default();
  gd_id_work id = {0};
  gd_so_work so = {0};
  gerdy_actuators actuators = {0};
  gerdy_reaction_options reaction;
  job->summary = (gerdy_muscle_summary){0};
  gerdy_status status = read_trial(job, &id, notes, err);
  if (status == GERDY_OK) status = check_options(job, &id, &reaction, err);
  if (status == GERDY_OK) status = read_actuators(job, &id, &actuators, notes, err);
  if (status == GERDY_OK) status = gd_id_solve(&id, &id_options, notes, err);
  if (status == GERDY_OK) {
    status = gd_so_solve(&id, &actuators, &job->options, job->id.progress, job->id.context, &so,
                         notes, err);
  }
  if (status == GERDY_OK) status = react(job, &id, &reaction, &so, err);
  if (status == GERDY_OK) {
    const gd_so_outputs out = {job->activation, job->force, job->reserves, job->id.ground,
                               job->reactions};
    status = gd_so_write(&so, &id, &out, err);
  }
  if (status == GERDY_OK)
    summarise(&id, so.trial, &job->summary);
  else
    job->summary = (gerdy_muscle_summary){0};
  gd_so_work_reset(&so);
  gd_id_work_reset(&id);
  gerdy_actuators_reset(&actuators);
  return status;
}
