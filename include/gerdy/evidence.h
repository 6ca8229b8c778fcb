// gerdy/evidence.h: files that people hand in, told from their bytes, as entries of a history.
#ifndef GERDY_EVIDENCE_H
#define GERDY_EVIDENCE_H

#include <gerdy/base.h>
#include <gerdy/clinic.h>
#include <gerdy/record.h>

#ifdef __cplusplus
extern "C" {
#endif

// What a file turned out to be: X(enumerator, words)
#define GERDY_EVIDENCE_LIST(X)                                  \
  X(GERDY_EVIDENCE_DOCUMENT, "a file that Gerdy does not read") \
  X(GERDY_EVIDENCE_MODEL, "an OpenSim model")                   \
  X(GERDY_EVIDENCE_STANDING, "markers of somebody standing")    \
  X(GERDY_EVIDENCE_MARKERS, "markers of somebody moving")       \
  X(GERDY_EVIDENCE_FORCES, "ground reaction forces")            \
  X(GERDY_EVIDENCE_MAPPING, "names of markers")                 \
  X(GERDY_EVIDENCE_INTAKE, "answers to the questions")          \
  X(GERDY_EVIDENCE_RUNS, "a list of runs")                      \
  X(GERDY_EVIDENCE_WATCH, "a run from a watch")

typedef enum gerdy_evidence_kind {
#define GERDY_EVIDENCE_ENUM(name, words) name,
  GERDY_EVIDENCE_LIST(GERDY_EVIDENCE_ENUM)
#undef GERDY_EVIDENCE_ENUM
      GERDY_NEVIDENCE
} gerdy_evidence_kind;

GERDY_API const char* gerdy_evidence_words(gerdy_evidence_kind kind);

// A file that was read and recognised.
typedef struct gerdy_evidence {
  gerdy_evidence_kind kind;
  const char* path;  // as given, borrowed
  const char* name;  // its last part
  char* bytes;       // (n)
  size_t n;
  char sha256[65];
  const char* unit;  // of distances whose column does not say it: "km", "miles"; NULL = not told
} gerdy_evidence;

// Read a file and tell what it is, from what stands in it and not from its name. Owner: the caller,
// gerdy_evidence_close. Errors: GERDY_E_FILE, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_evidence_open(const char* path, gerdy_evidence* out,
                                                           gerdy_error* err);
GERDY_API void gerdy_evidence_close(gerdy_evidence* evidence);

// Append what a file says that needs no computation:
// - answers (docs/intake.schema.json);
// - a list of runs, .csv with a line of names, cells parted by comma or (then with decimal commas)
//   semicolon. Needed are a day (date, day, "Activity Date" ...) and a distance (km, distance_m,
//   miles ...; for "Distance" evidence->unit says the unit). Read when there: minutes or time,
//   cadence, ascent, descent, pain. Rows whose type is no run are left out; notes say how many, and
//   which columns were not read;
// - the running sessions of a watch's .fit file;
// - a document: that it is there.
// Motion and forces are measured by gerdy_case_trial (gerdy/case.h) instead. Errors: GERDY_E_FORMAT
// with the line or member; GERDY_E_DATA (no run in it); GERDY_E_ARG (motion, forces, a model);
// GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_evidence_read(const gerdy_clinic* clinic,
                                                           const gerdy_evidence* evidence,
                                                           gerdy_when now, gerdy_history* into,
                                                           gerdy_notes* notes, gerdy_error* err);

// The same, without what the history has already: the same bytes count once, until their entries
// are retracted; a run that another source has told (same day and hour, same length within 2 %) is
// left out with a note. Entries get uids that follow from the bytes, so that two programs which add
// the same file add it once.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_evidence_read_new(
    const gerdy_clinic* clinic, const gerdy_evidence* evidence, gerdy_when now,
    const gerdy_history* history, gerdy_history* into, gerdy_notes* notes, gerdy_error* err);

#ifdef __cplusplus
}
#endif
#endif
