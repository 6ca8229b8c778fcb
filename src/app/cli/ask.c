#include "ask.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli.h"

enum { most_asked = 128 };

typedef struct round {
  ask_form* form;
  const gerdy_question* asked[most_asked];  // in this round, for "back"
  size_t nasked;
  size_t before;  // answers that were there when the round began
  const char* topic;
  char* line;
  size_t capacity;
} round_of_questions;

static void show_options(const gerdy_question* q) {
  for (size_t i = 0; i < q->noption; ++i) printf("  %zu  %s\n", i + 1, q->option[i].text);
}

static void show_how(const gerdy_question* q) {
  switch (q->kind) {
    case GERDY_ANSWER_ONE:
      printf("One number");
      break;
    case GERDY_ANSWER_MANY:
      printf("One or more numbers, like 1 3");
      break;
    case GERDY_ANSWER_NUMBER:
      if (strncmp(q->unit, "of ", 3) == 0) {
        printf("A number from %g to %g", q->low, q->high);
      } else {
        printf("A number%s%s", q->unit[0] != '\0' ? ", in " : "", q->unit);
      }
      break;
    default:
      printf("In your words");
  }
  printf(" (? not known, back, stop)\n> ");
}

static void show_question(round_of_questions* r, const gerdy_question* q,
                          const gerdy_facts* facts) {
  size_t applying, answered;
  gerdy_question_count(r->form->clinic, facts, r->form->form, &applying, &answered);
  if (r->topic == NULL || strcmp(r->topic, q->topic) != 0) printf("\n== %s ==\n", q->topic);
  r->topic = q->topic;
  if (r->nasked == 0) r->before = answered;
  size_t number = r->before + r->nasked + 1;
  printf("\nQuestion %zu of about %zu\n", number, applying > number ? applying : number);
  cli_wrap(q->text, 0);
  printf("Why: ");
  cli_wrap(q->why, 0);
  show_options(q);
  show_how(q);
  fflush(stdout);
}

// a line without its end; NULL at the end of the input
static const char* read_line(round_of_questions* r) {
  ssize_t n = getline(&r->line, &r->capacity, stdin);
  if (n < 0) return NULL;
  while (n > 0 && (r->line[n - 1] == '\n' || r->line[n - 1] == '\r')) r->line[--n] = '\0';
  return r->line;
}

// people leave programs by many words
static bool is_stop(const char* line) {
  static const char* const words[] = {"stop", "quit", "exit", "q"};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
    if (strcasecmp(line, words[i]) == 0) return true;
  }
  return false;
}

typedef enum reply { REPLY_ANSWER, REPLY_BACK, REPLY_STOP } reply;

// read until the answer can be understood
static reply read_answer(round_of_questions* r, const gerdy_question* q, char* room, size_t size,
                         gerdy_fact* fact) {
  for (;;) {
    const char* line = read_line(r);
    gerdy_error err = {0};
    if (line == NULL || is_stop(line)) return REPLY_STOP;
    if (strcasecmp(line, "back") == 0) return REPLY_BACK;
    if (gerdy_answer_read(q, line, room, size, fact, &err) == GERDY_OK) return REPLY_ANSWER;
    if (strcasecmp(line, "help") == 0) {
      printf("Type what the line above asks for. back: the question before. stop: go on later.\n");
    } else {
      cli_wrap(err.msg, 0);
    }
    show_how(q);
    fflush(stdout);
  }
}

// the question to go to: the one before on "back", else the next without an answer
static gerdy_status next_question(round_of_questions* r, int back, const gerdy_question** out,
                                  gerdy_error* err) {
  gerdy_facts* facts;
  gerdy_status status =
      gerdy_facts_gather(r->form->clinic, r->form->known, r->form->now, &facts, NULL, err);
  if (status != GERDY_OK) return status;
  *out = gerdy_question_next(r->form->clinic, facts, r->form->form);
  if (back && r->nasked == 0) printf("This is the first question of this round.\n");
  if (back && r->nasked > 0) *out = r->asked[--r->nasked];
  if (*out != NULL) show_question(r, *out, facts);
  gerdy_facts_free(facts);
  return GERDY_OK;
}

static gerdy_status remember(ask_form* form, const gerdy_fact* fact, gerdy_error* err) {
  gerdy_when now = gerdy_when_now();
  gerdy_status status =
      gerdy_history_entry(form->known, GERDY_ENTRY_INTAKE, form->now, now, "runner", "", NULL, err);
  return status == GERDY_OK ? gerdy_history_fact(form->known, *fact, err) : status;
}

static ask_end ask_all(round_of_questions* r, gerdy_error* err) {
  int back = 0;
  for (;;) {
    char room[1024];
    const gerdy_question* q;
    gerdy_fact fact;
    if (next_question(r, back, &q, err) != GERDY_OK) return ASK_FAILED;
    if (q == NULL) return ASK_DONE;
    reply got = read_answer(r, q, room, sizeof room, &fact);
    if (got == REPLY_STOP) return ASK_STOPPED;
    back = got == REPLY_BACK;
    if (back) continue;
    if (remember(r->form, &fact, err) != GERDY_OK) return ASK_FAILED;
    if (r->form->keep(r->form->context, &fact, err) != GERDY_OK) return ASK_FAILED;
    if (r->nasked < most_asked) r->asked[r->nasked++] = q;
  }
}

ask_end ask_questions(ask_form* form, gerdy_error* err) {
  round_of_questions r = {.form = form};
  ask_end end = ask_all(&r, err);
  free(r.line);
  return end;
}
