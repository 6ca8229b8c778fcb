// Joints of an .osim document: version 4 keeps them in a JointSet, version 3 inside their bodies.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/osim_parts.h"

static gerdy_status frames_v4(const gd_osim* osim, const gd_xml_node* node, gd_spec_joint* joint) {
  const char* parent = gd_osim_socket(osim, node, "parent_frame");
  const char* child = gd_osim_socket(osim, node, "child_frame");
  if (parent == NULL || child == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a joint needs <%s>",
                        parent == NULL ? "socket_parent_frame" : "socket_child_frame");
  }
  gerdy_status status = gd_osim_frame(osim, node, parent, &joint->parent);
  if (status == GERDY_OK) status = gd_osim_frame(osim, node, child, &joint->child);
  // documents before version 30505 name bodies and give the places in them beside
  gd_spec_frame place[2];
  if (status == GERDY_OK) {
    status =
        gd_osim_offset_v3(osim, node, "location_in_parent", "orientation_in_parent", &place[0]);
  }
  if (status == GERDY_OK) {
    status = gd_osim_offset_v3(osim, node, "location_in_child", "orientation_in_child", &place[1]);
  }
  if (status != GERDY_OK) return status;
  gd_osim_carry(&joint->parent, &place[0]);
  gd_osim_carry(&joint->child, &place[1]);
  joint->parent = place[0];
  joint->child = place[1];
  return GERDY_OK;
}

static gerdy_status frames_v3(const gd_osim* osim, const gd_xml_node* node, const char* body,
                              gd_spec_joint* joint) {
  const char* parent = gd_osim_string(osim, node, "parent_body");
  if (parent == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a joint needs <parent_body>");
  }
  gerdy_status status =
      gd_osim_offset_v3(osim, node, "location_in_parent", "orientation_in_parent", &joint->parent);
  if (status == GERDY_OK) {
    status = gd_osim_offset_v3(osim, node, "location", "orientation", &joint->child);
  }
  joint->parent.body = parent;
  joint->child.body = body;
  return status;
}

// version 3 says "reverse"; version 4 has a joint whose child is the ground
static gerdy_status turn_round(const gd_osim* osim, const gd_xml_node* node, gd_spec_joint* joint) {
  int reverse = 0;
  gerdy_status status = gd_osim_bool(osim, node, "reverse", &reverse);
  if (status != GERDY_OK) return status;
  if (strcmp(joint->child.body, "ground") == 0) {
    gd_spec_frame swap = joint->parent;
    joint->parent = joint->child;
    joint->child = swap;
    reverse = !reverse;
  }
  return reverse ? gd_osim_invert_axes(osim, node, joint) : GERDY_OK;
}

static gerdy_status read_joint(const gd_osim* osim, const gd_xml_node* node, const char* body,
                               gd_spec_joint* joint) {
  joint->name = node->attr_name;
  joint->line = node->line;
  gerdy_status status =
      body != NULL ? frames_v3(osim, node, body, joint) : frames_v4(osim, node, joint);
  if (status == GERDY_OK) status = gd_osim_coordinates(osim, node, joint);
  if (status == GERDY_OK) status = gd_osim_axes(osim, node, joint);
  return status == GERDY_OK ? turn_round(osim, node, joint) : status;
}

gerdy_status gd_osim_joints(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* set = gd_osim_objects(osim->model, "JointSet");
  const gd_xml_node* bodies = gd_osim_objects(osim->model, "BodySet");
  int most = gd_osim_count(set) + gd_osim_count(bodies);
  spec->joint = gd_alloc((size_t)most, sizeof *spec->joint);
  if (spec->joint == NULL) return gd_fail_memory(osim->err);
  for (; set != NULL; set = set->next) {
    gerdy_status status = read_joint(osim, set, NULL, &spec->joint[spec->njoint++]);
    if (status != GERDY_OK) return status;
  }
  for (; bodies != NULL; bodies = bodies->next) {
    const gd_xml_node* holder = gd_xml_child(bodies, "Joint");
    if (holder == NULL || holder->first_child == NULL) continue;
    gerdy_status status =
        read_joint(osim, holder->first_child, bodies->attr_name, &spec->joint[spec->njoint++]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}
