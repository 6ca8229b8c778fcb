// Tests of reasoning: reasons to see somebody, contradictions, arguments and their order, how firm
// it is, what would settle it. On a small knowledge of its own.
#include "testing.h"

#include <gerdy/clinic.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "clinic/assess.h"
#include "clinic/knowledge.h"
#include "explain_knowledge.h"
#include "testing_random.h"

// ---- cases -------------------------------------------------------------------------------------

typedef struct said {
  const char* name;
  const char* text;  // NULL = the number
  double number;
  char side;
} said;

typedef struct judged {
  gerdy_history* history;
  gerdy_facts* facts;
  gerdy_assessment* a;
} judged;

static gerdy_clinic* clinic;

static int read_knowledge(void** state) {
  (void)state;
  gd_clinic_text text[GD_NFILE];
  gd_buf all[GD_NFILE];
  for (int i = 0; i < GD_NFILE; ++i) {
    gd_buf_init(&all[i]);
    gd_buf_text(&all[i], knowledge_text[i][0]);
    gd_buf_text(&all[i], knowledge_text[i][1]);
    for (size_t k = 0; k < all[i].n; ++k) {
      if (all[i].at[k] == '\'') all[i].at[k] = '"';
    }
    text[i] = (gd_clinic_text){all[i].at, all[i].n};
  }
  gerdy_error err = {0};
  gerdy_status status = gd_clinic_read(text, &clinic, &err);
  char words[1024];
  if (status != GERDY_OK) print_error("%s\n", gerdy_error_text(&err, words, sizeof words));
  for (int i = 0; i < GD_NFILE; ++i) gd_buf_reset(&all[i]);
  return status == GERDY_OK ? 0 : -1;
}

static int free_knowledge(void** state) {
  (void)state;
  gerdy_clinic_free(clinic);
  return 0;
}

static gerdy_when moment(void) {
  gerdy_when when;
  gerdy_error err = {0};
  assert_ok(gerdy_when_parse("2026-11-20T10:00:00Z", &when, &err), &err);
  return when;
}

static judged gather(const said* list, size_t n) {
  judged j = {0};
  gerdy_error err = {0};
  gerdy_when now = moment();
  assert_ok(gerdy_history_new(&j.history, &err), &err);
  for (size_t i = 0; i < n; ++i) {
    gerdy_test const* test = gerdy_clinic_test(clinic, list[i].name);
    gerdy_entry_kind kind = test != NULL ? GERDY_ENTRY_TEST : GERDY_ENTRY_INTAKE;
    assert_ok(gerdy_history_entry(j.history, kind, now, now, "runner", "", "", &err), &err);
    if (list[i].text != NULL)
      assert_ok(gerdy_history_text(j.history, list[i].name, list[i].side, list[i].text, &err),
                &err);
    else
      assert_ok(gerdy_history_number(j.history, list[i].name, list[i].side, list[i].number, &err),
                &err);
  }
  assert_ok(gerdy_facts_gather(clinic, j.history, now, &j.facts, NULL, &err), &err);
  return j;
}

static judged judge(const said* list, size_t n) {
  gerdy_error err = {0};
  judged j = gather(list, n);
  assert_ok(gerdy_assess(clinic, j.facts, moment(), &j.a, &err), &err);
  return j;
}

static void done(judged j) {
  gerdy_assessment_free(j.a);
  gerdy_facts_free(j.facts);
  gerdy_history_free(j.history);
}

#define JUDGE(...) \
  judge((const said[]){__VA_ARGS__}, sizeof((const said[]){__VA_ARGS__}) / sizeof(said))
#define ANSWER(name, text) \
  { name, text, NAN, 0 }
#define NUMBER(name, number) \
  { name, NULL, number, 0 }
#define ON_SIDE(name, side, text) \
  { name, text, NAN, side }
#define NUMBER_ON(name, side, number) \
  { name, NULL, number, side }

// ---- what an assessment says, as text ----------------------------------------------------------

static void put_explained(gd_buf* out, const gerdy_explained* e) {
  gd_buf_printf(out, "%s rank %d supported %d first %.17g support %.17g\n", e->id, e->rank,
                e->supported, e->first_share, e->support_share);
  for (size_t i = 0; i < e->nargument; ++i) {
    const gerdy_argument* a = &e->argument[i];
    gd_buf_printf(out, "  %s %+d strength %d counted %d %s\n", a->id, a->speaks, a->strength,
                  a->counted, a->sentence);
  }
}

// all that arguments decide
static void put_order(gd_buf* out, const gerdy_assessment* a) {
  gd_buf_printf(out, "scope %d %s\nrobust %d %s\n", a->in_scope, a->scope, a->robust,
                a->robust_text);
  for (size_t i = 0; i < a->nhypothesis; ++i) put_explained(out, &a->hypothesis[i]);
  for (size_t i = 0; i < a->ncontributor; ++i) put_explained(out, &a->contributor[i]);
}

static void put_all(gd_buf* out, const gerdy_assessment* a) {
  put_order(out, a);
  gd_buf_printf(out, "referral %d stopped %d answered %zu of %zu\n", (int)a->referral, a->stopped,
                a->answered, a->applying);
  for (size_t i = 0; i < a->nflag; ++i) {
    gd_buf_printf(out, "flag %s %s\n", a->flag[i].id, a->flag[i].sentence);
  }
  for (size_t i = 0; i < a->ncontradiction; ++i) {
    gd_buf_printf(out, "contradiction %s %s\n", a->contradiction[i].id, a->contradiction[i].text);
  }
  for (size_t i = 0; i < a->nwanted; ++i) {
    const gerdy_wanted* w = &a->wanted[i];
    gd_buf_printf(out, "wanted %s %s %d %s %s\n", w->id, w->name, w->minutes, w->who, w->why);
  }
}

