// The conditions of the knowledge: Kleene's logic against its tables, precedence against random
// trees that are judged another way, and texts that are no rules.
#include <dirent.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "clinic/facts_board.h"
#include "testing.h"

// ---- facts to speak about ----------------------------------------------------------------------

// sorted by name: y is yes, n is no, u was asked and is not known; m is a list; age a number
static gerdy_known known[] = {
    {.name = "age", .number = 55, .sd = NAN},
    {.name = "hole", .number = NAN, .sd = NAN},
    {.name = "m", .text = "hip back_corner", .number = NAN, .sd = NAN},
    {.name = "n", .text = "no", .number = NAN, .sd = NAN},
    {.name = "ober", .side = 'l', .number = 1, .sd = NAN},
    {.name = "ober", .side = 'r', .number = 2, .sd = NAN},
    {.name = "ober_sore", .number = 2, .sd = NAN},
    {.name = "u", .text = "unknown", .number = NAN, .sd = NAN},
    {.name = "y", .text = "yes", .number = NAN, .sd = NAN},
};
static gerdy_facts facts = {.item = known, .n = sizeof known / sizeof *known};

static gd_truth judge_with(const char* text, const gerdy_known* assumed) {
  gd_rule* rule = NULL;
  gerdy_error err = {0};
  assert_ok(gd_rule_compile(text, &rule, &err), &err);
  gd_truth truth = gd_rule_eval(rule, (gd_view){&facts, assumed});
  gd_rule_free(rule);
  return truth;
}

static gd_truth judge(const char* text) { return judge_with(text, NULL); }

#define assert_truth(text, truth) assert_int_equal(judge(text), truth)

// ---- logic -------------------------------------------------------------------------------------

// the tests "y is yes", "n is yes", "u is yes" are yes, no, not known
static const char* const atom[] = {"n is yes", "u is yes", "y is yes"};
static const gd_truth value[] = {GD_NO, GD_UNKNOWN, GD_YES};

static void test_truth_tables(void** state) {
  (void)state;
  // Kleene 1938: rows no, not known, yes
  static const int conjunction[3][3] = {{-1, -1, -1}, {-1, 0, 0}, {-1, 0, 1}};
  static const int disjunction[3][3] = {{-1, 0, 1}, {0, 0, 1}, {1, 1, 1}};
  char text[80];
  for (int i = 0; i < 3; ++i) {
    snprintf(text, sizeof text, "not %s", atom[i]);
    assert_truth(text, (gd_truth)(1 - i));
    for (int k = 0; k < 3; ++k) {
      snprintf(text, sizeof text, "%s and %s", atom[i], atom[k]);
      assert_truth(text, (gd_truth)conjunction[i][k]);
      snprintf(text, sizeof text, "%s or %s", atom[i], atom[k]);
      assert_truth(text, (gd_truth)disjunction[i][k]);
    }
  }
}

static void test_tests(void** state) {
  (void)state;
  assert_truth("y is yes", GD_YES);
  assert_truth("y is not yes", GD_NO);
  assert_truth("n is not yes", GD_YES);
  assert_truth("u is not yes", GD_UNKNOWN);
  assert_truth("nobody is yes", GD_UNKNOWN);
  assert_truth("m has hip", GD_YES);
  assert_truth("m has back", GD_NO);  // not the beginning of an option
  assert_truth("m has not back", GD_YES);
  assert_truth("m is hip", GD_NO);  // not the whole answer
  assert_truth("m in (knee, back_corner)", GD_YES);
  assert_truth("m in (knee)", GD_NO);
  assert_truth("y in (no, yes)", GD_YES);
  assert_truth("u in (no, yes)", GD_UNKNOWN);
  assert_truth("y known", GD_YES);
  assert_truth("u known", GD_NO);
  assert_truth("nobody known", GD_NO);
  assert_truth("hole known", GD_NO);
}

static void test_numbers(void** state) {
  (void)state;
  assert_truth("age >= 55", GD_YES);
  assert_truth("age > 55", GD_NO);
  assert_truth("age <= 55", GD_YES);
  assert_truth("age < 55", GD_NO);
  assert_truth("age<55.5", GD_YES);
  assert_truth("age > -1", GD_YES);
  assert_truth("nobody > 0", GD_UNKNOWN);
  assert_truth("hole > 0", GD_UNKNOWN);
  assert_truth("y > 0", GD_UNKNOWN);  // words are no number
  assert_truth("age is yes", GD_UNKNOWN);
}

static void test_precedence(void** state) {
  (void)state;
  assert_truth("y is yes or n is yes and n is yes", GD_YES);
  assert_truth("(y is yes or n is yes) and n is yes", GD_NO);
  assert_truth("not n is yes and y is yes", GD_YES);
  assert_truth("not (n is yes and y is yes)", GD_YES);
  assert_truth("not not n is yes", GD_NO);
  assert_truth("  m has hip\n\tand not ( y is no ) and age>=55 ", GD_YES);
}

