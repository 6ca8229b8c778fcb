// tests/testing_case.h: a runner's case made by hand: assessment, plan and follow-up as the report
// gets them, without the engine that judges.
#ifndef GD_TESTING_CASE_H
#define GD_TESTING_CASE_H

#include "testing.h"

#include <gerdy/report.h>
#include <stdlib.h>

enum { CASE_NDAY = 42, CASE_NITEM = 13, CASE_FIRST_DAY = 20780 };  // 2026-11-23, a Monday

typedef struct case_fixture {
  gerdy_report report;
  gerdy_source source[3];
  gerdy_finding finding[4];
  gerdy_claim claim[6];
  gerdy_flag flag[2];
  gerdy_argument argument[12];
  gerdy_explained hypothesis[4];
  gerdy_explained contributor[3];
  gerdy_wanted wanted[3];
  gerdy_contradiction contradiction;
  gerdy_question question[2];
  gerdy_assessment assessment;
  gerdy_plan_item item[CASE_NITEM];
  gerdy_plan plan;
  gerdy_diary_day day[CASE_NDAY];
  gerdy_change change[4];
} case_fixture;

static inline void fill_case_claims(case_fixture* f) {
  f->source[0] = (gerdy_source){"one2018", "One and others 2018, Some J 46:3023",
                                "doi:10.1000/one.2018", "abstract"};
  f->source[1] =
      (gerdy_source){"two2021", "Two 2021, Another J 9:11", "PMID 12345678", "full text"};
  f->source[2] = (gerdy_source){"site", "A clinic's page", "https://example.org/knee", "full text"};
  f->finding[0] =
      (gerdy_finding){"72 runners, larger drop in those with pain.", &f->source[0], 'S'};
  f->finding[1] = (gerdy_finding){"No difference in 17 women.", &f->source[1], 'S'};
  f->finding[2] = (gerdy_finding){"What is taught.", &f->source[2], 'O'};
  f->finding[3] = (gerdy_finding){"Seen in 5,205 runners.", &f->source[1], '2'};
  static const char* const statement[6] = {"The spot of the pain tells structures apart.",
                                           "A run much longer than those before goes with injury.",
                                           "Weak hip muscles go with pain of the band.",
                                           "Steps from walking to running are what experts teach.",
                                           "Night pain needs a doctor.",
                                           "A change below the noise of a test says nothing."};
  static const char* const id[6] = {"spot",  "long_run",   "weak_hip_pain",
                                    "steps", "night_pain", "noise_of_tests"};
  static const gerdy_grade grade[6] = {GERDY_GRADE_MODERATE,  GERDY_GRADE_STRONG,
                                       GERDY_GRADE_CONTESTED, GERDY_GRADE_OPINION,
                                       GERDY_GRADE_OPINION,   GERDY_GRADE_MODERATE};
  for (int i = 0; i < 6; ++i) {
    f->claim[i] = (gerdy_claim){.id = id[i],
                                .statement = statement[i],
                                .grade = grade[i],
                                .support = &f->finding[i == 3 || i == 4 ? 2
                                                       : i == 1         ? 3
                                                                        : 0],
                                .nsupport = 1,
                                .limits = i == 1 ? "It says nothing about pace." : ""};
  }
  f->claim[2].against = &f->finding[1];
  f->claim[2].nagainst = 1;
}

