// gerdy/clinic.h: meaning. Questions and tests, what is known, whether somebody must be seen, what
// may be going on and why, and the evidence behind every sentence. The knowledge is data:
// evidence/*.json, compiled into the library. Nothing here is a diagnosis.
#ifndef GERDY_CLINIC_H
#define GERDY_CLINIC_H

#include <gerdy/base.h>
#include <gerdy/record.h>

#ifdef __cplusplus
extern "C" {
#endif

// The knowledge, read once; shared by threads, never changed.
typedef struct gerdy_clinic gerdy_clinic;

// Read the compiled-in knowledge. Owner: the caller, gerdy_clinic_free.
// Errors: GERDY_E_MEMORY; GERDY_E_FORMAT (never, in a library whose tests passed).
GERDY_API GERDY_NODISCARD gerdy_status gerdy_clinic_open(gerdy_clinic** out, gerdy_error* err);
GERDY_API void gerdy_clinic_free(gerdy_clinic* clinic);

// ---- evidence ----------------------------------------------------------------------------------

// How well a claim is supported: X(enumerator, identifier, words)
#define GERDY_GRADE_LIST(X)                                                           \
  X(GERDY_GRADE_STRONG, "strong", "consistent studies of good quality")               \
  X(GERDY_GRADE_MODERATE, "moderate", "some good studies, or many of lesser quality") \
  X(GERDY_GRADE_WEAK, "weak", "few or small studies, or indirect ones")               \
  X(GERDY_GRADE_CONTESTED, "contested", "studies contradict each other")              \
  X(GERDY_GRADE_OPINION, "opinion", "what experts do or teach; no study that tested it")

typedef enum gerdy_grade {
#define GERDY_GRADE_ENUM(name, id, words) name,
  GERDY_GRADE_LIST(GERDY_GRADE_ENUM)
#undef GERDY_GRADE_ENUM
      GERDY_NGRADE
} gerdy_grade;

GERDY_API const char* gerdy_grade_id(gerdy_grade grade);
GERDY_API const char* gerdy_grade_words(gerdy_grade grade);

typedef struct gerdy_source {
  const char* id;          // "bramah2018"
  const char* cite;        // "Bramah and others 2018, Am J Sports Med 46:3023"
  const char* identifier;  // "doi:10.1177/...", "PMID 32769015", "PMC3968...", an address
  const char* read;  // how it was read: "abstract", "full text", "data file", "secondary: ..."
} gerdy_source;

// One thing a source says for or against a claim.
typedef struct gerdy_finding {
  const char* text;
  const gerdy_source* source;
  char tag;  // 'S' read in the source, '2' in a secondary source, 'D' computed from open data,
             // 'O' opinion of experts or of this project's authors
} gerdy_finding;

typedef struct gerdy_claim {
  const char* id;         // "pelvic_drop_injury"
  const char* statement;  // one sentence
  gerdy_grade grade;
  const gerdy_finding* support;  // (nsupport)
  size_t nsupport;
  const gerdy_finding* against;  // (nagainst)
  size_t nagainst;
  const char* limits;  // what it does not say; "" = none
} gerdy_claim;

GERDY_API const gerdy_claim* gerdy_clinic_claims(const gerdy_clinic* clinic, size_t* n);
// NULL = no such claim.
GERDY_API const gerdy_claim* gerdy_clinic_claim(const gerdy_clinic* clinic, const char* id);

// ---- questions and tests -----------------------------------------------------------------------

typedef enum gerdy_answer_kind {
  GERDY_ANSWER_ONE,     // one of the options
  GERDY_ANSWER_MANY,    // some of the options
  GERDY_ANSWER_NUMBER,  // a number of the unit, between low and high
  GERDY_ANSWER_TEXT     // free words, judged by nothing
} gerdy_answer_kind;

typedef struct gerdy_option {
  const char* id;
  const char* text;
  int alone;  // "none of these": excludes all others
} gerdy_option;

typedef struct gerdy_question {
  const char* id;     // name of the fact that the answer becomes
  const char* form;   // "intake" or "checkin"
  const char* topic;  // heading under which it is asked: "Safety first"
  const char* text;   // the question
  const char* why;    // why it is asked
  gerdy_answer_kind kind;
  const gerdy_option* option;  // (noption)
  size_t noption;
  const char* unit;  // "" = none
  double low, high;  // of a number
  int seconds;       // to read and answer it
  int safety;        // 1: no running before it is answered; "unknown" is no answer
} gerdy_question;

typedef struct gerdy_test {
  const char* id;    // name of the fact
  const char* name;  // "Side-lying hip abduction, hand-held dynamometer"
  const char* how;   // how it is done, so that two people do the same
  const char* why;
  gerdy_answer_kind kind;      // GERDY_ANSWER_NUMBER or GERDY_ANSWER_ONE
  const gerdy_option* option;  // (noption)
  size_t noption;
  const char* unit;
  double low, high;
  int sided;                 // measured on each leg
  int worse;                 // -1 a low value is worse, +1 a high one, 0 neither
  double real_change;        // smallest change between days that is not noise, in the unit, or when
  int real_change_relative;  // 1: as a share of the value; NaN = not known
  const char* claim;         // where that figure and the norm stand, "" = none
  const char* who;           // "self", "therapist", "laboratory"
  int minutes;
} gerdy_test;

GERDY_API const gerdy_question* gerdy_clinic_questions(const gerdy_clinic* clinic, size_t* n);
GERDY_API const gerdy_question* gerdy_clinic_question(const gerdy_clinic* clinic, const char* id);
GERDY_API const gerdy_test* gerdy_clinic_tests(const gerdy_clinic* clinic, size_t* n);
GERDY_API const gerdy_test* gerdy_clinic_test(const gerdy_clinic* clinic, const char* id);

// Read what somebody typed or a file says as the answer to a question: option numbers ("2", "1 3",
// "1,3"), option ids, or the options' own words in any case; a number with a decimal point or comma
// and perhaps its unit; "?" or "unknown" for "not known or not told". out: the fact, its texts
// static or in room. Errors: GERDY_E_ARG with what would be understood, or for a number outside
// low .. high.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_answer_read(const gerdy_question* question,
                                                         const char* typed, char* room, size_t size,
                                                         gerdy_fact* out, gerdy_error* err);

