// clinic/rule.c: conditions as a program in postfix order. Reading nests only so deep, and judging
// does not nest at all.
#include "clinic/rule.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "base/text.h"
#include "clinic/facts.h"

enum {
  LONGEST = 4000,                 // characters of a rule
  DEEPEST = 32,                   // parentheses and nots within each other
  STACK = 2 * (DEEPEST + 2) + 1,  // one waiting "or" and one waiting "and" a level
};

typedef enum op {
  OP_AND,
  OP_OR,
  OP_NOT,
  OP_IS,
  OP_HAS,
  OP_IN,
  OP_LESS,
  OP_AT_MOST,
  OP_MORE,
  OP_AT_LEAST,
  OP_KNOWN
} op;

typedef struct node {
  op what;
  const char* name;  // of the fact
  size_t word;       // its words are word[word .. word + nword) of the rule
  size_t nword;
  double number;
} node;

struct gd_rule {
  node* node;  // (nnode) in postfix order
  size_t nnode;
  const char** word;  // (nword)
  size_t nword;
  char* room;  // names and words
};

void gd_rule_free(gd_rule* rule) {
  if (rule == NULL) return;
  gd_free(rule->node);
  gd_free(rule->word);
  gd_free(rule->room);
  gd_free(rule);
}

// ---- reading -----------------------------------------------------------------------------------

typedef struct parser {
  const char* text;  // whole rule
  gd_span token;     // the one to be read next; empty at the end
  gd_span rest;      // behind it
  gd_rule* rule;     // its arrays are as large as the text could need
  char* room;        // where the next name goes
  int depth;
  gerdy_error* err;
} parser;

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_numeric(char c) { return (c >= '0' && c <= '9') || c == '.' || c == '-'; }

static bool in_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

static size_t token_length(gd_span s) {
  size_t n = 1;
  if (is_letter(s.at[0])) {
    while (n < s.n && in_word(s.at[n])) ++n;
  } else if (is_numeric(s.at[0])) {
    while (n < s.n && is_numeric(s.at[n])) ++n;
  } else if ((s.at[0] == '<' || s.at[0] == '>') && s.n > 1 && s.at[1] == '=') {
    n = 2;
  }
  return n;
}

static void advance(parser* p) {
  gd_span s = gd_trim(p->rest);
  p->token = (gd_span){s.at, s.n > 0 ? token_length(s) : 0};
  p->rest = (gd_span){s.at + p->token.n, s.n - p->token.n};
}

static bool next_is(const parser* p, const char* text) { return gd_span_is(p->token, text); }

static bool take(parser* p, const char* text) {
  if (!next_is(p, text)) return false;
  advance(p);
  return true;
}

static gerdy_status unexpected(const parser* p, const char* wanted) {
  const size_t place = (size_t)(p->token.at - p->text) + 1;
  if (p->token.n == 0) {
    return gd_fail(p->err, GERDY_E_FORMAT, 0, NULL, "rule \"%.200s\": at its end %s is missing",
                   p->text, wanted);
  }
  const int shown = p->token.n < 40 ? (int)p->token.n : 40;
  return gd_fail(p->err, GERDY_E_FORMAT, 0, NULL,
                 "rule \"%.200s\": at character %zu %s is expected, not \"%.*s\"", p->text, place,
                 wanted, shown, p->token.at);
}

bool gd_rule_keyword(const char* word) {
  static const char* const keyword[] = {"and", "or", "not", "is", "has", "in", "known", "unknown"};
  for (size_t i = 0; i < sizeof keyword / sizeof *keyword; ++i) {
    if (strcmp(word, keyword[i]) == 0) return true;
  }
  return false;
}

// A name or word, kept in the rule's room.
static gerdy_status take_word(parser* p, const char* wanted, const char** out) {
  if (p->token.n == 0 || !is_letter(p->token.at[0])) return unexpected(p, wanted);
  memcpy(p->room, p->token.at, p->token.n);
  p->room[p->token.n] = '\0';
  if (gd_rule_keyword(p->room)) return unexpected(p, wanted);
  *out = p->room;
  p->room += p->token.n + 1;
  advance(p);
  return GERDY_OK;
}

static void put(parser* p, node n) { p->rule->node[p->rule->nnode++] = n; }

static void put_op(parser* p, op what) { put(p, (node){.what = what, .number = NAN}); }

