// clinic/derive_sides.c: what was measured on each leg, as sore side against other side.
#include <math.h>
#include <string.h>

#include "clinic/facts_board.h"

// The two legs of one measurement in order; NULL = not known.
typedef struct legs {
  const gerdy_known* sore;
  const gerdy_known* other;
} legs;

static bool is_unknown(const gerdy_known* known) {
  return known->text != NULL && strcmp(known->text, "unknown") == 0;
}

static size_t option_place(const gd_declared* d, const char* id) {
  size_t i = 0;
  while (i < d->noption && strcmp(d->option[i].id, id) != 0) ++i;
  return i;
}

// Is a worse than b? Options stand in order from harmless to worst.
static bool is_worse(const gd_declared* d, const gerdy_known* a, const gerdy_known* b) {
  if (is_unknown(a) || is_unknown(b)) return is_unknown(b) && !is_unknown(a);
  if (d->kind == GERDY_ANSWER_NUMBER) return d->worse * (a->number - b->number) > 0;
  return option_place(d, a->text) > option_place(d, b->text);
}

static legs order_legs(const gd_declared* d, const char* side, const gerdy_known* r,
                       const gerdy_known* l) {
  r = r->name != NULL ? r : NULL;
  l = l->name != NULL ? l : NULL;
  if (strcmp(side, "right") == 0) return (legs){r, l};
  if (strcmp(side, "left") == 0) return (legs){l, r};
  // nobody said which: a finding must not be lost for that, a number has nothing to be held against
  if (strcmp(side, "both") != 0 && d->kind == GERDY_ANSWER_NUMBER) return (legs){NULL, NULL};
  // the worse one, if there is such a thing
  if (r == NULL || l == NULL) return (legs){r != NULL ? r : l, NULL};
  if (d->kind == GERDY_ANSWER_NUMBER && d->worse == 0) return (legs){NULL, NULL};
  return is_worse(d, l, r) ? (legs){l, r} : (legs){r, l};
}

static gerdy_when later(gerdy_when a, gerdy_when b) { return a.utc >= b.utc ? a : b; }

static double compare(gd_made made, const gerdy_known* sore, const gerdy_known* other) {
  if (made == GD_MADE_DIFFERENCE) return sore->number - other->number;
  // a share means something only above zero
  return sore->number >= 0 && other->number > 0 ? 100.0 * sore->number / other->number : NAN;
}

static void put_copy(gd_board* board, const gd_declared* d, const gerdy_known* of) {
  size_t i = (size_t)(d - board->clinic->declared);
  gerdy_known* known = &board->known[3 * i];
  *known = *of;
  known->name = d->id;
  known->label = d->label;
  known->side = 0;
  known->source = "derived";
}

static void put_following(gd_board* board, const gd_declared* d, legs pair) {
  if (d->made == GD_MADE_SORE || d->made == GD_MADE_OTHER) {
    const gerdy_known* of = d->made == GD_MADE_SORE ? pair.sore : pair.other;
    if (of != NULL) put_copy(board, d, of);
  } else if (pair.sore != NULL && pair.other != NULL && pair.sore->text == NULL &&
             pair.other->text == NULL) {
    gd_board_put_number(board, d->id, 0, compare(d->made, pair.sore, pair.other),
                        later(pair.sore->at, pair.other->at));
  }
}

// What is neither better nor worse on a side (cadence) is also said without one: the mean.
static void put_mean(gd_board* board, const gd_declared* d, const gerdy_known* r,
                     const gerdy_known* l) {
  const bool has_r = r->name != NULL && r->text == NULL;
  const bool has_l = l->name != NULL && l->text == NULL;
  if (!has_r && !has_l) return;
  const double mean = has_r && has_l ? (r->number + l->number) / 2 : has_r ? r->number : l->number;
  gd_board_put_number(board, d->id, 0, mean,
                      has_r && has_l ? later(r->at, l->at)
                      : has_r        ? r->at
                                     : l->at);
}

void gd_derive_sides(gd_board* board) {
  const gerdy_clinic* clinic = board->clinic;
  const char* side = gd_board_text(board, "side");
  for (size_t i = 0; i < clinic->ndeclared; ++i) {
    const gd_declared* d = &clinic->declared[i];
    const bool mean = d->sided && d->kind == GERDY_ANSWER_NUMBER && d->worse == 0;
    const size_t from = d->made >= GD_MADE_SORE ? d->from : i;
    const gerdy_known *r = &board->known[3 * from + 1], *l = &board->known[3 * from + 2];
    if (d->made >= GD_MADE_SORE)
      put_following(board, d, order_legs(&clinic->declared[from], side, r, l));
    if (mean) put_mean(board, d, r, l);
  }
}
