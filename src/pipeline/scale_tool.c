// gerdy_scale_tool: a ScaleTool setup file, done.
#include <gerdy/io.h>
#include <gerdy/model.h>
#include <gerdy/scale_job.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "model/marker_set.h"
#include "pipeline/convert.h"
#include "pipeline/inputs.h"
#include "pipeline/scale_made.h"
#include "pipeline/scale_setup.h"
#include "pipeline/scale_write.h"

typedef struct tool {
  gd_scale_setup setup;
  gd_scale_made made;
  gd_file_set files;
  gerdy_notes* notes;
  gerdy_error* err;
} tool;

// ---- input -------------------------------------------------------------------------------------

static gerdy_status check_setup(const tool* t) {
  const gd_scale_setup* s = &t->setup;
  const char* const output[] = {s->scaled_model, s->factors, s->placed_model, s->placed_markers,
                                s->pose};
  const char* const input[] = {s->marker_set, s->scale_trial, s->place_trial, s->coordinates};
  bool writes = false;
  for (size_t i = 0; i < sizeof output / sizeof output[0]; ++i) {
    writes = writes || output[i][0] != '\0';
    for (size_t k = 0; k < sizeof input / sizeof input[0] && output[i][0] != '\0'; ++k) {
      if (input[k][0] == '\0' || !gd_file_same(output[i], input[k])) continue;
      return gd_fail(t->err, GERDY_E_ARG, 0, NULL,
                     "\"%.300s\" is read and would be written over; name another output",
                     output[i]);
    }
  }
  if (writes) return GERDY_OK;
  return gd_fail(t->err, GERDY_E_ARG, 0, NULL,
                 "the setup names no file to write; give an output_model_file");
}

static gerdy_status load_model(tool* t) {
  gerdy_report_input unused;
  gerdy_model* model = NULL;
  gerdy_status status = gd_input_model(t->setup.model, &model, &unused, t->notes, t->err);
  if (status == GERDY_OK) status = gd_scale_made_begin(&t->made, model, t->err);
  if (status == GERDY_OK && t->setup.marker_set[0] != '\0')
    status = gd_marker_set_load(t->setup.marker_set, model, t->err);
  if (status == GERDY_OK && t->setup.name[0] != '\0')
    snprintf(model->name, sizeof model->name, "%s", t->setup.name);
  return status;
}

// the trial of a step; errors name the step when the setup names no file
static gerdy_status load_trial(const tool* t, const char* path, const char* step,
                               gerdy_series** out) {
  gerdy_report_input unused;
  *out = NULL;
  if (path[0] == '\0') {
    return gd_fail(t->err, GERDY_E_FORMAT, 0, step,
                   "a static trial is needed; name it in marker_file");
  }
  return gd_input_markers(path, "static trial", NAN, NAN, out, &unused, t->notes, t->err);
}

// ---- steps -------------------------------------------------------------------------------------

static bool is_measured(const gd_scale_plan* plan) {
  bool step = false;
  for (int i = 0; i < plan->nstep; ++i) step = step || plan->step[i] == GD_SCALE_MEASURED;
  return step && plan->nmeasurement > 0;
}

static gerdy_status measure(tool* t) {
  gd_scale_setup* s = &t->setup;
  gerdy_series* table;
  gerdy_status status = load_trial(t, s->scale_trial, "ModelScaler", &table);
  if (status == GERDY_OK) {
    status = gd_scale_measure(&s->plan, t->made.model, table, s->scale_range, t->notes, t->err);
    if (status != GERDY_OK) gd_at_file(t->err, status, s->scale_trial);
  }
  gerdy_series_free(table);
  return status;
}

static gerdy_status scale(tool* t) {
  gd_scale_setup* s = &t->setup;
  gerdy_status status = is_measured(&s->plan) ? measure(t) : GERDY_OK;
  if (status == GERDY_OK)
    status = gd_scale_factors(&s->plan, t->made.model, t->made.factor, t->notes, t->err);
  if (status == GERDY_OK)
    status = gd_scale_made_scale(&t->made, s->mass, s->preserve_masses, t->err);
  if (status == GERDY_OK) status = gd_scale_note_factors(&t->made, t->notes, t->err);
  return status;
}

