// gerdy case: one runner's file. This file only finds the command.
#include <stdio.h>
#include <string.h>

#include "case_session.h"
#include "cli.h"

static const struct {
  const char* name;
  int (*run)(int argc, char** argv);
  const char* help;
} commands[] = {
    {"new", case_new, "begin the file of a runner"},
    {"intake", case_intake, "answer the questions, four minutes at most"},
    {"test", case_test, "add strength and mobility tests"},
    {"add", case_add, "add files: motion, runs, answers"},
    {"checkin", case_checkin, "how it was today, half a minute"},
    {"plan", case_plan, "what to do this week and the next ones"},
    {"show", case_show, "what is in it and what it says"},
    {"export", case_export, "write it as one JSON text"},
    {"import", case_import, "add what an export holds"},
    {"retract", case_retract, "say that an entry was wrong"},
};

enum { ncommand = sizeof commands / sizeof commands[0] };

static void show_help(FILE* out) {
  fprintf(
      out,
      "usage: gerdy case COMMAND FILE [options]     gerdy case COMMAND --help says more\n\n"
      "One file holds everything about one runner. A report: gerdy report --case FILE -o R.html\n\n"
      "commands:\n");
  for (int i = 0; i < ncommand; ++i) {
    fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
  }
}

int cmd_case(int argc, char** argv) {
  if (argc < 2) {
    show_help(stderr);
    return 2;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
    show_help(stdout);
    return 0;
  }
  for (int i = 0; i < ncommand; ++i) {
    if (strcmp(argv[1], commands[i].name) == 0) return commands[i].run(argc - 1, argv + 1);
  }
  fprintf(stderr, "gerdy case: \"%s\" is not a command\n\n", argv[1]);
  show_help(stderr);
  return 2;
}
