// report/case_view.c: a case as every form of the report sees it.
#include "report/case_view.h"

#include <string.h>

#include "report/lookup.h"

void gd_case_gather(const gerdy_report* report, gd_case* out) {
  *out = (gd_case){.report = report, .assessment = report->assessment, .plan = report->plan};
  const bool planned = report->plan != NULL && report->plan->nweek > 0;
  if (planned && gd_case_told(out) && !gd_case_halts(out)) out->week = &report->plan->week[0];
  gd_cited_collect(report, &out->cited);
}

void gd_case_close(gd_case* c) { gd_cited_reset(&c->cited); }

bool gd_case_shown(const gd_case* c) { return c->assessment != NULL || c->report->gait == NULL; }

bool gd_is_profile(const char* name) {
  static const char* const profile[] = {"name", "sex", "age", "age_now", "mass", "height"};
  for (size_t i = 0; i < sizeof profile / sizeof profile[0]; ++i) {
    if (strcmp(profile[i], name) == 0) return true;
  }
  return false;
}

bool gd_case_told(const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  if (a == NULL) return false;
  if (a->answered > 0 || a->nflag > 0 || a->ncontradiction > 0) return true;
  size_t n = 0;
  const gerdy_known* known = a->facts != NULL ? gerdy_facts_all(a->facts, &n) : NULL;
  for (size_t i = 0; i < n; ++i) {
    if (!gd_is_profile(known[i].name)) return true;
  }
  return false;
}

const gerdy_explained* gd_case_best(const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  if (a == NULL || !a->in_scope || a->nhypothesis == 0) return NULL;
  return a->hypothesis[0].nargument > 0 ? &a->hypothesis[0] : NULL;
}

gd_loudness gd_case_loudness(const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  if (a == NULL || (a->referral == GERDY_REFER_NONE && !a->stopped)) return GD_CALM;
  return a->stopped || a->referral >= GERDY_REFER_TODAY ? GD_ALARM : GD_SOON;
}

bool gd_case_halts(const gd_case* c) { return gd_case_loudness(c) == GD_ALARM; }

const char* gd_case_headline(const gd_case* c) {
  return gd_has_text(c->plan->headline) ? c->plan->headline
                                        : gerdy_plan_state_words(c->plan->state);
}

const gerdy_argument* gd_next_argument(const gerdy_explained* explained, int speaks, size_t* at) {
  while (*at < explained->nargument) {
    const gerdy_argument* argument = &explained->argument[(*at)++];
    if (argument->counted && argument->speaks == speaks) return argument;
  }
  return NULL;
}

size_t gd_count_arguments(const gerdy_explained* explained, int speaks) {
  size_t n = 0, at = 0;
  while (gd_next_argument(explained, speaks, &at) != NULL) ++n;
  return n;
}

const char* gd_strength_words(int strength) {
  return strength >= 3 ? "strong" : strength == 2 ? "moderate" : "weak";
}

const char* gd_speaks_words(int strength) {
  return strength >= 3 ? "strongly" : strength == 2 ? "moderately" : "weakly";
}

const char* gd_lead_words(const gerdy_assessment* assessment, const gerdy_explained* best) {
  return !best->supported ? "No lead yet" : assessment->robust ? "Clear lead" : "Close call";
}

const char* gd_who_words(const char* who) {
  static const char* const words[][2] = {{"self", "you can do it yourself"},
                                         {"therapist", "by a physical therapist"},
                                         {"laboratory", "in a gait laboratory"}};
  for (size_t i = 0; i < sizeof words / sizeof words[0]; ++i) {
    if (strcmp(words[i][0], who) == 0) return words[i][1];
  }
  return who;
}

const gerdy_plan_item* gd_next_item(const gerdy_plan_week* week, gerdy_plan_part part, size_t* at) {
  while (week != NULL && *at < week->nitem) {
    const gerdy_plan_item* item = &week->item[(*at)++];
    if (item->part == part) return item;
  }
  return NULL;
}

const gerdy_plan_item* gd_timed_run(const gerdy_plan_week* week) {
  size_t at = 0;
  const gerdy_plan_item* item;
  while ((item = gd_next_item(week, GERDY_PART_LOAD, &at)) != NULL) {
    if (item->days != 0 && gd_has_text(item->dose) && strstr(item->dose, "minute") != NULL) {
      return item;
    }
  }
  return NULL;
}

bool gd_told_before(const gerdy_plan* plan, size_t nth, const gerdy_plan_item* item) {
  for (size_t i = 0; i < nth; ++i) {
    for (size_t k = 0; k < plan->week[i].nitem; ++k) {
      const gerdy_plan_item* other = &plan->week[i].item[k];
      if (strcmp(other->id, item->id) == 0 && strcmp(other->text, item->text) == 0) return true;
    }
  }
  return false;
}

bool gd_unchanged(const gerdy_plan* plan, size_t nth, const gerdy_plan_item* item) {
  const gerdy_plan_week* before = nth > 0 ? &plan->week[nth - 1] : NULL;
  for (size_t k = 0; before != NULL && k < before->nitem; ++k) {
    const gerdy_plan_item* other = &before->item[k];
    if (strcmp(other->id, item->id) == 0 && strcmp(other->text, item->text) == 0 &&
        strcmp(other->dose, item->dose) == 0 && other->days == item->days) {
      return true;
    }
  }
  return false;
}

bool gd_safety_open(const gd_case* c) {
  return c->assessment != NULL && c->assessment->nsafety > 0;
}

const char* gd_safety_sign(const gd_case* c, size_t i) {
  size_t n = 0;
  const gerdy_question* question =
      c->report->clinic != NULL ? gerdy_clinic_questions(c->report->clinic, &n) : NULL;
  for (size_t k = 0; k < n; ++k) {
    for (size_t j = 0; question[k].safety && j < question[k].noption; ++j) {
      if (question[k].option[j].alone) continue;
      if (i-- == 0) return question[k].option[j].text;
    }
  }
  return NULL;
}

bool gd_case_followed(const gd_case* c) {
  if (c->plan == NULL) return false;
  const gerdy_followup* f = &c->plan->followup;
  return f->nday > 0 || f->nchange > 0 || gd_has_text(f->pattern);
}
