// What a report says about a run, gathered from its results.
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/fail.h"
#include "base/mem.h"
#include "pipeline/run.h"
#include "trial/synthetic.h"

void gd_run_describe_reset(gd_run* run) {
  gd_free(run->marker);
  gd_free(run->unmatched);
  gd_free(run->unmatched_text);
  gd_free(run->unobserved);
  gd_norms_reset(&run->norms);
}

// ---- quality -----------------------------------------------------------------------------------

static void describe_marker(const gd_run* run, int marker, gerdy_report_marker* out) {
  const gerdy_series* e = run->trial->error;
  const gerdy_model* m = run->model;
  double sum = 0;
  size_t n = 0;
  snprintf(out->name, sizeof out->name, "%s", m->names + m->marker_name[marker]);
  out->max = out->max_time = NAN;
  for (size_t row = 0; row < e->nrow; ++row) {
    double d = e->value[row * e->ncol + (size_t)marker];
    if (isnan(d)) continue;
    sum += d * d;
    ++n;
    if (!(d <= out->max)) {
      out->max = d;
      out->max_time = e->time[row];
    }
  }
  out->nmissing = e->nrow - n;
  out->rms = n > 0 ? sqrt(sum / (double)n) : NAN;
}

static void describe_all_markers(gd_run* run) {
  gerdy_report* r = &run->report;
  double sum = 0;
  size_t seen = 0;
  r->marker_max = 0;
  for (int i = 0; i < run->model->nmarker; ++i) {
    if (run->trial->column[i] < 0) continue;
    gerdy_report_marker* one = &run->marker[r->nmarker++];
    describe_marker(run, i, one);
    if (isnan(one->rms)) continue;
    size_t n = run->trial->error->nrow - one->nmissing;
    sum += one->rms * one->rms * (double)n;
    seen += n;
    r->marker_max = fmax(r->marker_max, one->max);
  }
  r->marker_rms = seen > 0 ? sqrt(sum / (double)seen) : NAN;
  r->marker = run->marker;
}

// markers of the trial that the model lacks, by name without ".x"
static gerdy_status list_unmatched(gd_run* run) {
  size_t n = run->markers->ncol / 3;
  size_t width = sizeof run->markers->column[0].name;
  run->unmatched = gd_alloc(n, sizeof *run->unmatched);
  run->unmatched_text = gd_alloc(n, width);
  if (run->unmatched == NULL || run->unmatched_text == NULL) return GERDY_E_MEMORY;
  for (size_t i = 0; i < n; ++i) {
    char* name = run->unmatched_text + i * width;
    gerdy_marker_name(run->markers, i, name, width);
    if (gerdy_model_marker(run->model, name) < 0) {
      run->unmatched[run->report.nunmatched++] = name;
    }
  }
  run->report.unmatched = run->unmatched;
  return GERDY_OK;
}

static gerdy_status list_unobserved(gd_run* run) {
  const gerdy_model* m = run->model;
  run->unobserved = gd_alloc((size_t)m->nq, sizeof *run->unobserved);
  if (run->unobserved == NULL) return GERDY_E_MEMORY;
  for (int q = 0; q < m->nq; ++q) {
    if (!run->trial->unobserved[q]) continue;
    run->unobserved[run->report.nunobserved++] = m->names + m->q_name[q];
  }
  run->report.unobserved = run->unobserved;
  return GERDY_OK;
}

static gerdy_status describe_quality(gd_run* run) {
  gerdy_report* r = &run->report;
  run->marker = gd_alloc((size_t)run->model->nmarker, sizeof *run->marker);
  if (run->marker == NULL) return GERDY_E_MEMORY;
  r->nframe = run->markers->nrow;
  for (size_t i = 0; i < r->nframe; ++i) {
    r->nframe_bad += run->trial->info[i].outcome == GERDY_IK_TOO_FEW;
  }
  r->filter_cutoff = run->job->cutoff;
  describe_all_markers(run);
  gerdy_status status = list_unmatched(run);
  return status == GERDY_OK ? list_unobserved(run) : status;
}

// ---- band, norms, general ----------------------------------------------------------------------

static void describe_band(gd_run* run) {
  gerdy_report* r = &run->report;
  memcpy(r->band_length, run->band.standing, sizeof r->band_length);
  r->band_reference = run->reference_text;
  snprintf(run->band_text, sizeof run->band_text,
           "Both paths end at the shin by way of the outer knee. One starts at the front of the "
           "pelvis and follows the model's tensor fasciae latae; the other starts at the iliac "
           "tubercle, placed in the proportions of a reference pelvis. Strain is the length of "
           "such a line over its reference, not strain of tissue; below 0 a passive band would be "
           "slack.");
  r->band_note = run->band_text;
  r->band_load = run->band_load;
}

