// Markers from any file that holds them, as .trc.
#include <gerdy/eval.h>
#include <gerdy/io.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/text.h"

static gerdy_status check_paths(const char* in, const char* out, gerdy_error* err) {
  if (!gd_equal_nocase(gd_path_ext(out), ".trc")) {
    gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL, "markers are written to .trc files");
    return gd_at_file(err, GERDY_E_UNSUPPORTED, out);
  }
  if (!gd_file_same(in, out)) return GERDY_OK;
  gd_fail(err, GERDY_E_ARG, 0, NULL, "this is the file that is read; write to another name");
  return gd_at_file(err, GERDY_E_ARG, out);
}

gerdy_status gerdy_convert_markers(const char* in, const char* out, double rate, gerdy_notes* notes,
                                   gerdy_error* err) {
  gerdy_series* markers = NULL;
  gerdy_status status = check_paths(in, out, err);
  if (status == GERDY_OK) status = gerdy_markers_load(in, rate, &markers, notes, err);
  if (status == GERDY_OK) status = gerdy_trc_save(out, markers, err);
  gerdy_series_free(markers);
  return status;
}
