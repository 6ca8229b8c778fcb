// clinic/gather_outdated.c: somebody who takes back that there was an incident has taken back what
// it was like. Answers of the same moment that do not go together are left to the contradictions:
// then nobody knows which of them is wrong, and a red flag among them stays one.
#include "base/fail.h"
#include "clinic/facts_board.h"

// the place of an answer on the board; false: there is no answer
static bool answer_place(const gd_board* board, const char* name, size_t* place) {
  size_t i = 0;
  if (!gd_index_find(&board->clinic->declared_index, name, &i)) return false;
  *place = 3 * i;
  return board->known[*place].name != NULL;
}

static bool is_later(const gd_board* board, size_t a, size_t b) {
  return gerdy_when_order(board->known[a].at, board->recorded[a], board->known[b].at,
                          board->recorded[b]) > 0;
}

// does the rule rest on an answer that came later than the one at that place?
static bool rests_on_later(const gd_board* board, const gd_rule* rule, size_t place) {
  const char *name, *word;
  double number;
  size_t other;
  for (size_t k = 0; gd_rule_test(rule, k, &name, &word, &number); ++k) {
    if (answer_place(board, name, &other) && is_later(board, other, place)) return true;
  }
  return false;
}

static bool drop_some(gd_board* board, const gerdy_facts* facts) {
  bool dropped = false;
  for (size_t i = 0; i < board->clinic->nquestion; ++i) {
    const gd_rule* when = board->clinic->question_when[i];
    size_t place;
    if (when == NULL || !answer_place(board, board->clinic->question[i].id, &place)) continue;
    if (gd_rule_eval(when, (gd_view){.facts = facts}) != GD_NO) continue;
    if (!rests_on_later(board, when, place)) continue;
    board->known[place] = (gerdy_known){0};
    dropped = true;
  }
  return dropped;
}

gerdy_status gd_drop_outdated(gd_board* board, gerdy_error* err) {
  bool again = true;
  // an answer that is dropped may have been the reason for another question
  while (again && !board->failed) {
    gerdy_facts facts = {0};
    gd_board_write(board, &facts);
    again = !board->failed && drop_some(board, &facts);
    gd_arena_reset(&facts.arena);
  }
  return board->failed ? gd_fail_memory(err) : GERDY_OK;
}
