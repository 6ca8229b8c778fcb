// base/mem.h: the one door to the allocator. No other file of the library calls malloc.
#ifndef GD_BASE_MEM_H
#define GD_BASE_MEM_H

#include <stddef.h>

// Allocate n items of size bytes, zeroed. NULL when memory is short or n * size overflows.
// A request of zero bytes returns a unique pointer, so NULL always means failure.
void* gd_alloc(size_t n, size_t size);

// Resize; the new tail is not zeroed. NULL on failure, and then p still stands.
void* gd_realloc(void* p, size_t n, size_t size);

void gd_free(void* p);

// A zero-terminated copy of text [length]. NULL on failure.
char* gd_strndup(const char* text, size_t length);

// The same three doors in the shape that libraries with pluggable allocators ask for.
void* gd_malloc_hook(size_t size);
void* gd_realloc_hook(void* p, size_t size);

// ---- for tests: count allocations and make the nth fail ----------------------------------------

// Number of allocations and reallocations made so far by this thread.
unsigned long gd_mem_count(void);

// Make the nth allocation from now fail (1 = the next), and every later one too; 0 = none.
void gd_mem_fail_at(unsigned long nth);

#endif
