// The files that a job writes: all of them or none.
#include <gerdy/io.h>
#include <gerdy/report.h>
#include <unistd.h>

#include "pipeline/run.h"

// coordinates in degrees, as .mot files of the field are
static gerdy_status save_motion(const gd_run* run, gerdy_error* err) {
  gerdy_series* s;
  gerdy_status status = gerdy_series_copy(run->trial->motion, &s, err);
  if (status != GERDY_OK) return status;
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) {
    if (run->model->q_rotational[i % s->ncol]) s->value[i] *= 57.29577951308232;
  }
  status = gerdy_sto_save(run->job->motion, s, GERDY_DEGREES, err);
  gerdy_series_free(s);
  return status;
}

typedef struct output {
  const char* path;
  gerdy_status (*write)(const gd_run* run, gerdy_error* err);
} output;

static gerdy_status save_errors(const gd_run* run, gerdy_error* err) {
  return gerdy_sto_save(run->job->errors, run->trial->error, GERDY_RADIANS, err);
}

static gerdy_status save_html(const gd_run* run, gerdy_error* err) {
  return gerdy_report_html(&run->report, run->job->html, err);
}

static gerdy_status save_json(const gd_run* run, gerdy_error* err) {
  return gerdy_report_json(&run->report, run->job->json, err);
}

// all of them or none: what was written before one fails is taken back
gerdy_status gd_run_write(const gd_run* run, gerdy_error* err) {
  const gerdy_job* job = run->job;
  const output outputs[] = {{job->motion, save_motion},
                            {job->errors, save_errors},
                            {run->gait != NULL ? job->json : NULL, save_json},
                            {run->gait != NULL ? job->html : NULL, save_html}};
  for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; ++i) {
    if (outputs[i].path == NULL) continue;
    gerdy_status status = outputs[i].write(run, err);
    if (status == GERDY_OK) continue;
    for (size_t k = 0; k < i; ++k) {
      if (outputs[k].path != NULL) unlink(outputs[k].path);
    }
    return status;
  }
  return GERDY_OK;
}
