// gerdy/actuators.h: what can push a model beside its muscles: motors on coordinates, forces on
// points, torques between bodies. They stand in the force set of a model or in a file of their own.
#ifndef GERDY_ACTUATORS_H
#define GERDY_ACTUATORS_H

#include <gerdy/base.h>
#include <gerdy/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum gerdy_actuator_type {
  GERDY_ACTUATOR_COORDINATE = 0,  // CoordinateActuator
  GERDY_ACTUATOR_POINT = 1,       // PointActuator
  GERDY_ACTUATOR_TORQUE = 2,      // TorqueActuator
} gerdy_actuator_type;

// What it gives is its control times its optimal force.
typedef struct gerdy_actuator {
  char name[112];
  gerdy_actuator_type type;
  int q;                // coordinate it drives, -1: none
  int body[2];          // point: the body; torque: the body, and that which it turns against
  double point[3];      // m, in the body, or in ground
  double direction[3];  // of the force, or axis of the torque: of any length but 0
  int point_in_ground;
  int direction_in_ground;  // 0: in the (first) body
  double optimal;           // N|N.m, not 0
  double min, max;          // of the control; may be infinite
} gerdy_actuator;

// A growing list; it begins as zeros.
typedef struct gerdy_actuators {
  gerdy_actuator* item;  // (n)
  size_t n;
} gerdy_actuators;

// Append the actuators of an .osim document: those of a model, or a ForceSet of its own. Switched
// off ones are left out. Forces of other classes that are no part of the model are named in notes.
// Nullable: notes, err. Errors: GERDY_E_FILE, GERDY_E_FORMAT (with the line; no force set),
// GERDY_E_MODEL (a coordinate or body that is not in the model, an optimal force or direction of
// zero, bounds turned round), GERDY_E_MEMORY. After an error the list is as it was.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_actuators_load(const char* path,
                                                            const gerdy_model* model,
                                                            gerdy_actuators* list,
                                                            gerdy_notes* notes, gerdy_error* err);
GERDY_API GERDY_NODISCARD gerdy_status gerdy_actuators_read(const char* bytes, size_t n,
                                                            const gerdy_model* model,
                                                            gerdy_actuators* list,
                                                            gerdy_notes* notes, gerdy_error* err);

// Free what the list holds; it may be used again.
GERDY_API void gerdy_actuators_reset(gerdy_actuators* list);

#ifdef __cplusplus
}
#endif
#endif
