// Properties of the judgement that hold for every vignette: the order of what is said changes
// nothing, what fires nothing changes no rank, no sign of danger is ever missed or outvoted, and
// two thousand random runners.
#include "testing_outcome.h"
#include "testing_random.h"

static gerdy_clinic* clinic;
static test_vignette* vignette;
static size_t nvignette;

// With sanitizers one in so many pairs, orders and runners.
enum { every = test_sanitized ? 10 : 1, norder = 20 / every, nrunner = 2000 / every };

static size_t below(gd_random* r, size_t n) { return (size_t)((double)n * gd_random_uniform(r)); }

// ---- changing what is said
// -----------------------------------------------------------------------

static test_said* find_said(test_vignette* v, gerdy_entry_kind kind, const char* name) {
  test_said* found = NULL;
  for (size_t i = 0; i < v->nsaid; ++i) {
    if (v->said[i].kind != kind || strcmp(v->said[i].name, name) != 0) continue;
    if (found == NULL || v->said[i].days_ago <= found->days_ago) found = &v->said[i];
  }
  return found;
}

// Is the word one of those in text?
static bool has_word(const char* text, const char* word) {
  size_t n = strlen(word);
  for (const char* p = text; (p = strstr(p, word)) != NULL; p += n) {
    if ((p == text || p[-1] == ' ') && (p[n] == 0 || p[n] == ' ')) return true;
  }
  return false;
}

// What v says of the name on the day of its intake (today, for what is no answer of the intake):
// found or new, with what was said before.
static test_said* said_now(test_vignette* v, gerdy_entry_kind kind, const char* name) {
  int day = kind == GERDY_ENTRY_INTAKE ? v->intake_days : 0;
  test_said* latest = find_said(v, kind, name);
  if (latest != NULL && latest->days_ago == day) return latest;
  test_said* s = test_say(v, kind, day, name);
  if (s == NULL) abort();
  if (latest != NULL) {
    snprintf(s->text, sizeof s->text, "%s", latest->text);
    s->number = latest->number;
  }
  return s;
}

static void say_number(test_vignette* v, gerdy_entry_kind kind, const char* name, double number) {
  test_said* s = said_now(v, kind, name);
  s->text[0] = 0;
  s->number = number;
}

static void say_text(test_vignette* v, gerdy_entry_kind kind, const char* name, const char* text) {
  test_said* s = said_now(v, kind, name);
  snprintf(s->text, sizeof s->text, "%s", text);
  s->number = NAN;
}

// Add an option to what was chosen before.
static void say_also(test_vignette* v, gerdy_entry_kind kind, const char* name, const char* word) {
  static const char* const alone[] = {"", "none", "nothing", "unknown", "other"};
  test_said* s = said_now(v, kind, name);
  s->number = NAN;
  for (size_t i = 0; i < sizeof alone / sizeof *alone; ++i) {
    if (strcmp(s->text, alone[i]) == 0) s->text[0] = 0;
  }
  if (has_word(s->text, word)) return;
  size_t n = strlen(s->text);
  snprintf(s->text + n, sizeof s->text - n, "%s%s", n ? " " : "", word);
}

// ---- signs of danger, written down without looking at the rules of the engine
// --------------------

typedef struct sign {
  const char* name;    // the question
  const char* option;  // NULL = the age alone is the sign
  const char* kind;    // of the incident; NULL = no incident
  double age;          // 0 = any
  const char* least;   // the least urgent referral that is safe
} sign;

