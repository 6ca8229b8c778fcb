// gerdy_scale_run: a static trial and a generic model, no setup.
#include <gerdy/scale_job.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "base/mem.h"
#include "pipeline/adopt.h"
#include "pipeline/convert.h"
#include "pipeline/inputs.h"
#include "pipeline/scale_auto.h"
#include "pipeline/scale_made.h"
#include "pipeline/scale_text.h"
#include "pipeline/scale_write.h"

gerdy_scale_job gerdy_scale_job_default(void) {
  return (gerdy_scale_job){.mass = NAN, .from = NAN, .to = NAN};
}

void gerdy_scale_free(char* text) { gd_free(text); }

typedef struct work {
  const gerdy_scale_job* job;
  gerdy_series* table;
  gd_scale_plan plan;
  gd_scale_tasks tasks;
  gd_scale_made made;
  gerdy_notes* notes;
  gerdy_error* err;
} work;

static gerdy_status check_job(const gerdy_scale_job* job, gerdy_error* err) {
  const char* const output[] = {job->output, job->factors};
  const char* const input[] = {job->model, job->markers};
  if (job->markers == NULL)
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "no static trial was given; name a .trc file");
  if (job->output == NULL)
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "name a file for the scaled model");
  if (!isnan(job->mass) && (!(job->mass > 0) || isinf(job->mass)))
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "a mass of %g kg is none", job->mass);
  for (int i = 0; i < 4; ++i) {
    const char *out = output[i / 2], *in = input[i % 2];
    if (out == NULL || in == NULL || !gd_file_same(out, in)) continue;
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "\"%.300s\" is read and would be written over; name another output", out);
  }
  return GERDY_OK;
}

static gerdy_status read(work* w) {
  gerdy_report_input unused;
  gerdy_model* model = NULL;
  gerdy_status status = gd_input_model(w->job->model, &model, &unused, w->notes, w->err);
  if (status == GERDY_OK) status = gd_scale_made_begin(&w->made, model, w->err);
  if (status != GERDY_OK) return status;
  status = gd_input_markers(w->job->markers, "static trial", w->job->from, w->job->to, &w->table,
                            &unused, w->notes, w->err);
  if (status != GERDY_OK) return status;
  return gd_adopt_markers(w->made.model, w->table, w->job->markers, NULL, NULL, NULL, NULL,
                          w->notes, w->err);
}

static gerdy_status scale(work* w) {
  static const double whole[2] = {NAN, NAN};
  const gerdy_model* m = w->made.model;
  gerdy_status status = gd_scale_auto_plan(&w->plan, m, w->table, w->err);
  if (status == GERDY_OK) status = gd_scale_measure(&w->plan, m, w->table, whole, w->notes, w->err);
  if (status != GERDY_OK) return gd_at_file(w->err, status, w->job->markers);
  status = gd_scale_factors(&w->plan, m, w->made.factor, w->notes, w->err);
  if (status == GERDY_OK) status = gd_scale_auto_fill(&w->plan, m, w->made.factor, w->err);
  if (status == GERDY_OK) status = gd_scale_note_sides(&w->plan, w->notes, w->err);
  return status == GERDY_OK ? gd_scale_made_scale(&w->made, w->job->mass, 1, w->err) : status;
}

static gerdy_status place(work* w) {
  gd_scale_placing placing = {.tasks = &w->tasks, .table = w->table, .range = {NAN, NAN}};
  if (w->job->keep_markers) return GERDY_OK;
  gerdy_status status = gd_scale_auto_tasks(&w->plan, w->made.model, &w->tasks, w->err);
  for (int i = 0; i < w->tasks.ntask && status == GERDY_OK; ++i) {
    // markers that only the model has are told of when they are dropped
    if (gerdy_marker_find(w->table, w->tasks.task[i].name) < 0) w->tasks.task[i].weight = 0;
  }
  if (status != GERDY_OK) return status;
  return gd_scale_place(w->made.model, &placing, w->made.q, &w->made.info, w->notes, w->err);
}

static gerdy_status write_files(const work* w) {
  gd_file_set files = {0};
  const char* part;
  gerdy_status status = gd_file_set_add(&files, w->job->output, &part, w->err);
  if (status == GERDY_OK) status = gerdy_model_save(part, w->made.model, w->err);
  if (status == GERDY_OK && w->job->factors != NULL) {
    status = gd_file_set_add(&files, w->job->factors, &part, w->err);
    if (status == GERDY_OK)
      status = gd_scale_write_factors(part, w->made.model, w->made.factor, w->err);
  }
  if (status == GERDY_OK) status = gd_note_lost(w->job->output, w->notes, w->err);
  if (status == GERDY_OK) status = gd_file_set_commit(&files, w->err);
  gd_file_set_reset(&files);
  return status;
}

static gerdy_status run(work* w, char** text) {
  gd_buf out;
  gd_buf_init(&out);
  gerdy_status status = read(w);
  if (status == GERDY_OK) status = scale(w);
  if (status == GERDY_OK) status = place(w);
  if (status == GERDY_OK)
    status = gd_scale_text(&w->plan, &w->made, !w->job->keep_markers, &out, w->err);
  if (status == GERDY_OK) status = write_files(w);
  if (status == GERDY_OK && text != NULL) {
    *text = out.at;
  } else {
    gd_buf_reset(&out);
  }
  return status;
}

gerdy_status gerdy_scale_run(const gerdy_scale_job* job, char** text, gerdy_notes* notes,
                             gerdy_error* err) {
  work w = {.job = job, .notes = notes, .err = err};
  if (text != NULL) *text = NULL;
  gerdy_status status = check_job(job, err);
  if (status == GERDY_OK) status = run(&w, text);
  gerdy_series_free(w.table);
  gd_scale_plan_reset(&w.plan);
  gd_scale_tasks_reset(&w.tasks);
  gd_scale_made_reset(&w.made);
  return status;
}
