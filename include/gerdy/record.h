// gerdy/record.h: what is known about a runner, as it was recorded: entries in time, each with its
// facts. The store keeps it, the clinic reads it; nothing here judges.
#ifndef GERDY_RECORD_H
#define GERDY_RECORD_H

#include <gerdy/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// ---- moments -----------------------------------------------------------------------------------

// A moment at a place. The offset belongs to it: a run at 23:30 in Lisbon was that day's run, also
// when it is read in Tokyo.
typedef struct gerdy_when {
  int64_t utc;         // seconds since 1970-01-01T00:00:00Z
  int offset_minutes;  // of the place's clock ahead of UTC, -1080 .. 1080
  int day_only;        // only the day is known; utc is noon at the place
} gerdy_when;

// Read ISO 8601: 2026-11-23, 2026-11-23T07:30, 2026-11-23T07:30:05+01:00, ...Z; a space may stand
// for the T. Without an offset the clock of this machine's zone is meant. Years 1900 to 2200.
// Errors: GERDY_E_FORMAT.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_when_parse(const char* text, gerdy_when* out,
                                                        gerdy_error* err);

// Write it as gerdy_when_parse reads it ("2026-11-23" or "2026-11-23T07:30:05+01:00"). Returns out.
GERDY_API char* gerdy_when_text(gerdy_when when, char out[32]);

// Now, on this machine's clock and in its zone.
GERDY_API gerdy_when gerdy_when_now(void);

// Days since 1970-01-01 in the place's own calendar, and the noon of such a day with an offset.
GERDY_API long gerdy_when_day(gerdy_when when);
GERDY_API gerdy_when gerdy_when_of_day(long day, int offset_minutes);

// ---- entries and facts -------------------------------------------------------------------------

// Every kind of entry once: X(enumerator, identifier, words)
#define GERDY_ENTRY_LIST(X)                                                     \
  X(GERDY_ENTRY_PROFILE, "profile", "who the runner is")                        \
  X(GERDY_ENTRY_INTAKE, "intake", "answers to the questions")                   \
  X(GERDY_ENTRY_TEST, "test", "strength and mobility tests")                    \
  X(GERDY_ENTRY_TRIAL, "trial", "motion that was measured")                     \
  X(GERDY_ENTRY_RUN, "run", "a run")                                            \
  X(GERDY_ENTRY_CHECKIN, "checkin", "a check-in")                               \
  X(GERDY_ENTRY_PLAN, "plan", "a plan that was made")                           \
  X(GERDY_ENTRY_DOCUMENT, "document", "a file that is kept and not understood") \
  X(GERDY_ENTRY_RETRACTION, "retraction", "an earlier entry that is no longer believed")

typedef enum gerdy_entry_kind {
#define GERDY_ENTRY_ENUM(name, id, words) name,
  GERDY_ENTRY_LIST(GERDY_ENTRY_ENUM)
#undef GERDY_ENTRY_ENUM
      GERDY_NENTRY_KIND
} gerdy_entry_kind;

GERDY_API const char* gerdy_entry_kind_id(gerdy_entry_kind kind);
GERDY_API const char* gerdy_entry_kind_words(gerdy_entry_kind kind);
// -1 when there is none of that identifier
GERDY_API int gerdy_entry_kind_find(const char* id);

// One thing that an entry says. Either text or number says it.
typedef struct gerdy_fact {
  const char* name;  // "onset", "ober", "pelvic_drop_peak", "run_km": evidence/ declares them
  const char* text;  // a choice ("gradual"), several with one space between ("hip back"), or words;
                     // NULL = the number says it. "unknown" = asked, and not known or not told
  double number;     // in the unit that is declared with the name; NaN = the text says it
  double sd;         // spread over the n repetitions; NaN = not known
  long n;            // repetitions behind the number; 0 = not known
  char side;         // 'r', 'l' or 0
} gerdy_fact;

// One act of recording. Nothing is ever changed: a later entry says otherwise.
typedef struct gerdy_entry {
  const char* uid;  // 32 hexadecimal digits, unique in the world; "" before it is stored
  gerdy_entry_kind kind;
  gerdy_when at;        // when it was so
  gerdy_when recorded;  // when it was written down
  const char* source;   // "runner", "therapist", "run.trc", "watch": who or what says so
  const char* file;     // SHA-256 of the file it came from, "" = none
  size_t first;         // its facts are fact[first .. first + nfact) of the history
  size_t nfact;
} gerdy_entry;

// Entries in the order in which they were recorded, with all their facts and texts.
typedef struct gerdy_history gerdy_history;

// Errors: GERDY_E_MEMORY. Owner: the caller, gerdy_history_free.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_history_new(gerdy_history** out, gerdy_error* err);
GERDY_API void gerdy_history_free(gerdy_history* history);

// A copy with everything in it. Errors: GERDY_E_MEMORY. Owner: the caller, gerdy_history_free.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_history_copy(const gerdy_history* history,
                                                          gerdy_history** out, gerdy_error* err);

// Append an entry; uid, source and file are copied ("" or NULL = none). Facts that are added later
// belong to it. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_history_entry(gerdy_history* history,
                                                           gerdy_entry_kind kind, gerdy_when at,
                                                           gerdy_when recorded, const char* source,
                                                           const char* file, const char* uid,
                                                           gerdy_error* err);

// Append a fact to the last entry; name and text are copied.
// Errors: GERDY_E_ARG (no entry yet, no name), GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_history_fact(gerdy_history* history, gerdy_fact fact,
                                                          gerdy_error* err);

// The same for a plain text and a plain number.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_history_text(gerdy_history* history, const char* name,
                                                          char side, const char* text,
                                                          gerdy_error* err);
GERDY_API GERDY_NODISCARD gerdy_status gerdy_history_number(gerdy_history* history,
                                                            const char* name, char side,
                                                            double number, gerdy_error* err);

// What is in it. Pointers stand until the next append.
GERDY_API const gerdy_entry* gerdy_history_entries(const gerdy_history* history, size_t* n);
GERDY_API const gerdy_fact* gerdy_history_facts(const gerdy_history* history, size_t* n);

// The name that the last profile with one gives; NULL = none.
GERDY_API const char* gerdy_history_name(const gerdy_history* history);

// ---- what counts, and what is later ------------------------------------------------------------

// Which entries count at a moment: counts [entries] becomes 1 for those that are not dated after it
// and not retracted. Of an entry with a day alone the days are compared; one that was written down
// before the moment counts even where the calendar is a day ahead. nlater, nretracted: how many do
// not count, nullable. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_history_standing(const gerdy_history* history,
                                                              gerdy_when now, unsigned char* counts,
                                                              size_t* nlater, size_t* nretracted,
                                                              gerdy_error* err);

// Which of two sayings is the earlier one: below 0 when a, above 0 when b, 0 when they are of one
// moment. Days are compared first; within a day what was written down later is the
// later word, for of many an entry the hour is not known. At 0 the position in the history decides.
GERDY_API int gerdy_when_order(gerdy_when a, gerdy_when a_recorded, gerdy_when b,
                               gerdy_when b_recorded);

#ifdef __cplusplus
}
#endif
#endif
