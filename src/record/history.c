// record/history.c: entries and facts in two arrays, their texts in blocks that never move.
#include "record/history.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "record/calendar.h"

enum { block_size = 1 << 15 };

typedef struct text_block {
  struct text_block* before;
  size_t used, size;
  char at[];
} text_block;

struct gerdy_history {
  gerdy_entry* entry;  // (nentry)
  size_t nentry, entry_room;
  gerdy_fact* fact;  // (nfact)
  size_t nfact, fact_room;
  text_block* text;        // the newest
  const char* recent[64];  // texts kept lately: names and sources come again and again
};

gerdy_status gerdy_history_new(gerdy_history** out, gerdy_error* err) {
  *out = gd_alloc(1, sizeof **out);
  return *out != NULL ? GERDY_OK : gd_fail_memory(err);
}

void gerdy_history_free(gerdy_history* history) {
  if (history == NULL) return;
  while (history->text != NULL) {
    text_block* before = history->text->before;
    gd_free(history->text);
    history->text = before;
  }
  gd_free(history->entry);
  gd_free(history->fact);
  gd_free(history);
}

// ---- room --------------------------------------------------------------------------------------

// the array with room for one more item; NULL = no memory, and the old one still stands
static void* grow(void* array, size_t n, size_t* room, size_t size) {
  if (n < *room) return array;
  size_t wanted = *room > 0 ? 2 * *room : 16;
  void* grown = gd_realloc(array, wanted, size);
  if (grown != NULL) *room = wanted;
  return grown;
}

// a block in which n more bytes fit
static text_block* block_for(gerdy_history* history, size_t n) {
  text_block* newest = history->text;
  if (newest != NULL && newest->size - newest->used >= n) return newest;
  size_t size = n > block_size ? n : block_size;
  text_block* fresh = gd_alloc(1, sizeof *fresh + size);
  if (fresh == NULL) return NULL;
  fresh->before = newest;
  fresh->size = size;
  history->text = fresh;
  return fresh;
}

// where a text of that kind was kept last; ends of names differ more than their begins
static const char** recent_place(gerdy_history* history, const char* text, size_t n) {
  size_t mix = n * 31 + (unsigned char)text[n / 2] * 7u + (n > 1 ? (unsigned char)text[n - 2] : 0u);
  return &history->recent[mix % (sizeof history->recent / sizeof *history->recent)];
}

// a copy that stands as long as the history; NULL = no memory
static const char* keep(gerdy_history* history, const char* text) {
  if (text == NULL || text[0] == '\0') return "";
  size_t n = strlen(text) + 1;
  const char** recent = recent_place(history, text, n);
  if (*recent != NULL && strcmp(*recent, text) == 0) return *recent;
  text_block* block = block_for(history, n);
  if (block == NULL) return NULL;
  char* copy = block->at + block->used;
  memcpy(copy, text, n);
  block->used += n;
  *recent = copy;
  return copy;
}

// ---- appending ---------------------------------------------------------------------------------

gerdy_status gerdy_history_entry(gerdy_history* history, gerdy_entry_kind kind, gerdy_when at,
                                 gerdy_when recorded, const char* source, const char* file,
                                 const char* uid, gerdy_error* err) {
  if ((int)kind < 0 || (int)kind >= (int)GERDY_NENTRY_KIND) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "there is no entry of kind %d", (int)kind);
  }
  if (!gd_when_possible(at) || !gd_when_possible(recorded)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "an entry must lie in the years %d to %d",
                   gd_first_year, gd_last_year);
  }
  gerdy_entry* entry =
      grow(history->entry, history->nentry, &history->entry_room, sizeof *history->entry);
  if (entry == NULL) return gd_fail_memory(err);
  history->entry = entry;
  gerdy_entry next = {.kind = kind, .at = at, .recorded = recorded, .first = history->nfact};
  next.uid = keep(history, uid);
  next.source = keep(history, source);
  next.file = keep(history, file);
  if (next.uid == NULL || next.source == NULL || next.file == NULL) return gd_fail_memory(err);
  history->entry[history->nentry++] = next;
  return GERDY_OK;
}

