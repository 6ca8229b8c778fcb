// clinic/clinic_access.c: looking things up in the knowledge, and the words of its lists.
#include <string.h>

#include "clinic/knowledge.h"

#define LIST_ENTRY(name, id, words) {id, words},
typedef struct list_entry {
  const char* id;
  const char* words;
} list_entry;

static const list_entry grades[] = {GERDY_GRADE_LIST(LIST_ENTRY)};
static const list_entry referrals[] = {GERDY_REFERRAL_LIST(LIST_ENTRY)};

const char* gerdy_grade_id(gerdy_grade grade) { return grades[grade].id; }
const char* gerdy_grade_words(gerdy_grade grade) { return grades[grade].words; }
const char* gerdy_referral_id(gerdy_referral referral) { return referrals[referral].id; }
const char* gerdy_referral_words(gerdy_referral referral) { return referrals[referral].words; }

const gerdy_claim* gerdy_clinic_claims(const gerdy_clinic* clinic, size_t* n) {
  *n = clinic->nclaim;
  return clinic->claim;
}

const gerdy_claim* gerdy_clinic_claim(const gerdy_clinic* clinic, const char* id) {
  size_t i = 0;
  return gd_index_find(&clinic->claim_index, id, &i) ? &clinic->claim[i] : NULL;
}

const gerdy_question* gerdy_clinic_questions(const gerdy_clinic* clinic, size_t* n) {
  *n = clinic->nquestion;
  return clinic->question;
}

const gerdy_test* gerdy_clinic_tests(const gerdy_clinic* clinic, size_t* n) {
  *n = clinic->ntest;
  return clinic->test;
}

// questions come first among the declared names, tests behind them
const gerdy_question* gerdy_clinic_question(const gerdy_clinic* clinic, const char* id) {
  size_t i = 0;
  const bool found = gd_index_find(&clinic->declared_index, id, &i) && i < clinic->nquestion;
  return found ? &clinic->question[i] : NULL;
}

const gerdy_test* gerdy_clinic_test(const gerdy_clinic* clinic, const char* id) {
  size_t i = 0;
  if (!gd_index_find(&clinic->declared_index, id, &i) || i < clinic->nquestion) return NULL;
  i -= clinic->nquestion;
  return i < clinic->ntest ? &clinic->test[i] : NULL;
}
