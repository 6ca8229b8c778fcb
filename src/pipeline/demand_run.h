// pipeline/demand_run.h: what the hip must hold, for a report.
#ifndef GD_PIPELINE_DEMAND_RUN_H
#define GD_PIPELINE_DEMAND_RUN_H

#include "force/demand.h"
#include "pipeline/run.h"

// What a case says about a test of the hip's strength. Nullable: facts.
gd_strength gd_strength_of(const gerdy_facts* facts);

// gd_demand_solve for a report: fills run->demand, or says in run->demand_text why there is none.
// Errors: GERDY_E_MEMORY.
gerdy_status gd_run_demand(gd_run* run, gerdy_error* err);

#endif
