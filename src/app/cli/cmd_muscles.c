// gerdy muscles: which muscle forces make the moments of a motion.
#include <gerdy/muscle_job.h>
#include <math.h>
#include <stdio.h>

#include "cli.h"
#include "prediction.h"

static const char purpose[] =
    "Muscle forces behind a motion and the forces on the feet: inverse dynamics, then the least\n"
    "sum of squared activations that makes the moments, frame by frame (static optimization).\n"
    "What muscles cannot make reserves carry, so that every frame has a result; they are named.\n"
    "Without plates --predict takes the forces that the motion itself asks for.";

static void show(const gerdy_muscle_summary* s) {
  cli_show_prediction(&s->id.predicted);
  printf("%zu frames, %zu solved, %zu to be trusted by their residual\n", s->nframe, s->nsolved,
         s->id.ntrusted);
  printf("no solution costs less than these by more than %.2g of the cost\n", fmax(s->gap, 0));
  if (s->nreserve == 0) {
    printf("reserves carry no more than 5 %% of any moment\n");
  } else {
    printf(
        "reserves carry more than 5 %% of a moment %zu times, at most %.0f %% of its largest "
        "(%s)\n",
        s->nreserve, 100 * s->reserve, s->coordinate);
  }
}

// the largest force in every joint, of the frames to be trusted
static void show_joints(const gerdy_muscle_summary* s) {
  static const char* const joint[GERDY_NJOINT_PEAK] = {"hip", "knee", "ankle"};
  static const char* const side[2] = {"right", "left"};
  for (int k = 0; k < 2 * GERDY_NJOINT_PEAK; ++k) {
    const gerdy_joint_peak* p = &s->joint[k / 2][k % 2];
    if (isnan(p->force)) {
      printf("%s %s: no frame to be trusted\n", side[k % 2], joint[k / 2]);
      continue;
    }
    printf("%s %s: at most %.0f N, %.1f body weights, at %.3f s\n", side[k % 2], joint[k / 2],
           p->force, p->force / s->id.weight, p->time);
  }
}

static gerdy_status choose(gerdy_muscle_job* job, bool spline, bool opensim, gerdy_error* err) {
  if (spline && opensim) {
    return cli_refuse(err, GERDY_E_ARG, "--spline and --as-opensim exclude each other");
  }
  if (spline) job->id.smoothing = GERDY_SMOOTH_SPLINE;
  if (opensim) job->id.smoothing = GERDY_SMOOTH_OPENSIM;
  if (job->reaction_frame != NULL && job->reactions == NULL) {
    return cli_refuse(err, GERDY_E_ARG, "only joint loads have a --frame; add --reactions");
  }
  if (job->activation == NULL) {
    return cli_refuse(err, GERDY_E_ARG, "there is nothing to write; name an output with --output");
  }
  return GERDY_OK;
}

// the mode decides what the other options begin with
static void set_mode(gerdy_muscle_job* job, bool full, bool exact, bool by_volume,
                     double exponent) {
  if (full) job->options = gerdy_static_options_default(GERDY_STATIC_FULL);
  if (exact) job->options.opensim_arms = 0;
  job->options.by_volume = by_volume;
  if (!isnan(exponent)) job->options.exponent = exponent;
}

int cmd_muscles(int argc, char** argv) {
  gerdy_muscle_job job = gerdy_muscle_job_default(GERDY_STATIC_COMPATIBLE);
  bool quiet = false, verbose = false, spline = false, opensim = false, predict = false;
  bool full = false, exact = false, by_volume = false;
  double exponent = NAN;
  const cli_option options[] = {
      {"model", 0, CLI_TEXT, &job.id.model, "M.osim",
       "model, scaled to the runner (else a generic one)"},
      {"motion", 0, CLI_TEXT, &job.id.motion, "Q.mot", "coordinates over time (needed)"},
      {"forces", 0, CLI_TEXT, &job.id.forces, "G.mot",
       "ground reactions; with --loads: instead of its data"},
      {"loads", 0, CLI_TEXT, &job.id.loads, "L.xml", "external loads, as OpenSim has them"},
      {"predict", 0, CLI_FLAG, &predict, NULL, "no forces: predict them from the motion"},
      {"ground", 0, CLI_TEXT, &job.id.ground, "G.mot", "predicted forces to write"},
      {"actuators", 0, CLI_TEXT, &job.actuators, "A.xml",
       "force set with reserves and motors, beside the model's"},
      {"output", 'o', CLI_TEXT, &job.activation, "A.sto", "activations to write (needed)"},
      {"muscle-forces", 0, CLI_TEXT, &job.force, "F.sto", "forces to write"},
      {"reserves", 0, CLI_TEXT, &job.reserves, "R.csv",
       "reserves above 5 % of their moment to write"},
      {"reactions", 0, CLI_TEXT, &job.reactions, "J.sto",
       "loads of hips, knees and ankles to write"},
      {"frame", 0, CLI_TEXT, &job.reaction_frame, "FRAME",
       "axes of --reactions: child (default), parent, ground or a body"},
      {"full", 0, CLI_FLAG, &full, NULL,
       "passive forces, elastic tendons, activations that cannot jump"},
      {"exact", 0, CLI_FLAG, &exact, NULL,
       "exact moment arms instead of OpenSim's (--full has them)"},
      {"exponent", 0, CLI_NUMBER, &exponent, "P", "power of the activations (2; from 1.2 to 4)"},
      {"by-volume", 0, CLI_FLAG, &by_volume, NULL, "weigh the muscles by their volume"},
      {"cutoff", 0, CLI_NUMBER, &job.id.cutoff, "HZ", "low-pass of the coordinates (12; 0: none)"},
      {"force-cutoff", 0, CLI_NUMBER, &job.id.force_cutoff, "HZ",
       "low-pass of --forces (as --cutoff; 0: none)"},
      {"spline", 0, CLI_FLAG, &spline, NULL, "smooth by a spline instead of a Butterworth filter"},
      {"as-opensim", 0, CLI_FLAG, &opensim, NULL,
       "smooth and resample as OpenSim's tool does (run-tool does so)"},
      {"from", 0, CLI_NUMBER, &job.id.from, "S", "begin at this time (s)"},
      {"to", 0, CLI_NUMBER, &job.id.to, "S", "end at this time (s)"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  int exit_code;
  if (!cli_parse(argc, argv, "muscles", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  set_mode(&job, full, exact, by_volume, exponent);
  job.id.predict = predict;
  cli_stop_on_signal();
  job.id.progress = cli_progress;
  job.id.context = &quiet;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status = choose(&job, spline, opensim, &err);
  if (status == GERDY_OK) status = gerdy_muscle_run(&job, &notes, &err);
  exit_code = cli_finish("muscles", status, &notes, &err, quiet, verbose);
  if (exit_code != 0 || quiet) return exit_code;
  show(&job.summary);
  if (job.reactions != NULL) show_joints(&job.summary);
  const char* const written[] = {job.activation, job.force, job.reserves, job.id.ground,
                                 job.reactions};
  for (int i = 0; i < 5; ++i) {
    if (written[i] != NULL) printf("wrote %s\n", written[i]);
  }
  return 0;
}
