// Frames: bodies, the ground and offset frames, and the sockets that name them.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "math/vec.h"
#include "model/osim_parts.h"

void gd_osim_body_frame(const char* body, gd_spec_frame* out) {
  memset(out, 0, sizeof *out);
  out->body = body;
  gd_m3_identity(out->rot);
}

// ---- looking for the element -------------------------------------------------------------------

// the PhysicalOffsetFrame of that name below node, at any depth; documents nest at most 200 deep
static const gd_xml_node* find_offset_frame(const gd_xml_node* node, const char* name) {
  for (const gd_xml_node* child = node->first_child; child != NULL; child = child->next) {
    if (strcmp(child->name, "PhysicalOffsetFrame") == 0 && strcmp(child->attr_name, name) == 0) {
      return child;
    }
    const gd_xml_node* found = find_offset_frame(child, name);
    if (found != NULL) return found;
  }
  return NULL;
}

static const gd_xml_node* find_body(const gd_osim* osim, const char* name) {
  const gd_xml_node* body = gd_osim_objects(osim->model, "BodySet");
  for (; body != NULL; body = body->next) {
    if (strcmp(body->name, "Body") == 0 && strcmp(body->attr_name, name) == 0) return body;
  }
  return NULL;
}

// the offset frame named leaf inside the component that the path names before it: four joints of a
// model may each own a "pelvis_offset"
static const gd_xml_node* find_in_component(const gd_xml_node* node, gd_span component,
                                            const char* leaf) {
  for (const gd_xml_node* child = node->first_child; child != NULL; child = child->next) {
    const gd_xml_node* found =
        gd_span_is(component, child->attr_name) ? find_offset_frame(child, leaf) : NULL;
    if (found == NULL) found = find_in_component(child, component, leaf);
    if (found != NULL) return found;
  }
  return NULL;
}

// "hip_r" of "/jointset/hip_r/pelvis_offset"; empty when the path names nothing before its leaf
static gd_span component_of(const char* socket, const char* leaf) {
  if (leaf == socket) return (gd_span){socket, 0};
  const char *end = leaf - 1, *begin = end;
  while (begin > socket && begin[-1] != '/') --begin;
  return (gd_span){begin, (size_t)(end - begin)};
}

// the named element that "../.." leads to from object, NULL when it leaves the model; *path moves
// on to what is behind
static const gd_xml_node* climb(const gd_xml_node* object, const char** path) {
  while (object != NULL && strncmp(*path, "..", 2) == 0) {
    object = object->parent;
    while (object != NULL && object->attr_name[0] == '\0') object = object->parent;
    *path += (*path)[2] == '/' ? 3 : 2;
  }
  return object;
}

// a path that begins with "..": the element it leads to, or the offset frame right there
static const gd_xml_node* find_relative(const gd_xml_node* object, const char* socket) {
  const char* rest = socket;
  const gd_xml_node* base = climb(object, &rest);
  if (base == NULL || *rest == '\0') return base;
  return strchr(rest, '/') == NULL ? find_offset_frame(base, rest) : NULL;
}

// element of the frame that a socket names: PhysicalOffsetFrame, Body, or NULL (the ground,
// nothing)
static const gd_xml_node* find_frame(const gd_osim* osim, const gd_xml_node* object,
                                     const char* socket) {
  const char* leaf = gd_osim_leaf(socket);
  const gd_xml_node* node = NULL;
  gd_span component = component_of(socket, leaf);
  // by far the most common path, and never another thing than a body
  if (gd_span_is(component, "bodyset")) node = find_body(osim, leaf);
  if (node == NULL && strncmp(socket, "..", 2) == 0) node = find_relative(object, socket);
  if (node == NULL && component.n > 0) node = find_in_component(osim->model, component, leaf);
  if (node == NULL) node = find_offset_frame(object, leaf);
  if (node == NULL) node = find_body(osim, leaf);
  if (node == NULL && strcmp(leaf, "ground") != 0) node = find_offset_frame(osim->model, leaf);
  return node;
}

// ---- places ------------------------------------------------------------------------------------

gerdy_status gd_osim_offset(const gd_osim* osim, const gd_xml_node* node, const char* pos,
                            const char* angle, gd_spec_frame* out) {
  double euler[3] = {0, 0, 0};
  gd_osim_body_frame(NULL, out);
  gerdy_status status = gd_osim_vec(osim, node, pos, 3, out->pos);
  if (status == GERDY_OK) status = gd_osim_vec(osim, node, angle, 3, euler);
  gd_m3_euler_xyz(euler, out->rot);
  return status;
}

double gd_osim_six_digits(double value) {
  char text[32];
  snprintf(text, sizeof text, "%.6g", value);
  return strtod(text, NULL);
}

