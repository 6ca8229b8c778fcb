// What of a job can be refused before anything is read or computed.
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "pipeline/run.h"

typedef struct named_file {
  const char* what;
  const char* path;
} named_file;

static gerdy_status fail_same(const named_file* output, const named_file* other, gerdy_error* err) {
  return gd_fail(err, GERDY_E_ARG, 0, NULL,
                 "%s and %s would be the same file (\"%.120s\" and \"%.120s\"); give the output "
                 "another name",
                 output->what, other->what, output->path, other->path);
}

// outputs before it have been checked already
static gerdy_status check_output(const named_file* output, size_t i, const named_file* input,
                                 size_t ninput, gerdy_error* err) {
  char target[PATH_MAX], before[PATH_MAX];
  if (strcmp(output[i].path, "-") == 0) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "%s cannot be written to standard output (\"-\"); name a file", output[i].what);
  }
  for (size_t k = 0; k < ninput; ++k) {
    if (input[k].path == NULL || !gd_file_same(output[i].path, input[k].path)) continue;
    return fail_same(&output[i], &input[k], err);
  }
  gerdy_status status = gd_file_target(output[i].path, target, sizeof target, err);
  for (size_t k = 0; k < i && status == GERDY_OK; ++k) {
    if (output[k].path == NULL) continue;
    status = gd_file_target(output[k].path, before, sizeof before, err);
    if (status != GERDY_OK) return status;
    if (strcmp(target, before) == 0 || gd_file_same(target, before)) {
      return fail_same(&output[i], &output[k], err);
    }
  }
  return status;
}

gerdy_status gd_run_check_outputs(const gerdy_job* job, gerdy_error* err) {
  const named_file input[] = {{"the model", job->model},
                              {"the standing trial", job->standing},
                              {"the markers", job->markers},
                              {"the forces", job->forces},
                              {"the mapping of names", job->map}};
  const named_file output[] = {{"the report", job->html},
                               {"the results", job->json},
                               {"the joint angles", job->motion},
                               {"the marker errors", job->errors},
                               {"the standard deviations", job->sd},
                               {"the saved mapping", job->save_map}};
  for (size_t i = 0; i < sizeof output / sizeof output[0]; ++i) {
    if (output[i].path == NULL) continue;
    gerdy_status status = check_output(output, i, input, sizeof input / sizeof input[0], err);
    if (status != GERDY_OK) return status;
  }
  return GERDY_OK;
}

gerdy_status gd_run_check_filter(const gerdy_job* job, gerdy_error* err) {
  if (job->cutoff == 0 || (job->cutoff >= 3 && isfinite(job->cutoff))) return GERDY_OK;
  return gd_fail(err, GERDY_E_ARG, 0, NULL,
                 "a low-pass of %g Hz is not usable: below 3 Hz it takes away the movement itself; "
                 "give at least 3 Hz, or 0 for none",
                 job->cutoff);
}
