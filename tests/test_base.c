// Base layer: errors, notes, numbers as text, growing text, files, the allocator's door.
#include "testing.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "base/mem.h"
#include "base/text.h"
#include "testing_random.h"

// ---- errors and notes --------------------------------------------------------------------------

static const char* text_of(const gerdy_error* err) {
  static char text[1200];
  return gerdy_error_text(err, text, sizeof text);
}

static void error_text(void** state) {
  (void)state;
  gerdy_error err = {0};
  assert_int_equal(gd_fail(&err, GERDY_E_FORMAT, 7, "hip_r", "%d numbers", 3), GERDY_E_FORMAT);
  assert_int_equal(err.code, GERDY_E_FORMAT);
  assert_string_equal(text_of(&err), "line:7: hip_r: 3 numbers");
  assert_int_equal(gd_at_file(&err, GERDY_E_FORMAT, "run/a.osim"), GERDY_E_FORMAT);
  assert_string_equal(text_of(&err), "run/a.osim:7: hip_r: 3 numbers");
  // the file is kept, whoever fails next; line and element are not
  gd_fail(&err, GERDY_E_DATA, 0, NULL, "nothing there");
  assert_string_equal(text_of(&err), "run/a.osim: nothing there");
  gerdy_error bare = {0};
  gd_fail_memory(&bare);
  assert_string_equal(text_of(&bare), "memory could not be allocated");
  assert_int_equal(gd_fail(NULL, GERDY_E_DATA, 1, "x", "y"), GERDY_E_DATA);
  assert_int_equal(gd_fail_memory(NULL), GERDY_E_MEMORY);
  assert_int_equal(gd_at_file(NULL, GERDY_E_DATA, "x"), GERDY_E_DATA);
}

static void error_text_too_long(void** state) {
  (void)state;
  gerdy_error err = {0};
  char path[1000], message[2000], small[10];
  memset(path, 'a', sizeof path - 1);
  strcpy(path + sizeof path - 6, "/x.mo");
  memset(message, 'm', sizeof message - 1);
  message[sizeof message - 1] = '\0';
  gd_fail(&err, GERDY_E_DATA, 0, path, "%s", message);
  gd_at_file(&err, GERDY_E_DATA, path);
  assert_int_equal(strlen(err.file), sizeof err.file - 1);
  assert_memory_equal(err.file, "...", 3);
  assert_string_equal(err.file + strlen(err.file) - 5, "/x.mo");
  assert_int_equal(strlen(err.element), sizeof err.element - 1);
  assert_string_equal(err.element + strlen(err.element) - 5, "/x.mo");
  assert_int_equal(strlen(err.msg), sizeof err.msg - 1);
  assert_string_equal(gerdy_error_text(&err, small, sizeof small), "...aaaaaa");
}

static void status_words(void** state) {
  (void)state;
  static const gerdy_status all[] = {
#define NAME(name, number, exit_code, text) name,
      GERDY_STATUS_LIST(NAME)
#undef NAME
  };
  for (size_t i = 0; i < sizeof all / sizeof all[0]; ++i) {
    assert_true(strlen(gerdy_status_text(all[i])) > 1);
    for (size_t k = 0; k < i; ++k) {
      assert_string_not_equal(gerdy_status_text(all[i]), gerdy_status_text(all[k]));
      assert_int_not_equal(gerdy_status_exit_code(all[i]), gerdy_status_exit_code(all[k]));
    }
  }
  assert_int_equal(gerdy_status_exit_code(GERDY_OK), 0);
  assert_string_equal(gerdy_status_text((gerdy_status)99), "unknown status");
  assert_int_equal(gerdy_status_exit_code((gerdy_status)99), 1);
  assert_string_equal(gerdy_version(), GERDY_VERSION);
}

