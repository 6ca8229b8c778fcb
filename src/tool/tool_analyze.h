// tool/tool_analyze.h: AnalyzeTool with StaticOptimization, MuscleAnalysis and JointReaction.
#ifndef GD_TOOL_TOOL_ANALYZE_H
#define GD_TOOL_TOOL_ANALYZE_H

#include "tool/tool_job.h"

// Run all analyses of the setup that are on; fills written, nwritten and nframe of the job. Those
// that are not known are named in notes. Errors name the file; GERDY_E_UNSUPPORTED: none of its
// analyses is run, its muscles would be replaced, or there are no muscle forces for reactions.
gerdy_status gd_analyze_tool_run(const gd_tool_setup* setup, gerdy_tool_job* job,
                                 gerdy_notes* notes, gerdy_error* err);

#endif
