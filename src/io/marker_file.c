// io/marker_file.c: markers from any file that holds them, told by its content.
#include "io/marker_file.h"

#include <string.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "io/table.h"

static const char trc_begins[] = "PathFileType";

bool gd_is_trc(const char* bytes, size_t n) {
  gd_span line = gd_first_line(bytes, n, '\0');
  size_t length = sizeof trc_begins - 1;
  return line.n >= length && gd_span_is_nocase((gd_span){line.at, length}, trc_begins);
}

bool gd_is_marker_table(const char* bytes, size_t n) {
  gd_lines in;
  gd_table_header head;
  if (gd_is_trc(bytes, n) || gd_lines_open(&in, bytes, n, NULL) != GERDY_OK) return false;
  bool yes = gd_table_read_header(&in, &head, NULL, NULL) == GERDY_OK;
  gd_table_header_free(&head);
  return yes;
}

// what the first line of tables of angles or forces, and of documents, begins with
static bool is_other(const char* bytes, size_t n) {
  gd_span line = gd_first_line(bytes, n, '\0');
  size_t look = n < 4096 ? n : 4096;
  if (line.n > 0 && line.at[0] == '<') return true;
  for (size_t i = 0; i + 9 <= look; i++)
    if (bytes[i] == 'e' && memcmp(bytes + i, "endheader", 9) == 0) return true;
  return false;
}

// its second byte is its mark; before it stands a small number, in a text maybe a tab
static bool is_c3d(const char* bytes, size_t n) {
  return n >= 2 && bytes[1] == 'P' && bytes[0] > 0 && bytes[0] < ' ' &&
         strchr("\t\n\v\f\r", bytes[0]) == NULL;
}

static gerdy_status read_trc(const char* bytes, size_t n, double rate, gerdy_series** out,
                             gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status = gerdy_trc_read(bytes, n, out, notes, err);
  if (status != GERDY_OK || rate == 0) return status;
  status = gerdy_notes_add(notes, GERDY_WARNING, 0, "rate",
                           "the rate of %g frames per second that was given is not used: a .trc "
                           "has times of its own",
                           rate);
  if (status == GERDY_OK) return GERDY_OK;
  gerdy_series_free(*out);
  *out = NULL;
  return gd_fail_memory(err);
}

gerdy_status gerdy_markers_read(const char* bytes, size_t n, double rate, gerdy_series** out,
                                gerdy_notes* notes, gerdy_error* err) {
  *out = NULL;
  if (!(rate >= 0))
    return gd_fail(err, GERDY_E_ARG, 0, NULL, "a rate of %g frames per second is not usable", rate);
  if (gd_is_trc(bytes, n)) return read_trc(bytes, n, rate, out, notes, err);
  if (is_c3d(bytes, n))
    return gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL,
                   "this is a .c3d file; export markers as .trc and forces as .mot");
  if (is_other(bytes, n))
    return gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL,
                   "markers are read from .trc files and from tables of text, three columns a "
                   "marker; this is a file of another kind");
  return gerdy_table_read(bytes, n, rate, out, notes, err);
}

gerdy_status gerdy_markers_load(const char* path, double rate, gerdy_series** out,
                                gerdy_notes* notes, gerdy_error* err) {
  *out = NULL;
  char* bytes;
  size_t n;
  gerdy_status s = gd_file_read(path, &bytes, &n, err);
  if (s != GERDY_OK) return gd_at_file(err, s, path);
  s = gerdy_markers_read(bytes, n, rate, out, notes, err);
  gd_free(bytes);
  return s == GERDY_OK ? s : gd_at_file(err, s, path);
}