static const gerdy_explained* find(const gerdy_assessment* a, const char* id) {
  for (size_t i = 0; i < a->nhypothesis; ++i) {
    if (strcmp(a->hypothesis[i].id, id) == 0) return &a->hypothesis[i];
  }
  for (size_t i = 0; i < a->ncontributor; ++i) {
    if (strcmp(a->contributor[i].id, id) == 0) return &a->contributor[i];
  }
  fail_msg("no hypothesis %s", id);
  return NULL;
}

static const gerdy_argument* argument_of(const gerdy_explained* e, const char* id) {
  for (size_t i = 0; i < e->nargument; ++i) {
    if (strcmp(e->argument[i].id, id) == 0) return &e->argument[i];
  }
  return NULL;
}

// ---- random cases ------------------------------------------------------------------------------

enum { most_said = 20 };

// every question and test with its answers; those of the flags at the front
static const struct {
  const char* name;
  const char* text[3];
} pool[] = {
    {"night", {"yes", "no", "unknown"}},
    {"locked", {"yes", "no", "no"}},
    {"onset", {"incident", "gradual", "gradual"}},
    {"twisted", {"yes", "no", "no"}},
    {"where", {"outside", "outside bone", "inside"}},
    {"side", {"right", "left", "both"}},
    {"downhill", {"yes", "no", "unknown"}},
    {"catching", {"yes", "no", "yes"}},
    {"hop_pain", {"yes", "no", "yes"}},
    {"free", {"yes", "no", "no"}},
    {"spike", {NULL, NULL, NULL}},
    {"noble", {"positive", "negative", "positive"}},
    {"strength", {NULL, NULL, NULL}},
    {"scan", {"clear", "crack", "clear"}},
};
enum { npool = sizeof pool / sizeof *pool, nflag_pool = 4 };

static size_t say_one(gd_random* r, size_t which, said* out) {
  const char* name = pool[which].name;
  const gerdy_test* test = gerdy_clinic_test(clinic, name);
  if (test == NULL || !test->sided) {
    *out = (said){name, pool[which].text[gd_random_bits(r) % 3], NAN, 0};
    if (out->text == NULL) out->number = floor(random_between(r, 0, 60));
    return 1;
  }
  for (int k = 0; k < 2; ++k) {
    out[k] = (said){name, pool[which].text[gd_random_bits(r) % 3], NAN, "rl"[k]};
    if (out[k].text == NULL) out[k].number = floor(random_between(r, 100, 300));
  }
  return 2;
}

static size_t say_some(gd_random* r, size_t from, double share, said out[most_said]) {
  size_t n = 0;
  for (size_t i = from; i < npool; ++i) {
    if (gd_random_uniform(r) < share) n += say_one(r, i, out + n);
  }
  return n;
}

static void shuffle(gd_random* r, said* list, size_t n) {
  for (size_t i = n; i > 1; --i) {
    size_t k = gd_random_bits(r) % i;
    said swap = list[i - 1];
    list[i - 1] = list[k];
    list[k] = swap;
  }
}

// ---- nothing, and scope ------------------------------------------------------------------------

static void test_nothing_answered(void** state) {
  (void)state;
  judged j = judge(NULL, 0);
  assert_int_equal(j.a->in_scope, 0);
  assert_string_equal(j.a->scope, "Not known where.");
  assert_int_equal(j.a->referral, GERDY_REFER_NONE);
  assert_int_equal(j.a->nflag, 0);
  assert_int_equal(j.a->robust, 0);
  assert_int_equal(j.a->nhypothesis, 4);
  assert_int_equal(j.a->ncontributor, 2);
  for (size_t i = 0; i < j.a->nhypothesis; ++i) {
    assert_int_equal(j.a->hypothesis[i].rank, 0);
    assert_int_equal(j.a->hypothesis[i].nargument, 0);
  }
  assert_int_equal(j.a->answered, 0);
  assert_true(j.a->nwanted > 0);
  done(j);
}

static void test_tests_alone_give_no_order(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("scan", "crack"));
  assert_int_equal(find(j.a, "bone")->nargument, 1);
  for (size_t i = 0; i < j.a->nhypothesis; ++i) assert_int_equal(j.a->hypothesis[i].rank, 0);
  assert_int_equal(j.a->nflag, 0);
  assert_string_equal(j.a->robust_text, "too little is known for an order yet");
  done(j);
}

static void test_scope(void** state) {
  (void)state;
  judged in = JUDGE(ANSWER("where", "bone outside"));
  judged out = JUDGE(ANSWER("where", "inside"));
  judged open = JUDGE(ANSWER("where", "unknown"));
  assert_int_equal(in.a->in_scope, 1);
  assert_int_equal(out.a->in_scope, 0);
  assert_string_equal(out.a->scope, "Not outside.");
  assert_int_equal(open.a->in_scope, 0);
  assert_string_equal(open.a->scope, "Not known where.");
  done(in);
  done(out);
  done(open);
}

// ---- flags and contradictions ------------------------------------------------------------------

