// report/html_case.h: the chapters of a case, in their order, and what they share.
#ifndef GD_REPORT_HTML_CASE_H
#define GD_REPORT_HTML_CASE_H

#include "base/buf.h"
#include "report/case_view.h"
#include "report/html.h"

void gd_html_style_case(gd_buf* out);               // inside <style>
void gd_html_see(gd_buf* out, const gd_case* c);    // do you need to see someone?
void gd_html_why(gd_buf* out, const gd_case* c);    // what is most likely going on
void gd_html_week(gd_buf* out, const gd_case* c);   // what to do this week
void gd_html_surer(gd_buf* out, const gd_case* c);  // what would make us surer
void gd_html_plan(gd_buf* out, const gd_case* c);
void gd_html_followup(gd_buf* out, const gd_case* c);
void gd_html_reasons(gd_buf* out, const gd_case* c);
void gd_html_known(gd_buf* out, const gd_case* c);
void gd_html_claims(gd_buf* out, const gd_case* c);

// Pain and km of every day of the diary, as a drawing.
void gd_html_diary(gd_buf* out, const gd_case* c);

// " [3, weak evidence]": a claim's place in the list of evidence and its grade; nothing for NULL.
void gd_put_cite(gd_buf* out, const gd_case* c, const gerdy_claim* claim);

// The strength of an argument as words, with dots for the eye: "speaks strongly".
void gd_put_strength(gd_buf* out, int strength);

// "evidence: weak [3]", how well a claim is supported, apart from how strongly it speaks; nothing
// for NULL. Both of an argument in a line.
void gd_put_grade(gd_buf* out, const gd_case* c, const gerdy_claim* claim);
void gd_put_weight(gd_buf* out, const gd_case* c, const gerdy_argument* argument);

// Escaped text: with a capital in front; with a full stop behind it unless it ends a sentence.
void gd_put_capital(gd_buf* out, const char* text);
void gd_put_sentence_end(gd_buf* out, const char* text);

// The seven days of a week with a box to tick at each that is set (bit 0 = first), named for the
// ear.
void gd_put_days(gd_buf* out, unsigned days, long first_day);

#endif
