// scale/scale_runner.h: the model of a job, scaled to its static trial before the run is followed.
#ifndef GD_SCALE_SCALE_RUNNER_H
#define GD_SCALE_SCALE_RUNNER_H

#include <gerdy/base.h>
#include <gerdy/model.h>
#include <gerdy/names.h>
#include <stdbool.h>

// What a job says of its runner. Paths are borrowed; NULL: not given.
typedef struct gd_runner {
  const char* model;     // .osim; NULL: the bundled runner
  const char* standing;  // markers of the static trial
  const char* markers;   // of the run
  const char* map;       // .csv
  double rate;           // of markers in tables without times; 0: not given
  int fit;         // 1: scale, and nothing else will do; -1: do not; 0: the bundled runner only
  bool synthetic;  // the trial was made of the bundled runner, which fits it already
} gd_runner;

// Put the model scaled to the static trial into *model. mapping (nullable): as runner->map says.
// *fitted: was it done? A bundled runner that cannot be scaled stays, with a warning. Nullable:
// notes. Errors: GERDY_E_ARG (asked for without a static trial), those of scaling.
gerdy_status gd_fit_runner(const gd_runner* runner, const gerdy_name_pairs* mapping,
                           gerdy_model** model, bool* fitted, gerdy_notes* notes, gerdy_error* err);

#endif
