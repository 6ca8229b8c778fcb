// pipeline/fit_model.h: the model of a job, scaled to its static trial before the run is followed.
#ifndef GD_PIPELINE_FIT_MODEL_H
#define GD_PIPELINE_FIT_MODEL_H

#include <gerdy/names.h>
#include <gerdy/pipeline.h>
#include <stdbool.h>

// Put the model scaled to job->standing into *model, as job->fit says; the bundled runner only
// unless it was asked for. synthetic: the trial was made of the bundled runner, which fits it
// already. mapping (nullable): as job->map says. *fitted: was it done? A bundled runner that cannot
// be scaled stays, with a warning. Errors: GERDY_E_ARG (asked for without a static trial), those of
// scaling.
gerdy_status gd_fit_model(const gerdy_job* job, bool synthetic, const gerdy_name_pairs* mapping,
                          gerdy_model** model, bool* fitted, gerdy_notes* notes, gerdy_error* err);

#endif
