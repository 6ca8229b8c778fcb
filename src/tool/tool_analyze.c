#include "tool/tool_analyze.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "tool/analyze.h"
#include "trial/inputs.h"

static const struct analysis {
  const char* name;
  gerdy_status (*check)(gd_analyze* a, const gd_xml_node* node);
  gerdy_status (*run)(gd_analyze* a, const gd_xml_node* node, gerdy_notes* notes, gerdy_error* err);
} analyses[] = {
    // what others build on comes first
    {"StaticOptimization", gd_analyze_static_check, gd_analyze_static_run},
    {"MuscleAnalysis", gd_analyze_muscle_check, gd_analyze_muscle_run},
    {"JointReaction", gd_analyze_reaction_check, gd_analyze_reaction_run},
};
enum { nanalysis = sizeof analyses / sizeof analyses[0] };

static size_t kind_of(const gd_xml_node* node) {
  size_t i = 0;
  while (i < nanalysis && strcmp(node->name, analyses[i].name) != 0) ++i;
  return i;
}

// ---- what the setup says -----------------------------------------------------------------------

static gerdy_status is_on(const gd_analyze* a, const gd_xml_node* node, int* on) {
  *on = 1;
  return gd_osim_bool(&a->f->osim, node, "on", on);
}

// what is on and not known is named
static gerdy_status check_analyses(gd_analyze* a) {
  const gd_xml_node* first = gd_osim_objects(a->f->tool, "AnalysisSet");
  size_t n = 0;
  gerdy_status status = GERDY_OK;
  for (size_t kind = 0; kind <= nanalysis && status == GERDY_OK; ++kind) {
    for (const gd_xml_node* node = first; node != NULL && status == GERDY_OK; node = node->next) {
      int on;
      if (kind_of(node) != kind) continue;
      status = is_on(a, node, &on);
      if (status != GERDY_OK || !on) continue;
      n += kind < nanalysis;
      status = kind < nanalysis ? analyses[kind].check(a, node)
                                : gd_osim_note(&a->f->osim, GERDY_WARNING, node,
                                               "<%.60s> is not run", node->name);
    }
  }
  if (status != GERDY_OK || n > 0) return status;
  return gd_osim_fail(&a->f->osim, GERDY_E_UNSUPPORTED, a->f->tool,
                      "of all analyses StaticOptimization, MuscleAnalysis and JointReaction are "
                      "run, and none of them is switched on");
}

static gerdy_status check_setup(const gd_analyze* a) {
  int replace = 0;
  gerdy_status status = gd_osim_bool(&a->f->osim, a->f->tool, "replace_force_set", &replace);
  if (status != GERDY_OK) return status;
  if (replace) {
    return gd_osim_fail(&a->f->osim, GERDY_E_UNSUPPORTED, a->f->tool,
                        "<replace_force_set> would leave no muscle; only adding to the model's "
                        "forces is supported");
  }
  if (a->job->markers == NULL) return GERDY_OK;
  return gd_osim_fail(&a->f->osim, GERDY_E_ARG, a->f->tool,
                      "an AnalyzeTool has no markers; its motion can be given instead");
}

static gerdy_status note_unused(const gd_analyze* a) {
  // what steers integration and equilibrium of states changes nothing here
  static const char* const known[] = {"defaults",
                                      "model_file",
                                      "replace_force_set",
                                      "force_set_files",
                                      "results_directory",
                                      "output_precision",
                                      "initial_time",
                                      "final_time",
                                      "solve_for_equilibrium_for_auxiliary_states",
                                      "maximum_number_of_integrator_steps",
                                      "maximum_integrator_step_size",
                                      "minimum_integrator_step_size",
                                      "integrator_error_tolerance",
                                      "AnalysisSet",
                                      "ControllerSet",
                                      "external_loads_file",
                                      "coordinates_file",
                                      "lowpass_cutoff_frequency_for_coordinates"};
  return gd_tool_unused(a->f, a->f->tool, known, sizeof known / sizeof known[0]);
}

static gerdy_status read_setup(gd_analyze* a) {
  const gd_tool_setup* f = a->f;
  a->range[0] = -INFINITY;
  a->range[1] = INFINITY;
  a->cutoff = -1;
  gerdy_status status = check_setup(a);
  if (status == GERDY_OK) status = check_analyses(a);
  if (status == GERDY_OK) {
    status = gd_tool_file(f, "model_file", a->job->model, "--model", a->model);
  }
  if (status == GERDY_OK) {
    status = gd_tool_file(f, "coordinates_file", a->job->motion, "--motion", a->motion);
  }
  if (status == GERDY_OK) {
    status = gd_tool_file(f, "external_loads_file", NULL, NULL, a->loads);
  }
  if (status == GERDY_OK) status = gd_tool_numbers(f, f->tool, "initial_time", 1, &a->range[0]);
  if (status == GERDY_OK) status = gd_tool_numbers(f, f->tool, "final_time", 1, &a->range[1]);
  if (status == GERDY_OK) {
    status = gd_tool_numbers(f, f->tool, "lowpass_cutoff_frequency_for_coordinates", 1, &a->cutoff);
  }
  return status == GERDY_OK ? note_unused(a) : status;
}

