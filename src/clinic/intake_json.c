// clinic/intake_json.c: a file of answers (docs/intake.schema.json) to entries of a history.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/json_load.h"
#include "base/mem.h"
#include "base/text.h"
#include "clinic/facts_board.h"
#include "clinic/knowledge_json.h"

enum { LONGEST_TEXT = 400 };

// Everything is read twice: to check it, and then, when all is well, to append it.
typedef struct intake {
  const gerdy_clinic* clinic;
  gerdy_when at, now;
  gerdy_history* into;  // NULL while it is checked
  gerdy_notes* notes;   // NULL while it is checked
  const char* source;
  gerdy_entry_kind kind;  // of the entry that the next fact belongs to
  bool open;              // that entry is there
} intake;

// The facts that follow belong to a new entry, which appears with the first of them.
static void begin(intake* in, gerdy_entry_kind kind) {
  in->kind = kind;
  in->open = false;
}

static void append(intake* in, const gd_object* o, gerdy_fact fact) {
  if (in->into == NULL || o->reader->status != GERDY_OK) return;
  gerdy_status status = GERDY_OK;
  if (!in->open)
    status = gerdy_history_entry(in->into, in->kind, in->at, gerdy_when_now(), in->source, "", "",
                                 o->reader->err);
  in->open = true;
  if (status == GERDY_OK) status = gerdy_history_fact(in->into, fact, o->reader->err);
  if (status != GERDY_OK) o->reader->status = status;
}

// ---- values ------------------------------------------------------------------------------------

static bool listed(json_t* list, const char* id) {
  size_t i;
  json_t* item;
  json_array_foreach(list, i, item) {
    if (json_is_string(item) && strcmp(json_string_value(item), id) == 0) return true;
  }
  return false;
}

static bool is_option(const gd_declared* d, const char* id) {
  for (size_t i = 0; id != NULL && i < d->noption; ++i) {
    if (strcmp(d->option[i].id, id) == 0) return true;
  }
  return false;
}

// A list of options to one text, in the order of the question; "" after an error.
static const char* join(const gd_declared* d, const gd_object* o, const char* member, json_t* list,
                        char* room, size_t size) {
  size_t i, n = 0, used = 0;
  json_t* item;
  const char* alone = NULL;
  room[0] = '\0';
  if (d->kind != GERDY_ANSWER_MANY) gd_object_fail(o, member, "a list is not wanted here");
  json_array_foreach(list, i, item) {
    const char* id = json_string_value(item);
    if (!is_option(d, id))
      gd_object_fail(o, member, "\"%.40s\" is not one of its options", id != NULL ? id : "?");
  }
  for (i = 0; i < d->noption && o->reader->status == GERDY_OK; ++i) {
    if (!listed(list, d->option[i].id)) continue;
    if (d->option[i].alone) alone = d->option[i].id;
    const int more =
        snprintf(room + used, size - used, "%s%s", n++ > 0 ? " " : "", d->option[i].id);
    used += (size_t)more;
    if (used >= size) {
      gd_object_fail(o, member, "the list is too long");
      break;
    }
  }
  if (n == 0) gd_object_fail(o, member, "the list is empty: leave it out, or say \"unknown\"");
  if (alone != NULL && n > 1) gd_object_fail(o, member, "\"%s\" cannot go with others", alone);
  return room;
}

static void check_text(const gd_declared* d, const gd_object* o, const char* member,
                       const char* text) {
  const size_t n = strlen(text);
  if (d->kind == GERDY_ANSWER_MANY && strchr(text, ' ') != NULL)
    gd_object_fail(o, member, "several options are a list: [\"a\", \"b\"]");
  if (n > LONGEST_TEXT) gd_object_fail(o, member, "longer than %d characters", LONGEST_TEXT);
  for (size_t i = 0; i < n; ++i) {
    if ((unsigned char)text[i] < ' ') gd_object_fail(o, member, "it must be one line");
  }
}

// One member as a fact of the open entry; null is a question that was not answered.
static void read_value(intake* in, const gd_object* o, const char* member, const gd_declared* d,
                       char side, json_t* value) {
  char room[1024];
  gerdy_fact fact = {.name = d->id, .number = NAN, .sd = NAN, .side = side};
  if (json_is_null(value)) {
    if (gerdy_notes_add(in->notes, GERDY_INFO, 0, d->id, "null: taken as not answered") != GERDY_OK)
      gd_reader_memory(o->reader);
    return;
  }
  if (json_is_string(value)) {
    fact.text = json_string_value(value);
    check_text(d, o, member, fact.text);
  } else if (json_is_array(value)) {
    fact.text = join(d, o, member, value, room, sizeof room);
  } else if (json_is_number(value)) {
    fact.number = json_number_value(value);
  } else {
    gd_object_fail(o, member, "a number, a text or a list of texts is wanted");
  }
  if (o->reader->status != GERDY_OK) return;
  gd_object_failed(o, member, gd_fact_check(d, &fact, o->reader->err));
  append(in, o, fact);
}

// ---- parts of the file -------------------------------------------------------------------------

