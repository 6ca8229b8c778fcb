// clinic/intake.c: which question comes next.
#include <string.h>

#include "clinic/facts.h"

// Is the i-th question one of the form, and does it apply? A condition that is not known yet does
// not make a question apply.
static bool applies(const gerdy_clinic* clinic, const gerdy_facts* facts, const char* form,
                    size_t i) {
  if (strcmp(clinic->question[i].form, form) != 0) return false;
  const gd_rule* when = clinic->question_when[i];
  return when == NULL || gd_rule_eval(when, (gd_view){.facts = facts}) == GD_YES;
}

static bool is_answered(const gerdy_clinic* clinic, const gerdy_facts* facts, size_t i) {
  return gerdy_facts_find(facts, clinic->question[i].id, 0) != NULL;
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
