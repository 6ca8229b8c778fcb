// store/sql.h: the few shapes in which this layer speaks to SQLite; codes become plain words here.
#ifndef GD_STORE_SQL_H
#define GD_STORE_SQL_H

#include <gerdy/base.h>
#include <sqlite3.h>
#include <stdbool.h>

// What SQLite's return code means to somebody who keeps a case; returns the status that fits.
gerdy_status gd_sql_fail(sqlite3* db, int code, gerdy_error* err);

// The case holds what Gerdy cannot have written. The message gets an advice behind it.
gerdy_status gd_sql_damaged(gerdy_error* err, const char* format, ...) GERDY_PRINTF(2, 3);

// Run statements that give no rows.
gerdy_status gd_sql_run(sqlite3* db, const char* sql, gerdy_error* err);

// A prepared statement; *out is NULL on failure. Owner: the caller, sqlite3_finalize.
gerdy_status gd_sql_prepare(sqlite3* db, const char* sql, sqlite3_stmt** out, gerdy_error* err);

// The next row: *row tells whether there is one.
gerdy_status gd_sql_next(sqlite3_stmt* statement, bool* row, gerdy_error* err);

// Run a statement that gives no rows and make it ready for the next values.
gerdy_status gd_sql_done(sqlite3_stmt* statement, gerdy_error* err);

// The one number that a query gives.
gerdy_status gd_sql_number(sqlite3* db, const char* sql, int64_t* out, gerdy_error* err);

// End a transaction: keep it when status is GERDY_OK and that works, else take everything back.
gerdy_status gd_sql_end(sqlite3* db, gerdy_status status, gerdy_error* err);

#endif
