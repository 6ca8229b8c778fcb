// report/text_answers.c: the first page as plain text: see someone? what is it? what would tell
// more?
#include <string.h>

#include "report/lookup.h"
#include "report/text_parts.h"
#include "report/urgency.h"
#include "report/words.h"

enum { OTHERS = 2, WANTED = 5 };

void gd_text_cite(gd_text* t, const gerdy_claim* claim) {
  if (claim == NULL) return;
  const bool opinion = claim->grade == GERDY_GRADE_OPINION;
  gd_buf_printf(&t->piece, " (%s %s: ", opinion ? "expert" : gerdy_grade_id(claim->grade),
                opinion ? "opinion" : "evidence");
  gd_text_quote(t, claim->id);
  gd_text_say(t, ")");
}

void gd_text_stop(gd_text* t, const char* words) {
  const size_t n = words != NULL ? strlen(words) : 0;
  if (n > 0 && strchr(".!?:", words[n - 1]) == NULL) gd_text_say(t, ".");
}

static void sentence(gd_text* t, const char* words) {
  gd_text_capital(t, words);
  gd_text_stop(t, words);
}

// ---- 1: see someone? ---------------------------------------------------------------------------

static void put_signs(gd_text* t, const gd_case* c) {
  size_t at = 0, n = 0;
  const gerdy_plan_item* item;
  while (!gd_safety_open(c) && (item = gd_next_item(c->week, GERDY_PART_STOP, &at)) != NULL) {
    gd_text_capital(t, gd_has_text(item->text) ? item->text : item->name);
    gd_text_end(t, "  - ");
    ++n;
  }
  const char* sign = n == 0 ? gd_safety_sign(c, 0) : NULL;
  for (size_t i = 0; sign != NULL; sign = gd_safety_sign(c, ++i)) {
    gd_text_capital(t, sign);
    gd_text_end(t, "  - ");
  }
}

static void put_flag(gd_text* t, const gerdy_assessment* a, const gerdy_flag* flag) {
  if (flag->red) gd_text_say(t, "RED FLAG. ");
  gd_text_capital(t, flag->sentence);
  gd_text_cite(t, flag->claim);
  gd_text_end(t, "  - ");
  if (!gd_flag_names_other(a, flag)) return;
  gd_text_say(t, "Who: ");
  gd_text_quote(t, flag->who);
  if (gd_has_text(flag->how_soon)) gd_text_say(t, ", ");
  gd_text_quote(t, flag->how_soon);
  gd_text_say(t, ".");
  gd_text_end(t, "    ");
}

static void put_flags(gd_text* t, const gerdy_assessment* a, bool wait) {
  size_t n = 0;
  const gerdy_flag* flag = NULL;
  while ((flag = gd_next_flag(a, flag)) != NULL) {
    if (gd_flag_waits(a, flag) != wait) continue;
    if (wait && n++ == 0) {
      gd_text_say(t, "Also, with less hurry:");
      gd_text_end(t, "");
    }
    put_flag(t, a, flag);
  }
}

static void put_referral(gd_text* t, const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  const gd_verdict verdict = gd_verdict_of(a);
  if (gd_case_halts(c)) gd_text_say(t, "STOP: THIS COMES FIRST. ");
  gd_text_capital(t, verdict.piece[0]);
  for (size_t i = 1; i < verdict.n; ++i) gd_text_quote(t, verdict.piece[i]);
  gd_text_say(t, ".");
  gd_text_end(t, gd_case_halts(c) ? "!! " : "! ");
  put_flags(t, a, false);
  put_flags(t, a, true);
}

void gd_text_see(gd_text* t, const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  if (!gd_case_told(c)) {
    gd_text_say(t, "Nothing has been told yet, so this cannot be said.");
    if (gd_safety_sign(c, 0) != NULL) {
      gd_text_say(t, " If one of these is true, have it looked at before anything else:");
    }
  } else if (a->referral == GERDY_REFER_NONE && a->nflag == 0) {
    const bool open = gd_safety_open(c);
    gd_text_say(t, open ? "Not known yet: questions about safety are open."
                        : "No warning signs in your answers.");
    if (a->applying > a->answered) {
      gd_buf_printf(&t->piece, " %zu of %zu questions have no answer yet; each may matter here.",
                    a->applying - a->answered, a->applying);
    }
    gd_text_say(t, open ? " If one of these is true, have it looked at before anything else:"
                        : " What would change that:");
  } else {
    put_referral(t, c);
    return;
  }
  gd_text_end(t, "");
  put_signs(t, c);
}

// ---- 2: what is it? ----------------------------------------------------------------------------

static void put_side(gd_text* t, const gerdy_explained* one, int speaks) {
  gd_text_say(t, speaks > 0 ? "For:" : "Against:");
  size_t at = 0, n = 0;
  const gerdy_argument* argument;
  while ((argument = gd_next_argument(one, speaks, &at)) != NULL) {
    if (n++ == 0) gd_text_end(t, "");
    gd_text_capital(t, argument->sentence);
    gd_buf_printf(&t->piece, " [speaks %s]", gd_speaks_words(argument->strength));
    gd_text_cite(t, argument->claim);
    gd_text_end(t, speaks > 0 ? "  + " : "  - ");
  }
  if (n > 0) return;
  gd_text_say(t, " nothing that is known.");
  gd_text_end(t, "");
}