static void test_flags_highest_first(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("night", "yes"), ANSWER("onset", "incident"), ANSWER("locked", "yes"),
                   ANSWER("twisted", "yes"));
  static const char* const order[] = {"twist", "stuck", "sleepless", "abrupt"};
  assert_int_equal(j.a->nflag, 4);
  for (size_t i = 0; i < 4; ++i) assert_string_equal(j.a->flag[i].id, order[i]);
  assert_int_equal(j.a->referral, GERDY_REFER_TODAY);
  assert_int_equal(j.a->stopped, 1);
  assert_string_equal(j.a->flag[1].claim->id, "claim");
  assert_null(strchr(j.a->flag[1].sentence, '{'));
  done(j);
  j = JUDGE(ANSWER("night", "yes"));
  assert_int_equal(j.a->referral, GERDY_REFER_DOCTOR);
  assert_int_equal(j.a->stopped, 0);
  done(j);
}

static void test_unknown_fires_nothing(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("night", "unknown"), ANSWER("locked", "unknown"));
  assert_int_equal(j.a->nflag, 0);
  assert_int_equal(j.a->answered, 2);
  done(j);
}

// bone first: its own advice; bone second: none
static void test_first_hypothesis_has_advice(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("where", "outside bone"), ANSWER("hop_pain", "yes"), NUMBER("spike", 40));
  assert_string_equal(j.a->hypothesis[0].id, "bone");
  assert_int_equal(j.a->nflag, 1);
  assert_string_equal(j.a->flag[0].sentence, "It may be bone.");
  assert_int_equal(j.a->referral, GERDY_REFER_DOCTOR);
  assert_int_equal(j.a->stopped, 0);
  done(j);
  j = JUDGE(ANSWER("where", "outside"), ANSWER("hop_pain", "yes"));
  assert_string_equal(j.a->hypothesis[0].id, "itb");
  assert_int_equal(j.a->nflag, 0);
  done(j);
}

static void test_contradiction_names_both(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("free", "yes"), ANSWER("locked", "yes"));
  assert_int_equal(j.a->ncontradiction, 1);
  const gerdy_contradiction* c = &j.a->contradiction[0];
  assert_string_equal(c->id, "free_but_locked");
  assert_null(strchr(c->text, '{'));
  assert_non_null(strstr(c->text, "yes"));
  assert_string_equal(c->ask, "Which is right?");
  assert_string_equal(c->question[0]->id, "free");
  assert_string_equal(c->question[1]->id, "locked");
  // neither answer is thrown away: the safer one still acts
  assert_int_equal(j.a->stopped, 1);
  done(j);
  static const char* const other[] = {"no", "unknown"};
  for (int i = 0; i < 2; ++i) {
    j = JUDGE(ANSWER("free", "yes"), ANSWER("locked", other[i]));
    assert_int_equal(j.a->ncontradiction, 0);
    done(j);
  }
}

// ---- arguments and order -----------------------------------------------------------------------

static void test_strongest_of_a_group_counts(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("where", "outside"), ANSWER("side", "right"), ANSWER("onset", "gradual"),
                   ON_SIDE("noble", 'r', "positive"), ON_SIDE("noble", 'l', "negative"));
  const gerdy_explained* itb = find(j.a, "itb");
  static const char* const order[] = {"band_noble", "band_spot", "band_crept"};
  assert_int_equal(itb->nargument, 3);
  for (size_t i = 0; i < 3; ++i) assert_string_equal(itb->argument[i].id, order[i]);
  assert_int_equal(itb->argument[0].counted, 1);
  assert_int_equal(itb->argument[1].counted, 0);
  assert_int_equal(itb->argument[2].counted, 1);
  assert_int_equal(itb->argument[0].strength, 3);
  assert_string_equal(itb->argument[0].claim->id, "claim");
  assert_int_equal(itb->rank, 1);
  assert_int_equal(itb->supported, 1);
  assert_true(itb->first_share >= 1 && itb->support_share >= 1);
  // spoken against only: ranked, not supported, never first
  const gerdy_explained* meniscus = &j.a->hypothesis[1];
  assert_string_equal(meniscus->id, "meniscus");
  assert_int_equal(meniscus->rank, 2);
  assert_int_equal(meniscus->supported, 0);
  assert_true(meniscus->first_share <= 0 && meniscus->support_share <= 0);
  // nothing known: last, by id, without a rank
  assert_string_equal(j.a->hypothesis[2].id, "bone");
  assert_string_equal(j.a->hypothesis[3].id, "nerve");
  assert_int_equal(j.a->hypothesis[2].rank, 0);
  assert_int_equal(j.a->robust, 1);
  assert_string_equal(j.a->robust_text, "first in 100 % of 4,000 weightings");
  done(j);
}

// of equals in a group the lower id counts
static void test_ties_in_a_group(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("where", "bone"), NUMBER("spike", 10));
  const gerdy_explained* bone = find(j.a, "bone");
  assert_int_equal(bone->nargument, 2);
  assert_int_equal(argument_of(bone, "bone_spot")->counted, 1);
  assert_int_equal(argument_of(bone, "bone_tender")->counted, 0);
  double with_both = bone->support_share;
  done(j);
  j = JUDGE(ANSWER("where", "bone"), NUMBER("spike", 2));
  assert_near(find(j.a, "bone")->support_share, with_both, 0);
  done(j);
}

static void test_contributors_among_themselves(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("where", "outside"), ANSWER("side", "left"), NUMBER("spike", 45),
                   NUMBER_ON("strength", 'l', 80), NUMBER_ON("strength", 'r', 100));
  assert_int_equal(j.a->ncontributor, 2);
  assert_string_equal(j.a->contributor[0].id, "weak_hip");
  assert_int_equal(j.a->contributor[0].rank, 1);
  assert_int_equal(j.a->contributor[0].contributor, 1);
  assert_string_equal(j.a->contributor[1].id, "load");
  assert_int_equal(j.a->contributor[1].rank, 2);
  assert_string_equal(j.a->hypothesis[0].id, "itb");
  assert_near(j.a->contributor[0].first_share + j.a->contributor[1].first_share, 1, 1e-12);
  done(j);
}

