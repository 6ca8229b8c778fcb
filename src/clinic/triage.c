// clinic/triage.c: reasons to see somebody. Each stands for itself: the highest referral holds, and
// nothing lowers it. The list leaves out what a more urgent reason beside it says as well.
#include <string.h>

#include "base/fail.h"
#include "clinic/assess.h"

static bool comes_before(const gerdy_flag* x, const gerdy_flag* y) {
  if (x->referral != y->referral) return x->referral > y->referral;
  if ((x->red != 0) != (y->red != 0)) return x->red != 0;
  if (x->days != y->days) return x->days < y->days;
  return strcmp(x->id, y->id) < 0;
}

static void rise_to(const gerdy_flag* flag, gd_triage* triage) {
  if (flag->referral > triage->referral) triage->referral = flag->referral;
  if (flag->red) triage->stopped = 1;
}

// into its place of the list; the caller saw to it that there is room
static gerdy_status list(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                         const gerdy_flag* flag, gd_triage* triage, gerdy_error* err) {
  gerdy_flag told = *flag;
  told.sentence = gd_say(clinic, view, arena, flag->sentence);
  if (told.sentence == NULL) return gd_fail_memory(err);
  size_t at = triage->nflag++;
  for (; at > 0 && comes_before(&told, &triage->flag[at - 1]); --at) {
    triage->flag[at] = triage->flag[at - 1];
  }
  triage->flag[at] = told;
  rise_to(flag, triage);
  return GERDY_OK;
}

static bool fires(const gerdy_clinic* clinic, const bool* fired, const char* id) {
  for (size_t i = 0; i < clinic->nflag; ++i) {
    if (fired[i] && strcmp(clinic->flag[i].flag.id, id) == 0) return true;
  }
  return false;
}

// Whoever goes to a doctor for a red flag need not be told to see a therapist about the same knee,
// nor twice of the same sign.
static bool is_told(const gerdy_clinic* clinic, const bool* fired, gerdy_referral red,
                    const gd_flag_rule* rule) {
  if (rule->lesser && red > rule->flag.referral) return true;
  for (size_t i = 0; i < json_array_size(rule->told_by); ++i) {
    if (fires(clinic, fired, json_string_value(json_array_get(rule->told_by, i)))) return true;
  }
  return false;
}

gerdy_status gd_triage_fire(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                            gd_triage* out, gerdy_error* err) {
  const size_t room = clinic->nflag + clinic->nhypothesis + 1;
  *out = (gd_triage){.referral = GERDY_REFER_NONE};
  out->flag = gd_arena_alloc(arena, room, sizeof *out->flag);
  bool* fired = gd_arena_alloc(arena, room, sizeof *fired);
  if (out->flag == NULL || fired == NULL) return gd_fail_memory(err);
  gerdy_referral red = GERDY_REFER_NONE;
  for (size_t i = 0; i < clinic->nflag; ++i) {
    const gerdy_flag* flag = &clinic->flag[i].flag;
    fired[i] = gd_rule_eval(clinic->flag[i].when, view) == GD_YES;
    if (!fired[i]) continue;
    rise_to(flag, out);
    if (flag->red && flag->referral > red) red = flag->referral;
  }
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < clinic->nflag && status == GERDY_OK; ++i) {
    const gd_flag_rule* rule = &clinic->flag[i];
    if (fired[i] && !is_told(clinic, fired, red, rule))
      status = list(clinic, view, arena, &rule->flag, out, err);
  }
  return status;
}

gerdy_status gd_triage_add(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                           const gd_hypothesis* hypothesis, gd_triage* triage, gerdy_error* err) {
  return list(clinic, view, arena, &hypothesis->see, triage, err);
}
