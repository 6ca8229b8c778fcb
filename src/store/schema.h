// store/schema.h: the tables of a case, version by version.
#ifndef GD_STORE_SCHEMA_H
#define GD_STORE_SCHEMA_H

#include "store/sql.h"

// step[v] is the SQL that makes version v + 1 of version v; version 0 is an empty file.
typedef struct gd_schema {
  const char* const* step;
  int version;  // count of the steps
} gd_schema;

extern const gd_schema gd_schema_now;

// "GRDY": in the header of every case, and of no other program's file
enum { gd_application_id = 0x47524459 };

// Which version a case has; not a case's version at all is an error. Errors: GERDY_E_FORMAT.
gerdy_status gd_schema_check(int64_t version, const gd_schema* schema, gerdy_error* err);

// Bring a case, open for writing, to the schema's version, in one transaction.
// Errors: GERDY_E_FILE, GERDY_E_FORMAT, GERDY_E_MEMORY.
gerdy_status gd_schema_bring_up(sqlite3* db, const gd_schema* schema, gerdy_error* err);

#endif
