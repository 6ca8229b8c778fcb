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
  gd_json_put_text(build, root, "schema", "gerdy-results-2");
  gd_json_put_text(build, root, "gerdy_version", gerdy_version());
  gd_json_put_text(build, root, "created", report->created);
  gd_json_put_text(build, root, "command", report->command);
  gd_json_put_text(build, root, "title", report->title);
  gd_json_put_text(build, root, "subject", report->subject);
  gd_json_put_flag(build, root, "synthetic", report->synthetic);
  gd_json_put_text(build, root, "synthetic_about", report->synthetic_about);
  gd_json_put_text(build, root, "is_not",
                   "a diagnosis: explanations are hypotheses, and numbers describe one recorded "
                   "motion");
  gd_json_put(build, root, "inputs", make_inputs(build, report));
}

static void put_case(gd_json* build, json_t* root, const gerdy_report* report,
                     const gd_cited* cited) {
  const gerdy_assessment* a = report->assessment;
  gd_json_put(build, root, "referral", gd_json_referral(build, a));
  gd_json_put(build, root, "flags", gd_json_flags(build, a));
  gd_json_put(build, root, "contradictions", gd_json_contradictions(build, a));
  gd_json_put(build, root, "scope", gd_json_scope(build, a));
  gd_json_put(build, root, "hypotheses", gd_json_hypotheses(build, a));
  gd_json_put(build, root, "contributors", gd_json_contributors(build, a));
  gd_json_put(build, root, "robustness", gd_json_robustness(build, a));
  gd_json_put(build, root, "wanted", gd_json_wanted(build, a));
  gd_json_put(build, root, "plan", gd_json_plan(build, report->plan));
  gd_json_put(build, root, "followup", gd_json_followup(build, report->plan));
  gd_json_put(build, root, "facts", gd_json_facts(build, a));
  gd_json_put(build, root, "evidence", gd_json_evidence(build, a, cited));
}

static void put_motion(gd_json* build, json_t* root, const gerdy_report* report) {
  gd_json_put(build, root, "recording", gd_json_recording(build, report));
  gd_json_put(build, root, "quality", gd_json_quality(build, report));
  gd_json_put(build, root, "measures", gd_json_measures(build, report));
  gd_json_put(build, root, "curves", gd_json_curves(build, report));
  gd_json_put(build, root, "steps", gd_json_steps(build, report));
  gd_json_put(build, root, "demand", gd_json_demand(build, report));
  gd_json_put(build, root, "band", gd_json_band(build, report));
}

static void put_no_motion(gd_json* build, json_t* root) {
  static const char* const member[] = {"recording", "quality", "measures", "curves",
                                       "steps",     "demand",  "band"};
  for (size_t i = 0; i < sizeof member / sizeof member[0]; ++i) {
    gd_json_put(build, root, member[i], gd_json_null());
  }
}

static json_t* make_root(gd_json* build, const gerdy_report* report, const gd_cited* cited) {
  json_t* root = gd_json_object(build);
  put_head(build, root, report);
  put_case(build, root, report, cited);
  if (report->gait != NULL) {
    put_motion(build, root, report);
  } else {
    put_no_motion(build, root);
  }
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
  gd_cited cited;
  gd_buf_init(&out);
  gd_cited_collect(report, &cited);
  json_t* root = make_root(&build, report, &cited);
  // members keep the order in which they were put; 17 digits read back to the same bits
  bool failed =
      build.failed || cited.failed ||
      json_dump_callback(root, take_bytes, &out, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) != 0;
  json_decref(root);
  gd_buf_text(&out, "\n");
  failed = failed || out.failed;
  gerdy_status status = failed ? gd_fail_memory(err) : gd_file_write(path, out.at, out.n, err);
  gd_cited_reset(&cited);
  gd_buf_reset(&out);
  return status;
}
