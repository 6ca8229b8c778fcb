#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static _Thread_local unsigned long allocation_count;
static _Thread_local unsigned long fail_at;  // count at which failing begins, 0 = never

static int must_fail(void) {
  ++allocation_count;
  return fail_at != 0 && allocation_count >= fail_at;
}

static int overflows(size_t n, size_t size) { return size != 0 && n > SIZE_MAX / size; }

void* gd_alloc(size_t n, size_t size) {
  if (must_fail() || overflows(n, size)) return NULL;
  return n * size == 0 ? calloc(1, 1) : calloc(n, size);
}

void* gd_realloc(void* p, size_t n, size_t size) {
  if (must_fail() || overflows(n, size)) return NULL;
  return realloc(p, n * size == 0 ? 1 : n * size);
}

void gd_free(void* p) { free(p); }

char* gd_strndup(const char* text, size_t length) {
  char* copy = gd_alloc(length + 1, 1);
  if (copy != NULL) memcpy(copy, text, length);
  return copy;
}

void* gd_malloc_hook(size_t size) { return gd_alloc(size, 1); }

void* gd_realloc_hook(void* p, size_t size) { return gd_realloc(p, size, 1); }

unsigned long gd_mem_count(void) { return allocation_count; }

void gd_mem_fail_at(unsigned long nth) { fail_at = nth == 0 ? 0 : allocation_count + nth; }
