// Actuators beside muscles: CoordinateActuator, PointActuator, TorqueActuator.
#include <gerdy/actuators.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/xml.h"
#include "math/vec.h"
#include "model/osim_parts.h"
#include "model/osim_tally.h"

// ---- properties --------------------------------------------------------------------------------

static gerdy_status coordinate_of(const gd_osim* osim, const gerdy_model* m,
                                  const gd_xml_node* node, int* out) {
  const char* name = gd_osim_string(osim, node, "coordinate");
  if (name == NULL) name = gd_osim_socket(osim, node, "coordinate");
  *out = name != NULL ? gerdy_model_coordinate(m, gd_osim_leaf(name)) : -1;
  if (*out >= 0) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_MODEL, node, "the model has no coordinate \"%.80s\"",
                      name != NULL ? name : "");
}

static gerdy_status body_of(const gd_osim* osim, const gerdy_model* m, const gd_xml_node* node,
                            const char* property, int* out) {
  const char* name = gd_osim_string(osim, node, property);
  if (name == NULL) name = gd_osim_socket(osim, node, property);
  *out = name != NULL ? gerdy_model_body(m, gd_osim_leaf(name)) : -1;
  if (*out >= 0) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_MODEL, node, "<%s>: the model has no body \"%.80s\"", property,
                      name != NULL ? name : "");
}

// a bound of the control, which may be infinite
static gerdy_status bound_of(const gd_osim* osim, const gd_xml_node* node, const char* property,
                             double* out) {
  const char* text = gd_osim_string(osim, node, property);
  if (text == NULL) return GERDY_OK;
  double value;
  if (gd_parse_double(gd_span_of(text), false, &value) && !isnan(value)) {
    *out = value;
    return GERDY_OK;
  }
  return gd_osim_fail(osim, GERDY_E_FORMAT, node, "a number expected in <%s>, found \"%.60s\"",
                      property, text);
}

static gerdy_status direction_of(const gd_osim* osim, const gd_xml_node* node, const char* property,
                                 const char* in_ground, gerdy_actuator* out) {
  out->direction[0] = 1;
  out->direction_in_ground = 1;
  gerdy_status status = gd_osim_vec(osim, node, property, 3, out->direction);
  if (status == GERDY_OK) status = gd_osim_bool(osim, node, in_ground, &out->direction_in_ground);
  if (status != GERDY_OK || gd_v3_norm(out->direction) > 0) return status;
  return gd_osim_fail(osim, GERDY_E_MODEL, node, "<%s> has no length", property);
}

// ---- kinds -------------------------------------------------------------------------------------

static gerdy_status read_point(const gd_osim* osim, const gerdy_model* m, const gd_xml_node* node,
                               gerdy_actuator* out) {
  gerdy_status status = body_of(osim, m, node, "body", &out->body[0]);
  if (status == GERDY_OK) status = gd_osim_vec(osim, node, "point", 3, out->point);
  if (status == GERDY_OK) {
    status = gd_osim_bool(osim, node, "point_is_global", &out->point_in_ground);
  }
  if (status != GERDY_OK) return status;
  return direction_of(osim, node, "direction", "force_is_global", out);
}

static gerdy_status read_torque(const gd_osim* osim, const gerdy_model* m, const gd_xml_node* node,
                                gerdy_actuator* out) {
  gerdy_status status = body_of(osim, m, node, "bodyA", &out->body[0]);
  if (status == GERDY_OK) status = body_of(osim, m, node, "bodyB", &out->body[1]);
  if (status != GERDY_OK) return status;
  return direction_of(osim, node, "axis", "torque_is_global", out);
}

static gerdy_status read_kind(const gd_osim* osim, const gerdy_model* m, const gd_xml_node* node,
                              gerdy_actuator* out) {
  switch (out->type) {
    case GERDY_ACTUATOR_COORDINATE:
      return coordinate_of(osim, m, node, &out->q);
    case GERDY_ACTUATOR_POINT:
      return read_point(osim, m, node, out);
    case GERDY_ACTUATOR_TORQUE:
      break;
  }
  return read_torque(osim, m, node, out);
}

static gerdy_status check_control(const gd_osim* osim, const gd_xml_node* node,
                                  const gerdy_actuator* a) {
  if (a->optimal == 0) {
    return gd_osim_fail(osim, GERDY_E_MODEL, node, "<optimal_force> must not be zero");
  }
  if (a->min <= a->max && a->min < INFINITY && a->max > -INFINITY) return GERDY_OK;
  return gd_osim_fail(osim, GERDY_E_MODEL, node,
                      "<min_control> %g and <max_control> %g leave no room", a->min, a->max);
}

