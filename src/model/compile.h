// model/compile.h: from a spec to the frozen, flat model.
#ifndef GD_MODEL_COMPILE_H
#define GD_MODEL_COMPILE_H

#include <gerdy/model.h>

#include "model/spec.h"

// Owner: *out is the caller's, gerdy_model_free. Errors: GERDY_E_MODEL with line and element,
// GERDY_E_MEMORY.
GERDY_NODISCARD gerdy_status gd_compile(const gd_spec* spec, gerdy_model** out, gerdy_error* err);

#endif
