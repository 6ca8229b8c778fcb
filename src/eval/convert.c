// From one file to another of the kind that is asked for.
#include "eval/convert.h"

#include <gerdy/eval.h>
#include <stdbool.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "trial/free_knee.h"

static gerdy_status check_kind(const char* path, const char* which, gerdy_error* err) {
  if (gd_equal_nocase(gd_path_ext(path), ".osim")) return GERDY_OK;
  gd_fail(err, GERDY_E_UNSUPPORTED, 0, NULL,
          "the file to %s is no .osim; only models are converted yet", which);
  return gd_at_file(err, GERDY_E_UNSUPPORTED, path);
}

static gerdy_status check_paths(const char* in, const char* out, gerdy_error* err) {
  gerdy_status status = check_kind(in, "read", err);
  if (status == GERDY_OK) status = check_kind(out, "write", err);
  if (status != GERDY_OK || !gd_file_same(in, out)) return status;
  gd_fail(err, GERDY_E_ARG, 0, NULL,
          "this is the file that is read; what Gerdy does not know of it would be lost. Write to "
          "another name");
  return gd_at_file(err, GERDY_E_ARG, out);
}

gerdy_status gd_note_lost(const char* path, gerdy_notes* notes, gerdy_error* err) {
  gerdy_status status =
      gerdy_notes_add(notes, GERDY_WARNING, 0, path,
                      "controllers, actuators, geometry for display other than meshes and whatever "
                      "the notes on the model name are not in the written file");
  return status == GERDY_OK ? GERDY_OK : gd_fail_memory(err);
}

static gerdy_status convert(const char* in, const char* out, bool free_knee, gerdy_notes* notes,
                            gerdy_error* err) {
  gerdy_model* model = NULL;
  double* prior = NULL;
  gerdy_status status = check_paths(in, out, err);
  if (status == GERDY_OK) status = gerdy_model_load(in, &model, notes, err);
  if (status == GERDY_OK && free_knee) status = gd_free_knees(in, &model, &prior, notes, err);
  if (status == GERDY_OK) status = gd_note_lost(out, notes, err);
  if (status == GERDY_OK) status = gerdy_model_save(out, model, err);
  gerdy_model_free(model);
  gd_free(prior);
  return status;
}

gerdy_status gerdy_convert_model(const char* in, const char* out, gerdy_notes* notes,
                                 gerdy_error* err) {
  return convert(in, out, false, notes, err);
}

gerdy_status gerdy_convert_model_freed(const char* in, const char* out, gerdy_notes* notes,
                                       gerdy_error* err) {
  return convert(in, out, true, notes, err);
}
