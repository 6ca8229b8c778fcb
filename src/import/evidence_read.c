// Files as entries of a history: read, named after their bytes, and only what is not there yet.
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "import/evidence_file.h"
#include "import/runs.h"
#include "io/hash.h"
#include "record/history.h"

gerdy_status gerdy_evidence_open(const char* path, gerdy_evidence* out, gerdy_error* err) {
  *out = (gerdy_evidence){.path = path, .name = gd_path_name(path)};
  gerdy_status status = gd_file_read(path, &out->bytes, &out->n, err);
  if (status == GERDY_OK) status = gd_sha256_hex(out->bytes, out->n, out->sha256);
  if (status != GERDY_OK) {
    gerdy_evidence_close(out);
    return gd_at_file(err, status, path);
  }
  out->kind = gd_recognise(out->bytes, out->n);
  return GERDY_OK;
}

void gerdy_evidence_close(gerdy_evidence* evidence) {
  gd_free(evidence->bytes);
  evidence->bytes = NULL;
}

// ---- reading -----------------------------------------------------------------------------------

static gerdy_status keep_document(const gerdy_evidence* file, gerdy_when now, gerdy_history* into,
                                  gerdy_error* err) {
  gerdy_status status = gerdy_history_entry(into, GERDY_ENTRY_DOCUMENT, now, gerdy_when_now(),
                                            file->name, file->sha256, NULL, err);
  return status == GERDY_OK ? gerdy_history_text(into, "document", 0, file->name, err) : status;
}

static gerdy_status read_file(const gerdy_clinic* clinic, const gerdy_evidence* evidence,
                              gerdy_when now, gerdy_history* into, gerdy_notes* notes,
                              gerdy_error* err) {
  switch (evidence->kind) {
    case GERDY_EVIDENCE_INTAKE:
      return gerdy_intake_read(clinic, evidence->bytes, evidence->n, now, into, notes, err);
    case GERDY_EVIDENCE_RUNS:
      return gd_runs_read_csv(evidence, now, into, notes, err);
    case GERDY_EVIDENCE_WATCH:
      return gd_runs_read_fit(evidence, now, into, notes, err);
    case GERDY_EVIDENCE_DOCUMENT:
      return keep_document(evidence, now, into, err);
    default:
      return gd_fail(err, GERDY_E_ARG, 0, NULL, "%s: measured as a trial, not read as it is",
                     gerdy_evidence_words(evidence->kind));
  }
}

// ---- what is there already ---------------------------------------------------------------------

// A history and which of its entries count.
typedef struct known {
  const gerdy_history* history;
  unsigned char* counts;  // NULL = all do
} known;

static double km_of(const gerdy_history* history, const gerdy_entry* entry) {
  size_t n;
  const gerdy_fact* fact = gerdy_history_facts(history, &n) + entry->first;
  for (size_t i = 0; i < entry->nfact; ++i) {
    if (strcmp(fact[i].name, "run_km") == 0 && fact[i].text == NULL) return fact[i].number;
  }
  return NAN;
}

// Two sources tell of one run: the same day and hour, as far as they are known, and the same length
// but for what watch and site round.
static bool same_run(const gerdy_history* a, const gerdy_entry* x, const gerdy_history* b,
                     const gerdy_entry* y) {
  static const double rounding = 0.02;
  static const int64_t clocks = 15 * 60;  // s
  double km = km_of(a, x), other = km_of(b, y);
  if (x->kind != GERDY_ENTRY_RUN || y->kind != GERDY_ENTRY_RUN) return false;
  if (gerdy_when_day(x->at) != gerdy_when_day(y->at)) return false;
  bool hour_differs = !x->at.day_only && !y->at.day_only &&
                      (x->at.utc - y->at.utc > clocks || y->at.utc - x->at.utc > clocks);
  return !hour_differs && fabs(km - other) <= rounding * fmax(km, other);
}

