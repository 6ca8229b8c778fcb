// What of the plan is read: calendar, the file of its texts, how they read; memory and time.
#include "testing.h"

#include <jansson.h>

#include <time.h>

#include "plan/decide.h"
#include "testing_outcome.h"
#include "testing_plan.h"
#include "testing_reading.h"

// ---- calendar -----------------------------------------------------------------------------------

// Unfold, and check what RFC 5545 asks of every line. Owner: the caller, gd_free.
static char* read_ics(const char* path) {
  char* bytes;
  size_t n;
  gerdy_error err = {0};
  assert_ok(gd_file_read(path, &bytes, &n, &err), &err);
  size_t length = 0, out = 0;
  for (size_t i = 0; i < n; ++i) {
    assert_true(bytes[i] != '\n' || (i > 0 && bytes[i - 1] == '\r'));
    assert_true(bytes[i] != '\r' || bytes[i + 1] == '\n');
    if (bytes[i] != '\r' && bytes[i] != '\n') ++length;
    if (bytes[i] == '\n') length = 0;
    assert_true(length <= 75);
  }
  for (size_t i = 0; i < n; ++i) {
    if (strncmp(bytes + i, "\r\n ", 3) == 0) {
      // a character is never cut
      assert_true(((unsigned char)bytes[i + 3] & 0xC0U) != 0x80U);
      i += 2;
    } else if (bytes[i] != '\r') {
      bytes[out++] = bytes[i];
    }
  }
  bytes[out] = '\0';
  return bytes;
}

static size_t count(const char* text, const char* what) {
  size_t n = 0;
  for (const char* at = strstr(text, what); at != NULL; at = strstr(at + 1, what)) ++n;
  return n;
}

// The value of a property of the event that begins at text.
static void property(const char* text, const char* name, char out[200]) {
  const char* at = strstr(text, name);
  assert_non_null(at);
  at += strlen(name);
  size_t n = strcspn(at, "\n");
  assert_true(n < 200);
  memcpy(out, at, n);
  out[n] = '\0';
}

static size_t appointments(const gerdy_plan* p) {
  size_t n = 0;
  for (size_t w = 0; w < p->nweek; ++w) {
    for (int part = 0; part < GERDY_NPLAN_PART; ++part) {
      for (unsigned days = days_of(&p->week[w], (gerdy_plan_part)part); days != 0; days >>= 1)
        n += days & 1U;
    }
  }
  return n;
}