static const sign signs[] = {
    {"now_knee", "no_weight", NULL, 0, "today"},
    {"now_knee", "locked", NULL, 0, "doctor"},
    {"now_knee", "gives_way", NULL, 0, "doctor"},
    {"now_knee", "swollen", NULL, 0, "doctor"},
    {"now_knee", "hot", NULL, 0, "today"},
    {"now_knee", "calf", NULL, 0, "today"},
    {"now_knee", "numb", NULL, 0, "doctor"},
    {"now_knee", "lump", NULL, 0, "doctor"},
    {"now_general", "night_pain", NULL, 0, "doctor"},
    {"now_general", "fever", NULL, 0, "doctor"},
    {"now_general", "weight_loss", NULL, 0, "doctor"},
    {"now_general", "cancer", NULL, 0, "doctor"},
    {"now_general", "chest", NULL, 0, "emergency"},
    {"now_general", "bladder", NULL, 0, "emergency"},
    {"incident_signs", "no_4_steps", "twist", 0, "today"},
    {"incident_signs", "no_90", "twist", 0, "today"},
    {"incident_signs", "fibula_tender", "twist", 0, "today"},
    {"incident_signs", "patella_tender", "twist", 0, "today"},
    {"incident_signs", NULL, "twist", 55, "today"},
    {"incident_signs", NULL, "fall_blow", 51, "today"},
    {"incident_signs", NULL, "fall_blow", 11, "today"},
    {"incident_signs", NULL, "swelled", 0, "doctor"},
    {"ci_new", "swollen", NULL, 0, "doctor"},
    {"ci_new", "locked", NULL, 0, "doctor"},
    {"ci_new", "gives_way", NULL, 0, "doctor"},
    {"ci_new", "no_weight", NULL, 0, "today"},
    {"ci_new", "night_pain", NULL, 0, "doctor"},
    {"ci_new", "fever", NULL, 0, "today"},
    {"ci_new", "injury", NULL, 0, "therapist"},
    {"ci_new", "calf", NULL, 0, "emergency"},
};
enum { nsign = sizeof signs / sizeof *signs };

// two that together are more urgent than each alone
static const struct {
  const char *a, *b, *least;
} together[] = {{"hot", "fever", "emergency"}, {"swollen", "fever", "today"}};

static int referral_of(const char* id) {
  int i = 0;
  while (strcmp(gerdy_referral_id((gerdy_referral)i), id) != 0) ++i;
  return i;
}

static void add_sign(test_vignette* v, const sign* s) {
  v->intake_days = 0;
  if (strcmp(s->name, "ci_new") == 0) {
    say_also(v, GERDY_ENTRY_CHECKIN, "ci_new", s->option);
    return;
  }
  if (s->kind != NULL) {
    say_text(v, GERDY_ENTRY_INTAKE, "onset", "incident");
    say_number(v, GERDY_ENTRY_INTAKE, "incident_days", 1);
    say_also(v, GERDY_ENTRY_INTAKE, "incident_kind", s->kind);
    if (find_said(v, GERDY_ENTRY_INTAKE, "incident_signs") == NULL) {
      say_text(v, GERDY_ENTRY_INTAKE, "incident_signs", "none");
    }
  }
  if (s->age > 0) say_number(v, GERDY_ENTRY_PROFILE, "age", s->age);
  if (s->option != NULL) say_also(v, GERDY_ENTRY_INTAKE, s->name, s->option);
}

static void sign_text(const sign* s, char* out, size_t size) {
  if (s->option) {
    snprintf(out, size, "%s %s", s->name, s->option);
  } else if (s->age > 0) {
    snprintf(out, size, "%s at %g", s->kind, s->age);
  } else {
    snprintf(out, size, "incident %s", s->kind);
  }
}

// Judge v with the signs: 1 when the referral is missed, and says so.
static size_t missed(const test_vignette* v, const sign* a, const sign* b) {
  static test_vignette with;
  with = *v;
  add_sign(&with, a);
  if (b) add_sign(&with, b);
  int least = referral_of(a->least);
  if (b && referral_of(b->least) > least) least = referral_of(b->least);
  for (size_t i = 0; b && i < sizeof together / sizeof *together; ++i) {
    if (a->option && b->option && strcmp(a->option, together[i].a) == 0 &&
        strcmp(b->option, together[i].b) == 0 && strcmp(b->name, "now_general") == 0) {
      least = referral_of(together[i].least);
    }
  }
  test_outcome o = test_judge(clinic, with.said, with.nsaid, true);
  bool miss = !o.assessment->stopped || (int)o.assessment->referral < least ||
              o.plan->state != GERDY_PLAN_STOPPED;
  if (miss) {
    char one[80], two[80] = "";
    sign_text(a, one, sizeof one);
    if (b) sign_text(b, two, sizeof two);
    print_error("missed: %s with %s %s %s: expected at least %s and stopped, got %s, %s, plan %s\n",
                v->file, one, b ? "and" : "", two, gerdy_referral_id((gerdy_referral)least),
                gerdy_referral_id(o.assessment->referral),
                o.assessment->stopped ? "stopped" : "not stopped",
                gerdy_plan_state_id(o.plan->state));
  }
  test_outcome_free(&o);
  return miss;
}

