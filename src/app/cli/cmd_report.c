// gerdy report: the main job.
#include <gerdy/pipeline.h>
#include <math.h>
#include <stdio.h>

#include "cli.h"

static const char purpose[] =
    "From the markers of a run to a report: joint angles, steps, pelvic drop, strain of the\n"
    "iliotibial band. Without --model the bundled generic runner is used. A standing trial\n"
    "(--static) gives the length against which the band's strain is measured. Contacts come from\n"
    "--forces where there are any, else from the motion.";

static void show_side(const char* side, const gerdy_run_summary* s, int k) {
  const gerdy_stat* drop = &s->pelvic_drop_peak[k];
  if (drop->n == 0) {
    printf("  %-6s no steps\n", side);
  } else if (drop->n == 1) {
    printf("  %-6s peak pelvic drop %.1f deg (1 step)\n", side,
           drop->mean * GERDY_DEGREES_PER_RADIAN);
  } else {
    printf("  %-6s peak pelvic drop %.1f +- %.1f deg (%zu steps)\n", side,
           drop->mean * GERDY_DEGREES_PER_RADIAN, drop->sd * GERDY_DEGREES_PER_RADIAN, drop->n);
  }
}

static void show_summary(const gerdy_job* job, const gerdy_run_summary* s) {
  printf("%s at %.1f m/s, %zu frames, markers followed within %.0f mm RMS, %zu step%s left out\n",
         s->walking ? "walking" : "running", s->speed.mean, s->nframe, 1000 * s->marker_rms,
         s->nleft_out, s->nleft_out == 1 ? "" : "s");
  show_side("right", s, 0);
  show_side("left", s, 1);
  const char* files[4] = {job->html, job->json, job->motion, job->errors};
  for (int i = 0; i < 4; ++i) {
    if (files[i] != NULL) printf("wrote %s\n", files[i]);
  }
}

int cmd_report(int argc, char** argv) {
  gerdy_job job = gerdy_job_default();
  gerdy_run_summary summary;
  bool quiet = false, verbose = false;
  const cli_option options[] = {
      {"model", 0, CLI_TEXT, &job.model, "M.osim",
       "model, scaled to the runner (else a generic one)"},
      {"static", 0, CLI_TEXT, &job.standing, "S.trc", "standing trial"},
      {"markers", 0, CLI_TEXT, &job.markers, "T.trc", "markers of the run (needed)"},
      {"forces", 0, CLI_TEXT, &job.forces, "G.mot", "ground reaction forces"},
      {"output", 'o', CLI_TEXT, &job.html, "R.html", "report to write"},
      {"json", 0, CLI_TEXT, &job.json, "R.json", "the same as data (docs/results.md)"},
      {"motion", 0, CLI_TEXT, &job.motion, "Q.mot", "joint angles too: as solved, not filtered"},
      {"errors", 0, CLI_TEXT, &job.errors, "E.sto", "write the marker errors too"},
      {"from", 0, CLI_NUMBER, &job.from, "S", "begin at this time (s)"},
      {"to", 0, CLI_NUMBER, &job.to, "S", "end at this time (s)"},
      {"filter", 0, CLI_NUMBER, &job.cutoff, "HZ",
       "low-pass on the angles (12; at least 3; 0 = none)"},
      {"subject", 0, CLI_TEXT, &job.subject, "TEXT", "words about the runner for the report"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  int exit_code;
  job.command = cli_command_line(argc, argv);
  if (!cli_parse(argc, argv, "report", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  cli_stop_on_signal();
  job.progress = cli_progress;
  job.context = &quiet;
  job.summary = &summary;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_report_run(&job, &notes, &err);
  cli_progress_end();
  if (!quiet) cli_notes(&notes, verbose);
  gerdy_notes_reset(&notes);
  if (status != GERDY_OK) return cli_fail("report", &err);
  if (!quiet) show_summary(&job, &summary);
  return 0;
}
