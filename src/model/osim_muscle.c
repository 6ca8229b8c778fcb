// Muscles and their paths.
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/osim_value.h"

static gerdy_status read_moving(const gd_osim* osim, const gd_xml_node* node, gd_spec_point* out) {
  static const char* location[3] = {"x_location", "y_location", "z_location"};
  static const char* socket[3] = {"socket_x_coordinate", "socket_y_coordinate",
                                  "socket_z_coordinate"};
  static const char* plain[3] = {"x_coordinate", "y_coordinate", "z_coordinate"};
  for (int k = 0; k < 3; ++k) {
    const gd_xml_node* holder = gd_xml_child(node, location[k]);
    if (holder == NULL || holder->first_child == NULL) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "a moving point needs a function in <%s>",
                          location[k]);
    }
    gerdy_status status = gd_osim_function(osim, holder->first_child, 1, &out->move[k]);
    if (status != GERDY_OK) return status;
    const char* coordinate = gd_osim_string(osim, node, socket[k]);
    if (coordinate == NULL) coordinate = gd_osim_string(osim, node, plain[k]);
    if (coordinate == NULL && out->move[k].type != GD_FUNCTION_CONSTANT) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "a moving point needs a coordinate in <%s>",
                          socket[k]);
    }
    out->move_by[k] = coordinate != NULL ? gd_osim_leaf(coordinate) : NULL;
  }
  return GERDY_OK;
}

static gerdy_status read_point(const gd_osim* osim, const gd_xml_node* node, gd_spec_point* out) {
  out->line = node->line;
  gerdy_status status = gd_osim_station(osim, node, &out->body, out->pos);
  if (status != GERDY_OK) return status;
  if (strcmp(node->name, "PathPoint") == 0) return GERDY_OK;
  if (strcmp(node->name, "MovingPathPoint") == 0) return read_moving(osim, node, out);
  if (strcmp(node->name, "ConditionalPathPoint") == 0) {
    const char* coordinate = gd_osim_string(osim, node, "socket_coordinate");
    if (coordinate == NULL) coordinate = gd_osim_string(osim, node, "coordinate");
    if (coordinate == NULL) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "a conditional point needs a coordinate");
    }
    out->if_coordinate = gd_osim_leaf(coordinate);
    return gd_osim_range(osim, node, out->if_range);
  }
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "path points of the kind %s are not supported", node->name);
}

static gerdy_status read_path(const gd_osim* osim, const gd_xml_node* path, gd_spec_muscle* out) {
  const gd_xml_node* node = gd_osim_objects(path, "PathPointSet");
  int n = gd_osim_count(node);
  if (n < 2) {
    return gd_osim_fail(osim, GERDY_E_MODEL, path,
                        "the path needs at least 2 points to have a length, found %d", n);
  }
  out->point = gd_alloc((size_t)n, sizeof *out->point);
  if (out->point == NULL) return gd_fail_memory(osim->err);
  for (; node != NULL; node = node->next) {
    gerdy_status status = read_point(osim, node, &out->point[out->npoint++]);
    if (status != GERDY_OK) return status;
  }
  out->nwrap = gd_osim_count(gd_osim_objects(path, "PathWrapSet"));
  return GERDY_OK;
}

static gerdy_status read_muscle(const gd_osim* osim, const gd_xml_node* node,
                                const gd_xml_node* path, gd_spec_muscle* out) {
  out->name = node->attr_name;
  out->line = node->line;
  gerdy_status status = gd_osim_number(osim, node, "max_isometric_force", &out->fmax);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "optimal_fiber_length", &out->fiber);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "tendon_slack_length", &out->tendon);
  if (status == GERDY_OK) {
    status = gd_osim_number(osim, node, "pennation_angle_at_optimal", &out->pennation);
  }
  return status == GERDY_OK ? read_path(osim, path, out) : status;
}

static const gd_xml_node* geometry_path(const gd_xml_node* node) {
  const gd_xml_node* path = gd_xml_child(node, "GeometryPath");
  if (path != NULL) return path;
  // from version 40500 the property is named "path"
  return gd_xml_child(gd_xml_child(node, "path"), "GeometryPath");
}

// one note for all wrapped muscles, one for each kind of force that is not used
static gerdy_status note_unused(const gd_osim* osim, const gd_spec* spec,
                                const gd_xml_node* forces) {
  int nwrapped = 0;
  for (int i = 0; i < spec->nmuscle; ++i) nwrapped += spec->muscle[i].nwrap > 0;
  if (nwrapped > 0 && osim->notes != NULL) {
    char text[200];
    snprintf(text, sizeof text,
             "%d of %d muscles wrap over surfaces, which is not supported yet: their lengths are "
             "those of straight segments between their points; joint angles do not change",
             nwrapped, spec->nmuscle);
    gerdy_status status = gd_osim_note(osim, GERDY_INFO, forces->parent, text);
    if (status != GERDY_OK) return status;
  }
  for (const gd_xml_node* node = forces; node != NULL; node = node->next) {
    if (strstr(node->name, "Muscle") != NULL && geometry_path(node) != NULL) continue;
    bool seen = false;
    for (const gd_xml_node* other = forces; other != node; other = other->next) {
      seen = seen || strcmp(other->name, node->name) == 0;
    }
    if (seen) continue;
    char text[200];
    snprintf(text, sizeof text,
             "forces of the kind %.60s are not used: kinematics does not change, loads would",
             node->name);
    gerdy_status status = gd_osim_note(osim, GERDY_INFO, node, text);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

gerdy_status gd_osim_muscles(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* forces = gd_osim_objects(osim->model, "ForceSet");
  spec->muscle = gd_alloc((size_t)gd_osim_count(forces), sizeof *spec->muscle);
  if (spec->muscle == NULL) return gd_fail_memory(osim->err);
  for (const gd_xml_node* node = forces; node != NULL; node = node->next) {
    const gd_xml_node* path = geometry_path(node);
    if (strstr(node->name, "Muscle") == NULL || path == NULL) continue;
    gerdy_status status = read_muscle(osim, node, path, &spec->muscle[spec->nmuscle++]);
    if (status != GERDY_OK) return status;
  }
  return forces != NULL ? note_unused(osim, spec, forces) : GERDY_OK;
}
