// clinic/knowledge_forms.c: questions, tests and other facts, with their options and ranges.
#include <math.h>
#include <string.h>

#include "clinic/knowledge_parts.h"

// in the order of gerdy_answer_kind
static const char* const kinds[] = {"one", "many", "number", "text", NULL};

static void read_option(gerdy_option* option, const gd_object* o) {
  static const char* const members[] = {"id", "text", "alone", NULL};
  gd_object_only(o, members);
  option->id = gd_get_id(o, "id");
  option->text = gd_get_text(o, "text");
  option->alone = gd_get_flag(o, "alone");
}

// The options of a question, test or fact, behind those that are there already.
static void read_options(gerdy_option** next, gd_declared* d, const gd_object* o) {
  const bool chosen = d->kind == GERDY_ANSWER_ONE || d->kind == GERDY_ANSWER_MANY;
  if (!chosen && gd_has(o, "options"))
    gd_object_fail(o, "options", "only what is chosen has options");
  if (!chosen) return;
  json_t* array = gd_get_array(o, "options", true);
  gerdy_option* option = *next;
  d->option = option;
  d->noption = json_array_size(array);
  if (d->noption < 2) gd_object_fail(o, "options", "fewer than two");
  for (size_t i = 0; i < d->noption; ++i) {
    gd_object at = gd_object_in(o, "options", json_array_get(array, i), (long)i);
    read_option(&option[i], &at);
    for (size_t k = 0; k < i && o->reader->status == GERDY_OK; ++k) {
      if (strcmp(option[k].id, option[i].id) == 0) gd_object_fail(&at, "id", "is there twice");
    }
  }
  *next += d->noption;
}

// limits: must there be a lowest and a highest value?
static void read_range(gd_declared* d, const gd_object* o, bool limits) {
  d->low = -INFINITY;
  d->high = INFINITY;
  const bool number = d->kind == GERDY_ANSWER_NUMBER;
  if (!number && (gd_has(o, "low") || gd_has(o, "high") || gd_has(o, "unit")))
    gd_object_fail(o, NULL, "only a number has \"unit\", \"low\" and \"high\"");
  d->unit = gd_get_text_or_none(o, "unit");
  if (!number) return;
  if (limits || gd_has(o, "low")) d->low = gd_get_number(o, "low");
  if (limits || gd_has(o, "high")) d->high = gd_get_number(o, "high");
  if (!(d->low < d->high)) gd_object_fail(o, "high", "must be more than \"low\"");
}

// What tests and facts have in common: sides, direction, real change and the claim behind them.
static void read_change(const gerdy_clinic* clinic, gd_declared* d, const gd_object* o) {
  d->sided = gd_get_flag(o, "sided");
  d->worse = gd_has(o, "worse") ? gd_get_integer(o, "worse", -1, 1) : 0;
  d->real_change = gd_get_number_or(o, "real_change", NAN);
  d->real_change_relative = gd_get_flag(o, "real_change_relative");
  d->claim = "";
  if (gd_has(o, "claim")) {
    d->claim = gd_get_text(o, "claim");
    (void)gd_get_claim(clinic, o);
  }
  if (d->real_change <= 0) gd_object_fail(o, "real_change", "must be more than 0");
  if (!isnan(d->real_change) && d->claim[0] == '\0')
    gd_object_fail(o, "claim", "missing: the figure \"real_change\" needs its source");
}

static void read_question(gerdy_option** next, gerdy_question* question, gd_declared* d,
                          const gd_object* o) {
  static const char* const members[] = {"id",   "form", "topic", "kind", "seconds", "text",   "why",
                                        "when", "unit", "low",   "high", "options", "safety", NULL};
  static const char* const forms[] = {"intake", "checkin", NULL};
  gd_object_only(o, members);
  d->id = question->id = gd_get_id(o, "id");
  question->form = forms[gd_get_word(o, "form", forms)];
  question->topic = gd_get_text(o, "topic");
  d->label = question->text = gd_get_text(o, "text");
  question->why = gd_get_text(o, "why");
  d->kind = question->kind = (gerdy_answer_kind)gd_get_word(o, "kind", kinds);
  question->seconds = gd_get_integer(o, "seconds", 1, 600);
  question->safety = gd_get_flag(o, "safety");
  read_options(next, d, o);
  read_range(d, o, true);
  d->real_change = NAN;
  d->claim = "";
  question->option = d->option;
  question->noption = d->noption;
  question->unit = d->unit;
  question->low = d->low;
  question->high = d->high;
}

