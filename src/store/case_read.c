// store/case_read.c: everything a case holds, in two ordered scans side by side.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "record/history.h"
#include "store/case_file.h"
#include "store/sum.h"

static const char entry_sql[] =
    "SELECT id, uid, kind, at_utc, at_offset, at_day_only, recorded_utc, recorded_offset,"
    " recorded_day_only, source, file, nfact, sum FROM entry ORDER BY id";
static const char fact_sql[] =
    "SELECT entry, name, side, text, number, sd, n FROM fact ORDER BY entry, place";

typedef struct reader {
  sqlite3_stmt *entry, *fact;
  bool has_entry, has_fact;  // the statement stands at a row
  int64_t id;
  gerdy_history* history;
} reader;

gerdy_status gd_case_head(sqlite3* db, int64_t* nentry, int64_t* nfile, gerdy_error* err) {
  gerdy_status status = gd_sql_number(db, "SELECT entries FROM head", nentry, err);
  if (status != GERDY_OK) return status;
  return gd_sql_number(db, "SELECT files FROM head", nfile, err);
}

static const char* text_at(sqlite3_stmt* row, int column) {
  return (const char*)sqlite3_column_text(row, column);
}

static double number_at(sqlite3_stmt* row, int column) {
  return sqlite3_column_type(row, column) == SQLITE_NULL ? NAN : sqlite3_column_double(row, column);
}

static gerdy_when when_at(sqlite3_stmt* row, int column) {
  return (gerdy_when){sqlite3_column_int64(row, column), sqlite3_column_int(row, column + 1),
                      sqlite3_column_int(row, column + 2)};
}

// what a history refuses cannot have been written into a case
static gerdy_status as_damage(gerdy_status status, int64_t id, gerdy_error* err) {
  if (status != GERDY_E_ARG) return status;
  return gd_sql_damaged(err, "entry %lld says what cannot be", (long long)id);
}

static gerdy_status take_entry(reader* r, gerdy_error* err) {
  sqlite3_stmt* row = r->entry;
  const char *uid = text_at(row, 1), *kind = text_at(row, 2);
  const char *source = text_at(row, 9), *file = text_at(row, 10);
  if (sqlite3_column_int64(row, 0) != ++r->id) {
    return gd_sql_damaged(err, "entry %lld is missing", (long long)r->id);
  }
  int number = gerdy_entry_kind_find(kind);
  if (uid == NULL || source == NULL || number < 0) {
    return gd_sql_damaged(err, "entry %lld cannot be read", (long long)r->id);
  }
  gerdy_status status = gerdy_history_entry(r->history, (gerdy_entry_kind)number, when_at(row, 3),
                                            when_at(row, 6), source, file, uid, err);
  return as_damage(status, r->id, err);
}

static gerdy_status take_fact(reader* r, gerdy_error* err) {
  sqlite3_stmt* row = r->fact;
  const char* side = text_at(row, 2);
  gerdy_fact fact = {.name = text_at(row, 1),
                     .text = text_at(row, 3),
                     .n = (long)sqlite3_column_int64(row, 6),
                     .side = side != NULL ? side[0] : 0};
  // beside a text a history keeps no number, and every column costs time
  if (fact.text == NULL) {
    fact.number = number_at(row, 4);
    fact.sd = number_at(row, 5);
  }
  gerdy_status status = gerdy_history_fact(r->history, fact, err);
  if (status == GERDY_OK) status = gd_sql_next(row, &r->has_fact, err);
  return as_damage(status, r->id, err);
}

// an entry with its facts, as they were when the sum was made
static gerdy_status take_whole(reader* r, gerdy_error* err) {
  gerdy_status status = take_entry(r, err);
  while (status == GERDY_OK && r->has_fact && sqlite3_column_int64(r->fact, 0) == r->id) {
    status = take_fact(r, err);
  }
  if (status != GERDY_OK) return status;
  size_t nentry, nfact;
  const gerdy_entry* entry = gerdy_history_entries(r->history, &nentry) + r->id - 1;
  const gerdy_fact* fact = gerdy_history_facts(r->history, &nfact);
  if (fact != NULL) fact += entry->first;
  if ((int64_t)entry->nfact != sqlite3_column_int64(r->entry, 11) ||
      gd_sum_entry(r->id, entry, fact) != sqlite3_column_int64(r->entry, 12)) {
    return gd_sql_damaged(err, "entry %lld is not what was written", (long long)r->id);
  }
  return gd_sql_next(r->entry, &r->has_entry, err);
}

static gerdy_status scan(sqlite3* db, reader* r, gerdy_error* err) {
  int64_t nentry, nfile;
  gerdy_status status = gd_case_head(db, &nentry, &nfile, err);
  if (status == GERDY_OK) status = gd_sql_prepare(db, entry_sql, &r->entry, err);
  if (status == GERDY_OK) status = gd_sql_prepare(db, fact_sql, &r->fact, err);
  if (status == GERDY_OK) status = gd_sql_next(r->entry, &r->has_entry, err);
  if (status == GERDY_OK) status = gd_sql_next(r->fact, &r->has_fact, err);
  while (status == GERDY_OK && r->has_entry) status = take_whole(r, err);
  if (status != GERDY_OK) return status;
  if (r->id != nentry || r->has_fact) {
    return gd_sql_damaged(err, "%lld entries were written and %lld are there", (long long)nentry,
                          (long long)r->id);
  }
  return gd_history_sort(r->history, err);
}

gerdy_status gd_case_read(sqlite3* db, gerdy_history** out, gerdy_error* err) {
  reader r = {0};
  gerdy_status status = gerdy_history_new(&r.history, err);
  *out = NULL;
  if (status == GERDY_OK) status = scan(db, &r, err);
  int entry_code = sqlite3_finalize(r.entry), fact_code = sqlite3_finalize(r.fact);
  // a text that could not be read for want of memory looks as if it were missing
  if (status == GERDY_E_FORMAT && (entry_code == SQLITE_NOMEM || fact_code == SQLITE_NOMEM)) {
    status = gd_fail_memory(err);
  }
  if (status == GERDY_OK) {
    *out = r.history;
  } else {
    gerdy_history_free(r.history);
  }
  return status;
}

gerdy_status gerdy_store_read(gerdy_store* store, gerdy_history** out, gerdy_error* err) {
  *out = NULL;
  gerdy_status status = gd_sql_run(store->db, "BEGIN", err);
  if (status == GERDY_OK) status = gd_case_read(store->db, out, err);
  status = gd_sql_end(store->db, status, err);
  if (status == GERDY_OK) return GERDY_OK;
  gerdy_history_free(*out);
  *out = NULL;
  return gd_at_file(err, status, store->path);
}
