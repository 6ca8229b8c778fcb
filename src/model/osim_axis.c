// Axes of a joint: which coordinate turns or moves it about or along what.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "model/osim_parts.h"

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

// ---- CustomJoint -------------------------------------------------------------------------------

static gd_spec_coordinate* own_coordinate(gd_spec_joint* joint, const char* name) {
  for (int i = 0; i < joint->ncoordinate; ++i) {
    if (strcmp(joint->coordinate[i].name, name) == 0) return &joint->coordinate[i];
  }
  return NULL;
}

static gerdy_status axis_coordinate(const gd_osim* osim, const gd_xml_node* node,
                                    gd_spec_joint* joint, const char* name,
                                    gd_spec_coordinate** out) {
  *out = name != NULL ? own_coordinate(joint, name) : NULL;
  if (name == NULL || *out != NULL) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "an axis must depend on one coordinate of its own joint, found \"%.80s\"",
                      name);
}

static gerdy_status axis_direction(const gd_osim* osim, const gd_xml_node* node, double dir[3]) {
  gerdy_status status = gd_osim_vec(osim, node, "axis", 3, dir);
  if (status != GERDY_OK) return status;
  double length = gd_v3_norm(dir);
  if (!(length > 1e-9)) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "<axis> must not be zero");
  }
  for (int k = 0; k < 3; ++k) dir[k] /= length;
  return GERDY_OK;
}

// OpenSim calls a coordinate an angle or a distance after the last of its axes that has slope 1 or
// -1, and "coupled" when none has.
static bool is_plain(const gd_spec_function* f) {
  return f->type == GD_FUNCTION_LINEAR && fabs(f->par[0]) == 1;
}

static gerdy_status transform_axis(const gd_osim* osim, const gd_xml_node* node, bool rotates,
                                   gd_spec_joint* joint) {
  gd_spec_axis* axis = &joint->axis[joint->nrot + joint->ntrans];
  gerdy_status status = axis_direction(osim, node, axis->dir);
  const gd_xml_node* function = gd_osim_function_node(node);
  if (status != GERDY_OK || function == NULL) return status;  // without a function it stands still
  gd_spec_coordinate* coordinate;
  axis->coordinate = gd_osim_string(osim, node, "coordinates");
  status = axis_coordinate(osim, node, joint, axis->coordinate, &coordinate);
  if (status != GERDY_OK) return status;
  status = gd_osim_function(osim, function, 1, &axis->function);
  if (rotates)
    ++joint->nrot;
  else
    ++joint->ntrans;
  if (status != GERDY_OK) return status;
  if (coordinate == NULL && axis->function.type != GD_FUNCTION_CONSTANT) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node,
                        "no coordinate drives this axis, so its function must be a Constant, not a "
                        "%s",
                        function->name);
  }
  if (coordinate != NULL && is_plain(&axis->function)) coordinate->rotational = rotates;
  return GERDY_OK;
}

// Coordinates in the order in which the axes name them, as OpenSim has them; one that no axis names
// moves nothing.
static gerdy_status order_coordinates(const gd_osim* osim, const gd_xml_node* node,
                                      gd_spec_joint* joint) {
  int placed = 0;
  for (int a = 0; a < joint->nrot + joint->ntrans; ++a) {
    const char* name = joint->axis[a].coordinate;
    int at = placed;
    while (name != NULL && at < joint->ncoordinate &&
           strcmp(joint->coordinate[at].name, name) != 0) {
      ++at;
    }
    if (name == NULL || at == joint->ncoordinate) continue;  // none, or placed before
    gd_spec_coordinate own = joint->coordinate[at];
    for (; at > placed; --at) joint->coordinate[at] = joint->coordinate[at - 1];
    joint->coordinate[placed++] = own;
  }
  if (placed == joint->ncoordinate) return GERDY_OK;
  return gd_osim_note(osim, GERDY_WARNING, node,
                      "no axis depends on the coordinate \"%.60s\": it moves nothing",
                      joint->coordinate[placed].name);
}

// nrot and ntrans count the axes filled so far, so that gd_spec_reset frees what was read
static gerdy_status custom_axes(const gd_osim* osim, const gd_xml_node* node,
                                gd_spec_joint* joint) {
  static const char* names[6] = {"rotation1",    "rotation2",    "rotation3",
                                 "translation1", "translation2", "translation3"};
  const gd_xml_node* transform = gd_osim_property(osim, node, "SpatialTransform");
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
  return order_coordinates(osim, node, joint);
}

gerdy_status gd_osim_axes(const gd_osim* osim, const gd_xml_node* node, gd_spec_joint* joint) {
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

// ---- joints turned round -----------------------------------------------------------------------

// constant and zero: leaving it out changes nothing
static bool stands_still(const gd_spec_axis* axis) {
  return axis->function.type == GD_FUNCTION_CONSTANT && axis->function.par[0] == 0;
}

static void drop_axis(gd_spec_joint* joint, int at) {
  gd_free(joint->axis[at].function.par);
  int last = joint->nrot + joint->ntrans - 1;
  for (int i = at; i < last; ++i) joint->axis[i] = joint->axis[i + 1];
  joint->axis[last].function = (gd_spec_function){0};
  if (at < joint->nrot)
    --joint->nrot;
  else
    --joint->ntrans;
}

gerdy_status gd_osim_invert_axes(const gd_osim* osim, const gd_xml_node* node,
                                 gd_spec_joint* joint) {
  for (int i = joint->nrot + joint->ntrans - 1; i >= 0; --i) {
    if (stands_still(&joint->axis[i])) drop_axis(joint, i);
  }
  if (joint->nrot > 0 && joint->ntrans > 0) {
    return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                        "a reversed joint that both turns and moves is not supported; give the "
                        "joint the other direction");
  }
  int n = joint->nrot + joint->ntrans;
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < 3; ++k) joint->axis[i].dir[k] = -joint->axis[i].dir[k];
  }
  // the last rotation is undone first
  for (int i = 0; i < joint->nrot / 2; ++i) {
    gd_spec_axis swap = joint->axis[i];
    joint->axis[i] = joint->axis[joint->nrot - 1 - i];
    joint->axis[joint->nrot - 1 - i] = swap;
  }
  return GERDY_OK;
}
