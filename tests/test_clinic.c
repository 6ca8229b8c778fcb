// The knowledge: the real one loads and is whole, spoiled ones are refused with file, element and
// member; answers as people type them; which question comes next; files of answers.
#include <dirent.h>
#include <gerdy/clinic.h>
#include <gerdy/gait.h>
#include <jansson.h>
#include <time.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "clinic/facts.h"
#include "testing.h"

// ---- a small knowledge -------------------------------------------------------------------------

static const char* const small[GD_NFILE] = {
    [GD_FILE_CLAIMS_BODY] =
        "{\"sources\": [{\"id\": \"a2000\", \"cite\": \"A 2000\", \"identifier\": \"doi:10.1/x\","
        " \"read\": \"abstract\"}],"
        " \"claims\": [{\"id\": \"weak_hip_itb\", \"statement\": \"S.\", \"grade\": \"weak\","
        " \"support\": [{\"text\": \"t\", \"source\": \"b2001\", \"tag\": \"S\"}],"
        " \"against\": [{\"text\": \"u\", \"source\": \"a2000\", \"tag\": \"2\"}]}]}",
    [GD_FILE_CLAIMS_REASONING] =
        "{\"sources\": [{\"id\": \"b2001\", \"cite\": \"B 2001\", \"identifier\": \"PMID 1\","
        " \"read\": \"full text\"}], \"claims\": []}",
    [GD_FILE_CLAIMS_PLAN] = "{\"sources\": [], \"claims\": []}",
    [GD_FILE_QUESTIONS] =
        "{\"questions\": ["
        "{\"id\": \"onset\", \"form\": \"intake\", \"topic\": \"T\", \"kind\": \"one\","
        " \"seconds\": 5, \"text\": \"How?\", \"why\": \"W.\", \"options\": ["
        "  {\"id\": \"incident\", \"text\": \"A fall, or a blow\"},"
        "  {\"id\": \"gradual\", \"text\": \"Slowly\"}]},"
        "{\"id\": \"tried\", \"form\": \"intake\", \"topic\": \"T\", \"kind\": \"many\","
        " \"seconds\": 5, \"text\": \"What?\", \"why\": \"W.\", \"options\": ["
        "  {\"id\": \"rest\", \"text\": \"A break\"}, {\"id\": \"roll\", \"text\": \"Rolling\"},"
        "  {\"id\": \"rolfing\", \"text\": \"Rolfing\"},"
        "  {\"id\": \"joint_line\", \"text\": \"The joint line\"},"
        "  {\"id\": \"nothing\", \"text\": \"Nothing\", \"alone\": true}]},"
        "{\"id\": \"rest_result\", \"form\": \"intake\", \"topic\": \"T\", \"kind\": \"text\","
        " \"seconds\": 5, \"text\": \"And?\", \"why\": \"W.\", \"when\": \"tried has rest\"},"
        "{\"id\": \"since_weeks\", \"form\": \"intake\", \"topic\": \"T\", \"kind\": \"number\","
        " \"seconds\": 5, \"text\": \"Since?\", \"why\": \"W.\", \"unit\": \"weeks\", \"low\": 0,"
        " \"high\": 2000},"
        "{\"id\": \"ci_pain\", \"form\": \"checkin\", \"topic\": \"T\", \"kind\": \"number\","
        " \"seconds\": 5, \"text\": \"Pain?\", \"why\": \"W.\", \"low\": 0, \"high\": 10}],"
        " \"contradictions\": [{\"id\": \"both\", \"when\": \"onset is gradual and since_weeks < "
        "1\","
        " \"text\": \"{onset}, {since_weeks:0}\", \"ask\": \"Which?\","
        " \"questions\": [\"onset\", \"since_weeks\"]}]}",
    [GD_FILE_TESTS] =
        "{\"tests\": [{\"id\": \"ober\", \"name\": \"Ober\", \"how\": \"H.\", \"why\": \"W.\","
        " \"kind\": \"number\", \"unit\": \"deg\", \"low\": -40, \"high\": 70, \"sided\": true,"
        " \"worse\": -1, \"real_change\": 3, \"claim\": \"weak_hip_itb\", \"who\": \"therapist\","
        " \"minutes\": 5},"
        "{\"id\": \"noble\", \"name\": \"Noble\", \"how\": \"H.\", \"why\": \"W.\","
        " \"kind\": \"one\", \"sided\": true, \"worse\": 1, \"who\": \"self\", \"minutes\": 3,"
        " \"options\": [{\"id\": \"negative\", \"text\": \"N\"},"
        "  {\"id\": \"positive\", \"text\": \"P\"}]}]}",
    [GD_FILE_FACTS] =
        "{\"facts\": [{\"id\": \"age\", \"label\": \"age\", \"unit\": \"years\", \"low\": 4,"
        " \"high\": 120}, {\"id\": \"name\", \"label\": \"name\", \"kind\": \"text\"},"
        " {\"id\": \"age_now\", \"label\": \"age\", \"unit\": \"years\", \"derived\": true}]}",
    [GD_FILE_FLAGS] =
        "{\"flags\": [{\"id\": \"fresh\", \"when\": \"onset is incident\","
        " \"referral\": \"today\", \"red\": true, \"who\": \"a doctor\", \"how_soon\": \"today\", "
        "\"days\": 0,"
        " \"sentence\": \"You said {onset}.\", \"claim\": \"weak_hip_itb\"}]}",
    [GD_FILE_REASONING] =
        "{\"scope\": {\"when\": \"noble known\", \"out\": \"Out.\", \"open\": \"Open.\"},"
        " \"hypotheses\": [{\"id\": \"itb\", \"name\": \"Band\", \"about\": \"A.\","
        "  \"see\": {\"referral\": \"therapist\", \"who\": \"p\", \"how_soon\": \"soon\", "
        "\"days\": 14,"
        "  \"sentence\": \"S.\", \"claim\": \"weak_hip_itb\"}},"
        "  {\"id\": \"weak_hip\", \"name\": \"Hip\", \"about\": \"A.\", \"contributor\": true}],"
        " \"arguments\": [{\"id\": \"noble_yes\", \"about\": \"itb\", \"speaks\": \"for\","
        "  \"strength\": \"moderate\", \"when\": \"noble_sore is positive and ober_ratio < 80\","
        "  \"sentence\": \"{ober_ratio}\", \"claim\": \"weak_hip_itb\"}]}",
    [GD_FILE_PLAN] = "{\"anything\": []}",
};

