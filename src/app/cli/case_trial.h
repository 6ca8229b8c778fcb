// The files of the last run that a case keeps, laid out in a folder of their own for the time of a
// job, under the names they came with.
#ifndef GERDY_CASE_TRIAL_H
#define GERDY_CASE_TRIAL_H

#include "case_session.h"

typedef struct case_trial {
  char folder[1024];             // "" = none
  char path[4][1024 + 256 + 8];  // markers, model, standing trial, forces; "" = not there
} case_trial;

// Lay out the files and name them in the job. Without a run in the case nothing happens.
gerdy_status case_trial_open(const case_file* file, case_trial* trial, gerdy_job* job,
                             gerdy_error* err);

// Remove the folder again.
void case_trial_close(case_trial* trial);

#endif
