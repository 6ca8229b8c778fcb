// store/case_append.c: entries, their facts and their files into a case, in one transaction.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "io/hash.h"
#include "store/case_file.h"
#include "store/case_text.h"
#include "store/sum.h"

typedef struct writer {
  sqlite3_stmt *has_uid, *has_file, *put_entry, *put_fact, *put_file;
  int64_t nentry, nfile;
  size_t added;
} writer;

// ---- before anything is written ----------------------------------------------------------------

static gerdy_status check_text(const char* text, const char* what, gerdy_error* err) {
  if (gd_is_utf8(text)) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, what, "this text cannot be kept: it is not in UTF-8");
}

static gerdy_status check_entry(const gerdy_entry* entry, const gerdy_fact* fact,
                                gerdy_error* err) {
  if (entry->uid[0] != '\0' && !gd_is_hex(entry->uid, 32)) {
    return gd_fail(err, GERDY_E_ARG, 0, entry->uid, "a uid is 32 lower-case hexadecimal digits");
  }
  gerdy_status status = check_text(entry->source, "source", err);
  for (size_t i = 0; i < entry->nfact && status == GERDY_OK; ++i) {
    status = check_text(fact[i].name, "name of a fact", err);
    if (status == GERDY_OK && fact[i].text != NULL) {
      status = check_text(fact[i].text, fact[i].name, err);
    }
  }
  return status;
}

static gerdy_status check_file(gerdy_store_file* file, gerdy_error* err) {
  if (file->name == NULL || file->name[0] == '\0' || strlen(file->name) > 255 ||
      strchr(file->name, '/') != NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, file->name,
                   "a kept file needs a name of at most 255 bytes and without a folder");
  }
  gerdy_status status = check_text(file->name, "name of a file", err);
  if (status != GERDY_OK) return status;
  return gd_sha256_hex(file->bytes, file->n, file->sha256);
}

// ---- one row -----------------------------------------------------------------------------------

static int put_text(sqlite3_stmt* statement, int column, const char* text) {
  return text == NULL ? sqlite3_bind_null(statement, column)
                      : sqlite3_bind_text(statement, column, text, -1, SQLITE_STATIC);
}

static int put_number(sqlite3_stmt* statement, int column, double number) {
  return isnan(number) ? sqlite3_bind_null(statement, column)
                       : sqlite3_bind_double(statement, column, number);
}

static int put_when(sqlite3_stmt* statement, int column, gerdy_when when) {
  return sqlite3_bind_int64(statement, column, when.utc) |
         sqlite3_bind_int(statement, column + 1, when.offset_minutes) |
         sqlite3_bind_int(statement, column + 2, when.day_only != 0);
}

// run a statement whose values were bound with these results
// SQLite's own limit for one value
static const size_t largest_file = 1000 * 1000 * 1000;

static gerdy_status put_row(sqlite3_stmt* statement, int bound, gerdy_error* err) {
  if (bound != SQLITE_OK) {
    sqlite3* db = sqlite3_db_handle(statement);
    return gd_sql_fail(db, sqlite3_errcode(db), err);
  }
  return gd_sql_done(statement, err);
}

// is there a row of that text?
static gerdy_status look_up(sqlite3_stmt* statement, const char* text, bool* there,
                            gerdy_error* err) {
  int code = put_text(statement, 1, text);
  gerdy_status status = code == SQLITE_OK ? gd_sql_next(statement, there, err)
                                          : gd_sql_fail(sqlite3_db_handle(statement), code, err);
  sqlite3_reset(statement);
  return status;
}

static gerdy_status add_file(writer* w, const gerdy_store_file* file, gerdy_error* err) {
  bool there;
  gerdy_status status = look_up(w->has_file, file->sha256, &there, err);
  if (status != GERDY_OK || there) return status;
  const char* bytes = file->n > 0 ? file->bytes : "";
  if (file->n > largest_file) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "\"%.100s\": a case takes files of 1 GB at most",
                   file->name);
  }
  int bound = put_text(w->put_file, 1, file->sha256) | put_text(w->put_file, 2, file->name) |
              sqlite3_bind_blob64(w->put_file, 3, bytes, file->n, SQLITE_STATIC) |
              sqlite3_bind_int64(w->put_file, 4, gd_sum_file(file->sha256, file->name, file->n));
  ++w->nfile;
  return put_row(w->put_file, bound, err);
}

