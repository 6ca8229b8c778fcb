// plan/changes.h: tests and measures that were taken more than once.
#ifndef GD_PLAN_CHANGES_H
#define GD_PLAN_CHANGES_H

#include <gerdy/plan.h>

#include "clinic/arena.h"

// First and latest value of every number of tests and trials, in the order in which the knowledge
// declares them. Texts are borrowed from clinic, the array lives in the arena.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_changes_find(const gerdy_clinic* clinic, const gerdy_history* history,
                             gerdy_when now, gd_arena* arena, const gerdy_change** out, size_t* n,
                             gerdy_error* err);

#endif
