// A copy of a model, to be changed.
#include <gerdy/scale.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "model/layout.h"

#define COPY_ARRAY(type, name, rows, columns, unit, meaning) \
  memcpy(copy->name, model->name, (size_t)model->rows*(columns) * sizeof(type));

gerdy_status gerdy_model_copy(const gerdy_model* model, gerdy_model** out, gerdy_error* err) {
  *out = NULL;
  gerdy_model* copy = gd_alloc(1, sizeof *copy);
  if (copy == NULL) return gd_fail_memory(err);
  *copy = *model;
  if (!gd_model_allocate(copy)) {
    gd_free(copy);
    return gd_fail_memory(err);
  }
  GERDY_MODEL_FIELDS(COPY_ARRAY)
  *out = copy;
  return GERDY_OK;
}
