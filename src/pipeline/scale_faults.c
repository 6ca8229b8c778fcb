#include "pipeline/scale_faults.h"

#include <gerdy/faults.h>
#include <string.h>

#include "base/fail.h"
#include "pipeline/fault_notes.h"

// who stands still is told by few frames
enum { most_frames = 40 };

// some rows of a table, from first to last
static gerdy_status take_rows(const gerdy_series* table, size_t first, size_t last,
                              gerdy_series** out, gerdy_error* err) {
  size_t n = last - first + 1, step = (n + most_frames - 1) / most_frames, ncol = table->ncol;
  gerdy_status status = gerdy_series_new((n + step - 1) / step, ncol, out, err);
  if (status != GERDY_OK) return status;
  gerdy_series* s = *out;
  memcpy(s->column, table->column, ncol * sizeof *s->column);
  for (size_t k = 0; k < s->nrow; ++k) {
    size_t row = first + k * step;
    s->time[k] = table->time[row];
    memcpy(s->value + k * ncol, table->value + row * ncol, ncol * sizeof *s->value);
    memcpy(s->valid + k * ncol, table->valid + row * ncol, ncol);
  }
  return GERDY_OK;
}

gerdy_status gd_scale_note_faults(const gerdy_model* model, const gerdy_series* table, size_t first,
                                  size_t last, const unsigned char* held, gerdy_notes* notes,
                                  gerdy_error* err) {
  gerdy_series* rows;
  gerdy_ik_trial* trial = NULL;
  gerdy_faults* faults = NULL;
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_error unused;
  options.held = held;
  gerdy_status status = take_rows(table, first, last, &rows, err);
  if (status == GERDY_OK) {
    status = gerdy_ik_solve(model, rows, NULL, &options, NULL, NULL, &trial, &unused);
  }
  if (status == GERDY_OK) {
    status = gerdy_faults_find(model, rows, NULL, &options, trial, &faults, &unused);
  }
  if (status == GERDY_OK) status = gd_note_faults(model, trial, faults, "static trial", notes);
  gerdy_faults_free(faults);
  gerdy_ik_trial_free(trial);
  gerdy_series_free(rows);
  // what cannot be followed is told of by whoever places the markers
  if (status == GERDY_E_MEMORY) return gd_fail_memory(err);
  return GERDY_OK;
}