static void read_profile(intake* in, const gd_object* root) {
  static const char* const members[] = {"name", "sex", "age", "mass", "height", NULL};
  if (!gd_has(root, "profile")) return;
  gd_object o = gd_object_in(root, "profile", json_object_get(root->json, "profile"), -1);
  gd_object_only(&o, members);
  begin(in, GERDY_ENTRY_PROFILE);
  for (const char* const* member = members; *member != NULL; ++member) {
    gd_declared d;
    json_t* value = json_object_get(o.json, *member);
    if (value == NULL) continue;
    if (gd_declared_find(in->clinic, *member, &d)) {
      read_value(in, &o, *member, &d, 0, value);
    } else {
      gd_object_fail(&o, *member, "this version knows nothing of this name");
    }
  }
}

static void read_answers(intake* in, const gd_object* root) {
  if (!gd_has(root, "answers")) return;
  gd_object o = gd_object_in(root, "answers", json_object_get(root->json, "answers"), -1);
  begin(in, GERDY_ENTRY_INTAKE);
  const char* key;
  json_t* value;
  json_object_foreach(o.json, key, value) {
    const gerdy_question* question = gerdy_clinic_question(in->clinic, key);
    gd_declared d;
    if (question != NULL && strcmp(question->form, "intake") == 0 &&
        gd_declared_find(in->clinic, key, &d)) {
      read_value(in, &o, key, &d, 0, value);
    } else {
      gd_object_fail(&o, key, "no question of the intake has this name");
    }
  }
}

static char read_side(const gd_object* o, const gd_declared* d) {
  static const char* const sides[] = {"right", "left", NULL};
  if (!d->sided) {
    if (gd_has(o, "side")) gd_object_fail(o, "side", "this test has no side");
    return 0;
  }
  return gd_get_word(o, "side", sides) == 0 ? 'r' : 'l';
}

// Is the same test of the same side there before?
static bool is_repeated(json_t* list, size_t end, json_t* test) {
  for (size_t i = 0; i < end; ++i) {
    json_t* before = json_array_get(list, i);
    if (json_equal(json_object_get(before, "id"), json_object_get(test, "id")) &&
        (json_object_get(test, "side") == NULL ||
         json_equal(json_object_get(before, "side"), json_object_get(test, "side"))))
      return true;
  }
  return false;
}

static void read_tests(intake* in, const gd_object* root) {
  static const char* const members[] = {"id", "side", "value", NULL};
  json_t* list = gd_get_array(root, "tests", false);
  begin(in, GERDY_ENTRY_TEST);
  for (size_t i = 0; i < json_array_size(list); ++i) {
    gd_object o = gd_object_in(root, "tests", json_array_get(list, i), (long)i);
    gd_object_only(&o, members);
    const char* id = gd_get_text(&o, "id");
    gd_declared d;
    if (gerdy_clinic_test(in->clinic, id) == NULL || !gd_declared_find(in->clinic, id, &d)) {
      gd_object_fail(&o, "id", "no test has the id \"%.60s\"", id);
      return;
    }
    const char side = read_side(&o, &d);
    if (!gd_has(&o, "value")) gd_object_fail(&o, "value", "missing");
    if (is_repeated(list, i, o.json)) gd_object_fail(&o, NULL, "this test and side is there twice");
    if (o.reader->status != GERDY_OK) return;
    read_value(in, &o, "value", &d, side, json_object_get(o.json, "value"));
  }
}

static void read_head(intake* in, const gd_object* root) {
  static const char* const members[] = {"$schema", "format",  "version", "at", "source",
                                        "profile", "answers", "tests",   NULL};
  static const char* const formats[] = {"gerdy-intake", NULL};
  gd_object_only(root, members);
  (void)gd_get_word(root, "format", formats);
  (void)gd_get_integer(root, "version", 1, 1);
  in->at = in->now;
  in->source = gd_has(root, "source") ? gd_get_text(root, "source") : "runner";
  if (!gd_has(root, "at")) return;
  const char* at = gd_get_text(root, "at");
  if (root->reader->status != GERDY_OK) return;
  gd_object_failed(root, "at", gerdy_when_parse(at, &in->at, root->reader->err));
  const bool days = in->at.day_only || in->now.day_only;
  if (days ? gerdy_when_day(in->at) > gerdy_when_day(in->now) : in->at.utc > in->now.utc)
    gd_object_fail(root, "at", "\"%.40s\" is in the future", at);
}

static gerdy_status read_all(intake* in, json_t* tree, gerdy_error* err) {
  gd_reader reader = {.status = GERDY_OK, .file = "", .err = err};
  gd_object root = gd_object_root(&reader, tree);
  read_head(in, &root);
  if (reader.status == GERDY_OK) read_profile(in, &root);
  if (reader.status == GERDY_OK) read_answers(in, &root);
  if (reader.status == GERDY_OK) read_tests(in, &root);
  return reader.status;
}

gerdy_status gerdy_intake_read(const gerdy_clinic* clinic, const char* bytes, size_t n,
                               gerdy_when now, gerdy_history* into, gerdy_notes* notes,
                               gerdy_error* err) {
  json_t* tree = NULL;
  gerdy_status status = gd_json_load(bytes, n, &tree, err);
  if (status != GERDY_OK) return status;
  intake in = {.clinic = clinic, .now = now};
  status = read_all(&in, tree, err);
  if (status == GERDY_OK) {
    in.into = into;
    in.notes = notes;
    status = read_all(&in, tree, err);
  }
  json_decref(tree);
  return status == GERDY_E_MEMORY ? gd_fail_memory(err) : status;
}
