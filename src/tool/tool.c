// Setup files of OpenSim's tools: find the tool, run it.
#include <gerdy/tool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "tool/scale_tool.h"
#include "tool/tool_analyze.h"
#include "tool/tool_id.h"
#include "tool/tool_ik.h"

static gerdy_status run_ik(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                           gerdy_error* err) {
  if (job->motion != NULL || job->forces != NULL) {
    gd_osim_fail(&setup->osim, GERDY_E_ARG, setup->tool,
                 "an InverseKinematicsTool has neither motion nor forces to be given instead");
    return gd_at_file(err, GERDY_E_ARG, setup->path);
  }
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
  if (job->motion != NULL || job->forces != NULL) {
    gd_osim_fail(&setup->osim, GERDY_E_ARG, setup->tool,
                 "a ScaleTool takes neither motion nor forces; leave them out");
    return gd_at_file(err, GERDY_E_ARG, setup->path);
  }
  return gd_scale_tool_run(job, notes, err);
}

static const struct {
  const char* name;
  gerdy_status (*run)(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                      gerdy_error* err);
} tools[] = {{"InverseKinematicsTool", run_ik},
             {"InverseDynamicsTool", gd_id_tool_run},
             {"AnalyzeTool", gd_analyze_tool_run},
             {"ScaleTool", run_scale}};

void gerdy_tool_job_reset(gerdy_tool_job* job) {
  for (int i = 0; i < job->nwritten; ++i) gd_free(job->written[i]);
  gd_free(job->written);
  job->written = NULL;
  job->nwritten = 0;
  job->nframe = 0;
}

gerdy_status gd_tool_wrote(gerdy_tool_job* job, const char* path, gerdy_error* err) {
  char* copy = gd_strndup(path, strlen(path));
  char** list = gd_realloc(job->written, (size_t)job->nwritten + 1, sizeof *list);
  if (list != NULL) job->written = list;
  if (list == NULL || copy == NULL) {
    gd_free(copy);
    return gd_fail_memory(err);
  }
  job->written[job->nwritten++] = copy;
  return GERDY_OK;
}

static gerdy_status run(const gd_tool_setup* setup, gerdy_tool_job* job, gerdy_notes* notes,
                        gerdy_error* err) {
  for (size_t i = 0; i < sizeof tools / sizeof tools[0]; ++i) {
    if (strcmp(setup->tool->name, tools[i].name) == 0) {
      return tools[i].run(setup, job, notes, err);
    }
  }
  gd_osim_fail(&setup->osim, GERDY_E_UNSUPPORTED, setup->tool,
               "setup files of %.60s are not run; those of InverseKinematicsTool, "
               "InverseDynamicsTool, AnalyzeTool and ScaleTool are",
               setup->tool->name);
  return gd_at_file(err, GERDY_E_UNSUPPORTED, setup->path);
}

gerdy_status gerdy_tool_run(gerdy_tool_job* job, gerdy_notes* notes, gerdy_error* err) {
  gd_tool_setup setup;
  gerdy_tool_job_reset(job);
  gerdy_status status = gd_tool_open(job->setup, &setup, notes, err);
  if (status == GERDY_OK) status = run(&setup, job, notes, err);
  gd_tool_close(&setup);
  if (status != GERDY_OK) gerdy_tool_job_reset(job);
  return status;
}
