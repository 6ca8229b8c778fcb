// A case as one text: export, import, and what import refuses.

#include "testing.h"

#include "base/mem.h"
#include "io/hash.h"
#include "store/case_import.h"
#include "testing_random.h"
#include "testing_store.h"

// ---- export and import --------------------------------------------------------------------------

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

int main(void) {
  json_set_alloc_funcs(gd_malloc_hook, gd_free);
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(export_round_trip),
      cmocka_unit_test(import_refuses),
      cmocka_unit_test(judges_the_corpus),
      cmocka_unit_test(import_cut_off),
  };
  return cmocka_run_group_tests(tests, make_store_folder, remove_store_folder);
}
