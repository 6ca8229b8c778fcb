// Store layer: what a case keeps, what it refuses, and what it survives.
#include "testing.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"
#include "io/hash.h"
#include "store/base64.h"
#include "store/case_file.h"
#include "store/case_import.h"
#include "store/case_text.h"
#include "store/sum.h"
#include "testing_random.h"
#include "testing_store.h"

static void expect_says(const gerdy_error* err, const char* words) {
  if (strstr(err->msg, words) == NULL) fail_msg("\"%s\" does not say \"%s\"", err->msg, words);
}

static void expect_error(gerdy_status status, gerdy_status wanted, const gerdy_error* err,
                         const char* words) {
  if (status != wanted) fail_msg("status %d: %s", status, err->msg);
  assert_int_equal(err->code, wanted);
  expect_says(err, words);
}

static char* read_bytes(const char* path, size_t* n) {
  gerdy_error err = {0};
  char* bytes = NULL;
  assert_ok(gd_file_read(path, &bytes, n, &err), &err);
  return bytes;
}

// without waiting for the disk, which gd_file_write does: there are thousands
static void write_bytes(const char* path, const char* bytes, size_t n) {
  FILE* file = fopen(path, "wb");
  assert_non_null(file);
  assert_int_equal(fwrite(bytes, 1, n, file), n);
  assert_int_equal(fclose(file), 0);
}

// run SQL on a file behind the library's back; what SQLite says about it
static int raw_sql(const char* path, const char* sql, char said[200]) {
  sqlite3* db = NULL;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
  snprintf(said, 200, "%s", sqlite3_errmsg(db));
  sqlite3_close(db);
  return code;
}

static void make_some_case(const char* path, int n) {
  gerdy_history* first = some_history(n);
  make_case(path, first);
  gerdy_history_free(first);
}

static void append_ok(gerdy_store* store, const gerdy_history* entries, gerdy_store_file* file,
                      size_t nfile, size_t wanted) {
  gerdy_error err = {0};
  size_t added = 99;
  assert_ok(gerdy_store_append(store, entries, file, nfile, &added, &err), &err);
  assert_int_equal(added, wanted);
}

static size_t count_entries(gerdy_store* store) {
  size_t n;
  gerdy_history* history = read_case(store);
  gerdy_history_entries(history, &n);
  gerdy_history_free(history);
  return n;
}

// ---- create, read, append ----------------------------------------------------------------------

static void create_and_read(void** state) {
  (void)state;
  gerdy_error err = {0};
  struct stat info;
  size_t n;
  const char* path = in_store("a case: 100%? #1.gerdy");
  gerdy_history* first = some_history(40);
  mode_t mask = umask(0);
  make_case(path, first);
  // nobody else may read it, and nothing lies beside it
  assert_int_equal(stat(path, &info), 0);
  assert_int_equal(info.st_mode & 0777, 0600);
  assert_int_equal(count_store(), 1);
  gerdy_store* store = open_case(path);
  gerdy_history* back = read_case(store);
  assert_true(same_history(first, back));
  assert_true(gd_is_hex(gerdy_history_entries(back, &n)[0].uid, 32));
  // the files beside it are nobody else's either
  append_ok(store, first, NULL, 0, 1);
  char log[200];
  snprintf(log, sizeof log, "%s-wal", path);
  assert_int_equal(stat(log, &info), 0);
  assert_int_equal(info.st_mode & 0777, 0600);
  assert_ok(gerdy_store_verify(store, &err), &err);
  gerdy_store_close(store);
  gerdy_store_close(NULL);
  umask(mask);
  assert_int_equal(count_store(), 1);
  gerdy_history_free(back);
  gerdy_history_free(first);
  empty_store();
}

// names that mean something to SQLite are names
static void odd_names(void** state) {
  (void)state;
  static const char* const name[] = {":memory:", "file:x.gerdy?mode=memory", "%41.gerdy", "-x"};
  char here[500];
  gerdy_history* first = some_history(1);
  assert_non_null(getcwd(here, sizeof here));
  assert_int_equal(chdir(store_folder), 0);
  for (size_t i = 0; i < sizeof name / sizeof name[0]; ++i) {
    make_case(name[i], first);
    assert_true(test_exists(name[i]));
    gerdy_store* store = open_case(name[i]);
    assert_int_equal(count_entries(store), 2);
    gerdy_store_close(store);
  }
  assert_int_equal(symlink(name[2], "link.gerdy"), 0);
  gerdy_store* store = open_case("link.gerdy");
  append_ok(store, first, NULL, 0, 1);
  gerdy_store_close(store);
  assert_int_equal(chdir(here), 0);
  gerdy_history_free(first);
  empty_store();
}

static void create_refuses(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_history *first = some_history(3), *empty = new_history();
  const char* path = in_store("case.gerdy");
  write_bytes(path, "mine", 4);
  expect_error(gerdy_store_create(path, first, &err), GERDY_E_FILE, &err, "is there already");
  assert_string_equal(err.file, path);
  size_t n;
  char* bytes = read_bytes(path, &n);
  assert_memory_equal(bytes, "mine", 4);
  gd_free(bytes);
  unlink(path);
  // a link that leads nowhere is something, too
  assert_int_equal(symlink("nowhere", path), 0);
  assert_int_equal(gerdy_store_create(path, first, &err), GERDY_E_FILE);
  unlink(path);
  write_bytes(in_store("case.gerdy-wal"), "log", 3);
  expect_error(gerdy_store_create(path, first, &err), GERDY_E_FILE, &err, "-wal behind it");
  assert_int_equal(count_store(), 1);
  empty_store();
  expect_error(gerdy_store_create(path, empty, &err), GERDY_E_ARG, &err, "profile");
  const char* nowhere = in_store("no/such/folder.gerdy");
  expect_error(gerdy_store_create(nowhere, first, &err), GERDY_E_FILE, &err, "folder");
  expect_error(gerdy_store_create("", first, &err), GERDY_E_FILE, &err, "name");
  assert_int_equal(gerdy_store_create(store_folder, first, &err), GERDY_E_FILE);
  // what an append refuses, a creation refuses, and leaves nothing
  assert_ok(gerdy_history_text(first, "goal", 0, "\xff", &err), &err);
  expect_error(gerdy_store_create(path, first, &err), GERDY_E_ARG, &err, "UTF-8");
  assert_int_equal(count_store(), 0);
  gerdy_history_free(first);
  gerdy_history_free(empty);
}

