// Follow-up: the weekly decision and the days it rests on, the diary, changes, retests.
#include "testing.h"

#include "plan/decide.h"
#include "testing_plan.h"
#include "testing_random.h"

// ---- the weekly decision ------------------------------------------------------------------------

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

// ---- the days it rests on -----------------------------------------------------------------------

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

// ---- diary --------------------------------------------------------------------------------------

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

// ---- changes and retests ------------------------------------------------------------------------

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

// ---- all ----------------------------------------------------------------------------------------

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
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
  };
  return cmocka_run_group_tests(tests, open_clinic, close_clinic);
}