static gerdy_status add_fact(writer* w, int64_t place, const gerdy_fact* fact, gerdy_error* err) {
  char side[2] = {fact->side, '\0'};
  sqlite3_stmt* row = w->put_fact;
  int bound = sqlite3_bind_int64(row, 1, w->nentry) | sqlite3_bind_int64(row, 2, place) |
              put_text(row, 3, fact->name) | put_text(row, 4, fact->side != 0 ? side : NULL) |
              put_text(row, 5, fact->text) | put_number(row, 6, fact->number) |
              put_number(row, 7, fact->sd) | sqlite3_bind_int64(row, 8, fact->n);
  return put_row(row, bound, err);
}

static void make_uid(char uid[33]) {
  unsigned char random[16];
  sqlite3_randomness(sizeof random, random);
  for (int i = 0; i < 16; ++i) {
    uid[2 * i] = "0123456789abcdef"[random[i] >> 4];
    uid[2 * i + 1] = "0123456789abcdef"[random[i] & 15];
  }
  uid[32] = '\0';
}

static gerdy_status put_entry(writer* w, const gerdy_entry* entry, const gerdy_fact* fact,
                              gerdy_error* err) {
  sqlite3_stmt* row = w->put_entry;
  ++w->nentry;
  int bound = sqlite3_bind_int64(row, 1, w->nentry) | put_text(row, 2, entry->uid) |
              put_text(row, 3, gerdy_entry_kind_id(entry->kind)) | put_when(row, 4, entry->at) |
              put_when(row, 7, entry->recorded) | put_text(row, 10, entry->source) |
              put_text(row, 11, entry->file[0] != '\0' ? entry->file : NULL) |
              sqlite3_bind_int64(row, 12, (int64_t)entry->nfact) |
              sqlite3_bind_int64(row, 13, gd_sum_entry(w->nentry, entry, fact));
  gerdy_status status = put_row(row, bound, err);
  for (size_t i = 0; i < entry->nfact && status == GERDY_OK; ++i) {
    status = add_fact(w, (int64_t)i, &fact[i], err);
  }
  if (status == GERDY_OK) ++w->added;
  return status;
}

static gerdy_status add_entry(writer* w, const gerdy_entry* given, const gerdy_fact* fact,
                              gerdy_error* err) {
  char uid[33];
  gerdy_entry entry = *given;
  gerdy_status status = GERDY_OK;
  bool there = false;
  if (given->uid[0] == '\0') {
    make_uid(uid);
    entry.uid = uid;
  } else {
    status = look_up(w->has_uid, given->uid, &there, err);
    if (status != GERDY_OK || there) return status;
  }
  if (entry.file[0] != '\0') status = look_up(w->has_file, entry.file, &there, err);
  if (status == GERDY_OK && entry.file[0] != '\0' && !there) {
    return gd_fail(err, GERDY_E_ARG, 0, entry.file,
                   "an entry comes from this file, and it is neither given nor in the case");
  }
  return status == GERDY_OK ? put_entry(w, &entry, fact, err) : status;
}

// ---- all of them -------------------------------------------------------------------------------

static gerdy_status prepare(sqlite3* db, writer* w, gerdy_error* err) {
  const struct {
    const char* sql;
    sqlite3_stmt** out;
  } all[] = {
      {"SELECT 1 FROM entry WHERE uid = ?1", &w->has_uid},
      {"SELECT 1 FROM file WHERE sha256 = ?1", &w->has_file},
      {"INSERT INTO file(sha256, name, bytes, sum) VALUES(?1, ?2, ?3, ?4)", &w->put_file},
      {"INSERT INTO entry(id, uid, kind, at_utc, at_offset, at_day_only, recorded_utc,"
       " recorded_offset, recorded_day_only, source, file, nfact, sum)"
       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
       &w->put_entry},
      {"INSERT INTO fact(entry, place, name, side, text, number, sd, n)"
       " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
       &w->put_fact},
  };
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < sizeof all / sizeof all[0] && status == GERDY_OK; ++i) {
    status = gd_sql_prepare(db, all[i].sql, all[i].out, err);
  }
  return status;
}