static void test_more_against_than_for(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("hop_pain", "no"));
  assert_string_equal(j.a->hypothesis[0].id, "bone");
  assert_int_equal(j.a->hypothesis[0].supported, 0);
  assert_int_equal(j.a->robust, 0);
  assert_string_equal(j.a->robust_text, "for none of them does more speak for it than against it");
  assert_int_equal(j.a->nflag, 0);
  done(j);
}

// as much for it as against it, in the middle of the grades: not supported
static void test_a_draw_is_no_support(void** state) {
  (void)state;
  judged j =
      JUDGE(ANSWER("side", "right"), ANSWER("where", "outside"), ON_SIDE("noble", 'r', "negative"));
  const gerdy_explained* itb = find(j.a, "itb");
  assert_int_equal(itb->nargument, 2);
  assert_int_equal(itb->rank, 1);
  assert_int_equal(itb->supported, 0);
  assert_near(itb->support_share, 0.5, 0.05);
  assert_int_equal(j.a->robust, 0);
  done(j);
}

// ---- weightings --------------------------------------------------------------------------------

static uint64_t slow_mix(uint64_t z) {
  z ^= z >> 30;
  z *= UINT64_C(13787848793156543929);
  z ^= z >> 27;
  z *= UINT64_C(10723151780598845931);
  return z ^ (z >> 31);
}

// the same bytes one after the other, as one text
static uint64_t slow_key(const gd_argument_rule* a) {
  char text[200];
  bool alone = a->group[0] == '\0';
  int n = snprintf(text, sizeof text, "%s%c%s%c%s", alone ? "" : clinic->hypothesis[a->about].id, 0,
                   alone           ? ""
                   : a->speaks > 0 ? "for"
                                   : "against",
                   0, alone ? a->id : a->group);
  uint64_t hash = UINT64_C(14695981039346656037);
  for (int i = 0; i <= n; ++i) hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
  return slow_mix(hash);
}

static double slow_weight(const gd_argument_rule* a, int draw) {
  static const double low[] = {0, 0, 1, 2}, width[] = {0, 1, 1, 2};
  uint64_t bits = slow_mix(slow_key(a) + (uint64_t)(draw + 1) * UINT64_C(11400714819323198485));
  double steps = a->strength == 3 ? 0x1p21 : 0x1p20;
  double u = floor((double)(bits >> 11) * 0x1p-53 * steps) + 1;
  return low[a->strength] + width[a->strength] * (u / steps);
}

// Of every group the heaviest weight, all groups of a hypothesis summed.
static double slow_score(const gerdy_explained* e, int draw) {
  double sum = 0;
  for (size_t i = 0; i < clinic->nargument; ++i) {
    const gd_argument_rule* a = &clinic->argument[i];
    if (argument_of(e, a->id) == NULL) continue;
    double heaviest = slow_weight(a, draw);
    bool is_first = true;
    for (size_t k = 0; k < clinic->nargument; ++k) {
      const gd_argument_rule* b = &clinic->argument[k];
      if (a->group[0] == '\0' || strcmp(a->group, b->group) != 0 || a->speaks != b->speaks ||
          argument_of(e, b->id) == NULL)
        continue;
      if (k < i) is_first = false;
      heaviest = fmax(heaviest, slow_weight(b, draw));
    }
    if (is_first) sum += a->speaks * heaviest;
  }
  return sum;
}

static void check_shares(const gerdy_explained* e, size_t n) {
  int first[8] = {0}, support[8] = {0};
  for (int draw = 0; draw < 4000; ++draw) {
    size_t best = n;
    double best_score = 0;
    for (size_t h = 0; h < n; ++h) {
      double score = slow_score(&e[h], draw);
      support[h] += score > 0;
      if (score > best_score ||
          (best < n && !(score < best_score) && strcmp(e[h].id, e[best].id) < 0)) {
        best = h;
        best_score = score;
      }
    }
    if (best < n) ++first[best];
  }
  for (size_t h = 0; h < n; ++h) {
    assert_near(e[h].first_share, first[h] / 4000.0, 0);
    assert_near(e[h].support_share, support[h] / 4000.0, 0);
  }
}

static void test_shares_are_those_of_the_slow_way(void** state) {
  (void)state;
  gd_random r = {11};
  int undecided = 0;
  for (int i = 0; i < 40; ++i) {
    said list[most_said];
    judged j = judge(list, say_some(&r, 0, 0.7, list));
    if (j.a->answered > 0 || j.a->in_scope) {
      check_shares(j.a->hypothesis, j.a->nhypothesis);
      double share = j.a->hypothesis[0].first_share;
      undecided += share > 0 && share < 1;
    }
    check_shares(j.a->contributor, j.a->ncontributor);
    done(j);
  }
  assert_true(undecided > 5);
}

static void test_weights_are_those_of_the_slow_way(void** state) {
  (void)state;
  for (size_t i = 0; i < clinic->nargument; ++i) {
    const gd_argument_rule* a = &clinic->argument[i];
    bool alone = a->group[0] == '\0';
    uint64_t key = gd_weight_key(alone ? NULL : clinic->hypothesis[a->about].id, a->speaks,
                                 alone ? a->id : a->group);
    for (int draw = 0; draw < 4000; ++draw) {
      assert_near(gd_weight(key, (uint32_t)draw, a->strength) * 0x1p-20, slow_weight(a, draw), 0);
    }
  }
}