// ---- input -------------------------------------------------------------------------------------

static gerdy_status read_motion(gd_analyze* a, gerdy_notes* notes, gerdy_error* err) {
  gerdy_report_input unused;
  gerdy_trial_options o = {GERDY_SMOOTH_OPENSIM, a->cutoff, a->range[0], a->range[1]};
  gerdy_status status = gd_input_model(a->model, &a->id.model, &unused, notes, err);
  if (status == GERDY_OK) status = gd_id_read_motion(a->motion, &a->id, notes, err);
  if (status != GERDY_OK) return status;
  status = gerdy_trial_new(a->id.model, a->id.coordinates, &o, &a->id.trial, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, a->motion);
}

// those of the model, then those of every file
static gerdy_status read_actuators(gd_analyze* a, gerdy_notes* notes, gerdy_error* err) {
  const char* text = gd_tool_text(a->f, "force_set_files");
  gd_span rest = gd_span_of(text != NULL ? text : "");
  gerdy_status status = gerdy_actuators_load(a->model, a->id.model, &a->actuators, NULL, err);
  for (gd_span t = gd_next_token(&rest); t.n > 0 && status == GERDY_OK; t = gd_next_token(&rest)) {
    char name[GD_TOOL_PATH], path[GD_TOOL_PATH];
    if (!gd_span_copy(t, name, sizeof name)) {
      gd_osim_fail(&a->f->osim, GERDY_E_FILE, a->f->tool, "<force_set_files>: a path is too long");
      return gd_at_file(err, GERDY_E_FILE, a->f->path);
    }
    status = gd_tool_path(a->f, name, path);
    if (status != GERDY_OK) return gd_at_file(err, status, a->f->path);
    status = gerdy_actuators_load(path, a->id.model, &a->actuators, notes, err);
    if (status == GERDY_OK) status = gd_analyze_input(a, path, err);
  }
  return status;
}

static gerdy_status read_files(gd_analyze* a, gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = read_motion(a, notes, err);
  if (status == GERDY_OK && a->loads[0] != '\0') {
    status = gd_id_read_loads(a->loads, a->job->forces, &a->id, a->data, notes, err);
  }
  if (status == GERDY_OK && a->static_first != NULL) status = read_actuators(a, notes, err);
  const char* const input[] = {a->f->path, a->model, a->motion, a->loads, a->data};
  for (size_t i = 0; i < sizeof input / sizeof input[0] && status == GERDY_OK; ++i) {
    status = gd_analyze_input(a, input[i], err);
  }
  return status;
}

// ---- all ---------------------------------------------------------------------------------------

static gerdy_status stage(const gd_analyze* a, const char* name, double done, gerdy_error* err) {
  if (a->job->progress == NULL || a->job->progress(a->job->context, name, done)) return GERDY_OK;
  return gd_fail(err, GERDY_E_STOPPED, 0, NULL, "stopped on request");
}

static gerdy_status run_analyses(gd_analyze* a, gerdy_notes* notes, gerdy_error* err) {
  const gd_xml_node* first = gd_osim_objects(a->f->tool, "AnalysisSet");
  gerdy_status status = GERDY_OK;
  for (size_t kind = 0; kind < nanalysis && status == GERDY_OK; ++kind) {
    for (const gd_xml_node* node = first; node != NULL && status == GERDY_OK; node = node->next) {
      int on;
      if (kind_of(node) != kind) continue;
      status = is_on(a, node, &on);
      if (status != GERDY_OK || !on) continue;
      status = stage(a, node->name, 0, err);
      if (status == GERDY_OK) status = analyses[kind].run(a, node, notes, err);
    }
  }
  return status;
}

static gerdy_status run(gd_analyze* a, gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = read_setup(a);
  if (status != GERDY_OK) return gd_at_file(err, status, a->f->path);
  status = read_files(a, notes, err);
  if (status == GERDY_OK) status = run_analyses(a, notes, err);
  return status == GERDY_OK ? gd_analyze_write(a, err) : status;
}

gerdy_status gd_analyze_tool_run(const gd_tool_setup* setup, gerdy_tool_job* job,
                                 gerdy_notes* notes, gerdy_error* err) {
  gd_analyze* a = gd_alloc(1, sizeof *a);
  if (a == NULL) return gd_fail_memory(err);
  a->f = setup;
  a->job = job;
  gerdy_status status = run(a, notes, err);
  gd_analyze_reset(a);
  gd_free(a);
  return status;
}
