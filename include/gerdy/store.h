// gerdy/store.h: one runner's case in one SQLite file. Entries are added and never changed; what a
// call has acknowledged survives kill -9, a full disk and a power cut.
#ifndef GERDY_STORE_H
#define GERDY_STORE_H

#include <gerdy/base.h>
#include <gerdy/record.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct gerdy_store gerdy_store;

// A file that an entry came from, kept whole inside the case.
typedef struct gerdy_store_file {
  const char* name;   // without its folder
  const char* bytes;  // (n) borrowed
  size_t n;
  char sha256[65];  // filled by gerdy_store_append
} gerdy_store_file;

// Create a case. It appears complete (first entries included) or not at all.
// first: entries to begin with, at least the profile. Errors: GERDY_E_FILE (exists, folder missing,
// disk full), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_create(const char* path,
                                                          const gerdy_history* first,
                                                          gerdy_error* err);

// Open a case, and bring an older one up to this version's schema (migrations run in one
// transaction). Another program may have it open too: a writer waits for the other up to 10 s.
// Errors: GERDY_E_FILE (missing, no permission, busy too long), GERDY_E_FORMAT (not a case,
// damaged, of a later version), GERDY_E_MEMORY. Owner: the caller, gerdy_store_close.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_open(const char* path, gerdy_store** out,
                                                        gerdy_error* err);
GERDY_API void gerdy_store_close(gerdy_store* store);

// Add the entries of a history, and the files they name, in one transaction. On GERDY_OK it is on
// the disk; on an error nothing was added. Entries without uid get one. file (nfile) may be NULL;
// the same bytes are kept once. An entry whose uid is there already is passed over (*nadded counts
// the others; nullable). Errors: GERDY_E_FILE (disk full, busy too long), GERDY_E_ARG (an entry
// names a file that is neither given nor there), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_append(gerdy_store* store,
                                                          const gerdy_history* entries,
                                                          gerdy_store_file* file, size_t nfile,
                                                          size_t* nadded, gerdy_error* err);

// Read everything, in the order in which it was recorded. Owner: the caller, gerdy_history_free.
// Errors: GERDY_E_FORMAT (damaged), GERDY_E_FILE, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_read(gerdy_store* store, gerdy_history** out,
                                                        gerdy_error* err);

// The bytes of a kept file by its SHA-256, checked against it. *bytes [*n] and a closing zero;
// free with gerdy_store_bytes_free. name [256] may be NULL.
// Errors: GERDY_E_ARG (not there), GERDY_E_FORMAT (its bytes do not match), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_get_file(gerdy_store* store, const char* sha256,
                                                            char name[256], char** bytes, size_t* n,
                                                            gerdy_error* err);
GERDY_API void gerdy_store_bytes_free(char* bytes);

// Look at every page, every reference and every kept file's checksum.
// Errors: GERDY_E_FORMAT naming the first thing that is wrong.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_verify(gerdy_store* store, gerdy_error* err);

// The whole case as one JSON text (docs/store.md, docs/case.schema.json), files in base64; written
// whole or not at all. Errors: GERDY_E_FILE, GERDY_E_FORMAT, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_export(gerdy_store* store, const char* path,
                                                          gerdy_error* err);

// Add what an export holds to a case (entries already there are passed over), in one transaction.
// Errors: GERDY_E_FORMAT with the place; GERDY_E_ARG (an export of somebody with another name); and
// those of gerdy_store_append.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_import(gerdy_store* store, const char* path,
                                                          size_t* nadded, gerdy_error* err);

// Begin a case with what an export holds, as gerdy_store_create does.
// Errors: those of gerdy_store_create and gerdy_store_import.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_store_import_new(const char* case_path,
                                                              const char* path, size_t* nadded,
                                                              gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
