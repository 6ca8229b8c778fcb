// Record layer: moments at a place, days of the calendar, histories of entries and facts.
#include "testing.h"

#include <dirent.h>
#include <gerdy/record.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"
#include "record/calendar.h"
#include "record/history.h"
#include "testing_random.h"

// this machine stands in that zone from now on
static void stand_in(const char* zone) {
  assert_int_equal(setenv("TZ", zone, 1), 0);
  tzset();
}

static gerdy_when read_when(const char* text) {
  gerdy_when when;
  gerdy_error err = {0};
  assert_ok(gerdy_when_parse(text, &when, &err), &err);
  return when;
}

static const char* text_of(gerdy_when when) {
  static char text[32];
  return gerdy_when_text(when, text);
}

static void expect_when(const char* text, int64_t utc, int offset, int day_only) {
  gerdy_when when = read_when(text);
  if (when.utc != utc || when.offset_minutes != offset || when.day_only != day_only) {
    fail_msg("\"%s\" is read as %lld %+d %d", text, (long long)when.utc, when.offset_minutes,
             when.day_only);
  }
}

// ---- moments -----------------------------------------------------------------------------------

// seconds from `date -u -d TEXT +%s`
static void when_reads(void** state) {
  (void)state;
  stand_in("UTC0");
  expect_when("1970-01-01T00:00:00Z", 0, 0, 0);
  expect_when("2026-11-23T07:30:05+01:00", 1795415405, 60, 0);
  expect_when("2026-11-23 07:30:05z", 1795419005, 0, 0);
  expect_when(" 2026-11-23t07:30\n", 1795419000, 0, 0);
  expect_when("2026-11-23T07:30:05.999Z", 1795419005, 0, 0);
  expect_when("2026-11-23T07:30:05,5+0000", 1795419005, 0, 0);
  expect_when("2026-11-23", 1795435200, 0, 1);
  expect_when("2026-11-23T07:30:05+13:45", 1795419005 - 49500, 825, 0);
  expect_when("2026-11-23T07:30:05-11", 1795419005 + 39600, -660, 0);
  expect_when("2026-11-23T07:30:05-0930", 1795419005 + 34200, -570, 0);
  expect_when("1900-01-01T00:00Z", -2208988800, 0, 0);
  expect_when("2200-12-31T23:59:59Z", 7289654399, 0, 0);
  expect_when("2000-02-29T12:00Z", 951825600, 0, 0);
  expect_when("2024-02-29T12:00-00:00", 1709208000, 0, 0);
}

static void when_writes(void** state) {
  (void)state;
  stand_in("UTC0");
  assert_string_equal(text_of(read_when("2026-11-23")), "2026-11-23");
  assert_string_equal(text_of(read_when("2026-11-23 07:30")), "2026-11-23T07:30:00+00:00");
  assert_string_equal(text_of(read_when("2026-11-23T23:59:59+1345")), "2026-11-23T23:59:59+13:45");
  assert_string_equal(text_of(read_when("2026-11-23T00:00:00-11")), "2026-11-23T00:00:00-11:00");
  assert_string_equal(text_of(read_when("1969-12-31T23:59:59-00:30")), "1969-12-31T23:59:59-00:30");
  // what no text could have said has no text
  assert_string_equal(text_of((gerdy_when){INT64_MAX, 1080, 0}), "?");
  assert_string_equal(text_of((gerdy_when){INT64_MIN, -1080, 0}), "?");
  assert_string_equal(text_of((gerdy_when){0, 1081, 0}), "?");
}

