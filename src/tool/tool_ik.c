// InverseKinematicsTool: read what its setup names, and solve.
#include "tool/tool_ik.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "trial/clusters.h"
#include "trial/fault_notes.h"
#include "trial/inputs.h"
#include "trial/same_person.h"

void gd_ik_tool_reset(gd_ik_tool* t) {
  gerdy_ik_trial_free(t->trial);
  gd_free(t->target);
  gd_free(t->pull);
  gd_free(t->weight);
  gerdy_series_free(t->coordinates);
  gerdy_series_free(t->markers);
  gerdy_model_free(t->model);
  gd_ik_setup_reset(&t->setup);
}

// row whose time is nearest
static size_t nearest(const gerdy_series* s, double time) {
  size_t best = 0;
  for (size_t i = 1; i < s->nrow; ++i) {
    if (fabs(s->time[i] - time) < fabs(s->time[best] - time)) best = i;
  }
  return best;
}

// from the frame nearest to the begin of the range to the one nearest to its end
static gerdy_status cut(gd_ik_tool* t) {
  gerdy_series* s = t->markers;
  double from = fmax(t->setup.range[0], s->time[0]);
  double to = fmin(t->setup.range[1], s->time[s->nrow - 1]);
  if (!(from <= to)) {
    return gd_osim_fail(&t->file->osim, GERDY_E_DATA, t->file->tool,
                        "no frame lies in the time range %g to %g s; the markers go from %.3f to "
                        "%.3f s",
                        t->setup.range[0], t->setup.range[1], s->time[0], s->time[s->nrow - 1]);
  }
  t->first = nearest(s, from);
  gd_keep_rows(s, t->first, nearest(s, to) - t->first + 1);
  return GERDY_OK;
}

static gerdy_status read_files(gd_ik_tool* t, gerdy_angle_unit* angle, gerdy_notes* notes,
                               gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_status status = gd_input_model(t->setup.model, &t->model, &unused, notes, err);
  if (status == GERDY_OK) {
    status = gd_input_markers(t->setup.markers, "markers", 0, NAN, NAN, &t->markers, &unused, notes,
                              err);
  }
  if (status == GERDY_OK && t->setup.coordinates[0] != '\0') {
    status = gd_input_table(t->setup.coordinates, "coordinates", &t->coordinates, angle, &unused,
                            notes, err);
  }
  return status;
}

static gerdy_status note_outcome(const gd_ik_tool* t) {
  size_t nnone = 0, nlost = 0;
  for (size_t i = 0; i < t->markers->nrow; ++i) {
    // frames without any marker are told of as a fault
    const gerdy_ik_info* info = &t->trial->info[i];
    nnone += info->outcome == GERDY_IK_TOO_FEW && info->nmarker > 0;
    nlost += t->trial->info[i].outcome == GERDY_IK_NOT_CONVERGED;
  }
  gerdy_status status = GERDY_OK;
  if (nnone > 0) {
    status = gd_osim_note(
        &t->file->osim, GERDY_WARNING, t->file->tool,
        "%zu of %zu frames have fewer than 3 markers, or all in one point or line, and no pose",
        nnone, t->markers->nrow);
  }
  if (nlost > 0 && status == GERDY_OK) {
    status = gd_osim_note(&t->file->osim, GERDY_WARNING, t->file->tool,
                          "%zu of %zu frames did not converge; their poses are the best found",
                          nlost, t->markers->nrow);
  }
  for (int q = 0; q < t->model->nq && status == GERDY_OK; ++q) {
    if (!t->trial->unobserved[q]) continue;
    status = gd_osim_note(&t->file->osim, GERDY_WARNING, t->file->tool,
                          "no marker that is followed tells %.80s; its column is empty",
                          t->model->names + t->model->q_name[q]);
  }
  return status;
}

static gerdy_status note_faults(const gd_ik_tool* t, const gerdy_tool_job* job,
                                const gerdy_ik_options* options, gerdy_notes* notes,
                                gerdy_error* err) {
  gerdy_faults* faults;
  gerdy_status status = gerdy_faults_find(t->model, t->markers, t->weight, options, t->trial,
                                          job->progress, job->context, &faults, err);
  if (status != GERDY_OK) return status;
  status = gd_note_faults(t->model, t->trial, faults, t->first, "trial", notes);
  gerdy_faults_free(faults);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// is the model that of the runner, and do the markers tell how every segment is turned?
static gerdy_status note_doubts(const gd_ik_tool* t, gerdy_notes* notes, gerdy_error* err) {
  gd_likeness likeness;
  gerdy_status status = gd_likeness_find(t->model, NULL, t->markers, &likeness, err);
  if (status != GERDY_OK) return status;
  status = gd_likeness_note_model(&likeness, t->model, gd_path_name(t->setup.model), notes, err);
  if (status != GERDY_OK) return status;
  return gd_note_trial_clusters(t->model, t->trial, t->weight, NULL, notes, err);
}

gerdy_status gd_ik_tool_solve(const gd_tool_setup* file, const gerdy_tool_job* job, gd_ik_tool* t,
                              gerdy_notes* notes, gerdy_error* err) {
  gerdy_angle_unit angle = GERDY_RADIANS;
  memset(t, 0, sizeof *t);
  t->file = file;
  gerdy_status status = gd_ik_setup_read(file, job, &t->setup, err);
  if (status != GERDY_OK) return gd_at_file(err, status, t->setup.at);
  status = read_files(t, &angle, notes, err);
  if (status != GERDY_OK) return status;
  status = cut(t);
  if (status == GERDY_OK) status = gd_ik_tool_tasks(t, angle, err);
  if (status == GERDY_OK) {
    gerdy_ik_options options = gerdy_ik_options_default();
    options.pull = t->pull;
    options.target = t->target;
    options.pull_is_share = 1;
    options.carry = 0;  // as OpenSim does it
    options.accuracy = fmin(fmax(t->setup.accuracy, 1e-9), options.accuracy);
    status = gerdy_ik_solve(t->model, t->markers, t->weight, &options, job->progress, job->context,
                            &t->trial, err);
    if (status == GERDY_OK) status = note_faults(t, job, &options, notes, err);
    if (status == GERDY_OK) status = note_doubts(t, notes, err);
  }
  if (status == GERDY_OK) status = note_outcome(t);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, t->setup.at);
}
