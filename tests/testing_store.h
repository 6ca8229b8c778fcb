// tests/testing_store.h: cases for tests: a folder, a filled case, comparing what two hold.
#ifndef GD_TESTING_STORE_H
#define GD_TESTING_STORE_H

#include <dirent.h>
#include <gerdy/store.h>
#include <stdlib.h>
#include <sys/stat.h>

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

#endif