static void when_refuses(void** state) {
  (void)state;
  static const struct {
    const char *text, *says;
  } bad[] = {
      {"", "not a date"},
      {"yesterday", "not a date"},
      {"23.11.2026", "not a date"},
      {"2026-11", "not a date"},
      {"2026-1-2", "not a date"},
      {"26-11-23", "not a date"},
      {"2026/11/23", "not a date"},
      {"2026-11-23T", "not a date"},
      {"2026-11-23T7:30", "not a date"},
      {"2026-11-23T07", "not a date"},
      {"2026-11-23T07:30:", "not a date"},
      {"2026-11-23T07:30:05.", "not a date"},
      {"2026-11-23T07:30+", "not a date"},
      {"2026-11-23T07:30+1", "not a date"},
      {"2026-11-23T07:30+01:", "not a date"},
      {"2026-11-23T07:30+01:0", "not a date"},
      {"2026-11-23T07:30+01:00x", "not a date"},
      {"2026-11-23T07:30Zx", "not a date"},
      {"2026-11-23x", "not a date"},
      {"2026-02-30", "February 2026 has 28 days"},
      {"2026-02-29", "February 2026 has 28 days"},
      {"2024-02-30", "February 2024 has 29 days"},
      {"1900-02-29", "February 1900 has 28 days"},
      {"2026-04-31", "April 2026 has 30 days"},
      {"2026-01-00", "January 2026 has 31 days"},
      {"2026-13-01", "no month 13"},
      {"2026-00-01", "no month 0"},
      {"1899-12-31", "1900 to 2200"},
      {"2201-01-01", "1900 to 2200"},
      {"0000-00-00", "1900 to 2200"},
      {"2026-11-23T24:00", "00:00:00 to 23:59:59"},
      {"2026-11-23T23:60", "00:00:00 to 23:59:59"},
      {"2026-11-23T23:59:60Z", "00:00:00 to 23:59:59"},
      {"2026-11-23T07:30+18:01", "18 hours"},
      {"2026-11-23T07:30-18:01", "18 hours"},
      {"2026-11-23T07:30+01:60", "18 hours"},
      {"2026-11-23T07:30+99:99", "18 hours"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    gerdy_when when = {7, 7, 7};
    gerdy_error err = {0};
    assert_int_equal(gerdy_when_parse(bad[i].text, &when, &err), GERDY_E_FORMAT);
    if (strstr(err.msg, bad[i].says) == NULL) {
      fail_msg("\"%s\" is refused with \"%s\"", bad[i].text, err.msg);
    }
    assert_int_equal(when.utc, 7);
    assert_int_equal(gerdy_when_parse(bad[i].text, &when, NULL), GERDY_E_FORMAT);
  }
  // a stranger's text is quoted short and without what a terminal would obey
  gerdy_when when;
  gerdy_error err = {0};
  char endless[3000];
  memset(endless, '\x1b', sizeof endless - 1);
  endless[sizeof endless - 1] = '\0';
  assert_int_equal(gerdy_when_parse(endless, &when, &err), GERDY_E_FORMAT);
  assert_null(strchr(err.msg, '\x1b'));
  assert_non_null(strstr(err.msg, "???...\" is not a date"));
  assert_int_equal(gerdy_when_parse(NULL, &when, &err), GERDY_E_FORMAT);
}

// Every file of the corpus: ok_ must be read, bad_ must be refused with words.
static void judges_the_corpus(void** state) {
  (void)state;
  int good = 0, refused = 0;
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/when"));
  assert_non_null(folder);
  for (struct dirent* e = readdir(folder); e; e = readdir(folder)) {
    bool ok = strncmp(e->d_name, "ok_", 3) == 0;
    if (!ok && strncmp(e->d_name, "bad_", 4) != 0) continue;
    char name[300], *bytes;
    size_t n;
    gerdy_when when;
    gerdy_error err = {0};
    snprintf(name, sizeof name, "fuzz/corpus/when/%.200s", e->d_name);
    assert_ok(gd_file_read(SOURCE_FILE(name), &bytes, &n, &err), &err);
    assert_int_equal(gerdy_when_parse(bytes, &when, &err), ok ? GERDY_OK : GERDY_E_FORMAT);
    assert_true(ok || strlen(err.msg) > 20);
    gd_free(bytes);
    good += ok;
    refused += !ok;
  }
  closedir(folder);
  assert_true(good >= 5 && refused >= 5);
}

static void when_in_this_zone(void** state) {
  (void)state;
  stand_in("CET-1CEST,M3.5.0,M10.5.0/3");
  assert_string_equal(text_of(read_when("2026-07-01T12:00")), "2026-07-01T12:00:00+02:00");
  assert_string_equal(text_of(read_when("2026-12-01T12:00")), "2026-12-01T12:00:00+01:00");
  assert_int_equal(read_when("2026-07-01").offset_minutes, 120);
  assert_int_equal(gerdy_when_day(read_when("2026-07-01")), 20635);
  // 29 March 2026: 02:00 becomes 03:00; what the clock never showed stays what was written
  assert_string_equal(text_of(read_when("2026-03-29T01:59:59")), "2026-03-29T01:59:59+01:00");
  assert_string_equal(text_of(read_when("2026-03-29T02:30")), "2026-03-29T02:30:00+01:00");
  assert_string_equal(text_of(read_when("2026-03-29T03:00")), "2026-03-29T03:00:00+02:00");
  // 25 October 2026: the hour from 2 to 3 comes twice
  assert_string_equal(text_of(read_when("2026-10-25T01:59")), "2026-10-25T01:59:00+02:00");
  assert_string_equal(text_of(read_when("2026-10-25T02:30")), "2026-10-25T02:30:00+02:00");
  assert_string_equal(text_of(read_when("2026-10-25T03:00")), "2026-10-25T03:00:00+01:00");
  stand_in("<+1345>-13:45");
  assert_string_equal(text_of(read_when("2026-12-31T23:30")), "2026-12-31T23:30:00+13:45");
  assert_int_equal(read_when("2026-12-31").utc, read_when("2026-12-31T12:00+13:45").utc);
  stand_in("<-11>11");
  assert_string_equal(text_of(read_when("2026-12-31T23:30")), "2026-12-31T23:30:00-11:00");
  // a zone no place has does not lead out of the range
  stand_in("XXX-24:59");
  assert_int_equal(read_when("2026-12-31").offset_minutes, 1080);
}

static void when_now(void** state) {
  (void)state;
  stand_in("<+0530>-5:30");
  int64_t before = (int64_t)time(NULL);
  gerdy_when now = gerdy_when_now();
  assert_in_range(now.utc, before, (int64_t)time(NULL));
  assert_int_equal(now.offset_minutes, 330);
  assert_int_equal(now.day_only, 0);
}

// ---- days --------------------------------------------------------------------------------------

static void days_of_a_place(void** state) {
  (void)state;
  // a run at 23:30 in Lisbon is that day's run, and the same moment is the next day in Tokyo
  assert_int_equal(gerdy_when_day(read_when("2026-11-23T23:30:00+00:00")), 20780);
  assert_int_equal(gerdy_when_day(read_when("2026-11-24T08:30:00+09:00")), 20781);
  assert_int_equal(read_when("2026-11-23T23:30:00+00:00").utc,
                   read_when("2026-11-24T08:30:00+09:00").utc);
  // both sides of midnight, also before 1970 and far from Greenwich
  static const char* const zone[] = {"Z", "+13:45", "-11:00", "+18:00", "-18:00"};
  for (size_t i = 0; i < sizeof zone / sizeof zone[0]; ++i) {
    char last[40], first[40];
    snprintf(last, sizeof last, "1969-12-31T23:59:59%s", zone[i]);
    snprintf(first, sizeof first, "1970-01-01T00:00:00%s", zone[i]);
    assert_int_equal(gerdy_when_day(read_when(last)), -1);
    assert_int_equal(gerdy_when_day(read_when(first)), 0);
  }
  gerdy_when noon = gerdy_when_of_day(20780, 825);
  assert_int_equal(noon.day_only, 1);
  assert_int_equal(noon.utc, read_when("2026-11-23T12:00:00+13:45").utc);
  assert_string_equal(text_of(noon), "2026-11-23");
}

// every day of three centuries against the C library's calendar
static void days_of_the_calendar(void** state) {
  (void)state;
  long first = gd_day_of_date((gd_date){1900, 1, 1}),
       last = gd_day_of_date((gd_date){2200, 12, 31});
  assert_int_equal(first, -25567);
  assert_int_equal(last, 84370);
  for (long day = first; day <= last; ++day) {
    struct tm theirs;
    time_t t = (time_t)day * 86400;
    assert_non_null(gmtime_r(&t, &theirs));
    gd_date ours = gd_date_of_day(day);
    if (ours.year != theirs.tm_year + 1900 || ours.month != theirs.tm_mon + 1 ||
        ours.day != theirs.tm_mday || gd_day_of_date(ours) != day) {
      fail_msg("day %ld is %d-%d-%d", day, ours.year, ours.month, ours.day);
    }
    gerdy_when noon = gerdy_when_of_day(day, (int)(day % 1080));
    assert_int_equal(gerdy_when_day(noon), day);
    assert_true(gd_when_possible(noon));
  }
}

static void when_round_trip(void** state) {
  (void)state;
  stand_in("UTC0");
  gd_random r = {4};
  for (int i = 0; i < 100000; ++i) {
    gerdy_when when = {(int64_t)random_between(&r, -2.2e9, 7.28e9),
                       (int)random_between(&r, -1080, 1081), 0};
    gerdy_when back = read_when(text_of(when));
    assert_int_equal(back.utc, when.utc);
    assert_int_equal(back.offset_minutes, when.offset_minutes);
    assert_int_equal(back.day_only, 0);
  }
}

// ---- entries and facts -------------------------------------------------------------------------

static void kinds(void** state) {
  (void)state;
  assert_int_equal(gerdy_entry_kind_find("profile"), GERDY_ENTRY_PROFILE);
  assert_int_equal(gerdy_entry_kind_find("retraction"), GERDY_ENTRY_RETRACTION);
  for (int kind = 0; kind < (int)GERDY_NENTRY_KIND; ++kind) {
    assert_int_equal(gerdy_entry_kind_find(gerdy_entry_kind_id((gerdy_entry_kind)kind)), kind);
    assert_true(strlen(gerdy_entry_kind_words((gerdy_entry_kind)kind)) > 4);
  }
  assert_int_equal(gerdy_entry_kind_find("Profile"), -1);
  assert_int_equal(gerdy_entry_kind_find(""), -1);
  assert_int_equal(gerdy_entry_kind_find(NULL), -1);
  assert_string_equal(gerdy_entry_kind_id(GERDY_NENTRY_KIND), "");
  assert_string_equal(gerdy_entry_kind_words((gerdy_entry_kind)-1), "");
}

static gerdy_status add_entry(gerdy_history* history, int64_t recorded, const char* source,
                              gerdy_error* err) {
  gerdy_when when = {recorded, 0, 0};
  return gerdy_history_entry(history, GERDY_ENTRY_CHECKIN, when, when, source, NULL, "", err);
}

static void history_keeps(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_history* history;
  size_t n;
  assert_ok(gerdy_history_new(&history, &err), &err);
  assert_null(gerdy_history_entries(history, &n));
  assert_int_equal(n, 0);
  char source[] = "runner", name[] = "ci_new", text[] = "swelling locking";
  gerdy_when at = {100, 60, 1}, recorded = {200, -60, 0};
  assert_ok(
      gerdy_history_entry(history, GERDY_ENTRY_TEST, at, recorded, source, "f00d", "abc", &err),
      &err);
  assert_ok(gerdy_history_text(history, name, 0, text, &err), &err);
  assert_ok(gerdy_history_number(history, "ober", 'l', -3.5, &err), &err);
  gerdy_fact fact = {.name = "cadence", .number = 171, .sd = 2.5, .n = 40, .side = 'r'};
  assert_ok(gerdy_history_fact(history, fact, &err), &err);
  // what the caller does with its own copies afterwards is of no account
  memset(source, 'x', sizeof source - 1);
  memset(name, 'x', sizeof name - 1);
  memset(text, 'x', sizeof text - 1);
  assert_ok(add_entry(history, 300, NULL, &err), &err);
  assert_ok(gerdy_history_text(history, "goal", 0, "", &err), &err);
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  assert_int_equal(n, 2);
  assert_string_equal(entry[0].uid, "abc");
  assert_int_equal(entry[0].kind, GERDY_ENTRY_TEST);
  assert_memory_equal(&entry[0].at, &at, sizeof at);
  assert_memory_equal(&entry[0].recorded, &recorded, sizeof recorded);
  assert_string_equal(entry[0].source, "runner");
  assert_string_equal(entry[0].file, "f00d");
  assert_int_equal(entry[0].first, 0);
  assert_int_equal(entry[0].nfact, 3);
  assert_string_equal(entry[1].source, "");
  assert_string_equal(entry[1].file, "");
  assert_int_equal(entry[1].first, 3);
  assert_int_equal(entry[1].nfact, 1);
  const gerdy_fact* facts = gerdy_history_facts(history, &n);
  assert_int_equal(n, 4);
  assert_string_equal(facts[0].name, "ci_new");
  assert_string_equal(facts[0].text, "swelling locking");
  assert_true(isnan(facts[0].number) && isnan(facts[0].sd) && facts[0].side == 0);
  assert_null(facts[1].text);
  assert_true(facts[1].number == -3.5 && isnan(facts[1].sd) && facts[1].side == 'l');
  assert_true(facts[2].sd == 2.5 && facts[2].n == 40);
  assert_string_equal(facts[3].text, "");
  gerdy_history_free(history);
  gerdy_history_free(NULL);
}

static void history_refuses(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_history* history;
  size_t n;
  assert_ok(gerdy_history_new(&history, &err), &err);
  assert_int_equal(gerdy_history_number(history, "ober", 0, 1, &err), GERDY_E_ARG);
  assert_non_null(strstr(err.msg, "there is none yet"));
  gerdy_when now = gerdy_when_now(), never = {INT64_MAX, 0, 0};
  assert_int_equal(gerdy_history_entry(history, GERDY_NENTRY_KIND, now, now, "", "", "", &err),
                   GERDY_E_ARG);
  assert_int_equal(gerdy_history_entry(history, GERDY_ENTRY_RUN, never, now, "", "", "", &err),
                   GERDY_E_ARG);
  assert_int_equal(gerdy_history_entry(history, GERDY_ENTRY_RUN, now, never, "", "", "", &err),
                   GERDY_E_ARG);
  assert_ok(add_entry(history, 0, "x", &err), &err);
  static const gerdy_fact bad[] = {
      {.name = NULL, .number = 1},
      {.name = "", .number = 1},
      {.name = "ober", .number = 1, .side = 'R'},
      {.name = "ober", .number = NAN},
      {.name = "ober", .number = -INFINITY},
      {.name = "ober", .number = 1, .sd = -1},
      {.name = "ober", .number = 1, .sd = INFINITY},
      {.name = "ober", .number = 1, .n = -1},
  };
  for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
    assert_int_equal(gerdy_history_fact(history, bad[i], &err), GERDY_E_ARG);
  }
  // the text says it, also where the number was left at zero
  assert_ok(gerdy_history_fact(history, (gerdy_fact){.name = "onset", .text = "gradual"}, &err),
            &err);
  const gerdy_fact* facts = gerdy_history_facts(history, &n);
  assert_int_equal(n, 1);
  assert_true(isnan(facts[0].number));
  gerdy_history_free(history);
}

