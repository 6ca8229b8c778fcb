// scale/scale_fit.h: a model made to measure and handed over, without files between.
#ifndef GD_SCALE_SCALE_FIT_H
#define GD_SCALE_SCALE_FIT_H

#include <gerdy/scale_job.h>

// What gerdy_scale_run does, the model handed over instead of written; the job needs no output.
// What is told of the names and axes of the static trial goes to name_notes. Nullable: both notes.
// Owner: *out is the caller's. Errors: as of gerdy_scale_run.
gerdy_status gd_scale_make(const gerdy_scale_job* job, gerdy_model** out, gerdy_notes* notes,
                           gerdy_notes* name_notes, gerdy_error* err);

#endif
