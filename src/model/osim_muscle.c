// Muscles: their class, parameters, curves and paths.
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/muscle_defaults.h"
#include "model/osim_parts.h"

gerdy_muscle_type gd_osim_muscle_type(const char* name) {
  if (strcmp(name, "Schutte1993Muscle") == 0) return GERDY_MUSCLE_SCHUTTE;
  return gd_muscle_type_of(name);
}

// ---- parameters --------------------------------------------------------------------------------

static gerdy_status read_common(const gd_osim* osim, const gd_xml_node* node, gd_spec_muscle* out) {
  out->fmax = GD_MUSCLE_DEFAULT_FMAX;
  out->fiber = GD_MUSCLE_DEFAULT_FIBER;
  out->tendon = GD_MUSCLE_DEFAULT_TENDON;
  out->pennation = GD_MUSCLE_DEFAULT_PENNATION;
  gerdy_status status =
      gd_osim_signed(osim, node, "max_isometric_force", GD_OSIM_NOT_NEGATIVE, &out->fmax);
  if (status == GERDY_OK) {
    status = gd_osim_signed(osim, node, "optimal_fiber_length", GD_OSIM_POSITIVE, &out->fiber);
  }
  if (status == GERDY_OK) {
    status = gd_osim_signed(osim, node, "tendon_slack_length", GD_OSIM_NOT_NEGATIVE, &out->tendon);
  }
  if (status == GERDY_OK) {
    status = gd_osim_signed(osim, node, "pennation_angle_at_optimal", GD_OSIM_NOT_NEGATIVE,
                            &out->pennation);
  }
  if (status != GERDY_OK || out->pennation < acos(0)) return status;
  return gd_osim_fail(osim, GERDY_E_MODEL,
                      gd_osim_property(osim, node, "pennation_angle_at_optimal"),
                      "<pennation_angle_at_optimal> is in radians and must be less than a right "
                      "angle, found %g",
                      out->pennation);
}

static gerdy_status read_parameter(const gd_osim* osim, const gd_xml_node* node,
                                   gerdy_muscle_parameter par, double* out) {
  const char* holder = gd_muscle_holder(par);
  if (holder[0] != '\0') node = gd_osim_property(osim, node, holder);
  if (node == NULL) return GERDY_OK;
  if (!gd_muscle_is_flag(par)) return gd_osim_number(osim, node, gd_muscle_property(par), out);
  int flag = *out != 0;
  gerdy_status status = gd_osim_bool(osim, node, gd_muscle_property(par), &flag);
  *out = flag;
  return status;
}

static gerdy_status read_parameters(const gd_osim* osim, const gd_xml_node* node,
                                    gd_spec_muscle* out) {
  for (int i = 0; i < GERDY_MUSCLE_NPAR; ++i) {
    gerdy_muscle_parameter par = (gerdy_muscle_parameter)i;
    out->par[i] = gd_muscle_default(out->type, par);
    if (!gd_muscle_has(out->type, par)) continue;
    gerdy_status status = read_parameter(osim, node, par, &out->par[i]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

static gerdy_status read_curves(const gd_osim* osim, const gd_xml_node* node, gd_spec_muscle* out) {
  for (int k = 0; k < 3; ++k) {
    const char* property = gd_muscle_function_property(out->type, k);
    const gd_xml_node* function = property ? gd_osim_function_of(osim, node, property) : NULL;
    if (function == NULL) continue;
    gerdy_status status = gd_osim_function(osim, function, 1, &out->function[k]);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

// ---- muscles -----------------------------------------------------------------------------------

static gerdy_status read_muscle(const gd_osim* osim, const gd_xml_node* node, gd_spec_muscle* out) {
  int on;
  out->name = node->attr_name;
  out->line = node->line;
  gerdy_status status = gd_osim_is_on(osim, node, &on);
  if (status != GERDY_OK) return status;
  out->type = on ? gd_osim_muscle_type(node->name) : GERDY_MUSCLE_PATH;
  status = read_common(osim, node, out);
  if (status == GERDY_OK) status = read_parameters(osim, node, out);
  if (status == GERDY_OK) status = read_curves(osim, node, out);
  return status == GERDY_OK ? gd_osim_path(osim, gd_osim_path_node(node), &out->path) : status;
}

static bool is_muscle(const gd_xml_node* node) {
  return strstr(node->name, "Muscle") != NULL && gd_osim_path_node(node) != NULL;
}

// one note for the muscles that are switched off
static gerdy_status note_off(const gd_osim* osim, const gd_spec* spec, const gd_xml_node* forces) {
  int n = 0, i = 0;
  const gd_xml_node* first = NULL;
  for (const gd_xml_node* node = forces; node != NULL; node = node->next) {
    if (!is_muscle(node)) continue;
    bool off = spec->muscle[i++].type == GERDY_MUSCLE_PATH &&
               gd_osim_muscle_type(node->name) != GERDY_MUSCLE_PATH;
    if (off && first == NULL) first = node;
    n += off;
  }
  if (n == 0) return GERDY_OK;
  return gd_osim_note(osim, GERDY_INFO, first,
                      "%d muscle%s switched off (appliesForce): the path is kept, the muscle makes "
                      "no force",
                      n, n == 1 ? " is" : "s are");
}

gerdy_status gd_osim_muscles(const gd_osim* osim, gd_spec* spec) {
  const gd_xml_node* forces = gd_osim_objects(osim->model, "ForceSet");
  spec->muscle = gd_alloc((size_t)gd_osim_count(forces), sizeof *spec->muscle);
  if (spec->muscle == NULL) return gd_fail_memory(osim->err);
  for (const gd_xml_node* node = forces; node != NULL; node = node->next) {
    if (!is_muscle(node)) continue;
    gerdy_status status = read_muscle(osim, node, &spec->muscle[spec->nmuscle++]);
    if (status != GERDY_OK) return status;
  }
  gerdy_status status = gd_osim_note_shared(
      osim, spec->muscle, sizeof *spec->muscle, offsetof(gd_spec_muscle, name),
      offsetof(gd_spec_muscle, line), spec->nmuscle, "muscles", "the name finds the first of them");
  return status == GERDY_OK ? note_off(osim, spec, forces) : status;
}