// texts do not move while the arrays around them grow, and one may be longer than a block
static void history_grows(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_history* history;
  size_t n;
  static char endless[100000], name[32];
  memset(endless, 'e', sizeof endless - 1);
  assert_ok(gerdy_history_new(&history, &err), &err);
  assert_ok(add_entry(history, 0, "first", &err), &err);
  const char* first = gerdy_history_entries(history, &n)->source;
  for (int i = 0; i < 5000; ++i) {
    snprintf(name, sizeof name, "fact_%d", i);
    assert_ok(gerdy_history_text(history, name, 0, i == 700 ? endless : name, &err), &err);
    if (i % 3 == 2) assert_ok(add_entry(history, i, name, &err), &err);
  }
  assert_ptr_equal(gerdy_history_entries(history, &n)->source, first);
  assert_string_equal(first, "first");
  assert_int_equal(n, 1667);
  const gerdy_fact* facts = gerdy_history_facts(history, &n);
  assert_int_equal(n, 5000);
  for (int i = 0; i < 5000; ++i) {
    snprintf(name, sizeof name, "fact_%d", i);
    assert_string_equal(facts[i].name, name);
    assert_string_equal(facts[i].text, i == 700 ? endless : name);
  }
  gerdy_history_free(history);
}

static void history_sorts(void** state) {
  (void)state;
  static const int64_t recorded[] = {50, 20, 20, 70, 10};
  static const char* const order[] = {"4", "1", "2", "0", "3"};
  gerdy_error err = {0};
  gerdy_history* history;
  size_t n;
  char name[8];
  assert_ok(gerdy_history_new(&history, &err), &err);
  assert_ok(gd_history_sort(history, &err), &err);
  for (int i = 0; i < 5; ++i) {
    snprintf(name, sizeof name, "%d", i);
    assert_ok(add_entry(history, recorded[i], name, &err), &err);
    for (int k = 0; k < i; ++k) assert_ok(gerdy_history_number(history, name, 0, k, &err), &err);
  }
  // without memory it stays as it is
  for (unsigned long nth = 1; nth <= 3; ++nth) {
    gd_mem_fail_at(nth);
    gerdy_status status = gd_history_sort(history, &err);
    gd_mem_fail_at(0);
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_string_equal(gerdy_history_entries(history, &n)[0].source, "0");
  }
  assert_ok(gd_history_sort(history, &err), &err);
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  const gerdy_fact* fact = gerdy_history_facts(history, &n);
  assert_int_equal(n, 10);
  for (int i = 0; i < 5; ++i) {
    assert_string_equal(entry[i].source, order[i]);
    assert_int_equal(entry[i].nfact, atoi(order[i]));
    for (size_t k = 0; k < entry[i].nfact; ++k) {
      assert_string_equal(fact[entry[i].first + k].name, order[i]);
      assert_true(fact[entry[i].first + k].number == (double)k);
    }
  }
  // the last entry can still be added to
  assert_ok(gerdy_history_number(history, "more", 0, 1, &err), &err);
  entry = gerdy_history_entries(history, &n);
  fact = gerdy_history_facts(history, &n);
  assert_string_equal(fact[entry[4].first + entry[4].nfact - 1].name, "more");
  gerdy_history_free(history);
}

