// clinic/answer_options.c: options by number, id, the beginning of an id, or their own words.
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "clinic/answer.h"

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool is_break(char c) {
  return c == ' ' || c == '\t' || c == ',' || c == ';' || c == '\n' || c == '\r';
}

static bool same(char typed, char wanted) {
  if (wanted == '_' && (typed == ' ' || typed == '-')) return true;
  return lower(typed) == lower(wanted);
}

// How much of the beginning is this text; 0 = it is not.
static size_t match(gd_span s, const char* text) {
  const size_t n = strlen(text);
  if (n == 0 || n > s.n) return 0;
  for (size_t i = 0; i < n; ++i) {
    if (!same(s.at[i], text[i])) return 0;
  }
  return n == s.n || is_break(s.at[n]) ? n : 0;
}

// What one piece of the answer means.
typedef struct piece {
  size_t length;   // of the piece
  size_t option;   // the one it means
  size_t noption;  // how many it could mean
  bool possible[64];
} piece;

// The longest option whose id or words stand here.
static void whole_match(const gerdy_question* q, gd_span s, piece* p) {
  for (size_t i = 0; i < q->noption; ++i) {
    const size_t id = match(s, q->option[i].id), text = match(s, q->option[i].text);
    const size_t n = id > text ? id : text;
    if (n <= p->length) continue;
    p->length = n;
    p->option = i;
    p->noption = 1;
  }
}

// A number, or the beginning of ids, up to the next break.
static void token_match(const gerdy_question* q, gd_span s, piece* p) {
  gd_span token = {s.at, 0};
  while (token.n < s.n && !is_break(s.at[token.n])) ++token.n;
  p->length = token.n;
  size_t number = 0;
  if (gd_parse_size(token, &number)) {
    p->noption = number >= 1 && number <= q->noption;
    p->option = number - 1;
    return;
  }
  for (size_t i = 0; i < q->noption && i < sizeof p->possible; ++i) {
    size_t same_length = 0;
    while (same_length < token.n && same(token.at[same_length], q->option[i].id[same_length]))
      ++same_length;
    p->possible[i] = same_length == token.n;
    if (!p->possible[i]) continue;
    p->option = i;
    ++p->noption;
  }
}

// "1 right, 2 left": all options, or those that are possible
static gerdy_status list_options(const gerdy_question* q, gd_span typed, const piece* p,
                                 gerdy_error* err) {
  gd_buf list;
  gd_buf_init(&list);
  for (size_t i = 0; i < q->noption; ++i) {
    if (p->noption > 1 && !p->possible[i]) continue;
    gd_buf_printf(&list, "%s%zu %s", list.n > 0 ? ", " : "", i + 1, q->option[i].id);
  }
  const int shown = (int)(typed.n < 40 ? typed.n : 40);
  gerdy_status status =
      list.failed ? gd_fail_memory(err)
      : p->noption > 1
          ? gd_fail(err, GERDY_E_ARG, 0, q->id, "\"%.*s\" can mean more than one: %s", shown,
                    typed.at, list.at)
          : gd_fail(err, GERDY_E_ARG, 0, q->id, "\"%.*s\" is not understood. Choose from: %s",
                    shown, typed.at, list.n > 0 ? list.at : "");
  gd_buf_reset(&list);
  return status;
}

static gerdy_status write_out(const gerdy_question* q, const bool* chosen, char* room, size_t size,
                              gerdy_error* err) {
  size_t used = 0;
  for (size_t i = 0; i < q->noption; ++i) {
    if (!chosen[i]) continue;
    const size_t n = strlen(q->option[i].id);
    if (used + n + 2 > size)
      return gd_fail(err, GERDY_E_ARG, 0, q->id, "There is no room for that many options.");
    if (used > 0) room[used++] = ' ';
    memcpy(room + used, q->option[i].id, n + 1);
    used += n;
  }
  return GERDY_OK;
}

static gerdy_status check(const gerdy_question* q, const bool* chosen, gerdy_error* err) {
  size_t n = 0, alone = q->noption;
  for (size_t i = 0; i < q->noption; ++i) {
    n += chosen[i];
    if (chosen[i] && q->option[i].alone) alone = i;
  }
  if (n > 1 && q->kind == GERDY_ANSWER_ONE)
    return gd_fail(err, GERDY_E_ARG, 0, q->id, "Choose one of them, not %zu.", n);
  if (n > 1 && alone < q->noption)
    return gd_fail(err, GERDY_E_ARG, 0, q->id,
                   "\"%.60s\" cannot go with others. Choose it alone, or leave it out.",
                   q->option[alone].text);
  return GERDY_OK;
}

gerdy_status gd_answer_options(const gerdy_question* q, gd_span typed, char* room, size_t size,
                               gerdy_error* err) {
  bool chosen[64] = {false};
  if (q->noption > sizeof chosen)
    return gd_fail(err, GERDY_E_ARG, 0, q->id, "The question has too many options.");
  gd_span rest = typed;
  if (rest.at[rest.n - 1] == '.') --rest.n;  // a sentence
  bool any = false;
  while (rest.n > 0) {
    if (is_break(rest.at[0])) {
      rest = (gd_span){rest.at + 1, rest.n - 1};
      continue;
    }
    piece p = {0};
    whole_match(q, rest, &p);
    if (p.length == 0) token_match(q, rest, &p);
    if (p.noption != 1) return list_options(q, (gd_span){rest.at, p.length}, &p, err);
    chosen[p.option] = any = true;
    rest = (gd_span){rest.at + p.length, rest.n - p.length};
  }
  piece none = {0};
  if (!any) return list_options(q, typed, &none, err);
  gerdy_status status = check(q, chosen, err);
  return status == GERDY_OK ? write_out(q, chosen, room, size, err) : status;
}
