// gerdy_scale_tool: a ScaleTool setup file, done.
#include <gerdy/io.h>
#include <gerdy/model.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "base/mem.h"
#include "base/text.h"
#include "eval/convert.h"
#include "io/trc.h"
#include "model/marker_set.h"
#include "scale/scale_made.h"
#include "scale/scale_write.h"
#include "tool/scale_setup.h"
#include "tool/scale_tool.h"
#include "trial/inputs.h"

// m2: the static pose of OpenSim 4.6 is no minimum. It lies where a logarithmic barrier of this
// height keeps it off the ends of the ranges: at the coordinates nearest to an end the slope of the
// error is 0.90 to 1.03e-5 times that of the barrier, and with this height the markers of the
// published runner come to lie nearest to OpenSim's (docs/motion.md).
static const double opensims_barrier = 9.2e-6;

typedef struct tool {
  bool as_opensim;
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
  return gd_input_markers(path, "static trial", 0, NAN, NAN, out, &unused, t->notes, t->err);
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
  if (status == GERDY_OK) status = gd_scale_note_mass(s->mass, t->notes, t->err);
  if (status == GERDY_OK)
    status = gd_scale_made_scale(&t->made, s->mass, s->preserve_masses, t->err);
  if (status == GERDY_OK) status = gd_scale_note_factors(&t->made, t->notes, t->err);
  return status;
}

// metres of the unit that a trial's file is written in
static gerdy_status unit_of(const char* path, double* out, gerdy_error* err) {
  char* bytes;
  size_t n;
  gd_lines in;
  gd_trc_header head = {0};
  gerdy_status status = gd_file_read(path, &bytes, &n, err);
  if (status != GERDY_OK) return status;
  status = gd_lines_open(&in, bytes, n, err);
  if (status == GERDY_OK) status = gd_trc_read_header(&in, &head, NULL, err);
  *out = pow(10, head.power);
  gd_names_free(&head.names);
  gd_free(bytes);
  return status;
}

static gerdy_status find_movement(const tool* t, double* out) {
  double unit;
  *out = 0;
  const char* trial = t->setup.place_trial;
  // only .trc files say their unit
  if (!(t->setup.most_movement > 0) || !gd_equal_nocase(gd_path_ext(trial), ".trc"))
    return GERDY_OK;
  gerdy_status status = unit_of(trial, &unit, t->err);
  if (status == GERDY_OK) *out = t->setup.most_movement * unit;
  return status;
}

static gerdy_status place(tool* t) {
  gd_scale_setup* s = &t->setup;
  gerdy_series *table = NULL, *coordinates = NULL;
  gd_scale_placing placing = {.tasks = &s->tasks, .range = {s->place_range[0], s->place_range[1]}};
  gerdy_status status = load_trial(t, s->place_trial, "MarkerPlacer", &table);
  if (status == GERDY_OK && s->coordinates[0] != '\0')
    status = gerdy_sto_load(s->coordinates, &coordinates, &placing.angle, t->notes, t->err);
  if (status == GERDY_OK) status = find_movement(t, &placing.most_movement);
  if (status == GERDY_OK) {
    placing.table = table;
    placing.coordinates = coordinates;
    placing.barrier = t->as_opensim ? opensims_barrier : 0;
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

static gerdy_status put_instead(const char* path, char* out, gerdy_error* err) {
  if (path == NULL) return GERDY_OK;
  int n = snprintf(out, gd_scale_path_size, "%s", path);
  if (n >= 0 && n < gd_scale_path_size) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, NULL, "the path \"%.80s\" is too long", path);
}

static gerdy_status override(tool* t, const gerdy_tool_job* job) {
  gd_scale_setup* s = &t->setup;
  gerdy_status status = put_instead(job->model, s->model, t->err);
  if (status == GERDY_OK) status = put_instead(job->markers, s->scale_trial, t->err);
  if (status == GERDY_OK) status = put_instead(job->markers, s->place_trial, t->err);
  if (status != GERDY_OK) return status;
  // a setup that writes over its own model is run as it is; here it would be a slip
  if (job->output != NULL && gd_file_same(job->output, s->model)) {
    return gd_fail(t->err, GERDY_E_ARG, 0, NULL,
                   "\"%.300s\" is read and would be written over; name another output",
                   job->output);
  }
  return put_instead(job->output, s->place ? s->placed_model : s->scaled_model, t->err);
}

static gerdy_status list_written(const tool* t, gerdy_tool_job* job) {
  const gd_scale_setup* s = &t->setup;
  const char* const scaled[] = {s->scaled_model, s->factors};
  const char* const placed[] = {s->placed_model, s->placed_markers, s->pose};
  gerdy_status status = GERDY_OK;
  for (int i = 0; s->scale && i < 2 && status == GERDY_OK; ++i) {
    if (scaled[i][0] != '\0') status = gd_tool_wrote(job, scaled[i], t->err);
  }
  for (int i = 0; s->place && i < 3 && status == GERDY_OK; ++i) {
    if (placed[i][0] != '\0') status = gd_tool_wrote(job, placed[i], t->err);
  }
  return status;
}

gerdy_status gd_scale_tool_run(gerdy_tool_job* job, gerdy_notes* notes, gerdy_error* err) {
  tool t = {.as_opensim = job->as_opensim, .notes = notes, .err = err};
  gerdy_status status = gd_scale_setup_load(job->setup, &t.setup, notes, err);
  if (status == GERDY_OK) {
    status = override(&t, job);
    // before the files appear: a list that cannot be made leaves none
    if (status == GERDY_OK) status = list_written(&t, job);
    if (status == GERDY_OK) status = run(&t);
    if (status != GERDY_OK && err != NULL && err->file[0] == '\0')
      gd_at_file(err, status, job->setup);
  }
  gd_file_set_reset(&t.files);
  gd_scale_made_reset(&t.made);
  gd_scale_setup_reset(&t.setup);
  return status;
}

gerdy_status gerdy_scale_tool(const char* setup, gerdy_notes* notes, gerdy_error* err) {
  gerdy_tool_job* job = gd_alloc(1, sizeof *job);
  if (job == NULL) return gd_fail_memory(err);
  job->setup = setup;
  gerdy_status status = gd_scale_tool_run(job, notes, err);
  gerdy_tool_job_reset(job);
  gd_free(job);
  return status;
}
