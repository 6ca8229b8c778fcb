// A list of runs from a table: what a spreadsheet or a running site exports.
#include "import/runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/text.h"
#include "import/run_date.h"
#include "io/csv.h"

// nobody's run is longer
static const double longest_km = 400;
// so far ahead a watch may go
static const int64_t clock_error = 3600;  // s

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
    {"run_minutes", "time", 1.0 / 60},
    {"run_minutes", "duration", 1.0 / 60},
    {"run_cadence", "cadence", 1},
    {"run_cadence", "cadence (steps/min)", 1},
    {"run_cadence", "steps/min", 1},
    {"run_cadence", "avg run cadence", 1},
    {"run_ascent_m", "ascent_m", 1},
    {"run_ascent_m", "elevation gain", 1},
    {"run_ascent_m", "total ascent", 1},
    {"run_descent_m", "descent_m", 1},
    {"run_descent_m", "elevation loss", 1},
    {"run_descent_m", "total descent", 1},
    {"run_pain_felt", "pain", 1},
};
enum { nheading = sizeof headings / sizeof headings[0] };

static const char* const date_names[] = {"date",       "day",           "start",
                                         "start_time", "activity date", "timestamp"};
static const char* const type_names[] = {"type", "activity type"};

static ptrdiff_t find_column(const gd_csv* csv, const char* name) {
  for (size_t i = 0; i < csv->ncol; ++i) {
    if (gd_span_is_nocase(csv->name[i], name)) return (ptrdiff_t)i;
  }
  return -1;
}

static ptrdiff_t first_of(const gd_csv* csv, const char* const* name, size_t n) {
  for (size_t i = 0; i < n; ++i) {
    ptrdiff_t col = find_column(csv, name[i]);
    if (col >= 0) return col;
  }
  return -1;
}

static ptrdiff_t date_column(const gd_csv* csv) {
  return first_of(csv, date_names, sizeof date_names / sizeof date_names[0]);
}

static ptrdiff_t type_column(const gd_csv* csv) {
  return first_of(csv, type_names, sizeof type_names / sizeof type_names[0]);
}

// km in one of the unit that the user named; 0 = none or unknown
static double told_unit(const gerdy_evidence* file) {
  if (file->unit == NULL) return 0;
  return gd_equal_nocase(file->unit, "km")      ? 1
         : gd_equal_nocase(file->unit, "miles") ? 1.609344
                                                : 0;
}

static bool says_distance(const gd_csv* csv) {
  for (size_t i = 0; i < nheading && strcmp(headings[i].fact, "run_km") == 0; ++i) {
    if (find_column(csv, headings[i].name) >= 0) return true;
  }
  return false;
}

static gerdy_status check_columns(const gd_csv* csv, const gerdy_evidence* file, gerdy_error* err) {
  bool distance = says_distance(csv), date = date_column(csv) >= 0;
  bool bare = find_column(csv, "distance") >= 0;
  if (file->unit != NULL && told_unit(file) == 0) {
    return gd_fail(err, GERDY_E_FORMAT, 1, "distance", "the unit must be km or miles");
  }
  if (date && (distance || (bare && told_unit(file) > 0))) return GERDY_OK;
  if (date && bare) {
    return gd_fail(err, GERDY_E_FORMAT, 1, "distance",
                   "the column does not say its unit; say it (--unit km or --unit miles), or call "
                   "the column distance_km, distance_m or distance_miles");
  }
  return gd_fail(err, GERDY_E_FORMAT, 1, NULL,
                 "a list of runs needs a column for the day (date) and one for the distance (km, "
                 "distance_m or miles)");
}

typedef struct table {
  const gd_csv* csv;
  ptrdiff_t date, type;
  bool decimal_comma;
  const gerdy_evidence* file;
  gerdy_when now;
} table;

static gerdy_status read_day(const table* t, size_t row, gerdy_when* out, gerdy_error* err) {
  gd_span cell = gd_csv_cell(t->csv, row, t->date);
  gerdy_status status = gd_run_date(cell, out, err);
  if (status != GERDY_OK) {
    if (err != NULL) err->line = t->csv->line[row];
    return status;
  }
  bool days = out->day_only || t->now.day_only;
  bool later =
      days ? gerdy_when_day(*out) > gerdy_when_day(t->now) : out->utc > t->now.utc + clock_error;
  if (later) {
    return gd_fail(err, GERDY_E_FORMAT, t->csv->line[row], "date",
                   "the day %.*s lies in the future; correct it", (int)(cell.n < 40 ? cell.n : 40),
                   cell.at);
  }
  return GERDY_OK;
}

// h:mm:ss or mm:ss as seconds
static bool read_clock(gd_span cell, double* seconds) {
  size_t part;
  gd_span rest = cell;
  *seconds = 0;
  for (int i = 0; i < 3; ++i) {
    size_t n = 0;
    while (n < rest.n && rest.at[n] != ':') ++n;
    if (!gd_parse_size((gd_span){rest.at, n}, &part)) return false;
    *seconds = 60 * *seconds + (double)part;
    if (n == rest.n) return i > 0;
    rest = (gd_span){rest.at + n + 1, rest.n - n - 1};
  }
  return false;
}

static bool read_value(const table* t, gd_span cell, const heading* h, double* out) {
  bool is_time = strcmp(h->fact, "run_minutes") == 0;
  bool read = (is_time && read_clock(cell, out)) || gd_parse_double(cell, t->decimal_comma, out);
  *out *= h->factor;
  bool too_far = strcmp(h->fact, "run_km") == 0 && *out > longest_km;
  return read && isfinite(*out) && *out >= 0 && !too_far;
}

