// clinic/triage.c: reasons to see somebody. Each stands for itself: the highest referral holds, and
// nothing takes a reason away.
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "clinic/assess.h"

static int by_urgency(const void* a, const void* b) {
  const gerdy_flag *x = a, *y = b;
  if (x->referral != y->referral) return x->referral > y->referral ? -1 : 1;
  if ((x->red != 0) != (y->red != 0)) return x->red ? -1 : 1;
  return strcmp(x->id, y->id);
}

// append; the caller saw to it that there is room
static gerdy_status append(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                           const gerdy_flag* flag, gd_triage* triage, gerdy_error* err) {
  gerdy_flag* new_flag = &triage->flag[triage->nflag];
  *new_flag = *flag;
  new_flag->sentence = gd_say(clinic, view, arena, flag->sentence);
  if (new_flag->sentence == NULL) return gd_fail_memory(err);
  ++triage->nflag;
  if (flag->referral > triage->referral) triage->referral = flag->referral;
  if (flag->red) triage->stopped = 1;
  return GERDY_OK;
}

gerdy_status gd_triage_fire(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                            gd_triage* out, gerdy_error* err) {
  *out = (gd_triage){.referral = GERDY_REFER_NONE};
  out->flag = gd_arena_alloc(arena, clinic->nflag + 1, sizeof *out->flag);
  if (out->flag == NULL) return gd_fail_memory(err);
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < clinic->nflag && status == GERDY_OK; ++i) {
    if (gd_rule_eval(clinic->flag[i].when, view) != GD_YES) continue;
    status = append(clinic, view, arena, &clinic->flag[i].flag, out, err);
  }
  qsort(out->flag, out->nflag, sizeof *out->flag, by_urgency);
  return status;
}

gerdy_status gd_triage_add(const gerdy_clinic* clinic, gd_view view, gd_arena* arena,
                           const gerdy_flag* flag, gd_triage* triage, gerdy_error* err) {
  gerdy_status status = append(clinic, view, arena, flag, triage, err);
  qsort(triage->flag, triage->nflag, sizeof *triage->flag, by_urgency);
  return status;
}
