// gerdy: the command line. One cmd_*.c per command; this file only finds it.
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli.h"

static const struct {
  const char* name;
  int (*run)(int argc, char** argv);
  const char* help;
} commands[] = {
    {"report", cmd_report, "from a run's markers to a report: the main job"},
    {"case", cmd_case, "one runner's file: questions, tests, check-ins, plan"},
    {"evidence", cmd_evidence, "what studies say for and against a claim"},
    {"scale", cmd_scale, "a generic model made to measure by a static trial"},
    {"ik", cmd_ik, "inverse kinematics: joint angles from markers"},
    {"id", cmd_id, "inverse dynamics: joint moments from motion and forces"},
    {"muscles", cmd_muscles, "muscle forces behind a motion: static optimization"},
    {"band", cmd_band, "what the iliotibial band goes through in a motion"},
    {"run-tool", cmd_run_tool, "a setup file of an OpenSim tool, run as it is"},
    {"eval", cmd_eval, "what a model gives in poses: bodies, muscles, forces as tables"},
    {"convert", cmd_convert, "a model of any version as one of today's"},
    {"check", cmd_check, "what is in a model, and what of it is not supported"},
    {"synth", cmd_synth, "write a synthetic runner whose truth is known"},
};

enum { ncommand = sizeof commands / sizeof commands[0] };

static void show_help(FILE* out) {
  fprintf(out, "gerdy %s: what is really going on at the outside of a runner's knee\n\n",
          gerdy_version());
  fprintf(out, "usage: gerdy COMMAND [options]     gerdy COMMAND --help says more\n\ncommands:\n");
  for (int i = 0; i < ncommand; ++i) {
    fprintf(out, "  %-10s %s\n", commands[i].name, commands[i].help);
  }
}

static int run(int argc, char** argv) {
  if (argc < 2) {
    show_help(stderr);
    return 2;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
      strcmp(argv[1], "help") == 0) {
    show_help(stdout);
    return 0;
  }
  if (strcmp(argv[1], "--version") == 0) {
    printf("gerdy %s\n", gerdy_version());
    return 0;
  }
  for (int i = 0; i < ncommand; ++i) {
    if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
  }
  fprintf(stderr, "gerdy: \"%s\" is not a command\n\n", argv[1]);
  show_help(stderr);
  return 2;
}

int main(int argc, char** argv) {
  // a closed pipe and a limit on files are failures of writing, which are reported as such
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  int code = run(argc, argv);
  errno = 0;
  if (fflush(stdout) == 0 && !ferror(stdout)) return code;
  fprintf(stderr, "gerdy: standard output could not be written%s%s\n", errno ? ": " : "",
          errno ? strerror(errno) : "");
  return code != 0 ? code : gerdy_status_exit_code(GERDY_E_FILE);
}
