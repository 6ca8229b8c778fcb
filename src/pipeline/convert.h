// pipeline/convert.h: what a model loses when it is written.
#ifndef GD_PIPELINE_CONVERT_H
#define GD_PIPELINE_CONVERT_H

#include <gerdy/base.h>

// Say it, of the file that is written. Errors: GERDY_E_MEMORY.
gerdy_status gd_note_lost(const char* path, gerdy_notes* notes, gerdy_error* err);

#endif
