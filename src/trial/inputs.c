#include "trial/inputs.h"

#include <gerdy/io.h>
#include <gerdy/names.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/embedded.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "io/hash.h"

void gd_notes_name_file(gerdy_notes* notes, size_t first, const char* path) {
  for (size_t i = first; notes != NULL && i < notes->n; ++i) {
    char where[sizeof notes->item[i].where];
    snprintf(where, sizeof where, "%.60s%s%.120s", gd_path_name(path),
             notes->item[i].where[0] ? ": " : "", notes->item[i].where);
    memcpy(notes->item[i].where, where, sizeof where);
  }
}

typedef struct source {
  char* bytes;
  size_t n;
  const char* path;
  size_t first_note;
  gerdy_notes* notes;
} source;

static gerdy_status open_source(source* s, const char* path, const char* role,
                                gerdy_report_input* input, gerdy_notes* notes, gerdy_error* err) {
  memset(input, 0, sizeof *input);
  input->role = role;
  input->name = gd_path_name(path);
  s->path = path;
  s->notes = notes;
  s->first_note = notes != NULL ? notes->n : 0;
  gerdy_status status = gd_file_read(path, &s->bytes, &s->n, err);
  if (status == GERDY_OK) status = gd_sha256_hex(s->bytes, s->n, input->sha256);
  return status;
}

static gerdy_status close_source(source* s, gerdy_status status, gerdy_error* err) {
  gd_free(s->bytes);
  gd_notes_name_file(s->notes, s->first_note, s->path);
  return status == GERDY_OK ? GERDY_OK : gd_at_file(err, status, s->path);
}

// what to do with a file of the field that is not read
static const char* way_out(const char* ext) {
  if (gd_equal_nocase(ext, ".c3d") || gd_equal_nocase(ext, ".txt")) {
    return "; export markers as .trc and forces as .mot";
  }
  return "";
}

static gerdy_status need_ending(const char* path, const char* first, const char* second,
                                const char* what, gerdy_error* err) {
  const char* ext = gd_path_ext(path);
  if (gd_equal_nocase(ext, first) || (second != NULL && gd_equal_nocase(ext, second))) {
    return GERDY_OK;
  }
  gd_at_file(err, GERDY_E_UNSUPPORTED, path);
  return gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL, "%s are read from %s%s%s files, not from %s%s",
                 what, first, second != NULL ? " or " : "", second != NULL ? second : "",
                 ext[0] != '\0' ? ext : "a file without ending", way_out(ext));
}

// ---- model -------------------------------------------------------------------------------------

static void describe_model(const gerdy_model* m, gerdy_report_input* input) {
  snprintf(input->detail, sizeof input->detail,
           "%.60s: %d coordinates, %d muscles, %d markers, %.1f kg", m->name, m->nq, m->nmuscle,
           m->nmarker, gerdy_model_mass(m));
}

gerdy_status gd_input_model(const char* path, gerdy_model** out, gerdy_report_input* input,
                            gerdy_notes* notes, gerdy_error* err) {
  source s = {0};
  gerdy_status status;
  if (path == NULL) {
    memset(input, 0, sizeof *input);
    input->role = "model";
    input->name = "bundled runner";
    status = gd_sha256_hex((const char*)gd_embedded_models_gerdy_runner_osim,
                           gd_embedded_models_gerdy_runner_osim_size, input->sha256);
    if (status == GERDY_OK) status = gerdy_model_bundled(out, err);
  } else {
    status = need_ending(path, ".osim", NULL, "models", err);
    if (status != GERDY_OK) return status;
    status = open_source(&s, path, "model", input, notes, err);
    if (status == GERDY_OK) status = gerdy_model_read(s.bytes, s.n, out, notes, err);
    status = close_source(&s, status, err);
  }
  if (status == GERDY_OK) describe_model(*out, input);
  return status;
}

// ---- markers -----------------------------------------------------------------------------------

void gd_keep_rows(gerdy_series* s, size_t first, size_t n) {
  memmove(s->time, s->time + first, n * sizeof *s->time);
  memmove(s->value, s->value + first * s->ncol, n * s->ncol * sizeof *s->value);
  memmove(s->valid, s->valid + first * s->ncol, n * s->ncol);
  s->nrow = n;
}

