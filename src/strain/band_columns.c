#include "strain/band_columns.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"

const char* const gd_band_side_word[2] = {"right", "left"};
const char* const gd_band_head_word[GERDY_NBAND] = {"tfl", "iliac"};

gerdy_status gd_band_columns_open(gd_band_columns* c, const gerdy_series* motion, size_t ncol,
                                  const char* title, gerdy_error* err) {
  gerdy_status status = gerdy_series_new(motion->nrow, ncol, &c->table, err);
  if (status != GERDY_OK) return status;
  memcpy(c->table->time, motion->time, motion->nrow * sizeof *motion->time);
  c->table->rate = motion->rate;
  snprintf(c->table->title, sizeof c->table->title, "%s", title);
  return GERDY_OK;
}

void gd_band_column(gd_band_columns* c, const char* unit, const char* format, ...) {
  char name[sizeof c->table->column->name];
  va_list list;
  va_start(list, format);
  int n = vsnprintf(name, sizeof name, format, list);
  va_end(list);
  if (n < 0 || (size_t)n >= sizeof name ||
      gerdy_series_name(c->table, c->next++, name, unit) != GERDY_OK) {
    c->failed = true;
  }
}

gerdy_status gd_band_columns_close(gd_band_columns* c, const gd_buf* lines, gerdy_series** out,
                                   gerdy_error* err) {
  if (!c->failed && !lines->failed) {
    *out = c->table;
    return GERDY_OK;
  }
  gerdy_series_free(c->table);
  if (lines->failed) return gd_fail_memory(err);
  return gd_fail(err, GERDY_E_MODEL, 0, NULL, "the name of a ligament is too long for a column");
}