static void every_sign_in_every_vignette(void** state) {
  (void)state;
  size_t nmissed = 0;
  for (size_t i = 0; i < nvignette; ++i) {
    for (size_t s = 0; s < nsign; ++s) nmissed += missed(&vignette[i], &signs[s], NULL);
  }
  print_message("%zu vignettes x %d signs: %zu missed\n", nvignette, (int)nsign, nmissed);
  assert_int_equal(nmissed, 0);
}

static void signs_in_pairs(void** state) {
  (void)state;
  static const test_vignette nobody = {.file = "(nothing known)"};
  size_t n = 0, nmissed = 0;
  for (size_t a = 0; a < nsign; ++a) {
    for (size_t b = a + 1; b < nsign; ++b) {
      // one runner has one age
      if (signs[a].age > 0 && signs[b].age > 0) continue;
      if (n % every != 0) {
        ++n;
        continue;
      }
      nmissed += missed(&nobody, &signs[a], &signs[b]);
      // and in every pair of its own two of the vignettes
      nmissed += missed(&vignette[n % nvignette], &signs[a], &signs[b]);
      nmissed += missed(&vignette[(n * 7 + 3) % nvignette], &signs[a], &signs[b]);
      ++n;
    }
  }
  print_message("%zu pairs of signs, each three times: %zu missed\n", n / every, nmissed);
  assert_int_equal(nmissed, 0);
}

// The ages of the rules, a year to either side, for falls and for twists.
static void ages_of_the_knee_rules(void** state) {
  (void)state;
  for (double age = 4; age <= 90; age += 1) {
    for (int fall = 0; fall < 2; ++fall) {
      static test_vignette v;
      v = (test_vignette){.file = "ages"};
      sign s = {"incident_signs", NULL, fall ? "fall_blow" : "twist", age, "none"};
      add_sign(&v, &s);
      say_text(&v, GERDY_ENTRY_INTAKE, "now_knee", "none");
      say_text(&v, GERDY_ENTRY_INTAKE, "now_general", "none");
      // Ottawa: 55 and older. Pittsburgh: a fall or blow, under 12 or over 50
      bool x_ray = age >= 55 || (fall && (age < 12 || age > 50));
      test_outcome o = test_judge(clinic, v.said, v.nsaid, false);
      if ((o.assessment->referral >= GERDY_REFER_TODAY) != x_ray) {
        fail_msg("age %g, %s: referral %s", age, fall ? "fall" : "twist",
                 gerdy_referral_id(o.assessment->referral));
      }
      // nobody with a fresh incident goes without being told to see somebody
      assert_true(o.assessment->referral >= GERDY_REFER_THERAPIST);
      test_outcome_free(&o);
    }
  }
}

// ---- order
// -----------------------------------------------------------------------------------------

static void shuffle(test_said* said, size_t n, gd_random* r) {
  for (size_t i = n; i > 1; --i) {
    size_t j = below(r, i);
    test_said t = said[i - 1];
    said[i - 1] = said[j];
    said[j] = t;
  }
}

static void order_changes_nothing(void** state) {
  (void)state;
  gd_random r = {2026};
  static test_vignette v;
  for (size_t i = 0; i < nvignette; ++i) {
    test_outcome o = test_judge(clinic, vignette[i].said, vignette[i].nsaid, true);
    gd_buf want, got;
    test_fingerprint(&o, &want);
    test_outcome_free(&o);
    for (int k = 0; k < norder; ++k) {
      v = vignette[i];
      shuffle(v.said, v.nsaid, &r);
      o = test_judge(clinic, v.said, v.nsaid, true);
      test_fingerprint(&o, &got);
      if (strcmp(want.at, got.at) != 0) {
        size_t at = 0;
        while (want.at[at] == got.at[at]) ++at;
        at = at > 60 ? at - 60 : 0;
        fail_msg("%s: another order, another outcome:\n%.200s\n---\n%.200s", v.file, want.at + at,
                 got.at + at);
      }
      gd_buf_reset(&got);
      test_outcome_free(&o);
    }
    gd_buf_reset(&want);
  }
}

// ---- what fires nothing
// ----------------------------------------------------------------------------