static gerdy_status read_small(const char* const* texts, gerdy_clinic** out, gerdy_error* err) {
  gd_clinic_text text[GD_NFILE];
  for (int i = 0; i < GD_NFILE; ++i) text[i] = (gd_clinic_text){texts[i], strlen(texts[i])};
  return gd_clinic_read(text, out, err);
}

static gerdy_clinic* open_small(void) {
  gerdy_clinic* clinic = NULL;
  gerdy_error err = {0};
  assert_ok(read_small(small, &clinic, &err), &err);
  return clinic;
}

static void test_small_is_read(void** state) {
  (void)state;
  gerdy_clinic* c = open_small();
  size_t n = 0;
  (void)gerdy_clinic_questions(c, &n);
  assert_int_equal(n, 5);
  const gerdy_claim* claim = gerdy_clinic_claim(c, "weak_hip_itb");
  assert_int_equal(claim->grade, GERDY_GRADE_WEAK);
  assert_string_equal(claim->support[0].source->cite, "B 2001");  // of another file
  assert_int_equal(claim->against[0].tag, '2');
  assert_string_equal(claim->limits, "");
  assert_null(gerdy_clinic_claim(c, "no_such_claim"));
  const gerdy_question* tried = gerdy_clinic_question(c, "tried");
  assert_int_equal(tried->noption, 5);
  assert_int_equal(tried->option[4].alone, 1);
  assert_null(gerdy_clinic_question(c, "ober"));
  const gerdy_test* ober = gerdy_clinic_test(c, "ober");
  assert_near(ober->real_change, 3, 0);
  assert_true(isnan(gerdy_clinic_test(c, "noble")->real_change));
  assert_null(gerdy_clinic_test(c, "onset"));
  assert_null(gerdy_clinic_test(c, "age"));
  assert_int_equal(c->flag[0].flag.referral, GERDY_REFER_TODAY);
  assert_string_equal(c->hypothesis[0].see.id, "itb");
  assert_int_equal(c->argument[0].strength, 2);
  assert_int_equal(c->argument[0].about, 0);
  assert_true(c->contradiction[0].what.question[1] == gerdy_clinic_question(c, "since_weeks"));
  gd_declared d;
  assert_true(gd_declared_find(c, "ober_ratio", &d));
  assert_string_equal(d.unit, "%");
  assert_true(gd_declared_find(c, "noble_sore", &d));
  assert_int_equal(d.noption, 2);
  assert_false(gd_declared_find(c, "noble_ratio", &d));
  assert_false(gd_declared_find(c, "age_sore", &d));
  gerdy_clinic_free(c);
  gerdy_clinic_free(NULL);
}

// ---- spoiled knowledge -------------------------------------------------------------------------

typedef struct spoiled {
  int file;
  const char* from;  // first place of this text ...
  const char* to;    // ... becomes this
  const char* told;  // the whole message must hold this
} spoiled;

// The text with one place changed. Owner: gd_buf_reset.
static gd_buf change(const char* text, const char* from, const char* to) {
  gd_buf out;
  gd_buf_init(&out);
  const char* at = strstr(text, from);
  if (at == NULL) fail_msg("\"%s\" is not there", from);
  gd_buf_bytes(&out, text, (size_t)(at - text));
  gd_buf_text(&out, to);
  gd_buf_text(&out, at + strlen(from));
  return out;
}

static void expect_refused(const spoiled* s) {
  gd_buf changed = change(small[s->file], s->from, s->to);
  const char* texts[GD_NFILE];
  memcpy(texts, small, sizeof texts);
  texts[s->file] = changed.at;
  gerdy_clinic* clinic = NULL;
  gerdy_error err = {0};
  const gerdy_status status = read_small(texts, &clinic, &err);
  char message[1024];
  gerdy_error_text(&err, message, sizeof message);
  if (status != GERDY_E_FORMAT) fail_msg("%s -> %s was not refused", s->from, s->to);
  if (strstr(message, s->told) == NULL) fail_msg("\"%s\" is not in: %s", s->told, message);
  assert_null(clinic);
  assert_int_equal(err.code, status);
  gd_buf_reset(&changed);
}

#define B GD_FILE_CLAIMS_BODY
#define Q GD_FILE_QUESTIONS
#define T GD_FILE_TESTS
#define F GD_FILE_FACTS
#define G GD_FILE_FLAGS
#define R GD_FILE_REASONING

