// io/trc_header.c: the header of a .trc file: title, keys, values, marker names, numbering.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "io/trc.h"

enum { KEYS_MAX = 16 };

// White-space tokens of a line; counts all, keeps at most KEYS_MAX.
static size_t split_tokens(gd_span line, gd_span out[KEYS_MAX]) {
  size_t n = 0;
  for (gd_span t = gd_next_token(&line); t.n > 0; t = gd_next_token(&line), n++)
    if (n < KEYS_MAX) out[n] = t;
  return n;
}

// Tab cells of a line, empty ones included; counts all, keeps at most KEYS_MAX.
static size_t split_cells(gd_span line, gd_span out[KEYS_MAX]) {
  size_t n = 0;
  gd_cells cells = gd_cells_of(line);
  for (gd_span c; gd_cells_next(&cells, &c); n++)
    if (n < KEYS_MAX) out[n] = c;
  return n;
}

static gerdy_status read_title(gd_lines* in, gd_trc_header* head, gerdy_error* err) {
  gd_span first = {in->rest.at, 0}, rest;
  if (gd_lines_next_filled(in)) {
    rest = in->text;
    first = gd_next_token(&rest);
  }
  if (!gd_span_is_nocase(first, "PathFileType"))
    return gd_fail(err, GERDY_E_FORMAT, in->line, NULL,
                   "This is not a .trc file: its first line must begin with 'PathFileType'.");
  const char* after = memchr(rest.at, ')', rest.n);  // "4 (X/Y/Z) NAME"
  if (after) head->title = gd_trim((gd_span){after + 1, rest.n - (size_t)(after + 1 - rest.at)});
  return GERDY_OK;
}

typedef struct header_line {
  gd_span key[KEYS_MAX], value[KEYS_MAX];
  size_t nkey, nvalue;
} header_line;

// Value under a key, empty when the key or its value is missing.
static gd_span value_of(const header_line* h, const char* key) {
  for (size_t i = 0; i < h->nkey; i++)
    if (gd_span_is_nocase(h->key[i], key))
      return i < h->nvalue ? h->value[i] : (gd_span){h->key[i].at, 0};
  return (gd_span){"", 0};
}

// A number of the header, which may have its own decimal comma.
static bool parse_value(gd_span s, double* out) {
  return gd_parse_double(s, s.n > 0 && memchr(s.at, ',', s.n) != NULL, out) && isfinite(*out);
}

static gerdy_status read_count(const header_line* h, const char* key, long line, size_t* out,
                               bool* has, gerdy_notes* notes, gerdy_error* err) {
  gd_span text = value_of(h, key);
  double value;
  *has = parse_value(text, &value) && value >= 0 && value < 1e9 && value == floor(value);
  if (*has) *out = (size_t)value;
  if (*has || text.n == 0) return GERDY_OK;
  return gd_noted(
      gerdy_notes_add(notes, GERDY_WARNING, line, key,
                      "The value '%.*s' is not a count and was not used.", gd_shown(text), text.at),
      err);
}

static gerdy_status read_unit(const header_line* h, gd_trc_header* head, gerdy_error* err) {
  static const struct {
    const char* word;
    int power;
  } known[] = {{"mm", -3},          {"cm", -2},          {"m", 0},
               {"millimeters", -3}, {"centimeters", -2}, {"meters", 0},
               {"millimetres", -3}, {"centimetres", -2}, {"metres", 0}};
  gd_span text = value_of(h, "Units");
  if (text.n == 0)
    return gd_fail(err, GERDY_E_FORMAT, head->values_line, "Units",
                   "The unit of the markers is missing. Write mm, cm or m under the key Units.");
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (!gd_span_is_nocase(text, known[i].word)) continue;
    gd_span_copy(text, head->unit, sizeof head->unit);
    head->power = known[i].power;
    return GERDY_OK;
  }
  return gd_fail(err, GERDY_E_FORMAT, head->values_line, "Units",
                 "The unit '%.*s' is not known. Write mm, cm or m there.", gd_shown(text), text.at);
}

static gerdy_status read_values(const header_line* h, gd_trc_header* head, gerdy_notes* notes,
                                gerdy_error* err) {
  if (h->nvalue != h->nkey) {
    gerdy_status s =
        gerdy_notes_add(notes, GERDY_WARNING, head->values_line, NULL,
                        "The header has %zu keys but %zu values; they were paired from "
                        "the left.",
                        h->nkey, h->nvalue);
    if (s != GERDY_OK) return gd_fail_memory(err);
  }
  double rate;
  if (parse_value(value_of(h, "DataRate"), &rate) && rate > 0) head->rate = rate;
  gerdy_status s = read_count(h, "NumFrames", head->values_line, &head->frame_count,
                              &head->has_frame_count, notes, err);
  if (s != GERDY_OK) return s;
  s = read_count(h, "NumMarkers", head->values_line, &head->marker_count, &head->has_marker_count,
                 notes, err);
  return s == GERDY_OK ? read_unit(h, head, err) : s;
}

