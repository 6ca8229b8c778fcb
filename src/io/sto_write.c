// io/sto_write.c: a table over time as .sto / .mot, version 1.
#include <gerdy/io.h>
#include <math.h>
#include <stdbool.h>

#include "base/buf.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/text.h"
#include "io/sto.h"

// A label must come back as one cell: not empty, no tab, no line end, no blank at its ends.
static bool is_label(const char* name) {
  gd_span s = gd_span_of(name);
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)name[i] < ' ') return false;
  return s.n > 0 && gd_trim(s).n == s.n;
}

static gerdy_status check_table(const gerdy_series* s, gerdy_error* err) {
  for (size_t c = 0; c < s->ncol; c++)
    if (!is_label(s->column[c].name))
      return gd_fail(err, GERDY_E_ARG, 0, s->column[c].name,
                     "Column %zu has no name that a file can hold. Name it.", c + 1);
  for (size_t row = 0; row < s->nrow; row++)
    if (!isfinite(s->time[row]))
      return gd_fail(err, GERDY_E_ARG, 0, "time", "Row %zu has no time.", row + 1);
  return GERDY_OK;
}

// The first line must be the title and nothing that reads as a key.
static void put_title(gd_buf* out, const char* title, const char* path) {
  if (gd_trim(gd_span_of(title)).n == 0) title = gd_path_name(path);
  gd_buf_text(out, "name ");
  for (const char* c = title; *c; c++)
    gd_buf_bytes(out, (unsigned char)*c < ' ' || *c == '=' ? " " : c, 1);
}

static void put_rows(gd_buf* out, const gerdy_series* s) {
  for (size_t row = 0; row < s->nrow; row++) {
    gd_buf_double(out, s->time[row]);
    for (size_t c = 0; c < s->ncol; c++) {
      size_t at = row * s->ncol + c;
      gd_buf_text(out, "\t");
      gd_buf_double(out, s->valid[at] ? s->value[at] : NAN);
    }
    gd_buf_text(out, "\n");
  }
}

gerdy_status gerdy_sto_save(const char* path, const gerdy_series* series, gerdy_angle_unit angle,
                            gerdy_error* err) {
  return gd_sto_save(path, series, angle, "", err);
}

gerdy_status gd_sto_save(const char* path, const gerdy_series* series, gerdy_angle_unit angle,
                         const char* lines, gerdy_error* err) {
  gerdy_status s = check_table(series, err);
  if (s != GERDY_OK) return gd_at_file(err, s, path);
  gd_buf out;
  gd_buf_init(&out);
  put_title(&out, series->title, path);
  gd_buf_printf(&out, "\nversion=1\nnRows=%zu\nnColumns=%zu\ninDegrees=%s\n%sendheader\ntime",
                series->nrow, series->ncol + 1, angle == GERDY_DEGREES ? "yes" : "no", lines);
  for (size_t c = 0; c < series->ncol; c++) gd_buf_printf(&out, "\t%s", series->column[c].name);
  gd_buf_text(&out, "\n");
  put_rows(&out, series);
  s = out.failed ? gd_fail_memory(err) : gd_file_write(path, out.at, out.n, err);
  gd_buf_reset(&out);
  return s == GERDY_OK ? s : gd_at_file(err, s, path);
}
