// plan/plan_words.c: identifiers and words of the lists of gerdy/plan.h.
#include <gerdy/plan.h>

#define LIST_ENTRY(name, id, words) {id, words},
typedef struct list_entry {
  const char* id;
  const char* words;
} list_entry;

static const list_entry states[] = {GERDY_PLAN_STATE_LIST(LIST_ENTRY)};
static const list_entry irritabilities[] = {GERDY_IRRITABILITY_LIST(LIST_ENTRY)};
static const list_entry parts[] = {GERDY_PLAN_PART_LIST(LIST_ENTRY)};
static const list_entry decisions[] = {GERDY_DECISION_LIST(LIST_ENTRY)};

const char* gerdy_plan_state_id(gerdy_plan_state state) { return states[state].id; }
const char* gerdy_plan_state_words(gerdy_plan_state state) { return states[state].words; }
const char* gerdy_irritability_id(gerdy_irritability i) { return irritabilities[i].id; }
const char* gerdy_irritability_words(gerdy_irritability i) { return irritabilities[i].words; }
const char* gerdy_plan_part_id(gerdy_plan_part part) { return parts[part].id; }
const char* gerdy_plan_part_heading(gerdy_plan_part part) { return parts[part].words; }
const char* gerdy_decision_id(gerdy_decision decision) { return decisions[decision].id; }
const char* gerdy_decision_words(gerdy_decision decision) { return decisions[decision].words; }
