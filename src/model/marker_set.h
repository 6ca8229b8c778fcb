// model/marker_set.h: markers from a document of their own.
#ifndef GD_MODEL_MARKER_SET_H
#define GD_MODEL_MARKER_SET_H

#include <gerdy/model.h>

// Read a MarkerSet document and put its markers into the model: those it has already lie where the
// document says, the others are added. Errors: GERDY_E_FORMAT (with the line), GERDY_E_MODEL (a
// body that is none), GERDY_E_FILE, GERDY_E_MEMORY; the model is whole then, too.
gerdy_status gd_marker_set_load(const char* path, gerdy_model* model, gerdy_error* err);

#endif
