// gerdy/names.h: which marker of a trial is which marker of a model, whatever a laboratory calls
// it.
#ifndef GERDY_NAMES_H
#define GERDY_NAMES_H

#include <gerdy/base.h>
#include <gerdy/model.h>
#include <gerdy/series.h>

#ifdef __cplusplus
extern "C" {
#endif

// How a marker of the model was found in the trial. The last four are no match.
typedef enum gerdy_match_how {
  GERDY_MATCH_GIVEN = 0,      // a mapping says so
  GERDY_MATCH_EXACT = 1,      // the same name
  GERDY_MATCH_SPELLING = 2,   // the same but for the subject's prefix, case and separators
  GERDY_MATCH_SYNONYM = 3,    // another name of the same anatomical site
  GERDY_MATCH_NONE = 4,       // the trial has nothing for it
  GERDY_MATCH_AMBIGUOUS = 5,  // it could be several, or several markers of the model could be it
  GERDY_MATCH_NEAR = 6,       // only a name like it is there: a suggestion
  GERDY_MATCH_ELSEWHERE = 7,  // its name is there, but in that set it can stand for another place
} gerdy_match_how;

typedef struct gerdy_marker_match {
  gerdy_match_how how;
  int column;        // first of its three columns in the table, -1 = none
  char reason[256];  // in words, with the names on both sides; "" for exact and none
} gerdy_marker_match;

typedef struct gerdy_marker_map {
  size_t n;                   // markers of the model
  gerdy_marker_match* match;  // (n)
} gerdy_marker_map;

// A mapping by hand: pairs of names.
typedef struct gerdy_name_pair {
  char trial[112];
  char model[112];  // "" = this marker of the trial is not to be used
  long line;        // in the file it came from, 0 = none
} gerdy_name_pair;

typedef struct gerdy_name_pairs {
  size_t n;
  gerdy_name_pair* pair;  // (n)
} gerdy_name_pairs;

// ---- matching ----------------------------------------------------------------------------------

// Find every marker of the model in a marker table. First what the mapping says, then the same
// name, then the same but for prefix, case and separators, then another name of the same site in
// the usual marker sets (docs/motion.md). Every match is one to one; right and left never cross;
// where two could be meant none is taken. Names that are only near are suggested, never used.
// Owner: *out is the caller's, gerdy_marker_map_free. Nullable: given, notes, err. notes: what was
// matched otherwise than by its exact name, what could not be decided, near names.
// Errors: GERDY_E_DATA (the mapping names a marker that the model does not have, or none of its
// names is in the trial; with the line), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_marker_map_make(const gerdy_model* model,
                                                             const gerdy_series* markers,
                                                             const gerdy_name_pairs* given,
                                                             gerdy_marker_map** out,
                                                             gerdy_notes* notes, gerdy_error* err);

// Give the markers of the table the names of the model, so that everything that matches by exact
// name finds them. A marker left out whose name is taken or ruled out by that becomes
// "NAME (not used)".
GERDY_API void gerdy_marker_map_apply(const gerdy_marker_map* map, const gerdy_model* model,
                                      gerdy_series* markers);

// Nullable: map.
GERDY_API void gerdy_marker_map_free(gerdy_marker_map* map);

// ---- mappings in files: two columns, name in the trial, name in the model ----------------------

// Read a mapping from text: one pair a line, separated by ',' or ';', names with separators in
// double quotes; blank lines, lines that begin with '#' and a first line "trial,model" are skipped.
// Owner: *out is the caller's, gerdy_name_pairs_free.
// Errors: GERDY_E_FORMAT (not two columns, a name twice, ...; with the line), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_name_pairs_read(const char* bytes, size_t n,
                                                             gerdy_name_pairs** out,
                                                             gerdy_error* err);
GERDY_API GERDY_NODISCARD gerdy_status gerdy_name_pairs_load(const char* path,
                                                             gerdy_name_pairs** out,
                                                             gerdy_error* err);

// The matches of a map as pairs, to be saved and given again. markers: as it was before
// gerdy_marker_map_apply. Owner: *out is the caller's. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_name_pairs_of(const gerdy_marker_map* map,
                                                           const gerdy_model* model,
                                                           const gerdy_series* markers,
                                                           gerdy_name_pairs** out,
                                                           gerdy_error* err);

// Errors: GERDY_E_FILE, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_name_pairs_save(const char* path,
                                                             const gerdy_name_pairs* pairs,
                                                             gerdy_error* err);

// Nullable: pairs.
GERDY_API void gerdy_name_pairs_free(gerdy_name_pairs* pairs);

#ifdef __cplusplus
}
#endif
#endif
