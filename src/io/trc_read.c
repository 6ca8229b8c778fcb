// io/trc_read.c: the rows of a .trc file, and the whole of it.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "io/decimal.h"
#include "io/gaps.h"
#include "io/marker_columns.h"
#include "io/trc.h"

typedef struct trc {
  gd_lines in;
  gd_trc_header head;
  bool tabs;   // cells between tabs, so that they may be empty
  bool comma;  // decimal comma
  gd_gaps gaps;
  gerdy_series* series;
  size_t row;         // rows read so far
  size_t short_rows;  // rows without their last, empty cells
  long short_line;    // of the first one
  long doubtful;      // a short row that the next row must confirm; 0 = none
  long blank_line;    // first empty line between rows; 0 = none
  gerdy_notes* notes;
  gerdy_error* err;
} trc;

static gerdy_status fail_number(trc* t, const char* where, gd_span cell) {
  if (cell.n == 0)
    return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, where,
                   "A number is missing here. Correct the row.");
  return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, where,
                 "'%.*s' is not a number. Correct the cell.", gd_shown(cell), cell.at);
}

static gerdy_status fail_short(trc* t, long line) {
  if (!t->tabs)
    return gd_fail(t->err, GERDY_E_FORMAT, line, NULL,
                   "The row has fewer numbers than the %zu markers need, and without tabs an empty "
                   "cell cannot be told. Export the file with tabs.",
                   t->head.names.n);
  return gd_fail(t->err, GERDY_E_FORMAT, line, NULL,
                 "The row ends before its last marker: %zu markers need %zu cells. It seems to be "
                 "cut off; if the last markers were not seen, keep their empty cells.",
                 t->head.names.n, 2 + 3 * t->head.names.n);
}

// Three cells of a marker. *ended: the row ended before them, which only empty cells may do.
static gerdy_status read_marker(trc* t, gd_cells* cells, size_t m, bool* ended) {
  double v[3] = {NAN, NAN, NAN};
  bool empty[3] = {true, true, true};
  for (int k = 0; k < 3; k++) {
    gd_span cell;
    if (t->tabs &&
        gd_take_number(&cells->rest, &cells->more, '\t', t->comma, t->head.power, &v[k])) {
      empty[k] = false;
      continue;
    }
    *ended = !gd_cells_next(cells, &cell);
    if (*ended) {
      if (!t->tabs || !(empty[0] && empty[1])) return fail_short(t, t->in.line);
      break;
    }
    if (cell.n == 0) continue;
    empty[k] = false;
    if (!gd_parse_shifted(cell, t->comma, t->head.power, &v[k]))
      return fail_number(t, t->head.names.at[m], cell);
  }
  gd_gaps_set(&t->gaps, t->series, t->row, 3 * m, v, empty, t->in.line);
  return GERDY_OK;
}

// Frame number and time.
static gerdy_status read_lead(trc* t, gd_cells* cells) {
  gd_span cell = {"", 0};
  double frame, time;
  if (!gd_cells_next(cells, &cell) || !gd_parse_double(cell, t->comma, &frame))
    return fail_number(t, "Frame#", cell);
  cell.n = 0;
  if (!gd_cells_next(cells, &cell) || !gd_parse_double(cell, t->comma, &time) || !isfinite(time))
    return fail_number(t, "Time", cell);
  double* at = t->series->time + t->row;
  if (t->row > 0 && !(time > at[-1]))
    return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, "Time",
                   "The time %.10g s does not come after %.10g s of the row before. Times must "
                   "increase: correct or remove this row.",
                   time, at[-1]);
  *at = time;
  return GERDY_OK;
}

// Editors drop tabs at line ends, and with them the cells of markers that were not seen last. One
// such row alone may as well be cut off: believe it when a row beside it misses the last marker
// too.
static gerdy_status check_short(trc* t, bool is_short) {
  size_t last = t->series->ncol - 1;
  const unsigned char* valid = t->series->valid + t->row * t->series->ncol;
  if (t->doubtful && valid[last]) return fail_short(t, t->doubtful);
  t->doubtful = 0;
  if (!is_short) return GERDY_OK;
  if (!t->in.terminated) return fail_short(t, t->in.line);  // the file ends within the row
  if (t->row == 0 || *(valid + last - t->series->ncol)) t->doubtful = t->in.line;
  if (t->short_rows++ == 0) t->short_line = t->in.line;
  return GERDY_OK;
}

static gerdy_status read_row(trc* t) {
  gd_cells cells = {.rest = t->in.text, .tabs = t->tabs, .more = true};
  gerdy_status s = read_lead(t, &cells);
  if (s != GERDY_OK) return s;
  bool ended = false, is_short = false;
  for (size_t m = 0; m < t->head.names.n; m++) {
    if (ended) {  // the rest of a short row
      gd_gaps_count(&t->gaps, GD_GAP_EMPTY, t->in.line);
      continue;
    }
    s = read_marker(t, &cells, m, &ended);
    if (s != GERDY_OK) return s;
    is_short = is_short || ended;
  }
  gd_span cell;
  while (gd_cells_next(&cells, &cell)) {
    if (cell.n == 0) continue;
    return gd_fail(t->err, GERDY_E_FORMAT, t->in.line, NULL,
                   "The row has more cells than the %zu named markers need: '%.*s' is left over. "
                   "Check the line of the names.",
                   t->head.names.n, gd_shown(cell), cell.at);
  }
  s = check_short(t, is_short);
  t->row++;
  return s;
}

