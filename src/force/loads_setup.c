// What an ExternalLoads file says.
#include "force/loads_setup.h"

#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"

void gd_loads_setup_reset(gd_loads_setup* setup) {
  gd_free(setup->item);
  setup->item = NULL;
}

static bool is_named(const char* text) {
  return text != NULL && !gd_equal_nocase(text, "Unassigned");
}

static gerdy_status read_body(const gd_tool_setup* f, const gd_xml_node* node, const char* name,
                              const gerdy_model* m, int* out) {
  const char* text = gd_osim_string(&f->osim, node, name);
  if (!is_named(text)) return GERDY_OK;
  *out = gerdy_model_body(m, gd_osim_leaf(text));
  if (*out >= 0) return GERDY_OK;
  return gd_osim_fail(&f->osim, GERDY_E_MODEL, node, "<%s> is \"%.60s\", which the model has not",
                      name, text);
}

static gerdy_status read_columns(const gd_tool_setup* f, const gd_xml_node* node, const char* name,
                                 char out[112]) {
  const char* text = gd_osim_string(&f->osim, node, name);
  out[0] = '\0';
  if (!is_named(text)) return GERDY_OK;
  if (snprintf(out, 112, "%s", text) < 112) return GERDY_OK;
  return gd_osim_fail(&f->osim, GERDY_E_FORMAT, node, "the name in <%s> is too long", name);
}

static gerdy_status check(const gd_tool_setup* f, const gd_xml_node* node,
                          const gd_external_force* e) {
  if (e->force[0] == '\0' && e->torque[0] == '\0') {
    return gd_osim_fail(&f->osim, GERDY_E_FORMAT, node,
                        "neither <force_identifier> nor <torque_identifier> names columns");
  }
  if (e->body >= 0) return GERDY_OK;
  return gd_osim_fail(&f->osim, GERDY_E_FORMAT, node, "<applied_to_body> names no body");
}

// a load that cannot do what loads are there for
static gerdy_status note_idle(const gd_tool_setup* f, const gd_xml_node* node,
                              const gd_external_force* e) {
  if (e->body == 0) {
    return gd_osim_note(&f->osim, GERDY_WARNING, node,
                        "it acts on the ground and so on nobody; <applied_to_body> names a foot");
  }
  if (e->force[0] != '\0') return GERDY_OK;
  return gd_osim_note(&f->osim, GERDY_WARNING, node,
                      "<force_identifier> names no columns: it is a torque without a force");
}

static gerdy_status read_force(const gd_tool_setup* f, const gd_xml_node* node,
                               const gerdy_model* m, gd_loads_setup* s) {
  static const char* const known[] = {"isDisabled",
                                      "appliesForce",
                                      "applied_to_body",
                                      "force_expressed_in_body",
                                      "point_expressed_in_body",
                                      "force_identifier",
                                      "point_identifier",
                                      "torque_identifier",
                                      "data_source_name"};
  gd_external_force e = {.body = -1};
  int on = 1;
  if (strcmp(node->name, "ExternalForce") != 0) {
    return gd_osim_fail(&f->osim, GERDY_E_UNSUPPORTED, node,
                        "<%.60s> is not known here, only <ExternalForce> is", node->name);
  }
  gerdy_status status = gd_osim_is_on(&f->osim, node, &on);
  if (status == GERDY_OK) status = read_body(f, node, "applied_to_body", m, &e.body);
  if (status == GERDY_OK) status = read_body(f, node, "force_expressed_in_body", m, &e.force_body);
  if (status == GERDY_OK) status = read_body(f, node, "point_expressed_in_body", m, &e.point_body);
  if (status == GERDY_OK) status = read_columns(f, node, "force_identifier", e.force);
  if (status == GERDY_OK) status = read_columns(f, node, "point_identifier", e.point);
  if (status == GERDY_OK) status = read_columns(f, node, "torque_identifier", e.torque);
  if (status == GERDY_OK) status = gd_tool_unused(f, node, known, sizeof known / sizeof known[0]);
  if (status == GERDY_OK) status = check(f, node, &e);
  if (status == GERDY_OK && on) status = note_idle(f, node, &e);
  if (status != GERDY_OK || !on) return status;
  if (e.point[0] == '\0') e.point_body = -1;
  snprintf(e.name, sizeof e.name, "%.111s", node->attr_name[0] ? node->attr_name : e.force);
  s->item[s->n++] = e;
  return GERDY_OK;
}

static gerdy_status note_unused(const gd_tool_setup* f) {
  static const char* const known[] = {"defaults",
                                      "objects",
                                      "groups",
                                      "datafile",
                                      "external_loads_model_kinematics_file",
                                      "lowpass_cutoff_frequency_for_load_kinematics"};
  gerdy_status status = gd_tool_unused(f, f->tool, known, sizeof known / sizeof known[0]);
  if (status != GERDY_OK || gd_tool_text(f, "external_loads_model_kinematics_file") == NULL) {
    return status;
  }
  return gd_osim_note(&f->osim, GERDY_INFO,
                      gd_xml_child(f->tool, "external_loads_model_kinematics_file"),
                      "points stay where they are in their own frame; the file and its filter are "
                      "not used, as in OpenSim 4");
}

static gerdy_status read_setup(const gd_tool_setup* f, const gerdy_model* m, gd_loads_setup* out) {
  const gd_xml_node* objects = gd_xml_child(f->tool, "objects");
  const gd_xml_node* first = objects != NULL ? objects->first_child : NULL;
  const char* data = gd_tool_text(f, "datafile");
  gerdy_status status = data != NULL ? gd_tool_path(f, data, out->datafile) : GERDY_OK;
  out->item = gd_alloc((size_t)gd_osim_count(first), sizeof *out->item);
  if (out->item == NULL) return gd_fail_memory(f->osim.err);
  for (const gd_xml_node* c = first; c != NULL && status == GERDY_OK; c = c->next) {
    status = read_force(f, c, m, out);
  }
  if (status == GERDY_OK) status = note_unused(f);
  return status;
}

gerdy_status gd_loads_setup_read(const char* path, const gerdy_model* model, gd_loads_setup* out,
                                 gerdy_notes* notes, gerdy_error* err) {
  gd_tool_setup file;
  memset(out, 0, sizeof *out);
  gerdy_status status = gd_setup_open(path, "ExternalLoads", &file, notes, err);
  if (status == GERDY_OK) {
    status = read_setup(&file, model, out);
    if (status != GERDY_OK) gd_at_file(err, status, path);
  }
  gd_tool_close(&file);
  return status;
}
