// model/layout.h: one buffer for all arrays of a struct, from its X-macro list.
#ifndef GD_MODEL_LAYOUT_H
#define GD_MODEL_LAYOUT_H

#include <gerdy/model.h>
#include <stdbool.h>

// Allocate model (data) and point every array into its one zeroed buffer; the sizes of *model must
// be set. False when memory is short, and then the buffer is NULL.
bool gd_model_allocate(gerdy_model* model);
bool gd_data_allocate(const gerdy_model* model, gerdy_data* data);

// Move the model into a buffer with room for nslope entries of slope_q, which follow from what is
// already in it. False when memory is short, and then nothing changed.
bool gd_model_set_nslope(gerdy_model* model, int nslope);

// The same with room for more markers and more bytes of names.
bool gd_model_set_nmarker(gerdy_model* model, int nmarker, int nname);

#endif
