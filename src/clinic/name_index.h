// clinic/name_index.h: from a name to a number, in constant time. Names are borrowed.
#ifndef GD_CLINIC_NAME_INDEX_H
#define GD_CLINIC_NAME_INDEX_H

#include <stdbool.h>
#include <stddef.h>

// Start with {0}.
typedef struct gd_index {
  struct gd_index_slot* slot;  // (nslot) a power of two
  size_t nslot;
  size_t n;
} gd_index;

// Put a name; one that is there keeps its value. false: memory is short.
bool gd_index_put(gd_index* index, const char* name, size_t value);

bool gd_index_find(const gd_index* index, const char* name, size_t* value);

void gd_index_reset(gd_index* index);

#endif
