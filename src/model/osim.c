// The outline of an .osim document: version, bodies, markers; joints and muscles have own files.
#include "model/osim.h"

#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/osim_value.h"

enum { oldest_version = 30000, newest_version = 40600 };

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

static gerdy_status read_inertia(const gd_osim* osim, const gd_xml_node* node, double out[6]) {
  static const char* part[6] = {"inertia_xx", "inertia_yy", "inertia_zz",
                                "inertia_xy", "inertia_xz", "inertia_yz"};
  if (gd_osim_property(osim, node, "inertia") != NULL) {
    return gd_osim_vec(osim, node, "inertia", 6, out);
  }
  for (int i = 0; i < 6; ++i) {
    gerdy_status status = gd_osim_number(osim, node, part[i], &out[i]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status read_bodies(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* node = gd_osim_objects(osim->model, "BodySet");
  spec->body = gd_alloc((size_t)gd_osim_count(node), sizeof *spec->body);
  if (spec->body == NULL) return gd_fail_memory(osim->err);
  for (; node != NULL; node = node->next) {
    // version 3 lists the ground among the bodies
    if (strcmp(node->name, "Body") != 0 || strcmp(node->attr_name, "ground") == 0) continue;
    gd_spec_body* body = &spec->body[spec->nbody++];
    body->name = node->attr_name;
    body->line = node->line;
    gerdy_status status = gd_osim_number(osim, node, "mass", &body->mass);
    if (status == GERDY_OK) status = gd_osim_vec(osim, node, "mass_center", 3, body->com);
    if (status == GERDY_OK) status = read_inertia(osim, node, body->inertia);
    if (status != GERDY_OK) return status;
    if (body->name[0] == '\0') {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "a body has no name");
    }
    if (!(body->mass >= 0)) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "the mass must not be negative");
    }
  }
  return GERDY_OK;
}

static gerdy_status read_markers(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* node = gd_osim_objects(osim->model, "MarkerSet");
  spec->marker = gd_alloc((size_t)gd_osim_count(node), sizeof *spec->marker);
  if (spec->marker == NULL) return gd_fail_memory(osim->err);
  for (; node != NULL; node = node->next) {
    if (strcmp(node->name, "Marker") != 0) continue;
    gd_spec_marker* marker = &spec->marker[spec->nmarker++];
    marker->name = node->attr_name;
    marker->line = node->line;
    gerdy_status status = gd_osim_station(osim, node, &marker->body, marker->pos);
    if (status != GERDY_OK) return status;
  }
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
  if (status == GERDY_OK) status = read_bodies(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_joints(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_couplers(&osim, spec);
  if (status == GERDY_OK) status = read_markers(&osim, spec);
  if (status == GERDY_OK) status = gd_osim_muscles(&osim, spec);
  return status;
}
