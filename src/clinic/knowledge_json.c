// clinic/knowledge_json.c: members of JSON objects, strictly.
#include "clinic/knowledge_json.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"

// "questions[3] onset: options[1] sudden"
static void put_where(gd_buf* out, const gd_object* o) {
  if (o->parent == NULL) return;
  put_where(out, o->parent);
  if (out->n > 0) gd_buf_text(out, ": ");
  gd_buf_text(out, o->list);
  if (o->i >= 0) gd_buf_printf(out, "[%ld]", o->i);
  const char* id = json_string_value(json_object_get(o->json, "id"));
  if (id != NULL) gd_buf_printf(out, " %.40s", id);
}

static void set_place(const gd_object* o) {
  gd_reader* reader = o->reader;
  if (reader->err == NULL) return;
  gd_buf where;
  gd_buf_init(&where);
  put_where(&where, o);
  snprintf(reader->err->element, sizeof reader->err->element, "%s", where.n > 0 ? where.at : "");
  gd_buf_reset(&where);
  if (reader->file[0] != '\0') (void)gd_at_file(reader->err, reader->status, reader->file);
}

void gd_object_fail(const gd_object* o, const char* member, const char* format, ...) {
  if (o->reader->status != GERDY_OK) return;
  char what[400];
  va_list args;
  va_start(args, format);
  vsnprintf(what, sizeof what, format, args);
  va_end(args);
  o->reader->status = member != NULL ? gd_fail(o->reader->err, GERDY_E_FORMAT, 0, NULL,
                                               "member \"%.60s\": %s", member, what)
                                     : gd_fail(o->reader->err, GERDY_E_FORMAT, 0, NULL, "%s", what);
  set_place(o);
}

void gd_object_failed(const gd_object* o, const char* member, gerdy_status status) {
  if (status == GERDY_OK || o->reader->status != GERDY_OK) return;
  if (status == GERDY_E_MEMORY || o->reader->err == NULL) {
    o->reader->status = status;
    return;
  }
  char what[sizeof o->reader->err->msg];
  memcpy(what, o->reader->err->msg, sizeof what);
  gd_object_fail(o, member, "%s", what);
}

void gd_reader_memory(gd_reader* reader) {
  if (reader->status == GERDY_OK) reader->status = gd_fail_memory(reader->err);
}

gd_object gd_object_root(gd_reader* reader, json_t* json) {
  gd_object o = {.reader = reader, .json = json_is_object(json) ? json : NULL, .list = "", .i = -1};
  if (o.json == NULL) gd_object_fail(&o, NULL, "the whole must be an object");
  return o;
}

gd_object gd_object_in(const gd_object* parent, const char* list, json_t* json, long i) {
  gd_object o = {parent->reader, parent, json_is_object(json) ? json : NULL, list, i};
  if (o.json == NULL) gd_object_fail(&o, NULL, "this must be an object");
  return o;
}

void gd_object_only(const gd_object* o, const char* const* names) {
  const char* key;
  json_t* value;
  json_object_foreach(o->json, key, value) {
    const char* const* known = names;
    while (*known != NULL && strcmp(*known, key) != 0) ++known;
    if (*known == NULL) gd_object_fail(o, key, "nothing of this name is known here");
  }
}

static bool sound(const gd_object* o) { return o->reader->status == GERDY_OK; }

bool gd_has(const gd_object* o, const char* member) {
  return json_object_get(o->json, member) != NULL;
}

static json_t* required(const gd_object* o, const char* member) {
  json_t* value = json_object_get(o->json, member);
  if (value == NULL) gd_object_fail(o, member, "missing");
  return value;
}

const char* gd_get_text_or_none(const gd_object* o, const char* member) {
  json_t* value = json_object_get(o->json, member);
  if (value == NULL || !sound(o)) return "";
  const char* text = json_string_value(value);
  if (text == NULL) gd_object_fail(o, member, "must be a text");
  return text != NULL ? text : "";
}

const char* gd_get_text(const gd_object* o, const char* member) {
  if (required(o, member) == NULL) return "";
  const char* text = gd_get_text_or_none(o, member);
  if (text[0] == '\0') gd_object_fail(o, member, "must not be empty");
  return text;
}

double gd_get_number_or(const gd_object* o, const char* member, double fallback) {
  json_t* value = json_object_get(o->json, member);
  if (value == NULL || !sound(o)) return fallback;
  if (!json_is_number(value)) gd_object_fail(o, member, "must be a number");
  return json_number_value(value);
}

double gd_get_number(const gd_object* o, const char* member) {
  return required(o, member) != NULL ? gd_get_number_or(o, member, 0) : 0;
}

int gd_get_integer(const gd_object* o, const char* member, int low, int high) {
  const double value = gd_get_number(o, member);
  if (!sound(o)) return low;
  if (value < low || value > high || value != floor(value)) {
    gd_object_fail(o, member, "must be a whole number from %d to %d", low, high);
    return low;
  }
  return (int)value;
}

bool gd_get_flag(const gd_object* o, const char* member) {
  json_t* value = json_object_get(o->json, member);
  if (value != NULL && !json_is_boolean(value)) gd_object_fail(o, member, "must be true or false");
  return json_is_true(value);
}

int gd_get_word(const gd_object* o, const char* member, const char* const* words) {
  const char* text = gd_get_text(o, member);
  if (!sound(o)) return 0;
  char list[200] = "";
  size_t used = 0;
  for (int i = 0; words[i] != NULL; ++i) {
    if (strcmp(words[i], text) == 0) return i;
    const int n = snprintf(list + used, sizeof list - used, "%s%s", i > 0 ? ", " : "", words[i]);
    if (n > 0 && used + (size_t)n < sizeof list) used += (size_t)n;
  }
  gd_object_fail(o, member, "\"%.60s\" is none of: %s", text, list);
  return 0;
}

json_t* gd_get_array(const gd_object* o, const char* member, bool is_required) {
  json_t* value = json_object_get(o->json, member);
  if (value == NULL && is_required) gd_object_fail(o, member, "missing");
  if (value != NULL && !json_is_array(value)) gd_object_fail(o, member, "must be a list");
  return json_is_array(value) && sound(o) ? value : NULL;
}
