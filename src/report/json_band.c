// report/json_band.c: what the band's path is measured against.
#include "report/json_parts.h"

static json_t* make_length(gd_json* build, const double length[2]) {
  json_t* value = gd_json_object(build);
  gd_json_put_number(build, value, "right", length[GERDY_RIGHT]);
  gd_json_put_number(build, value, "left", length[GERDY_LEFT]);
  return value;
}

json_t* gd_json_band(gd_json* build, const gerdy_report* report) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "reference", report->band_reference);
  gd_json_put_text(build, value, "note", report->band_note);
  json_t* length = gd_json_object(build);
  gd_json_put_text(build, length, "unit", "m");
  gd_json_put(build, length, "band_tfl", make_length(build, report->band_length[0]));
  gd_json_put(build, length, "band_iliac", make_length(build, report->band_length[1]));
  gd_json_put(build, value, "reference_length", length);
  return value;
}