static gerdy_status check_fact(const gerdy_history* history, const gerdy_fact* fact,
                               gerdy_error* err) {
  const gerdy_status bad = GERDY_E_ARG;
  if (fact->name == NULL || fact->name[0] == '\0') {
    return gd_fail(err, bad, 0, NULL, "a fact needs a name");
  }
  if (history->nentry == 0) {
    return gd_fail(err, bad, 0, fact->name, "a fact belongs to an entry, and there is none yet");
  }
  if (fact->side != 'r' && fact->side != 'l' && fact->side != 0) {
    return gd_fail(err, bad, 0, fact->name, "the side of a fact is r, l or none");
  }
  if (fact->text == NULL && !isfinite(fact->number)) {
    return gd_fail(err, bad, 0, fact->name, "a fact needs a text or a finite number");
  }
  if (isinf(fact->sd) || fact->sd < 0 || fact->n < 0) {
    return gd_fail(err, bad, 0, fact->name, "a spread or a count must not be below zero");
  }
  return GERDY_OK;
}

gerdy_status gerdy_history_fact(gerdy_history* history, gerdy_fact fact, gerdy_error* err) {
  gerdy_status status = check_fact(history, &fact, err);
  if (status != GERDY_OK) return status;
  gerdy_fact* room =
      grow(history->fact, history->nfact, &history->fact_room, sizeof *history->fact);
  if (room == NULL) return gd_fail_memory(err);
  history->fact = room;
  // where a text says it, a number beside it (zero, mostly) says nothing
  if (fact.text != NULL) fact.number = fact.sd = NAN;
  fact.name = keep(history, fact.name);
  if (fact.text != NULL) {
    fact.text = keep(history, fact.text);
    if (fact.text == NULL) return gd_fail_memory(err);
  }
  if (fact.name == NULL) return gd_fail_memory(err);
  history->fact[history->nfact++] = fact;
  ++history->entry[history->nentry - 1].nfact;
  return GERDY_OK;
}

gerdy_status gerdy_history_text(gerdy_history* history, const char* name, char side,
                                const char* text, gerdy_error* err) {
  gerdy_fact fact = {.name = name, .text = text, .number = NAN, .sd = NAN, .side = side};
  return gerdy_history_fact(history, fact, err);
}

gerdy_status gerdy_history_number(gerdy_history* history, const char* name, char side,
                                  double number, gerdy_error* err) {
  gerdy_fact fact = {.name = name, .number = number, .sd = NAN, .side = side};
  return gerdy_history_fact(history, fact, err);
}

const gerdy_entry* gerdy_history_entries(const gerdy_history* history, size_t* n) {
  *n = history->nentry;
  return history->entry;
}

const gerdy_fact* gerdy_history_facts(const gerdy_history* history, size_t* n) {
  *n = history->nfact;
  return history->fact;
}

// ---- order -------------------------------------------------------------------------------------

static bool is_sorted(const gerdy_history* history) {
  for (size_t i = 1; i < history->nentry; ++i) {
    if (history->entry[i].recorded.utc < history->entry[i - 1].recorded.utc) return false;
  }
  return true;
}

// where an entry stood, and when it was recorded
typedef struct place {
  int64_t utc;
  size_t index;
} place;

static int by_time(const void* a, const void* b) {
  const place *x = a, *y = b;
  if (x->utc != y->utc) return x->utc < y->utc ? -1 : 1;
  return x->index < y->index ? -1 : x->index > y->index;
}

// the facts move with their entry, so that those of the last one stand last
static void arrange(gerdy_history* history, const place* order, gerdy_entry* entry,
                    gerdy_fact* fact) {
  size_t nfact = 0;
  for (size_t i = 0; i < history->nentry; ++i) {
    entry[i] = history->entry[order[i].index];
    if (entry[i].nfact > 0) {
      memcpy(fact + nfact, history->fact + entry[i].first, entry[i].nfact * sizeof *fact);
    }
    entry[i].first = nfact;
    nfact += entry[i].nfact;
  }
}

gerdy_status gd_history_sort(gerdy_history* history, gerdy_error* err) {
  if (is_sorted(history)) return GERDY_OK;
  place* order = gd_alloc(history->nentry, sizeof *order);
  gerdy_entry* entry = gd_alloc(history->nentry, sizeof *entry);
  gerdy_fact* fact = gd_alloc(history->nfact, sizeof *fact);
  bool got_all = order != NULL && entry != NULL && fact != NULL;
  if (got_all) {
    for (size_t i = 0; i < history->nentry; ++i) {
      order[i] = (place){history->entry[i].recorded.utc, i};
    }
    qsort(order, history->nentry, sizeof *order, by_time);
    arrange(history, order, entry, fact);
    gd_free(history->entry);
    gd_free(history->fact);
    history->entry = entry;
    history->fact = fact;
    history->entry_room = history->nentry;
    history->fact_room = history->nfact;
  } else {
    gd_free(entry);
    gd_free(fact);
  }
  gd_free(order);
  return got_all ? GERDY_OK : gd_fail_memory(err);
}
