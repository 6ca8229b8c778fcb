// clinic/ground.c: fires the arguments, finds the strongest of each group, ranks.
#include "clinic/ground.h"

#include <stdlib.h>
#include <string.h>

#include "base/fail.h"

static bool same_slot(const gd_argument_rule* a, const gd_argument_rule* b) {
  return a->about == b->about && a->speaks == b->speaks && a->group[0] != '\0' &&
         strcmp(a->group, b->group) == 0;
}

static void lay_argument(gd_ground* ground, size_t i) {
  const gerdy_clinic* clinic = ground->clinic;
  const gd_argument_rule* a = &clinic->argument[i];
  bool alone = a->group[0] == '\0';
  const char* about = alone ? NULL : clinic->hypothesis[a->about].id;
  ground->key[i] = gd_weight_key(about, a->speaks, alone ? a->id : a->group);
  ground->slot[i] = i;
  for (size_t k = 0; k < i && !alone; ++k) {
    if (ground->key[k] != ground->key[i] || !same_slot(a, &clinic->argument[k])) continue;
    ground->slot[i] = k;
    break;
  }
  ground->fires[i] = gd_rule_eval(a->when, ground->view) == GD_YES;
}

gerdy_status gd_ground_lay(const gerdy_clinic* clinic, gd_view view, gd_arena* room, gd_ground* out,
                           gerdy_error* err) {
  size_t n = clinic->nargument;
  *out = (gd_ground){
      .clinic = clinic,
      .view = view,
      .room = room,
      .key = gd_arena_alloc(room, n, sizeof *out->key),
      .slot = gd_arena_alloc(room, n, sizeof *out->slot),
      .fires = gd_arena_alloc(room, n, 1),
      .counted = gd_arena_alloc(room, n, 1),
      .leader = gd_arena_alloc(room, n, sizeof *out->leader),
  };
  if (out->key == NULL || out->slot == NULL || out->fires == NULL || out->counted == NULL ||
      out->leader == NULL) {
    return gd_fail_memory(err);
  }
  for (size_t i = 0; i < n; ++i) lay_argument(out, i);
  gd_ground_count(out, out->fires, out->counted);
  return GERDY_OK;
}

static bool leads(const gd_argument_rule* a, const gd_argument_rule* b) {
  return a->strength != b->strength ? a->strength > b->strength : strcmp(a->id, b->id) < 0;
}

void gd_ground_count(const gd_ground* ground, const unsigned char* fires, unsigned char* counted) {
  const gd_argument_rule* argument = ground->clinic->argument;
  size_t n = ground->clinic->nargument;
  size_t* leader = ground->leader;
  for (size_t i = 0; i < n; ++i) leader[i] = n;
  for (size_t i = 0; i < n; ++i) {
    size_t* now = &leader[ground->slot[i]];
    if (fires[i] && (*now == n || leads(&argument[i], &argument[*now]))) *now = i;
  }
  for (size_t i = 0; i < n; ++i) counted[i] = fires[i] && leader[ground->slot[i]] == i;
}

void gd_ground_scores(const gd_ground* ground, const unsigned char* counted, int* score) {
  const gerdy_clinic* clinic = ground->clinic;
  for (size_t h = 0; h < clinic->nhypothesis; ++h) score[h] = 0;
  for (size_t i = 0; i < clinic->nargument; ++i) {
    const gd_argument_rule* a = &clinic->argument[i];
    if (counted[i]) score[a->about] += a->speaks * gd_weight_middle(a->strength);
  }
}

// ---- ranks -------------------------------------------------------------------------------------

// what the comparison of qsort needs beside the standing
typedef struct contender {
  gd_ranked ranked;
  const char* id;
} contender;

static int by_id(const void* a, const void* b) {
  return strcmp(((const contender*)a)->id, ((const contender*)b)->id);
}

