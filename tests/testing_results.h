// tests/testing_results.h: results.json of a job, read back.
#ifndef GD_TESTING_RESULTS_H
#define GD_TESTING_RESULTS_H

#include "testing.h"

#include <gerdy/pipeline.h>
#include <jansson.h>

// Run the main job and load its results.json, which is kept under the name given.
static inline json_t* run_job(gerdy_job job, const char* json, gerdy_notes* notes) {
  gerdy_error err = {0};
  json_error_t json_err;
  job.json = json;
  assert_ok(gerdy_report_run(&job, notes, &err), &err);
  json_t* results = json_load_file(json, 0, &json_err);
  if (results == NULL) fail_msg("%s: %s", json, json_err.text);
  return results;
}

// results["measures"][measure][side][field]
static inline double measure_of(const json_t* results, const char* measure, const char* side,
                                const char* field) {
  const json_t* m = json_object_get(json_object_get(results, "measures"), measure);
  return json_number_value(json_object_get(json_object_get(m, side), field));
}

#endif