static void test_spoiled(void** state) {
  (void)state;
  static const spoiled all[] = {
      {B, "{", "[", "evidence/claims_body.json:1: not valid JSON"},
      {B, "\"claims\"", "\"sources\"", "not valid JSON: duplicate"},
      {GD_FILE_PLAN, "{\"anything\": []}", "[]", "evidence/plan.json: the whole must be an object"},
      {B, "\"claims\"", "\"claim\"", "member \"claim\": nothing of this name is known here"},
      {B, "\"statement\": \"S.\"", "\"statement\": 5",
       "claims[0] weak_hip_itb: member \"statement\": must be a text"},
      {B, "\"statement\": \"S.\", ", "", "member \"statement\": missing"},
      {B, "\"S.\"", "\"\"", "member \"statement\": must not be empty"},
      {B, "\"weak\"", "\"weakish\"", "\"weakish\" is none of: strong, moderate, weak, contested"},
      {B, "b2001", "b2002",
       "claims[0] weak_hip_itb: support[0]: member \"source\": no source has the id \"b2002\""},
      {B, "\"tag\": \"S\"", "\"tag\": \"M\"", "\"M\" is none of: S, 2, D, O"},
      {B, "{\"text\": \"t\", \"source\": \"b2001\", \"tag\": \"S\"}", "",
       "nothing supports the claim"},
      {B, "a2000", "b2001", "\"b2001\" is there twice"},
      {B, "doi:10.1/x", "Journal of X", "sources[0] a2000: member \"identifier\""},
      {B, "\"against\": [{", "\"against\": [7, {", "against[0]: this must be an object"},
      {Q, "\"id\": \"onset\"", "\"id\": \"Onset\"", "\"Onset\" is not an id"},
      {Q, "\"id\": \"onset\"", "\"id\": \"known\"", "\"known\" is not an id"},
      {Q, "\"id\": \"tried\"", "\"id\": \"onset\"",
       "questions[1] onset: member \"id\": \"onset\" is there twice"},
      {Q, "\"id\": \"roll\"", "\"id\": \"rest\"", "options[1] rest: member \"id\": is there twice"},
      {Q, "\"id\": \"roll\"", "\"id\": \"unknown\"", "\"unknown\" is not an id"},
      {Q, "\"form\": \"intake\"", "\"form\": \"exam\"", "\"exam\" is none of: intake, checkin"},
      {Q, "\"kind\": \"one\"", "\"kind\": \"number\"", "only what is chosen has options"},
      {Q, "\"alone\": true", "\"alone\": 1", "member \"alone\": must be true or false"},
      {Q, "\"seconds\": 5", "\"seconds\": 0", "must be a whole number from 1 to 600"},
      {Q, "\"low\": 0", "\"low\": 3000", "must be more than \"low\""},
      {Q, "\"low\": 0,", "", "questions[3] since_weeks: member \"low\": missing"},
      {Q, "\"when\": \"tried has rest\"", "\"when\": \"tried has sleep\"",
       "questions[2] rest_result: member \"when\": rule: \"sleep\" is no option of \"tried\""},
      {Q, "\"when\": \"tried has rest\"", "\"when\": \"tired has rest\"",
       "no question, test or fact has the name \"tired\""},
      {Q, "\"when\": \"tried has rest\"", "\"when\": \"tried > 3\"", "\"tried\" is not a number"},
      {Q, "\"when\": \"tried has rest\"", "\"when\": \"tried rest\"", "at character 7"},
      {Q, "\"when\": \"tried has rest\"", "\"whan\": \"tried has rest\"",
       "questions[2] rest_result: member \"whan\": nothing of this name"},
      {Q, "[\"onset\", \"since_weeks\"]", "[\"onset\", \"ober\"]",
       "no question has the id \"ober\""},
      {Q, "[\"onset\", \"since_weeks\"]", "[]", "must name one question or two"},
      {Q, "{since_weeks:0}", "{since_years:0}", "no fact has the name in \"{since_years:0}\""},
      {Q, "{since_weeks:0}", "{since_weeks", "a brace without its partner"},
      {T, "\"id\": \"noble\"", "\"id\": \"ober_ratio\"", "\"ober_ratio\" is declared"},
      {T, "\"id\": \"noble\"", "\"id\": \"onset\"", "\"onset\" is there twice, or in another"},
      {T, "\"claim\": \"weak_hip_itb\"", "\"claim\": \"weak\"", "no claim has the id \"weak\""},
      {T, "\"claim\": \"weak_hip_itb\",", "", "the figure \"real_change\" needs its source"},
      {T, "\"real_change\": 3", "\"real_change\": -3", "must be more than 0"},
      {T, "\"worse\": -1", "\"worse\": 2", "must be a whole number from -1 to 1"},
      {T, "\"self\"", "\"you\"", "\"you\" is none of: self, therapist, laboratory"},
      {T, "\"kind\": \"one\"", "\"kind\": \"many\"", "\"many\" is none of: one, number"},
      {T, ",  {\"id\": \"positive\", \"text\": \"P\"}", "", "fewer than two"},
      {F, "\"kind\": \"text\"", "\"kind\": \"text\", \"low\": 1", "only a number has"},
      {F, "\"derived\": true", "\"worse\": 0.5", "must be a whole number"},
      {G, "\"today\", \"red\"", "\"none\", \"red\"", "a reason to see nobody"},
      {G, "\"red\": true, ", "\"red\": \"yes\", ", "flags[0] fresh: member \"red\""},
      {G, "\"days\": 0,", "", "flags[0] fresh: member \"days\": missing"},
      {G, "\"days\": 0,", "\"days\": 0, \"told_by\": [\"fresh\"],", "names no other flag"},
      {G, "{onset}", "{}", "no fact has the name"},
      {G, "\"claim\": \"weak_hip_itb\"", "\"claims\": \"weak_hip_itb\"", "member \"claims\""},
      {R, "\"scope\": {", "\"scope\": {\"why\": 1, ", "scope: member \"why\""},
      {R, "\"out\": \"Out.\", ", "", "scope: member \"out\": missing"},
      {R, "\"id\": \"weak_hip\"", "\"id\": \"itb\"", "hypotheses[1] itb: member \"id\""},
      {R, "\"referral\": \"therapist\"", "\"referral\": \"nurse\"",
       "hypotheses[0] itb: see: member \"referral\""},
      {R, "\"about\": \"itb\"", "\"about\": \"bone\"", "no hypothesis has this id"},
      {R, "\"speaks\": \"for\"", "\"speaks\": \"both\"", "is none of: for, against"},
      {R, "noble_sore is positive", "noble_sore is maybe", "\"maybe\" is no option"},
      {R, "ober_ratio <", "age_ratio <", "has the name \"age_ratio\""},
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; ++i) expect_refused(&all[i]);
}

