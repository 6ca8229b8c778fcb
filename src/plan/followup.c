// plan/followup.c: what the diary and the tests show, and what follows for the plan.
#include "plan/followup.h"

#include <math.h>

#include "plan/changes.h"
#include "plan/day_words.h"

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

// ---- the decision ------------------------------------------------------------------------------

static void put_word(gd_making* m, const char* name, double value, const char* unit) {
  gd_word_number(m, name, isnan(value) ? 0 : value, unit);
}

static void keep_word(gd_making* m, const char* name, gd_buf* text) {
  const char* kept = gd_arena_keep(m->arena, text);
  if (kept == NULL) gd_making_memory(m);
  gd_word(m, name, kept != NULL ? kept : "");
}

static void put_day_word(gd_making* m, const char* name, long day) {
  gd_buf text;
  gd_buf_init(&text);
  gd_put_day_short(&text, day);
  keep_word(m, name, &text);
}

static void put_days_word(gd_making* m, const char* name, gd_span_of_days days) {
  gd_buf text;
  gd_buf_init(&text);
  gd_put_days_short(&text, days.first, days.last);
  keep_word(m, name, &text);
}

// The days among them of which something is known.
static gd_span_of_days told(const gd_making* m, gd_span_of_days days) {
  return gd_diary_marked(&m->diary, days, GD_MARK_ENTRY, 0);
}

// "9 Nov, 11 Nov and 12 Nov"
static void put_mornings(gd_making* m, gd_span_of_days among) {
  gd_buf text;
  gd_buf_init(&text);
  gd_span_of_days rest = gd_diary_marked(&m->diary, among, GD_MARK_MORNING, 0);
  for (const long last = rest.last; rest.first <= last && text.failed == false;) {
    if (text.n > 0) gd_buf_text(&text, rest.first == last ? " and " : ", ");
    gd_put_day_short(&text, rest.first);
    rest = gd_diary_marked(&m->diary, (gd_span_of_days){rest.first + 1, last}, GD_MARK_MORNING, 0);
  }
  keep_word(m, "mornings", &text);
}

// The latest day of the most pain, or of a worse morning: what the decision rests on.
static long day_of(const gd_making* m) {
  const gd_course* c = &m->course;
  if (c->why == GD_WHY_SEE_BACK) return c->bad.last;
  const bool morning = c->why == GD_WHY_HOLD_MORNING || c->why == GD_WHY_WAIT_MORNING;
  if (morning) return gd_diary_marked(&m->diary, c->days, GD_MARK_MORNING, 0).last;
  const double below = c->week.worst - 1e-9;
  return gd_diary_marked(&m->diary, c->days, GD_MARK_PAIN, below).last;
}

static void decide(gd_making* m, gerdy_followup* f) {
  const gd_course* c = &m->course;
  const gd_days_together days = gd_diary_together(&m->diary, c->days.first, c->days.last);
  put_word(m, "pain", days.worst, "of 10");
  put_word(m, "mean", c->week.mean, "");
  put_word(m, "before", c->before.mean, "");
  put_days_word(m, "days", told(m, c->days));
  put_days_word(m, "days_before", told(m, c->days_before));
  put_day_word(m, "day", day_of(m));
  put_day_word(m, "day_before", c->bad_before);
  put_mornings(m, c->days);
  const json_t* words = gd_book_member(m, m->book, "followup");
  const json_t* reasons = gd_book_member(m, words, "reasons");
  f->decision = gd_why_decision(c->why);
  f->why = gd_sentence(m, gd_book_text(m, reasons, gd_why_id(c->why)));
}

// ---- the pattern -------------------------------------------------------------------------------

// The day that is so many days ago by a fact of the diary.
static long day_by(const gd_making* m, const char* fact) {
  return m->today - (long)gerdy_facts_number(m->view.facts, fact, 0);
}

static void notice_pattern(gd_making* m, gerdy_followup* f) {
  f->pattern = "";
  f->rest_and_return = gerdy_facts_has(m->view.facts, "rest_and_return", "yes");
  if (!f->rest_and_return) return;
  const json_t* words = gd_book_member(m, m->book, "followup");
  const char* pattern = "pattern";
  if (gerdy_facts_find(m->view.facts, "pain_back_days", 0) != NULL) {
    pattern = "pattern_diary";
    put_days_word(m, "rest",
                  (gd_span_of_days){day_by(m, "rest_began_days"), day_by(m, "rest_ended_days")});
    put_day_word(m, "back", day_by(m, "pain_back_days"));
  }
  f->pattern = gd_sentence(m, gd_book_text(m, words, pattern));
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
