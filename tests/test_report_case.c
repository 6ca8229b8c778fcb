// tests/test_report_case.c: the report of a case: page, results.json and plain text from cases made
// by hand, from nothing, and from what the engine says of a real history.
#include "testing_case.h"
#include "testing_page.h"

#include <jansson.h>
#include <time.h>

#include "report/case_view.h"
#include "report/complaint.h"
#include "report/days.h"
#include "report/known_order.h"
#include "report/known_words.h"
#include "report/urgency.h"

static const char hostile[] = "<script>alert('x')</script>&\" \xff\x01\x1b[31m";
static const char hostile_text[] =
    "<script>alert('x')</script>&\" \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd[31m";

static page* write_and_read(const gerdy_report* report, const char* path) {
  gerdy_error err = {0};
  assert_ok(gerdy_report_html(report, path, &err), &err);
  page* p = read_page(path);
  check_any_page(p);
  return p;
}

// each of the parts is there, and in this order
static void check_order(const char* text, const char* const* part, size_t n) {
  const char* last = text;
  for (size_t i = 0; i < n; ++i) {
    const char* at = strstr(last, part[i]);
    if (at == NULL) fail_msg("\"%s\" is missing, or stands too early", part[i]);
    last = at;
  }
}

#define CHECK_ORDER(text, ...)                                             \
  do {                                                                     \
    static const char* const order_part[] = {__VA_ARGS__};                 \
    check_order(text, order_part, sizeof order_part / sizeof *order_part); \
  } while (0)

// ---- the page ----------------------------------------------------------------------------------

static void test_full(void** state) {
  (void)state;
  case_fixture* f = make_case();
  page* p = write_and_read(&f->report, "report_case.html");
  CHECK_ORDER(p->bytes, "<section id='see'", "<section id='why'", "<section id='week'",
              "<section id='surer'", "<section id='plan'", "<section id='followup'",
              "<section id='reasons'", "<section id='claims'", "<section id='origin'");
  assert_int_equal(count_of(p->bytes, "<section"), 9);
  // the list of contents stands behind the answers, not between a runner and a red flag
  assert_int_equal(count_of(p->bytes, "<nav"), 1);
  assert_true(strstr(p->bytes, "<nav") > strstr(p->bytes, "<section id='surer'"));
  assert_null(strstr(p->bytes, "id='curves'"));
  const char* text = p->text.at;
  CHECK_ORDER(text, "No warning signs in your answers", "3 of 29 questions have no answer yet",
              "The knee is swollen or locks.", "What you told fits best with",
              "Pain related to the iliotibial band", "What speaks for it", "the bony bump",
              "Downhill brings it on.", "What speaks against it", "Nothing snaps", "Clear lead.",
              "First in 97 % of 4,000 weightings.", "26 of 29 questions answered.",
              "The share is no probability", "Each reason says how strongly it",
              "Next:", "A sore outer meniscus", "All, with reasons", "What may feed it",
              "More running than before", "60 % longer", "Weak muscles", "Keep running, but less",
              "No single run longer than", "Easy runs", "Leg lifts on your side",
              "26 of 29 questions are answered", "Turn on a bent knee",
              "It tells the band from the meniscus.");
  // a contributor with more against it than for it is no answer, but stands with the reasons
  assert_int_equal(count_of(text, "Tightness around the hip"), 1);
  // an argument that is not counted is told with the reasons only
  assert_int_equal(count_of(text, "So do stairs."), 1);
  assert_non_null(strstr(text, "not counted: a stronger one of its kind is"));
  free_page(p);
  free(f);
}

// every sentence that leans on evidence points to it, and all that is pointed to is there
static void test_evidence(void** state) {
  (void)state;
  case_fixture* f = make_case();
  page* p = write_and_read(&f->report, "report_case.html");
  static const char reference[] = "href='#claim-";
  assert_true(count_of(p->bytes, reference) > 20);
  for (const char* at = strstr(p->bytes, reference); at != NULL; at = strstr(at + 1, reference)) {
    char target[32];
    snprintf(target, sizeof target, "id='claim-%ld'", strtol(at + sizeof reference - 1, NULL, 10));
    assert_non_null(strstr(p->bytes, target));
  }
  assert_int_equal(count_of(p->bytes, "id='claim-"), 6);
  for (int i = 0; i < 6; ++i) assert_int_equal(count_of(p->text.at, f->claim[i].statement), 1);
  assert_non_null(strstr(p->text.at, "No difference in 17 women."));
  assert_non_null(strstr(p->text.at, "10.1000/one.2018"));
  assert_non_null(strstr(p->text.at, "example.org/knee"));
  assert_non_null(strstr(p->text.at, "It says nothing about pace."));
  free_page(p);
  free(f);
}

