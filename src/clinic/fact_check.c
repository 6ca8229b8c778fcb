// clinic/fact_check.c: may a history say this? Side, kind, option and range against what is
// declared.
#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/text.h"
#include "clinic/facts_board.h"

static bool is_option(const gd_declared* d, gd_span word) {
  for (size_t i = 0; i < d->noption; ++i) {
    if (gd_span_is(word, d->option[i].id)) return true;
  }
  return false;
}

static gerdy_status check_options(const gd_declared* d, const char* text, gerdy_error* err) {
  gd_span rest = gd_span_of(text);
  size_t n = 0;
  for (gd_span word = gd_next_token(&rest); word.n > 0; word = gd_next_token(&rest), ++n) {
    if (!is_option(d, word))
      return gd_fail(err, GERDY_E_ARG, 0, d->id, "\"%.*s\" is not one of its options",
                     (int)(word.n < 40 ? word.n : 40), word.at);
  }
  if (n == 0 || (n > 1 && d->kind == GERDY_ANSWER_ONE))
    return gd_fail(err, GERDY_E_ARG, 0, d->id, "one option is wanted");
  return GERDY_OK;
}

static gerdy_status check_number(const gd_declared* d, double number, gerdy_error* err) {
  if (number >= d->low && number <= d->high && isfinite(number)) return GERDY_OK;
  if (!isfinite(number)) return gd_fail(err, GERDY_E_ARG, 0, d->id, "this is not a number");
  const char* unit = d->unit[0] != '\0' ? d->unit : "";
  return gd_fail(err, GERDY_E_ARG, 0, d->id, "%g is not between %g and %g%s%s", number, d->low,
                 d->high, unit[0] != '\0' ? " " : "", unit);
}

gerdy_status gd_fact_check(const gd_declared* d, const gerdy_fact* fact, gerdy_error* err) {
  if (d->made != GD_MADE_RECORDED)
    return gd_fail(err, GERDY_E_ARG, 0, d->id, "this follows from others and is not recorded");
  if (d->sided && fact->side != 'r' && fact->side != 'l')
    return gd_fail(err, GERDY_E_ARG, 0, d->id, "the side is missing: right or left");
  if (!d->sided && fact->side != 0) return gd_fail(err, GERDY_E_ARG, 0, d->id, "this has no side");
  if (fact->text != NULL && strcmp(fact->text, "unknown") == 0) return GERDY_OK;
  if (d->kind == GERDY_ANSWER_NUMBER)
    return fact->text == NULL ? check_number(d, fact->number, err)
                              : gd_fail(err, GERDY_E_ARG, 0, d->id, "a number is wanted");
  if (fact->text == NULL) return gd_fail(err, GERDY_E_ARG, 0, d->id, "words are wanted");
  return d->kind == GERDY_ANSWER_TEXT ? GERDY_OK : check_options(d, fact->text, err);
}

gerdy_status gerdy_fact_check(const gerdy_clinic* clinic, const gerdy_fact* fact,
                              gerdy_error* err) {
  gd_declared d;
  if (fact->name == NULL || !gd_declared_find(clinic, fact->name, &d))
    return gd_fail(err, GERDY_E_ARG, 0, fact->name, "no question, test or fact has this name");
  return gd_fact_check(&d, fact, err);
}
