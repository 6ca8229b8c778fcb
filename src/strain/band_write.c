#include "strain/band_write.h"

#include <gerdy/report.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "io/sto.h"
#include "report/json_parts.h"

static gerdy_status save_table(const gerdy_series* table, const gd_buf* lines, const char* path,
                               gd_file_set* set, gerdy_error* err) {
  const char* part;
  gerdy_status status = gd_file_set_add(set, path, &part, err);
  if (status == GERDY_OK) status = gd_sto_save(part, table, GERDY_RADIANS, lines->at, err);
  // the user knows the file by its own name
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

static gerdy_status save_readings(const gd_band_work* w, const gd_band_frames* frames,
                                  gd_file_set* set, gerdy_error* err) {
  gerdy_series* table = NULL;
  gd_buf lines = {0};
  gerdy_status status = gd_band_table(frames, &table, &lines, err);
  if (status == GERDY_OK) status = save_table(table, &lines, w->job->out, set, err);
  gerdy_series_free(table);
  gd_buf_reset(&lines);
  return status;
}

static gerdy_status save_slopes(const gd_band_work* w, const gd_band_frames* frames,
                                gd_file_set* set, gerdy_error* err) {
  gerdy_series* table = NULL;
  gd_buf lines = {0};
  if (w->job->slopes == NULL) return GERDY_OK;
  gerdy_status status = gd_band_slope_table(frames, &table, &lines, err);
  if (status == GERDY_OK) status = save_table(table, &lines, w->job->slopes, set, err);
  gerdy_series_free(table);
  gd_buf_reset(&lines);
  return status;
}

static int take_bytes(const char* bytes, size_t n, void* buf) {
  gd_buf_bytes(buf, bytes, n);
  return ((gd_buf*)buf)->failed ? -1 : 0;
}

// the band of results.json
static gerdy_status save_json(const gd_band_work* w, gd_file_set* set, gerdy_error* err) {
  const char *part, *path = w->job->json;
  gd_json build = {0};
  gd_buf text = {0};
  if (path == NULL) return GERDY_OK;
  gerdy_status status = gd_file_set_add(set, path, &part, err);
  if (status == GERDY_OK) {
    gerdy_report report = {
        .band_reference = w->reference, .band_note = "", .band_load = w->load, .gait = w->gait};
    memcpy(report.band_length, w->band.standing, sizeof report.band_length);
    json_t* root = gd_json_band(&build, &report);
    bool failed = build.failed || json_dump_callback(root, take_bytes, &text,
                                                     JSON_INDENT(1) | JSON_REAL_PRECISION(17)) != 0;
    gd_buf_text(&text, "\n");
    json_decref(root);
    status =
        failed || text.failed ? gd_fail_memory(err) : gd_file_write(part, text.at, text.n, err);
  }
  gd_buf_reset(&text);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

gerdy_status gd_band_write(gd_band_work* w, gerdy_error* err) {
  const gd_band_frames frames = {.model = w->id.model,
                                 .band = &w->band,
                                 .data = w->data,
                                 .motion = w->motion,
                                 .speed = w->speed,
                                 .drive = {w->drives.side[0], w->drives.side[1]}};
  gd_file_set set = {0};
  gerdy_status status = save_readings(w, &frames, &set, err);
  if (status == GERDY_OK) status = save_slopes(w, &frames, &set, err);
  if (status == GERDY_OK) status = save_json(w, &set, err);
  if (status == GERDY_OK) status = gd_file_set_commit(&set, err);
  gd_file_set_reset(&set);
  return status;
}
