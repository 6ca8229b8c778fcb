// Scale factors, markers and static pose as files.
#include "scale/scale_write.h"

#include <gerdy/io.h>

#include "base/fail.h"
#include "base/file.h"
#include "model/osim_write_element.h"

static void open_document(gd_osim_writer* w) {
  gd_buf_text(w->out,
              "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<OpenSimDocument Version=\"40000\">\n");
}

static gerdy_status close_document(gd_osim_writer* w, const char* path, gerdy_error* err) {
  gd_buf_text(w->out, "</OpenSimDocument>\n");
  gerdy_status status =
      w->out->failed ? gd_fail_memory(err) : gd_file_write(path, w->out->at, w->out->n, err);
  gd_buf_reset(w->out);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

gerdy_status gd_scale_write_factors(const char* path, const gerdy_model* model,
                                    const double* factor, gerdy_error* err) {
  gd_buf out;
  gd_osim_writer w = {.m = model, .out = &out, .depth = 1};
  gd_buf_init(&out);
  open_document(&w);
  gd_osim_open_set(&w, "ScaleSet", model->name);
  for (int b = 0; b < model->nbody; ++b) {
    gd_osim_open(&w, "Scale", NULL);
    gd_osim_put_vec(&w, "scales", factor + 3 * b, 3);
    gd_osim_put_text(&w, "segment", gd_osim_name(&w, model->body_name[b]));
    gd_osim_put_bool(&w, "apply", true);
    gd_osim_close(&w, "Scale");
  }
  gd_osim_close_set(&w, "ScaleSet");
  return close_document(&w, path, err);
}

gerdy_status gd_scale_write_markers(const char* path, const gerdy_model* model, gerdy_error* err) {
  gd_buf out;
  gd_osim_writer w = {.m = model, .out = &out, .depth = 1};
  gd_buf_init(&out);
  open_document(&w);
  gd_osim_write_markers(&w);
  return close_document(&w, path, err);
}

gerdy_status gd_scale_write_pose(const char* path, const gerdy_model* model, const double* q,
                                 double time, gerdy_error* err) {
  gerdy_series* pose;
  gerdy_status status = gerdy_series_new(1, (size_t)model->nq, &pose, err);
  if (status != GERDY_OK) return status;
  pose->time[0] = time;
  for (int i = 0; i < model->nq && status == GERDY_OK; ++i) {
    bool angle = model->q_rotational[i];
    status =
        gerdy_series_name(pose, (size_t)i, model->names + model->q_name[i], angle ? "rad" : "m");
    gerdy_series_set(pose, 0, (size_t)i, angle ? q[i] * GERDY_DEGREES_PER_RADIAN : q[i]);
  }
  if (status == GERDY_OK) status = gerdy_sto_save(path, pose, GERDY_DEGREES, err);
  gerdy_series_free(pose);
  return status;
}
