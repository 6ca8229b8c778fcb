// Written vignettes (tests/vignettes/*.txt, docs/vignettes.md): what is answered, tested and
// measured -> whom to see, what comes first, what must and must not be said, and the plan.
#include "testing_outcome.h"

enum { fewest_vignettes = 60 };

// One vignette being checked.
typedef struct check {
  const gerdy_clinic* clinic;
  const test_vignette* v;
  const test_outcome* o;
  const char* text;  // all that a person reads
  size_t nfailed;
} check;

// ---- showing what was got
// ------------------------------------------------------------------------

static void show_flags(const gerdy_assessment* a) {
  print_error("    referral %s, %s, flags:", gerdy_referral_id(a->referral),
              a->stopped ? "stopped" : "not stopped");
  for (size_t i = 0; i < a->nflag; ++i) print_error(" %s", a->flag[i].id);
  print_error("\n");
}

static void show_order(const gerdy_explained* e, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    if (e[i].nargument == 0) continue;
    print_error("    %d %s%s (first in %.0f %%):", e[i].rank, e[i].id,
                e[i].supported ? "" : ", not supported", 100 * e[i].first_share);
    for (size_t k = 0; k < e[i].nargument; ++k) {
      const gerdy_argument* g = &e[i].argument[k];
      print_error(" %c%d %s%s", g->speaks > 0 ? '+' : '-', g->strength, g->id,
                  g->counted ? "" : " (not counted)");
    }
    print_error("\n");
  }
}

// file:line, what was expected, what came, and why
static void miss(check* c, const test_line* l, const char* got) {
  print_error("%s:%ld: expected", c->v->file, l->line);
  for (int i = 1; i < l->nword; ++i) print_error(" %s", l->word[i]);
  print_error("\n    got: %s\n", got);
  // once a vignette is enough
  if (c->nfailed++ > 0) return;
  show_flags(c->o->assessment);
  show_order(c->o->assessment->hypothesis, c->o->assessment->nhypothesis);
  show_order(c->o->assessment->contributor, c->o->assessment->ncontributor);
}

static void fault(check* c, const test_line* l, const char* what) {
  print_error("%s:%ld: %s\n", c->v->file, l->line, what);
  ++c->nfailed;
}

// ---- words with alternatives: "pfp|itb"
// ------------------------------------------------------------

static bool among(const char* alternatives, const char* id) {
  size_t n = strlen(id);
  for (const char* p = alternatives;; ++p) {
    size_t length = strcspn(p, "|");
    if (length == n && strncmp(p, id, n) == 0) return true;
    p += length;
    if (*p == 0) return false;
  }
}

typedef const char* (*id_of)(int);

static const char* referral_id(int i) { return gerdy_referral_id((gerdy_referral)i); }
static const char* plan_id(int i) { return gerdy_plan_state_id((gerdy_plan_state)i); }
static const char* irritability_id(int i) { return gerdy_irritability_id((gerdy_irritability)i); }
static const char* decision_id(int i) { return gerdy_decision_id((gerdy_decision)i); }

// are all alternatives identifiers of the list?
static bool all_are(const char* alternatives, id_of id, int n) {
  char word[64];
  for (const char* p = alternatives; *p;) {
    size_t length = strcspn(p, "|");
    snprintf(word, sizeof word, "%.*s", (int)length, p);
    int i = 0;
    while (i < n && strcmp(id(i), word) != 0) ++i;
    if (i == n) return false;
    p += length + (p[length] == '|');
  }
  return true;
}

static void expect_id(check* c, const test_line* l, id_of id, int n, int got) {
  if (l->nword != 3 || !all_are(l->word[2], id, n)) {
    fault(c, l, "one of the known words is needed here");
  } else if (!among(l->word[2], id(got))) {
    miss(c, l, id(got));
  }
}

static void expect_yes_no(check* c, const test_line* l, bool got) {
  bool yes = l->nword == 3 && strcmp(l->word[2], "yes") == 0;
  if (!yes && !(l->nword == 3 && strcmp(l->word[2], "no") == 0)) {
    fault(c, l, "yes or no is needed here");
  } else if (yes != got) {
    miss(c, l, got ? "yes" : "no");
  }
}

// ---- hypotheses
// ------------------------------------------------------------------------------------