static void test_weights_lie_in_their_grade(void** state) {
  (void)state;
  static const double low[] = {0, 0, 1, 2}, high[] = {0, 1, 2, 4};
  const int n = 20000;
  for (int strength = 1; strength <= 3; ++strength) {
    uint64_t key = gd_weight_key(NULL, 1, "some_argument");
    double sum = 0, least = 9, most = 0;
    for (int draw = 0; draw < n; ++draw) {
      double weight = gd_weight(key, (uint32_t)draw, strength) * 0x1p-20;
      assert_true(weight > low[strength] && weight <= high[strength]);
      sum += weight;
      least = fmin(least, weight);
      most = fmax(most, weight);
    }
    double width = high[strength] - low[strength];
    // four standard errors of the mean of an even draw
    assert_near(sum / n, gd_weight_middle(strength) / 2.0, 4 * width / sqrt(12.0 * n));
    assert_true(least < low[strength] + 0.001 * width && most > high[strength] - 0.001 * width);
  }
}

// two arguments of one grade: each is the heavier in half of the weightings
static void test_draws_do_not_hang_together(void** state) {
  (void)state;
  uint64_t a = gd_weight_key(NULL, 1, "one"), b = gd_weight_key(NULL, 1, "two");
  double sum = 0, sum_next = 0;
  const int n = 20000;
  for (uint32_t draw = 0; draw < (uint32_t)n; ++draw) {
    double x = gd_weight(a, draw, 1) * 0x1p-20 - 0.5, y = gd_weight(b, draw, 1) * 0x1p-20 - 0.5;
    sum += 12 * x * y;
    sum_next += 12 * x * (gd_weight(a, draw + 1, 1) * 0x1p-20 - 0.5);
  }
  assert_near(sum / n, 0, 4 / sqrt(n));
  assert_near(sum_next / n, 0, 4 / sqrt(n));
  assert_true(gd_weight_key("itb", 1, "spot") != gd_weight_key("itb", -1, "spot"));
  assert_true(gd_weight_key("itb", 1, "spot") != gd_weight_key("bone", 1, "spot"));
  assert_true(gd_weight_key("itb", 1, "spot") != gd_weight_key(NULL, 1, "spot"));
}

// moderate against weak + weak: (1, 2] beats the sum of two of (0, 1] in 5 of 6 cases
static void test_share_of_a_known_case(void** state) {
  (void)state;
  gd_weighed weighed[] = {{gd_weight_key(NULL, 1, "m"), 0, 1, 2},
                          {gd_weight_key(NULL, 1, "w1"), 1, 1, 1},
                          {gd_weight_key(NULL, 1, "w2"), 1, 1, 1}};
  gd_standing standing[2];
  int64_t room[2];
  gd_robust(weighed, 3, standing, 2, room);
  assert_int_equal(standing[0].first + standing[1].first, gd_nweighting);
  // four standard deviations of a count
  assert_near(standing[0].first, gd_nweighting * 5 / 6.0, 4 * sqrt(gd_nweighting * 5 / 36.0));
  assert_int_equal(standing[1].support, gd_nweighting);
}

// equal in every weighting: the lower index comes first; nothing left over is no support
static void test_ties_within_a_weighting(void** state) {
  (void)state;
  uint64_t key = gd_weight_key(NULL, 1, "m");
  const gd_weighed weighed[] = {{key, 1, 1, 2}, {key, 2, 1, 2}, {key, 0, 1, 1}, {key, 0, -1, 1}};
  gd_standing standing[3];
  int64_t room[3];
  gd_robust(weighed, 4, standing, 3, room);
  assert_int_equal(standing[0].first, 0);
  assert_int_equal(standing[0].support, 0);
  assert_int_equal(standing[1].first, gd_nweighting);
  assert_int_equal(standing[2].first, 0);
  assert_int_equal(standing[2].support, gd_nweighting);
}

// numbers that every machine must give (tools of another language computed them as well)
static void test_the_same_on_every_machine(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("where", "outside"), ANSWER("catching", "yes"),
                   ANSWER("onset", "gradual"), ANSWER("hop_pain", "yes"));
  assert_near(find(j.a, "itb")->first_share * 4000, 3850, 1e-9);
  assert_near(find(j.a, "meniscus")->first_share * 4000, 150, 1e-9);
  assert_near(find(j.a, "bone")->first_share * 4000, 0, 1e-9);
  done(j);
}

// ---- properties --------------------------------------------------------------------------------

static void assert_same(const gd_buf* a, const gd_buf* b) {
  assert_false(a->failed || b->failed);
  assert_string_equal(a->at, b->at);
}

static void test_order_of_entries_never_matters(void** state) {
  (void)state;
  gd_random r = {5};
  for (int i = 0; i < 200; ++i) {
    said list[most_said];
    size_t n = say_some(&r, 0, 0.7, list);
    gd_buf a = {0}, b = {0};
    judged j = judge(list, n);
    put_all(&a, j.a);
    done(j);
    shuffle(&r, list, n);
    j = judge(list, n);
    put_all(&b, j.a);
    done(j);
    assert_same(&a, &b);
    gd_buf_reset(&a);
    gd_buf_reset(&b);
  }
}

