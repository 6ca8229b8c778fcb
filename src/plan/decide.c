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
    case GD_WHY_WAIT_PAIN:
    case GD_WHY_WAIT_MORNING:
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
  const bool told = (double)week.nentry >= limits->entries_needed && !isnan(week.worst);
  // what hurts does not wait for a full diary
  if (week.worst > limits->pain_too_much) return GD_WHY_BACK_PAIN;
  if ((double)week.nmorning_worse >= limits->mornings_back) return GD_WHY_BACK_MORNING;
  if (told && (double)before.nentry >= limits->entries_needed &&
      week.mean - before.mean >= limits->rise_back)
    return GD_WHY_BACK_RISE;
  if (week.worst > limits->pain_fine) return GD_WHY_HOLD_PAIN;
  if (week.nmorning_worse > 0) return GD_WHY_HOLD_MORNING;
  if (!told) return GD_WHY_NOTHING;
  if (runs && week.nrun == 0) return GD_WHY_HOLD_NO_RUN;
  return GD_WHY_ADVANCE;
}

// ---- week after week ---------------------------------------------------------------------------

enum { WEEK = 7 };

// The way so far: the course, and what is kept from week to week beside it.
typedef struct journey {
  const gd_diary* diary;
  const gd_step_kind* step;  // (nstep)
  size_t nstep;
  const gd_limits* limits;
  gd_course c;
  size_t back;             // weeks back in a row
  gd_span_of_days bad;     // the last bad days that took a step back
  bool stepped;            // the week before ended with a new step
  gd_days_together first;  // the first week with enough entries
  gd_span_of_days first_days;
  size_t first_week;
  bool has_first;
} journey;

static bool is_back(gd_why why) { return gd_why_decision(why) == GERDY_DECIDE_BACK; }

static bool is_doubt(gd_why why) { return why == GD_WHY_HOLD_PAIN || why == GD_WHY_HOLD_MORNING; }

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

// The days of the week that made it too much.
static gd_span_of_days bad_days(const journey* j) {
  const gd_course* c = &j->c;
  if (c->why == GD_WHY_BACK_PAIN)
    return gd_diary_marked(j->diary, c->days, GD_MARK_PAIN, j->limits->pain_too_much);
  if (c->why == GD_WHY_BACK_MORNING) return gd_diary_marked(j->diary, c->days, GD_MARK_MORNING, 0);
  return gd_diary_marked(j->diary, c->days, GD_MARK_ENTRY, 0);
}

// Bad days that lie within seven days are one bad week, also where a week of the plan ends between
// them: the step back was taken already.
static void go_back(journey* j) {
  gd_course* c = &j->c;
  c->good = 0;
  c->bad = bad_days(j);
  if (j->back > 0 && c->bad.last - j->bad.first < WEEK) {
    j->bad.last = c->bad.last;
    return;
  }
  c->bad_before = j->bad.last;
  j->bad = c->bad;
  ++j->back;
  if (c->step > 0) --c->step;
}

// Did a run of the week go well before the first day that did not?
static bool ran_well_before(const journey* j) {
  const bool pain = j->c.why == GD_WHY_HOLD_PAIN;
  const gd_span_of_days bad = gd_diary_marked(
      j->diary, j->c.days, pain ? GD_MARK_PAIN : GD_MARK_MORNING, j->limits->pain_fine);
  const gd_span_of_days before = {j->c.days.first, bad.first - 1};
  const gd_span_of_days run = gd_diary_marked(j->diary, before, GD_MARK_RUN, 0);
  return run.first <= run.last;
}

// A new step that hurts before a run at it went well is not kept.
static void wait(journey* j) {
  gd_course* c = &j->c;
  if (!j->stepped || ran_well_before(j)) return;
  --c->step;
  c->good = j->step[c->step].weeks - 1;  // one good week more
  c->why = c->why == GD_WHY_HOLD_PAIN ? GD_WHY_WAIT_PAIN : GD_WHY_WAIT_MORNING;
}

// Weeks of too much, or weeks that bring nothing, are for somebody to look at.
static void notice(journey* j) {
  gd_course* c = &j->c;
  const gerdy_decision decision = gd_why_decision(c->why);
  if ((double)j->back >= j->limits->weeks_back_see) {
    c->why = GD_WHY_SEE_BACK;
    return;
  }
  if ((double)c->week.nentry < j->limits->entries_needed || isnan(c->week.mean)) return;
  if (!j->has_first) {
    j->first = c->week;
    j->first_days = c->days;
    j->first_week = c->nweek;
    j->has_first = true;
  } else if ((double)(c->nweek - j->first_week) >= j->limits->weeks_no_better_see &&
             decision != GERDY_DECIDE_ADVANCE && c->week.mean >= j->first.mean) {
    c->why = GD_WHY_SEE_NO_BETTER;
    c->before = j->first;
    c->days_before = j->first_days;
  }
}

static void look_at(journey* j, long first, long last) {
  gd_course* c = &j->c;
  c->days = (gd_span_of_days){first, last};
  c->days_before = (gd_span_of_days){first - WEEK, first - 1};
  c->week = gd_diary_together(j->diary, first, last);
  c->before = gd_diary_together(j->diary, first - WEEK, first - 1);
  c->why = gd_decide(c->week, c->before, j->step[c->step].runs, j->limits);
}

static void count_strength(journey* j) {
  const gerdy_decision decision = gd_why_decision(j->c.why);
  const bool taken_back = decision == GERDY_DECIDE_BACK || decision == GERDY_DECIDE_SEE;
  j->c.strength_weeks +=
      !taken_back && (double)j->c.week.nstrength >= j->limits->strength_days_fine;
}

static void live_week(journey* j, long first) {
  gd_course* c = &j->c;
  look_at(j, first, first + WEEK - 1);
  const bool good = c->why == GD_WHY_ADVANCE;
  if (good) go_on(c, j->step, j->nstep);
  if (is_doubt(c->why)) wait(j);
  if (is_back(c->why)) {
    go_back(j);
  } else {
    j->back = 0;
  }
  j->stepped = good && c->why == GD_WHY_ADVANCE;
  notice(j);
  count_strength(j);
  ++c->nweek;
}

// The week that is not over: what hurts counts at once, a good beginning does not.
static gd_course live_on(const journey* whole, long first, long today) {
  const gerdy_decision so_far = gd_why_decision(whole->c.why);
  const bool warned = so_far == GERDY_DECIDE_BACK || so_far == GERDY_DECIDE_SEE;
  journey j = *whole;
  look_at(&j, first, today);
  if (is_back(j.c.why)) {
    go_back(&j);
  } else if (is_doubt(j.c.why) && !warned) {
    wait(&j);
    j.back = 0;
  } else {
    gd_course c = whole->c;
    if (so_far == GERDY_DECIDE_ADVANCE) c.days.last = today;
    return c;
  }
  notice(&j);
  return j.c;
}

gd_course gd_course_run(const gd_diary* diary, long answers, long today, size_t start,
                        const gd_step_kind* step, size_t nstep, const gd_limits* limits) {
  journey j = {.diary = diary, .step = step, .nstep = nstep, .limits = limits};
  long day = answers;
  // weeks before the diary begins say nothing
  if (diary->nday > 0 && diary->first > day) day += (diary->first - day) / WEEK * WEEK;
  j.c.step = start;
  look_at(&j, day, day - 1);
  for (; day + WEEK <= today; day += WEEK) live_week(&j, day);
  return live_on(&j, day, today);
}

void gd_course_good_week(gd_course* course, const gd_step_kind* step, size_t nstep) {
  go_on(course, step, nstep);
  ++course->strength_weeks;
}
