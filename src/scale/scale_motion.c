#include "scale/scale_motion.h"

#include <gerdy/kin.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "math/vec.h"

enum { most_frames = 100 };

// ---- frames that are followed ------------------------------------------------------------------

gerdy_status gd_scale_thin_out(const gerdy_series* table, size_t first, size_t last, size_t most,
                               gerdy_series** out, gerdy_error* err) {
  size_t have = last - first + 1, n = have < most ? have : most;
  gerdy_status status = gerdy_series_new(n, table->ncol, out, err);
  if (status != GERDY_OK) return status;
  memcpy((*out)->column, table->column, table->ncol * sizeof *table->column);
  for (size_t i = 0; i < n; ++i) {
    size_t row = first + (n > 1 ? i * (have - 1) / (n - 1) : 0);
    (*out)->time[i] = table->time[row];
    memcpy((*out)->value + i * table->ncol, table->value + row * table->ncol,
           table->ncol * sizeof *table->value);
    memcpy((*out)->valid + i * table->ncol, table->valid + row * table->ncol, table->ncol);
  }
  return GERDY_OK;
}

typedef struct follower {
  const gerdy_model* model;
  const gerdy_series* table;
  double* weight;  // (nmarker)
  gerdy_ik_trial* trial;
  gerdy_data* data;
} follower;

static void end(follower* f) {
  gd_free(f->weight);
  gerdy_ik_trial_free(f->trial);
  gerdy_data_free(f->data);
}

static gerdy_status follow(follower* f, const gd_scale_tasks* tasks, const unsigned char* held,
                           gerdy_error* err) {
  gerdy_ik_options options = gerdy_ik_options_default();
  options.held = held;
  f->weight = gd_alloc((size_t)f->model->nmarker, sizeof *f->weight);
  if (f->weight == NULL) return gd_fail_memory(err);
  for (int i = 0; i < tasks->ntask; ++i) {
    int marker = gerdy_model_marker(f->model, tasks->task[i].name);
    if (marker >= 0) f->weight[marker] = tasks->task[i].weight;
  }
  gerdy_status status =
      gerdy_ik_solve(f->model, f->table, f->weight, &options, NULL, NULL, &f->trial, err);
  return status == GERDY_OK ? gerdy_data_new(f->model, &f->data, err) : status;
}

// pose of a row; false: it has none
static bool pose(follower* f, size_t row) {
  const gerdy_series* motion = f->trial->motion;
  if (f->trial->info[row].outcome == GERDY_IK_TOO_FEW) return false;
  for (size_t q = 0; q < motion->ncol; ++q) {
    double value = motion->value[row * motion->ncol + q];
    f->data->q[q] = isnan(value) ? f->model->q_default[q] : value;
  }
  gerdy_fk(f->model, f->data);
  gerdy_fk_markers(f->model, f->data);
  return true;
}

static bool seen(const gerdy_series* table, ptrdiff_t marker, size_t row, double out[3]) {
  size_t at = row * table->ncol + 3 * (size_t)marker;
  gd_v3_copy(table->value + at, out);
  return table->valid[at] && table->valid[at + 1] && table->valid[at + 2];
}

// ---- placing -----------------------------------------------------------------------------------

// mean place of a marker on its segment; false: never seen
static bool mean_place(follower* f, int marker, double out[3]) {
  int b = f->model->marker_body[marker];
  ptrdiff_t column = gerdy_marker_find(f->table, f->model->names + f->model->marker_name[marker]);
  double sum[3] = {0, 0, 0}, at[3], v[3];
  size_t n = 0;
  for (size_t row = 0; row < f->table->nrow; ++row) {
    if (!seen(f->table, column, row, at) || !pose(f, row)) continue;
    gd_v3_sub(at, f->data->body_pos + 3 * b, v);
    gd_m3_tmul_v3(f->data->body_rot + 9 * b, v, at);
    gd_v3_add(sum, at, sum);
    ++n;
  }
  for (int k = 0; k < 3; ++k) out[k] = n > 0 ? sum[k] / (double)n : 0;
  return n > 0;
}

static void place_all(follower* f, gerdy_model* model) {
  for (int i = 0; i < model->nmarker; ++i) {
    double at[3];
    if (!model->marker_fixed[i] && mean_place(f, i, at)) gd_v3_copy(at, model->marker_pos + 3 * i);
  }
}

gerdy_status gd_scale_place_motion(gerdy_model* model, const gd_scale_placing* placing,
                                   gerdy_notes* notes, gerdy_error* err) {
  gerdy_series* frames = NULL;
  gerdy_status status = gd_scale_drop_unmeasured(model, placing->table, notes, err);
  if (status == GERDY_OK) {
    const gerdy_series* table = placing->table;
    status = gd_scale_thin_out(table, 0, table->nrow - 1, most_frames, &frames, err);
  }
  follower f = {.model = model, .table = frames};
  if (status == GERDY_OK) status = follow(&f, placing->tasks, placing->held, err);
  if (status == GERDY_OK) place_all(&f, model);
  end(&f);
  gerdy_series_free(frames);
  return status;
}
