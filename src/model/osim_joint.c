// Joints of an .osim document: version 4 keeps them in a JointSet, version 3 inside their bodies.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "math/vec.h"
#include "model/osim_value.h"

static void frame_of_body(const char* body, gd_spec_frame* out) {
  memset(out, 0, sizeof *out);
  out->body = body;
  gd_m3_identity(out->rot);
}

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

// out = out's place moved into the frame that carries it: parent * own
static void carry(const gd_spec_frame* parent, gd_spec_frame* own) {
  double pos[3], rot[9];
  gd_m3_mul_v3(parent->rot, own->pos, pos);
  gd_v3_add(pos, parent->pos, own->pos);
  gd_m3_mul(parent->rot, own->rot, rot);
  memcpy(own->rot, rot, sizeof rot);
  own->body = parent->body;
}

static gerdy_status read_offset(const gd_osim* osim, const gd_xml_node* node, const char* pos,
                                const char* angle, gd_spec_frame* out) {
  double euler[3] = {0, 0, 0};
  frame_of_body(NULL, out);
  gerdy_status status = gd_osim_vec(osim, node, pos, 3, out->pos);
  if (status == GERDY_OK) status = gd_osim_vec(osim, node, angle, 3, euler);
  gd_m3_euler_xyz(euler, out->rot);
  return status;
}

// the component that "..", "../.." ... name, seen from object; NULL when the path says more
static const gd_xml_node* climb(const gd_xml_node* object, const char* path) {
  while (object != NULL && strncmp(path, "..", 2) == 0) {
    object = object->parent;
    while (object != NULL && object->attr_name[0] == '\0') object = object->parent;
    path += path[2] == '/' ? 3 : 2;
  }
  return *path == '\0' ? object : NULL;
}

// element of the frame that a socket names: PhysicalOffsetFrame, Body, or NULL (the ground,
// nothing)
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

static const gd_xml_node* find_frame(const gd_osim* osim, const gd_xml_node* object,
                                     const char* socket) {
  const char* leaf = gd_osim_leaf(socket);
  const gd_xml_node* node = strcmp(leaf, "..") == 0 ? climb(object, socket) : NULL;
  gd_span component = component_of(socket, leaf);
  // by far the most common path, and never another thing than a body
  if (node == NULL && gd_span_is(component, "bodyset")) node = find_body(osim, leaf);
  if (node == NULL && component.n > 0) node = find_in_component(osim->model, component, leaf);
  if (node == NULL) node = find_offset_frame(object, leaf);
  if (node == NULL) node = find_body(osim, leaf);
  if (node == NULL && strcmp(leaf, "ground") != 0) node = find_offset_frame(osim->model, leaf);
  return node;
}

static gerdy_status resolve(const gd_osim* osim, const gd_xml_node* object, const char* socket,
                            int depth, gd_spec_frame* out) {
  const gd_xml_node* node = find_frame(osim, object, socket);
  bool is_ground = node == NULL ? strcmp(gd_osim_leaf(socket), "ground") == 0
                                : strcmp(node->name, "Ground") == 0;
  if (is_ground || (node != NULL && strcmp(node->name, "Body") == 0)) {
    frame_of_body(is_ground ? "ground" : node->attr_name, out);
    return GERDY_OK;
  }
  if (node == NULL || strcmp(node->name, "PhysicalOffsetFrame") != 0) {
    return gd_osim_fail(osim, GERDY_E_MODEL, object,
                        "the frame or body \"%.80s\" that it names does not exist", socket);
  }
  if (depth > 20) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node,
                        "the offset frames below \"%.80s\" never reach a body", socket);
  }
  const char* parent = gd_osim_string(osim, node, "socket_parent");
  if (parent == NULL) parent = gd_osim_string(osim, node, "socket_parent_frame");
  if (parent == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "the offset frame has no <socket_parent>");
  }
  gd_spec_frame carrier;
  gerdy_status status = read_offset(osim, node, "translation", "orientation", out);
  if (status == GERDY_OK) status = resolve(osim, node, parent, depth + 1, &carrier);
  if (status == GERDY_OK) carry(&carrier, out);
  return status;
}