static void notes_grow(void** state) {
  (void)state;
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  for (int i = 0; i < 1000; ++i) {
    assert_int_equal(
        gerdy_notes_add(&notes, i % 2 ? GERDY_WARNING : GERDY_INFO, i, "column", "note %d", i),
        GERDY_OK);
  }
  assert_int_equal(notes.n, 1000);
  for (int i = 0; i < 1000; ++i) {
    char text[32];
    snprintf(text, sizeof text, "note %d", i);
    assert_string_equal(notes.item[i].text, text);
    assert_string_equal(notes.item[i].where, "column");
    assert_int_equal(notes.item[i].line, i);
    assert_int_equal(notes.item[i].severity, i % 2);
  }
  gerdy_notes_reset(&notes);
  assert_int_equal(notes.n, 0);
  // a list that cannot grow keeps what it has and says so
  for (int i = 0; i < 8; ++i) {
    assert_int_equal(gerdy_notes_add(&notes, GERDY_INFO, 0, NULL, "x"), GERDY_OK);
  }
  gd_mem_fail_at(1);
  assert_int_equal(gerdy_notes_add(&notes, GERDY_INFO, 0, "", "y"), GERDY_E_MEMORY);
  gd_mem_fail_at(0);
  assert_int_equal(notes.n, 8);
  assert_int_equal(gerdy_notes_add(NULL, GERDY_INFO, 0, "", "y"), GERDY_OK);
  gerdy_notes_reset(&notes);
}

// ---- numbers as text ---------------------------------------------------------------------------

static bool parse(const char* text, bool comma, double* out) {
  return gd_parse_double(gd_span_of(text), comma, out);
}

// the text must read as strtod reads it, to the bit
static void same_as_strtod(const char* text) {
  double ours, theirs = strtod(text, NULL);
  if (!parse(text, false, &ours)) fail_msg("\"%s\" is a number", text);
  if (memcmp(&ours, &theirs, sizeof ours) != 0) {
    fail_msg("\"%s\": %.17g, strtod %.17g", text, ours, theirs);
  }
}

static void parse_random(void** state) {
  (void)state;
  gd_random r = {1};
  char text[64];
  for (int i = 0; i < 200000; ++i) {
    double x;
    uint64_t bits = gd_random_bits(&r);
    memcpy(&x, &bits, sizeof x);
    if (!isfinite(x)) continue;
    snprintf(text, sizeof text, "%.*g", 1 + (int)(gd_random_bits(&r) % 17), x);
    same_as_strtod(text);
    // numbers as files hold them
    x = random_between(&r, -2000, 2000);
    snprintf(text, sizeof text, "%.*f", (int)(gd_random_bits(&r) % 17), x);
    same_as_strtod(text);
    snprintf(text, sizeof text, "%+.*e", (int)(gd_random_bits(&r) % 17), x);
    same_as_strtod(text);
    // many digits around the limits of exact arithmetic
    snprintf(text, sizeof text, "%llu.%llue%d", (unsigned long long)(gd_random_bits(&r) >> 11),
             (unsigned long long)(gd_random_bits(&r) % 1000), (int)(gd_random_bits(&r) % 60) - 30);
    same_as_strtod(text);
    snprintf(text, sizeof text, "%llue%d", (unsigned long long)(gd_random_bits(&r) >> 10),
             (int)(gd_random_bits(&r) % 50) - 25);
    same_as_strtod(text);
  }
}