// every member of every file in turn: taken away it is either optional or missed, never ignored
static void test_nothing_is_ignored(void** state) {
  (void)state;
  for (int file = 0; file < GD_FILE_PLAN; ++file) {
    for (const char* at = strstr(small[file], "\": "); at != NULL; at = strstr(at + 1, "\": ")) {
      gd_buf text;
      gd_buf_init(&text);
      gd_buf_bytes(&text, small[file], (size_t)(at - small[file]));
      gd_buf_text(&text, "x");
      gd_buf_text(&text, at);
      const char* texts[GD_NFILE];
      memcpy(texts, small, sizeof texts);
      texts[file] = text.at;
      gerdy_clinic* clinic = NULL;
      gerdy_error err = {0};
      if (read_small(texts, &clinic, &err) != GERDY_E_FORMAT)
        fail_msg("a misspelled member is ignored: %.40s", at);
      gd_buf_reset(&text);
    }
  }
}

static void test_no_memory(void** state) {
  (void)state;
  gerdy_status status = GERDY_E_MEMORY;
  unsigned long nth = 1;
  for (; status != GERDY_OK; ++nth) {
    gerdy_clinic* clinic = NULL;
    gerdy_error err = {0};
    gd_mem_fail_at(nth);
    status = read_small(small, &clinic, &err);
    gd_mem_fail_at(0);
    if (status != GERDY_OK && status != GERDY_E_MEMORY) fail_msg("%lu: %s", nth, err.msg);
    assert_true((status == GERDY_OK) == (clinic != NULL));
    gerdy_clinic_free(clinic);
  }
  assert_true(nth > 100);
}

// ---- the real knowledge ------------------------------------------------------------------------

static void test_real_knowledge(void** state) {
  (void)state;
  gerdy_clinic* c = NULL;
  gerdy_error err = {0};
  assert_ok(gerdy_clinic_open(&c, &err), &err);
  size_t nclaim, nquestion, ntest;
  const gerdy_claim* claim = gerdy_clinic_claims(c, &nclaim);
  const gerdy_question* question = gerdy_clinic_questions(c, &nquestion);
  const gerdy_test* test = gerdy_clinic_tests(c, &ntest);
  assert_true(nclaim > 50 && nquestion > 30 && ntest > 20 && c->nargument > 50 && c->nflag > 10);
  for (size_t i = 0; i < nclaim; ++i) {
    assert_true(gerdy_clinic_claim(c, claim[i].id) == &claim[i]);
    assert_true(gerdy_grade_words(claim[i].grade)[0] != '\0');
  }
  int seconds = 0;
  for (size_t i = 0; i < nquestion; ++i) {
    assert_true(gerdy_clinic_question(c, question[i].id) == &question[i]);
    seconds += strcmp(question[i].form, "intake") == 0 ? question[i].seconds : 0;
  }
  assert_true(seconds <= 240);  // all of them, though nobody is asked all of them
  for (size_t i = 0; i < ntest; ++i) {
    assert_true(gerdy_clinic_test(c, test[i].id) == &test[i]);
  }
  assert_string_equal(gerdy_referral_id(GERDY_REFER_EMERGENCY), "emergency");
  assert_string_equal(gerdy_referral_words(GERDY_REFER_TODAY), "see a doctor today");
  assert_string_equal(gerdy_grade_id(GERDY_GRADE_CONTESTED), "contested");
  gerdy_clinic_free(c);
}

static void test_opening_is_quick(void** state) {
  (void)state;
  double best = INFINITY;
  for (int i = 0; i < 10; ++i) {
    gerdy_clinic* c = NULL;
    gerdy_error err = {0};
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    assert_ok(gerdy_clinic_open(&c, &err), &err);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    gerdy_clinic_free(c);
    const double ms = (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) * 1e-6;
    if (ms < best) best = ms;
  }
  print_message("the knowledge opens in %.2f ms\n", best);
  assert_true(best < 200);  // sanitizers and busy machines are slow
}

// all that gait measures must be declared, in the unit for people
static void test_measures_are_declared(void** state) {
  (void)state;
  gerdy_clinic* c = NULL;
  gerdy_error err = {0};
  assert_ok(gerdy_clinic_open(&c, &err), &err);
  for (int i = 0; i < GERDY_NMEASURE; ++i) {
    const gerdy_quantity* q = gerdy_measure_quantity((gerdy_measure_id)i);
    gd_declared d;
    if (!gd_declared_find(c, q->name, &d)) fail_msg("%s is not declared", q->name);
    assert_string_equal(d.unit, q->display);
    assert_true(d.sided);
  }
  gerdy_clinic_free(c);
}

// ---- answers -----------------------------------------------------------------------------------

// what is understood, or "!" and the message
static const char* answer(const char* id, const char* typed) {
  static char out[2][700];
  static int next;
  next = !next;
  gerdy_clinic* c = open_small();
  char room[64];
  gerdy_fact fact;
  gerdy_error err = {0};
  const gerdy_question* question = gerdy_clinic_question(c, id);
  if (gerdy_answer_read(question, typed, room, sizeof room, &fact, &err) != GERDY_OK) {
    snprintf(out[next], sizeof out[next], "!%s", err.msg);
  } else if (fact.text != NULL) {
    snprintf(out[next], sizeof out[next], "%s", fact.text);
  } else {
    snprintf(out[next], sizeof out[next], "%.12g", fact.number);
  }
  gerdy_clinic_free(c);
  return out[next];
}

