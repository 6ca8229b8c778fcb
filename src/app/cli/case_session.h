// A case that is open, as the commands about it share it.
#ifndef GERDY_CASE_SESSION_H
#define GERDY_CASE_SESSION_H

#include <gerdy/case.h>
#include <gerdy/store.h>
#include <stdbool.h>

typedef struct case_file {
  const char* command;  // "case show", for messages
  const char* path;
  gerdy_store* store;
  gerdy_clinic* clinic;
  gerdy_history* history;
  gerdy_when at;   // when what is added was so
  gerdy_when now;  // the moment for which the case is judged: what is dated until then counts
} case_file;

int case_new(int argc, char** argv);
int case_intake(int argc, char** argv);
int case_add(int argc, char** argv);
int case_test(int argc, char** argv);
int case_checkin(int argc, char** argv);
int case_plan(int argc, char** argv);
int case_show(int argc, char** argv);
int case_export(int argc, char** argv);
int case_import(int argc, char** argv);
int case_retract(int argc, char** argv);

// Read --on into at and now: NULL = this moment; a day: noon and the end of it.
gerdy_status case_moment(const char* on, gerdy_when* at, gerdy_when* now, gerdy_error* err);

// Open a case, read it, and the knowledge. 0, or the exit code after saying what is wrong; then
// nothing is open. on: as case_moment.
int case_open(case_file* file, const char* command, const char* path, const char* on);
// The same for what adds to it: on is the day of what is added, and the case is judged as of now.
int case_open_to_add(case_file* file, const char* command, const char* path, const char* on);
void case_close(case_file* file);

// Start a history of things to add. Errors: GERDY_E_MEMORY.
gerdy_status case_adding(gerdy_history** added, gerdy_entry_kind kind, gerdy_when at,
                         const char* source, gerdy_error* err);

// Is what is to be added of the same runner, as far as both give a name? Errors: GERDY_E_ARG.
gerdy_status case_check_person(const case_file* file, const gerdy_history* added, gerdy_error* err);

// Put what was added on the disk and read the case anew. *nadded nullable.
gerdy_status case_append(case_file* file, const gerdy_history* added, gerdy_store_file* kept,
                         size_t nkept, size_t* nadded, gerdy_error* err);

// Which entries of the case count for file->now, (entries); free. NULL: err says why.
unsigned char* case_standing(const case_file* file, gerdy_error* err);

gerdy_status case_judge(const case_file* file, gerdy_case* judged, gerdy_error* err);

// End a command: show the error if there is one, close, return the exit code.
int case_end(case_file* file, gerdy_status status, const gerdy_error* err);

// Print who must be seen, what is most likely going on and what may be done next.
void case_headline(const case_file* file, const gerdy_case* judged);

#endif