static gerdy_status cut(gerdy_series* s, double from, double to, gerdy_error* err) {
  size_t first = 0, last = s->nrow;
  while (first < s->nrow && s->time[first] < from) ++first;
  while (last > first && s->time[last - 1] > to) --last;
  if (last == first) {
    char begin[64] = "from the begin", end[64] = "to the end";
    if (!isnan(from)) snprintf(begin, sizeof begin, "from %.3f s", from);
    if (!isnan(to)) snprintf(end, sizeof end, "to %.3f s", to);
    return gd_fail(err, GERDY_E_DATA, 0, NULL,
                   "no frame lies in the time range asked for (%s %s); the file goes from %.3f to "
                   "%.3f s",
                   begin, end, s->time[0], s->time[s->nrow - 1]);
  }
  gd_keep_rows(s, first, last - first);
  return GERDY_OK;
}

static void describe_table(const gerdy_series* s, int markers, gerdy_report_input* input) {
  size_t ngap = 0;
  for (size_t i = 0; i < s->nrow * s->ncol; ++i) ngap += !s->valid[i];
  double share = s->ncol > 0 ? 100 * (double)ngap / (double)(s->nrow * s->ncol) : 0;
  input->nrow = s->nrow;
  input->rate = s->rate;
  snprintf(input->detail, sizeof input->detail,
           "%zu %s, %.3f to %.3f s, %.1f %% of samples missing", markers ? s->ncol / 3 : s->ncol,
           markers ? "markers" : "columns", s->time[0], s->time[s->nrow - 1], share);
}

// a recording of a laboratory, which is not read yet: say it before its bytes are called a table
static gerdy_status refuse_c3d(const char* path, gerdy_error* err) {
  if (!gd_equal_nocase(gd_path_ext(path), ".c3d")) return GERDY_OK;
  gd_at_file(err, GERDY_E_UNSUPPORTED, path);
  return gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL,
                 "markers are read from .trc files and tables of text, not from .c3d%s",
                 way_out(".c3d"));
}

gerdy_status gd_input_markers(const char* path, const char* role, double rate, double from,
                              double to, gerdy_series** out, gerdy_report_input* input,
                              gerdy_notes* notes, gerdy_error* err) {
  source s = {0};
  gerdy_status status = refuse_c3d(path, err);
  if (status != GERDY_OK) return status;
  status = open_source(&s, path, role, input, notes, err);
  if (status == GERDY_OK) status = gerdy_markers_read(s.bytes, s.n, rate, out, notes, err);
  if (status == GERDY_OK) {
    status = cut(*out, from, to, err);
    if (status != GERDY_OK) {
      gerdy_series_free(*out);
      *out = NULL;
    }
  }
  if (status == GERDY_OK) describe_table(*out, 1, input);
  return close_source(&s, status, err);
}

// ---- names -------------------------------------------------------------------------------------

gerdy_status gd_input_mapping(const char* path, gerdy_name_pairs** out, gerdy_report_input* input,
                              gerdy_error* err) {
  source s = {0};
  gerdy_status status = need_ending(path, ".csv", NULL, "mappings of marker names", err);
  if (status != GERDY_OK) return status;
  status = open_source(&s, path, "mapping", input, NULL, err);
  if (status == GERDY_OK) status = gerdy_name_pairs_read(s.bytes, s.n, out, err);
  if (status == GERDY_OK) {
    snprintf(input->detail, sizeof input->detail, "%zu pairs of marker names", (*out)->n);
  }
  return close_source(&s, status, err);
}

// ---- tables over time --------------------------------------------------------------------------

gerdy_status gd_input_table(const char* path, const char* what, gerdy_series** out,
                            gerdy_angle_unit* angle, gerdy_report_input* input, gerdy_notes* notes,
                            gerdy_error* err) {
  source s = {0};
  gerdy_status status = need_ending(path, ".mot", ".sto", what, err);
  if (status != GERDY_OK) return status;
  status = open_source(&s, path, what, input, notes, err);
  if (status == GERDY_OK) {
    int motion_file = gd_equal_nocase(gd_path_ext(path), ".mot");
    status = gerdy_sto_read(s.bytes, s.n, motion_file, out, angle, notes, err);
  }
  if (status == GERDY_OK) describe_table(*out, 0, input);
  return close_source(&s, status, err);
}

gerdy_status gd_input_forces(const char* path, gerdy_series** out, gerdy_report_input* input,
                             gerdy_notes* notes, gerdy_error* err) {
  return gd_input_table(path, "forces", out, NULL, input, notes, err);
}
