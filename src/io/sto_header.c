// io/sto_header.c: the header of a .mot / .sto file in all its versions.
#include <math.h>
#include <string.h>

#include "base/fail.h"
#include "io/sto.h"

// A header line as key and value: "nRows=5", "datarows 5", "nr\t5".
typedef struct entry {
  gd_span key, value;
  bool equals;  // with '='
} entry;

static entry entry_of(gd_span line) {
  line = gd_trim(line);
  const char* equals = line.n > 0 ? memchr(line.at, '=', line.n) : NULL;
  if (equals) {
    size_t n = (size_t)(equals - line.at);
    return (entry){gd_trim((gd_span){line.at, n}), gd_trim((gd_span){equals + 1, line.n - n - 1}),
                   true};
  }
  gd_span rest = line;
  gd_span key = gd_next_token(&rest);
  return (entry){key, gd_trim(rest), false};
}

static bool is_one_of(gd_span key, const char* a, const char* b, const char* c) {
  return gd_span_is_nocase(key, a) || gd_span_is_nocase(key, b) || gd_span_is_nocase(key, c);
}

static bool starts_nocase(gd_span s, const char* text) {
  size_t n = strlen(text);
  return s.n >= n && gd_span_is_nocase((gd_span){s.at, n}, text);
}

static gerdy_status read_count(gd_lines* in, const entry* e, size_t* count, long* line,
                               gerdy_notes* notes, gerdy_error* err) {
  gd_span value = e->value;
  if (gd_parse_size(gd_next_token(&value), count)) {
    *line = in->line;
    return GERDY_OK;
  }
  return gd_noted(
      gerdy_notes_add(notes, GERDY_WARNING, in->line, NULL,
                      "'%.*s' is not a count and was not used.", gd_shown(e->value), e->value.at),
      err);
}

static gerdy_status read_in_degrees(gd_lines* in, const entry* e, gd_sto_header* head,
                                    gerdy_error* err) {
  gd_span rest = e->value;
  gd_span value = gd_next_token(&rest);
  bool yes = is_one_of(value, "yes", "y", "true") || gd_span_is(value, "1");
  bool no = is_one_of(value, "no", "n", "false") || gd_span_is(value, "0");
  if (!yes && !no)
    return gd_fail(err, GERDY_E_FORMAT, in->line, "inDegrees",
                   "The value '%.*s' is neither yes nor no. Write inDegrees=yes or inDegrees=no.",
                   gd_shown(value), value.at);
  head->angle = yes ? GERDY_DEGREES : GERDY_RADIANS;
  head->angle_line = in->line;
  return GERDY_OK;
}

static gerdy_status read_data_type(gd_lines* in, const entry* e, gd_sto_header* head,
                                   gerdy_error* err) {
  if (gd_span_is_nocase(e->value, "double")) return GERDY_OK;
  if (!gd_span_is_nocase(e->value, "Vec3"))
    return gd_fail(err, GERDY_E_UNSUPPORTED, in->line, "DataType",
                   "Cells of type '%.*s' are not supported. Export the table with DataType=double "
                   "or Vec3.",
                   gd_shown(e->value), e->value.at);
  head->parts = 3;
  return GERDY_OK;
}

static void read_range(const entry* e, gd_sto_header* head) {
  gd_span rest = e->value;
  gd_span first = gd_next_token(&rest), last = gd_next_token(&rest);
  double a, b;
  if (!gd_parse_double(first, false, &a) || !gd_parse_double(last, false, &b)) return;
  head->has_range = isfinite(a) && isfinite(b) && isfinite(b - a) && a < b;
  head->range[0] = a;
  head->range[1] = b;
}

// "version 1 to 3" are read alike; a later one is read like 3.
static gerdy_status read_version(gd_lines* in, const entry* e, gerdy_notes* notes,
                                 gerdy_error* err) {
  size_t version;
  if (gd_parse_size(e->value, &version) && version <= 3) return GERDY_OK;
  return gd_noted(gerdy_notes_add(notes, GERDY_WARNING, in->line, "version",
                                  "Version '%.*s' of the format is not known; the file was read "
                                  "like version 3.",
                                  gd_shown(e->value), e->value.at),
                  err);
}

