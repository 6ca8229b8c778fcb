// Plan: states, steps, load, days, strength, for whom and why.
#include "testing.h"

#include <jansson.h>

#include "testing_outcome.h"
#include "testing_plan.h"
#include "testing_random.h"

// ---- states -------------------------------------------------------------------------------------

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

// ---- where the answers put the runner -----------------------------------------------------------

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

// ---- who gets what, and why ---------------------------------------------------------------------

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

// ---- properties over many runners ---------------------------------------------------------------

static bool in_a_row(unsigned days) { return (days & (days >> 1)) != 0; }

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

// ---- strength -----------------------------------------------------------------------------------

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

// ---- all ----------------------------------------------------------------------------------------

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
  };
  return cmocka_run_group_tests(tests, open_clinic, close_clinic);
}
