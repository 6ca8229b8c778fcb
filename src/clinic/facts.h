// clinic/facts.h: the inside of gerdy_facts, and putting values into sentences.
#ifndef GD_CLINIC_FACTS_H
#define GD_CLINIC_FACTS_H

#include "base/buf.h"
#include "clinic/knowledge.h"

// Is the option among those of an answer ("hip back")?
bool gd_text_has(const char* text, const char* option);

// The fact a rule sees under a name; NULL = not known. Of what has sides the sore one (ober is
// ober_sore). What is assumed goes first.
const gerdy_known* gd_view_find(gd_view view, const char* name);

// A sentence of the knowledge with its {names} replaced by the runner's values and units:
// "The sore side reached {hip_abduction_force_ratio}" -> "... 74 %". {name:1} fixes the decimals.
// A name that is not known becomes "(not known)".
void gd_put_sentence(gd_buf* out, const gerdy_clinic* clinic, gd_view view, const char* sentence);

#endif
