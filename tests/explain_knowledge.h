// tests/explain_knowledge.h: a small knowledge of its own for the tests of reasoning, so that what
// they say does not change with evidence/. Every ' stands for a quotation mark.
#ifndef GD_EXPLAIN_KNOWLEDGE_H
#define GD_EXPLAIN_KNOWLEDGE_H

#define CLAIM_FILE_EMPTY "{'sources': [], 'claims': []}"

#define CLAIM_FILE                                                                              \
  "{'sources': [{'id': 'book', 'cite': 'A book', 'identifier': 'ISBN 1', 'read': 'abstract'}]," \
  " 'claims': [{'id': 'claim', 'statement': 'So it is.', 'grade': 'weak',"                      \
  "  'support': [{'text': 'It was found.', 'source': 'book', 'tag': 'S'}], 'against': [],"      \
  "  'limits': ''}]}"

#define QUESTION(id, seconds, kind)                                          \
  "{'id': '" id "', 'form': 'intake', 'topic': 'T', 'text': 'What about " id \
  "?',"                                                                      \
  " 'why': 'Because.', 'seconds': " seconds ", 'kind': '" kind "'"
#define OPTION(id) "{'id': '" id "', 'text': 'It is " id "'}"
#define YES_NO     ", 'options': [" OPTION("yes") "," OPTION("no") "]}"

#define QUESTION_FILE \
  "{'questions': ["                                                                               \
  QUESTION("where", "15", "many") ", 'options': [" OPTION("outside") "," OPTION("bone") ","       \
    OPTION("inside") "]},"                                                                        \
  QUESTION("side", "4", "one") ", 'options': [" OPTION("right") "," OPTION("left") ","            \
    OPTION("both") "]},"                                                                          \
  QUESTION("onset", "7", "one") ", 'options': [" OPTION("incident") "," OPTION("gradual") "]},"   \
  QUESTION("twisted", "5", "one") ", 'when': 'onset is incident'" YES_NO ","                      \
  QUESTION("downhill", "6", "one") YES_NO ","                                                     \
  QUESTION("catching", "6", "one") YES_NO ","                                                     \
  QUESTION("hop_pain", "9", "one") YES_NO ","                                                     \
  QUESTION("night", "3", "one") YES_NO ","                                                        \
  QUESTION("locked", "3", "one") YES_NO ","                                                       \
  QUESTION("free", "3", "one") YES_NO ","                                                         \
  QUESTION("colour", "2", "one") YES_NO ","                                                       \
  QUESTION("spike", "6", "number") ", 'unit': 'km', 'low': 0, 'high': 100}],"                     \
  " 'contradictions': [{'id': 'free_but_locked', 'when': 'free is yes and locked is yes',"        \
  "  'text': 'You said: {free}. And: {locked}.', 'ask': 'Which is right?',"                       \
  "  'questions': ['free', 'locked']}]}"

#define TEST_COMMON(sided) "'how': 'So.', 'why': 'Because.', 'sided': " sided
#define TEST_FILE \
  "{'tests': ["                                                                                  \
  "{'id': 'noble', 'name': 'Press and bend', " TEST_COMMON("true") ", 'kind': 'one', 'worse': 1,"        \
  " 'options': [" OPTION("negative") "," OPTION("positive") "], 'who': 'self', 'minutes': 2},"   \
  "{'id': 'strength', 'name': 'Strength', " TEST_COMMON("true") ", 'kind': 'number', 'worse': -1,"       \
  " 'unit': 'N', 'low': 0, 'high': 900, 'who': 'therapist', 'minutes': 5},"                      \
  "{'id': 'scan', 'name': 'Scan', " TEST_COMMON("false") ", 'kind': 'one', 'worse': 1,"                   \
  " 'options': [" OPTION("clear") "," OPTION("crack") "], 'who': 'laboratory', 'minutes': 1}]}"

#define FLAG_FILE                                                                             \
  "{'flags': ["                                                                               \
  "{'id': 'sleepless', 'when': 'night is yes', 'referral': 'doctor', 'red': false,"           \
  " 'who': 'a doctor', 'how_soon': 'soon', 'days': 3, 'sentence': 'It wakes you.', 'claim': " \
  "'claim'},"                                                                                 \
  "{'id': 'stuck', 'when': 'locked is yes', 'referral': 'doctor', 'red': true,"               \
  " 'who': 'a doctor', 'how_soon': 'soon', 'days': 3, 'sentence': 'It is stuck: {locked}.',"  \
  " 'claim': 'claim'},"                                                                       \
  "{'id': 'twist', 'when': 'onset is incident and twisted is yes', 'referral': 'today',"      \
  " 'red': true, 'who': 'a doctor', 'how_soon': 'today', 'days': 0, 'sentence': 'A twist.',"  \
  " 'claim': 'claim'},"                                                                       \
  "{'id': 'abrupt', 'when': 'onset is incident', 'referral': 'therapist', 'red': false,"      \
  " 'who': 'a therapist', 'how_soon': 'this week', 'days': 7, 'sentence': 'An incident.',"    \
  " 'claim': 'claim'}]}"