static inline void fill_case_arguments(case_fixture* f) {
  const gerdy_argument argument[12] = {
      // the band
      {"spot_for", 1, 3, "You point to the bony bump on the outside of the knee.", &f->claim[0], 1},
      {"builds", 1, 2, "The pain comes after about 4 km and builds up until you stop.",
       &f->claim[0], 1},
      {"downhill", 1, 2, "Downhill brings it on.", &f->claim[0], 1},
      {"downhill2", 1, 1, "So do stairs.", &f->claim[0], 0},
      {"no_snap", -1, 1, "Nothing snaps over the outside as the knee bends.", &f->claim[0], 1},
      // meniscus
      {"no_catch", -1, 2, "Nothing catches or locks.", &f->claim[0], 1},
      {"deep", 1, 1, "Deep bending hurts a little.", &f->claim[0], 1},
      // biceps
      {"sprint", -1, 2, "Sprinting does not bring it on.", &f->claim[0], 1},
      // contributors
      {"jump", 1, 3, "The run in which it began was 60 % longer than the longest before.",
       &f->claim[1], 1},
      {"hip", 1, 2, "The sore side's hip pushes with 74 % of the other's force.", &f->claim[2], 1},
      {"drop", 1, 1, "The pelvis drops 7.1 ± 0.6° on the sore side.", &f->claim[2], 1},
      {"supple", -1, 2, "The outer thigh is as supple as on the other side.", &f->claim[2], 1},
  };
  memcpy(f->argument, argument, sizeof argument);
}

static inline void fill_case_hypotheses(case_fixture* f) {
  const gerdy_explained hypothesis[4] = {
      {"itb", "Pain related to the iliotibial band",
       "A band of tissue runs from the hip to the outside of the knee. Where it crosses the bone, "
       "it "
       "can become sore when it gets more load than it is used to.",
       0, f->argument, 5, 1, 1, 0.97, 1.0},
      {"meniscus", "A sore outer meniscus", "A cushion in the joint.", 0, f->argument + 5, 2, 0, 2,
       0.02, 0.1},
      {"biceps", "The tendon of the outer hamstring", "The cord behind.", 0, f->argument + 7, 1, 0,
       3, 0.01, 0.0},
      {"bone", "A bone that is under too much load", "A stress injury.", 0, NULL, 0, 0, 4, 0.0,
       0.0},
  };
  const gerdy_explained contributor[3] = {
      {"load", "More running than before", "Load.", 1, f->argument + 8, 1, 1, 1, 0.8, 1.0},
      {"weak_hip", "Weak muscles at the side of the hip", "Strength.", 1, f->argument + 9, 2, 1, 2,
       0.2, 0.9},
      {"tight_hip", "Tightness around the hip", "Mobility.", 1, f->argument + 11, 1, 0, 3, 0.0,
       0.0},
  };
  memcpy(f->hypothesis, hypothesis, sizeof hypothesis);
  memcpy(f->contributor, contributor, sizeof contributor);
}

static inline void fill_case_assessment(case_fixture* f) {
  f->wanted[0] = (gerdy_wanted){
      "thessaly", "Turn on a bent knee", "It tells the band from the meniscus.", 1, "therapist", 1};
  f->wanted[1] = (gerdy_wanted){"morning",
                                "How is it the morning after a run?",
                                "It tells how much load is too much.",
                                0,
                                "self",
                                0};
  f->wanted[2] = (gerdy_wanted){"hip_abduction_force",
                                "Push of the leg to the side",
                                "It tells whether the hip is weak.",
                                1,
                                "therapist",
                                5};
  f->assessment = (gerdy_assessment){.now = gerdy_when_of_day(CASE_FIRST_DAY, 0),
                                     .referral = GERDY_REFER_NONE,
                                     .in_scope = 1,
                                     .scope = "",
                                     .hypothesis = f->hypothesis,
                                     .nhypothesis = 4,
                                     .contributor = f->contributor,
                                     .ncontributor = 3,
                                     .robust = 1,
                                     .robust_text = "first in 97 % of 4,000 weightings",
                                     .wanted = f->wanted,
                                     .nwanted = 3,
                                     .applying = 29,
                                     .answered = 26};
}

