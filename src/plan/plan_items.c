// plan/plan_items.c: the lines of one week: who gets what, when, how much and why.
#include "plan/plan_items.h"

#include <math.h>
#include <string.h>

unsigned gd_day_of_week(long day) {
  // 1970-01-01 was a Thursday
  return (unsigned)(((day + 4) % 7 + 7) % 7);
}

unsigned gd_days_of_week(long first_day, unsigned weekdays) {
  unsigned days = 0;
  for (unsigned i = 0; i < 7; ++i) {
    if (weekdays >> gd_day_of_week(first_day + (long)i) & 1U) days |= 1U << i;
  }
  return days;
}

gerdy_plan_item* gd_week_add(gd_making* m, gd_week* week) {
  if (week->nitem == week->capacity) gd_making_format(m, "items", "more lines than there is room");
  if (m->status != GERDY_OK) return NULL;
  return &week->item[week->nitem++];
}

// ---- who gets it, and why ----------------------------------------------------------------------

static bool supported(const gd_making* m, const char* contributor) {
  const gerdy_assessment* a = m->assessment;
  for (size_t i = 0; i < a->ncontributor; ++i) {
    if (strcmp(a->contributor[i].id, contributor) == 0) return a->contributor[i].supported;
  }
  return false;
}

static bool any_supported(const gd_making* m, const json_t* list) {
  for (size_t i = 0; i < json_array_size(list); ++i) {
    const char* id = json_string_value(json_array_get(list, i));
    if (id != NULL && supported(m, id)) return true;
  }
  return false;
}

// Is one of the contributors that the line is for supported, and none that takes its place? Yes
// when it is for everybody.
static bool is_for_runner(const gd_making* m, const json_t* line) {
  const json_t* list = json_object_get(line, "for");
  if (any_supported(m, json_object_get(line, "unless"))) return false;
  return list == NULL || any_supported(m, list);
}

static const json_t* group_of(gd_making* m, const json_t* line) {
  const char* id = gd_book_text_or_none(line, "group");
  if (id[0] == '\0') return NULL;
  const json_t* groups = gd_book_member(m, m->book, "groups");
  for (size_t i = 0; i < json_array_size(groups); ++i) {
    const json_t* group = json_array_get(groups, i);
    if (strcmp(gd_book_text_or_none(group, "id"), id) == 0) return group;
  }
  gd_making_format(m, id, "no group has this name");
  return NULL;
}

static const char* reason_in(gd_making* m, const json_t* object) {
  const json_t* reasons = json_object_get(object, "reasons");
  for (size_t i = 0; i < json_array_size(reasons); ++i) {
    const json_t* reason = json_array_get(reasons, i);
    const char* contributor = gd_book_text_or_none(reason, "for");
    if (contributor[0] != '\0' && !supported(m, contributor)) continue;
    if (gd_book_when(m, reason)) return gd_sentence(m, gd_book_text(m, reason, "text"));
  }
  return "";
}

static const char* reason_of(gd_making* m, const json_t* line, const json_t* group) {
  const char* reason = reason_in(m, line);
  return reason[0] == '\0' && group != NULL ? reason_in(m, group) : reason;
}

// ---- when --------------------------------------------------------------------------------------

static bool in_state(const gd_making* m, const json_t* line) {
  const json_t* in = json_object_get(line, "in");
  return in != NULL ? gd_book_lists(in, m->part_of_book) : m->plan->state == GERDY_PLAN_FULL;
}

static bool in_week(const json_t* line, int number) {
  const json_t* weeks = json_object_get(line, "weeks");
  if (weeks == NULL) return true;
  return number >= json_integer_value(json_array_get(weeks, 0)) &&
         number <= json_integer_value(json_array_get(weeks, 1));
}

// From a step of running on, and until another.
static bool at_step(const gd_making* m, const json_t* line, size_t step) {
  const char* from = gd_book_text_or_none(line, "from");
  const char* until = gd_book_text_or_none(line, "until");
  bool begun = from[0] == '\0', over = false;
  for (size_t i = 0; i <= step; ++i) {
    begun |= strcmp(m->step[i].id, from) == 0;
    over |= i < step && strcmp(m->step[i].id, until) == 0;
  }
  return begun && !over;
}

