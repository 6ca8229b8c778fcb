// Paths: their points and the surfaces they wrap over.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "model/osim_parts.h"

// ---- points ------------------------------------------------------------------------------------

static gerdy_status read_moving(const gd_osim* osim, const gd_xml_node* node, gd_spec_point* out) {
  static const char* location[3] = {"x_location", "y_location", "z_location"};
  static const char* plain[3] = {"x_coordinate", "y_coordinate", "z_coordinate"};
  for (int k = 0; k < 3; ++k) {
    const gd_xml_node* function = gd_osim_function_of(osim, node, location[k]);
    if (function == NULL) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "a moving point needs a function in <%s>",
                          location[k]);
    }
    gerdy_status status = gd_osim_function(osim, function, 1, &out->move[k]);
    if (status != GERDY_OK) return status;
    const char* coordinate = gd_osim_socket(osim, node, plain[k]);
    if (coordinate == NULL) coordinate = gd_osim_string(osim, node, plain[k]);
    if (coordinate == NULL && out->move[k].type != GD_FUNCTION_CONSTANT) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node,
                          "a moving point needs a coordinate in <socket_%s>", plain[k]);
    }
    out->move_by[k] = coordinate != NULL ? gd_osim_leaf(coordinate) : NULL;
  }
  return GERDY_OK;
}

static gerdy_status read_conditional(const gd_osim* osim, const gd_xml_node* node,
                                     gd_spec_point* out) {
  const char* coordinate = gd_osim_socket(osim, node, "coordinate");
  if (coordinate == NULL) coordinate = gd_osim_string(osim, node, "coordinate");
  if (coordinate == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "a conditional point needs a coordinate");
  }
  out->if_coordinate = gd_osim_leaf(coordinate);
  return gd_osim_range(osim, node, out->if_range);
}

static gerdy_status read_point(const gd_osim* osim, const gd_xml_node* node, gd_spec_point* out) {
  out->name = node->attr_name;
  out->line = node->line;
  gerdy_status status = gd_osim_station(osim, node, &out->body, out->pos);
  if (status != GERDY_OK || strcmp(node->name, "PathPoint") == 0) return status;
  if (strcmp(node->name, "MovingPathPoint") == 0) return read_moving(osim, node, out);
  if (strcmp(node->name, "ConditionalPathPoint") == 0) return read_conditional(osim, node, out);
  return gd_osim_fail(osim, GERDY_E_UNSUPPORTED, node,
                      "path points of the kind %s are not supported", node->name);
}

static gerdy_status read_points(const gd_osim* osim, const gd_xml_node* path, gd_spec_path* out) {
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
  return GERDY_OK;
}

// ---- surfaces ----------------------------------------------------------------------------------

static gerdy_status read_method(const gd_osim* osim, const gd_xml_node* node,
                                gerdy_wrap_method* out) {
  static const char* name[] = {"hybrid", "midpoint", "axial"};  // in the order of the enum
  const char* word = gd_osim_string(osim, node, "method");
  *out = GERDY_WRAP_HYBRID;
  if (word == NULL || gd_equal_nocase(word, "Unassigned")) return GERDY_OK;
  for (int i = 0; i < 3; ++i) {
    if (!gd_equal_nocase(word, name[i])) continue;
    *out = (gerdy_wrap_method)i;
    return GERDY_OK;
  }
  return gd_osim_fail(osim, GERDY_E_FORMAT, gd_osim_property(osim, node, "method"),
                      "<method> must be hybrid, midpoint or axial, found \"%.60s\"", word);
}

// points count from 1 in documents; less than 1 means the first or the last
static gerdy_status read_span(const gd_osim* osim, const gd_xml_node* node, int npoint,
                              gd_spec_path_wrap* out) {
  double range[2] = {-1, -1};
  gerdy_status status = gd_osim_vec(osim, node, "range", 2, range);
  if (status != GERDY_OK) return status;
  bool fits = range[0] <= npoint && range[1] <= npoint && range[0] == floor(range[0]) &&
              range[1] == floor(range[1]);
  int last = range[1] < 1 ? npoint : (int)fmin(range[1], npoint);
  if (!fits || (range[0] >= 1 && range[0] > last)) {
    return gd_osim_fail(osim, GERDY_E_MODEL, gd_osim_property(osim, node, "range"),
                        "<range> must name points of the path, which has %d, the smaller number "
                        "first; found %g %g",
                        npoint, range[0], range[1]);
  }
  out->first = range[0] < 1 ? -1 : (int)range[0] - 1;
  out->last = range[1] < 1 ? -1 : (int)range[1] - 1;
  return GERDY_OK;
}

static gerdy_status read_wraps(const gd_osim* osim, const gd_xml_node* path, gd_spec_path* out) {
  const gd_xml_node* node = gd_osim_objects(path, "PathWrapSet");
  if (node == NULL) return GERDY_OK;
  out->wrap = gd_alloc((size_t)gd_osim_count(node), sizeof *out->wrap);
  if (out->wrap == NULL) return gd_fail_memory(osim->err);
  for (; node != NULL; node = node->next) {
    gerdy_status known = gd_osim_expect(osim, node, "PathWrap");
    if (known != GERDY_OK) return known;
    gd_spec_path_wrap* wrap = &out->wrap[out->nwrap++];
    const char* surface = gd_osim_string(osim, node, "wrap_object");
    if (surface == NULL) surface = gd_osim_socket(osim, node, "wrap_object");
    if (surface == NULL) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "<wrap_object> does not name a surface");
    }
    wrap->surface = gd_osim_leaf(surface);
    wrap->line = node->line;
    gerdy_status status = read_method(osim, node, &wrap->method);
    if (status == GERDY_OK) status = read_span(osim, node, out->npoint, wrap);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

const gd_xml_node* gd_osim_path_node(const gd_xml_node* force) {
  const gd_xml_node* path = gd_xml_child(force, "GeometryPath");
  return path != NULL ? path : gd_xml_child(gd_xml_child(force, "path"), "GeometryPath");
}

gerdy_status gd_osim_path(const gd_osim* osim, const gd_xml_node* node, gd_spec_path* out) {
  gerdy_status status = read_points(osim, node, out);
  return status == GERDY_OK ? read_wraps(osim, node, out) : status;
}
