// clinic/wanted.c: which question or test would settle the order. Every possible answer is tried
// out in turn, with all weights at the middle of their grades; nothing is assumed about which
// answer is likely.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "clinic/assess.h"
#include "clinic/facts.h"

// A question or test, in one shape.
typedef struct source {
  const char* id;
  const gerdy_option* option;
  size_t noption;
  double low, high;
} source;

// One thing it may turn out to say.
typedef struct outcome {
  const char* name;
  const char* word;  // "" = the number
  double number;
} outcome;

typedef struct candidate {
  gerdy_wanted wanted;
  double cost;        // seconds
  double gain;        // mean over the outcomes, in halves of a weak argument's weight
  bool changes;       // some outcome puts another one first
  size_t one, other;  // the two it decides between; n = none
} candidate;

typedef struct search {
  const gd_ground* ground;
  gd_order order;
  size_t n;      // of hypotheses in the knowledge; "none" as an index
  size_t first;  // index in the knowledge
  size_t second;
  int margin;              // of the first before all others
  int* score;              // (nhypothesis)
  int* before;             // (nhypothesis) score as things stand
  unsigned char* fires;    // (nargument)
  unsigned char* counted;  // (nargument)
  unsigned char* touched;  // (nargument) its rule speaks about the source
  outcome* outcome;
  size_t noutcome;
} search;

// ---- what a source can say ---------------------------------------------------------------------

// facts computed from an answer or a test of another name (derive.c)
static const struct {
  const char *from, *to;
} derived[] = {
    {"since_weeks", "pain_weeks"},
    {"incident_days", "incident_days_now"},
    {"onset_run_km", "onset_spike"},
    {"before_run_km", "onset_spike"},
    {"longest_30d_km", "reference_run_km"},
    {"rest_result", "rest_and_return"},
    {"hip_abduction_force", "hip_abduction_torque"},
    {"hip_abduction_lever", "hip_abduction_torque"},
};

// "ober" and "ober_sore", "ober_ratio" ...; not "ober_test"
static bool has_stem(const char* name, const char* stem) {
  static const char* const ending[] = {"", "_sore", "_other", "_ratio", "_difference"};
  size_t n = strlen(stem);
  if (strncmp(name, stem, n) != 0) return false;
  for (size_t i = 0; i < sizeof ending / sizeof *ending; ++i) {
    if (strcmp(name + n, ending[i]) == 0) return true;
  }
  return false;
}

static bool says(const char* id, const char* name) {
  if (has_stem(name, id)) return true;
  for (size_t i = 0; i < sizeof derived / sizeof *derived; ++i) {
    if (strcmp(derived[i].from, id) == 0 && has_stem(name, derived[i].to)) return true;
  }
  return false;
}

static void add_outcome(search* s, outcome o) {
  for (size_t i = 0; i < s->noutcome; ++i) {
    const outcome* there = &s->outcome[i];
    bool same_number = there->number >= o.number && there->number <= o.number;
    if (strcmp(there->name, o.name) != 0 || strcmp(there->word, o.word) != 0) continue;
    if (o.word[0] != '\0' || same_number) return;
  }
  s->outcome[s->noutcome++] = o;
}

// on either side of a threshold, where the range of the answer allows
static void add_numbers(search* s, const source* from, const char* name, double threshold) {
  double step = 1e-6 * fmax(1, fabs(threshold));
  bool ranged = strcmp(name, from->id) == 0;
  for (int side = -1; side <= 1; side += 2) {
    double number = threshold + side * step;
    if (ranged && (number < from->low || number > from->high)) continue;
    add_outcome(s, (outcome){name, "", number});
  }
}

// every option when the word is one of them, else the word alone
static void add_words(search* s, const source* from, const char* name, const char* word) {
  bool is_option = false;
  for (size_t i = 0; i < from->noption; ++i) is_option |= strcmp(from->option[i].id, word) == 0;
  for (size_t i = 0; i < from->noption && is_option; ++i) {
    add_outcome(s, (outcome){name, from->option[i].id, 0});
  }
  if (!is_option) add_outcome(s, (outcome){name, word, 0});
}