// Are all words from the third on hypotheses (or contributors) of the knowledge?
static bool known(check* c, const test_line* l, bool contributor) {
  bool good = l->nword > 2;
  for (int i = 2; i < l->nword && good; ++i) {
    for (const char* p = l->word[i]; *p && good;) {
      size_t length = strcspn(p, "|");
      good = false;
      for (size_t h = 0; h < c->clinic->nhypothesis; ++h) {
        const gd_hypothesis* x = &c->clinic->hypothesis[h];
        if ((x->contributor != 0) == contributor && strlen(x->id) == length &&
            strncmp(x->id, p, length) == 0) {
          good = true;
        }
      }
      p += length + (p[length] == '|');
    }
  }
  if (!good) fault(c, l, contributor ? "not a contributor" : "not a hypothesis");
  return good;
}

static const char* first(const gerdy_assessment* a) {
  return a->nhypothesis > 0 && a->hypothesis[0].rank == 1 ? a->hypothesis[0].id : "nothing";
}

// Is one of the alternatives ranked in the first n, or (contributors) supported?
static bool is_there(const gerdy_explained* e, size_t n, const char* alternatives, int places) {
  for (size_t i = 0; i < n; ++i) {
    if (!among(alternatives, e[i].id)) continue;
    if (places == 0 ? e[i].supported : e[i].rank >= 1 && e[i].rank <= places) return true;
  }
  return false;
}

static void check_first(check* c, const test_line* l) {
  if (l->nword != 3 || !known(c, l, false)) return;
  if (!among(l->word[2], first(c->o->assessment))) miss(c, l, first(c->o->assessment));
}

static void check_not_first(check* c, const test_line* l) {
  if (!known(c, l, false)) return;
  for (int i = 2; i < l->nword; ++i) {
    if (among(l->word[i], first(c->o->assessment))) miss(c, l, l->word[i]);
  }
}

static void check_among_3(check* c, const test_line* l) {
  const gerdy_assessment* a = c->o->assessment;
  if (!known(c, l, false)) return;
  for (int i = 2; i < l->nword; ++i) {
    if (!is_there(a->hypothesis, a->nhypothesis, l->word[i], 3)) miss(c, l, "it is not");
  }
}

static void check_contributors(check* c, const test_line* l, bool there) {
  const gerdy_assessment* a = c->o->assessment;
  if (!known(c, l, true)) return;
  for (int i = 2; i < l->nword; ++i) {
    if (is_there(a->contributor, a->ncontributor, l->word[i], 0) == there) continue;
    char got[128];
    snprintf(got, sizeof got, "%.60s is %s", l->word[i], there ? "not supported" : "supported");
    miss(c, l, got);
  }
}

// ---- the rest
// --------------------------------------------------------------------------------------

static void check_referral(check* c, const test_line* l) {
  int got = (int)c->o->assessment->referral;
  if (l->nword == 5 && strcmp(l->word[2], "at") == 0 && strcmp(l->word[3], "least") == 0) {
    int least = 0;
    while (least < GERDY_NREFERRAL && strcmp(referral_id(least), l->word[4]) != 0) ++least;
    if (least == GERDY_NREFERRAL) fault(c, l, "no such referral");
    if (least < GERDY_NREFERRAL && got < least) miss(c, l, referral_id(got));
    return;
  }
  expect_id(c, l, referral_id, GERDY_NREFERRAL, got);
}

// must-say "one of|these"
static void check_says(check* c, const test_line* l, bool must) {
  if (l->nword != 3) {
    fault(c, l, "one phrase in quotes is needed here");
    return;
  }
  char phrase[256];
  bool found = false;
  for (const char* p = l->word[2]; *p && !found;) {
    size_t length = strcspn(p, "|");
    snprintf(phrase, sizeof phrase, "%.*s", (int)length, p);
    found = test_says(c->text, phrase);
    p += length + (p[length] == '|');
  }
  if (found != must) miss(c, l, must ? "it is not said" : "it is said");
}

static void check_longest(check* c, const test_line* l) {
  double most, got = c->o->plan->longest_km;
  char text[64];
  if (l->nword != 3 || !test_number(l->word[2], &most)) {
    fault(c, l, "a number of km is needed here");
  } else if (!(got <= most + 1e-9)) {
    snprintf(text, sizeof text, "%g km", got);
    miss(c, l, text);
  }
}