// a file system without second names for files (FAT), played by this function
static int link_error;
int link(const char* from, const char* to) {
  if (link_error != 0) {
    errno = link_error;
    return -1;
  }
  return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

static void create_without_links(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_history* first = some_history(5);
  const char* path = in_store("stick.gerdy");
  link_error = EPERM;
  make_case(path, first);
  assert_int_equal(count_store(), 1);
  expect_error(gerdy_store_create(path, first, &err), GERDY_E_FILE, &err, "is there already");
  gerdy_store* store = open_case(path);
  gerdy_history* back = read_case(store);
  assert_true(same_history(first, back));
  gerdy_history_free(back);
  gerdy_store_close(store);
  // any other reason is told
  link_error = EIO;
  expect_error(gerdy_store_create(in_store("other.gerdy"), first, &err), GERDY_E_FILE, &err,
               strerror(EIO));
  link_error = 0;
  assert_int_equal(count_store(), 1);
  gerdy_history_free(first);
  empty_store();
}

static void append_passes_over(void** state) {
  (void)state;
  const char* path = in_store("case.gerdy");
  make_some_case(path, 10);
  gerdy_store* store = open_case(path);
  gerdy_history* more = new_history();
  for (int i = 5; i < 15; ++i) put_checkin(more, 1, i);
  put_checkin(more, 1, 14);
  append_ok(store, more, NULL, 0, 5);
  append_ok(store, more, NULL, 0, 0);
  gerdy_history *back = read_case(store), *wanted = some_history(15);
  assert_true(same_history(wanted, back));
  gerdy_history_free(wanted);
  gerdy_history_free(back);
  gerdy_history_free(more);
  // an entry without a uid is new every time, and each gets its own
  gerdy_history* bare = new_history();
  put_profile(bare);
  put_profile(bare);
  append_ok(store, bare, NULL, 0, 2);
  append_ok(store, bare, NULL, 0, 2);
  assert_int_equal(count_entries(store), 20);
  gerdy_history_free(bare);
  gerdy_history* nothing = new_history();
  append_ok(store, nothing, NULL, 0, 0);
  gerdy_history_free(nothing);
  gerdy_store_close(store);
  empty_store();
}

// what is appended late about earlier days stands where it was recorded
static void reads_in_order_of_recording(void** state) {
  (void)state;
  gerdy_error err = {0};
  size_t n;
  const char* path = in_store("case.gerdy");
  make_some_case(path, 3);
  gerdy_store* store = open_case(path);
  gerdy_history* late = new_history();
  gerdy_when between = {1650000000, 0, 0};
  assert_ok(gerdy_history_entry(late, GERDY_ENTRY_RUN, between, between, "watch", "", "", &err),
            &err);
  assert_ok(gerdy_history_number(late, "run_km", 0, 12, &err), &err);
  append_ok(store, late, NULL, 0, 1);
  gerdy_history* back = read_case(store);
  const gerdy_entry* entry = gerdy_history_entries(back, &n);
  assert_int_equal(n, 5);
  assert_int_equal(entry[0].kind, GERDY_ENTRY_PROFILE);
  assert_int_equal(entry[1].kind, GERDY_ENTRY_RUN);
  assert_string_equal(gerdy_history_facts(back, &n)[entry[1].first].name, "run_km");
  gerdy_history_free(back);
  gerdy_history_free(late);
  gerdy_store_close(store);
  empty_store();
}

static gerdy_history* entry_of_file(const char* sha256, const char* uid) {
  gerdy_error err = {0};
  gerdy_history* history = new_history();
  gerdy_when when = {1700000000, 0, 0};
  assert_ok(
      gerdy_history_entry(history, GERDY_ENTRY_TRIAL, when, when, "run.trc", sha256, uid, &err),
      &err);
  return history;
}

static void append_refuses(void** state) {
  (void)state;
  gerdy_error err = {0};
  const char* path = in_store("case.gerdy");
  make_some_case(path, 2);
  gerdy_store* store = open_case(path);
  static const char* const uid[] = {"x", "0123456789ABCDEF0123456789abcdef",
                                    "0123456789abcdef0123456789abcdef0"};
  for (size_t i = 0; i < sizeof uid / sizeof uid[0]; ++i) {
    gerdy_history* bad = entry_of_file("", uid[i]);
    expect_error(gerdy_store_append(store, bad, NULL, 0, NULL, &err), GERDY_E_ARG, &err,
                 "32 lower-case");
    assert_string_equal(err.file, path);
    gerdy_history_free(bad);
  }
  gerdy_history* bad = entry_of_file("", "");
  assert_ok(gerdy_history_text(bad, "goal", 0, "half \xc3", &err), &err);
  expect_error(gerdy_store_append(store, bad, NULL, 0, NULL, &err), GERDY_E_ARG, &err, "UTF-8");
  assert_string_equal(err.element, "goal");
  gerdy_history_free(bad);
  static const char* const name[] = {NULL, "", "a/b", "\x80"};
  bad = entry_of_file("", "");
  for (size_t i = 0; i < sizeof name / sizeof name[0]; ++i) {
    gerdy_store_file file = {.name = name[i], .bytes = "x", .n = 1};
    assert_int_equal(gerdy_store_append(store, bad, &file, 1, NULL, &err), GERDY_E_ARG);
  }
  gerdy_history_free(bad);
  assert_int_equal(count_entries(store), 3);
  assert_ok(gerdy_store_verify(store, &err), &err);
  gerdy_store_close(store);
  empty_store();
}

// ---- kept files --------------------------------------------------------------------------------

static void keeps_files(void** state) {
  (void)state;
  gerdy_error err = {0};
  const char* path = in_store("case.gerdy");
  make_some_case(path, 1);
  gerdy_store* store = open_case(path);
  enum { size = 300000 };
  static char big[size];
  gd_random r = {5};
  for (size_t i = 0; i < size; ++i) big[i] = (char)gd_random_bits(&r);
  gerdy_store_file file[] = {{.name = "run.trc", .bytes = big, .n = size},
                             {.name = "nothing.txt", .bytes = NULL, .n = 0},
                             {.name = "again.trc", .bytes = big, .n = size}};
  char sha256[65], name[256], *bytes;
  size_t n;
  assert_ok(gd_sha256_hex(big, size, sha256), &err);
  gerdy_history* entry = entry_of_file(sha256, "");
  // an entry whose file is not there is refused, and with it all the rest
  put_checkin(entry, 9, 1);
  expect_error(gerdy_store_append(store, entry, NULL, 0, NULL, &err), GERDY_E_ARG, &err,
               "neither given nor in the case");
  assert_int_equal(count_entries(store), 2);
  append_ok(store, entry, file, 3, 2);
  assert_string_equal(file[0].sha256, sha256);
  assert_string_equal(file[1].sha256,
                      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  assert_ok(gerdy_store_get_file(store, sha256, name, &bytes, &n, &err), &err);
  assert_string_equal(name, "run.trc");
  assert_int_equal(n, size);
  assert_memory_equal(bytes, big, size);
  assert_int_equal(bytes[n], 0);
  gerdy_store_bytes_free(bytes);
  assert_ok(gerdy_store_get_file(store, file[1].sha256, NULL, &bytes, &n, &err), &err);
  assert_int_equal(n, 0);
  gerdy_store_bytes_free(bytes);
  expect_error(gerdy_store_get_file(store, "0", NULL, &bytes, &n, &err), GERDY_E_ARG, &err,
               "no file of this SHA-256");
  assert_null(bytes);
  // it is there now, and need not be given again
  gerdy_history* second = entry_of_file(sha256, "");
  append_ok(store, second, NULL, 0, 1);
  assert_ok(gerdy_store_verify(store, &err), &err);
  gerdy_store_close(store);
  struct stat info;
  assert_int_equal(stat(path, &info), 0);
  assert_true(info.st_size < 2 * size);
  gerdy_history_free(entry);
  gerdy_history_free(second);
  empty_store();
}

// ---- nothing is written over -------------------------------------------------------------------

static void nothing_is_changed(void** state) {
  (void)state;
  static const char* const sql[] = {
      "UPDATE entry SET source = 'nobody'",
      "UPDATE entry SET source = source WHERE id = 1",
      "DELETE FROM entry WHERE id = 2",
      "UPDATE fact SET number = 0 WHERE entry = 2",
      "DELETE FROM fact",
      "UPDATE file SET bytes = x''",
      "DELETE FROM file",
      "INSERT OR REPLACE INTO entry SELECT id, uid, kind, 0, 0, 0, 0, 0, 0, source, file, nfact, 0"
      " FROM entry WHERE id = 2",
      "INSERT OR REPLACE INTO entry SELECT 99, uid, kind, 0, 0, 0, 0, 0, 0, source, file, nfact, 0"
      " FROM entry WHERE id = 2",
      "INSERT OR REPLACE INTO fact SELECT entry, place, 'x', NULL, 'x', NULL, NULL, 0 FROM fact"
      " ORDER BY entry DESC LIMIT 1",
      "INSERT INTO fact VALUES(1, 77, 'x', NULL, 'x', NULL, NULL, 0)",
      "INSERT OR REPLACE INTO file SELECT sha256, 'x', x'', 0 FROM file",
      "UPDATE OR REPLACE entry SET id = 2 WHERE id = 1"};
  gerdy_error err = {0};
  char said[200];
  const char* path = in_store("case.gerdy");
  make_some_case(path, 5);
  gerdy_store* store = open_case(path);
  gerdy_store_file file = {.name = "a.txt", .bytes = "abc", .n = 3};
  gerdy_history* nothing = new_history();
  append_ok(store, nothing, &file, 1, 0);
  gerdy_history_free(nothing);
  for (size_t i = 0; i < sizeof sql / sizeof sql[0]; ++i) {
    int code = raw_sql(path, sql[i], said);
    if (code != SQLITE_CONSTRAINT || strcmp(said, "a case is added to and never changed") != 0) {
      fail_msg("\"%s\" gives %d: %s", sql[i], code, said);
    }
  }
  gerdy_history *back = read_case(store), *wanted = some_history(5);
  assert_true(same_history(wanted, back));
  assert_ok(gerdy_store_verify(store, &err), &err);
  gerdy_history_free(back);
  gerdy_history_free(wanted);
  gerdy_store_close(store);
  empty_store();
}

// whoever takes the triggers away and changes something is found out
static void changes_are_noticed(void** state) {
  (void)state;
  static const struct {
    const char *sql, *says;
    bool read;  // also when it is only read
  } change[] = {
      {"DROP TRIGGER entry_update; UPDATE entry SET source = 'x' WHERE id = 3", "entry 3", true},
      {"DROP TRIGGER entry_update; UPDATE entry SET at_utc = at_utc + 1 WHERE id = 3", "entry 3",
       true},
      {"DROP TRIGGER entry_update; UPDATE entry SET kind = 'rum' WHERE id = 3", "entry 3", true},
      {"DROP TRIGGER entry_update; UPDATE entry SET at_offset = 5000 WHERE id = 3", "entry 3",
       true},
      {"DROP TRIGGER fact_update; UPDATE fact SET number = 9 WHERE entry = 4 AND place = 0",
       "entry 4", true},
      {"DROP TRIGGER fact_update; UPDATE fact SET side = NULL WHERE entry = 4 AND place = 1",
       "entry 4", true},
      {"DROP TRIGGER fact_update; UPDATE fact SET sd = NULL WHERE entry = 4 AND place = 2",
       "entry 4", true},
      {"DROP TRIGGER fact_delete; DELETE FROM fact WHERE entry = 4 AND place = 2", "entry 4", true},
      {"DROP TRIGGER fact_replace; INSERT INTO fact VALUES(77, 0, 'x', NULL, 'x', NULL, NULL, 0)",
       "", true},
      {"DROP TRIGGER entry_delete; DROP TRIGGER fact_delete; DELETE FROM fact WHERE entry = 6;"
       "DELETE FROM entry WHERE id = 6",
       "5 are there", true},
      {"DROP TRIGGER entry_delete; DROP TRIGGER fact_delete; DELETE FROM fact WHERE entry = 5;"
       "DELETE FROM entry WHERE id = 5",
       "entry 5 is missing", true},
      {"DELETE FROM head", "missing", true},
      {"DROP TABLE fact", "SQLite says", true},
      {"DROP TRIGGER file_update; UPDATE file SET bytes = x'00'", "a.txt", false},
      {"DROP TRIGGER file_update; UPDATE file SET name = 'b.txt'", "b.txt", false},
      {"DROP TRIGGER file_delete; DELETE FROM file", "1 files were kept and 0 are there", false},
  };
  gerdy_error err = {0};
  char said[200];
  const char *path = in_store("case.gerdy"), *copy = in_store("copy.gerdy");
  make_some_case(path, 5);
  gerdy_store* store = open_case(path);
  gerdy_store_file file = {.name = "a.txt", .bytes = "abc", .n = 3};
  gerdy_history* none = new_history();
  append_ok(store, none, &file, 1, 0);
  gerdy_history_free(none);
  gerdy_store_close(store);
  size_t n;
  char* bytes = read_bytes(path, &n);
  for (size_t i = 0; i < sizeof change / sizeof change[0]; ++i) {
    write_bytes(copy, bytes, n);
    if (raw_sql(copy, change[i].sql, said) != SQLITE_OK) fail_msg("%s: %s", change[i].sql, said);
    store = open_case(copy);
    gerdy_history* history = NULL;
    if (change[i].read) {
      expect_error(gerdy_store_read(store, &history, &err), GERDY_E_FORMAT, &err, change[i].says);
      expect_says(&err, "go back to a copy");
      assert_null(history);
    } else {
      char* kept = NULL;
      size_t m;
      assert_int_not_equal(gerdy_store_get_file(store, file.sha256, NULL, &kept, &m, &err),
                           GERDY_OK);
      assert_null(kept);
    }
    expect_error(gerdy_store_verify(store, &err), GERDY_E_FORMAT, &err, change[i].says);
    assert_string_equal(err.file, copy);
    assert_int_equal(gerdy_store_export(store, in_store("x.json"), &err), GERDY_E_FORMAT);
    assert_false(test_exists(in_store("x.json")));
    gerdy_store_close(store);
  }
  gd_free(bytes);
  empty_store();
}

// ---- versions ----------------------------------------------------------------------------------

// a made-up later Gerdy: two more steps, which change what is there
static const char step_2[] =
    "CREATE TABLE shoe(id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
    "INSERT INTO shoe(name) SELECT DISTINCT source FROM entry";
static const char step_3[] = "ALTER TABLE shoe ADD COLUMN km REAL; UPDATE shoe SET km = 12";
static const char step_3_broken[] = "ALTER TABLE shoe ADD COLUMN km REAL; SELECT * FROM sandal";

static void brings_older_cases_up(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_store *store, *other;
  int64_t number;
  const char* later[] = {gd_schema_now.step[0], step_2, step_3};
  const char* broken[] = {gd_schema_now.step[0], step_2, step_3_broken};
  assert_int_equal(gd_schema_now.version, 1);
  const gd_schema three = {later, 3}, never = {broken, 3};
  const char* path = in_store("older.gerdy");
  gerdy_history* first = some_history(20);
  make_case(path, first);
  // a step that fails takes the one before it back, too
  expect_error(gd_case_open(path, &never, &store, &err), GERDY_E_FORMAT, &err, "sandal");
  assert_null(store);
  store = open_case(path);
  assert_int_equal(count_entries(store), 21);
  assert_ok(gd_case_open(path, &three, &other, &err), &err);
  assert_ok(gd_sql_number(other->db, "SELECT km FROM shoe", &number, &err), &err);
  assert_int_equal(number, 12);
  assert_ok(gd_sql_number(other->db, "PRAGMA user_version", &number, &err), &err);
  assert_int_equal(number, 3);
  gerdy_history* back = read_case(other);
  assert_true(same_history(first, back));
  assert_ok(gerdy_store_verify(other, &err), &err);
  gerdy_store_close(other);
  gerdy_store_close(store);
  // done once, it is done; and an earlier Gerdy keeps its hands off
  assert_ok(gd_case_open(path, &three, &other, &err), &err);
  gerdy_store_close(other);
  expect_error(gerdy_store_open(path, &store, &err), GERDY_E_FORMAT, &err, "a later Gerdy");
  assert_null(store);
  gerdy_history_free(first);
  gerdy_history_free(back);
  empty_store();
}

// ---- strangers ---------------------------------------------------------------------------------

// refused with these words, and neither changed nor left with anything beside it
static void expect_stranger(const char* path, gerdy_status wanted, const char* words) {
  gerdy_error err = {0};
  gerdy_store* store = NULL;
  size_t n, m;
  int names = count_store();
  char* before = read_bytes(path, &n);
  expect_error(gerdy_store_open(path, &store, &err), wanted, &err, words);
  assert_null(store);
  assert_string_equal(err.file, path);
  char* after = read_bytes(path, &m);
  assert_int_equal(n, m);
  assert_memory_equal(before, after, n);
  assert_int_equal(count_store(), names);
  gd_free(before);
  gd_free(after);
}

static void strangers(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_store* store = NULL;
  char said[200];
  const char* path = in_store("stranger");
  expect_error(gerdy_store_open(in_store("none.gerdy"), &store, &err), GERDY_E_FILE, &err,
               "check its name");
  assert_int_equal(count_store(), 0);
  expect_error(gerdy_store_open(store_folder, &store, &err), GERDY_E_FILE, &err, "a directory");
  assert_int_equal(mkfifo(path, 0600), 0);
  expect_error(gerdy_store_open(path, &store, &err), GERDY_E_FILE, &err, "a pipe");
  unlink(path);
  write_bytes(path, "", 0);
  expect_stranger(path, GERDY_E_FORMAT, "not a case");
  write_bytes(path, "SQLite format 3", 16);
  expect_stranger(path, GERDY_E_FORMAT, "not a case");
  char text[5000];
  memset(text, 'x', sizeof text);
  write_bytes(path, text, sizeof text);
  expect_stranger(path, GERDY_E_FORMAT, "not a case");
  unlink(path);
  assert_int_equal(raw_sql(path, "CREATE TABLE entry(id); INSERT INTO entry VALUES(1)", said), 0);
  expect_stranger(path, GERDY_E_FORMAT, "another program");
  // of another program that was interrupted: its log is not for us to apply
  sqlite3* db;
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(
      sqlite3_exec(db, "PRAGMA journal_mode = WAL; INSERT INTO entry VALUES(2)", NULL, NULL, NULL),
      SQLITE_OK);
  expect_stranger(path, GERDY_E_FORMAT, "another program");
  sqlite3_close(db);
  unlink(path);
  // our mark and nothing else of ours
  assert_int_equal(raw_sql(path, "PRAGMA application_id = 1196573785; CREATE TABLE x(y)", said), 0);
  expect_stranger(path, GERDY_E_FORMAT, "the version of its format is 0");
  assert_int_equal(raw_sql(path, "PRAGMA user_version = 2", said), 0);
  expect_stranger(path, GERDY_E_FORMAT, "a later Gerdy (format 2, this one knows up to 1)");
  assert_int_equal(raw_sql(path, "PRAGMA user_version = 1", said), 0);
  store = open_case(path);
  gerdy_history* history;
  expect_error(gerdy_store_read(store, &history, &err), GERDY_E_FORMAT, &err, "no such table");
  gerdy_store_close(store);
  empty_store();
}

// ---- damage ------------------------------------------------------------------------------------

typedef struct original {
  char* bytes;
  size_t n;
  gerdy_history* content;
  char sha256[65];
} original;

// what a damaged copy gives is an error or what was written, and the copy stays as it is
static bool judge_damaged(const char* path, const char* bytes, size_t n, const original* o) {
  gerdy_error err = {0};
  gerdy_store* store;
  gerdy_history* history;
  write_bytes(path, bytes, n);
  gerdy_status status = gerdy_store_open(path, &store, &err);
  bool opened = status == GERDY_OK;
  if (opened) status = gerdy_store_read(store, &history, &err);
  if (status == GERDY_OK) {
    assert_true(same_history(o->content, history));
    gerdy_history_free(history);
  } else {
    assert_true(status == GERDY_E_FORMAT || status == GERDY_E_FILE);
    assert_true(strlen(err.msg) > 20);
  }
  bool sound = status == GERDY_OK;
  if (opened) {
    char* kept;
    size_t m;
    sound = gerdy_store_verify(store, &err) == GERDY_OK;
    assert_true(!sound || status == GERDY_OK);
    if (gerdy_store_get_file(store, o->sha256, NULL, &kept, &m, &err) == GERDY_OK) {
      assert_int_equal(m, 5000);
      for (size_t i = 0; i < m; ++i) assert_int_equal(kept[i], (char)(i / 7));
      gerdy_store_bytes_free(kept);
    }
    gerdy_store_close(store);
  }
  size_t m;
  char* after = read_bytes(path, &m);
  assert_int_equal(m, n);
  assert_memory_equal(after, bytes, n);
  gd_free(after);
  return sound;
}

// appending to it may work or not, and must not crash
static void append_to_damaged(const char* path) {
  gerdy_error err = {0};
  gerdy_store* store;
  if (gerdy_store_open(path, &store, &err) != GERDY_OK) return;
  gerdy_history* more = new_history();
  put_checkin(more, 3, 1);
  gerdy_status status = gerdy_store_append(store, more, NULL, 0, NULL, &err);
  assert_true(status == GERDY_OK || strlen(err.msg) > 20);
  gerdy_history_free(more);
  gerdy_store_close(store);
}

static original make_original(const char* path) {
  gerdy_error err = {0};
  static char file_bytes[5000];
  original o = {.content = some_history(60)};
  for (size_t i = 0; i < sizeof file_bytes; ++i) file_bytes[i] = (char)(i / 7);
  make_case(path, o.content);
  gerdy_store* store = open_case(path);
  gerdy_store_file file = {.name = "run.trc", .bytes = file_bytes, .n = sizeof file_bytes};
  gerdy_history* nothing = new_history();
  assert_ok(gerdy_store_append(store, nothing, &file, 1, NULL, &err), &err);
  memcpy(o.sha256, file.sha256, sizeof o.sha256);
  gerdy_history_free(nothing);
  gerdy_store_close(store);
  o.bytes = read_bytes(path, &o.n);
  return o;
}

static void survives_truncation(void** state) {
  (void)state;
  original o = make_original(in_store("case.gerdy"));
  const char* path = in_store("damaged.gerdy");
  size_t places = 0;
  for (size_t n = 0; n < o.n; n += n < 200 || n % 4096 < 64 ? 7 : 301, ++places) {
    assert_false(judge_damaged(path, o.bytes, n, &o));
    if (places % 10 == 0) append_to_damaged(path);
    unlink(path);
  }
  assert_true(places > 100);
  assert_true(judge_damaged(path, o.bytes, o.n, &o));
  gd_free(o.bytes);
  gerdy_history_free(o.content);
  empty_store();
}

static void survives_flips(void** state) {
  (void)state;
  original o = make_original(in_store("case.gerdy"));
  const char* path = in_store("damaged.gerdy");
  char* bytes = malloc(o.n);
  gd_random r = {6};
  int unnoticed = 0, flips = 2500;
  for (int i = 0; i < flips; ++i) {
    memcpy(bytes, o.bytes, o.n);
    // the first page, with header and tables, is hit more often
    size_t at = (size_t)(gd_random_uniform(&r) * (double)(i % 4 == 0 ? 4096 : o.n));
    for (int k = i % 3; k >= 0 && at + (size_t)k < o.n; --k) {
      bytes[at + (size_t)k] ^= (char)(1 + gd_random_bits(&r) % 255);
    }
    unnoticed += judge_damaged(path, bytes, o.n, &o);
    // each append waits for the disk
    if (i % 10 == 0) append_to_damaged(path);
    empty_store();
  }
  // where nothing is written, nothing is lost
  print_message("  %d of %d flips hit bytes that hold nothing\n", unnoticed, flips);
  free(bytes);
  gd_free(o.bytes);
  gerdy_history_free(o.content);
}

// ---- many entries ------------------------------------------------------------------------------

static void reads_many(void** state) {
  (void)state;
  const char* path = in_store("long.gerdy");
  gerdy_history* first = some_history(20000);
  make_case(path, first);
  gerdy_store* store = open_case(path);
  gerdy_history* back = read_case(store);
  assert_true(same_history(first, back));
  gerdy_history_free(back);
  gerdy_history_free(first);
  gerdy_store_close(store);
  empty_store();
}

// ---- memory ------------------------------------------------------------------------------------

// SQLite's allocator, made to fail
static sqlite3_mem_methods sqlite_memory;
static long sqlite_left = -1;  // allocations that still succeed; -1 = all

static bool sqlite_may(void) {
  if (sqlite_left == 0) return false;
  if (sqlite_left > 0) --sqlite_left;
  return true;
}

static void* sqlite_alloc(int n) { return sqlite_may() ? sqlite_memory.xMalloc(n) : NULL; }

static void* sqlite_realloc(void* p, int n) {
  return sqlite_may() ? sqlite_memory.xRealloc(p, n) : NULL;
}

static void play_sqlite_memory(void) {
  sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory);
  sqlite3_mem_methods ours = sqlite_memory;
  ours.xMalloc = sqlite_alloc;
  ours.xRealloc = sqlite_realloc;
  sqlite3_config(SQLITE_CONFIG_MALLOC, &ours);
  sqlite3_initialize();
}

// a whole session, as far as memory allows; the entries that were acknowledged
static gerdy_status session(const char* path, const gerdy_history* first, const gerdy_history* more,
                            bool* created, size_t* added) {
  gerdy_error err = {0};
  gerdy_store* store = NULL;
  gerdy_history* history = NULL;
  char* bytes = NULL;
  size_t n;
  gerdy_store_file file = {.name = "a.txt", .bytes = "abc", .n = 3};
  gerdy_status status = gerdy_store_create(path, first, &err);
  *created = status == GERDY_OK;
  if (status == GERDY_OK) status = gerdy_store_open(path, &store, &err);
  if (status == GERDY_OK) status = gerdy_store_append(store, more, &file, 1, added, &err);
  if (status == GERDY_OK) status = gerdy_store_read(store, &history, &err);
  if (status == GERDY_OK) {
    status = gerdy_store_get_file(store, file.sha256, NULL, &bytes, &n, &err);
  }
  if (status == GERDY_OK) status = gerdy_store_verify(store, &err);
  if (status == GERDY_OK) status = gerdy_store_export(store, in_store("out.json"), &err);
  if (status == GERDY_OK) status = gerdy_store_import(store, in_store("out.json"), NULL, &err);
  assert_int_equal(err.code, status);
  gerdy_store_bytes_free(bytes);
  gerdy_history_free(history);
  gerdy_store_close(store);
  return status;
}

// with the nth allocation of either allocator failing: an error of memory, and nothing half done
static bool session_without_memory(unsigned long nth, bool sqlite) {
  const char* path = in_store("case.gerdy");
  gerdy_history *first = some_history(3), *more = new_history();
  bool created = false;
  size_t added = 0;
  for (int i = 10; i < 13; ++i) put_checkin(more, 2, i);
  if (sqlite) {
    sqlite_left = (long)nth - 1;
  } else {
    gd_mem_fail_at(nth);
  }
  gerdy_status status = session(path, first, more, &created, &added);
  gd_mem_fail_at(0);
  sqlite_left = -1;
  if (status != GERDY_OK && status != GERDY_E_MEMORY) {
    fail_msg("allocation %lu of %s: status %d", nth, sqlite ? "SQLite" : "ours", status);
  }
  if (created) {
    gerdy_store* store = open_case(path);
    gerdy_error err = {0};
    assert_ok(gerdy_store_verify(store, &err), &err);
    assert_int_equal(count_entries(store), 4 + added);
    gerdy_store_close(store);
  } else {
    assert_int_equal(count_store(), 0);
  }
  gerdy_history_free(first);
  gerdy_history_free(more);
  empty_store();
  return status == GERDY_OK;
}

static void without_memory(void** state) {
  (void)state;
  unsigned long nth = 1;
  while (!session_without_memory(nth, false)) ++nth;
  print_message("  %lu allocations of ours\n", nth - 1);
  assert_true(nth > 20);
}

static void without_memory_for_sqlite(void** state) {
  (void)state;
  unsigned long nth = 1, tried = 0;
  // every one at first, later some: there are thousands
  for (; !session_without_memory(nth, true); nth += nth < 200 ? 1 : 31) ++tried;
  print_message("  %lu of %lu allocations of SQLite\n", tried, nth - 1);
  assert_true(tried > 250);
}

// ---- a full disk -------------------------------------------------------------------------------

// no file grows beyond that many bytes, in this process
static void limit_files(rlim_t bytes) {
  struct rlimit limit = {bytes, bytes};
  signal(SIGXFSZ, SIG_IGN);
  if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(9);
}

// append until the disk is full: the number of acknowledged entries
static int fill_disk(const char* path, rlim_t bytes) {
  gerdy_error err = {0};
  gerdy_store* store;
  limit_files(bytes);
  if (gerdy_store_open(path, &store, &err) != GERDY_OK) return err.code == GERDY_E_FILE ? 0 : 255;
  for (int n = 0; n < 200; ++n) {
    gerdy_history* more = new_history();
    put_checkin(more, 2, n);
    gerdy_status status = gerdy_store_append(store, more, NULL, 0, NULL, &err);
    gerdy_history_free(more);
    if (status == GERDY_OK) continue;
    gerdy_store_close(store);
    return status == GERDY_E_FILE && strstr(err.msg, "nothing was changed") != NULL ? n : 255;
  }
  return 254;
}

static void one_full_disk(const char* path, rlim_t bytes, int* most) {
  gerdy_error err = {0};
  int status;
  make_some_case(path, 10);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) _exit(fill_disk(path, bytes));
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  int kept = WEXITSTATUS(status);
  if (kept >= 254) fail_msg("limit %lu: %d", (unsigned long)bytes, kept);
  // there is room again: what was acknowledged is there, what failed is not
  gerdy_store* store = open_case(path);
  assert_ok(gerdy_store_verify(store, &err), &err);
  gerdy_history *back = read_case(store), *wanted = some_history(10);
  for (int n = 0; n < kept; ++n) put_checkin(wanted, 2, n);
  size_t have, want;
  gerdy_history_entries(back, &have);
  gerdy_history_entries(wanted, &want);
  assert_int_equal(have, want);
  gerdy_history_free(back);
  gerdy_history* more = new_history();
  put_checkin(more, 2, kept);
  append_ok(store, more, NULL, 0, 1);
  gerdy_history_free(more);
  gerdy_history_free(wanted);
  gerdy_store_close(store);
  if (kept > *most) *most = kept;
}

