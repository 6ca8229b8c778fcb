// report/complaint.c: which knee, and for how long.
#include "report/complaint.h"

#include <math.h>

static const char* knee_of(const gerdy_facts* facts) {
  if (gerdy_facts_has(facts, "side", "both")) return "both knees";
  if (gerdy_facts_has(facts, "side", "right")) return "right knee";
  return gerdy_facts_has(facts, "side", "left") ? "left knee" : NULL;
}

// after two years nobody counts in weeks
static void put_time(gd_buf* out, double weeks) {
  if (weeks < 1.0) {
    gd_buf_text(out, "less than a week");
  } else if (weeks < 104.0) {
    gd_buf_printf(out, "%.0f week%s", round(weeks), round(weeks) < 2.0 ? "" : "s");
  } else {
    gd_buf_printf(out, "%.0f years", floor(weeks / 52.0));
  }
}

void gd_put_complaint(gd_buf* out, const gerdy_facts* facts, const char* lead) {
  if (facts == NULL) return;
  const char* knee = knee_of(facts);
  const double weeks = gerdy_facts_number(facts, "pain_weeks", 0);
  if (knee == NULL && !isfinite(weeks)) return;
  gd_buf_text(out, lead);
  gd_buf_text(out, knee != NULL ? knee : "knee pain");
  if (!isfinite(weeks)) return;
  gd_buf_text(out, ", ");
  put_time(out, weeks);
}
