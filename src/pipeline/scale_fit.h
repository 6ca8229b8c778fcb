// pipeline/scale_fit.h: a model made to measure before a trial is followed, without files between.
#ifndef GD_PIPELINE_SCALE_FIT_H
#define GD_PIPELINE_SCALE_FIT_H

#include <gerdy/names.h>
#include <gerdy/pipeline.h>
#include <gerdy/scale_job.h>
#include <stdbool.h>

// What gerdy_scale_run does, the model handed over instead of written; the job needs no output.
// What is told of the names and axes of the static trial goes to name_notes. Nullable: both notes.
// Owner: *out is the caller's. Errors: as of gerdy_scale_run.
gerdy_status gd_scale_make(const gerdy_scale_job* job, gerdy_model** out, gerdy_notes* notes,
                           gerdy_notes* name_notes, gerdy_error* err);

// Put the model scaled to job->standing into *model, as job->fit says; the bundled runner only
// unless it was asked for. synthetic: the trial was made of the bundled runner, which fits it
// already. mapping (nullable): as job->map says. *fitted: was it done? A bundled runner that cannot
// be scaled stays, with a warning. Errors: GERDY_E_ARG (asked for without a static trial), those of
// scaling.
gerdy_status gd_fit_model(const gerdy_job* job, bool synthetic, const gerdy_name_pairs* mapping,
                          gerdy_model** model, bool* fitted, gerdy_notes* notes, gerdy_error* err);

#endif
