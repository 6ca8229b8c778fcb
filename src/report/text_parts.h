// report/text_parts.h: the parts of the plain text, in their order.
#ifndef GD_REPORT_TEXT_PARTS_H
#define GD_REPORT_TEXT_PARTS_H

#include "report/case_view.h"
#include "report/text_wrap.h"

void gd_text_see(gd_text* t, const gd_case* c);
void gd_text_why(gd_text* t, const gd_case* c);
void gd_text_week(gd_text* t, const gd_case* c);
void gd_text_surer(gd_text* t, const gd_case* c);
void gd_text_followup(gd_text* t, const gd_case* c);
void gd_text_plan(gd_text* t, const gd_case* c);

// " (weak evidence: ottawa_knee)", " (expert opinion: steps)"; nothing for NULL.
void gd_text_cite(gd_text* t, const gerdy_claim* claim);

// A full stop unless the words end a sentence already.
void gd_text_stop(gd_text* t, const char* words);

#endif
