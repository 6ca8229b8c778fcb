// plan/believed.c: which entries of a history count at a moment.
#include "plan/believed.h"

#include "base/mem.h"
#include "clinic/facts_board.h"

gerdy_status gd_believed(const gerdy_clinic* clinic, const gerdy_history* history, gerdy_when now,
                         unsigned char** out, gerdy_error* err) {
  gd_board board = {.clinic = clinic, .history = history, .now = now, .today = gerdy_when_day(now)};
  gerdy_status status = gd_gather_entries(&board, NULL, err);
  if (status != GERDY_OK) {
    gd_free(board.counts);
    board.counts = NULL;
  }
  *out = board.counts;
  return status;
}
