// tests/testing_vignette.h: vignettes as text files: reading them strictly, and turning what they
// say into a history and an assessment with its plan. docs/vignettes.md has the words.
#ifndef GD_TESTING_VIGNETTE_H
#define GD_TESTING_VIGNETTE_H

#include "testing.h"

#include <dirent.h>
#include <gerdy/clinic.h>
#include <gerdy/plan.h>
#include <gerdy/record.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "clinic/knowledge.h"

enum {
  test_max_said = 400,
  test_max_expect = 40,
  test_max_words = 40,
  test_max_vignettes = 400,
  test_text_size = 160
};

// One thing that is said, and when.
typedef struct test_said {
  gerdy_entry_kind kind;
  int days_ago;
  char name[48];
  char side;                  // 'r', 'l', 0
  char text[test_text_size];  // "" = the number says it
  double number, sd;
  long n;
} test_said;

// One line of words, with the place it came from.
typedef struct test_line {
  long line;
  char raw[1024];
  const char* word[test_max_words];
  int nword;
} test_line;

typedef struct test_vignette {
  char file[128];
  char title[160];
  test_said said[test_max_said];
  size_t nsaid;
  test_line expect[test_max_expect];
  size_t nexpect;
  int intake_days;  // of the next answers
} test_vignette;

// What follows from a vignette.
typedef struct test_outcome {
  gerdy_history* history;
  gerdy_facts* facts;
  gerdy_assessment* assessment;
  gerdy_plan* plan;
  gerdy_notes notes;
} test_outcome;

// the day on which all vignettes are judged: 2026-11-23, noon
static const gerdy_when test_now = {.utc = 1795435200, .offset_minutes = 0, .day_only = 0};

// ---- words
// ---------------------------------------------------------------------------------------

// Split the line into words in place; "..." is one word without its quotes. false: a quote is open.
static inline bool test_split(test_line* l) {
  char* p = l->raw;
  l->nword = 0;
  for (;;) {
    while (*p == ' ' || *p == '\t' || *p == '\r') *p++ = 0;
    if (*p == 0) return true;
    if (l->nword == test_max_words) return false;
    if (*p == '"') {
      *p++ = 0;
      l->word[l->nword++] = p;
      p = strchr(p, '"');
      if (p == NULL) return false;
      *p++ = 0;
    } else {
      l->word[l->nword++] = p;
      while (*p != 0 && strchr(" \t\r", *p) == NULL) ++p;
    }
  }
}

static inline bool test_number(const char* word, double* out) {
  return gd_parse_double(gd_span_of(word), false, out);
}

// "N days ago" as the last three words: takes them off and gives N; else gives none.
static inline int test_take_days(test_line* l, int none) {
  double days;
  if (l->nword < 4 || strcmp(l->word[l->nword - 1], "ago") != 0 ||
      strcmp(l->word[l->nword - 2], "days") != 0 || !test_number(l->word[l->nword - 3], &days)) {
    return none;
  }
  l->nword -= 3;
  return (int)days;
}

static inline char test_side(const char* word) {
  return (char)(strcmp(word, "left") == 0 ? 'l' : strcmp(word, "right") == 0 ? 'r' : 0);
}

// ---- what a line says
// ----------------------------------------------------------------------------

#define VIGNETTE_FAULT(v, l, ...)                  \
  do {                                             \
    print_error("%s:%ld: ", (v)->file, (l)->line); \
    print_error(__VA_ARGS__);                      \
    print_error("\n");                             \
    return false;                                  \
  } while (0)

static inline test_said* test_say(test_vignette* v, gerdy_entry_kind kind, int days,
                                  const char* name) {
  if (v->nsaid == test_max_said) return NULL;
  test_said* s = &v->said[v->nsaid++];
  *s = (test_said){.kind = kind, .days_ago = days, .number = NAN, .sd = NAN};
  snprintf(s->name, sizeof s->name, "%s", name);
  return s;
}

