// plan/making.c: reading evidence/plan.json and filling in its sentences.
#include "plan/making.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"

static const char file[] = "evidence/plan.json";

void gd_making_memory(gd_making* m) {
  if (m->status == GERDY_OK) m->status = gd_fail_memory(m->err);
}

void gd_making_format(gd_making* m, const char* where, const char* what) {
  if (m->status != GERDY_OK) return;
  m->status = gd_fail(m->err, GERDY_E_FORMAT, 0, where, "%s", what);
  (void)gd_at_file(m->err, m->status, file);
}

const json_t* gd_book_member(gd_making* m, const json_t* object, const char* member) {
  const json_t* found = json_object_get(object, member);
  if (found == NULL) gd_making_format(m, member, "this member is missing");
  return found;
}

const char* gd_book_text(gd_making* m, const json_t* object, const char* member) {
  const char* text = json_string_value(gd_book_member(m, object, member));
  if (text == NULL) gd_making_format(m, member, "a text is wanted here");
  return text != NULL ? text : "";
}

const char* gd_book_text_or_none(const json_t* object, const char* member) {
  const char* text = json_string_value(json_object_get(object, member));
  return text != NULL ? text : "";
}

double gd_book_number(gd_making* m, const json_t* object, const char* member) {
  const json_t* number = gd_book_member(m, object, member);
  if (!json_is_number(number)) gd_making_format(m, member, "a number is wanted here");
  return json_number_value(number);
}

double gd_book_figure(gd_making* m, const char* id) {
  const json_t* figures = gd_book_member(m, m->book, "figures");
  for (size_t i = 0; i < json_array_size(figures); ++i) {
    const json_t* figure = json_array_get(figures, i);
    if (strcmp(gd_book_text_or_none(figure, "id"), id) == 0)
      return gd_book_number(m, figure, "value");
  }
  gd_making_format(m, id, "this figure is missing");
  return 0;
}

const gerdy_claim* gd_book_claim(gd_making* m, const json_t* object) {
  const char* id = gd_book_text(m, object, "claim");
  const gerdy_claim* claim = gerdy_clinic_claim(m->clinic, id);
  if (claim == NULL) gd_making_format(m, id, "no claim has this name");
  return claim;
}

unsigned gd_book_weekdays(gd_making* m, const json_t* list) {
  static const char* const name[7] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
  unsigned days = 0;
  for (size_t i = 0; i < json_array_size(list); ++i) {
    const char* text = json_string_value(json_array_get(list, i));
    unsigned day = 0;
    while (day < 7 && (text == NULL || strcmp(text, name[day]) != 0)) ++day;
    if (day == 7) gd_making_format(m, "days", "a day of the week is wanted, such as \"mon\"");
    days |= 1U << day % 7;
  }
  return days;
}

bool gd_book_when(gd_making* m, const json_t* object) {
  const char* text = json_string_value(json_object_get(object, "when"));
  if (text == NULL) return true;
  gd_rule* rule = NULL;
  gerdy_status status = gd_rule_compile(text, &rule, m->err);
  if (status != GERDY_OK) {
    if (m->status == GERDY_OK) m->status = gd_at_file(m->err, status, file);
    return false;
  }
  const bool yes = gd_rule_eval(rule, m->view) == GD_YES;
  gd_rule_free(rule);
  return yes;
}

bool gd_book_lists(const json_t* list, const char* text) {
  for (size_t i = 0; i < json_array_size(list); ++i) {
    const char* item = json_string_value(json_array_get(list, i));
    if (item != NULL && strcmp(item, text) == 0) return true;
  }
  return false;
}

void gd_word(gd_making* m, const char* name, const char* text) {
  size_t i = 0;
  while (i < m->nword && strcmp(m->word[i].name, name) != 0) ++i;
  if (i == GD_WORDS_MOST) {
    gd_making_format(m, name, "too many words");
    return;
  }
  if (i == m->nword) ++m->nword;
  m->word[i].name = name;
  m->word[i].text = text;
}

void gd_plan_put_number(gd_buf* out, double value, const char* unit) {
  const double tenths = round(value * 10);
  gd_buf_fixed(out, tenths / 10, fmod(tenths, 10) == 0 ? 0 : 1);
  if (unit[0] != '\0') gd_buf_printf(out, " %s", unit);
}

void gd_word_number(gd_making* m, const char* name, double value, const char* unit) {
  gd_buf text;
  gd_buf_init(&text);
  gd_plan_put_number(&text, value, unit);
  const char* kept = gd_arena_keep(m->arena, &text);
  if (kept == NULL) gd_making_memory(m);
  gd_word(m, name, kept != NULL ? kept : "");
}

static const char* word_of(gd_making* m, const char* name, size_t n) {
  for (size_t i = 0; i < m->nword; ++i) {
    if (strlen(m->word[i].name) == n && memcmp(m->word[i].name, name, n) == 0)
      return m->word[i].text;
  }
  gd_making_format(m, name, "no word of the plan has this name");
  return "";
}

const char* gd_sentence(gd_making* m, const char* sentence) {
  gd_buf words, whole;
  gd_buf_init(&words);
  gd_buf_init(&whole);
  const char* rest = sentence;
  for (const char* at = strstr(rest, "{#"); at != NULL; at = strstr(rest, "{#")) {
    const char* end = strchr(at, '}');
    if (end == NULL) break;
    gd_buf_bytes(&words, rest, (size_t)(at - rest));
    gd_buf_text(&words, word_of(m, at + 2, (size_t)(end - at) - 2));
    rest = end + 1;
  }
  gd_buf_text(&words, rest);
  if (words.failed) whole.failed = true;
  if (words.n > 0) gd_put_sentence(&whole, m->clinic, m->view, words.at);
  gd_buf_reset(&words);
  const char* kept = gd_arena_keep(m->arena, &whole);
  if (kept == NULL) gd_making_memory(m);
  return kept != NULL ? kept : "";
}
