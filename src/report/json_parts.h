// report/json_parts.h: the parts of results.json, in their order.
#ifndef GD_REPORT_JSON_PARTS_H
#define GD_REPORT_JSON_PARTS_H

#include <gerdy/report.h>

#include "report/cited.h"
#include "report/json_build.h"

// ---- of the case; null without assessment or plan

json_t* gd_json_referral(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_flags(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_contradictions(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_scope(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_hypotheses(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_contributors(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_robustness(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_wanted(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_plan(gd_json* build, const gerdy_plan* plan);
json_t* gd_json_followup(gd_json* build, const gerdy_plan* plan);
json_t* gd_json_facts(gd_json* build, const gerdy_assessment* assessment);
json_t* gd_json_evidence(gd_json* build, const gerdy_assessment* assessment, const gd_cited* cited);

// ---- of the motion; null without one
json_t* gd_json_recording(gd_json* build, const gerdy_report* report);
json_t* gd_json_quality(gd_json* build, const gerdy_report* report);
json_t* gd_json_measures(gd_json* build, const gerdy_report* report);
json_t* gd_json_curves(gd_json* build, const gerdy_report* report);
json_t* gd_json_steps(gd_json* build, const gerdy_report* report);
json_t* gd_json_demand(gd_json* build, const gerdy_report* report);
json_t* gd_json_band(gd_json* build, const gerdy_report* report);

#endif