static void put_others(gd_text* t, const gerdy_assessment* a) {
  size_t n = 0;
  for (size_t i = 1; i < a->nhypothesis && n < OTHERS; ++i) {
    if (gd_count_arguments(&a->hypothesis[i], +1) == 0) continue;
    gd_text_say(t, n++ == 0 ? "Next: " : "; ");
    gd_text_quote(t, a->hypothesis[i].name);
    gd_buf_printf(&t->piece, " (%zu for, %zu against)", gd_count_arguments(&a->hypothesis[i], +1),
                  gd_count_arguments(&a->hypothesis[i], -1));
  }
  gd_text_say(t, n > 0 ? "." : "Nothing speaks for another explanation.");
  gd_text_end(t, "");
}

static void put_contributors(gd_text* t, const gerdy_assessment* a) {
  size_t n = 0;
  for (size_t i = 0; i < a->ncontributor; ++i) {
    size_t at = 0;
    const gerdy_argument* argument = gd_next_argument(&a->contributor[i], +1, &at);
    if (!a->contributor[i].supported || argument == NULL) continue;
    if (n++ == 0) {
      gd_text_say(t, "What may feed it:");
      gd_text_end(t, "");
    }
    gd_text_capital(t, a->contributor[i].name);
    gd_text_say(t, ": ");
    gd_text_capital(t, argument->sentence);
    gd_text_cite(t, argument->claim);
    gd_text_end(t, "  - ");
  }
}

static void put_lead(gd_text* t, const gerdy_assessment* a, const gerdy_explained* best) {
  gd_text_say(t, gd_lead_words(a, best));
  gd_text_say(t, ". ");
  sentence(t, a->robust_text);
  if (a->applying > 0) {
    gd_buf_printf(&t->piece, " %zu of %zu questions answered.", a->answered, a->applying);
  }
  gd_text_say(t, " The share is no probability.");
  gd_text_end(t, "");
}

static void put_best(gd_text* t, const gerdy_assessment* a, const gerdy_explained* best) {
  gd_text_say(t, !best->supported
                     ? "So far nothing has more for it than against it. The nearest is: "
                 : a->robust ? "What you told fits best with: "
                             : "Not clear yet: more than one thing may be going on. First, by "
                               "a little: ");
  gd_text_quote(t, best->name);
  gd_text_say(t, ". ");
  gd_text_quote(t, best->about);
  gd_text_end(t, "");
  put_side(t, best, +1);
  put_side(t, best, -1);
  put_lead(t, a, best);
  put_others(t, a);
  put_contributors(t, a);
}

static void put_contradictions(gd_text* t, const gerdy_assessment* a) {
  for (size_t i = 0; i < a->ncontradiction; ++i) {
    gd_text_say(t, "Two answers do not fit together. ");
    sentence(t, a->contradiction[i].text);
    gd_text_say(t, " ");
    gd_text_capital(t, a->contradiction[i].ask);
    gd_text_end(t, "? ");
  }
}

void gd_text_why(gd_text* t, const gd_case* c) {
  const gerdy_explained* best = gd_case_told(c) ? gd_case_best(c) : NULL;
  if (!gd_case_told(c)) {
    gd_text_say(t, "Nothing is known yet, so nothing can be explained.");
    gd_text_end(t, "");
    return;
  }
  put_contradictions(t, c->assessment);
  if (gd_case_halts(c)) {
    gd_text_say(t, "This comes second: see somebody first.");
    if (best != NULL) {
      gd_text_say(t, " Apart from it, what you told is nearest to: ");
      sentence(t, best->name);
    }
  } else if (!c->assessment->in_scope) {
    sentence(t, c->assessment->scope);
  } else if (best == NULL) {
    gd_text_say(t, "Too little is known to name anything yet.");
  } else {
    put_best(t, c->assessment, best);
    return;
  }
  gd_text_end(t, "");
}

// ---- 4: what would tell more? ------------------------------------------------------------------

static void put_wanted(gd_text* t, const gerdy_wanted* wanted) {
  gd_text_quote(t, wanted->name);
  gd_text_say(t, wanted->is_test ? " (test" : " (question");
  if (wanted->is_test && gd_has_text(wanted->who)) {
    gd_text_say(t, ", ");
    gd_text_quote(t, gd_who_words(wanted->who));
  }
  if (wanted->minutes > 0) {
    gd_text_say(t, ", ");
    gd_put_count(&t->piece, (size_t)wanted->minutes, "minute");
  }
  gd_text_say(t, "). ");
  gd_text_capital(t, wanted->why);
  gd_text_end(t, "  - ");
}

void gd_text_surer(gd_text* t, const gd_case* c) {
  const gerdy_assessment* a = c->assessment;
  if (a != NULL && a->applying > 0) {
    gd_buf_printf(&t->piece, "%zu of %zu questions are answered.", a->answered, a->applying);
    gd_text_end(t, "");
  }
  if (!gd_case_told(c)) {
    gd_text_say(t,
                "Answers come first. Then strength and mobility tests, runs, check-ins and a "
                "recorded run each make it surer.");
    gd_text_end(t, "");
    return;
  }
  if (a->nwanted == 0) {
    gd_text_say(t, gd_case_halts(c) ? "First somebody has to look. Questions come after that."
                                    : "No further question or test would change the order now.");
    gd_text_end(t, "");
  }
  for (size_t i = 0; i < a->nwanted && i < WANTED; ++i) put_wanted(t, &a->wanted[i]);
}
