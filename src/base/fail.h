// base/fail.h: fill a gerdy_error and hand back its status in one call.
#ifndef GD_BASE_FAIL_H
#define GD_BASE_FAIL_H

#include <gerdy/base.h>

// Fill err (nullable) with code, line (0 = none), element ("" or NULL = none) and a message;
// returns code. err->file is kept, so that whoever knows the path may set it before or after.
gerdy_status gd_fail(gerdy_error* err, gerdy_status code, long line, const char* element,
                     const char* format, ...) GERDY_PRINTF(5, 6);

// The one message for GERDY_E_MEMORY.
gerdy_status gd_fail_memory(gerdy_error* err);

// Set err->file (nullable err, path shortened from the left when too long) and return status.
gerdy_status gd_at_file(gerdy_error* err, gerdy_status status, const char* path);

#endif