static void test_an_irrelevant_answer_changes_nothing(void** state) {
  (void)state;
  gd_random r = {6};
  for (int i = 0; i < 200; ++i) {
    said list[most_said + 1];
    size_t n = say_some(&r, 0, 0.6, list);
    // without an answer there is no order at all, with any there is
    list[n++] = (said)ANSWER("free", "no");
    gd_buf a = {0}, b = {0};
    judged j = judge(list, n);
    put_order(&a, j.a);
    done(j);
    list[n++] = (said)ANSWER("colour", "yes");
    j = judge(list, n);
    put_order(&b, j.a);
    done(j);
    assert_same(&a, &b);
    gd_buf_reset(&a);
    gd_buf_reset(&b);
  }
}

// Does the second differ from the first only in lacking arguments for that hypothesis?
static bool lacks_only_support(const gerdy_assessment* all, const gerdy_assessment* less,
                               const char* id) {
  bool lacks = false;
  for (size_t i = 0; i < all->nhypothesis; ++i) {
    const gerdy_explained* a = &all->hypothesis[i];
    const gerdy_explained* b = find(less, a->id);
    if (b->nargument > a->nargument) return false;
    for (size_t k = 0; k < b->nargument; ++k) {
      if (argument_of(a, b->argument[k].id) == NULL) return false;
    }
    for (size_t k = 0; k < a->nargument; ++k) {
      if (argument_of(b, a->argument[k].id) != NULL) continue;
      if (strcmp(a->id, id) != 0 || a->argument[k].speaks < 0) return false;
      lacks = true;
    }
  }
  return lacks;
}

// as the order has it: first rank 1, no rank last
static int place(const gerdy_assessment* a, const char* id) {
  int rank = find(a, id)->rank;
  return rank > 0 ? rank : 99;
}

static void check_less_support(const gerdy_assessment* all, const gerdy_assessment* less) {
  const gerdy_explained* before = &all->hypothesis[0];
  const gerdy_explained* after = find(less, before->id);
  assert_true(after->first_share <= before->first_share);
  assert_true(after->support_share <= before->support_share);
  assert_true(after->supported <= before->supported);
  assert_true(place(less, before->id) >= 1);
  for (size_t i = 1; i < all->nhypothesis; ++i) {
    assert_true(find(less, all->hypothesis[i].id)->first_share >= all->hypothesis[i].first_share);
  }
}

static void test_less_support_only_lowers(void** state) {
  (void)state;
  gd_random r = {7};
  int checked = 0;
  for (int i = 0; i < 300; ++i) {
    said list[most_said], left[most_said];
    size_t n = say_some(&r, 0, 0.7, list);
    judged all = judge(list, n);
    for (size_t k = 0; k < n; ++k) {
      size_t nleft = 0;
      for (size_t m = 0; m < n; ++m) {
        if (strcmp(list[m].name, list[k].name) != 0) left[nleft++] = list[m];
      }
      judged less = judge(left, nleft);
      if (less.a->answered > 0 && lacks_only_support(all.a, less.a, all.a->hypothesis[0].id)) {
        check_less_support(all.a, less.a);
        ++checked;
      }
      done(less);
    }
    done(all);
  }
  assert_true(checked > 100);
}

static bool has_flag(const gerdy_assessment* a, const char* id) {
  for (size_t i = 0; i < a->nflag; ++i) {
    if (strcmp(a->flag[i].id, id) == 0) return true;
  }
  return false;
}

static bool is_rule_flag(const char* id) {
  for (size_t i = 0; i < clinic->nflag; ++i) {
    if (strcmp(clinic->flag[i].flag.id, id) == 0) return true;
  }
  return false;
}

// whatever else is said: the reasons stay, and the referral with them
static void test_nothing_outvotes_a_reason(void** state) {
  (void)state;
  gd_random r = {8};
  int referred = 0;
  for (int i = 0; i < 400; ++i) {
    said list[2 * most_said];
    size_t n = 0;
    for (size_t k = 0; k < nflag_pool; ++k) {
      if (gd_random_uniform(&r) < 0.5) n += say_one(&r, k, list + n);
    }
    judged some = judge(list, n);
    n += say_some(&r, nflag_pool, 0.8, list + n);
    judged more = judge(list, n);
    for (size_t k = 0; k < some.a->nflag; ++k) {
      const gerdy_flag* flag = &some.a->flag[k];
      if (!is_rule_flag(flag->id)) continue;
      assert_true(has_flag(more.a, flag->id));
      assert_true(more.a->referral >= flag->referral);
      assert_true(more.a->stopped >= flag->red);
      ++referred;
    }
    for (size_t k = 0; k < more.a->nflag; ++k) {
      assert_true(more.a->flag[k].referral <= more.a->flag[0].referral);
    }
    if (more.a->nflag > 0) assert_int_equal(more.a->referral, more.a->flag[0].referral);
    done(some);
    done(more);
  }
  assert_true(referred > 100);
}

// ---- what would settle it ----------------------------------------------------------------------

static const gerdy_wanted* wanted_of(const gerdy_assessment* a, const char* id) {
  for (size_t i = 0; i < a->nwanted; ++i) {
    if (strcmp(a->wanted[i].id, id) == 0) return &a->wanted[i];
  }
  return NULL;
}