static void test_plan(void** state) {
  (void)state;
  case_fixture* f = make_case();
  page* p = write_and_read(&f->report, "report_case.html");
  assert_int_equal(count_of(p->bytes, "<article class='sheets'>"), 6);
  // boxes: 3 + 3 * 3 + 7 + 3 days in the first week; then nothing changes, and what has the same
  // days shares a row
  assert_int_equal(count_of(p->bytes, "class='box'"), 22 + 5 * (3 + 3 + 7));
  assert_int_equal(count_of(p->bytes, "<tr class='same'>"), 5 * 3);
  // on a phone each box says its day
  assert_non_null(strstr(p->bytes, "<td data-day='Mon'><span class='box'>"));
  // rules, when to stop, and how a thing is done stand once
  assert_int_equal(count_of(p->bytes, "<div class='rules halt'>"), 1);
  assert_int_equal(count_of(p->text.at, "Lift the upper leg"), 1);
  assert_int_equal(count_of(p->text.at, "Rules of the weeks before still hold."), 5);
  assert_int_equal(count_of(p->bytes, "class='day on'"), 3 + 3 + 7 + 3);
  // exercises of the same days share a line
  assert_non_null(strstr(p->bytes,
                         "<b>Leg lifts on your side</b>, <b>Bridge on one leg</b>, "
                         "<b>Side plank</b></span>"));
  assert_non_null(strstr(p->bytes, "aria-label='Monday, Wednesday, Friday'"));
  CHECK_ORDER(p->text.at, "Week 1 ", "23 to 29 Nov 2026", "Calm it down", "Week 2 ",
              "30 Nov to 6 Dec 2026", "Week 6 ", "28 Dec 2026 to 3 Jan 2027");
  assert_non_null(strstr(p->text.at, "Step 2 of 8"));
  assert_non_null(strstr(p->bytes, "<b>4.4\u00a0km</b>"));
  free_page(p);
  // what changes stands with its dose
  gerdy_plan_item later[CASE_NITEM];
  memcpy(later, f->item, sizeof later);
  later[3].dose = "3 sets of 12";
  f->plan.week[5].item = later;
  p = write_and_read(&f->report, "report_case_later.html");
  assert_int_equal(count_of(p->text.at, "3 sets of 12"), 1);
  assert_int_equal(count_of(p->bytes, "class='box'"), 22 + 5 * (3 + 3 + 7) + 3);
  free_page(p);
  f->plan.longest_km = 0;
  p = write_and_read(&f->report, "report_case_rest.html");
  assert_non_null(strstr(p->bytes, "<b>No running</b> this week"));
  free_page(p);
  f->plan.longest_km = f->plan.reference_km = NAN;
  p = write_and_read(&f->report, "report_case_rest.html");
  assert_null(strstr(p->text.at, "No running"));
  assert_null(strstr(p->text.at, "No single run"));
  free_page(p);
  free(f);
}

static void test_followup(void** state) {
  (void)state;
  case_fixture* f = make_case();
  page* p = write_and_read(&f->report, "report_case.html");
  CHECK_ORDER(p->text.at, "How it goes", "Go on to the next step", "Worst pain fell from 5 to 2",
              "A pattern.", "It went with rest and came back", "28\u00a0days with a check-in",
              "18\u00a0days with running", "13 Oct to 23 Nov 2026", "Push of the leg to the side",
              "112\u00a0N", "14 Oct 2026", "141\u00a0N", "29\u00a0N", "16\u00a0N",
              "real change, better", "within noise", "not known whether it is more than noise",
              "5.1°", "real change, worse");
  // a dot for every told day, a bar for every run
  size_t told = 0, ran = 0;
  for (int i = 0; i < CASE_NDAY; ++i) {
    const size_t drawn = i < CASE_NDAY - 28 ? 1 : 2;  // the last 28 days also for a phone
    told += isnan(f->day[i].worst_pain) ? 0 : drawn;
    ran += f->day[i].run_km > 0 ? drawn : 0;
  }
  assert_int_equal(count_of(p->bytes, "class='paindot'"), told);
  assert_int_equal(count_of(p->bytes, "class='km'"), ran);
  free_page(p);
  // a single day, and nothing known of it
  f->plan.followup.nday = 1;
  f->day[0] = (gerdy_diary_day){.day = CASE_FIRST_DAY,
                                .worst_pain = NAN,
                                .run_pain = NAN,
                                .run_km = NAN,
                                .week_km = NAN,
                                .strength = -1};
  p = write_and_read(&f->report, "report_case_day.html");
  assert_non_null(strstr(p->text.at, "Worst pain of a day: not available"));
  assert_non_null(strstr(p->text.at, "0\u00a0days with running, 23 Nov 2026."));
  assert_null(strstr(p->text.at, "23 to 23"));
  free_page(p);
  // run in a check-in, no entry of a run; one level of pain is no range
  f->plan.followup.nrun = 0;
  f->day[0].run_km = f->day[0].week_km = 5;
  f->day[0].worst_pain = 1;
  p = write_and_read(&f->report, "report_case_day.html");
  assert_non_null(strstr(p->text.at, "1\u00a0day with running"));
  assert_non_null(strstr(p->text.at, "Worst pain of a day: 1 of 10. Together 5.0 km"));
  free_page(p);
  free(f);
}

// a red flag is told in words, by its shape and first; nothing else is loud
static void test_red(void** state) {
  (void)state;
  case_fixture* f = make_case();
  make_case_red(f);
  page* p = write_and_read(&f->report, "report_case_red.html");
  CHECK_ORDER(p->text.at, "Stop: this comes first",
              "Now: call an ambulance, or go to an emergency department with X-ray", "Red flag.",
              "You cannot take 4 steps", "Red flag.", "The pain wakes you",
              "This comes second: see somebody first", "Do not run until somebody has looked.",
              "When somebody has looked and it is over", "gerdy case intake FILE --again",
              "Did you make a calendar", "Delete it");
  // whoever is told of in the headline is not told again
  assert_null(strstr(p->text.at, "your doctor"));
  assert_int_equal(count_of(p->text.at, "an emergency department with X-ray"), 1);
  assert_int_equal(count_of(p->bytes, "class='see alarm'"), 1);
  assert_non_null(strstr(p->bytes, "M15 3h18l12 12v18"));  // the octagon
  const char *why = strstr(p->bytes, "<section id='why'"),
             *week = strstr(p->bytes, "<section id='week'");
  assert_true(why != NULL && week != NULL && week - why < 900);  // short
  assert_null(strstr(p->text.at, "What speaks for it"));
  assert_null(strstr(p->text.at, "Go on to the next step"));
  assert_null(strstr(p->text.at, "Keep running"));
  assert_null(strstr(p->bytes, "<section id='plan'"));
  free_page(p);
  free(f);
}

