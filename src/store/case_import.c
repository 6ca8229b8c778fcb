// store/case_import.c: what an export holds into a case, every member checked first.
#include "store/case_import.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/json_load.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/hash.h"
#include "store/base64.h"
#include "store/case_file.h"
#include "store/case_text.h"

// where in the text we are: "entries[3].facts[0]"
typedef struct spot {
  char at[96];
  gerdy_error* err;
} spot;

static gerdy_status refuse(const spot* where, const char* member, const char* what) {
  char place[160];
  bool both = where->at[0] != '\0' && member[0] != '\0';
  snprintf(place, sizeof place, "%s%s%s", where->at, both ? "." : "", member);
  return gd_fail(where->err, GERDY_E_FORMAT, 0, place, "%s; nothing was added", what);
}

// ---- members -----------------------------------------------------------------------------------

// an object whose members are all among names (separated and enclosed by blanks)
static gerdy_status check_object(const spot* where, json_t* value, const char* names) {
  const char* name;
  json_t* member;
  if (!json_is_object(value)) return refuse(where, "", "an object is needed here");
  json_object_foreach(value, name, member) {
    char word[40];
    snprintf(word, sizeof word, " %.32s ", name);
    if (strchr(name, ' ') != NULL || strstr(names, word) == NULL) {
      return refuse(where, name, "a case has no such member");
    }
  }
  return GERDY_OK;
}

static gerdy_status take_array(const spot* where, json_t* object, const char* name, json_t** out) {
  *out = json_object_get(object, name);
  if (json_is_array(*out)) return GERDY_OK;
  return refuse(where, name, "a list is needed here");
}

// NULL when it is not there
static gerdy_status take_text(const spot* where, json_t* object, const char* name, bool needed,
                              const char** out) {
  json_t* value = json_object_get(object, name);
  *out = json_string_value(value);
  if (*out != NULL || (value == NULL && !needed)) return GERDY_OK;
  return refuse(where, name, "a text is needed here");
}

// NaN when it is not there
static gerdy_status take_number(const spot* where, json_t* object, const char* name, double* out) {
  json_t* value = json_object_get(object, name);
  *out = value != NULL ? json_number_value(value) : NAN;
  if (value == NULL || (json_is_number(value) && isfinite(*out))) return GERDY_OK;
  return refuse(where, name, "a number is needed here");
}

static gerdy_status take_when(const spot* where, json_t* object, const char* name,
                              gerdy_when* out) {
  char flag[40];
  const char* text;
  gerdy_error why = {0};
  gerdy_status status = take_text(where, object, name, true, &text);
  if (status != GERDY_OK) return status;
  if (gerdy_when_parse(text, out, &why) != GERDY_OK) return refuse(where, name, why.msg);
  // without an offset it would mean another moment in another place
  const char* clock = strchr(text, ':');
  if (clock == NULL || strpbrk(clock, "Zz+-") == NULL) {
    return refuse(where, name, "a time with its offset is needed here, as 2026-11-23T07:30+01:00");
  }
  snprintf(flag, sizeof flag, "%s_day_only", name);
  json_t* day_only = json_object_get(object, flag);
  if (day_only != NULL && !json_is_boolean(day_only)) {
    return refuse(where, flag, "true or false is needed here");
  }
  out->day_only = json_is_true(day_only);
  return GERDY_OK;
}

// ---- entries -----------------------------------------------------------------------------------

static gerdy_status take_fact(const spot* where, json_t* value, gerdy_history* into) {
  const char* side;
  gerdy_fact fact = {0};
  gerdy_status status = check_object(where, value, " name side text number sd n ");
  if (status == GERDY_OK) status = take_text(where, value, "name", true, &fact.name);
  if (status == GERDY_OK) status = take_text(where, value, "side", false, &side);
  if (status == GERDY_OK) status = take_text(where, value, "text", false, &fact.text);
  if (status == GERDY_OK) status = take_number(where, value, "number", &fact.number);
  if (status == GERDY_OK) status = take_number(where, value, "sd", &fact.sd);
  if (status != GERDY_OK) return status;
  if ((fact.text != NULL) != isnan(fact.number)) {
    return refuse(where, "", "either text or number must say it");
  }
  if (side != NULL && strcmp(side, "r") != 0 && strcmp(side, "l") != 0) {
    return refuse(where, "side", "a side is \"r\" or \"l\"");
  }
  fact.side = side != NULL ? side[0] : 0;
  json_t* n = json_object_get(value, "n");
  if (n != NULL && !json_is_integer(n)) return refuse(where, "n", "a whole number is needed here");
  fact.n = (long)json_integer_value(n);
  gerdy_error why = {0};
  status = gerdy_history_fact(into, fact, &why);
  if (status == GERDY_E_ARG) return refuse(where, "", why.msg);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(where->err);
}

