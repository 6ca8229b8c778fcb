// What an InverseKinematicsTool setup file says.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "tool/tool_ik.h"
#include "trial/inputs.h"

void gd_ik_setup_reset(gd_ik_setup* setup) {
  gd_free(setup->task);
  setup->task = NULL;
  gd_setup_set_close(&setup->tasks);
}

// ---- tasks -------------------------------------------------------------------------------------

static gerdy_status read_value(const gd_tool_setup* f, const gd_xml_node* node, gd_ik_task* out) {
  const char* type = gd_osim_string(&f->osim, node, "value_type");
  if (type == NULL || gd_equal_nocase(type, "default_value")) return GERDY_OK;
  if (gd_equal_nocase(type, "from_file")) {
    out->from = GD_IK_FROM_FILE;
    return GERDY_OK;
  }
  if (!gd_equal_nocase(type, "manual_value")) {
    return gd_osim_fail(&f->osim, GERDY_E_FORMAT, node,
                        "<value_type> must be default_value, manual_value or from_file, found "
                        "\"%.60s\"",
                        type);
  }
  out->from = GD_IK_MANUAL;
  return gd_osim_number(&f->osim, node, "value", &out->value);
}

static gerdy_status read_task(const gd_tool_setup* f, const gd_xml_node* node, gd_ik_setup* s) {
  static const char* const known[] = {"apply", "weight", "value_type", "value"};
  gd_ik_task task = {.node = node, .coordinate = strcmp(node->name, "IKCoordinateTask") == 0};
  int apply = 1;
  if (!task.coordinate && strcmp(node->name, "IKMarkerTask") != 0) {
    return gd_osim_fail(&f->osim, GERDY_E_UNSUPPORTED, node,
                        "<%.60s> is not known here, only <IKMarkerTask> and <IKCoordinateTask> "
                        "are; correct or remove it",
                        node->name);
  }
  gerdy_status status = gd_osim_bool(&f->osim, node, "apply", &apply);
  if (status == GERDY_OK) status = gd_tool_numbers(f, node, "weight", 1, &task.weight);
  if (status == GERDY_OK && task.coordinate) status = read_value(f, node, &task);
  if (status == GERDY_OK) status = gd_tool_unused(f, node, known, task.coordinate ? 4 : 2);
  if (status != GERDY_OK || !apply) return status;
  if (task.weight < 0 || (isinf(task.weight) && !task.coordinate)) {
    return gd_osim_fail(&f->osim, GERDY_E_FORMAT, node, "the weight %g is not usable", task.weight);
  }
  s->task[s->ntask++] = task;
  return GERDY_OK;
}

// the set may be in a file of its own, which errors and notes then are about
static gerdy_status read_tasks(const gd_tool_setup* f, gd_ik_setup* s, gerdy_error* err) {
  gerdy_notes* notes = f->osim.notes;
  size_t first_note = notes != NULL ? notes->n : 0;
  gerdy_status status = gd_setup_set_open(&f->osim, f->path, f->tool, "IKTaskSet", &s->tasks);
  const gd_xml_node* first = s->tasks.first;
  bool apart = s->tasks.path[0] != '\0';
  if (apart) s->at = s->tasks.path;
  if (status != GERDY_OK) return status;
  s->task = gd_alloc((size_t)gd_osim_count(first), sizeof *s->task);
  if (s->task == NULL) return gd_fail_memory(err);
  gd_tool_setup of_set = *f;
  of_set.osim = s->tasks.osim;
  if (apart && first == NULL) {
    status = gd_osim_note(&of_set.osim, GERDY_WARNING, s->tasks.root, "<IKTaskSet> holds no task");
  }
  for (const gd_xml_node* c = first; c != NULL && status == GERDY_OK; c = c->next) {
    status = read_task(&of_set, c, s);
  }
  if (apart) gd_notes_name_file(notes, first_note, s->tasks.path);
  if (status == GERDY_OK) s->at = f->path;
  return status;
}

// ---- files -------------------------------------------------------------------------------------

// the caller's path as it is, else the setup's
static gerdy_status read_path(const gd_tool_setup* f, const char* name, const char* instead,
                              char* out) {
  const char* text = gd_tool_text(f, name);
  out[0] = '\0';
  if (instead == NULL) return text != NULL ? gd_tool_path(f, text, out) : GERDY_OK;
  if (snprintf(out, GD_TOOL_PATH, "%s", instead) < GD_TOOL_PATH) return GERDY_OK;
  return gd_osim_fail(&f->osim, GERDY_E_FILE, f->tool, "the path \"%.80s\" is too long", instead);
}

