// Wrapping surfaces: a WrapObjectSet in the ground, in a body or in an offset frame.
#include <stddef.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "math/vec.h"
#include "model/osim_parts.h"

// with the sizes that OpenSim 4 takes when a document does not say
static const struct {
  const char* name;
  gerdy_wrap_type type;
  double size[3];
} kinds[] = {
    {"WrapCylinder", GERDY_WRAP_CYLINDER, {1, 1, 0}},
    {"WrapSphere", GERDY_WRAP_SPHERE, {0.05, 0, 0}},
    {"WrapEllipsoid", GERDY_WRAP_ELLIPSOID, {0.05, 0.05, 0.05}},
    {"WrapTorus", GERDY_WRAP_TORUS, {0.01, 0.05, 0}},
};
enum { nkind = sizeof kinds / sizeof kinds[0] };

// "all", "x", "+X", "-z" ...
static gerdy_status read_quadrant(const gd_osim* osim, const gd_xml_node* node, gd_spec_wrap* out) {
  const char* word = gd_osim_string(osim, node, "quadrant");
  out->axis = -1;
  out->sign = 0;
  if (word == NULL || gd_equal_nocase(word, "all") || gd_equal_nocase(word, "Unassigned")) {
    return GERDY_OK;
  }
  bool has_sign = word[0] == '-' || word[0] == '+';
  const char letter = (char)(word[has_sign] | 0x20);
  if (letter < 'x' || letter > 'z' || word[has_sign + 1] != '\0') {
    return gd_osim_fail(osim, GERDY_E_FORMAT, gd_osim_property(osim, node, "quadrant"),
                        "<quadrant> must be all, x, -x, y, -y, z or -z, found \"%.60s\"", word);
  }
  out->axis = letter - 'x';
  out->sign = word[0] == '-' ? -1 : 1;
  return GERDY_OK;
}

static gerdy_status read_cylinder(const gd_osim* osim, const gd_xml_node* node, double size[3]) {
  gerdy_status status = gd_osim_signed(osim, node, "radius", GD_OSIM_POSITIVE, &size[0]);
  if (status != GERDY_OK) return status;
  return gd_osim_signed(osim, node, "length", GD_OSIM_NOT_NEGATIVE, &size[1]);
}

static gerdy_status read_ellipsoid(const gd_osim* osim, const gd_xml_node* node, double size[3]) {
  gerdy_status status = gd_osim_vec(osim, node, "dimensions", 3, size);
  for (int k = 0; k < 3 && status == GERDY_OK; ++k) {
    if (size[k] > 0) continue;
    status =
        gd_osim_fail(osim, GERDY_E_MODEL, gd_osim_property(osim, node, "dimensions"),
                     "the half axes in <dimensions> must be greater than zero, found %g", size[k]);
  }
  return status;
}

static gerdy_status read_torus(const gd_osim* osim, const gd_xml_node* node, double size[3]) {
  gerdy_status status = gd_osim_signed(osim, node, "inner_radius", GD_OSIM_POSITIVE, &size[0]);
  if (status == GERDY_OK) {
    status = gd_osim_signed(osim, node, "outer_radius", GD_OSIM_POSITIVE, &size[1]);
  }
  if (status != GERDY_OK || size[1] > size[0]) return status;
  return gd_osim_fail(osim, GERDY_E_MODEL, node,
                      "<outer_radius> must be greater than <inner_radius>, found %g and %g",
                      size[1], size[0]);
}

static gerdy_status read_size(const gd_osim* osim, const gd_xml_node* node, gd_spec_wrap* out) {
  switch (out->type) {
    case GERDY_WRAP_CYLINDER:
      return read_cylinder(osim, node, out->size);
    case GERDY_WRAP_SPHERE:
      return gd_osim_signed(osim, node, "radius", GD_OSIM_POSITIVE, &out->size[0]);
    case GERDY_WRAP_ELLIPSOID:
      return read_ellipsoid(osim, node, out->size);
    case GERDY_WRAP_TORUS:
      return read_torus(osim, node, out->size);
  }
  return GERDY_OK;
}

