// gerdy check: what is in a model file.
#include <gerdy/eval.h>
#include <stdio.h>

#include "cli.h"

static const char purpose[] =
    "What is in a model (.osim): bodies, joints, coordinates with their ranges, muscles,\n"
    "wrapping surfaces, markers; what of it Gerdy does not support, and what that changes.\n"
    "Coordinates of both sides that are alike share a line. Fails when it cannot be read.";

int cmd_check(int argc, char** argv) {
  bool json = false;
  const cli_option options[] = {
      {"json", 0, CLI_FLAG, &json, NULL, "print the same, whole, as JSON (docs/check.schema.json)"},
  };
  cli_words words = {.names = "M.osim", .least = 1, .most = 1};
  int exit_code;
  if (!cli_parse_words(argc, argv, "check", purpose, options, 1, &words, &exit_code)) {
    return exit_code;
  }
  gerdy_error err = {0};
  char* text;
  if (gerdy_check_model(words.at[0], json, &text, &err) != GERDY_OK) {
    return cli_fail("check", &err);
  }
  fputs(text, stdout);
  gerdy_check_free(text);
  return 0;
}