// the counts as they are, which must fit what is there
static gerdy_status begin_count(sqlite3* db, writer* w, gerdy_error* err) {
  int64_t last;
  gerdy_status status = gd_case_head(db, &w->nentry, &w->nfile, err);
  if (status == GERDY_OK) {
    status = gd_sql_number(db, "SELECT ifnull(max(id), 0) FROM entry", &last, err);
  }
  if (status != GERDY_OK || last == w->nentry) return status;
  return gd_sql_damaged(err, "%lld entries were written, and the last is number %lld",
                        (long long)w->nentry, (long long)last);
}

static gerdy_status end_count(sqlite3* db, const writer* w, gerdy_error* err) {
  sqlite3_stmt* head;
  gerdy_status status = gd_sql_prepare(db, "UPDATE head SET entries = ?1, files = ?2", &head, err);
  if (status == GERDY_OK) {
    int bound = sqlite3_bind_int64(head, 1, w->nentry) | sqlite3_bind_int64(head, 2, w->nfile);
    status = put_row(head, bound, err);
  }
  sqlite3_finalize(head);
  return status;
}

static gerdy_status add_all(sqlite3* db, writer* w, const gerdy_history* entries,
                            const gerdy_store_file* file, size_t nfile, gerdy_error* err) {
  size_t nentry, nfact;
  const gerdy_entry* entry = gerdy_history_entries(entries, &nentry);
  const gerdy_fact* fact = gerdy_history_facts(entries, &nfact);
  gerdy_status status = begin_count(db, w, err);
  if (status == GERDY_OK) status = prepare(db, w, err);
  for (size_t i = 0; i < nfile && status == GERDY_OK; ++i) status = add_file(w, &file[i], err);
  for (size_t i = 0; i < nentry && status == GERDY_OK; ++i) {
    status = add_entry(w, &entry[i], entry[i].nfact > 0 ? fact + entry[i].first : NULL, err);
  }
  if (status == GERDY_OK) status = end_count(db, w, err);
  sqlite3_finalize(w->has_uid);
  sqlite3_finalize(w->has_file);
  sqlite3_finalize(w->put_file);
  sqlite3_finalize(w->put_entry);
  sqlite3_finalize(w->put_fact);
  return status;
}

static gerdy_status check_all(const gerdy_store* store, const gerdy_history* entries,
                              gerdy_store_file* file, size_t nfile, gerdy_error* err) {
  size_t nentry, nfact;
  const gerdy_entry* entry = gerdy_history_entries(entries, &nentry);
  const gerdy_fact* fact = gerdy_history_facts(entries, &nfact);
  gerdy_status status = store->read_only ? gd_sql_fail(NULL, SQLITE_READONLY, err) : GERDY_OK;
  for (size_t i = 0; i < nfile && status == GERDY_OK; ++i) status = check_file(&file[i], err);
  for (size_t i = 0; i < nentry && status == GERDY_OK; ++i) {
    status = check_entry(&entry[i], entry[i].nfact > 0 ? fact + entry[i].first : NULL, err);
  }
  return status;
}

gerdy_status gerdy_store_append(gerdy_store* store, const gerdy_history* entries,
                                gerdy_store_file* file, size_t nfile, size_t* nadded,
                                gerdy_error* err) {
  writer w = {0};
  if (nadded != NULL) *nadded = 0;
  gerdy_status status = check_all(store, entries, file, nfile, err);
  // IMMEDIATE: a writer waits for the other at the beginning, where nothing can be lost by it
  if (status == GERDY_OK) status = gd_sql_run(store->db, "BEGIN IMMEDIATE", err);
  if (status == GERDY_OK) {
    status = gd_sql_end(store->db, add_all(store->db, &w, entries, file, nfile, err), err);
  }
  if (status != GERDY_OK) return gd_at_file(err, status, store->path);
  if (nadded != NULL) *nadded = w.added;
  return GERDY_OK;
}
