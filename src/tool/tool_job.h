// tool/tool_job.h: what every tool has at hand: its setup, and the job that it is run for.
#ifndef GD_TOOL_TOOL_JOB_H
#define GD_TOOL_TOOL_JOB_H

#include <gerdy/tool.h>

#include "trial/tool_setup.h"

// Add a file to those that the job has written, or will have. Errors: GERDY_E_MEMORY.
gerdy_status gd_tool_wrote(gerdy_tool_job* job, const char* path, gerdy_error* err);

#endif
