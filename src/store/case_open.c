// store/case_open.c: opening a case. What is no case is recognised before SQLite may touch it.

// realpath is an X/Open function
#define _XOPEN_SOURCE 700

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "store/case_file.h"

enum { busy_ms = 10000 };

// ---- connection --------------------------------------------------------------------------------

static gerdy_status settle(sqlite3* db, gerdy_error* err) {
  // Strangers' schemas run nothing, damaged pages are noticed early, nothing private goes to /tmp.
  // A case is read from end to end, once: a larger cache only costs the time to fill it.
  static const char settings[] =
      "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA temp_store = MEMORY;"
      "PRAGMA cache_size = -256;"
      "PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;";
  sqlite3_busy_timeout(db, busy_ms);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return gd_sql_run(db, settings, err);
}

static gerdy_status connect_as(const char* name, int flags, sqlite3** out, gerdy_error* err) {
  // one thread at a time uses a case: SQLite's own locks would cost a fifth of the reading
  int code = sqlite3_open_v2(name, out, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code == SQLITE_OK) return GERDY_OK;
  gerdy_status status = gd_sql_fail(*out, code, err);
  sqlite3_close(*out);
  *out = NULL;
  return status;
}

gerdy_status gd_case_connect(const char* path, sqlite3** out, gerdy_error* err) {
  gerdy_status status = connect_as(path, SQLITE_OPEN_READWRITE, out, err);
  return status == GERDY_OK ? settle(*out, err) : status;
}

// the file as it lies there, nothing beside it: for media on which nothing can be written
static gerdy_status connect_frozen(const char* path, sqlite3** out, gerdy_error* err) {
  static const char plain[] = "/._-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  char name[3 * PATH_MAX + 32], *at = name + sprintf(name, "file:");
  for (const char* c = path; *c != '\0'; ++c) {
    if (strchr(plain, *c) != NULL) {
      *at++ = *c;
    } else {
      at += sprintf(at, "%%%02X", (unsigned)(unsigned char)*c);
    }
  }
  strcpy(at, "?immutable=1");
  return connect_as(name, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, out, err);
}

// ---- is it a case? -----------------------------------------------------------------------------

static gerdy_status fail_open(gerdy_error* err, const char* what, int why) {
  return gd_fail(err, GERDY_E_FILE, 0, NULL, "%s: %s", what, strerror(why));
}

// an ordinary file with something in it, and its real place
static gerdy_status check_file(const char* path, char real[PATH_MAX], gerdy_error* err) {
  struct stat info;
  if (stat(path, &info) != 0) {
    return fail_open(err, "the case cannot be opened; check its name, or make a new case", errno);
  }
  if (!S_ISREG(info.st_mode)) {
    return gd_fail(err, GERDY_E_FILE, 0, NULL, "a case is needed here, and this is %s",
                   S_ISDIR(info.st_mode) ? "a directory" : "a device, a pipe or a socket");
  }
  if (access(path, R_OK) != 0) return fail_open(err, "the case cannot be read", errno);
  if (realpath(path, real) == NULL) return fail_open(err, "the case cannot be opened", errno);
  return GERDY_OK;
}

static uint32_t big_endian(const unsigned char* at) {
  return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

// The header, read through SQLite's own handle: opening the file a second time would drop the locks
// that this process may hold on it. Offsets: https://www.sqlite.org/fileformat2.html 1.3
static gerdy_status check_header(sqlite3* db, gerdy_error* err) {
  static const char magic[] = "SQLite format 3";
  unsigned char head[100] = {0};
  sqlite3_file* file = NULL;
  sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  int code = file != NULL ? file->pMethods->xRead(file, head, sizeof head, 0) : SQLITE_CANTOPEN;
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) return gd_sql_fail(db, code, err);
  if (code != SQLITE_OK || memcmp(head, magic, sizeof magic) != 0) {
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL,
                   "this file is not a case of Gerdy, and it was left as it is; check its name");
  }
  if (big_endian(head + 68) != gd_application_id) {
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL,
                   "this is an SQLite file of another program and not a case of Gerdy; it was left "
                   "as it is");
  }
  return GERDY_OK;
}

// ---- read only ---------------------------------------------------------------------------------

static bool may_write(const char* path) {
  char folder[PATH_MAX];
  size_t n = (size_t)(gd_path_name(path) - path);
  memcpy(folder, path, n);
  folder[n] = '\0';
  return access(path, W_OK) == 0 && access(folder, W_OK) == 0;
}

// changes that are not yet in the case itself
static bool has_log(const char* path) {
  char log[PATH_MAX + 8];
  struct stat info;
  snprintf(log, sizeof log, "%s-wal", path);
  return stat(log, &info) == 0 && info.st_size > 0;
}

// Without a log nobody writes, and the file is all there is.
static gerdy_status freeze(gerdy_store* store, const char* path, gerdy_error* err) {
  store->read_only = true;
  if (has_log(path)) return GERDY_OK;
  sqlite3_close(store->db);
  store->db = NULL;
  return connect_frozen(path, &store->db, err);
}