// Which rules spoke, in the order of their ids: flags, contradictions, arguments.
static void fired(const gerdy_assessment* a, gd_buf* out) {
  gd_buf_init(out);
  for (size_t i = 0; i < a->nflag; ++i) gd_buf_printf(out, "%s ", a->flag[i].id);
  for (size_t i = 0; i < a->ncontradiction; ++i) {
    gd_buf_printf(out, "%s ", a->contradiction[i].id);
  }
  // the order of hypotheses is what is tested: take them by the knowledge's own
  for (size_t h = 0; h < clinic->nhypothesis; ++h) {
    for (size_t i = 0; i < a->nhypothesis + a->ncontributor; ++i) {
      const gerdy_explained* e =
          i < a->nhypothesis ? &a->hypothesis[i] : &a->contributor[i - a->nhypothesis];
      if (strcmp(e->id, clinic->hypothesis[h].id) != 0) continue;
      for (size_t k = 0; k < e->nargument; ++k) gd_buf_printf(out, "%s ", e->argument[k].id);
    }
  }
  gd_buf_text(out, ".");
}

static void order_text(const gerdy_assessment* a, gd_buf* out) {
  gd_buf_init(out);
  gd_buf_printf(out, "scope %d\n", a->in_scope);
  test_put_order(out, a->hypothesis, a->nhypothesis);
  test_put_order(out, a->contributor, a->ncontributor);
}

// Does v, which says one thing more, fire the same as before, and then rank the same?
// must_be_silent: it is known to be irrelevant and may not fire anything.
static bool same_without_effect(const test_vignette* v, const char* what,
                                const gd_buf* fired_before, const gd_buf* order_before,
                                bool must_be_silent) {
  test_outcome o = test_judge(clinic, v->said, v->nsaid, false);
  gd_buf f, order;
  fired(o.assessment, &f);
  order_text(o.assessment, &order);
  bool silent = strcmp(f.at, fired_before->at) == 0;
  if (must_be_silent && !silent) {
    fail_msg("%s: %s is irrelevant but fires:\n%s\n%s", v->file, what, fired_before->at, f.at);
  }
  if (silent && strcmp(order.at, order_before->at) != 0) {
    fail_msg("%s: %s fires nothing but changes ranks:\n%s\n---\n%s", v->file, what,
             order_before->at, order.at);
  }
  gd_buf_reset(&f);
  gd_buf_reset(&order);
  test_outcome_free(&o);
  return silent;
}

// every answer to every question of the intake, one at a time, instead of the one given
static void silent_answers(const test_vignette* v, gd_random* r, size_t* nsilent) {
  static test_vignette with;
  test_outcome o = test_judge(clinic, v->said, v->nsaid, false);
  gd_buf f, order;
  fired(o.assessment, &f);
  order_text(o.assessment, &order);
  test_outcome_free(&o);

  static const char* const goals[] = {"daily", "back", "race"};
  with = *v;
  say_text(&with, GERDY_ENTRY_INTAKE, "goal", goals[below(r, 3)]);
  *nsilent += same_without_effect(&with, "the goal", &f, &order, true);
  with = *v;
  say_text(&with, GERDY_ENTRY_PROFILE, "name", "Alexandra");
  *nsilent += same_without_effect(&with, "the name", &f, &order, true);
  with = *v;
  say_number(&with, GERDY_ENTRY_PROFILE, "height", 171);
  *nsilent += same_without_effect(&with, "the height", &f, &order, true);

  size_t n;
  const gerdy_question* q = gerdy_clinic_questions(clinic, &n);
  for (size_t i = 0; i < n; ++i) {
    if (strcmp(q[i].form, "intake") != 0 || q[i].noption == 0) continue;
    const gerdy_option* x = &q[i].option[below(r, q[i].noption)];
    with = *v;
    if (q[i].kind == GERDY_ANSWER_MANY && !x->alone) {
      say_also(&with, GERDY_ENTRY_INTAKE, q[i].id, x->id);
    } else {
      say_text(&with, GERDY_ENTRY_INTAKE, q[i].id, x->id);
    }
    *nsilent += same_without_effect(&with, x->id, &f, &order, false);
  }
  gd_buf_reset(&f);
  gd_buf_reset(&order);
}

static void irrelevant_answers_change_no_rank(void** state) {
  (void)state;
  gd_random r = {7};
  size_t nsilent = 0;
  for (size_t i = 0; i < nvignette; ++i) silent_answers(&vignette[i], &r, &nsilent);
  print_message("%zu added answers fired nothing and changed no rank or share\n", nsilent);
  assert_true(nsilent >= 3 * nvignette);
}

// ---- random runners
// --------------------------------------------------------------------------------

