// io/table_read.c: marker positions from a plain table: one line of names, then rows of numbers.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "io/body_size.h"
#include "io/decimal.h"
#include "io/gaps.h"
#include "io/marker_columns.h"
#include "io/table.h"

enum { LOOKED_AT = 64 };  // rows that tell the unit

typedef struct table {
  gd_lines in;
  gd_table_header head;
  bool comma;         // decimal comma
  bool is_short_row;  // the row in hand ended before its last marker
  int power;          // metres = file values x 10^power
  double rate;        // given by the caller, 0 = not given
  gd_gaps gaps;
  gerdy_series* series;
  size_t row;         // rows read so far
  size_t short_rows;  // rows without their last, empty cells
  long short_line;    // of the first one
  long doubtful;      // a short row that the next row must confirm; 0 = none
  gerdy_notes* notes;
  gerdy_error* err;
} table;

// ---- errors ------------------------------------------------------------------------------------

// "column 12 (R.ASISX)"
static const char* place(const table* t, size_t i, char out[96]) {
  gd_span name = i < t->head.ncell ? t->head.cell[i] : (gd_span){"", 0};
  if (name.n > 0)
    snprintf(out, 96, "column %zu (%.*s)", i + 1, gd_shown(name), name.at);
  else
    snprintf(out, 96, "column %zu", i + 1);
  return out;
}

static gerdy_status fail_number(table* t, size_t i, gd_span cell) {
  char where[96];
  if (cell.n == 0)
    return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, place(t, i, where),
                   "A number is missing here. Correct the row.");
  return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, place(t, i, where),
                 "'%.*s' is not a number. Correct the cell, or empty it where the marker was not "
                 "seen.",
                 gd_shown(cell), cell.at);
}

static gerdy_status fail_short(table* t, long line) {
  if (t->head.separator == ' ')
    return gd_fail(t->err, GERDY_E_FORMAT, line, NULL,
                   "The row has fewer numbers than the %zu named columns, and without tabs or "
                   "commas an empty cell cannot be told. Export the file with tabs.",
                   t->head.ncell);
  return gd_fail(t->err, GERDY_E_FORMAT, line, NULL,
                 "The row ends before its last marker: %zu columns are named. It seems to be cut "
                 "off; if the last markers were not seen, keep their empty cells.",
                 t->head.ncell);
}

// ---- one row -----------------------------------------------------------------------------------

// words that statistics programs write for "not there"
static bool is_not_there(gd_span cell) {
  return gd_span_is_nocase(cell, "na") || gd_span_is_nocase(cell, "n/a") || gd_span_is(cell, "-") ||
         gd_span_is_nocase(cell, "null");
}

static bool parse(const table* t, gd_span cell, double* out) {
  if (gd_parse_shifted(cell, t->comma, t->power, out)) return true;
  *out = NAN;
  return is_not_there(cell);
}

// the three cells of a marker; *ended: the row was at its end before them
static gerdy_status read_marker(table* t, gd_table_cells* cells, size_t i, bool* ended) {
  double v[3] = {NAN, NAN, NAN};
  bool empty[3] = {true, true, true};
  for (size_t k = 0; k < 3; k++) {
    gd_span cell;
    if (gd_take_number(&cells->rest, &cells->more, cells->separator, t->comma, t->power, &v[k])) {
      empty[k] = false;
      continue;
    }
    *ended = !gd_table_next_cell(cells, &cell);
    if (*ended) {
      if (t->head.separator == ' ' || !(empty[0] && empty[1])) return fail_short(t, t->in.line);
      break;
    }
    empty[k] = cell.n == 0;
    if (cell.n > 0 && !parse(t, cell, &v[k])) return fail_number(t, i + k, cell);
  }
  gd_gaps_set(&t->gaps, t->series, t->row, (size_t)t->head.role[i], v, empty, t->in.line);
  return GERDY_OK;
}

// time of the row, or what counts the frames until there are times
static gerdy_status read_lead(table* t, size_t i, gd_span cell) {
  double value, *at = t->series->time + t->row;
  char where[96];
  if (!gd_parse_double(cell, t->comma, &value) || !isfinite(value)) return fail_number(t, i, cell);
  if (t->row > 0 && !(value > at[-1]))
    return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, place(t, i, where),
                   "%.10g does not come after %.10g of the row before. Times must increase: "
                   "correct or remove this row.",
                   value, at[-1]);
  *at = value;
  return GERDY_OK;
}

