// report/urgency.c: which reason to see somebody comes first, who that is, and how soon.
#include "report/urgency.h"

#include <string.h>

#include "report/lookup.h"

static const char* const soon[] = {
    "now", "today", "within a few days", "within a week", "within two weeks", "within a few weeks"};
enum { NSOON = sizeof soon / sizeof soon[0] };

int gd_soon_place(const char* how_soon) {
  int place = 0;
  while (place < NSOON && (how_soon == NULL || strcmp(soon[place], how_soon) != 0)) ++place;
  return place;
}

// the order of two flags of the same list; what is equal keeps its place
static bool comes_before(const gerdy_flag* a, const gerdy_flag* b) {
  if (a->referral != b->referral) return a->referral > b->referral;
  const int place_a = gd_soon_place(a->how_soon), place_b = gd_soon_place(b->how_soon);
  return place_a != place_b ? place_a < place_b : a < b;
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

const char* gd_soonest(const gerdy_assessment* assessment) {
  const char* soonest = "";
  for (size_t i = 0; i < assessment->nflag; ++i) {
    const char* its = assessment->flag[i].how_soon;
    if (!gd_has_text(its)) continue;
    if (!gd_has_text(soonest) || gd_soon_place(its) < gd_soon_place(soonest)) soonest = its;
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
  const int late = gd_soon_place(flag->how_soon) - gd_soon_place(gd_soonest(assessment));
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
  const char* how_soon = gd_soonest(assessment);
  if (first == NULL || !gd_has_text(first->who) || !gd_has_text(how_soon)) {
    return (gd_verdict){{gerdy_referral_words(assessment->referral)}, 1};
  }
  if (first->referral == GERDY_REFER_EMERGENCY) {
    return (gd_verdict){{how_soon, ": call an ambulance, or go to ", first->who}, 3};
  }
  if (first->referral == GERDY_REFER_TODAY) return (gd_verdict){{how_soon, ": ", first->who}, 3};
  return (gd_verdict){{"see ", first->who, " ", how_soon}, 4};
}
