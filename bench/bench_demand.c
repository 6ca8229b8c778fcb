// How long the whole chain takes, from the files of a run to its report, and what of it goes to
// what the hip must hold. Input: run-bmclab of the reference data; without it nothing is measured.
#include <gerdy/pipeline.h>
#include <unistd.h>

#include "benching.h"

#define FOLDER BENCH_SHARED "/data/run-bmclab/"

static const double budget_ms = 500;  // on two cores

enum { repeats = 15 };

static double bench_report(gerdy_job job, const char* what, const char* remark) {
  double seconds[repeats];
  for (int k = 0; k < repeats; ++k) {
    gerdy_error err = {0};
    double start = now();
    need(gerdy_report_run(&job, NULL, &err), &err);
    seconds[k] = now() - start;
  }
  return print_times(what, seconds, repeats, remark);
}

int main(void) {
  gerdy_job job = gerdy_job_default();
  job.model = FOLDER "Scale/Rajagopal2015_scaled.osim";
  job.standing = FOLDER "ExpData/static_run.trc";
  job.markers = FOLDER "ExpData/motion_capture_run.trc";
  job.html = "bench_report.html";
  job.json = "bench_results.json";
  printf("\nfrom markers to report: run-bmclab\n");
  if (access(job.markers, R_OK) != 0) {
    printf("skipped: the reference data are not in ../shared\n");
    return 0;
  }
  printf("%-34s %10s %10s\n", "", "median", "95 %");
  double without = bench_report(job, "without forces", "two steps, 123 frames");
  job.forces = FOLDER "ExpData/grf_run.mot";
  double with = bench_report(job, "with forces", "and what the hip must hold");
  unlink(job.html);
  unlink(job.json);
  printf("%-34s %10.4g  ms\n", "of it for the hip", with - without);
  printf("%-34s %s %.0f ms, on two cores with nothing beside it\n", "",
         with > budget_ms ? "over the budget of" : "within the budget of", budget_ms);
  return 0;
}
