// io/sto_read.c: labels and rows of a .mot / .sto file, and the whole of it.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "io/names.h"
#include "io/sto.h"

typedef struct sto {
  gd_lines in;
  gd_sto_header head;
  gd_names names;  // of all columns, the time included
  ptrdiff_t time;  // which of them is the time, -1 = none
  bool comma;      // decimal comma
  gerdy_series* series;
  size_t row;
  size_t gaps;         // cells that hold no finite number
  long gap_line;       // of the first one
  size_t empty;        // empty cells
  long empty_line;     // of the first one
  size_t repeated;     // rows with the same time as the row before
  long repeated_line;  // of the first one
  gerdy_notes* notes;
  gerdy_error* err;
} sto;

static gerdy_status read_labels(sto* t) {
  if (!gd_lines_next_filled(&t->in))
    return gd_fail(t->err, GERDY_E_DATA, t->in.line, NULL,
                   "The file ends after its header: there are no column names and no rows.");
  gd_cells cells = gd_cells_of(t->in.text);
  t->time = -1;
  for (gd_span c; gd_cells_next(&cells, &c);) {
    if (c.n == 0) continue;
    if (t->time < 0 && gd_span_is_nocase(c, "time")) t->time = (ptrdiff_t)t->names.n;
    gerdy_status s = gd_names_add(&t->names, c, t->in.line, t->err);
    if (s != GERDY_OK) return s;
  }
  double number;
  if (gd_parse_double(gd_span_of(t->names.at[0]), true, &number))
    return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, NULL,
                   "Expected the line of the column names, found numbers. Write the names between "
                   "'endheader' and the first row.");
  if (t->head.column_line && t->head.column_count != t->names.n) {
    gerdy_status s = gerdy_notes_add(t->notes, GERDY_WARNING, t->head.column_line, NULL,
                                     "The header says %zu columns, %zu are named; the names were "
                                     "used.",
                                     t->head.column_count, t->names.n);
    if (s != GERDY_OK) return gd_fail_memory(t->err);
  }
  return gd_names_unique(&t->names, t->in.line, t->notes, t->err);
}

static gerdy_status name_columns(sto* t) {
  static const char* const part[] = {".x", ".y", ".z"};
  size_t column = 0;
  for (size_t i = 0; i < t->names.n; i++) {
    if ((ptrdiff_t)i == t->time) continue;
    for (size_t k = 0; k < t->head.parts; k++, column++) {
      char name[GD_NAME_SIZE + 2];
      strcpy(name, t->names.at[i]);
      if (t->head.parts > 1) strcat(name, part[k]);
      if (gerdy_series_name(t->series, column, name, "") != GERDY_OK)
        return gd_fail(t->err, GERDY_E_FORMAT, 0, t->names.at[i],
                       "The column's name is too long. Shorten it.");
    }
  }
  gd_span title = t->head.title;
  if (title.n >= sizeof t->series->title) title.n = sizeof t->series->title - 1;
  gd_span_copy(title, t->series->title, sizeof t->series->title);
  return GERDY_OK;
}

// Decide how decimals are written and make room for the rows.
static gerdy_status prepare(sto* t) {
  size_t rows = gd_lines_count_filled(&t->in);
  size_t columns = t->names.n - (t->time >= 0 ? 1 : 0);
  if (rows == 0)
    return gd_fail(t->err, GERDY_E_DATA, t->in.line, NULL,
                   "The file has no row of numbers below the column names.");
  long line = 0;
  if (t->head.parts == 1) {
    gd_decimal decimal = gd_lines_decimal(&t->in, &line);
    if (decimal == GD_DECIMAL_MIXED)
      return gd_fail(t->err, GERDY_E_FORMAT, line, NULL,
                     "The numbers use both '.' and ','. Write all decimals with a point and "
                     "separate the cells by tabs.");
    t->comma = decimal == GD_DECIMAL_COMMA;
  }
  // a row of n cells takes n bytes and more; whatever claims more rows will fail on a short one
  size_t most = t->in.rest.n / t->names.n + 1;
  if (rows > most) rows = most;
  return gerdy_series_new(rows, columns * t->head.parts, &t->series, t->err);
}

static gerdy_status fail_number(sto* t, size_t label, gd_span cell) {
  return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, t->names.at[label],
                 "'%.*s' is not a number. Correct the cell.", gd_shown(cell), cell.at);
}

