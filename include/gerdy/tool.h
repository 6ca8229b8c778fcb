// gerdy/tool.h: setup files of OpenSim's tools, run as they are.
#ifndef GERDY_TOOL_H
#define GERDY_TOOL_H

#include <gerdy/base.h>
#include <gerdy/kin.h>

#ifdef __cplusplus
extern "C" {
#endif

// What to run, and what came of it; it begins as zeros. Paths are borrowed; NULL = what the setup
// file says, whose paths are seen from its own folder.
typedef struct gerdy_tool_job {
  const char* setup;    // setup file, .xml
  const char* model;    // .osim instead of the setup's
  const char* markers;  // .trc instead of the setup's
  int as_opensim;       // of ScaleTool: 1: the static pose as OpenSim's search leaves it, off the
                        // ends of the ranges; 0: the one that fits best
  const char* motion;   // coordinates, .mot or .sto, instead of the setup's
  const char* forces;   // .mot or .sto instead of the datafile of the setup's external loads
  const char* output;   // result (the first table) instead of the setup's; other tables go into its
                        // folder.
                        // ScaleTool: markers for both of its steps; its last model is the result.
                        // motion and forces are for neither it nor InverseKinematicsTool, markers
                        // for these two alone
  gerdy_progress progress;
  void* context;
  // filled by gerdy_tool_run
  size_t nframe;   // but for ScaleTool
  char** written;  // (nwritten) paths
  int nwritten;
} gerdy_tool_job;

// Run a setup file (versions 20302 to 40600). Supported: InverseKinematicsTool,
// InverseDynamicsTool, ScaleTool, and AnalyzeTool with any of StaticOptimization, JointReaction and
// MuscleAnalysis. Files appear all or none. What the setup asks for and is not used is named in
// notes. Owner: what it fills is the caller's, gerdy_tool_job_reset; a job may be run again, which
// frees what it held. Nullable: notes,
// err. Errors: those of the readers and computations with the file's name; GERDY_E_FORMAT (no setup
// file), GERDY_E_UNSUPPORTED (another tool), GERDY_E_ARG (nothing to write, an output that is an
// input), GERDY_E_DATA (a coordinate or value that is not there, no frame in the time range),
// GERDY_E_STOPPED.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_tool_run(gerdy_tool_job* job, gerdy_notes* notes,
                                                      gerdy_error* err);

// Free what running a job has filled.
GERDY_API void gerdy_tool_job_reset(gerdy_tool_job* job);

// Do what an OpenSim ScaleTool setup file says: GenericModelMaker, ModelScaler (measurements and
// manual factors in their order, mass), MarkerPlacer. Paths are those of the setup, beside the
// setup. All files that it names for output appear or none does. notes: every factor, what could
// not be measured, how well the static pose fits. Nullable: notes, err. Errors: those of the
// readers with the file's name; GERDY_E_FORMAT (not a ScaleTool setup), GERDY_E_DATA (nothing could
// be measured, no marker in common), GERDY_E_MODEL (a mass is asked of a model without),
// GERDY_E_ARG (the setup names nothing to write), GERDY_E_UNSUPPORTED, GERDY_E_FILE,
// GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_scale_tool(const char* setup, gerdy_notes* notes,
                                                        gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