static void full_disk(void** state) {
  (void)state;
  int most = 0;
  const char* path = in_store("full.gerdy");
  for (rlim_t bytes = 0; bytes < 600000; bytes += bytes < 80000 ? 2777 : 33456) {
    one_full_disk(path, bytes, &most);
    empty_store();
  }
  assert_true(most > 5);
}

static void full_disk_at_creation(void** state) {
  (void)state;
  int made = 0, failed = 0;
  const char *path = in_store("new.gerdy"), *json = in_store("new.json");
  gerdy_history* first = some_history(200);
  for (rlim_t bytes = 0; bytes < 260000; bytes += 3333) {
    int status;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
      gerdy_error err = {0};
      limit_files(bytes);
      gerdy_status said = gerdy_store_create(path, first, &err);
      _exit(said == GERDY_OK ? 0 : said == GERDY_E_FILE && strlen(err.msg) > 20 ? 1 : 2);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) < 2);
    bool ok = WEXITSTATUS(status) == 0;
    assert_int_equal(count_store(), ok);
    made += ok;
    failed += !ok;
    if (ok) {
      gerdy_store* store = open_case(path);
      gerdy_history* back = read_case(store);
      assert_true(same_history(first, back));
      gerdy_history_free(back);
      // an export that does not fit leaves nothing either
      child = fork();
      assert_true(child >= 0);
      if (child == 0) {
        limit_files(1000);
        _exit(gerdy_store_export(store, json, NULL) == GERDY_E_FILE ? 0 : 1);
      }
      assert_int_equal(waitpid(child, &status, 0), child);
      assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
      assert_false(test_exists(json));
      gerdy_store_close(store);
    }
    empty_store();
  }
  assert_true(made > 3 && failed > 10);
  gerdy_history_free(first);
}

