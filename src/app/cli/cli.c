#include "cli.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { max_options = 32 };

static void show_help(const char* command, const char* purpose, const char* words,
                      const cli_option* option, int n) {
  printf("usage: gerdy %s %s%s[options]\n\n%s\n\noptions:\n", command, words, words[0] ? " " : "",
         purpose);
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
  return errno == 0 && end != text && *end == '\0' && isfinite(*out);
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

// long options first, numbered from long_base; --help last
enum { long_base = 1000 };

static void list_options(const cli_option* option, int n, struct option* longs, char* shorts) {
  size_t used = 3;
  strcpy(shorts, "+:h");
  for (int i = 0; i < n; ++i) {
    bool takes = option[i].kind != CLI_FLAG;
    longs[i] = (struct option){option[i].name, takes ? required_argument : no_argument, NULL,
                               long_base + i};
    if (option[i].letter == 0) continue;
    shorts[used++] = option[i].letter;
    if (takes) shorts[used++] = ':';
  }
  longs[n] = (struct option){"help", no_argument, NULL, 'h'};
}

// the long option that was written with a single dash, NULL = none
static const char* single_dash(const char* word, const cli_option* option, int n) {
  if (word == NULL || word[0] != '-' || word[1] == '-' || word[1] == '\0' || word[2] == '\0') {
    return NULL;
  }
  size_t length = strcspn(word + 1, "=");
  for (int i = 0; i < n; ++i) {
    if (strlen(option[i].name) == length && strncmp(word + 1, option[i].name, length) == 0) {
      return option[i].name;
    }
  }
  return NULL;
}

static void refuse_word(const char* command, const char* word, int c) {
  const char* why = c == ':' ? "needs a value" : "is not an option";
  if (c == '?' && optopt >= long_base) why = "takes no value";
  fprintf(stderr, "gerdy %s: %s %s; see gerdy %s --help\n", command, word, why, command);
}

// take one option that getopt found; false: a mistake was named
static bool take(int c, const char* command, const cli_option* option, int n) {
  int i = c >= long_base ? c - long_base : 0;
  while (c < long_base && i < n && option[i].letter != c) ++i;
  if (store(&option[i], optarg)) return true;
  fprintf(stderr, "gerdy %s: --%s needs a %snumber, not \"%s\"\n", command, option[i].name,
          option[i].kind == CLI_COUNT ? "whole " : "", optarg);
  return false;
}

static bool check_words(const char* command, const cli_words* words) {
  if (words->n > words->most && words->most == 0) {
    fprintf(stderr,
            "gerdy %s: \"%s\" is left over; files are named by options, see gerdy %s --help\n",
            command, words->at[0], command);
  } else if (words->n > words->most) {
    fprintf(stderr, "gerdy %s: \"%s\" is left over; see gerdy %s --help\n", command,
            words->at[words->most], command);
  } else if (words->n < words->least) {
    fprintf(stderr, "gerdy %s: something is missing; usage: gerdy %s %s [options]\n", command,
            command, words->names);
  }
  return words->n <= words->most && words->n >= words->least;
}

// Words that are no options move to the front of argv, over options that are read already.
static void take_word(char** argv, cli_words* words) { argv[1 + words->n++] = argv[optind++]; }

// behind "--" everything is a word
static void take_rest(int argc, char** argv, cli_words* words) {
  while (optind < argc) take_word(argv, words);
}

bool cli_parse_words(int argc, char** argv, const char* command, const char* purpose,
                     const cli_option* option, int noption, cli_words* words, int* exit_code) {
  struct option longs[max_options + 2] = {{0}};
  char shorts[2 * max_options + 4] = "";
  list_options(option, noption, longs, shorts);
  opterr = 0;
  optind = 1;
  words->at = argv + 1;
  words->n = 0;
  *exit_code = 2;
  for (;;) {
    // getopt moves on when a word is read to its end: keep the word it is about to read
    const char* word = argv[optind];
    const char* meant = single_dash(word, option, noption);
    if (meant != NULL) {
      fprintf(stderr, "gerdy %s: %s is not an option; did you mean --%s?\n", command, word, meant);
      return false;
    }
    int c = getopt_long(argc, argv, shorts, longs, NULL);
    if (c == -1 && strcmp(argv[optind - 1], "--") == 0) take_rest(argc, argv, words);
    if (c == -1 && optind >= argc) break;
    if (c == -1) {
      take_word(argv, words);
      continue;
    }
    if (c == 'h') {
      show_help(command, purpose, words->names, option, noption);
      *exit_code = 0;
      return false;
    }
    if (c == '?' || c == ':') {
      refuse_word(command, word, c);
      return false;
    }
    if (!take(c, command, option, noption)) return false;
  }
  if (!check_words(command, words)) return false;
  *exit_code = 0;
  return true;
}

bool cli_parse(int argc, char** argv, const char* command, const char* purpose,
               const cli_option* option, int noption, int* exit_code) {
  cli_words none = {.names = ""};
  return cli_parse_words(argc, argv, command, purpose, option, noption, &none, exit_code);
}

// ---- stopping ----------------------------------------------------------------------------------

static volatile sig_atomic_t stop;

static void ask_to_stop(int signal_number) {
  (void)signal_number;
  stop = 1;
}

void cli_stop_on_signal(void) {
  // a terminal that is closed asks, too
  static const int asked[] = {SIGINT, SIGTERM, SIGHUP};
  for (size_t i = 0; i < sizeof asked / sizeof asked[0]; ++i) {
    struct sigaction old, own = {.sa_handler = ask_to_stop};
    sigemptyset(&own.sa_mask);
    // who started us may have wanted the signal ignored
    if (sigaction(asked[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
      sigaction(asked[i], &own, NULL);
    }
  }
}

void cli_hold_signals(bool hold) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

// ---- what is shown -----------------------------------------------------------------------------

// columns that a text takes: bytes that begin a character
static int columns(const char* text, size_t n) {
  int count = 0;
  for (size_t i = 0; i < n; ++i) count += ((unsigned char)text[i] & 0xc0) != 0x80;
  return count;
}

void cli_print(const char* text, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    unsigned char c = (unsigned char)text[i];
    putchar(c < ' ' || c == 0x7f ? '?' : c);
  }
}

void cli_wrap(const char* text, int indent) {
  enum { width = 78 };
  int column = 0;
  for (const char* at = text + strspn(text, " "); *at != '\0'; at += strspn(at, " ")) {
    size_t length = strcspn(at, " ");
    int wide = columns(at, length);
    if (column > 0 && column + 1 + wide > width) {
      putchar('\n');
      column = 0;
    }
    printf("%*s%.*s", column == 0 ? indent : 1, "", (int)length, at);
    column += (column == 0 ? indent : 1) + wide;
    at += length;
  }
  putchar('\n');
}

gerdy_status cli_refuse(gerdy_error* err, gerdy_status code, const char* format, ...) {
  va_list args;
  *err = (gerdy_error){.code = code};
  va_start(args, format);
  vsnprintf(err->msg, sizeof err->msg, format, args);
  va_end(args);
  return code;
}

int cli_fail(const char* command, const gerdy_error* err) {
  char text[1024];
  cli_progress_end();
  // a signal can also end a read that waits for a pipe
  if (err->code == GERDY_E_STOPPED || stop) {
    fprintf(stderr, "gerdy %s: stopped on request; nothing was written\n", command);
    return gerdy_status_exit_code(GERDY_E_STOPPED);
  }
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

int cli_finish(const char* command, gerdy_status status, gerdy_notes* notes, const gerdy_error* err,
               bool quiet, bool verbose) {
  cli_progress_end();
  if (!quiet) cli_notes(notes, verbose);
  gerdy_notes_reset(notes);
  return status == GERDY_OK ? 0 : cli_fail(command, err);
}

static bool drawn;

int cli_progress(void* context, const char* stage, double done) {
  const bool* quiet = context;
  if (!*quiet && isatty(STDERR_FILENO)) {
    fprintf(stderr, "\r\033[K%s %3.0f %%", stage, 100 * done);
    fflush(stderr);
    drawn = true;
  }
  return !stop;
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