#define assert_answer(id, typed, meant) assert_string_equal(answer(id, typed), meant)
#define assert_refused(id, typed, told)                                                 \
  do {                                                                                  \
    const char* got = answer(id, typed);                                                \
    if (got[0] != '!' || strstr(got, told) == NULL) fail_msg("\"%s\": %s", typed, got); \
  } while (0)

static void test_answers_of_options(void** state) {
  (void)state;
  assert_answer("onset", "2", "gradual");
  assert_answer("onset", " 2. ", "gradual");
  assert_answer("onset", "GRADUAL", "gradual");
  assert_answer("onset", "gr", "gradual");
  assert_answer("onset", "slowly", "gradual");
  assert_answer("onset", "a fall, or a blow", "incident");
  assert_answer("onset", "?", "unknown");
  assert_answer("onset", "Unknown", "unknown");
  assert_answer("tried", "2 1", "rest roll");
  assert_answer("tried", "1,3", "rest rolfing");
  assert_answer("tried", "1, 2; 1", "rest roll");
  assert_answer("tried", "roll", "roll");  // also how no other id begins
  assert_answer("tried", "rolf res", "rest rolfing");
  assert_answer("tried", "the joint line, a break", "rest joint_line");
  assert_answer("tried", "joint line", "joint_line");
  assert_answer("tried", "Joint-Line", "joint_line");
  assert_answer("tried", "nothing", "nothing");
  assert_refused("tried", "ro", "\"ro\" can mean more than one: 2 roll, 3 rolfing");
  assert_refused("tried", "1 5", "\"Nothing\" cannot go with others");
  assert_refused("tried", "6", "\"6\" is not understood. Choose from: 1 rest, 2 roll");
  assert_refused("tried", "0", "is not understood");
  assert_refused("tried", "rest please", "\"please\" is not understood");
  assert_refused("tried", "1.5", "\"1.5\" is not understood");
  assert_refused("tried", ",;", "is not understood");
  assert_refused("tried", "", "Give one or more numbers from 1 to 5");
  assert_refused("onset", "1 2", "Choose one of them, not 2");
  assert_refused("onset", "  ", "Give a number from 1 to 2");
  assert_refused("onset", "99999999999999999999", "is not understood");
}

static void test_answers_of_numbers(void** state) {
  (void)state;
  assert_answer("since_weeks", "6", "6");
  assert_answer("since_weeks", "6.5", "6.5");
  assert_answer("since_weeks", "6,5", "6.5");
  assert_answer("since_weeks", "0,125", "0.125");
  assert_answer("since_weeks", "6 weeks", "6");
  assert_answer("since_weeks", "1 Week", "1");
  assert_answer("since_weeks", "6wks", "6");
  assert_answer("since_weeks", "?", "unknown");
  assert_answer("ci_pain", "+3", "3");
  assert_refused("since_weeks", "2 months", "\"2 months\" is not understood. Give a number from 0");
  assert_refused("since_weeks", "14 days", "This is asked in weeks: 14 days is 2 weeks.");
  assert_refused("since_weeks", "2001", "2001 is out of range: it goes from 0 to 2000 weeks.");
  assert_refused("since_weeks", "-1", "-1 is out of range");
  assert_refused("since_weeks", "1,500", "can be read in two ways");
  assert_refused("since_weeks", "6-7", "is not understood");
  assert_refused("since_weeks", "about 6", "is not understood");
  assert_refused("since_weeks", "nan", "is not understood");
  assert_refused("since_weeks", "0x10", "is not understood");
  assert_refused("since_weeks", "1e2", "is not understood");
  assert_refused("since_weeks", "six", "is not understood");
  assert_refused("since_weeks", "", "Give a number from 0 to 2000 weeks, or ?");
  assert_refused("ci_pain", "11", "it goes from 0 to 10.");
  assert_refused("ci_pain", "3 weeks", "is not understood");
}

static void test_answers_of_words(void** state) {
  (void)state;
  assert_answer("rest_result", "  it came back ", "it came back");
  assert_answer("rest_result", "?", "unknown");
  assert_refused("rest_result", "one\ntwo", "on one line");
  assert_refused("rest_result",
                 "a very long story that does not fit into the little room that there is for it",
                 "at most 63 characters");
}

// ---- which question comes next -----------------------------------------------------------------

static gerdy_when day(const char* text) {
  gerdy_when when;
  gerdy_error err = {0};
  assert_ok(gerdy_when_parse(text, &when, &err), &err);
  return when;
}

static void expect_next(const gerdy_clinic* c, const gerdy_history* history, const char* id,
                        size_t want_applying, size_t want_answered) {
  gerdy_error err = {0};
  gerdy_facts* facts = NULL;
  assert_ok(gerdy_facts_gather(c, history, day("2026-11-23"), &facts, NULL, &err), &err);
  const gerdy_question* next = gerdy_question_next(c, facts, "intake");
  assert_string_equal(next != NULL ? next->id : "", id);
  size_t applying, answered;
  gerdy_question_count(c, facts, "intake", &applying, &answered);
  assert_int_equal(applying, want_applying);
  assert_int_equal(answered, want_answered);
  gerdy_facts_free(facts);
}

static void test_question_flow(void** state) {
  (void)state;
  gerdy_clinic* c = open_small();
  gerdy_history* h = NULL;
  gerdy_error err = {0};
  assert_ok(gerdy_history_new(&h, &err), &err);
  expect_next(c, h, "onset", 3, 0);
  const gerdy_when today = day("2026-11-23");
  assert_ok(gerdy_history_entry(h, GERDY_ENTRY_INTAKE, today, today, "runner", "", "", &err), &err);
  assert_ok(gerdy_history_text(h, "onset", 0, "unknown", &err), &err);
  expect_next(c, h, "tried", 3, 1);
  assert_ok(gerdy_history_text(h, "tried", 0, "rest roll", &err), &err);
  expect_next(c, h, "rest_result", 4, 2);  // one more applies
  assert_ok(gerdy_history_text(h, "rest_result", 0, "it came back", &err), &err);
  expect_next(c, h, "since_weeks", 4, 3);
  assert_ok(gerdy_history_number(h, "since_weeks", 0, 6, &err), &err);
  expect_next(c, h, "", 4, 4);
  gerdy_history_free(h);
  gerdy_clinic_free(c);
}

