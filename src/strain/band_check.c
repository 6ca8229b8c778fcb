// What a band job asks for, before anything is read.
#include <math.h>

#include "base/fail.h"
#include "strain/band_draw.h"
#include "strain/band_work.h"

static const double most_tight = 0.2;

gerdy_band_job gerdy_band_job_default(void) {
  return (gerdy_band_job){.from = NAN,
                          .to = NAN,
                          .cutoff = 12,
                          .tight = {NAN, NAN},
                          .stiffness = {NAN, NAN},
                          .ndraw = 200};
}

static gerdy_status check_files(const gerdy_band_job* job, gerdy_error* err) {
  const char* const input[] = {job->model,  job->motion,  job->markers, job->standing,
                               job->forces, job->muscles, job->map};
  const char* const output[] = {job->out, job->slopes, job->json};
  if ((job->motion == NULL) == (job->markers == NULL)) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   job->motion == NULL
                       ? "no motion was given; name coordinates (--motion) or markers (--markers)"
                       : "the motion is either given (--motion) or followed (--markers); leave one "
                         "of them out");
  }
  if (job->out == NULL) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "there is nothing to write; name an output with --output");
  }
  return gd_id_check_outputs(output, sizeof output / sizeof output[0], input,
                             sizeof input / sizeof input[0], err);
}

static gerdy_status check_numbers(const gerdy_band_job* job, gerdy_error* err) {
  if (job->from > job->to) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "the time range ends (%.3f s) before it begins (%.3f s)", job->to, job->from);
  }
  if (job->cutoff != 0 && !(job->cutoff >= 3 && isfinite(job->cutoff))) {
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "a low-pass of %g Hz is not usable: below 3 Hz it takes away the movement "
                   "itself; give at least 3 Hz, or 0 for none",
                   job->cutoff);
  }
  gerdy_status status = gd_band_check_draws(job->ndraw, err);
  if (status != GERDY_OK) return status;
  for (int head = 0; head < GERDY_NBAND; ++head) {
    double tight = job->tight[head];
    if (isnan(tight) || fabs(tight) <= most_tight) continue;
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "a slack length %g %% shorter than standing is no band's; give -20 to 20",
                   100 * tight);
  }
  return GERDY_OK;
}

gerdy_status gd_band_check_job(const gerdy_band_job* job, gerdy_error* err) {
  gerdy_status status = check_files(job, err);
  return status == GERDY_OK ? check_numbers(job, err) : status;
}