// a doctor today stops everything else as well, also where no flag is called red
static void test_today(void** state) {
  (void)state;
  case_fixture* f = make_case();
  f->flag[0] = (gerdy_flag){
      "calf", GERDY_REFER_TODAY, 0, "a doctor", "today", "Your calf is swollen.", &f->claim[4], 0};
  f->assessment.flag = f->flag;
  f->assessment.nflag = 1;
  f->assessment.referral = GERDY_REFER_TODAY;
  page* p = write_and_read(&f->report, "report_case_today.html");
  CHECK_ORDER(p->text.at, "Stop: this comes first", "Today: a doctor", "Your calf is swollen.",
              "This comes second: see somebody first", "Do not run until somebody has looked.");
  assert_null(strstr(p->text.at, "Red flag"));
  assert_null(strstr(p->bytes, "<section id='plan'"));
  assert_null(strstr(p->text.at, "Leg lifts"));
  assert_null(strstr(p->text.at, "Keep running"));
  assert_null(strstr(p->text.at, "Go on to the next step"));
  free_page(p);
  free(f);
}

static void test_referral(void** state) {
  (void)state;
  case_fixture* f = make_case();
  f->flag[0] = (gerdy_flag){"worry",
                            GERDY_REFER_THERAPIST,
                            0,
                            "a physical therapist",
                            "within two weeks",
                            "You are worried.",
                            NULL,
                            14};
  f->assessment.flag = f->flag;
  f->assessment.nflag = 1;
  f->assessment.referral = GERDY_REFER_THERAPIST;
  page* p = write_and_read(&f->report, "report_case_therapist.html");
  CHECK_ORDER(p->text.at, "See a physical therapist within two weeks", "You are worried.",
              "What you told fits best with", "Keep running, but less");
  assert_null(strstr(p->text.at, "Red flag"));
  assert_null(strstr(p->text.at, "No warning signs"));
  assert_int_equal(count_of(p->bytes, "class='see soon'"), 1);
  free_page(p);
  free(f);
}

static int days_of(const char* how_soon) {
  static const struct {
    const char* words;
    int days;
  } soon[] = {{"now", 0},
              {"today", 0},
              {"within a few days", 3},
              {"within a week", 7},
              {"within two weeks", 14},
              {"within a few weeks", 28}};
  for (size_t i = 0; i < sizeof soon / sizeof soon[0]; ++i) {
    if (strcmp(soon[i].words, how_soon) == 0) return soon[i].days;
  }
  return 365;
}

static gerdy_flag flag_of(const char* id, gerdy_referral referral, int red, const char* who,
                          const char* how_soon) {
  return (gerdy_flag){id, referral, red, who, how_soon, id, NULL, days_of(how_soon)};
}

static void check_verdict(const gerdy_assessment* a, const char* expected) {
  char text[200] = "";
  const gd_verdict verdict = gd_verdict_of(a);
  for (size_t i = 0; i < verdict.n; ++i) {
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s", verdict.piece[i]);
  }
  assert_string_equal(text, expected);
}

static void check_flags(const gerdy_assessment* a, const char* expected) {
  char text[200] = "";
  const gerdy_flag* flag = NULL;
  while ((flag = gd_next_flag(a, flag)) != NULL) {
    snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s ",
             gd_flag_waits(a, flag) ? "~" : "", flag->id);
  }
  assert_string_equal(text, expected);
}

// the headline holds the highest referral and the soonest of all deadlines
static void test_urgency(void** state) {
  (void)state;
  const gerdy_flag flag[] = {
      flag_of("week", GERDY_REFER_DOCTOR, 1, "a doctor", "within a week"),
      flag_of("weeks", GERDY_REFER_DOCTOR, 0, "a doctor", "within a few weeks"),
      flag_of("child", GERDY_REFER_DOCTOR, 1, "a doctor who sees children", "within a week"),
      flag_of("injury", GERDY_REFER_THERAPIST, 1, "a physical therapist", "within a few days"),
      flag_of("worry", GERDY_REFER_THERAPIST, 0, "a physical therapist", "within two weeks")};
  gerdy_assessment a = {.referral = GERDY_REFER_DOCTOR, .stopped = 1, .flag = flag, .nflag = 5};
  check_flags(&a, "week child ~weeks injury ~worry ");
  check_verdict(&a, "see a doctor within a few days");
  assert_true(gd_flag_names_other(&a, &flag[2]));
  assert_false(gd_flag_names_other(&a, &flag[0]));
  assert_false(gd_flag_names_other(&a, &flag[3]));
  // without a red flag nothing waits, and another person is named
  const gerdy_flag calm[] = {flag[1], flag[4]};
  a = (gerdy_assessment){.referral = GERDY_REFER_DOCTOR, .flag = calm, .nflag = 2};
  check_flags(&a, "weeks worry ");
  check_verdict(&a, "see a doctor within two weeks");
  assert_true(gd_flag_names_other(&a, &calm[1]));
  const gerdy_flag loud[] = {
      flag[0], flag_of("leg", GERDY_REFER_TODAY, 1, "urgent care with X-ray", "today")};
  a = (gerdy_assessment){.referral = GERDY_REFER_TODAY, .flag = loud, .nflag = 2};
  check_flags(&a, "leg week ");
  check_verdict(&a, "today: urgent care with X-ray");
  const gerdy_flag bare = flag_of("bare", GERDY_REFER_DOCTOR, 1, "", "");
  a = (gerdy_assessment){.referral = GERDY_REFER_DOCTOR, .flag = &bare, .nflag = 1};
  check_verdict(&a, gerdy_referral_words(GERDY_REFER_DOCTOR));
  a = (gerdy_assessment){.referral = GERDY_REFER_NONE};
  check_flags(&a, "");
}

// how strongly a reason speaks and how good its evidence is are two things
static void test_weight(void** state) {
  (void)state;
  case_fixture* f = make_case();
  f->argument[0].claim = &f->claim[4];  // strong, and an opinion
  page* p = write_and_read(&f->report, "report_case_weight.html");
  CHECK_ORDER(p->text.at, "the bony bump", "speaks strongly", "evidence: expert opinion",
              "builds up", "speaks moderately", "evidence: moderate", "Nothing snaps",
              "speaks weakly");
  assert_null(strstr(p->text.at, "strong [1"));
  // what has no rank has no number
  assert_non_null(strstr(p->text.at, "2.\u00a0Weak muscles"));
  f->contributor[1].rank = 0;
  free_page(p);
  p = write_and_read(&f->report, "report_case_weight.html");
  assert_null(strstr(p->text.at, "\u00a0Weak muscles"));
  assert_null(strstr(p->text.at, "0.\u00a0"));
  free_page(p);
  free(f);
}

