// gerdy eval: what a model gives in poses, as tables.
#include <gerdy/eval.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const char purpose[] =
    "Evaluate a model in poses and write one table a quantity: body_transform, marker, com,\n"
    "muscle_length and moment_arm; with speeds also muscle_velocity,\n"
    "rigid_tendon_active_force and ligament; with accelerations also tau; with activations\n"
    "also equilibrium. Poses are coordinates by name, or a states file, in m and rad; in\n"
    "degrees when the header says inDegrees=yes, or says nothing in a .mot file. Speeds are\n"
    "not computed from the poses: give them, or zeros for poses at rest. The tables are in\n"
    "SI units and radians and hold what OpenSim 4.6 reports; with --exact moment arms and\n"
    "speeds of paths over surfaces are the derivatives of the lengths, which OpenSim's are\n"
    "not.";

// "com,tau" as bits; false: a name that is none was told
static bool read_only(const char* text, unsigned* tables) {
  *tables = 0;
  for (const char* at = text; *at != '\0';) {
    size_t n = strcspn(at, ",");
    int t = 0;
    while (t < GERDY_NEVAL_TABLE) {
      const char* name = gerdy_eval_table_name((gerdy_eval_table)t);
      if (strlen(name) == n && strncmp(at, name, n) == 0) break;
      ++t;
    }
    if (t == GERDY_NEVAL_TABLE) {
      fprintf(stderr, "gerdy eval: --only: \"%.*s\" is not a table; there are", (int)n, at);
      for (int k = 0; k < GERDY_NEVAL_TABLE; ++k) {
        fprintf(stderr, " %s", gerdy_eval_table_name((gerdy_eval_table)k));
      }
      fprintf(stderr, "\n");
      return false;
    }
    *tables |= 1u << t;
    at += n + (at[n] == ',');
  }
  return true;
}

// a number counts for all muscles, anything else is a file
static void read_activation(const char* text, gerdy_eval_job* job) {
  char* end;
  double number = strtod(text, &end);
  if (end != text && *end == '\0' && !isnan(number))
    job->activation_of_all = number;
  else
    job->activation = text;
}

static void show_written(const gerdy_eval_job* job) {
  printf("wrote %zu row%s each of", job->nrow, job->nrow == 1 ? "" : "s");
  for (int t = 0; t < GERDY_NEVAL_TABLE; ++t) {
    if (job->written >> t & 1) printf(" %s", gerdy_eval_table_name((gerdy_eval_table)t));
  }
  printf(" to %s\n", job->output);
}

int cmd_eval(int argc, char** argv) {
  gerdy_eval_job job = gerdy_eval_job_default();
  const char *only = "", *activation = NULL;
  bool exact = false, quiet = false, verbose = false;
  const cli_option options[] = {
      {"model", 0, CLI_TEXT, &job.model, "M.osim", "model (else a generic runner)"},
      {"poses", 0, CLI_TEXT, &job.poses, "Q.sto", "coordinates, a row a pose (needed)"},
      {"speeds", 0, CLI_TEXT, &job.speeds, "U.sto", "their speeds, the same rows"},
      {"accelerations", 0, CLI_TEXT, &job.accelerations, "A.sto", "their accelerations"},
      {"activation", 0, CLI_TEXT, &activation, "A.sto|X",
       "activation of the muscles: a table, or one number for all"},
      {"output", 'o', CLI_TEXT, &job.output, "DIR", "folder to write the tables into (needed)"},
      {"only", 0, CLI_TEXT, &only, "NAMES", "these tables alone: com,tau"},
      {"exact", 0, CLI_FLAG, &exact, NULL, "without OpenSim's shortcuts (docs/commands.md)"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  int exit_code;
  if (!cli_parse(argc, argv, "eval", purpose, options, sizeof options / sizeof options[0],
                 &exit_code)) {
    return exit_code;
  }
  if (!read_only(only, &job.tables)) return 2;
  if (activation != NULL) read_activation(activation, &job);
  job.exact = exact;
  cli_stop_on_signal();
  job.progress = cli_progress;
  job.context = &quiet;
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_eval_run(&job, &notes, &err);
  exit_code = cli_finish("eval", status, &notes, &err, quiet, verbose);
  if (exit_code != 0) return exit_code;
  if (!quiet) show_written(&job);
  return 0;
}
