// The outline of an .osim document; its parts have own files (osim_parts.h).
#include "model/osim.h"

#include <string.h>

#include "base/text.h"
#include "model/osim_parts.h"

enum { oldest_version = 20302, newest_version = 40600 };

static gerdy_status check_version(const gd_osim* osim, const gd_xml_node* root) {
  size_t version;
  if (root->attr_version[0] == '\0') {
    return gd_osim_note(osim, GERDY_WARNING, root,
                        "the document does not state its version; it is read as version 4");
  }
  if (!gd_parse_size(gd_span_of(root->attr_version), &version)) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, root, "Version=\"%.40s\" is not a number",
                        root->attr_version);
  }
  if (version < oldest_version) {
    return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, root,
                        "document version %zu is older than %d; load and save the model once with "
                        "OpenSim 4",
                        version, oldest_version);
  }
  if (version > newest_version) {
    return gd_osim_note(osim, GERDY_WARNING, root,
                        "the document is of a newer version than any known; what is new in it may "
                        "be missed");
  }
  return GERDY_OK;
}

// <Model>, from a root that is either the document element or the model itself
static gerdy_status find_model(gd_osim* osim, const gd_xml_node* root) {
  osim->model = strcmp(root->name, "Model") == 0 ? root : gd_xml_child(root, "Model");
  if (osim->model == NULL) {
    return gd_osim_fail(osim, GERDY_E_FORMAT, root,
                        "this is not a model: the document holds no <Model> (found <%.60s>)",
                        root->first_child != NULL ? root->first_child->name : root->name);
  }
  osim->defaults = gd_xml_child(osim->model, "defaults");
  return GERDY_OK;
}

static gerdy_status read_general(const gd_osim* osim, gd_spec* spec) {
  spec->name = osim->model->attr_name;
  spec->gravity[1] = -9.80665;
  gerdy_status status = gd_osim_vec(osim, osim->model, "gravity", 3, spec->gravity);
  if (status != GERDY_OK) return status;
  const char* unit = gd_osim_string(osim, osim->model, "length_units");
  if (unit == NULL || gd_equal_nocase(unit, "meters") || gd_equal_nocase(unit, "m") ||
      gd_equal_nocase(unit, "Unassigned")) {
    return GERDY_OK;
  }
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, gd_xml_child(osim->model, "length_units"),
                      "lengths must be in meters, the model says \"%.60s\"", unit);
}

gerdy_status gd_osim_read(const gd_xml_node* root, gd_spec* spec, gerdy_notes* notes,
                          gerdy_error* err) {
  gd_osim osim = {.notes = notes, .err = err};
  gerdy_status status = find_model(&osim, root);
  if (status == GERDY_OK) status = check_version(&osim, root);
  if (status == GERDY_OK) status = read_general(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_bodies(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_joints(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_check_mass(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_constraints(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_markers(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_wraps(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_muscles(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_forces(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_meshes(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_unused(&osim);
  return status;
}
