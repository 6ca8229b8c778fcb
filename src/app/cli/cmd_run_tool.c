// gerdy run-tool: a setup file of an OpenSim tool, run as it is.
#include <gerdy/tool.h>
#include <stdio.h>

#include "cli.h"

static const char purpose[] =
    "Run a setup file that was made for OpenSim as it is: InverseKinematicsTool,\n"
    "InverseDynamicsTool, ScaleTool or AnalyzeTool, with one or more of StaticOptimization,\n"
    "MuscleAnalysis and JointReaction. Its paths are seen from its own folder. What it asks for\n"
    "and is not used is named.";

int cmd_run_tool(int argc, char** argv) {
  gerdy_tool_job job = {0};
  bool quiet = false, verbose = false, as_opensim = false;
  const cli_option options[] = {
      {"model", 0, CLI_TEXT, &job.model, "M.osim", "model instead of the setup's"},
      {"markers", 0, CLI_TEXT, &job.markers, "T.trc", "markers instead of the setup's"},
      {"motion", 0, CLI_TEXT, &job.motion, "Q.mot", "coordinates instead of the setup's"},
      {"forces", 0, CLI_TEXT, &job.forces, "G.mot", "data instead of those of the external loads"},
      {"output", 'o', CLI_TEXT, &job.output, "OUT",
       "result instead of the setup's; reports go beside it"},
      {"as-opensim", 0, CLI_FLAG, &as_opensim, NULL,
       "ScaleTool: the static pose that OpenSim's search stops at"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  cli_words words = {.names = "SETUP.xml", .least = 1, .most = 1};
  int exit_code;
  if (!cli_parse_words(argc, argv, "run-tool", purpose, options, sizeof options / sizeof options[0],
                       &words, &exit_code)) {
    return exit_code;
  }
  job.setup = words.at[0];
  job.as_opensim = as_opensim;
  cli_stop_on_signal();
  job.progress = cli_progress;
  job.context = &quiet;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_tool_run(&job, &notes, &err);
  exit_code = cli_finish("run-tool", status, &notes, &err, quiet, verbose);
  if (exit_code == 0 && !quiet && job.nwritten == 0)
    printf("wrote the files that %s names\n", job.setup);
  for (int i = 0; exit_code == 0 && i < job.nwritten && !quiet; ++i) {
    printf("wrote %s\n", job.written[i]);
  }
  gerdy_tool_job_reset(&job);
  return exit_code;
}
