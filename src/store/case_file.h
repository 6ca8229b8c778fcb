// store/case_file.h: the inside of gerdy_store, shared by the files of this layer.
#ifndef GD_STORE_CASE_FILE_H
#define GD_STORE_CASE_FILE_H

#include <gerdy/store.h>

#include "store/schema.h"

struct gerdy_store {
  sqlite3* db;
  char* path;      // as the caller gave it
  bool read_only;  // on a medium, in a folder or in a file that we may not write
};

// A connection to a new file at an absolute path, with this project's settings. *out: the caller's
// in any case, sqlite3_close. Errors: GERDY_E_FILE, GERDY_E_MEMORY.
gerdy_status gd_case_connect(const char* path, sqlite3** out, gerdy_error* err);

// gerdy_store_open for a program whose schema is that one.
gerdy_status gd_case_open(const char* path, const gd_schema* schema, gerdy_store** out,
                          gerdy_error* err);

// How many entries and files the case says it has. Within a transaction.
gerdy_status gd_case_head(sqlite3* db, int64_t* nentry, int64_t* nfile, gerdy_error* err);

// gerdy_store_read within a transaction of the caller.
gerdy_status gd_case_read(sqlite3* db, gerdy_history** out, gerdy_error* err);

// A row of "SELECT sha256, name, bytes, sum FROM file": what it says, checked against its sums.
// Pointers stand until the next row.
typedef struct gd_case_file {
  const char *sha256, *name, *bytes;
  size_t n;
} gd_case_file;
gerdy_status gd_case_file_row(sqlite3_stmt* row, gd_case_file* out, gerdy_error* err);

// Are as many files there as were kept? Errors: GERDY_E_FORMAT.
gerdy_status gd_case_file_count(int64_t kept, int64_t there, gerdy_error* err);

// gerdy_store_create with the files that its entries name.
gerdy_status gd_case_create(const char* path, const gerdy_history* first, gerdy_store_file* kept,
                            size_t nkept, gerdy_error* err);

#endif
