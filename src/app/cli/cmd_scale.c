// gerdy scale: a generic model made to measure.
#include <gerdy/scale_job.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const char purpose[] =
    "Scale a generic model to a runner by a static trial, without a setup file: segments by\n"
    "the markers near their joints, the pelvis along its axes, both sides alike; what cannot\n"
    "be measured takes the factor of its neighbour. Then the markers are placed where they\n"
    "were measured, and those that only the trial has are put on the bones that carry them.\n"
    "Markers are matched by name. All measurements are printed. Setup files of OpenSim's\n"
    "ScaleTool run with gerdy run-tool.";

// line by line: names of markers are the file's
static void show(const char* text) {
  for (size_t n; *text != '\0'; text += n + (text[n] == '\n')) {
    n = strcspn(text, "\n");
    cli_print(text, n);
    putchar('\n');
  }
}

int cmd_scale(int argc, char** argv) {
  gerdy_scale_job job = gerdy_scale_job_default();
  bool keep = false, no_attach = false, quiet = false, verbose = false;
  const cli_option options[] = {
      {"model", 0, CLI_TEXT, &job.model, "GENERIC.osim", "model to scale (else a generic runner)"},
      {"static", 0, CLI_TEXT, &job.markers, "S.trc", "static trial: .trc or table of text"},
      {"mass", 0, CLI_NUMBER, &job.mass, "KG", "mass of the runner (else that of the model)"},
      {"output", 'o', CLI_TEXT, &job.output, "SCALED.osim", "model to write (needed)"},
      {"factors", 0, CLI_TEXT, &job.factors, "F.xml", "scale factors to write"},
      {"keep-markers", 0, CLI_FLAG, &keep, NULL, "do not place the markers"},
      {"no-attach", 0, CLI_FLAG, &no_attach, NULL, "do not add markers that only the trial has"},
      {"markers", 0, CLI_TEXT, &job.run, "T.trc",
       "a run: tells which markers ride on which bone; measured without --static"},
      {"map", 0, CLI_TEXT, &job.map, "M.csv", "names of the trial's markers in the model"},
      {"save-map", 0, CLI_TEXT, &job.save_map, "M.csv", "how the markers were matched, to write"},
      {"rate", 0, CLI_NUMBER, &job.rate, "HZ", "frames per second of a table without times"},
      {"from", 0, CLI_NUMBER, &job.from, "S", "begin at this time (s)"},
      {"to", 0, CLI_NUMBER, &job.to, "S", "end at this time (s)"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  int exit_code;
  if (!cli_parse(argc, argv, "scale", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  job.keep_markers = keep;
  job.no_attach = no_attach;
  gerdy_error err = {0};
  gerdy_notes notes;
  char* text;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_scale_run(&job, &text, &notes, &err);
  exit_code = cli_finish("scale", status, &notes, &err, quiet, verbose);
  if (exit_code != 0) return exit_code;
  if (!quiet) {
    show(text);
    printf("wrote %s\n", job.output);
    if (job.factors != NULL) printf("wrote %s\n", job.factors);
    if (job.save_map != NULL) printf("wrote %s\n", job.save_map);
  }
  gerdy_scale_free(text);
  return 0;
}
