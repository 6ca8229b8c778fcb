// tests/testing_fukuchi.h: strides and published angles of the trial RBDS001 at 2.5 m/s.
#ifndef GD_TESTING_FUKUCHI_H
#define GD_TESTING_FUKUCHI_H

#include <gerdy/series.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trial/motion_table.h"

#define FUKUCHI "data/run-fukuchi/"

enum { fukuchi_points = 101, fukuchi_most_strides = 100 };
static const double fukuchi_force_rate = 300, fukuchi_marker_rate = 150, fukuchi_mass = 62;

// A table of numbers below one line of names, separated by tabs; NULL: it cannot be read. Free with
// gerdy_series_free.
static inline gerdy_series* fukuchi_table(const char* name_of_file, size_t nrow) {
  static char line[65536];
  char path[1024];
  gerdy_series* s = NULL;
  snprintf(path, sizeof path, "%s/" FUKUCHI "%s", TEST_SHARED, name_of_file);
  FILE* file = fopen(path, "r");
  if (file == NULL) return NULL;
  size_t ncol = 1, col = 0;
  if (fgets(line, sizeof line, file) == NULL) line[0] = '\0';
  for (const char* at = line; *at != '\0'; ++at) ncol += *at == '\t';
  if (gerdy_series_new(nrow, ncol, &s, NULL) != GERDY_OK) nrow = 0;
  for (char* name = strtok(line, "\t\r\n"); name != NULL; name = strtok(NULL, "\t\r\n")) {
    if (gerdy_series_name(s, col++, name, "") != GERDY_OK) nrow = 0;
  }
  for (size_t row = 0; row < nrow; ++row) {
    char* at = fgets(line, sizeof line, file);
    if (at == NULL) break;
    for (size_t c = 0; c < col; ++c) gerdy_series_set(s, row, c, strtod(at, &at));
  }
  fclose(file);
  return s;
}

// First frames of the strides of one foot: the force begins to exceed 50 N, and the foot is that
// side's: all feet land on one plate, the right ones farther to the right.
typedef struct fukuchi_strides {
  double begin[2][fukuchi_most_strides];  // s
  int n[2];
} fukuchi_strides;

static inline bool fukuchi_find_strides(fukuchi_strides* out) {
  enum { nrow = 9000, soon = 10, later = 40 };
  static double place[2 * fukuchi_most_strides], begin[2 * fukuchi_most_strides];
  gerdy_series* s = fukuchi_table("RBDS001runT25forces.txt", nrow);
  if (s == NULL) return false;
  size_t force = (size_t)gerdy_series_find(s, "Fy"), z = (size_t)gerdy_series_find(s, "COPz");
  double middle = 0;
  int n = 0;
  memset(out, 0, sizeof *out);
  s->rate = fukuchi_force_rate;
  for (size_t row = 0; row < nrow; ++row) s->time[row] = (double)row / fukuchi_force_rate;
  bool good = gd_motion_filter(s, 10, NULL) == GERDY_OK;
  for (size_t row = 1; row + later < nrow && n < 2 * fukuchi_most_strides; ++row) {
    const double *at = s->value + row * s->ncol, *before = at - s->ncol;
    if (!(at[force] > 50 && before[force] <= 50)) continue;
    begin[n] = ((double)row - (at[force] - 50) / (at[force] - before[force])) / fukuchi_force_rate;
    place[n] = 0;
    for (size_t k = soon; k < later; ++k) place[n] += at[k * s->ncol + z] / (later - soon);
    middle += place[n++];
  }
  middle /= n;
  for (int i = 0; i < n && good; ++i) {
    int side = place[i] > middle ? 0 : 1;
    good = out->n[side] < fukuchi_most_strides;
    if (good) out->begin[side][out->n[side]++] = begin[i];
  }
  gerdy_series_free(s);
  return good;
}

// Mean over the strides of a coordinate, at 0 to 100 % of them. Rows are at the rate of the
// markers; returns how many strides.
static inline int fukuchi_mean(const gerdy_series* motion, const char* name,
                               const fukuchi_strides* strides, int side,
                               double out[fukuchi_points]) {
  ptrdiff_t col = gerdy_series_find(motion, name);
  int n = 0;
  if (col < 0) return 0;
  for (int k = 0; k < fukuchi_points; ++k) out[k] = 0;
  for (int i = 0; i + 1 < strides->n[side]; ++i) {
    double from = strides->begin[side][i], length = strides->begin[side][i + 1] - from;
    // a step that the force does not tell from the next
    if (!(length > 0.6 && length < 0.9)) continue;
    for (int k = 0; k < fukuchi_points; ++k) {
      double at = (from + length * k / (fukuchi_points - 1)) * fukuchi_marker_rate;
      size_t row = (size_t)at;
      if (row + 1 >= motion->nrow) return 0;
      double share = at - (double)row;
      const double* value = motion->value + row * motion->ncol + col;
      out[k] += (1 - share) * value[0] + share * value[motion->ncol];
    }
    ++n;
  }
  for (int k = 0; k < fukuchi_points; ++k) out[k] /= n;
  return n;
}

// The same of the published table, degrees.
static inline bool fukuchi_published(const gerdy_series* table, char side, const char* joint,
                                     double out[fukuchi_points]) {
  char name[64];
  snprintf(name, sizeof name, "%c%s25", side, joint);
  ptrdiff_t col = gerdy_series_find(table, name);
  if (col < 0) return false;
  for (size_t k = 0; k < fukuchi_points; ++k) out[k] = table->value[k * table->ncol + (size_t)col];
  return true;
}

#endif
