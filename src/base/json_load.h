// base/json_load.h: JSON text to a tree, with memory from base/mem.h.
#ifndef GD_BASE_JSON_LOAD_H
#define GD_BASE_JSON_LOAD_H

#include <gerdy/base.h>
#include <jansson.h>

// One object or array; a member that occurs twice is an error. Owner: json_decref.
// Errors: GERDY_E_FORMAT with the line, GERDY_E_MEMORY.
GERDY_NODISCARD gerdy_status gd_json_load(const char* bytes, size_t n, json_t** out,
                                          gerdy_error* err);

#endif