static void take_outcomes(search* s, const source* from) {
  const gerdy_clinic* clinic = s->ground->clinic;
  s->noutcome = 0;
  for (size_t i = 0; i < clinic->nargument; ++i) {
    const char *name, *word;
    double number;
    s->touched[i] = 0;
    for (size_t k = 0; gd_rule_test(clinic->argument[i].when, k, &name, &word, &number); ++k) {
      if (!says(from->id, name)) continue;
      s->touched[i] = 1;
      if (word[0] != '\0')
        add_words(s, from, name, word);
      else if (isfinite(number))
        add_numbers(s, from, name, number);
    }
  }
}

// ---- what an outcome would change --------------------------------------------------------------

// the highest score above zero of the order, but for one; n = none
static size_t highest(const search* s, size_t but) {
  size_t best = s->n;
  for (size_t p = 0; p < s->order.n; ++p) {
    size_t h = s->order.ranked[p].hypothesis;
    if (h == but || s->score[h] <= 0) continue;
    if (best == s->n || s->score[h] > s->score[best]) best = h;
  }
  return best;
}

static int score_of(const search* s, size_t h) { return h == s->n ? 0 : s->score[h]; }

static void assume(search* s, const outcome* o) {
  const gd_ground* ground = s->ground;
  bool is_number = o->word[0] == '\0';
  gerdy_known known = {.name = o->name,
                       .label = "",
                       .unit = "",
                       .text = is_number ? NULL : o->word,
                       .number = is_number ? o->number : NAN,
                       .sd = NAN,
                       .source = ""};
  gd_view view = {ground->view.facts, &known};
  for (size_t i = 0; i < ground->clinic->nargument; ++i) {
    s->fires[i] = s->touched[i] ? gd_rule_eval(ground->clinic->argument[i].when, view) == GD_YES
                                : ground->fires[i];
  }
  gd_ground_count(ground, s->fires, s->counted);
  gd_ground_scores(ground, s->counted, s->score);
}

// Contributors may hold together: how much it says about any of them, and is it the first news?
static double judge_contributors(search* s, candidate* c, double best) {
  double most = 0;
  for (size_t p = 0; p < s->order.n; ++p) {
    const gd_ranked* r = &s->order.ranked[p];
    double change = abs(s->score[r->hypothesis] - s->before[r->hypothesis]);
    if (change > 0 && !r->argued) c->changes = true;
    if (change > most) most = change;
    if (change > best) {
      best = change;
      c->one = r->hypothesis;
    }
  }
  return most;
}

// how far the outcome moves the first away from the others, or another one past it
static double judge(search* s, const outcome* o, candidate* c, double best) {
  assume(s, o);
  if (s->order.contributors) return judge_contributors(s, c, best);
  size_t rival = highest(s, s->first);
  int lead = score_of(s, s->first) - score_of(s, rival);
  bool stays = s->first != s->n && score_of(s, s->first) > 0 && lead >= 0;
  int before = s->margin > 0 ? s->margin : 0;
  int gain = stays ? lead - before : before - lead;
  if (gain < 0 || (s->first == s->n && rival == s->n)) gain = 0;
  if (!stays && gain > 0) c->changes = true;
  if (gain > best) {
    c->one = s->first;
    c->other = !stays && rival != s->n ? rival : s->second;
  }
  return gain;
}

static bool weigh(search* s, const source* from, candidate* c) {
  double sum = 0, best = 0;
  c->one = c->other = s->n;
  take_outcomes(s, from);
  for (size_t i = 0; i < s->noutcome; ++i) {
    double gain = judge(s, &s->outcome[i], c, best);
    if (gain > best) best = gain;
    sum += gain;
  }
  c->gain = s->noutcome > 0 ? sum / (double)s->noutcome : 0;
  return c->gain > 0;
}

// ---- candidates --------------------------------------------------------------------------------

// an hour's way to a therapist, half a day's to a laboratory, before the minutes of the test
static double access_seconds(const char* who) {
  if (strcmp(who, "self") == 0) return 0;
  return strcmp(who, "laboratory") == 0 ? 4 * 3600 : 3600;
}

