// clinic/knowledge_parts.h: the steps of reading the knowledge. Each reads its files into the
// clinic; the first error is in the reader, and then the others do nothing of note.
#ifndef GD_CLINIC_KNOWLEDGE_PARTS_H
#define GD_CLINIC_KNOWLEDGE_PARTS_H

#include "clinic/knowledge.h"
#include "clinic/knowledge_json.h"

// The tree of a file as an object; the reader goes on to that file.
gd_object gd_knowledge_root(const gerdy_clinic* clinic, gd_reader* reader, int file);

// Memory of the clinic; NULL after the reader was told.
void* gd_knowledge_alloc(gerdy_clinic* clinic, gd_reader* reader, size_t n, size_t size);

// A member that is an identifier: small letters, digits and '_', a letter first, no word of the
// rules.
const char* gd_get_id(const gd_object* o, const char* member);

// The claim that a member names. NULL when there is none, or after an error.
const gerdy_claim* gd_get_claim(const gerdy_clinic* clinic, const gd_object* o);

// A sentence with its {names} checked.
const char* gd_get_sentence(const gerdy_clinic* clinic, const gd_object* o, const char* member);

// A rule with its names and words checked. NULL after an error.
gd_rule* gd_get_rule(const gerdy_clinic* clinic, const gd_object* o, const char* member);

// In this order:
void gd_knowledge_claims(gerdy_clinic* clinic, gd_reader* reader);
void gd_knowledge_forms(gerdy_clinic* clinic, gd_reader* reader);   // questions, tests, facts
void gd_knowledge_sides(gerdy_clinic* clinic, gd_reader* reader);   // X_sore and its like
void gd_knowledge_asking(gerdy_clinic* clinic, gd_reader* reader);  // when to ask, contradictions
void gd_knowledge_flags(gerdy_clinic* clinic, gd_reader* reader);
void gd_knowledge_reasoning(gerdy_clinic* clinic, gd_reader* reader);

#endif