static gerdy_status place(tool* t) {
  gd_scale_setup* s = &t->setup;
  gerdy_series *table = NULL, *coordinates = NULL;
  gd_scale_placing placing = {.tasks = &s->tasks, .range = {s->place_range[0], s->place_range[1]}};
  gerdy_status status = load_trial(t, s->place_trial, "MarkerPlacer", &table);
  if (status == GERDY_OK && s->coordinates[0] != '\0')
    status = gerdy_sto_load(s->coordinates, &coordinates, &placing.angle, t->notes, t->err);
  if (status == GERDY_OK) {
    placing.table = table;
    placing.coordinates = coordinates;
    status = gd_scale_place(t->made.model, &placing, t->made.q, &t->made.info, t->notes, t->err);
  }
  if (status == GERDY_OK) status = gd_scale_note_pose(&t->made, t->notes, t->err);
  gerdy_series_free(table);
  gerdy_series_free(coordinates);
  return status;
}

// ---- output ------------------------------------------------------------------------------------

static gerdy_status write_model(tool* t, const char* path) {
  const char* part;
  if (path[0] == '\0') return GERDY_OK;
  gerdy_status status = gd_file_set_add(&t->files, path, &part, t->err);
  if (status == GERDY_OK) status = gd_note_lost(path, t->notes, t->err);
  return status == GERDY_OK ? gerdy_model_save(part, t->made.model, t->err) : status;
}

static gerdy_status write_factors(tool* t, const char* path) {
  const char* part;
  if (path[0] == '\0') return GERDY_OK;
  gerdy_status status = gd_file_set_add(&t->files, path, &part, t->err);
  if (status != GERDY_OK) return status;
  return gd_scale_write_factors(part, t->made.model, t->made.factor, t->err);
}

static gerdy_status write_placed(tool* t) {
  const gd_scale_setup* s = &t->setup;
  const char* part;
  double time = isnan(s->place_range[0]) ? 0 : s->place_range[0];
  gerdy_status status = write_model(t, s->placed_model);
  if (status == GERDY_OK && s->placed_markers[0] != '\0') {
    status = gd_file_set_add(&t->files, s->placed_markers, &part, t->err);
    if (status == GERDY_OK) status = gd_scale_write_markers(part, t->made.model, t->err);
  }
  if (status == GERDY_OK && s->pose[0] != '\0') {
    status = gd_file_set_add(&t->files, s->pose, &part, t->err);
    if (status == GERDY_OK)
      status = gd_scale_write_pose(part, t->made.model, t->made.q, time, t->err);
  }
  return status;
}

// ---- whole -------------------------------------------------------------------------------------

static gerdy_status run(tool* t) {
  const gd_scale_setup* s = &t->setup;
  gerdy_status status = check_setup(t);
  if (status == GERDY_OK) status = load_model(t);
  if (status == GERDY_OK && s->scale) {
    status = scale(t);
    if (status == GERDY_OK) status = write_model(t, s->scaled_model);
    if (status == GERDY_OK) status = write_factors(t, s->factors);
  }
  if (status == GERDY_OK && s->place) {
    status = place(t);
    if (status == GERDY_OK) status = write_placed(t);
  }
  return status == GERDY_OK ? gd_file_set_commit(&t->files, t->err) : status;
}

gerdy_status gerdy_scale_tool(const char* setup, gerdy_notes* notes, gerdy_error* err) {
  tool t = {.notes = notes, .err = err};
  gerdy_status status = gd_scale_setup_load(setup, &t.setup, notes, err);
  if (status == GERDY_OK) {
    status = run(&t);
    if (status != GERDY_OK && err != NULL && err->file[0] == '\0') gd_at_file(err, status, setup);
  }
  gd_file_set_reset(&t.files);
  gd_scale_made_reset(&t.made);
  gd_scale_setup_reset(&t.setup);
  return status;
}