// runs by the clock are not told in km
static void test_timed(void** state) {
  (void)state;
  case_fixture* f = make_case();
  f->item[0].dose = "8 times: run 1 minute, walk 2 minutes";
  assert_ptr_equal(gd_timed_run(&f->plan.week[0]), &f->item[0]);
  page* p = write_and_read(&f->report, "report_case_timed.html");
  assert_non_null(strstr(p->bytes, "Your runs: <b>8 times: run 1 minute, walk 2 minutes</b>."));
  assert_null(strstr(p->text.at, "No single run longer"));
  assert_null(strstr(p->text.at, "Longest single run this week"));
  free_page(p);
  char* text = NULL;
  assert_int_equal(gerdy_report_text(&f->report, GERDY_TEXT_ANSWERS, &text, NULL), GERDY_OK);
  assert_non_null(strstr(text, "Your runs: 8 times: run 1 minute, walk 2 minutes."));
  assert_null(strstr(text, "No single run longer"));
  gerdy_report_text_free(text);
  f->plan.longest_km = 0;
  p = write_and_read(&f->report, "report_case_timed.html");
  assert_non_null(strstr(p->bytes, "<b>No running</b> this week"));
  free_page(p);
  free(f);
}

// whatever is not firm says so before it says a name
static void test_unsure(void** state) {
  (void)state;
  case_fixture* f = make_case();
  f->assessment.robust = 0;
  f->assessment.robust_text = "first in 51 % of 4,000 weightings";
  f->contradiction = (gerdy_contradiction){"c",
                                           "You said no runs, and a run of 9 km.",
                                           "Did you run last week?",
                                           {&f->question[0], NULL}};
  f->question[0].id = "can_run";
  f->assessment.contradiction = &f->contradiction;
  f->assessment.ncontradiction = 1;
  page* p = write_and_read(&f->report, "report_case_unsure.html");
  CHECK_ORDER(p->text.at, "What is most likely going on?", "Two answers do not fit together.",
              "a run of 9 km", "Did you run last week?", "Not clear yet.",
              "Pain related to the iliotibial band", "Close call.", "First in 51 %");
  free_page(p);
  f->hypothesis[0].supported = 0;
  p = write_and_read(&f->report, "report_case_unsure.html");
  assert_non_null(strstr(p->text.at, "So far nothing has more for it than against it"));
  assert_non_null(strstr(p->text.at, "No lead yet."));
  assert_null(strstr(p->text.at, "Clear lead"));
  free_page(p);
  f->assessment.in_scope = 0;
  f->assessment.scope = "The pain is on the inner side.";
  p = write_and_read(&f->report, "report_case_scope.html");
  assert_non_null(strstr(p->text.at, f->assessment.scope));
  assert_null(strstr(p->text.at, "What speaks for it"));
  free_page(p);
  free(f);
}

static void check_nothing(const page* p) {
  CHECK_ORDER(p->text.at, "Do you need to see someone?", "Nothing has been told yet",
              "nothing can be explained", "answer the questions", "gerdy case intake",
              "Answers come first");
  assert_null(strstr(p->text.at, "No warning signs"));
  assert_null(strstr(p->text.at, "fits best"));
  assert_null(strstr(p->bytes, "<section id='plan'"));
  assert_null(strstr(p->bytes, "<section id='reasons'"));
}

static void test_nothing(void** state) {
  (void)state;
  case_fixture* f = make_case();
  make_case_empty(f);
  page* p = write_and_read(&f->report, "report_case_empty.html");
  check_nothing(p);
  assert_non_null(strstr(p->text.at, "0 of 20 questions are answered"));
  free_page(p);
  f->report.assessment = NULL;
  f->report.plan = NULL;
  p = write_and_read(&f->report, "report_case_nothing.html");
  check_nothing(p);
  free_page(p);
  const gerdy_report bare = {.title = "", .created = ""};
  p = write_and_read(&bare, "report_case_bare.html");
  check_nothing(p);
  free_page(p);
  free(f);
}

static void make_hostile(case_fixture* f) {
  make_case_red(f);
  f->assessment.stopped = 0;
  f->plan.nweek = 2;
  f->report.subject = f->report.title = f->report.created = f->report.command = hostile;
  f->flag[0].who = f->flag[0].how_soon = f->flag[0].sentence = hostile;
  f->flag[1].who = hostile;
  for (int i = 0; i < 12; ++i) f->argument[i].sentence = hostile;
  for (int i = 0; i < 4; ++i) f->hypothesis[i].name = f->hypothesis[i].about = hostile;
  for (int i = 0; i < 3; ++i) f->contributor[i].name = f->contributor[i].about = hostile;
  f->assessment.robust_text = f->assessment.scope = hostile;
  f->assessment.nwanted = 3;
  for (int i = 0; i < 3; ++i) {
    f->wanted[i].name = f->wanted[i].why = f->wanted[i].who = f->wanted[i].id = hostile;
  }
  f->contradiction = (gerdy_contradiction){hostile, hostile, hostile, {NULL, NULL}};
  f->assessment.contradiction = &f->contradiction;
  f->assessment.ncontradiction = 1;
  for (int i = 0; i < CASE_NITEM; ++i) {
    gerdy_plan_item* item = &f->item[i];
    item->name = item->dose = item->text = item->reason = item->id = hostile;
  }
  f->plan.headline = f->plan.irritability_why = f->plan.week[0].aim = hostile;
  f->plan.followup.why = f->plan.followup.pattern = hostile;
  for (int i = 0; i < 4; ++i) f->change[i].label = f->change[i].unit = f->change[i].name = hostile;
  for (int i = 0; i < 6; ++i) f->claim[i].statement = f->claim[i].limits = f->claim[i].id = hostile;
  for (int i = 0; i < 4; ++i) f->finding[i].text = hostile;
  for (int i = 0; i < 3; ++i)
    f->source[i].cite = f->source[i].identifier = f->source[i].read = hostile;
}