// change hip_abduction_force left real|noise
static void check_change(check* c, const test_line* l) {
  const gerdy_followup* f = &c->o->plan->followup;
  if (l->nword != 5 || test_side(l->word[3]) == 0) {
    fault(c, l, "'change NAME left|right real|noise' is meant");
    return;
  }
  for (size_t i = 0; i < f->nchange; ++i) {
    if (strcmp(f->change[i].name, l->word[2]) != 0) continue;
    if (f->change[i].side != test_side(l->word[3])) continue;
    const char* got = f->change[i].is_real ? "real" : "noise";
    if (strcmp(got, l->word[4]) != 0) miss(c, l, got);
    return;
  }
  miss(c, l, "no change is listed");
}

static void check_line(check* c, const test_line* l) {
  const gerdy_assessment* a = c->o->assessment;
  const gerdy_plan* p = c->o->plan;
  const char* verb = l->nword > 1 ? l->word[1] : "";
#define VERB(word) (strcmp(verb, word) == 0)
  if (VERB("referral"))
    check_referral(c, l);
  else if (VERB("stopped"))
    expect_yes_no(c, l, a->stopped);
  else if (VERB("first"))
    check_first(c, l);
  else if (VERB("not-first"))
    check_not_first(c, l);
  else if (VERB("among-first-3"))
    check_among_3(c, l);
  else if (VERB("contributors"))
    check_contributors(c, l, true);
  else if (VERB("not-contributors"))
    check_contributors(c, l, false);
  else if (VERB("must-say"))
    check_says(c, l, true);
  else if (VERB("must-not-say"))
    check_says(c, l, false);
  else if (VERB("contradiction"))
    expect_yes_no(c, l, a->ncontradiction > 0);
  else if (VERB("in-scope"))
    expect_yes_no(c, l, a->in_scope);
  else if (VERB("plan"))
    expect_id(c, l, plan_id, GERDY_NPLAN_STATE, (int)p->state);
  else if (VERB("irritability")) {
    expect_id(c, l, irritability_id, GERDY_NIRRITABILITY, (int)p->irritability);
  } else if (VERB("decision")) {
    expect_id(c, l, decision_id, GERDY_NDECISION, (int)p->followup.decision);
  } else if (VERB("pattern"))
    expect_yes_no(c, l, p->followup.rest_and_return);
  else if (VERB("may-run")) {
    bool has_plan = p->state == GERDY_PLAN_FULL || p->state == GERDY_PLAN_UNTIL_SEEN;
    expect_yes_no(c, l, has_plan && !(p->longest_km <= 0));
  } else if (VERB("longest-at-most"))
    check_longest(c, l);
  else if (VERB("change"))
    check_change(c, l);
  else
    fault(c, l, "this expectation is not known");
#undef VERB
}

// "you have X" claims to know; "until you have been seen", "you have to" and the like do not
static const char* claims_to_know(const char* text) {
  static const char* const harmless[] = {"been", "to", "no", "not", "done", "had", "run", "seen"};
  static const char phrase[] = "you have ";
  for (const char* p = text; *p; ++p) {
    char here[sizeof phrase];
    snprintf(here, sizeof here, "%.*s", (int)sizeof here - 1, p);
    if (!gd_equal_nocase(here, phrase)) continue;
    const char* next = p + sizeof phrase - 1;
    bool fine = false;
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless && !fine; ++i) {
      size_t n = strlen(harmless[i]);
      fine = strncmp(next, harmless[i], n) == 0 && !isalpha((unsigned char)next[n]);
    }
    // "you have tried"
    size_t n = strcspn(next, " .,");
    if (n > 2 && strncmp(next + n - 2, "ed", 2) == 0) fine = true;
    if (!fine) return p;
  }
  return NULL;
}

// what no runner may ever read: a claim to know, or an invented number
static void check_always(check* c) {
  static const char* const never[] = {"diagnosis of",    "probability", "% likely",
                                      "you suffer from", "NaN",         "(null)"};
  const char* claim = claims_to_know(c->text);
  if (claim != NULL) {
    print_error("%s: says \"%.60s\", which claims to know\n", c->v->file, claim);
    ++c->nfailed;
  }
  for (size_t i = 0; i < sizeof never / sizeof *never; ++i) {
    if (!test_says(c->text, never[i])) continue;
    print_error("%s: says \"%s\", which no report may say\n", c->v->file, never[i]);
    ++c->nfailed;
  }
}

