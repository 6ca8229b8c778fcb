// record/standing.c: which entries of a history count at a moment, and which word is the last.
#include <gerdy/record.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

// the calendar of a place can be so far ahead of another's
static const int64_t widest_zone = 26 * 3600;

static bool is_after(const gerdy_entry* entry, gerdy_when now) {
  if (!entry->at.day_only && !now.day_only) return entry->at.utc > now.utc;
  if (gerdy_when_day(entry->at) <= gerdy_when_day(now)) return false;
  // today there may be tomorrow here
  bool written = entry->recorded.utc <= now.utc && entry->at.utc - now.utc < widest_zone;
  return !(entry->at.day_only && !now.day_only && written);
}

static const char* retracted_by(const gerdy_history* history, const gerdy_entry* entry) {
  size_t n;
  const gerdy_fact* fact = gerdy_history_facts(history, &n) + entry->first;
  for (size_t i = 0; i < entry->nfact; ++i) {
    if (strcmp(fact[i].name, "retracts") == 0 && fact[i].text != NULL) return fact[i].text;
  }
  return "";
}

static bool is_among(const char* const* uid, size_t n, const char* wanted) {
  for (size_t i = 0; i < n; ++i) {
    if (strcmp(uid[i], wanted) == 0) return true;
  }
  return false;
}

// The uids that are retracted, (*n). From the last to the first: a retraction may itself be
// retracted by a later one. NULL = no memory.
static const char** list_retracted(const gerdy_history* history, const unsigned char* counts,
                                   size_t* n) {
  size_t nentry, nretraction = 0;
  const gerdy_entry* entry = gerdy_history_entries(history, &nentry);
  for (size_t i = 0; i < nentry; ++i) nretraction += entry[i].kind == GERDY_ENTRY_RETRACTION;
  const char** uid = gd_alloc(nretraction, sizeof *uid);
  *n = 0;
  for (size_t i = nentry; uid != NULL && nretraction > 0 && i-- > 0;) {
    if (entry[i].kind != GERDY_ENTRY_RETRACTION || !counts[i]) continue;
    if (is_among(uid, *n, entry[i].uid)) continue;
    uid[(*n)++] = retracted_by(history, &entry[i]);
  }
  return uid;
}

gerdy_status gerdy_history_standing(const gerdy_history* history, gerdy_when now,
                                    unsigned char* counts, size_t* nlater, size_t* nretracted,
                                    gerdy_error* err) {
  size_t n, nuid, later = 0, taken_back = 0;
  const gerdy_entry* entry = gerdy_history_entries(history, &n);
  for (size_t i = 0; i < n; ++i) {
    counts[i] = !is_after(&entry[i], now);
    later += !counts[i];
  }
  const char** uid = list_retracted(history, counts, &nuid);
  if (uid == NULL) return gd_fail_memory(err);
  for (size_t i = 0; i < n && nuid > 0; ++i) {
    if (!counts[i] || entry[i].uid[0] == '\0' || !is_among(uid, nuid, entry[i].uid)) continue;
    counts[i] = 0;
    ++taken_back;
  }
  gd_free(uid);
  if (nlater != NULL) *nlater = later;
  if (nretracted != NULL) *nretracted = taken_back;
  return GERDY_OK;
}

static int order(int64_t a, int64_t b) { return (a > b) - (a < b); }

int gerdy_when_order(gerdy_when a, gerdy_when a_recorded, gerdy_when b, gerdy_when b_recorded) {
  int by_day = order(gerdy_when_day(a), gerdy_when_day(b));
  if (by_day != 0) return by_day;
  return order(a_recorded.utc, b_recorded.utc);
}