// what is assumed goes before what is known; of what has sides the sore one is meant
static void test_view(void** state) {
  (void)state;
  gerdy_known assumed = {.name = "y", .text = "no", .number = NAN};
  assert_int_equal(judge_with("y is no", &assumed), GD_YES);
  assert_int_equal(judge_with("n is no", &assumed), GD_YES);
  assert_truth("ober < 3 and ober > 1.5", GD_YES);
  assert_truth("ober_sore > 1.5", GD_YES);
  gerdy_known better = {.name = "ober", .number = 20};
  assert_int_equal(judge_with("ober_sore > 10 and ober > 10", &better), GD_YES);
  gerdy_known sore = {.name = "ober_sore", .number = 20};
  assert_int_equal(judge_with("ober_sore > 10 and ober > 10", &sore), GD_YES);
  assert_null(gd_view_find((gd_view){NULL, NULL}, "ober"));
}

// ---- random trees, judged without the rule -----------------------------------------------------

static unsigned random_state = 7;
static unsigned below(unsigned n) {
  random_state = random_state * 1664525u + 1013904223u;
  return (random_state >> 8) % n;
}

// Writes a tree and returns its truth. level: 0 whatever, 1 no "or", 2 neither "or" nor "and"
// without parentheses.
static int write_tree(gd_buf* out, int depth, int level) {
  const unsigned kind = depth == 0 ? 0 : below(5);
  if (kind < 2) {
    const unsigned i = below(3);
    gd_buf_text(out, atom[i]);
    return value[i];
  }
  if (kind == 2) {
    gd_buf_text(out, "not ");
    return -write_tree(out, depth - 1, 2);
  }
  const bool either = kind == 4, wrap = either ? level > 0 : level > 1;
  if (wrap) gd_buf_text(out, "(");
  const int a = write_tree(out, depth - 1, either ? 0 : 1);
  gd_buf_text(out, either ? " or " : " and ");
  const int b = write_tree(out, depth - 1, either ? 1 : 2);
  if (wrap) gd_buf_text(out, ")");
  return either ? (a > b ? a : b) : (a < b ? a : b);
}

static void test_random_trees(void** state) {
  (void)state;
  for (int i = 0; i < 3000; ++i) {
    gd_buf text;
    gd_buf_init(&text);
    const int expected = write_tree(&text, 5, 0);
    if (text.n <= 4000 && judge(text.at) != expected) fail_msg("%s is not %d", text.at, expected);
    gd_buf_reset(&text);
  }
}

// ---- what is no rule ---------------------------------------------------------------------------

static void refuse(const char* text, const char* why) {
  gd_rule* rule = NULL;
  gerdy_error err = {0};
  assert_int_equal(gd_rule_compile(text, &rule, &err), GERDY_E_FORMAT);
  assert_null(rule);
  if (strstr(err.msg, why) == NULL) fail_msg("\"%s\": \"%s\" is not in \"%s\"", text, why, err.msg);
}

static void test_errors(void** state) {
  (void)state;
  refuse("", "at its end a name");
  refuse("   ", "at its end a name");
  refuse("y", "at its end \"is\"");
  refuse("y is", "at its end a word");
  refuse("y is yes yes", "at character 10 \"and\", \"or\" or the end is expected, not \"yes\"");
  refuse("y is unknown", "a word is expected, not \"unknown\"");
  refuse("y is not known", "a word is expected, not \"known\"");
  refuse("and is yes", "at character 1 a name");
  refuse("y is yes and", "at its end a name");
  refuse("(y is yes", "at its end \"and\", \"or\" or \")\"");
  refuse("y is yes)", "at character 9");
  refuse("age > ", "at its end a number");
  refuse("age > ten", "at character 7 a number");
  refuse("age > 1-2", "a number");
  refuse("age > 1.2.3", "a number");
  refuse("age > -", "a number");
  refuse("age = 5", "at character 5");
  refuse("age > 1e9", "at character 8");
  refuse("y in yes", "at character 6 \"(\"");
  refuse("y in ()", "a word");
  refuse("y in (yes no)", "\",\" or \")\"");
  refuse("y in (yes,", "at its end a word");
  refuse("4y is yes", "at character 1 a name");
  refuse("y is yes && n is no", "not \"&\"");
  refuse("y is \xc3\xa4", "at character 6");
}

static void test_depth_and_length(void** state) {
  (void)state;
  char text[5000];
  for (int levels = 32; levels <= 33; ++levels) {
    memset(text, '(', (size_t)levels);
    snprintf(text + levels, sizeof text - (size_t)levels, "y is yes");
    const size_t n = strlen(text);
    memset(text + n, ')', (size_t)levels);
    text[n + (size_t)levels] = '\0';
    if (levels == 32) assert_truth(text, GD_YES);
    if (levels == 33) refuse(text, "more than 32 levels");
  }
  // a long chain is not deep
  strcpy(text, "y is yes");
  while (strlen(text) < 3900) strcat(text, " and y is yes");
  assert_truth(text, GD_YES);
  memset(text, 'a', 4001);
  text[4001] = '\0';
  refuse(text, "longer than 4000");
  // the deepest rule with something waiting at every level
  text[0] = '\0';
  for (int i = 0; i < 32; ++i) strcat(text, "n is yes or y is yes and (");
  strcat(text, "u is yes");
  for (int i = 0; i < 32; ++i) strcat(text, ")");
  assert_truth(text, GD_UNKNOWN);
}

