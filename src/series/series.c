#include <gerdy/series.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"

gerdy_status gerdy_series_new(size_t nrow, size_t ncol, gerdy_series** out, gerdy_error* err) {
  *out = NULL;
  if (ncol != 0 && nrow > SIZE_MAX / 16 / ncol) return gd_fail_memory(err);
  gerdy_series* s = gd_alloc(1, sizeof *s);
  if (s == NULL) return gd_fail_memory(err);
  s->nrow = nrow;
  s->ncol = ncol;
  s->time = gd_alloc(nrow, sizeof *s->time);
  s->value = gd_alloc(nrow * ncol, sizeof *s->value);
  s->valid = gd_alloc(nrow * ncol, sizeof *s->valid);
  s->column = gd_alloc(ncol, sizeof *s->column);
  if (s->time == NULL || s->value == NULL || s->valid == NULL || s->column == NULL) {
    gerdy_series_free(s);
    return gd_fail_memory(err);
  }
  for (size_t i = 0; i < nrow * ncol; ++i) s->value[i] = NAN;
  *out = s;
  return GERDY_OK;
}

gerdy_status gerdy_series_copy(const gerdy_series* series, gerdy_series** out, gerdy_error* err) {
  const gerdy_series* s = series;
  gerdy_status status = gerdy_series_new(s->nrow, s->ncol, out, err);
  if (status != GERDY_OK) return status;
  memcpy((*out)->time, s->time, s->nrow * sizeof *s->time);
  memcpy((*out)->value, s->value, s->nrow * s->ncol * sizeof *s->value);
  memcpy((*out)->valid, s->valid, s->nrow * s->ncol);
  memcpy((*out)->column, s->column, s->ncol * sizeof *s->column);
  memcpy((*out)->title, s->title, sizeof s->title);
  (*out)->rate = s->rate;
  return GERDY_OK;
}

void gerdy_series_free(gerdy_series* series) {
  if (series == NULL) return;
  gd_free(series->time);
  gd_free(series->value);
  gd_free(series->valid);
  gd_free(series->column);
  gd_free(series);
}

ptrdiff_t gerdy_series_find(const gerdy_series* series, const char* name) {
  for (size_t i = 0; i < series->ncol; ++i) {
    if (strcmp(series->column[i].name, name) == 0) return (ptrdiff_t)i;
  }
  return -1;
}

gerdy_status gerdy_series_name(gerdy_series* series, size_t col, const char* name,
                               const char* unit) {
  if (col >= series->ncol) return GERDY_E_ARG;
  gerdy_column* c = &series->column[col];
  if (strlen(name) >= sizeof c->name || strlen(unit) >= sizeof c->unit) return GERDY_E_ARG;
  strcpy(c->name, name);
  strcpy(c->unit, unit);
  return GERDY_OK;
}

void gerdy_series_set(gerdy_series* series, size_t row, size_t col, double value) {
  size_t i = row * series->ncol + col;
  series->value[i] = isfinite(value) ? value : NAN;
  series->valid[i] = isfinite(value) ? 1 : 0;
}

// last row whose time is not after t; the caller made sure that t lies inside the table
static size_t row_before(const gerdy_series* s, double t) {
  size_t low = 0, high = s->nrow - 1;
  while (high - low > 1) {
    size_t middle = low + (high - low) / 2;
    if (s->time[middle] <= t)
      low = middle;
    else
      high = middle;
  }
  return low;
}

double gerdy_series_at(const gerdy_series* series, ptrdiff_t col, double time) {
  size_t n = series->nrow, c = (size_t)col;
  if (col < 0 || c >= series->ncol || n == 0) return NAN;
  if (!(time >= series->time[0] && time <= series->time[n - 1])) return NAN;
  if (n == 1) return series->value[c];
  size_t i = row_before(series, time);
  double t0 = series->time[i], t1 = series->time[i + 1];
  double f = t1 > t0 ? (time - t0) / (t1 - t0) : 0;
  double a = series->value[i * series->ncol + c], b = series->value[(i + 1) * series->ncol + c];
  if (f <= 0) return a;  // exactly on a sample: its neighbour may be a gap
  if (f >= 1) return b;
  return a + f * (b - a);
}

int gerdy_series_skips(const gerdy_series* series, double time) {
  static const double most = 4;  // mean steps
  size_t n = series->nrow;
  if (n < 3 || !(time > series->time[0] && time < series->time[n - 1])) return 0;
  size_t i = row_before(series, time);
  double mean = (series->time[n - 1] - series->time[0]) / (double)(n - 1);
  if (!(series->time[i] < time && time < series->time[i + 1])) return 0;
  return series->time[i + 1] - series->time[i] > most * mean;
}

double gerdy_series_rate(const gerdy_series* series) {
  size_t n = series->nrow;
  if (n < 2) return 0;
  // times printed with three decimals round each step by up to a millisecond: the mean step is
  // exact where the median is not, and the median says whether the mean means anything
  double mean = (series->time[n - 1] - series->time[0]) / (double)(n - 1);
  if (!(mean > 0) || !isfinite(mean)) return 0;
  for (size_t i = 1; i < n; ++i) {
    double step = series->time[i] - series->time[i - 1];
    if (!(fabs(step - mean) <= 0.02 * mean + 0.0011) || step <= 0) return 0;
  }
  return 1 / mean;
}