#define HYPOTHESIS(id, name) "{'id': '" id "', 'name': '" name "', 'about': 'About it.'"
#define ARGUMENT(id, about, speaks, strength, group, when)                                \
  "{'id': '" id "', 'about': '" about "', 'speaks': '" speaks "', 'strength': '" strength \
  "',"                                                                                    \
  " 'group': '" group "', 'when': '" when "', 'sentence': 'Since " id ".', 'claim': 'claim'}"

#define REASONING_FILE \
  "{'scope': {'when': 'where has outside', 'out': 'Not outside.', 'open': 'Not known where.'}," \
  " 'hypotheses': ["                                                                            \
  HYPOTHESIS("itb", "Pain of the band") ", 'contributor': false},"                              \
  HYPOTHESIS("meniscus", "Meniscus") ", 'contributor': false},"                                 \
  HYPOTHESIS("bone", "Bone") ", 'contributor': false, 'see': {'referral': 'doctor',"            \
  "  'red': false, 'who': 'a doctor', 'how_soon': 'this week', 'days': 7, 'sentence': 'It may be bone.',"  \
  "  'claim': 'claim'}},"                                                                       \
  HYPOTHESIS("nerve", "Nerve") ", 'contributor': false},"                                       \
  HYPOTHESIS("weak_hip", "Weak hip") ", 'contributor': true},"                                  \
  HYPOTHESIS("load", "Load") ", 'contributor': true}],"

#define ARGUMENT_LIST \
  " 'arguments': ["                                                                             \
  ARGUMENT("band_spot", "itb", "for", "moderate", "spot", "where has outside") ","              \
  ARGUMENT("band_noble", "itb", "for", "strong", "spot", "noble_sore is positive") ","          \
  ARGUMENT("band_no_noble", "itb", "against", "moderate", "", "noble_sore is negative") ","     \
  ARGUMENT("band_crept", "itb", "for", "weak", "", "onset is gradual") ","                      \
  ARGUMENT("band_downhill", "itb", "for", "weak", "", "downhill is yes") ","                    \
  ARGUMENT("band_incident", "itb", "against", "weak", "", "onset is incident") ","              \
  ARGUMENT("meniscus_catch", "meniscus", "for", "moderate", "", "catching is yes") ","          \
  ARGUMENT("meniscus_twist", "meniscus", "for", "moderate", "", "onset is incident") ","        \
  ARGUMENT("meniscus_turn", "meniscus", "for", "weak", "", "twisted is yes") ","               \
  ARGUMENT("meniscus_crept", "meniscus", "against", "weak", "", "onset is gradual") ","         \
  ARGUMENT("bone_spot", "bone", "for", "moderate", "spot", "where has bone") ","                \
  ARGUMENT("bone_tender", "bone", "for", "moderate", "spot", "where has bone and spike > 5") "," \
  ARGUMENT("bone_hop", "bone", "for", "weak", "", "hop_pain is yes") ","                        \
  ARGUMENT("bone_no_hop", "bone", "against", "weak", "", "hop_pain is no") ","                  \
  ARGUMENT("bone_spike", "bone", "for", "weak", "", "spike > 30") ","                           \
  ARGUMENT("bone_scan", "bone", "for", "strong", "", "scan is crack") ","                  \
  ARGUMENT("bone_clear", "bone", "against", "strong", "", "scan is clear") ","             \
  ARGUMENT("hip_weak", "weak_hip", "for", "moderate", "", "strength_ratio < 85") ","            \
  ARGUMENT("hip_strong", "weak_hip", "against", "moderate", "", "strength_ratio >= 95") ","     \
  ARGUMENT("load_free", "load", "for", "weak", "", "free is yes") "," ARGUMENT("load_spike", "load", "for", "weak", "", "spike > 40") "]}"

// in the order of knowledge.h, each in two pieces
static const char* const knowledge_text[][2] = {
    {CLAIM_FILE, ""},
    {CLAIM_FILE_EMPTY, ""},
    {CLAIM_FILE_EMPTY, ""},
    {QUESTION_FILE, ""},
    {TEST_FILE, ""},
    {"{'facts': []}", ""},
    {FLAG_FILE, ""},
    {REASONING_FILE, ARGUMENT_LIST},
    {"{}", ""},
};

#endif
