// report/text_plan.c: this week, the follow-up and the whole plan as plain text.
#include <math.h>

#include "report/days.h"
#include "report/known_words.h"
#include "report/lookup.h"
#include "report/text_parts.h"
#include "report/words.h"

static void say_days(gd_text* t, unsigned days, long first_day) {
  const char* between = "";
  if ((days & 0x7fu) == 0x7fu) {
    gd_text_say(t, "every day");
    return;
  }
  for (int i = 0; i < 7; ++i) {
    if ((days >> i & 1u) == 0) continue;
    gd_buf_printf(&t->piece, "%s%s", between, gd_weekday_short(first_day + i));
    between = ", ";
  }
}

static void say_item(gd_text* t, const gerdy_plan_item* item, long first_day) {
  gd_text_quote(t, item->name);
  if (gd_has_text(item->dose)) {
    gd_text_say(t, ": ");
    gd_text_quote(t, item->dose);
  }
  if (item->days != 0) {
    gd_text_say(t, " [");
    say_days(t, item->days, first_day);
    gd_text_say(t, "]");
  }
  gd_text_say(t, ".");
}

// ---- 3: this week ------------------------------------------------------------------------------

static void put_checklist(gd_text* t, const gerdy_plan_week* week) {
  for (size_t i = 0; i < week->nitem; ++i) {
    const gerdy_plan_item* item = &week->item[i];
    if (item->part == GERDY_PART_KNOW || item->part == GERDY_PART_STOP) continue;
    say_item(t, item, week->first_day);
    if (!gd_has_text(item->dose) && item->days == 0) {
      gd_text_say(t, " ");
      gd_text_quote(t, item->text);
    }
    gd_text_end(t, item->days != 0 ? "  [ ] " : "  -   ");
  }
}

static void put_longest(gd_text* t, const gerdy_plan* plan, const gerdy_plan_week* week) {
  const gerdy_plan_item* timed = plan->longest_km == 0.0 ? NULL : gd_timed_run(week);
  if (plan->state != GERDY_PLAN_FULL || (timed == NULL && isnan(plan->longest_km))) return;
  if (timed != NULL) {
    gd_text_say(t, "Your runs: ");
    gd_text_quote(t, timed->dose);
    gd_text_say(t, ".");
  } else if (plan->longest_km > 0.0) {
    gd_text_say(t, "No single run longer than ");
    gd_put_short(&t->piece, plan->longest_km);
    gd_text_say(t, " km.");
  } else {
    gd_text_say(t, "No running this week.");
  }
  gd_text_end(t, "");
}

static void put_halt(gd_text* t) {
  gd_text_say(t, "Do not run until somebody has looked. There is no plan until then.");
  gd_text_end(t, "");
  gd_text_say(t,
              "When somebody has looked and it is over, answer the questions again: gerdy case "
              "intake FILE --again");
  gd_text_end(t, "");
  gd_text_say(t,
              "Did you make a calendar from an earlier plan? Delete it: what it says no longer "
              "holds.");
  gd_text_end(t, "");
}

void gd_text_week(gd_text* t, const gd_case* c) {
  if (c->plan == NULL || !gd_case_told(c)) {
    gd_text_say(t, gd_case_told(c) ? "No plan was made."
                                   : "First: answer the questions (gerdy case intake FILE). They "
                                     "begin with safety and ask where it hurts, how it began and "
                                     "what you have tried.");
    gd_text_end(t, "");
    return;
  }
  if (gd_case_halts(c)) {
    put_halt(t);
    return;
  }
  gd_text_capital(t, gd_case_headline(c));
  gd_text_stop(t, gd_case_headline(c));
  gd_text_end(t, "");
  if (c->week == NULL) return;
  put_longest(t, c->plan, c->week);
  put_checklist(t, c->week);
}

// ---- how it goes -------------------------------------------------------------------------------

static void put_change(gd_text* t, const gerdy_change* change) {
  gd_text_capital(t, change->label);
  if (change->side != 0) {
    gd_text_say(t, ", ");
    gd_text_say(t, gd_side_name(change->side));
  }
  gd_text_say(t, ": ");
  gd_put_short(&t->piece, change->from);
  gd_text_say(t, " to ");
  gd_put_short(&t->piece, change->to);
  gd_text_say(t, " ");
  gd_text_quote(t, change->unit);
  gd_text_say(t, isnan(change->real_change) ? "; not known whether it is more than noise."
                 : !change->is_real         ? "; within noise."
                 : change->better > 0       ? "; a real change, better."
                 : change->better < 0       ? "; a real change, worse."
                                            : "; a real change.");
  gd_text_end(t, "  - ");
}

void gd_text_followup(gd_text* t, const gd_case* c) {
  const gerdy_followup* f = &c->plan->followup;
  if (gd_case_halts(c)) {
    gd_text_say(t, "See somebody first: that comes before all of this.");
  } else {
    gd_text_capital(t, gerdy_decision_words(f->decision));
    gd_text_say(t, ". ");
    gd_text_quote(t, f->why);
  }
  gd_text_end(t, "");
  if (gd_has_text(f->pattern)) {
    gd_text_say(t, "A pattern: ");
    gd_text_quote(t, f->pattern);
    gd_text_cite(t, f->pattern_claim);
    gd_text_end(t, "");
  }
  for (size_t i = 0; i < f->nchange; ++i) put_change(t, &f->change[i]);
}

// ---- the plan ----------------------------------------------------------------------------------

static void put_how(gd_text* t, const gerdy_plan_item* item) {
  gd_text_say(t, " ");
  gd_text_quote(t, item->text);
  if (gd_has_text(item->reason)) {
    gd_text_say(t, " Why you: ");
    gd_text_quote(t, item->reason);
  }
  gd_text_cite(t, item->claim);
}

// how a thing is done stands where it comes first
static void put_week(gd_text* t, const gerdy_plan* plan, size_t nth) {
  const gerdy_plan_week* week = &plan->week[nth];
  gd_text_gap(t);
  gd_buf_printf(&t->piece, "WEEK %d, ", week->number);
  gd_put_date_range(&t->piece, week->first_day, week->first_day + 6);
  gd_text_say(t, ". ");
  gd_text_quote(t, week->aim);
  gd_text_end(t, "");
  for (int part = 0; part < GERDY_NPLAN_PART; ++part) {
    size_t at = 0, n = 0;
    const gerdy_plan_item* item;
    while ((item = gd_next_item(week, (gerdy_plan_part)part, &at)) != NULL) {
      const bool told = gd_told_before(plan, nth, item);
      // a rule holds until another is told
      if (told && item->days == 0) continue;
      if (n++ == 0) {
        gd_text_say(t, gerdy_plan_part_heading((gerdy_plan_part)part));
        gd_text_end(t, "");
      }
      say_item(t, item, week->first_day);
      if (!told) put_how(t, item);
      gd_text_end(t, item->days != 0 ? "  [ ] " : "  -   ");
    }
  }
}

void gd_text_plan(gd_text* t, const gd_case* c) {
  if (gd_has_text(c->plan->irritability_why)) {
    gd_text_say(t, "How easily it hurts: ");
    gd_text_quote(t, gerdy_irritability_words(c->plan->irritability));
    gd_text_say(t, ". ");
    gd_text_quote(t, c->plan->irritability_why);
    gd_text_end(t, "");
  }
  for (size_t i = 0; i < c->plan->nweek; ++i) put_week(t, c->plan, i);
}
