// report/words.h: numbers with their units, and text from outside, as words on a page.
// Every function appends to out; numbers that are not finite become "not available".
#ifndef GD_REPORT_WORDS_H
#define GD_REPORT_WORDS_H

#include <gerdy/gait.h>

#include "base/buf.h"

// Text from outside, bytes that are not text replaced by U+FFFD. Nullable: text (then nothing).
void gd_put_clean(gd_buf* out, const char* text);

// The same with < > & " ' as entities, fit for element content and attributes.
void gd_put_escaped(gd_buf* out, const char* text);

// A paragraph of such text; nothing when there is no text.
void gd_put_paragraph(gd_buf* out, const char* text);

// A number with a true minus sign.
void gd_put_number(gd_buf* out, double value, int decimals);

// A stored value in the unit for people: the number alone, and the number with its unit.
void gd_put_bare(gd_buf* out, const gerdy_quantity* quantity, double value);
void gd_put_value(gd_buf* out, const gerdy_quantity* quantity, double value);

// The unit as a table head has it ("°", "%", "steps/min").
const char* gd_unit_words(const gerdy_quantity* quantity);

// "5.8 ± 0.6" without and with the unit; one step has no spread and is said to be one.
void gd_put_spread_bare(gd_buf* out, const gerdy_quantity* quantity, gerdy_stat stat);
void gd_put_spread(gd_buf* out, const gerdy_quantity* quantity, gerdy_stat stat);

// "5.3 to 6.3°"
void gd_put_range(gd_buf* out, const gerdy_quantity* quantity, double low, double high);

// "1 step", "8 steps": a count and its noun, "s" added unless it is one.
void gd_put_count(gd_buf* out, size_t n, const char* noun);

// "n = 8", "one step", "not available": how many steps a number stands for.
void gd_put_n(gd_buf* out, size_t n);

// "right" or "left"
const char* gd_side_words(gerdy_side side);

#endif