static gerdy_status read_cells(table* t, gd_table_cells* cells) {
  const gd_table_header* head = &t->head;
  ptrdiff_t lead = head->time >= 0 ? head->time : head->frame;
  gerdy_status s = GERDY_OK;
  bool ended = false;
  gd_span cell = {"", 0};
  t->is_short_row = false;
  for (size_t i = 0; i < head->ncell && s == GERDY_OK;) {
    if (ended || head->role[i] < 0) {
      ended = ended || !gd_table_next_cell(cells, &cell);
      if (ended) cell.n = 0;
      if ((ptrdiff_t)i == lead) s = read_lead(t, i, cell);
      if (ended && head->role[i] >= 0 && head->role[i] % 3 == 0)
        gd_gaps_count(&t->gaps, GD_GAP_EMPTY, t->in.line);
      i++;
    } else {
      s = read_marker(t, cells, i, &ended);
      i += 3;
    }
    t->is_short_row = t->is_short_row || ended;
  }
  if (lead < 0) t->series->time[t->row] = (double)t->row;
  return s;
}

// As in .trc files: a row without its last cells is cut off, unless a row beside it misses the last
// marker too.
static gerdy_status check_short(table* t) {
  size_t last = t->series->ncol - 1;
  const unsigned char* valid = t->series->valid + t->row * t->series->ncol;
  if (t->doubtful && valid[last]) return fail_short(t, t->doubtful);
  t->doubtful = 0;
  if (!t->is_short_row) return GERDY_OK;
  if (t->head.separator == ' ' || !t->in.terminated) return fail_short(t, t->in.line);
  if (t->row == 0 || *(valid + last - t->series->ncol)) t->doubtful = t->in.line;
  if (t->short_rows++ == 0) t->short_line = t->in.line;
  return GERDY_OK;
}

static gerdy_status read_row(table* t) {
  gd_table_cells cells = {t->in.text, t->head.separator, true};
  gerdy_status s = read_cells(t, &cells);
  if (s != GERDY_OK) return s;
  gd_span cell;
  for (size_t i = t->head.ncell; gd_table_next_cell(&cells, &cell); i++) {
    char where[96];
    if (cell.n == 0) continue;
    return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, place(t, i, where),
                   "The row has more cells than the line of names: '%.*s' is left over.%s",
                   gd_shown(cell), cell.at,
                   t->head.separator == ',' ? " If numbers are written with decimal commas, part "
                                              "the cells by tabs or semicolons."
                                            : " Check the line of names.");
  }
  s = check_short(t);
  t->row++;
  return s;
}

// ---- unit --------------------------------------------------------------------------------------

static gerdy_status fail_size(table* t, const gd_cloud* c) {
  return gd_fail(t->err, GERDY_E_DATA, t->head.line, NULL,
                 "The markers would spread over %.4g in the file's unit, which no person does in "
                 "m, cm or mm. Check that these columns are marker positions.",
                 c->frames > 0 ? c->width : c->largest);
}

static bool stated_unit(gd_span unit, int* power) {
  if (gd_span_is_nocase(unit, "mm")) *power = -3;
  if (gd_span_is_nocase(unit, "cm")) *power = -2;
  if (gd_span_is_nocase(unit, "m")) *power = 0;
  return *power <= 0;
}

