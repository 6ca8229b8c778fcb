// report/json_quality.c: how well the markers were followed.
#include "report/json_parts.h"

static json_t* make_marker(gd_json* build, const gerdy_report_marker* marker) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "name", marker->name);
  gd_json_put_number(build, value, "rms", marker->rms);
  gd_json_put_number(build, value, "max", marker->max);
  gd_json_put_number(build, value, "max_time", marker->max_time);
  gd_json_put_count(build, value, "frames_missing", marker->nmissing);
  return value;
}

static json_t* make_markers(gd_json* build, const gerdy_report* report) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < report->nmarker; ++i) {
    gd_json_push(build, array, make_marker(build, &report->marker[i]));
  }
  return array;
}

static json_t* make_names(gd_json* build, const char* const* name, size_t n) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < n; ++i) gd_json_push(build, array, gd_json_text(build, name[i]));
  return array;
}

json_t* gd_json_quality(gd_json* build, const gerdy_report* report) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "doubt", report->doubt);
  gd_json_put_count(build, value, "frames", report->nframe);
  gd_json_put_count(build, value, "frames_without_pose", report->nframe_bad);
  gd_json_put_text(build, value, "residual_unit", "m");
  gd_json_put_number(build, value, "residual_rms", report->marker_rms);
  gd_json_put_number(build, value, "residual_max", report->marker_max);
  // 0 in the struct means that nothing was filtered
  gd_json_put(
      build, value, "filter_cutoff_hz",
      report->filter_cutoff > 0.0 ? gd_json_number(build, report->filter_cutoff) : json_null());
  gd_json_put(build, value, "markers", make_markers(build, report));
  gd_json_put(build, value, "markers_unmatched",
              make_names(build, report->unmatched, report->nunmatched));
  gd_json_put(build, value, "coordinates_unobserved",
              make_names(build, report->unobserved, report->nunobserved));
  return value;
}
