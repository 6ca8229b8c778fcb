// clinic/facts.c: what is known, found by name and side.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "clinic/facts_board.h"

void gerdy_facts_free(gerdy_facts* facts) {
  if (facts == NULL) return;
  gd_arena_reset(&facts->arena);
  gd_free(facts);
}

const gerdy_known* gerdy_facts_all(const gerdy_facts* facts, size_t* n) {
  *n = facts->n;
  return facts->item;
}

const gerdy_known* gerdy_facts_find(const gerdy_facts* facts, const char* name, char side) {
  size_t low = 0, high = facts != NULL ? facts->n : 0;
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const gerdy_known* item = &facts->item[middle];
    int order = strcmp(name, item->name);
    if (order == 0) order = side - item->side;
    if (order == 0) return item;
    if (order < 0) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return NULL;
}

int gerdy_facts_has(const gerdy_facts* facts, const char* name, const char* option) {
  const gerdy_known* known = gerdy_facts_find(facts, name, 0);
  return known != NULL && known->text != NULL && gd_text_has(known->text, option);
}

double gerdy_facts_number(const gerdy_facts* facts, const char* name, char side) {
  const gerdy_known* known = gerdy_facts_find(facts, name, side);
  return known != NULL && known->text == NULL ? known->number : NAN;
}

// Does "X_sore" say the same as X?
static bool is_sore_of(const char* name, const char* x) {
  const size_t n = strlen(x);
  return strncmp(name, x, n) == 0 && strcmp(name + n, "_sore") == 0;
}

const gerdy_known* gd_view_find(gd_view view, const char* name) {
  const gerdy_known* assumed = view.assumed;
  if (assumed != NULL && (strcmp(assumed->name, name) == 0 || is_sore_of(assumed->name, name) ||
                          is_sore_of(name, assumed->name)))
    return assumed;
  const gerdy_known* known = gerdy_facts_find(view.facts, name, 0);
  if (known != NULL) return known;
  char sore[96];
  const int n = snprintf(sore, sizeof sore, "%s_sore", name);
  return n > 0 && (size_t)n < sizeof sore ? gerdy_facts_find(view.facts, sore, 0) : NULL;
}