// every allocation fails in turn; what was added before stands
static void history_without_memory(void** state) {
  (void)state;
  bool done = false;
  for (unsigned long nth = 1; !done; ++nth) {
    gerdy_error err = {0};
    gerdy_history* history = NULL;
    size_t nentry, nfact;
    gd_mem_fail_at(nth);
    gerdy_status status = gerdy_history_new(&history, &err);
    for (int i = 0; i < 40 && status == GERDY_OK; ++i) {
      status = add_entry(history, i, "runner", &err);
      if (status == GERDY_OK) status = gerdy_history_text(history, "onset", 0, "gradual", &err);
    }
    gd_mem_fail_at(0);
    done = status == GERDY_OK;
    if (!done) {
      assert_int_equal(status, GERDY_E_MEMORY);
      assert_int_equal(err.code, GERDY_E_MEMORY);
    }
    if (history == NULL) continue;
    gerdy_history_entries(history, &nentry);
    gerdy_history_facts(history, &nfact);
    assert_in_range(nentry, nfact, nfact + 1);
    assert_ok(add_entry(history, 0, "after", &err), &err);
    gerdy_history_free(history);
  }
}

// which entries count at a moment
static void test_standing(void** state) {
  (void)state;
  gerdy_history* h;
  gerdy_error err = {0};
  unsigned char counts[6];
  size_t later, retracted;
  const gerdy_when now = {1774000000, 60, 0};  // 2026-03-20T10:46:40+01:00
  assert_ok(gerdy_history_new(&h, &err), &err);
  const gerdy_when at[6] = {
      {now.utc, 60, 0},         // just now
      {now.utc + 1, 60, 0},     // a second later
      {now.utc + 5000, 60, 1},  // today, of which only the noon is known
      {now.utc + 80000, 840,
       1},  // tomorrow's noon, where it is tomorrow already; written down before
      {now.utc + 90000, 60, 1},  // tomorrow here, and written down tomorrow
      {now.utc, 60, 0}};
  for (int i = 0; i < 6; ++i) {
    char uid[33];
    const gerdy_when recorded = {i == 4 ? now.utc + 90000 : now.utc - 10, 60, 0};
    snprintf(uid, sizeof uid, "%032d", i);
    assert_ok(gerdy_history_entry(h, i == 5 ? GERDY_ENTRY_RETRACTION : GERDY_ENTRY_CHECKIN, at[i],
                                  recorded, "runner", "", uid, &err),
              &err);
  }
  assert_ok(gerdy_history_text(h, "retracts", 0, "00000000000000000000000000000002", &err), &err);
  assert_ok(gerdy_history_standing(h, now, counts, &later, &retracted, &err), &err);
  static const unsigned char wanted[6] = {1, 0, 0, 1, 0, 1};
  assert_memory_equal(counts, wanted, 6);
  assert_int_equal(later, 2);
  assert_int_equal(retracted, 1);
  gd_mem_fail_at(1);
  assert_int_equal(gerdy_history_standing(h, now, counts, NULL, NULL, &err), GERDY_E_MEMORY);
  gd_mem_fail_at(0);
  gerdy_history_free(h);
}

