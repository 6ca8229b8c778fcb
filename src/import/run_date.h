// import/run_date.h: the day of a run as lists of runs write it.
#ifndef GD_IMPORT_RUN_DATE_H
#define GD_IMPORT_RUN_DATE_H

#include <gerdy/record.h>

#include "base/text.h"

// Read ISO 8601 (gerdy_when_parse) or "Sep 28, 2026[, 6:12:03 PM]"; a list of a site has the clock
// of the place and no offset: then that of this machine is meant. Days as 11/15/2026 are refused:
// some read the month first, and some the day. Errors: GERDY_E_FORMAT.
gerdy_status gd_run_date(gd_span cell, gerdy_when* out, gerdy_error* err);

#endif