// ---- several programs --------------------------------------------------------------------------

static void two_writers(void** state) {
  (void)state;
  enum { nwriter = 3, each = 60 };
  gerdy_error err = {0};
  const char* path = in_store("shared.gerdy");
  make_some_case(path, 0);
  pid_t child[nwriter];
  for (int w = 0; w < nwriter; ++w) {
    child[w] = fork();
    assert_true(child[w] >= 0);
    if (child[w] != 0) continue;
    gerdy_store* store = open_case(path);
    for (int n = 0; n < each; ++n) {
      gerdy_history* more = new_history();
      put_checkin(more, 10 + w, n);
      if (gerdy_store_append(store, more, NULL, 0, NULL, &err) != GERDY_OK) _exit(1);
      gerdy_history_free(more);
    }
    gerdy_store_close(store);
    _exit(0);
  }
  // and one that reads meanwhile
  for (int i = 0; i < 20; ++i) {
    gerdy_store* store = open_case(path);
    count_entries(store);
    gerdy_store_close(store);
  }
  for (int w = 0; w < nwriter; ++w) {
    int status;
    assert_int_equal(waitpid(child[w], &status, 0), child[w]);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  gerdy_store* store = open_case(path);
  assert_ok(gerdy_store_verify(store, &err), &err);
  assert_int_equal(count_entries(store), 1 + nwriter * each);
  // two in one program do not take each other's locks away
  gerdy_store* second = open_case(path);
  gerdy_store* third = open_case(path);
  gerdy_store_close(third);
  gerdy_history* more = new_history();
  put_checkin(more, 20, 0);
  append_ok(second, more, NULL, 0, 1);
  append_ok(store, more, NULL, 0, 0);
  gerdy_history_free(more);
  gerdy_store_close(store);
  assert_int_equal(count_entries(second), 2 + nwriter * each);
  gerdy_store_close(second);
  empty_store();
}

// somebody holds the case for that many milliseconds: does a writer get through?
static gerdy_status write_beside(const char* path, long ms, double* seconds, gerdy_error* err) {
  int ready[2], status;
  char c;
  assert_int_equal(pipe(ready), 0);
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) {
    sqlite3* db;
    bool ok = sqlite3_open(path, &db) == SQLITE_OK &&
              sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;
    ok = write(ready[1], "x", 1) == 1 && ok;
    struct timespec wait = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&wait, NULL);
    sqlite3_close(db);
    _exit(!ok);
  }
  assert_int_equal(read(ready[0], &c, 1), 1);
  close(ready[0]);
  close(ready[1]);
  gerdy_store* store = open_case(path);
  gerdy_history* more = new_history();
  put_checkin(more, 2, (int)ms);
  struct timespec begin, end;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  gerdy_status result = gerdy_store_append(store, more, NULL, 0, NULL, err);
  clock_gettime(CLOCK_MONOTONIC, &end);
  *seconds = (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
  gerdy_history_free(more);
  gerdy_store_close(store);
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  return result;
}

