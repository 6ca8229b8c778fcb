// clinic/explain.c: writes the ranked hypotheses out, each with its arguments in words, and how
// firm the order is.
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "clinic/assess.h"
#include "clinic/facts.h"

const char* gd_say(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                   const char* sentence) {
  gd_buf text;
  gd_buf_init(&text);
  gd_put_sentence(&text, clinic, view, sentence);
  return gd_arena_keep(arena, &text);
}

// ---- arguments ---------------------------------------------------------------------------------

// strongest first; those that count before those of the same strength that do not
static int by_strength(const void* a, const void* b) {
  const gerdy_argument *x = a, *y = b;
  if (x->strength != y->strength) return x->strength > y->strength ? -1 : 1;
  if (x->counted != y->counted) return x->counted ? -1 : 1;
  if (x->speaks != y->speaks) return x->speaks > y->speaks ? -1 : 1;
  return strcmp(x->id, y->id);
}

static size_t count_arguments(const gd_ground* ground, size_t hypothesis) {
  size_t n = 0;
  for (size_t i = 0; i < ground->clinic->nargument; ++i) {
    n += ground->fires[i] && ground->clinic->argument[i].about == hypothesis;
  }
  return n;
}

static gerdy_status write_arguments(const gd_ground* ground, size_t hypothesis, gd_arena* arena,
                                    gerdy_explained* out, gerdy_error* err) {
  const gerdy_clinic* clinic = ground->clinic;
  size_t n = 0;
  gerdy_argument* list = gd_arena_alloc(arena, count_arguments(ground, hypothesis), sizeof *list);
  if (list == NULL) return gd_fail_memory(err);
  for (size_t i = 0; i < clinic->nargument; ++i) {
    const gd_argument_rule* a = &clinic->argument[i];
    if (!ground->fires[i] || a->about != hypothesis) continue;
    const char* sentence = gd_say(clinic, ground->view, arena, a->sentence);
    if (sentence == NULL) return gd_fail_memory(err);
    list[n++] = (gerdy_argument){.id = a->id,
                                 .speaks = a->speaks,
                                 .strength = a->strength,
                                 .sentence = sentence,
                                 .claim = a->claim,
                                 .counted = ground->counted[i]};
  }
  qsort(list, n, sizeof *list, by_strength);
  out->argument = list;
  out->nargument = n;
  return GERDY_OK;
}

// ---- hypotheses --------------------------------------------------------------------------------

gerdy_status gd_explain(const gd_ground* ground, gd_order order, bool with_ranks, gd_arena* arena,
                        const gerdy_explained** out, gerdy_error* err) {
  const gd_ranked* ranked = order.ranked;
  gerdy_explained* list = gd_arena_alloc(arena, order.n, sizeof *list);
  if (list == NULL) return gd_fail_memory(err);
  for (size_t p = 0; p < order.n; ++p) {
    const gd_hypothesis* h = &ground->clinic->hypothesis[ranked[p].hypothesis];
    list[p] = (gerdy_explained){
        .id = h->id, .name = h->name, .about = h->about, .contributor = h->contributor};
    gerdy_status status = write_arguments(ground, ranked[p].hypothesis, arena, &list[p], err);
    if (status != GERDY_OK) return status;
    // nothing known for or against it: no rank
    if (!with_ranks || !ranked[p].argued) continue;
    list[p].rank = (int)p + 1;
    list[p].supported = ranked[p].middle > 0;
    list[p].first_share = (double)ranked[p].standing.first / gd_nweighting;
    list[p].support_share = (double)ranked[p].standing.support / gd_nweighting;
  }
  *out = list;
  return GERDY_OK;
}

// ---- how firm ----------------------------------------------------------------------------------

// with a comma before every three digits
static void put_count(gd_buf* out, int n) {
  char digits[16];
  size_t at = sizeof digits;
  for (int place = 0; n > 0 || place == 0; ++place, n /= 10) {
    if (place > 0 && place % 3 == 0) digits[--at] = ',';
    digits[--at] = (char)('0' + n % 10);
  }
  gd_buf_bytes(out, digits + at, sizeof digits - at);
}

// rounded down, so that only all of them are a hundred
static void put_share(gd_buf* out, int first) {
  gd_buf_printf(out, "first in %d %% of ", first * 100 / gd_nweighting);
  put_count(out, gd_nweighting);
  gd_buf_text(out, " weightings");
}

const char* gd_robust_text(const gerdy_clinic* clinic, gd_order order, bool with_ranks,
                           gd_arena* arena) {
  const gd_ranked* ranked = order.ranked;
  size_t n = with_ranks ? order.n : 0;
  gd_buf text;
  gd_buf_init(&text);
  if (n == 0 || !ranked[0].argued) {
    gd_buf_text(&text, "too little is known for an order yet");
  } else if (ranked[0].standing.first == 0) {
    gd_buf_text(&text, "for none of them does more speak for it than against it");
  } else {
    put_share(&text, ranked[0].standing.first);
  }
  int second = n > 1 ? ranked[1].standing.first * 100 / gd_nweighting : 0;
  if (second > 0) {
    gd_buf_printf(&text, "; in %d %% it is: %s", second,
                  clinic->hypothesis[ranked[1].hypothesis].name);
  }
  return gd_arena_keep(arena, &text);
}