static size_t check_vignette(const gerdy_clinic* clinic, const test_vignette* v) {
  test_outcome o = test_judge(clinic, v->said, v->nsaid, true);
  gd_buf text;
  test_read_aloud(&o, &text);
  check c = {.clinic = clinic, .v = v, .o = &o, .text = text.at ? text.at : ""};
  for (size_t i = 0; i < v->nexpect; ++i) check_line(&c, &v->expect[i]);
  check_always(&c);
  for (size_t i = 0; i < o.notes.n; ++i) {
    print_error("%s: %s: %s\n", v->file, o.notes.item[i].where, o.notes.item[i].text);
    c.nfailed += o.notes.item[i].severity == GERDY_WARNING;
  }
  print_message("%-36.36s %-9s %-4s %-9s %3.0f %% %-12s %s\n", v->file,
                gerdy_referral_id(o.assessment->referral), o.assessment->stopped ? "stop" : "",
                first(o.assessment),
                o.assessment->nhypothesis ? 100 * o.assessment->hypothesis[0].first_share : 0.0,
                gerdy_plan_state_id(o.plan->state), c.nfailed ? "FAILED" : "ok");
  gd_buf_reset(&text);
  test_outcome_free(&o);
  return c.nfailed;
}

static void vignettes(void** state) {
  (void)state;
  gerdy_clinic* clinic;
  gerdy_error err = {0};
  assert_ok(gerdy_clinic_open(&clinic, &err), &err);
  test_vignette* v;
  size_t nfault, nfailed = 0;
  size_t n = test_vignettes_read(clinic, &v, &nfault);
  for (size_t i = 0; i < n; ++i) nfailed += check_vignette(clinic, &v[i]) > 0;
  print_message("%zu vignettes, %zu failed, %zu could not be read\n", n, nfailed, nfault);
  free(v);
  gerdy_clinic_free(clinic);
  assert_int_equal(nfault, 0);
  assert_int_equal(nfailed, 0);
  assert_true(n >= fewest_vignettes);
}

// The reader itself: what is not understood is a fault, never passed over.
static bool reads(const gerdy_clinic* clinic, const char* text) {
  const char* path = TEST_FILES "/vignette_fault.txt";
  gerdy_error err = {0};
  assert_ok(gd_file_write(path, text, strlen(text), &err), &err);
  static test_vignette v;
  bool good = test_vignette_read(clinic, path, &v);
  unlink(path);
  return good;
}

static void reader_is_strict(void** state) {
  (void)state;
  static const char* const bad[] = {
      "answer onset gradually\n",
      "answer onsets gradual\n",
      "answer onset\n",
      "answer ci_new swollen\n",
      "answer side left right\n",
      "answer since_weeks many\n",
      "answer since_weeks -3\n",
      "test ober 18\n",
      "test ober left tight\n",
      "test obers left 18\n",
      "test noble left maybe\n",
      "test ober left 18 2\n",
      "measure pelvic_drop 8\n",
      "measure pelvic_drop_peak 8\n",
      "measure cadence left fast\n",
      "profile age young\n",
      "profile shoe 44\n",
      "profile sex unknown\n",
      "run 3 days run_km 12\n",
      "run 3 days ago running 12\n",
      "run 3 days ago run_km far\n",
      "checkin 1 days ago onset gradual\n",
      "intake today\n",
      "expects first itb\n",
      "expect must-say \"open\nexpect stopped no\n",
  };
  gerdy_clinic* clinic;
  gerdy_error err = {0};
  assert_ok(gerdy_clinic_open(&clinic, &err), &err);
  assert_true(reads(clinic, "# A title\nanswer onset gradual\nexpect stopped no\n"));
  assert_false(reads(clinic, "answer onset gradual\nexpect stopped no\n"));
  assert_false(reads(clinic, "# A title\nanswer onset gradual\n"));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; ++i) {
    char text[512];
    snprintf(text, sizeof text, "# A title\n%sexpect stopped no\n", bad[i]);
    if (reads(clinic, text)) fail_msg("passed over: %s", bad[i]);
  }
  gerdy_clinic_free(clinic);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(reader_is_strict),
      cmocka_unit_test(vignettes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