static bool is_open_question(const gd_ground* ground, size_t i) {
  const gerdy_clinic* clinic = ground->clinic;
  const gerdy_question* q = &clinic->question[i];
  const gd_rule* when = clinic->question_when[i];
  if (strcmp(q->form, "intake") != 0 || q->kind == GERDY_ANSWER_TEXT) return false;
  if (when != NULL && gd_rule_eval(when, ground->view) != GD_YES) return false;
  const gerdy_known* known = gd_view_find(ground->view, q->id);
  return known == NULL || (known->text != NULL && strcmp(known->text, "unknown") == 0);
}

static bool is_untaken(const gd_ground* ground, const gerdy_test* test) {
  const gerdy_facts* facts = ground->view.facts;
  if (gd_view_find(ground->view, test->id) != NULL) return false;
  // which side is sore may not be known yet
  return gerdy_facts_find(facts, "side", 0) != NULL ||
         (gerdy_facts_find(facts, test->id, 'r') == NULL &&
          gerdy_facts_find(facts, test->id, 'l') == NULL);
}

static bool try_question(search* s, size_t i, candidate* out) {
  const gerdy_question* q = &s->ground->clinic->question[i];
  if (!is_open_question(s->ground, i)) return false;
  *out = (candidate){.wanted = {.id = q->id, .name = q->text, .who = "self"},
                     .cost = q->seconds > 0 ? q->seconds : 1};
  out->wanted.minutes = q->seconds / 60;
  return weigh(s, &(source){q->id, q->option, q->noption, q->low, q->high}, out);
}

static bool try_test(search* s, size_t i, candidate* out) {
  const gerdy_test* t = &s->ground->clinic->test[i];
  if (!is_untaken(s->ground, t)) return false;
  *out = (candidate){.wanted = {.id = t->id, .name = t->name, .who = t->who, .is_test = 1},
                     .cost = access_seconds(t->who) + 60 * (t->minutes > 0 ? t->minutes : 1)};
  out->wanted.minutes = t->minutes;
  return weigh(s, &(source){t->id, t->option, t->noption, t->low, t->high}, out);
}

static int by_worth(const void* a, const void* b) {
  const candidate *x = a, *y = b;
  if (x->changes != y->changes) return x->changes ? -1 : 1;
  double p = x->gain / x->cost, q = y->gain / y->cost;
  if (p < q || p > q) return p > q ? -1 : 1;
  return strcmp(x->wanted.id, y->wanted.id);
}

static int by_cost(const void* a, const void* b) {
  const candidate *x = a, *y = b;
  if (x->cost < y->cost || x->cost > y->cost) return x->cost < y->cost ? -1 : 1;
  return by_worth(a, b);
}

// ---- one order after the other -----------------------------------------------------------------

static size_t count_tests(const gerdy_clinic* clinic) {
  size_t n = 0;
  const char *name, *word;
  double number;
  for (size_t i = 0; i < clinic->nargument; ++i) {
    for (size_t k = 0; gd_rule_test(clinic->argument[i].when, k, &name, &word, &number); ++k) ++n;
  }
  return n;
}

static size_t most_options(const gerdy_clinic* clinic) {
  size_t n = 2;
  for (size_t i = 0; i < clinic->nquestion; ++i) {
    if (clinic->question[i].noption > n) n = clinic->question[i].noption;
  }
  for (size_t i = 0; i < clinic->ntest; ++i) {
    if (clinic->test[i].noption > n) n = clinic->test[i].noption;
  }
  return n;
}

