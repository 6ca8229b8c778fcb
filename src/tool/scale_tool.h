// tool/scale_tool.h: a ScaleTool setup, with what the caller puts instead of its files.
#ifndef GD_TOOL_SCALE_TOOL_H
#define GD_TOOL_SCALE_TOOL_H

#include "tool/tool_job.h"

// Run job->setup. model and markers, when given, go instead of the setup's model and of the trials
// of both steps, output instead of the last model that it names. Fills written. Errors: those of
// gerdy_scale_tool.
gerdy_status gd_scale_tool_run(gerdy_tool_job* job, gerdy_notes* notes, gerdy_error* err);

#endif