// any mixture of tokens is a rule or an error, and never more than that
static void test_token_soup(void** state) {
  (void)state;
  static const char* const token[] = {
      "and", "or", "not", "is", "has", "in", "known", "(",   ")", ",",
      "<",   "<=", ">",   ">=", "1.5", "-3", "y",     "yes", "m", "age"};
  size_t good = 0;
  for (int i = 0; i < 20000; ++i) {
    char text[400] = "";
    for (unsigned n = 1 + below(9); n > 0; --n) {
      strcat(text, token[below(sizeof token / sizeof *token)]);
      if (below(8) > 0) strcat(text, " ");
    }
    gd_rule* rule = NULL;
    gerdy_error err = {0};
    gerdy_status status = gd_rule_compile(text, &rule, &err);
    assert_true(status == GERDY_OK ? rule != NULL : err.msg[0] != '\0' && rule == NULL);
    if (rule != NULL) {
      const gd_truth truth = gd_rule_eval(rule, (gd_view){&facts, NULL});
      assert_true(truth >= GD_NO && truth <= GD_YES);
      ++good;
    }
    gd_rule_free(rule);
  }
  assert_true(good > 20);
}

// every file of the corpus: ok_ must compile, bad_ must be refused with words
static void test_corpus(void** state) {
  (void)state;
  DIR* folder = opendir(SOURCE_FILE("fuzz/corpus/rule"));
  assert_non_null(folder);
  int good = 0, refused = 0;
  for (struct dirent* e = readdir(folder); e != NULL; e = readdir(folder)) {
    const bool ok = strncmp(e->d_name, "ok_", 3) == 0;
    if (!ok && strncmp(e->d_name, "bad_", 4) != 0) continue;
    char name[300], *text = NULL;
    size_t n;
    gd_rule* rule = NULL;
    gerdy_error err = {0};
    snprintf(name, sizeof name, "fuzz/corpus/rule/%.200s", e->d_name);
    assert_ok(gd_file_read(SOURCE_FILE(name), &text, &n, &err), &err);
    if ((gd_rule_compile(text, &rule, &err) == GERDY_OK) != ok) fail_msg("%s", e->d_name);
    assert_true(ok || strlen(err.msg) > 20);
    good += ok;
    refused += !ok;
    gd_rule_free(rule);
    gd_free(text);
  }
  closedir(folder);
  assert_true(good >= 5 && refused >= 5);
}

static void test_what_it_speaks_about(void** state) {
  (void)state;
  gd_rule* rule = NULL;
  gerdy_error err = {0};
  const char *name, *word;
  double number;
  assert_ok(gd_rule_compile("not (m in (hip, knee) or age >= 55) and u known", &rule, &err), &err);
  assert_true(gd_rule_test(rule, 0, &name, &word, &number));
  assert_string_equal(name, "m");
  assert_string_equal(word, "hip");
  assert_true(isnan(number));
  assert_true(gd_rule_test(rule, 1, &name, &word, &number));
  assert_string_equal(word, "knee");
  assert_true(gd_rule_test(rule, 2, &name, &word, &number));
  assert_string_equal(name, "age");
  assert_string_equal(word, "");
  assert_near(number, 55, 0);
  assert_true(gd_rule_test(rule, 3, &name, &word, &number));
  assert_string_equal(name, "u");
  assert_true(isnan(number));
  assert_false(gd_rule_test(rule, 4, &name, &word, &number));
  gd_rule_free(rule);
}

static void test_no_memory(void** state) {
  (void)state;
  gd_rule* rule = NULL;
  gerdy_error err = {0};
  unsigned long nth = 1;
  for (gerdy_status status = GERDY_E_MEMORY; status != GERDY_OK; ++nth) {
    gd_mem_fail_at(nth);
    status = gd_rule_compile("y in (yes, no) and not (age > 5)", &rule, &err);
    gd_mem_fail_at(0);
    assert_true(status == GERDY_OK || (status == GERDY_E_MEMORY && rule == NULL));
  }
  assert_true(nth > 3);
  gd_rule_free(rule);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_truth_tables),
      cmocka_unit_test(test_tests),
      cmocka_unit_test(test_numbers),
      cmocka_unit_test(test_precedence),
      cmocka_unit_test(test_view),
      cmocka_unit_test(test_random_trees),
      cmocka_unit_test(test_errors),
      cmocka_unit_test(test_depth_and_length),
      cmocka_unit_test(test_token_soup),
      cmocka_unit_test(test_corpus),
      cmocka_unit_test(test_what_it_speaks_about),
      cmocka_unit_test(test_no_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
