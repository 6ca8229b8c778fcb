// import/runs.h: lists of runs and runs of watches, as entries of a history.
#ifndef GD_IMPORT_RUNS_H
#define GD_IMPORT_RUNS_H

#include <gerdy/evidence.h>

// Errors and columns: gerdy_evidence_read.
gerdy_status gd_runs_read_csv(const gerdy_evidence* file, gerdy_when now, gerdy_history* into,
                              gerdy_notes* notes, gerdy_error* err);
gerdy_status gd_runs_read_fit(const gerdy_evidence* file, gerdy_when now, gerdy_history* into,
                              gerdy_notes* notes, gerdy_error* err);

#endif