static gerdy_status read_keys(gd_lines* in, gd_trc_header* head, gerdy_notes* notes,
                              gerdy_error* err) {
  header_line h;
  bool found = gd_lines_next_filled(in);
  h.nkey = found ? split_tokens(in->text, h.key) : 0;
  if (!found || !gd_span_is_nocase(h.key[0], "DataRate") || h.nkey > KEYS_MAX)
    return gd_fail(err, GERDY_E_FORMAT, in->line, NULL,
                   "The second line must hold the keys DataRate, CameraRate, NumFrames, "
                   "NumMarkers, Units and so on.");
  if (!gd_lines_next_filled(in))
    return gd_fail(err, GERDY_E_FORMAT, in->line, NULL,
                   "The file ends before the values of the header. Get a whole copy of it.");
  head->values_line = in->line;
  h.nvalue = split_tokens(in->text, h.value);
  if (h.nvalue < h.nkey) {  // an empty cell is a value that is not known
    gd_span cell[KEYS_MAX];
    size_t n = split_cells(in->text, cell);
    if (n == h.nkey) {
      memcpy(h.value, cell, sizeof cell);
      h.nvalue = n;
    }
  }
  if (h.nvalue > KEYS_MAX) h.nvalue = KEYS_MAX;
  return read_values(&h, head, notes, err);
}

// Do the names stand in every third cell, as the format asks? *n: cells up to the last name.
static bool in_threes(gd_cells cells, size_t* n) {
  bool yes = true;
  gd_span c;
  for (size_t i = 0; gd_cells_next(&cells, &c); i++) {
    if (c.n == 0) continue;
    *n = i + 1;
    yes = yes && i % 3 == 0;
  }
  return yes;
}

static gerdy_status add_unnamed(gd_trc_header* head, long line, gerdy_notes* notes,
                                gerdy_error* err) {
  char name[32];
  snprintf(name, sizeof name, "unnamed%zu", head->names.n + 1);
  gerdy_status s = gd_names_add(&head->names, gd_span_of(name), line, err);
  if (s != GERDY_OK) return s;
  return gd_noted(gerdy_notes_add(notes, GERDY_WARNING, line, name,
                                  "Marker %zu has no name in the file; it is called '%s'.",
                                  head->names.n, name),
                  err);
}

static gerdy_status add_names(gd_cells cells, gd_trc_header* head, long line, gerdy_notes* notes,
                              gerdy_error* err) {
  size_t n = 0;
  bool threes = in_threes(cells, &n);
  gd_span c;
  for (size_t i = 0; i < n && gd_cells_next(&cells, &c); i++) {
    gerdy_status s = GERDY_OK;
    if (c.n > 0)
      s = gd_names_add(&head->names, c, line, err);
    else if (threes && i % 3 == 0)
      s = add_unnamed(head, line, notes, err);
    if (s != GERDY_OK) return s;
  }
  return GERDY_OK;
}

static bool starts_nocase(gd_span s, const char* text) {
  size_t n = strlen(text);
  return s.n >= n && gd_span_is_nocase((gd_span){s.at, n}, text);
}

static gerdy_status read_names(gd_lines* in, gd_trc_header* head, gerdy_notes* notes,
                               gerdy_error* err) {
  gd_span frame = {"", 0}, time = {"", 0};
  bool found = gd_lines_next_filled(in);
  gd_cells cells = gd_cells_of(in->text);
  if (found && gd_cells_next(&cells, &frame)) gd_cells_next(&cells, &time);
  if (!starts_nocase(frame, "frame") || !starts_nocase(time, "time"))
    return gd_fail(err, GERDY_E_FORMAT, in->line, NULL,
                   "The line of the marker names is expected here; it must begin with 'Frame#' and "
                   "'Time'.");
  gerdy_status s = add_names(cells, head, in->line, notes, err);
  if (s != GERDY_OK) return s;
  if (head->names.n == 0)
    return gd_fail(err, GERDY_E_DATA, in->line, NULL,
                   "The file names no marker. Export it again with markers.");
  if (head->has_marker_count && head->marker_count != head->names.n) {
    s = gerdy_notes_add(notes, GERDY_WARNING, head->values_line, "NumMarkers",
                        "The header says %zu markers, %zu are named; the names were used.",
                        head->marker_count, head->names.n);
    if (s != GERDY_OK) return gd_fail_memory(err);
  }
  return gd_names_unique(&head->names, in->line, notes, err);
}

// The line X1 Y1 Z1 ...; any numbering, or none of it.
static gerdy_status read_numbering(gd_lines* in, gd_trc_header* head, gerdy_notes* notes,
                                   gerdy_error* err) {
  gd_lines before = *in;
  if (!gd_lines_next_filled(in)) return GERDY_OK;
  gd_span rest = in->text;
  gd_span first = gd_next_token(&rest);
  double number;
  if (gd_parse_double(first, true, &number)) {
    *in = before;
    return gd_noted(gerdy_notes_add(notes, GERDY_INFO, in->line + 1, NULL,
                                    "The line X1 Y1 Z1 ... is missing; the rows begin here."),
                    err);
  }
  if (first.at[0] != 'X' && first.at[0] != 'x')
    return gd_fail(err, GERDY_E_FORMAT, in->line, NULL,
                   "Expected the line X1 Y1 Z1 ... or the first row of numbers, found '%.*s'.",
                   gd_shown(first), first.at);
  size_t n = 1;
  while (gd_next_token(&rest).n > 0) n++;
  if (n == 3 * head->names.n) return GERDY_OK;
  return gd_noted(gerdy_notes_add(notes, GERDY_WARNING, in->line, NULL,
                                  "This line numbers %zu columns, the %zu named markers have %zu; "
                                  "the names were used.",
                                  n, head->names.n, 3 * head->names.n),
                  err);
}

gerdy_status gd_trc_read_header(gd_lines* in, gd_trc_header* head, gerdy_notes* notes,
                                gerdy_error* err) {
  head->title = (gd_span){"", 0};
  gerdy_status s = read_title(in, head, err);
  if (s == GERDY_OK) s = read_keys(in, head, notes, err);
  if (s == GERDY_OK) s = read_names(in, head, notes, err);
  if (s == GERDY_OK) s = read_numbering(in, head, notes, err);
  return s;
}
