// gerdy_scale_run: a static trial and a generic model, no setup.
#include <gerdy/scale_job.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "base/mem.h"
#include "eval/convert.h"
#include "scale/scale_attach.h"
#include "scale/scale_auto.h"
#include "scale/scale_centre.h"
#include "scale/scale_fit.h"
#include "scale/scale_joints.h"
#include "scale/scale_made.h"
#include "scale/scale_motion.h"
#include "scale/scale_text.h"
#include "scale/scale_write.h"
#include "trial/adopt.h"
#include "trial/inputs.h"
#include "trial/same_person.h"

gerdy_scale_job gerdy_scale_job_default(void) {
  return (gerdy_scale_job){.mass = NAN, .from = NAN, .to = NAN};
}

void gerdy_scale_free(char* text) { gd_free(text); }

typedef struct work {
  const gerdy_scale_job* job;
  const char* trial;  // path of what is measured: the static trial, else the run
  bool in_motion;     // it is the run
  gerdy_series* table;
  gerdy_name_pairs *mapping, *matched;  // as given, NULL: none; as the markers were matched
  gerdy_series* run;                    // NULL: not given
  unsigned char* held;                  // (nq) as inverse kinematics holds them
  gd_attachments attached;
  gd_scale_plan plan;
  gd_scale_tasks tasks;
  gd_scale_made made;
  gerdy_notes* notes;
  gerdy_notes* name_notes;  // what is told of the names and axes of the static trial
  gerdy_error* err;
} work;

// one of them would be lost; those that are not asked for are NULL
static gerdy_status check_apart(const char* const* output, int n, gerdy_error* err) {
  char target[PATH_MAX], before[PATH_MAX];
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < i; ++k) {
      if (output[i] == NULL || output[k] == NULL) continue;
      gerdy_status status = gd_file_target(output[i], target, sizeof target, err);
      if (status == GERDY_OK) status = gd_file_target(output[k], before, sizeof before, err);
      if (status != GERDY_OK) return status;
      if (strcmp(target, before) == 0 || gd_file_same(target, before))
        return gd_fail(err, GERDY_E_ARG, 0, NULL,
                       "\"%.300s\" would be written twice; give every output a name of its own",
                       output[i]);
    }
  }
  return GERDY_OK;
}

static gerdy_status check_job(const gerdy_scale_job* job, gerdy_error* err) {
  const char* const output[] = {job->output, job->factors, job->save_map};
  const char* const input[] = {job->model, job->markers, job->run, job->map};
  if (job->markers == NULL && job->run == NULL)
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "no trial was given; name a static trial, or else a run, .trc");
  if (job->output == NULL)
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "name a file for the scaled model");
  if (!isnan(job->mass) && (!(job->mass > 0) || isinf(job->mass)))
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "a mass of %g kg is none", job->mass);
  for (int i = 0; i < 12; ++i) {
    const char *out = output[i / 4], *in = input[i % 4];
    if (out == NULL || in == NULL || !gd_file_same(out, in)) continue;
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "\"%.300s\" is read and would be written over; name another output", out);
  }
  return check_apart(output, 3, err);
}

// what the run says about names is told when it is followed
static gerdy_status read_run(work* w) {
  gerdy_report_input unused;
  gerdy_notes quiet;
  gerdy_notes_init(&quiet);
  gerdy_status status = gd_input_markers(w->job->run, "run", w->job->rate, NAN, NAN, &w->run,
                                         &unused, &quiet, w->err);
  if (status == GERDY_OK)
    status = gd_adopt_markers(w->made.model, w->run, w->job->run, w->mapping, w->job->map, NULL,
                              NULL, &quiet, w->err);
  gerdy_notes_reset(&quiet);
  return status;
}

// is the run of the person in the static trial?
static gerdy_status compare(work* w) {
  gd_likeness likeness;
  gerdy_status status = gd_likeness_find(w->made.model, w->table, w->run, &likeness, w->err);
  if (status != GERDY_OK) return status;
  return gd_likeness_note_trials(&likeness, w->made.model, gd_path_name(w->job->markers), w->notes,
                                 w->err);
}

static gerdy_status read(work* w) {
  gerdy_report_input unused;
  gerdy_model* model = NULL;
  gerdy_status status = gd_input_model(w->job->model, &model, &unused, w->notes, w->err);
  if (status == GERDY_OK) status = gd_scale_made_begin(&w->made, model, w->err);
  if (status != GERDY_OK) return status;
  status = gd_input_markers(w->trial, w->in_motion ? "run" : "static trial", w->job->rate,
                            w->job->from, w->job->to, &w->table, &unused, w->notes, w->err);
  if (status == GERDY_OK && w->job->map != NULL)
    status = gd_input_mapping(w->job->map, &w->mapping, &unused, w->err);
  if (status != GERDY_OK) return status;
  status = gd_adopt_markers(w->made.model, w->table, w->trial, w->mapping, w->job->map, NULL,
                            &w->matched, w->name_notes, w->err);
  if (status != GERDY_OK || w->in_motion || w->job->run == NULL) return status;
  status = read_run(w);
  return status == GERDY_OK ? compare(w) : status;
}

// weights of the markers in poses, and coordinates that stay
static gerdy_status make_tasks(work* w) {
  w->held = gd_alloc((size_t)w->made.model->nq, 1);
  if (w->held == NULL) return gd_fail_memory(w->err);
  gerdy_default_held(w->made.model, w->held);
  gerdy_status status = gd_scale_auto_tasks(&w->plan, w->made.model, &w->tasks, w->err);
  for (int i = 0; i < w->tasks.ntask && status == GERDY_OK; ++i) {
    // markers that only the model has are told of when they are dropped
    if (gerdy_marker_find(w->table, w->tasks.task[i].name) < 0) w->tasks.task[i].weight = 0;
  }
  return status;
}