static inline void fill_case_items(case_fixture* f) {
  const gerdy_claim* c = f->claim;
  const gerdy_plan_item item[CASE_NITEM] = {
      {GERDY_PART_LOAD, "run", "Easy runs", "3 runs of up to 4.4 km",
       "Run on the flat. Stop before the pain comes.", "Your longest run of late was 4 km.", 0x15,
       &c[1], 0},
      {GERDY_PART_LOAD, "no_downhill", "No downhill", "", "Walk down hills this week.", "", 0,
       &c[3], 1},
      {GERDY_PART_PAIN, "pain_rule", "Pain up to 2 of 10", "",
       "If it is worse the next morning, take a day off and run less the next time.", "", 0, &c[3],
       1},
      {GERDY_PART_STRENGTH, "side_lying", "Leg lifts on your side", "3 sets of 10",
       "Lie on the good side. Lift the upper leg a hand's width behind you. Lower it slowly.",
       "This hip pushes with 74 % of the other's force.", 0x2a, &c[2], 0},
      {GERDY_PART_STRENGTH, "bridge", "Bridge on one leg", "3 sets of 8",
       "Lie on your back. Push the hips up with one leg. Keep the hips level.", "", 0x2a, &c[2], 0},
      {GERDY_PART_STRENGTH, "plank", "Side plank", "3 times 20 seconds",
       "Keep the body in one line.", "", 0x2a, &c[3], 1},
      {GERDY_PART_MOBILITY, "glute", "Stretch the buttock", "3 times 30 seconds",
       "Cross the ankle over the other knee and pull it close.", "", 0x7f, &c[3], 1},
      {GERDY_PART_GAIT, "steps", "Shorter, quicker steps", "in each run",
       "Take a few more steps a minute than usual at the same speed.", "", 0x15, &c[3], 1},
      {GERDY_PART_KNOW, "rolling", "Rolling the band", "",
       "It may feel good for some minutes. It does not make the band longer.", "", 0, &c[2], 0},
      {GERDY_PART_RETEST, "retest", "Test the hip again", "in week 6",
       "A change of more than 16 N is real.", "", 0, &c[5], 0},
      {GERDY_PART_STOP, "swollen", "Swelling", "", "The knee is swollen or locks.", "", 0, &c[4],
       1},
      {GERDY_PART_STOP, "night", "Night pain", "", "It hurts at rest or wakes you.", "", 0, &c[4],
       1},
      {GERDY_PART_STOP, "worse", "Worse", "", "It gets worse for two weeks.", "", 0, &c[3], 1},
  };
  memcpy(f->item, item, sizeof item);
}

static inline void fill_case_diary(case_fixture* f) {
  double week = 0;
  for (int i = 0; i < CASE_NDAY; ++i) {
    const bool ran = i % 7 == 0 || i % 7 == 2 || i % 7 == 4;
    const bool told = i % 3 != 1;
    const double km = ran ? 3.0 + 0.1 * i : 0.0;
    week += km;
    f->day[i] = (gerdy_diary_day){.day = CASE_FIRST_DAY - CASE_NDAY + 1 + i,
                                  .worst_pain = told ? 5.0 - 0.08 * i + (i % 5 == 0) : NAN,
                                  .run_pain = ran ? 3.0 : NAN,
                                  .run_km = km,
                                  .week_km = week,
                                  .strength = i % 2 == 0   ? 1
                                              : i % 5 == 0 ? -1
                                                           : 0,
                                  .checked_in = told};
  }
}

static inline void fill_case_followup(case_fixture* f) {
  const gerdy_when from = gerdy_when_of_day(CASE_FIRST_DAY - 40, 0);
  const gerdy_when to = gerdy_when_of_day(CASE_FIRST_DAY - 1, 0);
  f->change[0] = (gerdy_change){
      "hip_abduction_force", "push of the leg to the side", "N", 'r', 112, 141, from, to, 16, 1, 1,
      &f->claim[5]};
  f->change[1] = (gerdy_change){
      "ober", "outer thigh, leg hanging", "deg", 'r', 9.5, 10.2, from, to, 4, 0, 0, &f->claim[5]};
  f->change[2] =
      (gerdy_change){"side_plank", "side plank", "s", 'r', 44, 38, from, to, NAN, 0, 0, NULL};
  f->change[3] = (gerdy_change){
      "pelvic_drop_peak", "pelvic drop, peak", "deg", 'r', 5.1, 8.4, from, to, 2.8, 1, -1,
      &f->claim[5]};
  f->plan.followup = (gerdy_followup){
      .day = f->day,
      .nday = CASE_NDAY,
      .ncheckin = 28,
      .nrun = 18,
      .change = f->change,
      .nchange = 4,
      .decision = GERDY_DECIDE_ADVANCE,
      .why = "Worst pain fell from 5 to 2 of 10 and no morning was worse.",
      .rest_and_return = 1,
      .pattern =
          "It went with rest and came back with running. Rest alone did not reach the cause.",
      .pattern_claim = &f->claim[3]};
}