// words [from, to) with one space between
static inline void test_join(const test_line* l, int from, int to, char* out, size_t size) {
  size_t at = 0;
  out[0] = 0;
  for (int i = from; i < to && at < size; ++i) {
    at += (size_t)snprintf(out + at, size - at, "%s%s", i > from ? " " : "", l->word[i]);
  }
}

// An answer to a question, as the terminal would read it.
static inline bool test_read_answer(const gerdy_clinic* clinic, test_vignette* v, test_line* l,
                                    const char* form, gerdy_entry_kind kind, int days, int from,
                                    int to) {
  const gerdy_question* q = gerdy_clinic_question(clinic, l->word[from]);
  if (q == NULL || strcmp(q->form, form) != 0) {
    VIGNETTE_FAULT(v, l, "no question '%s' in the form '%s'", l->word[from], form);
  }
  if (to <= from + 1) VIGNETTE_FAULT(v, l, "no answer to '%s'", q->id);
  char typed[test_text_size], room[test_text_size];
  test_join(l, from + 1, to, typed, sizeof typed);
  gerdy_fact fact;
  gerdy_error err = {0};
  if (gerdy_answer_read(q, typed, room, sizeof room, &fact, &err) != GERDY_OK) {
    VIGNETTE_FAULT(v, l, "'%s' is no answer to '%s': %s", typed, q->id, err.msg);
  }
  test_said* s = test_say(v, kind, days, q->id);
  if (s == NULL) VIGNETTE_FAULT(v, l, "too much is said");
  if (fact.text) snprintf(s->text, sizeof s->text, "%s", fact.text);
  s->number = fact.number;
  return true;
}

// profile age 34
static inline bool test_read_profile(const gerdy_clinic* clinic, test_vignette* v, test_line* l) {
  static const char* const number[] = {"age", "mass", "height"};
  (void)clinic;
  if (l->nword < 3) VIGNETTE_FAULT(v, l, "'profile NAME VALUE' is meant");
  test_said* s = test_say(v, GERDY_ENTRY_PROFILE, 0, l->word[1]);
  if (s == NULL) VIGNETTE_FAULT(v, l, "too much is said");
  for (size_t i = 0; i < 3; ++i) {
    if (strcmp(s->name, number[i]) != 0) continue;
    if (l->nword != 3 || !test_number(l->word[2], &s->number)) {
      VIGNETTE_FAULT(v, l, "'%s' needs one number", s->name);
    }
    return true;
  }
  test_join(l, 2, l->nword, s->text, sizeof s->text);
  if (strcmp(s->name, "name") == 0) return true;
  if (strcmp(s->name, "sex") != 0) VIGNETTE_FAULT(v, l, "no profile fact '%s'", s->name);
  if (strcmp(s->text, "female") != 0 && strcmp(s->text, "male") != 0 &&
      strcmp(s->text, "other") != 0) {
    VIGNETTE_FAULT(v, l, "sex is female, male or other, not '%s'", s->text);
  }
  return true;
}

static inline bool test_has_option(const gerdy_test* t, const char* word) {
  for (size_t i = 0; i < t->noption; ++i) {
    if (strcmp(t->option[i].id, word) == 0) return true;
  }
  return false;
}

