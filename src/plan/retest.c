// plan/retest.c: when a test is due again, and which change would be more than chance.
#include <math.h>
#include <string.h>

#include "plan/day_words.h"
#include "plan/plan_items.h"

// One test or measure with its latest values.
typedef struct taken {
  const gd_declared* declared;
  const gerdy_known* value[3];  // no side, right, left
  size_t n;
  long day;  // of the latest
} taken;

static bool find_taken(const gd_making* m, const gd_declared* d, taken* out) {
  static const char side[3] = {0, 'r', 'l'};
  *out = (taken){.declared = d};
  for (size_t i = 0; i < 3; ++i) {
    const gerdy_known* known = gerdy_facts_find(m->view.facts, d->id, side[i]);
    if (known == NULL || known->text != NULL) continue;
    const long day = gerdy_when_day(known->at);
    if (out->n == 0 || day > out->day) out->day = day;
    out->value[out->n++] = known;
  }
  return out->n > 0;
}

// What can be measured again: every test with a number, and measures whose error is known.
static bool is_retestable(const gd_making* m, const gd_declared* d) {
  if (d->made != GD_MADE_RECORDED || d->kind != GERDY_ANSWER_NUMBER) return false;
  const gerdy_test* test = gerdy_clinic_test(m->clinic, d->id);
  return test != NULL ? test->worse != 0 : !isnan(d->real_change) && d->worse != 0;
}

// The day for tests in the week before it is due; when that is over, the next one.
static long due_day(gd_making* m, long taken_on) {
  const json_t* days = gd_book_member(m, m->book, "days");
  const unsigned weekdays = gd_book_weekdays(m, gd_book_member(m, days, "retest"));
  long day = taken_on + (long)gd_book_figure(m, "retest_days") - 6;
  if (day < m->today) day = m->today;
  for (int i = 0; i < 7 && !(weekdays >> gd_day_of_week(day) & 1U); ++i) ++day;
  return day;
}

static const char* values_in_words(gd_making* m, const taken* t) {
  gd_buf text;
  gd_buf_init(&text);
  for (size_t i = 0; i < t->n; ++i) {
    if (i > 0) gd_buf_text(&text, ", ");
    if (t->value[i]->side != 0) gd_buf_text(&text, t->value[i]->side == 'r' ? "right " : "left ");
    gd_plan_put_number(&text, t->value[i]->number, t->declared->unit);
  }
  const char* kept = gd_arena_keep(m->arena, &text);
  if (kept == NULL) gd_making_memory(m);
  return kept != NULL ? kept : "";
}

static void set_words(gd_making* m, const taken* t, long day) {
  gd_buf text;
  gd_buf_init(&text);
  gd_put_day(&text, day);
  const char* date = gd_arena_keep(m->arena, &text);
  if (date == NULL) gd_making_memory(m);
  gd_word(m, "date", date != NULL ? date : "");
  gd_word(m, "label", t->declared->label);
  gd_word(m, "values", values_in_words(m, t));
  const bool relative = t->declared->real_change_relative;
  const double real = t->declared->real_change * (relative ? 100 : 1);
  gd_word_number(m, "real", isnan(real) ? 0 : real, relative ? "%" : t->declared->unit);
}

static void add_retest(gd_making* m, gd_week* week, const taken* t, long day) {
  const json_t* words = gd_book_member(m, m->book, "retest");
  gerdy_plan_item* item = gd_week_add(m, week);
  if (item == NULL) return;
  set_words(m, t, day);
  const char* text = isnan(t->declared->real_change) ? "text_unknown" : "text";
  const gerdy_claim* claim = gerdy_clinic_claim(m->clinic, t->declared->claim);
  *item = (gerdy_plan_item){.part = GERDY_PART_RETEST,
                            .id = t->declared->id,
                            .name = gd_sentence(m, gd_book_text(m, words, "name")),
                            .dose = gd_sentence(m, gd_book_text(m, words, "dose")),
                            .text = gd_sentence(m, gd_book_text(m, words, text)),
                            .reason = "",
                            .days = 1U << (day - week->first_day),
                            .claim = claim != NULL ? claim : gd_book_claim(m, words)};
}

void gd_week_retests(gd_making* m, gd_week* week) {
  for (size_t i = 0; i < m->clinic->ndeclared && m->status == GERDY_OK; ++i) {
    taken t;
    if (!is_retestable(m, &m->clinic->declared[i]) || !find_taken(m, &m->clinic->declared[i], &t))
      continue;
    const long day = due_day(m, t.day);
    if (day >= week->first_day && day < week->first_day + 7) add_retest(m, week, &t, day);
  }
}
