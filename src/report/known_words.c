// report/known_words.c: what is known, as words.
#include "report/known_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "report/lookup.h"
#include "report/words.h"

const char* gd_side_name(char side) { return side == 'r' ? "right" : side == 'l' ? "left" : "–"; }

// three significant digits are more than any test or answer has
static int decimals_of(double value) {
  const double size = fabs(value);
  if (!isfinite(value) || size >= 100.0) return 0;
  const int most = size >= 10.0 ? 1 : 2;
  for (int decimals = 0; decimals < most; ++decimals) {
    const double scaled = value * pow(10.0, decimals);
    if (fabs(scaled - round(scaled)) < 1e-6) return decimals;
  }
  return most;
}

void gd_put_short(gd_buf* out, double value) { gd_put_number(out, value, decimals_of(value)); }

void gd_put_amount(gd_buf* out, double value, const char* unit) {
  gd_put_short(out, value);
  if (!isfinite(value) || !gd_has_text(unit)) return;
  if (strcmp(unit, "deg") == 0) {
    gd_buf_text(out, "°");
    return;
  }
  gd_buf_text(out, "\u00a0");
  gd_put_escaped(out, unit);
}

// options of the question or test of that name; what was derived for a leg ends in _sore or _other
static const gerdy_option* options_of(const gerdy_clinic* clinic, const char* name, size_t* n) {
  char stem[96];
  snprintf(stem, sizeof stem, "%s", name);
  static const char* const ending[] = {"", "_sore", "_other"};
  for (size_t i = 0; i < sizeof ending / sizeof ending[0]; ++i) {
    const size_t length = strlen(name), cut = strlen(ending[i]);
    if (length <= cut || length >= sizeof stem) continue;
    if (strcmp(name + length - cut, ending[i]) != 0) continue;
    stem[length - cut] = '\0';
    const gerdy_question* question = gerdy_clinic_question(clinic, stem);
    const gerdy_test* test = question == NULL ? gerdy_clinic_test(clinic, stem) : NULL;
    *n = question != NULL ? question->noption : test != NULL ? test->noption : 0;
    if (*n > 0) return question != NULL ? question->option : test->option;
    snprintf(stem, sizeof stem, "%s", name);
  }
  *n = 0;
  return NULL;
}

static const gerdy_option* find_option(const gerdy_option* option, size_t n, gd_span id) {
  for (size_t i = 0; i < n; ++i) {
    if (gd_span_is(id, option[i].id)) return &option[i];
  }
  return NULL;
}

static void put_choice(gd_buf* out, const gerdy_clinic* clinic, const gerdy_known* known) {
  size_t n = 0;
  const gerdy_option* option = clinic != NULL ? options_of(clinic, known->name, &n) : NULL;
  if (option == NULL) {
    gd_put_escaped(out, known->text);
    return;
  }
  gd_span rest = gd_span_of(known->text);
  const char* between = "";
  for (gd_span id = gd_next_token(&rest); id.n > 0; id = gd_next_token(&rest)) {
    const gerdy_option* one = find_option(option, n, id);
    char raw[96];
    gd_buf_text(out, between);
    gd_put_escaped(out, one != NULL ? one->text : gd_span_copy(id, raw, sizeof raw) ? raw : "?");
    between = "; ";
  }
}

void gd_put_known(gd_buf* out, const gerdy_clinic* clinic, const gerdy_known* known) {
  if (known->text != NULL) {
    if (strcmp(known->text, "unknown") == 0) {
      gd_buf_text(out, "asked, and not known");
    } else {
      put_choice(out, clinic, known);
    }
    return;
  }
  gd_put_amount(out, known->number, known->unit);
  if (isfinite(known->sd)) {
    gd_buf_text(out, "\u00a0±\u00a0");
    gd_put_amount(out, known->sd, "");
  }
  if (known->n > 1) gd_buf_printf(out, " (n\u00a0=\u00a0%ld)", known->n);
}