static gerdy_status take_facts(const spot* where, json_t* entry, gerdy_history* into) {
  json_t* facts;
  gerdy_status status = take_array(where, entry, "facts", &facts);
  for (size_t i = 0; status == GERDY_OK && i < json_array_size(facts); ++i) {
    spot inner = {.err = where->err};
    snprintf(inner.at, sizeof inner.at, "%.40s.facts[%zu]", where->at, i);
    status = take_fact(&inner, json_array_get(facts, i), into);
  }
  return status;
}

static gerdy_status take_entry(const spot* where, json_t* value, gerdy_history* into) {
  const char *uid, *kind, *source, *file;
  gerdy_when at, recorded;
  gerdy_status status = check_object(
      where, value, " uid kind at at_day_only recorded recorded_day_only source file facts ");
  if (status == GERDY_OK) status = take_text(where, value, "uid", true, &uid);
  if (status == GERDY_OK) status = take_text(where, value, "kind", true, &kind);
  if (status == GERDY_OK) status = take_text(where, value, "source", true, &source);
  if (status == GERDY_OK) status = take_text(where, value, "file", false, &file);
  if (status == GERDY_OK) status = take_when(where, value, "at", &at);
  if (status == GERDY_OK) status = take_when(where, value, "recorded", &recorded);
  if (status != GERDY_OK) return status;
  int number = gerdy_entry_kind_find(kind);
  if (!gd_is_hex(uid, 32)) {
    return refuse(where, "uid", "32 lower-case hexadecimal digits are needed here");
  }
  if (number < 0) return refuse(where, "kind", "there is no entry of this kind");
  if (file != NULL && !gd_is_hex(file, 64)) {
    return refuse(where, "file", "a SHA-256 in lower-case hexadecimal digits is needed here");
  }
  status = gerdy_history_entry(into, (gerdy_entry_kind)number, at, recorded, source, file, uid,
                               where->err);
  return status == GERDY_OK ? take_facts(where, value, into) : status;
}

static gerdy_status take_entries(const spot* top, json_t* root, gerdy_history* into) {
  json_t* entries;
  gerdy_status status = take_array(top, root, "entries", &entries);
  for (size_t i = 0; status == GERDY_OK && i < json_array_size(entries); ++i) {
    spot where = {.err = top->err};
    snprintf(where.at, sizeof where.at, "entries[%zu]", i);
    status = take_entry(&where, json_array_get(entries, i), into);
  }
  return status;
}

// ---- files -------------------------------------------------------------------------------------

static gerdy_status take_file(const spot* where, json_t* value, gerdy_store_file* out,
                              char** bytes) {
  const char *sha256, *text;
  gerdy_status status = check_object(where, value, " sha256 name base64 ");
  if (status == GERDY_OK) status = take_text(where, value, "sha256", true, &sha256);
  if (status == GERDY_OK) status = take_text(where, value, "name", true, &out->name);
  if (status == GERDY_OK) status = take_text(where, value, "base64", true, &text);
  if (status != GERDY_OK) return status;
  size_t n = strlen(text);
  *bytes = gd_alloc(n / 4 * 3, 1);
  if (*bytes == NULL) return gd_fail_memory(where->err);
  out->bytes = *bytes;
  if (!gd_parse_base64(text, n, *bytes, &out->n)) {
    return refuse(where, "base64", "this is not base64");
  }
  status = gd_sha256_hex(*bytes, out->n, out->sha256);
  if (status == GERDY_OK && strcmp(out->sha256, sha256) != 0) {
    return refuse(where, "sha256", "the bytes have another SHA-256");
  }
  return status;
}

static gerdy_status take_files(const spot* top, gd_case_import* into) {
  json_t* files;
  gerdy_status status = take_array(top, into->root, "files", &files);
  if (status != GERDY_OK) return status;
  size_t n = json_array_size(files);
  into->file = gd_alloc(n, sizeof *into->file);
  into->bytes = gd_alloc(n, sizeof *into->bytes);
  if (into->file == NULL || into->bytes == NULL) return gd_fail_memory(top->err);
  into->nfile = n;
  for (size_t i = 0; status == GERDY_OK && i < n; ++i) {
    spot where = {.err = top->err};
    snprintf(where.at, sizeof where.at, "files[%zu]", i);
    status = take_file(&where, json_array_get(files, i), &into->file[i], &into->bytes[i]);
  }
  return status;
}

