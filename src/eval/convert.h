// eval/convert.h: what a model loses when it is written.
#ifndef GD_EVAL_CONVERT_H
#define GD_EVAL_CONVERT_H

#include <gerdy/base.h>

// Say it, of the file that is written. Errors: GERDY_E_MEMORY.
gerdy_status gd_note_lost(const char* path, gerdy_notes* notes, gerdy_error* err);

#endif
