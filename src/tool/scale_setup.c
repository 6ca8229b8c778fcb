// ScaleTool setup files of OpenSim, versions 1 to 4.
#include "tool/scale_setup.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/xml.h"
#include "model/osim_value.h"
#include "trial/inputs.h"
#include "trial/tool_setup.h"

typedef struct reading {
  gd_osim doc;
  gd_scale_setup* setup;
  const char* path;  // of the setup
} reading;

void gd_scale_setup_reset(gd_scale_setup* setup) {
  gd_scale_plan_reset(&setup->plan);
  gd_scale_tasks_reset(&setup->tasks);
}

// ---- values ------------------------------------------------------------------------------------

static gerdy_status read_name(const reading* r, const gd_xml_node* node, gd_span text, char* out) {
  if (gd_span_copy(text, out, gd_scale_name_size)) return GERDY_OK;
  return gd_osim_fail(&r->doc, GERDY_E_UNSUPPORTED, node, "a name of more than %d letters",
                      gd_scale_name_size - 1);
}

static bool is_given(const char* text) {
  return text != NULL && text[0] != '\0' && !gd_equal_nocase(text, "Unassigned");
}

// a file beside the setup, seen from here
static gerdy_status read_path(const reading* r, const gd_xml_node* node, const char* name,
                              char* out) {
  const char* text = gd_xml_text(node, name);
  size_t folder = (size_t)(gd_path_name(r->path) - r->path);
  out[0] = '\0';
  if (!is_given(text)) return GERDY_OK;
  if (text[0] == '/') folder = 0;
  int n = snprintf(out, gd_scale_path_size, "%.*s%s", (int)folder, r->path, text);
  for (char* at = out + (n > 0 && n < gd_scale_path_size ? folder : 0); *at != '\0'; ++at) {
    if (*at == '\\') *at = '/';  // setups of other systems
  }
  if (n >= 0 && n < gd_scale_path_size) return GERDY_OK;
  return gd_osim_fail(&r->doc, GERDY_E_UNSUPPORTED, node, "the path in %s is too long", name);
}

static gerdy_status read_range(const reading* r, const gd_xml_node* node, double out[2]) {
  const gd_xml_node* range = gd_xml_child(node, "time_range");
  double* values;
  int n;
  out[0] = out[1] = NAN;
  if (range == NULL || range->text[0] == '\0') return GERDY_OK;
  gerdy_status status = gd_osim_numbers(&r->doc, range, &values, &n);
  if (status != GERDY_OK) return status;
  if (n == 2) memcpy(out, values, 2 * sizeof *out);
  gd_free(values);
  if (n == 2) return GERDY_OK;
  return gd_osim_fail(&r->doc, GERDY_E_FORMAT, range,
                      "a time range is two numbers, not %d; write begin and end", n);
}

// ---- measurements ------------------------------------------------------------------------------

