// gerdy case show and gerdy case plan: what the case says.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case_session.h"
#include "cli.h"

static const char show_purpose[] =
    "What is in a case, and what it says today. --entries lists every entry with its name,\n"
    "by which it can be retracted. --json writes the same as data (docs/results.md).";

static const char plan_purpose[] =
    "What to do this week and the next ones. The plan is made from what is known today, and\n"
    "what you are told is kept in the case. --ics writes the days into a calendar file.";

static void show_counts(const gerdy_history* history, const unsigned char* counts) {
  size_t n, total = 0, count[GERDY_NENTRY_KIND] = {0};
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  for (size_t i = 0; i < n; ++i) {
    count[entry[i].kind] += counts[i];
    total += counts[i];
  }
  printf("%zu entr%s:", total, total == 1 ? "y" : "ies");
  for (int kind = 0; kind < GERDY_NENTRY_KIND; ++kind) {
    if (count[kind] > 0) {
      printf(" %zu %s", count[kind], gerdy_entry_kind_id((gerdy_entry_kind)kind));
    }
  }
  printf("\n");
}

static void show_value(const gerdy_fact* f) {
  printf("      %s%s ", f->name, f->side == 'r' ? " right" : f->side == 'l' ? " left" : "");
  if (f->text == NULL) {
    printf("%.4g\n", f->number);
  } else {
    // a plan is a page of text; its first line will do
    cli_print(f->text, strcspn(f->text, "\n"));
    printf("\n");
  }
}

static void show_entries(const gerdy_history* history, const unsigned char* counts) {
  size_t n, nfact;
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  const gerdy_fact* fact = gerdy_history_facts(history, &nfact);
  for (size_t i = 0; i < n; ++i) {
    char at[32];
    printf("%s  %s  %s, from ", entry[i].uid, gerdy_when_text(entry[i].at, at),
           gerdy_entry_kind_words(entry[i].kind));
    cli_print(entry[i].source, strlen(entry[i].source));
    printf("%s\n", counts[i] ? "" : "  (does not count: retracted, or later)");
    for (size_t k = 0; k < entry[i].nfact; ++k) show_value(&fact[entry[i].first + k]);
  }
}

static gerdy_status write_json(const case_file* file, const char* path, gerdy_error* err) {
  gerdy_job job = gerdy_job_default();
  job.history = file->history;
  job.now = file->now;
  job.json = path;
  return gerdy_report_run(&job, NULL, err);
}

static void show_name(const gerdy_case* judged) {
  const gerdy_known* name = gerdy_facts_find(judged->facts, "name", 0);
  const char* text = name != NULL ? name->text : "No name";
  char moment[32];
  cli_print(text, strlen(text));
  printf(", as of %s\n", gerdy_when_text(judged->now, moment));
}

static gerdy_status show_judged(const case_file* file, const unsigned char* counts,
                                gerdy_error* err) {
  gerdy_case judged;
  gerdy_status status = case_judge(file, &judged, err);
  if (status != GERDY_OK) return status;
  show_name(&judged);
  show_counts(file->history, counts);
  printf("\n");
  case_headline(file, &judged);
  if (judged.plan->headline[0] != '\0') {
    printf("This week: ");
    cli_wrap(judged.plan->headline, 0);
  }
  gerdy_case_reset(&judged);
  return GERDY_OK;
}

static gerdy_status show(const case_file* file, bool entries, const char* json, gerdy_error* err) {
  unsigned char* counts = case_standing(file, err);
  if (counts == NULL) return err->code;
  gerdy_status status = json != NULL ? write_json(file, json, err) : GERDY_OK;
  if (status == GERDY_OK && entries) show_entries(file->history, counts);
  if (status == GERDY_OK && !entries && json == NULL) status = show_judged(file, counts, err);
  if (status == GERDY_OK && json != NULL) printf("wrote %s\n", json);
  free(counts);
  return status;
}

