// clinic/sentence.c: putting values into sentences.
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "clinic/facts.h"

// Small numbers need decimals, large ones none; whole ones stay whole.
static int decimals_for(double value) {
  const double size = fabs(value);
  if (size >= 100 || fabs(value - round(value)) < 1e-6) return 0;
  return size < 1 ? 2 : 1;
}

// "1 week", "2 weeks"; "%/s" and "steps/min" stay
static void put_unit(gd_buf* out, const char* unit, bool one) {
  size_t n = strlen(unit);
  if (n == 0) return;
  const bool plural = n > 3 && unit[n - 1] == 's' && strpbrk(unit, "/% ") == NULL;
  if (one && plural) --n;
  gd_buf_text(out, " ");
  gd_buf_bytes(out, unit, n);
}

// "8.1 ± 0.6 deg (SD over 12)": what was repeated is told with its spread
static void put_number(gd_buf* out, const gerdy_known* known, int decimals) {
  const size_t start = out->n;
  const bool spread = known->n >= 2 && isfinite(known->sd);
  if (decimals < 0) decimals = decimals_for(known->number);
  gd_buf_fixed(out, known->number, decimals);
  const bool one = !spread && !out->failed && strcmp(out->at + start, "1") == 0;
  if (spread) {
    gd_buf_text(out, " \u00b1 ");
    gd_buf_fixed(out, known->sd, decimals > 0 ? decimals : decimals_for(known->sd));
  }
  put_unit(out, known->unit != NULL ? known->unit : "", one);
  if (spread) gd_buf_printf(out, " (SD over %ld)", known->n);
}

static const char* option_text(const gd_declared* d, gd_span id) {
  for (size_t i = 0; i < d->noption; ++i) {
    if (gd_span_is(id, d->option[i].id)) return d->option[i].text;
  }
  return NULL;
}

// Options in their own words; other texts as they are.
static void put_text(gd_buf* out, const gerdy_clinic* clinic, const gerdy_known* known) {
  gd_declared d;
  if (!gd_declared_find(clinic, known->name, &d) || d.noption == 0) {
    gd_buf_text(out, known->text);
    return;
  }
  gd_span rest = gd_span_of(known->text);
  bool first = true;
  for (gd_span id = gd_next_token(&rest); id.n > 0; id = gd_next_token(&rest)) {
    const char* text = option_text(&d, id);
    if (!first) gd_buf_text(out, "; ");
    first = false;
    if (text != NULL) {
      gd_buf_text(out, text);
    } else {
      gd_buf_bytes(out, id.at, id.n);
    }
  }
}

static void put_value(gd_buf* out, const gerdy_clinic* clinic, gd_view view, gd_span inside) {
  int decimals = -1;
  if (inside.n > 2 && inside.at[inside.n - 2] == ':') {
    decimals = inside.at[inside.n - 1] - '0';
    inside.n -= 2;
  }
  char name[80];
  const gerdy_known* known =
      gd_span_copy(inside, name, sizeof name) ? gd_view_find(view, name) : NULL;
  if (known == NULL || (known->text != NULL && strcmp(known->text, "unknown") == 0)) {
    gd_buf_text(out, "(not known)");
  } else if (known->text != NULL) {
    put_text(out, clinic, known);
  } else {
    put_number(out, known, decimals);
  }
}

void gd_put_sentence(gd_buf* out, const gerdy_clinic* clinic, gd_view view, const char* sentence) {
  while (*sentence != '\0') {
    const char* open = strchr(sentence, '{');
    const char* close = open != NULL ? strchr(open, '}') : NULL;
    if (close == NULL) {
      gd_buf_text(out, sentence);
      return;
    }
    gd_buf_bytes(out, sentence, (size_t)(open - sentence));
    put_value(out, clinic, view, (gd_span){open + 1, (size_t)(close - open - 1)});
    sentence = close + 1;
  }
}
