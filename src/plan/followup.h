// plan/followup.h: what the diary and the tests show, and what follows for the plan.
#ifndef GD_PLAN_FOLLOWUP_H
#define GD_PLAN_FOLLOWUP_H

#include "plan/making.h"

// Fill plan->followup from the diary and the course. Errors: in m->status.
void gd_followup_make(gd_making* m, const gerdy_history* history);

#endif
