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

// Text of a socket: the component it names; socket_NAME, in documents between versions 30500 and
// 40000 connector_NAME_connectee_name or <connectors>. NULL when absent or empty.
const char* gd_osim_socket(const gd_osim* osim, const gd_xml_node* object, const char* name);

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

// The same number, which must not be negative (or zero). Errors: GERDY_E_MODEL.
typedef enum gd_osim_sign { GD_OSIM_NOT_NEGATIVE, GD_OSIM_POSITIVE } gd_osim_sign;
gerdy_status gd_osim_signed(const gd_osim* osim, const gd_xml_node* object, const char* name,
                            gd_osim_sign sign, double* out);

// All numbers in the text of an element. Owner: the caller frees *out. Errors: GERDY_E_FORMAT.
gerdy_status gd_osim_numbers(const gd_osim* osim, const gd_xml_node* node, double** out, int* n);

// Is this the name of a class of functions, supported or not?
bool gd_osim_is_function(const char* name);

// The function in a property, written <name><LinearFunction>... or
// <LinearFunction name="name">..., also of the default object; NULL when there is none.
const gd_xml_node* gd_osim_function_of(const gd_osim* osim, const gd_xml_node* object,
                                       const char* name);

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
                          const char* format, ...) GERDY_PRINTF(4, 5);

// Must be of that class: what else stands in a set is misspelled, and would be missing without a
// word. Errors: GERDY_E_UNSUPPORTED.
gerdy_status gd_osim_expect(const gd_osim* osim, const gd_xml_node* node, const char* name);

// Number of children, and the first child of <objects> inside a set, NULL when empty.
int gd_osim_count(const gd_xml_node* first);
const gd_xml_node* gd_osim_objects(const gd_xml_node* holder, const char* set);

// Is a force or constraint switched on? appliesForce, isEnforced; isDisabled asks the opposite.
gerdy_status gd_osim_is_on(const gd_osim* osim, const gd_xml_node* node, int* on);

#endif
