// io/csv.c: small comma-separated tables. The cells are unquoted inside one copy of the file.
#include "io/csv.h"

#include <stdbool.h>
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "io/lines.h"

// Next line that is neither empty nor a comment.
static bool next_line(gd_lines* in) {
  while (gd_lines_next_filled(in))
    if (gd_trim(in->text).at[0] != '#') return true;
  return false;
}

// What is left of a line, in our own copy.
typedef struct cursor {
  char* at;
  char* end;
  char separator;
} cursor;

static void skip_blanks(cursor* c) {
  while (c->at < c->end && (*c->at == ' ' || *c->at == '\t')) c->at++;
}

// A cell in quotes, unquoted in place; false when the closing quote is missing.
static bool take_quoted(cursor* c, gd_span* cell) {
  char* start = c->at;
  char* to = start;
  for (char* p = start + 1; p < c->end; p++) {
    bool quote = *p == '"';
    if (quote && (p + 1 == c->end || p[1] != '"')) {
      c->at = p + 1;
      *cell = (gd_span){start, (size_t)(to - start)};
      skip_blanks(c);
      return c->at == c->end || *c->at == c->separator;
    }
    if (quote) p++;
    *to++ = *p;
  }
  return false;
}

static void take_plain(cursor* c, gd_span* cell) {
  char* start = c->at;
  while (c->at < c->end && *c->at != c->separator) c->at++;
  *cell = gd_trim((gd_span){start, (size_t)(c->at - start)});
}

// Split a line into cell [max]; *n counts all of them. False when quotes do not match.
static bool split_line(cursor c, gd_span* cell, size_t max, size_t* n) {
  gd_span spare;
  for (*n = 0;; c.at++) {
    gd_span* to = *n < max ? &cell[*n] : &spare;
    ++*n;
    skip_blanks(&c);
    if (c.at < c.end && *c.at == '"') {
      if (!take_quoted(&c, to)) return false;
    } else {
      take_plain(&c, to);
    }
    if (c.at == c.end) return true;
  }
}

static cursor cursor_of(const gd_csv* csv, const gd_lines* in) {
  char* at = csv->text + (in->text.at - csv->text);
  return (cursor){at, at + in->text.n, csv->separator};
}

static gerdy_status split_row(const gd_csv* csv, const gd_lines* in, gd_span* cell,
                              gerdy_error* err) {
  size_t n;
  if (!split_line(cursor_of(csv, in), cell, csv->ncol, &n))
    return gd_fail(err, GERDY_E_FORMAT, in->line, NULL,
                   "A quoted cell does not end with a quote before the next cell or line end.");
  if (n != csv->ncol)
    return gd_fail(err, GERDY_E_FORMAT, in->line, NULL,
                   "The row has %zu cells, but %zu columns are named.", n, csv->ncol);
  return GERDY_OK;
}

// Columns are at most one more than the separators of their line.
static size_t count_separators(gd_span line, char separator) {
  size_t n = 0;
  for (size_t i = 0; i < line.n; i++) n += line.at[i] == separator;
  return n;
}

static gerdy_status read_names(gd_csv* csv, gd_lines* in, gerdy_error* err) {
  if (!next_line(in))
    return gd_fail(err, GERDY_E_FORMAT, in->line, NULL, "The line of the column names is missing.");
  size_t most = count_separators(in->text, csv->separator) + 1;
  csv->name = gd_alloc(most, sizeof *csv->name);
  if (!csv->name) return gd_fail_memory(err);
  if (split_line(cursor_of(csv, in), csv->name, most, &csv->ncol)) return GERDY_OK;
  return gd_fail(err, GERDY_E_FORMAT, in->line, NULL,
                 "A quoted name does not end with a quote before the next cell or line end.");
}

static gerdy_status read_rows(gd_csv* csv, gd_lines* in, gerdy_error* err) {
  gd_lines ahead = *in;
  size_t rows = 0;
  while (next_line(&ahead)) rows++;
  // every cell but the last of a row costs a separator: a file that claims more fails on a short
  // row
  size_t most = in->rest.n / csv->ncol + 1;
  if (rows > most) rows = most;
  csv->cell = gd_alloc(rows * csv->ncol, sizeof *csv->cell);
  csv->line = gd_alloc(rows, sizeof *csv->line);
  if (!csv->cell || !csv->line) return gd_fail_memory(err);
  while (next_line(in)) {
    gerdy_status s = split_row(csv, in, csv->cell + csv->nrow * csv->ncol, err);
    if (s != GERDY_OK) return s;
    csv->line[csv->nrow++] = in->line;
  }
  return GERDY_OK;
}

gerdy_status gd_csv_read(const char* bytes, size_t n, char separator, gd_csv* out,
                         gerdy_error* err) {
  gd_csv csv = {.separator = separator};
  *out = csv;
  csv.text = gd_strndup(bytes, n);
  if (!csv.text) return gd_fail_memory(err);
  gd_lines in;
  gerdy_status s = gd_lines_open(&in, csv.text, n, err);
  if (s == GERDY_OK) s = read_names(&csv, &in, err);
  if (s == GERDY_OK) s = read_rows(&csv, &in, err);
  if (s == GERDY_OK)
    *out = csv;
  else
    gd_csv_free(&csv);
  return s;
}

void gd_csv_free(gd_csv* csv) {
  gd_free(csv->name);
  gd_free(csv->cell);
  gd_free(csv->line);
  gd_free(csv->text);
  *csv = (gd_csv){0};
}

ptrdiff_t gd_csv_column(const gd_csv* csv, const char* name) {
  for (size_t i = 0; i < csv->ncol; i++)
    if (gd_span_is(csv->name[i], name)) return (ptrdiff_t)i;
  return -1;
}

gd_span gd_csv_cell(const gd_csv* csv, size_t row, ptrdiff_t col) {
  if (col < 0 || (size_t)col >= csv->ncol || row >= csv->nrow) return (gd_span){"", 0};
  return csv->cell[row * csv->ncol + (size_t)col];
}