static gerdy_status take_one_word(parser* p, node* n) {
  const char* word = NULL;
  gerdy_status status = take_word(p, "a word", &word);
  if (status == GERDY_OK) {
    p->rule->word[p->rule->nword++] = word;
    ++n->nword;
  }
  return status;
}

static gerdy_status take_list(parser* p, node* n) {
  if (!take(p, "(")) return unexpected(p, "\"(\"");
  do {
    gerdy_status status = take_one_word(p, n);
    if (status != GERDY_OK) return status;
  } while (take(p, ","));
  return take(p, ")") ? GERDY_OK : unexpected(p, "\",\" or \")\"");
}

static gerdy_status take_number(parser* p, node* n) {
  if (p->token.n == 0 || !is_numeric(p->token.at[0]) ||
      !gd_parse_double(p->token, false, &n->number) || !isfinite(n->number))
    return unexpected(p, "a number");
  advance(p);
  return GERDY_OK;
}

static bool take_comparison(parser* p, op* what) {
  static const struct {
    const char* sign;
    op what;
  } comparison[] = {{"<", OP_LESS}, {"<=", OP_AT_MOST}, {">", OP_MORE}, {">=", OP_AT_LEAST}};
  for (size_t i = 0; i < sizeof comparison / sizeof *comparison; ++i) {
    if (take(p, comparison[i].sign)) {
      *what = comparison[i].what;
      return true;
    }
  }
  return false;
}

static gerdy_status parse_test(parser* p) {
  node n = {.word = p->rule->nword, .number = NAN};
  bool negated = false;
  gerdy_status status = take_word(p, "a name, \"not\" or \"(\"", &n.name);
  if (status != GERDY_OK) return status;
  if (take(p, "known")) {
    n.what = OP_KNOWN;
  } else if (take_comparison(p, &n.what)) {
    status = take_number(p, &n);
  } else if (take(p, "in")) {
    n.what = OP_IN;
    status = take_list(p, &n);
  } else if (next_is(p, "is") || next_is(p, "has")) {
    n.what = next_is(p, "is") ? OP_IS : OP_HAS;
    advance(p);
    negated = take(p, "not");
    status = take_one_word(p, &n);
  } else {
    status = unexpected(p, "\"is\", \"has\", \"in\", \"known\", \"<\", \"<=\", \">\" or \">=\"");
  }
  if (status != GERDY_OK) return status;
  put(p, n);
  if (negated) put_op(p, OP_NOT);
  return GERDY_OK;
}

static gerdy_status parse_or(parser* p);

static gerdy_status parse_not(parser* p) {
  if (!next_is(p, "not") && !next_is(p, "(")) return parse_test(p);
  if (p->depth == DEEPEST)
    return gd_fail(p->err, GERDY_E_FORMAT, 0, NULL,
                   "rule \"%.200s\": more than %d levels of \"(\" and \"not\"", p->text, DEEPEST);
  ++p->depth;
  gerdy_status status = GERDY_OK;
  if (take(p, "not")) {
    status = parse_not(p);
    if (status == GERDY_OK) put_op(p, OP_NOT);
  } else {
    advance(p);
    status = parse_or(p);
    if (status == GERDY_OK && !take(p, ")")) status = unexpected(p, "\"and\", \"or\" or \")\"");
  }
  --p->depth;
  return status;
}

static gerdy_status parse_and(parser* p) {
  gerdy_status status = parse_not(p);
  while (status == GERDY_OK && take(p, "and")) {
    status = parse_not(p);
    if (status == GERDY_OK) put_op(p, OP_AND);
  }
  return status;
}

static gerdy_status parse_or(parser* p) {
  gerdy_status status = parse_and(p);
  while (status == GERDY_OK && take(p, "or")) {
    status = parse_and(p);
    if (status == GERDY_OK) put_op(p, OP_OR);
  }
  return status;
}

static size_t count_tokens(gd_span rest) {
  parser p = {.rest = rest};
  size_t n = 0;
  for (advance(&p); p.token.n > 0; advance(&p)) ++n;
  return n;
}

// No node without a token of its own; a word grows by its closing zero.
static bool reserve(gd_rule* rule, size_t ntoken, size_t length) {
  rule->node = gd_alloc(ntoken, sizeof *rule->node);
  rule->word = gd_alloc(ntoken, sizeof *rule->word);
  rule->room = gd_alloc(length + ntoken, 1);
  return rule->node != NULL && rule->word != NULL && rule->room != NULL;
}