static gerdy_status note_motion(const work* w) {
  if (gerdy_notes_add(
          w->notes, GERDY_WARNING, 0, gd_path_name(w->trial),
          "no static trial was given: the model is scaled to the mean lengths in the run "
          "itself, and its markers to their mean places. Lengths can be wrong by 5 %% and "
          "more, and joint angles by 15 deg; changes of an angle suffer less. Record a static "
          "trial if you can") == GERDY_OK) {
    return GERDY_OK;
  }
  return gd_fail_memory(w->err);
}

static gerdy_status measure(work* w) {
  static const double whole[2] = {NAN, NAN};
  const gerdy_model* m = w->made.model;
  gerdy_status status = w->in_motion ? note_motion(w) : GERDY_OK;
  if (status != GERDY_OK) return status;
  status = gd_scale_measure(&w->plan, m, w->table, whole, w->notes, w->err);
  if (status != GERDY_OK) return gd_at_file(w->err, status, w->trial);
  if (w->in_motion) status = gd_scale_measure_joints(&w->plan, m, w->table, w->held, w->err);
  if (status != GERDY_OK) return status;
  status = gd_scale_factors(&w->plan, m, w->made.factor, w->notes, w->err);
  if (status == GERDY_OK && !w->in_motion)
    status = gd_scale_measure_centres(&w->plan, m, w->table, w->made.factor, w->err);
  if (status == GERDY_OK) status = gd_scale_auto_fill(&w->plan, m, w->made.factor, w->err);
  return status == GERDY_OK ? gd_scale_auto_note(&w->plan, m, w->notes, w->err) : status;
}

static gerdy_status scale(work* w) {
  gerdy_status status = gd_scale_auto_plan(&w->plan, w->made.model, w->table, w->err);
  if (status != GERDY_OK) return gd_at_file(w->err, status, w->trial);
  status = make_tasks(w);
  if (status == GERDY_OK) status = measure(w);
  if (status == GERDY_OK) status = gd_scale_note_sides(&w->plan, w->notes, w->err);
  if (status == GERDY_OK) status = gd_scale_note_mass(w->job->mass, w->notes, w->err);
  return status == GERDY_OK ? gd_scale_made_scale(&w->made, w->job->mass, 1, w->err) : status;
}

static gerdy_status place(work* w) {
  if (w->job->keep_markers) return GERDY_OK;
  gd_scale_placing placing = {
      .tasks = &w->tasks, .table = w->table, .range = {NAN, NAN}, .held = w->held};
  if (w->in_motion) return gd_scale_place_motion(w->made.model, &placing, w->notes, w->err);
  gerdy_status status =
      gd_scale_place(w->made.model, &placing, w->made.q, &w->made.info, w->notes, w->err);
  if (status != GERDY_OK || w->job->no_attach) return status;
  return gd_scale_attach(w->made.model, w->made.q, w->held, w->table, w->run, w->mapping,
                         &w->attached, w->notes, w->err);
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
  if (status == GERDY_OK && w->job->save_map != NULL) {
    status = gd_file_set_add(&files, w->job->save_map, &part, w->err);
    if (status == GERDY_OK) status = gerdy_name_pairs_save(part, w->matched, w->err);
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
    status =
        gd_scale_text(&w->plan, &w->made, !w->job->keep_markers && !w->in_motion, &out, w->err);
  gd_attachments_text(&w->attached, w->made.model, &out);
  if (status == GERDY_OK && out.failed) status = gd_fail_memory(w->err);
  if (status == GERDY_OK) status = write_files(w);
  if (status == GERDY_OK && text != NULL) {
    *text = out.at;
  } else {
    gd_buf_reset(&out);
  }
  return status;
}

static work begin(const gerdy_scale_job* job, gerdy_notes* notes, gerdy_error* err) {
  bool in_motion = job->markers == NULL;
  return (work){.job = job,
                .trial = in_motion ? job->run : job->markers,
                .in_motion = in_motion,
                .notes = notes,
                .name_notes = notes,
                .err = err};
}

static void reset(work* w) {
  gerdy_series_free(w->table);
  gerdy_series_free(w->run);
  gerdy_name_pairs_free(w->mapping);
  gerdy_name_pairs_free(w->matched);
  gd_free(w->held);
  gd_attachments_reset(&w->attached);
  gd_scale_plan_reset(&w->plan);
  gd_scale_tasks_reset(&w->tasks);
  gd_scale_made_reset(&w->made);
}

gerdy_status gerdy_scale_run(const gerdy_scale_job* job, char** text, gerdy_notes* notes,
                             gerdy_error* err) {
  work w = begin(job, notes, err);
  if (text != NULL) *text = NULL;
  gerdy_status status = check_job(job, err);
  if (status == GERDY_OK) status = run(&w, text);
  reset(&w);
  return status;
}

gerdy_status gd_scale_make(const gerdy_scale_job* job, gerdy_model** out, gerdy_notes* notes,
                           gerdy_notes* name_notes, gerdy_error* err) {
  work w = begin(job, notes, err);
  w.name_notes = name_notes;
  *out = NULL;
  gerdy_status status = read(&w);
  if (status == GERDY_OK) status = scale(&w);
  if (status == GERDY_OK) status = place(&w);
  if (status == GERDY_OK) {
    *out = w.made.model;
    w.made.model = NULL;
  }
  reset(&w);
  return status;
}