gerdy_status gd_osim_frame(const gd_osim* osim, const gd_xml_node* object, const char* socket,
                           gd_spec_frame* out) {
  return resolve(osim, object, socket, 0, out);
}

gerdy_status gd_osim_station(const gd_osim* osim, const gd_xml_node* node, const char** body,
                             double pos[3]) {
  const char* socket = gd_osim_string(osim, node, "socket_parent_frame");
  if (socket == NULL) socket = gd_osim_string(osim, node, "socket_parent_frame_connectee_name");
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

// ---- coordinates -------------------------------------------------------------------------------

static gerdy_status read_coordinate(const gd_osim* osim, const gd_xml_node* node,
                                    gd_spec_coordinate* out) {
  double range[2] = {-10, 10};
  int prescribed = 0;
  out->name = node->attr_name;
  out->line = node->line;
  gerdy_status status = gd_osim_number(osim, node, "default_value", &out->initial);
  if (status == GERDY_OK) status = gd_osim_range(osim, node, range);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "clamped", &out->clamped);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "locked", &out->locked);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "prescribed", &prescribed);
  if (status != GERDY_OK) return status;
  if (out->name[0] == '\0') {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a coordinate has no name");
  }
  out->min = range[0];
  out->max = range[1];
  if (!prescribed) return GERDY_OK;
  return gd_osim_note(osim, GERDY_WARNING, node,
                      "a prescribed coordinate is treated as free: its function of time is not "
                      "used");
}

static gerdy_status read_coordinates(const gd_osim* osim, const gd_xml_node* node,
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

// ---- axes --------------------------------------------------------------------------------------

// Joints with fixed axes: x, y, z rotations and translations in the order of their coordinates.
static const struct {
  const char* name;
  const char* axes;  // upper case rotates, lower case translates
} simple_joints[] = {
    {"WeldJoint", ""},    {"PinJoint", "Z"},      {"SliderJoint", "x"},    {"UniversalJoint", "XY"},
    {"BallJoint", "XYZ"}, {"GimbalJoint", "XYZ"}, {"FreeJoint", "XYZxyz"}, {"PlanarJoint", "Zxy"},
};

static gerdy_status linear_axis(const gd_osim* osim, char letter, const char* coordinate,
                                gd_spec_joint* joint) {
  bool rotates = letter >= 'X' && letter <= 'Z';
  gd_spec_axis* axis = &joint->axis[joint->nrot + joint->ntrans];
  memset(axis, 0, sizeof *axis);
  axis->dir[rotates ? letter - 'X' : letter - 'x'] = 1;
  axis->coordinate = coordinate;
  axis->function.type = GD_FUNCTION_LINEAR;
  axis->function.n = 2;
  axis->function.par = gd_alloc(2, sizeof(double));
  if (axis->function.par == NULL) return gd_fail_memory(osim->err);
  axis->function.par[0] = 1;
  if (rotates)
    ++joint->nrot;
  else
    ++joint->ntrans;
  return GERDY_OK;
}

static gerdy_status simple_axes(const gd_osim* osim, const gd_xml_node* node, const char* axes,
                                gd_spec_joint* joint) {
  if (joint->ncoordinate != (int)strlen(axes)) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a %s has %d coordinates, found %d", node->name,
                        (int)strlen(axes), joint->ncoordinate);
  }
  for (int i = 0; axes[i] != '\0'; ++i) {
    gerdy_status status = linear_axis(osim, axes[i], joint->coordinate[i].name, joint);
    if (status != GERDY_OK) return status;
    joint->coordinate[i].rotational = axes[i] <= 'Z';
  }
  return GERDY_OK;
}

static gd_spec_coordinate* own_coordinate(gd_spec_joint* joint, const char* name) {
  for (int i = 0; i < joint->ncoordinate; ++i) {
    if (strcmp(joint->coordinate[i].name, name) == 0) return &joint->coordinate[i];
  }
  return NULL;
}