static void waits_for_the_other(void** state) {
  (void)state;
  gerdy_error err = {0};
  double seconds;
  const char* path = in_store("busy.gerdy");
  make_some_case(path, 1);
  assert_ok(write_beside(path, 700, &seconds, &err), &err);
  assert_true(seconds > 0.3);
  expect_error(write_beside(path, 11000, &seconds, &err), GERDY_E_FILE, &err, "another program");
  assert_true(seconds > 9 && seconds < 12);
  gerdy_store* store = open_case(path);
  assert_int_equal(count_entries(store), 3);
  gerdy_store_close(store);
  empty_store();
}

// ---- where nothing may be written --------------------------------------------------------------

// as somebody who may read the case and write nothing: 0 = all is as it should be
static int read_only_session(const char* path) {
  gerdy_error err = {0};
  gerdy_store* store;
  gerdy_history* history;
  size_t n;
  if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) return 77;
  if (access(path, R_OK) != 0) return 77;
  if (gerdy_store_open(path, &store, &err) != GERDY_OK) return 1;
  if (gerdy_store_read(store, &history, &err) != GERDY_OK) return 2;
  gerdy_history_entries(history, &n);
  if (n != 6 || gerdy_store_verify(store, &err) != GERDY_OK) return 3;
  if (gerdy_store_append(store, history, NULL, 0, NULL, &err) != GERDY_E_FILE) return 4;
  if (strstr(err.msg, "can only be read here") == NULL) return 5;
  gerdy_history_free(history);
  gerdy_store_close(store);
  const char* later[] = {gd_schema_now.step[0], step_2};
  const gd_schema two = {later, 2};
  if (gd_case_open(path, &two, &store, &err) != GERDY_E_FILE) return 6;
  return strstr(err.msg, "older Gerdy") == NULL ? 7 : 0;
}

