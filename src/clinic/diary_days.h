// clinic/diary_days.h: runs and check-ins of a history as one item a day: the one reading of the
// diary, for the facts and for the plan.
#ifndef GD_CLINIC_DIARY_DAYS_H
#define GD_CLINIC_DIARY_DAYS_H

#include <gerdy/clinic.h>
#include <stdbool.h>

// What a day's runs and check-ins say together. NaN = not known.
typedef struct gd_day {
  long day;           // days since 1970-01-01
  double run_km;      // the runs added up, or what the last check-in says, whichever is more
  double longest_km;  // of one run; of a check-in alone, what that says
  double checkin_km;  // what the last check-in says
  double pain;        // worst of the day, in a run or not
  double run_pain;    // worst in a run
  int morning_worse;  // 1 yes, 0 no, -1 not said
  int strength;       // 1 done, 0 not done, -1 not said
  size_t nrun;        // runs that were recorded as such
  bool ran;           // a run, or a check-in that tells of one
  bool checked_in;
} gd_day;

// Put together the days on which something was said, in order. counts [entries]: 1 = believed
// (gerdy_history_standing). Every entry belongs to the day of its own place; values that cannot be
// are passed over. Owner of *out: gd_free. Errors: GERDY_E_MEMORY.
gerdy_status gd_days_read(const gerdy_clinic* clinic, const gerdy_history* history,
                          const unsigned char* counts, gd_day** out, size_t* n, gerdy_error* err);

#endif
