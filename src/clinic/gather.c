// clinic/gather.c: from a history to the facts at a moment.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "clinic/facts_board.h"

// ---- the board ---------------------------------------------------------------------------------

size_t gd_side_place(char side) { return side == 'r' ? 1 : side == 'l' ? 2 : 0; }

static gerdy_known* place_of(const gd_board* board, const char* name, char side) {
  size_t i = 0;
  if (!gd_index_find(&board->clinic->declared_index, name, &i)) return NULL;
  return &board->known[3 * i + gd_side_place(side)];
}

const gerdy_known* gd_board_get(const gd_board* board, const char* name, char side) {
  const gerdy_known* known = place_of(board, name, side);
  if (known == NULL || known->name == NULL) return NULL;
  if (known->text != NULL && strcmp(known->text, "unknown") == 0) return NULL;
  return known;
}

double gd_board_number(const gd_board* board, const char* name, char side) {
  const gerdy_known* known = gd_board_get(board, name, side);
  return known != NULL && known->text == NULL ? known->number : NAN;
}

const char* gd_board_text(const gd_board* board, const char* name) {
  const gerdy_known* known = gd_board_get(board, name, 0);
  return known != NULL && known->text != NULL ? known->text : "";
}

static gerdy_known* put(gd_board* board, const char* name, char side, gerdy_when at) {
  gerdy_known* known = place_of(board, name, side);
  if (known == NULL) return NULL;
  const gd_declared* d = &board->clinic->declared[(size_t)(known - board->known) / 3];
  *known = (gerdy_known){.name = d->id,
                         .label = d->label,
                         .unit = d->unit,
                         .side = side,
                         .number = NAN,
                         .sd = NAN,
                         .at = at,
                         .source = "derived"};
  return known;
}

void gd_board_put_number(gd_board* board, const char* name, char side, double number,
                         gerdy_when at) {
  gd_declared d;
  if (!isfinite(number) || !gd_declared_find(board->clinic, name, &d)) return;
  if (number < d.low || number > d.high) {
    const gerdy_status status =
        gerdy_notes_add(board->notes, GERDY_WARNING, 0, name,
                        "passed over: %g %s would follow, and is not believed", number, d.unit);
    board->failed = board->failed || status != GERDY_OK;
    return;
  }
  gerdy_known* known = put(board, name, side, at);
  if (known != NULL) known->number = number;
}

void gd_board_put_text(gd_board* board, const char* name, const char* text, gerdy_when at) {
  gerdy_known* known = put(board, name, 0, at);
  if (known != NULL) known->text = text;
}

// ---- the latest of every name ------------------------------------------------------------------

enum { SHOWN = 20 };  // unknown names that get a note of their own

// What is passed over, by name.
typedef struct passed {
  const char* name;
  const gd_declared* declared;  // NULL = nobody declares it
  const gerdy_fact* first;
  size_t n;
} passed;

typedef struct gathering {
  gd_board* board;
  gd_index index;  // names of item
  passed* item;    // (n)
  size_t n, capacity;
} gathering;

static bool pass_over(gathering* g, const gerdy_fact* fact, const gd_declared* declared) {
  size_t i = 0;
  if (gd_index_find(&g->index, fact->name, &i)) {
    ++g->item[i].n;
    return true;
  }
  if (g->n == g->capacity) {
    const size_t capacity = g->capacity == 0 ? 16 : 2 * g->capacity;
    passed* item = gd_realloc(g->item, capacity, sizeof *item);
    if (item == NULL) return false;
    g->item = item;
    g->capacity = capacity;
  }
  g->item[g->n] = (passed){fact->name, declared, fact, 1};
  return gd_index_put(&g->index, fact->name, g->n++);
}

// Does the entry come no earlier than what stands there?
static bool is_newer(const gerdy_known* old, gerdy_when old_recorded, const gerdy_entry* entry) {
  return old->name == NULL ||
         gerdy_when_order(entry->at, entry->recorded, old->at, old_recorded) >= 0;
}

static void take(gd_board* board, const gerdy_entry* entry, const gerdy_fact* fact, size_t i) {
  const gd_declared* d = &board->clinic->declared[i];
  const size_t place = 3 * i + gd_side_place(fact->side);
  if (!is_newer(&board->known[place], board->recorded[place], entry)) return;
  board->recorded[place] = entry->recorded;
  board->known[place] = (gerdy_known){
      .name = d->id,
      .label = d->label,
      .unit = d->unit,
      .side = fact->side,
      .text = fact->text,
      .number = fact->text == NULL ? fact->number : NAN,
      .sd = fact->sd,
      .n = fact->n,
      .at = entry->at,
      .source = entry->source,
  };
}

static bool gather_entry(gathering* g, const gerdy_entry* entry, const gerdy_fact* fact) {
  const gerdy_clinic* clinic = g->board->clinic;
  for (size_t k = 0; k < entry->nfact; ++k) {
    size_t i = 0;
    const bool declared = gd_index_find(&clinic->declared_index, fact[k].name, &i);
    if (declared && gd_fact_check(&clinic->declared[i], &fact[k], NULL) == GERDY_OK) {
      take(g->board, entry, &fact[k], i);
    } else if (!pass_over(g, &fact[k], declared ? &clinic->declared[i] : NULL)) {
      return false;
    }
  }
  return true;
}

