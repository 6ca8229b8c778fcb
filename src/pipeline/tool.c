// Setup files of OpenSim's tools: find the tool, run it.
#include <gerdy/tool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "pipeline/scale_tool.h"
#include "pipeline/tool_ik.h"

static gerdy_status run_ik(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                           gerdy_error* err) {
  gd_ik_tool* tool = gd_alloc(1, sizeof *tool);
  if (tool == NULL) return gd_fail_memory(err);
  gerdy_status status = gd_ik_tool_solve(setup, job, tool, notes, err);
  if (status == GERDY_OK) status = gd_ik_tool_write(tool, job, err);
  gd_ik_tool_reset(tool);
  gd_free(tool);
  return status;
}

static gerdy_status run_scale(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                              gerdy_error* err) {
  (void)setup;  // read again, by its own reader
  return gd_scale_tool_run(job, notes, err);
}

static const struct {
  const char* name;
  gerdy_status (*run)(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                      gerdy_error* err);
} tools[] = {{"InverseKinematicsTool", run_ik}, {"ScaleTool", run_scale}};

static gerdy_status run(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                        gerdy_error* err) {
  for (size_t i = 0; i < sizeof tools / sizeof tools[0]; ++i) {
    if (strcmp(setup->tool->name, tools[i].name) == 0) {
      return tools[i].run(setup, job, notes, err);
    }
  }
  gd_osim_fail(&setup->osim, GERDY_E_UNSUPPORTED, setup->tool,
               "setup files of %.60s are not run; those of InverseKinematicsTool and "
               "ScaleTool are",
               setup->tool->name);
  return gd_at_file(err, GERDY_E_UNSUPPORTED, setup->path);
}

gerdy_status gerdy_tool_run(gerdy_tool_job* job, gerdy_notes* notes, gerdy_error* err) {
  gd_tool_setup setup;
  job->nframe = 0;
  job->nwritten = 0;
  gerdy_status status = gd_tool_open(job->setup, &setup, notes, err);
  if (status == GERDY_OK) status = run(&setup, job, notes, err);
  gd_tool_close(&setup);
  return status;
}