static gerdy_status transform_axis(const gd_osim* osim, const gd_xml_node* node, bool rotates,
                                   gd_spec_joint* joint) {
  gd_spec_axis* axis = &joint->axis[joint->nrot + joint->ntrans];
  gerdy_status status = gd_osim_vec(osim, node, "axis", 3, axis->dir);
  if (status != GERDY_OK) return status;
  double length = gd_v3_norm(axis->dir);
  if (!(length > 1e-9)) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "<axis> must not be zero");
  }
  for (int k = 0; k < 3; ++k) axis->dir[k] /= length;
  const gd_xml_node* function = gd_osim_function_node(node);
  if (function == NULL) return GERDY_OK;  // an axis without a function stands still
  axis->coordinate = gd_osim_string(osim, node, "coordinates");
  gd_spec_coordinate* coordinate = NULL;
  if (axis->coordinate != NULL) {
    coordinate = own_coordinate(joint, axis->coordinate);
    if (coordinate == NULL) {
      return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                          "an axis must depend on one coordinate of its own joint, found \"%.80s\"",
                          axis->coordinate);
    }
  }
  status = gd_osim_function(osim, function, 1, &axis->function);
  if (rotates)
    ++joint->nrot;
  else
    ++joint->ntrans;
  if (status != GERDY_OK) return status;
  const gd_spec_function* f = &axis->function;
  if (coordinate != NULL && rotates && f->type == GD_FUNCTION_LINEAR && fabs(f->par[0]) == 1 &&
      f->par[1] == 0) {
    coordinate->rotational = 1;
  }
  return GERDY_OK;
}

// nrot and ntrans count the axes filled so far, so that gd_spec_reset frees what was read
static gerdy_status custom_axes(const gd_osim* osim, const gd_xml_node* node,
                                gd_spec_joint* joint) {
  static const char* names[6] = {"rotation1",    "rotation2",    "rotation3",
                                 "translation1", "translation2", "translation3"};
  const gd_xml_node* transform = gd_xml_child(node, "SpatialTransform");
  if (transform == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a CustomJoint needs a <SpatialTransform>");
  }
  for (int i = 0; i < 6; ++i) {
    const gd_xml_node* axis = transform->first_child;
    while (axis != NULL && strcmp(axis->attr_name, names[i]) != 0) axis = axis->next;
    if (axis == NULL) continue;
    gerdy_status status = transform_axis(osim, axis, i < 3, joint);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status joint_axes(const gd_osim* osim, const gd_xml_node* node, gd_spec_joint* joint) {
  if (strcmp(node->name, "CustomJoint") == 0) return custom_axes(osim, node, joint);
  for (size_t i = 0; i < sizeof simple_joints / sizeof simple_joints[0]; ++i) {
    if (strcmp(node->name, simple_joints[i].name) == 0) {
      return simple_axes(osim, node, simple_joints[i].axes, joint);
    }
  }
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "joints of the kind %s are not supported; the motion cannot be computed "
                      "without it",
                      node->name);
}

// ---- joints ------------------------------------------------------------------------------------

static gerdy_status joint_frames_v4(const gd_osim* osim, const gd_xml_node* node,
                                    gd_spec_joint* joint) {
  const char* parent = gd_osim_string(osim, node, "socket_parent_frame");
  const char* child = gd_osim_string(osim, node, "socket_child_frame");
  if (parent == NULL || child == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a joint needs <%s>",
                        parent == NULL ? "socket_parent_frame" : "socket_child_frame");
  }
  gerdy_status status = gd_osim_frame(osim, node, parent, &joint->parent);
  return status == GERDY_OK ? gd_osim_frame(osim, node, child, &joint->child) : status;
}

