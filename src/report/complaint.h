// report/complaint.h: which knee, and for how long.
#ifndef GD_REPORT_COMPLAINT_H
#define GD_REPORT_COMPLAINT_H

#include <gerdy/clinic.h>

#include "base/buf.h"

// "right knee, 3 weeks" after a lead; nothing where neither is known. Nullable: facts.
void gd_put_complaint(gd_buf* out, const gerdy_facts* facts, const char* lead);

#endif
