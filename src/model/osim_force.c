// Forces beside the muscles: ligaments, bushings, coordinate limit forces, springs on coordinates.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"
#include "model/osim_parts.h"

// ---- kinds -------------------------------------------------------------------------------------

// defaults of OpenSim 4
static gerdy_status read_ligament(const gd_osim* osim, const gd_xml_node* node, gd_spec* spec) {
  const gd_xml_node* path = gd_osim_path_node(node);
  if (path == NULL) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "the ligament has no <GeometryPath>");
  }
  gd_spec_ligament* out = &spec->ligament[spec->nligament++];
  *out = (gd_spec_ligament){.name = node->attr_name,
                            .line = node->line,
                            .stiffness = 1,
                            .toe_strain = 0.06,
                            .damping = 0.003};
  gerdy_status status =
      gd_osim_signed(osim, node, "linear_stiffness", GD_OSIM_NOT_NEGATIVE, &out->stiffness);
  if (status == GERDY_OK) {
    status =
        gd_osim_signed(osim, node, "transition_strain", GD_OSIM_NOT_NEGATIVE, &out->toe_strain);
  }
  if (status == GERDY_OK) {
    status = gd_osim_signed(osim, node, "damping_coefficient", GD_OSIM_NOT_NEGATIVE, &out->damping);
  }
  // strain is relative to it
  if (status == GERDY_OK) {
    status = gd_osim_signed(osim, node, "slack_length", GD_OSIM_POSITIVE, &out->slack);
  }
  return status == GERDY_OK ? gd_osim_path(osim, path, &out->path) : status;
}

static gerdy_status read_bushing(const gd_osim* osim, const gd_xml_node* node, gd_spec* spec) {
  gd_spec_bushing* out = &spec->bushing[spec->nbushing++];
  out->name = node->attr_name;
  out->line = node->line;
  gerdy_status status = gd_osim_frame_pair(osim, node, out->frame);
  if (status == GERDY_OK) {
    status = gd_osim_vec(osim, node, "rotational_stiffness", 3, out->stiffness);
  }
  if (status == GERDY_OK) {
    status = gd_osim_vec(osim, node, "translational_stiffness", 3, out->stiffness + 3);
  }
  if (status == GERDY_OK) status = gd_osim_vec(osim, node, "rotational_damping", 3, out->damping);
  if (status == GERDY_OK) {
    status = gd_osim_vec(osim, node, "translational_damping", 3, out->damping + 3);
  }
  return status;
}

static gerdy_status named_coordinate(const gd_osim* osim, const gd_xml_node* node,
                                     const gd_spec* spec, const gd_spec_coordinate** out) {
  const char* name = gd_osim_string(osim, node, "coordinate");
  if (name == NULL) name = gd_osim_socket(osim, node, "coordinate");
  *out = name != NULL ? gd_osim_find_coordinate(spec, gd_osim_leaf(name)) : NULL;
  if (*out != NULL) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_MODEL, node, "the coordinate \"%.80s\" does not exist",
                      name != NULL ? name : "");
}

static gerdy_status limit_numbers(const gd_osim* osim, const gd_xml_node* node,
                                  gd_spec_limit* out) {
  gerdy_status status = gd_osim_number(osim, node, "lower_limit", &out->range[0]);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "upper_limit", &out->range[1]);
  if (status == GERDY_OK) {
    status = gd_osim_number(osim, node, "lower_stiffness", &out->stiffness[0]);
  }
  if (status == GERDY_OK) {
    status = gd_osim_number(osim, node, "upper_stiffness", &out->stiffness[1]);
  }
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "damping", &out->damping);
  if (status != GERDY_OK) return status;
  return gd_osim_signed(osim, node, "transition", GD_OSIM_POSITIVE, &out->transition);
}

// limits are in degrees, stiffness and damping per degree, where the coordinate is an angle
static gerdy_status read_limit(const gd_osim* osim, const gd_xml_node* node, gd_spec* spec) {
  gd_spec_limit* out = &spec->limit[spec->nlimit++];
  const gd_spec_coordinate* coordinate;
  *out = (gd_spec_limit){.name = node->attr_name,
                         .line = node->line,
                         .stiffness = {1, 1},
                         .damping = 0.001,
                         .transition = 0.1};
  gerdy_status status = named_coordinate(osim, node, spec, &coordinate);
  if (status == GERDY_OK) status = limit_numbers(osim, node, out);
  if (status != GERDY_OK) return status;
  out->coordinate = coordinate->name;
  double unit = coordinate->rotational ? GD_PI / 180 : 1;
  for (int k = 0; k < 2; ++k) {
    out->range[k] *= unit;
    out->stiffness[k] /= unit;
  }
  out->damping /= unit;
  out->transition *= unit;
  if (isfinite(out->stiffness[0]) && isfinite(out->stiffness[1]) && isfinite(out->damping)) {
    return GERDY_OK;
  }
  return gd_osim_fail(osim, GERDY_E_FORMAT, node, "its stiffness or damping is too large");
}

static gerdy_status read_spring(const gd_osim* osim, const gd_xml_node* node, gd_spec* spec) {
  gd_spec_spring* out = &spec->spring[spec->nspring++];
  const gd_spec_coordinate* coordinate;
  out->name = node->attr_name;
  out->line = node->line;
  gerdy_status status = named_coordinate(osim, node, spec, &coordinate);
  if (status != GERDY_OK) return status;
  out->coordinate = coordinate->name;
  status = gd_osim_number(osim, node, "stiffness", &out->stiffness);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "rest_length", &out->rest);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "viscosity", &out->viscosity);
  return status;
}

// ---- all ---------------------------------------------------------------------------------------

static const struct {
  const char* name;
  gerdy_status (*read)(const gd_osim*, const gd_xml_node*, gd_spec*);
} kinds[] = {
    {"Blankevoort1991Ligament", read_ligament},
    {"BushingForce", read_bushing},
    {"CoordinateLimitForce", read_limit},
    {"SpringGeneralizedForce", read_spring},
};
enum { nkind = sizeof kinds / sizeof kinds[0] };

bool gd_osim_reads_force(const char* name) {
  for (int k = 0; k < nkind; ++k) {
    if (strcmp(name, kinds[k].name) == 0) return true;
  }
  return false;
}

static gerdy_status read_force(const gd_osim* osim, const gd_xml_node* node, gd_spec* spec) {
  for (int k = 0; k < nkind; ++k) {
    if (strcmp(node->name, kinds[k].name) != 0) continue;
    int on;
    gerdy_status status = gd_osim_is_on(osim, node, &on);
    if (status != GERDY_OK || !on) return status;  // switched off it changes nothing
    return kinds[k].read(osim, node, spec);
  }
  return GERDY_OK;
}

gerdy_status gd_osim_forces(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* node = gd_osim_objects(osim->model, "ForceSet");
  size_t most = (size_t)gd_osim_count(node);
  spec->ligament = gd_alloc(most, sizeof *spec->ligament);
  spec->bushing = gd_alloc(most, sizeof *spec->bushing);
  spec->limit = gd_alloc(most, sizeof *spec->limit);
  spec->spring = gd_alloc(most, sizeof *spec->spring);
  if (!spec->ligament || !spec->bushing || !spec->limit || !spec->spring) {
    return gd_fail_memory(osim->err);
  }
  for (; node != NULL; node = node->next) {
    gerdy_status status = read_force(osim, node, spec);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}