// OpenSim brings version 3 documents up to date with joint frames printed to six significant
// digits; the same rounding (up to half a micrometre) gives the same numbers as OpenSim
static gerdy_status read_offset_v3(const gd_osim* osim, const gd_xml_node* node, const char* pos,
                                   const char* angle, gd_spec_frame* out) {
  double euler[3] = {0, 0, 0};
  frame_of_body(NULL, out);
  gerdy_status status = gd_osim_vec(osim, node, pos, 3, out->pos);
  if (status == GERDY_OK) status = gd_osim_vec(osim, node, angle, 3, euler);
  for (int k = 0; k < 3; ++k) {
    char text[2][32];
    snprintf(text[0], sizeof text[0], "%.6g", out->pos[k]);
    snprintf(text[1], sizeof text[1], "%.6g", euler[k]);
    out->pos[k] = strtod(text[0], NULL);
    euler[k] = strtod(text[1], NULL);
  }
  gd_m3_euler_xyz(euler, out->rot);
  return status;
}

static gerdy_status joint_frames_v3(const gd_osim* osim, const gd_xml_node* node, const char* body,
                                    gd_spec_joint* joint) {
  const char* parent = gd_osim_string(osim, node, "parent_body");
  if (parent == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a joint needs <parent_body>");
  }
  int reverse = 0;
  gerdy_status status = gd_osim_bool(osim, node, "reverse", &reverse);
  if (status == GERDY_OK && reverse) {
    status = gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                          "reversed joints are not supported; save the model with OpenSim 4, which "
                          "turns them round");
  }
  if (status == GERDY_OK) {
    status =
        read_offset_v3(osim, node, "location_in_parent", "orientation_in_parent", &joint->parent);
  }
  if (status == GERDY_OK) {
    status = read_offset_v3(osim, node, "location", "orientation", &joint->child);
  }
  joint->parent.body = parent;
  joint->child.body = body;
  return status;
}

static gerdy_status read_joint(const gd_osim* osim, const gd_xml_node* node, const char* body,
                               gd_spec_joint* joint) {
  joint->name = node->attr_name;
  joint->line = node->line;
  gerdy_status status =
      body != NULL ? joint_frames_v3(osim, node, body, joint) : joint_frames_v4(osim, node, joint);
  if (status == GERDY_OK) status = read_coordinates(osim, node, joint);
  return status == GERDY_OK ? joint_axes(osim, node, joint) : status;
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

// ---- couplers ----------------------------------------------------------------------------------

// is a constraint switched on? version 3 asked the opposite question
static gerdy_status enforced(const gd_osim* osim, const gd_xml_node* node, int* on) {
  int disabled = 0;
  *on = 1;
  gerdy_status status = gd_osim_bool(osim, node, "isEnforced", on);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "isDisabled", &disabled);
  if (disabled) *on = 0;
  return status;
}

static gerdy_status read_coupler(const gd_osim* osim, const gd_xml_node* node,
                                 gd_spec_coupler* out) {
  out->line = node->line;
  out->driver = gd_osim_string(osim, node, "independent_coordinate_names");
  out->dependent = gd_osim_string(osim, node, "dependent_coordinate_name");
  const gd_xml_node* holder = gd_xml_child(node, "coupled_coordinates_function");
  if (out->driver == NULL || out->dependent == NULL || holder == NULL ||
      holder->first_child == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node,
                        "a coupler needs an independent coordinate, a dependent coordinate and a "
                        "function");
  }
  double scale = 1;
  gerdy_status status = gd_osim_number(osim, node, "scale_factor", &scale);
  if (status != GERDY_OK) return status;
  return gd_osim_function(osim, holder->first_child, scale, &out->function);
}

gerdy_status gd_osim_couplers(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* node = gd_osim_objects(osim->model, "ConstraintSet");
  spec->coupler = gd_alloc((size_t)gd_osim_count(node), sizeof *spec->coupler);
  if (spec->coupler == NULL) return gd_fail_memory(osim->err);
  for (; node != NULL; node = node->next) {
    int on;
    gerdy_status status = enforced(osim, node, &on);
    if (status != GERDY_OK) return status;
    if (!on) continue;
    if (strcmp(node->name, "CoordinateCouplerConstraint") == 0) {
      status = read_coupler(osim, node, &spec->coupler[spec->ncoupler++]);
    } else {
      status = gd_osim_note(osim, GERDY_WARNING, node,
                            "this constraint is not supported and is left out: the parts it ties "
                            "together may drift apart in the motion");
    }
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}