// the newest entries are in a log that cannot be read without writing
static int stuck_log_session(const char* path) {
  gerdy_error err = {0};
  gerdy_store* store;
  if (getuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) return 77;
  if (gerdy_store_open(path, &store, &err) != GERDY_E_FILE) return 1;
  return strstr(err.msg, "-wal behind it") == NULL ? 2 : 0;
}

static int in_child(int (*session_of)(const char*), const char* path) {
  int status;
  pid_t child = fork();
  assert_true(child >= 0);
  if (child == 0) _exit(session_of(path));
  assert_int_equal(waitpid(child, &status, 0), child);
  assert_true(WIFEXITED(status));
  return WEXITSTATUS(status);
}

static void read_only_places(void** state) {
  (void)state;
  const char* path = in_store("disc 1 %.gerdy");
  size_t n;
  make_some_case(path, 5);
  assert_int_equal(chmod(path, 0444), 0);
  assert_int_equal(chmod(store_folder, 0555), 0);
  int names = count_store(), said = in_child(read_only_session, path);
  assert_int_equal(count_store(), names);
  assert_int_equal(chmod(store_folder, 0755), 0);
  if (said == 77) {
    empty_store();
    print_message("skipped: there is nobody here who may read and not write\n");
    skip();
  }
  assert_int_equal(said, 0);
  // copied while its log was still beside it
  assert_int_equal(chmod(path, 0644), 0);
  gerdy_store* store = open_case(path);
  gerdy_history* more = new_history();
  put_checkin(more, 4, 4);
  append_ok(store, more, NULL, 0, 1);
  char log[100];
  snprintf(log, sizeof log, "%s-wal", path);
  char* bytes = read_bytes(log, &n);
  gerdy_history_free(more);
  gerdy_store_close(store);
  write_bytes(log, bytes, n);
  gd_free(bytes);
  assert_int_equal(chmod(log, 0444), 0);
  assert_int_equal(chmod(path, 0444), 0);
  assert_int_equal(chmod(store_folder, 0555), 0);
  said = in_child(stuck_log_session, path);
  assert_int_equal(chmod(store_folder, 0755), 0);
  assert_int_equal(said, 0);
  empty_store();
}

// ---- export and import -------------------------------------------------------------------------

static void make_rich_case(const char* path) {
  gerdy_error err = {0};
  gerdy_history* first = some_history(30);
  gd_random r = {8};
  for (int kind = 0; kind < (int)GERDY_NENTRY_KIND; ++kind) {
    gerdy_when at = gerdy_when_of_day(20000 + kind, 825), recorded = {1800000000 + kind, -660, 1};
    assert_ok(gerdy_history_entry(first, (gerdy_entry_kind)kind, at, recorded, "\x7f\x01\t/\"", "",
                                  "", &err),
              &err);
    for (int i = 0; i < 50; ++i) {
      double x;
      uint64_t bits = gd_random_bits(&r);
      memcpy(&x, &bits, sizeof x);
      if (!isfinite(x)) continue;
      assert_ok(gerdy_history_number(first, "any", 'l', x, &err), &err);
    }
    assert_ok(gerdy_history_number(first, "zero", 0, -0.0, &err), &err);
    assert_ok(gerdy_history_text(first, "none", 0, "", &err), &err);
  }
  make_case(path, first);
  gerdy_history_free(first);
  gerdy_store* store = open_case(path);
  gerdy_store_file file[] = {{.name = "run \"1\".trc", .bytes = "\0\1\2\xff", .n = 4},
                             {.name = "empty", .bytes = "", .n = 0}};
  char sha256[65];
  assert_ok(gd_sha256_hex(file[0].bytes, file[0].n, sha256), &err);
  gerdy_history* trial = entry_of_file(sha256, "");
  append_ok(store, trial, file, 2, 1);
  gerdy_history_free(trial);
  gerdy_store_close(store);
}

static void export_round_trip(void** state) {
  (void)state;
  gerdy_error err = {0};
  size_t added, n, m, nentry;
  struct stat info;
  const char *path = in_store("a.gerdy"), *other = in_store("b.gerdy");
  // the schema is tried on it by another test
  const char *json = in_store("a.json"), *again = in_store("b.json"), *good = "case_good_1.json";
  make_rich_case(path);
  gerdy_store* store = open_case(path);
  mode_t mask = umask(0);
  assert_ok(gerdy_store_export(store, json, &err), &err);
  umask(mask);
  assert_int_equal(stat(json, &info), 0);
  assert_int_equal(info.st_mode & 0777, 0600);
  // into a case that begins with one of its own entries: the very same case comes about
  gerdy_history *whole = read_case(store), *first = new_history();
  const gerdy_entry* entry = gerdy_history_entries(whole, &nentry);
  assert_ok(gerdy_history_entry(first, entry->kind, entry->at, entry->recorded, entry->source,
                                entry->file, entry->uid, &err),
            &err);
  for (size_t i = 0; i < entry->nfact; ++i) {
    assert_ok(gerdy_history_fact(first, gerdy_history_facts(whole, &n)[i], &err), &err);
  }
  make_case(other, first);
  gerdy_store* copy = open_case(other);
  assert_ok(gerdy_store_import(copy, json, &added, &err), &err);
  assert_int_equal(added, nentry - 1);
  gerdy_history* back = read_case(copy);
  assert_true(same_history(whole, back));
  assert_ok(gerdy_store_verify(copy, &err), &err);
  assert_ok(gerdy_store_export(copy, again, &err), &err);
  char *one = read_bytes(json, &n), *two = read_bytes(again, &m);
  assert_int_equal(n, m);
  assert_memory_equal(one, two, n);
  write_bytes(good, one, n);
  // a second time there is nothing to add
  assert_ok(gerdy_store_import(copy, json, &added, &err), &err);
  assert_int_equal(added, 0);
  assert_int_equal(gerdy_store_export(copy, in_store("no/folder.json"), &err), GERDY_E_FILE);
  gd_free(one);
  gd_free(two);
  gerdy_history_free(whole);
  gerdy_history_free(first);
  gerdy_history_free(back);
  gerdy_store_close(copy);
  gerdy_store_close(store);
  empty_store();
}

#define UID  "\"uid\": \"0123456789abcdef0123456789abcdef\""
#define AT   "\"at\": \"2026-11-23T07:30:00+01:00\""
#define REC  "\"recorded\": \"2026-11-23T07:31:00Z\""
#define HEAD "{\"gerdy_case\": 1, \"files\": [], \"entries\": ["
#define ENTRY(facts)                                                                         \
  HEAD "{" UID ", \"kind\": \"run\", " AT ", " REC ", \"source\": \"x\", \"facts\": [" facts \
       "]}]"                                                                                 \
       "}"
#define FILES(file) "{\"gerdy_case\": 1, \"entries\": [], \"files\": [" file "]}"
#define SHA_ABC     "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

