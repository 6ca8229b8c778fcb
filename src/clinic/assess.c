// clinic/assess.c: puts the judgement together: contradictions, reasons to see somebody, scope,
// hypotheses, and what would make it surer.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "clinic/assess.h"

// An assessment and everything it points to; the first member is what callers hold.
typedef struct owner {
  gerdy_assessment given;
  gd_arena arena;
} owner;

// the hypothesis that contributors contribute to
static const char band[] = "itb";

// A hypothesis that asks for somebody to look speaks up when it comes first in this share of the
// weightings: advice to see somebody is not lost by a narrow vote.
static const double often_enough = 0.1;

static const char scope_in[] =
    "The pain is where Gerdy can explain it: on the outside of the knee.";

static gerdy_status judge_scope(const gerdy_clinic* clinic, gd_view view, owner* o,
                                gerdy_error* err) {
  gd_truth truth = gd_rule_eval(clinic->scope, view);
  const char* sentence = truth == GD_YES  ? scope_in
                         : truth == GD_NO ? clinic->scope_out
                                          : clinic->scope_open;
  o->given.in_scope = truth == GD_YES;
  o->given.scope = gd_say(clinic, view, &o->arena, sentence);
  return o->given.scope != NULL ? GERDY_OK : gd_fail_memory(err);
}

// what to do when a hypothesis that may well come first asks for somebody to look at it
static gerdy_status see_for_likely(const gerdy_clinic* clinic, gd_view view, gd_order order,
                                   owner* o, gd_triage* triage, gerdy_error* err) {
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < order.n && status == GERDY_OK; ++i) {
    const gd_ranked* one = &order.ranked[i];
    const gd_hypothesis* hypothesis = &clinic->hypothesis[one->hypothesis];
    bool comes_first = i == 0 || one->standing.first >= often_enough * gd_nweighting;
    if (one->middle <= 0 || !comes_first || !hypothesis->has_see) continue;
    status = gd_triage_add(clinic, view, &o->arena, hypothesis, triage, err);
  }
  return status;
}

// is nothing known about one of them?
static bool has_unargued(gd_order order) {
  return order.n > 0 && !order.ranked[order.n - 1].argued;
}

// What is not settled: who comes first, unless it is firm and most has been asked; then the
// contributors, when it is the band's pain that they contribute to.
static gerdy_status want(const gd_ground* ground, gd_order order, gd_order contributors, owner* o,
                         gerdy_error* err) {
  gerdy_assessment* a = &o->given;
  gd_order open[2];
  size_t nopen = 0;
  bool much_unanswered = 2 * a->answered < a->applying;
  if (!a->robust || much_unanswered) open[nopen++] = order;
  bool is_band = order.n > 0 && order.ranked[0].middle > 0 &&
                 strcmp(ground->clinic->hypothesis[order.ranked[0].hypothesis].id, band) == 0;
  if (is_band && (!gd_order_is_robust(contributors) || has_unargued(contributors)))
    open[nopen++] = contributors;
  // nobody is sent to test a knee that a doctor is to see
  return gd_wanted(ground, open, nopen, a->referral >= GERDY_REFER_DOCTOR, &o->arena, &a->wanted,
                   &a->nwanted, err);
}

// Contradictions, reasons to see somebody, what must be asked first, scope.
static gerdy_status judge_safety(const gerdy_clinic* clinic, gd_view view, owner* o,
                                 gd_triage* triage, gerdy_error* err) {
  gerdy_status status = gd_contradictions(clinic, view, &o->arena, &o->given.contradiction,
                                          &o->given.ncontradiction, err);
  if (status == GERDY_OK) status = gd_triage_fire(clinic, view, &o->arena, triage, err);
  if (status == GERDY_OK)
    status = gd_safety_unanswered(clinic, view.facts, &o->arena, &o->given.safety,
                                  &o->given.nsafety, err);
  return status == GERDY_OK ? judge_scope(clinic, view, o, err) : status;
}

static gerdy_status write_orders(const gd_ground* ground, gd_order order, gd_order contributors,
                                 bool with_ranks, owner* o, gerdy_error* err) {
  gerdy_assessment* a = &o->given;
  a->nhypothesis = order.n;
  a->ncontributor = contributors.n;
  a->robust = with_ranks && gd_order_is_robust(order);
  a->robust_text = gd_robust_text(ground->clinic, order, with_ranks, &o->arena);
  if (a->robust_text == NULL) return gd_fail_memory(err);
  gerdy_status status = gd_explain(ground, order, with_ranks, &o->arena, &a->hypothesis, err);
  if (status != GERDY_OK) return status;
  return gd_explain(ground, contributors, true, &o->arena, &a->contributor, err);
}

static void take_triage(const gd_triage* triage, gerdy_assessment* a) {
  a->flag = triage->flag;
  a->nflag = triage->nflag;
  a->referral = triage->referral;
  a->stopped = triage->stopped;
}

static gerdy_status judge(const gerdy_clinic* clinic, gd_view view, gd_arena* room, owner* o,
                          gerdy_error* err) {
  gd_ground ground;
  gd_order order, contributors;
  gd_triage triage;
  gerdy_status status = judge_safety(clinic, view, o, &triage, err);
  if (status == GERDY_OK) status = gd_ground_lay(clinic, view, room, &ground, err);
  if (status == GERDY_OK) status = gd_rank(&ground, false, &order, err);
  if (status == GERDY_OK) status = gd_rank(&ground, true, &contributors, err);
  // age alone, say, is no ground for an order
  bool with_ranks = o->given.answered > 0 || o->given.in_scope;
  if (status == GERDY_OK && with_ranks)
    status = see_for_likely(clinic, view, order, o, &triage, err);
  if (status != GERDY_OK) return status;
  take_triage(&triage, &o->given);
  status = write_orders(&ground, order, contributors, with_ranks, o, err);
  return status == GERDY_OK ? want(&ground, order, contributors, o, err) : status;
}

gerdy_status gerdy_assess(const gerdy_clinic* clinic, const gerdy_facts* facts, gerdy_when now,
                          gerdy_assessment** out, gerdy_error* err) {
  *out = NULL;
  owner* o = gd_alloc(1, sizeof *o);
  if (o == NULL) return gd_fail_memory(err);
  o->given.now = now;
  o->given.facts = facts;
  gerdy_question_count(clinic, facts, "intake", &o->given.applying, &o->given.answered);
  gd_arena room = {0};
  gerdy_status status = judge(clinic, (gd_view){.facts = facts}, &room, o, err);
  gd_arena_reset(&room);
  if (status != GERDY_OK) {
    gerdy_assessment_free(&o->given);
    return status;
  }
  *out = &o->given;
  return GERDY_OK;
}

void gerdy_assessment_free(gerdy_assessment* assessment) {
  if (assessment == NULL) return;
  owner* o = (owner*)assessment;
  gd_arena_reset(&o->arena);
  gd_free(o);
}
