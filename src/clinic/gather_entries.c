// clinic/gather_entries.c: which entries of a history count at a moment.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "clinic/facts_board.h"

// Of a day alone its noon is known: then days are compared.
static bool is_after(gerdy_when a, gerdy_when now) {
  if (a.day_only || now.day_only) return gerdy_when_day(a) > gerdy_when_day(now);
  return a.utc > now.utc;
}

static const char* retracted_by(const gerdy_history* history, const gerdy_entry* entry) {
  size_t n;
  const gerdy_fact* fact = gerdy_history_facts(history, &n) + entry->first;
  for (size_t i = 0; i < entry->nfact; ++i) {
    if (strcmp(fact[i].name, "retracts") == 0 && fact[i].text != NULL) return fact[i].text;
  }
  return "";
}

// From the last to the first: a retraction may itself be retracted by a later one.
static bool find_retracted(gd_board* board, gd_index* retracted) {
  size_t n, at;
  const gerdy_entry* entry = gerdy_history_entries(board->history, &n);
  for (size_t i = n; i-- > 0;) {
    if (entry[i].kind != GERDY_ENTRY_RETRACTION || !board->counts[i]) continue;
    if (gd_index_find(retracted, entry[i].uid, &at)) continue;
    const char* uid = retracted_by(board->history, &entry[i]);
    if (uid[0] != '\0' && !gd_index_put(retracted, uid, i)) return false;
  }
  return true;
}

gerdy_status gd_gather_entries(gd_board* board, gerdy_notes* notes, gerdy_error* err) {
  size_t n, at, later = 0, nretracted = 0;
  const gerdy_entry* entry = gerdy_history_entries(board->history, &n);
  board->counts = gd_alloc(n, 1);
  if (board->counts == NULL) return gd_fail_memory(err);
  for (size_t i = 0; i < n; ++i) {
    board->counts[i] = !is_after(entry[i].at, board->now);
    later += !board->counts[i];
  }
  gd_index retracted = {0};
  const bool found = find_retracted(board, &retracted);
  for (size_t i = 0; i < n && found; ++i) {
    if (board->counts[i] && gd_index_find(&retracted, entry[i].uid, &at)) {
      board->counts[i] = 0;
      ++nretracted;
    }
  }
  gd_index_reset(&retracted);
  gerdy_status status = found ? GERDY_OK : GERDY_E_MEMORY;
  if (status == GERDY_OK && later > 0)
    status = gerdy_notes_add(notes, GERDY_INFO, 0, "history",
                             "entries after this moment do not count: %zu", later);
  if (status == GERDY_OK && nretracted > 0)
    status = gerdy_notes_add(notes, GERDY_INFO, 0, "history",
                             "entries that were taken back do not count: %zu", nretracted);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
