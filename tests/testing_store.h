// tests/testing_store.h: cases for tests: a folder, a filled case, comparing what two hold.
#ifndef GD_TESTING_STORE_H
#define GD_TESTING_STORE_H

#include <dirent.h>
#include <gerdy/store.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/file.h"

static char store_folder[64];

// path of a file of that name in the folder; stays as long as the program runs
static inline const char* in_store(const char* name) {
  static char path[64][200];
  char wanted[200];
  size_t i = 0;
  snprintf(wanted, sizeof wanted, "%s/%s", store_folder, name);
  while (i < 63 && path[i][0] != '\0' && strcmp(path[i], wanted) != 0) ++i;
  return strcpy(path[i], wanted);
}

static inline void empty_store(void) {
  char path[400];
  DIR* dir = opendir(store_folder);
  for (struct dirent* e = dir != NULL ? readdir(dir) : NULL; e != NULL; e = readdir(dir)) {
    snprintf(path, sizeof path, "%s/%s", store_folder, e->d_name);
    if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0) unlink(path);
  }
  if (dir != NULL) closedir(dir);
}

// how many names the folder holds
static inline int count_store(void) {
  int n = 0;
  DIR* dir = opendir(store_folder);
  assert_non_null(dir);
  while (readdir(dir) != NULL) ++n;
  closedir(dir);
  return n - 2;
}

static inline int make_store_folder(void** state) {
  (void)state;
  strcpy(store_folder, "store_XXXXXX");
  return mkdtemp(store_folder) == NULL;
}

static inline int remove_store_folder(void** state) {
  (void)state;
  empty_store();
  return rmdir(store_folder);
}

static inline gerdy_history* new_history(void) {
  gerdy_error err = {0};
  gerdy_history* history = NULL;
  assert_ok(gerdy_history_new(&history, &err), &err);
  return history;
}

// the uid of the nth entry of a series
static inline const char* uid_of(int series, int n) {
  static char uid[33];
  snprintf(uid, sizeof uid, "%08x%024x", (unsigned)series, (unsigned)n);
  return uid;
}

// a check-in whose facts follow from its number
static inline void put_checkin(gerdy_history* into, int series, int n) {
  gerdy_error err = {0};
  char text[64];
  gerdy_when at = gerdy_when_of_day(19000 + n, 60), recorded = {1700000000 + 60L * n, -660, 0};
  assert_ok(gerdy_history_entry(into, GERDY_ENTRY_CHECKIN, at, recorded, "runner", NULL,
                                uid_of(series, n), &err),
            &err);
  assert_ok(gerdy_history_number(into, "ci_worst_pain", 0, n % 11, &err), &err);
  snprintf(text, sizeof text, "check-in %d of series %d", n, series);
  assert_ok(gerdy_history_text(into, "ci_new", n % 2 ? 'r' : 'l', text, &err), &err);
  gerdy_fact fact = {.name = "cadence", .number = 160 + n / 7.0, .sd = 1.0 / (n + 1), .n = n};
  assert_ok(gerdy_history_fact(into, fact, &err), &err);
}

static inline void put_profile(gerdy_history* into) {
  gerdy_error err = {0};
  gerdy_when when = {1600000000, 120, 0};
  assert_ok(gerdy_history_entry(into, GERDY_ENTRY_PROFILE, when, when, "runner", NULL, NULL, &err),
            &err);
  assert_ok(
      gerdy_history_text(into, "name", 0, "Zo\xc3\xab \"Z\" O\\Neill\n\xf0\x9f\x8f\x83", &err),
      &err);
  assert_ok(gerdy_history_number(into, "age", 0, 34, &err), &err);
}

// a profile and n check-ins
static inline gerdy_history* some_history(int n) {
  gerdy_history* history = new_history();
  put_profile(history);
  for (int i = 0; i < n; ++i) put_checkin(history, 1, i);
  return history;
}

static inline bool same_number(double a, double b) { return a == b || (isnan(a) && isnan(b)); }

static inline bool same_fact(const gerdy_fact* a, const gerdy_fact* b) {
  bool texts =
      (a->text == NULL) == (b->text == NULL) && (a->text == NULL || strcmp(a->text, b->text) == 0);
  return texts && strcmp(a->name, b->name) == 0 && same_number(a->number, b->number) &&
         same_number(a->sd, b->sd) && a->n == b->n && a->side == b->side;
}

static inline bool same_when(gerdy_when a, gerdy_when b) {
  return a.utc == b.utc && a.offset_minutes == b.offset_minutes && a.day_only == b.day_only;
}