// "?" to a question about safety: not asked again at once, and asked again the next time
static void test_safety_is_asked_again(void** state) {
  (void)state;
  gerdy_clinic* c = NULL;
  gerdy_error err = {0};
  assert_ok(gerdy_clinic_open(&c, &err), &err);
  gerdy_history* h = NULL;
  assert_ok(gerdy_history_new(&h, &err), &err);
  const gerdy_when then = day("2026-11-22T10:00Z"), now = day("2026-11-22T10:05Z");
  static const char* const id[] = {"now_knee", "now_general", "onset"};
  for (int i = 0; i < 3; ++i) {
    assert_ok(gerdy_history_entry(h, GERDY_ENTRY_INTAKE, then, then, "runner", "", "", &err), &err);
    assert_ok(gerdy_history_text(h, id[i], 0, "unknown", &err), &err);
  }
  const struct {
    gerdy_when at;
    const char* next;
    size_t answered;
  } cases[] = {{then, "side", 3}, {now, "now_knee", 1}};
  for (int i = 0; i < 2; ++i) {
    size_t applying, answered;
    gerdy_facts* facts = NULL;
    assert_ok(gerdy_facts_gather(c, h, cases[i].at, &facts, NULL, &err), &err);
    assert_string_equal(gerdy_question_next(c, facts, "intake")->id, cases[i].next);
    gerdy_question_count(c, facts, "intake", &applying, &answered);
    assert_int_equal(answered, cases[i].answered);
    gerdy_facts_free(facts);
  }
  // a round of questions, each answered with "?": it ends
  size_t asked = 0;
  for (const gerdy_question* next = NULL; asked < 200; ++asked) {
    gerdy_facts* facts = NULL;
    assert_ok(gerdy_facts_gather(c, h, now, &facts, NULL, &err), &err);
    next = gerdy_question_next(c, facts, "intake");
    gerdy_facts_free(facts);
    if (next == NULL) break;
    assert_ok(gerdy_history_entry(h, GERDY_ENTRY_INTAKE, now, now, "runner", "", "", &err), &err);
    assert_ok(gerdy_history_text(h, next->id, 0, "unknown", &err), &err);
  }
  assert_true(asked > 10 && asked < 40);
  gerdy_history_free(h);
  gerdy_clinic_free(c);
}

// ---- files of answers --------------------------------------------------------------------------

#define HEAD "{\"format\": \"gerdy-intake\", \"version\": 1"

static gerdy_status read_intake(const gerdy_clinic* c, const char* text, gerdy_history** history,
                                gerdy_error* err) {
  gerdy_status status = gerdy_history_new(history, err);
  if (status == GERDY_OK)
    status =
        gerdy_intake_read(c, text, strlen(text), day("2026-11-23T10:00Z"), *history, NULL, err);
  return status;
}

static void test_intake_file(void** state) {
  (void)state;
  gerdy_clinic* c = open_small();
  gerdy_history* h = NULL;
  gerdy_error err = {0};
  assert_ok(read_intake(c,
                        HEAD ", \"at\": \"2026-11-20\", \"profile\": {\"name\": \"A. B.\","
                             " \"age\": 40}, \"answers\": {\"onset\": \"gradual\","
                             " \"tried\": [\"roll\", \"rest\", \"roll\"], \"since_weeks\": 6.5,"
                             " \"rest_result\": null}, \"tests\": [{\"id\": \"ober\","
                             " \"side\": \"right\", \"value\": -18}, {\"id\": \"ober\","
                             " \"side\": \"left\", \"value\": \"unknown\"}]}",
                        &h, &err),
            &err);
  size_t nentry, nfact;
  const gerdy_entry* entry = gerdy_history_entries(h, &nentry);
  const gerdy_fact* fact = gerdy_history_facts(h, &nfact);
  assert_int_equal(nentry, 3);
  assert_int_equal(nfact, 7);
  assert_int_equal(entry[0].kind, GERDY_ENTRY_PROFILE);
  assert_int_equal(entry[1].kind, GERDY_ENTRY_INTAKE);
  assert_int_equal(entry[2].kind, GERDY_ENTRY_TEST);
  assert_int_equal(gerdy_when_day(entry[1].at), gerdy_when_day(day("2026-11-20")));
  assert_int_equal(gerdy_when_day(entry[1].recorded), gerdy_when_day(day("2026-11-23")));
  assert_string_equal(fact[0].text, "A. B.");
  assert_string_equal(fact[3].text, "rest roll");
  assert_near(fact[4].number, 6.5, 0);
  assert_near(fact[5].number, -18, 0);
  assert_int_equal(fact[5].side, 'r');
  assert_string_equal(fact[6].text, "unknown");
  gerdy_history_free(h);
  assert_ok(read_intake(c, HEAD "}", &h, &err), &err);  // nothing is said, which is fine
  gerdy_history_entries(h, &nentry);
  assert_int_equal(nentry, 0);
  gerdy_history_free(h);
  gerdy_clinic_free(c);
}