// Is it for a knee that hurts as easily as this one? What provokes waits for calmer weeks.
static bool is_calm_enough(const gd_making* m, const json_t* line, int number) {
  const json_t* levels = json_object_get(line, "irritability");
  if (levels != NULL && !gd_book_lists(levels, gerdy_irritability_id(m->plan->irritability)))
    return false;
  if (m->plan->irritability != GERDY_IRRITABILITY_HIGH) return true;
  return number > json_integer_value(json_object_get(line, "calm_until"));
}

// Level 1 .. 3 and place 0 .. 2 within it, after so many weeks of training.
static size_t training(gd_making* m, const gd_week* week) {
  const size_t a_level = (size_t)gd_book_figure(m, "strength_weeks_level");
  size_t weeks = week->strength_weeks;
  // what is easily hurt goes back to the first level
  const size_t ahead = (size_t)(week->number - 1);
  if (m->plan->irritability == GERDY_IRRITABILITY_HIGH && weeks > a_level - 1 + ahead)
    weeks = a_level - 1 + ahead;
  return weeks < 3 * a_level ? weeks : 3 * a_level - 1;
}

static bool at_level(gd_making* m, const json_t* line, const gd_week* week) {
  const json_t* level = json_object_get(line, "level");
  if (level == NULL) return true;
  if (m->plan->state != GERDY_PLAN_FULL) return true;
  const size_t a_level = (size_t)gd_book_figure(m, "strength_weeks_level");
  return a_level > 0 && training(m, week) / a_level + 1 == (size_t)json_integer_value(level);
}

static bool fits_rule(const gd_making* m, const json_t* line) {
  const char* rule = gd_book_text_or_none(line, "rule");
  const bool known = !isnan(m->plan->reference_km);
  const bool counts = m->step[m->course.step].by_distance;
  if (strcmp(rule, "longest") == 0) return known && counts;
  if (strcmp(rule, "longest_later") == 0) return known && !counts;
  if (strcmp(rule, "longest_unknown") == 0) return !known;
  return true;
}

// What was done yesterday or today is not on again today, or tomorrow.
static unsigned without_done(unsigned days, bool yesterday, bool today) {
  if (yesterday || today) days &= ~1U;
  if (today) days &= ~2U;
  return days;
}

static bool did_strength(const gd_making* m, long day) {
  const gd_diary_page* page = gd_diary_find(&m->diary, day);
  return page != NULL && page->shown.strength == 1;
}

static bool did_run(const gd_making* m, long day) {
  const gd_diary_page* page = gd_diary_find(&m->diary, day);
  return page != NULL && page->ran;
}

static unsigned days_of(gd_making* m, const json_t* line, const gd_week* week) {
  const char* name = gd_book_text_or_none(line, "days");
  if (json_object_get(line, "level") != NULL) name = "strength";
  if (name[0] == '\0') return 0;
  const json_t* list = gd_book_member(m, gd_book_member(m, m->book, "days"), name);
  const unsigned days = gd_days_of_week(week->first_day, gd_book_weekdays(m, list));
  if (week->number > 1 || strcmp(name, "strength") != 0) return days;
  return without_done(days, did_strength(m, m->today - 1), did_strength(m, m->today));
}

// ---- how much ----------------------------------------------------------------------------------

static const char* days_in_words(gd_making* m, const json_t* doses, const char* dose,
                                 unsigned days) {
  int n = 0;
  for (unsigned i = 0; i < 7; ++i) n += (int)(days >> i & 1U);
  if (n == 0) return dose;
  gd_word(m, "dose", dose);
  gd_word_number(m, "ndays", n, "");
  return gd_sentence(m, gd_book_text(m, doses, n == 1 ? "one_day" : "days"));
}

static const char* dose_of(gd_making* m, const json_t* line, const gd_week* week, unsigned days) {
  const char* dose = gd_book_text_or_none(line, "dose");
  const json_t* doses = gd_book_member(m, m->book, "doses");
  const json_t* rising = json_object_get(doses, dose);
  if (json_is_array(rising)) {
    const size_t a_level = (size_t)gd_book_figure(m, "strength_weeks_level");
    size_t place =
        m->plan->state == GERDY_PLAN_FULL && a_level > 0 ? training(m, week) % a_level : 0;
    if (place >= json_array_size(rising)) place = json_array_size(rising) - 1;
    dose = json_string_value(json_array_get(rising, place));
    if (dose == NULL) gd_making_format(m, "doses", "a text is wanted here");
    if (dose == NULL) return "";
  }
  if (json_is_true(json_object_get(line, "each_side"))) {
    gd_word(m, "dose", dose);
    dose = gd_sentence(m, gd_book_text(m, doses, "each_side"));
  } else {
    dose = gd_sentence(m, dose);
  }
  return days_in_words(m, doses, dose, days);
}

