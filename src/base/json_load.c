// base/json_load.c: jansson at the project's allocator.
#include "base/json_load.h"

#include <stdbool.h>
#include <string.h>
#include <threads.h>

#include "base/fail.h"
#include "base/mem.h"

// jansson calls some failed allocations "invalid token": remember what it was
static _Thread_local bool memory_is_short;

// jansson fills what it asks for: no zeroing
static void* allocate(size_t size) {
  void* p = gd_realloc_hook(NULL, size);
  if (p == NULL) memory_is_short = true;
  return p;
}

static void set_allocator(void) { json_set_alloc_funcs(allocate, gd_free); }

gerdy_status gd_json_load(const char* bytes, size_t n, json_t** out, gerdy_error* err) {
  static once_flag once = ONCE_FLAG_INIT;
  call_once(&once, set_allocator);
  json_error_t fault;
  memory_is_short = false;
  // editors of one system put a mark before the text
  if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
    bytes += 3;
    n -= 3;
  }
  *out = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &fault);
  if (*out != NULL) return GERDY_OK;
  if (memory_is_short) return gd_fail_memory(err);
  return gd_fail(err, GERDY_E_FORMAT, fault.line > 0 ? fault.line : 0, NULL,
                 "not valid JSON: %s (column %d)", fault.text, fault.column);
}
