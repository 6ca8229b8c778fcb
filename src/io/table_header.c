// io/table_header.c: which columns of a plain table are markers, and which one is time.
#include <string.h>

#include "base/fail.h"
#include "base/mem.h"
#include "io/table.h"

static bool is_quoted(gd_span s) { return s.n >= 2 && s.at[0] == '"' && s.at[s.n - 1] == '"'; }

bool gd_table_next_cell(gd_table_cells* cells, gd_span* cell) {
  if (cells->separator == ' ') {
    *cell = gd_next_token(&cells->rest);
    if (cell->n == 0) return false;
  } else {
    if (!cells->more) return false;
    gd_span* rest = &cells->rest;
    size_t n = 0;
    while (n < rest->n && rest->at[n] != cells->separator) n++;
    *cell = gd_trim((gd_span){rest->at, n});
    cells->more = n < rest->n;
    size_t used = cells->more ? n + 1 : n;
    *rest = (gd_span){rest->at + used, rest->n - used};
  }
  if (is_quoted(*cell)) *cell = gd_trim((gd_span){cell->at + 1, cell->n - 2});
  return true;
}

static char separator_of(gd_span line) {
  for (const char* c = "\t;,"; *c; c++)
    if (line.n > 0 && memchr(line.at, *c, line.n)) return *c;
  return ' ';
}

static gerdy_status split(gd_span line, gd_table_header* head, gerdy_error* err) {
  gd_table_cells cells = {line, head->separator, true};
  gd_span cell;
  size_t n = 0, last = 0;
  while (gd_table_next_cell(&cells, &cell))
    if (++n && cell.n > 0) last = n;
  if (last > GD_NAMES_LIMIT)
    return gd_fail(err, GERDY_E_FORMAT, head->line, NULL,
                   "The line names more than %d columns. Check that it is the right file.",
                   GD_NAMES_LIMIT);
  head->cell = gd_alloc(last, sizeof *head->cell);
  head->role = gd_alloc(last, sizeof *head->role);
  if (!head->cell || !head->role) return gd_fail_memory(err);
  head->ncell = last;
  cells = (gd_table_cells){line, head->separator, true};
  for (size_t i = 0; i < last; i++) {
    if (!gd_table_next_cell(&cells, &head->cell[i])) head->cell[i] = (gd_span){line.at, 0};
    head->role[i] = GD_TABLE_IGNORED;
  }
  return GERDY_OK;
}

// ---- time --------------------------------------------------------------------------------------

// the word of a name without its unit in brackets, which goes to *unit
static gd_span word_of(gd_span name, gd_span* unit) {
  *unit = (gd_span){name.at, 0};
  for (size_t i = 0; i < name.n; i++) {
    if (name.at[i] != '(' && name.at[i] != '[') continue;
    size_t n = name.n - i - 1;
    while (n > 0 && (name.at[i + n] == ')' || name.at[i + n] == ']')) n--;
    *unit = gd_trim((gd_span){name.at + i + 1, n});
    return gd_trim((gd_span){name.at, i});
  }
  return name;
}

static bool is_one_of(gd_span word, const char* const* known) {
  for (; *known; known++)
    if (gd_span_is_nocase(word, *known)) return true;
  return false;
}

static void find_time(gd_table_header* head) {
  static const char* const times[] = {"time",   "t",  "sec",  "secs",    "second", "seconds",
                                      "time_s", "ms", "msec", "time_ms", NULL};
  static const char* const counts[] = {"frame",   "frames",  "frame#", "frame #", "sample",
                                       "samples", "sample#", "field",  "field #", "index",
                                       "item",    "#",       "no",     "no.",     NULL};
  static const char* const milli[] = {"ms", "msec", "time_ms", NULL};
  head->time = head->frame = -1;
  head->time_unit = 1;
  for (size_t i = 0; i < head->ncell; i++) {
    gd_span unit, word = word_of(head->cell[i], &unit);
    if (head->time < 0 && is_one_of(word, times)) {
      head->time = (ptrdiff_t)i;
      head->role[i] = GD_TABLE_TIME;
      if (is_one_of(unit, milli) || is_one_of(word, milli)) head->time_unit = 1e-3;
    } else if (head->frame < 0 && is_one_of(word, counts)) {
      head->frame = (ptrdiff_t)i;
      head->role[i] = GD_TABLE_FRAME;
    }
  }
}

// ---- markers -----------------------------------------------------------------------------------