// From the sizes in the file's own unit: what a person can be, else metres up to 10.
static gerdy_status choose_unit(table* t, const gd_cloud* c) {
  static const char* const word[] = {"m", "", "cm", "mm"};
  double size = c->frames > 0 ? c->width : c->largest;
  int power = 1;
  bool stated = stated_unit(t->head.unit, &power);
  bool known = stated || gd_cloud_unit(c, 0, &power);
  if (!known) power = size < 10 ? 0 : -3;
  if (c->seen > 0 && !(size * pow(10, power) <= 10)) return fail_size(t, c);
  t->power = power;
  if (stated || c->seen == 0) return GERDY_OK;
  if (c->frames == 0)
    return gd_noted(gerdy_notes_add(t->notes, GERDY_WARNING, t->head.line, "Units",
                                    "The file does not say its unit, and a single marker has no "
                                    "size; %s was assumed.",
                                    word[-power]),
                    t->err);
  if (!known)
    return gd_noted(gerdy_notes_add(t->notes, GERDY_WARNING, t->head.line, "Units",
                                    "The file does not say its unit, and its markers do not tell: "
                                    "in %s the markers spread over %.3g m. They were read in that; "
                                    "if it is wrong, convert them to mm, cm or m.",
                                    word[-power], size * pow(10, power)),
                    t->err);
  return gd_noted(gerdy_notes_add(t->notes, GERDY_INFO, t->head.line, "Units",
                                  "The file does not say its unit; in %s the markers spread over "
                                  "%.2f m, as on a person. They were read in that.",
                                  word[-power], size * pow(10, power)),
                  t->err);
}

// Sizes in the file's unit, from rows that are read into the first ones of the series and again
// later.
static gerdy_status find_unit(table* t, size_t rows) {
  gd_lines begin = t->in;
  gd_cloud c = {0};
  size_t step = rows / LOOKED_AT + 1, at = 0;
  gerdy_status s = GERDY_OK;
  while (s == GERDY_OK && gd_lines_next_filled(&t->in)) {
    if (at++ % step != 0) continue;
    memset(t->series->valid, 0, t->series->ncol);
    gd_table_cells cells = {t->in.text, t->head.separator, true};
    s = read_cells(t, &cells);
    gd_cloud_add(&c, t->series->value, t->series->valid, t->series->ncol);
  }
  for (size_t i = 0; i < t->series->ncol; i++) t->series->value[i] = NAN;
  memset(t->series->valid, 0, t->series->ncol);
  t->in = begin;
  return s == GERDY_OK ? choose_unit(t, &c) : s;
}

// ---- time --------------------------------------------------------------------------------------

static bool counts_by_ones(const gerdy_series* s) {
  for (size_t i = 0; i < s->nrow; i++)
    if (s->time[i] != floor(s->time[i])) return false;
  return s->nrow > 1 && (s->time[s->nrow - 1] - s->time[0]) / (double)(s->nrow - 1) < 2;
}

// Rows that are counted become times by the rate that was given.
static gerdy_status times_of_counts(table* t, const char* what) {
  gerdy_series* s = t->series;
  if (!(t->rate > 0))
    return gd_fail(t->err, GERDY_E_DATA, t->head.line, "time",
                   "%s, so the file does not say when. Give its frames per second with --rate, or "
                   "write a column 'Time' in seconds.",
                   what);
  double first = t->head.frame >= 0 || t->head.time >= 0 ? s->time[0] : 0;
  for (size_t i = 0; i < s->nrow; i++) s->time[i] = (s->time[i] - first) / t->rate;
  s->rate = t->rate;
  return GERDY_OK;
}

// The rate of times that are printed with few decimals: the whole number that they round to.
static gerdy_status settle_rate(table* t) {
  gerdy_series* s = t->series;
  double rate = gerdy_series_rate(s), whole = round(rate);
  double even = (double)(s->nrow - 1) / whole, span = s->time[s->nrow - 1] - s->time[0];
  s->rate = rate;
  if (rate == 0 && s->nrow > 1)
    return gd_noted(gerdy_notes_add(t->notes, GERDY_WARNING, 0, "Time",
                                    "The frames are not evenly spaced in time."),
                    t->err);
  if (rate > 0 && rate <= 1)
    return gd_fail(t->err, GERDY_E_DATA, t->head.line, "time",
                   "The rows would be %.4g s apart. If the times are in milliseconds, name the "
                   "column 'Time (ms)'.",
                   1 / rate);
  if (t->rate > 0 && rate > 0 && fabs(t->rate / rate - 1) > 0.01)
    return gd_noted(gerdy_notes_add(t->notes, GERDY_WARNING, 0, "Time",
                                    "The rate that was given, %.6g per second, is not that of the "
                                    "file's times, %.6g; the times were used.",
                                    t->rate, rate),
                    t->err);
  if (whole >= 1 && fabs(even - span) <= 0.001 && fabs(rate / whole - 1) <= 0.005) s->rate = whole;
  return GERDY_OK;
}