static gerdy_status read_wrap(const gd_osim* osim, const gd_xml_node* node, int kind,
                              const gd_spec_frame* carrier, gd_spec_wrap* out) {
  out->name = node->attr_name;
  out->line = node->line;
  out->type = kinds[kind].type;
  out->active = 1;
  gd_v3_copy(kinds[kind].size, out->size);
  gerdy_status status = gd_osim_offset(osim, node, "translation", "xyz_body_rotation", &out->frame);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, "active", &out->active);
  if (status == GERDY_OK) status = read_quadrant(osim, node, out);
  if (status == GERDY_OK) status = read_size(osim, node, out);
  if (status == GERDY_OK) gd_osim_carry(carrier, &out->frame);
  return status;
}

// ---- the sets ----------------------------------------------------------------------------------

static bool carries_wraps(const gd_xml_node* node) {
  return strcmp(node->name, "Body") == 0 || strcmp(node->name, "Ground") == 0 ||
         strcmp(node->name, "PhysicalOffsetFrame") == 0;
}

static gerdy_status read_set(const gd_osim* osim, const gd_xml_node* holder, gd_spec* spec) {
  const gd_xml_node* node = gd_osim_objects(holder, "WrapObjectSet");
  if (node == NULL) return GERDY_OK;
  gd_spec_frame carrier;
  gerdy_status status = gd_osim_frame_at(osim, holder, &carrier);
  if (status != GERDY_OK) return status;
  size_t n = (size_t)spec->nwrap + (size_t)gd_osim_count(node);
  gd_spec_wrap* grown = gd_realloc(spec->wrap, n, sizeof *grown);
  if (grown == NULL) return gd_fail_memory(osim->err);
  spec->wrap = grown;
  for (; node != NULL; node = node->next) {
    int kind = 0;
    while (kind < nkind && strcmp(node->name, kinds[kind].name) != 0) ++kind;
    if (kind == nkind) {
      return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                          "wrapping surfaces of the kind %s are not supported", node->name);
    }
    memset(&spec->wrap[spec->nwrap], 0, sizeof *spec->wrap);
    status = read_wrap(osim, node, kind, &carrier, &spec->wrap[spec->nwrap++]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status read_below(const gd_osim* osim, const gd_xml_node* node, gd_spec* spec) {
  if (carries_wraps(node)) {
    gerdy_status status = read_set(osim, node, spec);
    if (status != GERDY_OK) return status;
  }
  for (const gd_xml_node* child = node->first_child; child != NULL; child = child->next) {
    gerdy_status status = read_below(osim, child, spec);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

// ground, bodies, the rest: the order in which OpenSim looks for a surface by its name
gerdy_status gd_osim_wraps(const gd_osim* osim, gd_spec* spec) {
  static const char* first[] = {"Ground", "BodySet"};
  for (int i = 0; i < 2; ++i) {
    const gd_xml_node* node = gd_xml_child(osim->model, first[i]);
    gerdy_status status = node != NULL ? read_below(osim, node, spec) : GERDY_OK;
    if (status != GERDY_OK) return status;
  }
  for (const gd_xml_node* node = osim->model->first_child; node != NULL; node = node->next) {
    if (strcmp(node->name, first[0]) == 0 || strcmp(node->name, first[1]) == 0) continue;
    if (node == osim->defaults) continue;
    gerdy_status status = read_below(osim, node, spec);
    if (status != GERDY_OK) return status;
  }
  return gd_osim_note_shared(osim, spec->wrap, sizeof *spec->wrap, offsetof(gd_spec_wrap, name),
                             offsetof(gd_spec_wrap, line), spec->nwrap, "wrapping surfaces",
                             "paths use the first of them, as in OpenSim");
}
