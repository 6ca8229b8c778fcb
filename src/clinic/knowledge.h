// clinic/knowledge.h: the knowledge as it stands in memory. All texts belong to the JSON trees.
#ifndef GD_CLINIC_KNOWLEDGE_H
#define GD_CLINIC_KNOWLEDGE_H

#include <gerdy/clinic.h>
#include <jansson.h>

#include "clinic/arena.h"
#include "clinic/name_index.h"
#include "clinic/rule.h"

// The files of evidence/ in the order in which they are kept.
enum {
  GD_FILE_CLAIMS_BODY,
  GD_FILE_CLAIMS_REASONING,
  GD_FILE_CLAIMS_PLAN,
  GD_FILE_QUESTIONS,
  GD_FILE_TESTS,
  GD_FILE_FACTS,
  GD_FILE_FLAGS,
  GD_FILE_REASONING,
  GD_FILE_PLAN,
  GD_NFILE
};

// How a fact comes about that nobody records.
typedef enum gd_made {
  GD_MADE_RECORDED,    // somebody records it
  GD_MADE_COMPUTED,    // declared as derived in facts.json, computed by its name
  GD_MADE_SORE,        // X_sore: of the sore side, of two sore sides the worse one
  GD_MADE_OTHER,       // X_other: of the other side
  GD_MADE_RATIO,       // X_ratio: sore over other, in percent
  GD_MADE_DIFFERENCE,  // X_difference: sore minus other
} gd_made;

// A name that facts may have: of a question, a test, one of evidence/facts.json, or what follows
// from one that has sides.
typedef struct gd_declared {
  const char* id;
  const char* label;
  const char* unit;
  int sided;
  int worse;  // -1 low values are worse, +1 high ones, 0 neither
  double real_change;
  int real_change_relative;
  const char* claim;
  gerdy_answer_kind kind;
  const gerdy_option* option;  // (noption)
  size_t noption;
  double low, high;  // of a number; +-INFINITY = no limit
  gd_made made;
  size_t from;  // index of X, for X_sore and its like
} gd_declared;

typedef struct gd_flag_rule {
  gerdy_flag flag;        // claim resolved; sentence still with its {placeholders}
  int lesser;             // not listed beside a red flag of a higher referral
  const json_t* told_by;  // ids of flags that say the same and more; NULL = none
  gd_rule* when;
} gd_flag_rule;

typedef struct gd_contradiction_rule {
  gerdy_contradiction what;
  gd_rule* when;
} gd_contradiction_rule;

typedef struct gd_hypothesis {
  const char* id;
  const char* name;
  const char* about;
  int contributor;
  int has_see;     // what to do when it comes first
  gerdy_flag see;  // valid when has_see
} gd_hypothesis;

typedef struct gd_argument_rule {
  const char* id;
  size_t about;       // index of the hypothesis
  int speaks;         // +1, -1
  int strength;       // 1 .. 3
  const char* group;  // "" = stands alone
  const char* sentence;
  const gerdy_claim* claim;
  gd_rule* when;
} gd_argument_rule;

struct gerdy_clinic {
  json_t* tree[GD_NFILE];
  gd_arena arena;  // everything below but the rules
  gerdy_source* source;
  size_t nsource;
  gerdy_claim* claim;
  size_t nclaim;
  gerdy_finding* finding;
  gerdy_question* question;
  gd_rule** question_when;  // (nquestion) NULL = always asked
  size_t nquestion;
  gerdy_test* test;
  size_t ntest;
  gerdy_option* option;   // of all questions and tests
  gd_declared* declared;  // questions, tests, facts, X_sore and its like, in this order
  size_t ndeclared;
  gd_index claim_index, declared_index;
  gd_flag_rule* flag;
  size_t nflag;
  gd_contradiction_rule* contradiction;
  size_t ncontradiction;
  gd_hypothesis* hypothesis;
  size_t nhypothesis;
  gd_argument_rule* argument;
  size_t nargument;
  gd_rule* scope;          // yes: the pain is where Gerdy can explain it
  const char* scope_out;   // sentence for "no"
  const char* scope_open;  // sentence for "not known"
  json_t* plan;            // evidence/plan.json, read by the plan layer
};

// What is declared under a name, in one shape for questions, tests and facts. false: nothing.
bool gd_declared_find(const gerdy_clinic* clinic, const char* name, gd_declared* out);

// The knowledge from any texts, for tests: what gerdy_clinic_open does with those of evidence/.
// Errors: GERDY_E_FORMAT with file, element and member; GERDY_E_MEMORY.
typedef struct gd_clinic_text {
  const char* bytes;
  size_t n;
} gd_clinic_text;
GERDY_NODISCARD gerdy_status gd_clinic_read(const gd_clinic_text text[GD_NFILE], gerdy_clinic** out,
                                            gerdy_error* err);

// Compile a rule, and refuse names that nobody declares and words that are no options of theirs.
GERDY_NODISCARD gerdy_status gd_clinic_rule(const gerdy_clinic* clinic, const char* text,
                                            gd_rule** out, gerdy_error* err);

// Are all {names} of a sentence declared, and its braces closed? Errors: GERDY_E_FORMAT.
GERDY_NODISCARD gerdy_status gd_clinic_sentence(const gerdy_clinic* clinic, const char* text,
                                                gerdy_error* err);

#endif
