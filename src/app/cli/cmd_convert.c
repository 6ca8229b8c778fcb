// gerdy convert: a model of any version as one of today's.
#include <gerdy/eval.h>
#include <stdio.h>

#include "cli.h"

static const char purpose[] =
    "Write a model (.osim, versions 20302 to 40600) as an .osim of version 40000, with frames, "
    "units\n"
    "and defaults spelled out. Reading it again gives the same numbers. What is lost is named.";

int cmd_convert(int argc, char** argv) {
  bool quiet = false, verbose = false;
  const cli_option options[] = {
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  cli_words words = {.names = "IN.osim OUT.osim", .least = 2, .most = 2};
  int exit_code;
  if (!cli_parse_words(argc, argv, "convert", purpose, options, 2, &words, &exit_code)) {
    return exit_code;
  }
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  gerdy_status status = gerdy_convert_model(words.at[0], words.at[1], &notes, &err);
  exit_code = cli_finish("convert", status, &notes, &err, quiet, verbose);
  if (exit_code != 0) return exit_code;
  if (!quiet) printf("wrote %s\n", words.at[1]);
  return 0;
}
