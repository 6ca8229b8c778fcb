// report/json_parts.h: the parts of results.json, in their order.
#ifndef GD_REPORT_JSON_PARTS_H
#define GD_REPORT_JSON_PARTS_H

#include <gerdy/report.h>

#include "report/json_build.h"

json_t* gd_json_recording(gd_json* build, const gerdy_report* report);
json_t* gd_json_quality(gd_json* build, const gerdy_report* report);
json_t* gd_json_measures(gd_json* build, const gerdy_report* report);
json_t* gd_json_curves(gd_json* build, const gerdy_report* report);
json_t* gd_json_steps(gd_json* build, const gerdy_report* report);

#endif
