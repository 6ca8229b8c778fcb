#include "case_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli.h"

gerdy_status case_moment(const char* on, gerdy_when* at, gerdy_when* now, gerdy_error* err) {
  *at = *now = gerdy_when_now();
  if (on == NULL) return GERDY_OK;
  gerdy_status status = gerdy_when_parse(on, at, err);
  if (status != GERDY_OK) return status;
  if (gerdy_when_day(*at) > gerdy_when_day(*now) || (!at->day_only && at->utc > now->utc)) {
    char text[32];
    return cli_refuse(err, GERDY_E_ARG, "%s lies in the future; give a day until today",
                      gerdy_when_text(*at, text));
  }
  *now = *at;
  // a day counts until its end
  if (at->day_only) now->utc += 12 * 3600 - 1;
  return GERDY_OK;
}

gerdy_status case_adding(gerdy_history** added, gerdy_entry_kind kind, gerdy_when at,
                         const char* source, gerdy_error* err) {
  gerdy_status status = gerdy_history_new(added, err);
  if (status != GERDY_OK) return status;
  status = gerdy_history_entry(*added, kind, at, gerdy_when_now(), source, "", NULL, err);
  if (status == GERDY_OK) return GERDY_OK;
  gerdy_history_free(*added);
  *added = NULL;
  return status;
}

int case_open(case_file* file, const char* command, const char* path, const char* on) {
  gerdy_error err = {0};
  *file = (case_file){.command = command, .path = path};
  gerdy_status status = case_moment(on, &file->at, &file->now, &err);
  if (status == GERDY_OK) status = gerdy_clinic_open(&file->clinic, &err);
  if (status == GERDY_OK) status = gerdy_store_open(path, &file->store, &err);
  if (status == GERDY_OK) status = gerdy_store_read(file->store, &file->history, &err);
  return status == GERDY_OK ? 0 : case_end(file, status, &err);
}

int case_open_to_add(case_file* file, const char* command, const char* path, const char* on) {
  int exit_code = case_open(file, command, path, on);
  if (exit_code == 0) file->now = gerdy_when_now();
  return exit_code;
}

void case_close(case_file* file) {
  gerdy_history_free(file->history);
  gerdy_store_close(file->store);
  gerdy_clinic_free(file->clinic);
  *file = (case_file){0};
}

gerdy_status case_check_person(const case_file* file, const gerdy_history* added,
                               gerdy_error* err) {
  const char *own = gerdy_history_name(file->history), *other = gerdy_history_name(added);
  if (own == NULL || other == NULL || strcasecmp(own, other) == 0) return GERDY_OK;
  return cli_refuse(
      err, GERDY_E_ARG,
      "the answers are of \"%.80s\" and the case is of \"%.80s\"; nothing was added. Correct the "
      "name in the answers, or take the other case",
      other, own);
}

gerdy_status case_append(case_file* file, const gerdy_history* added, gerdy_store_file* kept,
                         size_t nkept, size_t* nadded, gerdy_error* err) {
  gerdy_history* whole;
  gerdy_status status = gerdy_store_append(file->store, added, kept, nkept, nadded, err);
  if (status == GERDY_OK) status = gerdy_store_read(file->store, &whole, err);
  if (status != GERDY_OK) return status;
  gerdy_history_free(file->history);
  file->history = whole;
  return GERDY_OK;
}

unsigned char* case_standing(const case_file* file, gerdy_error* err) {
  size_t n;
  gerdy_history_entries(file->history, &n);
  unsigned char* counts = malloc(n + 1);
  if (counts == NULL) {
    cli_refuse(err, GERDY_E_MEMORY, "memory could not be allocated");
    return NULL;
  }
  if (gerdy_history_standing(file->history, file->now, counts, NULL, NULL, err) == GERDY_OK) {
    return counts;
  }
  free(counts);
  return NULL;
}

gerdy_status case_judge(const case_file* file, gerdy_case* judged, gerdy_error* err) {
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status =
      gerdy_case_judge(file->clinic, file->history, file->now, judged, &notes, err);
  cli_notes(&notes, false);
  gerdy_notes_reset(&notes);
  return status;
}

int case_end(case_file* file, gerdy_status status, const gerdy_error* err) {
  const char* command = file->command;
  case_close(file);
  return status == GERDY_OK ? 0 : cli_fail(command, err);
}

// a part of the case as text; without memory for it there is still the report
static void show_text(const gerdy_case* judged, gerdy_text_part part) {
  char* text = NULL;
  gerdy_error err = {0};
  if (gerdy_case_text(judged, part, &text, &err) != GERDY_OK) {
    fprintf(stderr, "%s\n", err.msg);
    return;
  }
  printf("%s", text);
  gerdy_report_text_free(text);
}

static void show_first(const gerdy_assessment* a) {
  printf("\n");
  if (!a->in_scope) {
    cli_wrap(a->scope, 0);
    return;
  }
  if (a->nhypothesis == 0 || a->hypothesis[0].rank == 0) return;
  printf("What fits best so far: %s. This is not a diagnosis.\n", a->hypothesis[0].name);
}

void case_headline(const case_file* file, const gerdy_case* judged) {
  const gerdy_assessment* a = judged->assessment;
  printf("Do you need to see someone?\n");
  show_text(judged, GERDY_TEXT_SEE);
  for (size_t i = 0; i < a->ncontradiction; ++i) {
    cli_wrap(a->contradiction[i].text, 0);
    cli_wrap(a->contradiction[i].ask, 2);
  }
  if (!a->stopped) show_first(a);
  if (a->answered < a->applying) {
    printf("Questions answered: %zu of %zu. Go on: gerdy case intake %s\n", a->answered,
           a->applying, file->path);
  }
}