// test ober left 18 [42 days ago]
static inline bool test_read_test(const gerdy_clinic* clinic, test_vignette* v, test_line* l) {
  int days = test_take_days(l, 0);
  const gerdy_test* t = l->nword > 1 ? gerdy_clinic_test(clinic, l->word[1]) : NULL;
  if (t == NULL) VIGNETTE_FAULT(v, l, "no test '%s'", l->nword > 1 ? l->word[1] : "");
  char side = l->nword > 2 ? test_side(l->word[2]) : 0;
  if ((t->sided != 0) != (side != 0)) {
    VIGNETTE_FAULT(v, l, "'%s' %s", t->id, t->sided ? "needs left or right" : "has no side");
  }
  int at = side ? 3 : 2;
  if (l->nword != at + 1) VIGNETTE_FAULT(v, l, "'%s' needs one value", t->id);
  test_said* s = test_say(v, GERDY_ENTRY_TEST, days, t->id);
  if (s == NULL) VIGNETTE_FAULT(v, l, "too much is said");
  s->side = side;
  if (t->kind == GERDY_ANSWER_NUMBER) {
    if (!test_number(l->word[at], &s->number) || s->number < t->low || s->number > t->high) {
      VIGNETTE_FAULT(v, l, "'%s' is a number from %g to %g", t->id, t->low, t->high);
    }
    return true;
  }
  if (!test_has_option(t, l->word[at])) {
    VIGNETTE_FAULT(v, l, "'%s' is no result of '%s'", l->word[at], t->id);
  }
  snprintf(s->text, sizeof s->text, "%s", l->word[at]);
  return true;
}

// measure pelvic_drop_peak left 8.1 sd 0.9 n 12 [42 days ago]; measure trial_walking no
static inline bool test_read_measure(const gerdy_clinic* clinic, test_vignette* v, test_line* l) {
  int days = test_take_days(l, 0);
  gd_declared what;
  if (l->nword < 3 || !gd_declared_find(clinic, l->word[1], &what)) {
    VIGNETTE_FAULT(v, l, "no measure '%s'", l->nword > 1 ? l->word[1] : "");
  }
  char side = test_side(l->word[2]);
  if ((what.sided != 0) != (side != 0)) {
    VIGNETTE_FAULT(v, l, "'%s' %s", what.id, what.sided ? "needs left or right" : "has no side");
  }
  test_said* s = test_say(v, GERDY_ENTRY_TRIAL, days, what.id);
  int at = side ? 3 : 2;
  if (s == NULL || at >= l->nword) VIGNETTE_FAULT(v, l, "'%s' has no value", what.id);
  s->side = side;
  if (!test_number(l->word[at], &s->number)) {
    if (side) VIGNETTE_FAULT(v, l, "'%s' is no number", l->word[at]);
    snprintf(s->text, sizeof s->text, "%s", l->word[at]);
  }
  for (at += 1; at + 1 < l->nword; at += 2) {
    double value;
    if (!test_number(l->word[at + 1], &value)) break;
    if (strcmp(l->word[at], "sd") == 0) {
      s->sd = value;
    } else if (strcmp(l->word[at], "n") == 0) {
      s->n = (long)value;
    } else {
      break;
    }
  }
  if (at != l->nword) VIGNETTE_FAULT(v, l, "'%s' is not understood", l->word[at]);
  return true;
}

// run 3 days ago run_km 12 run_minutes 66; checkin 2 days ago ci_worst_pain 3 ci_new none
static inline bool test_read_diary(const gerdy_clinic* clinic, test_vignette* v, test_line* l) {
  bool checkin = strcmp(l->word[0], "checkin") == 0;
  double days;
  if (l->nword < 6 || !test_number(l->word[1], &days) || strcmp(l->word[2], "days") != 0 ||
      strcmp(l->word[3], "ago") != 0) {
    VIGNETTE_FAULT(v, l, "'%s N days ago NAME VALUE ...' is meant", l->word[0]);
  }
  for (int i = 4, end; i < l->nword; i = end) {
    for (end = i + 1; end < l->nword && gerdy_clinic_question(clinic, l->word[end]) == NULL &&
                      strncmp(l->word[end], "run_", 4) != 0;) {
      ++end;
    }
    if (checkin) {
      if (!test_read_answer(clinic, v, l, "checkin", GERDY_ENTRY_CHECKIN, (int)days, i, end)) {
        return false;
      }
      continue;
    }
    gd_declared what;
    test_said* s = test_say(v, GERDY_ENTRY_RUN, (int)days, l->word[i]);
    if (s == NULL || strncmp(l->word[i], "run_", 4) != 0 ||
        !gd_declared_find(clinic, l->word[i], &what) || end != i + 2 ||
        !test_number(l->word[i + 1], &s->number)) {
      VIGNETTE_FAULT(v, l, "'%s' is nothing that a run has, or has no number", l->word[i]);
    }
  }
  return true;
}