static void random_options(const gerdy_option* option, size_t n, bool many, gd_random* r, char* out,
                           size_t size) {
  const gerdy_option* x = &option[below(r, n)];
  snprintf(out, size, "%s", x->id);
  if (!many || x->alone) return;
  for (size_t i = 0; i < n; ++i) {
    if (option[i].alone || has_word(out, option[i].id) || gd_random_uniform(r) > 0.15) continue;
    size_t at = strlen(out);
    snprintf(out + at, size - at, " %s", option[i].id);
  }
}

static void random_answer(test_vignette* v, const gerdy_question* q, gd_random* r) {
  bool checkin = strcmp(q->form, "checkin") == 0;
  gerdy_entry_kind kind = checkin ? GERDY_ENTRY_CHECKIN : GERDY_ENTRY_INTAKE;
  test_said* s = test_say(v, kind, checkin ? (int)below(r, 40) : 0, q->id);
  if (s == NULL) return;
  if (gd_random_uniform(r) < 0.08) {
    snprintf(s->text, sizeof s->text, "unknown");
  } else if (q->noption > 0) {
    random_options(q->option, q->noption, q->kind == GERDY_ANSWER_MANY, r, s->text, sizeof s->text);
  } else {
    // mostly small values, sometimes the edges
    double u = gd_random_uniform(r);
    s->number = u < 0.05   ? q->low
                : u > 0.97 ? q->high
                           : q->low + (q->high - q->low) * u * u * u * u;
  }
}

static void random_test(test_vignette* v, const gerdy_test* t, gd_random* r) {
  test_said* s = test_say(v, GERDY_ENTRY_TEST, (int)below(r, 60), t->id);
  if (s == NULL) return;
  if (t->sided) s->side = gd_random_uniform(r) < 0.5 ? 'l' : 'r';
  if (t->noption > 0) {
    snprintf(s->text, sizeof s->text, "%s", t->option[below(r, t->noption)].id);
  } else {
    s->number = random_between(r, t->low, t->high);
  }
}

// a measure, a run or something of the profile
static void random_declared(test_vignette* v, const gd_declared* d, gd_random* r) {
  if (strcmp(d->id, "name") == 0 || strcmp(d->id, "sex") == 0) return;
  bool run = strncmp(d->id, "run_", 4) == 0;
  bool profile =
      strcmp(d->id, "age") == 0 || strcmp(d->id, "mass") == 0 || strcmp(d->id, "height") == 0;
  bool derived = !run && !profile && !d->sided && strncmp(d->id, "trial_", 6) != 0;
  if (derived) return;
  test_said* s = test_say(v,
                          run       ? GERDY_ENTRY_RUN
                          : profile ? GERDY_ENTRY_PROFILE
                                    : GERDY_ENTRY_TRIAL,
                          run ? (int)below(r, 60) : 0, d->id);
  if (s == NULL) return;
  if (d->sided) s->side = gd_random_uniform(r) < 0.5 ? 'l' : 'r';
  if (strcmp(d->id, "trial_walking") == 0 || strcmp(d->id, "trial_norm_used") == 0) {
    snprintf(s->text, sizeof s->text, "%s", gd_random_uniform(r) < 0.5 ? "yes" : "no");
  } else if (strcmp(d->id, "trial_doubt") == 0) {
    snprintf(s->text, sizeof s->text, "markers lost");
  } else {
    s->number = profile ? random_between(r, 5, 95) : random_between(r, -10, 190);
    s->sd = gd_random_uniform(r);
    s->n = 1 + (long)below(r, 20);
  }
}

static void random_runner(test_vignette* v, gd_random* r) {
  *v = (test_vignette){.file = "random"};
  size_t nq, nt;
  const gerdy_question* q = gerdy_clinic_questions(clinic, &nq);
  const gerdy_test* t = gerdy_clinic_tests(clinic, &nt);
  double answers = gd_random_uniform(r), tests = gd_random_uniform(r) * 0.7;
  for (size_t i = 0; i < nq; ++i) {
    if (gd_random_uniform(r) < answers) random_answer(v, &q[i], r);
  }
  for (size_t i = 0; i < nt; ++i) {
    if (gd_random_uniform(r) < tests) random_test(v, &t[i], r);
    if (gd_random_uniform(r) < tests) random_test(v, &t[i], r);
  }
  for (size_t i = 0; i < clinic->ndeclared; ++i) {
    if (gd_random_uniform(r) < tests) random_declared(v, &clinic->declared[i], r);
  }
}

