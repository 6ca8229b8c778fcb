// What a case survives: strangers, damage, a full disk, other programs, places for reading only.

#include "testing.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "base/mem.h"
#include "store/case_file.h"
#include "store/case_import.h"
#include "testing_random.h"
#include "testing_store.h"

// ---- strangers ----------------------------------------------------------------------------------

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

// ---- damage -------------------------------------------------------------------------------------

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

// ---- a full disk --------------------------------------------------------------------------------

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

// ---- several programs ---------------------------------------------------------------------------

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

// ---- where nothing may be written ---------------------------------------------------------------

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

int main(void) {
  json_set_alloc_funcs(gd_malloc_hook, gd_free);
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(strangers),
      cmocka_unit_test(survives_truncation),
      cmocka_unit_test(survives_flips),
      cmocka_unit_test(full_disk),
      cmocka_unit_test(full_disk_at_creation),
      cmocka_unit_test(two_writers),
      cmocka_unit_test(waits_for_the_other),
      cmocka_unit_test(read_only_places),
  };
  return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