static gerdy_status describe_norms(gd_run* run, gerdy_error* err) {
  gerdy_report* r = &run->report;
  double speed = run->gait->speed.mean;
  r->norm_note = run->norm_text;
  if (run->doubt[0] != '\0') {
    snprintf(run->norm_text, sizeof run->norm_text, "No norm is shown: the angles are in doubt.");
    return GERDY_OK;
  }
  if (run->gait->walking) {
    snprintf(run->norm_text, sizeof run->norm_text,
             "No norm is shown: this is walking, and the norms are of running.");
    return GERDY_OK;
  }
  if (!gd_norms_fit(run->gait)) {
    snprintf(run->norm_text, sizeof run->norm_text,
             "No norm is shown: the norms are of running at %.1f m/s, and this run is outside "
             "%.1f to %.1f m/s.",
             GD_NORM_SPEED, GD_NORM_SLOWEST, GD_NORM_FASTEST);
    return GERDY_OK;
  }
  snprintf(
      run->norm_text, sizeof run->norm_text,
      "The norms of angles and strain are of running at %.1f m/s on a treadmill, essentially of "
      "men; this run is at %.1f m/s. Laboratories differ by more than groups of runners do, so "
      "read them as "
      "orientation.",
      GD_NORM_SPEED, speed);
  gerdy_status status = gd_norms_load(&run->norms, err);
  r->norm = run->norms.item;
  r->nnorm = run->norms.n;
  return status;
}

static void describe_synthetic(gd_run* run) {
  gerdy_report* r = &run->report;
  const gerdy_series* tables[3] = {run->markers, run->standing, run->force_table};
  r->synthetic_about = "";
  for (size_t i = 0; i < 3; ++i) {
    if (tables[i] == NULL || !gd_is_synthetic(tables[i]->title)) continue;
    r->synthetic = 1;
    if (r->synthetic_about[0] == '\0') r->synthetic_about = tables[i]->title;
  }
}

static const char* title(const gd_run* run) {
  if (run->gait == NULL) return "Knee report";
  return run->gait->walking ? "Walking report" : "Running report";
}

// who the history is about, unless the user says it in words
static void describe_subject(gd_run* run) {
  const gerdy_job* job = run->job;
  const gerdy_facts* facts = run->meaning.facts;
  run->report.subject = job->subject != NULL ? job->subject : "";
  if (run->report.subject[0] != '\0' || facts == NULL) return;
  const gerdy_known* name = gerdy_facts_find(facts, "name", 0);
  const gerdy_known* sex = gerdy_facts_find(facts, "sex", 0);
  double age = gerdy_facts_number(facts, "age_now", 0);
  int n =
      snprintf(run->subject, sizeof run->subject, "%.120s", name != NULL ? name->text : "Runner");
  if (sex != NULL && strcmp(sex->text, "other") != 0) {
    n += snprintf(run->subject + n, sizeof run->subject - (size_t)n, ", %.20s", sex->text);
  }
  if (isfinite(age)) {
    snprintf(run->subject + n, sizeof run->subject - (size_t)n, ", %.0f years", floor(age));
  }
  run->report.subject = run->subject;
}

static void describe_meaning(gd_run* run) {
  gerdy_report* r = &run->report;
  r->clinic = run->clinic;
  r->history = run->history;
  r->assessment = run->meaning.assessment;
  r->plan = run->meaning.plan;
}

static void describe_general(gd_run* run) {
  gerdy_report* r = &run->report;
  time_t now = time(NULL);
  struct tm utc;
  gmtime_r(&now, &utc);
  strftime(run->created, sizeof run->created, "%Y-%m-%dT%H:%M:%SZ", &utc);
  r->doubt = run->doubt;
  r->tracking =
      "Markers of the pelvis count 10, those of legs and feet 2, all others 1. Subtalar and toe "
      "joints are held at neutral.";
  r->title = title(run);
  describe_subject(run);
  r->command = run->job->command != NULL ? run->job->command : "";
  r->created = run->created;
  r->input = run->input;
  r->ninput = run->ninput;
  r->gait = run->gait;
  r->note = run->notes->item;
  r->nnote = run->notes->n;
}

gerdy_status gd_run_describe(gd_run* run, gerdy_error* err) {
  memset(&run->report, 0, sizeof run->report);
  describe_general(run);
  describe_meaning(run);
  if (run->gait == NULL) return GERDY_OK;
  gerdy_status status = describe_quality(run);
  if (status != GERDY_OK) return gd_fail_memory(err);
  describe_band(run);
  run->report.demand = run->demand;
  run->report.demand_note = run->demand_text;
  describe_synthetic(run);
  return describe_norms(run, err);
}
