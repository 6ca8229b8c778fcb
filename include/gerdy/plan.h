// gerdy/plan.h: what to do this week and the next ones, and whether it works. Load first, then
// strength and mobility, then gait; every line with its source, and expert opinion called so.
#ifndef GERDY_PLAN_H
#define GERDY_PLAN_H

#include <gerdy/base.h>
#include <gerdy/clinic.h>
#include <gerdy/record.h>

#ifdef __cplusplus
extern "C" {
#endif

// X(enumerator, identifier, words)
#define GERDY_PLAN_STATE_LIST(X)                                                                  \
  X(GERDY_PLAN_STOPPED, "stopped", "no plan: see somebody first")                                 \
  X(GERDY_PLAN_UNTIL_SEEN, "until_seen", "what to do until you have been seen, or have answered") \
  X(GERDY_PLAN_OUT_OF_SCOPE, "out_of_scope", "no plan: this pain is not what Gerdy knows")        \
  X(GERDY_PLAN_FULL, "full", "a plan")

typedef enum gerdy_plan_state {
#define GERDY_PLAN_STATE_ENUM(name, id, words) name,
  GERDY_PLAN_STATE_LIST(GERDY_PLAN_STATE_ENUM)
#undef GERDY_PLAN_STATE_ENUM
      GERDY_NPLAN_STATE
} gerdy_plan_state;

GERDY_API const char* gerdy_plan_state_id(gerdy_plan_state state);
GERDY_API const char* gerdy_plan_state_words(gerdy_plan_state state);

// How easily it hurts, and how long it then lasts: X(enumerator, identifier, words)
#define GERDY_IRRITABILITY_LIST(X)                                      \
  X(GERDY_IRRITABILITY_UNKNOWN, "unknown", "not known yet")             \
  X(GERDY_IRRITABILITY_LOW, "low", "it hurts late and settles quickly") \
  X(GERDY_IRRITABILITY_MODERATE, "moderate",                            \
    "it hurts in most runs, and settles by the next morning")           \
  X(GERDY_IRRITABILITY_HIGH, "high", "it hurts early, hurts much, or is worse the next morning")

typedef enum gerdy_irritability {
#define GERDY_IRRITABILITY_ENUM(name, id, words) name,
  GERDY_IRRITABILITY_LIST(GERDY_IRRITABILITY_ENUM)
#undef GERDY_IRRITABILITY_ENUM
      GERDY_NIRRITABILITY
} gerdy_irritability;

GERDY_API const char* gerdy_irritability_id(gerdy_irritability irritability);
GERDY_API const char* gerdy_irritability_words(gerdy_irritability irritability);

// X(enumerator, identifier, heading)
#define GERDY_PLAN_PART_LIST(X)                  \
  X(GERDY_PART_LOAD, "load", "Running")          \
  X(GERDY_PART_PAIN, "pain", "Pain rules")       \
  X(GERDY_PART_STRENGTH, "strength", "Strength") \
  X(GERDY_PART_MOBILITY, "mobility", "Mobility") \
  X(GERDY_PART_GAIT, "gait", "How you run")      \
  X(GERDY_PART_KNOW, "know", "Good to know")     \
  X(GERDY_PART_RETEST, "retest", "Test again")   \
  X(GERDY_PART_STOP, "stop", "When to stop and see somebody")

typedef enum gerdy_plan_part {
#define GERDY_PLAN_PART_ENUM(name, id, heading) name,
  GERDY_PLAN_PART_LIST(GERDY_PLAN_PART_ENUM)
#undef GERDY_PLAN_PART_ENUM
      GERDY_NPLAN_PART
} gerdy_plan_part;

GERDY_API const char* gerdy_plan_part_id(gerdy_plan_part part);
GERDY_API const char* gerdy_plan_part_heading(gerdy_plan_part part);

typedef struct gerdy_plan_item {
  gerdy_plan_part part;
  const char* id;      // "side_lying_abduction"
  const char* name;    // "Leg lifts on your side"
  const char* dose;    // "3 sets of 10, 3 days this week"; "" = none
  const char* text;    // how, in plain words
  const char* reason;  // why it is in your plan; "" = it is in everybody's
  unsigned days;       // bit 0 = first day of the plan's week ...; 0 = a rule, not an appointment
  const gerdy_claim* claim;
  int opinion;  // the claim is expert opinion
} gerdy_plan_item;

typedef struct gerdy_plan_week {
  int number;       // 1 = this week
  long first_day;   // days since 1970-01-01
  const char* aim;  // one sentence
  double
      longest_km;  // what a single run may be at most; 0 = no running; NaN = by pain and time alone
  const gerdy_plan_item* item;  // (nitem) in the order of the parts
  size_t nitem;
} gerdy_plan_week;

// ---- follow-up ---------------------------------------------------------------------------------

// One day of the diary: runs and check-ins of that day together. NaN = not known.
typedef struct gerdy_diary_day {
  long day;           // days since 1970-01-01
  double worst_pain;  // 0 .. 10, that day
  double run_pain;    // 0 .. 10, in the run
  double run_km;
  double week_km;  // of the last 7 days, this one included
  int strength;    // 1 done, 0 not done, -1 not said
  int checked_in;
} gerdy_diary_day;

// A test or measure that was taken twice.
typedef struct gerdy_change {
  const char* name;  // "hip_abduction_force"
  const char* label;
  const char* unit;
  char side;
  double from, to;  // first and latest value
  gerdy_when from_at, to_at;
  double real_change;        // smallest change that is not noise, in the unit; NaN = not known
  int is_real;               // |to - from| is larger
  int better;                // +1 better, -1 worse, 0 neither
  const gerdy_claim* claim;  // NULL = none
} gerdy_change;

// X(enumerator, identifier, words)
#define GERDY_DECISION_LIST(X)                                   \
  X(GERDY_DECIDE_NOTHING, "nothing", "too little to go by yet")  \
  X(GERDY_DECIDE_ADVANCE, "advance", "go on to the next step")   \
  X(GERDY_DECIDE_HOLD, "hold", "stay at this step another week") \
  X(GERDY_DECIDE_BACK, "back", "go one step back")               \
  X(GERDY_DECIDE_SEE, "see", "see a physical therapist")

typedef enum gerdy_decision {
#define GERDY_DECISION_ENUM(name, id, words) name,
  GERDY_DECISION_LIST(GERDY_DECISION_ENUM)
#undef GERDY_DECISION_ENUM
      GERDY_NDECISION
} gerdy_decision;

GERDY_API const char* gerdy_decision_id(gerdy_decision decision);
GERDY_API const char* gerdy_decision_words(gerdy_decision decision);

typedef struct gerdy_followup {
  const gerdy_diary_day* day;  // (nday) from the first to the last, without holes; the last 112
  size_t nday;
  size_t ncheckin;             // days with a check-in, of the whole diary
  size_t nrun;                 // runs that were recorded as such, of the whole diary
  const gerdy_change* change;  // (nchange)
  size_t nchange;
  gerdy_decision decision;
  const char* why;                   // of the decision, with the values and days it rests on
  int rest_and_return;               // better with rest, back with running
  const char* pattern;               // what was seen, when, and what it means; "" = nothing
  const gerdy_claim* pattern_claim;  // NULL = no pattern
} gerdy_followup;

typedef struct gerdy_plan {
  gerdy_plan_state state;
  const char* headline;  // one sentence: what this week is about
  gerdy_irritability irritability;
  const char* irritability_why;
  int step;  // of return to running, 1 .. nstep; 0 = there is no plan of running
  int nstep;
  double reference_km;  // longest run of the last 30 days; NaN = not known
  double longest_km;    // what a single run may be at most this week; 0 = no running; NaN = by pain
                        // and time alone
  gerdy_plan_week week[6];
  size_t nweek;
  gerdy_followup followup;
} gerdy_plan;

// Make the plan for today from the assessment and the whole history: the same history gives the
// same plan. It borrows from clinic and assessment. Owner: the caller, gerdy_plan_free.
// Errors: GERDY_E_MEMORY, GERDY_E_FORMAT (never, in a library whose tests passed).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_plan_make(const gerdy_clinic* clinic,
                                                       const gerdy_history* history,
                                                       const gerdy_assessment* assessment,
                                                       gerdy_plan** out, gerdy_error* err);
GERDY_API void gerdy_plan_free(gerdy_plan* plan);

// The appointments of the plan (items with days, retests) as an iCalendar file, RFC 5545: all-day
// events, no alarm, one for every day and part. Written whole or not at all.
// Errors: GERDY_E_FILE, GERDY_E_MEMORY, GERDY_E_DATA (the plan has no appointment).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_plan_ics(const gerdy_plan* plan, const char* path,
                                                      gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
