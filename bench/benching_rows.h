// What the benchmarks of models share: memory, rows with median and 95th percentile, budgets.
#ifndef GD_BENCHING_ROWS_H
#define GD_BENCHING_ROWS_H

#include <string.h>

#include "benching.h"

static inline void* room(size_t n, size_t size) {
  void* p = calloc(n > 0 ? n : 1, size);
  if (p == NULL) {
    fputs("memory could not be allocated\n", stderr);
    exit(1);
  }
  return p;
}

typedef struct samples {
  double* at;  // s
  size_t n;
} samples;

static inline double quantile(samples* s, double share) {
  qsort(s->at, s->n, sizeof *s->at, ascending);
  return s->at[(size_t)(share * (double)(s->n - 1) + 0.5)];
}

static inline void print_row(const char* what, samples* s, double factor, const char* unit,
                             const char* remark) {
  printf("%-34s %10.4g %10.4g  %-3s %s\n", what, factor * quantile(s, 0.5),
         factor * quantile(s, 0.95), unit, remark);
}

// the budget of the row before, for its median
static inline void print_budget(samples* s, double factor, const char* unit, double budget) {
  printf("%-34s %10.4g %10s  %-3s %s\n", "  budget", budget, "", unit,
         factor * quantile(s, 0.5) <= budget ? "kept" : "EXCEEDED");
}

static inline void print_machine(void) {
  char line[256];
  FILE* cpu = fopen("/proc/cpuinfo", "r");
  while (cpu != NULL && fgets(line, sizeof line, cpu) != NULL) {
    if (strncmp(line, "model name", 10) != 0) continue;
    printf("processor: %s", strchr(line, ':') != NULL ? strchr(line, ':') + 2 : line);
    break;
  }
  if (cpu != NULL) fclose(cpu);
#if defined(__clang__)
  printf("compiler: %s\n", __VERSION__);
#else
  printf("compiler: gcc %s\n", __VERSION__);
#endif
}

#endif