// whether the schema refuses it, too, is tried by another test; it knows nothing of dates that do
// not exist or of checksums
static const struct {
  const char *text, *place, *says;
  bool schema;
} refused[] = {
    {"", "", "not valid JSON", false},
    {"{\"gerdy_case\": 1, ", "", "not valid JSON", false},
    {"{\"gerdy_case\": 1, \"gerdy_case\": 1}", "", "duplicate", false},
    {"[]", "gerdy_case", "not an export", true},
    {"{}", "gerdy_case", "not an export", true},
    {"{\"gerdy_case\": 2}", "gerdy_case", "another Gerdy", true},
    {"{\"gerdy_case\": 1, \"files\": []}", "entries", "a list", true},
    {"{\"gerdy_case\": 1, \"entries\": []}", "files", "a list", true},
    {"{\"gerdy_case\": 1, \"entries\": [], \"files\": [], \"x\": 1}", "x", "no such member", true},
    {HEAD "7]}", "entries[0]", "an object", true},
    {HEAD "{" UID "}]}", "entries[0].kind", "a text", true},
    {HEAD "{\"uid\": \"7\", \"kind\": \"run\", " AT ", " REC
          ", \"source\": \"x\", \"facts\": []}]}",
     "entries[0].uid", "32 lower-case", true},
    {HEAD "{" UID ", \"kind\": \"swim\", " AT ", " REC ", \"source\": \"x\", \"facts\": []}]}",
     "entries[0].kind", "no entry of this kind", true},
    {HEAD "{" UID ", \"kind\": \"run\", \"at\": \"2026-02-30T07:30Z\", " REC
          ", \"source\": \"x\", \"facts\": []}]}",
     "entries[0].at", "does not exist", false},
    {HEAD "{" UID ", \"kind\": \"run\", \"at\": \"2026-02-03T07:30\", " REC
          ", \"source\": \"x\", \"facts\": []}]}",
     "entries[0].at", "with its offset", true},
    {HEAD "{" UID ", \"kind\": \"run\", \"at\": \"2026-02-03\", " REC
          ", \"source\": \"x\", \"facts\": []}]}",
     "entries[0].at", "with its offset", true},
    {HEAD "{" UID ", \"kind\": \"run\", " AT ", \"at_day_only\": 1, " REC
          ", \"source\": \"x\", \"facts\": []}]}",
     "entries[0].at_day_only", "true or false", true},
    {HEAD "{" UID ", \"kind\": \"run\", " AT ", " REC
          ", \"source\": \"x\", \"file\": \"abc\", \"facts\": []}]}",
     "entries[0].file", "SHA-256", true},
    {HEAD "{" UID ", \"kind\": \"run\", " AT ", " REC ", \"source\": \"x\"}]}", "entries[0].facts",
     "a list", true},
    {ENTRY("{}"), "entries[0].facts[0].name", "a text", true},
    {ENTRY("{\"name\": \"a\", \"number\": 1}, {\"name\": \"\", \"number\": 1}"),
     "entries[0].facts[1]", "needs a name", true},
    {ENTRY("{\"name\": \"a\"}"), "entries[0].facts[0]", "either text or number", true},
    {ENTRY("{\"name\": \"a\", \"text\": \"b\", \"number\": 1}"), "entries[0].facts[0]",
     "either text or number", true},
    {ENTRY("{\"name\": \"a\", \"number\": \"1\"}"), "entries[0].facts[0].number", "a number", true},
    {ENTRY("{\"name\": \"a\", \"number\": null}"), "entries[0].facts[0].number", "a number", true},
    {ENTRY("{\"name\": \"a\", \"number\": 1e999}"), "", "not valid JSON", false},
    {ENTRY("{\"name\": \"a\", \"number\": 1, \"sd\": -1}"), "entries[0].facts[0]", "below zero",
     true},
    {ENTRY("{\"name\": \"a\", \"number\": 1, \"n\": 1.5}"), "entries[0].facts[0].n",
     "a whole number", true},
    {ENTRY("{\"name\": \"a\", \"number\": 1, \"n\": -1}"), "entries[0].facts[0]", "below zero",
     true},
    {ENTRY("{\"name\": \"a\", \"number\": 1, \"side\": \"left\"}"), "entries[0].facts[0].side",
     "\"r\" or \"l\"", true},
    {ENTRY("{\"name\": \"a\", \"number\": 1, \"unit\": \"m\"}"), "entries[0].facts[0].unit",
     "no such member", true},
    {FILES("{\"sha256\": \"" SHA_ABC "\", \"name\": \"a\", \"base64\": \"YWJ\"}"),
     "files[0].base64", "not base64", false},
    {FILES("{\"sha256\": \"" SHA_ABC "\", \"name\": \"a\", \"base64\": \"YWJj\"}, "
           "{\"sha256\": \"" SHA_ABC "\", \"name\": \"a\", \"base64\": \"YWJk\"}"),
     "files[1].sha256", "another SHA-256", false},
};

static void import_refuses(void** state) {
  (void)state;
  gerdy_error err = {0};
  const char *path = in_store("case.gerdy"), *json = in_store("bad.json");
  make_some_case(path, 2);
  gerdy_store* store = open_case(path);
  for (size_t i = 0; i < sizeof refused / sizeof refused[0]; ++i) {
    char name[40];
    size_t added = 7;
    memset(&err, 0, sizeof err);
    write_bytes(json, refused[i].text, strlen(refused[i].text));
    expect_error(gerdy_store_import(store, json, &added, &err), GERDY_E_FORMAT, &err,
                 refused[i].says);
    if (strcmp(err.element, refused[i].place) != 0) {
      fail_msg("%s: place \"%s\"", refused[i].text, err.element);
    }
    expect_says(&err, "nothing was added");
    assert_string_equal(err.file, json);
    assert_int_equal(added, 0);
    if (!refused[i].schema) continue;
    snprintf(name, sizeof name, "case_bad_%zu.json", i);
    write_bytes(name, refused[i].text, strlen(refused[i].text));
  }
  const char* lone = HEAD "{" UID ", \"kind\": \"run\", " AT ", " REC
                          ", \"source\": \"x\", \"file\": \"" SHA_ABC "\", \"facts\": []}]}";
  write_bytes(json, lone, strlen(lone));
  expect_error(gerdy_store_import(store, json, NULL, &err), GERDY_E_ARG, &err, "neither given");
  assert_int_equal(gerdy_store_import(store, in_store("none.json"), NULL, &err), GERDY_E_FILE);
  // and the same text without a fault is taken, so the faults are what was refused
  const char* good = ENTRY("{\"name\": \"a\", \"number\": 1, \"sd\": 0.5, \"n\": 3}");
  write_bytes(json, good, strlen(good));
  write_bytes("case_good_2.json", good, strlen(good));
  size_t added;
  assert_ok(gerdy_store_import(store, json, &added, &err), &err);
  assert_int_equal(added, 1);
  gerdy_store_close(store);
  empty_store();
}

// Every file of the corpus: ok_ must be taken, bad_ must be refused with words.
static void judges_the_corpus(void** state) {
  (void)state;
  int good = 0, bad = 0;
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/case"));
  assert_non_null(folder);
  for (struct dirent* e = readdir(folder); e; e = readdir(folder)) {
    bool ok = strncmp(e->d_name, "ok_", 3) == 0;
    if (!ok && strncmp(e->d_name, "bad_", 4) != 0) continue;
    char name[300], *text;
    size_t n;
    gerdy_error err = {0};
    gd_case_import import = {0};
    snprintf(name, sizeof name, "fuzz/corpus/case/%.200s", e->d_name);
    text = read_bytes(SOURCE_FILE(name), &n);
    assert_int_equal(gd_case_parse(text, n, &import, &err), ok ? GERDY_OK : GERDY_E_FORMAT);
    assert_true(ok || strlen(err.msg) > 20);
    gd_case_import_reset(&import);
    gd_free(text);
    good += ok;
    bad += !ok;
  }
  closedir(folder);
  assert_true(good >= 3 && bad >= 5);
}

// an export cut anywhere is refused whole
static void import_cut_off(void** state) {
  (void)state;
  gerdy_error err = {0};
  size_t n;
  const char *path = in_store("a.gerdy"), *json = in_store("a.json"), *cut = in_store("cut.json");
  make_rich_case(path);
  gerdy_store* store = open_case(path);
  assert_ok(gerdy_store_export(store, json, &err), &err);
  gerdy_store_close(store);
  make_some_case(in_store("b.gerdy"), 0);
  store = open_case(in_store("b.gerdy"));
  char* bytes = read_bytes(json, &n);
  for (size_t m = 0; m + 2 < n; m += 151) {
    write_bytes(cut, bytes, m);
    assert_int_equal(gerdy_store_import(store, cut, NULL, &err), GERDY_E_FORMAT);
  }
  assert_int_equal(count_entries(store), 1);
  gd_free(bytes);
  gerdy_store_close(store);
  empty_store();
}

