// The files that a job writes: all of them or none.
#include <gerdy/io.h>
#include <gerdy/report.h>

#include "base/fail.h"
#include "base/file_set.h"
#include "pipeline/run.h"

// coordinates in degrees, as .mot files of the field are
static gerdy_status save_in_degrees(const gd_run* run, const gerdy_series* table, const char* path,
                                    gerdy_error* err) {
  gerdy_series* s;
  gerdy_status status = gerdy_series_copy(table, &s, err);
  if (status != GERDY_OK) return status;
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) {
    if (run->model->q_rotational[i % s->ncol]) s->value[i] *= GERDY_DEGREES_PER_RADIAN;
  }
  status = gerdy_sto_save(path, s, GERDY_DEGREES, err);
  gerdy_series_free(s);
  return status;
}

static gerdy_status save_motion(const gd_run* run, const char* path, gerdy_error* err) {
  return save_in_degrees(run, run->trial->motion, path, err);
}

static gerdy_status save_sd(const gd_run* run, const char* path, gerdy_error* err) {
  return save_in_degrees(run, run->trial->sd, path, err);
}

static gerdy_status save_errors(const gd_run* run, const char* path, gerdy_error* err) {
  return gerdy_sto_save(path, run->trial->error, GERDY_RADIANS, err);
}

static gerdy_status save_html(const gd_run* run, const char* path, gerdy_error* err) {
  return gerdy_report_html(&run->report, path, err);
}

static gerdy_status save_json(const gd_run* run, const char* path, gerdy_error* err) {
  return gerdy_report_json(&run->report, path, err);
}

static gerdy_status save_map(const gd_run* run, const char* path, gerdy_error* err) {
  return gerdy_name_pairs_save(path, run->matched, err);
}

typedef struct output {
  const char* path;
  gerdy_status (*save)(const gd_run* run, const char* path, gerdy_error* err);
} output;

gerdy_status gd_run_write(const gd_run* run, gerdy_error* err) {
  const gerdy_job* job = run->job;
  const output outputs[] = {{job->motion, save_motion}, {job->errors, save_errors},
                            {job->sd, save_sd},         {job->save_map, save_map},
                            {job->json, save_json},     {job->html, save_html}};
  gd_file_set set = {0};
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < sizeof outputs / sizeof outputs[0] && status == GERDY_OK; ++i) {
    const char* part;
    if (outputs[i].path == NULL) continue;
    status = gd_file_set_add(&set, outputs[i].path, &part, err);
    if (status == GERDY_OK) status = outputs[i].save(run, part, err);
    // the user knows the file by its own name
    if (status != GERDY_OK) gd_at_file(err, status, outputs[i].path);
  }
  if (status == GERDY_OK) status = gd_file_set_commit(&set, err);
  gd_file_set_reset(&set);
  return status;
}