static void test_hostile(void** state) {
  (void)state;
  case_fixture* f = make_case();
  make_hostile(f);
  page* p = write_and_read(&f->report, "report_case_hostile.html");
  assert_null(strstr(p->bytes, "<script"));
  assert_null(strstr(p->bytes, "\x1b"));
  assert_null(strstr(p->text.at, "&lt;"));  // nothing was escaped twice
  assert_true(count_of(p->text.at, hostile_text) > 100);
  free_page(p);
  free(f);
}

static void test_synthetic(void** state) {
  (void)state;
  case_fixture* f = make_case();
  f->report.synthetic = 1;
  f->report.synthetic_about = "Anna was made up.";
  page* p = write_and_read(&f->report, "report_case_synthetic.html");
  assert_int_equal(count_of(p->bytes, "<span class='tag'>synthetic data</span>"),
                   count_of(p->bytes, "<section"));
  const size_t captions = count_of(p->bytes, "<caption") + count_of(p->bytes, "<figcaption>");
  assert_int_equal(count_of(p->bytes, " · synthetic\u00a0data"), captions + 2);
  free_page(p);
  free(f);
}

// ---- results.json ------------------------------------------------------------------------------

static json_t* write_and_load(const gerdy_report* report, const char* path) {
  gerdy_error err = {0};
  json_error_t error;
  assert_ok(gerdy_report_json(report, path, &err), &err);
  json_t* root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  if (root == NULL) fail_msg("%s:%d: %s", path, error.line, error.text);
  return root;
}

static json_t* at(json_t* value, const char* key) {
  json_t* found = json_object_get(value, key);
  if (found == NULL) fail_msg("no member %s", key);
  return found;
}

static const char* text_at(json_t* value, const char* key) {
  return json_string_value(at(value, key));
}

static void test_json(void** state) {
  (void)state;
  case_fixture* f = make_case();
  json_t* root = write_and_load(&f->report, "results_good_case.json");
  assert_true(json_is_null(at(root, "measures")));
  assert_true(json_is_null(at(root, "recording")));
  assert_string_equal(text_at(at(root, "referral"), "level"), "none");
  json_t* first = json_array_get(at(root, "hypotheses"), 0);
  assert_string_equal(text_at(first, "id"), "itb");
  assert_int_equal(json_array_size(at(first, "arguments")), 5);
  json_t* against = json_array_get(at(first, "arguments"), 4);
  assert_string_equal(text_at(against, "speaks"), "against");
  assert_string_equal(text_at(against, "strength"), "weak");
  assert_string_equal(text_at(against, "claim"), "spot");
  assert_true(json_real_value(at(first, "first_share")) == 0.97);
  json_t* week = json_array_get(at(at(root, "plan"), "weeks"), 1);
  assert_string_equal(text_at(week, "first_day"), "2026-11-30");
  json_t* item = json_array_get(at(week, "items"), 0);
  assert_int_equal(json_array_size(at(item, "days")), 3);
  assert_string_equal(json_string_value(json_array_get(at(item, "days"), 1)), "2026-12-02");
  json_t* followup = at(root, "followup");
  assert_string_equal(text_at(followup, "decision"), "advance");
  assert_int_equal(json_array_size(at(followup, "days")), CASE_NDAY);
  assert_true(json_is_null(at(json_array_get(at(followup, "days"), 1), "worst_pain")));
  assert_true(json_is_null(at(json_array_get(at(followup, "changes"), 2), "real_change")));
  assert_string_equal(text_at(json_array_get(at(followup, "changes"), 3), "direction"), "worse");
  assert_int_equal(json_array_size(at(root, "evidence")), 6);
  assert_string_equal(text_at(json_array_get(at(root, "wanted"), 1), "kind"), "question");
  json_decref(root);
  free(f);
}

static void save(json_t* root, const char* path) {
  assert_int_equal(json_dump_file(root, path, JSON_INDENT(1)), 0);
  json_decref(root);
}

// the schema takes every kind of case (tests/report_schema.sh), and refuses what is cut out of one
static void test_json_schema_files(void** state) {
  (void)state;
  case_fixture* f = make_case();
  json_t* root = write_and_load(&f->report, "results_good_case.json");
  json_t* bad = json_deep_copy(root);
  json_object_del(at(bad, "referral"), "stopped");
  save(bad, "results_bad_referral.json");
  bad = json_deep_copy(root);
  json_object_set_new(bad, "flags", json_null());
  save(bad, "results_bad_half.json");
  bad = json_deep_copy(root);
  json_object_set_new(at(bad, "robustness"), "robust", json_string("yes"));
  save(bad, "results_bad_robust.json");
  bad = json_deep_copy(root);
  json_object_set_new(json_array_get(at(bad, "evidence"), 0), "grade", json_string("certain"));
  save(bad, "results_bad_grade.json");
  json_decref(root);
  make_case_red(f);
  json_decref(write_and_load(&f->report, "results_good_case_red.json"));
  make_hostile(f);
  json_decref(write_and_load(&f->report, "results_good_case_hostile.json"));
  free(f);
  f = make_case();
  make_case_empty(f);
  json_decref(write_and_load(&f->report, "results_good_case_empty.json"));
  f->report.assessment = NULL;
  f->report.plan = NULL;
  json_decref(write_and_load(&f->report, "results_good_case_nothing.json"));
  free(f);
}

// ---- plain text --------------------------------------------------------------------------------

static char* write_text(const gerdy_report* report) {
  gerdy_error err = {0};
  char* text = NULL;
  assert_ok(gerdy_report_text(report, GERDY_TEXT_ALL, &text, &err), &err);
  assert_non_null(text);
  return text;
}

static void check_columns(const char* text) {
  int columns = 0;
  for (; *text != '\0'; ++text) {
    const unsigned char c = (unsigned char)*text;
    assert_true(c == '\n' || c >= 0x20);
    if (c == '\n') columns = 0;
    columns += c != '\n' && (c & 0xc0) != 0x80;
    assert_true(columns <= 78);
  }
}