static gerdy_status settle_time(table* t) {
  gerdy_series* s = t->series;
  if (t->head.time < 0 && t->head.frame < 0)
    return times_of_counts(t, "The table has no column of times");
  if (t->head.time < 0) return times_of_counts(t, "The table counts frames and has no times");
  for (size_t i = 0; i < s->nrow && t->head.time_unit != 1; i++) s->time[i] *= t->head.time_unit;
  if (t->head.time_unit == 1 && counts_by_ones(s))
    return times_of_counts(t, "The column of times counts the rows");
  return settle_rate(t);
}

// what the rows said one after the other may be one and the same in seconds
static gerdy_status check_times(table* t) {
  const gerdy_series* s = t->series;
  for (size_t i = 1; i < s->nrow; i++)
    if (!(s->time[i] > s->time[i - 1]))
      return gd_fail(t->err, GERDY_E_DATA, t->head.line, "time",
                     "The times of rows %zu and %zu cannot be told apart in seconds. Correct the "
                     "column of times.",
                     i, i + 1);
  return GERDY_OK;
}

// ---- the whole ---------------------------------------------------------------------------------

static gerdy_status find_decimal(table* t) {
  long line = 0;
  if (t->head.separator == ',') return GERDY_OK;
  gd_decimal decimal = gd_lines_decimal(&t->in, &line);
  if (decimal == GD_DECIMAL_MIXED)
    return gd_fail(t->err, GERDY_E_FORMAT, line, NULL,
                   "The numbers use both '.' and ','. Write all decimals with a point and all "
                   "cells with tabs.");
  t->comma = decimal == GD_DECIMAL_COMMA;
  if (!t->comma) return GERDY_OK;
  return gd_noted(
      gerdy_notes_add(t->notes, GERDY_INFO, line, NULL, "Decimal commas were read as points."),
      t->err);
}

static gerdy_status prepare(table* t, size_t file_size) {
  size_t rows = gd_lines_count_filled(&t->in), markers = t->head.names.n;
  gerdy_status s = gd_marker_rows(rows, markers, file_size, "names", t->head.line, t->err);
  if (s == GERDY_OK) s = find_decimal(t);
  if (s == GERDY_OK) s = gerdy_series_new(rows, 3 * markers, &t->series, t->err);
  if (s == GERDY_OK) s = gd_marker_columns(t->series, &t->head.names, t->head.line, t->err);
  t->gaps = gd_gaps_begin(0);
  if (s == GERDY_OK) s = find_unit(t, rows);
  t->gaps = gd_gaps_begin(t->power);
  return s;
}

static gerdy_status read_all(table* t, size_t file_size) {
  gerdy_status s = gd_table_read_header(&t->in, &t->head, t->notes, t->err);
  if (s == GERDY_OK) s = prepare(t, file_size);
  while (s == GERDY_OK && gd_lines_next_filled(&t->in)) s = read_row(t);
  if (s == GERDY_OK && t->doubtful) s = fail_short(t, t->doubtful);
  if (s == GERDY_OK && t->short_rows)
    s = gd_noted(gerdy_notes_add(t->notes, GERDY_WARNING, t->short_line, NULL,
                                 "Rows that end before their last marker: %zu; the missing cells "
                                 "are gaps.",
                                 t->short_rows),
                 t->err);
  if (s == GERDY_OK) s = gd_gaps_note(&t->gaps, t->notes, t->err);
  if (s == GERDY_OK) s = settle_time(t);
  return s == GERDY_OK ? check_times(t) : s;
}

gerdy_status gerdy_table_read(const char* bytes, size_t n, double rate, gerdy_series** out,
                              gerdy_notes* notes, gerdy_error* err) {
  *out = NULL;
  table t = {.rate = rate, .notes = notes, .err = err};
  gerdy_status s = gd_lines_open(&t.in, bytes, n, err);
  if (s == GERDY_OK) s = read_all(&t, n);
  gd_table_header_free(&t.head);
  if (s != GERDY_OK) {
    gerdy_series_free(t.series);
    return s;
  }
  *out = t.series;
  return GERDY_OK;
}