static void parse_corners(void** state) {
  (void)state;
  static const char* good[] = {"0",
                               "-0",
                               "+1",
                               "1.",
                               ".5",
                               "-.5e1",
                               "1e0",
                               "1E+05",
                               "1e-05",
                               "00000000000000000000001",
                               "0.00000000000000000000000001",
                               "9007199254740992",
                               "9007199254740993",
                               "9007199254740992e22",
                               "999999999999999999",
                               "1234567890123456789012",
                               "1e22",
                               "1e23",
                               "1e-22",
                               "1e-23",
                               "1e308",
                               "1e309",
                               "-1e999",
                               "4.9e-324",
                               "2e-324",
                               "1e-999",
                               "inf",
                               "-Inf",
                               "INFINITY",
                               "0e9999",
                               "1e00001"};
  for (size_t i = 0; i < sizeof good / sizeof good[0]; ++i) same_as_strtod(good[i]);
  static const char* bad[] = {"",      " ",     "-",     "+",     ".",     "e5",   "1e",
                              "1e+",   "1x",    "0x10",  "0X1p3", "1 2",   "--1",  "+-1",
                              "1,5",   "1.2.3", "1e5.5", "abc",   "1.5mm", "#IND", "mm#IND",
                              "1_000", "1e5e5", "in",    "1.#X"};
  double x = 42;
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    if (parse(bad[i], false, &x)) fail_msg("\"%s\" is no number, read as %g", bad[i], x);
  }
  static const char* nans[] = {"nan", "NaN", "-nan", "-1.#IND", "1.#QNAN", "-1.#IND00"};
  for (size_t i = 0; i < sizeof nans / sizeof nans[0]; ++i) {
    x = 0;
    assert_true(parse(nans[i], false, &x) && isnan(x));
  }
  assert_true(parse("\t 12.5 \r\n", false, &x) && x == 12.5);
  assert_false(gd_parse_double((gd_span){"1\0"
                                         "2",
                                         3},
                               false, &x));
  char longest[400];
  memset(longest, '1', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  assert_false(parse(longest, false, &x));
}

static void parse_comma(void** state) {
  (void)state;
  double x;
  assert_true(parse("1,5", true, &x) && x == 1.5);
  assert_true(parse("-0,001e-3", true, &x) && x == -0.001e-3);
  assert_true(parse("12345678901234567890,5", true, &x) && x == 12345678901234567890.5);
  assert_true(parse("7", true, &x) && x == 7);
  assert_false(parse("1.000,5", true, &x));
  assert_false(parse("1,2,3", true, &x));
  assert_false(parse(",", true, &x));
}

static void parse_sizes(void** state) {
  (void)state;
  size_t n = 0;
  assert_true(gd_parse_size(gd_span_of(" 40000\n"), &n) && n == 40000);
  assert_true(gd_parse_size(gd_span_of("999999999999999"), &n) && n == 999999999999999);
  static const char* bad[] = {"", "-1", "+1", "1.0", "1e3", "9999999999999999", "0x1", "1 2"};
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    assert_false(gd_parse_size(gd_span_of(bad[i]), &n));
  }
}

static void spans(void** state) {
  (void)state;
  gd_span rest = gd_span_of("  one\ttwo \r\n three"), line;
  assert_true(gd_span_is(gd_next_token(&rest), "one"));
  assert_true(gd_span_is_nocase(gd_next_token(&rest), "TWO"));
  assert_true(gd_span_is(gd_next_token(&rest), "three"));
  assert_int_equal(gd_next_token(&rest).n, 0);
  rest = gd_span_of("a\r\n\nb");
  assert_true(gd_next_line(&rest, &line) && gd_span_is(line, "a"));
  assert_true(gd_next_line(&rest, &line) && line.n == 0);
  assert_true(gd_next_line(&rest, &line) && gd_span_is(line, "b"));
  assert_false(gd_next_line(&rest, &line));
  char out[4];
  assert_true(gd_span_copy(gd_span_of("abc"), out, sizeof out));
  assert_string_equal(out, "abc");
  assert_false(gd_span_copy(gd_span_of("abcd"), out, sizeof out));
  assert_string_equal(out, "");
  assert_int_equal(gd_trim(gd_span_of(" \t\r\n")).n, 0);
  assert_true(gd_equal_nocase("True", "tRUE"));
  assert_false(gd_equal_nocase("True", "Tru"));
}

// ---- growing text ------------------------------------------------------------------------------