// A line that states no key: the title, or a sentence that may tell the angle unit.
static void read_words(gd_lines* in, bool first, gd_sto_header* head) {
  gd_span text = gd_trim(in->text);
  bool degrees = starts_nocase(text, "Angles are in degrees");
  if (degrees || starts_nocase(text, "Angles are in radians")) {
    head->said = degrees ? GERDY_DEGREES : GERDY_RADIANS;
    head->said_line = in->line;
  } else if (first) {
    head->title = text;
  }
}

static gerdy_status read_entry(gd_lines* in, bool first, gd_sto_header* head, gerdy_notes* notes,
                               gerdy_error* err) {
  entry e = entry_of(in->text);
  if (is_one_of(e.key, "nRows", "nr", "datarows"))
    return read_count(in, &e, &head->row_count, &head->row_line, notes, err);
  if (is_one_of(e.key, "nColumns", "nc", "datacolumns"))
    return read_count(in, &e, &head->column_count, &head->column_line, notes, err);
  if (gd_span_is_nocase(e.key, "inDegrees")) return read_in_degrees(in, &e, head, err);
  if (gd_span_is_nocase(e.key, "DataType")) return read_data_type(in, &e, head, err);
  if (e.equals && gd_span_is_nocase(e.key, "version")) return read_version(in, &e, notes, err);
  if (gd_span_is_nocase(e.key, "range"))
    read_range(&e, head);
  else if (gd_span_is_nocase(e.key, "name") && e.value.n > 0)
    head->title = e.value;
  else if (!e.equals)
    read_words(in, first, head);
  return GERDY_OK;
}

// Is this the line of the labels or a row of numbers? Then the header should have ended before.
static bool looks_like_data(gd_span line) {
  double number;
  gd_span first = gd_next_token(&line), second = gd_next_token(&line);
  if (second.n == 0) return false;
  return gd_span_is_nocase(first, "time") ||
         (gd_parse_double(first, true, &number) && gd_parse_double(second, true, &number));
}

gerdy_status gd_sto_read_header(gd_lines* in, gd_sto_header* head, gerdy_notes* notes,
                                gerdy_error* err) {
  head->title = (gd_span){"", 0};
  head->parts = 1;
  bool first = true;
  long data = 0;
  while (gd_lines_next_filled(in)) {
    if (gd_span_is_nocase(gd_trim(in->text), "endheader")) return GERDY_OK;
    if (data == 0 && looks_like_data(in->text)) data = in->line;
    gerdy_status s = read_entry(in, first, head, notes, err);
    if (s != GERDY_OK) return s;
    first = false;
  }
  return gd_fail(err, GERDY_E_FORMAT, data > 0 ? data : in->line, NULL,
                 "The line 'endheader' is missing. Write it between the header and the line of the "
                 "column names.");
}

static const char* unit_text(gerdy_angle_unit unit) {
  return unit == GERDY_DEGREES ? "degrees" : "radians";
}

gerdy_status gd_sto_settle_angle(const gd_sto_header* head, bool motion_file,
                                 gerdy_angle_unit* angle, gerdy_notes* notes, gerdy_error* err) {
  gerdy_status s = GERDY_OK;
  if (head->angle_line) {
    *angle = head->angle;
    if (head->said_line && head->said != head->angle)
      s = gerdy_notes_add(notes, GERDY_WARNING, head->said_line, NULL,
                          "This sentence says %s, inDegrees in line %ld says %s; inDegrees was "
                          "believed.",
                          unit_text(head->said), head->angle_line, unit_text(head->angle));
  } else if (head->said_line) {
    *angle = head->said;
  } else {
    *angle = motion_file ? GERDY_DEGREES : GERDY_RADIANS;
    s = gerdy_notes_add(notes, GERDY_INFO, 0, "inDegrees",
                        "The file does not say whether angles are in degrees; as a %s file it was "
                        "taken to be in %s.",
                        motion_file ? ".mot" : ".sto", unit_text(*angle));
  }
  return gd_noted(s, err);
}