static inline bool test_read_line(const gerdy_clinic* clinic, test_vignette* v, test_line* l) {
  const char* verb = l->word[0];
  if (strcmp(verb, "profile") == 0) return test_read_profile(clinic, v, l);
  if (strcmp(verb, "test") == 0) return test_read_test(clinic, v, l);
  if (strcmp(verb, "measure") == 0) return test_read_measure(clinic, v, l);
  if (strcmp(verb, "run") == 0 || strcmp(verb, "checkin") == 0) {
    return test_read_diary(clinic, v, l);
  }
  if (strcmp(verb, "intake") == 0) {
    v->intake_days = test_take_days(l, -1);
    if (v->intake_days < 0) VIGNETTE_FAULT(v, l, "'intake N days ago' is meant");
    return true;
  }
  if (strcmp(verb, "answer") == 0) {
    if (l->nword < 3) VIGNETTE_FAULT(v, l, "'answer QUESTION ANSWER' is meant");
    return test_read_answer(clinic, v, l, "intake", GERDY_ENTRY_INTAKE, v->intake_days, 1,
                            l->nword);
  }
  if (strcmp(verb, "expect") == 0) {
    if (v->nexpect == test_max_expect) VIGNETTE_FAULT(v, l, "too much is expected");
    v->expect[v->nexpect++] = *l;
    // the words point into the line, which has moved
    test_line* copy = &v->expect[v->nexpect - 1];
    for (int i = 0; i < copy->nword; ++i) copy->word[i] = copy->raw + (l->word[i] - l->raw);
    return true;
  }
  VIGNETTE_FAULT(v, l, "'%s' is not understood", verb);
}

static inline gerdy_fact test_fact(const test_said* s) {
  return (gerdy_fact){.name = s->name,
                      .text = s->text[0] ? s->text : NULL,
                      .number = s->text[0] ? NAN : s->number,
                      .sd = s->sd,
                      .n = s->n,
                      .side = s->side};
}

// Read one file. false: it has a fault, which is printed.
static inline bool test_vignette_read(const gerdy_clinic* clinic, const char* path,
                                      test_vignette* v) {
  *v = (test_vignette){0};
  snprintf(v->file, sizeof v->file, "%s", gd_path_name(path));
  char* bytes;
  size_t n;
  gerdy_error err = {0};
  test_line l = {0};
  if (gd_file_read(path, &bytes, &n, &err) != GERDY_OK) VIGNETTE_FAULT(v, &l, "%s", err.msg);
  gd_span rest = {bytes, n}, span;
  bool good = true;
  while (good && gd_next_line(&rest, &span)) {
    l.line += 1;
    span = gd_trim(span);
    if (span.n == 0) continue;
    if (span.at[0] == '#') {
      gd_span title = gd_trim((gd_span){span.at + 1, span.n - 1});
      if (v->title[0] == 0) gd_span_copy(title, v->title, sizeof v->title);
      continue;
    }
    good = gd_span_copy(span, l.raw, sizeof l.raw) && test_split(&l);
    if (!good) {
      print_error("%s:%ld: the line is too long or a quote is open\n", v->file, l.line);
    } else {
      good = test_read_line(clinic, v, &l);
    }
  }
  gd_free(bytes);
  for (size_t i = 0; good && i < v->nsaid; ++i) {
    gerdy_fact fact = test_fact(&v->said[i]);
    if (gerdy_fact_check(clinic, &fact, &err) == GERDY_OK) continue;
    VIGNETTE_FAULT(v, &l, "%s: %s", fact.name, err.msg);
  }
  if (good && v->title[0] == 0) VIGNETTE_FAULT(v, &l, "the first line is '# Title'");
  if (good && v->nexpect == 0) VIGNETTE_FAULT(v, &l, "nothing is expected");
  return good;
}

