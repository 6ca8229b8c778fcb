// clinic/assess.h: the parts from which gerdy_assess puts an assessment together. Everything that
// they hand out lives in the arena.
#ifndef GD_CLINIC_ASSESS_H
#define GD_CLINIC_ASSESS_H

#include "clinic/ground.h"

// A sentence of the knowledge with the runner's values. NULL when memory is short.
const char* gd_say(const gerdy_clinic* clinic, gd_view view, gd_arena* arena, const char* sentence);

// ---- triage.c: reasons to see somebody ---------------------------------------------------------

typedef struct gd_triage {
  gerdy_flag* flag;  // highest referral first, then red ones, then the soonest, then by id
  size_t nflag;      // there is room for one more of every hypothesis
  gerdy_referral referral;
  int stopped;
} gd_triage;

// Errors of both: GERDY_E_MEMORY.
gerdy_status gd_triage_fire(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                            gd_triage* out, gerdy_error* err);
// What to do about a hypothesis, which can only raise the referral; once for each.
gerdy_status gd_triage_add(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                           const gd_hypothesis* hypothesis, gd_triage* triage, gerdy_error* err);

// ---- the others: errors GERDY_E_MEMORY
// -----------------------------------------------------------

gerdy_status gd_contradictions(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                               const gerdy_contradiction** out, size_t* n, gerdy_error* err);

// Questions about safety without an answer ("unknown" is none), in the order in which they are
// asked.
gerdy_status gd_safety_unanswered(const gerdy_clinic* clinic, const gerdy_facts* facts,
                                  gd_arena* arena, const gerdy_question* const** out, size_t* n,
                                  gerdy_error* err);

// Write out the ranked hypotheses with their arguments. with_ranks false: too little is known for
// an order; ranks and shares are 0.
gerdy_status gd_explain(const gd_ground* ground, gd_order order, bool with_ranks, gd_arena* arena,
                        const gerdy_explained** out, gerdy_error* err);

// How often the first one comes first. NULL when memory is short.
const char* gd_robust_text(const gerdy_clinic* clinic, gd_order order, bool with_ranks,
                           gd_arena* arena);

enum { gd_nwanted = 5 };

// Up to gd_nwanted questions and tests that would change the first of an order, or else make it
// firmer, the most for their cost; of contributors, those that say most about one of which nothing
// is known, or else about any. Cheapest first. The orders that matter more come first.
gerdy_status gd_wanted(const gd_ground* ground, const gd_order* order, size_t norder,
                       bool questions_only, gd_arena* arena, const gerdy_wanted** out, size_t* n,
                       gerdy_error* err);

#endif
