// clinic/intake.c: which question comes next, and which must be answered before anybody runs.
#include <string.h>

#include "base/fail.h"
#include "clinic/assess.h"
#include "clinic/facts_board.h"

// Is the i-th question one of the form, and does it apply? A condition that is not known yet does
// not make a question apply.
static bool applies(const gerdy_clinic* clinic, const gerdy_facts* facts, const char* form,
                    size_t i) {
  if (strcmp(clinic->question[i].form, form) != 0) return false;
  const gd_rule* when = clinic->question_when[i];
  return when == NULL || gd_rule_eval(when, (gd_view){.facts = facts}) == GD_YES;
}

static bool is_unknown(const gerdy_known* known) {
  return known->text != NULL && strcmp(known->text, "unknown") == 0;
}

// "Not known" to a question about safety holds for the moment in which it was said: nobody is asked
// in a circle, and everybody is asked again the next time.
static bool is_answered(const gerdy_clinic* clinic, const gerdy_facts* facts, size_t i) {
  const gerdy_question* question = &clinic->question[i];
  const gerdy_known* known = gerdy_facts_find(facts, question->id, 0);
  if (known == NULL) return false;
  return !question->safety || !is_unknown(known) || known->at.utc >= facts->now.utc;
}

const gerdy_question* gerdy_question_next(const gerdy_clinic* clinic, const gerdy_facts* facts,
                                          const char* form) {
  for (size_t i = 0; i < clinic->nquestion; ++i) {
    if (applies(clinic, facts, form, i) && !is_answered(clinic, facts, i))
      return &clinic->question[i];
  }
  return NULL;
}

void gerdy_question_count(const gerdy_clinic* clinic, const gerdy_facts* facts, const char* form,
                          size_t* applying, size_t* answered) {
  *applying = *answered = 0;
  for (size_t i = 0; i < clinic->nquestion; ++i) {
    if (!applies(clinic, facts, form, i)) continue;
    ++*applying;
    *answered += is_answered(clinic, facts, i);
  }
}

gerdy_status gd_safety_unanswered(const gerdy_clinic* clinic, const gerdy_facts* facts,
                                  gd_arena* arena, const gerdy_question* const** out, size_t* n,
                                  gerdy_error* err) {
  const gerdy_question** open = gd_arena_alloc(arena, clinic->nquestion, sizeof *open);
  *n = 0;
  if (open == NULL) return gd_fail_memory(err);
  for (size_t i = 0; i < clinic->nquestion; ++i) {
    const gerdy_question* question = &clinic->question[i];
    if (!question->safety || !applies(clinic, facts, question->form, i)) continue;
    const gerdy_known* known = gerdy_facts_find(facts, question->id, 0);
    if (known == NULL || is_unknown(known)) open[(*n)++] = question;
  }
  *out = open;
  return GERDY_OK;
}
