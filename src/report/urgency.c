// report/urgency.c: which reason to see somebody comes first, who that is, and how soon.
#include "report/urgency.h"

#include <string.h>

#include "report/lookup.h"

// the order of two flags of the same list; what is equal keeps its place
static bool comes_before(const gerdy_flag* a, const gerdy_flag* b) {
  if (a->referral != b->referral) return a->referral > b->referral;
  return a->days != b->days ? a->days < b->days : a < b;
}

const gerdy_flag* gd_next_flag(const gerdy_assessment* assessment, const gerdy_flag* last) {
  const gerdy_flag* next = NULL;
  for (size_t i = 0; i < assessment->nflag; ++i) {
    const gerdy_flag* flag = &assessment->flag[i];
    if (last != NULL && !comes_before(last, flag)) continue;
    if (next == NULL || comes_before(flag, next)) next = flag;
  }
  return next;
}

// of several as soon the one of the highest referral; NULL = no flag has a deadline
static const gerdy_flag* soonest_flag(const gerdy_assessment* assessment) {
  const gerdy_flag* soonest = NULL;
  for (const gerdy_flag* flag = gd_next_flag(assessment, NULL); flag != NULL;
       flag = gd_next_flag(assessment, flag)) {
    if (!gd_has_text(flag->how_soon)) continue;
    if (soonest == NULL || flag->days < soonest->days) soonest = flag;
  }
  return soonest;
}

static bool any_red(const gerdy_assessment* assessment) {
  for (size_t i = 0; i < assessment->nflag; ++i) {
    if (assessment->flag[i].red) return true;
  }
  return false;
}

bool gd_flag_waits(const gerdy_assessment* assessment, const gerdy_flag* flag) {
  if (flag->red || !any_red(assessment)) return false;
  const gerdy_flag* soonest = soonest_flag(assessment);
  const int late = soonest != NULL ? flag->days - soonest->days : 0;
  return late > 0 || (late == 0 && flag->referral < assessment->referral);
}

bool gd_flag_names_other(const gerdy_assessment* assessment, const gerdy_flag* flag) {
  const gerdy_flag* first = gd_next_flag(assessment, NULL);
  if (!gd_has_text(flag->who)) return false;
  if (gd_has_text(first->who) && strcmp(flag->who, first->who) == 0) return false;
  return flag->referral == first->referral || !any_red(assessment);
}

gd_verdict gd_verdict_of(const gerdy_assessment* assessment) {
  const gerdy_flag* first = gd_next_flag(assessment, NULL);
  const gerdy_flag* soonest = soonest_flag(assessment);
  if (first == NULL || !gd_has_text(first->who) || soonest == NULL) {
    return (gd_verdict){{gerdy_referral_words(assessment->referral)}, 1};
  }
  const char* how_soon = soonest->how_soon;
  if (first->referral == GERDY_REFER_EMERGENCY) {
    return (gd_verdict){{how_soon, ": call an ambulance, or go to ", first->who}, 3};
  }
  if (first->referral == GERDY_REFER_TODAY) return (gd_verdict){{how_soon, ": ", first->who}, 3};
  return (gd_verdict){{"see ", first->who, " ", how_soon}, 4};
}
