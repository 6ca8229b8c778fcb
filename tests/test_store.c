// Store layer: what a case keeps, and what it never writes over.

#include "testing.h"

#include <errno.h>
#include <fcntl.h>

#include "base/mem.h"
#include "io/hash.h"
#include "store/base64.h"
#include "store/case_file.h"
#include "store/case_import.h"
#include "store/case_text.h"
#include "store/sum.h"
#include "testing_random.h"
#include "testing_store.h"

// ---- create, read, append -----------------------------------------------------------------------

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

// ---- kept files ---------------------------------------------------------------------------------

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

// ---- nothing is written over --------------------------------------------------------------------

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

// ---- versions -----------------------------------------------------------------------------------

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

// ---- many entries -------------------------------------------------------------------------------

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

// ---- memory -------------------------------------------------------------------------------------

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

// ---- small parts --------------------------------------------------------------------------------

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
      cmocka_unit_test(reads_many),
      cmocka_unit_test(without_memory),
      cmocka_unit_test(without_memory_for_sqlite),
      cmocka_unit_test(base64),
      cmocka_unit_test(utf8),
      cmocka_unit_test(sums),
  };
  return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