// with a log, reading needs a third file, and nobody may make it here
static gerdy_status explain_log(const gerdy_store* store, gerdy_status status, gerdy_error* err) {
  int code = sqlite3_errcode(store->db) & 0xff;
  if (!store->read_only || (code != SQLITE_CANTOPEN && code != SQLITE_READONLY)) return status;
  return gd_fail(err, GERDY_E_FILE, 0, NULL,
                 "the case cannot be read here: its newest entries are still in the file of the "
                 "same name with -wal behind it; copy both to where you may write");
}

static gerdy_status check_version(gerdy_store* store, const gd_schema* schema, gerdy_error* err) {
  int64_t version;
  gerdy_status status = gd_sql_number(store->db, "PRAGMA user_version", &version, err);
  if (status == GERDY_OK) status = gd_schema_check(version, schema, err);
  if (status != GERDY_OK || version == schema->version) return status;
  if (!store->read_only) return gd_schema_bring_up(store->db, schema, err);
  return gd_fail(err, GERDY_E_FILE, 0, NULL,
                 "the case is of an older Gerdy and must be brought up to date, but it can only be "
                 "read here; copy it to where you may write");
}

// ---- whose log? --------------------------------------------------------------------------------

// the name of the first entry; "" = none
static gerdy_status first_uid(sqlite3* db, char uid[40], gerdy_error* err) {
  sqlite3_stmt* row = NULL;
  bool there = false;
  uid[0] = '\0';
  gerdy_status status =
      gd_sql_prepare(db, "SELECT uid FROM entry ORDER BY rowid LIMIT 1", &row, err);
  if (status == GERDY_OK) status = gd_sql_next(row, &there, err);
  if (status == GERDY_OK && there) {
    snprintf(uid, 40, "%.39s", (const char*)sqlite3_column_text(row, 0));
  }
  sqlite3_finalize(row);
  return status;
}

// The log beside a case could be another case's, left there by a copy. Its pages would take the
// place of this one's, and every checksum would hold. So the first entry, which a case is made with
// and which never changes, must be the same with the log and without it.
//
// uid "" = it cannot be told: a program that was killed while it brought its log into the case
// leaves pages that make sense only together with the log, and then the log is this case's.
static gerdy_status uid_without_log(const char* path, char uid[40], gerdy_error* err) {
  sqlite3* frozen = NULL;
  gerdy_error why = {0};
  gerdy_status status = connect_frozen(path, &frozen, &why);
  if (status == GERDY_OK) status = check_header(frozen, &why);
  if (status == GERDY_OK) status = first_uid(frozen, uid, &why);
  sqlite3_close(frozen);
  if (status == GERDY_E_MEMORY) return gd_fail_memory(err);
  if (status != GERDY_OK) uid[0] = '\0';
  return GERDY_OK;
}

static gerdy_status check_log(const gerdy_store* store, const char* alone, gerdy_error* err) {
  char together[40];
  if (alone[0] == '\0') return GERDY_OK;
  gerdy_status status = first_uid(store->db, together, err);
  if (status != GERDY_OK || strcmp(alone, together) == 0) return status;
  return gd_fail(
      err, GERDY_E_FORMAT, 0, NULL,
      "the file of the same name with -wal behind it belongs to another case; nothing was "
      "changed; move it away and try again");
}

// ---- open and close ----------------------------------------------------------------------------

static gerdy_status open_at(gerdy_store* store, const gd_schema* schema, gerdy_error* err) {
  char real[PATH_MAX], alone[40] = "";
  gerdy_status status = check_file(store->path, real, err);
  bool log = status == GERDY_OK && has_log(real);
  // before the case itself is open: closing a second handle drops the locks of the first
  if (log) status = uid_without_log(real, alone, err);
  if (status == GERDY_OK) status = connect_as(real, SQLITE_OPEN_READWRITE, &store->db, err);
  if (status == GERDY_OK) status = check_header(store->db, err);
  if (status == GERDY_OK && !may_write(real)) status = freeze(store, real, err);
  if (status != GERDY_OK) return status;
  // until it is known whose log it is, closing must not bring it into the case
  if (log) sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  // from here on SQLite reads, recovers and locks
  status = settle(store->db, err);
  if (status == GERDY_OK && log) status = check_log(store, alone, err);
  if (status == GERDY_OK && log) {
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
  }
  if (status == GERDY_OK) status = check_version(store, schema, err);
  return status == GERDY_E_FILE ? explain_log(store, status, err) : status;
}

gerdy_status gd_case_open(const char* path, const gd_schema* schema, gerdy_store** out,
                          gerdy_error* err) {
  *out = NULL;
  gerdy_store* store = gd_alloc(1, sizeof *store);
  if (store == NULL) return gd_fail_memory(err);
  store->path = gd_strndup(path, strlen(path));
  gerdy_status status = store->path != NULL ? open_at(store, schema, err) : gd_fail_memory(err);
  if (status == GERDY_OK) {
    *out = store;
    return GERDY_OK;
  }
  gerdy_store_close(store);
  return gd_at_file(err, status, path);
}

gerdy_status gerdy_store_open(const char* path, gerdy_store** out, gerdy_error* err) {
  return gd_case_open(path, &gd_schema_now, out, err);
}

void gerdy_store_close(gerdy_store* store) {
  if (store == NULL) return;
  // the last to close brings the log into the case and removes it
  sqlite3_close(store->db);
  gd_free(store->path);
  gd_free(store);
}