static void read_test(const gerdy_clinic* clinic, gerdy_option** next, gerdy_test* test,
                      gd_declared* d, const gd_object* o) {
  static const char* const members[] = {"id",
                                        "name",
                                        "how",
                                        "why",
                                        "kind",
                                        "options",
                                        "unit",
                                        "low",
                                        "high",
                                        "sided",
                                        "worse",
                                        "real_change",
                                        "real_change_relative",
                                        "claim",
                                        "who",
                                        "minutes",
                                        NULL};
  static const char* const test_kinds[] = {"one", "number", NULL};
  static const char* const who[] = {"self", "therapist", "laboratory", NULL};
  gd_object_only(o, members);
  d->id = test->id = gd_get_id(o, "id");
  d->label = test->name = gd_get_text(o, "name");
  test->how = gd_get_text(o, "how");
  test->why = gd_get_text(o, "why");
  d->kind = gd_get_word(o, "kind", test_kinds) == 0 ? GERDY_ANSWER_ONE : GERDY_ANSWER_NUMBER;
  test->kind = d->kind;
  test->who = who[gd_get_word(o, "who", who)];
  test->minutes = gd_get_integer(o, "minutes", 0, 240);
  read_options(next, d, o);
  read_range(d, o, true);
  read_change(clinic, d, o);
  test->option = d->option;
  test->noption = d->noption;
  test->unit = d->unit;
  test->low = d->low;
  test->high = d->high;
  test->sided = d->sided;
  test->worse = d->worse;
  test->real_change = d->real_change;
  test->real_change_relative = d->real_change_relative;
  test->claim = d->claim;
}

static void read_fact(const gerdy_clinic* clinic, gerdy_option** next, gd_declared* d,
                      const gd_object* o) {
  static const char* const members[] = {"id",
                                        "label",
                                        "kind",
                                        "options",
                                        "unit",
                                        "low",
                                        "high",
                                        "sided",
                                        "worse",
                                        "real_change",
                                        "real_change_relative",
                                        "claim",
                                        "derived",
                                        NULL};
  gd_object_only(o, members);
  d->id = gd_get_id(o, "id");
  d->label = gd_get_text(o, "label");
  d->kind = GERDY_ANSWER_NUMBER;
  if (gd_has(o, "kind")) d->kind = (gerdy_answer_kind)gd_get_word(o, "kind", kinds);
  d->made = gd_get_flag(o, "derived") ? GD_MADE_COMPUTED : GD_MADE_RECORDED;
  read_options(next, d, o);
  read_range(d, o, false);
  read_change(clinic, d, o);
}

// The list of a file, and the file as an object.
static json_t* list_of(const gerdy_clinic* clinic, gd_reader* reader, int file, const char* name,
                       gd_object* root) {
  const char* const members[] = {"$schema", name,
                                 file == GD_FILE_QUESTIONS ? "contradictions" : NULL, NULL};
  *root = gd_knowledge_root(clinic, reader, file);
  gd_object_only(root, members);
  return gd_get_array(root, name, true);
}

static size_t count_options(json_t* list) {
  size_t n = 0, i;
  json_t* item;
  json_array_foreach(list, i, item) n += json_array_size(json_object_get(item, "options"));
  return n;
}

static bool reserve(gerdy_clinic* clinic, gd_reader* reader, json_t* list[3]) {
  size_t noption = 0, n = 0;
  for (int i = 0; i < 3; ++i) {
    noption += count_options(list[i]);
    n += json_array_size(list[i]);
  }
  clinic->question =
      gd_knowledge_alloc(clinic, reader, json_array_size(list[0]), sizeof *clinic->question);
  clinic->test = gd_knowledge_alloc(clinic, reader, json_array_size(list[1]), sizeof *clinic->test);
  clinic->option = gd_knowledge_alloc(clinic, reader, noption, sizeof *clinic->option);
  // each may have four names more: X_sore, X_other, X_ratio, X_difference
  clinic->declared = gd_knowledge_alloc(clinic, reader, 5 * n, sizeof *clinic->declared);
  return reader->status == GERDY_OK;
}

static void put_new(gerdy_clinic* clinic, const gd_object* o) {
  const char* id = clinic->declared[clinic->ndeclared].id;
  size_t old = 0;
  if (gd_index_find(&clinic->declared_index, id, &old))
    gd_object_fail(o, "id", "\"%.60s\" is there twice, or in another file", id);
  if (!gd_index_put(&clinic->declared_index, id, clinic->ndeclared++)) gd_reader_memory(o->reader);
}

void gd_knowledge_forms(gerdy_clinic* clinic, gd_reader* reader) {
  static const char* const names[] = {"questions", "tests", "facts"};
  json_t* list[3];
  gd_object root[3];
  for (int i = 0; i < 3; ++i) {
    list[i] = list_of(clinic, reader, GD_FILE_QUESTIONS + i, names[i], &root[i]);
  }
  if (reader->status != GERDY_OK || !reserve(clinic, reader, list)) return;
  gerdy_option* next = clinic->option;
  for (int k = 0; k < 3; ++k) {
    root[k] = gd_knowledge_root(clinic, reader, GD_FILE_QUESTIONS + k);
    for (size_t i = 0; i < json_array_size(list[k]); ++i) {
      gd_object o = gd_object_in(&root[k], names[k], json_array_get(list[k], i), (long)i);
      gd_declared* d = &clinic->declared[clinic->ndeclared];
      if (k == 0) read_question(&next, &clinic->question[clinic->nquestion++], d, &o);
      if (k == 1) read_test(clinic, &next, &clinic->test[clinic->ntest++], d, &o);
      if (k == 2) read_fact(clinic, &next, d, &o);
      put_new(clinic, &o);
    }
  }
}