// days first, then what was written down later, then the hour
static void test_order(void** state) {
  (void)state;
  const gerdy_when morning = {1774000000, 60, 0}, evening = {1774030000, 60, 0};
  const gerdy_when noon = gerdy_when_of_day(gerdy_when_day(morning), 60);
  const gerdy_when next = gerdy_when_of_day(gerdy_when_day(morning) + 1, 60);
  const gerdy_when first = {1774040000, 60, 0}, second = {1774040001, 60, 0};
  assert_true(gerdy_when_order(next, first, evening, second) > 0);
  assert_true(gerdy_when_order(noon, first, morning, second) < 0);
  assert_true(gerdy_when_order(evening, first, morning, second) < 0);
  assert_int_equal(gerdy_when_order(evening, first, morning, first), 0);
  assert_int_equal(gerdy_when_order(noon, first, noon, first), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_standing),
      cmocka_unit_test(test_order),
      cmocka_unit_test(when_reads),
      cmocka_unit_test(when_writes),
      cmocka_unit_test(when_refuses),
      cmocka_unit_test(judges_the_corpus),
      cmocka_unit_test(when_in_this_zone),
      cmocka_unit_test(when_now),
      cmocka_unit_test(days_of_a_place),
      cmocka_unit_test(days_of_the_calendar),
      cmocka_unit_test(when_round_trip),
      cmocka_unit_test(kinds),
      cmocka_unit_test(history_keeps),
      cmocka_unit_test(history_refuses),
      cmocka_unit_test(history_grows),
      cmocka_unit_test(history_sorts),
      cmocka_unit_test(history_without_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
