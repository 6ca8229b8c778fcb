// plan/make_plan.c: the plan for today from the assessment and the whole history.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "plan/course_start.h"
#include "plan/followup.h"
#include "plan/plan_items.h"

enum { WEEKS = 6 };

// What the caller holds: the plan, and behind it the memory of its texts.
typedef struct whole_plan {
  gerdy_plan plan;  // first
  gd_arena arena;
} whole_plan;

static void set_irritability(gd_making* m) {
  const json_t* rules = gd_book_member(m, m->book, "irritability");
  m->plan->irritability_why = "";
  for (size_t i = 0; i < json_array_size(rules) && m->status == GERDY_OK; ++i) {
    const json_t* rule = json_array_get(rules, i);
    if (!gd_book_when(m, rule)) continue;
    const char* level = gd_book_text(m, rule, "level");
    for (int k = 0; k < GERDY_NIRRITABILITY; ++k) {
      if (strcmp(gerdy_irritability_id((gerdy_irritability)k), level) == 0)
        m->plan->irritability = (gerdy_irritability)k;
    }
    m->plan->irritability_why = gd_sentence(m, gd_book_text(m, rule, "why"));
    return;
  }
}

// ---- is there a plan at all? -------------------------------------------------------------------

static bool fits_band(const gerdy_assessment* a) {
  return a->in_scope && a->nhypothesis > 0 && strcmp(a->hypothesis[0].id, "itb") == 0;
}

// Was anything answered, and not yet what comes before all running?
static bool is_unsafe(const gerdy_assessment* a) { return a->answered > 0 && a->nsafety > 0; }

static gerdy_plan_state state_of(const gd_making* m) {
  const gerdy_assessment* a = m->assessment;
  if (a->stopped || a->referral >= GERDY_REFER_TODAY) return GERDY_PLAN_STOPPED;
  if (is_unsafe(a)) return GERDY_PLAN_UNTIL_SEEN;
  if (!fits_band(a)) return GERDY_PLAN_OUT_OF_SCOPE;
  if (a->referral >= GERDY_REFER_THERAPIST || gd_why_decision(m->course.why) == GERDY_DECIDE_SEE)
    return GERDY_PLAN_UNTIL_SEEN;
  return GERDY_PLAN_FULL;
}

static const char* part_of_book(const gd_making* m) {
  const bool unsafe = m->plan->state == GERDY_PLAN_UNTIL_SEEN && is_unsafe(m->assessment);
  return unsafe ? "until_answered" : gerdy_plan_state_id(m->plan->state);
}

// The questions about safety that are open, as they are asked.
static void set_open(gd_making* m) {
  gd_buf text;
  gd_buf_init(&text);
  for (size_t i = 0; i < m->assessment->nsafety; ++i) {
    gd_buf_text(&text, i > 0 ? " " : "");
    gd_buf_text(&text, m->assessment->safety[i]->text);
  }
  const char* open = gd_arena_keep(m->arena, &text);
  if (open == NULL) gd_making_memory(m);
  gd_word(m, "open", open != NULL ? open : "");
}

// Who and how soon: of the flag that ranks highest, else a physical therapist.
static void set_see(gd_making* m) {
  const gerdy_assessment* a = m->assessment;
  const json_t* see = gd_book_member(m, m->book, "see");
  const bool flagged = a->nflag > 0 && a->flag[0].referral >= GERDY_REFER_THERAPIST;
  gd_word(m, "who", flagged ? a->flag[0].who : gd_book_text(m, see, "who"));
  gd_word(m, "how_soon", flagged ? a->flag[0].how_soon : gd_book_text(m, see, "how_soon"));
  gd_word(m, "first", a->nhypothesis > 0 ? a->hypothesis[0].name : "");
}

static void set_headline(gd_making* m) {
  const gerdy_assessment* a = m->assessment;
  const json_t* states = gd_book_member(m, m->book, "states");
  char name[64] = "full_";
  strcat(name, gerdy_irritability_id(m->plan->irritability));
  if (m->plan->state != GERDY_PLAN_FULL) strcpy(name, m->part_of_book);
  if (m->plan->state == GERDY_PLAN_OUT_OF_SCOPE && !a->in_scope && a->scope != NULL &&
      a->scope[0] != '\0') {
    m->plan->headline = gd_sentence(m, a->scope);
    return;
  }
  const bool may_see =
      m->plan->state == GERDY_PLAN_OUT_OF_SCOPE || strcmp(m->part_of_book, "until_answered") == 0;
  if (may_see && a->referral >= GERDY_REFER_THERAPIST) strcat(name, "_see");
  m->plan->headline = gd_sentence(m, gd_book_text(m, states, name));
}

// ---- weeks -------------------------------------------------------------------------------------

static double cadence_of(const gd_making* m) {
  const double watch = gerdy_facts_number(m->view.facts, "run_cadence", 0);
  if (!isnan(watch)) return watch;
  const double right = gerdy_facts_number(m->view.facts, "cadence", 'r');
  const double left = gerdy_facts_number(m->view.facts, "cadence", 'l');
  return isnan(right) ? left : isnan(left) ? right : (right + left) / 2;
}

static void set_words(gd_making* m) {
  const double cadence = cadence_of(m);
  const double known = isnan(cadence) ? 0 : cadence;
  gd_word_number(m, "cadence", round(known), "");
  gd_word_number(m, "cadence_low",
                 round(known * (100 + gd_book_figure(m, "cadence_low_percent")) / 100), "");
  gd_word_number(m, "cadence_high",
                 round(known * (100 + gd_book_figure(m, "cadence_high_percent")) / 100), "");
  const double km = m->plan->reference_km;
  gd_word_number(m, "reference_km", isnan(km) ? 0 : km, "km");
}

