// plan/decide.c: what a week of the diary says about the next one.
#include "plan/decide.h"

#include <math.h>

const char* gd_why_id(gd_why why) {
#define WHY_ID(name, id) id,
  static const char* const ids[] = {GD_WHY_LIST(WHY_ID)};
#undef WHY_ID
  return ids[why];
}

gerdy_decision gd_why_decision(gd_why why) {
  switch (why) {
    case GD_WHY_NOTHING:
      return GERDY_DECIDE_NOTHING;
    case GD_WHY_ADVANCE:
    case GD_WHY_ADVANCE_STAY:
    case GD_WHY_ADVANCE_LAST:
      return GERDY_DECIDE_ADVANCE;
    case GD_WHY_HOLD_PAIN:
    case GD_WHY_HOLD_MORNING:
    case GD_WHY_HOLD_NO_RUN:
      return GERDY_DECIDE_HOLD;
    case GD_WHY_BACK_PAIN:
    case GD_WHY_BACK_MORNING:
    case GD_WHY_BACK_RISE:
      return GERDY_DECIDE_BACK;
    default:
      return GERDY_DECIDE_SEE;
  }
}

gd_why gd_decide(gd_days_together week, gd_days_together before, bool runs,
                 const gd_limits* limits) {
  // an alarm does not wait for a full diary
  if (week.worst > limits->pain_too_much) return GD_WHY_BACK_PAIN;
  if ((double)week.nmorning_worse >= limits->mornings_back) return GD_WHY_BACK_MORNING;
  if ((double)week.nentry < limits->entries_needed || isnan(week.worst)) return GD_WHY_NOTHING;
  if ((double)before.nentry >= limits->entries_needed &&
      week.mean - before.mean >= limits->rise_back)
    return GD_WHY_BACK_RISE;
  if (week.worst > limits->pain_fine) return GD_WHY_HOLD_PAIN;
  if (week.nmorning_worse > 0) return GD_WHY_HOLD_MORNING;
  if (runs && week.nrun == 0) return GD_WHY_HOLD_NO_RUN;
  return GD_WHY_ADVANCE;
}

// What is kept from week to week beside the course.
typedef struct memory {
  size_t back;             // weeks back in a row
  gd_days_together first;  // the first week with enough entries
  size_t first_week;
  bool has_first;
} memory;

static void step_back(gd_course* c) {
  if (c->step > 0) --c->step;
  c->good = 0;
}

static void go_on(gd_course* c, const gd_step_kind* step, size_t nstep) {
  ++c->good;
  if (c->step + 1 == nstep) {
    c->why = GD_WHY_ADVANCE_LAST;
  } else if (c->good < step[c->step].weeks) {
    c->why = GD_WHY_ADVANCE_STAY;
  } else {
    c->why = GD_WHY_ADVANCE;
    c->good = 0;
    ++c->step;
  }
}

// Weeks of too much, or weeks that bring nothing, are for somebody to look at.
static void notice(gd_course* c, memory* m, const gd_limits* limits) {
  const gerdy_decision decision = gd_why_decision(c->why);
  m->back = decision == GERDY_DECIDE_BACK ? m->back + 1 : 0;
  if ((double)m->back >= limits->weeks_back_see) {
    c->why = GD_WHY_SEE_BACK;
    return;
  }
  if ((double)c->week.nentry < limits->entries_needed || isnan(c->week.mean)) return;
  if (!m->has_first) {
    m->first = c->week;
    m->first_week = c->nweek;
    m->has_first = true;
  } else if ((double)(c->nweek - m->first_week) >= limits->weeks_no_better_see &&
             decision != GERDY_DECIDE_ADVANCE && c->week.mean >= m->first.mean) {
    c->why = GD_WHY_SEE_NO_BETTER;
    c->before = m->first;
  }
}

static void count_strength(gd_course* c, const gd_limits* limits) {
  const gerdy_decision decision = gd_why_decision(c->why);
  const bool taken_back = decision == GERDY_DECIDE_BACK || decision == GERDY_DECIDE_SEE;
  c->strength_weeks += !taken_back && (double)c->week.nstrength >= limits->strength_days_fine;
}

static void live_week(gd_course* c, memory* m, const gd_step_kind* step, size_t nstep,
                      const gd_limits* limits) {
  c->why = gd_decide(c->week, c->before, step[c->step].runs, limits);
  if (c->why == GD_WHY_ADVANCE) go_on(c, step, nstep);
  if (gd_why_decision(c->why) == GERDY_DECIDE_BACK) step_back(c);
  notice(c, m, limits);
  count_strength(c, limits);
}

gd_course gd_course_run(const gd_diary* diary, long answers, long today, size_t start,
                        const gd_step_kind* step, size_t nstep, const gd_limits* limits) {
  gd_course c = {.step = start, .why = GD_WHY_NOTHING};
  c.week = c.before = gd_diary_together(diary, answers - 1, answers - 2);
  memory m = {0};
  long day = answers;
  // weeks before the diary begins say nothing
  if (diary->nday > 0 && diary->first > day) day += (diary->first - day) / 7 * 7;
  for (; day + 7 <= today; day += 7) {
    c.before = gd_diary_together(diary, day - 7, day - 1);
    c.week = gd_diary_together(diary, day, day + 6);
    live_week(&c, &m, step, nstep, limits);
    ++c.nweek;
  }
  const gd_course whole = c;
  c.before = gd_diary_together(diary, day - 7, day - 1);
  c.week = gd_diary_together(diary, day, today);
  c.why = gd_decide(c.week, c.before, step[c.step].runs, limits);
  if (gd_why_decision(c.why) != GERDY_DECIDE_BACK) return whole;
  step_back(&c);
  notice(&c, &m, limits);
  return c;
}

void gd_course_good_week(gd_course* course, const gd_step_kind* step, size_t nstep) {
  go_on(course, step, nstep);
  ++course->strength_weeks;
}
