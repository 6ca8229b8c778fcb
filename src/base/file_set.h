// base/file_set.h: several files that appear together or not at all.
#ifndef GD_BASE_FILE_SET_H
#define GD_BASE_FILE_SET_H

#include <gerdy/base.h>
#include <stdbool.h>

// Start with {0}. Every file is written under its own name in a new folder beside its target, and
// moved from there when all are complete.
typedef struct gd_file_set {
  struct gd_file_set_item {
    char* target;  // where the file goes, behind every link
    char* part;    // where it is until then; NULL = moved
    bool fresh;    // no file was there before
  } * item;        // (n) in room for capacity
  size_t n, capacity;
} gd_file_set;

// Take a file into the set; *part (the set's) is where to write it.
// Errors: GERDY_E_FILE (as gd_file_target), GERDY_E_MEMORY.
gerdy_status gd_file_set_add(gd_file_set* set, const char* path, const char** part,
                             gerdy_error* err);

// Move every file to its target. When one cannot be moved, those new by this call are taken back.
// Errors: GERDY_E_FILE.
gerdy_status gd_file_set_commit(gd_file_set* set, gerdy_error* err);

// Remove what was not moved, and free. To be called in any case.
void gd_file_set_reset(gd_file_set* set);

#endif
