// gerdy convert: a model of any version as one of today's, markers from a table of text as .trc.
#include <gerdy/eval.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "cli.h"

static const char purpose[] =
    "Write a model (.osim, versions 20302 to 40600) as an .osim of version 40000, with frames, "
    "units\n"
    "and defaults spelled out. Reading it again gives the same numbers. What is lost is named.\n"
    "Or markers (a table of text, or a .trc) as a .trc in its strict form.";

static bool ends_in(const char* path, const char* ending) {
  size_t n = strlen(path), length = strlen(ending);
  return n >= length && strcasecmp(path + n - length, ending) == 0;
}

static gerdy_status check_options(bool markers, bool free_knee, double rate, gerdy_error* err) {
  if (markers && free_knee)
    return cli_refuse(err, GERDY_E_ARG, "--free-knee is of models; these are markers");
  if (!markers && rate != 0)
    return cli_refuse(err, GERDY_E_ARG, "--rate is of markers; this is a model");
  return GERDY_OK;
}

int cmd_convert(int argc, char** argv) {
  bool quiet = false, verbose = false, free_knee = false;
  double rate = 0;
  const cli_option options[] = {
      {"free-knee", 0, CLI_FLAG, &free_knee, NULL, "give its knees adduction and rotation"},
      {"rate", 0, CLI_NUMBER, &rate, "HZ", "frames per second of a table without times"},
      {"quiet", 'q', CLI_FLAG, &quiet, NULL, "print nothing but errors"},
      {"verbose", 'v', CLI_FLAG, &verbose, NULL, "print notes as well as warnings"},
  };
  cli_words words = {.names = "IN OUT.osim|OUT.trc", .least = 2, .most = 2};
  int exit_code;
  if (!cli_parse_words(argc, argv, "convert", purpose, options, sizeof options / sizeof options[0],
                       &words, &exit_code)) {
    return exit_code;
  }
  gerdy_error err = {0};
  gerdy_notes notes;
  gerdy_notes_init(&notes);
  const char *in = words.at[0], *out = words.at[1];
  bool markers = ends_in(out, ".trc") && !ends_in(in, ".osim");
  gerdy_status status = check_options(markers, free_knee, rate, &err);
  if (status == GERDY_OK && markers)
    status = gerdy_convert_markers(in, out, rate, &notes, &err);
  else if (status == GERDY_OK)
    status = free_knee ? gerdy_convert_model_freed(in, out, &notes, &err)
                       : gerdy_convert_model(in, out, &notes, &err);
  exit_code = cli_finish("convert", status, &notes, &err, quiet, verbose);
  if (exit_code != 0) return exit_code;
  if (!quiet) printf("wrote %s\n", out);
  return 0;
}