static const char* longest_in_words(gd_making* m, const gd_week* week) {
  const json_t* words = gd_book_member(m, m->book, "longest");
  const double km = week->longest_km;
  if (km == 0) return gd_sentence(m, gd_book_text(m, words, "none"));
  if (isnan(km)) {
    const char* by = m->step[week->step].by_distance ? "later" : "time";
    return gd_sentence(m, gd_book_text(m, words, by));
  }
  gd_word_number(m, "longest_km", km, "km");
  return gd_sentence(m, gd_book_text(m, words, "km"));
}

// ---- the lines ---------------------------------------------------------------------------------

static void add_line(gd_making* m, gd_week* week, gerdy_plan_part part, const json_t* line) {
  const json_t* group = group_of(m, line);
  if (!in_state(m, line) || !in_week(line, week->number) || !at_step(m, line, week->step)) return;
  if (!fits_rule(m, line) || !at_level(m, line, week)) return;
  if (!is_calm_enough(m, line, week->number)) return;
  if (!is_for_runner(m, line) || (group != NULL && !is_for_runner(m, group))) return;
  if (!gd_book_when(m, line)) return;
  gerdy_plan_item* item = gd_week_add(m, week);
  if (item == NULL) return;
  const unsigned days = days_of(m, line, week);
  const bool limit = gd_book_text_or_none(line, "rule")[0] != '\0';
  *item =
      (gerdy_plan_item){.part = part,
                        .id = gd_book_text(m, line, "id"),
                        .name = gd_book_text(m, line, "name"),
                        .dose = limit ? longest_in_words(m, week) : dose_of(m, line, week, days),
                        .text = gd_sentence(m, gd_book_text(m, line, "text")),
                        .reason = reason_of(m, line, group),
                        .days = days,
                        .claim = gd_book_claim(m, line)};
}

// Why this step: what was answered, or what the diary said.
static const char* reason_of_step(gd_making* m, const gd_week* week) {
  if (week->number > 1) return "";
  if (gd_why_decision(m->course.why) != GERDY_DECIDE_NOTHING) return m->plan->followup.why;
  // too little was said since to be a reason for anything
  if (m->course.step == m->start) return gd_sentence(m, m->start_why);
  return gd_sentence(m, gd_book_text(m, gd_book_member(m, m->book, "followup"), "kept"));
}

static void add_run(gd_making* m, gd_week* week) {
  const gd_step* step = &m->step[week->step];
  gerdy_plan_item* item = gd_week_add(m, week);
  if (item == NULL) return;
  unsigned days = gd_days_of_week(week->first_day, step->weekdays);
  if (week->number == 1 && step->early)
    days = without_done(days, did_run(m, m->today - 1), did_run(m, m->today));
  *item = (gerdy_plan_item){.part = GERDY_PART_LOAD,
                            .id = step->id,
                            .name = gd_book_text(m, step->json, "name"),
                            .dose = gd_sentence(m, gd_book_text(m, step->json, "dose")),
                            .text = gd_sentence(m, gd_book_text(m, step->json, "text")),
                            .reason = reason_of_step(m, week),
                            .days = days,
                            .claim = gd_book_claim(m, step->json)};
}

void gd_week_fill(gd_making* m, gd_week* week) {
  const json_t* lines = gd_book_member(m, m->book, "items");
  for (int part = 0; part < GERDY_NPLAN_PART; ++part) {
    if (part == GERDY_PART_LOAD && m->plan->state == GERDY_PLAN_FULL) add_run(m, week);
    if (part == GERDY_PART_RETEST && m->plan->state == GERDY_PLAN_FULL) gd_week_retests(m, week);
    for (size_t i = 0; i < json_array_size(lines) && m->status == GERDY_OK; ++i) {
      const json_t* line = json_array_get(lines, i);
      if (strcmp(gd_book_text(m, line, "part"), gerdy_plan_part_id((gerdy_plan_part)part)) == 0)
        add_line(m, week, (gerdy_plan_part)part, line);
    }
  }
  for (size_t i = 0; i < week->nitem && m->status == GERDY_OK; ++i) {
    week->item[i].opinion = week->item[i].claim->grade == GERDY_GRADE_OPINION;
  }
}
