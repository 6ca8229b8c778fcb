// What the benchmarks share: the clock, the end on an error, a line of a table.
#ifndef GD_BENCHING_H
#define GD_BENCHING_H

#include <gerdy/base.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static inline void need(gerdy_status status, const gerdy_error* err) {
  char text[1200];
  if (status == GERDY_OK) return;
  fprintf(stderr, "%s\n", gerdy_error_text(err, text, sizeof text));
  exit(1);
}

static inline double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// A folder of its own for the files of a benchmark, in $TMPDIR or else here; ends the program when
// there is none.
static inline void make_folder(char* folder, size_t size) {
  const char* room = getenv("TMPDIR");
  if (room == NULL || room[0] == '\0') room = ".";
  int n = snprintf(folder, size, "%s/gerdy_bench_XXXXXX", room);
  if (n > 0 && (size_t)n < size && mkdtemp(folder) != NULL) return;
  perror(folder);
  exit(1);
}

static inline int ascending(const void* a, const void* b) {
  double x = *(const double*)a, y = *(const double*)b;
  return (x > y) - (x < y);
}

static inline double print_times(const char* what, double* seconds, size_t n, const char* remark) {
  qsort(seconds, n, sizeof *seconds, ascending);
  double median = 1e3 * seconds[(n - 1) / 2], late = 1e3 * seconds[(n - 1) * 95 / 100];
  printf("%-34s %10.4g %10.4g  ms  %s\n", what, median, late, remark);
  return median;
}

#endif
