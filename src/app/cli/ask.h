// Questions in a terminal, line by line: no colours, no moving cursor, so that a screen reader can
// follow, and so that answers can come from a pipe.
#ifndef GERDY_ASK_H
#define GERDY_ASK_H

#include <gerdy/clinic.h>

// How a round of questions ended.
typedef enum ask_end {
  ASK_DONE,     // no question is left
  ASK_STOPPED,  // the user stopped, or the input ended
  ASK_FAILED    // keep failed
} ask_end;

typedef struct ask_form {
  const gerdy_clinic* clinic;
  const char* form;      // "intake" or "checkin"
  gerdy_history* known;  // answers so far; what is answered in this round is added to it
  gerdy_when now;
  // take one answer
  gerdy_status (*keep)(void* context, const gerdy_fact* fact, gerdy_error* err);
  void* context;
} ask_form;

// Ask what is left of the form. Answers are read from standard input.
ask_end ask_questions(ask_form* form, gerdy_error* err);

#endif