static void test_text(void** state) {
  (void)state;
  case_fixture* f = make_case();
  char* text = write_text(&f->report);
  check_columns(text);
  CHECK_ORDER(text, "Knee report\n", "not a diagnosis", "1. Do you need to see someone?\n---",
              "No warning signs in your answers.", "  - The knee is swollen or locks.\n",
              "2. What is most likely going on?", "Pain related to the iliotibial band",
              "For:\n  + You point", "[speaks strongly]", "Against:\n  - Nothing snaps",
              "[speaks weakly]", "Clear lead. First in 97 %", "26 of 29 questions answered.",
              "3. What to do this week", "No single run longer than 4.4 km.",
              "  [ ] Easy runs: 3 runs of up to 4.4 km [Mon, Wed, Fri].\n", "[every day]",
              "4. What would make us surer", "How it goes", "Go on to the next step.",
              "a real change", "WEEK 1, 23 to 29 Nov 2026.", "Lie on the good",
              "WEEK 2, 30 Nov to 6 Dec 2026.");
  // how it is done stands once
  assert_int_equal(count_of(text, "Lie on the good"), 1);
  gerdy_report_text_free(text);
  make_case_red(f);
  text = write_text(&f->report);
  CHECK_ORDER(text, "!! STOP: THIS COMES FIRST. Now: call an ambulance, or go to an emergency",
              "  - RED FLAG. You cannot take 4 steps", "This comes second",
              "Do not run until somebody has looked.", "intake FILE --again", "Delete it");
  assert_null(strstr(text, "Keep running"));
  assert_null(strstr(text, "Go on to the next step"));
  gerdy_report_text_free(text);
  make_case_empty(f);
  f->assessment.answered = 0;
  text = write_text(&f->report);
  CHECK_ORDER(text, "Nothing has been told yet", "First: answer the questions");
  gerdy_report_text_free(text);
  free(f);
}

static void test_text_hostile(void** state) {
  (void)state;
  case_fixture* f = make_case();
  make_hostile(f);
  char* text = write_text(&f->report);
  check_columns(text);
  gerdy_report_text_free(text);
  char endless[1001];
  memset(endless, 'x', 1000);
  endless[1000] = '\0';
  f->hypothesis[0].about = f->item[0].text = endless;
  text = write_text(&f->report);
  check_columns(text);
  gerdy_report_text_free(text);
  free(f);
}

// ---- memory and time ---------------------------------------------------------------------------

static gerdy_status text_writer(const gerdy_report* report, const char* path, gerdy_error* err) {
  char* text = NULL;
  const gerdy_status status = gerdy_report_text(report, GERDY_TEXT_ALL, &text, err);
  assert_true((status == GERDY_OK) == (text != NULL));
  gerdy_report_text_free(text);
  (void)path;
  return status;
}

typedef gerdy_status (*writer)(const gerdy_report*, const char*, gerdy_error*);