// defaults of OpenSim 4
static gerdy_status read_actuator(const gd_osim* osim, const gerdy_model* m,
                                  const gd_xml_node* node, gerdy_actuator* out) {
  *out = (gerdy_actuator){.type = out->type,
                          .q = -1,
                          .body = {-1, -1},
                          .optimal = 1,
                          .min = -INFINITY,
                          .max = INFINITY};
  snprintf(out->name, sizeof out->name, "%s", node->attr_name);
  gerdy_status status = read_kind(osim, m, node, out);
  if (status == GERDY_OK) status = gd_osim_number(osim, node, "optimal_force", &out->optimal);
  if (status == GERDY_OK) status = bound_of(osim, node, "min_control", &out->min);
  if (status == GERDY_OK) status = bound_of(osim, node, "max_control", &out->max);
  return status == GERDY_OK ? check_control(osim, node, out) : status;
}

// ---- sets --------------------------------------------------------------------------------------

static bool type_of(const char* name, gerdy_actuator_type* out) {
  static const char* const names[] = {"CoordinateActuator", "PointActuator", "TorqueActuator"};
  for (int k = 0; k < 3; ++k) {
    if (strcmp(name, names[k]) != 0) continue;
    *out = (gerdy_actuator_type)k;
    return true;
  }
  return false;
}

// what a model holds beside them, its own reader has spoken of
static gerdy_status note_others(const gd_osim* osim, const gd_osim_tally* others) {
  gerdy_status status = GERDY_OK;
  for (int i = 0; i < others->n && status == GERDY_OK; ++i) {
    status = gd_osim_note(osim, GERDY_WARNING, others->item[i].first,
                          "%d %.60s not used: only coordinate, point and torque actuators are",
                          others->item[i].count, others->item[i].kind);
  }
  return status;
}

static gerdy_status read_list(const gd_osim* osim, const gerdy_model* m, const gd_xml_node* first,
                              gerdy_actuators* list) {
  gd_osim_tally others = {.n = 0};
  for (const gd_xml_node* node = first; node != NULL; node = node->next) {
    int on;
    gerdy_status status = gd_osim_is_on(osim, node, &on);
    if (status != GERDY_OK) return status;
    if (!on) continue;
    gerdy_actuator* out = &list->item[list->n];
    if (!type_of(node->name, &out->type)) {
      gd_osim_tally_add(&others, node->name, "", node);
      continue;
    }
    status = read_actuator(osim, m, node, out);
    if (status != GERDY_OK) return status;
    ++list->n;
  }
  return osim->model == NULL ? note_others(osim, &others) : GERDY_OK;
}

// the force set of a model, or that which the document is
static gerdy_status find_set(gd_osim* osim, const gd_xml_node* root, const gd_xml_node** first) {
  osim->model = strcmp(root->name, "Model") == 0 ? root : gd_xml_child(root, "Model");
  const gd_xml_node* set = strcmp(root->name, "ForceSet") == 0
                               ? root
                               : gd_xml_child(osim->model != NULL ? osim->model : root, "ForceSet");
  if (set == NULL) return gd_osim_fail(osim, GERDY_E_FORMAT, root, "there is no <ForceSet> in it");
  osim->defaults = gd_xml_child(osim->model != NULL ? osim->model : set, "defaults");
  const gd_xml_node* objects = gd_xml_child(set, "objects");
  *first = objects != NULL ? objects->first_child : NULL;
  return GERDY_OK;
}

static gerdy_status read_document(const gd_xml_node* root, const gerdy_model* m,
                                  gerdy_actuators* list, gerdy_notes* notes, gerdy_error* err) {
  gd_osim osim = {.notes = notes, .err = err};
  const gd_xml_node* first = NULL;
  gerdy_status status = find_set(&osim, root, &first);
  if (status != GERDY_OK) return status;
  size_t most = list->n + (size_t)gd_osim_count(first), before = list->n;
  gerdy_actuator* item = gd_realloc(list->item, most, sizeof *item);
  if (item == NULL) return gd_fail_memory(err);
  list->item = item;
  status = read_list(&osim, m, first, list);
  if (status != GERDY_OK) list->n = before;
  return status;
}

gerdy_status gerdy_actuators_read(const char* bytes, size_t n, const gerdy_model* model,
                                  gerdy_actuators* list, gerdy_notes* notes, gerdy_error* err) {
  gd_xml_node* root = NULL;
  gerdy_status status = gd_xml_parse(bytes, n, &root, err);
  if (status == GERDY_OK) status = read_document(root, model, list, notes, err);
  gd_xml_free(root);
  return status;
}

gerdy_status gerdy_actuators_load(const char* path, const gerdy_model* model, gerdy_actuators* list,
                                  gerdy_notes* notes, gerdy_error* err) {
  gd_xml_node* root = NULL;
  gerdy_status status = gd_xml_load(path, &root, err);
  if (status == GERDY_OK) status = read_document(root, model, list, notes, err);
  gd_xml_free(root);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

void gerdy_actuators_reset(gerdy_actuators* list) {
  gd_free(list->item);
  *list = (gerdy_actuators){0};
}
