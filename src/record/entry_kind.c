// record/entry_kind.c: the kinds of entries by number, identifier and words.
#include <gerdy/record.h>
#include <string.h>

static const struct {
  const char *id, *words;
} kinds[] = {
#define ENTRY(name, id, words) {id, words},
    GERDY_ENTRY_LIST(ENTRY)
#undef ENTRY
};

static int is_kind(int kind) { return kind >= 0 && kind < (int)GERDY_NENTRY_KIND; }

const char* gerdy_entry_kind_id(gerdy_entry_kind kind) {
  return is_kind((int)kind) ? kinds[kind].id : "";
}

const char* gerdy_entry_kind_words(gerdy_entry_kind kind) {
  return is_kind((int)kind) ? kinds[kind].words : "";
}

int gerdy_entry_kind_find(const char* id) {
  for (int kind = 0; id != NULL && is_kind(kind); ++kind) {
    if (strcmp(kinds[kind].id, id) == 0) return kind;
  }
  return -1;
}
