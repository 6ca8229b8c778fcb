// What somebody waits for: a case of ten years opened and judged, as gerdy case show does; answers
// turned into a report, as gerdy report --intake does. From file to result, one thread.
#include <gerdy/case.h>
#include <gerdy/store.h>
#include <string.h>
#include <unistd.h>

#include "ten_years.h"

enum { warm_up = 2, repeats = 40 };

static const double open_budget_ms = 50, report_budget_ms = 200;

static char folder[256], case_path[300], html_path[300], json_path[300];

static void remove_all(void) {
  unlink(case_path);
  unlink(html_path);
  unlink(json_path);
  rmdir(folder);
}

static void show_budget(double median, double budget) {
  printf("%-34s %10.4g %10s  ms  %s\n", "  budget", budget, "",
         median <= budget ? "kept" : "EXCEEDED");
}

static void open_and_judge(gerdy_when moment) {
  gerdy_error err = {0};
  gerdy_clinic* clinic;
  gerdy_store* store;
  gerdy_history* history;
  gerdy_case judged;
  need(gerdy_clinic_open(&clinic, &err), &err);
  need(gerdy_store_open(case_path, &store, &err), &err);
  need(gerdy_store_read(store, &history, &err), &err);
  need(gerdy_case_judge(clinic, history, moment, &judged, NULL, &err), &err);
  gerdy_case_reset(&judged);
  gerdy_history_free(history);
  gerdy_store_close(store);
  gerdy_clinic_free(clinic);
}

static void bench_open(void) {
  double seconds[repeats];
  gerdy_error err = {0};
  gerdy_history* history = ten_years();
  need(gerdy_store_create(case_path, history, &err), &err);
  gerdy_history_free(history);
  for (int i = -warm_up; i < repeats; ++i) {
    double start = now();
    open_and_judge(gerdy_when_of_day(first_day + ndays, 60));
    if (i >= 0) seconds[i] = now() - start;
  }
  show_budget(print_times("case of ten years, opened, judged", seconds, repeats, "7,301 entries"),
              open_budget_ms);
}

static void report(const char* answers) {
  gerdy_error err = {0};
  gerdy_clinic* clinic;
  gerdy_history* history;
  gerdy_evidence evidence;
  gerdy_job job = gerdy_job_default();
  need(gerdy_clinic_open(&clinic, &err), &err);
  need(gerdy_evidence_open(answers, &evidence, &err), &err);
  need(gerdy_history_new(&history, &err), &err);
  need(gerdy_evidence_read(clinic, &evidence, job.now, history, NULL, &err), &err);
  job.history = history;
  job.html = html_path;
  job.json = json_path;
  need(gerdy_report_run(&job, NULL, &err), &err);
  gerdy_evidence_close(&evidence);
  gerdy_history_free(history);
  gerdy_clinic_free(clinic);
}

static void bench_report(void) {
  double seconds[repeats];
  for (int i = -warm_up; i < repeats; ++i) {
    double start = now();
    report(BENCH_SOURCE "/examples/intake.json");
    if (i >= 0) seconds[i] = now() - start;
  }
  show_budget(print_times("answers to report", seconds, repeats, "HTML and JSON, on the disk"),
              report_budget_ms);
}

int main(void) {
  make_folder(folder, sizeof folder);
  atexit(remove_all);
  snprintf(case_path, sizeof case_path, "%s/anna.gerdy", folder);
  snprintf(html_path, sizeof html_path, "%s/report.html", folder);
  snprintf(json_path, sizeof json_path, "%s/results.json", folder);
  printf("%-34s %10s %10s\n", "", "median", "95 %");
  bench_open();
  bench_report();
  return 0;
}