static void calendar_reads_back(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  gerdy_error err = {0};
  plan_intake(h, 0, "");
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(0), "hip_abduction_force.r=100");
  made_plan made = plan_of(clinic, h);
  assert_ok(gerdy_plan_ics(made.plan, "plan.ics", &err), &err);
  char* text = read_ics("plan.ics");
  assert_int_equal(strncmp(text, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:", 35), 0);
  assert_string_equal(text + strlen(text) - 14, "END:VCALENDAR\n");
  assert_int_equal(count(text, "BEGIN:VEVENT\n"), appointments(made.plan));
  assert_int_equal(count(text, "\nEND:VEVENT\n"), appointments(made.plan));
  assert_int_equal(count(text, "\nDTSTAMP:20261123T000000Z\n"), appointments(made.plan));
  assert_int_equal(count(text, "BEGIN:VALARM"), 0);
  char before[200] = "";
  for (const char* e = strstr(text, "BEGIN:VEVENT"); e != NULL; e = strstr(e + 1, "BEGIN:VEVENT")) {
    char uid[200], start[200], end[200], summary[200];
    property(e, "\nUID:", uid);
    property(e, "\nDTSTART;VALUE=DATE:", start);
    property(e, "\nDTEND;VALUE=DATE:", end);
    property(e, "\nSUMMARY:", summary);
    assert_int_equal(strlen(start), 8);
    assert_true(strcmp(start, end) < 0 && strcmp(start, "20261123") >= 0 &&
                strcmp(start, "20270104") < 0);
    assert_non_null(strstr(uid, start));
    assert_int_equal(count(text, uid), 1);
    assert_true(strcmp(before, start) <= 0 && summary[0] != '\0');
    memcpy(before, start, sizeof before);
  }
  assert_non_null(strstr(text, "3 days this week\\n"));
  assert_non_null(strstr(text, "\\, "));
  assert_non_null(strstr(text, "20270103-retest"));
  gd_free(text);
  plan_drop(&made);
  gerdy_history_free(h);
}

// Text of any kind: long, with commas, in other scripts.
static void calendar_folds_and_escapes(void** state) {
  (void)state;
  gerdy_error err = {0};
  static const gerdy_claim claim = {.id = "c", .statement = "s", .limits = ""};
  for (int shift = 0; shift < 8; ++shift) {
    char name[200] = "";
    for (int i = 0; i < shift; ++i) strcat(name, "a");
    for (int i = 0; i < 40; ++i) strcat(name, "\xe2\x82\xac");
    const gerdy_plan_item item = {.part = GERDY_PART_STRENGTH,
                                  .id = "x",
                                  .name = name,
                                  .dose = "a,b;c\\d",
                                  .text = "two\nlines\r\x07",
                                  .reason = "",
                                  .days = 1,
                                  .claim = &claim};
    gerdy_plan plan = {.state = GERDY_PLAN_FULL, .nweek = 1};
    plan.week[0] = (gerdy_plan_week){
        .number = 1, .first_day = PLAN_TODAY, .aim = "", .item = &item, .nitem = 1};
    assert_ok(gerdy_plan_ics(&plan, "fold.ics", &err), &err);
    char* text = read_ics("fold.ics");
    assert_non_null(strstr(text, name));
    assert_non_null(strstr(text, "a\\,b\\;c\\\\d\\ntwo\\nlines\\n\n"));
    assert_null(strchr(text, '\x07'));
    gd_free(text);
  }
}

static void no_appointment_no_calendar(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  gerdy_error err = {0};
  plan_intake(h, 0, "now_knee=locked");
  made_plan made = plan_of(clinic, h);
  assert_int_equal(gerdy_plan_ics(made.plan, "none.ics", &err), GERDY_E_DATA);
  assert_false(test_exists("none.ics"));
  assert_non_null(strstr(err.msg, "no appointment"));
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- the file itself ----------------------------------------------------------------------------

static void check_rule(const char* text) {
  gd_rule* rule;
  gerdy_error err = {0};
  assert_ok(gd_rule_compile(text, &rule, &err), &err);
  const char *name, *word;
  double number;
  for (size_t i = 0; gd_rule_test(rule, i, &name, &word, &number); ++i) {
    gd_declared d;
    if (!gd_declared_find(clinic, name, &d)) fail_msg("\"%s\": nobody declares %s", text, name);
    size_t k = 0;
    while (k < d.noption && strcmp(d.option[k].id, word) != 0) ++k;
    if (word[0] != '\0' && k == d.noption)
      fail_msg("\"%s\": %s has no option %s", text, name, word);
  }
  gd_rule_free(rule);
}

// "{name}" and "{name:1}" must be facts; "{#name}" is checked where it is filled in.
static void check_placeholders(const char* text) {
  for (const char* at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
    char name[80];
    const size_t n = strcspn(at + 1, ":}");
    assert_true(n > 0 && n < sizeof name && strchr(at, '}') != NULL);
    memcpy(name, at + 1, n);
    name[n] = '\0';
    gd_declared d;
    if (name[0] != '#' && !gd_declared_find(clinic, name, &d)) fail_msg("\"%s\": {%s}", text, name);
  }
}

static void walk(const json_t* value, const char* key, void (*see)(const char*, const char*)) {
  if (json_is_string(value)) see(key, json_string_value(value));
  for (size_t i = 0; i < json_array_size(value); ++i) walk(json_array_get(value, i), key, see);
  if (!json_is_object(value)) return;
  void* at = json_object_iter((json_t*)(uintptr_t)value);
  for (; at != NULL; at = json_object_iter_next((json_t*)(uintptr_t)value, at))
    walk(json_object_iter_value(at), json_object_iter_key(at), see);
}

static void see_rules_and_names(const char* key, const char* text) {
  if (strcmp(key, "when") == 0) {
    check_rule(text);
  } else {
    check_placeholders(text);
  }
}

static void file_speaks_of_known_names(void** state) {
  (void)state;
  walk(clinic->plan, "", see_rules_and_names);
  for (int why = GD_WHY_NOTHING; why <= GD_WHY_SEE_NO_BETTER; ++why) {
    const json_t* reasons = json_object_get(json_object_get(clinic->plan, "followup"), "reasons");
    assert_true(json_is_string(json_object_get(reasons, gd_why_id((gd_why)why))));
  }
}

// ---- reading ------------------------------------------------------------------------------------

static void counts_syllables(void** state) {
  (void)state;
  static const struct {
    const char* word;
    int n;
  } cases[] = {{"the", 1},      {"knee", 1},     {"makes", 1},       {"raised", 1},
               {"muscle", 2},   {"little", 2},   {"changes", 2},     {"session", 2},
               {"exercise", 3}, {"previous", 3}, {"therapist", 3},   {"professional", 4},
               {"ended", 2},    {"being", 2},    {"examination", 5}, {"quadriceps", 2}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    if (reading_syllables(cases[i].word, strlen(cases[i].word)) != cases[i].n)
      fail_msg("%s", cases[i].word);
  }
  // 6 words, 6 syllables; and a sentence known to be hard (13 words, 24 to 26 syllables: 11 to 13)
  assert_near(reading_grade(reading_count("The cat sat on the mat.")), -1.45, 1e-9);
  const double hard = reading_grade(reading_count(
      "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."));
  assert_true(hard > 11 && hard < 13.5);
}

static reading read_so_far;

static void see_text(const char* key, const char* text) {
  static const char* const not_read[] = {"when", "claim", "id", "identifier"};
  for (size_t i = 0; i < sizeof not_read / sizeof *not_read; ++i) {
    if (strcmp(key, not_read[i]) == 0) return;
  }
  const reading r = reading_count(text);
  if (r.words < 4) return;  // a name is no sentence
  read_so_far.words += r.words;
  read_so_far.sentences += r.sentences;
  read_so_far.syllables += r.syllables;
  // a label of few words has no grade worth the name
  if (r.words >= 8 && reading_grade(r) > 10) fail_msg("grade %.1f: %s", reading_grade(r), text);
}

// Age 13 is grade 7 to 8.
static void texts_read_easily(void** state) {
  (void)state;
  static const char* const file[] = {"plan", "flags", "questions"};
  for (size_t i = 0; i < sizeof file / sizeof *file; ++i) {
    char path[64];
    json_error_t err;
    snprintf(path, sizeof path, "evidence/%s.json", file[i]);
    json_t* tree = json_load_file(SOURCE_FILE(path), 0, &err);
    assert_non_null(tree);
    read_so_far = (reading){0};
    walk(tree, "", see_text);
    print_message("%s: grade %.1f over %ld words\n", path, reading_grade(read_so_far),
                  read_so_far.words);
    assert_true(read_so_far.words > 1000);
    assert_true(reading_grade(read_so_far) <= 7.5);
    json_decref(tree);
  }
}

// ---- memory and time ----------------------------------------------------------------------------

static gerdy_history* rich_history(void) {
  gerdy_history* h = plan_history();
  plan_intake(h, 20, "tried=rest rest_result=came_back");
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(19), "hip_abduction_force.r=90 ober.r=3");
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(2), "hip_abduction_force.r=120 ober.r=9");
  for (long day = 20; day >= 0; --day)
    plan_checkin(h, day, "ci_worst_pain=1 ci_morning=fine ci_run_km=2 ci_strength=yes");
  return h;
}

