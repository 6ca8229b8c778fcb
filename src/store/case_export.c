// store/case_export.c: a whole case as one JSON text. It is written piece by piece, so that a kept
// file is not held three times over, and numbers in their shortest exact form.
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "store/base64.h"
#include "store/case_file.h"

// ---- JSON --------------------------------------------------------------------------------------

static void put_member(gd_buf* out, const char* name, const char* text) {
  gd_buf_printf(out, "\"%s\": ", name);
  gd_buf_json(out, text);
}

// always with clock and offset, and beside it whether only the day is known
static void put_when(gd_buf* out, const char* name, gerdy_when when) {
  char text[32];
  gerdy_when whole = {when.utc, when.offset_minutes, 0};
  gd_buf_printf(out, "\"%s\": \"%s\", ", name, gerdy_when_text(whole, text));
  if (when.day_only) gd_buf_printf(out, "\"%s_day_only\": true, ", name);
}

static void put_fact(gd_buf* out, const gerdy_fact* fact) {
  gd_buf_text(out, "{");
  put_member(out, "name", fact->name);
  if (fact->side != 0) gd_buf_printf(out, ", \"side\": \"%c\"", fact->side);
  if (fact->text != NULL) {
    gd_buf_text(out, ", ");
    put_member(out, "text", fact->text);
  } else {
    gd_buf_text(out, ", \"number\": ");
    gd_buf_double(out, fact->number);
  }
  if (!isnan(fact->sd)) {
    gd_buf_text(out, ", \"sd\": ");
    gd_buf_double(out, fact->sd);
  }
  if (fact->n > 0) gd_buf_printf(out, ", \"n\": %ld", fact->n);
  gd_buf_text(out, "}");
}

static void put_entry(gd_buf* out, const gerdy_entry* entry, const gerdy_fact* fact) {
  gd_buf_text(out, "  {");
  put_member(out, "uid", entry->uid);
  gd_buf_printf(out, ", \"kind\": \"%s\",\n   ", gerdy_entry_kind_id(entry->kind));
  put_when(out, "at", entry->at);
  put_when(out, "recorded", entry->recorded);
  put_member(out, "source", entry->source);
  if (entry->file[0] != '\0') {
    gd_buf_text(out, ", ");
    put_member(out, "file", entry->file);
  }
  gd_buf_text(out, ",\n   \"facts\": [");
  for (size_t i = 0; i < entry->nfact; ++i) {
    gd_buf_text(out, i == 0 ? "\n    " : ",\n    ");
    put_fact(out, &fact[entry->first + i]);
  }
  gd_buf_text(out, "]}");
}

// ---- what is in the case -----------------------------------------------------------------------

static gerdy_status put_entries(sqlite3* db, gd_buf* out, gerdy_error* err) {
  gerdy_history* history;
  size_t nentry, nfact;
  gerdy_status status = gd_case_read(db, &history, err);
  if (status != GERDY_OK) return status;
  const gerdy_entry* entry = gerdy_history_entries(history, &nentry);
  const gerdy_fact* fact = gerdy_history_facts(history, &nfact);
  gd_buf_text(out, " \"entries\": [");
  for (size_t i = 0; i < nentry; ++i) {
    gd_buf_text(out, i == 0 ? "\n" : ",\n");
    put_entry(out, &entry[i], fact);
  }
  gd_buf_text(out, "],\n");
  gerdy_history_free(history);
  return GERDY_OK;
}

static gerdy_status put_file(sqlite3_stmt* row, gd_buf* out, gerdy_error* err) {
  gd_case_file file;
  gerdy_status status = gd_case_file_row(row, &file, err);
  if (status != GERDY_OK) return status;
  gd_buf_text(out, "  {");
  put_member(out, "sha256", file.sha256);
  gd_buf_text(out, ", ");
  put_member(out, "name", file.name);
  gd_buf_text(out, ",\n   \"base64\": \"");
  gd_buf_base64(out, file.bytes, file.n);
  gd_buf_text(out, "\"}");
  return GERDY_OK;
}

static gerdy_status put_files(sqlite3* db, gd_buf* out, gerdy_error* err) {
  sqlite3_stmt* row;
  bool there = false;
  int64_t nentry, nfile, n = 0;
  gerdy_status status =
      gd_sql_prepare(db, "SELECT sha256, name, bytes, sum FROM file ORDER BY rowid", &row, err);
  gd_buf_text(out, " \"files\": [");
  if (status == GERDY_OK) status = gd_sql_next(row, &there, err);
  for (; status == GERDY_OK && there; ++n) {
    gd_buf_text(out, n == 0 ? "\n" : ",\n");
    status = put_file(row, out, err);
    if (status == GERDY_OK) status = gd_sql_next(row, &there, err);
  }
  gd_buf_text(out, "]}\n");
  sqlite3_finalize(row);
  if (status == GERDY_OK) status = gd_case_head(db, &nentry, &nfile, err);
  return status == GERDY_OK ? gd_case_file_count(nfile, n, err) : status;
}

static gerdy_status put_case(sqlite3* db, gd_buf* out, gerdy_error* err) {
  gd_buf_text(out, "{\"gerdy_case\": 1,\n");
  gerdy_status status = gd_sql_run(db, "BEGIN", err);
  if (status == GERDY_OK) status = put_entries(db, out, err);
  if (status == GERDY_OK) status = put_files(db, out, err);
  status = gd_sql_end(db, status, err);
  return status == GERDY_OK && out->failed ? gd_fail_memory(err) : status;
}

gerdy_status gerdy_store_export(gerdy_store* store, const char* path, gerdy_error* err) {
  gd_buf text;
  gd_buf_init(&text);
  gerdy_status status = put_case(store->db, &text, err);
  if (status != GERDY_OK) {
    gd_at_file(err, status, store->path);
  } else {
    status = gd_file_write_private(path, text.at, text.n, err);
  }
  gd_buf_reset(&text);
  return status;
}
