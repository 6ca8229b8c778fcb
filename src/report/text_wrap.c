// report/text_wrap.c: paragraphs of plain text, broken at 78 columns.
#include "report/text_wrap.h"

#include <ctype.h>
#include <string.h>

#include "report/utf8.h"
#include "report/words.h"

void gd_text_open(gd_text* text, gd_buf* out) {
  text->out = out;
  gd_buf_init(&text->piece);
}

void gd_text_close(gd_text* text) { gd_buf_reset(&text->piece); }

void gd_text_say(gd_text* text, const char* words) { gd_buf_text(&text->piece, words); }

void gd_text_quote(gd_text* text, const char* words) { gd_put_clean(&text->piece, words); }

void gd_text_capital(gd_text* text, const char* words) {
  const size_t at = text->piece.n;
  gd_put_clean(&text->piece, words);
  if (!text->piece.failed && text->piece.n > at) {
    char* first = text->piece.at + at;
    if (*first >= 'a' && *first <= 'z') *first = (char)toupper((unsigned char)*first);
  }
}

static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

// bytes and columns of the word at a text, at most a line's worth
static size_t word_at(const char* at, int most, int* columns) {
  size_t n = 0;
  *columns = 0;
  while (at[n] != '\0' && !is_space(at[n]) && *columns < most) {
    const size_t length = gd_utf8_length(at + n);
    n += length > 0 ? length : 1;
    ++*columns;
  }
  return n;
}

// a terminal's search finds a plain space and a plain minus sign
static void put_word(gd_buf* out, const char* at, size_t n) {
  static const char* const fancy[2] = {"\xc2\xa0", "\xe2\x88\x92"};
  static const char* const plain[2] = {" ", "-"};
  for (size_t i = 0; i < n;) {
    size_t step = 0;
    for (int k = 0; k < 2; ++k) {
      const size_t length = strlen(fancy[k]);
      if (n - i < length || memcmp(at + i, fancy[k], length) != 0) continue;
      gd_buf_text(out, plain[k]);
      step = length;
    }
    if (step == 0) gd_buf_bytes(out, at + i, 1);
    i += step > 0 ? step : 1;
  }
}

static void put_spaces(gd_buf* out, int n) {
  for (int i = 0; i < n; ++i) gd_buf_text(out, " ");
}

void gd_text_end(gd_text* text, const char* mark) {
  gd_buf* out = text->out;
  const int indent = (int)strlen(mark);
  int column = indent;
  gd_buf_text(out, mark);
  bool fresh = true;  // nothing but the indent stands in this line
  for (const char* at = text->piece.n > 0 ? text->piece.at : ""; *at != '\0';) {
    if (is_space(*at)) {
      ++at;
      continue;
    }
    int columns;
    const size_t n = word_at(at, GD_TEXT_COLUMNS - indent, &columns);
    if (!fresh && column + 1 + columns > GD_TEXT_COLUMNS) {
      gd_buf_text(out, "\n");
      put_spaces(out, indent);
      column = indent;
      fresh = true;
    }
    if (!fresh) gd_buf_text(out, " ");
    put_word(out, at, n);
    column += columns + (fresh ? 0 : 1);
    fresh = false;
    at += n;
  }
  gd_buf_text(out, "\n");
  out->failed = out->failed || text->piece.failed;
  gd_buf_reset(&text->piece);
}

void gd_text_gap(gd_text* text) { gd_buf_text(text->out, "\n"); }

void gd_text_heading(gd_text* text, const char* words) {
  gd_text_gap(text);
  gd_text_say(text, words);
  gd_text_end(text, "");
  for (size_t i = 0; i < strlen(words); ++i) gd_buf_text(text->out, "-");
  gd_text_gap(text);
}
