// What a file is, told from its bytes: names lie, and phones lose them.
#include <gerdy/evidence.h>
#include <gerdy/io.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "import/evidence_file.h"
#include "io/marker_file.h"

const char* gerdy_evidence_words(gerdy_evidence_kind kind) {
  static const char* const words[] = {
#define WORDS(name, text) text,
      GERDY_EVIDENCE_LIST(WORDS)
#undef WORDS
  };
  return (int)kind >= 0 && kind < GERDY_NEVIDENCE ? words[kind] : "";
}

// is the word in the first part of the file?
static bool begins_with_word(const char* bytes, size_t n, const char* word) {
  size_t length = strlen(word), most = n < 4096 ? n : 4096;
  for (size_t i = 0; i + length <= most; ++i) {
    if (memcmp(bytes + i, word, length) == 0) return true;
  }
  return false;
}

// spread of a marker coordinate over the trial, m
static double spread(const gerdy_series* s, size_t col) {
  double low = INFINITY, high = -INFINITY;
  for (size_t row = 0; row < s->nrow; ++row) {
    if (!s->valid[row * s->ncol + col]) continue;
    low = fmin(low, s->value[row * s->ncol + col]);
    high = fmax(high, s->value[row * s->ncol + col]);
  }
  return high >= low ? high - low : 0;
}

// somebody who stands moves no marker far
static bool is_standing(const gerdy_series* s) {
  static const double sway = 0.10;  // m
  double sum = 0;
  for (size_t col = 0; col < s->ncol; ++col) sum += spread(s, col);
  return s->ncol > 0 && sum / (double)s->ncol < sway;
}

static gerdy_evidence_kind recognise_markers(const char* bytes, size_t n) {
  gerdy_series* s;
  if (gerdy_markers_read(bytes, n, 0, &s, NULL, NULL) != GERDY_OK) return GERDY_EVIDENCE_MARKERS;
  bool standing = is_standing(s);
  gerdy_series_free(s);
  return standing ? GERDY_EVIDENCE_STANDING : GERDY_EVIDENCE_MARKERS;
}

// the heading that gerdy_name_pairs_save writes
static bool is_mapping(const char* bytes, size_t n) {
  gd_span line = gd_first_line(bytes, n, '#');
  return gd_span_is_nocase(line, "trial,model") || gd_span_is_nocase(line, "trial;model");
}

// a table whose first line names a day and a distance
static bool is_run_list(const char* bytes, size_t n) {
  gd_span line = gd_first_line(bytes, n, '#');
  bool cells =
      line.n > 0 && (memchr(line.at, ',', line.n) != NULL || memchr(line.at, ';', line.n) != NULL);
  if (line.n > 2000 || !cells) return false;
  bool day = false, distance = false;
  for (size_t i = 0; i < line.n; ++i) {
    gd_span left = {line.at + i, line.n - i};
    day = day || (left.n >= 4 && gd_span_is_nocase((gd_span){left.at, 4}, "date")) ||
          (left.n >= 3 && gd_span_is_nocase((gd_span){left.at, 3}, "day"));
    distance = distance || (left.n >= 8 && gd_span_is_nocase((gd_span){left.at, 8}, "distance")) ||
               (left.n >= 5 && gd_span_is_nocase((gd_span){left.at, 5}, "miles")) ||
               (left.n >= 2 && gd_span_is_nocase((gd_span){left.at, 2}, "km"));
  }
  return day && distance;
}

gerdy_evidence_kind gd_recognise(const char* bytes, size_t n) {
  if (n >= 12 && memcmp(bytes + 8, ".FIT", 4) == 0) return GERDY_EVIDENCE_WATCH;
  if (memchr(bytes, '\0', n < 4096 ? n : 4096) != NULL) return GERDY_EVIDENCE_DOCUMENT;
  if (gd_is_trc(bytes, n)) return recognise_markers(bytes, n);
  if (begins_with_word(bytes, n, "<OpenSimDocument")) return GERDY_EVIDENCE_MODEL;
  if (begins_with_word(bytes, n, "gerdy-intake")) return GERDY_EVIDENCE_INTAKE;
  if (begins_with_word(bytes, n, "endheader") && begins_with_word(bytes, n, "_vy")) {
    return GERDY_EVIDENCE_FORCES;
  }
  if (is_mapping(bytes, n)) return GERDY_EVIDENCE_MAPPING;
  if (is_run_list(bytes, n)) return GERDY_EVIDENCE_RUNS;
  return gd_is_marker_table(bytes, n) ? recognise_markers(bytes, n) : GERDY_EVIDENCE_DOCUMENT;
}
