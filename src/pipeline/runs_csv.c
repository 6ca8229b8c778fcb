// A list of runs from a table: what a spreadsheet or a running site exports.
#include "pipeline/runs.h"

#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "base/text.h"
#include "io/csv.h"

// nobody's run is longer
static const double longest_km = 400;

// A column by one of its names; factor makes it the unit of the fact.
typedef struct heading {
  const char* fact;
  const char* name;
  double factor;
} heading;

static const heading headings[] = {
    {"run_km", "km", 1},
    {"run_km", "distance_km", 1},
    {"run_km", "distance (km)", 1},
    {"run_km", "distance_m", 0.001},
    {"run_km", "distance (m)", 0.001},
    {"run_km", "metres", 0.001},
    {"run_km", "meters", 0.001},
    {"run_km", "miles", 1.609344},
    {"run_km", "distance_miles", 1.609344},
    {"run_km", "distance (mi)", 1.609344},
    {"run_minutes", "minutes", 1},
    {"run_minutes", "duration_min", 1},
    {"run_minutes", "duration (min)", 1},
    {"run_minutes", "seconds", 1.0 / 60},
    {"run_minutes", "duration_s", 1.0 / 60},
    {"run_minutes", "moving time", 1.0 / 60},
    {"run_cadence", "cadence", 1},
    {"run_cadence", "cadence (steps/min)", 1},
    {"run_cadence", "steps/min", 1},
    {"run_ascent_m", "ascent_m", 1},
    {"run_ascent_m", "elevation gain", 1},
    {"run_descent_m", "descent_m", 1},
    {"run_descent_m", "elevation loss", 1},
    {"run_pain_felt", "pain", 1},
};
enum { nheading = sizeof headings / sizeof headings[0] };

static const char* const date_names[] = {"date",       "day",           "start",
                                         "start_time", "activity date", "timestamp"};

static ptrdiff_t find_column(const gd_csv* csv, const char* name) {
  for (size_t i = 0; i < csv->ncol; ++i) {
    if (gd_span_is_nocase(csv->name[i], name)) return (ptrdiff_t)i;
  }
  return -1;
}

static ptrdiff_t date_column(const gd_csv* csv) {
  for (size_t i = 0; i < sizeof date_names / sizeof date_names[0]; ++i) {
    ptrdiff_t col = find_column(csv, date_names[i]);
    if (col >= 0) return col;
  }
  return -1;
}

static gerdy_status check_columns(const gd_csv* csv, ptrdiff_t date, gerdy_error* err) {
  bool distance = false;
  for (size_t i = 0; i < nheading && strcmp(headings[i].fact, "run_km") == 0; ++i) {
    distance = distance || find_column(csv, headings[i].name) >= 0;
  }
  if (date >= 0 && distance) return GERDY_OK;
  if (date >= 0 && find_column(csv, "distance") >= 0) {
    return gd_fail(err, GERDY_E_FORMAT, 1, "distance",
                   "the column does not say its unit; call it distance_km, distance_m or "
                   "distance_miles");
  }
  return gd_fail(err, GERDY_E_FORMAT, 1, NULL,
                 "a list of runs needs a column for the day (date) and one for the distance (km, "
                 "distance_m or miles)");
}

typedef struct table {
  const gd_csv* csv;
  ptrdiff_t date;
  const gerdy_evidence* file;
  gerdy_when now;
} table;

static gerdy_status read_day(const table* t, size_t row, gerdy_when* out, gerdy_error* err) {
  char text[64];
  gerdy_status status = GERDY_E_FORMAT;
  gerdy_error inner = {0};
  if (gd_span_copy(gd_csv_cell(t->csv, row, t->date), text, sizeof text)) {
    status = gerdy_when_parse(text, out, &inner);
  }
  if (status != GERDY_OK) {
    return gd_fail(err, status, t->csv->line[row], "date",
                   "\"%.40s\" is not a day; write it like 2026-11-23 or 2026-11-23T07:30", text);
  }
  if (gerdy_when_day(*out) > gerdy_when_day(t->now) + 1) {
    return gd_fail(err, GERDY_E_FORMAT, t->csv->line[row], "date",
                   "the day %.40s lies in the future; correct it", text);
  }
  return GERDY_OK;
}

static gerdy_status add_cell(const table* t, size_t row, const heading* h, gerdy_history* into,
                             gerdy_error* err) {
  gd_span cell = gd_csv_cell(t->csv, row, find_column(t->csv, h->name));
  double value;
  if (cell.n == 0) return GERDY_OK;
  bool number = gd_parse_double(cell, false, &value) && isfinite(value) && value >= 0;
  if (!number || (strcmp(h->fact, "run_km") == 0 && value * h->factor > longest_km)) {
    return gd_fail(err, GERDY_E_FORMAT, t->csv->line[row], h->name,
                   "\"%.*s\" is not a number that a run can have; correct or empty it",
                   (int)(cell.n < 40 ? cell.n : 40), cell.at);
  }
  return gerdy_history_number(into, h->fact, 0, value * h->factor, err);
}

// other sports in the same list are passed over
static bool is_run(const gd_csv* csv, size_t row) {
  ptrdiff_t col = find_column(csv, "type");
  if (col < 0) col = find_column(csv, "activity type");
  if (col < 0) return true;
  gd_span cell = gd_csv_cell(csv, row, col);
  for (size_t i = 0; i + 3 <= cell.n; ++i) {
    if (gd_span_is_nocase((gd_span){cell.at + i, 3}, "run")) return true;
  }
  return false;
}

static gerdy_status add_run(const table* t, size_t row, gerdy_history* into, gerdy_error* err) {
  gerdy_when day;
  gerdy_status status = read_day(t, row, &day, err);
  if (status != GERDY_OK) return status;
  status = gerdy_history_entry(into, GERDY_ENTRY_RUN, day, t->now, t->file->name, t->file->sha256,
                               NULL, err);
  for (size_t i = 0; i < nheading && status == GERDY_OK; ++i) {
    status = add_cell(t, row, &headings[i], into, err);
  }
  return status;
}

static gerdy_status add_runs(const table* t, gerdy_history* into, gerdy_notes* notes,
                             gerdy_error* err) {
  gerdy_status status = check_columns(t->csv, t->date, err);
  size_t other = 0;
  for (size_t row = 0; row < t->csv->nrow && status == GERDY_OK; ++row) {
    if (is_run(t->csv, row)) {
      status = add_run(t, row, into, err);
    } else {
      ++other;
    }
  }
  if (status != GERDY_OK || other == 0) return status;
  status =
      gerdy_notes_add(notes, GERDY_INFO, 0, t->file->name,
                      "%zu of %zu activities are no runs and were left out", other, t->csv->nrow);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

gerdy_status gd_runs_read_csv(const gerdy_evidence* file, gerdy_when now, gerdy_history* into,
                              gerdy_notes* notes, gerdy_error* err) {
  gd_csv csv;
  gerdy_status status = gd_csv_read(file->bytes, file->n, &csv, err);
  if (status != GERDY_OK) return status;
  const table t = {.csv = &csv, .date = date_column(&csv), .file = file, .now = now};
  status = add_runs(&t, into, notes, err);
  gd_csv_free(&csv);
  return status;
}