// ---- small parts -------------------------------------------------------------------------------

static void base64(void** state) {
  (void)state;
  // RFC 4648, section 10
  static const char* const pair[][2] = {{"", ""},
                                        {"f", "Zg=="},
                                        {"fo", "Zm8="},
                                        {"foo", "Zm9v"},
                                        {"foob", "Zm9vYg=="},
                                        {"fooba", "Zm9vYmE="},
                                        {"foobar", "Zm9vYmFy"}};
  char out[600];
  size_t n;
  gd_buf buf;
  gd_buf_init(&buf);
  for (size_t i = 0; i < sizeof pair / sizeof pair[0]; ++i) {
    gd_buf_reset(&buf);
    gd_buf_base64(&buf, pair[i][0], strlen(pair[i][0]));
    assert_int_equal(buf.n, strlen(pair[i][1]));
    assert_true(buf.n == 0 || strcmp(buf.at, pair[i][1]) == 0);
    assert_true(gd_parse_base64(pair[i][1], strlen(pair[i][1]), out, &n));
    assert_int_equal(n, strlen(pair[i][0]));
    assert_memory_equal(out, pair[i][0], n);
  }
  static const char* const bad[] = {"Z",    "Zg",   "Zg=",  "=",        "====",   "Z===", "Zh==",
                                    "Zm9=", "Zm 9", "Zm-_", "Zg==Zg==", "Zm9v\n", "Z=g="};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    if (gd_parse_base64(bad[i], strlen(bad[i]), out, &n)) fail_msg("\"%s\" is taken", bad[i]);
  }
  gd_random r = {9};
  for (int round = 0; round < 300; ++round) {
    char bytes[400];
    size_t m = (size_t)random_between(&r, 0, 400);
    for (size_t i = 0; i < m; ++i) bytes[i] = (char)gd_random_bits(&r);
    gd_buf_reset(&buf);
    gd_buf_base64(&buf, bytes, m);
    assert_true(gd_parse_base64(buf.at, buf.n, out, &n));
    assert_int_equal(n, m);
    assert_memory_equal(out, bytes, m);
  }
  gd_buf_reset(&buf);
}

static void utf8(void** state) {
  (void)state;
  static const char* const good[] = {"",
                                     "abc",
                                     "\xc2\x80",
                                     "\xdf\xbf",
                                     "\xe0\xa0\x80",
                                     "\xed\x9f\xbf",
                                     "\xee\x80\x80",
                                     "\xef\xbf\xbf",
                                     "\xf0\x90\x80\x80",
                                     "\xf4\x8f\xbf\xbf",
                                     "\x01\x7f"};
  static const char* const bad[] = {"\x80",
                                    "\xbf",
                                    "\xc0\x80",
                                    "\xc1\xbf",
                                    "\xc2",
                                    "\xc2x",
                                    "\xe0\x9f\xbf",
                                    "\xe1\x80",
                                    "\xed\xa0\x80",
                                    "\xf0\x8f\xbf\xbf",
                                    "\xf4\x90\x80\x80",
                                    "\xf5\x80\x80\x80",
                                    "\xff",
                                    "ab\xfe"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; ++i) assert_true(gd_is_utf8(good[i]));
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) assert_false(gd_is_utf8(bad[i]));
}

// any single difference changes the sum
static void sums(void** state) {
  (void)state;
  gerdy_fact fact[2] = {{.name = "ober", .number = 1, .sd = NAN, .side = 'r'},
                        {.name = "onset", .text = "gradual", .number = NAN, .sd = NAN}};
  gerdy_entry entry = {.uid = "u", .source = "s", .file = "", .nfact = 2};
  const int64_t sum = gd_sum_entry(1, &entry, fact);
  assert_true(gd_sum_entry(1, &entry, fact) == sum);
  assert_true(gd_sum_entry(2, &entry, fact) != sum);
#define DIFFERS(place, value)                          \
  do {                                                 \
    gerdy_entry keep_entry = entry;                    \
    gerdy_fact keep_fact = fact[0];                    \
    place = value;                                     \
    assert_true(gd_sum_entry(1, &entry, fact) != sum); \
    entry = keep_entry;                                \
    fact[0] = keep_fact;                               \
  } while (0)
  DIFFERS(entry.uid, "v");
  DIFFERS(entry.kind, GERDY_ENTRY_RUN);
  DIFFERS(entry.at.utc, 1);
  DIFFERS(entry.at.offset_minutes, 1);
  DIFFERS(entry.at.day_only, 1);
  DIFFERS(entry.recorded.utc, 1);
  DIFFERS(entry.source, "");
  DIFFERS(entry.source, "s ");
  DIFFERS(entry.file, "f");
  DIFFERS(entry.nfact, 1);
  DIFFERS(fact[0].name, "obex");
  DIFFERS(fact[0].text, "");
  DIFFERS(fact[0].number, 1 + 1e-15);
  DIFFERS(fact[0].sd, 0);
  DIFFERS(fact[0].n, 1);
  DIFFERS(fact[0].side, 'l');
  DIFFERS(fact[0].side, 0);
#undef DIFFERS
  assert_true(gd_sum_file("a", "b", 1) != gd_sum_file("a", "b", 2));
  assert_true(gd_sum_file("a", "b", 1) != gd_sum_file("a", "c", 1));
}

// a log that a copy left beside a case must not take its place, not even for a look
static void log_of_another(void** state) {
  (void)state;
  char anna[200], other[200], log[220], lost[220];
  char* bytes;
  size_t n;
  gerdy_error err = {0};
  gerdy_store* none = NULL;
  snprintf(anna, sizeof anna, "%s", in_store("anna.gerdy"));
  snprintf(other, sizeof other, "%s", in_store("other.gerdy"));
  snprintf(log, sizeof log, "%s-wal", other);
  snprintf(lost, sizeof lost, "%s-wal", anna);
  gerdy_history* first = some_history(2);
  gerdy_history* second = new_history();
  put_profile(second);
  put_checkin(second, 7, 1);
  make_case(anna, first);
  make_case(other, second);
  gerdy_store* store = open_case(other);
  gerdy_history* more = new_history();
  put_checkin(more, 8, 1);
  append_ok(store, more, NULL, 0, 1);
  assert_ok(gd_file_read(log, &bytes, &n, &err), &err);
  gerdy_store_close(store);
  write_bytes(lost, bytes, n);
  expect_error(gerdy_store_open(anna, &none, &err), GERDY_E_FORMAT, &err, "another case");
  assert_null(none);
  unlink(lost);
  store = open_case(anna);
  gerdy_history* back = read_case(store);
  assert_true(same_history(first, back));
  gerdy_store_close(store);
  gerdy_history_free(back);
  gerdy_history_free(more);
  gerdy_history_free(first);
  gerdy_history_free(second);
  gd_free(bytes);
  empty_store();
}

int main(void) {
  play_sqlite_memory();
  json_set_alloc_funcs(gd_malloc_hook, gd_free);
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(create_and_read),
      cmocka_unit_test(log_of_another),
      cmocka_unit_test(odd_names),
      cmocka_unit_test(create_refuses),
      cmocka_unit_test(create_without_links),
      cmocka_unit_test(append_passes_over),
      cmocka_unit_test(reads_in_order_of_recording),
      cmocka_unit_test(append_refuses),
      cmocka_unit_test(keeps_files),
      cmocka_unit_test(nothing_is_changed),
      cmocka_unit_test(changes_are_noticed),
      cmocka_unit_test(brings_older_cases_up),
      cmocka_unit_test(strangers),
      cmocka_unit_test(survives_truncation),
      cmocka_unit_test(survives_flips),
      cmocka_unit_test(reads_many),
      cmocka_unit_test(without_memory),
      cmocka_unit_test(without_memory_for_sqlite),
      cmocka_unit_test(full_disk),
      cmocka_unit_test(full_disk_at_creation),
      cmocka_unit_test(two_writers),
      cmocka_unit_test(waits_for_the_other),
      cmocka_unit_test(read_only_places),
      cmocka_unit_test(export_round_trip),
      cmocka_unit_test(import_refuses),
      cmocka_unit_test(judges_the_corpus),
      cmocka_unit_test(import_cut_off),
      cmocka_unit_test(base64),
      cmocka_unit_test(utf8),
      cmocka_unit_test(sums),
  };
  return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