// ---- what is known -----------------------------------------------------------------------------

// Facts as they stand at a moment: of every name the latest, with what follows from them (age
// today, weeks of pain, sore side against the other, load, trends of the check-ins).
typedef struct gerdy_facts gerdy_facts;

// One fact that is known.
typedef struct gerdy_known {
  const char* name;
  const char* label;  // for people: "pelvic drop, peak"
  const char* unit;   // "" = none
  char side;          // 'r', 'l' or 0
  const char* text;   // NULL = a number
  double number, sd;
  long n;
  gerdy_when at;
  const char* source;  // "runner", "run.trc" ... ; "derived" = computed from others
} gerdy_known;

// Gather what a history says at a moment: entries after it and retracted ones do not count. notes:
// what was passed over and why. Owner: the caller, gerdy_facts_free. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_facts_gather(const gerdy_clinic* clinic,
                                                          const gerdy_history* history,
                                                          gerdy_when now, gerdy_facts** out,
                                                          gerdy_notes* notes, gerdy_error* err);
GERDY_API void gerdy_facts_free(gerdy_facts* facts);
GERDY_API const gerdy_known* gerdy_facts_all(const gerdy_facts* facts, size_t* n);
// NULL = not known. side 0 for what has no side.
GERDY_API const gerdy_known* gerdy_facts_find(const gerdy_facts* facts, const char* name,
                                              char side);
// Is the option among the answer's? 0 when the answer is not known.
GERDY_API int gerdy_facts_has(const gerdy_facts* facts, const char* name, const char* option);
// NaN when not known.
GERDY_API double gerdy_facts_number(const gerdy_facts* facts, const char* name, char side);

// The next question of a form that applies and has no answer; NULL = all done. "unknown" is an
// answer; to a question about safety only at the moment in which it is given: later it is asked
// again.
GERDY_API const gerdy_question* gerdy_question_next(const gerdy_clinic* clinic,
                                                    const gerdy_facts* facts, const char* form);

// How many questions of the form apply now, how many of them are answered.
GERDY_API void gerdy_question_count(const gerdy_clinic* clinic, const gerdy_facts* facts,
                                    const char* form, size_t* applying, size_t* answered);

// May a history say this? Its name is declared and not one that follows from others, the side is
// given where there is one, options exist and a number is in range. A text or number besides what
// is declared is an error, "unknown" is not. Errors: GERDY_E_ARG with the reason.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_fact_check(const gerdy_clinic* clinic,
                                                        const gerdy_fact* fact, gerdy_error* err);

// Read a file of answers (docs/intake.schema.json): profile, answers, tests. It may be half
// finished. Entries of the profile, the intake and the tests are appended to the history. now: when
// the file does not say when it was answered. notes: what was left out. Errors: GERDY_E_FORMAT with
// the member (an unknown name or option, a number out of range, a date in the future), and then
// nothing is appended; GERDY_E_MEMORY, and then the history may hold a part.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_intake_read(const gerdy_clinic* clinic,
                                                         const char* bytes, size_t n,
                                                         gerdy_when now, gerdy_history* into,
                                                         gerdy_notes* notes, gerdy_error* err);

// All questions of the intake as JSON, for those who show them in a program of their own: text,
// why, kind, options, range, and the condition under which each is asked; and the tests. Owner:
// gerdy_intake_form_free. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_intake_form(const gerdy_clinic* clinic, char** json,
                                                         gerdy_error* err);
GERDY_API void gerdy_intake_form_free(char* json);
// The same into a file; written whole or not at all. Errors: GERDY_E_FILE, GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_intake_form_save(const gerdy_clinic* clinic,
                                                              const char* path, gerdy_error* err);

