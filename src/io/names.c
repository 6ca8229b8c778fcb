// io/names.c: a growing list of column names, and making them unique by hashing.
#include "io/names.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "io/lines.h"

enum { NOTES_SHOWN = 10 };  // duplicates named one by one; the rest are counted

gerdy_status gd_names_add(gd_names* names, gd_span name, long line, gerdy_error* err) {
  if (name.n >= GD_NAME_SIZE)
    return gd_fail(err, GERDY_E_FORMAT, line, NULL,
                   "The name '%.*s...' is too long: at most %d characters are allowed. Shorten it.",
                   gd_shown(name), name.at, GD_NAME_SIZE - 1);
  if (names->n == GD_NAMES_LIMIT)
    return gd_fail(err, GERDY_E_FORMAT, line, NULL,
                   "The line names more than %d columns. Check that it is the right file.",
                   GD_NAMES_LIMIT);
  if (names->n == names->capacity) {
    size_t capacity = names->capacity == 0 ? 64 : 2 * names->capacity;
    char(*at)[GD_NAME_SIZE] = gd_realloc(names->at, capacity, sizeof *at);
    if (!at) return gd_fail_memory(err);
    names->at = at;
    names->capacity = capacity;
  }
  gd_span_copy(name, names->at[names->n++], GD_NAME_SIZE);
  return GERDY_OK;
}

void gd_names_free(gd_names* names) {
  gd_free(names->at);
  *names = (gd_names){0};
}

// Open addressing: slot holds index + 1 of a name, 0 = free.
typedef struct table {
  const gd_names* names;
  size_t* slot;    // (mask + 1)
  size_t* repeat;  // (names->n) highest suffix given so far to the name that is first there
  size_t mask;
} table;

static size_t hash_of(const char* text) {
  uint64_t h = UINT64_C(14695981039346656037);
  for (; *text; text++) h = (h ^ (unsigned char)*text) * UINT64_C(1099511628211);
  return (size_t)(h ^ (h >> 32));
}

// Slot of that name, or the free slot where it belongs.
static size_t* slot_of(const table* t, const char* name) {
  size_t i = hash_of(name) & t->mask;
  while (t->slot[i] != 0 && strcmp(t->names->at[t->slot[i] - 1], name) != 0) i = (i + 1) & t->mask;
  return &t->slot[i];
}

static gerdy_status rename_repeated(table* t, size_t i, size_t first, long line, gerdy_error* err) {
  char* name = t->names->at[i];
  char next[GD_NAME_SIZE + 24];
  size_t* slot;
  do {
    snprintf(next, sizeof next, "%s#%zu", name, ++t->repeat[first] + 1);
    if (strlen(next) >= GD_NAME_SIZE)
      return gd_fail(
          err, GERDY_E_FORMAT, line, name,
          "This name appears more than once and is too long to be numbered. Rename one.");
    slot = slot_of(t, next);
  } while (*slot != 0);
  strcpy(name, next);
  *slot = i + 1;
  return GERDY_OK;
}

static gerdy_status make_unique(table* t, long line, gerdy_notes* notes, gerdy_error* err) {
  size_t repeated = 0;
  for (size_t i = 0; i < t->names->n; i++) {
    size_t* slot = slot_of(t, t->names->at[i]);
    if (*slot == 0) {
      *slot = i + 1;
      continue;
    }
    size_t first = *slot - 1;
    gerdy_status status = rename_repeated(t, i, first, line, err);
    if (status != GERDY_OK) return status;
    if (++repeated > NOTES_SHOWN) continue;
    status = gerdy_notes_add(notes, GERDY_WARNING, line, t->names->at[first],
                             "The name appears more than once; this later one is called '%s'.",
                             t->names->at[i]);
    if (status != GERDY_OK) return gd_fail_memory(err);
  }
  if (repeated <= NOTES_SHOWN) return GERDY_OK;
  return gd_noted(gerdy_notes_add(notes, GERDY_WARNING, line, NULL,
                                  "%zu more repeated names were numbered in the same way.",
                                  repeated - NOTES_SHOWN),
                  err);
}

gerdy_status gd_names_unique(gd_names* names, long line, gerdy_notes* notes, gerdy_error* err) {
  size_t size = 16;
  while (size < 2 * names->n) size *= 2;
  table t = {.names = names, .mask = size - 1};
  t.slot = gd_alloc(size, sizeof *t.slot);
  t.repeat = gd_alloc(names->n, sizeof *t.repeat);
  gerdy_status status =
      t.slot && t.repeat ? make_unique(&t, line, notes, err) : gd_fail_memory(err);
  gd_free(t.slot);
  gd_free(t.repeat);
  return status;
}
