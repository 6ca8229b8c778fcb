// tool/tool_id.h: InverseDynamicsTool.
#ifndef GD_TOOL_TOOL_ID_H
#define GD_TOOL_TOOL_ID_H

#include <gerdy/trial.h>

#include "tool/tool_job.h"

// Run the setup; fills written, nwritten and nframe of the job. Errors name the file.
gerdy_status gd_id_tool_run(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                            gerdy_error* err);

// Leave out what <forces_to_exclude> names (id_exclude.c): "all", "muscles", "actuators", forces
// and groups of forces of the model's file. Passive elements and ligaments are switched off in the
// model, or all of them in the options. What is nobody's name is noted, and muscles that are not
// left out: they never take part. Errors: those of reading the model's file.
gerdy_status gd_id_tool_exclude(const gd_tool_setup* setup, const char* model_file,
                                gerdy_model* model, gerdy_id_options* options);

#endif