static void survives_lack_of_memory(void** state) {
  (void)state;
  gerdy_history* h = rich_history();
  made_plan made = plan_of(clinic, h);
  gerdy_error err = {0};
  unsigned long n = 0, ics = 0;
  for (;; ++n) {
    gerdy_plan* plan;
    gd_mem_fail_at(n + 1);
    gerdy_status status = gerdy_plan_make(clinic, h, made.assessment, &plan, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      gerdy_plan_free(plan);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_null(plan);
  }
  for (;; ++ics) {
    gd_mem_fail_at(ics + 1);
    gerdy_status status = gerdy_plan_ics(made.plan, "memory.ics", &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_false(test_exists("memory.ics"));
  }
  print_message("%lu allocations of a plan, %lu of a calendar, each failed in turn\n", n, ics);
  assert_true(n > 100 && ics > 5);
  unlink("memory.ics");
  gerdy_plan_free(NULL);
  plan_drop(&made);
  gerdy_history_free(h);
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void ten_years_are_quick(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 3650, "");
  for (long day = 3650; day >= 0; --day) {
    plan_checkin(h, day,
                 "ci_worst_pain=1 ci_morning=fine ci_run_km=5 ci_run_pain=1 ci_strength=yes "
                 "ci_new=none");
    if (day % 2 == 0) plan_entry(h, GERDY_ENTRY_RUN, plan_days_ago(day), "run_km=5");
    if (day % 30 == 0)
      plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(day), "hip_abduction_force.r=100");
  }
  made_plan made = plan_of(clinic, h);
  gerdy_error err = {0};
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    gerdy_plan* plan;
    const double start = seconds();
    assert_ok(gerdy_plan_make(clinic, h, made.assessment, &plan, &err), &err);
    const double took = seconds() - start;
    if (took < best) best = took;
    gerdy_plan_free(plan);
  }
  print_message("a plan from ten years of daily entries: %.2f ms\n", 1e3 * best);
  if (test_times_count) assert_true(best < 0.010);
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- all ----------------------------------------------------------------------------------------

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(calendar_reads_back),        cmocka_unit_test(calendar_folds_and_escapes),
      cmocka_unit_test(no_appointment_no_calendar), cmocka_unit_test(file_speaks_of_known_names),
      cmocka_unit_test(counts_syllables),           cmocka_unit_test(texts_read_easily),
      cmocka_unit_test(survives_lack_of_memory),    cmocka_unit_test(ten_years_are_quick),
  };
  return cmocka_run_group_tests(tests, open_clinic, close_clinic);
}
