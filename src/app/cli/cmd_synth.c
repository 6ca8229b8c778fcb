// gerdy synth: a synthetic runner whose truth is known.
#include <gerdy/synth.h>
#include <math.h>
#include <stdio.h>

#include "cli.h"

static const char purpose[] =
    "Write a synthetic runner into a folder: model.osim, static.trc, run.trc, forces.mot, and the\n"
    "truth that was put in: truth.mot, truth.json. Everything written says that it is synthetic.";

static const double deg = 0.017453292519943296;

int cmd_synth(int argc, char** argv) {
  gerdy_synth_options o = gerdy_synth_options_default();
  const char* directory = NULL;
  double drop = NAN, right = NAN, left = NAN;  // NaN: not given
  double noise_mm = 1000 * o.noise, cadence = 60 * o.cadence;
  double drop_sd = o.drop_sd / deg;
  int seed = (int)o.seed;
  bool quiet = false;
  const cli_option options[] = {
      {"output", 'o', CLI_TEXT, &directory, "DIR", "folder to write into (needed)"},
      {"pelvic-drop", 0, CLI_NUMBER, &drop, "DEG", "mean peak pelvic drop of both sides (5)"},
      {"pelvic-drop-right", 0, CLI_NUMBER, &right, "DEG", "of right stance alone"},
      {"pelvic-drop-left", 0, CLI_NUMBER, &left, "DEG", "of left stance alone"},
      {"drop-sd", 0, CLI_NUMBER, &drop_sd, "DEG", "its spread from step to step (0.5)"},
      {"spread", 0, CLI_NUMBER, &o.spread, "SD", "how far from the mean runner (0)"},
      {"scatter", 0, CLI_NUMBER, &o.step_scatter, "SHARE", "of the published step scatter (0.5)"},
      {"noise-mm", 0, CLI_NUMBER, &noise_mm, "MM", "noise of every marker coordinate (2)"},
      {"gaps", 0, CLI_NUMBER, &o.gaps, "SHARE", "share of marker samples missing (0.01)"},
      {"cadence", 0, CLI_NUMBER, &cadence, "N", "steps a minute (170)"},
      {"rate", 0, CLI_NUMBER, &o.rate, "HZ", "frames a second (200)"},
      {"strides", 0, CLI_COUNT, &o.strides, "N", "strides recorded (20)"},
      {"seed", 0, CLI_COUNT, &seed, "N", "same seed, same files (1)"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
  };
  int exit_code;
  if (!cli_parse(argc, argv, "synth", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  if (directory == NULL) {
    fprintf(stderr, "gerdy synth: name a folder with -o DIR\n");
    return 2;
  }
  if (!isnan(drop)) o.drop[0] = o.drop[1] = drop * deg;
  if (!isnan(right)) o.drop[0] = right * deg;
  if (!isnan(left)) o.drop[1] = left * deg;
  o.drop_sd = drop_sd * deg;
  o.noise = noise_mm / 1000;
  o.cadence = cadence / 60;
  o.seed = (uint64_t)seed;
  gerdy_error err = {0};
  cli_hold_signals(true);
  gerdy_status status = gerdy_synth_run(&o, directory, &err);
  cli_hold_signals(false);
  if (status != GERDY_OK) return cli_fail("synth", &err);
  if (!quiet) {
    printf(
        "wrote a synthetic runner to %s: model.osim static.trc run.trc forces.mot truth.mot "
        "truth.json\n",
        directory);
  }
  return 0;
}