// NAME of "NAMEX", "NAME.x", "NAME_X", "NAME:X", "NAME X", "NAME-X"; empty: the name is none such
static gd_span stem_of(gd_span name, char axis) {
  gd_span none = {name.at, 0}, unit;
  name = word_of(name, &unit);
  if (name.n < 2) return none;
  char last = name.at[name.n - 1];
  if (last != axis && last != axis - 'a' + 'A') return none;
  gd_span stem = gd_trim((gd_span){name.at, name.n - 1});
  if (stem.n > 1 && strchr("._:-", stem.at[stem.n - 1])) stem.n--;
  return gd_trim(stem);
}

static bool same(gd_span a, gd_span b) { return a.n == b.n && memcmp(a.at, b.at, a.n) == 0; }

static bool is_marker(const gd_table_header* head, size_t i, gd_span* name) {
  if (i + 3 > head->ncell) return false;
  *name = stem_of(head->cell[i], 'x');
  return name->n > 0 && same(*name, stem_of(head->cell[i + 1], 'y')) &&
         same(*name, stem_of(head->cell[i + 2], 'z'));
}

// "F", "COP1", "Force_L": what a plate measures and not where a marker is. *sure: nothing else is
// called so; "M1" is a moment, or the first of somebody's markers.
static bool is_force(gd_span name, bool* sure) {
  static const char* const words[] = {"cop", "force", "forces", "grf", "moment", "torque", NULL};
  static const char* const letters[] = {"f", "fp", "m", "t", NULL};
  size_t n = 0;
  *sure = false;
  while (n < name.n && (name.at[n] | 32) >= 'a' && (name.at[n] | 32) <= 'z') n++;
  gd_span word = {name.at, n};
  if (name.n > n + 2) return false;
  *sure = is_one_of(word, words) || gd_span_is_nocase(name, "f");
  return *sure || is_one_of(word, letters);
}

static gerdy_status find_markers(gd_table_header* head, gerdy_error* err) {
  size_t forces = 0;
  bool any_sure = false, sure = false;
  gerdy_status s = GERDY_OK;
  for (size_t i = 0; i < head->ncell && s == GERDY_OK;) {
    gd_span name;
    if (!is_marker(head, i, &name)) {
      if (head->role[i] == GD_TABLE_IGNORED && head->cell[i].n > 0) head->ignored++;
      i++;
      continue;
    }
    if (head->names.n == 0) word_of(head->cell[i], &head->unit);
    for (size_t k = 0; k < 3; k++, i++) {
      head->role[i] = (ptrdiff_t)(3 * head->names.n + k);
    }
    forces += is_force(name, &sure);
    any_sure = any_sure || sure;
    s = gd_names_add(&head->names, name, head->line, err);
  }
  if (s != GERDY_OK) return s;
  if (head->names.n == 0)
    return gd_fail(err, GERDY_E_FORMAT, head->line, NULL,
                   "No markers are named in this line. A table of markers begins with one line of "
                   "names, three for each marker: NAMEX NAMEY NAMEZ, or NAME.x NAME.y NAME.z.");
  if (!any_sure || forces < head->names.n) return GERDY_OK;
  return gd_fail(err, GERDY_E_FORMAT, head->line, NULL,
                 "The columns are forces, not markers: '%s' is what a force plate measures. Give "
                 "the file with the markers here; forces are read from .mot or .sto files.",
                 head->names.at[0]);
}

static gerdy_status note_ignored(const gd_table_header* head, gerdy_notes* notes,
                                 gerdy_error* err) {
  for (size_t i = 0; head->ignored > 0 && i < head->ncell; i++) {
    gd_span name = head->cell[i];
    if (head->role[i] != GD_TABLE_IGNORED || name.n == 0) continue;
    return gd_noted(gerdy_notes_add(notes, GERDY_WARNING, head->line, NULL,
                                    "Columns that are not three coordinates of a marker: %zu, the "
                                    "first is column %zu, '%.*s'; they were not read.",
                                    head->ignored, i + 1, gd_shown(name), name.at),
                    err);
  }
  return GERDY_OK;
}

gerdy_status gd_table_read_header(gd_lines* in, gd_table_header* head, gerdy_notes* notes,
                                  gerdy_error* err) {
  *head = (gd_table_header){0};
  gd_lines_next_filled(in);
  head->line = in->line;
  head->separator = separator_of(in->text);
  gerdy_status s = split(in->text, head, err);
  if (s != GERDY_OK) return s;
  find_time(head);
  s = find_markers(head, err);
  if (s == GERDY_OK) s = note_ignored(head, notes, err);
  return s == GERDY_OK ? gd_names_unique(&head->names, head->line, notes, err) : s;
}

void gd_table_header_free(gd_table_header* head) {
  gd_free(head->cell);
  gd_free(head->role);
  gd_names_free(&head->names);
}