static void buf_numbers(void** state) {
  (void)state;
  gd_random r = {2};
  gd_buf buf;
  gd_buf_init(&buf);
  for (int i = 0; i < 100000; ++i) {
    double x;
    uint64_t bits = gd_random_bits(&r);
    memcpy(&x, &bits, sizeof x);
    if (i % 2) x = random_between(&r, -10, 10);
    if (isnan(x)) continue;
    buf.n = 0;
    gd_buf_double(&buf, x);
    double back;
    assert_true(parse(buf.at, false, &back));
    assert_memory_equal(&back, &x, sizeof x);
  }
  gd_buf_reset(&buf);
  gd_buf_double(&buf, 0.1);
  gd_buf_text(&buf, " ");
  gd_buf_double(&buf, NAN);
  gd_buf_text(&buf, " ");
  gd_buf_double(&buf, -INFINITY);
  gd_buf_text(&buf, " ");
  gd_buf_fixed(&buf, -0.04, 1);
  gd_buf_text(&buf, " ");
  gd_buf_fixed(&buf, -0.05001, 1);
  gd_buf_text(&buf, " ");
  gd_buf_fixed(&buf, 1e300, 0);
  assert_memory_equal(buf.at, "0.1 NaN -Inf 0.0 -0.1 1000", 26);
  gd_buf_reset(&buf);
}

static void buf_grows(void** state) {
  (void)state;
  gd_buf buf;
  gd_buf_init(&buf);
  char long_text[1000];
  memset(long_text, 'x', sizeof long_text - 1);
  long_text[sizeof long_text - 1] = '\0';
  size_t want = 0;
  for (int i = 0; i < 300; ++i) {
    gd_buf_printf(&buf, "%s%d", long_text + 700, i % 10);
    gd_buf_printf(&buf, "%s", long_text);
    want += 300 + 999;
    assert_int_equal(buf.n, want);
    assert_int_equal(strlen(buf.at), want);
  }
  assert_false(buf.failed);
  gd_buf_reset(&buf);
  // memory that ran out is remembered, and the content stays what it was
  gd_buf_text(&buf, "kept");
  gd_mem_fail_at(1);
  gd_buf_text(&buf, long_text);
  gd_mem_fail_at(0);
  assert_true(buf.failed);
  gd_buf_text(&buf, "more");
  gd_buf_printf(&buf, "%s", long_text);
  assert_string_equal(buf.at, "kept");
  gd_buf_reset(&buf);
  assert_false(buf.failed);
}

// ---- files -------------------------------------------------------------------------------------

static char folder[64];

static const char* in_folder(const char* name) { return test_path(folder, name); }

static int make_folder(void** state) {
  (void)state;
  strcpy(folder, "base_XXXXXX");
  return mkdtemp(folder) == NULL;
}

static int remove_folder(void** state) {
  (void)state;
  return rmdir(folder);  // fails when a test left a file behind
}

static void file_round_trip(void** state) {
  (void)state;
  gerdy_error err = {0};
  const char* path = in_folder("whole.bin");
  size_t n = 300000, m;
  char *bytes = malloc(n), *back;
  gd_random r = {3};
  for (size_t i = 0; i < n; ++i) bytes[i] = (char)gd_random_bits(&r);
  assert_ok(gd_file_write(path, bytes, n, &err), &err);
  assert_ok(gd_file_read(path, &back, &m, &err), &err);
  assert_int_equal(m, n);
  assert_memory_equal(back, bytes, n);
  assert_int_equal(back[m], 0);
  gd_free(back);
  assert_ok(gd_file_write(path, "", 0, &err), &err);
  assert_ok(gd_file_read(path, &back, &m, &err), &err);
  assert_int_equal(m, 0);
  gd_free(back);
  free(bytes);
  unlink(path);
}

static void expect_file_error(gerdy_status status, const gerdy_error* err, const char* path,
                              const char* word) {
  assert_int_equal(status, GERDY_E_FILE);
  assert_int_equal(err->code, GERDY_E_FILE);
  assert_string_equal(err->file, path);
  if (strstr(err->msg, word) == NULL) fail_msg("\"%s\" does not say \"%s\"", err->msg, word);
}

