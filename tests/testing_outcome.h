// tests/testing_outcome.h: what follows from a vignette as text: what a person reads, and every
// rank and share to the last bit.
#ifndef GD_TESTING_OUTCOME_H
#define GD_TESTING_OUTCOME_H

#include <ctype.h>

#include "testing_vignette.h"

static inline void test_put(gd_buf* out, const char* text) {
  if (text == NULL || text[0] == 0) return;
  gd_buf_text(out, text);
  gd_buf_text(out, "\n");
}

static inline void test_put_explained(gd_buf* out, const gerdy_explained* e, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    if (e[i].nargument == 0) continue;
    test_put(out, e[i].name);
    test_put(out, e[i].about);
    for (size_t k = 0; k < e[i].nargument; ++k) test_put(out, e[i].argument[k].sentence);
  }
}

static inline void test_put_assessment(gd_buf* out, const gerdy_assessment* a) {
  test_put(out, gerdy_referral_words(a->referral));
  for (size_t i = 0; i < a->nflag; ++i) {
    test_put(out, a->flag[i].who);
    test_put(out, a->flag[i].how_soon);
    test_put(out, a->flag[i].sentence);
  }
  for (size_t i = 0; i < a->ncontradiction; ++i) {
    test_put(out, a->contradiction[i].text);
    test_put(out, a->contradiction[i].ask);
  }
  test_put(out, a->scope);
  test_put_explained(out, a->hypothesis, a->nhypothesis);
  test_put(out, a->robust_text);
  test_put_explained(out, a->contributor, a->ncontributor);
  for (size_t i = 0; i < a->nwanted; ++i) {
    test_put(out, a->wanted[i].name);
    test_put(out, a->wanted[i].why);
  }
}

static inline void test_put_plan(gd_buf* out, const gerdy_plan* p) {
  test_put(out, p->headline);
  test_put(out, gerdy_irritability_words(p->irritability));
  test_put(out, p->irritability_why);
  for (size_t w = 0; w < p->nweek; ++w) {
    test_put(out, p->week[w].aim);
    for (size_t i = 0; i < p->week[w].nitem; ++i) {
      const gerdy_plan_item* item = &p->week[w].item[i];
      test_put(out, item->name);
      test_put(out, item->dose);
      test_put(out, item->text);
      test_put(out, item->reason);
    }
  }
  test_put(out, gerdy_decision_words(p->followup.decision));
  test_put(out, p->followup.why);
  test_put(out, p->followup.pattern);
}

// Everything that a person reads. Owner: the caller, gd_buf_reset.
static inline void test_read_aloud(const test_outcome* o, gd_buf* out) {
  gd_buf_init(out);
  test_put_assessment(out, o->assessment);
  if (o->plan) test_put_plan(out, o->plan);
  assert_false(out->failed);
}

// Is the phrase in the text, in any case?
static inline bool test_says(const char* text, const char* phrase) {
  size_t n = strlen(phrase);
  for (; *text; ++text) {
    size_t i = 0;
    while (i < n && tolower((unsigned char)text[i]) == tolower((unsigned char)phrase[i])) ++i;
    if (i == n) return true;
  }
  return false;
}

static inline void test_put_order(gd_buf* out, const gerdy_explained* e, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    gd_buf_printf(out, "%d %s supported %d first %a support %a:", e[i].rank, e[i].id,
                  e[i].supported, e[i].first_share, e[i].support_share);
    for (size_t k = 0; k < e[i].nargument; ++k) {
      const gerdy_argument* g = &e[i].argument[k];
      gd_buf_printf(out, " %s(%+d %d%s)", g->id, g->speaks, g->strength, g->counted ? "" : " -");
    }
    gd_buf_text(out, "\n");
  }
}

// What was judged, without what is asked for next: flags, contradictions, arguments, ranks, shares.
static inline void test_put_judgement(gd_buf* out, const gerdy_assessment* a) {
  gd_buf_printf(out, "referral %s stopped %d scope %d robust %d\n", gerdy_referral_id(a->referral),
                a->stopped, a->in_scope, a->robust);
  for (size_t i = 0; i < a->nflag; ++i) gd_buf_printf(out, "flag %s\n", a->flag[i].id);
  for (size_t i = 0; i < a->ncontradiction; ++i) {
    gd_buf_printf(out, "contradiction %s\n", a->contradiction[i].id);
  }
  test_put_order(out, a->hypothesis, a->nhypothesis);
  test_put_order(out, a->contributor, a->ncontributor);
}

// The whole outcome, to the last bit. Owner: the caller, gd_buf_reset.
static inline void test_fingerprint(const test_outcome* o, gd_buf* out) {
  test_read_aloud(o, out);
  test_put_judgement(out, o->assessment);
  for (size_t i = 0; i < o->assessment->nwanted; ++i) {
    gd_buf_printf(out, "wanted %s\n", o->assessment->wanted[i].id);
  }
  const gerdy_plan* p = o->plan;
  if (p != NULL) {
    gd_buf_printf(out, "plan %s irritability %d step %d of %d reference %a longest %a decide %d\n",
                  gerdy_plan_state_id(p->state), (int)p->irritability, p->step, p->nstep,
                  p->reference_km, p->longest_km, (int)p->followup.decision);
    for (size_t w = 0; w < p->nweek; ++w) {
      for (size_t i = 0; i < p->week[w].nitem; ++i) {
        gd_buf_printf(out, "%zu %s %x\n", w, p->week[w].item[i].id, p->week[w].item[i].days);
      }
    }
    for (size_t i = 0; i < p->followup.nchange; ++i) {
      const gerdy_change* c = &p->followup.change[i];
      gd_buf_printf(out, "change %s %c %a %a %d %d\n", c->name, c->side ? c->side : '-', c->from,
                    c->to, c->is_real, c->better);
    }
  }
  assert_false(out->failed);
}

#endif
