// clinic/answer.c: what somebody typed as the answer to a question.
#include "clinic/answer.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"

static gerdy_status ask_again(const gerdy_question* question, gerdy_error* err) {
  switch (question->kind) {
    case GERDY_ANSWER_NUMBER:
      return gd_fail(err, GERDY_E_ARG, 0, question->id,
                     "Give a number from %g to %g%s%s, or ? when you do not know.", question->low,
                     question->high, question->unit[0] != '\0' ? " " : "", question->unit);
    case GERDY_ANSWER_TEXT:
      return gd_fail(err, GERDY_E_ARG, 0, question->id, "Write something, or ? for no answer.");
    default:
      return gd_fail(err, GERDY_E_ARG, 0, question->id,
                     "Give %s from 1 to %zu, or ? when you do not know.",
                     question->kind == GERDY_ANSWER_ONE ? "a number" : "one or more numbers",
                     question->noption);
  }
}

static gerdy_status read_words(const gerdy_question* question, gd_span typed, char* room,
                               size_t size, gerdy_error* err) {
  for (size_t i = 0; i < typed.n; ++i) {
    if ((unsigned char)typed.at[i] < ' ')
      return gd_fail(err, GERDY_E_ARG, 0, question->id, "Write it on one line.");
  }
  if (!gd_span_copy(typed, room, size))
    return gd_fail(err, GERDY_E_ARG, 0, question->id, "Write at most %zu characters.", size - 1);
  return GERDY_OK;
}

gerdy_status gerdy_answer_read(const gerdy_question* question, const char* typed, char* room,
                               size_t size, gerdy_fact* out, gerdy_error* err) {
  const gd_span s = gd_trim(gd_span_of(typed));
  *out = (gerdy_fact){.name = question->id, .number = NAN, .sd = NAN};
  if (s.n == 0 || size == 0) return ask_again(question, err);
  if (gd_span_is(s, "?") || gd_span_is_nocase(s, "unknown")) {
    out->text = "unknown";
    return GERDY_OK;
  }
  if (question->kind == GERDY_ANSWER_NUMBER)
    return gd_answer_number(question, s, &out->number, err);
  gerdy_status status = question->kind == GERDY_ANSWER_TEXT
                            ? read_words(question, s, room, size, err)
                            : gd_answer_options(question, s, room, size, err);
  if (status == GERDY_OK) out->text = room;
  return status;
}