static void test_bad_intake_files(void** state) {
  (void)state;
  static const struct {
    const char* text;
    const char* told;
  } bad[] = {
      {"", "not valid JSON"},
      {"[]", "the whole must be an object"},
      {"{}", "member \"format\": missing"},
      {"{\"format\": \"gerdy-case\"}", "\"gerdy-case\" is none of: gerdy-intake"},
      {"{\"format\": \"gerdy-intake\", \"version\": 2}", "member \"version\""},
      {HEAD ", \"answer\": {}}", "member \"answer\": nothing of this name"},
      {HEAD ", \"at\": \"2026-11-24\"}", "member \"at\": \"2026-11-24\" is in the future"},
      {HEAD ", \"at\": \"2026-11-23T10:01Z\"}", "is in the future"},
      {HEAD ", \"at\": \"yesterday\"}", "member \"at\""},
      {HEAD ", \"profile\": {\"age\": 300}}",
       "profile: member \"age\": 300 is not between 4 and 120 years"},
      {HEAD ", \"profile\": {\"age\": \"old\"}}", "member \"age\": a number is wanted"},
      {HEAD ", \"profile\": {\"born\": 1980}}", "profile: member \"born\""},
      {HEAD ", \"profile\": {\"mass\": 70}}", "knows nothing of this name"},
      {HEAD ", \"profile\": []}", "profile: this must be an object"},
      {HEAD ", \"profile\": {\"name\": \"a\\nb\"}}", "it must be one line"},
      {HEAD ", \"answers\": {\"weather\": 1}}", "answers: member \"weather\": no question"},
      {HEAD ", \"answers\": {\"ci_pain\": 1}}", "answers: member \"ci_pain\": no question"},
      {HEAD ", \"answers\": {\"onset\": \"slow\"}}", "\"slow\" is not one of its options"},
      {HEAD ", \"answers\": {\"onset\": [\"gradual\"]}}", "a list is not wanted"},
      {HEAD ", \"answers\": {\"onset\": true}}", "a number, a text or a list"},
      {HEAD ", \"answers\": {\"onset\": 1}}", "words are wanted"},
      {HEAD ", \"answers\": {\"tried\": []}}", "the list is empty"},
      {HEAD ", \"answers\": {\"tried\": [\"rest\", 5]}}", "is not one of its options"},
      {HEAD ", \"answers\": {\"tried\": \"rest roll\"}}", "several options are a list"},
      {HEAD ", \"answers\": {\"tried\": [\"rest\", \"nothing\"]}}", "cannot go with others"},
      {HEAD ", \"answers\": {\"since_weeks\": 9999}}", "is not between 0 and 2000 weeks"},
      {HEAD ", \"answers\": {\"onset\": \"gradual\", \"onset\": \"gradual\"}}", "duplicate"},
      {HEAD ", \"tests\": [{\"id\": \"obber\"}]}", "tests[0] obber: member \"id\": no test"},
      {HEAD ", \"tests\": [{\"id\": \"ober\", \"value\": 1}]}", "member \"side\": missing"},
      {HEAD ", \"tests\": [{\"id\": \"ober\", \"side\": \"up\", \"value\": 1}]}",
       "\"up\" is none of: right, left"},
      {HEAD ", \"tests\": [{\"id\": \"ober\", \"side\": \"left\"}]}", "member \"value\": missing"},
      {HEAD ", \"tests\": [{\"id\": \"noble\", \"side\": \"left\", \"value\": 3}]}",
       "tests[0] noble: member \"value\": words are wanted"},
      {HEAD ", \"tests\": [{\"id\": \"ober\", \"side\": \"left\", \"value\": 1}, {\"id\": "
            "\"ober\", \"side\": \"left\", \"value\": 2}]}",
       "tests[1] ober: this test and side is there twice"},
  };
  gerdy_clinic* c = open_small();
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    gerdy_history* h = NULL;
    gerdy_error err = {0};
    char message[1024];
    if (read_intake(c, bad[i].text, &h, &err) != GERDY_E_FORMAT)
      fail_msg("was not refused: %s", bad[i].text);
    gerdy_error_text(&err, message, sizeof message);
    if (strstr(message, bad[i].told) == NULL)
      fail_msg("\"%s\" is not in: %s", bad[i].told, message);
    size_t n;
    gerdy_history_entries(h, &n);
    assert_int_equal(n, 0);
    gerdy_history_free(h);
  }
  gerdy_clinic_free(c);
}

// every file of the corpus: ok_ must be read, bad_ must be refused with words
static void test_corpus(void** state) {
  (void)state;
  gerdy_clinic* c = NULL;
  gerdy_error err = {0};
  assert_ok(gerdy_clinic_open(&c, &err), &err);
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/answers"));
  assert_non_null(folder);
  int good = 0, refused = 0;
  for (struct dirent* e = readdir(folder); e != NULL; e = readdir(folder)) {
    const bool ok = strncmp(e->d_name, "ok_", 3) == 0;
    if (!ok && strncmp(e->d_name, "bad_", 4) != 0) continue;
    char name[300], *text = NULL;
    size_t n;
    gerdy_history* h = NULL;
    snprintf(name, sizeof name, "fuzz/corpus/answers/%.200s", e->d_name);
    assert_ok(gd_file_read(SOURCE_FILE(name), &text, &n, &err), &err);
    if ((read_intake(c, text, &h, &err) == GERDY_OK) != ok) fail_msg("%s: %s", name, err.msg);
    assert_true(ok || strlen(err.msg) > 20);
    good += ok;
    refused += !ok;
    gerdy_history_free(h);
    gd_free(text);
  }
  closedir(folder);
  gerdy_clinic_free(c);
  assert_true(good >= 3 && refused >= 5);
}

