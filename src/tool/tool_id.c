// InverseDynamicsTool: its setup, its run, its file.
#include "tool/tool_id.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "force/id_work.h"
#include "trial/inputs.h"

typedef struct id_setup {
  char model[GD_TOOL_PATH], motion[GD_TOOL_PATH], output[GD_TOOL_PATH];
  char loads[GD_TOOL_PATH];  // "": none
  char data[GD_TOOL_PATH];   // of the loads
  double range[2];           // s
  double cutoff;             // Hz, negative: none
  gerdy_id_options options;
} id_setup;

// ---- what the setup says -----------------------------------------------------------------------

// OpenSim writes into the results' folder whatever folder the name has, as .sto if it has no ending
static gerdy_status read_output(const gd_tool_setup* f, const char* instead, char* out) {
  char file[GD_TOOL_PATH];
  const char* name = gd_tool_text(f, "output_gen_force_file");
  if (instead != NULL) return gd_tool_file(f, "", instead, NULL, out);
  name = name != NULL ? gd_path_name(name) : "inverse_dynamics";
  snprintf(file, sizeof file, "%s%s", name, gd_path_ext(name)[0] != '\0' ? "" : ".sto");
  return gd_tool_result(f, file, out);
}

static gerdy_status note_unused(const gd_tool_setup* f) {
  static const char* const known[] = {"defaults",
                                      "results_directory",
                                      "input_directory",
                                      "model_file",
                                      "time_range",
                                      "forces_to_exclude",
                                      "external_loads_file",
                                      "coordinates_file",
                                      "lowpass_cutoff_frequency_for_coordinates",
                                      "output_gen_force_file",
                                      "output_body_forces_file"};
  return gd_tool_unused(f, f->tool, known, sizeof known / sizeof known[0]);
}

static gerdy_status check_job(const gd_tool_setup* f, const gerdy_tool_job* job) {
  if (job->markers == NULL) return GERDY_OK;
  return gd_osim_fail(&f->osim, GERDY_E_ARG, f->tool,
                      "an InverseDynamicsTool has no markers; its motion can be given instead");
}

static gerdy_status read_setup(const gd_tool_setup* f, const gerdy_tool_job* job, id_setup* s) {
  memset(s, 0, sizeof *s);
  s->range[0] = -INFINITY;
  s->range[1] = INFINITY;
  s->cutoff = -1;
  s->options = gerdy_id_options_default();
  gerdy_status status = check_job(f, job);
  if (status == GERDY_OK) status = gd_tool_file(f, "model_file", job->model, "--model", s->model);
  if (status == GERDY_OK) {
    status = gd_tool_file(f, "coordinates_file", job->motion, "--motion", s->motion);
  }
  if (status == GERDY_OK) status = gd_tool_file(f, "external_loads_file", NULL, NULL, s->loads);
  if (status == GERDY_OK) status = read_output(f, job->output, s->output);
  if (status == GERDY_OK) status = gd_tool_numbers(f, f->tool, "time_range", 2, s->range);
  if (status == GERDY_OK) {
    status = gd_tool_numbers(f, f->tool, "lowpass_cutoff_frequency_for_coordinates", 1, &s->cutoff);
  }
  return status == GERDY_OK ? note_unused(f) : status;
}

// ---- run ---------------------------------------------------------------------------------------

static gerdy_status read_motion(const gd_tool_setup* f, id_setup* s, gd_id_work* w,
                                gerdy_notes* notes, gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_trial_options o = {GERDY_SMOOTH_OPENSIM, s->cutoff, s->range[0], s->range[1]};
  gerdy_status status = gd_input_model(s->model, &w->model, &unused, notes, err);
  if (status == GERDY_OK) status = gd_id_read_motion(s->motion, w, notes, err);
  if (status != GERDY_OK) return status;
  status = gerdy_trial_new(w->model, w->coordinates, &o, &w->trial, err);
  if (status != GERDY_OK) return gd_at_file(err, status, s->motion);
  if (w->trial->cutoff < s->cutoff) {
    status = gd_osim_note(&f->osim, GERDY_WARNING, f->tool,
                          "the cut-off %g Hz is not below half the frame rate; %.4g Hz is used, as "
                          "in OpenSim",
                          s->cutoff, w->trial->cutoff);
  }
  // muscles never take part
  if (status == GERDY_OK) {
    status = gd_id_tool_exclude(f, s->model, w->model, &s->options);
    if (status != GERDY_OK && err != NULL && err->file[0] == '\0') gd_at_file(err, status, f->path);
  }
  return status;
}

static gerdy_status write_result(const gd_tool_setup* f, const id_setup* s, const gd_id_work* w,
                                 gerdy_error* err) {
  const char* const input[] = {f->path, s->model, s->motion, s->loads, s->data};
  gerdy_status status = gd_id_check_output(s->output, input, 5, err);
  if (status == GERDY_OK) status = gd_tool_make_folder(s->output, err);
  return status == GERDY_OK ? gd_id_write(w, s->output, NULL, NULL, err) : status;
}

static gerdy_status stage(const gerdy_tool_job* job, const char* name, double done,
                          gerdy_error* err) {
  if (job->progress == NULL || job->progress(job->context, name, done)) return GERDY_OK;
  return gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
}

static gerdy_status run(const gd_tool_setup* f, id_setup* s, gerdy_tool_job* job, gd_id_work* w,
                        gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = read_setup(f, job, s);
  if (status != GERDY_OK) return gd_at_file(err, status, f->path);
  status = stage(job, "reading", 0, err);
  if (status == GERDY_OK) status = read_motion(f, s, w, notes, err);
  if (status == GERDY_OK && s->loads[0] != '\0') {
    status = gd_id_read_loads(s->loads, job->forces, w, s->data, notes, err);
  }
  if (status == GERDY_OK) status = stage(job, "inverse dynamics", 0.5, err);
  if (status == GERDY_OK) status = gd_id_solve(w, &s->options, notes, err);
  if (status == GERDY_OK) status = gd_tool_wrote(job, s->output, err);
  if (status == GERDY_OK) status = write_result(f, s, w, err);
  if (status == GERDY_OK) job->nframe = w->trial->nframe;
  return status;
}

gerdy_status gd_id_tool_run(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                            gerdy_error* err) {
  gd_id_work w = {0};
  id_setup* s = gd_alloc(1, sizeof *s);
  gerdy_status status = s != NULL ? run(setup, s, job, &w, notes, err) : gd_fail_memory(err);
  gd_id_work_reset(&w);
  gd_free(s);
  return status;
}
