// gerdy_eval_run: poses in files, tables into a folder.
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_set.h"
#include "eval/eval_parts.h"
#include "trial/inputs.h"

gerdy_eval_job gerdy_eval_job_default(void) { return (gerdy_eval_job){.activation_of_all = NAN}; }

// everything read, and the tables made of it
typedef struct files {
  gerdy_model* model;
  gerdy_series* series[GD_NEVAL_KIND];
  gerdy_eval_input input;
  gerdy_eval eval;
} files;

static void close_files(files* f) {
  gerdy_eval_reset(&f->eval);
  for (int kind = 0; kind < GD_NEVAL_KIND; ++kind) gerdy_series_free(f->series[kind]);
  gerdy_model_free(f->model);
}

// ---- reading -----------------------------------------------------------------------------------

static gerdy_status read_files(const gerdy_eval_job* job, files* f, gerdy_notes* notes,
                               gerdy_error* err) {
  const char* const path[GD_NEVAL_KIND] = {job->poses, job->speeds, job->accelerations,
                                           job->activation};
  static const char* const what[GD_NEVAL_KIND] = {"poses", "speeds", "accelerations",
                                                  "activations"};
  gerdy_eval_given* given[GD_NEVAL_KIND] = {&f->input.poses, &f->input.speeds,
                                            &f->input.accelerations, &f->input.activation};
  gerdy_report_input unused;
  f->input.activation_of_all = job->activation_of_all;
  f->input.exact = job->exact;
  gerdy_status status = gd_input_model(job->model, &f->model, &unused, notes, err);
  for (int kind = 0; kind < GD_NEVAL_KIND && status == GERDY_OK; ++kind) {
    if (path[kind] == NULL) continue;
    status = gd_input_table(path[kind], what[kind], &f->series[kind], &given[kind]->angle, &unused,
                            notes, err);
    given[kind]->series = f->series[kind];
    given[kind]->name = path[kind];
  }
  return status;
}

// ---- writing -----------------------------------------------------------------------------------

static gerdy_status table_path(const gerdy_eval_job* job, int table, char* out, size_t size,
                               gerdy_error* err) {
  int n =
      snprintf(out, size, "%s/%s.sto", job->output, gerdy_eval_table_name((gerdy_eval_table)table));
  if (n >= 0 && (size_t)n < size) return GERDY_OK;
  gd_fail(err, GERDY_E_FILE, 0, NULL, "the name of the folder is too long");
  return gd_at_file(err, GERDY_E_FILE, job->output);
}

static gerdy_status check_folder(const gerdy_eval_job* job, gerdy_error* err) {
  struct stat info;
  if (stat(job->output, &info) != 0 || S_ISDIR(info.st_mode)) return GERDY_OK;
  gd_fail(err, GERDY_E_FILE, 0, NULL, "this is a file; name a folder for the tables");
  return gd_at_file(err, GERDY_E_FILE, job->output);
}

static gerdy_status check_job(const gerdy_eval_job* job, gerdy_error* err) {
  const char* const input[] = {job->model, job->poses, job->speeds, job->accelerations,
                               job->activation};
  if (job->poses == NULL)
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "no poses were given; name a table with --poses");
  if (job->output == NULL || job->output[0] == '\0' || strcmp(job->output, "-") == 0) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "name a folder for the tables with --output");
  }
  if (job->activation != NULL && !isnan(job->activation_of_all)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "activations were given as a table and as a number; give one of them");
  }
  gerdy_status status = check_folder(job, err);
  for (int t = 0; t < GERDY_NEVAL_TABLE && status == GERDY_OK; ++t) {
    char path[PATH_MAX];
    status = table_path(job, t, path, sizeof path, err);
    for (size_t i = 0; i < sizeof input / sizeof input[0] && status == GERDY_OK; ++i) {
      if (input[i] == NULL || !gd_file_same(path, input[i])) continue;
      return gd_fail(err, GERDY_E_ARG, 0, NULL,
                     "%s.sto would be written over \"%.200s\", which is read; name another folder",
                     gerdy_eval_table_name((gerdy_eval_table)t), input[i]);
    }
  }
  return status;
}

// a table of an earlier call that lies among the new ones is not of these poses
static gerdy_status note_older(const gerdy_eval_job* job, const gerdy_eval* eval,
                               gerdy_notes* notes, gerdy_error* err) {
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) {
    char path[PATH_MAX];
    if (eval->table[t] != NULL) continue;
    gerdy_status status = table_path(job, t, path, sizeof path, err);
    if (status != GERDY_OK) return status;
    if (access(path, F_OK) == 0 &&
        gerdy_notes_add(notes, GERDY_WARNING, 0, path,
                        "the file is from an earlier call and was left as it is") != GERDY_OK) {
      return gd_fail_memory(err);
    }
  }
  return GERDY_OK;
}

static gerdy_status write_tables(const gerdy_eval_job* job, const gerdy_eval* eval,
                                 gerdy_error* err) {
  struct stat info;
  bool was_there = stat(job->output, &info) == 0;
  gd_file_set set = {0};
  gerdy_status status = gd_dir_make(job->output, err);
  for (int t = 0; t < GERDY_NEVAL_TABLE && status == GERDY_OK; ++t) {
    char path[PATH_MAX];
    const char* part;
    if (eval->table[t] == NULL) continue;
    status = table_path(job, t, path, sizeof path, err);
    if (status == GERDY_OK) status = gd_file_set_add(&set, path, &part, err);
    if (status == GERDY_OK) {
      status = gerdy_sto_save(part, eval->table[t], GERDY_RADIANS, err);
      // the user knows the file by its own name
      if (status != GERDY_OK) gd_at_file(err, status, path);
    }
  }
  if (status == GERDY_OK) status = gd_file_set_commit(&set, err);
  gd_file_set_reset(&set);
  if (status != GERDY_OK && !was_there) rmdir(job->output);
  return status;
}

gerdy_status gerdy_eval_run(gerdy_eval_job* job, gerdy_notes* notes, gerdy_error* err) {
  files f = {0};
  gerdy_status status = check_job(job, err);
  job->written = 0;
  job->nrow = 0;
  if (status == GERDY_OK) status = read_files(job, &f, notes, err);
  if (status == GERDY_OK) {
    f.model->exact_rates = job->exact;
    status = gerdy_eval_tables(f.model, &f.input, job->tables, job->progress, job->context, &f.eval,
                               notes, err);
    // of the parameters of a muscle
    if (status == GERDY_E_MODEL && job->model != NULL) gd_at_file(err, status, job->model);
  }
  if (status == GERDY_OK) status = note_older(job, &f.eval, notes, err);
  if (status == GERDY_OK) status = write_tables(job, &f.eval, err);
  for (int t = 0; t < GERDY_NEVAL_TABLE && status == GERDY_OK; ++t) {
    if (f.eval.table[t] == NULL) continue;
    job->written |= 1u << t;
    job->nrow = f.eval.table[t]->nrow;
  }
  close_files(&f);
  return status;
}