// ---- two answers that cannot both be true ------------------------------------------------------

typedef struct gerdy_contradiction {
  const char* id;
  const char* text;                   // both answers, named
  const char* ask;                    // the one question that settles it
  const gerdy_question* question[2];  // the two answers to look at again; [1] NULL = one
} gerdy_contradiction;

// ---- see somebody? -----------------------------------------------------------------------------

// X(enumerator, identifier, words); in rising order
#define GERDY_REFERRAL_LIST(X)                                                  \
  X(GERDY_REFER_NONE, "none", "nothing so far says that you must see somebody") \
  X(GERDY_REFER_THERAPIST, "therapist", "see a physical therapist")             \
  X(GERDY_REFER_DOCTOR, "doctor", "see a doctor")                               \
  X(GERDY_REFER_TODAY, "today", "see a doctor today")                           \
  X(GERDY_REFER_EMERGENCY, "emergency", "go to an emergency department now")

typedef enum gerdy_referral {
#define GERDY_REFERRAL_ENUM(name, id, words) name,
  GERDY_REFERRAL_LIST(GERDY_REFERRAL_ENUM)
#undef GERDY_REFERRAL_ENUM
      GERDY_NREFERRAL
} gerdy_referral;

GERDY_API const char* gerdy_referral_id(gerdy_referral referral);
GERDY_API const char* gerdy_referral_words(gerdy_referral referral);

// One reason to see somebody.
typedef struct gerdy_flag {
  const char* id;
  gerdy_referral referral;
  int red;               // a red flag: the plan stops
  const char* who;       // "an emergency department or urgent care with X-ray"
  const char* how_soon;  // "today"
  const char* sentence;  // what you said, and why that matters
  const gerdy_claim* claim;
  int days;  // how soon as a number, for the order: 0 today
} gerdy_flag;

// ---- what is going on --------------------------------------------------------------------------

// One argument that applies.
typedef struct gerdy_argument {
  const char* id;
  int speaks;            // +1 for, -1 against
  int strength;          // 1 weak, 2 moderate, 3 strong
  const char* sentence;  // with the runner's own values
  const gerdy_claim* claim;
  int counted;  // 0: a stronger argument of the same group counts instead
} gerdy_argument;

// One hypothesis or contributor with its arguments, strongest first.
typedef struct gerdy_explained {
  const char* id;
  const char* name;                // "Pain related to the iliotibial band"
  const char* about;               // what it is, in plain words
  int contributor;                 // 1: a contributor within the band's pain
  const gerdy_argument* argument;  // (nargument)
  size_t nargument;
  int supported;         // do the arguments for it outweigh those against?
  int rank;              // 1 = first; contributors have ranks of their own
  double first_share;    // share of the weightings in which it comes first, 0 .. 1
  double support_share;  // share of the weightings in which arguments for outweigh those against
} gerdy_explained;

// A question or test that would change the order the most for its cost.
typedef struct gerdy_wanted {
  const char* id;    // of the question or test
  const char* name;  // its words
  const char* why;   // between which hypotheses it decides
  int is_test;
  const char* who;
  int minutes;  // 0: less than one
} gerdy_wanted;

typedef struct gerdy_assessment {
  gerdy_when now;
  const gerdy_facts* facts;  // borrowed

  gerdy_referral referral;  // the highest of all flags
  int stopped;              // a red flag is there: no plan
  const gerdy_flag* flag;   // (nflag) highest referral first
  size_t nflag;

  const gerdy_contradiction* contradiction;  // (ncontradiction)
  size_t ncontradiction;

  int in_scope;       // 0: the pain is not on the outside of the knee, or not known where
  const char* scope;  // why, in one sentence
  const gerdy_explained* hypothesis;  // (nhypothesis) by rank
  size_t nhypothesis;
  const gerdy_explained* contributor;  // (ncontributor) by rank
  size_t ncontributor;
  int robust;                  // is the first rank the same in nearly all weightings?
  const char* robust_text;     // "first in 94 % of 4,000 weightings"
  const gerdy_wanted* wanted;  // (nwanted) cheapest first
  size_t nwanted;

  size_t applying, answered;  // questions of the intake

  // Questions about safety that nobody has answered, or with "unknown" alone.
  const gerdy_question* const* safety;  // (nsafety) in the order in which they are asked
  size_t nsafety;
} gerdy_assessment;

// Judge what is known. The outcome depends on the facts alone, not on their order. Owner: the
// caller, gerdy_assessment_free; it borrows from clinic and facts. Errors: GERDY_E_MEMORY.
GERDY_API GERDY_NODISCARD gerdy_status gerdy_assess(const gerdy_clinic* clinic,
                                                    const gerdy_facts* facts, gerdy_when now,
                                                    gerdy_assessment** out, gerdy_error* err);
GERDY_API void gerdy_assessment_free(gerdy_assessment* assessment);

#ifdef __cplusplus
}
#endif
#endif