static void file_errors(void** state) {
  (void)state;
  gerdy_error err = {0};
  char* bytes = NULL;
  size_t n;
  const char* missing = in_folder("missing.trc");
  expect_file_error(gd_file_read(missing, &bytes, &n, &err), &err, missing, "cannot be opened");
  expect_file_error(gd_file_read(folder, &bytes, &n, &err), &err, folder, "directory");
  const char* nowhere = in_folder("no/such/folder.html");
  expect_file_error(gd_file_write(nowhere, "x", 1, &err), &err, nowhere, "cannot be written");
  assert_null(bytes);
  // a folder in the place of the file: nothing is left beside it (remove_folder checks)
  const char* taken = in_folder("taken");
  assert_int_equal(mkdir(taken, 0777), 0);
  expect_file_error(gd_file_write(taken, "x", 1, &err), &err, taken, "directory has this name");
  assert_int_equal(rmdir(taken), 0);
  char endless[5000];
  memset(endless, 'p', sizeof endless - 1);
  endless[sizeof endless - 1] = '\0';
  assert_int_equal(gd_file_write(endless, "x", 1, &err), GERDY_E_FILE);
  assert_int_equal(gd_dir_make(endless, &err), GERDY_E_FILE);
}

// what stands in the place of an output and is no ordinary file stays what it is
static void file_odd_targets(void** state) {
  (void)state;
  gerdy_error err = {0};
  char target[4096];
  struct stat info;
  const char* pipe = in_folder("pipe");
  assert_int_equal(mkfifo(pipe, 0666), 0);
  expect_file_error(gd_file_write(pipe, "x", 1, &err), &err, pipe, "a pipe");
  assert_true(stat(pipe, &info) == 0 && S_ISFIFO(info.st_mode));
  unlink(pipe);
  const char* shut = in_folder("shut");
  assert_ok(gd_file_write(shut, "old", 3, &err), &err);
  assert_int_equal(chmod(shut, 0444), 0);
  expect_file_error(gd_file_write(shut, "x", 1, &err), &err, shut, "write-protected");
  assert_true(stat(shut, &info) == 0 && info.st_size == 3);
  unlink(shut);
  const char* nowhere = in_folder("nowhere");
  assert_int_equal(symlink("gone", nowhere), 0);
  expect_file_error(gd_file_write(nowhere, "x", 1, &err), &err, nowhere, "leads nowhere");
  unlink(nowhere);
  assert_int_equal(gd_file_target("", target, sizeof target, &err), GERDY_E_FILE);
  assert_int_equal(gd_file_target(in_folder("short"), target, 5, &err), GERDY_E_FILE);
}

// a link is written through, and whoever could not read the old file cannot read the new one
static void file_behind_link(void** state) {
  (void)state;
  gerdy_error err = {0};
  const char *real = in_folder("real"), *link = in_folder("link");
  char through_link[4096], direct[4096], *back;
  size_t n;
  assert_ok(gd_file_write(real, "old", 3, &err), &err);
  assert_int_equal(chmod(real, 0600), 0);
  assert_int_equal(symlink("real", link), 0);
  assert_ok(gd_file_target(link, through_link, sizeof through_link, &err), &err);
  assert_ok(gd_file_target(real, direct, sizeof direct, &err), &err);
  assert_string_equal(through_link, direct);
  assert_int_equal(through_link[0], '/');
  assert_ok(gd_file_write(link, "new", 3, &err), &err);
  struct stat info;
  assert_true(lstat(link, &info) == 0 && S_ISLNK(info.st_mode));
  assert_true(lstat(real, &info) == 0 && S_ISREG(info.st_mode));
  assert_int_equal(info.st_mode & 0777, 0600);
  assert_ok(gd_file_read(real, &back, &n, &err), &err);
  assert_string_equal(back, "new");
  gd_free(back);
  unlink(link);
  unlink(real);
}

// ---- sets of files -----------------------------------------------------------------------------

static void put_part(gd_file_set* set, const char* path, const char* text) {
  gerdy_error err = {0};
  const char* part;
  assert_ok(gd_file_set_add(set, path, &part, &err), &err);
  assert_string_equal(gd_path_name(part), gd_path_name(path));
  assert_ok(gd_file_write(part, text, strlen(text), &err), &err);
}

static void expect_text(const char* path, const char* text) {
  gerdy_error err = {0};
  char* back;
  size_t n;
  assert_ok(gd_file_read(path, &back, &n, &err), &err);
  assert_string_equal(back, text);
  gd_free(back);
}

