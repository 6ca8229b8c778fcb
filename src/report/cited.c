// report/cited.c: the claims that a case leans on.
#include "report/cited.h"

#include "base/mem.h"

size_t gd_cited_number(const gd_cited* cited, const gerdy_claim* claim) {
  for (size_t i = 0; claim != NULL && i < cited->n; ++i) {
    if (cited->claim[i] == claim) return i + 1;
  }
  return 0;
}

static bool has_room(gd_cited* cited) {
  if (cited->n < cited->capacity) return true;
  const size_t capacity = cited->capacity > 0 ? 2 * cited->capacity : 64;
  const gerdy_claim** more = gd_alloc(capacity, sizeof *more);
  cited->failed = cited->failed || more == NULL;
  if (more == NULL) return false;
  for (size_t i = 0; i < cited->n; ++i) more[i] = cited->claim[i];
  gd_free(cited->claim);
  cited->claim = more;
  cited->capacity = capacity;
  return true;
}

static void add(gd_cited* cited, const gerdy_claim* claim) {
  if (claim == NULL || gd_cited_number(cited, claim) > 0 || !has_room(cited)) return;
  cited->claim[cited->n++] = claim;
}

static void add_arguments(gd_cited* cited, const gerdy_explained* explained, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    for (size_t k = 0; k < explained[i].nargument; ++k) {
      add(cited, explained[i].argument[k].claim);
    }
  }
}

static void add_plan(gd_cited* cited, const gerdy_plan* plan) {
  for (size_t i = 0; i < plan->nweek; ++i) {
    for (size_t k = 0; k < plan->week[i].nitem; ++k) add(cited, plan->week[i].item[k].claim);
  }
  const gerdy_followup* followup = &plan->followup;
  for (size_t i = 0; i < followup->nchange; ++i) add(cited, followup->change[i].claim);
  add(cited, followup->pattern_claim);
}

void gd_cited_collect(const gerdy_report* report, gd_cited* out) {
  *out = (gd_cited){0};
  const gerdy_assessment* assessment = report->assessment;
  if (assessment != NULL) {
    for (size_t i = 0; i < assessment->nflag; ++i) add(out, assessment->flag[i].claim);
    add_arguments(out, assessment->hypothesis, assessment->nhypothesis);
    add_arguments(out, assessment->contributor, assessment->ncontributor);
  }
  if (report->plan != NULL) add_plan(out, report->plan);
}

void gd_cited_reset(gd_cited* cited) {
  gd_free(cited->claim);
  *cited = (gd_cited){0};
}
