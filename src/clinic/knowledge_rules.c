// clinic/knowledge_rules.c: rules and sentences whose names somebody declares.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/text.h"
#include "clinic/knowledge_parts.h"

static bool has_option(const gd_declared* d, const char* word) {
  for (size_t i = 0; i < d->noption; ++i) {
    if (strcmp(d->option[i].id, word) == 0) return true;
  }
  return false;
}

static gerdy_status check_test(const gerdy_clinic* clinic, const char* name, const char* word,
                               double number, gerdy_error* err) {
  gd_declared d;
  if (!gd_declared_find(clinic, name, &d))
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL,
                   "rule: no question, test or fact has the name \"%.60s\"", name);
  if (word[0] != '\0' && !has_option(&d, word))
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "rule: \"%.60s\" is no option of \"%.60s\"", word,
                   name);
  if (!isnan(number) && d.kind != GERDY_ANSWER_NUMBER)
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "rule: \"%.60s\" is not a number", name);
  return GERDY_OK;
}

gerdy_status gd_clinic_rule(const gerdy_clinic* clinic, const char* text, gd_rule** out,
                            gerdy_error* err) {
  gerdy_status status = gd_rule_compile(text, out, err);
  const char *name, *word;
  double number;
  for (size_t i = 0; status == GERDY_OK && gd_rule_test(*out, i, &name, &word, &number); ++i) {
    status = check_test(clinic, name, word, number, err);
  }
  if (status != GERDY_OK) {
    gd_rule_free(*out);
    *out = NULL;
  }
  return status;
}

gerdy_status gd_clinic_sentence(const gerdy_clinic* clinic, const char* text, gerdy_error* err) {
  for (const char* at = strpbrk(text, "{}"); at != NULL; at = strpbrk(at + 1, "{}")) {
    const char* end = at[0] == '{' ? strpbrk(at + 1, "{}") : NULL;
    if (end == NULL || *end != '}')
      return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "a brace without its partner: \"%.40s\"", at);
    gd_span inside = {at + 1, (size_t)(end - at - 1)};
    if (inside.n > 2 && end[-2] == ':' && end[-1] >= '0' && end[-1] <= '9') inside.n -= 2;
    char name[80];
    gd_declared d;
    if (!gd_span_copy(inside, name, sizeof name) || !gd_declared_find(clinic, name, &d))
      return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "no fact has the name in \"%.*s\"",
                     end - at < 80 ? (int)(end - at) + 1 : 80, at);
    at = end;
  }
  return GERDY_OK;
}

const char* gd_get_sentence(const gerdy_clinic* clinic, const gd_object* o, const char* member) {
  const char* text = gd_get_text(o, member);
  if (o->reader->status == GERDY_OK)
    gd_object_failed(o, member, gd_clinic_sentence(clinic, text, o->reader->err));
  return text;
}

gd_rule* gd_get_rule(const gerdy_clinic* clinic, const gd_object* o, const char* member) {
  const char* text = gd_get_text(o, member);
  gd_rule* rule = NULL;
  if (o->reader->status == GERDY_OK)
    gd_object_failed(o, member, gd_clinic_rule(clinic, text, &rule, o->reader->err));
  return rule;
}

const char* gd_get_id(const gd_object* o, const char* member) {
  const char* id = gd_get_text(o, member);
  const size_t n = strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_");
  if (id[n] != '\0' || n > 60 || !(id[0] >= 'a' && id[0] <= 'z') || gd_rule_keyword(id))
    gd_object_fail(o, member,
                   "\"%.60s\" is not an id: small letters, digits and '_', a letter first, no word "
                   "of the rules",
                   id);
  return id;
}

const gerdy_claim* gd_get_claim(const gerdy_clinic* clinic, const gd_object* o) {
  const char* id = gd_get_text(o, "claim");
  size_t i = 0;
  if (gd_index_find(&clinic->claim_index, id, &i)) return &clinic->claim[i];
  gd_object_fail(o, "claim", "no claim has the id \"%.60s\"", id);
  return NULL;
}