gerdy_status gd_osim_offset_v3(const gd_osim* osim, const gd_xml_node* node, const char* pos,
                               const char* angle, gd_spec_frame* out) {
  double euler[3] = {0, 0, 0};
  gd_osim_body_frame(NULL, out);
  gerdy_status status = gd_osim_vec(osim, node, pos, 3, out->pos);
  if (status == GERDY_OK) status = gd_osim_vec(osim, node, angle, 3, euler);
  for (int k = 0; k < 3; ++k) {
    out->pos[k] = gd_osim_six_digits(out->pos[k]);
    euler[k] = gd_osim_six_digits(euler[k]);
  }
  gd_m3_euler_xyz(euler, out->rot);
  return status;
}

void gd_osim_carry(const gd_spec_frame* parent, gd_spec_frame* own) {
  double pos[3], rot[9];
  gd_m3_mul_v3(parent->rot, own->pos, pos);
  gd_v3_add(pos, parent->pos, own->pos);
  gd_m3_mul(parent->rot, own->rot, rot);
  memcpy(own->rot, rot, sizeof rot);
  own->body = parent->body;
}

static gerdy_status place(const gd_osim* osim, const gd_xml_node* node, int depth,
                          gd_spec_frame* out);

static gerdy_status resolve(const gd_osim* osim, const gd_xml_node* object, const char* socket,
                            int depth, gd_spec_frame* out) {
  const gd_xml_node* node = find_frame(osim, object, socket);
  if (node != NULL) return place(osim, node, depth, out);
  if (strcmp(gd_osim_leaf(socket), "ground") == 0) {
    gd_osim_body_frame("ground", out);
    return GERDY_OK;
  }
  return gd_osim_fail(osim, GERDY_E_MODEL, object,
                      "the frame or body \"%.80s\" that it names does not exist", socket);
}

static gerdy_status place(const gd_osim* osim, const gd_xml_node* node, int depth,
                          gd_spec_frame* out) {
  bool is_ground = strcmp(node->name, "Ground") == 0;
  if (is_ground || strcmp(node->name, "Body") == 0) {
    gd_osim_body_frame(is_ground ? "ground" : node->attr_name, out);
    return GERDY_OK;
  }
  if (strcmp(node->name, "PhysicalOffsetFrame") != 0) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a body or frame is expected here, not a %.60s",
                        node->name);
  }
  if (depth > 20) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "the offset frames below it never reach a body");
  }
  const char* parent = gd_osim_socket(osim, node, "parent");
  if (parent == NULL) parent = gd_osim_socket(osim, node, "parent_frame");
  if (parent == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "the offset frame has no <socket_parent>");
  }
  gd_spec_frame carrier;
  gerdy_status status = gd_osim_offset(osim, node, "translation", "orientation", out);
  if (status == GERDY_OK) status = resolve(osim, node, parent, depth + 1, &carrier);
  if (status == GERDY_OK) gd_osim_carry(&carrier, out);
  return status;
}

gerdy_status gd_osim_frame(const gd_osim* osim, const gd_xml_node* object, const char* socket,
                           gd_spec_frame* out) {
  return resolve(osim, object, socket, 0, out);
}

gerdy_status gd_osim_frame_at(const gd_osim* osim, const gd_xml_node* node, gd_spec_frame* out) {
  return place(osim, node, 0, out);
}

gerdy_status gd_osim_frame_pair(const gd_osim* osim, const gd_xml_node* node,
                                gd_spec_frame frame[2]) {
  static const char* old[2][3] = {{"body_1", "location_body_1", "orientation_body_1"},
                                  {"body_2", "location_body_2", "orientation_body_2"}};
  static const char* socket[2] = {"frame1", "frame2"};
  for (int k = 0; k < 2; ++k) {
    const char* name = gd_osim_socket(osim, node, socket[k]);
    gerdy_status status;
    if (name != NULL) {
      status = gd_osim_frame(osim, node, name, &frame[k]);
    } else {
      gd_spec_frame carrier;
      name = gd_osim_string(osim, node, old[k][0]);
      if (name == NULL) {
        return gd_osim_fail(osim, GERDY_E_MODEL, node,
                            "<socket_%s> is missing: it links two frames", socket[k]);
      }
      status = gd_osim_offset_v3(osim, node, old[k][1], old[k][2], &frame[k]);
      if (status == GERDY_OK) status = gd_osim_frame(osim, node, name, &carrier);
      if (status == GERDY_OK) gd_osim_carry(&carrier, &frame[k]);
    }
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

gerdy_status gd_osim_station(const gd_osim* osim, const gd_xml_node* node, const char** body,
                             double pos[3]) {
  const char* socket = gd_osim_socket(osim, node, "parent_frame");
  if (socket == NULL) socket = gd_osim_string(osim, node, "body");
  if (socket == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "the body that carries it is not named");
  }
  gd_spec_frame frame;
  double local[3] = {0, 0, 0};
  gerdy_status status = gd_osim_vec(osim, node, "location", 3, local);
  if (status == GERDY_OK) status = gd_osim_frame(osim, node, socket, &frame);
  if (status != GERDY_OK) return status;
  gd_m3_mul_v3(frame.rot, local, pos);
  gd_v3_add(pos, frame.pos, pos);
  *body = frame.body;
  return GERDY_OK;
}
