// store/case_verify.c: kept files out again, and a look at everything that a case holds.
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "io/hash.h"
#include "store/case_file.h"
#include "store/sum.h"

gerdy_status gd_case_file_row(sqlite3_stmt* row, gd_case_file* out, gerdy_error* err) {
  char sha256[65];
  out->sha256 = (const char*)sqlite3_column_text(row, 0);
  out->name = (const char*)sqlite3_column_text(row, 1);
  out->bytes = sqlite3_column_blob(row, 2);
  out->n = (size_t)sqlite3_column_bytes(row, 2);
  if (sqlite3_errcode(sqlite3_db_handle(row)) == SQLITE_NOMEM) return gd_fail_memory(err);
  if (out->sha256 == NULL || out->name == NULL) {
    return gd_sql_damaged(err, "a kept file has no name");
  }
  gerdy_status status = gd_sha256_hex(out->bytes, out->n, sha256);
  if (status != GERDY_OK) return status;
  if (strcmp(sha256, out->sha256) == 0 &&
      sqlite3_column_int64(row, 3) == gd_sum_file(out->sha256, out->name, out->n)) {
    return GERDY_OK;
  }
  return gd_sql_damaged(err, "the kept file \"%.80s\" is not what was put in", out->name);
}

gerdy_status gd_case_file_count(int64_t kept, int64_t there, gerdy_error* err) {
  if (kept == there) return GERDY_OK;
  return gd_sql_damaged(err, "%lld files were kept and %lld are there", (long long)kept,
                        (long long)there);
}

// ---- one kept file -----------------------------------------------------------------------------

static gerdy_status copy_file(sqlite3_stmt* row, char name[256], char** bytes, size_t* n,
                              gerdy_error* err) {
  gd_case_file file;
  gerdy_status status = gd_case_file_row(row, &file, err);
  if (status != GERDY_OK) return status;
  *bytes = gd_alloc(file.n + 1, 1);
  if (*bytes == NULL) return gd_fail_memory(err);
  if (file.n > 0) memcpy(*bytes, file.bytes, file.n);
  *n = file.n;
  if (name != NULL) snprintf(name, 256, "%s", file.name);
  return GERDY_OK;
}

gerdy_status gerdy_store_get_file(gerdy_store* store, const char* sha256, char name[256],
                                  char** bytes, size_t* n, gerdy_error* err) {
  static const char sql[] = "SELECT sha256, name, bytes, sum FROM file WHERE sha256 = ?1";
  sqlite3_stmt* row;
  bool there = false;
  *bytes = NULL;
  gerdy_status status = gd_sql_prepare(store->db, sql, &row, err);
  if (status == GERDY_OK) {
    int code = sqlite3_bind_text(row, 1, sha256, -1, SQLITE_STATIC);
    status = code == SQLITE_OK ? gd_sql_next(row, &there, err) : gd_sql_fail(store->db, code, err);
  }
  if (status == GERDY_OK && !there) {
    status = gd_fail(err, GERDY_E_ARG, 0, sha256, "the case keeps no file of this SHA-256");
  }
  if (status == GERDY_OK) status = copy_file(row, name, bytes, n, err);
  sqlite3_finalize(row);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, store->path);
}

void gerdy_store_bytes_free(char* bytes) { gd_free(bytes); }

// ---- everything --------------------------------------------------------------------------------

static gerdy_status check_pages(sqlite3* db, gerdy_error* err) {
  sqlite3_stmt* row;
  bool there = false;
  gerdy_status status = gd_sql_prepare(db, "PRAGMA integrity_check(1)", &row, err);
  if (status == GERDY_OK) status = gd_sql_next(row, &there, err);
  const char* said = status == GERDY_OK && there ? (const char*)sqlite3_column_text(row, 0) : NULL;
  if (status == GERDY_OK && said == NULL) status = gd_fail_memory(err);
  if (status == GERDY_OK && strcmp(said, "ok") != 0) {
    status = gd_sql_damaged(err, "SQLite says \"%.160s\"", said);
  }
  sqlite3_finalize(row);
  return status;
}

static gerdy_status check_references(sqlite3* db, gerdy_error* err) {
  sqlite3_stmt* row;
  bool broken = false;
  gerdy_status status = gd_sql_prepare(db, "PRAGMA foreign_key_check", &row, err);
  if (status == GERDY_OK) status = gd_sql_next(row, &broken, err);
  if (status == GERDY_OK && broken) {
    const char* table = (const char*)sqlite3_column_text(row, 0);
    const char* parent = (const char*)sqlite3_column_text(row, 2);
    status = gd_sql_damaged(err, "row %lld of the table \"%s\" names what is not in \"%s\"",
                            (long long)sqlite3_column_int64(row, 1), table != NULL ? table : "?",
                            parent != NULL ? parent : "?");
  }
  sqlite3_finalize(row);
  return status;
}

static gerdy_status check_files(sqlite3* db, gerdy_error* err) {
  sqlite3_stmt* row;
  bool there = false;
  int64_t nentry, nfile, n = 0;
  gd_case_file file;
  gerdy_status status =
      gd_sql_prepare(db, "SELECT sha256, name, bytes, sum FROM file ORDER BY rowid", &row, err);
  if (status == GERDY_OK) status = gd_sql_next(row, &there, err);
  for (; status == GERDY_OK && there; ++n) {
    status = gd_case_file_row(row, &file, err);
    if (status == GERDY_OK) status = gd_sql_next(row, &there, err);
  }
  sqlite3_finalize(row);
  if (status == GERDY_OK) status = gd_case_head(db, &nentry, &nfile, err);
  return status == GERDY_OK ? gd_case_file_count(nfile, n, err) : status;
}

static gerdy_status check_all(sqlite3* db, gerdy_error* err) {
  gerdy_history* history = NULL;
  gerdy_status status = check_pages(db, err);
  if (status == GERDY_OK) status = check_references(db, err);
  if (status == GERDY_OK) status = gd_case_read(db, &history, err);
  if (status == GERDY_OK) status = check_files(db, err);
  gerdy_history_free(history);
  return status;
}

gerdy_status gerdy_store_verify(gerdy_store* store, gerdy_error* err) {
  gerdy_status status = gd_sql_run(store->db, "BEGIN", err);
  if (status == GERDY_OK) status = check_all(store->db, err);
  status = gd_sql_end(store->db, status, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, store->path);
}