static inline int test_by_name(const void* a, const void* b) {
  return strcmp(*(char* const*)a, *(char* const*)b);
}

// All vignettes of tests/vignettes by name. Gives their number; *nfault: files with a fault.
static inline size_t test_vignettes_read(const gerdy_clinic* clinic, test_vignette** out,
                                         size_t* nfault) {
  static char* name[test_max_vignettes];
  size_t n = 0, good = 0;
  DIR* folder = opendir(SOURCE_FILE("tests/vignettes"));
  assert_non_null(folder);
  for (struct dirent* d; (d = readdir(folder)) != NULL;) {
    size_t length = strlen(d->d_name);
    if (length < 5 || strcmp(d->d_name + length - 4, ".txt") != 0) continue;
    assert_true(n < test_max_vignettes);
    name[n++] = strdup(d->d_name);
  }
  closedir(folder);
  qsort(name, n, sizeof *name, test_by_name);
  test_vignette* v = calloc(n + 1, sizeof *v);
  assert_non_null(v);
  for (size_t i = 0; i < n; ++i) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", SOURCE_FILE("tests/vignettes"), name[i]);
    if (test_vignette_read(clinic, path, &v[good])) ++good;
    free(name[i]);
  }
  *out = v;
  *nfault = n - good;
  return good;
}

// ---- from what is said to what follows
// -----------------------------------------------------------

static inline bool test_same_entry(const test_said* a, const test_said* b) {
  return a->kind == b->kind && a->days_ago == b->days_ago;
}

// One entry for everything of one kind and day, in the order in which the days first appear.
static inline gerdy_history* test_history(const test_said* said, size_t n) {
  gerdy_history* h;
  gerdy_error err = {0};
  assert_ok(gerdy_history_new(&h, &err), &err);
  for (size_t i = 0; i < n; ++i) {
    size_t first = 0;
    while (!test_same_entry(&said[first], &said[i])) ++first;
    if (first < i) continue;
    gerdy_when at = test_now;
    at.utc -= (int64_t)said[i].days_ago * 86400;
    const char* source = said[i].kind == GERDY_ENTRY_TEST    ? "therapist"
                         : said[i].kind == GERDY_ENTRY_TRIAL ? "run.trc"
                                                             : "runner";
    assert_ok(gerdy_history_entry(h, said[i].kind, at, at, source, "", "", &err), &err);
    for (size_t j = i; j < n; ++j) {
      if (!test_same_entry(&said[j], &said[i])) continue;
      assert_ok(gerdy_history_fact(h, test_fact(&said[j]), &err), &err);
    }
  }
  return h;
}

// Judge what is said: history, facts, assessment and, when asked for, the plan.
static inline test_outcome test_judge(const gerdy_clinic* clinic, const test_said* said, size_t n,
                                      bool with_plan) {
  test_outcome o = {.history = test_history(said, n)};
  gerdy_error err = {0};
  gerdy_notes_init(&o.notes);
  assert_ok(gerdy_facts_gather(clinic, o.history, test_now, &o.facts, &o.notes, &err), &err);
  assert_ok(gerdy_assess(clinic, o.facts, test_now, &o.assessment, &err), &err);
  if (with_plan) assert_ok(gerdy_plan_make(clinic, o.history, o.assessment, &o.plan, &err), &err);
  return o;
}

static inline void test_outcome_free(test_outcome* o) {
  gerdy_plan_free(o->plan);
  gerdy_assessment_free(o->assessment);
  gerdy_facts_free(o->facts);
  gerdy_history_free(o->history);
  gerdy_notes_reset(&o->notes);
  *o = (test_outcome){0};
}

#endif