static const char* aim_of(gd_making* m, const gd_week* week) {
  const json_t* aims = gd_book_member(m, m->book, "aims");
  if (m->plan->state != GERDY_PLAN_FULL)
    return gd_sentence(m, gd_book_text(m, aims, m->part_of_book));
  const char* aim = gd_book_text(m, m->step[week->step].json, "aim");
  if (week->number == 1) return gd_sentence(m, aim);
  gd_word(m, "aim", aim);
  return gd_sentence(m, gd_book_text(m, aims, "later"));
}

static double longest_of(gd_making* m, size_t step) {
  if (is_unsafe(m->assessment)) return 0;
  switch (m->plan->state) {
    case GERDY_PLAN_STOPPED:
      return 0;
    case GERDY_PLAN_OUT_OF_SCOPE:
      return NAN;
    case GERDY_PLAN_UNTIL_SEEN:
      return gd_longest_km(m, step, false);
    default:
      break;
  }
  // as long as minutes lead, old distances say nothing about what is right now
  if (m->kind[step].runs && !m->step[m->course.step].by_distance) return NAN;
  const gerdy_decision decision = gd_why_decision(m->course.why);
  return gd_longest_km(m, step,
                       decision == GERDY_DECIDE_ADVANCE || decision == GERDY_DECIDE_NOTHING);
}

static void add_week(gd_making* m, const gd_course* course) {
  gd_week week = {.number = (int)m->plan->nweek + 1,
                  .first_day = m->today + 7 * (long)m->plan->nweek,
                  .step = course->step,
                  .strength_weeks = course->strength_weeks,
                  .longest_km = longest_of(m, course->step)};
  week.capacity = json_array_size(gd_book_member(m, m->book, "items")) + 1 + m->clinic->ndeclared;
  week.item = gd_alloc(week.capacity, sizeof *week.item);
  if (week.item == NULL) gd_making_memory(m);
  if (m->status == GERDY_OK) gd_week_fill(m, &week);
  gerdy_plan_item* kept = gd_arena_alloc(m->arena, week.nitem, sizeof *kept);
  if (kept == NULL) gd_making_memory(m);
  if (m->status == GERDY_OK) {
    memcpy(kept, week.item, week.nitem * sizeof *kept);
    m->plan->week[m->plan->nweek++] = (gerdy_plan_week){.number = week.number,
                                                        .first_day = week.first_day,
                                                        .aim = aim_of(m, &week),
                                                        .longest_km = week.longest_km,
                                                        .item = kept,
                                                        .nitem = week.nitem};
  }
  gd_free(week.item);
}

static void make_weeks(gd_making* m) {
  const gerdy_plan_state state = m->plan->state;
  const size_t n = state == GERDY_PLAN_FULL ? WEEKS : state == GERDY_PLAN_STOPPED ? 0 : 1;
  gd_course course = m->course;
  for (size_t i = 0; i < n && m->status == GERDY_OK; ++i) {
    if (i > 0) gd_course_good_week(&course, m->kind, m->nstep);
    course.step = gd_step_allowed(m, course.step);
    add_week(m, &course);
  }
}

static void fill(gd_making* m, const gerdy_history* history) {
  gerdy_plan* plan = m->plan;
  m->status = gd_diary_read(m->clinic, history, m->assessment->now, m->arena, &m->diary, m->err);
  if (m->status == GERDY_OK) gd_course_set(m);
  if (m->status != GERDY_OK) return;
  plan->state = state_of(m);
  m->part_of_book = part_of_book(m);
  plan->nstep = (int)m->nstep;
  plan->step = plan->state == GERDY_PLAN_FULL ? (int)m->course.step + 1 : 0;
  const double km = gerdy_facts_number(m->view.facts, "reference_run_km", 0);
  plan->reference_km = km > 0 ? km : NAN;
  plan->longest_km = longest_of(m, m->course.step);
  set_irritability(m);
  set_see(m);
  set_open(m);
  set_words(m);
  set_headline(m);
  if (m->status == GERDY_OK) gd_followup_make(m, history);
  if (m->status == GERDY_OK) make_weeks(m);
}

gerdy_status gerdy_plan_make(const gerdy_clinic* clinic, const gerdy_history* history,
                             const gerdy_assessment* assessment, gerdy_plan** out,
                             gerdy_error* err) {
  *out = NULL;
  whole_plan* whole = gd_alloc(1, sizeof *whole);
  gd_making* m = gd_alloc(1, sizeof *m);
  if (whole == NULL || m == NULL) {
    gd_free(whole);
    gd_free(m);
    return gd_fail_memory(err);
  }
  *m = (gd_making){.clinic = clinic,
                   .assessment = assessment,
                   .book = clinic->plan,
                   .view = {.facts = assessment->facts},
                   .today = gerdy_when_day(assessment->now),
                   .arena = &whole->arena,
                   .plan = &whole->plan,
                   .start_why = "",
                   .err = err};
  fill(m, history);
  const gerdy_status status = m->status;
  gd_free(m);
  if (status != GERDY_OK) {
    gerdy_plan_free(&whole->plan);
    return status;
  }
  *out = &whole->plan;
  return GERDY_OK;
}

void gerdy_plan_free(gerdy_plan* plan) {
  if (plan == NULL) return;
  whole_plan* whole = (whole_plan*)plan;
  gd_arena_reset(&whole->arena);
  gd_free(whole);
}
