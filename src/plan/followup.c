// plan/followup.c: what the diary and the tests show, and what follows for the plan.
#include "plan/followup.h"

#include <math.h>

#include "plan/changes.h"

enum { DAYS_SHOWN = 112 };

static void show_diary(gd_making* m, gerdy_followup* f) {
  const size_t n = m->diary.nday < DAYS_SHOWN ? m->diary.nday : DAYS_SHOWN;
  gerdy_diary_day* day = gd_arena_alloc(m->arena, n, sizeof *day);
  if (day == NULL) {
    gd_making_memory(m);
    return;
  }
  for (size_t i = 0; i < n; ++i) day[i] = m->diary.page[m->diary.nday - n + i].shown;
  f->day = day;
  f->nday = n;
  f->ncheckin = m->diary.ncheckin;
  f->nrun = m->diary.nrun;
}

static void put_word(gd_making* m, const char* name, double value, const char* unit) {
  gd_word_number(m, name, isnan(value) ? 0 : value, unit);
}

static void decide(gd_making* m, gerdy_followup* f) {
  const gd_course* c = &m->course;
  put_word(m, "pain", c->week.worst, "of 10");
  put_word(m, "mean", c->week.mean, "");
  put_word(m, "before", c->before.mean, "");
  put_word(m, "mornings", (double)c->week.nmorning_worse, "");
  const json_t* words = gd_book_member(m, m->book, "followup");
  const json_t* reasons = gd_book_member(m, words, "reasons");
  f->decision = gd_why_decision(c->why);
  f->why = gd_sentence(m, gd_book_text(m, reasons, gd_why_id(c->why)));
}

static void notice_pattern(gd_making* m, gerdy_followup* f) {
  f->pattern = "";
  f->rest_and_return = gerdy_facts_has(m->view.facts, "rest_and_return", "yes");
  if (!f->rest_and_return) return;
  const json_t* words = gd_book_member(m, m->book, "followup");
  f->pattern = gd_sentence(m, gd_book_text(m, words, "pattern"));
  f->pattern_claim = gerdy_clinic_claim(m->clinic, gd_book_text(m, words, "pattern_claim"));
}

void gd_followup_make(gd_making* m, const gerdy_history* history) {
  gerdy_followup* f = &m->plan->followup;
  show_diary(m, f);
  decide(m, f);
  notice_pattern(m, f);
  if (m->status == GERDY_OK)
    m->status = gd_changes_find(m->clinic, history, m->assessment->now, m->arena, &f->change,
                                &f->nchange, m->err);
}
