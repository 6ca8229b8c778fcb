// model/osim_value.h: typed values out of .osim elements, with line and path when one is wrong.
#ifndef GD_MODEL_OSIM_VALUE_H
#define GD_MODEL_OSIM_VALUE_H

#include <gerdy/base.h>
#include <stdbool.h>

#include "io/xml.h"
#include "model/spec.h"

// The document being read.
typedef struct gd_osim {
  const gd_xml_node* model;     // <Model>
  const gd_xml_node* defaults;  // <defaults>, NULL when there is none
  gerdy_notes* notes;           // nullable
  gerdy_error* err;             // nullable
} gd_osim;

// Property of an object: its own child of that name, else that of the default object of the same
// class (<defaults>); NULL when neither has it.
const gd_xml_node* gd_osim_property(const gd_osim* osim, const gd_xml_node* object,
                                    const char* name);

// Text of a property, NULL when it is absent or empty.
const char* gd_osim_string(const gd_osim* osim, const gd_xml_node* object, const char* name);

// Last part of a socket path or plain name: "/bodyset/pelvis" -> "pelvis".
const char* gd_osim_leaf(const char* path);

// Numbers; *out keeps its value when the property is absent. A <range> may be infinite, the others
// not. Errors: GERDY_E_FORMAT; GERDY_E_MODEL when a range is turned round.
gerdy_status gd_osim_number(const gd_osim* osim, const gd_xml_node* object, const char* name,
                            double* out);
gerdy_status gd_osim_vec(const gd_osim* osim, const gd_xml_node* object, const char* name, int n,
                         double* out);
gerdy_status gd_osim_range(const gd_osim* osim, const gd_xml_node* object, double out[2]);
gerdy_status gd_osim_bool(const gd_osim* osim, const gd_xml_node* object, const char* name,
                          int* out);

// All numbers in the text of an element. Owner: the caller frees *out. Errors: GERDY_E_FORMAT.
gerdy_status gd_osim_numbers(const gd_osim* osim, const gd_xml_node* node, double** out, int* n);

// The function element inside or below holder (<function><LinearFunction>... or
// <LinearFunction name="function">); NULL when there is none.
const gd_xml_node* gd_osim_function_node(const gd_xml_node* holder);

// Read a function element, its values multiplied by scale. Errors: GERDY_E_FORMAT (points that do
// not increase, one knot ...), GERDY_E_UNSUPPORTED (another kind of function), GERDY_E_MEMORY.
gerdy_status gd_osim_function(const gd_osim* osim, const gd_xml_node* node, double scale,
                              gd_spec_function* out);

// Fail at an element: line and path are filled in.
gerdy_status gd_osim_fail(const gd_osim* osim, gerdy_status code, const gd_xml_node* node,
                          const char* format, ...) GERDY_PRINTF(4, 5);

// Note at an element.
gerdy_status gd_osim_note(const gd_osim* osim, gerdy_severity severity, const gd_xml_node* node,
                          const char* text);

// Number of children, and the first child of <objects> inside a set of the model, NULL when empty.
int gd_osim_count(const gd_xml_node* first);
const gd_xml_node* gd_osim_objects(const gd_xml_node* holder, const char* set);

// ---- parts of the reader -----------------------------------------------------------------------

gerdy_status gd_osim_joints(const gd_osim* osim, gd_spec* spec);  // osim_joint.c
gerdy_status gd_osim_couplers(const gd_osim* osim, gd_spec* spec);
gerdy_status gd_osim_muscles(const gd_osim* osim, gd_spec* spec);  // osim_muscle.c

// Place named by a socket, seen from inside object: a frame of its own, a body, the ground or an
// offset frame anywhere in the model. Errors: GERDY_E_MODEL when nothing has that name.
gerdy_status gd_osim_frame(const gd_osim* osim, const gd_xml_node* object, const char* socket,
                           gd_spec_frame* out);

// Body and position in it of a marker or path point (v3: <body>, v4: socket_parent_frame).
gerdy_status gd_osim_station(const gd_osim* osim, const gd_xml_node* node, const char** body,
                             double pos[3]);

#endif
