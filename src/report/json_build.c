// report/json_build.c: putting a JSON value together.
#include "report/json_build.h"

#include <math.h>

#include "base/buf.h"
#include "report/days.h"
#include "report/words.h"

static json_t* remember(gd_json* build, json_t* value) {
  if (value == NULL) build->failed = true;
  return value;
}

json_t* gd_json_object(gd_json* build) { return remember(build, json_object()); }

json_t* gd_json_array(gd_json* build) { return remember(build, json_array()); }

json_t* gd_json_number(gd_json* build, double value) {
  return remember(build, isfinite(value) ? json_real(value) : json_null());
}

json_t* gd_json_count(gd_json* build, size_t n) {
  return remember(build, json_integer((json_int_t)n));
}

json_t* gd_json_flag(gd_json* build, int flag) {
  return remember(build, flag ? json_true() : json_false());
}

json_t* gd_json_text(gd_json* build, const char* text) {
  gd_buf clean;
  gd_buf_init(&clean);
  gd_put_clean(&clean, text);
  json_t* value = clean.failed ? NULL : json_stringn(clean.n > 0 ? clean.at : "", clean.n);
  gd_buf_reset(&clean);
  return remember(build, value);
}

json_t* gd_json_null(void) { return json_null(); }

json_t* gd_json_day(gd_json* build, long day) {
  gd_buf iso;
  gd_buf_init(&iso);
  gd_put_date_iso(&iso, day);
  json_t* value = iso.failed ? NULL : json_stringn(iso.at, iso.n);
  gd_buf_reset(&iso);
  return remember(build, value);
}

json_t* gd_json_when(gd_json* build, gerdy_when when) {
  char text[32];
  return gd_json_text(build, gerdy_when_text(when, text));
}

json_t* gd_json_side(gd_json* build, char side) {
  if (side != 'r' && side != 'l') return json_null();
  return gd_json_text(build, side == 'r' ? "right" : "left");
}

json_t* gd_json_claim(gd_json* build, const gerdy_claim* claim) {
  return claim != NULL ? gd_json_text(build, claim->id) : json_null();
}

json_t* gd_json_numbers(gd_json* build, const double* value, size_t n) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < n; ++i) gd_json_push(build, array, gd_json_number(build, value[i]));
  return array;
}

void gd_json_put(gd_json* build, json_t* object, const char* key, json_t* value) {
  // both refuse NULL and give the value back in any case
  if (json_object_set_new(object, key, value) != 0) build->failed = true;
}

void gd_json_push(gd_json* build, json_t* array, json_t* value) {
  if (json_array_append_new(array, value) != 0) build->failed = true;
}

void gd_json_put_number(gd_json* build, json_t* object, const char* key, double value) {
  gd_json_put(build, object, key, gd_json_number(build, value));
}

void gd_json_put_count(gd_json* build, json_t* object, const char* key, size_t n) {
  gd_json_put(build, object, key, gd_json_count(build, n));
}

void gd_json_put_flag(gd_json* build, json_t* object, const char* key, int flag) {
  gd_json_put(build, object, key, gd_json_flag(build, flag));
}

void gd_json_put_text(gd_json* build, json_t* object, const char* key, const char* text) {
  gd_json_put(build, object, key, gd_json_text(build, text));
}

void gd_json_put_stat(gd_json* build, json_t* object, const char* key, gerdy_stat stat) {
  json_t* value = gd_json_object(build);
  gd_json_put_number(build, value, "mean", stat.mean);
  gd_json_put_number(build, value, "sd", stat.sd);
  gd_json_put_count(build, value, "n", stat.n);
  gd_json_put(build, object, key, value);
}