// ---- the whole text ----------------------------------------------------------------------------

static gerdy_status load(const char* text, size_t n, json_t** root, gerdy_error* err) {
  gerdy_error why = {0};
  gerdy_status status = gd_json_load(text, n, root, &why);
  if (status == GERDY_OK) return status;
  return gd_fail(err, status, why.line, NULL, "%.400s; nothing was added", why.msg);
}

gerdy_status gd_case_parse(const char* text, size_t n, gd_case_import* out, gerdy_error* err) {
  spot top = {.err = err};
  gerdy_status status = gerdy_history_new(&out->entries, err);
  if (status == GERDY_OK) status = load(text, n, &out->root, err);
  if (status != GERDY_OK) return status;
  json_t* format = json_object_get(out->root, "gerdy_case");
  if (!json_is_integer(format)) {
    return refuse(&top, "gerdy_case", "this is not an export of a case");
  }
  if (json_integer_value(format) != 1) {
    return refuse(&top, "gerdy_case", "this export is of another Gerdy; format 1 is read");
  }
  status = check_object(&top, out->root, " gerdy_case entries files ");
  if (status == GERDY_OK) status = take_entries(&top, out->root, out->entries);
  if (status == GERDY_OK) status = take_files(&top, out);
  return status;
}

void gd_case_import_reset(gd_case_import* import) {
  for (size_t i = 0; i < import->nfile; ++i) gd_free(import->bytes[i]);
  gd_free(import->bytes);
  gd_free(import->file);
  gerdy_history_free(import->entries);
  json_decref(import->root);
}

static gerdy_status read_export(const char* path, gd_case_import* out, gerdy_error* err) {
  char* text;
  size_t n;
  gerdy_status status = gd_file_read(path, &text, &n, err);
  if (status != GERDY_OK) return status;
  status = gd_case_parse(text, n, out, err);
  gd_free(text);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

// ---- one person --------------------------------------------------------------------------------

// have they an entry in common? Then they were one case, whatever the runner is called today
static bool share_an_entry(const gerdy_history* a, const gerdy_history* b) {
  size_t na, nb;
  const gerdy_entry* x = gerdy_history_entries(a, &na);
  const gerdy_entry* y = gerdy_history_entries(b, &nb);
  // a copy begins as the original did
  return na > 0 && nb > 0 && strcmp(x[0].uid, y[0].uid) == 0;
}

static gerdy_status check_same_person(gerdy_store* store, const gerdy_history* import,
                                      gerdy_error* err) {
  gerdy_history* own;
  gerdy_status status = gerdy_store_read(store, &own, err);
  if (status != GERDY_OK) return status;
  const char *mine = gerdy_history_name(own), *theirs = gerdy_history_name(import);
  if (!share_an_entry(own, import) && mine != NULL && theirs != NULL &&
      !gd_equal_nocase(mine, theirs)) {
    status =
        gd_fail(err, GERDY_E_ARG, 0, NULL,
                "the export is of \"%.80s\" and the case of \"%.80s\": two people do not belong "
                "in one case; import it under a name of its own",
                theirs, mine);
  }
  gerdy_history_free(own);
  return status;
}

gerdy_status gerdy_store_import(gerdy_store* store, const char* path, size_t* nadded,
                                gerdy_error* err) {
  gd_case_import import = {0};
  if (nadded != NULL) *nadded = 0;
  gerdy_status status = read_export(path, &import, err);
  if (status == GERDY_OK) status = check_same_person(store, import.entries, err);
  if (status == GERDY_OK) {
    status = gerdy_store_append(store, import.entries, import.file, import.nfile, nadded, err);
  }
  gd_case_import_reset(&import);
  return status;
}

gerdy_status gerdy_store_import_new(const char* case_path, const char* path, size_t* nadded,
                                    gerdy_error* err) {
  gd_case_import import = {0};
  if (nadded != NULL) *nadded = 0;
  gerdy_status status = read_export(path, &import, err);
  if (status == GERDY_OK) {
    status = gd_case_create(case_path, import.entries, import.file, import.nfile, err);
  }
  if (status == GERDY_OK && nadded != NULL) gerdy_history_entries(import.entries, nadded);
  gd_case_import_reset(&import);
  return status;
}
