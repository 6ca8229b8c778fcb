// clinic/knowledge_sides.c: the names that follow from what is measured on each leg.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "clinic/knowledge_parts.h"

static const struct {
  gd_made made;
  const char* end;    // of the name
  const char* label;  // behind that of X
} following[] = {
    {GD_MADE_SORE, "_sore", "sore side"},
    {GD_MADE_OTHER, "_other", "other side"},
    {GD_MADE_RATIO, "_ratio", "sore side as a share of the other side"},
    {GD_MADE_DIFFERENCE, "_difference", "sore side minus other side"},
};

static const char* keep(gerdy_clinic* clinic, gd_reader* reader, const char* a, const char* between,
                        const char* b) {
  gd_buf text;
  gd_buf_init(&text);
  gd_buf_text(&text, a);
  gd_buf_text(&text, between);
  gd_buf_text(&text, b);
  const char* kept = gd_arena_keep(&clinic->arena, &text);
  if (kept == NULL) gd_reader_memory(reader);
  return kept != NULL ? kept : "";
}

static void add_following(gerdy_clinic* clinic, gd_reader* reader, size_t from, size_t form) {
  const gd_declared* x = &clinic->declared[from];
  gd_declared d = *x;
  d.id = keep(clinic, reader, x->id, "", following[form].end);
  d.label = keep(clinic, reader, x->label, ", ", following[form].label);
  d.made = following[form].made;
  d.from = from;
  d.sided = 0;
  d.real_change = NAN;
  d.real_change_relative = 0;
  d.low = -INFINITY;
  d.high = INFINITY;
  if (d.made == GD_MADE_RATIO) d.unit = "%";
  size_t old = 0;
  if (gd_index_find(&clinic->declared_index, d.id, &old)) {
    gd_object root = gd_knowledge_root(clinic, reader, GD_FILE_FACTS);
    gd_object_fail(&root, NULL, "\"%.60s\" is declared, and follows from \"%.60s\" too", d.id,
                   x->id);
  }
  if (reader->status != GERDY_OK) return;
  clinic->declared[clinic->ndeclared] = d;
  if (!gd_index_put(&clinic->declared_index, d.id, clinic->ndeclared++)) gd_reader_memory(reader);
}

// How many of the four follow: a ratio needs numbers of which one direction is the worse one.
static size_t nfollowing(const gd_declared* d) {
  if (!d->sided) return 0;
  if (d->kind == GERDY_ANSWER_NUMBER) return d->worse != 0 ? 4 : 2;
  return d->kind == GERDY_ANSWER_ONE ? 2 : 0;
}

void gd_knowledge_sides(gerdy_clinic* clinic, gd_reader* reader) {
  const size_t n = clinic->ndeclared;
  for (size_t i = 0; i < n; ++i) {
    for (size_t form = 0; form < nfollowing(&clinic->declared[i]); ++form) {
      add_following(clinic, reader, i, form);
    }
  }
}

bool gd_declared_find(const gerdy_clinic* clinic, const char* name, gd_declared* out) {
  size_t i = 0;
  if (!gd_index_find(&clinic->declared_index, name, &i)) return false;
  *out = clinic->declared[i];
  return true;
}