static int by_rank(const void* a, const void* b) {
  const gd_ranked *x = &((const contender*)a)->ranked, *y = &((const contender*)b)->ranked;
  if (x->argued != y->argued) return x->argued ? -1 : 1;
  if (x->standing.first != y->standing.first) return x->standing.first > y->standing.first ? -1 : 1;
  if (x->middle != y->middle) return x->middle > y->middle ? -1 : 1;
  return by_id(a, b);
}

typedef struct ranking {
  contender* contender;  // (n) hypotheses, or contributors
  size_t n;
  size_t* place;        // (nhypothesis) index of the contender; n = of the other kind
  gd_weighed* weighed;  // (nweighed) what counts about them
  size_t nweighed;
  gd_standing* standing;  // (n)
  int64_t* room;          // (n)
  int* score;             // (nhypothesis)
} ranking;

static bool ranking_alloc(const gerdy_clinic* clinic, gd_arena* arena, ranking* r) {
  size_t n = clinic->nhypothesis;
  r->contender = gd_arena_alloc(arena, n, sizeof *r->contender);
  r->place = gd_arena_alloc(arena, n, sizeof *r->place);
  r->weighed = gd_arena_alloc(arena, clinic->nargument, sizeof *r->weighed);
  r->standing = gd_arena_alloc(arena, n, sizeof *r->standing);
  r->room = gd_arena_alloc(arena, n, sizeof *r->room);
  r->score = gd_arena_alloc(arena, n, sizeof *r->score);
  return r->contender != NULL && r->place != NULL && r->weighed != NULL && r->standing != NULL &&
         r->room != NULL && r->score != NULL;
}

static void take_contenders(const gerdy_clinic* clinic, bool contributors, ranking* r) {
  for (size_t h = 0; h < clinic->nhypothesis; ++h) {
    if ((clinic->hypothesis[h].contributor != 0) != contributors) continue;
    contender* c = &r->contender[r->n++];
    c->ranked.hypothesis = h;
    c->ranked.middle = r->score[h];
    c->id = clinic->hypothesis[h].id;
  }
  // a tie within one weighting goes to the lower index, so to the lower id
  qsort(r->contender, r->n, sizeof *r->contender, by_id);
  for (size_t h = 0; h < clinic->nhypothesis; ++h) r->place[h] = r->n;
  for (size_t p = 0; p < r->n; ++p) r->place[r->contender[p].ranked.hypothesis] = p;
}

static void take_arguments(const gd_ground* ground, ranking* r) {
  for (size_t i = 0; i < ground->clinic->nargument; ++i) {
    const gd_argument_rule* a = &ground->clinic->argument[i];
    size_t place = r->place[a->about];
    if (!ground->counted[i] || place == r->n) continue;
    r->contender[place].ranked.argued = true;
    r->weighed[r->nweighed++] = (gd_weighed){ground->key[i], place, a->speaks, a->strength};
  }
}

gerdy_status gd_rank(const gd_ground* ground, bool contributors, gd_order* out, gerdy_error* err) {
  ranking r = {0};
  gd_ranked* ranked = gd_arena_alloc(ground->room, ground->clinic->nhypothesis, sizeof *ranked);
  if (ranked == NULL || !ranking_alloc(ground->clinic, ground->room, &r)) {
    return gd_fail_memory(err);
  }
  gd_ground_scores(ground, ground->counted, r.score);
  take_contenders(ground->clinic, contributors, &r);
  take_arguments(ground, &r);
  gd_robust(r.weighed, r.nweighed, r.standing, r.n, r.room);
  for (size_t p = 0; p < r.n; ++p) r.contender[p].ranked.standing = r.standing[p];
  qsort(r.contender, r.n, sizeof *r.contender, by_rank);
  for (size_t p = 0; p < r.n; ++p) ranked[p] = r.contender[p].ranked;
  *out = (gd_order){ranked, r.n, contributors};
  return GERDY_OK;
}

bool gd_order_is_robust(gd_order order) {
  return order.n > 0 && order.ranked[0].standing.first >= gd_nearly_all &&
         order.ranked[0].standing.support >= gd_nearly_all;
}