static gerdy_status add_cell(const table* t, size_t row, const heading* h, gerdy_history* into,
                             gerdy_error* err) {
  gd_span cell = gd_csv_cell(t->csv, row, find_column(t->csv, h->name));
  double value;
  // sites write -- for what was not measured
  if (cell.n == 0 || gd_span_is(cell, "--")) return GERDY_OK;
  if (!read_value(t, cell, h, &value)) {
    return gd_fail(err, GERDY_E_FORMAT, t->csv->line[row], h->name,
                   "\"%.*s\" is not a number that a run can have; correct or empty it",
                   (int)(cell.n < 40 ? cell.n : 40), cell.at);
  }
  return gerdy_history_number(into, h->fact, 0, value, err);
}

// other sports in the same list are passed over
static bool is_run(const table* t, size_t row) {
  if (t->type < 0) return true;
  gd_span cell = gd_csv_cell(t->csv, row, t->type);
  for (size_t i = 0; i + 3 <= cell.n; ++i) {
    if (gd_span_is_nocase((gd_span){cell.at + i, 3}, "run")) return true;
  }
  return false;
}

// columns by the same fact: the first that is there is read
static gerdy_status add_run(const table* t, size_t row, gerdy_history* into, gerdy_error* err) {
  const heading bare = {"run_km", "distance", told_unit(t->file)};
  const char* read = "";
  gerdy_when day;
  gerdy_status status = read_day(t, row, &day, err);
  if (status == GERDY_OK) {
    status = gerdy_history_entry(into, GERDY_ENTRY_RUN, day, gerdy_when_now(), t->file->name,
                                 t->file->sha256, NULL, err);
  }
  for (size_t i = 0; i < nheading && status == GERDY_OK; ++i) {
    bool there = find_column(t->csv, headings[i].name) >= 0;
    if (!there || strcmp(read, headings[i].fact) == 0) continue;
    status = add_cell(t, row, &headings[i], into, err);
    read = headings[i].fact;
  }
  bool told = says_distance(t->csv);
  return status == GERDY_OK && !told ? add_cell(t, row, &bare, into, err) : status;
}

static bool is_read(const table* t, size_t col) {
  if ((ptrdiff_t)col == t->date || (ptrdiff_t)col == t->type) return true;
  for (size_t i = 0; i < nheading; ++i) {
    if (find_column(t->csv, headings[i].name) == (ptrdiff_t)col) return true;
  }
  return find_column(t->csv, "distance") == (ptrdiff_t)col && told_unit(t->file) > 0;
}

// what of the table is not used, so that nobody wonders
static gerdy_status tell_unread(const table* t, size_t other, gerdy_notes* notes) {
  char names[200] = "";
  size_t used = 0;
  for (size_t col = 0; col < t->csv->ncol; ++col) {
    gd_span name = t->csv->name[col];
    if (is_read(t, col) || name.n == 0 || used + name.n + 3 > sizeof names) continue;
    used += (size_t)snprintf(names + used, sizeof names - used, "%s%.*s", used > 0 ? ", " : "",
                             (int)name.n, name.at);
  }
  gerdy_status status = GERDY_OK;
  if (other > 0) {
    status =
        gerdy_notes_add(notes, GERDY_INFO, 0, t->file->name,
                        "%zu of %zu activities are no runs and were left out", other, t->csv->nrow);
  }
  if (status == GERDY_OK && used > 0) {
    status = gerdy_notes_add(notes, GERDY_INFO, 0, t->file->name, "columns not read: %s", names);
  }
  return status;
}

// spreadsheets write rows of nothing but separators
static bool is_empty(const table* t, size_t row) {
  for (size_t col = 0; col < t->csv->ncol; ++col) {
    if (gd_csv_cell(t->csv, row, (ptrdiff_t)col).n > 0) return false;
  }
  return true;
}

static gerdy_status add_runs(const table* t, gerdy_history* into, gerdy_notes* notes,
                             gerdy_error* err) {
  gerdy_status status = check_columns(t->csv, t->file, err);
  size_t other = 0;
  for (size_t row = 0; row < t->csv->nrow && status == GERDY_OK; ++row) {
    if (is_empty(t, row)) continue;
    if (is_run(t, row)) {
      status = add_run(t, row, into, err);
    } else {
      ++other;
    }
  }
  if (status != GERDY_OK) return status;
  status = tell_unread(t, other, notes);
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

// tables of countries with a decimal comma part their cells by semicolons
static char separator_of(const gerdy_evidence* file) {
  gd_span rest = {file->bytes, file->n}, line = {file->bytes, 0};
  size_t semicolons = 0, commas = 0;
  while (gd_next_line(&rest, &line) && (gd_trim(line).n == 0 || gd_trim(line).at[0] == '#')) {
  }
  for (size_t i = 0; i < line.n; ++i) {
    semicolons += line.at[i] == ';';
    commas += line.at[i] == ',';
  }
  return semicolons > commas ? ';' : ',';
}

gerdy_status gd_runs_read_csv(const gerdy_evidence* file, gerdy_when now, gerdy_history* into,
                              gerdy_notes* notes, gerdy_error* err) {
  gd_csv csv;
  char separator = separator_of(file);
  gerdy_status status = gd_csv_read(file->bytes, file->n, separator, &csv, err);
  if (status != GERDY_OK) return status;
  const table t = {.csv = &csv,
                   .date = date_column(&csv),
                   .type = type_column(&csv),
                   .decimal_comma = separator == ';',
                   .file = file,
                   .now = now};
  status = add_runs(&t, into, notes, err);
  gd_csv_free(&csv);
  return status;
}
