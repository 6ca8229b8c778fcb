// The files of the last run that a case keeps, laid out in a folder of their own for the time of a
// job, under the names they came with.
#ifndef GERDY_CASE_TRIAL_H
#define GERDY_CASE_TRIAL_H

#include "case_session.h"

enum { CASE_TRIAL_FILES = 5 };

typedef struct case_trial {
  char folder[1024];  // "" = none
  // markers, model, standing trial, forces, names of markers; "" = not there
  char path[CASE_TRIAL_FILES][1024 + 256 + 8];
} case_trial;

// Lay out the files and name them in the job. Without a run in the case nothing happens.
gerdy_status case_trial_open(const case_file* file, case_trial* trial, gerdy_job* job,
                             gerdy_error* err);

// Remove the folder again.
void case_trial_close(case_trial* trial);

#endif