static void test_wanted_cheapest_first(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("side", "right"), ANSWER("where", "outside"), ANSWER("catching", "yes"));
  assert_int_equal(j.a->robust, 0);
  assert_true(j.a->nwanted >= 3 && j.a->nwanted <= 5);
  assert_null(wanted_of(j.a, "where"));
  assert_null(wanted_of(j.a, "colour"));
  // it does not apply before onset is answered
  assert_null(wanted_of(j.a, "twisted"));
  const gerdy_wanted* onset = wanted_of(j.a, "onset");
  assert_non_null(onset);
  assert_string_equal(onset->name, "What about onset?");
  assert_int_equal(onset->is_test, 0);
  assert_int_equal(onset->minutes, 0);
  assert_non_null(strstr(onset->why, "Pain of the band"));
  assert_non_null(strstr(onset->why, "Meniscus"));
  const gerdy_wanted* noble = wanted_of(j.a, "noble");
  assert_non_null(noble);
  assert_true(noble > onset);
  assert_int_equal(noble->is_test, 1);
  assert_string_equal(noble->who, "self");
  assert_int_equal(noble->minutes, 2);
  const gerdy_wanted* scan = wanted_of(j.a, "scan");
  assert_true(scan == NULL || scan > noble);
  done(j);
}

// an answer of "not known" may be asked again; a test that was taken is not
static void test_wanted_is_what_is_not_known(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("side", "right"), ANSWER("where", "outside"), ANSWER("catching", "yes"),
                   ANSWER("onset", "unknown"));
  assert_non_null(wanted_of(j.a, "onset"));
  assert_non_null(wanted_of(j.a, "noble"));
  done(j);
  j = JUDGE(ANSWER("side", "right"), ANSWER("where", "outside"), ANSWER("catching", "yes"),
            ANSWER("onset", "gradual"), ON_SIDE("noble", 'r', "negative"));
  assert_true(j.a->nwanted > 0);
  assert_null(wanted_of(j.a, "onset"));
  assert_null(wanted_of(j.a, "noble"));
  done(j);
}

// What does not apply is not asked, and what could only weaken the first without putting another
// one in its place settles nothing.
static void test_wanted_settles(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("side", "right"));
  assert_non_null(wanted_of(j.a, "downhill"));
  assert_null(wanted_of(j.a, "twisted"));
  done(j);
  j = JUDGE(ANSWER("onset", "incident"), ANSWER("catching", "yes"));
  assert_string_equal(j.a->hypothesis[0].id, "meniscus");
  assert_int_equal(j.a->nwanted, 1);
  assert_string_equal(j.a->wanted[0].id, "twisted");
  assert_string_equal(j.a->wanted[0].why, "It speaks for or against: Meniscus.");
  done(j);
}

#define FIRM_BAND                                                                    \
  ANSWER("side", "right"), ANSWER("where", "outside"), ANSWER("onset", "gradual"),   \
      ANSWER("downhill", "yes"), ANSWER("catching", "no"), ANSWER("hop_pain", "no"), \
      ANSWER("night", "no"), ANSWER("locked", "no"), ON_SIDE("noble", 'r', "positive")

// the first is firm and nearly all is answered: what contributes is open
static void test_wanted_for_contributors(void** state) {
  (void)state;
  judged j = JUDGE(FIRM_BAND, ANSWER("free", "no"));
  assert_int_equal(j.a->robust, 1);
  assert_int_equal(j.a->nwanted, 2);
  assert_string_equal(j.a->wanted[0].id, "spike");
  assert_string_equal(j.a->wanted[0].why, "It speaks for or against: Load.");
  assert_string_equal(j.a->wanted[1].id, "strength");
  assert_string_equal(j.a->wanted[1].why, "It speaks for or against: Weak hip.");
  done(j);
  // the load is firm among them, but of the hip nothing is known; more about the load is no news
  j = JUDGE(FIRM_BAND, NUMBER("spike", 50));
  assert_int_equal(j.a->contributor[0].rank, 1);
  assert_near(j.a->contributor[0].first_share, 1, 0);
  assert_int_equal(j.a->nwanted, 1);
  assert_string_equal(j.a->wanted[0].id, "strength");
  done(j);
  // something is known about each, and the order is firm
  j = JUDGE(FIRM_BAND, NUMBER("spike", 50), NUMBER_ON("strength", 'r', 100),
            NUMBER_ON("strength", 'l', 100));
  assert_int_equal(j.a->nwanted, 0);
  done(j);
}

// nobody who must see a doctor is sent to test himself
static void test_no_tests_before_a_doctor(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("side", "right"), ANSWER("where", "outside"), ANSWER("catching", "yes"),
                   ANSWER("night", "yes"));
  assert_true(j.a->nwanted > 0);
  for (size_t i = 0; i < j.a->nwanted; ++i) assert_int_equal(j.a->wanted[i].is_test, 0);
  done(j);
}

// Is another one first, or the same one no longer supported?
static bool other_first(const gerdy_assessment* a, const gerdy_assessment* b) {
  return strcmp(a->hypothesis[0].id, b->hypothesis[0].id) != 0 ||
         a->hypothesis[0].supported != b->hypothesis[0].supported;
}

// answer it in every way and see
static bool changes_the_first(const gerdy_assessment* a, const char* id, said* list, size_t n) {
  static const double number[] = {1, 10, 35, 60};
  bool changed = false;
  for (size_t k = 0; k < npool; ++k) {
    if (strcmp(pool[k].name, id) != 0) continue;
    for (size_t t = 0; t < 4; ++t) {
      bool sided = strcmp(id, "noble") == 0 || strcmp(id, "strength") == 0;
      const char* text = pool[k].text[0] == NULL ? NULL : pool[k].text[t % 3];
      list[n] = (said){id, text, text == NULL ? number[t] : NAN, sided ? 'r' : 0};
      judged then = judge(list, n + 1);
      changed |= other_first(a, then.a);
      done(then);
    }
  }
  return changed;
}

