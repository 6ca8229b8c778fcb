// Plan: states, steps, load, days, strength, retests, follow-up, calendar, and how its texts read.
#include "testing_plan.h"

#include <jansson.h>
#include <time.h>

#include "base/file.h"
#include "base/mem.h"
#include "clinic/knowledge.h"
#include "plan/decide.h"
#include "plan/diary.h"
#include "testing_outcome.h"
#include "testing_random.h"
#include "testing_reading.h"

// Sanitizers and debug builds say nothing about time.
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define MEASURES_TIME 1
#else
#define MEASURES_TIME 0
#endif

static gerdy_clinic* clinic;

// ---- states ------------------------------------------------------------------------------------

static void states(void** state) {
  (void)state;
  static const struct {
    const char* otherwise;
    gerdy_plan_state state;
    const char* says;  // of the headline
  } cases[] = {
      {"", GERDY_PLAN_FULL, "This week"},
      {"now_knee=locked", GERDY_PLAN_STOPPED, "No plan for now. First see"},
      {"now_general=night_pain", GERDY_PLAN_STOPPED, "No plan for now. First see"},
      {"worry=much", GERDY_PLAN_UNTIL_SEEN, "Please see a physical therapist"},
      {"can_run=cannot", GERDY_PLAN_UNTIL_SEEN, "Please see a physical therapist"},
      {"where=inner", GERDY_PLAN_OUT_OF_SCOPE, "outside of the knee"},
      {"where=", GERDY_PLAN_OUT_OF_SCOPE, "where it hurts"},
      {"where=kneecap brings_on=squat_sit+stairs_down feels=none in_run=steady",
       GERDY_PLAN_OUT_OF_SCOPE, ""},
      // what comes before everything was not answered, or with "not known"
      {"now_knee=unknown", GERDY_PLAN_UNTIL_SEEN, "First answer the questions about safety"},
      {"now_general=unknown", GERDY_PLAN_UNTIL_SEEN, "First answer the questions about safety"},
      {"now_knee= now_general=", GERDY_PLAN_UNTIL_SEEN, "First answer the questions about safety"},
      {"now_knee=unknown where=inner", GERDY_PLAN_UNTIL_SEEN, "Then see a physical therapist"},
      {"now_knee=unknown worry=much", GERDY_PLAN_UNTIL_SEEN, "Then see a physical therapist"},
      {"now_knee=unknown now_general=fever", GERDY_PLAN_STOPPED, "No plan for now. First see"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = plan_history();
    plan_intake(h, 0, cases[i].otherwise);
    made_plan made = plan_of(clinic, h);
    const gerdy_plan* p = made.plan;
    if (p->state != cases[i].state)
      fail_msg("\"%s\": %s", cases[i].otherwise, gerdy_plan_state_id(p->state));
    if (strstr(p->headline, cases[i].says) == NULL)
      fail_msg("\"%s\": headline \"%s\"", cases[i].otherwise, p->headline);
    if (p->state == GERDY_PLAN_STOPPED) {
      assert_int_equal(p->nweek, 0);
      assert_true(p->longest_km == 0);
      assert_non_null(strstr(p->headline, made.assessment->flag[0].who));
      assert_non_null(strstr(p->headline, made.assessment->flag[0].how_soon));
    }
    assert_int_equal(p->step > 0, p->state == GERDY_PLAN_FULL);
    assert_int_equal(p->nweek, p->state == GERDY_PLAN_FULL ? 6 : p->state != GERDY_PLAN_STOPPED);
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

// Until somebody has looked: no steps of running, no standing on one leg, but the signs to stop.
static void until_seen_is_safe(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 0, "worry=much");
  made_plan made = plan_of(clinic, h);
  const gerdy_plan* p = made.plan;
  assert_non_null(plan_find(p, 0, "relative_load"));
  assert_non_null(plan_find(p, 0, "stop_signs"));
  assert_non_null(plan_find(p, 0, "bridge"));
  assert_null(plan_find(p, 0, "chair_rise"));
  assert_null(plan_find(p, 0, "hip_hitch"));
  assert_null(plan_find(p, 0, "knee_side_plank"));  // it rests on the knee
  assert_true(p->longest_km <= p->reference_km);
  for (size_t i = 0; i < p->week[0].nitem; ++i) {
    const gerdy_plan_item* item = &p->week[0].item[i];
    assert_true(item->part != GERDY_PART_GAIT && item->part != GERDY_PART_RETEST);
    if (item->part == GERDY_PART_LOAD) assert_int_equal(item->days, 0);
  }
  plan_drop(&made);
  gerdy_history_free(h);
}

// Before the questions about safety are answered: no running, no appointment, and they are named.
static void unanswered_is_unsafe(void** state) {
  (void)state;
  static const char* const otherwise[] = {"now_knee=unknown",
                                          "now_general=", "now_knee=unknown now_general=unknown",
                                          "now_knee= can_run=free free_minutes= run_pain=0"};
  for (size_t i = 0; i < sizeof otherwise / sizeof *otherwise; ++i) {
    gerdy_history* h = plan_history();
    gerdy_error err = {0};
    plan_intake(h, 8, otherwise[i]);
    for (long day = 8; day >= 0; --day)
      plan_checkin(h, day, "ci_worst_pain=1 ci_morning=fine ci_run_km=2 ci_strength=yes");
    made_plan made = plan_of(clinic, h);
    const gerdy_plan* p = made.plan;
    assert_int_equal(p->nweek, 1);
    assert_true(p->longest_km == 0 && p->week[0].longest_km == 0 && p->step == 0);
    const gerdy_plan_item* first = plan_find(p, 0, "safety_first");
    assert_non_null(first);
    for (size_t k = 0; k < made.assessment->nsafety; ++k) {
      assert_int_equal(made.assessment->safety[k]->safety, 1);
      assert_non_null(strstr(first->reason, made.assessment->safety[k]->text));
    }
    for (size_t k = 0; k < p->week[0].nitem; ++k) {
      const gerdy_plan_item* item = &p->week[0].item[k];
      assert_int_equal(item->days, 0);
      if (item->part == GERDY_PART_LOAD) assert_ptr_equal(item, first);
      assert_true(item->part == GERDY_PART_LOAD || item->part == GERDY_PART_STOP);
    }
    assert_int_equal(gerdy_plan_ics(p, "unsafe.ics", &err), GERDY_E_DATA);
    assert_false(test_exists("unsafe.ics"));
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

static void open_questions_are_named(void** state) {
  (void)state;
  static const struct {
    const char* otherwise;
    size_t n;
  } cases[] = {{"", 0},
               {"now_knee=unknown", 1},
               {"now_general=", 1},
               {"now_knee=unknown now_general=", 2},
               {"now_knee=locked now_general=fever", 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = plan_history();
    plan_intake(h, 0, cases[i].otherwise);
    made_plan made = plan_of(clinic, h);
    assert_int_equal(made.assessment->nsafety, cases[i].n);
    plan_drop(&made);
    gerdy_history_free(h);
  }
  // nothing was asked yet: that is no reason to speak of a plan of running
  gerdy_history* h = plan_history();
  made_plan made = plan_of(clinic, h);
  assert_int_equal(made.assessment->nsafety, 2);
  assert_int_equal(made.plan->state, GERDY_PLAN_OUT_OF_SCOPE);
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- where the answers put the runner ----------------------------------------------------------

static void starts(void** state) {
  (void)state;
  static const struct {
    const char* otherwise;
    const char* step;
    gerdy_irritability irritability;
  } cases[] = {
      {"free_minutes=15", "run_3", GERDY_IRRITABILITY_MODERATE},
      {"free_minutes=20", "run_15", GERDY_IRRITABILITY_LOW},
      {"free_minutes=19", "run_15", GERDY_IRRITABILITY_MODERATE},
      {"free_minutes=25", "run_20", GERDY_IRRITABILITY_LOW},
      {"free_minutes=120", "run_30", GERDY_IRRITABILITY_LOW},
      {"free_minutes=10", "run_1", GERDY_IRRITABILITY_MODERATE},
      {"free_minutes=3", "run_1", GERDY_IRRITABILITY_MODERATE},
      {"free_minutes=", "run_3", GERDY_IRRITABILITY_MODERATE},
      {"free_minutes=unknown", "run_3", GERDY_IRRITABILITY_MODERATE},
      {"free_minutes=40 run_pain=6", "run_1", GERDY_IRRITABILITY_HIGH},
      {"free_minutes=40 morning=worse", "run_1", GERDY_IRRITABILITY_HIGH},
      {"free_minutes=40 walk_pain=4", "walk", GERDY_IRRITABILITY_HIGH},
      {"can_run=free free_minutes= run_pain=0", "distance", GERDY_IRRITABILITY_LOW},
      {"can_run=resting free_minutes= run_pain= in_run=", "run_1", GERDY_IRRITABILITY_MODERATE},
      {"can_run= free_minutes= run_pain= in_run= morning= walk_pain=", "run_1",
       GERDY_IRRITABILITY_UNKNOWN},
      // no run of the last month is known: distance cannot lead
      {"can_run=free free_minutes= run_pain=0 longest_30d_km=", "run_30", GERDY_IRRITABILITY_LOW},
      {"can_run=free free_minutes= run_pain=0 longest_30d_km=0", "run_30", GERDY_IRRITABILITY_LOW},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = plan_history();
    plan_intake(h, 0, cases[i].otherwise);
    made_plan made = plan_of(clinic, h);
    assert_int_equal(made.plan->state, GERDY_PLAN_FULL);
    if (strcmp(made.plan->week[0].item[0].id, cases[i].step) != 0)
      fail_msg("\"%s\": %s", cases[i].otherwise, made.plan->week[0].item[0].id);
    if (made.plan->irritability != cases[i].irritability)
      fail_msg("\"%s\": %s", cases[i].otherwise, gerdy_irritability_id(made.plan->irritability));
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

// A knee that walking hurts: nothing about runs, nothing that rests on the knee or bends it deep.
static void irritable_is_calm(void** state) {
  (void)state;
  static const char* const later[] = {"pain_in_run",       "longest_run",       "longest_run_later",
                                      "chair_rise",        "knee_side_plank",   "strength_rules",
                                      "know_keep_running", "stretch_quadriceps"};
  static const char* const now[] = {"walk", "pain_in_walk", "strength_rules_calm",
                                    "know_keep_walking", "other_sport"};
  gerdy_history* h = plan_history();
  plan_intake(h, 0, "walk_pain=4");
  made_plan made = plan_of(clinic, h);
  for (size_t i = 0; i < sizeof later / sizeof *later; ++i)
    assert_null(plan_find(made.plan, 0, later[i]));
  for (size_t i = 0; i < sizeof now / sizeof *now; ++i)
    assert_non_null(plan_find(made.plan, 0, now[i]));
  assert_non_null(plan_find(made.plan, 1, "pain_in_run"));
  assert_non_null(plan_find(made.plan, 1, "longest_run_later"));
  plan_drop(&made);
  gerdy_history_free(h);
}

// A month without a word of running begins again lower.
static void long_pause_begins_again(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 45, "can_run=free free_minutes= run_pain=0");
  made_plan made = plan_of(clinic, h);
  assert_string_equal(made.plan->week[0].item[0].id, "run_3");
  assert_true(isnan(made.plan->reference_km) && isnan(made.plan->longest_km));
  for (size_t w = 0; w < made.plan->nweek; ++w) assert_null(plan_find(made.plan, w, "distance"));
  assert_non_null(plan_find(made.plan, 0, "longest_run_time"));
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- who gets what, and why --------------------------------------------------------------------

static void contributors_choose(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 0,
              "change=shoes+sloped brings_on=downhill onset_run_km=10 before_run_km=10 "
              "can_run=free free_minutes= run_pain=0");
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(0),
             "hip_abduction_position=side_lying hip_abduction_force.r=90 "
             "hip_abduction_force.l=150 ober.r=0 ober.l=18");
  plan_entry(h, GERDY_ENTRY_TRIAL, plan_days_ago(0),
             "trial_walking=no cadence.r=159 cadence.l=161 step_width.r=-3 step_width.l=-3 "
             "pelvic_drop_peak.r=9 pelvic_drop_peak.l=4 hip_adduction_peak.r=18 "
             "hip_adduction_peak.l=9");
  made_plan made = plan_of(clinic, h);
  const gerdy_plan* p = made.plan;
  assert_int_equal(p->state, GERDY_PLAN_FULL);
  const gerdy_plan_item* lift = plan_find(p, 0, "side_lying_abduction");
  assert_non_null(lift);
  assert_non_null(strstr(lift->reason, "60 %"));
  assert_non_null(plan_find(p, 0, "weak_leg_first"));
  assert_non_null(plan_find(p, 0, "clam"));
  assert_non_null(plan_find(p, 0, "shoes"));
  assert_non_null(plan_find(p, 0, "flat_ground"));
  for (size_t i = 0; i < made.assessment->ncontributor; ++i) {
    const gerdy_explained* c = &made.assessment->contributor[i];
    if (strcmp(c->id, "tight_hip") == 0)
      assert_int_equal(plan_find(p, 0, "stretch_tfl") != NULL, c->supported);
    if (strcmp(c->id, "gait") != 0) continue;
    assert_true(c->supported);
    const gerdy_plan_item* steps = plan_find(p, 0, "cadence_higher");
    assert_non_null(steps);
    assert_non_null(strstr(steps->text, "160 steps"));
    assert_non_null(strstr(steps->text, "168"));
    assert_non_null(strstr(steps->text, "176"));
    assert_non_null(plan_find(p, 0, "step_wider"));
    assert_null(plan_find(p, 0, "level_hips"));  // one change at a time
  }
  plan_drop(&made);
  gerdy_history_free(h);
}

static void nothing_without_a_reason(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 0,
              "change=nothing onset_run_km=10 before_run_km=10 brings_on=nothing "
              "tried=strength");
  made_plan made = plan_of(clinic, h);
  for (size_t i = 0; i < made.assessment->ncontributor; ++i) {
    const gerdy_explained* c = &made.assessment->contributor[i];
    if (strcmp(c->id, "gait") == 0 || strcmp(c->id, "terrain") == 0 ||
        strcmp(c->id, "equipment") == 0)
      assert_false(c->supported);
  }
  for (size_t w = 0; w < 6; ++w) {
    static const char* const not_for_them[] = {"shoes",      "flat_ground", "cadence_higher",
                                               "step_wider", "level_hips",  "weak_leg_first"};
    for (size_t i = 0; i < sizeof not_for_them / sizeof *not_for_them; ++i) {
      assert_null(plan_find(made.plan, w, not_for_them[i]));
    }
  }
  plan_drop(&made);
  gerdy_history_free(h);
}

// What somebody wants most is answered by a line of its own.
static void goals_are_answered(void** state) {
  (void)state;
  static const char* const goal[] = {"daily", "back", "race"};
  for (size_t i = 0; i < 3; ++i) {
    char otherwise[40], id[40];
    gerdy_history* h = plan_history();
    snprintf(otherwise, sizeof otherwise, "goal=%s", goal[i]);
    plan_intake(h, 0, otherwise);
    made_plan made = plan_of(clinic, h);
    for (size_t k = 0; k < 3; ++k) {
      snprintf(id, sizeof id, "know_%s", goal[k]);
      assert_int_equal(plan_find(made.plan, 0, id) != NULL, i == k);
    }
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

// What the plan exists to say stands in its first week, each with its evidence.
static void claims_are_visible(void** state) {
  (void)state;
  static const char* const claim[] = {
      "tight_and_weak",     "rolling_band",      "stretch_short",        "rest_alone",
      "keep_running",       "strength_recovery", "compression_friction", "strength_motion",
      "see_somebody",       "run_limit",         "pain_rules",           "run_steps",
      "mobility_neighbours"};
  gerdy_history* h = plan_history();
  plan_intake(h, 0, "");
  made_plan made = plan_of(clinic, h);
  for (size_t i = 0; i < sizeof claim / sizeof *claim; ++i) {
    const gerdy_plan_week* week = &made.plan->week[0];
    size_t k = 0;
    while (k < week->nitem && strcmp(week->item[k].claim->id, claim[i]) != 0) ++k;
    if (k == week->nitem) fail_msg("no line says %s", claim[i]);
    assert_int_equal(week->item[k].opinion, week->item[k].claim->grade == GERDY_GRADE_OPINION);
  }
  assert_true(made.plan->week[0].item[0].opinion);  // the steps are expert opinion
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- properties over many runners --------------------------------------------------------------

static bool in_a_row(unsigned days) { return (days & (days >> 1)) != 0; }

static unsigned days_of(const gerdy_plan_week* week, gerdy_plan_part part) {
  unsigned days = 0;
  for (size_t i = 0; i < week->nitem; ++i) {
    if (week->item[i].part == part) days |= week->item[i].days;
  }
  return days;
}

// Every "N km" of a text.
static void assert_no_km_above(const char* text, double most) {
  for (const char* km = strstr(text, " km"); km != NULL; km = strstr(km + 1, " km")) {
    const char* at = km;
    while (at > text && (at[-1] == '.' || (at[-1] >= '0' && at[-1] <= '9'))) --at;
    if (atof(at) > most + 1e-9) fail_msg("\"%s\" is more than %g km", text, most);
  }
}

static bool has_run_entry(const gerdy_entry* entry, size_t n, long day) {
  for (size_t i = 0; i < n; ++i) {
    if (entry[i].kind == GERDY_ENTRY_RUN && gerdy_when_day(entry[i].at) == day) return true;
  }
  return false;
}

// The longest run of 30 days, found without the facts. A check-in tells of the day's km: of one run
// only where no run of that day is there. The answer counts beside them for a month.
static double longest_known(const gerdy_history* h) {
  size_t n, nfact;
  const gerdy_entry* entry = gerdy_history_entries(h, &n);
  const gerdy_fact* fact = gerdy_history_facts(h, &nfact);
  double longest = 0;
  for (size_t i = 0; i < n; ++i) {
    const long day = gerdy_when_day(entry[i].at), age = PLAN_TODAY - day;
    for (size_t k = entry[i].first; k < entry[i].first + entry[i].nfact; ++k) {
      const bool run = strcmp(fact[k].name, "run_km") == 0;
      const bool km =
          run || (strcmp(fact[k].name, "ci_run_km") == 0 && !has_run_entry(entry, n, day));
      const bool told = strcmp(fact[k].name, "longest_30d_km") == 0 && age <= 30;
      if (((km && age < 30) || told) && fact[k].number > longest) longest = fact[k].number;
    }
  }
  return longest > 0 ? longest : NAN;
}

static void check_load(const gerdy_plan* p, double longest) {
  const double most = longest * 1.1;
  if (isnan(longest)) {
    assert_true(isnan(p->reference_km));
  } else {
    assert_near(p->reference_km, longest, 1e-9);
  }
  for (size_t w = 0; w < p->nweek; ++w) {
    const gerdy_plan_week* week = &p->week[w];
    assert_true(isnan(week->longest_km) || week->longest_km == 0 ||
                week->longest_km <= most + 1e-9);
    // without a measure no number of km is told at all
    for (size_t i = 0; i < week->nitem; ++i) {
      if (week->item[i].part != GERDY_PART_LOAD) continue;
      assert_no_km_above(week->item[i].dose, isnan(most) ? 0 : most);
    }
  }
}

static void check_days(const gerdy_plan* p) {
  for (size_t w = 0; w < p->nweek; ++w) {
    const gerdy_plan_week* week = &p->week[w];
    const unsigned strength = days_of(week, GERDY_PART_STRENGTH);
    const unsigned runs = days_of(week, GERDY_PART_LOAD);
    assert_false(in_a_row(strength));
    assert_false(in_a_row(runs));
    assert_int_equal(week->first_day, PLAN_TODAY + 7 * (long)w);
    // nor across the end of the week
    if (w == 0) continue;
    assert_false((days_of(week - 1, GERDY_PART_STRENGTH) >> 6 & 1U) && (strength & 1U));
    assert_false((days_of(week - 1, GERDY_PART_LOAD) >> 6 & 1U) && (runs & 1U));
  }
}

static void check_texts(const gerdy_plan* p) {
  assert_non_null(p->headline);
  assert_non_null(p->irritability_why);
  for (size_t w = 0; w < p->nweek; ++w) {
    assert_true(strlen(p->week[w].aim) > 10);
    gerdy_plan_part part = GERDY_PART_LOAD;
    for (size_t i = 0; i < p->week[w].nitem; ++i) {
      const gerdy_plan_item* item = &p->week[w].item[i];
      const char* const text[] = {item->name, item->text, item->dose, item->reason};
      assert_true(item->part >= part);
      part = item->part;
      assert_true(strlen(item->name) > 3 && strlen(item->text) > 20 && item->claim != NULL);
      for (size_t k = 0; k < 4; ++k) {
        if (strpbrk(text[k], "{}#") != NULL || strstr(text[k], "not known)") != NULL)
          fail_msg("%s: \"%s\"", item->id, text[k]);
      }
    }
  }
}

static size_t count_days_of(const gerdy_plan_week* week, gerdy_plan_part part) {
  size_t n = 0;
  for (size_t i = 0; i < week->nitem; ++i) {
    n += week->item[i].part == part && week->item[i].days != 0;
  }
  return n;
}

// A week that can be done, and that says only what is for it.
static void check_amount(const gerdy_plan* p) {
  for (size_t w = 0; w < p->nweek; ++w) {
    const gerdy_plan_week* week = &p->week[w];
    const bool calm = p->irritability == GERDY_IRRITABILITY_HIGH && w < 1;
    assert_true(count_days_of(week, GERDY_PART_STRENGTH) <= (calm ? 3u : 5u));
    assert_true(count_days_of(week, GERDY_PART_MOBILITY) <= (calm ? 2u : 3u));
    const bool runs = p->state == GERDY_PLAN_FULL && plan_find(p, w, "walk") == NULL;
    assert_int_equal(plan_find(p, w, "pain_in_run") != NULL, runs);
    if (p->state == GERDY_PLAN_FULL) {
      assert_int_equal(plan_find(p, w, "pain_in_walk") != NULL, !runs);
      const gerdy_plan_item* hard = plan_find(p, w, "strength_rules");
      assert_int_equal(hard != NULL, p->irritability != GERDY_IRRITABILITY_HIGH);
    }
    // where minutes lead no distance is told beside them
    if (w == 0 && week->nitem > 0 && strstr(week->item[0].dose, "minute") != NULL)
      assert_false(week->longest_km > 0);
  }
}

static void assert_same(double a, double b) {
  if (isnan(a) && isnan(b)) return;
  assert_near(a, b, 1e-9);
}

// The diary of the follow-up and the facts of the clinic tell of the same last week.
static void check_diary(const made_plan* made) {
  const gerdy_followup* f = &made->plan->followup;
  double km = NAN, pain = NAN, checkins = 0, told = 0;
  for (size_t i = 0; i < f->nday; ++i) {
    const gerdy_diary_day* d = &f->day[i];
    if (d->day <= PLAN_TODAY - 7) continue;
    if (!isnan(d->run_km)) km = (isnan(km) ? 0 : km) + d->run_km;
    checkins += d->checked_in;
    if (isnan(d->worst_pain)) continue;
    pain = (isnan(pain) ? 0 : pain) + d->worst_pain;
    ++told;
  }
  assert_same(km, gerdy_facts_number(made->facts, "week_km_now", 0));
  assert_same(pain / told, gerdy_facts_number(made->facts, "pain_7d", 0));
  if (f->ncheckin > 0) assert_near(checkins, gerdy_facts_number(made->facts, "checkins_7d", 0), 0);
}

// Each number is drawn in a statement of its own: the order of arguments is the compiler's.
static void random_answers(gd_random* r, char* words, size_t size) {
  static const char* const can_run[] = {"free", "part_free", "always", "cannot", "resting"};
  static const char* const morning[] = {"fine", "stiff", "worse"};
  const char* how = can_run[(int)random_between(r, 0, 4.99)];
  const char* after = morning[(int)random_between(r, 0, 2.2)];
  const double minutes = random_between(r, 0, 60);
  const double run_pain = random_between(r, 0, 6);
  const double walk_pain = random_between(r, 0, 4);
  const double weeks = random_between(r, 1, 8);
  const double km = random_between(r, -8, 42);
  snprintf(words, size,
           "can_run=%s free_minutes=%.0f run_pain=%.0f morning=%s walk_pain=%.0f "
           "longest_30d_km=%.1f since_weeks=%.0f",
           how, minutes, run_pain, after, walk_pain, km > 0 ? km : 0, weeks);
}

static void random_day(gd_random* r, gerdy_history* h, long day, double pain) {
  static const char* const morning[] = {"fine", "stiff", "worse"};
  char words[200];
  const double worst = random_between(r, 0, pain + 1);
  const double km = random_between(r, -20, 20);
  const double run_km = random_between(r, -50, 25);
  const double run_pain = random_between(r, 0, 5);
  const double strength = random_between(r, 0, 1);
  const char* after = morning[(int)random_between(r, 0, 2.1)];
  snprintf(words, sizeof words,
           "ci_worst_pain=%.0f ci_morning=%s ci_run_km=%.1f ci_strength=%s ci_new=none", worst,
           after, km > 0.3 ? km : 0, strength < 0.4 ? "yes" : "no");
  plan_checkin(h, day, words);
  if (run_km < 0.5) return;
  snprintf(words, sizeof words, "run_km=%.2f run_pain_felt=%.0f", run_km, run_pain);
  plan_entry(h, GERDY_ENTRY_RUN, plan_days_ago(day), words);
}

static gerdy_history* random_history(gd_random* r) {
  char words[400];
  gerdy_history* h = plan_history();
  const long since = (long)random_between(r, 0, 70);
  const double often = random_between(r, 0, 1);
  const double pain = random_between(r, 0, 5);
  random_answers(r, words, sizeof words);
  plan_intake(h, since, words);
  for (long day = since; day >= 0; --day) {
    if (random_between(r, 0, 1) <= often) random_day(r, h, day, pain);
  }
  return h;
}

static void many_runners(void** state) {
  (void)state;
  gd_random r = {20261123};
  size_t with_plan[GERDY_NPLAN_STATE] = {0}, decided[GERDY_NDECISION] = {0};
  for (int i = 0; i < 600; ++i) {
    gerdy_history* h = random_history(&r);
    made_plan made = plan_of(clinic, h);
    ++with_plan[made.plan->state];
    ++decided[made.plan->followup.decision];
    check_load(made.plan, longest_known(h));
    check_days(made.plan);
    check_texts(made.plan);
    check_amount(made.plan);
    check_diary(&made);
    assert_true(made.plan->step <= made.plan->nstep);
    plan_drop(&made);
    gerdy_history_free(h);
  }
  print_message("600 random runners:");
  for (int i = 0; i < GERDY_NPLAN_STATE; ++i)
    print_message(" %s %zu", gerdy_plan_state_id((gerdy_plan_state)i), with_plan[i]);
  for (int i = 0; i < GERDY_NDECISION; ++i)
    print_message(" %s %zu", gerdy_decision_id((gerdy_decision)i), decided[i]);
  print_message("\n");
  assert_true(with_plan[GERDY_PLAN_FULL] > 100 && with_plan[GERDY_PLAN_UNTIL_SEEN] > 20);
  for (int i = 0; i < GERDY_NDECISION; ++i) assert_true(decided[i] > 0);
}

// The same history, the same plan; the order in which it was written down does not matter.
static void same_history_same_plan(void** state) {
  (void)state;
  gerdy_history *a = plan_history(), *b = plan_history();
  plan_intake(a, 20, "");
  for (long day = 20; day >= 0; --day)
    plan_checkin(a, day, day % 3 ? "ci_worst_pain=1 ci_run_km=0" : "ci_worst_pain=2 ci_run_km=4");
  for (long day = 0; day <= 20; ++day)
    plan_checkin(b, day, day % 3 ? "ci_worst_pain=1 ci_run_km=0" : "ci_worst_pain=2 ci_run_km=4");
  plan_intake(b, 20, "");
  made_plan made[3] = {plan_of(clinic, a), plan_of(clinic, a), plan_of(clinic, b)};
  gd_buf text[3];
  for (int i = 0; i < 3; ++i) {
    const test_outcome outcome = {.assessment = made[i].assessment, .plan = made[i].plan};
    test_fingerprint(&outcome, &text[i]);
  }
  assert_string_equal(text[0].at, text[1].at);
  assert_string_equal(text[0].at, text[2].at);
  for (int i = 0; i < 3; ++i) {
    gd_buf_reset(&text[i]);
    plan_drop(&made[i]);
  }
  gerdy_history_free(a);
  gerdy_history_free(b);
}

// A run yesterday or today moves the next one; so does strength.
static void what_was_done_is_not_on_again(void** state) {
  (void)state;
  static const struct {
    long days_ago;
    const char* words;
    unsigned runs, strength;  // today is Monday: strength on days 0 2 4, runs on 1 3 5
  } cases[] = {
      {3, "ci_worst_pain=0 ci_run_km=3 ci_strength=yes", 0x2A, 0x15},
      {1, "ci_worst_pain=0 ci_run_km=3 ci_strength=yes", 0x2A, 0x14},
      {0, "ci_worst_pain=0 ci_run_km=3 ci_strength=yes", 0x28, 0x14},
      {0, "ci_worst_pain=0 ci_run_km=0 ci_strength=no", 0x2A, 0x15},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = plan_history();
    plan_intake(h, 3, "");
    plan_checkin(h, cases[i].days_ago, cases[i].words);
    made_plan made = plan_of(clinic, h);
    assert_int_equal(plan_find(made.plan, 0, "run_3")->days, cases[i].runs);
    assert_int_equal(plan_find(made.plan, 0, "bridge")->days, cases[i].strength);
    assert_int_equal(plan_find(made.plan, 1, "bridge")->days, 0x15);
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

// ---- strength ----------------------------------------------------------------------------------

static void strength_rises(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 0, "");
  made_plan made = plan_of(clinic, h);
  static const char* const exercise[6] = {"bridge",         "bridge",         "bridge",
                                          "one_leg_bridge", "one_leg_bridge", "one_leg_bridge"};
  static const char* const dose[6] = {"2 sets of 8,",   "3 sets of 8,",   "3 sets of 12,",
                                      "2 sets of 8 on", "3 sets of 8 on", "3 sets of 12 on"};
  for (size_t w = 0; w < 6; ++w) {
    const gerdy_plan_item* item = plan_find(made.plan, w, exercise[w]);
    assert_non_null(item);
    if (strncmp(item->dose, dose[w], strlen(dose[w])) != 0) fail_msg("week %zu: %s", w, item->dose);
    assert_non_null(strstr(item->dose, "3 days this week"));
  }
  assert_null(strstr(made.plan->week[0].aim, "If last week"));
  assert_non_null(strstr(made.plan->week[1].aim, "If last week went well"));
  plan_drop(&made);
  gerdy_history_free(h);
}

// Five groups of muscles, three levels each.
static void exercises_are_complete(void** state) {
  (void)state;
  const json_t* items = json_object_get(clinic->plan, "items");
  const json_t* groups = json_object_get(clinic->plan, "groups");
  size_t exercises = 0;
  assert_true(json_array_size(groups) >= 5);
  for (size_t g = 0; g < json_array_size(groups); ++g) {
    const char* group = json_string_value(json_object_get(json_array_get(groups, g), "id"));
    int levels = 0;
    for (size_t i = 0; i < json_array_size(items); ++i) {
      const json_t* item = json_array_get(items, i);
      const char* of = json_string_value(json_object_get(item, "group"));
      if (of == NULL || strcmp(of, group) != 0) continue;
      levels |= 1 << json_integer_value(json_object_get(item, "level"));
      ++exercises;
    }
    assert_int_equal(levels, 0xE);
  }
  assert_true(exercises >= 12);
}

// ---- the weekly decision -----------------------------------------------------------------------

static const gd_limits limits = {.entries_needed = 3,
                                 .pain_fine = 3,
                                 .pain_too_much = 5,
                                 .mornings_back = 2,
                                 .rise_back = 2,
                                 .weeks_back_see = 2,
                                 .weeks_no_better_see = 6,
                                 .strength_days_fine = 2};

static void decides_a_week(void** state) {
  (void)state;
  static const struct {
    gd_days_together week, before;
    bool runs;
    gd_why why;
  } cases[] = {
      // entries, runs, strength, mornings, worst, mean
      {{0, 0, 0, 0, NAN, NAN}, {0}, true, GD_WHY_NOTHING},
      {{2, 2, 0, 0, 1, 1}, {0}, true, GD_WHY_NOTHING},
      {{3, 3, 0, 0, NAN, NAN}, {0}, true, GD_WHY_NOTHING},
      {{1, 1, 0, 0, 4, 4}, {0}, true, GD_WHY_HOLD_PAIN},     // nor does a doubt
      {{1, 1, 0, 1, 2, 2}, {0}, true, GD_WHY_HOLD_MORNING},  // wait for a full diary
      {{3, 1, 0, 0, 3, 2}, {0}, true, GD_WHY_ADVANCE},
      {{7, 3, 0, 0, 3, 2}, {7, 3, 0, 0, 3, 2}, true, GD_WHY_ADVANCE},
      {{7, 0, 0, 0, 1, 1}, {0}, true, GD_WHY_HOLD_NO_RUN},
      {{7, 0, 0, 0, 1, 1}, {0}, false, GD_WHY_ADVANCE},
      {{7, 3, 0, 0, 4, 2}, {0}, true, GD_WHY_HOLD_PAIN},
      {{7, 3, 0, 0, 5, 2}, {0}, true, GD_WHY_HOLD_PAIN},
      {{7, 3, 0, 1, 2, 1}, {0}, true, GD_WHY_HOLD_MORNING},
      {{7, 3, 0, 2, 2, 1}, {0}, true, GD_WHY_BACK_MORNING},
      {{7, 3, 0, 0, 6, 1}, {0}, true, GD_WHY_BACK_PAIN},
      {{1, 1, 0, 0, 8, 8}, {0}, true, GD_WHY_BACK_PAIN},  // an alarm does not wait
      {{7, 3, 0, 0, 3, 3}, {7, 3, 0, 0, 2, 1}, true, GD_WHY_BACK_RISE},
      {{7, 3, 0, 0, 3, 2.9}, {7, 3, 0, 0, 2, 1}, true, GD_WHY_ADVANCE},
      {{7, 3, 0, 0, 3, 3}, {2, 1, 0, 0, 1, 1}, true, GD_WHY_ADVANCE},  // too little before
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    const gd_why why = gd_decide(cases[i].week, cases[i].before, cases[i].runs, &limits);
    if (why != cases[i].why) fail_msg("case %zu: %s", i, gd_why_id(why));
  }
}

// A week of check-ins that begins so many days ago.
static void say_week(gerdy_history* h, long days_ago, const char* words) {
  for (long day = days_ago; day > days_ago - 7; --day) plan_checkin(h, day, words);
}

static void follows_up(void** state) {
  (void)state;
  static const char good[] = "ci_worst_pain=1 ci_morning=fine ci_run_km=2 ci_strength=yes";
  static const char mild[] = "ci_worst_pain=4 ci_morning=fine ci_run_km=2 ci_strength=yes";
  static const char bad[] = "ci_worst_pain=6 ci_morning=fine ci_run_km=2 ci_strength=yes";
  static const struct {
    const char* week[9];  // from the day of the answers on
    const char* now;      // today, after those weeks
    const char* step;
    gerdy_decision decision;
    const char* says;
  } cases[] = {
      {{0}, NULL, "run_3", GERDY_DECIDE_NOTHING, "too little"},
      {{good}, NULL, "run_5", GERDY_DECIDE_ADVANCE, "1 of 10"},
      {{good, good}, NULL, "run_15", GERDY_DECIDE_ADVANCE, "1 of 10"},
      {{good, mild}, NULL, "run_3", GERDY_DECIDE_BACK, "rose from 1 to 4"},
      {{mild}, NULL, "run_3", GERDY_DECIDE_HOLD, "4 of 10"},
      {{good, good, good, good}, NULL, "run_30", GERDY_DECIDE_ADVANCE, "1 of 10"},
      {{good, good, good, good, good}, NULL, "distance", GERDY_DECIDE_ADVANCE, "1 of 10"},
      {{good, good, good, good, good, good},
       NULL,
       "distance",
       GERDY_DECIDE_ADVANCE,
       "more than one good week"},
      {{good, good, good, good, good, good, good, good},
       NULL,
       "hills_speed",
       GERDY_DECIDE_ADVANCE,
       "1 of 10"},
      {{good, bad}, NULL, "run_3", GERDY_DECIDE_BACK, "6 of 10"},
      {{good}, bad, "run_3", GERDY_DECIDE_BACK, "6 of 10"},  // at once, within the week
      {{good}, good, "run_5", GERDY_DECIDE_ADVANCE, "1 of 10"},
      {{mild, NULL, mild}, NULL, "run_3", GERDY_DECIDE_HOLD, "4 of 10"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = plan_history();
    size_t n = 9;
    while (n > 0 && cases[i].week[n - 1] == NULL) --n;
    plan_intake(h, 7 * (long)n, "");
    for (size_t w = 0; w < n; ++w) {
      if (cases[i].week[w] != NULL) say_week(h, 7 * (long)(n - w), cases[i].week[w]);
    }
    if (cases[i].now != NULL) plan_checkin(h, 0, cases[i].now);
    made_plan made = plan_of(clinic, h);
    const gerdy_followup* f = &made.plan->followup;
    if (f->decision != cases[i].decision || strstr(f->why, cases[i].says) == NULL)
      fail_msg("case %zu: %s: %s", i, gerdy_decision_id(f->decision), f->why);
    // what a week was decided on may also need somebody to look
    if (made.plan->state == GERDY_PLAN_FULL &&
        strcmp(made.plan->week[0].item[0].id, cases[i].step) != 0)
      fail_msg("case %zu: %s, not %s", i, made.plan->week[0].item[0].id, cases[i].step);
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

// ---- the days it rests on ----------------------------------------------------------------------

// A diary of one letter a day, the last one today: the worst pain, '.' = no entry, a letter from
// 'a' (0) on: the same with a worse morning. Every day has a run. The answers stand before it.
static gerdy_history* diary_of(const char* days) {
  gerdy_history* h = plan_history();
  const long n = (long)strlen(days);
  plan_intake(h, n - 1, "");
  for (long i = 0; i < n; ++i) {
    char words[80];
    const bool worse = days[i] >= 'a';
    if (days[i] == '.') continue;
    snprintf(words, sizeof words, "ci_worst_pain=%d ci_morning=%s ci_run_km=2",
             days[i] - (worse ? 'a' : '0'), worse ? "worse" : "fine");
    plan_checkin(h, n - 1 - i, words);
  }
  return h;
}

// Today is 23 Nov.
static void decisions_name_their_days(void** state) {
  (void)state;
  static const struct {
    const char* days;
    const char* step;
    gerdy_decision decision;
    const char* says;
  } cases[] = {
      // a good week, up to today; what today tells is part of it
      {"1111111.", "run_5", GERDY_DECIDE_ADVANCE, "From 16 to 22 Nov the pain was at most 1 of 10"},
      {"11111113", "run_5", GERDY_DECIDE_ADVANCE, "From 16 to 23 Nov the pain was at most 3 of 10"},
      // what hurts since the week began keeps the next step waiting
      {"11111114", "run_3", GERDY_DECIDE_HOLD, "On 23 Nov the pain reached 4 of 10. The next step"},
      {"1111111d", "run_3", GERDY_DECIDE_HOLD, "The morning of 23 Nov was worse. The next step"},
      {"11111114.....", "run_3", GERDY_DECIDE_HOLD, "On 18 Nov the pain reached 4 of 10. The next"},
      // also when that week is over
      {"11111114......", "run_3", GERDY_DECIDE_HOLD,
       "On 17 Nov the pain reached 4 of 10. The next"},
      {"111111141111111", "run_3", GERDY_DECIDE_HOLD,
       "On 16 Nov the pain reached 4 of 10. The next"},
      // a step on which a run went well is kept
      {"111111114", "run_5", GERDY_DECIDE_HOLD, "On 23 Nov the pain reached 4 of 10. Stay"},
      // too much, today and long ago
      {"11111116", "run_3", GERDY_DECIDE_BACK, "On 23 Nov the pain reached 6 of 10"},
      {"6......", "run_1", GERDY_DECIDE_BACK, "On 17 Nov the pain reached 6 of 10"},
      {"6............", "run_1", GERDY_DECIDE_BACK, "On 11 Nov the pain reached 6 of 10"},
      {"1a1b11.", "run_1", GERDY_DECIDE_BACK, "mornings of 18 Nov and 20 Nov"},
      {"a1bc11.", "run_1", GERDY_DECIDE_BACK, "mornings of 17 Nov, 19 Nov and 20 Nov"},
      {"11111114444444", "run_3", GERDY_DECIDE_BACK,
       "rose from 1 to 4: first 10 to 16 Nov, then 17 to 23 Nov"},
      // two bad days on either side of the end of a week are one bad week
      {"11111166", "run_1", GERDY_DECIDE_BACK, "On 23 Nov the pain reached 6 of 10"},
      {"1111116.....6", "run_1", GERDY_DECIDE_BACK, "On 23 Nov"},
      {"1111116......6", "", GERDY_DECIDE_SEE, "after 16 Nov, and again after 23 Nov"},
      {"6......6", "", GERDY_DECIDE_SEE, "after 16 Nov, and again after 23 Nov"},
      // little was said: no word of a week
      {"1......", "run_3", GERDY_DECIDE_NOTHING, "too little"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = diary_of(cases[i].days);
    made_plan made = plan_of(clinic, h);
    const gerdy_followup* f = &made.plan->followup;
    if (f->decision != cases[i].decision || strstr(f->why, cases[i].says) == NULL)
      fail_msg("%s: %s: %s", cases[i].days, gerdy_decision_id(f->decision), f->why);
    if (strstr(f->why, "last week") != NULL) fail_msg("%s: %s", cases[i].days, f->why);
    if (made.plan->state == GERDY_PLAN_FULL &&
        strcmp(made.plan->week[0].item[0].id, cases[i].step) != 0)
      fail_msg("%s: %s, not %s", cases[i].days, made.plan->week[0].item[0].id, cases[i].step);
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

// Whatever the diary: no "go on" with more than 3 of 10, or a worse morning, since the week began,
// and a week that has been taken back stays so until the next one is over.
static void no_advance_with_pain(void** state) {
  (void)state;
  gd_random r = {8};
  size_t advanced = 0;
  for (int i = 0; i < 1500; ++i) {
    char days[40] = "";
    const size_t n = 8 + (size_t)random_between(&r, 0, 20);
    for (size_t k = 0; k < n; ++k) {
      static const char letter[] = "0112231122311223114.a6";
      days[k] = letter[(size_t)random_between(&r, 0, (double)sizeof letter - 1.01)];
    }
    gerdy_history* h = diary_of(days);
    made_plan made = plan_of(clinic, h);
    if (made.plan->followup.decision == GERDY_DECIDE_ADVANCE) {
      ++advanced;
      // the days since the last whole week
      for (size_t k = (n - 1) / 7 * 7; k < n; ++k) {
        if (days[k] == '4' || days[k] == '6' || days[k] == 'a')
          fail_msg("%s: %s", days, made.plan->followup.why);
      }
    }
    plan_drop(&made);
    gerdy_history_free(h);
  }
  print_message("%zu of 1500 random diaries advanced\n", advanced);
  assert_true(advanced > 50);
}

// The reason of the run is one for the run, also where the diary says too little.
static void reasons_are_reasons(void** state) {
  (void)state;
  static const struct {
    const char* days;
    const char* says;
  } cases[] = {
      {"1", "The pain comes after 15 minutes"},
      {"1.......", "The pain comes after 15 minutes"},
      {"1111111.......1", "Your diary led to this step"},
      {"1111111.", "the pain was at most 1 of 10"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = diary_of(cases[i].days);
    made_plan made = plan_of(clinic, h);
    const char* reason = made.plan->week[0].item[0].reason;
    if (strstr(reason, cases[i].says) == NULL) fail_msg("%s: %s", cases[i].days, reason);
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

static gd_course course_of(const char* const* week, size_t n, size_t start) {
  static const gd_step_kind step[4] = {{1, false}, {1, true}, {1, true}, {2, true}};
  gerdy_history* h = plan_history();
  for (size_t w = 0; w < n; ++w) {
    if (week[w] != NULL) say_week(h, 7 * (long)(n - w), week[w]);
  }
  gd_arena arena = {0};
  gd_diary diary;
  gerdy_error err = {0};
  assert_ok(gd_diary_read(clinic, h, plan_now, &arena, &diary, &err), &err);
  const gd_course c =
      gd_course_run(&diary, PLAN_TODAY - 7 * (long)n, PLAN_TODAY, start, step, 4, &limits);
  gd_arena_reset(&arena);
  gerdy_history_free(h);
  return c;
}

static void course_asks_for_help(void** state) {
  (void)state;
  static const char good[] = "ci_worst_pain=1 ci_morning=fine ci_run_km=2 ci_strength=yes";
  static const char mild[] = "ci_worst_pain=4 ci_morning=fine ci_run_km=2 ci_strength=no";
  static const char bad[] = "ci_worst_pain=7 ci_morning=fine ci_run_km=2";
  const char* const twice_bad[] = {good, bad, bad};
  gd_course c = course_of(twice_bad, 3, 2);
  assert_int_equal(c.why, GD_WHY_SEE_BACK);
  assert_int_equal(c.step, 1);  // 2, on to 3, back, back
  const char* const recovered[] = {bad, good, bad};
  assert_int_equal(course_of(recovered, 3, 2).why, GD_WHY_BACK_PAIN);
  const char* const with_a_gap[] = {bad, NULL, bad};
  assert_int_equal(course_of(with_a_gap, 3, 2).why, GD_WHY_BACK_PAIN);
  const char* const no_better[] = {mild, mild, mild, mild, mild, mild, mild};
  assert_int_equal(course_of(no_better, 6, 2).why, GD_WHY_HOLD_PAIN);
  assert_int_equal(course_of(no_better, 7, 2).why, GD_WHY_SEE_NO_BETTER);
  const char* const all_good[] = {good, good, good, good, good, good, good, good};
  c = course_of(all_good, 8, 0);
  assert_int_equal(c.step, 3);
  assert_int_equal(c.why, GD_WHY_ADVANCE_LAST);
  assert_int_equal(c.strength_weeks, 8);
  const char* const bottom[] = {bad};
  assert_int_equal(course_of(bottom, 1, 0).step, 0);
}

static void see_makes_the_plan_wait(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 14, "");
  say_week(h, 14, "ci_worst_pain=6 ci_morning=fine ci_run_km=2");
  say_week(h, 7, "ci_worst_pain=6 ci_morning=fine ci_run_km=2");
  made_plan made = plan_of(clinic, h);
  assert_int_equal(made.plan->followup.decision, GERDY_DECIDE_SEE);
  assert_int_equal(made.plan->state, GERDY_PLAN_UNTIL_SEEN);
  assert_non_null(strstr(made.plan->headline, "physical therapist"));
  plan_drop(&made);
  gerdy_history_free(h);
}

static void notices_rest_and_return(void** state) {
  (void)state;
  for (int back = 0; back < 2; ++back) {
    gerdy_history* h = plan_history();
    plan_intake(h, 0, back ? "tried=rest rest_result=came_back" : "tried=rest rest_result=stayed");
    made_plan made = plan_of(clinic, h);
    const gerdy_followup* f = &made.plan->followup;
    assert_int_equal(f->rest_and_return, back);
    assert_int_equal(f->pattern[0] != '\0', back);
    assert_int_equal(f->pattern_claim != NULL, back);
    if (back) assert_non_null(strstr(f->pattern, "did not reach the cause"));
    assert_int_equal(plan_find(made.plan, 0, "know_rest")->reason[0] != '\0', back);
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

// What the diary shows is told with its days.
static void pattern_names_its_days(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 20, "");
  plan_checkin(h, 20, "ci_worst_pain=6 ci_run_km=5");  // 3 Nov
  plan_checkin(h, 12, "ci_worst_pain=1 ci_run_km=0");
  plan_checkin(h, 10, "ci_worst_pain=1 ci_run_km=4");  // 13 Nov
  plan_checkin(h, 7, "ci_worst_pain=3 ci_run_km=4");   // 16 Nov
  made_plan made = plan_of(clinic, h);
  const char* pattern = made.plan->followup.pattern;
  if (strstr(pattern, "without running (4 to 12 Nov) and was back on 16 Nov") == NULL)
    fail_msg("%s", pattern);
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- diary -------------------------------------------------------------------------------------

static void diary_puts_a_day_together(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  // the same 5 km told twice, and a second run
  plan_entry(h, GERDY_ENTRY_RUN, plan_days_ago(3), "run_km=5 run_pain_felt=2");
  plan_checkin(h, 3, "ci_worst_pain=1 ci_run_km=5 ci_run_pain=3 ci_strength=no ci_morning=fine");
  plan_entry(h, GERDY_ENTRY_RUN, plan_days_ago(2), "run_km=4");
  plan_entry(h, GERDY_ENTRY_RUN, plan_days_ago(2), "run_km=3 run_pain_felt=99");
  plan_checkin(h, 2, "ci_worst_pain=4 ci_run_km=unknown ci_strength=yes ci_morning=worse");
  plan_checkin(h, 2, "ci_worst_pain=2 ci_run_km=0 ci_strength=no ci_morning=fine");
  // nothing on the day before yesterday's next day; more in the check-in than on the watch
  plan_entry(h, GERDY_ENTRY_RUN, plan_days_ago(0), "run_km=5");
  plan_checkin(h, 0, "ci_run_km=8");
  plan_entry(h, GERDY_ENTRY_RUN, plan_days_ago(-1), "run_km=50");  // tomorrow
  plan_intake(h, 0, "");
  made_plan made = plan_of(clinic, h);
  const gerdy_followup* f = &made.plan->followup;
  assert_int_equal(f->nday, 4);
  assert_int_equal(f->nrun, 4);
  assert_int_equal(f->ncheckin, 3);  // two on one day are one
  const gerdy_diary_day* d = f->day;
  for (long i = 0; i < 4; ++i) assert_int_equal(d[i].day, PLAN_TODAY - 3 + i);
  assert_true(d[0].run_km == 5 && d[0].run_pain == 3 && d[0].worst_pain == 3 && d[0].strength == 0);
  assert_true(d[1].run_km == 7 && d[1].worst_pain == 4 && d[1].strength == 1);
  assert_true(isnan(d[1].run_pain));  // 99 of 10 cannot be
  assert_true(isnan(d[2].run_km) && isnan(d[2].worst_pain) && d[2].strength == -1);
  assert_int_equal(d[2].checked_in, 0);
  assert_true(d[3].run_km == 8 && d[3].checked_in == 1);
  assert_true(d[0].week_km == 5 && d[1].week_km == 12 && d[2].week_km == 12 && d[3].week_km == 20);
  plan_drop(&made);
  gerdy_history_free(h);
}

// A run belongs to the day of its own place, wherever the plan is made.
static void days_have_their_own_place(void** state) {
  (void)state;
  static const struct {
    const char* at;
    long days_ago;
  } cases[] = {
      {"2026-11-20T23:30:00-08:00", 3},  // already the 21st in London
      {"2026-11-21T00:30:00+13:00", 2},  // still the 20th in London
      {"2026-11-20T12:00:00Z", 3},
      {"2026-11-20", 3},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = plan_history();
    gerdy_when at;
    gerdy_error err = {0};
    assert_ok(gerdy_when_parse(cases[i].at, &at, &err), &err);
    plan_intake(h, 5, "");
    plan_entry(h, GERDY_ENTRY_RUN, at, "run_km=3");
    made_plan made = plan_of(clinic, h);
    assert_int_equal(made.plan->followup.nday, 1);
    assert_int_equal(made.plan->followup.day[0].day, PLAN_TODAY - cases[i].days_ago);
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

static void diary_shows_sixteen_weeks(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 300, "");
  for (long day = 300; day >= 0; day -= 2) plan_checkin(h, day, "ci_worst_pain=1 ci_run_km=1");
  made_plan made = plan_of(clinic, h);
  const gerdy_followup* f = &made.plan->followup;
  assert_int_equal(f->nday, 112);
  assert_int_equal(f->day[111].day, PLAN_TODAY);
  assert_int_equal(f->day[0].day, PLAN_TODAY - 111);
  assert_int_equal(f->ncheckin, 151);
  plan_drop(&made);
  gerdy_history_free(h);
}

// What was taken back does not count.
static void retracted_days_do_not_count(void** state) {
  (void)state;
  static const char uid[] = "0123456789abcdef0123456789abcdef";
  gerdy_history* h = plan_history();
  gerdy_error err = {0};
  const gerdy_when at = plan_days_ago(1);
  plan_intake(h, 2, "");
  assert_ok(gerdy_history_entry(h, GERDY_ENTRY_RUN, at, at, "watch", "", uid, &err), &err);
  assert_ok(gerdy_history_number(h, "run_km", 0, 30, &err), &err);
  assert_ok(gerdy_history_entry(h, GERDY_ENTRY_RETRACTION, at, plan_now, "runner", "", "", &err),
            &err);
  assert_ok(gerdy_history_text(h, "retracts", 0, uid, &err), &err);
  made_plan made = plan_of(clinic, h);
  assert_int_equal(made.plan->followup.nday, 0);
  assert_int_equal(made.plan->followup.nrun, 0);
  assert_true(made.plan->reference_km == 10);
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- changes and retests -----------------------------------------------------------------------

static const gerdy_change* change_of(const gerdy_followup* f, const char* name, char side) {
  for (size_t i = 0; i < f->nchange; ++i) {
    if (strcmp(f->change[i].name, name) == 0 && f->change[i].side == side) return &f->change[i];
  }
  return NULL;
}

static void marks_real_changes(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 60, "");
  const char* const words[3] = {
      "hip_abduction_force.r=100 hip_abduction_force.l=150 side_plank.r=30",
      "hip_abduction_force.r=10 hip_abduction_force.l=10",
      "hip_abduction_force.r=135 hip_abduction_force.l=140 ober.r=10"};
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(2), words[2]);  // written down first
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(50), words[0]);
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(20), words[1]);
  made_plan made = plan_of(clinic, h);
  const gerdy_followup* f = &made.plan->followup;
  const gerdy_change *r = change_of(f, "hip_abduction_force", 'r'),
                     *l = change_of(f, "hip_abduction_force", 'l');
  const gerdy_test* test = gerdy_clinic_test(clinic, "hip_abduction_force");
  assert_int_equal(f->nchange, 2);
  assert_true(r->from == 100 && r->to == 135 && l->from == 150 && l->to == 140);
  assert_near(r->real_change, test->real_change * 100, 1e-9);
  assert_near(l->real_change, test->real_change * 150, 1e-9);
  assert_true(r->is_real == 1 && r->better == 1 && l->is_real == 0 && l->better == -1);
  assert_non_null(r->claim);
  plan_drop(&made);
  gerdy_history_free(h);
}

static void tests_fall_due(void** state) {
  (void)state;
  static const struct {
    long days_ago;
    size_t week;  // 0 = this one
  } cases[] = {{0, 5}, {7, 4}, {35, 0}, {300, 0}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    gerdy_history* h = plan_history();
    plan_intake(h, 0, "");
    plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(cases[i].days_ago),
               "hip_abduction_force.r=100 hip_abduction_force.l=150");
    made_plan made = plan_of(clinic, h);
    size_t found = 0;
    for (size_t w = 0; w < 6; ++w) {
      const gerdy_plan_item* item = plan_find(made.plan, w, "hip_abduction_force");
      if (item == NULL) continue;
      ++found;
      assert_int_equal(w, cases[i].week);
      assert_int_equal(item->days, 1U << 6);  // Sunday
      assert_non_null(strstr(item->dose, "Sunday"));
      assert_non_null(strstr(item->text, "right 100 N, left 150 N"));
      assert_non_null(strstr(item->text, "27 %"));
    }
    assert_int_equal(found, 1);
    plan_drop(&made);
    gerdy_history_free(h);
  }
}

// ---- calendar ----------------------------------------------------------------------------------

// Unfold, and check what RFC 5545 asks of every line. Owner: the caller, gd_free.
static char* read_ics(const char* path) {
  char* bytes;
  size_t n;
  gerdy_error err = {0};
  assert_ok(gd_file_read(path, &bytes, &n, &err), &err);
  size_t length = 0, out = 0;
  for (size_t i = 0; i < n; ++i) {
    assert_true(bytes[i] != '\n' || (i > 0 && bytes[i - 1] == '\r'));
    assert_true(bytes[i] != '\r' || bytes[i + 1] == '\n');
    if (bytes[i] != '\r' && bytes[i] != '\n') ++length;
    if (bytes[i] == '\n') length = 0;
    assert_true(length <= 75);
  }
  for (size_t i = 0; i < n; ++i) {
    if (strncmp(bytes + i, "\r\n ", 3) == 0) {
      // a character is never cut
      assert_true(((unsigned char)bytes[i + 3] & 0xC0U) != 0x80U);
      i += 2;
    } else if (bytes[i] != '\r') {
      bytes[out++] = bytes[i];
    }
  }
  bytes[out] = '\0';
  return bytes;
}

static size_t count(const char* text, const char* what) {
  size_t n = 0;
  for (const char* at = strstr(text, what); at != NULL; at = strstr(at + 1, what)) ++n;
  return n;
}

// The value of a property of the event that begins at text.
static void property(const char* text, const char* name, char out[200]) {
  const char* at = strstr(text, name);
  assert_non_null(at);
  at += strlen(name);
  size_t n = strcspn(at, "\n");
  assert_true(n < 200);
  memcpy(out, at, n);
  out[n] = '\0';
}

static size_t appointments(const gerdy_plan* p) {
  size_t n = 0;
  for (size_t w = 0; w < p->nweek; ++w) {
    for (int part = 0; part < GERDY_NPLAN_PART; ++part) {
      for (unsigned days = days_of(&p->week[w], (gerdy_plan_part)part); days != 0; days >>= 1)
        n += days & 1U;
    }
  }
  return n;
}

static void calendar_reads_back(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  gerdy_error err = {0};
  plan_intake(h, 0, "");
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(0), "hip_abduction_force.r=100");
  made_plan made = plan_of(clinic, h);
  assert_ok(gerdy_plan_ics(made.plan, "plan.ics", &err), &err);
  char* text = read_ics("plan.ics");
  assert_int_equal(strncmp(text, "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:", 35), 0);
  assert_string_equal(text + strlen(text) - 14, "END:VCALENDAR\n");
  assert_int_equal(count(text, "BEGIN:VEVENT\n"), appointments(made.plan));
  assert_int_equal(count(text, "\nEND:VEVENT\n"), appointments(made.plan));
  assert_int_equal(count(text, "\nDTSTAMP:20261123T000000Z\n"), appointments(made.plan));
  assert_int_equal(count(text, "BEGIN:VALARM"), 0);
  char before[200] = "";
  for (const char* e = strstr(text, "BEGIN:VEVENT"); e != NULL; e = strstr(e + 1, "BEGIN:VEVENT")) {
    char uid[200], start[200], end[200], summary[200];
    property(e, "\nUID:", uid);
    property(e, "\nDTSTART;VALUE=DATE:", start);
    property(e, "\nDTEND;VALUE=DATE:", end);
    property(e, "\nSUMMARY:", summary);
    assert_int_equal(strlen(start), 8);
    assert_true(strcmp(start, end) < 0 && strcmp(start, "20261123") >= 0 &&
                strcmp(start, "20270104") < 0);
    assert_non_null(strstr(uid, start));
    assert_int_equal(count(text, uid), 1);
    assert_true(strcmp(before, start) <= 0 && summary[0] != '\0');
    memcpy(before, start, sizeof before);
  }
  assert_non_null(strstr(text, "3 days this week\\n"));
  assert_non_null(strstr(text, "\\, "));
  assert_non_null(strstr(text, "20270103-retest"));
  gd_free(text);
  plan_drop(&made);
  gerdy_history_free(h);
}

// Text of any kind: long, with commas, in other scripts.
static void calendar_folds_and_escapes(void** state) {
  (void)state;
  gerdy_error err = {0};
  static const gerdy_claim claim = {.id = "c", .statement = "s", .limits = ""};
  for (int shift = 0; shift < 8; ++shift) {
    char name[200] = "";
    for (int i = 0; i < shift; ++i) strcat(name, "a");
    for (int i = 0; i < 40; ++i) strcat(name, "\xe2\x82\xac");
    const gerdy_plan_item item = {.part = GERDY_PART_STRENGTH,
                                  .id = "x",
                                  .name = name,
                                  .dose = "a,b;c\\d",
                                  .text = "two\nlines\r\x07",
                                  .reason = "",
                                  .days = 1,
                                  .claim = &claim};
    gerdy_plan plan = {.state = GERDY_PLAN_FULL, .nweek = 1};
    plan.week[0] = (gerdy_plan_week){
        .number = 1, .first_day = PLAN_TODAY, .aim = "", .item = &item, .nitem = 1};
    assert_ok(gerdy_plan_ics(&plan, "fold.ics", &err), &err);
    char* text = read_ics("fold.ics");
    assert_non_null(strstr(text, name));
    assert_non_null(strstr(text, "a\\,b\\;c\\\\d\\ntwo\\nlines\\n\n"));
    assert_null(strchr(text, '\x07'));
    gd_free(text);
  }
}

static void no_appointment_no_calendar(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  gerdy_error err = {0};
  plan_intake(h, 0, "now_knee=locked");
  made_plan made = plan_of(clinic, h);
  assert_int_equal(gerdy_plan_ics(made.plan, "none.ics", &err), GERDY_E_DATA);
  assert_false(test_exists("none.ics"));
  assert_non_null(strstr(err.msg, "no appointment"));
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- the file itself ---------------------------------------------------------------------------

static void check_rule(const char* text) {
  gd_rule* rule;
  gerdy_error err = {0};
  assert_ok(gd_rule_compile(text, &rule, &err), &err);
  const char *name, *word;
  double number;
  for (size_t i = 0; gd_rule_test(rule, i, &name, &word, &number); ++i) {
    gd_declared d;
    if (!gd_declared_find(clinic, name, &d)) fail_msg("\"%s\": nobody declares %s", text, name);
    size_t k = 0;
    while (k < d.noption && strcmp(d.option[k].id, word) != 0) ++k;
    if (word[0] != '\0' && k == d.noption)
      fail_msg("\"%s\": %s has no option %s", text, name, word);
  }
  gd_rule_free(rule);
}

// "{name}" and "{name:1}" must be facts; "{#name}" is checked where it is filled in.
static void check_placeholders(const char* text) {
  for (const char* at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
    char name[80];
    const size_t n = strcspn(at + 1, ":}");
    assert_true(n > 0 && n < sizeof name && strchr(at, '}') != NULL);
    memcpy(name, at + 1, n);
    name[n] = '\0';
    gd_declared d;
    if (name[0] != '#' && !gd_declared_find(clinic, name, &d)) fail_msg("\"%s\": {%s}", text, name);
  }
}

static void walk(const json_t* value, const char* key, void (*see)(const char*, const char*)) {
  if (json_is_string(value)) see(key, json_string_value(value));
  for (size_t i = 0; i < json_array_size(value); ++i) walk(json_array_get(value, i), key, see);
  if (!json_is_object(value)) return;
  void* at = json_object_iter((json_t*)(uintptr_t)value);
  for (; at != NULL; at = json_object_iter_next((json_t*)(uintptr_t)value, at))
    walk(json_object_iter_value(at), json_object_iter_key(at), see);
}

static void see_rules_and_names(const char* key, const char* text) {
  if (strcmp(key, "when") == 0) {
    check_rule(text);
  } else {
    check_placeholders(text);
  }
}

static void file_speaks_of_known_names(void** state) {
  (void)state;
  walk(clinic->plan, "", see_rules_and_names);
  for (int why = GD_WHY_NOTHING; why <= GD_WHY_SEE_NO_BETTER; ++why) {
    const json_t* reasons = json_object_get(json_object_get(clinic->plan, "followup"), "reasons");
    assert_true(json_is_string(json_object_get(reasons, gd_why_id((gd_why)why))));
  }
}

// ---- reading -----------------------------------------------------------------------------------

static void counts_syllables(void** state) {
  (void)state;
  static const struct {
    const char* word;
    int n;
  } cases[] = {{"the", 1},      {"knee", 1},     {"makes", 1},       {"raised", 1},
               {"muscle", 2},   {"little", 2},   {"changes", 2},     {"session", 2},
               {"exercise", 3}, {"previous", 3}, {"therapist", 3},   {"professional", 4},
               {"ended", 2},    {"being", 2},    {"examination", 5}, {"quadriceps", 2}};
  for (size_t i = 0; i < sizeof cases / sizeof *cases; ++i) {
    if (reading_syllables(cases[i].word, strlen(cases[i].word)) != cases[i].n)
      fail_msg("%s", cases[i].word);
  }
  // 6 words, 6 syllables; and a sentence known to be hard (13 words, 24 to 26 syllables: 11 to 13)
  assert_near(reading_grade(reading_count("The cat sat on the mat.")), -1.45, 1e-9);
  const double hard = reading_grade(reading_count(
      "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."));
  assert_true(hard > 11 && hard < 13.5);
}

static reading read_so_far;

static void see_text(const char* key, const char* text) {
  static const char* const not_read[] = {"when", "claim", "id", "identifier"};
  for (size_t i = 0; i < sizeof not_read / sizeof *not_read; ++i) {
    if (strcmp(key, not_read[i]) == 0) return;
  }
  const reading r = reading_count(text);
  if (r.words < 4) return;  // a name is no sentence
  read_so_far.words += r.words;
  read_so_far.sentences += r.sentences;
  read_so_far.syllables += r.syllables;
  // a label of few words has no grade worth the name
  if (r.words >= 8 && reading_grade(r) > 10) fail_msg("grade %.1f: %s", reading_grade(r), text);
}

// Age 13 is grade 7 to 8.
static void texts_read_easily(void** state) {
  (void)state;
  static const char* const file[] = {"plan", "flags", "questions"};
  for (size_t i = 0; i < sizeof file / sizeof *file; ++i) {
    char path[64];
    json_error_t err;
    snprintf(path, sizeof path, "evidence/%s.json", file[i]);
    json_t* tree = json_load_file(SOURCE_FILE(path), 0, &err);
    assert_non_null(tree);
    read_so_far = (reading){0};
    walk(tree, "", see_text);
    print_message("%s: grade %.1f over %ld words\n", path, reading_grade(read_so_far),
                  read_so_far.words);
    assert_true(read_so_far.words > 1000);
    assert_true(reading_grade(read_so_far) <= 7.5);
    json_decref(tree);
  }
}

// ---- memory and time ---------------------------------------------------------------------------

static gerdy_history* rich_history(void) {
  gerdy_history* h = plan_history();
  plan_intake(h, 20, "tried=rest rest_result=came_back");
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(19), "hip_abduction_force.r=90 ober.r=3");
  plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(2), "hip_abduction_force.r=120 ober.r=9");
  for (long day = 20; day >= 0; --day)
    plan_checkin(h, day, "ci_worst_pain=1 ci_morning=fine ci_run_km=2 ci_strength=yes");
  return h;
}

static void survives_lack_of_memory(void** state) {
  (void)state;
  gerdy_history* h = rich_history();
  made_plan made = plan_of(clinic, h);
  gerdy_error err = {0};
  unsigned long n = 0, ics = 0;
  for (;; ++n) {
    gerdy_plan* plan;
    gd_mem_fail_at(n + 1);
    gerdy_status status = gerdy_plan_make(clinic, h, made.assessment, &plan, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) {
      gerdy_plan_free(plan);
      break;
    }
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_null(plan);
  }
  for (;; ++ics) {
    gd_mem_fail_at(ics + 1);
    gerdy_status status = gerdy_plan_ics(made.plan, "memory.ics", &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_false(test_exists("memory.ics"));
  }
  print_message("%lu allocations of a plan, %lu of a calendar, each failed in turn\n", n, ics);
  assert_true(n > 100 && ics > 5);
  unlink("memory.ics");
  gerdy_plan_free(NULL);
  plan_drop(&made);
  gerdy_history_free(h);
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void ten_years_are_quick(void** state) {
  (void)state;
  gerdy_history* h = plan_history();
  plan_intake(h, 3650, "");
  for (long day = 3650; day >= 0; --day) {
    plan_checkin(h, day,
                 "ci_worst_pain=1 ci_morning=fine ci_run_km=5 ci_run_pain=1 ci_strength=yes "
                 "ci_new=none");
    if (day % 2 == 0) plan_entry(h, GERDY_ENTRY_RUN, plan_days_ago(day), "run_km=5");
    if (day % 30 == 0)
      plan_entry(h, GERDY_ENTRY_TEST, plan_days_ago(day), "hip_abduction_force.r=100");
  }
  made_plan made = plan_of(clinic, h);
  gerdy_error err = {0};
  double best = 1e9;
  for (int i = 0; i < 5; ++i) {
    gerdy_plan* plan;
    const double start = seconds();
    assert_ok(gerdy_plan_make(clinic, h, made.assessment, &plan, &err), &err);
    const double took = seconds() - start;
    if (took < best) best = took;
    gerdy_plan_free(plan);
  }
  print_message("a plan from ten years of daily entries: %.2f ms\n", 1e3 * best);
  if (MEASURES_TIME) assert_true(best < 0.010);
  plan_drop(&made);
  gerdy_history_free(h);
}

// ---- all ---------------------------------------------------------------------------------------

static int open_clinic(void** state) {
  (void)state;
  gerdy_error err = {0};
  if (gerdy_clinic_open(&clinic, &err) == GERDY_OK) return 0;
  print_error("%s %s: %s\n", err.file, err.element, err.msg);
  return 1;
}

static int close_clinic(void** state) {
  (void)state;
  gerdy_clinic_free(clinic);
  return 0;
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(states),
      cmocka_unit_test(until_seen_is_safe),
      cmocka_unit_test(unanswered_is_unsafe),
      cmocka_unit_test(open_questions_are_named),
      cmocka_unit_test(starts),
      cmocka_unit_test(irritable_is_calm),
      cmocka_unit_test(long_pause_begins_again),
      cmocka_unit_test(contributors_choose),
      cmocka_unit_test(nothing_without_a_reason),
      cmocka_unit_test(goals_are_answered),
      cmocka_unit_test(claims_are_visible),
      cmocka_unit_test(many_runners),
      cmocka_unit_test(same_history_same_plan),
      cmocka_unit_test(what_was_done_is_not_on_again),
      cmocka_unit_test(strength_rises),
      cmocka_unit_test(exercises_are_complete),
      cmocka_unit_test(decides_a_week),
      cmocka_unit_test(follows_up),
      cmocka_unit_test(decisions_name_their_days),
      cmocka_unit_test(no_advance_with_pain),
      cmocka_unit_test(reasons_are_reasons),
      cmocka_unit_test(course_asks_for_help),
      cmocka_unit_test(see_makes_the_plan_wait),
      cmocka_unit_test(notices_rest_and_return),
      cmocka_unit_test(pattern_names_its_days),
      cmocka_unit_test(diary_puts_a_day_together),
      cmocka_unit_test(days_have_their_own_place),
      cmocka_unit_test(diary_shows_sixteen_weeks),
      cmocka_unit_test(retracted_days_do_not_count),
      cmocka_unit_test(marks_real_changes),
      cmocka_unit_test(tests_fall_due),
      cmocka_unit_test(calendar_reads_back),
      cmocka_unit_test(calendar_folds_and_escapes),
      cmocka_unit_test(no_appointment_no_calendar),
      cmocka_unit_test(file_speaks_of_known_names),
      cmocka_unit_test(counts_syllables),
      cmocka_unit_test(texts_read_easily),
      cmocka_unit_test(survives_lack_of_memory),
      cmocka_unit_test(ten_years_are_quick),
  };
  return cmocka_run_group_tests(tests, open_clinic, close_clinic);
}
