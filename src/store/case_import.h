// store/case_import.h: what an export holds, read and checked, before any of it goes into a case.
#ifndef GD_STORE_CASE_IMPORT_H
#define GD_STORE_CASE_IMPORT_H

#include <gerdy/store.h>
#include <jansson.h>

// Start with {0}.
typedef struct gd_case_import {
  json_t* root;  // names of files are borrowed from it
  gerdy_history* entries;
  gerdy_store_file* file;  // (nfile)
  char** bytes;            // (nfile) of the files
  size_t nfile;
} gd_case_import;

// Errors: GERDY_E_FORMAT with line or place, GERDY_E_MEMORY.
gerdy_status gd_case_parse(const char* text, size_t n, gd_case_import* out, gerdy_error* err);

// To be called in any case.
void gd_case_import_reset(gd_case_import* import);

#endif
