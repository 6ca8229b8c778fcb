// clinic/arena.h: memory that is given back as a whole: what an assessment says lives in one arena.
#ifndef GD_CLINIC_ARENA_H
#define GD_CLINIC_ARENA_H

#include "base/buf.h"

// Start with {0}.
typedef struct gd_arena {
  struct gd_arena_block* block;  // the one being filled, linked to those before
} gd_arena;

// n items of size bytes, zeroed, aligned for any type; never NULL for n = 0.
// NULL when memory is short or n * size overflows; the arena stands as before.
void* gd_arena_alloc(gd_arena* arena, size_t n, size_t size);

// A copy of what was written, zero-terminated; the buf is reset. NULL when memory was or is short.
const char* gd_arena_keep(gd_arena* arena, gd_buf* text);

void gd_arena_reset(gd_arena* arena);

#endif