// What must be true of every assessment and plan, whatever is known.
static void check_sound(const test_outcome* o) {
  const gerdy_assessment* a = o->assessment;
  gerdy_referral highest = GERDY_REFER_NONE;
  int red = 0;
  for (size_t i = 0; i < a->nflag; ++i) {
    if (a->flag[i].referral > highest) highest = a->flag[i].referral;
    red |= a->flag[i].red;
    assert_true(i == 0 || a->flag[i].referral <= a->flag[i - 1].referral);
    assert_true(a->flag[i].sentence[0] && a->flag[i].who[0] && a->flag[i].how_soon[0]);
    assert_non_null(a->flag[i].claim);
  }
  assert_int_equal(a->referral, highest);
  assert_int_equal(a->stopped != 0, red != 0);
  assert_int_equal(o->plan->state == GERDY_PLAN_STOPPED, a->stopped != 0);
  // whoever must see somebody gets no full plan
  if (a->referral > GERDY_REFER_NONE) assert_int_not_equal(o->plan->state, GERDY_PLAN_FULL);
  double sum = 0;
  for (size_t i = 0; i < a->nhypothesis; ++i) {
    const gerdy_explained* e = &a->hypothesis[i];
    assert_true(e->first_share >= 0 && e->first_share <= 1);
    assert_true(e->support_share >= 0 && e->support_share <= 1);
    assert_true(e->rank == 0 || e->rank == (int)i + 1);
    sum += e->first_share;
    for (size_t k = 0; k < e->nargument; ++k) assert_non_null(e->argument[k].claim);
  }
  assert_true(sum <= 1 + 1e-9);
  assert_true(a->answered <= a->applying);
}

static const gerdy_flag* listed(const gerdy_assessment* a, const char* id) {
  for (size_t i = 0; i < a->nflag; ++i) {
    if (strcmp(a->flag[i].id, id) == 0) return &a->flag[i];
  }
  return NULL;
}

// Is there a reason in the list beside which this one may be left out?
static bool told_otherwise(const gerdy_assessment* a, const gd_flag_rule* rule) {
  for (size_t i = 0; i < json_array_size(rule->told_by); ++i) {
    const gerdy_flag* by = listed(a, json_string_value(json_array_get(rule->told_by, i)));
    if (by != NULL && by->referral >= rule->flag.referral && by->red >= rule->flag.red) return true;
  }
  return rule->lesser && a->nflag > 0 && a->flag[0].referral > rule->flag.referral && a->stopped;
}

// Every reason that holds is told, or one that is at least as urgent tells of it. True also of the
// referral as a whole.
static void check_left_out(const test_outcome* o, size_t* nleft) {
  const gerdy_assessment* a = o->assessment;
  const gd_view view = {.facts = o->facts};
  for (size_t i = 0; i < clinic->nflag; ++i) {
    const gd_flag_rule* rule = &clinic->flag[i];
    const bool holds = gd_rule_eval(rule->when, view) == GD_YES;
    if (!holds) {
      assert_null(listed(a, rule->flag.id));
      continue;
    }
    assert_true(a->referral >= rule->flag.referral && a->stopped >= rule->flag.red);
    if (listed(a, rule->flag.id) != NULL) continue;
    ++*nleft;
    if (!told_otherwise(a, rule)) fail_msg("%s is told nowhere", rule->flag.id);
  }
}

// Does a rule of the flags depend on the fact, by its own name or by one that follows from it?
static bool flags_depend_on(const char* name) {
  static const char* const follows[][2] = {{"age", "age_now"},
                                           {"since_weeks", "pain_weeks"},
                                           {"incident_days", "incident_days_now"},
                                           {"ci_new", "ci_new_14d"},
                                           {"ci_worst_pain", "pain_7d"},
                                           {"ci_worst_pain", "rest_and_return"},
                                           {"rest_result", "rest_and_return"},
                                           {"run_km", "rest_and_return"},
                                           {"ci_run_km", "rest_and_return"},
                                           {"run_minutes", "rest_and_return"},
                                           {"run_cadence", "rest_and_return"},
                                           {"run_ascent_m", "rest_and_return"},
                                           {"run_descent_m", "rest_and_return"},
                                           {"run_pain_felt", "pain_7d"},
                                           {"ci_run_pain", "pain_7d"},
                                           {"side", "effusion_sore"}};
  for (size_t i = 0; i < clinic->nflag; ++i) {
    const char *test, *word;
    double number;
    for (size_t k = 0; gd_rule_test(clinic->flag[i].when, k, &test, &word, &number); ++k) {
      size_t n = strlen(name);
      // hop, hop_sore, hop_ratio ...
      if (strncmp(test, name, n) == 0 && (test[n] == 0 || test[n] == '_')) return true;
      if (strcmp(name, "side") == 0 && strstr(test, "_sore") != NULL) return true;
      for (size_t f = 0; f < sizeof follows / sizeof *follows; ++f) {
        if (strcmp(follows[f][0], name) == 0 && strstr(test, follows[f][1]) != NULL) return true;
      }
    }
  }
  return false;
}