gerdy_status gd_rule_compile(const char* text, gd_rule** out, gerdy_error* err) {
  *out = NULL;
  const size_t length = strlen(text);
  if (length > LONGEST)
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "rule \"%.80s...\": longer than %d characters",
                   text, LONGEST);
  gd_rule* rule = gd_alloc(1, sizeof *rule);
  if (rule == NULL || !reserve(rule, count_tokens((gd_span){text, length}), length)) {
    gd_rule_free(rule);
    return gd_fail_memory(err);
  }
  parser p = {.text = text, .rest = {text, length}, .rule = rule, .room = rule->room, .err = err};
  advance(&p);
  gerdy_status status = parse_or(&p);
  if (status == GERDY_OK && p.token.n > 0) status = unexpected(&p, "\"and\", \"or\" or the end");
  if (status != GERDY_OK) {
    gd_rule_free(rule);
    return status;
  }
  *out = rule;
  return GERDY_OK;
}

// ---- judging -----------------------------------------------------------------------------------

bool gd_text_has(const char* text, const char* option) {
  const size_t n = strlen(option);
  gd_span rest = gd_span_of(text);
  for (gd_span token = gd_next_token(&rest); token.n > 0; token = gd_next_token(&rest)) {
    if (token.n == n && memcmp(token.at, option, n) == 0) return true;
  }
  return false;
}

static gd_truth truth_of(bool yes) { return yes ? GD_YES : GD_NO; }

static gd_truth test_number(const node* n, const gerdy_known* fact) {
  if (fact->text != NULL || isnan(fact->number)) return GD_UNKNOWN;
  switch (n->what) {
    case OP_LESS:
      return truth_of(fact->number < n->number);
    case OP_AT_MOST:
      return truth_of(fact->number <= n->number);
    case OP_MORE:
      return truth_of(fact->number > n->number);
    default:
      return truth_of(fact->number >= n->number);
  }
}

static gd_truth test_words(const gd_rule* rule, const node* n, const char* text) {
  const char* const* word = rule->word + n->word;
  if (n->what == OP_IS) return truth_of(strcmp(text, word[0]) == 0);
  bool found = false;
  for (size_t i = 0; i < n->nword && !found; ++i) found = gd_text_has(text, word[i]);
  return truth_of(found);
}

static gd_truth test_fact(const gd_rule* rule, const node* n, gd_view view) {
  const gerdy_known* fact = gd_view_find(view, n->name);
  const bool known = fact != NULL && (fact->text != NULL ? strcmp(fact->text, "unknown") != 0
                                                         : !isnan(fact->number));
  if (n->what == OP_KNOWN) return truth_of(known);
  if (!known) return GD_UNKNOWN;
  if (n->nword == 0) return test_number(n, fact);
  return fact->text != NULL ? test_words(rule, n, fact->text) : GD_UNKNOWN;
}

static gd_truth lesser(gd_truth a, gd_truth b) { return a < b ? a : b; }
static gd_truth greater(gd_truth a, gd_truth b) { return a > b ? a : b; }

gd_truth gd_rule_eval(const gd_rule* rule, gd_view view) {
  gd_truth stack[STACK];
  size_t top = 0;
  for (size_t i = 0; i < rule->nnode; ++i) {
    const node* n = &rule->node[i];
    if (n->what == OP_NOT) {
      stack[top - 1] = (gd_truth)(-(int)stack[top - 1]);
    } else if (n->what == OP_AND || n->what == OP_OR) {
      --top;
      stack[top - 1] = n->what == OP_AND ? lesser(stack[top - 1], stack[top])
                                         : greater(stack[top - 1], stack[top]);
    } else {
      stack[top++] = test_fact(rule, n, view);
    }
  }
  return stack[0];
}

// ---- what it speaks about ----------------------------------------------------------------------

bool gd_rule_test(const gd_rule* rule, size_t i, const char** name, const char** word,
                  double* number) {
  for (size_t k = 0; k < rule->nnode; ++k) {
    const node* n = &rule->node[k];
    if (n->name == NULL) continue;
    const size_t here = n->nword > 0 ? n->nword : 1;
    if (i < here) {
      *name = n->name;
      *word = n->nword > 0 ? rule->word[n->word + i] : "";
      *number = n->number;
      return true;
    }
    i -= here;
  }
  return false;
}
