// gerdy ik: joint angles from markers.
#include <gerdy/pipeline.h>
#include <stdio.h>

#include "cli.h"

static const char purpose[] =
    "Joint angles from markers, frame by frame: the pose of the model that fits the markers best.\n"
    "Markers are matched by name, by their sites in the usual sets, or as --map says.\n"
    "Pelvis markers count 10, those of legs and feet 2, others 1.";

int cmd_ik(int argc, char** argv) {
  gerdy_job job = gerdy_job_default();
  bool quiet = false, verbose = false, free_knee = false, no_carry = false;
  const cli_option options[] = {
      {"model", 0, CLI_TEXT, &job.model, "M.osim",
       "model, scaled to the runner (else a generic one)"},
      {"markers", 0, CLI_TEXT, &job.markers, "T.trc",
       "markers of the trial: .trc or table of text (needed)"},
      {"output", 'o', CLI_TEXT, &job.motion, "Q.mot", "angles to write, not filtered (needed)"},
      {"errors", 0, CLI_TEXT, &job.errors, "E.sto", "distance of every marker to write"},
      {"sd", 0, CLI_TEXT, &job.sd, "S.sto", "standard deviation of every coordinate to write"},
      {"map", 0, CLI_TEXT, &job.map, "M.csv", "names of markers: in the trial, in the model"},
      {"save-map", 0, CLI_TEXT, &job.save_map, "M.csv", "write how the markers were matched"},
      {"static", 0, CLI_TEXT, &job.standing, "S.trc", "scale the model to this static trial first"},
      {"rate", 0, CLI_NUMBER, &job.rate, "HZ", "frames per second of a table without times"},
      {"from", 0, CLI_NUMBER, &job.from, "S", "begin at this time (s)"},
      {"to", 0, CLI_NUMBER, &job.to, "S", "end at this time (s)"},
      {"free-knee", 0, CLI_FLAG, &free_knee, NULL, "knees may adduct and rotate, weakly held"},
      {"no-carry", 0, CLI_FLAG, &no_carry, NULL, "leave out markers where they are not seen"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  int exit_code;
  if (!cli_parse(argc, argv, "ik", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  cli_stop_on_signal();
  job.progress = cli_progress;
  job.context = &quiet;
  job.free_knee = free_knee;
  job.fit = job.standing != NULL;
  job.no_carry = no_carry;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_ik_run(&job, &notes, &err);
  exit_code = cli_finish("ik", status, &notes, &err, quiet, verbose);
  if (exit_code != 0) return exit_code;
  if (!quiet) printf("wrote %s\n", job.motion);
  if (!quiet && job.errors != NULL) printf("wrote %s\n", job.errors);
  if (!quiet && job.sd != NULL) printf("wrote %s\n", job.sd);
  if (!quiet && job.save_map != NULL) printf("wrote %s\n", job.save_map);
  return 0;
}