static void set_appears_whole(void** state) {
  (void)state;
  gerdy_error err = {0};
  gd_file_set set = {0};
  const char *a = in_folder("a.txt"), *b = in_folder("b.txt");
  assert_ok(gd_file_write(a, "old", 3, &err), &err);
  assert_int_equal(chmod(a, 0600), 0);
  // given up: nothing has changed
  put_part(&set, a, "one");
  put_part(&set, b, "two");
  gd_file_set_reset(&set);
  expect_text(a, "old");
  assert_false(test_exists(b));
  // carried out
  put_part(&set, a, "one");
  put_part(&set, b, "two");
  assert_false(test_exists(b));
  assert_ok(gd_file_set_commit(&set, &err), &err);
  gd_file_set_reset(&set);
  expect_text(a, "one");
  expect_text(b, "two");
  struct stat info;
  assert_true(stat(a, &info) == 0);
  assert_int_equal(info.st_mode & 0777, 0600);
  unlink(a);
  unlink(b);
}

// something gets in the way of the second file: the first one is taken back
static void set_takes_back(void** state) {
  (void)state;
  gerdy_error err = {0};
  gd_file_set set = {0};
  const char *a = in_folder("a.txt"), *b = in_folder("b.txt");
  put_part(&set, a, "one");
  put_part(&set, b, "two");
  assert_int_equal(mkdir(b, 0777), 0);
  assert_int_equal(gd_file_set_commit(&set, &err), GERDY_E_FILE);
  gd_file_set_reset(&set);
  assert_false(test_exists(a));
  assert_int_equal(rmdir(b), 0);
}

static void set_limits(void** state) {
  (void)state;
  gerdy_error err = {0};
  gd_file_set set = {0};
  const char* part;
  const char* path = in_folder("a.txt");
  for (unsigned long nth = 1; nth <= 2; ++nth) {
    gd_mem_fail_at(nth);
    assert_int_equal(gd_file_set_add(&set, path, &part, &err), GERDY_E_MEMORY);
    gd_mem_fail_at(0);
    assert_int_equal(set.n, 0);
  }
  // it grows
  for (size_t i = 0; i < 100; ++i) {
    char name[16];
    snprintf(name, sizeof name, "%zu.txt", i);
    put_part(&set, in_folder(name), "x");
  }
  assert_int_equal(set.n, 100);
  // a file only once, however its folder is spelt
  char again[256];
  snprintf(again, sizeof again, "%s/../%s/7.txt", folder, folder);
  assert_int_equal(gd_file_set_add(&set, again, &part, &err), GERDY_E_ARG);
  assert_int_equal(set.n, 100);
  gd_file_set_reset(&set);
  assert_null(set.item);
  assert_int_equal(gd_file_set_add(&set, folder, &part, &err), GERDY_E_FILE);
  gd_file_set_reset(&set);
}

// a full disk, played by a limit on the size of files: the old file survives, no part is left
static void file_full_disk(void** state) {
  (void)state;
  gerdy_error err = {0};
  const char* path = in_folder("old.txt");
  static char big[100000];
  char* back;
  size_t n;
  assert_ok(gd_file_write(path, "old", 3, &err), &err);
  struct rlimit before, small;
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
  small = before;
  small.rlim_cur = 50000;
  signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
  gerdy_status status = gd_file_write(path, big, sizeof big, &err);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, SIG_DFL);
  expect_file_error(status, &err, path, "could not be written");
  assert_ok(gd_file_read(path, &back, &n, &err), &err);
  assert_string_equal(back, "old");
  gd_free(back);
  unlink(path);
}

