// What a document holds and the reader does not use: one note for each kind that changes results.
#include <string.h>

#include "model/osim_parts.h"
#include "model/osim_tally.h"

// ---- forces ------------------------------------------------------------------------------------

typedef enum effect { ACTUATOR, CONTACT, PATH, PATH_ONLY, NO_PATH, OTHER } effect;

static const struct {
  const char* noun;
  const char* effect;
} effects[] = {
    [ACTUATOR] = {"actuator",
                  "not used but for muscle forces: motion, lengths and inverse dynamics stay the "
                  "same"},
    [CONTACT] = {"contact force", "not computed: what presses the parts together is missing"},
    [PATH] = {"force", "not used: neither length nor force of the path is computed"},
    [PATH_ONLY] = {"muscle",
                   "known by path alone: lengths and moment arms are computed, forces "
                   "are not"},
    [NO_PATH] = {"muscle", "left out for want of a GeometryPath"},
    [OTHER] = {"force", "not used: what it does to the body is missing"},
};

static const struct {
  const char* words;  // in the name of the class
  effect effect;
} classes[] = {
    {"PathActuator", PATH}, {"PathSpring", PATH},      {"PathForce", PATH},
    {"Ligament", PATH},     {"Actuator", ACTUATOR},    {"GeneralizedForce", ACTUATOR},
    {"Contact", CONTACT},   {"HuntCrossley", CONTACT}, {"ElasticFoundation", CONTACT},
    {"HalfSpace", CONTACT},
};

static effect effect_of(const gd_xml_node* node) {
  if (strstr(node->name, "Muscle") != NULL) {
    return gd_osim_path_node(node) != NULL ? PATH_ONLY : NO_PATH;
  }
  for (size_t i = 0; i < sizeof classes / sizeof classes[0]; ++i) {
    if (strstr(node->name, classes[i].words) != NULL) return classes[i].effect;
  }
  // as documents before version 2 call actuators
  bool old = strcmp(node->name, "Force") == 0 || strcmp(node->name, "Torque") == 0;
  return old ? ACTUATOR : OTHER;
}

static bool is_used(const gd_xml_node* node) {
  if (gd_osim_reads_force(node->name)) return true;
  bool known = gd_osim_muscle_type(node->name) != GERDY_MUSCLE_PATH;
  return known && gd_osim_path_node(node) != NULL;
}

static gerdy_status count_forces(const gd_osim* osim, gd_osim_tally* tally) {
  const gd_xml_node* node = gd_osim_objects(osim->model, "ForceSet");
  for (; node != NULL; node = node->next) {
    if (is_used(node)) continue;
    int on;
    gerdy_status status = gd_osim_is_on(osim, node, &on);
    if (status != GERDY_OK) return status;
    if (on) gd_osim_tally_add(tally, node->name, "", node);
  }
  return GERDY_OK;
}

static gerdy_status note_forces(const gd_osim* osim) {
  gd_osim_tally tally = {.n = 0};
  gerdy_status status = count_forces(osim, &tally);
  for (int i = 0; i < tally.n && status == GERDY_OK; ++i) {
    int n = tally.item[i].count;
    effect e = effect_of(tally.item[i].first);
    status = gd_osim_note(osim, e == NO_PATH ? GERDY_WARNING : GERDY_INFO, tally.item[i].first,
                          "%d %s%s (%.60s) %s %s", n, effects[e].noun, n == 1 ? "" : "s",
                          tally.item[i].kind, n == 1 ? "is" : "are", effects[e].effect);
  }
  return status;
}

// ---- constraints -------------------------------------------------------------------------------

static gerdy_status count_constraints(const gd_osim* osim, gd_osim_tally* tally) {
  const gd_xml_node* node = gd_osim_objects(osim->model, "ConstraintSet");
  for (; node != NULL; node = node->next) {
    int on;
    gerdy_status status = gd_osim_is_on(osim, node, &on);
    if (status != GERDY_OK) return status;
    if (!on || strcmp(node->name, "CoordinateCouplerConstraint") == 0) continue;
    gd_osim_tally_add(tally, node->name, "", node);
  }
  return GERDY_OK;
}

// couplers hold by themselves, the others would have to be solved for
static gerdy_status note_constraints(const gd_osim* osim) {
  gd_osim_tally tally = {.n = 0};
  gerdy_status status = count_constraints(osim, &tally);
  for (int i = 0; i < tally.n && status == GERDY_OK; ++i) {
    int n = tally.item[i].count;
    const char* kind = tally.item[i].kind;
    bool read = strcmp(kind, "WeldConstraint") == 0 || strcmp(kind, "PointConstraint") == 0;
    status =
        gd_osim_note(osim, GERDY_WARNING, tally.item[i].first,
                     "%d constraint%s (%.60s) %s not %s: what is tied together may drift apart "
                     "in the motion",
                     n, n == 1 ? "" : "s", kind, n == 1 ? "is" : "are",
                     read ? "kept by inverse kinematics" : "supported");
  }
  return status;
}

// ---- other components --------------------------------------------------------------------------

static gerdy_status note_objects(const gd_osim* osim, const gd_xml_node* node, const char* change) {
  gd_osim_tally tally = {.n = 0};
  for (; node != NULL; node = node->next) {
    if (strcmp(node->name, "PhysicalOffsetFrame") == 0) continue;  // used where it is named
    gd_osim_tally_add(&tally, node->name, "", node);
  }
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < tally.n && status == GERDY_OK; ++i) {
    int n = tally.item[i].count;
    status = gd_osim_note(osim, GERDY_INFO, tally.item[i].first, "%d %.60s %s not used: %s", n,
                          tally.item[i].kind, n == 1 ? "is" : "are", change);
  }
  return status;
}

// what can change a result; probes only watch, and contact surfaces only serve contact forces
static gerdy_status note_components(const gd_osim* osim) {
  static const char* missing = "what it adds to the model is missing";
  const gd_xml_node* own = gd_xml_child(osim->model, "components");
  gerdy_status status = note_objects(osim, gd_osim_objects(osim->model, "ControllerSet"),
                                     "it steers simulations; nothing is simulated here");
  if (status == GERDY_OK) {
    status = note_objects(osim, gd_osim_objects(osim->model, "ComponentSet"), missing);
  }
  if (status != GERDY_OK || own == NULL) return status;
  return note_objects(osim, own->first_child, missing);
}

gerdy_status gd_osim_unused(const gd_osim* osim) {
  if (osim->notes == NULL) return GERDY_OK;
  gerdy_status status = note_forces(osim);
  if (status == GERDY_OK) status = note_constraints(osim);
  if (status == GERDY_OK) status = note_components(osim);
  return status == GERDY_OK ? gd_osim_unknown(osim) : status;
}
