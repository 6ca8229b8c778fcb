// model/osim_write.h: from a compiled model back to an .osim document.
#ifndef GD_MODEL_OSIM_WRITE_H
#define GD_MODEL_OSIM_WRITE_H

#include <gerdy/model.h>

#include "base/buf.h"

// Append the model as an .osim document of version 40000; out->failed when memory ran out.
// Reading it gives the same arrays, bit by bit where the format allows (docs/model.md, "Saving").
void gd_osim_write(const gerdy_model* model, gd_buf* out);

#endif