int case_show(int argc, char** argv) {
  const char *on = NULL, *json = NULL;
  bool entries = false;
  const cli_option options[] = {
      {"entries", 0, CLI_FLAG, &entries, NULL, "list every entry"},
      {"json", 0, CLI_TEXT, &json, "R.json", "write what the case says as data"},
      {"on", 0, CLI_TEXT, &on, "DAY", "as it stood at the end of that day"},
  };
  int exit_code;
  cli_words words = {.names = "FILE", .least = 1, .most = 1};
  if (!cli_parse_words(argc, argv, "case show", show_purpose, options,
                       sizeof options / sizeof options[0], &words, &exit_code)) {
    return exit_code;
  }
  case_file file;
  exit_code = case_open(&file, "case show", words.at[0], on);
  if (exit_code != 0) return exit_code;
  gerdy_error err = {0};
  gerdy_status status = show(&file, entries, json, &err);
  return case_end(&file, status, &err);
}

// the text of the plan that was told last; NULL = none
static const char* last_plan(const gerdy_history* history) {
  size_t n;
  const char* text = NULL;
  const gerdy_fact* fact = gerdy_history_facts(history, &n);
  for (size_t i = 0; i < n; ++i) {
    if (strcmp(fact[i].name, "plan_text") == 0) text = fact[i].text;
  }
  return text;
}

// what the runner is told is kept, unless it was told already
static gerdy_status keep_plan(case_file* file, const gerdy_case* judged, const char* text,
                              gerdy_error* err) {
  gerdy_history* added;
  const char* last = last_plan(file->history);
  if (last != NULL && strcmp(last, text) == 0) return GERDY_OK;
  gerdy_status status = gerdy_history_new(&added, err);
  if (status != GERDY_OK) return status;
  status = gerdy_case_plan_entry(judged, text, added, err);
  if (status == GERDY_OK) status = gerdy_store_append(file->store, added, NULL, 0, NULL, err);
  gerdy_history_free(added);
  return status;
}

static gerdy_status write_ics(const gerdy_case* judged, const char* ics, gerdy_error* err) {
  gerdy_status status = gerdy_plan_ics(judged->plan, ics, err);
  if (status == GERDY_OK) printf("\nwrote %s\n", ics);
  if (status != GERDY_E_DATA) return status;
  printf(
      "\nNo calendar was written: the plan has no days now. If you took an earlier one into your\n"
      "calendar, remove it there.\n");
  return GERDY_OK;
}

static gerdy_status plan(case_file* file, bool past, const char* ics, gerdy_error* err) {
  gerdy_case judged;
  char* text = NULL;
  gerdy_status status = case_judge(file, &judged, err);
  if (status != GERDY_OK) return status;
  status = gerdy_case_text(&judged, GERDY_TEXT_PLAN, &text, err);
  // looking back tells nobody anything new
  if (status == GERDY_OK && !past) status = keep_plan(file, &judged, text, err);
  if (status == GERDY_OK) printf("%s", text);
  if (status == GERDY_OK && ics != NULL) status = write_ics(&judged, ics, err);
  gerdy_report_text_free(text);
  gerdy_case_reset(&judged);
  return status;
}

int case_plan(int argc, char** argv) {
  const char *on = NULL, *ics = NULL;
  const cli_option options[] = {
      {"ics", 0, CLI_TEXT, &ics, "P.ics", "write the days into a calendar file"},
      {"on", 0, CLI_TEXT, &on, "DAY", "the plan of that day (today)"},
  };
  int exit_code;
  cli_words words = {.names = "FILE", .least = 1, .most = 1};
  if (!cli_parse_words(argc, argv, "case plan", plan_purpose, options,
                       sizeof options / sizeof options[0], &words, &exit_code)) {
    return exit_code;
  }
  case_file file;
  exit_code = case_open(&file, "case plan", words.at[0], on);
  if (exit_code != 0) return exit_code;
  gerdy_error err = {0};
  gerdy_status status = plan(&file, on != NULL, ics, &err);
  return case_end(&file, status, &err);
}
