// report/json_results.c: results.json as docs/results.md describes it.
#include <jansson.h>
#include <math.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "report/json_parts.h"

static json_t* make_input(gd_json* build, const gerdy_report_input* input) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "role", input->role);
  gd_json_put_text(build, value, "name", input->name);
  gd_json_put_text(build, value, "sha256", input->sha256);
  gd_json_put_count(build, value, "frames", input->nrow);
  gd_json_put_number(build, value, "rate_hz", input->rate > 0.0 ? input->rate : NAN);
  gd_json_put_text(build, value, "detail", input->detail);
  return value;
}

static json_t* make_inputs(gd_json* build, const gerdy_report* report) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < report->ninput; ++i) {
    gd_json_push(build, array, make_input(build, &report->input[i]));
  }
  return array;
}

static json_t* make_length(gd_json* build, const double length[2]) {
  json_t* value = gd_json_object(build);
  gd_json_put_number(build, value, "right", length[GERDY_RIGHT]);
  gd_json_put_number(build, value, "left", length[GERDY_LEFT]);
  return value;
}

static json_t* make_band(gd_json* build, const gerdy_report* report) {
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

static json_t* make_notes(gd_json* build, const gerdy_report* report) {
  json_t* array = gd_json_array(build);
  for (size_t i = 0; i < report->nnote; ++i) {
    const gerdy_note* note = &report->note[i];
    json_t* value = gd_json_object(build);
    gd_json_put_text(build, value, "severity",
                     note->severity == GERDY_WARNING ? "warning" : "info");
    gd_json_put_text(build, value, "where", note->where);
    gd_json_put_count(build, value, "line", note->line > 0 ? (size_t)note->line : 0);
    gd_json_put_text(build, value, "text", note->text);
    gd_json_push(build, array, value);
  }
  return array;
}

static json_t* make_conventions(gd_json* build, const gerdy_report* report) {
  json_t* value = gd_json_object(build);
  gd_json_put_text(build, value, "units",
                   "SI; the display members of a quantity say how people see it");
  gd_json_put_text(build, value, "signs",
                   "flexion, adduction, internal rotation, dorsiflexion and a drop of the "
                   "opposite side of the pelvis are positive, for both sides alike");
  gd_json_put_text(build, value, "difference", "right minus left");
  gd_json_put_text(build, value, "interval",
                   "95 %, Welch, from the scatter of the counted steps alone");
  gd_json_put_text(build, value, "sd", "sample standard deviation over the counted steps");
  gd_json_put_text(build, value, "axes", "x forward, y up, z to the right");
  gd_json_put_text(build, value, "stance", "contact to toe-off of the same foot, 0 to 100 %");
  gd_json_put_text(build, value, "stride",
                   "contact to the next contact of the same foot, 0 to 100 %");
  gd_json_put_text(build, value, "tracking", report->tracking);
  return value;
}

static void put_head(gd_json* build, json_t* root, const gerdy_report* report) {
  gd_json_put_text(build, root, "schema", "gerdy-results-1");
  gd_json_put_text(build, root, "gerdy_version", gerdy_version());
  gd_json_put_text(build, root, "created", report->created);
  gd_json_put_text(build, root, "command", report->command);
  gd_json_put_text(build, root, "title", report->title);
  gd_json_put_text(build, root, "subject", report->subject);
  gd_json_put_flag(build, root, "synthetic", report->synthetic);
  gd_json_put_text(build, root, "synthetic_about", report->synthetic_about);
  gd_json_put_text(build, root, "is_not",
                   "a diagnosis: these numbers describe one recorded motion");
}

static json_t* make_root(gd_json* build, const gerdy_report* report) {
  json_t* root = gd_json_object(build);
  put_head(build, root, report);
  gd_json_put(build, root, "inputs", make_inputs(build, report));
  gd_json_put(build, root, "recording", gd_json_recording(build, report));
  gd_json_put(build, root, "quality", gd_json_quality(build, report));
  gd_json_put(build, root, "measures", gd_json_measures(build, report));
  gd_json_put(build, root, "curves", gd_json_curves(build, report));
  gd_json_put(build, root, "steps", gd_json_steps(build, report));
  gd_json_put(build, root, "band", make_band(build, report));
  gd_json_put_text(build, root, "norm_note", report->norm_note);
  gd_json_put(build, root, "notes", make_notes(build, report));
  gd_json_put(build, root, "conventions", make_conventions(build, report));
  return root;
}

static int take_bytes(const char* bytes, size_t n, void* data) {
  gd_buf* out = data;
  gd_buf_bytes(out, bytes, n);
  return out->failed ? -1 : 0;
}

gerdy_status gerdy_report_json(const gerdy_report* report, const char* path, gerdy_error* err) {
  gd_json build = {false};
  gd_buf out;
  gd_buf_init(&out);
  json_t* root = make_root(&build, report);
  // members keep the order in which they were put; 17 digits read back to the same bits
  bool failed = build.failed || json_dump_callback(root, take_bytes, &out,
                                                   JSON_INDENT(1) | JSON_REAL_PRECISION(17)) != 0;
  json_decref(root);
  gd_buf_text(&out, "\n");
  failed = failed || out.failed;
  gerdy_status status = failed ? gd_fail_memory(err) : gd_file_write(path, out.at, out.n, err);
  gd_buf_reset(&out);
  return status;
}