static gerdy_status need_path(const gd_tool_setup* f, const char* name, const char* instead,
                              const char* option, char* out) {
  gerdy_status status = read_path(f, name, instead, out);
  if (status != GERDY_OK || out[0] != '\0') return status;
  return gd_osim_fail(&f->osim, GERDY_E_DATA, f->tool, "<%s> names no file; give one with %s", name,
                      option);
}

// reports go beside the output that the caller names, else where the setup says
static gerdy_status read_results(const gd_tool_setup* f, const char* output, char* out) {
  const char* text = gd_tool_text(f, "results_directory");
  if (output == NULL) return gd_tool_path(f, text != NULL ? text : ".", out);
  size_t folder = (size_t)(gd_path_name(output) - output);
  memcpy(out, output, folder);  // read_path has seen that it fits
  out[folder > 0 ? folder - 1 : 0] = '\0';
  if (folder == 0) memcpy(out, ".", 2);
  return GERDY_OK;
}

static gerdy_status read_paths(const gd_tool_setup* f, const gerdy_tool_job* job, gd_ik_setup* s) {
  gerdy_status status = need_path(f, "model_file", job->model, "--model", s->model);
  if (status == GERDY_OK) {
    status = need_path(f, "marker_file", job->markers, "--markers", s->markers);
  }
  if (status == GERDY_OK) status = read_path(f, "coordinate_file", NULL, s->coordinates);
  if (status == GERDY_OK) status = read_path(f, "output_motion_file", job->output, s->motion);
  if (status == GERDY_OK) status = read_results(f, job->output, s->results);
  return status;
}

// ---- all ---------------------------------------------------------------------------------------

static gerdy_status read_settings(const gd_tool_setup* f, gd_ik_setup* s) {
  gerdy_status status = gd_tool_numbers(f, f->tool, "time_range", 2, s->range);
  if (status == GERDY_OK) {
    status = gd_tool_numbers(f, f->tool, "constraint_weight", 1, &s->constraint_weight);
  }
  if (status == GERDY_OK) status = gd_tool_numbers(f, f->tool, "accuracy", 1, &s->accuracy);
  if (status == GERDY_OK) {
    status = gd_osim_bool(&f->osim, f->tool, "report_errors", &s->report_errors);
  }
  if (status == GERDY_OK) {
    status = gd_osim_bool(&f->osim, f->tool, "report_marker_locations", &s->report_locations);
  }
  return status;
}

static gerdy_status note_unused(const gd_tool_setup* f, const gd_ik_setup* s) {
  static const char* const known[] = {"defaults",
                                      "model_file",
                                      "marker_file",
                                      "coordinate_file",
                                      "output_motion_file",
                                      "IKTaskSet",
                                      "results_directory",
                                      "time_range",
                                      "constraint_weight",
                                      "accuracy",
                                      "report_errors",
                                      "input_directory",
                                      "report_marker_locations"};
  gerdy_status status = gd_tool_unused(f, f->tool, known, sizeof known / sizeof known[0]);
  if (status != GERDY_OK || isinf(s->constraint_weight)) return status;
  return gd_osim_note(&f->osim, GERDY_INFO, gd_xml_child(f->tool, "constraint_weight"),
                      "couplers are met exactly; the weight %g of constraints is not used",
                      s->constraint_weight);
}

gerdy_status gd_ik_setup_read(const gd_tool_setup* file, const gerdy_tool_job* job,
                              gd_ik_setup* out, gerdy_error* err) {
  memset(out, 0, sizeof *out);
  out->at = file->path;
  out->range[0] = -INFINITY;
  out->range[1] = out->constraint_weight = INFINITY;
  out->accuracy = 1e-5;
  out->report_errors = 1;
  gerdy_status status = read_paths(file, job, out);
  if (status == GERDY_OK) status = read_settings(file, out);
  if (status == GERDY_OK) status = read_tasks(file, out, err);
  if (status == GERDY_OK && out->motion[0] == '\0' && !out->report_errors &&
      !out->report_locations) {
    status = gd_osim_fail(&file->osim, GERDY_E_ARG, file->tool,
                          "the setup asks for no file to write; name one with --output");
  }
  if (status == GERDY_OK) status = note_unused(file, out);
  return status;
}
