// gerdy_id_run: a motion and its forces in files, generalized forces into one.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "force/id_work.h"
#include "trial/inputs.h"

gerdy_id_job gerdy_id_job_default(void) {
  return (gerdy_id_job){.cutoff = 12, .force_cutoff = NAN, .from = NAN, .to = NAN};
}

static gerdy_status check_cutoff(const char* of, double cutoff, gerdy_error* err) {
  if (cutoff == 0 || (cutoff >= 1 && isfinite(cutoff))) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, NULL,
                 "a low-pass of %g Hz on the %s is not usable; give at least 1 Hz, or 0 for none",
                 cutoff, of);
}

static gerdy_status check_job(const gerdy_id_job* job, gerdy_error* err) {
  const char* const input[] = {job->model, job->motion, job->forces, job->loads};
  const char* const output[] = {job->output, job->residuals, job->ground};
  if (job->motion == NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "no motion was given; name a table with --motion");
  }
  if (job->output == NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "there is nothing to write; name an output file");
  }
  if (job->predict && (job->forces != NULL || job->loads != NULL)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "forces are either given or predicted; leave out --predict, or --forces and "
                   "--loads");
  }
  if (job->ground != NULL && !job->predict) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "only predicted forces are written (--ground); add --predict");
  }
  if (job->from > job->to) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "the time range ends (%.3f s) before it begins (%.3f s)", job->to, job->from);
  }
  gerdy_status status = check_cutoff("motion", job->cutoff, err);
  if (status == GERDY_OK && !isnan(job->force_cutoff)) {
    status = check_cutoff("forces", job->force_cutoff, err);
  }
  return status == GERDY_OK ? gd_id_check_outputs(output, 3, input, 4, err) : status;
}

static gerdy_status stage(const gerdy_id_job* job, const char* name, double done,
                          gerdy_error* err) {
  if (job->progress == NULL || job->progress(job->context, name, done)) return GERDY_OK;
  return gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
}

static gerdy_status read_motion(const gerdy_id_job* job, gd_id_work* w, gerdy_notes* notes,
                                gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_trial_options o = {.smoothing = job->smoothing, .cutoff = job->cutoff};
  o.from = isnan(job->from) ? -INFINITY : job->from;
  o.to = isnan(job->to) ? INFINITY : job->to;
  gerdy_status status = gd_input_model(job->model, &w->model, &unused, notes, err);
  if (status == GERDY_OK) status = gd_id_read_motion(job->motion, w, notes, err);
  if (status != GERDY_OK) return status;
  status = gerdy_trial_new(w->model, w->coordinates, &o, &w->trial, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, job->motion);
}

// as the file of external loads says
static gerdy_status read_loads(const gerdy_id_job* job, gd_id_work* w, gerdy_notes* notes,
                               gerdy_error* err) {
  char data[GD_TOOL_PATH];
  gerdy_status status = gd_id_read_loads(job->loads, job->forces, w, data, notes, err);
  const char* const input[] = {data};
  if (status == GERDY_OK) status = gd_id_check_output(job->output, input, 1, err);
  if (status == GERDY_OK && job->residuals != NULL) {
    status = gd_id_check_output(job->residuals, input, 1, err);
  }
  return status;
}

static gerdy_status bind_forces(const gerdy_id_job* job, gd_id_work* w, gerdy_notes* notes,
                                gerdy_error* err) {
  gerdy_report_input unused;
  gd_landmarks landmarks;
  double cutoff = isnan(job->force_cutoff) ? job->cutoff : job->force_cutoff;
  gerdy_status status = gd_landmarks_find(w->model, &landmarks, err);
  if (status != GERDY_OK) return job->model != NULL ? gd_at_file(err, status, job->model) : status;
  status = gd_input_forces(job->forces, &w->forces, &unused, notes, err);
  if (status != GERDY_OK) return status;
  status = gd_id_bind(w->model, &landmarks, w->trial, w->forces, cutoff, &w->loads, notes, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, job->forces);
}

gerdy_status gd_id_read(const gerdy_id_job* job, gd_id_work* work, gerdy_notes* notes,
                        gerdy_error* err) {
  gerdy_status status = check_job(job, err);
  if (status == GERDY_OK) status = stage(job, "reading", 0, err);
  if (status == GERDY_OK) status = read_motion(job, work, notes, err);
  if (status == GERDY_OK && job->loads != NULL)
    status = read_loads(job, work, notes, err);
  else if (status == GERDY_OK && job->forces != NULL)
    status = bind_forces(job, work, notes, err);
  else if (status == GERDY_OK && job->predict)
    status = gd_id_predict(job, work, notes, err);
  return status;
}

gerdy_status gerdy_id_run(gerdy_id_job* job, gerdy_notes* notes, gerdy_error* err) {
  gd_id_work w = {0};
  gerdy_id_options options = gerdy_id_options_default();
  options.fold = job->fold;
  gerdy_status status = gd_id_read(job, &w, notes, err);
  if (status == GERDY_OK) status = stage(job, "inverse dynamics", 0.5, err);
  if (status == GERDY_OK) status = gd_id_solve(&w, &options, notes, err);
  if (status == GERDY_OK) status = stage(job, "writing", 0.9, err);
  if (status == GERDY_OK) status = gd_id_write(&w, job->output, job->residuals, job->ground, err);
  job->summary = w.summary;
  gd_id_work_reset(&w);
  return status;
}
