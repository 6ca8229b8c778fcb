// Constraints: couplers of coordinates, welds and points that stay together.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "model/osim_parts.h"

static gerdy_status read_coupler(const gd_osim* osim, const gd_xml_node* node,
                                 gd_spec_coupler* out) {
  out->line = node->line;
  out->driver = gd_osim_string(osim, node, "independent_coordinate_names");
  out->dependent = gd_osim_string(osim, node, "dependent_coordinate_name");
  const gd_xml_node* function = gd_osim_function_of(osim, node, "coupled_coordinates_function");
  if (out->driver == NULL || out->dependent == NULL || function == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node,
                        "a coupler needs an independent coordinate, a dependent coordinate and a "
                        "function");
  }
  double scale = 1;
  gerdy_status status = gd_osim_number(osim, node, "scale_factor", &scale);
  if (status != GERDY_OK) return status;
  return gd_osim_function(osim, function, scale, &out->function);
}

static gerdy_status read_weld(const gd_osim* osim, const gd_xml_node* node,
                              gd_spec_constraint* out) {
  out->weld = 1;
  return gd_osim_frame_pair(osim, node, out->frame);
}

static gerdy_status read_point(const gd_osim* osim, const gd_xml_node* node,
                               gd_spec_constraint* out) {
  static const char* body[2] = {"body_1", "body_2"};
  static const char* location[2] = {"location_body_1", "location_body_2"};
  for (int k = 0; k < 2; ++k) {
    const char* name = gd_osim_socket(osim, node, body[k]);
    if (name == NULL) name = gd_osim_string(osim, node, body[k]);
    if (name == NULL) {
      return gd_osim_fail(osim, GERDY_E_MODEL, node, "<socket_%s> is missing: it links two bodies",
                          body[k]);
    }
    gd_spec_frame* frame = &out->frame[k];
    double local[3] = {0, 0, 0}, pos[3];
    gerdy_status status = gd_osim_frame(osim, node, name, frame);
    if (status == GERDY_OK) status = gd_osim_vec(osim, node, location[k], 3, local);
    if (status != GERDY_OK) return status;
    gd_m3_mul_v3(frame->rot, local, pos);
    gd_v3_add(pos, frame->pos, frame->pos);
  }
  return GERDY_OK;
}

static gerdy_status read_constraint(const gd_osim* osim, const gd_xml_node* node, gd_spec* spec) {
  if (strcmp(node->name, "CoordinateCouplerConstraint") == 0) {
    return read_coupler(osim, node, &spec->coupler[spec->ncoupler++]);
  }
  bool weld = strcmp(node->name, "WeldConstraint") == 0;
  if (!weld && strcmp(node->name, "PointConstraint") != 0) return GERDY_OK;  // osim_unused.c
  gd_spec_constraint* out = &spec->constraint[spec->nconstraint++];
  out->name = node->attr_name;
  out->line = node->line;
  return weld ? read_weld(osim, node, out) : read_point(osim, node, out);
}

gerdy_status gd_osim_constraints(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* node = gd_osim_objects(osim->model, "ConstraintSet");
  size_t most = (size_t)gd_osim_count(node);
  spec->coupler = gd_alloc(most, sizeof *spec->coupler);
  spec->constraint = gd_alloc(most, sizeof *spec->constraint);
  if (spec->coupler == NULL || spec->constraint == NULL) return gd_fail_memory(osim->err);
  for (; node != NULL; node = node->next) {
    int on;
    gerdy_status status = gd_osim_is_on(osim, node, &on);
    if (status == GERDY_OK && on) status = read_constraint(osim, node, spec);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}
