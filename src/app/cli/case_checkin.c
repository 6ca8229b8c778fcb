// gerdy case checkin: half a minute a day.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "case_session.h"
#include "cli.h"

static const char purpose[] =
    "How it was today, in half a minute. Without an option the questions are asked. With options:\n"
    "gerdy case checkin FILE --pain 2 --morning fine --km 5 --run-pain 2 --strength yes --new none";

enum { nanswer = 6 };

// an answer that was given as an option
typedef struct given {
  const char* question;
  const char* text;
} given;

static gerdy_status keep(void* context, const gerdy_fact* fact, gerdy_error* err) {
  return gerdy_history_fact(context, *fact, err);
}

// how many answers are in it
static size_t count(const gerdy_history* added) {
  size_t n;
  gerdy_history_facts(added, &n);
  return n;
}

static gerdy_status ask(const case_file* file, gerdy_history* added, gerdy_error* err) {
  ask_form form = {
      .clinic = file->clinic, .form = "checkin", .now = file->now, .keep = keep, .context = added};
  gerdy_status status = gerdy_history_new(&form.known, err);
  if (status != GERDY_OK) return status;
  ask_end end = ask_questions(&form, err);
  gerdy_history_free(form.known);
  return end == ASK_FAILED ? err->code : GERDY_OK;
}

static gerdy_status put_given(const case_file* file, const given* answer, gerdy_history* added,
                              gerdy_error* err) {
  char room[512];
  gerdy_fact fact;
  const gerdy_question* q = gerdy_clinic_question(file->clinic, answer->question);
  gerdy_status status = gerdy_answer_read(q, answer->text, room, sizeof room, &fact, err);
  return status == GERDY_OK ? gerdy_history_fact(added, fact, err) : status;
}

static gerdy_status show_end(const case_file* file, gerdy_error* err) {
  gerdy_case judged;
  gerdy_status status = case_judge(file, &judged, err);
  if (status != GERDY_OK) return status;
  const gerdy_followup* f = &judged.plan->followup;
  printf("The check-in is kept: %zu day%s with one so far.\n", f->ncheckin,
         f->ncheckin == 1 ? "" : "s");
  if (judged.assessment->referral != GERDY_REFER_NONE || judged.assessment->nsafety > 0) {
    case_headline(file, &judged);
  } else {
    printf("This week: %s.\n", gerdy_decision_words(f->decision));
    cli_wrap(f->why, 2);
    if (f->pattern[0] != '\0') cli_wrap(f->pattern, 0);
  }
  gerdy_case_reset(&judged);
  return GERDY_OK;
}

// pain in a run that was not run: which of the two is wrong?
static gerdy_status check_run(const given* answer, gerdy_error* err) {
  const char *km = answer[2].text, *pain = answer[3].text;
  if (km == NULL || pain == NULL || strtod(km, NULL) > 0) return GERDY_OK;
  return cli_refuse(
      err, GERDY_E_ARG,
      "--run-pain %.20s with --km %.20s: there was no run; leave --run-pain out, or give the km",
      pain, km);
}

static gerdy_status check_in(case_file* file, const given* answer, gerdy_error* err) {
  gerdy_history* added;
  size_t ngiven = 0;
  if (check_run(answer, err) != GERDY_OK) return GERDY_E_ARG;
  gerdy_status status = case_adding(&added, GERDY_ENTRY_CHECKIN, file->at, "runner", err);
  if (status != GERDY_OK) return status;
  for (int i = 0; i < nanswer && status == GERDY_OK; ++i) {
    if (answer[i].text == NULL) continue;
    ++ngiven;
    status = put_given(file, &answer[i], added, err);
  }
  if (status == GERDY_OK && ngiven == 0) status = ask(file, added, err);
  bool any = status == GERDY_OK && count(added) > 0;
  if (any) status = case_append(file, added, NULL, 0, NULL, err);
  gerdy_history_free(added);
  if (any && status == GERDY_OK) return show_end(file, err);
  if (status == GERDY_OK) printf("\nNothing was answered; nothing was added.\n");
  return status;
}

int case_checkin(int argc, char** argv) {
  given answer[nanswer] = {{"ci_worst_pain", NULL}, {"ci_morning", NULL},  {"ci_run_km", NULL},
                           {"ci_run_pain", NULL},   {"ci_strength", NULL}, {"ci_new", NULL}};
  const char* on = NULL;
  const cli_option options[] = {
      {"pain", 0, CLI_TEXT, &answer[0].text, "0-10", "worst pain of the day"},
      {"morning", 0, CLI_TEXT, &answer[1].text, "HOW", "fine, stiff or worse"},
      {"km", 0, CLI_TEXT, &answer[2].text, "KM", "run that day, 0 for none"},
      {"run-pain", 0, CLI_TEXT, &answer[3].text, "0-10", "worst pain in that run"},
      {"strength", 0, CLI_TEXT, &answer[4].text, "DONE", "yes, no or off"},
      {"new", 0, CLI_TEXT, &answer[5].text, "SIGNS", "none, or what is new: swollen, locked ..."},
      {"on", 0, CLI_TEXT, &on, "DAY", "the day (today)"},
  };
  int exit_code;
  cli_words words = {.names = "FILE", .least = 1, .most = 1};
  if (!cli_parse_words(argc, argv, "case checkin", purpose, options,
                       sizeof options / sizeof options[0], &words, &exit_code)) {
    return exit_code;
  }
  case_file file;
  exit_code = case_open_to_add(&file, "case checkin", words.at[0], on);
  if (exit_code != 0) return exit_code;
  cli_stop_on_signal();  // what was answered until then is kept
  gerdy_error err = {0};
  gerdy_status status = check_in(&file, answer, &err);
  return case_end(&file, status, &err);
}