// make allocation 1, 1 + stride, ... fail in turn until the writer gets through
static unsigned long fail_in_turn(writer write, unsigned long stride) {
  case_fixture* f = make_case();
  static const char path[] = "report_case_memory";
  unlink(path);
  unsigned long nth = 1;
  for (;; nth += stride) {
    gerdy_error err = {0};
    assert_true(nth < 1000000);
    gd_mem_fail_at(nth);
    const gerdy_status status = write(&f->report, path, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
    assert_false(test_exists(path));
  }
  free(f);
  return nth;
}

static void test_memory(void** state) {
  (void)state;
  assert_true(fail_in_turn(gerdy_report_html, 1) > 5);
  assert_true(fail_in_turn(text_writer, 1) > 20);
  json_set_alloc_funcs(counting_alloc, counting_free);
  assert_true(fail_in_turn(gerdy_report_json, 7) > 500);
  assert_int_equal(alive, 0);
  json_set_alloc_funcs(malloc, free);
}

// a page of a case is written in less than 10 ms; the best of some tries, for a busy machine
static void test_speed(void** state) {
  (void)state;
  case_fixture* f = make_case();
  double best = 1.0;
  for (int i = 0; i < 20; ++i) {
    const clock_t start = clock();
    gerdy_error err = {0};
    assert_ok(gerdy_report_html(&f->report, "report_case_speed.html", &err), &err);
    best = fmin(best, (double)(clock() - start) / CLOCKS_PER_SEC);
  }
  print_message("a page in %.2f ms\n", 1e3 * best);
  if (test_times_count) assert_true(best < 0.010);
  free(f);
}

// ---- what the engine says ----------------------------------------------------------------------

typedef struct judged {
  gerdy_clinic* clinic;
  gerdy_history* history;
  gerdy_facts* facts;
  gerdy_assessment* assessment;
  gerdy_plan* plan;
  gerdy_report report;
} judged;

static const char* const answers[][2] = {{"now_knee", "none"},
                                         {"now_general", "none"},
                                         {"onset", "gradual"},
                                         {"side", "right"},
                                         {"where", "epicondyle"},
                                         {"can_run", "part_free"},
                                         {"in_run", "builds"},
                                         {"morning", "fine"},
                                         {"brings_on", "downhill stairs_down"},
                                         {"feels", "sharp_burning"},
                                         {"change", "longer"},
                                         {"tried", "rest stretch"},
                                         {"rest_result", "came_back"},
                                         {"stretch_result", "short"},
                                         {"past", "none"},
                                         {"bone_health", "none"},
                                         {"worry", "little"},
                                         {"goal", "back"}};
static const struct {
  const char* name;
  double value;
} numbers[] = {{"since_weeks", 5},   {"free_minutes", 20},  {"run_pain", 4},      {"walk_pain", 0},
               {"onset_run_km", 16}, {"before_run_km", 10}, {"longest_30d_km", 6}};

static void tell(judged* j, gerdy_when now) {
  gerdy_error err = {0};
  assert_ok(gerdy_history_entry(j->history, GERDY_ENTRY_INTAKE, now, now, "runner", "", NULL, &err),
            &err);
  for (size_t i = 0; i < sizeof answers / sizeof *answers; ++i) {
    assert_ok(gerdy_history_text(j->history, answers[i][0], 0, answers[i][1], &err), &err);
  }
  for (size_t i = 0; i < sizeof numbers / sizeof *numbers; ++i) {
    assert_ok(gerdy_history_number(j->history, numbers[i].name, 0, numbers[i].value, &err), &err);
  }
  assert_ok(
      gerdy_history_entry(j->history, GERDY_ENTRY_TEST, now, now, "therapist", "", NULL, &err),
      &err);
  assert_ok(gerdy_history_number(j->history, "hip_abduction_force", 'r', 112, &err), &err);
  assert_ok(gerdy_history_number(j->history, "hip_abduction_force", 'l', 151, &err), &err);
}

static void judge_history(judged* j, gerdy_when now) {
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  assert_ok(gerdy_clinic_open(&j->clinic, &err), &err);
  assert_ok(gerdy_facts_gather(j->clinic, j->history, now, &j->facts, &notes, &err), &err);
  assert_ok(gerdy_assess(j->clinic, j->facts, now, &j->assessment, &err), &err);
  assert_ok(gerdy_plan_make(j->clinic, j->history, j->assessment, &j->plan, &err), &err);
  gerdy_notes_reset(&notes);
  j->report = (gerdy_report){.title = "Knee report",
                             .subject = "",
                             .created = "2026-11-23T09:30:00Z",
                             .command = "",
                             .clinic = j->clinic,
                             .history = j->history,
                             .assessment = j->assessment,
                             .plan = j->plan};
}

static judged* judge(bool told) {
  judged* j = calloc(1, sizeof *j);
  assert_non_null(j);
  gerdy_error err = {0};
  const gerdy_when now = gerdy_when_of_day(CASE_FIRST_DAY, 60);
  assert_ok(gerdy_history_new(&j->history, &err), &err);
  if (told) tell(j, now);
  judge_history(j, now);
  return j;
}

static void free_judged(judged* j) {
  gerdy_plan_free(j->plan);
  gerdy_assessment_free(j->assessment);
  gerdy_facts_free(j->facts);
  gerdy_history_free(j->history);
  gerdy_clinic_free(j->clinic);
  free(j);
}

static void test_engine(void** state) {
  (void)state;
  judged* j = judge(true);
  page* p = write_and_read(&j->report, "report_case_engine.html");
  CHECK_ORDER(p->bytes, "<section id='see'", "<section id='why'", "<section id='week'",
              "<section id='surer'", "<section id='plan'", "<section id='reasons'",
              "<section id='known'", "<section id='claims'");
  // the first page says which knee, and for how long
  CHECK_ORDER(p->text.at, "right knee, 5 weeks", "Do you need to see someone?");
  // what was told stands there in the words of the questions, with its day and who said so
  const char* known = strstr(p->bytes, "<section id='known'");
  CHECK_ORDER(known, "What was recorded", "Answers (", "How did the pain begin",
              "Which knee hurts?", "For how many weeks", "Tests (");
  assert_non_null(strstr(known,
                         "Outside, on the bony bump above the joint line</td><td>23 Nov 2026"
                         "</td><td>runner</td>"));
  assert_non_null(strstr(known, "Running downhill; Walking down stairs"));
  assert_non_null(strstr(known, "112\u00a0N</td><td>23 Nov 2026</td><td>therapist</td>"));
  free_page(p);
  json_t* root = write_and_load(&j->report, "results_good_case_engine.json");
  assert_true(json_array_size(at(root, "facts")) > sizeof answers / sizeof *answers);
  json_decref(root);
  char* text = write_text(&j->report);
  check_columns(text);
  CHECK_ORDER(text, "right knee, 5 weeks", "1. Do you need to see someone?");
  gerdy_report_text_free(text);
  free_judged(j);
}

// facts stand in the order of the questions and tests, whatever their names; files do not
static void test_known_order(void** state) {
  (void)state;
  gerdy_error err = {0};
  gerdy_clinic* clinic = NULL;
  assert_ok(gerdy_clinic_open(&clinic, &err), &err);
  static const struct {
    const char *name, *source;
    char side;
  } told[] = {{"ober_sore", "derived", 0},
              {"age_now", "derived", 0},
              {"run_km", "watch", 0},
              {"trial_model", "run.trc", 0},
              {"ober", "therapist", 'l'},
              {"ober", "therapist", 'r'},
              {"pelvic_drop_peak", "run.trc", 'r'},
              {"age", "runner", 0},
              {"goal", "runner", 0},
              {"where", "runner", 0},
              {"onset", "runner", 0}};
  static const char* const expected[] = {
      "onset",  "where",   "goal",     "age", "ober", "ober", "pelvic_drop_peak",
      "run_km", "age_now", "ober_sore"};
  enum { N = sizeof told / sizeof *told };
  gerdy_known known[N];
  gd_placed placed[N];
  for (size_t i = 0; i < N; ++i) {
    known[i] = (gerdy_known){.name = told[i].name,
                             .label = "",
                             .unit = "",
                             .side = told[i].side,
                             .source = told[i].source};
  }
  assert_int_equal(gd_known_arrange(clinic, known, N, placed), N - 1);
  for (size_t i = 0; i + 1 < N; ++i) assert_string_equal(placed[i].known->name, expected[i]);
  assert_int_equal(placed[4].known->side, 'r');
  assert_int_equal(gd_known_arrange(NULL, known, N, placed), N - 1);
  assert_int_equal(gd_known_arrange(clinic, known, 0, placed), 0);
  gerdy_clinic_free(clinic);
}

// one entry with one fact, judged
static judged* judge_one(gerdy_entry_kind kind, const char* name, char side, double number) {
  judged* j = calloc(1, sizeof *j);
  assert_non_null(j);
  gerdy_error err = {0};
  const gerdy_when now = gerdy_when_of_day(CASE_FIRST_DAY, 60);
  assert_ok(gerdy_history_new(&j->history, &err), &err);
  assert_ok(gerdy_history_entry(j->history, kind, now, now, "runner", "", NULL, &err), &err);
  assert_ok(gerdy_history_number(j->history, name, side, number, &err), &err);
  judge_history(j, now);
  return j;
}

static void test_complaint(void** state) {
  (void)state;
  static const struct {
    double weeks;
    const char* words;
  } told[] = {{0.4, "; knee pain, less than a week"},
              {1, "; knee pain, 1 week"},
              {12, "; knee pain, 12 weeks"},
              {260, "; knee pain, 5 years"}};
  gd_buf out;
  gd_buf_init(&out);
  for (size_t i = 0; i < sizeof told / sizeof *told; ++i) {
    judged* j = judge_one(GERDY_ENTRY_INTAKE, "since_weeks", 0, told[i].weeks);
    gd_put_complaint(&out, j->facts, "; ");
    assert_string_equal(out.at, told[i].words);
    gd_buf_reset(&out);
    free_judged(j);
  }
  gd_put_complaint(&out, NULL, "; ");
  assert_int_equal(out.n, 0);
}

// silence on safety is no good news: neither with a profile alone, nor with a test alone
static void test_engine_silent(void** state) {
  (void)state;
  judged* j = judge_one(GERDY_ENTRY_PROFILE, "age", 0, 61);
  page* p = write_and_read(&j->report, "report_case_profile.html");
  check_nothing(p);
  free_page(p);
  free_judged(j);
  j = judge_one(GERDY_ENTRY_TEST, "side_plank", 'r', 40);
  p = write_and_read(&j->report, "report_case_test.html");
  CHECK_ORDER(p->text.at, "Not known yet: questions about safety are open",
              "I cannot put weight on it and take 4 steps", "What is most likely going on?");
  assert_null(strstr(p->text.at, "No warning signs"));
  char* text = write_text(&j->report);
  CHECK_ORDER(text, "Not known yet: questions about safety are open.", "  - I cannot put weight");
  gerdy_report_text_free(text);
  free_page(p);
  free_judged(j);
}

static void test_engine_nothing(void** state) {
  (void)state;
  judged* j = judge(false);
  page* p = write_and_read(&j->report, "report_case_engine_nothing.html");
  check_nothing(p);
  // the signs that the questions about safety ask for stand there before any answer
  assert_non_null(strstr(p->text.at, "I cannot put weight on it and take 4 steps"));
  assert_null(strstr(p->text.at, "None of these"));
  free_page(p);
  char* text = write_text(&j->report);
  assert_non_null(strstr(text, "I cannot put weight on it and take 4 steps"));
  gerdy_report_text_free(text);
  free_judged(j);
}

// ---- the small parts ---------------------------------------------------------------------------

static void check_put(gd_buf* out, const char* expected) {
  assert_string_equal(out->at, expected);
  gd_buf_reset(out);
}

static void test_words(void** state) {
  (void)state;
  gd_buf out;
  gd_buf_init(&out);
  assert_string_equal(gd_weekday(0), "Thursday");  // 1970-01-01
  assert_string_equal(gd_weekday(-1), "Wednesday");
  assert_string_equal(gd_weekday_short(CASE_FIRST_DAY), "Mon");
  gd_put_date(&out, 0);
  check_put(&out, "1 Jan 1970");
  gd_put_date_iso(&out, 11016);
  check_put(&out, "2000-02-29");
  gd_put_date_range(&out, CASE_FIRST_DAY, CASE_FIRST_DAY + 6);
  check_put(&out, "23 to 29 Nov 2026");
  gd_put_date_range(&out, CASE_FIRST_DAY, CASE_FIRST_DAY);
  check_put(&out, "23 Nov 2026");
  gd_put_amount(&out, 9.5, "deg");
  check_put(&out, "9.5°");
  gd_put_amount(&out, 152.04, "N");
  check_put(&out, "152\u00a0N");
  gd_put_amount(&out, 0.126, "");
  check_put(&out, "0.13");
  gd_put_amount(&out, 4.0, "of 10");
  check_put(&out, "4\u00a0of 10");
  gd_put_amount(&out, NAN, "N");
  check_put(&out, "not available");
  const gerdy_known choice = {.name = "x", .unit = "", .text = "a <b>", .number = NAN, .sd = NAN};
  gd_put_known(&out, NULL, &choice);
  check_put(&out, "a &lt;b&gt;");
  const gerdy_known open = {.name = "x", .unit = "", .text = "unknown", .number = NAN, .sd = NAN};
  gd_put_known(&out, NULL, &open);
  check_put(&out, "asked, and not known");
  const gerdy_known spread = {.name = "x", .unit = "deg", .number = 7.11, .sd = 0.62, .n = 8};
  gd_put_known(&out, NULL, &spread);
  check_put(&out, "7.11°\u00a0±\u00a00.62 (n\u00a0=\u00a08)");
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_full),          cmocka_unit_test(test_evidence),
      cmocka_unit_test(test_plan),          cmocka_unit_test(test_followup),
      cmocka_unit_test(test_red),           cmocka_unit_test(test_referral),
      cmocka_unit_test(test_today),         cmocka_unit_test(test_urgency),
      cmocka_unit_test(test_weight),        cmocka_unit_test(test_timed),
      cmocka_unit_test(test_unsure),        cmocka_unit_test(test_nothing),
      cmocka_unit_test(test_hostile),       cmocka_unit_test(test_synthetic),
      cmocka_unit_test(test_json),          cmocka_unit_test(test_json_schema_files),
      cmocka_unit_test(test_text),          cmocka_unit_test(test_text_hostile),
      cmocka_unit_test(test_memory),        cmocka_unit_test(test_speed),
      cmocka_unit_test(test_engine),        cmocka_unit_test(test_known_order),
      cmocka_unit_test(test_complaint),     cmocka_unit_test(test_engine_nothing),
      cmocka_unit_test(test_engine_silent), cmocka_unit_test(test_words),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
