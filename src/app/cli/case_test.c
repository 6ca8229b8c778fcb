// gerdy case test: strength and mobility tests.
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "case_session.h"
#include "cli.h"

static const char purpose[] =
    "Add the results of tests: gerdy case test FILE ober left 18 right 25 hop left no_pain\n"
    "With no test after FILE: all tests. With the name of a test and no value: how it is\n"
    "done.";

static void show_line(const gerdy_test* t) {
  printf("  %-24s %s (%s, %d min)\n", t->id, t->name, t->who, t->minutes);
}

static void show_test(const gerdy_test* t) {
  printf("\n%s%s\n", t->id, t->sided ? " right|left" : "");
  printf("  %s (%s, about %d min)\n", t->name, t->who, t->minutes);
  cli_wrap(t->how, 2);
  cli_wrap(t->why, 2);
  if (t->kind == GERDY_ANSWER_NUMBER) {
    printf("  a number in %s, %g to %g\n", t->unit, t->low, t->high);
    return;
  }
  for (size_t i = 0; i < t->noption; ++i) {
    printf("  %s: %s\n", t->option[i].id, t->option[i].text);
  }
}

static void list_tests(const gerdy_clinic* clinic) {
  size_t n;
  const gerdy_test* test = gerdy_clinic_tests(clinic, &n);
  for (size_t i = 0; i < n; ++i) show_line(&test[i]);
  printf("\nHow one is done: gerdy case test FILE TEST\n");
}

static char side_of(const char* word) {
  if (strcasecmp(word, "right") == 0 || strcasecmp(word, "r") == 0) return 'r';
  if (strcasecmp(word, "left") == 0 || strcasecmp(word, "l") == 0) return 'l';
  return 0;
}

// a test is answered as a question is
static gerdy_status put_value(const gerdy_test* t, char side, const char* word,
                              gerdy_history* added, gerdy_error* err) {
  const gerdy_question as = {.id = t->id,
                             .text = t->name,
                             .kind = t->kind,
                             .option = t->option,
                             .noption = t->noption,
                             .unit = t->unit,
                             .low = t->low,
                             .high = t->high};
  char room[128];
  gerdy_fact fact;
  if (t->sided && side == 0) {
    return cli_refuse(err, GERDY_E_ARG, "%s: say right or left before \"%s\"", t->id, word);
  }
  gerdy_status status = gerdy_answer_read(&as, word, room, sizeof room, &fact, err);
  if (status != GERDY_OK) return status;
  fact.side = t->sided ? side : 0;
  return gerdy_history_fact(added, fact, err);
}

// TEST [SIDE VALUE]... TEST VALUE ...
static gerdy_status read_words(const gerdy_clinic* clinic, char** word, int n, gerdy_history* added,
                               gerdy_error* err) {
  const gerdy_test* test = NULL;
  char side = 0;
  bool waiting = false;  // a test or side was named and its value has not come
  for (int i = 0; i < n; ++i) {
    const gerdy_test* named = gerdy_clinic_test(clinic, word[i]);
    gerdy_status status = GERDY_OK;
    if (named != NULL) {
      if (waiting)
        return cli_refuse(err, GERDY_E_ARG, "%s has no value before %s", test->id, word[i]);
      test = named;
      side = 0;
      waiting = true;
    } else if (test == NULL) {
      return cli_refuse(err, GERDY_E_ARG, "\"%s\" is not a test; gerdy case test FILE lists them",
                        word[i]);
    } else if (side_of(word[i]) != 0) {
      side = side_of(word[i]);
      waiting = true;
    } else {
      status = put_value(test, side, word[i], added, err);
      waiting = false;
    }
    if (status != GERDY_OK) return status;
  }
  return waiting ? cli_refuse(err, GERDY_E_ARG, "%s has no value", test->id) : GERDY_OK;
}

static gerdy_status add(case_file* file, char** word, int n, const char* by, gerdy_error* err) {
  gerdy_history* added;
  size_t nfact;
  gerdy_status status = case_adding(&added, GERDY_ENTRY_TEST, file->at, by, err);
  if (status != GERDY_OK) return status;
  status = read_words(file->clinic, word, n, added, err);
  if (status == GERDY_OK) status = case_append(file, added, NULL, 0, NULL, err);
  gerdy_history_facts(added, &nfact);
  gerdy_history_free(added);
  if (status != GERDY_OK) return status;
  gerdy_case judged;
  printf("added %zu value%s\n\n", nfact, nfact == 1 ? "" : "s");
  status = case_judge(file, &judged, err);
  if (status != GERDY_OK) return status;
  case_headline(file, &judged);
  gerdy_case_reset(&judged);
  return GERDY_OK;
}

int case_test(int argc, char** argv) {
  const char *on = NULL, *by = "runner";
  const cli_option options[] = {
      {"by", 0, CLI_TEXT, &by, "WHO", "who tested: therapist, ... (runner)"},
      {"on", 0, CLI_TEXT, &on, "DAY", "the day of the test (today)"},
  };
  int exit_code;
  cli_words words = {.names = "FILE [TEST SIDE VALUE...]", .least = 1, .most = 200};
  if (!cli_parse_words(argc, argv, "case test", purpose, options,
                       sizeof options / sizeof options[0], &words, &exit_code)) {
    return exit_code;
  }
  case_file file;
  exit_code = case_open_to_add(&file, "case test", words.at[0], on);
  if (exit_code != 0) return exit_code;
  gerdy_error err = {0};
  gerdy_status status = GERDY_OK;
  const gerdy_test* asked = words.n == 2 ? gerdy_clinic_test(file.clinic, words.at[1]) : NULL;
  if (words.n == 1) {
    list_tests(file.clinic);
  } else if (asked != NULL) {
    show_test(asked);
  } else {
    status = add(&file, words.at + 1, words.n - 1, by, &err);
  }
  return case_end(&file, status, &err);
}