// What is wanted for changing the first does change it, and what does is preferred to what does
// not. Where the band comes first the contributors are asked about, too: not here.
static void test_wanted_changes_the_first(void** state) {
  (void)state;
  gd_random r = {9};
  int cases = 0, some = 0;
  for (int i = 0; i < 300; ++i) {
    said list[most_said + 2] = {ANSWER("side", "right")};
    size_t n = 1;
    for (size_t k = 0; k < npool; ++k) {
      bool fits = strcmp(pool[k].name, "side") != 0 && strcmp(pool[k].name, "strength") != 0 &&
                  strcmp(pool[k].name, "noble") != 0;
      if (fits && gd_random_uniform(&r) < 0.35) n += say_one(&r, k, list + n);
    }
    judged j = judge(list, n);
    size_t nchange = 0;
    bool is_open = !j.a->robust && strcmp(j.a->hypothesis[0].id, "itb") != 0;
    for (size_t k = 0; k < j.a->nwanted && is_open; ++k) {
      nchange += changes_the_first(j.a, j.a->wanted[k].id, list, n);
    }
    // all or none
    if (is_open && nchange > 0) assert_int_equal(nchange, j.a->nwanted);
    cases += is_open;
    some += nchange > 0;
    done(j);
  }
  assert_true(cases > 50 && some > 40);
}

static double cost_of(const gerdy_wanted* w) {
  if (!w->is_test) return gerdy_clinic_question(clinic, w->id)->seconds;
  double access = strcmp(w->who, "self") == 0 ? 0 : strcmp(w->who, "therapist") == 0 ? 1e4 : 2e4;
  return access + 60 * w->minutes;
}

static void test_wanted_in_rising_cost(void** state) {
  (void)state;
  gd_random r = {10};
  int compared = 0;
  for (int i = 0; i < 200; ++i) {
    said list[most_said];
    judged j = judge(list, say_some(&r, 0, 0.4, list));
    assert_true(j.a->nwanted <= 5);
    for (size_t k = 1; k < j.a->nwanted; ++k, ++compared) {
      assert_true(cost_of(&j.a->wanted[k - 1]) <= cost_of(&j.a->wanted[k]));
    }
    done(j);
  }
  assert_true(compared > 100);
}

// a firm order from one answer is asked about all the same
static void test_firm_but_unasked(void** state) {
  (void)state;
  judged j = JUDGE(ANSWER("hop_pain", "yes"));
  assert_int_equal(j.a->robust, 1);
  assert_string_equal(j.a->hypothesis[0].id, "bone");
  assert_true(j.a->nwanted > 0);
  done(j);
}

// ---- memory ------------------------------------------------------------------------------------

static void test_every_failing_allocation(void** state) {
  (void)state;
  const said list[] = {ANSWER("side", "right"),   ANSWER("where", "outside bone"),
                       ANSWER("catching", "yes"), ANSWER("free", "yes"),
                       ANSWER("locked", "yes"),   NUMBER("spike", 40)};
  judged j = gather(list, sizeof list / sizeof *list);
  gerdy_status status = GERDY_E_MEMORY;
  unsigned long nth = 0;
  while (status != GERDY_OK) {
    gerdy_error err = {0};
    gd_mem_fail_at(++nth);
    status = gerdy_assess(clinic, j.facts, moment(), &j.a, &err);
    gd_mem_fail_at(0);
    if (status == GERDY_OK) break;
    assert_int_equal(status, GERDY_E_MEMORY);
    assert_int_equal(err.code, GERDY_E_MEMORY);
    assert_null(j.a);
  }
  assert_true(nth > 10);
  done(j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_nothing_answered),
      cmocka_unit_test(test_tests_alone_give_no_order),
      cmocka_unit_test(test_scope),
      cmocka_unit_test(test_flags_highest_first),
      cmocka_unit_test(test_unknown_fires_nothing),
      cmocka_unit_test(test_first_hypothesis_has_advice),
      cmocka_unit_test(test_contradiction_names_both),
      cmocka_unit_test(test_strongest_of_a_group_counts),
      cmocka_unit_test(test_ties_in_a_group),
      cmocka_unit_test(test_contributors_among_themselves),
      cmocka_unit_test(test_more_against_than_for),
      cmocka_unit_test(test_a_draw_is_no_support),
      cmocka_unit_test(test_weights_are_those_of_the_slow_way),
      cmocka_unit_test(test_shares_are_those_of_the_slow_way),
      cmocka_unit_test(test_weights_lie_in_their_grade),
      cmocka_unit_test(test_draws_do_not_hang_together),
      cmocka_unit_test(test_share_of_a_known_case),
      cmocka_unit_test(test_ties_within_a_weighting),
      cmocka_unit_test(test_the_same_on_every_machine),
      cmocka_unit_test(test_order_of_entries_never_matters),
      cmocka_unit_test(test_an_irrelevant_answer_changes_nothing),
      cmocka_unit_test(test_less_support_only_lowers),
      cmocka_unit_test(test_nothing_outvotes_a_reason),
      cmocka_unit_test(test_wanted_cheapest_first),
      cmocka_unit_test(test_wanted_is_what_is_not_known),
      cmocka_unit_test(test_wanted_settles),
      cmocka_unit_test(test_wanted_for_contributors),
      cmocka_unit_test(test_no_tests_before_a_doctor),
      cmocka_unit_test(test_wanted_changes_the_first),
      cmocka_unit_test(test_wanted_in_rising_cost),
      cmocka_unit_test(test_firm_but_unasked),
      cmocka_unit_test(test_every_failing_allocation),
  };
  return cmocka_run_group_tests_name("explain", tests, read_knowledge, free_knowledge);
}