// the same entry with the same facts; a uid that was not given before it was stored may be any
static inline bool same_entry(const gerdy_entry* a, const gerdy_fact* a_fact, const gerdy_entry* b,
                              const gerdy_fact* b_fact) {
  bool same = (a->uid[0] == '\0' || strcmp(a->uid, b->uid) == 0) && a->kind == b->kind &&
              same_when(a->at, b->at) && same_when(a->recorded, b->recorded) &&
              strcmp(a->source, b->source) == 0 && strcmp(a->file, b->file) == 0 &&
              a->nfact == b->nfact;
  for (size_t i = 0; same && i < a->nfact; ++i) {
    same = same_fact(&a_fact[a->first + i], &b_fact[b->first + i]);
  }
  return same;
}

static inline bool same_history(const gerdy_history* a, const gerdy_history* b) {
  size_t na, nb, nfact;
  const gerdy_entry *ea = gerdy_history_entries(a, &na), *eb = gerdy_history_entries(b, &nb);
  const gerdy_fact *fa = gerdy_history_facts(a, &nfact), *fb = gerdy_history_facts(b, &nfact);
  for (size_t i = 0; i < na && i < nb; ++i) {
    if (!same_entry(&ea[i], fa, &eb[i], fb)) return false;
  }
  return na == nb;
}

static inline void make_case(const char* path, const gerdy_history* first) {
  gerdy_error err = {0};
  assert_ok(gerdy_store_create(path, first, &err), &err);
}

static inline gerdy_store* open_case(const char* path) {
  gerdy_error err = {0};
  gerdy_store* store = NULL;
  assert_ok(gerdy_store_open(path, &store, &err), &err);
  return store;
}

static inline gerdy_history* read_case(gerdy_store* store) {
  gerdy_error err = {0};
  gerdy_history* history = NULL;
  assert_ok(gerdy_store_read(store, &history, &err), &err);
  return history;
}

static inline void expect_says(const gerdy_error* err, const char* words) {
  if (strstr(err->msg, words) == NULL) fail_msg("\"%s\" does not say \"%s\"", err->msg, words);
}

static inline void expect_error(gerdy_status status, gerdy_status wanted, const gerdy_error* err,
                                const char* words) {
  if (status != wanted) fail_msg("status %d: %s", status, err->msg);
  assert_int_equal(err->code, wanted);
  expect_says(err, words);
}

static inline char* read_bytes(const char* path, size_t* n) {
  gerdy_error err = {0};
  char* bytes = NULL;
  assert_ok(gd_file_read(path, &bytes, n, &err), &err);
  return bytes;
}

// without waiting for the disk, which gd_file_write does: there are thousands
static inline void write_bytes(const char* path, const char* bytes, size_t n) {
  FILE* file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, n, file), n);
  assert_int_equal(fclose(file), 0);
}

// run SQL on a file behind the library's back; what SQLite says about it
static inline int raw_sql(const char* path, const char* sql, char said[200]) {
  sqlite3* db = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
  snprintf(said, 200, "%s", sqlite3_errmsg(db));
  sqlite3_close(db);
  return code;
}

static inline void make_some_case(const char* path, int n) {
  gerdy_history* first = some_history(n);
  make_case(path, first);
  gerdy_history_free(first);
}

static inline void append_ok(gerdy_store* store, const gerdy_history* entries,
                             gerdy_store_file* file, size_t nfile, size_t wanted) {
  gerdy_error err = {0};
  size_t added = 99;
  assert_ok(gerdy_store_append(store, entries, file, nfile, &added, &err), &err);
  assert_int_equal(added, wanted);
}

static inline size_t count_entries(gerdy_store* store) {
  size_t n;
  gerdy_history* history = read_case(store);
  gerdy_history_entries(history, &n);
  gerdy_history_free(history);
  return n;
}

static inline gerdy_history* entry_of_file(const char* sha256, const char* uid) {
  gerdy_error err = {0};
  gerdy_history* history = new_history();
  gerdy_when when = {1700000000, 0, 0};
  assert_ok(
      gerdy_history_entry(history, GERDY_ENTRY_TRIAL, when, when, "run.trc", sha256, uid, &err),
      &err);
  return history;
}

// a made-up later Gerdy: two more steps, which change what is there
static const char step_2[] =
    "CREATE TABLE shoe(id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
    "INSERT INTO shoe(name) SELECT DISTINCT source FROM entry";
static const char step_3[] = "ALTER TABLE shoe ADD COLUMN km REAL; UPDATE shoe SET km = 12";
static const char step_3_broken[] = "ALTER TABLE shoe ADD COLUMN km REAL; SELECT * FROM sandal";

#endif
