// store/sql.c: SQLite's codes as plain words, statements, transactions.
#include "store/sql.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"

static const char advice[] = "go back to a copy or to an export of the case";

gerdy_status gd_sql_damaged(gerdy_error* err, const char* format, ...) {
  char what[256];
  va_list args;
  va_start(args, format);
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "the case is damaged: %s; %s", what, advice);
}

static gerdy_status fail_disk(sqlite3* db, int code, gerdy_error* err) {
  int why = sqlite3_system_errno(db);
  if (code == SQLITE_IOERR_NOMEM) return gd_fail_memory(err);
  if (code == SQLITE_IOERR_SHORT_READ) return gd_sql_damaged(err, "its end is missing");
  return gd_fail(err, GERDY_E_FILE, 0, NULL,
                 "the disk did not do what it was asked, and nothing was changed: %s (SQLite: %s)",
                 why != 0 ? strerror(why) : "no reason was given", sqlite3_errstr(code));
}

gerdy_status gd_sql_fail(sqlite3* db, int code, gerdy_error* err) {
  const char* detail = db != NULL ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  switch (code & 0xff) {
    case SQLITE_NOMEM:
      return gd_fail_memory(err);
    case SQLITE_IOERR:
      return fail_disk(db, code, err);
    case SQLITE_FULL:
      return gd_fail(err, GERDY_E_FILE, 0, NULL,
                     "the disk is full, and nothing was changed; make room and try again");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return gd_fail(err, GERDY_E_FILE, 0, NULL,
                     "another program is busy with this case; try again when it is done");
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return gd_fail(err, GERDY_E_FILE, 0, NULL,
                     "the case can only be read here; copy it to where you may write");
    case SQLITE_CANTOPEN:
      return gd_fail(err, GERDY_E_FILE, 0, NULL,
                     "the case, or a file that belongs beside it (-wal, -shm), cannot be opened; "
                     "may you write in its folder?");
    case SQLITE_TOOBIG:
      return gd_fail(err, GERDY_E_ARG, 0, NULL, "a case takes files of 1 GB at most");
    default:
      return gd_sql_damaged(err, "SQLite says \"%s\"", detail);
  }
}

gerdy_status gd_sql_run(sqlite3* db, const char* sql, gerdy_error* err) {
  int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
  return code == SQLITE_OK ? GERDY_OK : gd_sql_fail(db, code, err);
}

gerdy_status gd_sql_prepare(sqlite3* db, const char* sql, sqlite3_stmt** out, gerdy_error* err) {
  int code = sqlite3_prepare_v2(db, sql, -1, out, NULL);
  return code == SQLITE_OK ? GERDY_OK : gd_sql_fail(db, code, err);
}

gerdy_status gd_sql_next(sqlite3_stmt* statement, bool* row, gerdy_error* err) {
  int code = sqlite3_step(statement);
  *row = code == SQLITE_ROW;
  if (*row || code == SQLITE_DONE) return GERDY_OK;
  return gd_sql_fail(sqlite3_db_handle(statement), code, err);
}

gerdy_status gd_sql_done(sqlite3_stmt* statement, gerdy_error* err) {
  bool row;
  gerdy_status status = gd_sql_next(statement, &row, err);
  sqlite3_reset(statement);
  return status;
}

gerdy_status gd_sql_number(sqlite3* db, const char* sql, int64_t* out, gerdy_error* err) {
  sqlite3_stmt* statement;
  bool row = false;
  gerdy_status status = gd_sql_prepare(db, sql, &statement, err);
  if (status == GERDY_OK) status = gd_sql_next(statement, &row, err);
  if (status == GERDY_OK && !row) status = gd_sql_damaged(err, "a number it needs is missing");
  if (status == GERDY_OK) *out = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  return status;
}

gerdy_status gd_sql_end(sqlite3* db, gerdy_status status, gerdy_error* err) {
  if (status == GERDY_OK) status = gd_sql_run(db, "COMMIT", err);
  // some failures have ended the transaction already
  if (status != GERDY_OK && !sqlite3_get_autocommit(db)) {
    (void)sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
  }
  return status;
}
