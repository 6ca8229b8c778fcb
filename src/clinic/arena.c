// clinic/arena.c: blocks of memory in a list, filled from the front.
#include "clinic/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "base/mem.h"

struct gd_arena_block {
  struct gd_arena_block* before;
  size_t used;
  size_t capacity;
  alignas(max_align_t) unsigned char bytes[];
};

enum { block_bytes = 16384 };

static bool new_block(gd_arena* arena, size_t capacity) {
  if (capacity > SIZE_MAX - sizeof(struct gd_arena_block)) return false;
  struct gd_arena_block* block = gd_alloc(1, sizeof *block + capacity);
  if (block == NULL) return false;
  *block = (struct gd_arena_block){.before = arena->block, .capacity = capacity};
  arena->block = block;
  return true;
}

void* gd_arena_alloc(gd_arena* arena, size_t n, size_t size) {
  const size_t unit = alignof(max_align_t);
  if (size > 0 && n > (SIZE_MAX - unit) / size) return NULL;
  size_t bytes = (n * size + unit - 1) / unit * unit;
  struct gd_arena_block* block = arena->block;
  if (block == NULL || bytes > block->capacity - block->used) {
    if (!new_block(arena, bytes > block_bytes ? bytes : block_bytes)) return NULL;
    block = arena->block;
  }
  void* at = block->bytes + block->used;
  block->used += bytes;
  return at;
}

const char* gd_arena_keep(gd_arena* arena, gd_buf* text) {
  char* kept = text->failed ? NULL : gd_arena_alloc(arena, text->n + 1, 1);
  if (kept != NULL && text->n > 0) memcpy(kept, text->at, text->n);
  gd_buf_reset(text);
  return kept;
}

void gd_arena_reset(gd_arena* arena) {
  while (arena->block != NULL) {
    struct gd_arena_block* block = arena->block;
    arena->block = block->before;
    gd_free(block);
  }
}