static gerdy_status note_passed(const passed* p, gerdy_notes* notes) {
  if (p->declared == NULL)
    return gerdy_notes_add(notes, GERDY_WARNING, 0, p->name,
                           "passed over (%zu times): this version knows nothing of this name",
                           p->n);
  gerdy_error why = {0};
  (void)gd_fact_check(p->declared, p->first, &why);
  return gerdy_notes_add(notes, GERDY_WARNING, 0, p->name, "passed over (%zu times): %s", p->n,
                         why.msg);
}

static gerdy_status note_all(const gathering* g, gerdy_notes* notes) {
  gerdy_status status = GERDY_OK;
  size_t shown = 0, hidden = 0;
  for (size_t i = 0; i < g->n && status == GERDY_OK; ++i) {
    if (g->item[i].declared == NULL && ++shown > SHOWN) {
      ++hidden;
    } else {
      status = note_passed(&g->item[i], notes);
    }
  }
  if (hidden > 0 && status == GERDY_OK)
    status =
        gerdy_notes_add(notes, GERDY_WARNING, 0, "history",
                        "%zu more names that this version does not know were passed over", hidden);
  return status;
}

gerdy_status gd_gather_facts(gd_board* board, gerdy_notes* notes, gerdy_error* err) {
  const size_t places = 3 * board->clinic->ndeclared;
  board->known = gd_alloc(places, sizeof *board->known);
  board->recorded = gd_alloc(places, sizeof *board->recorded);
  if (board->known == NULL || board->recorded == NULL) return gd_fail_memory(err);
  gathering g = {.board = board};
  size_t n, nfact;
  const gerdy_entry* entry = gerdy_history_entries(board->history, &n);
  const gerdy_fact* fact = gerdy_history_facts(board->history, &nfact);
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < n && status == GERDY_OK; ++i) {
    const bool facts = entry[i].kind != GERDY_ENTRY_PLAN && entry[i].kind != GERDY_ENTRY_DOCUMENT &&
                       entry[i].kind != GERDY_ENTRY_RETRACTION;
    if (board->counts[i] && facts && !gather_entry(&g, &entry[i], fact + entry[i].first))
      status = GERDY_E_MEMORY;
  }
  if (status == GERDY_OK) status = note_all(&g, notes);
  gd_index_reset(&g.index);
  gd_free(g.item);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// ---- from the board to the facts ---------------------------------------------------------------

static const char* keep(gd_board* board, const char* text) {
  if (text == NULL) return NULL;
  const size_t n = strlen(text) + 1;
  char* copy = gd_arena_alloc(board->arena, n, 1);
  if (copy == NULL) {
    board->failed = true;
    return "";
  }
  return memcpy(copy, text, n);
}

static int by_name_and_side(const void* a, const void* b) {
  const gerdy_known *x = a, *y = b;
  const int order = strcmp(x->name, y->name);
  return order != 0 ? order : x->side - y->side;
}

void gd_board_write(gd_board* board, gerdy_facts* facts) {
  const size_t places = 3 * board->clinic->ndeclared;
  for (size_t i = 0; i < places; ++i) facts->n += board->known[i].name != NULL;
  facts->item = gd_arena_alloc(&facts->arena, facts->n, sizeof *facts->item);
  if (facts->item == NULL) {
    board->failed = true;
    return;
  }
  size_t n = 0;
  for (size_t i = 0; i < places; ++i) {
    if (board->known[i].name == NULL) continue;
    gerdy_known* item = &facts->item[n++];
    *item = board->known[i];
    item->text = keep(board, item->text);
    item->source = keep(board, item->source);
  }
  qsort(facts->item, facts->n, sizeof *facts->item, by_name_and_side);
}

static gerdy_status gather(gd_board* board, gerdy_facts* facts, gerdy_notes* notes,
                           gerdy_error* err) {
  gerdy_status status = gd_gather_entries(board, notes, err);
  if (status == GERDY_OK) status = gd_gather_facts(board, notes, err);
  if (status == GERDY_OK) status = gd_drop_outdated(board, err);
  if (status == GERDY_OK)
    status =
        gd_days_read(board->clinic, board->history, board->counts, &board->day, &board->nday, err);
  if (status != GERDY_OK) return status;
  gd_derive_profile(board);
  gd_derive_diary(board);
  gd_derive_return(board);
  gd_derive_sides(board);
  gd_board_write(board, facts);
  return board->failed ? gd_fail_memory(err) : GERDY_OK;
}

gerdy_status gerdy_facts_gather(const gerdy_clinic* clinic, const gerdy_history* history,
                                gerdy_when now, gerdy_facts** out, gerdy_notes* notes,
                                gerdy_error* err) {
  *out = NULL;
  gerdy_facts* facts = gd_alloc(1, sizeof *facts);
  if (facts == NULL) return gd_fail_memory(err);
  facts->now = now;
  gd_board board = {.clinic = clinic,
                    .history = history,
                    .now = now,
                    .today = gerdy_when_day(now),
                    .notes = notes,
                    .arena = &facts->arena};
  gerdy_status status = gather(&board, facts, notes, err);
  gd_free(board.counts);
  gd_free(board.known);
  gd_free(board.recorded);
  gd_free(board.day);
  if (status != GERDY_OK) {
    gerdy_facts_free(facts);
    return status;
  }
  *out = facts;
  return GERDY_OK;
}