static gerdy_status read_pair(const reading* r, const gd_xml_node* node, int measurement) {
  gd_scale_pair* pair = gd_scale_add_pair(&r->setup->plan);
  if (pair == NULL) return gd_fail_memory(r->doc.err);
  pair->measurement = measurement;
  const char* text = gd_xml_text(node, "markers");
  gd_span rest = gd_span_of(text != NULL ? text : "");
  for (int k = 0; k < 2; ++k) {
    gd_span name = gd_next_token(&rest);
    if (name.n == 0) {
      return gd_osim_fail(&r->doc, GERDY_E_FORMAT, node, "a pair needs the names of two markers");
    }
    gerdy_status status = read_name(r, node, name, pair->marker[k]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status read_stretch(const reading* r, const gd_xml_node* node, int measurement) {
  gd_scale_stretch* stretch = gd_scale_add_stretch(&r->setup->plan);
  if (stretch == NULL) return gd_fail_memory(r->doc.err);
  stretch->measurement = measurement;
  const char* text = gd_xml_text(node, "axes");
  for (const char* at = text != NULL ? text : ""; *at != '\0'; ++at) {
    if (strchr("xX", *at) != NULL) stretch->axes |= 1;
    if (strchr("yY", *at) != NULL) stretch->axes |= 2;
    if (strchr("zZ", *at) != NULL) stretch->axes |= 4;
  }
  return read_name(r, node, gd_span_of(node->attr_name), stretch->body);
}

static gerdy_status read_measurement(const reading* r, const gd_xml_node* node) {
  int apply = 1, index = r->setup->plan.nmeasurement;
  gerdy_status status = gd_osim_bool(&r->doc, node, "apply", &apply);
  if (status != GERDY_OK || !apply) return status;
  gd_scale_measurement* measurement = gd_scale_add_measurement(&r->setup->plan);
  if (measurement == NULL) return gd_fail_memory(r->doc.err);
  status = read_name(r, node, gd_span_of(node->attr_name), measurement->name);
  const gd_xml_node* pair = gd_osim_objects(node, "MarkerPairSet");
  const gd_xml_node* body = gd_osim_objects(node, "BodyScaleSet");
  for (; pair != NULL && status == GERDY_OK; pair = pair->next) status = read_pair(r, pair, index);
  for (; body != NULL && status == GERDY_OK; body = body->next)
    status = read_stretch(r, body, index);
  return status;
}

static gerdy_status read_given(const reading* r, const gd_xml_node* node) {
  int apply = 1;
  gerdy_status status = gd_osim_bool(&r->doc, node, "apply", &apply);
  if (status != GERDY_OK || !apply) return status;
  gd_scale_given* given = gd_scale_add_given(&r->setup->plan);
  if (given == NULL) return gd_fail_memory(r->doc.err);
  const char* body = gd_xml_text(node, "segment");
  for (int k = 0; k < 3; ++k) given->factor[k] = 1;
  status = gd_osim_vec(&r->doc, node, "scales", 3, given->factor);
  if (status != GERDY_OK) return status;
  return read_name(r, node, gd_span_of(body != NULL ? body : node->attr_name), given->body);
}

static gerdy_status read_order(const reading* r, const gd_xml_node* scaler) {
  gd_scale_plan* plan = &r->setup->plan;
  const char* text = gd_osim_string(&r->doc, scaler, "scaling_order");
  gd_span rest = gd_span_of(text != NULL ? text : "");
  for (gd_span word = gd_next_token(&rest); word.n > 0; word = gd_next_token(&rest)) {
    bool measured = gd_span_is(word, "measurements");
    if ((!measured && !gd_span_is(word, "manualScale")) || plan->nstep == gd_scale_most_steps) {
      return gd_osim_fail(&r->doc, GERDY_E_FORMAT, gd_xml_child(scaler, "scaling_order"),
                          "\"%.*s\" is not a way of scaling; write measurements, manualScale or "
                          "both",
                          (int)(word.n < 60 ? word.n : 60), word.at);
    }
    plan->step[plan->nstep++] = measured ? GD_SCALE_MEASURED : GD_SCALE_GIVEN;
  }
  return GERDY_OK;
}

typedef gerdy_status (*read_object)(const reading* r, const gd_xml_node* node);

// every object of a set, which may be in a file of its own
static gerdy_status read_set(const reading* r, const gd_xml_node* holder, const char* name,
                             read_object read) {
  gd_setup_set set;
  size_t first = r->doc.notes != NULL ? r->doc.notes->n : 0;
  gerdy_status status = gd_setup_set_open(&r->doc, r->path, holder, name, &set);
  reading of_set = {.doc = set.osim, .setup = r->setup, .path = r->path};
  if (status == GERDY_OK && set.path[0] != '\0' && set.first == NULL) {
    status = gd_osim_note(&set.osim, GERDY_WARNING, set.root, "<%.60s> holds no object", name);
  }
  for (const gd_xml_node* at = set.first; at != NULL && status == GERDY_OK; at = at->next) {
    status = read(&of_set, at);
    if (status != GERDY_OK && set.path[0] != '\0') gd_at_file(r->doc.err, status, set.path);
  }
  if (set.path[0] != '\0') gd_notes_name_file(r->doc.notes, first, set.path);
  gd_setup_set_close(&set);
  return status;
}

static gerdy_status read_scaler(const reading* r, const gd_xml_node* node) {
  gd_scale_setup* s = r->setup;
  s->scale = node != NULL;
  if (node == NULL) return GERDY_OK;
  gerdy_status status = gd_osim_bool(&r->doc, node, "apply", &s->scale);
  if (status == GERDY_OK) status = read_order(r, node);
  if (status == GERDY_OK) status = read_set(r, node, "MeasurementSet", read_measurement);
  if (status == GERDY_OK) status = read_set(r, node, "ScaleSet", read_given);
  if (status == GERDY_OK) status = read_path(r, node, "marker_file", s->scale_trial);
  if (status == GERDY_OK) status = read_range(r, node, s->scale_range);
  if (status == GERDY_OK)
    status = gd_osim_bool(&r->doc, node, "preserve_mass_distribution", &s->preserve_masses);
  if (status == GERDY_OK) status = read_path(r, node, "output_model_file", s->scaled_model);
  if (status == GERDY_OK) status = read_path(r, node, "output_scale_file", s->factors);
  return status;
}

// ---- placing -----------------------------------------------------------------------------------

static gerdy_status read_source(const reading* r, const gd_xml_node* node, gd_scale_task* task) {
  static const char* const word[] = {"default_value", "manual_value", "from_file"};
  const char* text = gd_osim_string(&r->doc, node, "value_type");
  gerdy_status status = gd_osim_number(&r->doc, node, "value", &task->value);
  if (text == NULL || status != GERDY_OK) return status;
  for (int k = 0; k < 3; ++k) {
    if (strcmp(text, word[k]) != 0) continue;
    task->source = (gd_scale_source)k;
    return GERDY_OK;
  }
  return gd_osim_fail(&r->doc, GERDY_E_FORMAT, node,
                      "the value type \"%.60s\" is none of default_value, manual_value, from_file",
                      text);
}

static gerdy_status read_task(const reading* r, const gd_xml_node* node) {
  int apply = 1;
  bool coordinate = strcmp(node->name, "IKCoordinateTask") == 0;
  if (!coordinate && strcmp(node->name, "IKMarkerTask") != 0) {
    return gd_osim_fail(&r->doc, GERDY_E_UNSUPPORTED, node,
                        "tasks of this kind are not supported; write IKMarkerTask or "
                        "IKCoordinateTask");
  }
  gd_scale_task* task = gd_scale_add_task(&r->setup->tasks);
  if (task == NULL) return gd_fail_memory(r->doc.err);
  task->coordinate = coordinate;
  task->weight = 0;  // also for OpenSim, when the setup gives none
  gerdy_status status = gd_osim_bool(&r->doc, node, "apply", &apply);
  if (status == GERDY_OK)
    status = gd_osim_signed(&r->doc, node, "weight", GD_OSIM_NOT_NEGATIVE, &task->weight);
  if (status == GERDY_OK && coordinate) status = read_source(r, node, task);
  if (!apply) task->weight = 0;
  return status == GERDY_OK ? read_name(r, node, gd_span_of(node->attr_name), task->name) : status;
}

static gerdy_status read_placer(const reading* r, const gd_xml_node* node) {
  gd_scale_setup* s = r->setup;
  s->place = node != NULL;
  if (node == NULL) return GERDY_OK;
  gerdy_status status = gd_osim_bool(&r->doc, node, "apply", &s->place);
  if (status == GERDY_OK) status = read_set(r, node, "IKTaskSet", read_task);
  if (status == GERDY_OK) status = read_path(r, node, "marker_file", s->place_trial);
  if (status == GERDY_OK) status = read_range(r, node, s->place_range);
  if (status == GERDY_OK) status = read_path(r, node, "coordinate_file", s->coordinates);
  if (status == GERDY_OK)
    status = gd_osim_number(&r->doc, node, "max_marker_movement", &s->most_movement);
  if (status == GERDY_OK) status = read_path(r, node, "output_model_file", s->placed_model);
  if (status == GERDY_OK) status = read_path(r, node, "output_marker_file", s->placed_markers);
  if (status == GERDY_OK) status = read_path(r, node, "output_motion_file", s->pose);
  return status;
}

// ---- what is not used --------------------------------------------------------------------------

static bool is_known(const char* known, const char* name) {
  gd_span rest = gd_span_of(known);
  for (gd_span word = gd_next_token(&rest); word.n > 0; word = gd_next_token(&rest)) {
    if (gd_span_is(word, name)) return true;
  }
  return false;
}

// every child of an object that is not known and not empty. Nullable: object.
static gerdy_status note_others(const reading* r, const gd_xml_node* object, const char* known) {
  gerdy_status status = GERDY_OK;
  const gd_xml_node* node = object != NULL ? object->first_child : NULL;
  for (; node != NULL && status == GERDY_OK; node = node->next) {
    if (is_known(known, node->name) || (node->first_child == NULL && !is_given(node->text)))
      continue;
    status = gd_osim_note(&r->doc, GERDY_WARNING, node, "<%.60s> is not used", node->name);
  }
  return status;
}

static gerdy_status note_plan(const reading* r, const gd_xml_node* scaler) {
  const gd_scale_plan* plan = &r->setup->plan;
  bool measured = false;
  for (int i = 0; i < plan->nstep; ++i) measured = measured || plan->step[i] == GD_SCALE_MEASURED;
  if (!measured || plan->nmeasurement > 0) return GERDY_OK;
  return gd_osim_note(&r->doc, GERDY_WARNING, scaler,
                      "measurements are to be taken and none is written here");
}

static gerdy_status note_unused(const reading* r, const gd_xml_node* tool) {
  const gd_xml_node *scaler = gd_xml_child(tool, "ModelScaler"),
                    *placer = gd_xml_child(tool, "MarkerPlacer");
  gerdy_status status = note_others(
      r, tool, "mass height age notes defaults GenericModelMaker ModelScaler MarkerPlacer");
  if (status == GERDY_OK)
    status = note_others(r, gd_xml_child(tool, "GenericModelMaker"), "model_file marker_set_file");
  if (status == GERDY_OK) {
    status = note_others(r, scaler,
                         "apply scaling_order MeasurementSet ScaleSet marker_file time_range "
                         "preserve_mass_distribution output_model_file output_scale_file");
  }
  if (status == GERDY_OK) {
    status = note_others(r, placer,
                         "apply IKTaskSet marker_file coordinate_file time_range "
                         "output_motion_file output_model_file output_marker_file "
                         "max_marker_movement");
  }
  return status == GERDY_OK ? note_plan(r, scaler) : status;
}

// ---- whole -------------------------------------------------------------------------------------

static gerdy_status read_tool(const reading* r, const gd_xml_node* tool) {
  gd_scale_setup* s = r->setup;
  const gd_xml_node* maker = gd_xml_child(tool, "GenericModelMaker");
  snprintf(s->name, sizeof s->name, "%s", tool->attr_name);
  s->mass = 0;
  gerdy_status status = gd_osim_number(&r->doc, tool, "mass", &s->mass);
  if (s->mass <= 0) s->mass = NAN;  // "not given", also for OpenSim
  if (status == GERDY_OK) status = read_path(r, maker, "model_file", s->model);
  if (status == GERDY_OK) status = read_path(r, maker, "marker_set_file", s->marker_set);
  if (status == GERDY_OK) status = read_scaler(r, gd_xml_child(tool, "ModelScaler"));
  if (status == GERDY_OK) status = read_placer(r, gd_xml_child(tool, "MarkerPlacer"));
  if (status == GERDY_OK) status = note_unused(r, tool);
  if (status != GERDY_OK || s->model[0] != '\0') return status;
  return gd_osim_fail(&r->doc, GERDY_E_FORMAT, tool,
                      "the setup names no model; write GenericModelMaker/model_file");
}

static gerdy_status read_document(reading* r, const gd_xml_node* root) {
  const gd_xml_node* tool =
      strcmp(root->name, "ScaleTool") == 0 ? root : gd_xml_child(root, "ScaleTool");
  if (tool == NULL) {
    return gd_fail(r->doc.err, GERDY_E_FORMAT, root->line, root->name,
                   "this is not the setup of a ScaleTool; give one, or use gerdy scale --model");
  }
  return read_tool(r, tool);
}

gerdy_status gd_scale_setup_load(const char* path, gd_scale_setup* setup, gerdy_notes* notes,
                                 gerdy_error* err) {
  memset(setup, 0, sizeof *setup);
  reading r = {.doc = {.notes = notes, .err = err}, .setup = setup, .path = path};
  gd_xml_node* root = NULL;
  gerdy_status status = gd_xml_load(path, &root, err);
  if (status == GERDY_OK) status = read_document(&r, root);
  gd_xml_free(root);
  if (status == GERDY_OK || (err != NULL && err->file[0] != '\0')) return status;
  return gd_at_file(err, status, path);
}
