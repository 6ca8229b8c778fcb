// report/words.c: numbers with their units, and text from outside, as words on a page.
#include "report/words.h"

#include <math.h>
#include <string.h>

#include "report/utf8.h"

static const char no_text[] = "\xef\xbf\xbd";  // U+FFFD
static const char minus[] = "\xe2\x88\x92";    // U+2212
static const char nbsp[] = "\xc2\xa0";

static const char* entity(char c) {
  switch (c) {
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '&':
      return "&amp;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return NULL;
  }
}

static void put_text(gd_buf* out, const char* text, bool escape) {
  if (text == NULL) return;
  while (*text != '\0') {
    const size_t length = gd_utf8_length(text);
    const char* instead = length == 0 ? no_text : escape ? entity(*text) : NULL;
    if (instead != NULL) {
      gd_buf_text(out, instead);
    } else {
      gd_buf_bytes(out, text, length);
    }
    text += length == 0 ? 1 : length;
  }
}

void gd_put_clean(gd_buf* out, const char* text) { put_text(out, text, false); }

void gd_put_escaped(gd_buf* out, const char* text) { put_text(out, text, true); }

void gd_put_paragraph(gd_buf* out, const char* text) {
  if (text == NULL || text[0] == '\0') return;
  gd_buf_text(out, "<p>");
  gd_put_escaped(out, text);
  gd_buf_text(out, "</p>\n");
}

void gd_put_number(gd_buf* out, double value, int decimals) {
  if (!isfinite(value)) {
    gd_buf_text(out, "not available");
    return;
  }
  const double half = 0.5 * pow(10.0, -decimals);
  if (value <= -half) {
    gd_buf_text(out, minus);
    value = -value;
  }
  gd_buf_fixed(out, value, decimals);
}

void gd_put_bare(gd_buf* out, const gerdy_quantity* quantity, double value) {
  gd_put_number(out, value * quantity->factor, quantity->decimals);
}

const char* gd_unit_words(const gerdy_quantity* quantity) {
  return strcmp(quantity->display, "deg") == 0 ? "°" : quantity->display;
}

static void put_unit(gd_buf* out, const gerdy_quantity* quantity) {
  const char* unit = gd_unit_words(quantity);
  if (strcmp(unit, "°") != 0) gd_buf_text(out, nbsp);
  gd_buf_text(out, unit);
}

void gd_put_value(gd_buf* out, const gerdy_quantity* quantity, double value) {
  gd_put_bare(out, quantity, value);
  if (isfinite(value)) put_unit(out, quantity);
}

void gd_put_spread_bare(gd_buf* out, const gerdy_quantity* quantity, gerdy_stat stat) {
  gd_put_bare(out, quantity, stat.mean);
  if (!isfinite(stat.mean) || !isfinite(stat.sd)) return;
  gd_buf_printf(out, "%s±%s", nbsp, nbsp);
  gd_put_bare(out, quantity, stat.sd);
}

void gd_put_spread(gd_buf* out, const gerdy_quantity* quantity, gerdy_stat stat) {
  gd_put_spread_bare(out, quantity, stat);
  if (isfinite(stat.mean)) put_unit(out, quantity);
}

void gd_put_range(gd_buf* out, const gerdy_quantity* quantity, double low, double high) {
  gd_put_bare(out, quantity, low);
  gd_buf_text(out, " to ");
  gd_put_value(out, quantity, high);
}

void gd_put_count(gd_buf* out, size_t n, const char* noun) {
  gd_buf_printf(out, "%zu%s%s%s", n, nbsp, noun, n == 1 ? "" : "s");
}

void gd_put_n(gd_buf* out, size_t n) {
  if (n > 1) {
    gd_buf_printf(out, "n%s=%s%zu", nbsp, nbsp, n);
  } else {
    gd_buf_text(out, n == 1 ? "one step" : "not available");
  }
}

const char* gd_side_words(gerdy_side side) { return side == GERDY_RIGHT ? "right" : "left"; }