static void set_value(sto* t, size_t column, double value) {
  gerdy_series_set(t->series, t->row, column, value);
  if (!isfinite(value) && t->gaps++ == 0) t->gap_line = t->in.line;
}

// "1.5,2.5,3.5"
static gerdy_status read_parts(sto* t, size_t label, size_t column, gd_span cell) {
  gd_span rest = cell;
  for (size_t k = 0; k < t->head.parts; k++) {
    const char* comma = rest.n > 0 ? memchr(rest.at, ',', rest.n) : NULL;
    bool last = k + 1 == t->head.parts;
    if (last != (comma == NULL))
      return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, t->names.at[label],
                     "The cell '%.*s' must hold %zu numbers with commas between them.",
                     gd_shown(cell), cell.at, t->head.parts);
    size_t n = comma ? (size_t)(comma - rest.at) : rest.n;
    double value;
    if (!gd_parse_double((gd_span){rest.at, n}, false, &value)) return fail_number(t, label, cell);
    set_value(t, column + k, value);
    if (comma) rest = (gd_span){comma + 1, rest.n - n - 1};
  }
  return GERDY_OK;
}

static gerdy_status read_time(sto* t, gd_span cell) {
  double time;
  if (!gd_parse_double(cell, t->comma, &time) || !isfinite(time))
    return fail_number(t, (size_t)t->time, cell);
  t->series->time[t->row] = time;
  return GERDY_OK;
}

static gerdy_status read_cell(sto* t, size_t label, size_t* column, gd_span cell) {
  if ((ptrdiff_t)label == t->time) return read_time(t, cell);
  size_t at = *column;
  *column += t->head.parts;
  if (cell.n == 0) {
    if (t->empty++ == 0) t->empty_line = t->in.line;
    for (size_t k = 0; k < t->head.parts; k++) gerdy_series_set(t->series, t->row, at + k, NAN);
    return GERDY_OK;
  }
  if (t->head.parts > 1) return read_parts(t, label, at, cell);
  double value;
  if (!gd_parse_double(cell, t->comma, &value)) return fail_number(t, label, cell);
  set_value(t, at, value);
  return GERDY_OK;
}

static size_t count_cells(gd_cells cells) {
  size_t n = 0;
  for (gd_span c; gd_cells_next(&cells, &c); n++) continue;
  return n;
}

// The cells of a row: runs of white space separate them. Only where the count differs then may an
// empty cell between two tabs be meant.
static gerdy_status split_row(sto* t, gd_cells* cells) {
  gd_cells tokens = {.rest = gd_trim(t->in.text), .tabs = false};
  *cells = tokens;
  size_t n = count_cells(tokens);
  if (n == t->names.n) return GERDY_OK;
  gd_cells tabbed = gd_cells_of(t->in.text);
  if (tabbed.tabs) {
    size_t cell_count = count_cells(tabbed);
    while (cell_count > t->names.n && tabbed.rest.n > 0 &&
           tabbed.rest.at[tabbed.rest.n - 1] == '\t') {
      tabbed.rest.n--;
      cell_count--;
    }
    *cells = tabbed;
    if (cell_count == t->names.n) return GERDY_OK;
  }
  return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, NULL,
                 "The row has %zu numbers, but %zu columns are named. Check whether the row is cut "
                 "off.",
                 n, t->names.n);
}

// The solvers of the field repeat a time when they restart; the later row is the valid one.
static gerdy_status check_time(sto* t) {
  if (t->time < 0 || t->row == 0) return GERDY_OK;
  const double* time = t->series->time + t->row;
  if (*time > time[-1]) return GERDY_OK;
  if (*time < time[-1])
    return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, t->names.at[t->time],
                   "The time %.10g s comes before %.10g s of the row above. Times must increase: "
                   "correct or remove this row.",
                   *time, time[-1]);
  gerdy_series* s = t->series;
  size_t from = t->row * s->ncol, to = from - s->ncol;
  memcpy(s->value + to, s->value + from, s->ncol * sizeof *s->value);
  memcpy(s->valid + to, s->valid + from, s->ncol);
  if (t->repeated++ == 0) t->repeated_line = t->in.line;
  t->row--;
  return GERDY_OK;
}

static gerdy_status read_rows(sto* t) {
  while (gd_lines_next_filled(&t->in)) {
    gd_cells cells;
    gerdy_status s = split_row(t, &cells);
    size_t column = 0;
    gd_span cell;
    for (size_t i = 0; s == GERDY_OK && i < t->names.n && gd_cells_next(&cells, &cell); i++)
      s = read_cell(t, i, &column, cell);
    if (s == GERDY_OK) s = check_time(t);
    if (s != GERDY_OK) return s;
    t->row++;
  }
  t->series->nrow = t->row;
  return GERDY_OK;
}

