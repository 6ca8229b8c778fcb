// The files of an InverseKinematicsTool, with the columns that OpenSim gives them.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "tool/tool_ik.h"

// ---- tables ------------------------------------------------------------------------------------

// coordinates, angles in degrees
static gerdy_status motion_table(const gd_ik_tool* t, gerdy_series** out, gerdy_error* err) {
  gerdy_status status = gerdy_series_copy(t->trial->motion, out, err);
  if (status != GERDY_OK) return status;
  gerdy_series* s = *out;
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) {
    if (t->model->q_rotational[i % s->ncol]) s->value[i] *= GERDY_DEGREES_PER_RADIAN;
  }
  return GERDY_OK;
}

static gerdy_status new_table(const gd_ik_tool* t, size_t ncol, const char* title,
                              gerdy_series** out, gerdy_error* err) {
  gerdy_status status = gerdy_series_new(t->markers->nrow, ncol, out, err);
  if (status != GERDY_OK) return status;
  memcpy((*out)->time, t->markers->time, t->markers->nrow * sizeof *(*out)->time);
  (*out)->rate = t->markers->rate;
  snprintf((*out)->title, sizeof(*out)->title, "%s", title);
  return GERDY_OK;
}

// over the markers that are followed and seen, without their weights
static gerdy_status error_table(const gd_ik_tool* t, gerdy_series** out, gerdy_error* err) {
  static const char* const name[] = {"total_squared_error", "marker_error_RMS", "marker_error_max"};
  gerdy_status status = new_table(t, 3, "Model Marker Errors from IK", out, err);
  for (size_t c = 0; c < 3 && status == GERDY_OK; ++c) {
    status = gerdy_series_name(*out, c, name[c], c == 0 ? "m2" : "m");
  }
  for (size_t row = 0; row < t->markers->nrow && status == GERDY_OK; ++row) {
    const gerdy_ik_info* info = &t->trial->info[row];
    if (info->outcome == GERDY_IK_TOO_FEW) continue;
    gerdy_series_set(*out, row, 0, info->rms * info->rms * info->nmarker);
    gerdy_series_set(*out, row, 1, info->rms);
    gerdy_series_set(*out, row, 2, info->max);
  }
  return status;
}

// is every coordinate from the body down to the ground known in this row?
static bool is_known(const gd_ik_tool* t, size_t row, int body) {
  const gerdy_series* s = t->trial->motion;
  for (; body > 0; body = t->model->body_parent[body]) {
    for (int k = 0; k < t->model->body_nq[body]; ++k) {
      if (!s->valid[row * s->ncol + (size_t)(t->model->body_q[body] + k)]) return false;
    }
  }
  return true;
}

static void place_markers(const gd_ik_tool* t, gerdy_data* d, size_t row, gerdy_series* out) {
  const gerdy_model* m = t->model;
  const gerdy_series* s = t->trial->motion;
  size_t column = 0;
  for (size_t q = 0; q < s->ncol; ++q) {
    d->q[q] = s->valid[row * s->ncol + q] ? s->value[row * s->ncol + q] : m->q_default[q];
  }
  gerdy_fk(m, d);
  gerdy_fk_markers(m, d);
  for (int i = 0; i < m->nmarker; ++i) {
    if (t->weight[i] <= 0) continue;
    for (size_t k = 0; k < 3; ++k, ++column) {
      if (!is_known(t, row, m->marker_body[i])) continue;
      gerdy_series_set(out, row, column, d->marker_pos[3 * (size_t)i + k]);
    }
  }
}

static gerdy_status name_locations(const gd_ik_tool* t, gerdy_series* out, gerdy_error* err) {
  size_t column = 0;
  for (int i = 0; i < t->model->nmarker; ++i) {
    if (t->weight[i] <= 0) continue;
    for (int k = 0; k < 3; ++k) {
      char name[sizeof out->column->name];
      int n = snprintf(name, sizeof name, "%s_t%c", t->model->names + t->model->marker_name[i],
                       'x' + k);
      if (n >= (int)sizeof name || gerdy_series_name(out, column++, name, "m") != GERDY_OK) {
        return gd_fail(err, GERDY_E_MODEL, 0, name, "the name is too long for a column");
      }
    }
  }
  return GERDY_OK;
}

