// gerdy id: joint moments from motion and ground reactions.
#include <gerdy/id.h>
#include <math.h>
#include <stdio.h>

#include "cli.h"
#include "prediction.h"

static const char purpose[] =
    "Joint moments from the motion and the forces on the feet. Forces of a table are given to the\n"
    "foot that stands under them; a file of external loads says itself where they act. Motion and\n"
    "forces are low-passed alike. What the forces leave unexplained is told as residual, and\n"
    "frames that are not to be trusted are named. Without plates --predict takes the forces that\n"
    "the motion itself asks for; all that comes of them is marked as predicted.";

static void show(const gerdy_id_summary* s) {
  cli_show_prediction(&s->predicted);
  printf("%zu frames, %zu with a result, %zu to be trusted\n", s->nframe, s->nresult, s->ntrusted);
  if (s->nresult == 0 || !isfinite(s->force_rms)) return;
  printf("residual force: %.1f N RMS, %.1f N at most (at %.3f s)\n", s->force_rms, s->force_max,
         s->force_max_time);
  if (s->peak_load > 0 && s->weight > 0) {
    printf("  RMS %.1f %% of the largest load (%.0f N), %.1f %% of the weight (%.0f N)\n",
           100 * s->force_rms / s->peak_load, s->peak_load, 100 * s->force_rms / s->weight,
           s->weight);
  }
  printf("residual moment about the mass centre: %.1f N.m RMS, %.1f N.m at most\n", s->moment_rms,
         s->moment_max);
  if (isfinite(s->load_share)) {
    printf("under load the forces are %.1f %% of what the motion needs\n", 100 * s->load_share);
  }
}

static gerdy_status choose(gerdy_id_job* job, bool spline, bool opensim, gerdy_error* err) {
  if (spline && opensim) {
    return cli_refuse(err, GERDY_E_ARG, "--spline and --as-opensim exclude each other");
  }
  if (spline) job->smoothing = GERDY_SMOOTH_SPLINE;
  if (opensim) job->smoothing = GERDY_SMOOTH_OPENSIM;
  return GERDY_OK;
}

int cmd_id(int argc, char** argv) {
  gerdy_id_job job = gerdy_id_job_default();
  bool quiet = false, verbose = false, spline = false, opensim = false, predict = false,
       fold = false;
  const cli_option options[] = {
      {"model", 0, CLI_TEXT, &job.model, "M.osim",
       "model, scaled to the runner (else a generic one)"},
      {"motion", 0, CLI_TEXT, &job.motion, "Q.mot", "coordinates over time (needed)"},
      {"forces", 0, CLI_TEXT, &job.forces, "G.mot",
       "ground reactions; with --loads: instead of its data"},
      {"loads", 0, CLI_TEXT, &job.loads, "L.xml", "external loads, as OpenSim has them"},
      {"predict", 0, CLI_FLAG, &predict, NULL, "no forces: predict them from the motion"},
      {"ground", 0, CLI_TEXT, &job.ground, "G.mot", "predicted forces to write"},
      {"output", 'o', CLI_TEXT, &job.output, "ID.sto", "moments and forces to write (needed)"},
      {"residuals", 0, CLI_TEXT, &job.residuals, "R.sto",
       "residuals and the doubts of every frame to write"},
      {"cutoff", 0, CLI_NUMBER, &job.cutoff, "HZ", "low-pass of the coordinates (12; 0: none)"},
      {"force-cutoff", 0, CLI_NUMBER, &job.force_cutoff, "HZ",
       "low-pass of --forces (as --cutoff; 0: none)"},
      {"spline", 0, CLI_FLAG, &spline, NULL, "smooth by a spline instead of a Butterworth filter"},
      {"as-opensim", 0, CLI_FLAG, &opensim, NULL,
       "smooth and resample as OpenSim's tool does (run-tool does so)"},
      {"fold", 0, CLI_FLAG, &fold, NULL, "carry moments of coupled coordinates to their drivers"},
      {"from", 0, CLI_NUMBER, &job.from, "S", "begin at this time (s)"},
      {"to", 0, CLI_NUMBER, &job.to, "S", "end at this time (s)"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  int exit_code;
  if (!cli_parse(argc, argv, "id", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  job.fold = fold;
  job.predict = predict;
  cli_stop_on_signal();
  job.progress = cli_progress;
  job.context = &quiet;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status = choose(&job, spline, opensim, &err);
  if (status == GERDY_OK) status = gerdy_id_run(&job, &notes, &err);
  exit_code = cli_finish("id", status, &notes, &err, quiet, verbose);
  if (exit_code != 0 || quiet) return exit_code;
  show(&job.summary);
  printf("wrote %s\n", job.output);
  if (job.residuals != NULL) printf("wrote %s\n", job.residuals);
  if (job.ground != NULL) printf("wrote %s\n", job.ground);
  return 0;
}
