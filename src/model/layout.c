#include "model/layout.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

// every array begins on a cache line
static size_t padded(size_t bytes) { return (bytes + 63) & ~(size_t)63; }

static void* aligned(void* buffer) { return (void*)(((uintptr_t)buffer + 63) & ~(uintptr_t)63); }

#define ADD_SIZE(type, name, rows, columns, unit, meaning) \
  total += padded((size_t)m->rows * (columns) * sizeof(type));

#define POINT_INTO(type, name, rows, columns, unit, meaning) \
  target->name = (type*)(void*)at;                           \
  at += padded((size_t)m->rows * (columns) * sizeof(type));

bool gd_model_allocate(gerdy_model* model) {
  const gerdy_model* m = model;
  gerdy_model* target = model;
  size_t total = 64;
  GERDY_MODEL_FIELDS(ADD_SIZE)
  model->buffer = gd_alloc(total, 1);
  if (model->buffer == NULL) return false;
  char* at = aligned(model->buffer);
  GERDY_MODEL_FIELDS(POINT_INTO)
  return true;
}

bool gd_data_allocate(const gerdy_model* m, gerdy_data* data) {
  gerdy_data* target = data;
  size_t total = 64;
  GERDY_DATA_FIELDS(ADD_SIZE)
  data->buffer = gd_alloc(total, 1);
  if (data->buffer == NULL) return false;
  char* at = aligned(data->buffer);
  GERDY_DATA_FIELDS(POINT_INTO)
  return true;
}

#define COPY_FROM(type, name, rows, columns, unit, meaning) \
  memcpy(target->name, m->name, (size_t)m->rows*(columns) * sizeof(type));

// into a buffer of the sizes in bigger, none of which is smaller
static bool move_into(gerdy_model* model, gerdy_model bigger) {
  if (!gd_model_allocate(&bigger)) return false;
  const gerdy_model* m = model;
  gerdy_model* target = &bigger;
  GERDY_MODEL_FIELDS(COPY_FROM)
  gd_free(model->buffer);
  *model = bigger;
  return true;
}

bool gd_model_set_nslope(gerdy_model* model, int nslope) {
  gerdy_model bigger = *model;
  bigger.nslope = nslope;
  return move_into(model, bigger);
}

bool gd_model_set_nmarker(gerdy_model* model, int nmarker, int nname) {
  gerdy_model bigger = *model;
  bigger.nmarker = nmarker;
  bigger.nname = nname;
  return move_into(model, bigger);
}