static inline void fill_case_plan(case_fixture* f) {
  f->plan = (gerdy_plan){.state = GERDY_PLAN_FULL,
                         .headline = "Keep running, but less, and begin with strength.",
                         .irritability = GERDY_IRRITABILITY_MODERATE,
                         .irritability_why = "Worst pain in runs was 4 of 10.",
                         .step = 2,
                         .nstep = 8,
                         .reference_km = 4,
                         .longest_km = 4.4,
                         .nweek = 6};
  for (int i = 0; i < 6; ++i) {
    f->plan.week[i] = (gerdy_plan_week){.number = i + 1,
                                        .first_day = CASE_FIRST_DAY + 7 * i,
                                        .aim = i == 0 ? "Calm it down and keep what you have."
                                                      : "A little more than the week before.",
                                        .item = f->item,
                                        .nitem = CASE_NITEM};
  }
}

static inline case_fixture* make_case(void) {
  case_fixture* f = calloc(1, sizeof *f);
  assert_non_null(f);
  fill_case_claims(f);
  fill_case_arguments(f);
  fill_case_hypotheses(f);
  fill_case_assessment(f);
  fill_case_items(f);
  fill_case_plan(f);
  fill_case_diary(f);
  fill_case_followup(f);
  f->report = (gerdy_report){.title = "Knee report",
                             .subject = "Anna, 34 years",
                             .synthetic_about = "",
                             .created = "2026-11-23T09:30:00Z",
                             .command = "gerdy report --case anna.gerdy -o report.html",
                             .norm_note = "",
                             .doubt = "",
                             .tracking = "",
                             .assessment = &f->assessment,
                             .plan = &f->plan};
  return f;
}

// two red flags: the plan stops
static inline void make_case_red(case_fixture* f) {
  f->flag[0] = (gerdy_flag){"no_weight",
                            GERDY_REFER_EMERGENCY,
                            1,
                            "an emergency department with X-ray",
                            "now",
                            "You cannot take 4 steps since the fall. The knee may be broken.",
                            &f->claim[4],
                            0};
  f->flag[1] = (gerdy_flag){"night",
                            GERDY_REFER_DOCTOR,
                            1,
                            "your doctor",
                            "within a few days",
                            "The pain wakes you at night.",
                            &f->claim[4],
                            3};
  f->assessment.flag = f->flag;
  f->assessment.nflag = 2;
  f->assessment.referral = GERDY_REFER_EMERGENCY;
  f->assessment.stopped = 1;
  f->assessment.nwanted = 0;
  f->plan.state = GERDY_PLAN_STOPPED;
  f->plan.headline = "No plan: see somebody first.";
  f->plan.nweek = 0;
  f->plan.longest_km = 0;
}

// nothing told: an assessment of no facts
static inline void make_case_empty(case_fixture* f) {
  f->assessment = (gerdy_assessment){.now = f->assessment.now,
                                     .scope = "It is not known yet where it hurts.",
                                     .robust_text = "",
                                     .hypothesis = f->hypothesis,
                                     .nhypothesis = 4,
                                     .applying = 20};
  for (int i = 0; i < 4; ++i) f->hypothesis[i].nargument = 0;
  f->plan = (gerdy_plan){.state = GERDY_PLAN_OUT_OF_SCOPE,
                         .headline = "",
                         .irritability_why = "",
                         .reference_km = NAN,
                         .longest_km = NAN,
                         .followup = {.why = "", .pattern = ""}};
}

#endif