static gerdy_status read_rows(trc* t) {
  long blank = 0;
  while (gd_lines_next(&t->in)) {
    if (gd_trim(t->in.text).n == 0) {
      if (t->row > 0) blank = t->in.line;
      continue;
    }
    if (!t->blank_line) t->blank_line = blank;
    gerdy_status s = read_row(t);
    if (s != GERDY_OK) return s;
  }
  return t->doubtful ? fail_short(t, t->doubtful) : GERDY_OK;
}

// Decide how cells are separated and decimals are written, and make room for the rows.
static gerdy_status prepare(trc* t, size_t file_size) {
  size_t rows = gd_lines_count_filled(&t->in), markers = t->head.names.n;
  gerdy_status s = gd_marker_rows(rows, markers, file_size, "header", t->in.line, t->err);
  if (s != GERDY_OK) return s;
  gd_lines ahead = t->in;
  gd_lines_next_filled(&ahead);
  t->tabs = gd_cells_of(ahead.text).tabs;
  long line = 0;
  gd_decimal decimal = gd_lines_decimal(&t->in, &line);
  if (decimal == GD_DECIMAL_MIXED)
    return gd_fail(
        t->err, GERDY_E_FORMAT, line, NULL,
        "The numbers use both '.' and ','. Write all decimals with a point and all cells "
        "with tabs.");
  t->comma = decimal == GD_DECIMAL_COMMA;
  t->gaps = gd_gaps_begin(t->head.power);
  return gerdy_series_new(rows, 3 * markers, &t->series, t->err);
}

static gerdy_status name_columns(trc* t) {
  gerdy_status s = gd_marker_columns(t->series, &t->head.names, 0, t->err);
  gd_span title = t->head.title;
  if (title.n >= sizeof t->series->title) title.n = sizeof t->series->title - 1;
  gd_span_copy(title, t->series->title, sizeof t->series->title);
  return s;
}

static gerdy_status note_layout(trc* t) {
  gerdy_status s = GERDY_OK;
  if (t->comma)
    s = gerdy_notes_add(t->notes, GERDY_INFO, 0, NULL, "Decimal commas were read as points.");
  if (s == GERDY_OK && !t->tabs)
    s = gerdy_notes_add(t->notes, GERDY_INFO, 0, NULL,
                        "The cells are separated by blanks instead of tabs.");
  if (s == GERDY_OK && t->blank_line)
    s = gerdy_notes_add(t->notes, GERDY_WARNING, t->blank_line, NULL,
                        "An empty line stands between the rows; the rows below it were read too.");
  if (s == GERDY_OK && t->short_rows)
    s = gerdy_notes_add(t->notes, GERDY_WARNING, t->short_line, NULL,
                        "Rows that end before their last marker: %zu; the missing cells are gaps.",
                        t->short_rows);
  if (s == GERDY_OK && t->head.has_frame_count && t->head.frame_count != t->row)
    s = gerdy_notes_add(t->notes, GERDY_WARNING, t->head.values_line, "NumFrames",
                        "The header says %zu frames, the file has %zu; all were read.",
                        t->head.frame_count, t->row);
  return gd_noted(s, t->err);
}

static gerdy_status read_all(trc* t, size_t file_size) {
  gerdy_status s = gd_trc_read_header(&t->in, &t->head, t->notes, t->err);
  if (s == GERDY_OK) s = prepare(t, file_size);
  if (s == GERDY_OK) s = name_columns(t);
  if (s == GERDY_OK) s = read_rows(t);
  if (s == GERDY_OK) s = note_layout(t);
  if (s == GERDY_OK) s = gd_gaps_note(&t->gaps, t->notes, t->err);
  if (s == GERDY_OK) s = gd_trc_settle_rate(&t->head, t->series, t->notes, t->err);
  if (s == GERDY_OK) s = gd_trc_check_units(&t->head, t->series, t->notes, t->err);
  return s;
}

gerdy_status gerdy_trc_read(const char* bytes, size_t n, gerdy_series** out, gerdy_notes* notes,
                            gerdy_error* err) {
  *out = NULL;
  trc t = {.notes = notes, .err = err};
  gerdy_status s = gd_lines_open(&t.in, bytes, n, err);
  if (s == GERDY_OK) s = read_all(&t, n);
  gd_names_free(&t.head.names);
  if (s != GERDY_OK) {
    gerdy_series_free(t.series);
    return s;
  }
  *out = t.series;
  return GERDY_OK;
}

gerdy_status gerdy_trc_load(const char* path, gerdy_series** out, gerdy_notes* notes,
                            gerdy_error* err) {
  *out = NULL;
  char* bytes;
  size_t n;
  gerdy_status s = gd_file_read(path, &bytes, &n, err);
  if (s != GERDY_OK) return gd_at_file(err, s, path);
  s = gerdy_trc_read(bytes, n, out, notes, err);
  gd_free(bytes);
  return s == GERDY_OK ? s : gd_at_file(err, s, path);
}
