// clinic/facts_board.h: the inside of gerdy_facts and the board on which facts are gathered: one
// place for every declared name and side.
#ifndef GD_CLINIC_FACTS_BOARD_H
#define GD_CLINIC_FACTS_BOARD_H

#include "clinic/diary_days.h"
#include "clinic/facts.h"

struct gerdy_facts {
  gerdy_known* item;  // (n) sorted by name and side
  size_t n;
  gerdy_when now;  // the moment for which they were gathered
  gd_arena arena;  // items and their texts
};

typedef struct gd_board {
  const gerdy_clinic* clinic;
  const gerdy_history* history;
  gerdy_when now;
  long today;
  unsigned char* counts;  // (nentry) neither retracted nor after now
  gerdy_known* known;     // (ndeclared x 3) name NULL = not known
  gerdy_when* recorded;   // (ndeclared x 3)
  gd_day* day;            // (nday) the diary, one item a day, in order
  size_t nday;
  gerdy_notes* notes;  // nullable
  gd_arena* arena;     // of the facts
  bool failed;         // memory ran out
} gd_board;

// 0, 1, 2 for 0, 'r', 'l'
size_t gd_side_place(char side);

// NULL = not known, or "unknown".
const gerdy_known* gd_board_get(const gd_board* board, const char* name, char side);
double gd_board_number(const gd_board* board, const char* name, char side);  // NaN = not known
const char* gd_board_text(const gd_board* board, const char* name);          // "" = not known

// Put a derived fact; a name that nobody declares, or a NaN, is passed over, and with a note a
// number outside the range that is declared.
void gd_board_put_number(gd_board* board, const char* name, char side, double number,
                         gerdy_when at);
void gd_board_put_text(gd_board* board, const char* name, const char* text, gerdy_when at);

// The facts that stand on the board now; texts are kept in board->arena, items in that of the
// facts.
void gd_board_write(gd_board* board, gerdy_facts* facts);

// ---- the steps of gathering, in their order ----------------------------------------------------

// Which entries count.
gerdy_status gd_gather_entries(gd_board* board, gerdy_notes* notes, gerdy_error* err);
// Of every name and side the latest.
gerdy_status gd_gather_facts(gd_board* board, gerdy_notes* notes, gerdy_error* err);
// Answers to questions that a later answer has made pointless no longer count.
gerdy_status gd_drop_outdated(gd_board* board, gerdy_error* err);
void gd_derive_profile(gd_board* board);  // ages, times, torque, load at the onset
void gd_derive_diary(gd_board* board);    // load and pain of the last days and weeks
void gd_derive_return(gd_board* board);   // better with rest, back with running
void gd_derive_sides(gd_board* board);    // X_sore and its like

// May a history say this? Errors: GERDY_E_ARG with the reason.
gerdy_status gd_fact_check(const gd_declared* declared, const gerdy_fact* fact, gerdy_error* err);

#endif