static void file_memory(void** state) {
  (void)state;
  gerdy_error err = {0};
  const char* path = in_folder("memory.bin");
  static char big[200000];
  assert_ok(gd_file_write(path, big, sizeof big, &err), &err);
  unsigned long nth = 1;
  for (;; ++nth) {
    char* bytes = NULL;
    size_t n;
    gd_mem_fail_at(nth);
    gerdy_status status = gd_file_read(path, &bytes, &n, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      gd_free(bytes);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
  }
  assert_true(nth > 1);
  unlink(path);
}

static void folders(void** state) {
  (void)state;
  gerdy_error err = {0};
  const char* deep = in_folder("a/b//c/");
  assert_ok(gd_dir_make(deep, &err), &err);
  assert_ok(gd_dir_make(deep, &err), &err);
  struct stat info;
  assert_int_equal(stat(in_folder("a/b/c"), &info), 0);
  assert_true(S_ISDIR(info.st_mode));
  const char* file = in_folder("a/b/c/f");
  assert_ok(gd_file_write(file, "x", 1, &err), &err);
  assert_int_equal(gd_dir_make(file, &err), GERDY_E_FILE);
  assert_int_equal(gd_dir_make(in_folder("a/b/c/f/g"), &err), GERDY_E_FILE);
  assert_int_equal(gd_dir_make("", &err), GERDY_E_FILE);
  unlink(in_folder("a/b/c/f"));
  rmdir(in_folder("a/b/c"));
  rmdir(in_folder("a/b"));
  rmdir(in_folder("a"));
}

static void path_parts(void** state) {
  (void)state;
  assert_string_equal(gd_path_name("a/b.c/run.mot"), "run.mot");
  assert_string_equal(gd_path_name("run"), "run");
  assert_string_equal(gd_path_ext("a.b/run.tar.gz"), ".gz");
  assert_string_equal(gd_path_ext("a.b/run"), "");
}

// ---- the door to the allocator -----------------------------------------------------------------

static void allocations(void** state) {
  (void)state;
  unsigned long before = gd_mem_count();
  char* p = gd_alloc(10, 10);
  for (int i = 0; i < 100; ++i) assert_int_equal(p[i], 0);
  p = gd_realloc(p, 20, 10);
  char* copy = gd_strndup("abcdef", 3);
  assert_string_equal(copy, "abc");
  void* none = gd_alloc(0, 8);
  assert_non_null(none);
  assert_int_equal(gd_mem_count() - before, 4);
  gd_free(p);
  gd_free(copy);
  gd_free(none);
  gd_free(NULL);
  assert_int_equal(gd_mem_count() - before, 4);
  assert_null(gd_alloc(SIZE_MAX / 2, 3));
  assert_null(gd_realloc(NULL, SIZE_MAX / 2, 3));
}

static void allocations_fail(void** state) {
  (void)state;
  gd_mem_fail_at(2);
  void* first = gd_alloc(1, 1);
  assert_non_null(first);
  assert_null(gd_alloc(1, 1));
  assert_null(gd_realloc(first, 2, 1));
  assert_null(gd_strndup("a", 1));
  assert_null(gd_malloc_hook(1));
  assert_null(gd_realloc_hook(NULL, 1));
  gd_mem_fail_at(0);
  gd_free(first);
  void* again = gd_malloc_hook(5);
  assert_non_null(again);
  again = gd_realloc_hook(again, 50);
  assert_non_null(again);
  gd_free(again);
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(error_text),
      cmocka_unit_test(error_text_too_long),
      cmocka_unit_test(status_words),
      cmocka_unit_test(notes_grow),
      cmocka_unit_test(parse_random),
      cmocka_unit_test(parse_corners),
      cmocka_unit_test(parse_comma),
      cmocka_unit_test(parse_sizes),
      cmocka_unit_test(spans),
      cmocka_unit_test(buf_numbers),
      cmocka_unit_test(buf_grows),
      cmocka_unit_test_setup_teardown(file_round_trip, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(file_errors, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(file_odd_targets, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(file_behind_link, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(set_appears_whole, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(set_takes_back, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(set_limits, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(file_full_disk, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(file_memory, make_folder, remove_folder),
      cmocka_unit_test_setup_teardown(folders, make_folder, remove_folder),
      cmocka_unit_test(path_parts),
      cmocka_unit_test(allocations),
      cmocka_unit_test(allocations_fail),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