// the entry that says the same; NULL = none
static const gerdy_entry* find_same(const known* where, const gerdy_history* from,
                                    const gerdy_entry* entry, const char* uid) {
  size_t n;
  const gerdy_entry* old = gerdy_history_entries(where->history, &n);
  for (size_t i = 0; i < n; ++i) {
    if (uid[0] != '\0' && strcmp(old[i].uid, uid) == 0) return &old[i];
    bool counts = where->counts == NULL || where->counts[i];
    if (counts && same_run(from, entry, where->history, &old[i])) return &old[i];
  }
  return NULL;
}

// How often was this file taken back? What is added again then is not what was taken back.
static size_t times_retracted(const known* where, const char* sha256) {
  size_t n, times = 0;
  const gerdy_entry* old = gerdy_history_entries(where->history, &n);
  for (size_t i = 0; where->counts != NULL && i < n; ++i) {
    times += !where->counts[i] && strcmp(old[i].file, sha256) == 0;
  }
  return times;
}

// the same bytes give the same names, so that the store can tell them whoever adds them
static gerdy_status name_entry(const char* sha256, size_t index, size_t times, char uid[65],
                               gerdy_error* err) {
  char text[160];
  int n = snprintf(text, sizeof text, "%s:%zu:%zu", sha256, index, times);
  if (gd_sha256_hex(text, (size_t)n, uid) != GERDY_OK) return gd_fail_memory(err);
  uid[32] = '\0';
  return GERDY_OK;
}

static gerdy_status note_same(const gerdy_evidence* file, const gerdy_entry* entry,
                              const gerdy_entry* old, gerdy_notes* notes) {
  char day[32];
  if (entry->kind != GERDY_ENTRY_RUN || strcmp(old->file, file->sha256) == 0) return GERDY_OK;
  return gerdy_notes_add(notes, GERDY_INFO, 0, file->name,
                         "the run of %s is there already, from %.80s; it was left out",
                         gerdy_when_text(entry->at, day), old->source);
}

static gerdy_status take_new(const gerdy_evidence* file, const gerdy_history* read,
                             const known* there, gerdy_history* into, gerdy_notes* notes,
                             gerdy_error* err) {
  size_t n, times = times_retracted(there, file->sha256);
  const gerdy_entry* entry = gerdy_history_entries(read, &n);
  gerdy_status status = GERDY_OK;
  for (size_t i = 0; i < n && status == GERDY_OK; ++i) {
    char uid[65];
    const known fresh = {into, NULL};
    status = name_entry(file->sha256, i, times, uid, err);
    if (status != GERDY_OK) return status;
    const gerdy_entry* old = find_same(there, read, &entry[i], uid);
    if (old == NULL) old = find_same(&fresh, read, &entry[i], uid);
    if (old != NULL) {
      if (note_same(file, &entry[i], old, notes) != GERDY_OK) return gd_fail_memory(err);
      continue;
    }
    status = gd_history_copy_entry(read, &entry[i], file->sha256, uid, into, err);
  }
  return status;
}

gerdy_status gerdy_evidence_read(const gerdy_clinic* clinic, const gerdy_evidence* evidence,
                                 gerdy_when now, gerdy_history* into, gerdy_notes* notes,
                                 gerdy_error* err) {
  gerdy_status status = read_file(clinic, evidence, now, into, notes, err);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, evidence->path);
}

gerdy_status gerdy_evidence_read_new(const gerdy_clinic* clinic, const gerdy_evidence* evidence,
                                     gerdy_when now, const gerdy_history* history,
                                     gerdy_history* into, gerdy_notes* notes, gerdy_error* err) {
  size_t n;
  gerdy_history* read = NULL;
  gerdy_history_entries(history, &n);
  known there = {history, gd_alloc(n, 1)};
  gerdy_status status = there.counts != NULL ? GERDY_OK : gd_fail_memory(err);
  if (status == GERDY_OK) {
    status = gerdy_history_standing(history, gerdy_when_now(), there.counts, NULL, NULL, err);
  }
  if (status == GERDY_OK) status = gerdy_history_new(&read, err);
  if (status == GERDY_OK) status = gerdy_evidence_read(clinic, evidence, now, read, notes, err);
  if (status == GERDY_OK) status = take_new(evidence, read, &there, into, notes, err);
  gerdy_history_free(read);
  gd_free(there.counts);
  return status;
}
