// gerdy case intake: the questions, in the terminal or from a file.
#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "case_session.h"
#include "cli.h"

static const char purpose[] =
    "Answer the questions about the knee, four minutes at most. Every answer is kept at\n"
    "once: stop whenever you like, and go on later where you stopped. With --answers they\n"
    "are read from a file (docs/intake.schema.json); --form writes all questions for other\n"
    "programs.";

typedef struct intake {
  case_file* file;
  int was_stopped;  // a red flag has been shown already
} intake;

// the moment a red flag is answered, it is said
static gerdy_status look_for_flags(intake* in, gerdy_error* err) {
  gerdy_case judged;
  gerdy_status status = case_judge(in->file, &judged, err);
  if (status != GERDY_OK) return status;
  const gerdy_assessment* a = judged.assessment;
  if (a->stopped && !in->was_stopped && a->nflag > 0) {
    printf("\nIMPORTANT: %s, %s.\n", a->flag[0].who, a->flag[0].how_soon);
    cli_wrap(a->flag[0].sentence, 0);
    printf("The other questions can wait; they help whoever looks at the knee.\n");
  }
  in->was_stopped = a->stopped;
  gerdy_case_reset(&judged);
  return GERDY_OK;
}

static gerdy_status keep(void* context, const gerdy_fact* fact, gerdy_error* err) {
  intake* in = context;
  gerdy_history* added;
  gerdy_status status = case_adding(&added, GERDY_ENTRY_INTAKE, in->file->at, "runner", err);
  if (status != GERDY_OK) return status;
  status = gerdy_history_fact(added, *fact, err);
  if (status == GERDY_OK) status = case_append(in->file, added, NULL, 0, NULL, err);
  gerdy_history_free(added);
  return status == GERDY_OK ? look_for_flags(in, err) : status;
}

// what is known already, as far as it need not be asked again
static gerdy_status known_answers(const case_file* file, bool again, gerdy_history** out,
                                  gerdy_error* err) {
  return again ? gerdy_history_new(out, err) : gerdy_history_copy(file->history, out, err);
}

static gerdy_status show_end(const case_file* file, gerdy_error* err) {
  gerdy_case judged;
  gerdy_status status = case_judge(file, &judged, err);
  if (status != GERDY_OK) return status;
  printf("\n");
  case_headline(file, &judged);
  printf("The whole story: gerdy report --case %s -o report.html\n", file->path);
  gerdy_case_reset(&judged);
  return GERDY_OK;
}

static gerdy_status ask(case_file* file, bool again, gerdy_error* err) {
  intake in = {.file = file};
  ask_form form = {
      .clinic = file->clinic, .form = "intake", .now = file->now, .keep = keep, .context = &in};
  gerdy_status status = known_answers(file, again, &form.known, err);
  if (status != GERDY_OK) return status;
  printf("Every answer is kept at once. Nothing leaves this machine.\n");
  ask_end end = ask_questions(&form, err);
  gerdy_history_free(form.known);
  return end == ASK_FAILED ? err->code : show_end(file, err);
}

static gerdy_status read_answers(case_file* file, const char* path, gerdy_error* err) {
  gerdy_evidence evidence;
  gerdy_history* added;
  gerdy_status status = gerdy_evidence_open(path, &evidence, err);
  if (status != GERDY_OK) return status;
  // whatever it looks like, it was named as answers: the reader says what is wrong with it
  evidence.kind = GERDY_EVIDENCE_INTAKE;
  status = gerdy_history_new(&added, err);
  if (status == GERDY_OK) {
    status = gerdy_evidence_read(file->clinic, &evidence, file->at, added, NULL, err);
    if (status == GERDY_OK) status = case_check_person(file, added, err);
    if (status == GERDY_OK) status = case_append(file, added, NULL, 0, NULL, err);
    gerdy_history_free(added);
  }
  gerdy_evidence_close(&evidence);
  return status == GERDY_OK ? show_end(file, err) : status;
}

static int write_form(const char* path) {
  gerdy_clinic* clinic;
  gerdy_error err = {0};
  if (gerdy_clinic_open(&clinic, &err) != GERDY_OK) return cli_fail("case intake", &err);
  gerdy_status status = gerdy_intake_form_save(clinic, path, &err);
  gerdy_clinic_free(clinic);
  if (status != GERDY_OK) return cli_fail("case intake", &err);
  printf("wrote %s\n", path);
  return 0;
}

int case_intake(int argc, char** argv) {
  const char *answers = NULL, *form = NULL, *on = NULL;
  bool again = false;
  const cli_option options[] = {
      {"answers", 0, CLI_TEXT, &answers, "A.json", "read the answers from a file"},
      {"again", 0, CLI_FLAG, &again, NULL, "ask everything again; old answers are kept too"},
      {"form", 0, CLI_TEXT, &form, "F.json", "write the questions for other programs (no FILE)"},
      {"on", 0, CLI_TEXT, &on, "DAY", "the day for which the answers hold (today)"},
  };
  int exit_code;
  cli_words words = {.names = "FILE", .most = 1};
  if (!cli_parse_words(argc, argv, "case intake", purpose, options,
                       sizeof options / sizeof options[0], &words, &exit_code)) {
    return exit_code;
  }
  if (form != NULL && words.n == 0) return write_form(form);
  if (form != NULL || words.n == 0) {
    fprintf(stderr, "gerdy case intake: name a case, or --form alone; see --help\n");
    return 2;
  }
  case_file file;
  exit_code = case_open_to_add(&file, "case intake", words.at[0], on);
  if (exit_code != 0) return exit_code;
  cli_stop_on_signal();  // what was answered until then is kept
  gerdy_error err = {0};
  gerdy_status status =
      answers != NULL ? read_answers(&file, answers, &err) : ask(&file, again, &err);
  return case_end(&file, status, &err);
}
