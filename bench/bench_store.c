// How long a case takes that was kept every day for ten years: opening and reading it, one more
// check-in, export and import. Fixed content, one thread, median and 95th percentile.
#include <gerdy/store.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ten_years.h"

static const double budget_ms = 20;  // of the 50 ms in which `gerdy case show` must be done

enum { warm_up = 2, open_repeats = 40, append_repeats = 100, file_repeats = 8 };

static char folder[256], case_path[300], json_path[300], other_path[300];

static void remove_all(void) {
  unlink(case_path);
  unlink(json_path);
  unlink(other_path);
  rmdir(folder);
}

// ---- measurements ------------------------------------------------------------------------------

static void bench_create(const gerdy_history* history) {
  double seconds[file_repeats];
  gerdy_error err = {0};
  for (int i = 0; i < file_repeats; ++i) {
    unlink(case_path);
    double start = now();
    need(gerdy_store_create(case_path, history, &err), &err);
    seconds[i] = now() - start;
  }
  print_times("create with everything", seconds, file_repeats, "one transaction, on the disk");
}

static void bench_open(void) {
  double seconds[open_repeats];
  gerdy_error err = {0};
  for (int i = -warm_up; i < open_repeats; ++i) {
    gerdy_store* store;
    gerdy_history* history;
    double start = now();
    need(gerdy_store_open(case_path, &store, &err), &err);
    need(gerdy_store_read(store, &history, &err), &err);
    if (i >= 0) seconds[i] = now() - start;
    gerdy_history_free(history);
    gerdy_store_close(store);
  }
  double median =
      print_times("open and read everything", seconds, open_repeats, "file in the cache");
  printf("%-34s %10.4g %10s  ms  %s\n", "  budget", budget_ms, "",
         median <= budget_ms ? "kept" : "EXCEEDED");
}

static void bench_append(void) {
  double seconds[append_repeats];
  gerdy_error err = {0};
  gerdy_store* store;
  need(gerdy_store_open(case_path, &store, &err), &err);
  for (int i = 0; i < append_repeats; ++i) {
    gerdy_history* day;
    need(gerdy_history_new(&day, &err), &err);
    add_day(day, first_day + ndays + i);
    double start = now();
    need(gerdy_store_append(store, day, NULL, 0, NULL, &err), &err);
    seconds[i] = now() - start;
    gerdy_history_free(day);
  }
  print_times("append a day (11 facts)", seconds, append_repeats, "on the disk when it returns");
  gerdy_store_close(store);
}

static void bench_files(const gerdy_history* nothing) {
  double out[file_repeats], in[file_repeats], check[file_repeats];
  gerdy_error err = {0};
  gerdy_store *store, *other;
  size_t added;
  need(gerdy_store_open(case_path, &store, &err), &err);
  for (int i = 0; i < file_repeats; ++i) {
    double start = now();
    need(gerdy_store_export(store, json_path, &err), &err);
    out[i] = now() - start;
    unlink(other_path);
    need(gerdy_store_create(other_path, nothing, &err), &err);
    need(gerdy_store_open(other_path, &other, &err), &err);
    start = now();
    need(gerdy_store_import(other, json_path, &added, &err), &err);
    in[i] = now() - start;
    gerdy_store_close(other);
    start = now();
    need(gerdy_store_verify(store, &err), &err);
    check[i] = now() - start;
  }
  gerdy_store_close(store);
  print_times("verify", check, file_repeats, "every page, reference and checksum");
  print_times("export", out, file_repeats, "JSON, on the disk");
  print_times("import into an empty case", in, file_repeats, "checked, on the disk");
}

int main(void) {
  gerdy_error err = {0};
  gerdy_history *history = ten_years(), *nothing;
  struct stat info;
  size_t nentry, nfact;
  make_folder(folder, sizeof folder);
  atexit(remove_all);
  snprintf(case_path, sizeof case_path, "%s/anna.gerdy", folder);
  snprintf(json_path, sizeof json_path, "%s/anna.json", folder);
  snprintf(other_path, sizeof other_path, "%s/other.gerdy", folder);
  need(gerdy_history_new(&nothing, &err), &err);
  add(nothing, GERDY_ENTRY_PROFILE, first_day - 1, "runner");
  printf("%-34s %10s %10s\n", "", "median", "95 %");
  bench_create(history);
  bench_open();
  bench_append();
  bench_files(nothing);
  gerdy_history_entries(history, &nentry);
  gerdy_history_facts(history, &nfact);
  if (stat(case_path, &info) == 0) {
    printf("\nthe case: %zu entries with %zu facts at first, %.2f MB\n", nentry, nfact,
           (double)info.st_size / 1e6);
  }
  gerdy_history_free(history);
  gerdy_history_free(nothing);
  return 0;
}