// where the followed markers are on the model
static gerdy_status location_table(const gd_ik_tool* t, gerdy_series** out, gerdy_error* err) {
  size_t ncol = 0;
  gerdy_data* d = NULL;
  for (int i = 0; i < t->model->nmarker; ++i) ncol += t->weight[i] > 0 ? 3 : 0;
  gerdy_status status = new_table(t, ncol, "Model Marker Locations from IK", out, err);
  if (status == GERDY_OK) status = name_locations(t, *out, err);
  if (status == GERDY_OK) status = gerdy_data_new(t->model, &d, err);
  for (size_t row = 0; row < t->markers->nrow && status == GERDY_OK; ++row) {
    place_markers(t, d, row, *out);
  }
  gerdy_data_free(d);
  return status;
}

// ---- files -------------------------------------------------------------------------------------

typedef struct output {
  bool asked;
  const char* name;  // of a report; NULL: the motion
  gerdy_angle_unit angle;
  gerdy_status (*make)(const gd_ik_tool* t, gerdy_series** out, gerdy_error* err);
} output;

// a report is named after the tool; its name must not lead out of the folder
static gerdy_status report_path(const gd_ik_tool* t, const char* name, char* out,
                                gerdy_error* err) {
  char tool[80];
  snprintf(tool, sizeof tool, "%.79s", t->file->tool->attr_name);
  for (char* c = tool; *c != '\0'; ++c) {
    if (*c == '/' || *c == '\\') *c = '_';
  }
  int n = snprintf(out, GD_TOOL_PATH, "%s/%s_%s.sto", t->setup.results, tool, name);
  if (n < GD_TOOL_PATH) return GERDY_OK;
  return gd_fail(err, GERDY_E_FILE, 0, NULL, "the path of a report is too long");
}

static gerdy_status check_output(const gd_ik_tool* t, const char* path, gerdy_error* err) {
  const char* const input[] = {t->setup.model, t->setup.markers, t->setup.coordinates,
                               t->file->path};
  for (size_t i = 0; i < sizeof input / sizeof input[0]; ++i) {
    if (input[i][0] == '\0' || !gd_file_same(path, input[i])) continue;
    gd_fail(err, GERDY_E_ARG, 0, NULL, "this is a file that is read; give the output another name");
    return gd_at_file(err, GERDY_E_ARG, path);
  }
  return GERDY_OK;
}

static gerdy_status save(const gd_ik_tool* t, const output* o, const char* path, gd_file_set* set,
                         gerdy_error* err) {
  const char* part;
  gerdy_series* table = NULL;
  gerdy_status status = check_output(t, path, err);
  if (status != GERDY_OK) return status;
  if (o->name != NULL) status = gd_dir_make(t->setup.results, err);
  if (status == GERDY_OK) status = gd_file_set_add(set, path, &part, err);
  if (status == GERDY_OK) status = o->make(t, &table, err);
  if (status == GERDY_OK) status = gerdy_sto_save(part, table, o->angle, err);
  gerdy_series_free(table);
  // the user knows the file by its own name
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, path);
}

gerdy_status gd_ik_tool_write(const gd_ik_tool* t, gerdy_tool_job* job, gerdy_error* err) {
  const output outputs[] = {
      {t->setup.motion[0] != '\0', NULL, GERDY_DEGREES, motion_table},
      {t->setup.report_errors, "ik_marker_errors", GERDY_RADIANS, error_table},
      {t->setup.report_locations, "ik_model_marker_locations", GERDY_RADIANS, location_table}};
  gd_file_set set = {0};
  bool named = job->output == NULL && gd_tool_text(t->file, "results_directory") != NULL;
  // as OpenSim does for its reports: the motion may go there, too
  gerdy_status status = named ? gd_dir_make(t->setup.results, err) : GERDY_OK;
  for (size_t i = 0; i < sizeof outputs / sizeof outputs[0] && status == GERDY_OK; ++i) {
    char path[GD_TOOL_PATH];
    if (!outputs[i].asked) continue;
    if (outputs[i].name != NULL)
      status = report_path(t, outputs[i].name, path, err);
    else
      memcpy(path, t->setup.motion, sizeof t->setup.motion);
    if (status == GERDY_OK) status = save(t, &outputs[i], path, &set, err);
    if (status == GERDY_OK) status = gd_tool_wrote(job, path, err);
  }
  if (status == GERDY_OK) status = gd_file_set_commit(&set, err);
  gd_file_set_reset(&set);
  job->nframe = t->markers->nrow;
  return status;
}