// Times of a table that has none.
static gerdy_status make_time(sto* t) {
  if (t->time >= 0) {
    t->series->rate = gerdy_series_rate(t->series);
    return GERDY_OK;
  }
  const double* range = t->head.range;
  size_t last = t->row - 1;
  bool by_range = t->head.has_range && last > 0;
  for (size_t i = 0; i <= last; i++) {
    double f = last > 0 ? (double)i / (double)last : 0;
    t->series->time[i] = by_range ? range[0] + f * (range[1] - range[0]) : (double)i;
  }
  if (by_range) t->series->rate = gerdy_series_rate(t->series);
  return gd_noted(
      gerdy_notes_add(t->notes, GERDY_WARNING, 0, "time",
                      by_range ? "There is no column 'time'; the times follow from 'range'."
                               : "There is no column 'time'; rows are counted from 0 instead."),
      t->err);
}

static gerdy_status note_rows(sto* t, size_t lines) {
  gerdy_status s = GERDY_OK;
  if (t->comma)
    s = gerdy_notes_add(t->notes, GERDY_INFO, 0, NULL, "Decimal commas were read as points.");
  if (s == GERDY_OK && t->gaps)
    s = gerdy_notes_add(t->notes, GERDY_INFO, t->gap_line, NULL,
                        "Cells that hold no number (NaN or infinite): %zu; they are gaps.",
                        t->gaps);
  if (s == GERDY_OK && t->empty)
    s = gerdy_notes_add(t->notes, GERDY_WARNING, t->empty_line, NULL,
                        "Empty cells: %zu; they are gaps.", t->empty);
  if (s == GERDY_OK && t->repeated)
    s = gerdy_notes_add(t->notes, GERDY_WARNING, t->repeated_line, NULL,
                        "Rows that repeat the time of the row before: %zu; the later row was kept.",
                        t->repeated);
  if (s == GERDY_OK && t->head.row_line && t->head.row_count != lines)
    s = gerdy_notes_add(t->notes, GERDY_WARNING, t->head.row_line, NULL,
                        "The header says %zu rows, the file has %zu; all were read.",
                        t->head.row_count, lines);
  return gd_noted(s, t->err);
}

static gerdy_status read_all(sto* t, bool motion_file, gerdy_angle_unit* angle) {
  gerdy_status s = gd_sto_read_header(&t->in, &t->head, t->notes, t->err);
  if (s == GERDY_OK) s = gd_sto_settle_angle(&t->head, motion_file, angle, t->notes, t->err);
  if (s == GERDY_OK) s = read_labels(t);
  if (s == GERDY_OK) s = prepare(t);
  if (s == GERDY_OK) s = name_columns(t);
  if (s == GERDY_OK) s = read_rows(t);
  if (s == GERDY_OK) s = note_rows(t, t->row + t->repeated);
  if (s == GERDY_OK) s = make_time(t);
  return s;
}

gerdy_status gerdy_sto_read(const char* bytes, size_t n, int motion_file, gerdy_series** out,
                            gerdy_angle_unit* angle, gerdy_notes* notes, gerdy_error* err) {
  *out = NULL;
  gerdy_angle_unit unit = GERDY_RADIANS;
  sto t = {.notes = notes, .err = err};
  gerdy_status s = gd_lines_open(&t.in, bytes, n, err);
  if (s == GERDY_OK) s = read_all(&t, motion_file != 0, &unit);
  gd_names_free(&t.names);
  if (s != GERDY_OK) {
    gerdy_series_free(t.series);
    return s;
  }
  *out = t.series;
  if (angle) *angle = unit;
  return GERDY_OK;
}

gerdy_status gerdy_sto_load(const char* path, gerdy_series** out, gerdy_angle_unit* angle,
                            gerdy_notes* notes, gerdy_error* err) {
  *out = NULL;
  char* bytes;
  size_t n;
  gerdy_status s = gd_file_read(path, &bytes, &n, err);
  if (s != GERDY_OK) return gd_at_file(err, s, path);
  s = gerdy_sto_read(bytes, n, gd_equal_nocase(gd_path_ext(path), ".mot"), out, angle, notes, err);
  gd_free(bytes);
  return s == GERDY_OK ? s : gd_at_file(err, s, path);
}
