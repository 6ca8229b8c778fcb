// plan/decide.h: what a week of the diary says about the next one.
#ifndef GD_PLAN_DECIDE_H
#define GD_PLAN_DECIDE_H

#include "plan/diary.h"

// The numbers of evidence/plan.json that decide.
typedef struct gd_limits {
  double entries_needed;  // days with an entry in a week
  double pain_fine;       // of 10
  double pain_too_much;   // of 10
  double mornings_back;   // worse mornings in a week
  double rise_back;       // of the week's mean
  double weeks_back_see;  // weeks back in a row
  double weeks_no_better_see;
  double strength_days_fine;  // in a week that counts as trained
} gd_limits;

// Why: X(enumerator, identifier = name of its sentence in evidence/plan.json)
#define GD_WHY_LIST(X)                   \
  X(GD_WHY_NOTHING, "nothing")           \
  X(GD_WHY_ADVANCE, "advance")           \
  X(GD_WHY_ADVANCE_STAY, "advance_stay") \
  X(GD_WHY_ADVANCE_LAST, "advance_last") \
  X(GD_WHY_HOLD_PAIN, "hold_pain")       \
  X(GD_WHY_HOLD_MORNING, "hold_morning") \
  X(GD_WHY_HOLD_NO_RUN, "hold_no_run")   \
  X(GD_WHY_WAIT_PAIN, "wait_pain")       \
  X(GD_WHY_WAIT_MORNING, "wait_morning") \
  X(GD_WHY_BACK_PAIN, "back_pain")       \
  X(GD_WHY_BACK_MORNING, "back_morning") \
  X(GD_WHY_BACK_RISE, "back_rise")       \
  X(GD_WHY_SEE_BACK, "see_back")         \
  X(GD_WHY_SEE_NO_BETTER, "see_no_better")

typedef enum gd_why {
#define GD_WHY_ENUM(name, id) name,
  GD_WHY_LIST(GD_WHY_ENUM)
#undef GD_WHY_ENUM
} gd_why;

const char* gd_why_id(gd_why why);
gerdy_decision gd_why_decision(gd_why why);

// Some days by themselves: nothing, advance, hold or back. runs: the step of the plan has runs in
// it.
gd_why gd_decide(gd_days_together week, gd_days_together before, bool runs,
                 const gd_limits* limits);

// Where the runner stands, from the day of the answers on, week by week.
typedef struct gd_course {
  size_t step;                  // index into the steps
  size_t good;                  // good weeks at this step
  size_t strength_weeks;        // weeks trained and not taken back
  gd_why why;                   // of the last decision
  gd_days_together week;        // the days it was made from
  gd_span_of_days days;         // which they are; of a good week up to today
  gd_days_together before;      // the week before, or for "no better" the first one
  gd_span_of_days days_before;  // which they are
  gd_span_of_days bad;          // days of too much, when that is why
  long bad_before;              // for "twice in a row": the last bad day of the time before
  size_t nweek;                 // whole weeks so far
} gd_course;

// What of a step the course needs.
typedef struct gd_step_kind {
  size_t weeks;  // good weeks it takes
  bool runs;
} gd_step_kind;

// Live through the weeks from the day of the answers to today. Whole weeks decide; in the one that
// is not over pain and mornings may take a step back at once, or keep the next step waiting.
gd_course gd_course_run(const gd_diary* diary, long answers, long today, size_t start,
                        const gd_step_kind* step, size_t nstep, const gd_limits* limits);

// One good week more: for a look ahead.
void gd_course_good_week(gd_course* course, const gd_step_kind* step, size_t nstep);

#endif
