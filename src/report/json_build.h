// report/json_build.h: putting a JSON value together; a failed allocation is remembered, so that a
// writer may add member after member and ask once at the end.
#ifndef GD_REPORT_JSON_BUILD_H
#define GD_REPORT_JSON_BUILD_H

#include <gerdy/clinic.h>
#include <gerdy/gait.h>
#include <gerdy/record.h>
#include <jansson.h>
#include <stdbool.h>

typedef struct gd_json {
  bool failed;  // memory ran out: what was built is not whole
} gd_json;

// New values. NULL on failure, which is remembered.
json_t* gd_json_object(gd_json* build);
json_t* gd_json_array(gd_json* build);
json_t* gd_json_number(gd_json* build, double value);  // null when not finite
json_t* gd_json_count(gd_json* build, size_t n);
json_t* gd_json_flag(gd_json* build, int flag);
json_t* gd_json_text(gd_json* build, const char* text);           // NULL as "", cleaned as UTF-8
json_t* gd_json_null(void);                                       // never fails
json_t* gd_json_day(gd_json* build, long day);                    // "2026-11-24"
json_t* gd_json_when(gd_json* build, gerdy_when when);            // as gerdy_when_text writes it
json_t* gd_json_side(gd_json* build, char side);                  // "right", "left" or null
json_t* gd_json_claim(gd_json* build, const gerdy_claim* claim);  // its id, or null
json_t* gd_json_numbers(gd_json* build, const double* value, size_t n);

// Add a value, which is taken over even on failure. Keys are plain ASCII.
void gd_json_put(gd_json* build, json_t* object, const char* key, json_t* value);
void gd_json_push(gd_json* build, json_t* array, json_t* value);

// Shorthands: add a member made from a C value.
void gd_json_put_number(gd_json* build, json_t* object, const char* key, double value);
void gd_json_put_count(gd_json* build, json_t* object, const char* key, size_t n);
void gd_json_put_flag(gd_json* build, json_t* object, const char* key, int flag);
void gd_json_put_text(gd_json* build, json_t* object, const char* key, const char* text);

// Add {"mean", "sd", "n"}.
void gd_json_put_stat(gd_json* build, json_t* object, const char* key, gerdy_stat stat);

#endif
