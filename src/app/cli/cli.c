#include "cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { max_options = 32 };

static void show_help(const char* command, const char* purpose, const cli_option* option, int n) {
  printf("usage: gerdy %s [options]\n\n%s\n\noptions:\n", command, purpose);
  for (int i = 0; i < n; ++i) {
    char left[64];
    snprintf(left, sizeof left, "%s%c%s--%s%s%s", option[i].letter ? "-" : " ",
             option[i].letter ? option[i].letter : ' ', option[i].letter ? ", " : "  ",
             option[i].name, option[i].value ? " " : "", option[i].value ? option[i].value : "");
    printf("  %-28s %s\n", left, option[i].help);
  }
  printf("  %-28s %s\n", "-h, --help", "show this");
}

static bool read_number(const char* text, double* out) {
  char* end = NULL;
  errno = 0;
  *out = strtod(text, &end);
  return errno == 0 && end != text && *end == '\0';
}

static bool store(const cli_option* option, const char* text) {
  double number;
  switch (option->kind) {
    case CLI_TEXT:
      *(const char**)option->target = text;
      return true;
    case CLI_NUMBER:
      return read_number(text, (double*)option->target);
    case CLI_COUNT:
      if (!read_number(text, &number) || !(number >= 0 && number <= 1e9)) return false;
      *(int*)option->target = (int)number;
      return (double)*(int*)option->target == number;
    case CLI_FLAG:
      *(bool*)option->target = true;
      return true;
  }
  return false;
}

bool cli_parse(int argc, char** argv, const char* command, const char* purpose,
               const cli_option* option, int noption, int* exit_code) {
  struct option longs[max_options + 2] = {{0}};
  char shorts[2 * max_options + 4] = "+:h";
  size_t used = strlen(shorts);
  for (int i = 0; i < noption; ++i) {
    bool takes = option[i].kind != CLI_FLAG;
    longs[i] =
        (struct option){option[i].name, takes ? required_argument : no_argument, NULL, 1000 + i};
    if (option[i].letter == 0) continue;
    shorts[used++] = option[i].letter;
    if (takes) shorts[used++] = ':';
  }
  longs[noption] = (struct option){"help", no_argument, NULL, 'h'};
  opterr = 0;
  optind = 1;
  *exit_code = 2;
  int c;
  while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
    int i = c >= 1000 ? c - 1000 : 0;
    if (c == 'h') {
      show_help(command, purpose, option, noption);
      *exit_code = 0;
      return false;
    }
    if (c == '?' || c == ':') {
      fprintf(stderr, "gerdy %s: %s %s; see gerdy %s --help\n", command, argv[optind - 1],
              c == '?' ? "is not an option" : "needs a value", command);
      return false;
    }
    while (c < 1000 && i < noption && option[i].letter != c) ++i;
    if (!store(&option[i], optarg)) {
      fprintf(stderr, "gerdy %s: --%s needs a number, not \"%s\"\n", command, option[i].name,
              optarg);
      return false;
    }
  }
  if (optind < argc) {
    fprintf(stderr,
            "gerdy %s: \"%s\" is left over; files are named by options, see gerdy %s --help\n",
            command, argv[optind], command);
    return false;
  }
  *exit_code = 0;
  return true;
}

int cli_fail(const char* command, const gerdy_error* err) {
  char text[1024];
  cli_progress_end();
  fprintf(stderr, "gerdy %s: %s\n", command, gerdy_error_text(err, text, sizeof text));
  return gerdy_status_exit_code(err->code);
}

void cli_notes(const gerdy_notes* notes, bool verbose) {
  for (size_t i = 0; i < notes->n; ++i) {
    const gerdy_note* note = &notes->item[i];
    if (note->severity < GERDY_WARNING && !verbose) continue;
    fprintf(stderr, "%s: %s%s%s\n", note->severity == GERDY_WARNING ? "warning" : "note",
            note->where, note->where[0] ? ": " : "", note->text);
  }
}

static bool drawn;

int cli_progress(void* context, const char* stage, double done) {
  (void)context;
  if (!isatty(STDERR_FILENO)) return 1;
  fprintf(stderr, "\r\033[K%s %3.0f %%", stage, 100 * done);
  fflush(stderr);
  drawn = true;
  return 1;
}

void cli_progress_end(void) {
  if (drawn) fprintf(stderr, "\r\033[K");
  drawn = false;
}

// would a shell read the word as one plain word?
static bool is_plain(const char* word) {
  static const char safe[] =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
      "_@%+=:,./-";
  return word[0] != '\0' && word[strspn(word, safe)] == '\0';
}

const char* cli_command_line(int argc, char** argv) {
  static char line[2048];
  size_t used = 0;
  line[0] = '\0';
  used += (size_t)snprintf(line, sizeof line, "gerdy");
  for (int i = 0; i < argc; ++i) {
    const char* quote = is_plain(argv[i]) ? "" : "'";
    int n = snprintf(line + used, sizeof line - used, " %s%s%s", quote, argv[i], quote);
    if (n < 0 || used + (size_t)n >= sizeof line) break;
    used += (size_t)n;
  }
  return line;
}
