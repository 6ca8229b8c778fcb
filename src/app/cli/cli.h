// cli/cli.h: what the commands share. Each command is one cmd_*.c with one function here.
#ifndef GERDY_CLI_H
#define GERDY_CLI_H

#include <gerdy/base.h>
#include <getopt.h>
#include <stdbool.h>

int cmd_report(int argc, char** argv);
int cmd_synth(int argc, char** argv);
int cmd_ik(int argc, char** argv);
int cmd_id(int argc, char** argv);
int cmd_muscles(int argc, char** argv);
int cmd_band(int argc, char** argv);
int cmd_case(int argc, char** argv);
int cmd_evidence(int argc, char** argv);
int cmd_eval(int argc, char** argv);
int cmd_convert(int argc, char** argv);
int cmd_check(int argc, char** argv);
int cmd_scale(int argc, char** argv);
int cmd_run_tool(int argc, char** argv);

// Where the value of an option goes.
typedef enum cli_kind { CLI_TEXT, CLI_NUMBER, CLI_COUNT, CLI_FLAG } cli_kind;

typedef struct cli_option {
  const char* name;  // "markers" for --markers
  char letter;       // 'o' for -o, 0 = none
  cli_kind kind;
  void* target;       // const char** | double* | int* | bool*
  const char* value;  // name of the value in the help, NULL for flags
  const char* help;
} cli_option;

// Read the command line of a command into the options' targets. true: go on. false: stop with
// *exit_code (help was shown, or a mistake was named).
bool cli_parse(int argc, char** argv, const char* command, const char* purpose,
               const cli_option* option, int noption, int* exit_code);

// Words of the command line that are no options.
typedef struct cli_words {
  const char* names;  // for the help: "FILE EVIDENCE..."
  int least, most;
  char** at;  // (n) filled by the parser
  int n;
} cli_words;

// The same for a command that takes words too; options may stand before, between and behind them.
bool cli_parse_words(int argc, char** argv, const char* command, const char* purpose,
                     const cli_option* option, int noption, cli_words* words, int* exit_code);

// Print n bytes of somebody's text to standard output; what would steer the terminal becomes '?'.
void cli_print(const char* text, size_t n);

// Print a text to standard output in lines of at most 78 columns, each line indented.
void cli_wrap(const char* text, int indent);

// Fill err with a code and a message; returns the code. For what a command refuses by itself.
gerdy_status cli_refuse(gerdy_error* err, gerdy_status code, const char* format, ...)
    GERDY_PRINTF(3, 4);

// Show an error as "gerdy COMMAND: where: what" and return its exit code.
int cli_fail(const char* command, const gerdy_error* err);

// Show warnings (all notes when verbose) on standard error.
void cli_notes(const gerdy_notes* notes, bool verbose);

// The end of a job: wipe its progress, show its notes unless quiet, free them, and show its error.
// Returns the exit code, 0 when status is GERDY_OK.
int cli_finish(const char* command, gerdy_status status, gerdy_notes* notes, const gerdy_error* err,
               bool quiet, bool verbose);

// From now on SIGINT and SIGTERM make cli_progress stop the job.
void cli_stop_on_signal(void);

// Hold SIGINT and SIGTERM back, for work that is not to be cut in two; false: let them through.
void cli_hold_signals(bool hold);

// A gerdy_progress: stops the job after a signal, and draws on standard error when that is a
// terminal. context: bool*, true: draw nothing.
int cli_progress(void* context, const char* stage, double done);

// Wipe what cli_progress drew.
void cli_progress_end(void);

// The command line as one text, for the report. Static; cut when very long.
const char* cli_command_line(int argc, char** argv);

#endif