// the highest referral among the rules of flags.json: what a hypothesis adds when it comes first
// may go with its rank, a flag may not
static gerdy_referral flags_referral(const gerdy_assessment* a, bool* red) {
  gerdy_referral highest = GERDY_REFER_NONE;
  *red = false;
  for (size_t i = 0; i < a->nflag; ++i) {
    bool rule = false;
    for (size_t k = 0; k < clinic->nflag; ++k) {
      rule |= strcmp(clinic->flag[k].flag.id, a->flag[i].id) == 0;
    }
    if (!rule) continue;
    if (a->flag[i].referral > highest) highest = a->flag[i].referral;
    *red |= a->flag[i].red != 0;
  }
  return highest;
}

static void nothing_outvotes_a_referral(test_vignette* v, const test_outcome* o, gd_random* r,
                                        size_t* nadded) {
  static test_vignette more;
  bool red_before, red_after;
  gerdy_referral before = flags_referral(o->assessment, &red_before);
  more = *v;
  random_runner(&more, r);
  // of another random runner, what this one has not said and no flag asks about
  static test_vignette other;
  other = more;
  more = *v;
  for (size_t i = 0; i < other.nsaid && more.nsaid < test_max_said; ++i) {
    const test_said* s = &other.said[i];
    bool there = false;
    for (size_t k = 0; k < v->nsaid; ++k) there |= strcmp(v->said[k].name, s->name) == 0;
    if (there || flags_depend_on(s->name)) continue;
    more.said[more.nsaid++] = *s;
    ++*nadded;
  }
  test_outcome after = test_judge(clinic, more.said, more.nsaid, false);
  if (flags_referral(after.assessment, &red_after) < before || red_after < red_before) {
    fail_msg("seed state %llu: a referral went from %s to %s", (unsigned long long)r->state,
             gerdy_referral_id(before), gerdy_referral_id(after.assessment->referral));
  }
  test_outcome_free(&after);
}

static void random_runners(void** state) {
  (void)state;
  gd_random r = {20261123};
  static test_vignette v;
  size_t nstopped = 0, nadded = 0, nleft = 0;
  for (int i = 0; i < nrunner; ++i) {
    random_runner(&v, &r);
    test_outcome o = test_judge(clinic, v.said, v.nsaid, true);
    check_sound(&o);
    check_left_out(&o, &nleft);
    nstopped += o.assessment->stopped != 0;
    nothing_outvotes_a_referral(&v, &o, &r, &nadded);
    test_outcome_free(&o);
  }
  print_message("%d random runners, %zu stopped; %zu facts added, no referral lowered\n", nrunner,
                nstopped, nadded);
  // the random runners are of both kinds, or nothing was tested
  assert_true(nstopped > 100 / every && nstopped < 1950 / every && nadded > 1000 / every &&
              nleft > 100 / every);
}

// ---- all
// -------------------------------------------------------------------------------------------

static int read_all(void** state) {
  (void)state;
  gerdy_error err = {0};
  size_t nfault;
  if (gerdy_clinic_open(&clinic, &err) != GERDY_OK) return -1;
  nvignette = test_vignettes_read(clinic, &vignette, &nfault);
  return nvignette > 0 && nfault == 0 ? 0 : -1;
}

static int free_all(void** state) {
  (void)state;
  free(vignette);
  gerdy_clinic_free(clinic);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_sign_in_every_vignette),
      cmocka_unit_test(signs_in_pairs),
      cmocka_unit_test(ages_of_the_knee_rules),
      cmocka_unit_test(order_changes_nothing),
      cmocka_unit_test(irrelevant_answers_change_no_rank),
      cmocka_unit_test(random_runners),
  };
  return cmocka_run_group_tests(tests, read_all, free_all);
}
