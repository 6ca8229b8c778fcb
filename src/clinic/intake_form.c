// clinic/intake_form.c: the questions as JSON, for those who ask them in a program of their own.
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "clinic/knowledge.h"

// in the order of gerdy_answer_kind
static const char* const kinds[] = {"one", "many", "number", "text"};

// The knowledge is valid UTF-8: only what JSON itself needs is escaped.
static void put_member(gd_buf* out, const char* name, const char* text) {
  gd_buf_printf(out, ", \"%s\": ", name);
  gd_buf_json(out, text);
}

static void put_limit(gd_buf* out, const char* name, double value) {
  if (!isfinite(value)) return;
  gd_buf_printf(out, ", \"%s\": ", name);
  gd_buf_double(out, value);
}

static void put_options(gd_buf* out, const gd_declared* d) {
  if (d->noption == 0) return;
  gd_buf_text(out, ",\n     \"options\": [");
  for (size_t i = 0; i < d->noption; ++i) {
    gd_buf_text(out, i > 0 ? ",\n       {\"id\": " : "\n       {\"id\": ");
    gd_buf_json(out, d->option[i].id);
    put_member(out, "text", d->option[i].text);
    if (d->option[i].alone) gd_buf_text(out, ", \"alone\": true");
    gd_buf_text(out, "}");
  }
  gd_buf_text(out, "]");
}

// What questions, tests and profile have in common, and the end of the object.
static void put_declared(gd_buf* out, const gd_declared* d) {
  put_member(out, "kind", kinds[d->kind]);
  if (d->unit[0] != '\0') put_member(out, "unit", d->unit);
  if (d->kind == GERDY_ANSWER_NUMBER) {
    put_limit(out, "low", d->low);
    put_limit(out, "high", d->high);
  }
  if (d->sided) gd_buf_text(out, ", \"sided\": true");
  put_options(out, d);
  gd_buf_text(out, "}");
}

static void begin_item(gd_buf* out, bool first, const char* id) {
  gd_buf_text(out, first ? "\n    {\"id\": " : ",\n    {\"id\": ");
  gd_buf_json(out, id);
}

// The condition in the words of the knowledge; NULL = always asked.
static const char* condition(const gerdy_clinic* clinic, size_t i) {
  json_t* list = json_object_get(clinic->tree[GD_FILE_QUESTIONS], "questions");
  return json_string_value(json_object_get(json_array_get(list, i), "when"));
}

static void put_questions(gd_buf* out, const gerdy_clinic* clinic) {
  bool first = true;
  for (size_t i = 0; i < clinic->nquestion; ++i) {
    const gerdy_question* question = &clinic->question[i];
    if (strcmp(question->form, "intake") != 0) continue;
    begin_item(out, first, question->id);
    first = false;
    put_member(out, "topic", question->topic);
    put_member(out, "text", question->text);
    put_member(out, "why", question->why);
    if (condition(clinic, i) != NULL) put_member(out, "when", condition(clinic, i));
    gd_buf_printf(out, ", \"seconds\": %d", question->seconds);
    if (question->safety) gd_buf_text(out, ", \"safety\": true");
    put_declared(out, &clinic->declared[i]);
  }
}

static void put_tests(gd_buf* out, const gerdy_clinic* clinic) {
  for (size_t i = 0; i < clinic->ntest; ++i) {
    const gerdy_test* test = &clinic->test[i];
    begin_item(out, i == 0, test->id);
    put_member(out, "name", test->name);
    put_member(out, "how", test->how);
    put_member(out, "why", test->why);
    put_member(out, "who", test->who);
    gd_buf_printf(out, ", \"minutes\": %d", test->minutes);
    put_declared(out, &clinic->declared[clinic->nquestion + i]);
  }
}

static void put_profile(gd_buf* out, const gerdy_clinic* clinic) {
  static const char* const names[] = {"name", "sex", "age", "mass", "height"};
  bool first = true;
  for (size_t i = 0; i < sizeof names / sizeof *names; ++i) {
    gd_declared d;
    if (!gd_declared_find(clinic, names[i], &d)) continue;
    begin_item(out, first, d.id);
    first = false;
    put_member(out, "text", d.label);
    put_declared(out, &d);
  }
}

gerdy_status gerdy_intake_form(const gerdy_clinic* clinic, char** json, gerdy_error* err) {
  gd_buf out;
  gd_buf_init(&out);
  *json = NULL;
  gd_buf_text(&out, "{\n  \"format\": \"gerdy-intake-form\", \"version\": 1,\n  \"profile\": [");
  put_profile(&out, clinic);
  gd_buf_text(&out, "],\n  \"questions\": [");
  put_questions(&out, clinic);
  gd_buf_text(&out, "],\n  \"tests\": [");
  put_tests(&out, clinic);
  gd_buf_text(&out, "]\n}\n");
  if (out.failed) {
    gd_buf_reset(&out);
    return gd_fail_memory(err);
  }
  *json = out.at;
  return GERDY_OK;
}

void gerdy_intake_form_free(char* json) { gd_free(json); }

gerdy_status gerdy_intake_form_save(const gerdy_clinic* clinic, const char* path,
                                    gerdy_error* err) {
  char* json = NULL;
  gerdy_status status = gerdy_intake_form(clinic, &json, err);
  if (status == GERDY_OK) status = gd_file_write(path, json, strlen(json), err);
  gerdy_intake_form_free(json);
  return status;
}
