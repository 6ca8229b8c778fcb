// base/file.h: whole files in and out.
#ifndef GD_BASE_FILE_H
#define GD_BASE_FILE_H

#include <gerdy/base.h>
#include <stdbool.h>

// Read a whole file. *bytes [*n] plus a closing zero; free with gd_free. A directory, a missing
// file and a file over 2 GB are errors that say so. Errors: GERDY_E_FILE, GERDY_E_MEMORY.
gerdy_status gd_file_read(const char* path, char** bytes, size_t* n, gerdy_error* err);

// Where a file of that name would really be written: the absolute path, behind every link. Checks
// what can be checked before: a directory, device, pipe or socket of that name, a file without
// write permission and a folder that cannot be written in are errors that say so.
// Errors: GERDY_E_FILE.
gerdy_status gd_file_target(const char* path, char* out, size_t size, gerdy_error* err);

// Write a whole file: under another name first, then renamed, so that a failure leaves neither a
// partial file nor a damaged old one. What gd_file_target refuses is not touched; an old file hands
// its permissions on. Errors: GERDY_E_FILE.
gerdy_status gd_file_write(const char* path, const char* bytes, size_t n, gerdy_error* err);

// The same, readable for its owner alone, whoever could read the old one: health data.
gerdy_status gd_file_write_private(const char* path, const char* bytes, size_t n, gerdy_error* err);

// Make a directory and its parents; one that exists is fine. Errors: GERDY_E_FILE.
gerdy_status gd_dir_make(const char* path, gerdy_error* err);

// Are both there and the same file on disk, whatever their names?
bool gd_file_same(const char* a, const char* b);

// The part of a path behind the last '/', and the extension with its dot ("" when none).
const char* gd_path_name(const char* path);
const char* gd_path_ext(const char* path);

#endif
