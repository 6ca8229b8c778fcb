// store/schema.c: the tables of a case, version by version. A step that was released is never
// edited: what changes is a new step behind it.
#include "store/schema.h"

#include <stdio.h>

#include "base/fail.h"

// entry.sum and file.sum are made by store/sum.c. head says how many rows there must be, so that
// lost ones are missed. The triggers keep what is written from being written over.
static const char version_1[] =
    "CREATE TABLE file("
    " sha256 TEXT NOT NULL PRIMARY KEY CHECK(length(sha256) = 64),"
    " name TEXT NOT NULL,"
    " bytes BLOB NOT NULL,"
    " sum INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE entry("
    " id INTEGER PRIMARY KEY,"
    " uid TEXT NOT NULL UNIQUE CHECK(length(uid) = 32),"
    " kind TEXT NOT NULL,"
    " at_utc INTEGER NOT NULL, at_offset INTEGER NOT NULL, at_day_only INTEGER NOT NULL,"
    " recorded_utc INTEGER NOT NULL, recorded_offset INTEGER NOT NULL,"
    " recorded_day_only INTEGER NOT NULL,"
    " source TEXT NOT NULL,"
    " file TEXT REFERENCES file(sha256),"
    " nfact INTEGER NOT NULL CHECK(nfact >= 0),"
    " sum INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE fact("
    " entry INTEGER NOT NULL REFERENCES entry(id),"
    " place INTEGER NOT NULL,"
    " name TEXT NOT NULL CHECK(name <> ''),"
    " side TEXT CHECK(side IN ('r', 'l')),"
    " text TEXT, number REAL, sd REAL,"
    " n INTEGER NOT NULL CHECK(n >= 0),"
    " PRIMARY KEY(entry, place),"
    " CHECK((text IS NULL) <> (number IS NULL))"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE head("
    " one INTEGER PRIMARY KEY CHECK(one = 1),"
    " entries INTEGER NOT NULL,"
    " files INTEGER NOT NULL"
    ") STRICT;"
    "INSERT INTO head VALUES(1, 0, 0);"
    "CREATE TRIGGER file_update BEFORE UPDATE ON file"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;"
    "CREATE TRIGGER file_delete BEFORE DELETE ON file"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;"
    "CREATE TRIGGER file_replace BEFORE INSERT ON file"
    " WHEN EXISTS(SELECT 1 FROM file WHERE sha256 = NEW.sha256)"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;"
    "CREATE TRIGGER entry_update BEFORE UPDATE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;"
    "CREATE TRIGGER entry_delete BEFORE DELETE ON entry"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;"
    "CREATE TRIGGER entry_replace BEFORE INSERT ON entry"
    " WHEN EXISTS(SELECT 1 FROM entry WHERE id = NEW.id OR uid = NEW.uid)"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;"
    "CREATE TRIGGER fact_update BEFORE UPDATE ON fact"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;"
    "CREATE TRIGGER fact_delete BEFORE DELETE ON fact"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;"
    "CREATE TRIGGER fact_replace BEFORE INSERT ON fact"
    " WHEN NEW.entry <> (SELECT max(id) FROM entry)"
    " OR EXISTS(SELECT 1 FROM fact WHERE entry = NEW.entry AND place = NEW.place)"
    " BEGIN SELECT RAISE(ABORT, 'a case is added to and never changed'); END;";

static const char* const steps[] = {version_1};

const gd_schema gd_schema_now = {steps, sizeof steps / sizeof steps[0]};

gerdy_status gd_schema_check(int64_t version, const gd_schema* schema, gerdy_error* err) {
  if (version < 1)
    return gd_sql_damaged(err, "the version of its format is %lld", (long long)version);
  if (version <= schema->version) return GERDY_OK;
  return gd_fail(err, GERDY_E_FORMAT, 0, NULL,
                 "the case was written by a later Gerdy (format %lld, this one knows up to %d); "
                 "use that Gerdy",
                 (long long)version, schema->version);
}

static gerdy_status read_version(sqlite3* db, int64_t* version, gerdy_error* err) {
  return gd_sql_number(db, "PRAGMA user_version", version, err);
}

static gerdy_status take_steps(sqlite3* db, const gd_schema* schema, gerdy_error* err) {
  char mark[48];
  int64_t version;
  // another program may have been faster
  gerdy_status status = read_version(db, &version, err);
  for (int64_t v = version; status == GERDY_OK && v < schema->version; ++v) {
    status = gd_sql_run(db, schema->step[v], err);
  }
  if (status != GERDY_OK || version >= schema->version) return status;
  snprintf(mark, sizeof mark, "PRAGMA user_version = %d", schema->version);
  return gd_sql_run(db, mark, err);
}

gerdy_status gd_schema_bring_up(sqlite3* db, const gd_schema* schema, gerdy_error* err) {
  int64_t version;
  gerdy_status status = read_version(db, &version, err);
  if (status != GERDY_OK || version >= schema->version) return status;
  status = gd_sql_run(db, "BEGIN IMMEDIATE", err);
  if (status != GERDY_OK) return status;
  return gd_sql_end(db, take_steps(db, schema, err), err);
}
