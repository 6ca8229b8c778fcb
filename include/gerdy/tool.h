// gerdy/tool.h: setup files of OpenSim's tools, run as they are.
#ifndef GERDY_TOOL_H
#define GERDY_TOOL_H

#include <gerdy/base.h>
#include <gerdy/kin.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GERDY_TOOL_FILES = 6, GERDY_TOOL_PATH = 4096 };

// What to run, and what came of it. Paths are borrowed; NULL = what the setup file says, whose
// paths are seen from its own folder.
typedef struct gerdy_tool_job {
  const char* setup;    // setup file, .xml
  const char* model;    // .osim instead of the setup's
  const char* markers;  // .trc instead of the setup's
  int as_opensim;       // of ScaleTool: 1: the static pose as OpenSim's search leaves it, off the
                        // ends of the ranges; 0: the one that fits best
  const char* output;   // result instead of the setup's; other reports go into its folder
                        // ScaleTool: markers for both of its steps; its last model is the result
  gerdy_progress progress;
  void* context;
  // filled by gerdy_tool_run
  size_t nframe;  // of InverseKinematicsTool
  char written[GERDY_TOOL_FILES][GERDY_TOOL_PATH];
  int nwritten;
} gerdy_tool_job;

// Run a setup file (versions 20302 to 40600). Supported: InverseKinematicsTool, ScaleTool. Files
// appear all or none. What the setup asks for and is not used is named in notes. Nullable: notes,
// err. Errors: those of the readers and computations with the file's name; GERDY_E_FORMAT (no setup
// file), GERDY_E_UNSUPPORTED (another tool), GERDY_E_ARG (nothing to write, an output that is an
// input), GERDY_E_DATA (a coordinate or value that is not there, no frame in the time range),
// GERDY_E_STOPPED.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_tool_run(gerdy_tool_job* job, gerdy_notes* notes,
                                                      gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
