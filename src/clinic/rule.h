// clinic/rule.h: conditions on what is known, as a clinician can read them:
//   where has epicondyle and not (onset is incident) and age_now >= 55
// A condition is yes, no or not known: a fact that is not known makes its test "not known", and
// and/or/not follow Kleene's logic.
#ifndef GD_CLINIC_RULE_H
#define GD_CLINIC_RULE_H

#include <gerdy/clinic.h>
#include <stdbool.h>

typedef enum gd_truth { GD_NO = -1, GD_UNKNOWN = 0, GD_YES = 1 } gd_truth;

// Grammar:
//   rule := and {"or" and}    and := not {"and" not}    not := "not" not | "(" rule ")" | test
//   test := NAME "is" WORD | NAME "is not" WORD      the whole answer (one choice)
//         | NAME "has" WORD | NAME "has not" WORD    the option is among those chosen
//         | NAME "in" "(" WORD {"," WORD} ")"        one of these is among those chosen
//         | NAME ("<" | "<=" | ">" | ">=") NUMBER
//         | NAME "known"
typedef struct gd_rule gd_rule;

// Errors: GERDY_E_FORMAT with the place in the text, GERDY_E_MEMORY. Owner: gd_rule_free.
GERDY_NODISCARD gerdy_status gd_rule_compile(const char* text, gd_rule** out, gerdy_error* err);
void gd_rule_free(gd_rule* rule);

// What is known, and perhaps one thing that is only assumed and goes before it.
typedef struct gd_view {
  const gerdy_facts* facts;
  const gerdy_known* assumed;  // NULL = none
} gd_view;

gd_truth gd_rule_eval(const gd_rule* rule, gd_view view);

// Is the word one of the grammar's own, or "unknown"? Then it is neither a name nor an option.
bool gd_rule_keyword(const char* word);

// The i-th test of the rule, for checks of the knowledge: its name and the word or number it is
// held against (word "" = none). false: there is no i-th.
bool gd_rule_test(const gd_rule* rule, size_t i, const char** name, const char** word,
                  double* number);

#endif
