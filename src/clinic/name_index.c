// clinic/name_index.c: open addressing, never more than half full.
#include "clinic/name_index.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

struct gd_index_slot {
  const char* name;  // NULL = free
  size_t value;
  uint64_t hash;
};

// FNV-1a
static uint64_t hash_of(const char* name) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (; *name != '\0'; ++name) hash = (hash ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
  return hash ^ hash >> 29;
}

// Where the name is, or would go.
static struct gd_index_slot* place(const gd_index* index, const char* name, uint64_t hash) {
  for (size_t i = (size_t)hash;; ++i) {
    struct gd_index_slot* slot = &index->slot[i & (index->nslot - 1)];
    if (slot->name == NULL || (slot->hash == hash && strcmp(slot->name, name) == 0)) return slot;
  }
}

static bool grow(gd_index* index) {
  gd_index larger = {.nslot = index->nslot == 0 ? 64 : 2 * index->nslot, .n = index->n};
  larger.slot = gd_alloc(larger.nslot, sizeof *larger.slot);
  if (larger.slot == NULL) return false;
  for (size_t i = 0; i < index->nslot; ++i) {
    const struct gd_index_slot* slot = &index->slot[i];
    if (slot->name != NULL) *place(&larger, slot->name, slot->hash) = *slot;
  }
  gd_free(index->slot);
  *index = larger;
  return true;
}

bool gd_index_put(gd_index* index, const char* name, size_t value) {
  if (2 * (index->n + 1) > index->nslot && !grow(index)) return false;
  const uint64_t hash = hash_of(name);
  struct gd_index_slot* slot = place(index, name, hash);
  if (slot->name == NULL) {
    *slot = (struct gd_index_slot){name, value, hash};
    ++index->n;
  }
  return true;
}

bool gd_index_find(const gd_index* index, const char* name, size_t* value) {
  if (index->n == 0) return false;
  const struct gd_index_slot* slot = place(index, name, hash_of(name));
  if (slot->name == NULL) return false;
  *value = slot->value;
  return true;
}

void gd_index_reset(gd_index* index) {
  gd_free(index->slot);
  *index = (gd_index){0};
}