static bool search_alloc(const gd_ground* ground, search* s) {
  gd_arena* arena = ground->room;
  const gerdy_clinic* clinic = ground->clinic;
  *s = (search){.ground = ground, .n = clinic->nhypothesis};
  s->score = gd_arena_alloc(arena, clinic->nhypothesis, sizeof *s->score);
  s->before = gd_arena_alloc(arena, clinic->nhypothesis, sizeof *s->before);
  s->fires = gd_arena_alloc(arena, clinic->nargument, 1);
  s->counted = gd_arena_alloc(arena, clinic->nargument, 1);
  s->touched = gd_arena_alloc(arena, clinic->nargument, 1);
  s->outcome =
      gd_arena_alloc(arena, count_tests(clinic) * most_options(clinic), sizeof *s->outcome);
  return s->score != NULL && s->before != NULL && s->fires != NULL && s->counted != NULL &&
         s->touched != NULL && s->outcome != NULL;
}

static void start_order(search* s, gd_order order) {
  s->order = order;
  gd_ground_scores(s->ground, s->ground->counted, s->score);
  memcpy(s->before, s->score, s->n * sizeof *s->before);
  bool has_first = order.n > 0 && order.ranked[0].middle > 0;
  s->first = has_first ? order.ranked[0].hypothesis : s->n;
  s->second = highest(s, s->first);
  s->margin = score_of(s, s->first) - score_of(s, s->second);
}

static bool is_taken(const candidate* taken, size_t n, const char* id) {
  for (size_t i = 0; i < n; ++i) {
    if (strcmp(taken[i].wanted.id, id) == 0) return true;
  }
  return false;
}

// move the best of found to the end of taken; those that change something, or else all
static size_t take_best(candidate* taken, size_t ntaken, candidate* found, size_t nfound) {
  if (nfound > 1) qsort(found, nfound, sizeof *found, by_worth);
  for (size_t i = 0; i < nfound && ntaken < gd_nwanted; ++i) {
    if (found[0].changes && !found[i].changes) break;
    if (!is_taken(taken, ntaken, found[i].wanted.id)) taken[ntaken++] = found[i];
  }
  return ntaken;
}

static size_t find_candidates(search* s, bool questions_only, candidate* found) {
  size_t n = 0;
  for (size_t i = 0; i < s->ground->clinic->nquestion; ++i) n += try_question(s, i, &found[n]);
  for (size_t i = 0; i < s->ground->clinic->ntest && !questions_only; ++i) {
    n += try_test(s, i, &found[n]);
  }
  return n;
}

static const char* say_why(const gd_ground* ground, const candidate* c, gd_arena* arena) {
  const gd_hypothesis* h = ground->clinic->hypothesis;
  size_t none = ground->clinic->nhypothesis;
  gd_buf text;
  gd_buf_init(&text);
  if (c->one != none && c->other != none) {
    gd_buf_printf(&text, "It helps to tell these two apart: %s; %s.", h[c->one].name,
                  h[c->other].name);
  } else {
    gd_buf_printf(&text, "It speaks for or against: %s.",
                  h[c->one != none ? c->one : c->other].name);
  }
  return gd_arena_keep(arena, &text);
}

gerdy_status gd_wanted(const gd_ground* ground, const gd_order* order, size_t norder,
                       bool questions_only, gd_arena* arena, const gerdy_wanted** out, size_t* n,
                       gerdy_error* err) {
  const gerdy_clinic* clinic = ground->clinic;
  search s;
  candidate taken[gd_nwanted];
  size_t ntaken = 0;
  candidate* found =
      gd_arena_alloc(ground->room, clinic->nquestion + clinic->ntest + 1, sizeof *found);
  gerdy_wanted* list = gd_arena_alloc(arena, gd_nwanted, sizeof *list);
  *n = 0;
  if (found == NULL || list == NULL || !search_alloc(ground, &s)) return gd_fail_memory(err);
  for (size_t i = 0; i < norder; ++i) {
    start_order(&s, order[i]);
    ntaken = take_best(taken, ntaken, found, find_candidates(&s, questions_only, found));
  }
  qsort(taken, ntaken, sizeof *taken, by_cost);
  for (size_t i = 0; i < ntaken; ++i) {
    list[i] = taken[i].wanted;
    list[i].why = say_why(ground, &taken[i], arena);
    if (list[i].why == NULL) return gd_fail_memory(err);
  }
  *out = list;
  *n = ntaken;
  return GERDY_OK;
}