static void test_form(void** state) {
  (void)state;
  gerdy_clinic* c = NULL;
  gerdy_error err = {0};
  char* text = NULL;
  assert_ok(gerdy_clinic_open(&c, &err), &err);
  assert_ok(gerdy_intake_form(c, &text, &err), &err);
  json_t* form = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(form);
  json_t* questions = json_object_get(form, "questions");
  size_t n, asked = 0, nsafety = 0;
  const gerdy_question* question = gerdy_clinic_questions(c, &n);
  for (size_t i = 0; i < n; ++i) {
    if (strcmp(question[i].form, "intake") != 0) continue;
    json_t* item = json_array_get(questions, asked++);
    assert_string_equal(json_string_value(json_object_get(item, "id")), question[i].id);
    assert_string_equal(json_string_value(json_object_get(item, "why")), question[i].why);
    assert_int_equal(json_array_size(json_object_get(item, "options")), question[i].noption);
    assert_int_equal(json_object_get(item, "when") != NULL, c->question_when[i] != NULL);
    assert_int_equal(json_is_true(json_object_get(item, "safety")), question[i].safety);
    nsafety += (size_t)question[i].safety;
  }
  assert_int_equal(json_array_size(questions), asked);
  assert_int_equal(nsafety, 2);
  assert_int_equal(json_array_size(json_object_get(form, "tests")), c->ntest);
  json_decref(form);
  char* saved = NULL;
  assert_ok(gerdy_intake_form_save(c, "clinic_form.json", &err), &err);
  assert_ok(gd_file_read("clinic_form.json", &saved, &n, &err), &err);
  assert_string_equal(saved, text);
  gd_free(saved);
  assert_int_equal(gerdy_intake_form_save(c, "no_such_folder/form.json", &err), GERDY_E_FILE);
  gerdy_intake_form_free(text);
  gerdy_clinic_free(c);
}

// the schema lists every question, option and test of the knowledge, and no other
static void test_schema_fits(void** state) {
  (void)state;
  gerdy_clinic* c = NULL;
  gerdy_error err = {0};
  char* bytes = NULL;
  size_t n, known = 0;
  assert_ok(gerdy_clinic_open(&c, &err), &err);
  assert_ok(gd_file_read(SOURCE_FILE("docs/intake.schema.json"), &bytes, &n, &err), &err);
  json_t* schema = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, NULL);
  assert_non_null(schema);
  json_t* answers = json_object_get(
      json_object_get(json_object_get(schema, "properties"), "answers"), "properties");
  for (size_t i = 0; i < c->nquestion; ++i) {
    const gerdy_question* q = &c->question[i];
    if (strcmp(q->form, "intake") != 0) continue;
    ++known;
    char* said = json_dumps(json_object_get(answers, q->id), JSON_ENCODE_ANY);
    if (said == NULL) fail_msg("%s is not in the schema", q->id);
    for (size_t k = 0; k < q->noption; ++k) {
      char quoted[80];
      snprintf(quoted, sizeof quoted, "\"%s\"", q->option[k].id);
      if (strstr(said, quoted) == NULL) fail_msg("%s of %s is not in the schema", quoted, q->id);
    }
    gd_free(said);
  }
  assert_int_equal(json_object_size(answers), known);
  char* whole = json_dumps(json_object_get(json_object_get(schema, "properties"), "tests"), 0);
  for (size_t i = 0; i < c->ntest; ++i) assert_non_null(strstr(whole, c->test[i].id));
  gd_free(whole);
  json_decref(schema);
  gd_free(bytes);
  gerdy_clinic_free(c);
}

static void test_intake_without_memory(void** state) {
  (void)state;
  static const char* const text = HEAD
      ", \"profile\": {\"age\": 40}, \"answers\": {\"onset\": \"gradual\", \"since_weeks\": "
      "null, \"tried\": [\"rest\", \"roll\"]}}";
  gerdy_clinic* c = open_small();
  gerdy_status status = GERDY_E_MEMORY;
  for (unsigned long nth = 1; status != GERDY_OK; ++nth) {
    gerdy_history* h = NULL;
    gerdy_error err = {0};
    gerdy_notes notes;
    gerdy_notes_init(&notes);
    assert_ok(gerdy_history_new(&h, &err), &err);
    const gerdy_when now = day("2026-11-23");
    gd_mem_fail_at(nth);
    status = gerdy_intake_read(c, text, strlen(text), now, h, &notes, &err);
    gd_mem_fail_at(0);
    if (status != GERDY_OK && status != GERDY_E_MEMORY) fail_msg("%lu: %s", nth, err.msg);
    if (status == GERDY_OK) assert_int_equal(notes.n, 1);
    gerdy_notes_reset(&notes);
    gerdy_history_free(h);
  }
  status = GERDY_E_MEMORY;
  for (unsigned long nth = 1; status != GERDY_OK; ++nth) {
    char* form = NULL;
    gd_mem_fail_at(nth);
    status = gerdy_intake_form(c, &form, NULL);
    gd_mem_fail_at(0);
    assert_true((status == GERDY_OK) == (form != NULL));
    gerdy_intake_form_free(form);
  }
  gerdy_clinic_free(c);
}

int main(void) {
  ENTER_BUILD_TREE();
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_small_is_read),
      cmocka_unit_test(test_spoiled),
      cmocka_unit_test(test_nothing_is_ignored),
      cmocka_unit_test(test_no_memory),
      cmocka_unit_test(test_real_knowledge),
      cmocka_unit_test(test_opening_is_quick),
      cmocka_unit_test(test_measures_are_declared),
      cmocka_unit_test(test_answers_of_options),
      cmocka_unit_test(test_answers_of_numbers),
      cmocka_unit_test(test_answers_of_words),
      cmocka_unit_test(test_question_flow),
      cmocka_unit_test(test_safety_is_asked_again),
      cmocka_unit_test(test_intake_file),
      cmocka_unit_test(test_bad_intake_files),
      cmocka_unit_test(test_corpus),
      cmocka_unit_test(test_form),
      cmocka_unit_test(test_schema_fits),
      cmocka_unit_test(test_intake_without_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
