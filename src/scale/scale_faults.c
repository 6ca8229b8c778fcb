#include "scale/scale_faults.h"

#include <gerdy/faults.h>
#include <stdint.h>

#include "base/fail.h"
#include "scale/scale_motion.h"
#include "trial/fault_notes.h"

// who stands still is told by few frames
enum { most_frames = 40 };

gerdy_status gd_scale_note_faults(const gerdy_model* model, const gerdy_series* table, size_t first,
                                  size_t last, const unsigned char* held, gerdy_notes* notes,
                                  gerdy_error* err) {
  gerdy_series* rows;
  gerdy_ik_trial* trial = NULL;
  gerdy_faults* faults = NULL;
  gerdy_ik_options options = gerdy_ik_options_default();
  gerdy_error unused;
  options.held = held;
  gerdy_status status = gd_scale_thin_out(table, first, last, most_frames, &rows, err);
  if (status == GERDY_OK) {
    status = gerdy_ik_solve(model, rows, NULL, &options, NULL, NULL, &trial, &unused);
  }
  if (status == GERDY_OK) {
    status = gerdy_faults_find(model, rows, NULL, &options, trial, NULL, NULL, &faults, &unused);
  }
  if (status == GERDY_OK)
    status = gd_note_faults(model, trial, faults, SIZE_MAX, "static trial", notes);
  gerdy_faults_free(faults);
  gerdy_ik_trial_free(trial);
  gerdy_series_free(rows);
  // what cannot be followed is told of by whoever places the markers
  if (status == GERDY_E_MEMORY) return gd_fail_memory(err);
  return GERDY_OK;
}
