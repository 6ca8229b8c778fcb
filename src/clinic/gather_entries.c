// clinic/gather_entries.c: which entries of a history count at a moment.
#include "base/fail.h"
#include "base/mem.h"
#include "clinic/facts_board.h"

gerdy_status gd_gather_entries(gd_board* board, gerdy_notes* notes, gerdy_error* err) {
  size_t n, later, retracted;
  gerdy_history_entries(board->history, &n);
  board->counts = gd_alloc(n, 1);
  if (board->counts == NULL) return gd_fail_memory(err);
  gerdy_status status =
      gerdy_history_standing(board->history, board->now, board->counts, &later, &retracted, err);
  if (status == GERDY_OK && later > 0)
    status = gerdy_notes_add(notes, GERDY_INFO, 0, "history",
                             "entries after this moment do not count: %zu", later);
  if (status == GERDY_OK && retracted > 0)
    status = gerdy_notes_add(notes, GERDY_INFO, 0, "history",
                             "entries that were taken back do not count: %zu", retracted);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
