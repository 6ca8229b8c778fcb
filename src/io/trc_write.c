// io/trc_write.c: a marker table as .trc, in the strict form: eight keys, tabs, millimetres.
#include <gerdy/io.h>
#include <math.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/text.h"
#include "io/decimal.h"

static gerdy_status check_table(const gerdy_series* markers, gerdy_error* err) {
  if (!gerdy_markers_check(markers))
    return gd_fail(err, GERDY_E_ARG, 0, NULL,
                   "The columns are not markers: a .trc file needs NAME.x, NAME.y and NAME.z for "
                   "every marker.");
  for (size_t c = 0; c < markers->ncol; c += 3) {
    gd_span name = gd_span_of(markers->column[c].name);
    for (size_t i = 0; i < name.n; i++)
      if ((unsigned char)name.at[i] < ' ')
        return gd_fail(err, GERDY_E_ARG, 0, name.at,
                       "The marker's name holds a tab, a line end or the like. Rename it.");
  }
  for (size_t row = 0; row < markers->nrow; row++)
    if (!isfinite(markers->time[row]))
      return gd_fail(err, GERDY_E_ARG, 0, "Time", "Row %zu has no time.", row + 1);
  return GERDY_OK;
}

// A title is one piece of one line.
static void put_title(gd_buf* out, const char* title) {
  for (const char* c = title; *c; c++) gd_buf_bytes(out, (unsigned char)*c < ' ' ? " " : c, 1);
}

static void put_header(gd_buf* out, const gerdy_series* s) {
  double rate = s->rate > 0 ? s->rate : gerdy_series_rate(s);
  size_t n = s->ncol / 3;
  gd_buf_text(out, "PathFileType\t4\t(X/Y/Z)\t");
  put_title(out, s->title);
  gd_buf_text(out,
              "\nDataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\t"
              "OrigDataStartFrame\tOrigNumFrames\n");
  gd_buf_double(out, rate);
  gd_buf_text(out, "\t");
  gd_buf_double(out, rate);
  gd_buf_printf(out, "\t%zu\t%zu\tmm\t", s->nrow, n);
  gd_buf_double(out, rate);
  gd_buf_printf(out, "\t1\t%zu\nFrame#\tTime", s->nrow);
  for (size_t m = 0; m < n; m++) {
    char name[sizeof s->column->name];
    gd_buf_printf(out, "\t%s%s", gerdy_marker_name(s, m, name, sizeof name),
                  m + 1 < n ? "\t\t" : "");
  }
  gd_buf_text(out, "\n\t");
  for (size_t m = 1; m <= n; m++) gd_buf_printf(out, "\tX%zu\tY%zu\tZ%zu", m, m, m);
  gd_buf_text(out, "\n\n");
}

static void put_rows(gd_buf* out, const gerdy_series* s) {
  for (size_t row = 0; row < s->nrow; row++) {
    gd_buf_printf(out, "%zu\t", row + 1);
    gd_buf_double(out, s->time[row]);
    for (size_t c = 0; c < s->ncol; c++) {
      size_t at = row * s->ncol + c;
      gd_buf_text(out, "\t");
      if (s->valid[at] && isfinite(s->value[at])) gd_buf_shifted(out, s->value[at], 3);
    }
    gd_buf_text(out, "\n");
  }
}

gerdy_status gerdy_trc_save(const char* path, const gerdy_series* markers, gerdy_error* err) {
  gerdy_status s = check_table(markers, err);
  if (s != GERDY_OK) return gd_at_file(err, s, path);
  gd_buf out;
  gd_buf_init(&out);
  put_header(&out, markers);
  put_rows(&out, markers);
  s = out.failed ? gd_fail_memory(err) : gd_file_write(path, out.at, out.n, err);
  gd_buf_reset(&out);
  return s == GERDY_OK ? s : gd_at_file(err, s, path);
}
