// plan/making.h: a plan while it is made: what it is made from, where its texts go, and the words
// that its sentences may hold.
#ifndef GD_PLAN_MAKING_H
#define GD_PLAN_MAKING_H

#include <gerdy/plan.h>
#include <jansson.h>
#include <stdbool.h>

#include "clinic/facts.h"
#include "plan/decide.h"

// The steps of returning to run and what a week of them looks like.
typedef struct gd_step {
  const json_t* json;
  const char* id;
  double run_minutes;  // of running in one run; only where minutes measure it
  unsigned weekdays;   // bit 0 = Sunday
  bool early;          // never two days of running in a row
  bool by_distance;    // distance decides, not minutes
} gd_step;

enum { GD_STEPS_MOST = 16, GD_WORDS_MOST = 32 };

typedef struct gd_making {
  const gerdy_clinic* clinic;
  const gerdy_assessment* assessment;
  const json_t* book;  // evidence/plan.json
  gd_view view;
  long today;
  gd_arena* arena;  // of the plan
  gerdy_plan* plan;
  const char* part_of_book;  // the plan's state, or what of the file is for a state of its kind
  gd_diary diary;
  gd_limits limits;
  gd_step step[GD_STEPS_MOST];
  gd_step_kind kind[GD_STEPS_MOST];
  size_t nstep;
  gd_course course;
  size_t start;  // the step that the answers, or a long pause, put the runner at
  const char* start_why;
  struct {
    const char* name;
    const char* text;
  } word[GD_WORDS_MOST];
  size_t nword;
  gerdy_status status;  // the first failure; later calls do nothing of note
  gerdy_error* err;
} gd_making;

// A failure of memory, or of the file (never, in a library whose tests passed).
void gd_making_memory(gd_making* m);
void gd_making_format(gd_making* m, const char* where, const char* what);

// A member that must be a text, a number, a list; harmless values after a failure.
const char* gd_book_text(gd_making* m, const json_t* object, const char* member);
const char* gd_book_text_or_none(const json_t* object, const char* member);
double gd_book_number(gd_making* m, const json_t* object, const char* member);
const json_t* gd_book_member(gd_making* m, const json_t* object, const char* member);
double gd_book_figure(gd_making* m, const char* id);
const gerdy_claim* gd_book_claim(gd_making* m, const json_t* object);
// A list of weekdays ("mon") as bits, bit 0 = Sunday.
unsigned gd_book_weekdays(gd_making* m, const json_t* list);

// Is the member "when" of the object yes? Yes without one.
bool gd_book_when(gd_making* m, const json_t* object);
// Does a list of texts hold one?
bool gd_book_lists(const json_t* list, const char* text);

// The word behind {#name} from now on; text is kept as it is.
void gd_word(gd_making* m, const char* name, const char* text);
// The same for a number, with decimals where it has some, and a unit ("" = none).
void gd_word_number(gd_making* m, const char* name, double value, const char* unit);

// A sentence of the file with {#names} and {facts} filled in; kept with the plan. "" after a
// failure.
const char* gd_sentence(gd_making* m, const char* sentence);

// A number for people: no more decimals than it needs, at most one.
void gd_plan_put_number(gd_buf* out, double value, const char* unit);

#endif
