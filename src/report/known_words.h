// report/known_words.h: what is known, as words: options by their text, numbers with their unit.
#ifndef GD_REPORT_KNOWN_WORDS_H
#define GD_REPORT_KNOWN_WORDS_H

#include <gerdy/clinic.h>

#include "base/buf.h"

// The value for people, escaped: "Outside, on the bony bump; ...", "152 N", "not known". The words
// of an option come from the clinic. Nullable: clinic (then the options' own names).
void gd_put_known(gd_buf* out, const gerdy_clinic* clinic, const gerdy_known* known);

// A number with as many decimals as it needs; the same with its unit, escaped.
void gd_put_short(gd_buf* out, double value);
void gd_put_amount(gd_buf* out, double value, const char* unit);

// "right", "left" or "–"
const char* gd_side_name(char side);

#endif
