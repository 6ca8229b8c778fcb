// tests/testing_id_oracle.h: OpenSim's inverse dynamics of real trials, and how far ours are from
// it.
#ifndef GD_TESTING_ID_ORACLE_H
#define GD_TESTING_ID_ORACLE_H

#include <gerdy/io.h>
#include <gerdy/tool.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char* const id_trials[] = {"run-bmclab", "run-rajagopal", "walk-gait2392"};
enum { nid_trial = 3 };

// Largest difference of any column over its range in the reference; infinite when the tables have
// other rows or columns, or ours has a gap.
static inline double id_difference(const gerdy_series* ours, const gerdy_series* theirs) {
  double worst = 0;
  if (ours->nrow != theirs->nrow || ours->ncol != theirs->ncol) return INFINITY;
  for (size_t c = 0; c < theirs->ncol; ++c) {
    double low = INFINITY, high = -INFINITY, most = 0;
    if (strcmp(ours->column[c].name, theirs->column[c].name) != 0) return INFINITY;
    for (size_t row = 0; row < theirs->nrow; ++row) {
      size_t i = row * theirs->ncol + c;
      if (!ours->valid[i] || fabs(ours->time[row] - theirs->time[row]) > 1e-8) return INFINITY;
      low = fmin(low, theirs->value[i]);
      high = fmax(high, theirs->value[i]);
      most = fmax(most, fabs(ours->value[i] - theirs->value[i]));
    }
    worst = fmax(worst, most / (high - low));
  }
  return worst;
}

// Run the setup of a trial as it is, through a file in the working directory. *nframe: rows.
static inline gerdy_status id_run_setup(const char* trial, double* difference, size_t* nframe,
                                        gerdy_error* err) {
  char setup[1024], reference[1024];
  gerdy_tool_job job = {.setup = setup, .output = "oracle_id.sto"};
  gerdy_series *ours = NULL, *theirs = NULL;
  snprintf(setup, sizeof setup, "%s/oracle/trials/%s/id_setup.xml", TEST_SHARED, trial);
  snprintf(reference, sizeof reference, "%s/oracle/trials/%s/id.sto", TEST_SHARED, trial);
  gerdy_status status = gerdy_tool_run(&job, NULL, err);
  if (status == GERDY_OK) status = gerdy_sto_load(job.written[0], &ours, NULL, NULL, err);
  if (status == GERDY_OK) status = gerdy_sto_load(reference, &theirs, NULL, NULL, err);
  if (status == GERDY_OK) {
    *difference = id_difference(ours, theirs);
    *nframe = ours->nrow;
  }
  gerdy_series_free(ours);
  gerdy_series_free(theirs);
  gerdy_tool_job_reset(&job);
  unlink("oracle_id.sto");
  return status;
}

#endif
