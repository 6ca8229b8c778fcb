// Coordinates of a joint.
#include <string.h>

#include "model/osim_parts.h"

static gerdy_status read_prescribed(const gd_osim* osim, const gd_xml_node* node,
                                    gd_spec_coordinate* out) {
  int prescribed = 0;
  gerdy_status status = gd_osim_bool(osim, node, "prescribed", &prescribed);
  const gd_xml_node* function = gd_osim_function_of(osim, node, "prescribed_function");
  // a lock overrides it
  if (status != GERDY_OK || !prescribed || out->locked) return status;
  if (function != NULL) return gd_osim_function(osim, function, 1, &out->prescribed);
  return gd_osim_note(osim, GERDY_WARNING, node,
                      "the coordinate is prescribed but has no <prescribed_function>: it is free");
}

static gerdy_status read_coordinate(const gd_osim* osim, const gd_xml_node* node,
                                    gd_spec_coordinate* out) {
  // what OpenSim 4 takes when a document does not say
  double range[2] = {-10, 10};
  out->name = node->attr_name;
  out->line = node->line;
  gerdy_status status = gd_osim_number(osim, node, "default_value", &out->initial);
  if (status == GERDY_OK) status = gd_osim_range(osim, node, range);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "clamped", &out->clamped);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "locked", &out->locked);
  if (status == GERDY_OK) status = read_prescribed(osim, node, out);
  if (status != GERDY_OK) return status;
  if (out->name[0] == '\0') {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a coordinate has no name");
  }
  out->min = range[0];
  out->max = range[1];
  const double slack = 1e-7;  // OpenSim's
  if (!out->clamped || (out->initial > out->min - slack && out->initial < out->max + slack)) {
    return GERDY_OK;
  }
  return gd_osim_fail(osim, GERDY_E_MODEL, node,
                      "the coordinate is clamped to %g to %g, but its <default_value> is %g",
                      out->min, out->max, out->initial);
}

gerdy_status gd_osim_coordinates(const gd_osim* osim, const gd_xml_node* node,
                                 gd_spec_joint* joint) {
  const gd_xml_node* first = gd_osim_objects(node, "CoordinateSet");
  const gd_xml_node* list = gd_xml_child(node, "coordinates");
  if (list != NULL) first = list->first_child;
  for (; first != NULL; first = first->next) {
    if (strcmp(first->name, "Coordinate") != 0) continue;
    if (joint->ncoordinate == 6) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "a joint has at most 6 coordinates");
    }
    gerdy_status status = read_coordinate(osim, first, &joint->coordinate[joint->ncoordinate++]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

const gd_spec_coordinate* gd_osim_find_coordinate(const gd_spec* spec, const char* name) {
  for (int j = 0; j < spec->njoint; ++j) {
    const gd_spec_joint* joint = &spec->joint[j];
    for (int i = 0; i < joint->ncoordinate; ++i) {
      if (strcmp(joint->coordinate[i].name, name) == 0) return &joint->coordinate[i];
    }
  }
  return NULL;
}
