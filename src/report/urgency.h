// report/urgency.h: which reason to see somebody comes first, who that is, and how soon.
#ifndef GD_REPORT_URGENCY_H
#define GD_REPORT_URGENCY_H

#include <gerdy/clinic.h>
#include <stdbool.h>

// The flag after that one, highest referral first, then the soonest; NULL begins, NULL ends.
const gerdy_flag* gd_next_flag(const gerdy_assessment* assessment, const gerdy_flag* last);

// Is it not red, beside a red one, and later or lower? Then it waits.
bool gd_flag_waits(const gerdy_assessment* assessment, const gerdy_flag* flag);

// Does the headline not say whom this flag means? What goes without saying stands in no line.
bool gd_flag_names_other(const gerdy_assessment* assessment, const gerdy_flag* flag);

// The headline: "Today: an emergency department", "see a doctor within a few days". Its pieces one
// after the other; texts of the flags are as they came.
typedef struct gd_verdict {
  const char* piece[4];
  size_t n;
} gd_verdict;

gd_verdict gd_verdict_of(const gerdy_assessment* assessment);

#endif
