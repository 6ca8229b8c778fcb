// io/lines.c: text files line by line and cell by cell.
#include "io/lines.h"

#include <string.h>

#include "base/fail.h"

static long line_of(const char* bytes, const char* at) {
  long line = 1;
  for (; bytes < at; bytes++) line += *bytes == '\n';
  return line;
}

gerdy_status gd_lines_open(gd_lines* in, const char* bytes, size_t n, gerdy_error* err) {
  *in = (gd_lines){.rest = {bytes, n}};
  if (n >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
    return gd_fail(err, GERDY_E_FORMAT, 1, NULL,
                   "The file is UTF-16 text. Save it as plain text or UTF-8.");
  if (n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) in->rest = (gd_span){bytes + 3, n - 3};
  if (gd_trim(in->rest).n == 0)
    return gd_fail(err, GERDY_E_FORMAT, 0, NULL, "The file is empty. Get a whole copy of it.");
  const char* zero = memchr(bytes, '\0', n);
  if (zero)
    return gd_fail(err, GERDY_E_FORMAT, line_of(bytes, zero), NULL,
                   "The file holds binary data where text is expected. Check that it is the right "
                   "file and a whole copy.");
  if (!memchr(bytes, '\n', n) && memchr(bytes, '\r', n))
    return gd_fail(err, GERDY_E_FORMAT, 1, NULL,
                   "The lines end in the old Mac way (CR only). Save the file with Unix or Windows "
                   "line ends.");
  return GERDY_OK;
}

bool gd_lines_next(gd_lines* in) {
  if (!gd_next_line(&in->rest, &in->text)) return false;
  in->line++;
  in->terminated = in->rest.at[-1] == '\n';
  return true;
}

static bool is_filled(gd_span s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.at[i] > ' ') return true;
  return false;
}

bool gd_lines_next_filled(gd_lines* in) {
  while (gd_lines_next(in))
    if (is_filled(in->text)) return true;
  return false;
}

size_t gd_lines_count_filled(const gd_lines* in) {
  gd_lines ahead = *in;
  size_t n = 0;
  while (gd_lines_next_filled(&ahead)) n++;
  return n;
}

gd_cells gd_cells_of(gd_span line) {
  bool tabs = line.n > 0 && memchr(line.at, '\t', line.n) != NULL;
  return (gd_cells){.rest = line, .tabs = tabs, .more = true};
}

bool gd_cells_next(gd_cells* cells, gd_span* cell) {
  if (!cells->tabs) {
    *cell = gd_next_token(&cells->rest);
    return cell->n > 0;
  }
  if (!cells->more) return false;
  gd_span* rest = &cells->rest;
  size_t n = 0;
  while (n < rest->n && rest->at[n] != '\t') n++;
  *cell = gd_trim((gd_span){rest->at, n});
  cells->more = n < rest->n;
  size_t used = cells->more ? n + 1 : n;
  *rest = (gd_span){rest->at + used, rest->n - used};
  return true;
}

gd_decimal gd_lines_decimal(const gd_lines* in, long* line) {
  gd_span rest = in->rest;
  const char* comma = rest.n > 0 ? memchr(rest.at, ',', rest.n) : NULL;
  if (!comma) return GD_DECIMAL_POINT;
  const char* point = memchr(rest.at, '.', rest.n);
  const char* second = point && point > comma ? point : comma;
  *line = in->line + line_of(rest.at, second);
  return point ? GD_DECIMAL_MIXED : GD_DECIMAL_COMMA;
}

int gd_shown(gd_span span) { return span.n > 60 ? 60 : (int)span.n; }

gerdy_status gd_noted(gerdy_status status, gerdy_error* err) {
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}
