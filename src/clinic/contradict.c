// clinic/contradict.c: answers that cannot both be true. Both are named and one question is asked;
// neither is thrown away.
#include "base/fail.h"
#include "clinic/assess.h"

gerdy_status gd_contradictions(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                               const gerdy_contradiction** out, size_t* n, gerdy_error* err) {
  *n = 0;
  gerdy_contradiction* list = gd_arena_alloc(arena, clinic->ncontradiction, sizeof *list);
  if (list == NULL) return gd_fail_memory(err);
  *out = list;
  for (size_t i = 0; i < clinic->ncontradiction; ++i) {
    const gd_contradiction_rule* rule = &clinic->contradiction[i];
    if (gd_rule_eval(rule->when, view) != GD_YES) continue;
    gerdy_contradiction* found = &list[(*n)++];
    *found = rule->what;
    found->text = gd_say(clinic, view, arena, rule->what.text);
    found->ask = gd_say(clinic, view, arena, rule->what.ask);
    if (found->text == NULL || found->ask == NULL) return gd_fail_memory(err);
  }
  return GERDY_OK;
}
